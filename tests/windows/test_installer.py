"""The installer, built and used for real as far as Wine goes: no Excel, no Word, and Wine is not Windows.

What was built is installed silently into a folder with a Chinese name and blanks, worked with, installed once more
over changed files, and removed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.windows.wine import Wine, fill_gaps
from toolkit import __version__
from toolkit.cli import main

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
HOME = r"C:\示例 局\双随机 工具箱"
TRUSTED = r"Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations\Location0"
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Shuangsuiji"
MODULES = {
    "chinesecalendar": "chinese_calendar",
    "fonttools": "fontTools",
    "isal": "isal.isal_zlib",
    "lxml": "lxml.etree",
    "markdown-it-py": "markdown_it",
    "matplotlib": "matplotlib.pyplot",
    "pillow": "PIL.Image",
    "python-dateutil": "dateutil",
    "python-docx": "docx",
    "zint-bindings": "zint",
    "pywin32": "win32com.client, pythoncom, win32com.shell.shell",
}
"""Libraries whose module has another name, or does more when a part of it is imported."""


def install(built: Path, wine: Wine) -> int:
    """Run the installer silently; its exit code."""
    (installer,) = built.glob("*.exe")
    shutil.copyfile(installer, wine.drive / "setup.exe")
    return wine.batch(rf"C:\setup.exe /S /D={HOME}").returncode


@pytest.fixture(scope="module")
def home(built: Path, wine: Wine) -> Path:
    """Where the toolkit was installed, with Wine's gaps filled."""
    assert install(built, wine) == 0
    folder = wine.drive / HOME.removeprefix("C:\\").replace("\\", "/")
    fill_gaps(folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def toolkit(wine: Wine, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command line of the installed toolkit, in the folder of the workbooks."""
    return wine.run(home / "python" / "python.exe", "-X", "utf8", *words, cwd=home / "workbooks")


def message(wine: Wine, home: Path, title: str) -> str:
    """What the message box with this title says; it is closed."""
    done = toolkit(wine, home, str(Path(__file__).with_name("message_box.py")), title)
    assert done.returncode == 0, done.stderr
    return done.stdout


def required() -> list[str]:
    """The modules of requirements.txt, as runtime.py weighs its markers for Windows."""
    from runtime import own_packages, windows_requirements

    own = [package.name.replace("-", "_") for package in own_packages()]
    return own + [MODULES.get(one.name, one.name.lower().replace("-", "_")) for one in windows_requirements()]


def unimportable(wine: Wine, home: Path) -> str:
    """What importing every library says when one is missing; "" if all are there."""
    done = toolkit(wine, home, "-c", f"import {', '.join(required())}; print('all')")
    return "" if done.stdout == "all\n" else done.stderr


# --- what the installer leaves -------------------------------------------------------------------


def test_the_launcher_names_python_and_the_folder_in_the_code_page_of_the_computer(
    wine: Wine, home: Path
) -> None:
    said = (wine.user / ".shuangsuiji" / "launcher.txt").read_bytes().decode("gbk").split("\r\n")
    assert said == [rf"{HOME}\python\pythonw.exe", HOME, ""]


def test_the_folder_of_the_workbooks_is_trusted_by_excel(wine: Wine, home: Path) -> None:
    assert wine.value(TRUSTED, "Path") == f"{HOME}\\workbooks\\"
    assert wine.value(TRUSTED, "AllowSubfolders") == "0x1"


def test_the_office_gets_workbooks_and_templates(home: Path) -> None:
    for name in ("workbooks", "templates"):
        assert contents(home / name) == contents(home / "masters" / name) != {}
    assert "没有办成" not in (home / "安装记录.txt").read_text("utf-8-sig")


def test_the_desktop_has_a_shortcut_for_every_button(wine: Wine, home: Path) -> None:
    from twins import twins

    folder = wine.user / "Desktop" / "双随机工具箱"
    names = {path.stem for path in folder.iterdir()}
    assert names == {
        "打开台账",
        "命令行",
        "升级台账",
        "换回备份",
        "WPS 服务",
        *(f"{n:02} {twin.caption}" for n, twin in enumerate(twins(), 1)),
    }
    link = (folder / "01 核对名录库.lnk").read_bytes()
    assert "-X utf8 -m toolkit.buttons --fn=check --attach".encode("utf-16-le") in link
    assert rf"{HOME}\python\pythonw.exe".encode("gbk") in link


def test_no_library_tells_where_it_was_built(built: Path) -> None:
    assert list(built.rglob("*.dist-info/RECORD"))
    assert list(built.rglob("*.dist-info/direct_url.json")) == []


def test_the_same_files_make_the_same_installer(tmp_path: Path) -> None:
    import build

    digests = set()
    for number in range(2):
        home = tmp_path / f"{number}"
        for name in ("masters/空白台账.xlsx", "toolkit/a.py", "requirements.txt"):
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_text(name, "utf-8")
            os.utime(home / name, (number * 10**6, number * 10**6))
        build.make_installer(home, tmp_path / "setup.exe", 1_700_000_000)
        digests.add(hashlib.sha256((tmp_path / "setup.exe").read_bytes()).hexdigest())
    assert len(digests) == 1


# --- what is installed works ---------------------------------------------------------------------


def test_every_library_can_be_imported(wine: Wine, home: Path) -> None:
    assert unimportable(wine, home) == ""


def test_a_missing_library_is_noticed(wine: Wine, home: Path) -> None:
    package = home / "python" / "Lib" / "site-packages" / "icalendar"
    package.rename(package.with_name("icalendar.away"))
    try:
        assert "No module named 'icalendar'" in unimportable(wine, home)
    finally:
        package.with_name("icalendar.away").rename(package)


def test_the_toolkit_starts_wherever_it_is_called(wine: Wine, home: Path) -> None:
    (home / "workbooks" / "toolkit.py").write_text("raise SystemExit('another module of this name')", "utf-8")
    done = toolkit(wine, home, "-m", "toolkit", "--version")
    (home / "workbooks" / "toolkit.py").unlink()
    assert (done.stdout, done.returncode) == (f"{__version__}\n", 0)


def test_the_batch_file_is_the_command_line(wine: Wine, home: Path) -> None:
    done = wine.batch(rf'call "{HOME}\macros\双随机.bat" check "{HOME}\workbooks\双随机台账.xlsx"')
    assert (done.returncode, "【核对名录库】" in done.stdout) == (0, True), done.stdout + done.stderr


def test_a_workbook_can_be_checked(wine: Wine, home: Path) -> None:
    done = toolkit(wine, home, "-m", "toolkit", "check", "双随机台账.xlsx")
    assert done.returncode == 0, done.stderr
    assert "发现错误 0 个" in done.stdout


def test_a_year_worked_on_windows_is_verified_on_linux(
    wine: Wine, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done = toolkit(wine, home, "-m", "toolkit", "demo", "--out", "演示 一")
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.chdir(home / "workbooks" / "演示 一")
    assert main(["verify", "--year", "2023"]) == 0
    assert "全部相符" in capsys.readouterr().out


def test_xlwings_knows_its_engine_for_excel(wine: Wine, home: Path) -> None:
    done = toolkit(wine, home, "-c", "import xlwings; print([engine.name for engine in xlwings.engines])")
    assert "excel" in done.stdout, done.stderr


def test_the_examination_finds_all_well_but_excel(wine: Wine, home: Path) -> None:
    done = toolkit(wine, home, "-m", "toolkit", "doctor", "双随机台账.xlsx")
    assert (done.returncode, "错误：" in done.stdout) == (0, False), done.stdout + done.stderr
    for fine in ("程序库齐全", f"工具箱在 {HOME}", "启动登记：", "代码页 936"):
        assert f"正常：{fine}" in done.stdout
    assert "没有找到 Excel 或 WPS 表格" in done.stdout


def test_the_examination_sees_excel_and_the_trusted_folder_in_the_registry(wine: Wine, home: Path) -> None:
    key = r"HKCU\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
    wine.run("reg", "add", key, "/ve", "/d", rf"{HOME}\python\python.exe", "/f")
    done = toolkit(wine, home, "-m", "toolkit", "doctor", "双随机台账.xlsx")
    elsewhere = wine.run(
        home / "python" / "python.exe", "-X", "utf8", "-m", "toolkit", "doctor", cwd=wine.drive
    )
    wine.run("reg", "delete", key, "/f")
    assert f"正常：文件夹是 Excel 的受信任位置，按钮可以直接用：{HOME}\\workbooks" in done.stdout, done.stdout
    assert "文件夹不是 Excel 的受信任位置" in elsewhere.stdout, elsewhere.stdout


@pytest.mark.parametrize("how", [("--wb=双随机台账.xlsx", "--from_xl=1", "--hwnd=1"), ("--attach",)])
def test_a_button_without_excel_says_what_is_wrong(wine: Wine, home: Path, how: tuple[str, ...]) -> None:
    command = [home / "python" / "pythonw.exe", "-X", "utf8", "-m", "toolkit.buttons", "--fn=check", *how]
    button = wine.start(*command, cwd=home / "workbooks")
    said = message(wine, home, "双随机工具箱　核对名录库")
    assert button.wait(60) == 0
    assert "请" in said
    assert not [word for word in ("Traceback", "Error", "没有料到") if word in said], said


def test_without_a_program_for_workbooks_the_clerk_is_told(wine: Wine, home: Path) -> None:
    script = home / "macros" / "windows" / "configure.py"
    opening = wine.start(home / "python" / "pythonw.exe", "-X", "utf8", script, "open", cwd=home)
    said = message(wine, home, "双随机工具箱")
    assert opening.wait(60) == 1
    assert "没有能打开 空白台账.xlsm 的程序。请先安装 Excel 或 WPS" in said


# --- a new version, and the end ------------------------------------------------------------------


def test_installing_again_keeps_what_the_office_changed(built: Path, wine: Wine, home: Path) -> None:
    changed = {
        home / "workbooks" / "双随机台账.xlsx": b"changed",
        home / "workbooks" / "记录" / "2023" / "record.json": b"{}",
        home / "templates" / "检查方案.docx": b"changed too",
    }
    for path, data in changed.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    stale = home / "toolkit" / "stale.py"
    stale.touch()
    assert install(built, wine) == 0
    assert {path: path.read_bytes() for path in changed} == changed
    assert not stale.exists()
    assert "保留 templates/检查方案.docx" in (home / "安装记录.txt").read_text("utf-8-sig")
    assert wine.value(TRUSTED.replace("Location0", "Location1"), "Path") is None  # not trusted twice


def test_removing_leaves_the_offices_files_and_nothing_else(wine: Wine, home: Path) -> None:
    wine.run(home / "卸载.exe", "/S")
    wine.wait()
    left = set(contents(home))
    assert {name for name in left if not name.startswith("workbooks/")} == {"templates/检查方案.docx"}
    assert {"workbooks/双随机台账.xlsx", "workbooks/空白台账.xlsx", "workbooks/记录/2023/record.json"} <= left
    assert not (wine.user / ".shuangsuiji" / "launcher.txt").exists()
    assert not (wine.user / "Desktop" / "双随机工具箱").exists()
    assert wine.value(TRUSTED, "Path") is None
    assert wine.value(UNINSTALL, "DisplayVersion") is None


def test_a_folder_with_other_files_is_refused(built: Path, wine: Wine, home: Path) -> None:
    shutil.rmtree(home)
    other = home / "python" / "theirs.txt"
    other.parent.mkdir(parents=True)
    other.touch()
    assert install(built, wine) == 2
    assert list(home.rglob("*")) == [other.parent, other]

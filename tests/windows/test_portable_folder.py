"""The portable folder on Windows as far as Wine goes: blanks and Chinese in its path, whatever the code page.

It is on a share that can only be read; the office's files lie elsewhere.  The whole demonstration, verify.py and the
batch file of the year's end with each of its exit codes run from it.
"""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import build
import pytest

from tests.windows.test_configure import read_only
from tests.windows.wine import COUNTRIES, Wine, fill_gaps
from toolkit import __version__
from toolkit.cli import main

pytestmark = pytest.mark.long

HOSTILE = "@echo started> C:\\started.txt\r\n"


def unpacked(built: Path, folder: Path) -> Path:
    (package,) = built.glob("*.zip")
    zipfile.ZipFile(package).extractall(folder)
    return folder / build.NAME


@pytest.fixture(scope="module")
def home(built: Path, wine: Wine) -> Path:
    """The unpacked folder."""
    return unpacked(built, wine.drive / "示例 U盘")


@pytest.fixture(scope="module", params=COUNTRIES)
def year(request: pytest.FixtureRequest, wine: Wine, home: Path) -> Iterator[Path]:
    """A year's demonstration in the office's folder, made by a program that could not be written."""
    fill_gaps(home)
    wine.set_code_page(request.param)
    office = wine.drive / f"办公 室 {request.param}"
    office.mkdir()
    with read_only(home):
        done = python(wine, home, office, "-m", "toolkit", "demo", "--out", "演示 一")
        assert done.returncode == 0, done.stdout + done.stderr
        yield office / "演示 一"
        wine.close()
    assert not (home / "workbooks").exists()


def python(wine: Wine, home: Path, folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return wine.run(home / "python" / "python.exe", "-X", "utf8", *words, cwd=folder)


def windows_path(wine: Wine, path: Path) -> str:
    return f"C:\\{path.relative_to(wine.drive)}".replace("/", "\\")


def year_end(wine: Wine, home: Path, book: Path, *, reason: bool = False) -> tuple[int, str]:
    """The exit code and the log of the batch file; what it is given comes in variables, so that the line is ASCII."""
    wine.env |= {
        "BATCH": windows_path(wine, home / "macros" / "year_end_archive.bat"),
        "BOOK": windows_path(wine, book),
        "REASON": "其余没有开展",
    }
    log = book.with_name("archive_log_2023.txt")
    log.unlink(missing_ok=True)
    done = wine.batch(f'call "%BATCH%" 2023 "%BOOK%"{" %REASON%" * reason}')
    return done.returncode, log.read_text("utf-8", "replace") if log.exists() else ""


def test_the_digests_of_the_files_made_and_of_each_file_in_the_folder_hold(built: Path, home: Path) -> None:
    check = ["sha256sum", "-c", "--quiet", "SHA256SUMS.txt"]
    for folder in (built, built / build.NAME):
        assert subprocess.run(check, cwd=folder, capture_output=True, check=False).returncode == 0
    listed = {line[66:] for line in (home / "SHA256SUMS.txt").read_text("utf-8").splitlines()}
    names = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    assert names - listed <= {"SHA256SUMS.txt", *(name for name in names if "wine_gaps" in name)}
    assert listed <= names


def test_the_offices_files_are_in_the_users_folder(wine: Wine, home: Path, year: Path) -> None:
    mine = wine.user / "双随机工具箱"
    for name in ("workbooks", "templates"):
        there = {path.name for path in (home / "masters" / name).rglob("*.*")}
        assert {path.name for path in (mine / name).rglob("*.*")} == there
    said = python(wine, home, year, home / "macros" / "windows" / "configure.py", "fill")
    assert said.stdout.rstrip().endswith("双随机工具箱\\workbooks"), said


def test_the_year_is_verified_here_and_on_linux(
    wine: Wine, home: Path, year: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = next(path.parent for path in sorted(year.rglob("verify.py")) if "归档" not in path.parts)
    alone = python(wine, home, record, "verify.py")
    assert (alone.returncode, alone.stdout.splitlines()[-1]) == (0, "全部相符")
    assert python(wine, home, year, "-m", "toolkit", "verify", "--year", "2023").returncode == 0
    monkeypatch.chdir(year)
    assert main(["verify", "--year", "2023"]) == 0


def test_the_years_end_tells_the_task_scheduler_each_of_its_four_answers(
    wine: Wine, home: Path, year: Path
) -> None:
    (book,) = year.glob("*.xls?")
    codes, logs = [], []

    def run(book: Path, *, reason: bool = False) -> None:
        code, log = year_end(wine, home, book, reason=reason)
        assert log.rstrip().endswith(f"exit code {code}"), log
        codes.append(code)
        logs.append(log)

    run(book.with_name("没有.xlsm"))
    run(book)  # the demonstration has archived its year
    (year / "归档").rename(year / "归档 一")
    run(book)
    run(book, reason=True)
    assert codes == [2, 3, 1, 0], "\n".join(logs)
    assert "找不到工作簿" in logs[0]
    assert "不会覆盖" in logs[1]
    assert "没有 LibreOffice、Word 或 WPS 文字，生成不了 PDF" in logs[2]
    assert "全部相符" in logs[3]
    assert main(["verify-archive", str(year / "归档" / "2023")]) == 0


def test_a_program_beside_the_workbook_is_not_started_by_the_batch_files(wine: Wine, home: Path) -> None:
    sources, office = wine.drive / "源 码", wine.drive / "共享 盘"
    for folder in (sources / "macros", office):
        folder.mkdir(parents=True)
    for name in ("year_end_archive.bat", "双随机.bat"):
        shutil.copy(home / "macros" / name, sources / "macros")
    (sources / "start.py").write_text("import sys\nprint('ours')\nsys.exit(3)\n", "ascii")
    (office / "python.bat").write_bytes(HOSTILE.encode("ascii"))
    wine.env["WINEPATH"] = windows_path(wine, home / "python")
    started = wine.drive / "started.txt"
    wine.env["OFFICE"] = "C:\\共享 盘"
    code, log = year_end(wine, sources, office / "台账.xlsm")
    assert (code, "ours" in log) == (3, True), log
    wine.env["BATCH"] = "C:\\源 码\\macros\\双随机.bat"
    done = wine.batch('cd /d "%OFFICE%"\r\ncall "%BATCH%" check')
    assert (done.returncode, "ours" in done.stdout) == (3, True), done
    assert not started.exists()
    wine.batch('cd /d "%OFFICE%"\r\ncall python start.py')  # negative control: cmd itself would start it
    assert started.exists()


def test_the_command_line_begins_in_the_folder_of_the_workbooks(wine: Wine, built: Path) -> None:
    r"""On a path with a blank and no Chinese, which can be written.

    Of what a program in ``for /f`` says Wine's cmd reads every byte in the code page that Windows began with, whatever
    ``chcp`` set; Windows reads it in that of the console, which is UTF-8 here.
    """
    stick = unpacked(built, wine.drive / "unpacked").rename(wine.drive / "usb stick")
    fill_gaps(stick)
    wine.env |= {"COMMANDS": "命令行", "TOOLKIT": "双随机"}
    (wine.drive / "typed.txt").write_bytes(b"cd\r\n%TOOLKIT% --version\r\nexit 7\r\n")
    done = wine.batch(r'call "C:\usb stick\%COMMANDS%.bat" <C:\typed.txt')
    said = done.stdout
    assert done.returncode == 7, done
    assert (">C:\\usb stick\\workbooks\n" in said, f">{__version__}\n" in said) == (True, True), done

"""体检 finds what would make a button fail on the clerk's computer, and says what to do about it.

The registry is faked here, key by key; the real one of Wine is read in tests/windows.
"""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from toolkit import doctor as examination
from toolkit.doctor import book, desk, folder, program, windows
from toolkit.doctor.findings import Findings
from toolkit.errors import Level, Problem
from toolkit.jobs.papers import PAPERS
from toolkit.word.installed import NAMES, _families, installed
from xlwings_offices.libreoffice import programs

ROOT = Path(__file__).resolve().parents[1]
EXCEL = rf"{windows.APP_PATHS}\excel.exe"
LOCATIONS = windows.TRUSTED.format("16.0")
OFFICE = "C:\\双随机\\workbooks"


def problems(findings: Findings) -> list[Problem]:
    return [finding for finding in findings if isinstance(finding, Problem)]


def told(findings: Findings) -> str:
    return "\n".join(map(str, findings))


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], object]:
    """A registry of one's own: (key, name) → value."""
    values: dict[tuple[str, str], object] = {}

    def subkeys(_: str, key: str) -> list[str]:
        below = (path.removeprefix(f"{key}\\") for path, _ in values if path.startswith(f"{key}\\"))
        return list(dict.fromkeys(path.split("\\")[0] for path in below))

    monkeypatch.setattr(windows, "read", lambda _, key, name="": values.get((key, name)))
    monkeypatch.setattr(windows, "subkeys", subkeys)
    return values


# --- the whole -----------------------------------------------------------------------------------


@pytest.mark.thorough
def test_every_finding_says_what_and_what_to_do(tmp_path: Path) -> None:
    outcome = examination.doctor(tmp_path / "没有&这本.xlsx")
    assert not outcome.ok
    for problem in outcome.problems:
        assert problem.what
        assert problem.remedy
        assert problem.place.sheet


def test_a_good_workbook_has_no_error_of_its_own(tmp_path: Path) -> None:
    book = tmp_path / "台账.xlsx"
    shutil.copyfile(ROOT / "workbooks" / "双随机台账.xlsx", book)
    assert f"正常：工作簿 {book.name}" in "\n".join(examination.doctor(book).lines)


# --- the program ---------------------------------------------------------------------------------


def test_a_workbook_that_was_saved_as_odf_beside_itself_is_told(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes((ROOT / "workbooks" / "双随机台账.xlsx").read_bytes())
    other = path.with_suffix(".ods")
    other.touch()
    os.utime(other, (1, 1))
    assert not problems(book._saved_as_odf(path)), "the control: an older one was left on purpose"
    os.utime(path, (1, 1))
    os.utime(other, (2, 2))
    (problem,) = [each for finding in book.examined(path) for each in problems(finding)]
    assert "后来改的在“台账.ods”里" in problem.what
    assert "Excel 2007-365" in problem.remedy


def test_the_mark_of_an_office_that_was_killed_is_told_as_that(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes((ROOT / "workbooks" / "双随机台账.xlsx").read_bytes())
    mark = tmp_path / ".~lock.台账.xlsx#"
    mark.write_text(
        f",{getpass.getuser()},{socket.gethostname()},27.11.2026 09:00,file:///tmp/none;", "utf-8"
    )
    (problem,) = [each for finding in book.examined(path) for each in problems(finding)]
    assert "上次没有正常退出" in problem.what
    assert mark.name in problem.what
    mark.unlink()
    assert not [each for finding in book.examined(path) for each in problems(finding)], "the control"


def test_another_module_of_the_same_name_is_found(tmp_path: Path) -> None:
    (tmp_path / "toolkit.py").touch()
    (found,) = problems(program.origin([str(ROOT), str(tmp_path)]))
    assert str(tmp_path) in found.what
    assert problems(program.origin([str(ROOT), str(tmp_path / "empty")])) == []


def test_a_library_of_another_version_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pins = tmp_path / "requirements.txt"
    pins.write_text(
        './packages/nobodys-own\nnumpy==0.1\nno-such==1\nno-such-here==1; sys_platform == "plan9"\n', "utf-8"
    )
    monkeypatch.setattr(program, "REQUIREMENTS", pins)
    (found,) = problems(program.libraries())
    assert "没有 nobodys-own" in found.what
    assert "numpy 应为 0.1" in found.what
    assert "no-such 应为 1，现为 没有" in found.what
    assert "no-such-here" not in found.what


def test_templates_that_are_lost_broken_or_ask_for_the_unknown_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, broken, strange, *good = PAPERS
    (tmp_path / "dialog").mkdir()
    for document in good:
        for name in (document.file(), f"dialog/{document.file()}"):
            shutil.copyfile(ROOT / "templates" / name, tmp_path / name)
    (tmp_path / broken.file()).write_bytes(b"no zip")
    shutil.copyfile(ROOT / "templates" / PAPERS[-1].file(), tmp_path / strange.file())
    monkeypatch.setattr(program, "TEMPLATES", tmp_path)
    found = [*program.templates()]
    named = told(found)
    assert lost.file() in named
    assert f"dialog/{lost.file()}" in named
    assert "请点“模板体检”" in named
    assert broken.file() in named
    assert "不是已知的字段" in named
    assert found[-1] == f"文书模板两种版式共 {len(PAPERS) * 2} 个，{len(good) * 2} 个没有问题"


def test_the_templates_of_the_tree_are_fine() -> None:
    assert problems(program.templates()) == []


# --- the folder ----------------------------------------------------------------------------------


@pytest.mark.parametrize("character", folder.TROUBLESOME)
def test_a_character_that_breaks_a_button_is_named(character: str) -> None:
    (found,) = problems(folder.troublesome(Path(f"/台账/2026{character}/台账.xlsx")))
    assert f"“{character}”" in found.what


def test_an_ordinary_path_is_fine() -> None:
    assert problems(folder.troublesome(Path("/工信局 执法/双随机（2026）/台账-1_2.xlsx"))) == []


def test_a_folder_that_is_too_deep_missing_or_on_a_full_disk_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert problems(folder.length(Path("/" + "长" * 130)))
    assert problems(folder.writable(tmp_path / "missing"))
    assert problems(folder.room(tmp_path)) == []
    usage = shutil.disk_usage(tmp_path)
    for free, level in ((10**9, Level.WARNING), (10**7, Level.ERROR)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: usage._replace(free=free))
        assert [found.level for found in problems(folder.room(tmp_path))] == [level]


def test_a_shared_drive_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert problems(folder.shared(Path("/"))) == []
    monkeypatch.setattr(windows, "on_network", lambda _: True)
    assert problems(folder.shared(Path("/")))


# --- the desk ------------------------------------------------------------------------------------


def macros(registry: dict[tuple[str, str], object], values: Mapping[tuple[str, str], object]) -> str:
    registry.clear()
    registry[EXCEL, ""] = r"C:\Office\EXCEL.EXE"
    registry.update(values)
    return told(desk.macros(Path(OFFICE)))


def test_macros_are_said_to_run_only_where_excel_lets_them(registry: dict[tuple[str, str], object]) -> None:
    security, policy = windows.SECURITY.format("16.0"), windows.POLICY.format("16.0")
    trusted = {(rf"{LOCATIONS}\Location3", "Path"): f"{OFFICE.upper()}\\"}
    above = {(rf"{LOCATIONS}\Location3", "Path"): "C:\\双随机\\"}
    beside = {(rf"{LOCATIONS}\Location3", "Path"): "C:\\双随机\\work"}
    assert "按钮可以直接用" in macros(registry, trusted)
    assert "按钮可以直接用" in macros(registry, above)
    assert "要先启用宏" in macros(registry, beside)
    assert "要先启用宏" in macros(registry, {(security, "VBAWarnings"): 2})
    assert "按钮不能用" in macros(registry, {(security, "VBAWarnings"): 4})
    assert "按钮不能用" in macros(registry, {(security, "VBAWarnings"): 2, (policy, "VBAWarnings"): 3})
    assert "停用了受信任位置" in macros(registry, {**trusted, (rf"{LOCATIONS}", "AllLocationsDisabled"): 1})


def test_without_excel_nothing_is_said_of_macros(registry: dict[tuple[str, str], object]) -> None:
    assert told(desk.macros(Path(OFFICE))) == ""


def test_programs_are_found_and_a_takeover_by_wps_is_told(
    registry: dict[tuple[str, str], object], tmp_path: Path
) -> None:
    there = tmp_path / "et.exe"
    there.touch()
    registry[rf"{windows.APP_PATHS}\et.exe", ""] = f'"{there}"'
    registry[EXCEL, ""] = str(tmp_path / "gone.exe")
    registry[r"Excel.Application\CLSID", ""] = "{0}"
    registry[r"CLSID\{0}\LocalServer32", ""] = f"{there} /automation"
    text = told(desk.spreadsheets())
    assert f"WPS 表格：{there}" in text
    assert "登记了Excel，但程序文件不在" in text
    assert "WPS 占用了 Excel 的登记名" in text


def test_an_office_that_no_button_can_speak_to_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(programs, "speaks_uno", lambda: False)
    (problem,) = problems(desk.spreadsheets())
    assert problem.level is Level.WARNING
    assert "请管理员安装 python3-uno" in problem.remedy
    monkeypatch.setattr(programs, "speaks_uno", lambda: True)
    assert not problems(desk.spreadsheets())


@pytest.mark.parametrize("kind", ["Snap", "Flatpak"])
def test_an_office_in_a_sandbox_is_told_from_one_of_the_system(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/snap/bin/{name}" if kind == "Snap" else None)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    exported = tmp_path / ".local/share/flatpak/exports/bin" / Path(desk.FLATPAK).name
    exported.parent.mkdir(parents=True)
    exported.touch()
    (problem,) = problems(desk.spreadsheets())
    assert kind in problem.what
    assert "系统软件包" in problem.remedy
    exported.unlink()
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert "没有找到 LibreOffice" in told(desk.spreadsheets())


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("/bin/sh\n{root}\n", "启动登记："),
        ("/bin/sh\n/\n", "指向另一份工具箱"),
        ("/no/pythonw.exe\n{root}\n", "指向不存在的位置：/no/pythonw.exe"),
        ("one line", "没有启动登记"),
        (None, "没有启动登记"),
    ],
)
def test_the_launcher_must_be_there_and_lead_to_this_toolkit(
    said: str | None, found: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    if said is not None:
        (tmp_path / windows.LAUNCHER).parent.mkdir()
        (tmp_path / windows.LAUNCHER).write_text(said.format(root=ROOT), "utf-8")
    assert found in told(desk.launcher())


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (frozenset(NAMES), "公文的字体都有"),
        (frozenset(NAMES) - {"黑体"}, "缺少公文的字体：黑体（相近的也没有，由程序另选）"),
        (frozenset(NAMES) - {"仿宋_GB2312"} | {"FangSong"}, "缺少公文的字体：仿宋_GB2312（以仿宋代替）"),
        (None, ""),
    ],
)
def test_a_font_that_the_papers_need_is_named_with_what_stands_in(
    there: frozenset[str] | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = None if there is None else frozenset(name.lower() for name in there)
    monkeypatch.setattr(desk, "installed", lambda: known)
    found = [str(finding) for finding in desk.fonts()]
    assert len(found) == bool(said)
    assert all(said in finding for finding in found)


@pytest.mark.skipif(not shutil.which("fc-list"), reason="no fontconfig")
def test_the_fonts_of_this_computer_are_found() -> None:
    family = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True).stdout
    first = family.splitlines()[0].split(",")[0].strip()
    found = installed()
    assert found is not None
    assert first.lower() in found


def test_two_fonts_in_one_entry_of_the_registry_are_two() -> None:
    entries = iter(["SimSun & NSimSun (TrueType)", "仿宋_GB2312 (TrueType)"])
    assert [name.strip() for name in _families(entries)] == ["SimSun", "NSimSun", "仿宋_GB2312"]

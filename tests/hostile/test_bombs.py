"""Files made to blow up a reader: refused in little memory and time, and nothing beside them is read."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest

from tests.hostile.limits import in_child
from tests.hostile.mutations import packed, parts
from tests.hostile.targets import TARGETS, survives
from toolkit.archive import bag
from toolkit.archive import verify as archive_verify
from toolkit.errors import WrongUse
from toolkit.jobs.archive.check import verify_archive

SECRET = "别处的秘密"
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
)
MAIN = {
    "registry": "xl/workbook.xml",
    "imported": "xl/worksheets/sheet1.xml",
    "results": "xl/worksheets/sheet1.xml",
    "template": "word/document.xml",
    "document": "word/document.xml",
}


@cache
def _zip_bomb(name: str) -> bytes:
    """200 MB in a few hundred kilobytes, in the part that the reader wants."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for part, data in parts(TARGETS[name].seeds()[0]).items():
            package.writestr(part, data + b" " * 200_000_000 if part == MAIN[name] else data)
    return out.getvalue()


def _with_head(name: str, head: str, body: str) -> bytes:
    content = parts(TARGETS[name].seeds()[0])
    xml = re.sub(rb"^<\?xml.*?\?>", b"", content[MAIN[name]])
    at = xml.rindex(b"</")
    content[MAIN[name]] = head.encode() + xml[:at] + body.encode() + xml[at:]
    return packed(content)


def refused(name: str, data: bytes) -> str:
    def work() -> None:
        told = survives(TARGETS[name], data)
        assert told
        assert SECRET not in told

    return in_child(work, seconds=10)


@pytest.mark.thorough
@pytest.mark.parametrize("name", MAIN)
def test_a_zip_bomb_is_refused(name: str) -> None:
    bomb = _zip_bomb(name)
    assert len(bomb) < 3_000_000
    assert refused(name, bomb) == ""


@pytest.mark.parametrize("name", MAIN)
def test_a_billion_laughs_are_refused(name: str) -> None:
    assert refused(name, _with_head(name, f"{LAUGHS}]>", "&a9;")) == ""


@pytest.mark.parametrize("name", MAIN)
def test_an_entity_that_reads_another_file_is_refused(name: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, "utf-8")
    head = f'<!DOCTYPE x [<!ENTITY out SYSTEM "{secret.as_uri()}">]>'
    assert refused(name, _with_head(name, head, "&out;")) == ""


@pytest.mark.parametrize("name", MAIN)
def test_elements_nested_a_hundred_thousand_deep_do_no_harm(name: str) -> None:
    depth = 100_000
    data = _with_head(name, "", "<w>" * depth + "</w>" * depth)

    def work() -> None:
        survives(TARGETS[name], data)

    assert in_child(work, seconds=10) == ""


@pytest.mark.thorough
def test_a_list_of_one_endless_line_is_refused_or_read() -> None:
    def work() -> None:
        survives(TARGETS["listed"], b"," * 3_000_000)
        survives(TARGETS["listed"], b'"' + "示例".encode("gb18030") * 1_000_000)

    assert in_child(work, seconds=30) == ""


HEAD = "统一社会信用代码,对象名称,类型\n"


def one_cell(size: int) -> bytes:
    return f'{HEAD}"{"a" * size}",x,y\n'.encode()


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("listed", one_cell(24_000_000)),
        ("listed", one_cell(95_000_000)),
        ("photo", "1.jpg 大门\n".encode() * 3_500_000),
    ],
    ids=["one cell of 24 MB", "one cell of 95 MB", "captions of 50 MB"],
)
def test_a_text_that_is_far_too_long_is_refused(name: str, data: bytes) -> None:
    def work() -> None:
        told = survives(TARGETS[name], data)
        assert told or name == "photo"

    assert in_child(work, seconds=10) == ""


@pytest.mark.long
@pytest.mark.parametrize("name", ["imported", "registry"])
def test_a_million_merged_ranges_are_read_in_little_memory(name: str) -> None:
    content = parts(TARGETS[name].seeds()[0])
    merged = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (row, row) for row in range(2, 1_000_002))
    xml = re.sub(rb"<mergeCells.*?</mergeCells>", b"", content["xl/worksheets/sheet1.xml"])
    xml = xml.replace(b"</sheetData>", b"</sheetData><mergeCells>" + merged + b"</mergeCells>")
    data = packed({**content, "xl/worksheets/sheet1.xml": xml})

    def work() -> None:
        survives(TARGETS[name], data)

    assert in_child(work, seconds=10) == ""


def test_a_journal_nested_a_hundred_thousand_deep_does_no_harm() -> None:
    def work() -> None:
        survives(TARGETS["diary"], b'{"no":' + b"[" * 100_000 + b"\n")

    assert in_child(work, seconds=10) == ""


@pytest.mark.thorough
def test_a_bomb_would_be_noticed() -> None:
    """Negative control: whoever simply unpacks it runs out of the memory allowed."""
    bomb = _zip_bomb("template")

    def work() -> None:
        [bytearray(data) for data in parts(bomb).values() for _ in range(4)]

    assert "MemoryError" in in_child(work, seconds=20)


# --- a package of the archive -----------------------------------------------------------------------------

TOP = "2023/"
SOUND = {bag.DECLARED: bag.DECLARATION, bag.INFO: b"", "data/a.txt": b""}
LINE = b"0" * 64 + b"  data/a.txt\n"
PIECE = b" " * 1_000_000


def packed_archive(path: Path, name: str, piece: bytes, times: int, method: int) -> None:
    """A ZIP with one member ``name`` of so many pieces, beside what a package must have."""
    with zipfile.ZipFile(path, "w", method, compresslevel=9) as package:
        for other, data in SOUND.items():
            package.writestr(TOP + other, data)
        with package.open(TOP + name, "w", force_zip64=True) as out:
            for _ in range(times):
                out.write(piece)


def verified(path: Path) -> str:
    """What goes wrong when the package is verified; it must be told in words."""

    def work() -> None:
        told = ""
        try:
            told = "".join(map(str, verify_archive(path).problems))
        except WrongUse as error:
            told = str(error)
        assert "“" in told  # the ZIP or the file in it is named

    return in_child(work, seconds=10)


@pytest.mark.thorough
@pytest.mark.parametrize("name", [bag.MANIFEST, bag.TAGS, "data/metadata.json", "data/抽取记录/chain.txt"])
def test_an_archive_that_unpacks_to_a_hundred_times_what_it_holds_is_refused(
    tmp_path: Path, name: str
) -> None:
    packed_archive(tmp_path / "2023.zip", name, PIECE, 500, zipfile.ZIP_DEFLATED)
    assert (tmp_path / "2023.zip").stat().st_size < 3_000_000
    assert verified(tmp_path / "2023.zip") == ""


@pytest.mark.thorough
@pytest.mark.parametrize("name", [bag.MANIFEST, bag.TAGS])
def test_a_manifest_that_is_longer_than_its_files_can_make_it_is_not_read_to_its_end(
    tmp_path: Path, name: str
) -> None:
    lines = b"".join(LINE.replace(b"a.txt", b"%07d.txt" % n) for n in range(12_000))
    packed_archive(tmp_path / "2023.zip", name, lines, 200, zipfile.ZIP_STORED)
    assert (tmp_path / "2023.zip").stat().st_size > 100_000_000
    assert verified(tmp_path / "2023.zip") == ""


@pytest.mark.thorough
def test_control_a_verifier_that_reads_all_of_it_would_be_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = b"".join(LINE.replace(b"a.txt", b"%07d.txt" % n) for n in range(12_000))
    packed_archive(tmp_path / "2023.zip", bag.MANIFEST, lines, 200, zipfile.ZIP_STORED)
    monkeypatch.setattr(archive_verify, "_OF_A_BAG", 10**9)
    assert "MemoryError" in verified(tmp_path / "2023.zip")

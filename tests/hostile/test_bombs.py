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


def test_a_list_of_one_endless_line_is_refused_or_read() -> None:
    def work() -> None:
        survives(TARGETS["listed"], b"," * 3_000_000)
        survives(TARGETS["listed"], b'"' + "示例".encode("gb18030") * 1_000_000)

    assert in_child(work, seconds=30) == ""


def test_a_journal_nested_a_hundred_thousand_deep_does_no_harm() -> None:
    def work() -> None:
        survives(TARGETS["diary"], b'{"no":' + b"[" * 100_000 + b"\n")

    assert in_child(work, seconds=10) == ""


def test_a_bomb_would_be_noticed() -> None:
    """Negative control: whoever simply unpacks it runs out of the memory allowed."""
    bomb = _zip_bomb("template")

    def work() -> None:
        [bytearray(data) for data in parts(bomb).values() for _ in range(4)]

    assert "MemoryError" in in_child(work, seconds=20)

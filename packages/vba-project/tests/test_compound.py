"""The compound file holds every stream, small or large, where a reader of the format looks for it."""

from __future__ import annotations

import io

import olefile
import pytest

from vba_project.compound import CUTOFF, MINI_SECTOR, SECTOR, compound

SIZES = (0, 1, MINI_SECTOR, MINI_SECTOR + 1, SECTOR, CUTOFF - 1, CUTOFF, CUTOFF + 1, 20 * CUTOFF)


def bytes_of(size: int, salt: int) -> bytes:
    return bytes((n * 31 + salt) % 251 for n in range(size))


@pytest.fixture(scope="module")
def content():
    streams = {f"s{size}": bytes_of(size, size) for size in SIZES}
    return {"VBA": streams, "PROJECT": b"ID=1", "PROJECTwm": b"\0\0", "empty folder": {}}


def test_every_stream_is_read_back(content):
    with olefile.OleFileIO(io.BytesIO(compound(content)), raise_defects=olefile.DEFECT_POTENTIAL) as ole:
        for name, data in content["VBA"].items():
            assert ole.openstream(["VBA", name]).read() == data, name
        assert ole.openstream("PROJECT").read() == b"ID=1"
        assert not ole.parsing_issues
        listed = {tuple(path) for path in ole.listdir()}
        assert listed == {("PROJECT",), ("PROJECTwm",), *(("VBA", name) for name in content["VBA"])}


@pytest.mark.parametrize("count", [0, 1, 2, 7, 60])
def test_any_number_of_siblings_is_found_by_name(count):
    content = {f"Sheet{n}": bytes_of(n, n) for n in range(count)}
    with olefile.OleFileIO(io.BytesIO(compound(content))) as ole:
        assert all(ole.exists(name) and ole.exists(name.upper()) for name in content)
        assert len(ole.listdir()) == count


def test_a_file_of_several_fat_sectors_is_read_back():
    content = {"big": bytes_of(200 * SECTOR, 1), "bigger": bytes_of(300 * SECTOR + 5, 2)}
    with olefile.OleFileIO(io.BytesIO(compound(content))) as ole:
        assert {name: ole.openstream(name).read() for name in content} == content


def test_siblings_are_ordered_as_the_specification_says():
    """A reader that walks the tree, as Windows does, finds every name: left is smaller, right is larger."""
    content = dict.fromkeys(("dir", "Sheet1", "Sheet10", "Bridge", "_VBA_PROJECT", "ThisWorkbook"), b"")
    with olefile.OleFileIO(io.BytesIO(compound(content))) as ole:
        nodes = ole.direntries

        def walk(number: int):
            if number == olefile.NOSTREAM:
                return
            yield from walk(nodes[number].sid_left)
            yield nodes[number].name
            yield from walk(nodes[number].sid_right)

        found = list(walk(ole.root.sid_child))
    assert found == ["dir", "Bridge", "Sheet1", "Sheet10", "ThisWorkbook", "_VBA_PROJECT"]


def test_equal_content_gives_equal_bytes(content):
    assert compound(content) == compound(dict(reversed(content.items())))


def test_too_much_for_the_header_is_refused():
    with pytest.raises(ValueError, match="7 MB"):
        compound({"huge": bytes(8 * 1024 * 1024)})


def test_negative_control_a_broken_chain_is_noticed(content):
    data = bytearray(compound(content))
    data[0x3C:0x40] = (0xFFFFFFFE).to_bytes(4, "little")  # no mini FAT any more
    with (
        pytest.raises(OSError, match=r"incorrect|OLE"),
        olefile.OleFileIO(io.BytesIO(bytes(data)), raise_defects=olefile.DEFECT_INCORRECT) as ole,
    ):
        ole.openstream("PROJECT").read()

"""ZIP files as others read them: Python's zipfile is the witness, also beyond four gigabytes and 65,535 files."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.ooxml import zipped as module
from toolkit.ooxml.zipped import (
    DEFLATED,
    STORED,
    ZipEntry,
    ZipHead,
    ZipLayout,
    packed,
    stored,
    taken,
    unpacked,
    zipped,
)

names = st.lists(st.text("ab/中文é.", min_size=1, max_size=9), unique=True, max_size=5)


def made(contents: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in contents.items():
            info = zipfile.ZipInfo(name, (2023, 4, 20, 11, 22, 34))
            info.compress_type, info.external_attr = method, 0o100600 << 16
            archive.writestr(info, data)
    return out.getvalue()


def one(data: bytes, method: int) -> zipfile.ZipInfo:
    return zipfile.ZipFile(io.BytesIO(made({"a": data}, method))).infolist()[0]


def listed(data: bytes) -> list[tuple[object, ...]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return [
            (i.filename, i.date_time, i.create_system, i.external_attr, i.compress_type, archive.read(i))
            for i in archive.infolist()
        ]


@given(names, st.binary(max_size=300), st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
def test_what_is_taken_over_keeps_its_content_stamp_and_attributes(names, data, method):
    old = made({name: data + name.encode() for name in names}, method)
    with zipfile.ZipFile(io.BytesIO(old)) as archive:
        entries = [taken(old, info) for info in archive.infolist()]
        again = [packed(info.filename, archive.read(info), info) for info in archive.infolist()]
    assert listed(zipped(entries)) == listed(old)
    assert listed(zipped(again)) == listed(old)


@given(st.binary(max_size=3000), st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
def test_what_is_unpacked_is_what_python_reads_and_nothing_that_is_damaged(data, method):
    entry = packed("甲.xml", data, one(data, method))
    head = entry.head
    assert unpacked(entry) == data
    wrong = [head._replace(crc=head.crc ^ 1), head._replace(size=head.size + 1)]
    for bad in [entry._replace(head=each) for each in wrong] + [entry._replace(data=b"\xff" + entry.data)]:
        with pytest.raises(zipfile.BadZipFile):
            unpacked(bad)


def test_no_more_is_unpacked_than_the_head_says():
    swollen = packed("甲.xml", bytes(200_000_000), one(b"", zipfile.ZIP_DEFLATED))
    tracemalloc.start()
    with pytest.raises(zipfile.BadZipFile):
        unpacked(swollen._replace(head=swollen.head._replace(size=1000)))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1_000_000
    assert len(unpacked(swollen)) == 200_000_000


@given(names, st.binary(max_size=300))
def test_new_content_is_read_back_and_the_same_gives_the_same_bytes(names, data):
    entries = [stored(name, data) for name in names]
    assert zipped(entries) == zipped(entries)
    assert [(name, content) for name, *_, content in listed(zipped(entries))] == [(n, data) for n in names]
    renamed = [entry.named(f"新{entry.head.name}") for entry in entries]
    assert [name for name, *_ in listed(zipped(renamed))] == [f"新{name}" for name in names]


def test_a_layout_that_begins_alike_goes_on_on_its_own():
    first = stored("a", b"1")
    shared = ZipLayout()
    start = shared.head(first.head) + first.data
    for name in ("b", "c"):
        other, layout = stored(name, b"2"), shared.copy()
        data = start + layout.head(other.head) + other.data + layout.directory()
        assert data == zipped([first, other])
    assert start + shared.directory() == zipped([first])


def test_a_file_above_four_gigabytes_and_one_behind_it(tmp_path):
    large, small = 5 << 30, stored("小.txt", b"behind")
    path, layout = tmp_path / "big.zip", ZipLayout()
    with path.open("wb") as out:  # a hole: it takes no room on the disk
        out.write(layout.head(ZipHead("大", STORED, 0, large, large)))
        out.seek(large, io.SEEK_CUR)
        out.write(layout.head(small.head) + small.data + layout.directory())
    with zipfile.ZipFile(path) as archive:
        big, behind = archive.infolist()
        assert (big.file_size, big.compress_size) == (large, large)
        assert behind.header_offset > large
        assert archive.read(behind) == b"behind"
        with archive.open(big) as stream:
            assert stream.read(9) == bytes(9)


def test_more_files_than_the_old_format_counts():
    data = zipped(ZipEntry(ZipHead(f"{n}", STORED, 0, 0, 0), b"") for n in range(70_000))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len(archive.namelist()) == 70_000


def test_control_without_the_larger_form_such_files_cannot_be_written(monkeypatch):
    monkeypatch.setattr(module, "_MOST", 1 << 40)
    with pytest.raises(struct.error):
        ZipLayout().head(ZipHead("大", STORED, 0, 5 << 30, 5 << 30))


def test_a_day_is_packed_as_by_ms_dos():
    data = zipped([stored("a", b"")])
    assert datetime(*listed(data)[0][1]) == datetime(1980, 1, 1)  # type: ignore[arg-type,call-arg]


def test_an_entry_that_does_not_lie_where_the_directory_says_is_refused():
    data = made({"a": b"x" * 99})
    info = zipfile.ZipFile(io.BytesIO(data)).infolist()[0]
    info.header_offset = 3
    with pytest.raises(zipfile.BadZipFile):
        taken(data, info)
    info.header_offset = len(data)
    with pytest.raises(struct.error):
        taken(data, info)


def test_deflated_content_is_marked_so():
    data = zlib.compress(b"x" * 99, 9, -15)
    entry = ZipEntry(ZipHead("a", DEFLATED, zlib.crc32(b"x" * 99), 99, len(data)), data)
    assert listed(zipped([entry]))[0][-1] == b"x" * 99

"""Pictures and other shapes over the cells."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
import xlwings as xw

pytestmark = pytest.mark.office


def png(path: Path, width: int, height: int) -> Path:
    """A grey picture of so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    return path


@pytest.fixture
def page(office_app: xw.App):
    book = office_app.books.add()
    yield book.sheets[0]
    book.close()


def test_a_picture_is_put_moved_resized_and_taken_away(page: xw.Sheet, tmp_path: Path) -> None:
    picture = page.pictures.add(png(tmp_path / "a.png", 96, 48), name="示意", left=30, top=15)
    assert (picture.left, picture.top, picture.width, picture.height) == (30, 15, 72, 36)
    picture.width = 144
    assert picture.height == 72
    picture.lock_aspect_ratio = False
    picture.width = 72
    assert picture.height == 72
    assert [shape.type for shape in page.shapes] == ["picture"]
    assert page.pictures["示意"].name == "示意"
    with pytest.raises(xw.ShapeAlreadyExists):
        page.pictures.add(tmp_path / "a.png", name="示意")
    picture.delete()
    assert len(page.pictures) == 0


def test_another_file_takes_the_place_of_a_picture(page: xw.Sheet, tmp_path: Path) -> None:
    picture = page.pictures.add(png(tmp_path / "a.png", 96, 48), name="a", anchor=page["B3"])
    assert (picture.left, picture.top) == (page["B3"].left, page["B3"].top)
    page.pictures.add(png(tmp_path / "b.png", 10, 10), name="a", update=True)
    assert len(page.pictures) == 1
    assert (picture.width, picture.height) == (72, 36)


def test_a_shape_is_scaled_by_its_own_size_or_by_what_it_has(page: xw.Sheet, tmp_path: Path) -> None:
    page.pictures.add(png(tmp_path / "a.png", 96, 48), name="a", width=144, height=72)
    shape = page.shapes["a"]
    shape.scale_width(2)
    assert (shape.width, shape.height) == (288, 144)
    shape.scale_height(0.5, relative_to_original_size=True)
    assert (shape.width, shape.height) == (36, 18)


def test_changes_right_after_a_picture_was_added_are_kept(page: xw.Sheet, tmp_path: Path) -> None:
    file = png(tmp_path / "a.png", 96, 48)
    for n in range(8):
        picture = page.pictures.add(file, name=f"图{n}", left=10 * n, top=5)
        picture.lock_aspect_ratio = False
        picture.width, picture.height = 200 + n, 100 + n
    assert [(picture.name, picture.width, picture.height) for picture in page.pictures] == [
        (f"图{n}", 200 + n, 100 + n) for n in range(8)
    ]


def test_what_is_no_picture_is_refused(page: xw.Sheet, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("kein Bild", "utf-8")
    with pytest.raises(xw.XlwingsError, match="no picture"):
        page.pictures.add(tmp_path / "a.png")

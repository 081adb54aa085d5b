"""Photos: upright, small, with captions; what is no photo is named and stops nothing."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from zlib import crc32

import pytest
from docx.oxml.ns import qn
from PIL import Image, ImageDraw

from tests.word.word_kit import body, docx, p, read, run, table
from toolkit import photos
from toolkit.photos import LONG_SIDE, fields, folders_of, intake, unclaimed
from toolkit.word import template
from toolkit.word.pictures import measure

CASES = Path(__file__).parent / "hostile" / "cases"

RED, BLUE = (220, 20, 20), (20, 20, 220)


def scene(size: tuple[int, int] = (400, 300)) -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", size, BLUE)
    ImageDraw.Draw(image).rectangle((0, 0, size[0], size[1] // 2), fill=RED)
    return image


def jpeg(image: Image.Image, orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "示例相机"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=95)
    return out.getvalue()


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "照片" / "示例烟花公司"
    made.mkdir(parents=True)
    return made


def taken(folder: Path) -> list[photos.Photo]:
    found, problems = intake(folder)
    assert problems == []
    return found


def opened(photo: photos.Photo) -> Image.Image:
    return Image.open(io.BytesIO(photo.data))


def is_red_above(image: Image.Image) -> bool:
    above, below = (image.getpixel((image.width // 2, y)) for y in (10, image.height - 10))
    assert isinstance(above, tuple)
    assert isinstance(below, tuple)
    return above[0] > 150 > below[0]


_TURNS = {  # how the camera was held: the file that it writes of an upright scene
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", _TURNS)
def test_a_photo_stands_upright_however_the_camera_was_held(folder: Path, orientation: int) -> None:
    turn = _TURNS[orientation]
    image = scene() if turn is None else scene().transpose(turn)
    (folder / "门.jpg").write_bytes(jpeg(image, orientation))
    (photo,) = taken(folder)
    assert opened(photo).size == (400, 300)
    assert is_red_above(opened(photo))
    assert 0x0112 not in opened(photo).getexif()


def test_a_photo_whose_notes_cannot_be_written_anew_stands_upright_all_the_same(folder: Path) -> None:
    """Found by guided fuzzing: a whole number noted as a fraction, beside how the camera was held."""
    (folder / "1.jpg").write_bytes((CASES / "photo-a-note-that-cannot-be-written-anew.bin").read_bytes())
    (photo,) = taken(folder)
    assert opened(photo).size == (20, 40)


def test_a_photo_whose_notes_break_off_is_taken_as_it_lies(folder: Path) -> None:
    """Found by guided fuzzing.  What is told as spoilt is a picture that ends half way, whatever its notes are."""
    notes = b"eXIfMM\0*\xff\0N"  # where the first note lies has three bytes of four
    chunk = struct.pack(">L", len(notes) - 4) + notes + struct.pack(">L", crc32(notes))
    whole = png(scene())
    at = whole.index(b"IDAT") - 4
    data = whole[:at] + chunk + whole[at:]
    (folder / "1.png").write_bytes(data)
    (photo,) = taken(folder)
    assert opened(photo).size == (400, 300)
    (folder / "1.png").write_bytes(data[: data.index(b"IDAT") + 40])
    found, (problem,) = intake(folder)
    assert not found
    assert "已损坏" in problem.what


def test_control_a_photo_without_its_note_lies_on_its_side(folder: Path) -> None:
    (folder / "门.jpg").write_bytes(jpeg(scene().transpose(Image.Transpose.ROTATE_90), orientation=1))
    (photo,) = taken(folder)
    assert opened(photo).size == (300, 400)


def test_a_large_photo_is_shrunk_and_a_small_one_is_not_enlarged(folder: Path) -> None:
    (folder / "大.jpg").write_bytes(jpeg(scene((4000, 3000))))
    (folder / "小.png").write_bytes(png(scene((40, 30))))
    assert [opened(photo).size for photo in taken(folder)] == [(LONG_SIDE, LONG_SIDE * 3 // 4), (40, 30)]


def test_a_photo_is_shrunk_once_and_found_again_under_any_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "1.jpg").write_bytes(jpeg(scene()))
    first = taken(folder)[0].data
    monkeypatch.setattr(photos, "_shrunk", lambda data: pytest.fail("shrunk again"))
    (folder / "1.jpg").rename(folder / "2.jpg")
    assert taken(folder)[0].data == first


def test_the_small_copy_is_no_photo_of_the_task_and_the_original_is_untouched(folder: Path) -> None:
    data = jpeg(scene())
    (folder / "1.jpg").write_bytes(data)
    taken(folder)
    assert (folder / "1.jpg").read_bytes() == data
    assert len(taken(folder)) == 1
    assert unclaimed(folder.parent, ["示例烟花公司"]) == []


def test_what_the_camera_noted_stays_out_of_the_document(folder: Path) -> None:
    (folder / "1.jpg").write_bytes(jpeg(scene()))
    assert "示例相机".encode() not in taken(folder)[0].data
    assert not opened(taken(folder)[0]).getexif()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16", "CMYK"])
def test_every_kind_of_picture_becomes_a_jpeg_on_white(folder: Path, mode: str) -> None:
    if mode == "CMYK":
        out = io.BytesIO()
        scene().convert("CMYK").save(out, "JPEG")
        (folder / "1.jpg").write_bytes(out.getvalue())
    else:
        image = Image.new(mode, (30, 20), 0) if mode != "RGBA" else Image.new("RGBA", (30, 20), (0, 0, 0, 0))
        (folder / "1.png").write_bytes(png(image))
    (photo,) = taken(folder)
    assert opened(photo).mode == "RGB"
    if mode == "RGBA":
        assert opened(photo).getpixel((5, 5)) == (255, 255, 255)


def test_photos_come_in_the_order_of_their_numbers(folder: Path) -> None:
    for name in ("IMG_10.jpg", "IMG_9.JPG", "大门.jpeg", "IMG_2.jpg"):
        (folder / name).write_bytes(jpeg(scene((40, 30))))
    assert [photo.name for photo in taken(folder)] == ["IMG_2.jpg", "IMG_9.JPG", "IMG_10.jpg", "大门.jpeg"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_captions_come_from_the_list_else_from_the_name(folder: Path, encoding: str) -> None:
    for name in ("1.jpg", "12.jpg", "大门.jpg", "库房.jpg"):
        (folder / name).write_bytes(jpeg(scene((40, 30))))
    text = "1.jpg 仓库东侧，未设警示标志\n12：灭火器\n\n大门.jpg\t大门：未上锁\n"
    (folder / "说明.txt").write_bytes(text.encode(encoding))
    assert [photo.caption for photo in taken(folder)] == [
        "仓库东侧，未设警示标志",
        "灭火器",
        "大门：未上锁",
        "库房",
    ]


def test_a_caption_for_no_photo_is_named(folder: Path) -> None:
    (folder / "1.jpg").write_bytes(jpeg(scene((40, 30))))
    (folder / "说明.txt").write_text("3.jpg 没有的照片\n", "utf-8")
    found, (problem,) = intake(folder)
    assert len(found) == 1
    assert "3.jpg 没有的照片" in str(problem)


BROKEN = {
    "空.jpg": (b"", "空文件"),
    "截断.jpg": (jpeg(scene((800, 600)))[:3000], "已损坏"),
    "坏.png": (png(scene())[:200], "已损坏"),
    "苹果.jpg": (b"\0\0\0\x18ftypheic" + bytes(40), "HEIC"),
    "苹果.heic": (b"\0\0\0\x18ftypheic" + bytes(40), "HEIC"),
    "录像.mp4": (b"\0\0\0\x18ftypmp42" + bytes(40), "视频"),
    "网页.webp": (b"RIFF\0\0\0\0WEBPVP8 ", "WEBP"),
    "动图.gif": (b"GIF89a" + bytes(20), "GIF"),
    "笔录.docx": (b"PK\3\4" + bytes(20), "不是照片"),
    "文字.jpg": ("不是照片".encode(), "不是照片"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_shown_is_named_and_the_others_are_shown(folder: Path, name: str) -> None:
    data, why = BROKEN[name]
    (folder / name).write_bytes(data)
    (folder / "好.jpg").write_bytes(jpeg(scene()))
    found, (problem,) = intake(folder)
    assert [photo.name for photo in found] == ["好.jpg"]
    assert f"「照片/示例烟花公司/{name}」" in str(problem)
    assert why in problem.what
    assert problem.remedy


@pytest.mark.filterwarnings("error")  # of the library: nothing is said but in our words
@pytest.mark.parametrize("side", [60_000, 12_000])
def test_a_picture_with_too_many_pixels_is_named_without_being_decoded(folder: Path, side: int) -> None:
    header = png(Image.new("1", (1, 1)))
    import struct
    import zlib

    chunk = b"IHDR" + struct.pack(">2I5B", side, side, 8, 2, 0, 0, 0)
    bomb = header[:8] + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + header[33:]
    (folder / "炸弹.png").write_bytes(bomb)
    found, (problem,) = intake(folder)
    assert found == []
    assert f"{side}×{side} 个像素" in problem.what


def test_files_that_programs_leave_behind_are_passed_over(folder: Path) -> None:
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store", "~$1.docx"):
        (folder / name).write_bytes(b"x")
    assert taken(folder) == []


def test_a_half_written_small_copy_is_made_again(folder: Path) -> None:
    (folder / "1.jpg").write_bytes(jpeg(scene()))
    good = taken(folder)[0].data
    (kept,) = (folder.parent / photos._READY).iterdir()
    kept.write_bytes(b"")
    assert taken(folder)[0].data == good


def test_a_folder_is_found_by_case_number_or_name(tmp_path: Path) -> None:
    for name in ("202304-1-01-001", "甲_乙公司", "别的"):
        (tmp_path / name).mkdir()
    assert folders_of(tmp_path, "202304-1-01-001", "甲/乙公司") == [
        tmp_path / "202304-1-01-001",
        tmp_path / "甲_乙公司",
    ]
    (problem,) = unclaimed(tmp_path, ["202304-1-01-001", "甲/乙公司"])
    assert "照片/别的" in str(problem)
    assert folders_of(tmp_path / "无", "x") == unclaimed(tmp_path / "无", []) == []


PAIRS = table(
    [
        [p("{{#照片对}}", run("{{图片:左图 70x52}}")), p("{{左图说明}}")],
        [p(run("{{图片:右图 70x52}}")), p("{{右图说明}}{{/照片对}}")],
    ]
)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 40])
def test_four_a_page_are_two_to_a_row(folder: Path, count: int) -> None:
    for number in range(count):
        (folder / f"{number + 1}.jpg").write_bytes(jpeg(scene((40, 30 + number))))
    values = fields(taken(folder))
    assert values["照片数"] == count
    data = template.compile(docx(PAIRS, p("完"))).render(values)
    assert len(list(body(data).iter(qn("w:drawing")))) == count
    captions = [cell.text.strip() for table in read(data).tables for row in table.rows for cell in row.cells]
    assert captions == [*map(str, range(1, count + 1)), *[""] * (count % 2)]


def test_one_to_a_row_is_never_cut_by_an_exact_line(folder: Path) -> None:
    (folder / "1.jpg").write_bytes(jpeg(scene()))
    exact = '<w:pPr><w:spacing w:line="560" w:lineRule="exact"/></w:pPr>'
    picture = f"<w:p>{exact}{run('{{图片:图 140x105}}')}</w:p>"
    block = table([[p("{{#照片}}"), picture, p("{{图说明}}{{/照片}}")]])
    compiled = template.compile(docx(block))
    (drawing,) = body(compiled.render(fields(taken(folder)))).iter(qn("w:drawing"))
    paragraph = next(drawing.iterancestors(qn("w:p")))
    assert paragraph.find(f"{qn('w:pPr')}/{qn('w:spacing')}").get(qn("w:lineRule")) == "auto"


def test_the_copy_has_the_size_that_a_template_reads(folder: Path) -> None:
    (folder / "1.jpg").write_bytes(jpeg(scene((4000, 3000))))
    size = measure(taken(folder)[0].data)
    assert size is not None
    assert (size.width, size.height, size.extension) == (1600, 1200, "jpg")

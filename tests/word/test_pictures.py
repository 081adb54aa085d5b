"""Pictures from bytes: measured from their header, fitted into the box, stored once, never cut by line spacing."""

import io
import re
import zipfile

import pypdfium2
import pytest
from docx.enum.text import WD_LINE_SPACING
from PIL import Image

from tests.paper_names import REPORT
from tests.word.paper_kit import sample
from tests.word.word_kit import docx, p, pack, read, table, unpack
from toolkit.errors import Level, ProblemsFound
from toolkit.word.pictures import Size, measure
from toolkit.word.template import MissingFields, compile

MM = 36_000
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EXACT = '<w:pPr><w:spacing w:line="592" w:lineRule="exact"/><w:jc w:val="center"/></w:pPr>'


def picture(width, height, kind="PNG", colour="black", **options):
    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, kind, **options)
    return stream.getvalue()


PADDED = picture(70, 9, "JPEG")[:2] + b"\xff\xff" + picture(70, 9, "JPEG")[2:]


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (picture(7, 9), Size(7, 9, "png")),
        (picture(70, 9, "JPEG"), Size(70, 9, "jpg")),
        (picture(70, 9, "JPEG", progressive=True, exif=b"Exif\0\0" + bytes(50)), Size(70, 9, "jpg")),
        (PADDED, Size(70, 9, "jpg")),
        (picture(7, 9)[:20], None),
        (picture(70, 9, "JPEG")[:30], None),
        (picture(7, 9, "GIF"), None),
        (b"\xff\xd8\xff" + bytes(40), None),
        (b"", None),
    ],
)
def test_the_size_is_read_from_the_header(data, size):
    assert measure(data) == size


def shapes(data):
    return [(round(s.width / MM, 1), round(s.height / MM, 1)) for s in read(data).inline_shapes]


def test_a_picture_keeps_its_proportions_inside_its_box():
    compiled = compile(docx(p("见{{图片:二维码 30x30}}图")))
    assert shapes(compiled.render({"二维码": picture(50, 50)})) == [(30, 30)]
    assert shapes(compiled.render({"二维码": picture(100, 50, "JPEG")})) == [(30, 15)]
    assert shapes(compiled.render({"二维码": picture(50, 100)})) == [(15, 30)]


def test_the_picture_itself_is_stored_as_it_came_and_only_once():
    photos = [picture(4, 3), picture(3, 4, "JPEG"), picture(4, 3)]
    filled = compile(docx(p("{{图片:照片 60x45}}"), p("{{图片:照片 20x20}}"))).render({"照片": photos})
    document = read(filled)
    ids = [blip.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed")
           for blip in document.element.iter("{*}blip")]  # fmt: skip
    assert [document.part.related_parts[i].blob for i in ids] == photos * 2
    numbers = [x.get("id") for x in document.element.iter("{*}docPr")]
    assert len(set(numbers)) == 6
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        assert sum(name.startswith("word/media/") for name in archive.namelist()) == 2


def test_pictures_stand_in_rows_and_headers_too():
    row = table(["{{#清单}}{{序号}}", "{{图片:照片 10x10}}{{/清单}}"])
    filled = compile(docx(row, header=p("{{图片:徽标 10x10}}"))).render(
        {"清单": [{"照片": picture(1, 1)}, {"照片": []}, {"照片": picture(2, 2)}], "徽标": picture(3, 3)}
    )
    assert shapes(filled) == [(10, 10), (10, 10)]
    header = read(filled).sections[0].header
    (relation,) = header.part.rels.values()
    assert relation.target_part.blob == picture(3, 3)


def test_a_filled_document_can_be_a_template_again():
    once = compile(docx(p("{{图片:照片 10x10}}"), p("旧"))).render({"照片": picture(1, 1)})

    parts = unpack(once)
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        "旧".encode(), "{{图片:新 10x10}}".encode()
    )
    twice = read(compile(pack(parts)).render({"新": picture(2, 2)}))
    ids = [blip.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed")
           for blip in twice.element.iter("{*}blip")]  # fmt: skip
    assert [twice.part.related_parts[i].blob for i in ids] == [picture(1, 1), picture(2, 2)]


def test_line_spacing_that_would_cut_a_picture_is_repaired_and_remarked_on():
    compiled = compile(docx(p(EXACT, "{{图片:照片 60x45}}"), p("{{图片:照片 60x45}}")))
    (problem,) = compiled.problems({"照片"})
    assert problem.level is Level.WARNING
    assert "固定行距" in problem.what
    for paragraph in read(compiled.render({"照片": picture(1, 1)})).paragraphs:
        assert paragraph.paragraph_format.line_spacing_rule is WD_LINE_SPACING.SINGLE
        assert [child.tag.split("}")[1] for child in paragraph._p.pPr] in (["spacing", "jc"], ["spacing"])


@pytest.mark.parametrize("value", ["照片.png", b"GIF89a", [b"x"], 3])
def test_what_is_no_picture_is_refused(value):
    with pytest.raises(ProblemsFound, match="用到的“照片”不是 PNG 或 JPEG 图片"):
        compile(docx(p("{{图片:照片 60x45}}"))).render({"照片": value})


def test_a_missing_picture_is_missing():
    with pytest.raises(MissingFields):
        compile(docx(p("{{图片:照片 60x45}}"))).render({})


TALL = 20  # mm


@pytest.mark.thorough
@pytest.mark.office
@pytest.mark.parametrize("kept", [True, False])
def test_a_picture_put_into_a_line_of_exact_height_is_printed_whole(tmp_path, to_pdf, kept):
    """As staff do it: a seal or mark of 20 mm in a paragraph of a template's text, whose lines are 10.4 mm high."""
    parts = unpack(REPORT.template())
    main = parts["word/document.xml"].decode()
    size = TALL * MM
    inline = (
        f'<wp:inline xmlns:wp="{WP}"><wp:extent cx="{size}" cy="{size}"/><wp:docPr id="900" name="徽"/>'
        f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{PIC}"><pic:pic xmlns:pic="{PIC}"><pic:nvPicPr>'
        '<pic:cNvPr id="900" name="徽"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId900"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{size}" cy="{size}"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline>"
    )
    at = main.index("各被检查单位")
    at = main.index("</w:p>", at)
    main = f"{main[:at]}<w:r><w:drawing>{inline}</w:drawing></w:r>{main[at:]}"
    links = parts["word/_rels/document.xml.rels"].decode()
    link = f'<Relationship Id="rId900" Type="{R}/image" Target="media/mark.png"/>'
    types = parts["[Content_Types].xml"].decode()
    png = '<Default Extension="png" ContentType="image/png"/>'
    spoilt = pack(
        parts
        | {
            "word/document.xml": main.encode(),
            "word/_rels/document.xml.rels": links.replace(
                "</Relationships>", link + "</Relationships>"
            ).encode(),
            "[Content_Types].xml": re.sub("(<Types[^>]*>)", rf"\1{png}", types).encode(),
            "word/media/mark.png": picture(60, 60, colour="blue"),
        }
    )
    path = tmp_path / "文书.docx"
    filled = compile(spoilt, REPORT.file()).render(sample(REPORT))
    if not kept:  # control: as the template has it, the line clips the picture
        made = unpack(filled)
        exact = made["word/document.xml"].replace(
            b'w:line="240" w:lineRule="auto"', b'w:line="592" w:lineRule="exact"'
        )
        assert exact != made["word/document.xml"]
        filled = pack(made | {"word/document.xml": exact})
    path.write_bytes(filled)
    (pdf,) = to_pdf([path])
    with pypdfium2.PdfDocument(pdf) as file:
        page = file[0].render(scale=2).to_numpy()
    blue = (page[:, :, :3].astype(int) - [255, 0, 0]).__abs__().sum(axis=2) < 60  # pdfium paints B, G, R
    height = blue.any(axis=1).sum() / 2 / 72 * 25.4
    assert (abs(height - TALL) < 0.5) == kept, height

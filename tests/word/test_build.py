"""The shipped templates come out of the code to the byte, and print as GB/T 9704 wants once filled."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pdfplumber
import pytest

from tests.paper_names import (
    DRAW,
    FREEZE,
    INQUEST,
    INQUIRY,
    PLAIN_MONTH_REPORT,
    PLAN,
    REPORT,
    SAMPLING,
    TRANSFER,
    YEAR_PLAN,
)
from tests.word.measuring import number_of
from tests.word.paper_kit import HAN, MM, body_lines, filled, lines_of, sample, shipped
from tests.word.word_kit import unpack
from toolkit.jobs.papers import PAPERS
from toolkit.jobs.papers.paper import Kind
from toolkit.masters import templates as build
from toolkit.word import layouts, official, styles, template
from toolkit.word.form import Column, Entry

TEMPLATES = Path(__file__).parents[2] / "templates"
FIRST_LINE = 28 - 2 - len("检查依据：")  # characters of the value in a paragraph "检查依据：{{检查依据}}"


def without_grid(part, xml):
    return xml.replace("linesAndChars", "lines")


def without_keeping(part, xml):
    return xml.replace("<w:keepNext/>", "").replace("<w:keepLines/>", "")


# ---- the package


def files_in(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_templates_on_disk_are_what_the_code_builds():
    assert files_in(TEMPLATES) == build.contents()


def test_write_makes_the_same_folder(tmp_path):
    build.write(tmp_path / "new")
    assert files_in(tmp_path / "new") == files_in(TEMPLATES)  # which are what the code builds


def test_another_wording_gives_other_bytes():
    paper, other = official.OfficialSheet("示例"), official.OfficialSheet("示例")
    paper.body("一")
    other.body("二")
    assert paper.save() == paper.save() != other.save()


@pytest.mark.thorough
@pytest.mark.parametrize("document", PAPERS, ids=lambda document: document.name)
def test_package_holds_no_date_of_today_and_nothing_that_word_repairs(document):
    with zipfile.ZipFile(io.BytesIO(shipped(document))) as package:
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in package.infolist())
        assert all(entry.compress_type == zipfile.ZIP_STORED for entry in package.infolist())
        names = package.namelist()
        text = "".join(package.read(name).decode() for name in names if "theme" not in name)
        about = package.read("docProps/core.xml").decode()
    assert not [name for name in names if "stylesWithEffects" in name or "thumbnail" in name]
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", about)) == {"2023-01-01T00:00:00Z"}
    assert not re.search(r'w:\w+Theme="', text)  # a theme font would win over 仿宋
    assert 'w:hint="eastAsia"' in text


@pytest.mark.parametrize("document", PAPERS, ids=lambda document: document.name)
def test_cells_are_as_wide_as_the_grid_of_their_table(document):
    # Word goes by the cells, LibreOffice and WPS by the grid
    with zipfile.ZipFile(io.BytesIO(shipped(document))) as package:
        xml = package.read("word/document.xml").decode()
    for table in xml.split("<w:tbl>")[1:]:
        grid = sum(map(int, re.findall(r'<w:gridCol w:w="(\d+)"', table)))
        for row in table.split("</w:tr>")[:-1]:
            cells = sum(map(int, re.findall(r'<w:tcW w:type="dxa" w:w="(\d+)"', row)))
            assert cells == pytest.approx(grid, abs=5)


@pytest.mark.thorough
@pytest.mark.parametrize("document", PAPERS, ids=lambda document: document.name)
def test_both_layouts_hold_the_same_words(document):
    measured, dialog = (shipped(document, layout) for layout in layouts.LAYOUTS)
    assert measured != dialog
    texts = [re.sub(r"<[^>]*>", "", main_part(made)) for made in (measured, dialog)]
    assert texts[0] == texts[1]


def main_part(made):
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return package.read("word/document.xml").decode()


def test_readme_explains_every_field():
    text = build.readme()
    for document in PAPERS:
        section = text.split(f"## {document.name}\n")[1].split("\n## ")[0]
        for field in document.fields:
            assert re.search(r"`\{\{(#|\?|图片:)?" + re.escape(field.name) + r"( 宽x高)?\}\}`", section)


# ---- what a condition shows


def text_of(document, values):
    """All text of the filled document's body."""
    return re.sub(r"<[^>]*>", "", part_of(document, values, "word/document.xml"))


def part_of(document, values, name):
    made = template.compile(shipped(document), document.file()).render(values)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return package.read(name).decode()


@pytest.mark.parametrize("header", ["word/header1.xml", "word/header2.xml"])  # odd and even pages
@pytest.mark.parametrize("trial", [True, False])
@pytest.mark.parametrize("void", [True, False])
def test_every_page_of_a_trial_and_of_a_voided_draw_is_marked(header, trial, void):
    xml = part_of(DRAW, sample(DRAW) | {"试抽": trial, "作废": void}, header)
    assert re.findall(r'string="(\w+)"', xml) == ["试抽"] * trial + ["作废"] * void
    ids = re.findall(r'<v:\w+ id="(\w+)"', xml)
    assert len(ids) == len(set(ids))


def test_the_reason_is_only_needed_for_a_voided_draw():
    valid = sample(DRAW) | {"作废": False}
    del valid["作废原因"]
    assert "【作废】" not in text_of(DRAW, valid)
    with pytest.raises(template.MissingFields, match="作废原因"):
        text_of(DRAW, valid | {"作废": True})
    assert "作废原因：错了" in text_of(DRAW, valid | {"作废": True, "作废原因": "错了"})


def test_a_record_without_amendments_says_so():
    assert "没有更正" in text_of(DRAW, sample(DRAW) | {"更正": []})
    assert "没有更正" not in text_of(DRAW, sample(DRAW))


def test_the_freeze_sheet_claims_that_the_number_came_later_only_where_one_comes():
    claim, disclaimer = "上述随机数尚未产生", "不能证明签字以前没有反复试抽"
    public, local = (text_of(FREEZE, sample(FREEZE) | {"随机数在后": later}) for later in (True, False))
    assert claim in public
    assert disclaimer not in public
    assert claim not in local
    assert disclaimer in local


def gaps_between(xml, first, second):
    """How many spaces between paragraphs there are from one text to another."""
    piece = xml[xml.index(first) : xml.index(second)]
    return len(re.findall(r'w:before="[1-9]', piece[: piece.rindex("<w:t")]))


@pytest.mark.parametrize("shown", [True, False])
def test_one_space_below_a_table_whether_what_follows_is_shown_or_not(shown):
    sheet = official.OfficialSheet("示例")
    sheet.heading("一、名单")
    sheet.table("名单", Column("姓名", 156))
    with sheet.block("?", "说明"):
        sheet.body("有说明。")
    sheet.body("完。")
    made = template.compile(sheet.save(), "示例.docx").render({"名单": [{"姓名": "甲"}], "说明": shown})
    xml = unpack(made)["word/document.xml"].decode()
    assert gaps_between(xml, "一、名单", "完。") == 1


def test_what_is_signed_begins_on_the_page_of_the_signatures():
    """The last row of the table above goes with them, whether a remark stands between or not; others may stay."""
    for remark in (True, False):
        sheet = official.OfficialSheet("示例")
        sheet.facts(Entry("甲"), Entry("乙"))
        if remark:
            sheet.note("写不下的另加续页。", with_next=True)
        sheet.signing("检查人员")
        rows = re.findall("<w:tr>.*?</w:tr>", unpack(sheet.save())["word/document.xml"].decode(), re.DOTALL)
        assert ["<w:keepNext/>" in row for row in rows] == [False, True, True]


@pytest.mark.parametrize(("overdue", "gaps"), [([], 0), (None, 1)])
def test_no_space_below_a_table_that_is_left_out(overdue, gaps):
    values = sample(PLAIN_MONTH_REPORT)
    xml = part_of(
        PLAIN_MONTH_REPORT, values | ({} if overdue is None else {"逾期": overdue}), "word/document.xml"
    )
    assert gaps_between(xml, "三、累计情况", "四、下月安排") == gaps


# ---- the printed page


def regions(count):
    return [{"地区": f"示例第{n}街道办事处", "名单数": "402", "应抽数": "20.10"} for n in range(count)]


@pytest.fixture(scope="module")
def printed(tmp_path_factory, to_pdf):
    """Name → PDF of everything that the tests below look at, printed in one start of the office."""
    folder = tmp_path_factory.mktemp("filled")
    paths = [filled(document, folder, document.name, sample(document)) for document in PAPERS]
    flags = {paper: {x.name: False for x in paper.fields if x.kind is Kind.FLAG} for paper in PAPERS}
    paths += [filled(x, folder, f"{x.name} 否则", sample(x) | flags[x]) for x in PAPERS if flags[x]]
    text = sample(REPORT) | {"检查依据": (HAN * 60)[: FIRST_LINE + 28 * 60]}
    paths.append(filled(REPORT, folder, "long", text))
    paths.append(filled(REPORT, folder, "without grid", text, without_grid))
    paths.append(filled(PLAN, folder, "many", sample(PLAN, 40)))
    for n in (8, 20, 60):
        text = sample(FREEZE) | {"地区表": regions(n)}
        paths.append(filled(FREEZE, folder, f"regions {n}", text))
    paths.append(filled(DRAW, folder, "neither", sample(DRAW) | {"试抽": False, "作废": False}))
    for n in range(22):
        text = sample(REPORT, 1) | {"检查依据": (HAN * 30)[: FIRST_LINE + 28 * n]}
        paths.append(filled(REPORT, folder, f"end {n}", text))
        if n % 4 == 0:
            paths.append(filled(REPORT, folder, f"loose end {n}", text, without_keeping))
    for n in range(13, 17):  # lines of the addressee, so that the date comes to the foot of a page
        text = sample(PLAIN_MONTH_REPORT, 0) | {"主送机关": (HAN * 17)[: 28 * n], "联系人": "示例" * 12}
        paths.append(filled(PLAIN_MONTH_REPORT, folder, f"remark {n}", text))
        paths.append(filled(PLAIN_MONTH_REPORT, folder, f"loose remark {n}", text, without_keeping))
    return {path.stem: pdf for path, pdf in zip(paths, to_pdf(paths), strict=True)}


@pytest.mark.thorough
@pytest.mark.office
@pytest.mark.parametrize("document", PAPERS, ids=lambda document: document.name)
def test_every_value_is_printed_on_a4(printed, document):
    seen = ""
    for name in {
        document.name,
        f"{document.name} 否则",
    } & printed.keys():  # what a condition hides, the other shows
        seen += shown(printed[name], document)
    seen = re.sub(r"\s", "", seen)
    assert "{{" not in seen
    for field in document.fields:
        for part in field.columns or [field]:
            if part.kind not in {Kind.FLAG, Kind.PICTURE}:
                assert re.sub(r"\s", "", part.example) in seen, part.name


def shown(path, document):
    """All cells, then the text of page after page, without the numbers between them."""
    cells, text = "", ""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            assert sorted((round(page.width / MM), round(page.height / MM))) == [210, 297]
            cells += "".join(cell or "" for table in page.extract_tables() for row in table for cell in row)
            text += re.sub(rf"—\s*{page.page_number}\s*—\s*$", "", page.extract_text())
            assert (number_of(page) == f"—{page.page_number}—") != (
                page.page_number in unnumbered(document, pdf)
            )
    return cells + text


def unnumbered(document, pdf):
    """A letter's first page, the page of a 版记 after attachments, and 送达回证."""
    if document.pages:
        return {len(pdf.pages)}
    return {TRANSFER: {1}, YEAR_PLAN: {len(pdf.pages)}}.get(document, set())


@pytest.mark.thorough
@pytest.mark.office
def test_a_line_holds_28_characters(printed):
    full = [line for page in body_lines(printed["long"]) for line in page if line[2] > 180]
    assert len(full) > 30
    assert {line[0] for line in full} == {28}


@pytest.mark.office
def test_without_the_grid_it_would_be_27(printed):
    full = [line for page in body_lines(printed["without grid"]) for line in page if line[2] > 180]
    assert {line[0] for line in full} == {27}


@pytest.mark.office
def test_a_page_holds_22_lines_between_the_margins(printed):
    page = max(body_lines(printed["long"]), key=len)
    assert len(page) == 22
    assert page[0][1] == pytest.approx(28, abs=1.5)  # 订口
    assert page[0][2] == pytest.approx(28 + 156, abs=1.5)
    assert page[0][3] == pytest.approx(37, abs=1.5)  # 天头
    assert page[-1][3] + 16 / MM == pytest.approx(37 + 225, abs=1.5)


@pytest.mark.office
def test_letterhead_stands_where_the_standard_has_it(printed):
    with pdfplumber.open(printed["long"]) as pdf:
        page = pdf.pages[0]
        mark, number = lines_of(page)[:2]
        (rule,) = {round(line["top"] / MM, 1) for line in page.lines if line["stroking_color"] == (1, 0, 0)}
    assert mark[0] == sample(REPORT)["单位名称"] + "文件"
    assert mark[3] == pytest.approx(37 + 35, abs=1)
    assert number[0] == sample(REPORT)["发文字号"]
    assert rule - (number[3] + 16 / MM) == pytest.approx(4, abs=0.5)


@pytest.mark.office
def test_page_numbers_stand_outside_below_the_text(printed):
    with pdfplumber.open(printed["long"]) as pdf:
        odd, even = (lines_of(page)[-1] for page in pdf.pages[:2])
    assert (odd[0], even[0]) == ("—1—", "—2—")
    assert odd[2] == pytest.approx(184 - 14 / MM, abs=1)  # one 4号 character in from the right
    assert even[1] == pytest.approx(28 + 14 / MM, abs=1)
    dash = even[3] + 0.58 * 14 / MM  # the stroke of a dash stands 0.3 em above the baseline
    assert dash - (37 + 225) == pytest.approx(7, abs=1)


def signature_is_accompanied(pdf):
    """Whether text of the 通报 stands on the page of its signature."""
    with pdfplumber.open(pdf) as pages:
        page = next(
            text
            for text in map(squeezed, pages.pages)
            if re.search("示例县工业和信息化局2023年4月26日(?!印发)", text)
        )
        return "本通报告知各被检查单位" in page


def squeezed(page):
    return re.sub(r"\s", "", page.extract_text())


@pytest.mark.thorough
@pytest.mark.office
def test_a_signature_never_stands_alone_on_a_page(printed):
    ends = [pdf for name, pdf in printed.items() if name.startswith("end ")]
    assert len(ends) == 22
    assert all(map(signature_is_accompanied, ends))


@pytest.mark.office
def test_without_keeping_it_would_stand_alone(printed):
    loose = [pdf for name, pdf in printed.items() if name.startswith("loose end ")]
    assert not all(map(signature_is_accompanied, loose))


def remark_is_with_the_date(pdf):
    """Whether the whole 附注 stands on the page of the date."""
    with pdfplumber.open(pdf) as pages:
        (page,) = [text for text in map(squeezed, pages.pages) if "2023年4月12日" in text]
        return "（联系人：" in page and "0375-0000000）" in page


@pytest.mark.office
def test_a_remark_below_the_date_is_on_its_page(printed):
    remarks = [remark_is_with_the_date(pdf) for name, pdf in printed.items() if name.startswith("remark ")]
    loose = [
        remark_is_with_the_date(pdf) for name, pdf in printed.items() if name.startswith("loose remark ")
    ]
    assert all(remarks)
    assert not all(loose)


@pytest.mark.office
def test_the_head_of_a_table_repeats_and_rows_stay_whole(printed):
    name = sample(PLAN)["检查对象"][0]["对象名称"]
    with pdfplumber.open(printed["many"]) as pdf:
        tables = [
            table for page in pdf.pages for table in page.extract_tables() if "统一社会信用代码" in table[0]
        ]
    assert len(tables) >= 3
    rows = [row for table in tables for row in table[1:]]
    assert [row[0] for row in rows] == [str(n) for n in range(1, 41)]
    assert {re.sub(r"\s", "", row[1]) for row in rows} == {name}


@pytest.mark.office
def test_a_digest_is_printed_in_one_line(printed):
    with pdfplumber.open(printed[DRAW.name]) as pdf:
        text = "\n".join(page.extract_text() for page in pdf.pages)
    assert re.search(r"冻结承诺 ?0{64}$", text, re.MULTILINE)


@pytest.mark.office
def test_the_freeze_sheet_of_eight_regions_is_one_page(printed):
    with pdfplumber.open(printed["regions 8"]) as pdf:
        assert len(pdf.pages) == 1
        (sheet,) = pdf.pages
        assert max(line[3] for line in lines_of(sheet)[:-1]) < 37 + 225 - 15  # room for a longer name
    for many in ("regions 20", "regions 60"):
        with pdfplumber.open(printed[many]) as pdf:
            assert len(pdf.pages) == 2
            assert "先定名单" in squeezed(pdf.pages[1])  # who signs there reads what for


@pytest.mark.office
@pytest.mark.parametrize("document", [INQUEST, INQUIRY, SAMPLING], ids=lambda document: document.name)
def test_a_form_to_be_signed_on_the_spot_is_one_sheet(printed, document):
    with pdfplumber.open(printed[document.name]) as pdf:
        assert len(pdf.pages) == 2
        (signed,) = [page for page in map(squeezed, pdf.pages) if "（签字）" in page]
        assert re.search("（续）|对方意见", signed), "signatures stand below what is signed"


@pytest.mark.office
def test_the_code_to_scan_is_28_mm_wide_and_not_cut(printed):
    with pdfplumber.open(printed[DRAW.name]) as pdf:
        (picture,) = [picture for page in pdf.pages for picture in page.images]
    assert (picture["width"] / MM, picture["height"] / MM) == pytest.approx((28, 28), abs=0.2)


def pale_shapes(page):
    """The filled outlines on a page in the colour of a watermark."""
    pale = int(styles.PALE[:2], 16) / 255
    return [
        x
        for x in page.curves
        if x["fill"] and x["non_stroking_color"] == pytest.approx((pale,) * 3, abs=0.01)
    ]


@pytest.mark.office
def test_watermarks_are_printed_on_every_page_and_on_no_other_record(printed):
    with pdfplumber.open(printed[DRAW.name]) as both, pdfplumber.open(printed["neither"]) as neither:
        assert len(both.pages) > 1
        assert all(pale_shapes(page) for page in both.pages)
        assert not any(pale_shapes(page) for page in neither.pages)

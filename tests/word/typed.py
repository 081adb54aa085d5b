"""Papers of other offices as their clerks type them in Word: blank lines for room, no styles of ours.

``PAPERS`` are real-looking ones, a kind each; ``write`` makes the file, after a change to the words or to the document.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

SONG, FANG, HEI, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"


def set_font(run, name, size):
    run.font.name, run.font.size = name, Pt(size)
    run._r.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), name)


class Typed:
    """A document in the making."""

    def __init__(self):
        self.document = document = Document()
        section = document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(25)
        grid = section._sectPr.find(qn("w:docGrid"))
        for name, value in (("type", "linesAndChars"), ("linePitch", "579"), ("charSpace", "-842")):
            grid.set(qn(f"w:{name}"), value)
        document.settings.odd_and_even_pages_header_footer = True
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, side.upper())
            setattr(paragraph.paragraph_format, f"{side}_indent", Pt(14))
            run = paragraph.add_run("— ")
            run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="begin"/>'))
            run._r.append(parse_xml(f"<w:instrText {nsdecls('w')}> PAGE </w:instrText>"))
            run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="end"/>'))
            set_font(run, "宋体", 14)
            set_font(paragraph.add_run(" —"), "宋体", 14)
        document.styles["Normal"].font.size = Pt(16)

    def line(self, text="", font=FANG, size=16, align="JUSTIFY", *, colour=None, indent=0):
        paragraph = self.document.add_paragraph()
        paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align)
        layout = paragraph.paragraph_format
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(max(28.95, size * 1.25))
        layout.space_before = layout.space_after = Pt(0)
        if indent:
            layout.first_line_indent = Pt(indent * 16)
        if text:
            run = paragraph.add_run(text)
            set_font(run, font, size)
            if colour:
                run.font.color.rgb = RGBColor.from_string(colour)
        return paragraph

    def blank(self, count):
        for _ in range(count):
            self.line()

    def border(self, paragraph, edge, colour):
        inside = f'<w:{edge} w:val="single" w:sz="8" w:space="5" w:color="{colour}"/>'
        xml = f"<w:pBdr {nsdecls('w')}>{inside}</w:pBdr>"
        paragraph._p.get_or_add_pPr().insert(0, parse_xml(xml))

    def save(self, folder):
        path = folder / "打字.docx"
        self.document.save(path)
        return path


@dataclass(frozen=True)
class Words:
    """What a paper says, part by part; "" leaves a part out."""

    title: str
    addressee: str
    body: tuple[str, ...]
    mark: str = "示例县财政局文件"
    number: str = "示财〔2024〕5号"
    signer: str = ""
    annexes: tuple[str, ...] = ()
    annex_mark: str = "附件"
    annex_note: str = ""
    above: tuple[str, ...] = ()
    signature: str = "示例县财政局"
    date: str = "2024年4月9日"
    remark: str = ""
    copies: str = "抄送：县审计局。"
    printed: str = "示例县财政局办公室　　　　　　　2024年4月9日印发"


@dataclass
class Change:
    """What is spoilt in a typed paper: its words, the finished document, or its XML."""

    words: Callable[[Words], Words] = field(default=lambda words: words)
    made: Callable[[Document], object] = field(default=lambda document: None)


def font_of(text):
    if re.match("[一二三四五六七八九十]+、", text) or text in ("参会人员", "议定事项"):
        return HEI
    return KAI if re.match("（[一二三四五六七八九十]+）", text) and len(text) < 25 else FANG


def _head(paper, words):
    paper.blank(3 - len(words.above))
    paper.line(words.mark, SONG, 40, "CENTER", colour="FF0000").paragraph_format.space_before = Pt(10)
    paper.blank(2)
    if words.signer:
        number = paper.line(f"　{words.number}\t签发人：{words.signer}", align="LEFT")
    else:
        number = paper.line(words.number, align="CENTER")
    paper.border(number, "bottom", "FF0000")
    paper.blank(2)


def document(words):
    """The paper as a python-docx document."""
    paper = Typed()
    for text in words.above:
        paper.line(text, HEI)
    if words.mark:
        _head(paper, words)
    for line in words.title.split("\n"):
        paper.line(line, SONG, 22, "CENTER")
    paper.blank(1)
    if words.addressee:
        paper.line(words.addressee)
    for text in words.body:
        last = paper.line(text, font_of(text), indent=2)
    last.paragraph_format.keep_with_next = True
    if words.annexes:
        paper.blank(1)
        for number, name in enumerate(words.annexes, 1):
            shown = f"附件：1. {name}" if number == 1 else f"　　　{number}. {name}"
            paper.line(shown, indent=2).paragraph_format.keep_with_next = True
    paper.blank(2)
    if words.signature:
        paper.line(f"{words.signature}　　　　", align="RIGHT").paragraph_format.keep_with_next = True
    if words.date:
        paper.line(f"{words.date}　　　　", align="RIGHT")
    if words.remark:
        paper.line(words.remark, indent=2)
    for number, name in enumerate(words.annexes, 1):
        mark = paper.line(f"{words.annex_mark}{number}{words.annex_note}", HEI, align="LEFT")
        mark.paragraph_format.page_break_before = True
        paper.line()
        paper.line(name, SONG, 22, "CENTER")
        paper.line()
        paper.line("本表由各单位填写，每页加盖公章后报送。", indent=2)
    if words.copies:
        paper.border(paper.line(f"　{words.copies}", size=14), "top", "000000")
    if words.printed:
        paper.border(paper.line(f"　{words.printed}", size=14), "bottom", "000000")
    return paper.document


def write(words, change=None):
    """The file's bytes."""
    change = change or Change()
    made = document(change.words(words))
    change.made(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


WORK = (
    "一、检查范围",
    "全县使用财政票据的单位，重点检查2023年1月至12月的票据。",
    "（一）检查内容",
    "1.票据的领用、保管和核销。",
    "2.票据与收入是否一致。",
    "（二）检查方法",
    "各单位先行自查，县财政局按10%的比例抽查。",
    "二、工作要求",
)
PAPERS = {
    "通知": Words(
        "示例县财政局\n关于开展票据检查工作的通知",
        "各乡镇人民政府，县直各单位：",
        (
            "为规范票据使用，定于近期开展检查，现通知如下。",
            *WORK,
            "请各单位于5月20日前完成自查，并书面报告。",
        ),
        annexes=("自查情况表", "票据结存表"),
        remark="（联系人：甲示例，电话：0375-0000000）",
    ),
    "通报": Words(
        "示例县财政局\n关于2023年度票据检查情况的通报",
        "各乡镇人民政府，县直各单位：",
        ("2024年3月，县财政局检查了12个单位的票据，现将情况通报如下。", *WORK, "请有关单位于4月30日前改正。"),
    ),
    "请示": Words(
        "示例县财政局\n关于增加票据管理经费的请示",
        "示例县人民政府：",
        ("因票据电子化改革，需要增加经费，现请示如下。", *WORK, "拟请安排专项经费12万元。", "妥否，请批示。"),
        signer="王示例",
        remark="（联系人：甲示例，电话：0375-0000000）",
        copies="抄送：市财政局。",
    ),
    "报告": Words(
        "示例县财政局\n关于2023年票据检查情况的报告",
        "示例县人民政府：",
        (
            "按照工作安排，县财政局开展了票据检查，现将情况报告如下。",
            *WORK,
            "下一步将继续加强管理。",
            "特此报告。",
        ),
        signer="王示例",
        remark="（联系人：甲示例，电话：0375-0000000）",
        copies="抄送：市财政局。",
    ),
    "批复": Words(
        "示例县人民政府\n关于票据管理经费的批复",
        "县财政局：",
        (
            "你局《关于增加票据管理经费的请示》（示财〔2024〕5号）收悉，现批复如下。",
            *WORK,
            "请专款专用，按季报告。",
            "特此批复。",
        ),
        mark="示例县人民政府文件",
        number="示政〔2024〕8号",
        signature="示例县人民政府",
        printed="示例县人民政府办公室　　　　　　　2024年4月9日印发",
    ),
    "意见": Words(
        "示例县财政局\n关于加强票据管理工作的意见",
        "各乡镇人民政府，县直各单位：",
        ("为加强票据管理，提出以下意见。", *WORK, "各单位要明确专人负责，定期核对。"),
        annexes=("票据管理流程", "票据核销表"),
    ),
    "决定": Words(
        "示例县财政局\n关于表扬票据管理先进单位的决定",
        "各乡镇人民政府，县直各单位：",
        ("为鼓励先进，决定对下列单位予以表扬。", *WORK, "希望受到表扬的单位再接再厉。"),
    ),
    "公告": Words(
        "示例县财政局\n关于停用旧版票据的公告",
        "",
        (
            "根据有关规定，旧版票据自2024年7月1日起停止使用，现公告如下。",
            *WORK,
            "持有旧版票据的单位应当及时核销。",
            "特此公告。",
        ),
    ),
    "函": Words(
        "示例县财政局\n关于商请提供票据信息的函",
        "县税务局：",
        ("为做好票据核对工作，商请贵局提供有关信息。", *WORK, "请于4月20日前函复。", "特此函达。"),
        number="示财函〔2024〕3号",
    ),
    "纪要": Words(
        "示例县财政局局务会议纪要",
        "",
        (
            "2024年4月8日，局长王示例主持召开局务会议，研究票据管理工作。",
            "参会人员",
            "王示例、李示例、赵示例。",
            "议定事项",
            "会议同意票据检查方案，由综合股组织实施，6月底以前完成。",
        ),
        number="示财纪〔2024〕3号",
        signature="",
        date="",
        copies="分送：局领导，各股室。",
    ),
}
PAPERS["没有红头的通知"] = replace(PAPERS["通知"], mark="", number="", copies="", printed="")
PAPERS["附件可选的通知"] = replace(PAPERS["通知"], annex_note="（可选）")
"""One of each kind, all as they should be."""

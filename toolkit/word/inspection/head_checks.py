"""版头 and 标题: 7.2, 7.3.1, 7.3.2 and 10.1 of GB/T 9704—2012."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from toolkit.errors import Problem
from toolkit.word.inspection.finding import PRACTICE, finding
from toolkit.word.inspection.parts import NUMBER, Format, Parts
from toolkit.word.inspection.reading import Docx, Paragraph
from toolkit.word.resolved_styles import TextLook, measure
from toolkit.word.title import PER_LINE, broken, has_shape, width
from toolkit.word.wml import w

_TITLE_FONT = "小标宋"
_KINDS = (
    "决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|"
    "方案|办法|规定|计划|总结|要点|细则"
)


def check_head(docx: Docx, parts: Parts) -> Iterator[Problem]:
    """Mark, number, signer, rule, title and addressee."""
    if parts.format is not Format.PLAIN:
        yield from _check_mark(docx, parts)
        yield from _check_number(docx, parts)
        if parts.format is Format.LETTERHEAD:
            yield from _check_rule(docx, parts)
    yield from _check_title(docx, parts)
    if parts.addressee is not None:
        yield from _check_addressee(docx, parts.addressee, parts)


# -- 发文机关标志 ------------------------------------------------------------------------------------


def _check_mark(docx: Docx, parts: Parts) -> Iterator[Problem]:
    clause = "10.1" if parts.format is Format.LETTER else "7.2.4"
    if parts.mark is None and any(p.has_picture for p in docx.paragraphs[:3]):
        what = "发文机关标志像是图片或图形，没有核对"
        yield finding(what, "请量一下：上边缘距版心上边缘 35 毫米，居中，红色", clause, "首页", reminder=True)
        return
    if parts.mark is None:
        yield finding("没有发文机关标志", "请在发文字号上方写发文机关全称，红色小标宋体", clause, "首页")
        return
    mark, where = parts.mark, f"发文机关标志“{parts.mark.first_words}”"
    if not mark.start.is_red:
        yield finding("发文机关标志不是红色", "请把字体颜色改为红色（255,0,0）", clause, where)
    if mark.align != "center":
        yield finding("发文机关标志没有居中", "请把这一段设为居中，不缩进", clause, where)
    if _TITLE_FONT not in mark.start.font:
        what = f"发文机关标志用的是“{mark.start.font}”，推荐小标宋体"
        yield finding(what, "请改为方正小标宋简体", clause, where, reminder=True)
    if parts.format is Format.LETTERHEAD:
        top = _top_of(docx, mark)
        if top is not None and abs(top - 35) > 1.5:
            what = f"发文机关标志上边缘距版心上边缘约 {top:.0f} 毫米，应为 35 毫米"
            yield finding(what, "请调整这一段的段前间距", clause, where)


def _top_of(docx: Docx, mark: Paragraph) -> float | None:
    """From the type area's top to a paragraph's characters in mm; None if a height before it is unknown."""
    height = 0.0
    for p in docx.paragraphs[: docx.paragraphs.index(mark)]:
        if not p.line or p.in_table:
            return None
        height += p.line + p.spacing["before"] + p.spacing["after"]
    if not mark.line:
        return None
    height += mark.spacing["before"] + 0.8 * mark.line - 0.88 * mark.start.size
    top = docx.sheets[0].margins["top"]
    return height / 72 * 25.4 + min(top, 37) - 37  # a margin of 37 mm, or one that brings the text there


# -- 发文字号, 签发人 --------------------------------------------------------------------------------


def _check_number(docx: Docx, parts: Parts) -> Iterator[Problem]:
    p = parts.number
    if p is None:
        yield finding("没有发文字号", "请写成“机关代字〔年份〕序号号”，如 示工信〔2023〕9号", "7.2.5", "版头")
        return
    found = NUMBER.search(p.text)
    assert found is not None
    if (found["open"], found["close"]) != ("〔", "〕"):
        what = f"发文字号的年份用了“{found['open']}{found['close']}”，应用六角括号〔〕"
        yield finding(what, f"请改为“{found['code']}〔{found['year']}〕{found['serial']}号”", "7.2.5", p)
    if len(found["year"]) != 4:
        yield finding("发文字号的年份没有写全", "年份请写四位数字", "7.2.5", p)
    if found["serial"].startswith("0"):
        yield finding("发文字号的序号前面补了零", f"请写成{int(found['serial'])}号，不编虚位", "7.2.5", p)
    if found["ordinal"]:
        yield finding("发文字号的序号前面加了“第”", "请删去“第”字", "7.2.5", p)
    if not found["serial"]:
        yield finding("发文字号还没有编号", "请向文书岗位取号后填写", "7.2.5", p, reminder=True)
    yield from check_type(p, 16, "发文字号", "7.2.5", fonts=("仿宋",))
    signer = "签发人" in p.text
    if parts.format is Format.LETTER:
        if p.align not in ("right", "end"):
            yield finding("信函格式的发文字号应顶格居版心右边缘", "请把这一段设为右对齐", "10.1", p)
        return
    if signer:
        if re.search(r"签发人\s*[:：]?\s*$", p.text):
            yield finding("签发人后面没有姓名", "请填写签发人姓名，3号楷体", "7.2.6", p)
        elif not re.search(r"签发人：", p.text):
            yield finding("签发人后面没有全角冒号", "请写成“签发人：姓名”", "7.2.6", p)
        if p.align == "center":
            yield finding("上行文的发文字号应居左空一字，签发人居右空一字", "请用制表位左右分列", "7.2.6", p)
    elif parts.upward:
        what = f"没有签发人，“{parts.kind}”是上行文，应当标注"
        yield finding(
            what, "请在发文字号同一行居右空一字写“签发人：姓名”", "条例 第九条（六）、国标 7.2.6", p
        )
    elif p.align != "center":
        yield finding("发文字号没有居中", "请把这一段设为居中（上行文才居左）", "7.2.5", p)
    if parts.mark is not None and parts.mark in docx.paragraphs:
        gap = _lines_between(docx, parts.mark, p)
        if abs(gap - 2) > 0.4:
            yield finding(
                f"发文字号上方空了 {gap:.1f} 行，应空二行", "请在标志与发文字号之间空二行", "7.2.5", p
            )


def _lines_between(docx: Docx, upper: Paragraph, lower: Paragraph) -> float:
    """Blank room between two paragraphs, in lines of text."""
    every = docx.paragraphs
    between = every[every.index(upper) + 1 : every.index(lower)]
    line = docx.sheets[0].pitch or 28.95
    points = upper.spacing["after"] + lower.spacing["before"]
    points += sum((p.line or line) + p.spacing["before"] + p.spacing["after"] for p in between)
    return points / line


# -- 分隔线 ------------------------------------------------------------------------------------------


def _check_rule(docx: Docx, parts: Parts) -> Iterator[Problem]:
    if parts.number is None:
        return
    rule = parts.rule
    if rule is None:
        what = "发文字号下面没有红色分隔线"
        yield finding(what, "请在发文字号下 4 毫米处加一条与版心等宽的红线", "7.2.7", parts.number)
        return
    edge = rule.borders.get("bottom", rule.borders.get("top"))
    if edge is None:
        return  # a drawn line: its place is in the drawing
    if not TextLook(colour=str(edge.get(w("color"), "auto"))).is_red:
        yield finding("版头的分隔线不是红色", "请把段落下框线改为红色", "7.2.7", rule)
    if rule is not parts.number:
        return
    if not rule.text.count("\t") and (abs(rule.indents["left"]) > 0.2 or abs(rule.indents["right"]) > 0.2):
        yield finding("版头的分隔线与版心不等宽", "请去掉这一段的左右缩进，使红线宽 156 毫米", "7.2.7", rule)
    if rule.line:
        below = (0.2 * rule.line - 0.12 * 16 + measure(edge.get(w("space"), "1"), 1)) / 72 * 25.4
        if not 2.7 <= below <= 4.8:
            what = f"红色分隔线约在发文字号下 {below:.1f} 毫米处，应为 4 毫米"
            yield finding(what, "请在“边框和底纹→选项”里把下框线距正文改为 5 磅", "7.2.7", rule)


# -- 标题, 主送机关 ----------------------------------------------------------------------------------


def _check_title(docx: Docx, parts: Parts) -> Iterator[Problem]:
    if not parts.title:
        yield finding("没有找到标题", "标题用2号小标宋体，居中，编排在红色分隔线下空二行", "7.3.1", "首页")
        return
    first = parts.title[0]
    yield from check_type(first, 22, "标题", "7.3.1", fonts=())
    if _TITLE_FONT not in first.start.font:
        what = f"标题用的是“{first.start.font}”，一般用小标宋体"
        yield finding(what, "请改为方正小标宋简体", "7.3.1", first, reminder=True)
    if first.align != "center":
        yield finding("标题没有居中", "请把标题设为居中，不缩进", "7.3.1", first)
    lines = parts.title_lines
    whole = "".join(lines)
    if whole[-1:] in "。；，、：":
        yield finding(f"标题末尾有“{whole[-1]}”", "标题末尾不用标点，请删去", "7.3.1", first)
    if len(lines) > 1:
        yield from _check_shape(lines, first)
    elif width(re.sub(r"\s", "", whole)) > docx.sheets[first.section].text_width / 25.4 * 72 / 22:
        what = "标题超过一行而没有断行，换行处由软件决定，可能把词拆开"
        yield finding(
            what, "请在词意完整处换行（Shift+Enter），排成梯形或菱形", "7.3.1", first, reminder=True
        )
    if parts.format is Format.PLAIN:
        return
    if not re.search(f"(?:{_KINDS})(?:（.*）)?$", whole):
        what = "标题末尾看不出文种"
        yield finding(
            what, "标题由发文机关、事由、文种组成，末尾写通知、通报、函等", "7.3.1", first, reminder=True
        )
    above = parts.rule if parts.rule in docx.paragraphs else parts.number
    if above is not None:
        gap = _lines_between(docx, above, first)
        if abs(gap - 2) > 0.5:
            yield finding(
                f"标题上方空了 {gap:.1f} 行，应空二行", "请在红色分隔线下空二行编排标题", "7.3.1", first
            )


def _check_shape(lines: Sequence[str], first: Paragraph) -> Iterator[Problem]:
    if not has_shape(lines):
        what = f"标题的 {len(lines)} 行排成了{'长方形' if _equal(lines) else '沙漏形'}"
        yield finding(what, "请重新断行，排成梯形或菱形", "7.3.1", first, reminder=True)
    long = [line for line in lines if width(line) > PER_LINE]
    if long:
        yield finding(
            f"标题的一行有 {width(long[0]):.0f} 字，排不下", "请重新断行，每行不超过 20 字", "7.3.1", first
        )
    if cut := broken(lines):
        what = f"标题断行把“{cut[0]}”拆成两行，没有做到词意完整"
        yield finding(what, "请在词意完整处换行", "7.3.1", first)
    if len(lines) > 4:
        yield finding("标题超过四行", "请精简事由", PRACTICE, first, reminder=True)
    if any(line[0] in "的了、，。》”" for line in lines[1:]):
        yield finding("标题的一行以“的”或标点开头，断行没有做到词意完整", "请重新断行", "7.3.1", first)


def _equal(lines: Sequence[str]) -> bool:
    return any(abs(width(a) - width(b)) < 1 for a, b in pairwise(lines))


def _check_addressee(docx: Docx, p: Paragraph, parts: Parts) -> Iterator[Problem]:
    if p.text.strip().endswith(":"):
        yield finding("主送机关后面是半角冒号", "请改为全角冒号“：”", "7.3.2", p)
    if p.indents["left"] > 0.3 or p.indents["firstLine"] > 0.3 or p.text[:1] in " \u3000":
        yield finding("主送机关没有顶格", "请去掉这一段的缩进和前面的空格", "7.3.2", p)
    yield from check_type(p, 16, "主送机关", "7.3.2", fonts=("仿宋",))
    gap = _lines_between(docx, parts.title[-1], p) if parts.title else 1
    if parts.format is not Format.PLAIN and abs(gap - 1) > 0.5:
        yield finding(
            f"标题和主送机关之间空了 {gap:.1f} 行，应空一行", "请在标题下空一行编排主送机关", "7.3.2", p
        )


def check_type(
    p: Paragraph, size: float, part: str, clause: str, *, fonts: Sequence[str]
) -> Iterator[Problem]:
    """Size, font and weight of a part."""
    if abs(p.start.size - size) > 0.1:
        names = {22.0: "2号", 16.0: "3号", 14.0: "4号"}
        what = f"{part}的字号是 {p.start.size:g} 磅，应为{names[size]}（{size:g} 磅）"
        yield finding(what, f"请把字号改为{names[size]}", clause, p)
    if fonts and not any(font in p.start.font for font in fonts):
        yield finding(
            f"{part}用的是“{p.start.font}”，应为{fonts[0]}体", f"请改为{fonts[0]}_GB2312", clause, p
        )
    if p.start.bold:
        yield finding(f"{part}加粗了", "请取消加粗", clause, p, reminder=True)

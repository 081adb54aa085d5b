"""附件说明, 署名, 成文日期, 附注, 附件 and 版记: 7.3.4 to 7.3.7 and 7.4 of GB/T 9704—2012."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from toolkit.errors import Problem
from toolkit.word.inspection.finding import finding
from toolkit.word.inspection.head_checks import check_type
from toolkit.word.inspection.parts import ATTACHMENTS, Format, Parts
from toolkit.word.inspection.reading import Docx, Paragraph
from toolkit.word.resolved_styles import measure
from toolkit.word.title import width
from toolkit.word.wml import TC, TR, Element, nearest, w

_WRITTEN = re.compile(r"[12]\d{3}年(?:[1-9]|1[0-2])月(?:[1-9]|[12]\d|3[01])日")
_ANCHOR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor"
_THICK, _THIN = (7, 9), (5, 6)  # 0.35 and 0.25 mm in eighths of a point


def check_tail(docx: Docx, parts: Parts) -> Iterator[Problem]:
    """Everything below the text."""
    yield from _check_list(parts)
    yield from _check_date(parts)
    if parts.is_letter and parts.kind != "纪要":
        yield from _check_company(parts)
    yield from _check_attachments(parts)
    if parts.format is Format.LETTERHEAD:
        yield from _check_colophon(docx, parts)


# -- 附件说明 and 附件 -------------------------------------------------------------------------------


def _check_list(parts: Parts) -> Iterator[Problem]:
    if not parts.listed:
        if parts.attachments and parts.format is not Format.PLAIN:
            what = "后面有附件，正文下却没有附件说明"
            yield finding(what, "请在正文下空一行左空二字写“附件：名称”", "7.3.4", parts.attachments[0])
        return
    first = parts.listed[0]
    start = ATTACHMENTS.match(first.text.strip())
    if start is not None and re.sub(r"\s", "", start[0]) != "附件：":
        yield finding(f"附件说明写成了“{start[0]}”", "请写成“附件：”，用全角冒号", "7.3.4", first)
    left = first.indents["left"] + first.indents["firstLine"] + len(re.match(r"\u3000*", first.text)[0])  # type: ignore[index]  # always matches
    if not 1.5 <= left <= 2.5:
        yield finding("附件说明没有左空二字", "请把这一段的左缩进设为 2 字符", "7.3.4", first)
    names = [ATTACHMENTS.sub("", p.text.strip(), count=1).strip() for p in parts.listed]
    names = [name for p in names for name in p.split("\ufffc") if name.strip()]
    for name, p in zip(names, parts.listed, strict=False):
        if name[-1] in "。；，、;,.":
            yield finding(f"附件名称后面有“{name[-1]}”", "附件名称后不加标点，请删去", "7.3.4", p)
        if re.fullmatch(r"(?:\d+[.．、]\s*)?《.*》", name):
            yield finding("附件名称加了书名号", "请删去书名号", "7.3.4", p, reminder=True)
    numbers = [int(found[1]) for name in names if (found := re.match(r"(\d+)\s*[.．、,]", name))]
    if any(re.match(r"\d+\s*[、,]", name) for name in names):
        yield finding("附件序号后面不是下脚点", "请写成“1.”", "7.3.4", first)
    if numbers != list(range(1, len(numbers) + 1)) or (
        numbers and len(names) > 1 and len(numbers) != len(names)
    ):
        yield finding("附件序号不连续", "请从 1 起连续编号", "7.3.4", first)
    if parts.attachments and len(parts.attachments) != max(1, len(numbers)):
        what = f"附件说明列了 {max(1, len(numbers))} 个附件，后面有 {len(parts.attachments)} 个"
        yield finding(what, "请核对附件是否齐全、附件说明是否一致", "7.3.4", first)


def _check_attachments(parts: Parts) -> Iterator[Problem]:
    together = [p for p in parts.attachments if not p.breaks]
    if together:
        yield finding("附件没有另面编排", "请在这一段设“段前分页”", "7.3.7", together)
    odd = [p for p in parts.attachments if "黑体" not in p.start.font or abs(p.start.size - 16) > 0.1]
    if odd:
        yield finding("附件标记不是3号黑体", "请改为3号黑体，顶格编排在版心左上角第一行", "7.3.7", odd)
    odd = [
        p for p in parts.attachments if re.match(r"附\s+件|附件\s+[\d一二三四五六七八九十]", p.text.strip())
    ]
    if odd:
        yield finding("附件标记里有空格", "请删去空格，写成“附件1”", "7.3.7", odd)
    odd = [p for p in parts.attachments if p.text.strip()[-1] in "：:"]
    if odd:
        yield finding("附件标记后面有冒号", "请删去冒号，只写“附件1”", "7.3.7", odd, reminder=True)
    odd = [
        p for p in parts.attachments if p.align in ("center", "right", "end") or abs(p.indents["left"]) > 0.3
    ]
    if odd:
        yield finding("附件标记没有顶格", "请设为左对齐，不缩进", "7.3.7", odd)


# -- 署名, 成文日期, 附注 ----------------------------------------------------------------------------


def _check_date(parts: Parts) -> Iterator[Problem]:
    p = parts.date
    if p is None:
        if parts.is_letter and parts.kind != "纪要":  # which has neither date nor signature below
            plain = parts.format is Format.PLAIN
            remedy = "请在署名下写成文日期，如 2023年4月12日"
            yield finding("没有找到成文日期", remedy, "7.3.5", "正文之后", reminder=plain)
        return
    if not _WRITTEN.fullmatch(re.sub(r"\s", "", p.text)):
        what = f"成文日期写成了“{p.text.strip()}”"
        remedy = "请用阿拉伯数字写全年、月、日，不编虚位，如 2023年4月12日"
        yield finding(what, remedy, "7.3.5", p)
    if parts.format is Format.PLAIN:
        return
    right = p.indents["right"] + len(p.text) - len(p.text.rstrip("\u3000"))
    if p.align not in ("right", "end"):
        left = 28 - p.indents["left"] - width(p.text)
        right = (
            left / 2 + p.indents["right"]
            if p.align == "center"
            else left - max(p.indents["firstLine"], 0) - _typed(p)
        )
    if not 1.5 <= right <= 5.5:
        what = f"成文日期右空约 {max(right, 0):.0f} 字，加盖印章的应右空四字"
        yield finding(what, "请把这一段设为右对齐、右缩进 4 字符", "7.3.5", p)
    yield from check_type(p, 16, "成文日期", "7.3.5", fonts=("仿宋",))
    if parts.remark is not None:
        yield from _check_remark(parts.remark)


def _typed(p: Paragraph) -> float:
    spaces = re.match(r"[ \u3000]*", p.text)
    return 0.0 if spaces is None else sum(1.0 if x == "\u3000" else 0.5 for x in spaces[0])


def _check_remark(p: Paragraph) -> Iterator[Problem]:
    if p.text.strip()[0] != "（" or p.text.strip()[-1] != "）":
        yield finding("附注没有加圆括号", "请用全角圆括号把附注括起来", "7.3.6", p)
    left = p.indents["left"] + p.indents["firstLine"] + _typed(p)
    if not 1.5 <= left <= 2.5:
        yield finding("附注没有居左空二字", "请把这一段设为左空二字", "7.3.6", p)


def _check_company(parts: Parts) -> Iterator[Problem]:
    """署名 must not stand alone on a page: Word is to keep it with the text before it."""
    if parts.signature is None:
        where = parts.date or "正文之后"
        remedy = "请在成文日期上一行写发文机关署名"
        plain = parts.format is Format.PLAIN
        yield finding("没有找到发文机关署名", remedy, "7.3.5", where, reminder=plain)
        return
    if parts.date is None or parts.format is Format.PLAIN:
        return
    above = [*parts.body[-1:], *parts.listed]
    if not parts.signature.keep_next or not all(p.keep_next for p in above):
        what = "署名和日期可能单独落在下一页"
        remedy = "请选中正文最后一段和署名，在“段落→换行和分页”里勾选“与下段同页”"
        yield finding(what, remedy, "7.3.5", parts.signature, reminder=True)


# -- 版记 --------------------------------------------------------------------------------------------


def _check_colophon(docx: Docx, parts: Parts) -> Iterator[Problem]:
    if not parts.colophon:
        what = "没有版记"
        yield finding(what, "请在最后一面底部编排抄送、印发机关和印发日期", "7.4", "文末", reminder=True)
        return
    last = parts.colophon[-1]
    odd = [p for p in parts.colophon if abs(p.look.size - 14) > 0.1]
    if odd:
        what = f"版记的字号是 {odd[0].look.size:g} 磅，应为4号（14 磅）"
        yield finding(what, "请把版记改为4号仿宋体", "7.4", odd)
    copies = [p for p in parts.colophon if re.match(r"\s*抄\s*送", p.text)]
    if copies and not copies[0].text.strip().startswith("抄送："):
        yield finding("“抄送”后面不是全角冒号", "请写成“抄送：”", "7.4.2", copies[0])
    row = nearest(last.element, TR)  # 印发机关 may stand in a cell of its own, beside the date
    ends = [
        p
        for p in parts.colophon
        if not re.search(r"印发\s*$", p.text) and (row is None or nearest(p.element, TR) is not row)
    ]
    if copies and ends and not ends[-1].text.strip().endswith("。"):
        yield finding("最后一个抄送机关后面没有句号", "请加句号", "7.4.2", ends[-1])
    if not re.search(r"印发\s*$", last.text):
        yield finding("版记没有印发机关和印发日期", "请写印发机关和“2023年4月12日印发”", "7.4.3", last)
    elif not re.search(_WRITTEN.pattern + r"\s*印发\s*$", last.text):
        yield finding("印发日期的写法不对", "请写成“2023年4月12日印发”", "7.4.3", last)
    if parts.colophon_table is None:
        yield from _check_borders_of_text(parts)
    else:
        yield from _check_table(parts.colophon_table, parts)
    if docx.pages > 1 and docx.pages % 2:
        what = f"全文共 {docx.pages} 页，版记落在单页"
        remedy = "版记应在最后一面（双面印刷的背面）；可在版记前插入分页，空白页不编页码"
        yield finding(what, remedy, "7.4", last, reminder=True)


def _check_borders_of_text(parts: Parts) -> Iterator[Problem]:
    if not any(p.borders for p in parts.colophon):
        what = "版记没有分隔线"
        remedy = "请把版记放进与版心等宽的表格，首条和末条用粗线（0.35 毫米），中间用细线（0.25 毫米）"
        yield finding(what, remedy, "7.4.1", parts.colophon)


def _check_table(table: Element, parts: Parts) -> Iterator[Problem]:
    last = parts.colophon[-1]
    if not _at_bottom(table):
        what = "版记没有固定在版心底部，正文一改就会移动"
        remedy = "请在表格属性里选“环绕”，定位设为垂直“底端”、相对于“页边距”"
        yield finding(what, remedy, "7.4", last, reminder=True)
    rows = {nearest(p.element, TR): nearest(p.element, TC) for p in parts.colophon}  # of a row one cell tells
    rules = [edges for cell in rows.values() if cell is not None for edges in [_edges(cell, table)]]
    if not rules:
        return
    top, bottom = rules[0].get("top", 0), rules[-1].get("bottom", 0)
    if not top or not bottom:
        yield finding(
            "版记的首条或末条分隔线没有了", "请给版记上下加粗线（0.35 毫米），与版心等宽", "7.4.1", last
        )
    elif not (_THICK[0] <= top <= _THICK[1] and _THICK[0] <= bottom <= _THICK[1]):
        yield finding("版记首条、末条分隔线不是粗线", "请改为 0.35 毫米（1 磅）", "7.4.1", last)
    middle = [upper.get("bottom") or lower.get("top", 0) for upper, lower in pairwise(rules)]
    if any(not _THIN[0] <= size <= _THIN[1] for size in middle):
        yield finding("版记中间的分隔线不是细线", "请改为 0.25 毫米（0.75 磅）", "7.4.1", last, reminder=True)


def _at_bottom(table: Element) -> bool:
    """Whether it stands at the foot of the type area, itself or the text box with it."""
    place = table.find(f"{w('tblPr')}/{w('tblpPr')}")
    if place is not None:
        return place.get(w("tblpYSpec")) == "bottom" and place.get(w("vertAnchor")) == "margin"
    anchor = nearest(table, _ANCHOR)
    down = None if anchor is None else anchor.find("{*}positionV")
    return down is not None and down.get("relativeFrom") == "margin" and down.findtext("{*}align") == "bottom"


def _edges(cell: Element, table: Element) -> dict[str, int]:
    """Width of a cell's borders in eighths of a point; the table's where the cell has none."""
    found: dict[str, int] = {}
    for borders in (
        table.find(f"{w('tblPr')}/{w('tblBorders')}"),
        cell.find(f"{w('tcPr')}/{w('tcBorders')}"),
    ):
        for edge in () if borders is None else borders:
            name = str(edge.tag).rpartition("}")[2]
            found[name] = (
                0 if edge.get(w("val")) in ("nil", "none") else int(measure(edge.get(w("sz"), "4"), 8))
            )
    found.setdefault("bottom", found.get("insideH", 0))
    return found

"""Sheets, grid and page numbers: 5.1, 5.2.1, 5.2.3, 7.5 and 8 of GB/T 9704—2012.

The standard's 天头 of 37 mm is met by Word's margin of that size, or by a smaller one that brings the
first characters to 37 mm, because an exact line holds blank above them; both readings pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.errors import Problem
from toolkit.word.inspection.finding import finding
from toolkit.word.inspection.parts import Format, Parts
from toolkit.word.inspection.reading import DocumentSection, Docx, Paragraph
from toolkit.word.wml import Element, w

_SETUP = "在“布局→页面设置”里"
_TYPE_BOTTOM = 262.0
_PAGE_FIELD = re.compile(r"\bPAGE\b", re.IGNORECASE)


def check_sheets(docx: Docx, parts: Parts) -> Iterator[Problem]:
    """Size, margins, grid and numbers of every section."""
    text = _text_line(docx, parts)
    seen = set()
    for number, sheet in enumerate(docx.sheets):
        geometry = (sheet.width, sheet.height, tuple(sorted(sheet.margins.items())), sheet.grid, sheet.pitch)
        if geometry in seen:
            continue
        seen.add(geometry)
        where = (
            f"第 {number + 1} 节（{'横排' if sheet.is_landscape else '竖排'}页）"
            if len(docx.sheets) > 1
            else "页面"
        )
        yield from _check_page(sheet, where, text)
        if not sheet.is_landscape:
            yield from _check_grid(docx, sheet, where, parts, text)
    yield from _check_numbers(docx, parts)


def _text_line(docx: Docx, parts: Parts) -> float:
    """Height of a line of text in points; 0 if nothing fixes it."""
    lines: dict[float, int] = {}
    for p in parts.body:
        if p.look.size >= 15:
            lines[p.line] = lines.get(p.line, 0) + 1
    line = max(lines, key=lambda line: lines[line], default=0.0)
    grid = docx.sheets[0]
    return line or (grid.pitch if grid.grid in ("lines", "linesAndChars", "snapToChars") else 0.0)


def _check_page(sheet: DocumentSection, where: str, line: float) -> Iterator[Problem]:
    short, long = sorted((sheet.width, sheet.height))
    if abs(short - 210) > 1 or abs(long - 297) > 1:
        what = f"纸张是 {sheet.width:.0f}×{sheet.height:.0f} 毫米，不是 A4"
        yield finding(what, f"请{_SETUP}把纸张改为 A4（210×297 毫米）", "5.1", where)
        return
    if sheet.is_landscape:
        if abs(sheet.text_width - 225) > 2 or abs(sheet.text_height - 156) > 2:
            what = f"横排页的版心是 {sheet.text_width:.0f}×{sheet.text_height:.0f} 毫米，应为 225×156 毫米"
            remedy = f"请{_SETUP}把这一节的上、下、左、右边距改为 28、26、35、37 毫米"
            yield finding(what, remedy, "8", where, reminder=True)
        return
    top = sheet.margins["top"]
    glyphs = top + (0.8 * line - 0.88 * 16) / 72 * 25.4 if line else top
    if abs(top - 37) > 1 and abs(glyphs - 37) > 1:
        what = f"上边距是 {top:.1f} 毫米，天头应为 37±1 毫米"
        yield finding(what, f"请{_SETUP}把上边距改为 37 毫米", "5.2.1", where)
    if abs(sheet.margins["left"] - 28) > 1:
        what = f"左边距（订口）是 {sheet.margins['left']:.1f} 毫米，应为 28±1 毫米"
        yield finding(what, f"请{_SETUP}把左边距改为 28 毫米", "5.2.1", where)
    if abs(sheet.text_width - 156) > 1:
        what = f"版心宽 {sheet.text_width:.1f} 毫米，应为 156 毫米"
        yield finding(what, f"请{_SETUP}把左边距改为 28 毫米、右边距改为 26 毫米", "5.2.1", where)
    bottom = sheet.height - sheet.margins["bottom"]
    last = top + (22 * line - 0.2 * line + 0.12 * 16) / 72 * 25.4 if line else bottom
    if abs(bottom - _TYPE_BOTTOM) > 1 and not (abs(last - _TYPE_BOTTOM) <= 1.5 and last <= bottom + 1):
        what = f"下边距是 {sheet.margins['bottom']:.1f} 毫米，版心下边缘应距纸边 35 毫米"
        yield finding(what, f"请{_SETUP}把下边距改为 35 毫米", "5.2.1", where)


def _check_grid(
    docx: Docx, sheet: DocumentSection, where: str, parts: Parts, line: float
) -> Iterator[Problem]:
    remedy = f"请{_SETUP}的“文档网格”选“指定行和字符网格”，每行 28 字、每页 22 行，并把“正文”样式设为三号"
    if not line:
        what = "行距没有固定，行数随字体变化，不能保证每页 22 行"
        yield finding(what, f"{remedy}；或把段落行距设为固定值 28.95 磅", "5.2.3", where)
    else:
        count = int(sheet.text_height / 25.4 * 72 / line + 0.05)
        if count != 22:
            what = f"行距 {line:.2f} 磅，每页排 {count} 行，应为 22 行"
            yield finding(what, f"{remedy}；或把段落行距设为固定值 28.95 磅", "5.2.3", where)
    sizes = [p.look.size for p in parts.body if p.look.size >= 15 or parts.format is not Format.PLAIN]
    if not sizes:
        return
    size = max(set(sizes), key=sizes.count)
    by_characters = sheet.grid in ("linesAndChars", "snapToChars")
    pitch = size + sheet.extra if by_characters else size
    count = int(sheet.text_width / 25.4 * 72 / pitch + 0.02)
    if abs(size - 16) < 0.1 and count != 28:
        why = "" if by_characters else "（没有设字符网格）"
        yield finding(f"每行排 {count} 字{why}，应为 28 字", remedy, "5.2.3", where)
    if by_characters and abs(docx.theme_free_size - size) > 0.1:
        what = f"“正文”样式是 {docx.theme_free_size:g} 磅，字符网格按它计算，换一台电脑可能不是 28 字"
        yield finding(what, "请把“正文”样式的字号改为三号（16 磅）", "5.2.3", where, reminder=True)


# -- page numbers ------------------------------------------------------------------------------------


def _check_numbers(docx: Docx, parts: Parts) -> Iterator[Problem]:
    numbered = [sheet for sheet in docx.sheets if _number_of(docx, sheet, "default") is not None]
    if not numbered:
        yield finding("没有页码", "请在页脚插入页码，四号半角宋体，左右各一条一字线", "7.5", "页脚")
        return
    first = numbered[0]
    odd, even = _number_of(docx, first, "default"), _number_of(docx, first, "even")
    assert odd is not None
    if not docx.odd_and_even or even is None:
        what = "单页和双页的页码没有分开，应单页居右、双页居左"
        yield finding(what, "请在“页眉和页脚”里勾选“奇偶页不同”，双页页脚另设页码居左", "7.5", "页脚")
    for number, side, word in ((odd, "right", "单页"), (even, "left", "双页")):
        if number is not None and docx.odd_and_even and not first.is_landscape:
            yield from _check_number(number, first, side, word)
    if parts.format is Format.LETTER and (
        not first.own_first or _number_of(docx, docx.sheets[0], "first") is not None
    ):
        yield finding("信函格式首页不显示页码", "请勾选“首页不同”，首页页脚不放页码", "10.1", "首页页脚")
    for n, sheet in enumerate(docx.sheets):
        turned = _number_of(docx, sheet, "default") if sheet.is_landscape else None
        if turned is not None and not _is_turned(turned):
            what = "横排页的页码在下方，应与其他页位置一致（放在左侧，随纸转正）"
            remedy = "请把页码放进竖排文本框，置于左侧边距外，单页靠下、双页靠上"
            yield finding(what, remedy, "8", f"第 {n + 1} 节页脚", reminder=True)


def _number_of(docx: Docx, sheet: DocumentSection, kind: str) -> Paragraph | None:
    """The paragraph with the page number in a footer (or header) of a sheet."""
    for stories in (sheet.footers, sheet.headers):
        story = stories.get(kind)
        for p in [] if story is None else docx.paragraphs_of(story):
            fields = [x.text or "" for x in p.element.iter(w("instrText"))]
            fields += [x.get(w("instr"), "") for x in p.element.iter(w("fldSimple"))]
            if _PAGE_FIELD.search(" ".join(fields)) and not _holds_box(p.element):
                return p
    return None


def _holds_box(p: Element) -> bool:
    return next(p.iter(w("txbxContent")), None) is not None


def _is_turned(p: Paragraph) -> bool:
    """Whether it stands in a text box or frame; how a box is turned is not judged."""
    framed = p.element.find(f"{w('pPr')}/{w('framePr')}") is not None
    return framed or next(p.element.iterancestors(w("txbxContent")), None) is not None


def _check_number(p: Paragraph, sheet: DocumentSection, side: str, word: str) -> Iterator[Problem]:
    where = f"{word}页脚"
    framed = next(p.element.iterancestors(w("txbxContent")), None) is not None
    if p.text.strip() and abs(p.look.size - 14) > 0.1:  # a bare field has no letters to measure
        what = f"页码字号是 {p.look.size:g} 磅，应为四号（14 磅）"
        yield finding(what, "请把页码改为四号半角宋体阿拉伯数字", "7.5", where)
    if re.search(r"[-－–]\s*\S*\s*[-－–]", p.text):
        what = "页码左右是短横“-”，应为一字线“—”"
        yield finding(what, "请写成“— 1 —”，数字左右各一条一字线", "7.5", where)
    elif not re.search(r"[—―]\s*\S*\s*[—―]", p.text):
        yield finding("页码左右没有一字线", "请写成“— 1 —”，数字左右各一条一字线", "7.5", where)
    if framed:
        return
    if (p.align in ("right", "end")) != (side == "right") or p.align == "center":
        place = "居右空一字" if side == "right" else "居左空一字"
        yield finding(f"{word}页码没有{place}", f"请把{word}页码设为{place}", "7.5", where)
    elif not 0.5 <= p.indents[side] <= 1.3:
        place = "右空一字" if side == "right" else "左空一字"
        yield finding(
            f"{word}页码没有{place}", f"请给页码段落设{place[0]}缩进 1 字符", "7.5", where, reminder=True
        )
    line = p.line or 1.3 * p.look.size
    below = 35 - sheet.margins["footer"] - (p.spacing["after"] + 0.2 * line + 0.3 * p.look.size) / 72 * 25.4
    if not 5 <= below <= 9:
        what = f"页码的一字线约在版心下边缘以下 {below:.0f} 毫米处，应为 7 毫米"
        yield finding(what, f"请{_SETUP}把页脚距边界改为 25 毫米左右", "7.5", where)

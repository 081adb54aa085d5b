"""A ruler for printed documents: where things stand on the page, in mm, against GB/T 9704—2012.

``faults`` names every part of a PDF that is not where the standard wants it.  It reads the page alone and
knows nothing of how the document was made, so that it can judge good documents and spoilt ones alike.
"""

from __future__ import annotations

import re
from collections import namedtuple

import pdfplumber

from tests.word.paper_kit import HAN, MM

RED, BLACK = (1, 0, 0), (0, 0, 0)
TEXT_LEFT, TEXT_RIGHT = 28, 184
EM16, EM14 = 16 / MM, 14 / MM
Line = namedtuple("Line", "text left right top size colour")


def lines_of(page):
    """Lines of text from top to bottom; ``top`` is that of the first letter's em box."""
    found = []
    for line in page.extract_text_lines(return_chars=True):
        first, last = line["chars"][0], line["chars"][-1]
        top = (page.height - first["matrix"][5] - 0.88 * first["size"]) / MM
        text = re.sub(r"\s", "", line["text"])
        found.append(
            Line(text, first["x0"] / MM, last["x1"] / MM, top, first["size"], first["non_stroking_color"])
        )
    return found


def rules_of(page, colour):
    """Horizontal rules of a colour: (top, left, right, width in points), without doubles."""
    flat = [x for x in page.lines if x["stroking_color"] == colour and abs(x["top"] - x["bottom"]) < 1]
    return sorted(
        {
            (round(x["top"] / MM, 1), round(x["x0"] / MM, 1), round(x["x1"] / MM, 1), x["linewidth"])
            for x in flat
        }
    )


def number_of(page):
    """The page's number as printed, "" if it has none; at the left edge of a landscape page."""
    if page.width > page.height:
        margin = page.crop((0, 0, 34 * MM, page.height))
        return re.sub(r"\s", "", "".join(char["text"] for char in margin.chars))
    last = lines_of(page)[-1:]
    return last[0].text if last and re.fullmatch("—\\d+—", last[0].text) else ""


def faults(path, layout, *, kind="letterhead", signed="2023年4月12日", colophon=True):
    """The names of the parts that are out of place; ``kind`` is letterhead, upward or letter."""
    found = set()

    def want(part, value, *wanted, tolerance=1.0):
        if not isinstance(value, int | float) or all(abs(value - each) > tolerance for each in wanted):
            found.add(part)

    with pdfplumber.open(path) as pdf:
        pages = pdf.pages
        upright = [page for page in pages if page.height > page.width]
        for page in pages:
            want("纸张", min(page.width, page.height) / MM, 210)
            want("纸张", max(page.width, page.height) / MM, 297)
        _text(upright, want, layout)
        _head(pages[0], want, layout, kind)
        _numbers(pages, want, found, kind)
        _signature(pages, want, found, signed)
        _attachments(pages, want, layout)
        if colophon:
            _colophon(pages[-1], want)
    return found


def _text(pages, want, layout):
    """天头, 订口, 版心, 22 lines, 28 characters: on pages and lines full of HAN."""
    first_top = 37 if layout == "measured" else 40
    runs = [[line for line in lines_of(page) if set(line.text) <= set(HAN)] for page in pages]
    full = [line for run in runs for line in run if len(line.text) >= 20]
    want("每行字数", max(len(line.text) for line in full), 28, tolerance=0)
    want("订口", min(line.left for line in full), TEXT_LEFT)
    want("版心宽", max(line.right for line in full), TEXT_RIGHT, tolerance=1.2)
    page = max(runs, key=len)
    want("每页行数", len(page), 22, tolerance=0)
    want("天头", page[0].top, first_top)
    # by the dialog the blank above the first line and below the last counts as well: 22 × 10.2 mm
    want("版心高", page[-1].top + EM16 - page[0].top, 225 if layout == "measured" else 220)
    want("正文字号", page[0].size, 16, tolerance=0.1)


def _head(page, want, layout, kind):
    every = lines_of(page)
    mark = max(every, key=lambda line: line.size)
    want("标志颜色", int(mark.colour == RED), 1, tolerance=0)
    want("标志居中", (mark.left + mark.right) / 2, 105 if kind == "letter" else 106)
    want("标志位置", mark.top, 30 if kind == "letter" else 37 + 35)
    number = next((line for line in every if re.search(r"〔\d{4}〕\d+号", line.text)), None)
    if number is None:
        want("发文字号", None, 0)
        return
    rules = rules_of(page, RED)
    title = [line for line in every if abs(line.size - 22) < 0.1]
    if kind == "letter":
        want("发文字号居右", number.right, TEXT_RIGHT)
        for top in (45.4, 277.5):
            want(
                "双线",
                next((rule[0] for rule in rules if abs(rule[0] - top) < 1.5), None),
                top,
                tolerance=1.5,
            )
            want("双线宽", next((rule[2] - rule[1] for rule in rules if abs(rule[0] - top) < 1.5), None), 170)
        want("双线", len(rules), 4, tolerance=0)
        if not rules:
            return
        want("双线距标志", rules[0][0] - (mark.top + 30 / MM), 4)
        want("发文字号距线", number.top - max(rule[0] for rule in rules if rule[0] < 60), 0.875 * EM16)
        above = number.top + EM16
    else:
        want("红线", len(rules), 1, tolerance=0)
        if not rules:
            return
        top, left, right, _ = rules[0]
        want("红线位置", top - (number.top + EM16), 4)
        want("红线宽", right - left, 156)
        want("发文字号空二行", (number.top - mark.top - 30 / MM) / LINE[layout], 2.3, tolerance=0.5)
        if kind == "upward":
            want("发文字号居左", number.left, TEXT_LEFT + EM16)
            want("签发人居右", number.right, TEXT_RIGHT - EM16)
        else:
            want("发文字号居中", (number.left + number.right) / 2, 106)
        above = top
    want("标题", len(title) and 1, 1, tolerance=0)
    if title:
        for line in title:
            want("标题居中", (line.left + line.right) / 2, 106, tolerance=2)
        want("标题空二行", (title[0].top - above) / LINE[layout], 2.4, tolerance=0.5)


LINE = {"measured": 592 / 1440 * 25.4, "dialog": 579 / 1440 * 25.4}


def _numbers(pages, want, found, kind):
    """Number, side and height on every page; none on page 1 of a letter and on a page with 版记 alone."""
    for n, page in enumerate(pages, 1):
        every = lines_of(page)
        alone = len(every) == 2 and every[-1].text.endswith("印发")
        expected = "" if alone or (kind == "letter" and n == 1) else f"—{n}—"
        if number_of(page) != expected:
            found.add("页码")
        elif expected and page.width > page.height:
            strokes = [char for char in page.chars if char["text"] == "—" and char["x1"] < 34 * MM]
            ends = [min(x["top"] for x in strokes) / MM, max(x["bottom"] for x in strokes) / MM]
            want("横排页码", ends[1] if n % 2 else ends[0], 184 - EM14 if n % 2 else 28 + EM14, tolerance=1.5)
            want("横排页码", (strokes[0]["x0"] + strokes[0]["x1"]) / 2 / MM, 28, tolerance=1)
        elif expected:
            line = every[-1]
            want("页码字号", line.size, 14, tolerance=0.1)
            want("页码居外侧", line.right if n % 2 else line.left, 184 - EM14 if n % 2 else 28 + EM14)
            want("页码距版心", line.top + 0.58 * EM14 - 262, 7)  # the stroke stands 0.3 em above the baseline


def _signature(pages, want, found, signed):
    for page in pages:
        every = lines_of(page)
        at = next((i for i, line in enumerate(every) if line.text == signed), None)
        if at is None:
            continue
        date, name = every[at], every[at - 1]
        want("成文日期", date.right, TEXT_RIGHT - 4 * 156 / 28)
        # 7½ characters from the edge, half a date's width and four: fonts with wide digits move its middle
        want("署名居中", (name.left + name.right) / 2, TEXT_RIGHT - 7.5 * 156 / 28, tolerance=1.5)
        if at < 2 or every[at - 2].top > name.top:
            found.add("署名单独成页")
        return
    found.add("成文日期")


def _attachments(pages, want, layout):
    for page in pages[1:]:
        every = lines_of(page)
        for mark in (line for line in every if re.fullmatch(r"附件\d?", line.text)):
            if page.width > page.height:
                want("附件顶格", mark.left, 35)
            else:
                want("附件顶格", mark.left, 28)
                want("附件另面", mark.top, 37 if layout == "measured" else 40)
            title = next((line for line in every if abs(line.size - 22) < 0.1 and line.top > mark.top), None)
            want("附件标题", (title.top - mark.top) / LINE[layout] if title else None, 2, tolerance=0.3)


def _colophon(page, want):
    rules = [rule for rule in rules_of(page, BLACK) if rule[0] > 150]
    want("版记", len(rules), 3, tolerance=0)
    if len(rules) != 3:
        return
    first, middle, last = rules
    want("版记位置", last[0], 262)
    want("版记线宽", last[2] - last[1], 156)
    want("版记粗线", min(first[3], last[3]), 1, tolerance=0.1)
    want("版记细线", middle[3], 0.75, tolerance=0.1)
    small = [line for line in lines_of(page) if first[0] < line.top < last[0]]
    want("版记字号", max(line.size for line in small), 14, tolerance=0.1)
    want("版记空一字", min(line.left for line in small), 28 + EM14)

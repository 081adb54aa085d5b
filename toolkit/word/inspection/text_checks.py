"""正文: type, indents, heading levels, numbers, dates, marks (5.2.2, 7.3.3 and 9), and what must not be left in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.errors import Problem
from toolkit.word.inspection.finding import PRACTICE, finding
from toolkit.word.inspection.parts import Format, Parts
from toolkit.word.inspection.reading import Docx, Paragraph
from toolkit.word.wml import has_inline_picture, w

_CHINESE = "一二三四五六七八九十百"
_LEVELS = (
    (re.compile(rf"(?P<n>[{_CHINESE}]+)、"), ("黑体",), "一级标题“一、”", "黑体"),
    (re.compile(rf"（(?P<n>[{_CHINESE}]+)）"), ("楷体",), "二级标题“（一）”", "楷体_GB2312"),
    (re.compile(r"(?P<n>\d{1,2})[.．](?!\d)"), ("仿宋",), "三级标题“1.”", "仿宋_GB2312"),
    (re.compile(r"（(?P<n>\d{1,2})）"), ("仿宋",), "四级标题“（1）”", "仿宋_GB2312"),
)
_WRONG_NUMBERS = (
    (
        re.compile(rf"\([{_CHINESE}]+[)）]|（[{_CHINESE}]+\)"),
        "二级标题用了半角括号",
        "请改为全角括号“（一）”",
    ),
    (re.compile(rf"（[{_CHINESE}]+）[、．.，,]"), "“（一）”后面多了标点", "请删去括号后面的标点"),
    (re.compile(rf"[{_CHINESE}]+[.．,，](?=\D)"), "一级标题序号后面不是顿号", "请写成“一、”"),
    (re.compile(r"\d{1,2}、"), "三级标题序号后面用了顿号", "请写成“1.”，用下脚点"),
    (re.compile(r"\(\d{1,2}[)）]|（\d{1,2}\)"), "四级标题用了半角括号", "请改为全角括号“（1）”"),
)
_BAD_DATE = re.compile(r"(?<![\d\w/.-])(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?![\d.\w/-])", re.ASCII)
_ZERO_DATE = re.compile(r"\d{4}年(?:0\d月|\d{1,2}月0\d日)")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!][\u4e00-\u9fff]")
_PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}|｛｛")


def check_text(docx: Docx, parts: Parts) -> Iterator[Problem]:
    """Everything about the text between 主送机关 and 附件说明."""
    yield from _check_leftovers(docx)
    body = [p for p in parts.body if parts.format is not Format.PLAIN or p.look.size >= 15]
    body = [p for p in body if p.align not in ("center", "right", "end") and not p.has_picture]
    headings = [(p, level) for p in body if (level := _level(p)) is not None]
    yield from _check_wrong_numbers(body)
    yield from _check_headings(headings)
    yield from _check_sequence(headings)
    text = [p for p in body if all(p is not heading for heading, _ in headings) and not _is_bare_heading(p)]
    yield from _check_type(text)
    yield from _check_indents([p for p in body if p is not parts.addressee and not _is_bare_heading(p)])
    yield from _check_words(parts)
    if any(p.is_numbered for p in body):
        numbered = [p for p in body if p.is_numbered]
        what = "用了 Word 自动编号，序号不在文字里，没有核对"
        yield finding(
            what, "请自行核对层次序号是否为“一、”“（一）”“1.”“（1）”", "7.3.3", numbered, reminder=True
        )


def _level(p: Paragraph) -> int | None:
    """0–3 if the paragraph begins with a number of that level."""
    text = p.text.lstrip(" \u3000\t")
    return next((level for level, (number, *_) in enumerate(_LEVELS) if number.match(text)), None)


def _check_wrong_numbers(body: Sequence[Paragraph]) -> Iterator[Problem]:
    for pattern, what, remedy in _WRONG_NUMBERS:
        found = [p for p in body if pattern.match(p.text.lstrip(" \u3000\t"))]
        if found:
            yield finding(what, remedy, "7.3.3", found)


def _check_headings(headings: Sequence[tuple[Paragraph, int]]) -> Iterator[Problem]:
    for level, (_, fonts, name, font) in enumerate(_LEVELS):
        here = [p for p, its_level in headings if its_level == level and (level > 1 or _is_heading(p))]
        odd = [p for p in here if p.start.font and not any(word in p.start.font for word in fonts)]
        if odd:
            yield finding(f"{name}用的是“{odd[0].start.font}”，应为{fonts[0]}", f"请改为{font}", "7.3.3", odd)
        odd = [p for p in here if abs(p.start.size - 16) > 0.1]
        if odd:
            what = f"{name}的字号是 {odd[0].start.size:g} 磅，应为3号（16 磅）"
            yield finding(what, "请把字号改为3号", "5.2.2", odd)
        odd = [p for p in here if p.start.bold]
        if odd:
            yield finding(f"{name}加粗了", "请取消加粗，层次用字体区分", "7.3.3", odd, reminder=True)


def _is_heading(p: Paragraph) -> bool:
    """Whether a numbered paragraph has a heading: alone, or its first sentence in a type of its own."""
    return p.start != p.look or re.search("[。；，]", p.text) is None


def _is_bare_heading(p: Paragraph) -> bool:
    """Whether it is a heading without a number, as 纪要 have them: short, no sentence, in the type of headings."""
    text = p.text.strip()
    heading = any(font in p.start.font for font in ("黑体", "楷体", "小标宋"))
    return heading and len(text) <= 30 and re.search("[。；，：！？]$", text) is None and _level(p) is None


def _check_sequence(headings: Sequence[tuple[Paragraph, int]]) -> Iterator[Problem]:
    expected = [1, 1]
    for p, level in headings:
        if level > 1:
            continue
        number = _number(_LEVELS[level][0], p.text.lstrip(" \u3000\t"))
        if number != expected[level]:
            mark = p.text.strip()[: 2 if level == 0 else 3]
            what = f"序号“{mark}”不连续，这里应为{_written(expected[level], level)}"
            yield finding(what, "请核对是漏了一段，还是序号写错", "7.3.3", p)
        expected[level] = number + 1
        if level == 0:
            expected[1] = 1


def _number(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    assert found is not None
    ten, _, one = found["n"].rpartition("十")
    if "十" not in found["n"]:
        return _CHINESE.index(found["n"][-1]) + 1
    return (_CHINESE.index(ten) + 1 if ten else 1) * 10 + (_CHINESE.index(one) + 1 if one else 0)


def _written(number: int, level: int) -> str:
    ten, one = divmod(number, 10)
    words = (
        (_CHINESE[ten - 1] if ten > 1 else "") + ("十" if ten else "") + (_CHINESE[one - 1] if one else "")
    )
    return f"“{words}、”" if level == 0 else f"“（{words}）”"


def _check_type(text: Sequence[Paragraph]) -> Iterator[Problem]:
    odd = [p for p in text if abs(p.look.size - 16) > 0.1]
    if odd:
        what = f"正文字号是 {odd[0].look.size:g} 磅，应为3号（16 磅）"
        yield finding(what, "请把正文字号改为3号", "5.2.2", odd)
    odd = [p for p in text if p.look.font and "仿宋" not in p.look.font]
    if odd:
        yield finding(
            f"正文用的是“{odd[0].look.font}”，应为仿宋体", "请把正文字体改为仿宋_GB2312", "5.2.2", odd
        )
    odd = [p for p in text if p.look.colour]
    if odd:
        yield finding("正文不是黑色", "请把字体颜色改为“自动”或黑色", "5.2.4", odd)


def _check_indents(body: Sequence[Paragraph]) -> Iterator[Problem]:
    flat = [p for p in body if _first_line(p) < 1.5 and not p.is_numbered and p.align != "center"]
    if flat:
        yield finding("段首没有左空二字", "请设首行缩进 2 字符", "7.3.3", flat)
    typed = [p for p in body if re.match(r"[ \u3000]", p.text) and p.indents["firstLine"] < 1]
    if typed:
        what = "段首用空格代替缩进"
        yield finding(what, "请删去空格，改设首行缩进 2 字符", "7.3.3", typed, reminder=True)


def _first_line(p: Paragraph) -> float:
    spaces = re.match(r"[ \u3000\t]*", p.text)
    typed = 0.0 if spaces is None else sum(1.0 if space == "\u3000" else 0.5 for space in spaces[0])
    return p.indents["left"] + p.indents["firstLine"] + typed


def _check_words(parts: Parts) -> Iterator[Problem]:
    every = [*parts.body, *parts.listed]
    for pattern, what, remedy, clause in (
        (_BAD_DATE, "日期用了横线、斜线或点", "请写成“2023年4月12日”的形式", "9"),
        (_ZERO_DATE, "日期的月、日前面补了零", "月、日不编虚位，1 不写成 01", "7.3.5"),
        (_HALF_WIDTH, "汉字之间用了半角标点", "请改为全角标点", "9"),
        (re.compile(r'"[^"]*[\u4e00-\u9fff][^"]*"'), "用了直引号", "请改为“”", "9"),
    ):
        found = [p for p in every if pattern.search(p.text)]
        if found:
            words = pattern.search(found[0].text)
            shown = f"（{words[0]}）" if words else ""
            yield finding(what + shown, remedy, clause, found, reminder=True)


def _check_leftovers(docx: Docx) -> Iterator[Problem]:
    """What was not finished: placeholders, revisions, comments; and pictures that a fixed line would cut."""
    found = [p for p in docx.paragraphs if _PLACEHOLDER.search(p.text)]
    if found:
        yield finding("还有没填的占位符", "请填写或删去双花括号里的内容", PRACTICE, found)
    if next(docx.root.iter(w("ins"), w("del"), w("moveFrom"), w("moveTo")), None) is not None:
        yield finding("还有没接受的修订", "请在“审阅”里接受或拒绝全部修订", PRACTICE, "全文", reminder=True)
    if next(docx.root.iter(w("commentReference")), None) is not None:
        yield finding("还有批注", "请在“审阅”里删除全部批注", PRACTICE, "全文", reminder=True)
    cut = [p for p in docx.paragraphs if p.line and has_inline_picture(p.element)]
    if cut:
        yield finding("图片所在的段落是固定行距，图片会被裁掉", "请把这一段的行距改为单倍行距", PRACTICE, cut)

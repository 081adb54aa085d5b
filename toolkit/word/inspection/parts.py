"""Which paragraph is what: 发文机关标志, 发文字号, 标题, … found by their looks and their words.

An office's document says nowhere which paragraph is its title.  The head is looked for among the first
paragraphs, the tail backwards from the first attachment or the 版记; what stands between is the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from toolkit.word.inspection.reading import Docx, Paragraph
from toolkit.word.wml import TBL, Element, nearest

NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fff]{1,12})\s*(?P<open>[〔\[［(（【])\s*(?P<year>\d{2,4})\s*(?P<close>[〕\]］)）】])"
    r"\s*(?P<ordinal>第?)\s*(?P<serial>\d*)\s*号"
)
DATE = re.compile(
    r"(?:[12]\d{3}|[〇○零Ｏ一二三四五六七八九]{4})\s*(?:年|[-－./．])\s*[\d〇○一二三四五六七八九十]{1,3}\s*(?:月|[-－./．])"
    r"\s*[\d〇○一二三四五六七八九十]{1,3}\s*日?"
)
ATTACHMENT = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]*\s*(?:[（(][^（）()]{1,12}[）)])?\s*[：:]?")
ATTACHMENTS = re.compile(r"附\s*件?\s*[：:]")
_NO_DATE_YET = re.compile(r"[\[［【][^\]］】]*日期[\]］】]|[\d×✕Xx]+年[\d×✕Xx]*月[\d×✕Xx]*日")
_REMARK = re.compile(r"\s*(?:[（(]|联系人|此件)")
_HEAD_PARAGRAPHS = 14
_ENDS_A_SENTENCE = "。；！？，、：:;,"
_NO_SIGNATURE = re.compile(r"\s*(?:\d+\s*[.．、]|附\s*件|[（(])")
_KIND = re.compile("(决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要)(?:（.*）)?$")
_UPWARD = ("请示", "报告")
_LAST = 12
"""Paragraphs among which 版记 is looked for: the last of the text, or of what stands in text boxes."""


class Format(StrEnum):
    """What kind of document it is."""

    LETTERHEAD = "公文（红头）"
    LETTER = "信函格式"
    PLAIN = "内部文稿（没有红头）"


@dataclass(slots=True)
class Parts:
    """The parts found; what was not found is None or empty."""

    format: Format = Format.PLAIN
    mark: Paragraph | None = None
    number: Paragraph | None = None
    rule: Paragraph | None = None
    title: list[Paragraph] = field(default_factory=list)
    addressee: Paragraph | None = None
    body: list[Paragraph] = field(default_factory=list)
    listed: list[Paragraph] = field(default_factory=list)
    signature: Paragraph | None = None
    date: Paragraph | None = None
    remark: Paragraph | None = None
    attachments: list[Paragraph] = field(default_factory=list)
    colophon: list[Paragraph] = field(default_factory=list)
    colophon_table: Element | None = None

    @property
    def title_lines(self) -> list[str]:
        """The title at its line breaks."""
        return [line.strip() for p in self.title for line in p.lines]

    @property
    def kind(self) -> str:
        """文种 by the end of the title; "" if it names none of the fifteen."""
        found = _KIND.search("".join(self.title_lines))
        return found[1] if found else ""

    @property
    def is_letter(self) -> bool:
        """Whether it is sent to somebody: it has a head, or a title that names one of the kinds, and 主送机关."""
        return self.format is not Format.PLAIN or (self.kind != "" and self.addressee is not None)

    @property
    def upward(self) -> bool:
        """上行文, by its kind or because it names who signed it."""
        return self.kind in _UPWARD or (self.number is not None and "签发人" in self.number.text)


def find_parts(docx: Docx) -> Parts:
    """Name the paragraphs of a document."""
    parts = Parts()
    written = [p for p in docx.paragraphs if not p.is_blank]
    _find_colophon(parts, written[-_LAST:])
    if not parts.colophon:
        _find_colophon(parts, docx.boxed[-_LAST:])
    known = {id(p) for p in parts.colophon}
    outside = [p for p in written if not p.in_table and id(p) not in known]
    parts.attachments = _attachments(outside)
    first = outside.index(parts.attachments[0]) if parts.attachments else len(outside)
    main = outside[:first]
    rest = _find_head(parts, docx, main)
    _find_tail(parts, rest)
    return parts


def _attachments(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The marks 附件1 of attachments: alone in a paragraph, at the beginning of a page or near it."""
    return [p for p in paragraphs[1:] if ATTACHMENT.fullmatch(p.text.strip()) and p.text.strip() != "附"]


def _find_colophon(parts: Parts, last: Sequence[Paragraph]) -> None:
    starts = [i for i, p in enumerate(last) if re.match(r"\s*(抄\s*送|主\s*送|分\s*送)\s*[：:]", p.text)]
    ends = [i for i, p in enumerate(last) if re.search(r"印发\s*$", p.text.strip())]
    if (
        starts
        and not ends
        and not last[starts[0]].in_table
        and last[starts[0]].text.lstrip().startswith("主")
    ):
        return  # a plain 主送 line of a short document
    found = sorted({*starts, *ends})
    if not found:
        return
    parts.colophon = list(last[found[0] : found[-1] + 1])
    parts.colophon_table = nearest(parts.colophon[-1].element, TBL)


def _find_head(parts: Parts, docx: Docx, main: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """Find 版头, 标题 and 主送机关; return what follows."""
    page = next(
        (i for i, p in enumerate(main) if i and p.breaks), len(main)
    )  # 送达回证 has a title of its own
    head = list(main[: min(page, _HEAD_PARAGRAPHS)])
    letter_head = [
        p
        for sheet in docx.sheets[:1]
        for kind, story in sheet.headers.items()
        if kind == "first"
        for p in docx.paragraphs_of(story)
        if p.text.strip()
    ]
    number = next(
        (p for p in head[:8] if NUMBER.search(p.text) and len(p.text) < 60 and not _is_title(p)), None
    )
    parts.number = number
    if (
        number
        and not any(map(_is_title, head[head.index(number) + 1 :]))
        and not any(p.start.is_red for p in head)
    ):
        parts.number = number = None  # the number of a form, below its title
    if letter_head and (letter_head[0].start.is_red or letter_head[0].start.size >= 22):
        parts.format, parts.mark = Format.LETTER, letter_head[0]
    else:
        before_number = head[: head.index(number)] if number else head[:2]
        boxed = [p for p in docx.boxed if p.start.is_red and p.start.size >= 20 and len(p.text) <= 40]
        marks = [p for p in before_number if p.start.is_red and p.start.size >= 20] or boxed
        if number is not None or marks:
            parts.format = Format.LETTERHEAD
            parts.mark = marks[0] if marks else max(before_number, key=lambda p: p.start.size, default=None)
    after = head.index(number) + 1 if number else (head.index(parts.mark) + 1 if parts.mark in head else 0)
    parts.rule = _find_rule(docx, parts, main[after] if after < len(main) else None)
    start = next((i for i in range(after, len(head)) if _is_title(main[i])), None)
    if start is None:
        return main[after:]
    end = start + 1
    while end < len(main) and _is_title(main[end]) and main[end].start == main[start].start:
        end += 1
    parts.title = list(main[start:end])
    if parts.format is Format.PLAIN and end < len(main) and main[end].align in ("right", "end"):
        end += 1
    if end < len(main) and _is_addressee(main[end]):
        parts.addressee = main[end]
        end += 1
    return main[end:]


def _is_addressee(p: Paragraph) -> bool:
    return re.search(r"[：:]$", p.text.strip()) is not None and len(p.text) < 200 and p.look.size >= 14


def _is_title(p: Paragraph) -> bool:
    return (p.align == "center" and p.start.size >= 18 and not p.start.is_red) or p.style in ("Title", "标题")


def _find_rule(docx: Docx, parts: Parts, title: Paragraph | None) -> Paragraph | None:
    """The paragraph with the rule below the number: its border, that of a blank one after it, or a drawn line."""
    if parts.number is None:
        return None
    every = docx.paragraphs
    for p in every[every.index(parts.number) :]:
        if p is title:
            return p if "top" in p.borders else None
        if p.borders or p.has_picture:
            return p
    return None


def _find_tail(parts: Parts, rest: Sequence[Paragraph]) -> None:
    """Find 署名, 成文日期, 附注 and 附件说明 from the end; what is left is the text."""
    end = len(rest)
    dated = [i for i in range(max(0, end - 6), end) if _is_date(rest[i])]
    if dated:
        end = dated[-1]
        parts.date = rest[end]
        parts.remark = next((p for p in rest[end + 1 :] if _REMARK.match(p.text)), None)
    elif end and rest[-1].text.strip().startswith("（") and _REMARK.match(rest[-1].text):
        end -= 1
        parts.remark = rest[end]
    if end and _is_signature(rest[end - 1]) and (dated or _is_set_apart(rest[end - 1])):
        end -= 1
        parts.signature = rest[end]
    start = next((i for i in range(end) if ATTACHMENTS.match(rest[i].text.strip())), None)
    if start is not None and end - start <= 30:
        parts.listed = list(rest[start:end])
        end = start
    parts.body = list(rest[:end])


def _is_signature(p: Paragraph) -> bool:
    text = p.text.strip()
    return 0 < len(text) <= 40 and text[-1] not in _ENDS_A_SENTENCE and _NO_SIGNATURE.match(text) is None


def _is_set_apart(p: Paragraph) -> bool:
    """Whether it stands where a signature stands: at the right, or centred."""
    return p.align in ("right", "end", "center") or p.indents["left"] > 6


def _is_date(p: Paragraph) -> bool:
    """Whether it is a date, or the place of one that is still to be filled in."""
    text = p.text.strip()
    return (DATE.fullmatch(text) or _NO_DATE_YET.fullmatch(text)) is not None


def described(paragraphs: Iterable[Paragraph]) -> str:
    """正文第 5 段“…”等 3 处."""
    every = list(paragraphs)
    first = every[0]
    place = f"正文第 {first.number} 段“{first.first_words}”" if first.number else f"“{first.first_words}”"
    return place if len(every) == 1 else f"{place}等 {len(every)} 处"

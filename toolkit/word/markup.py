"""From the XML of one part to a program: bytes that never change, and what stands between them.

1. Read each paragraph as one text, whatever runs, proofing marks, bookmarks, hyperlinks or tracked
   insertions its letters are spread over, and find the placeholders in it.
2. Put a *mark* (a processing instruction; parsing has removed all others) where each placeholder starts,
   in the run whose formatting it shall have, and cut its letters out of that run and the following ones.
3. Pair the marks that open and close a block, and decide what the block repeats:
   - both in one paragraph: the piece of the paragraph between them;
   - in cells of one row, or in different rows of one table: these rows;
   - the first thing of one paragraph and the last thing of another, side by side: these paragraphs and
     all between them.
   Move the marks there.  A paragraph or row that then shows nothing was only a marker and is dropped.
4. Serialise, and cut the bytes at the marks (``cutting``).

What a block repeats must stay valid when repeated or left out: bookmarks and comments that it touches are
dropped, runs and hyperlinks that it cuts are split in two, a table that may lose all its rows becomes a
``Frame``, and a cell that may lose all its paragraphs ends in a ``GUARD``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

from toolkit.errors import Level, Problem
from toolkit.word.cutting import Mark, cut
from toolkit.word.fonts import Fonts
from toolkit.word.long_tables import seam
from toolkit.word.lookalikes import Lookalike, lookalikes
from toolkit.word.places import StoryPlaces
from toolkit.word.render import Program
from toolkit.word.syntax import TagKind, TagUse, TemplatePlace, has_braces, read
from toolkit.word.wml import (
    BODY,
    FIELD_CHAR,
    P_PROPERTIES,
    RESAVE,
    TABLE_HEAD,
    TBL,
    TC,
    TR,
    W_NAMESPACE,
    Element,
    P,
    R,
    T,
    Text,
    Unreadable,
    between,
    child_towards,
    common_ancestor,
    detach,
    is_shown,
    let_grow,
    lift,
    nearest,
    parent_of,
    parse_story,
    texts,
    w,
)

_PI: Any = etree.ProcessingInstruction  # also serves as the tag of one
_BRACES = " or ".join(f"contains(., '{brace}')" for brace in "{}｛｝")
_WITH_BRACES: Any = etree.XPath(f"descendant-or-self::*[@*[{_BRACES}] or text()[{_BRACES}]]")
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_ANCHORS = {
    w("bookmarkStart"): "bookmark",
    w("bookmarkEnd"): "bookmark",
    w("commentRangeStart"): "comment",
    w("commentRangeEnd"): "comment",
    w("commentReference"): "comment",
}


@dataclass(frozen=True, slots=True)
class CompiledPart:
    """One compiled part; ``program`` is empty if nothing in it is to be filled."""

    program: Program
    fields: tuple[TagUse, ...]
    problems: tuple[Problem, ...]
    lookalikes: tuple[Lookalike, ...]
    lines: tuple[str, ...]
    """What it says without blanks, a line a paragraph, its placeholders as they were written."""


@dataclass(slots=True, eq=False)
class _Pair:
    """A block; ``region`` is the rows or paragraphs that it starts and ends with, None inside a paragraph."""

    opening: Mark
    closing: Mark
    region: tuple[Element, Element] | None

    @property
    def rows(self) -> set[Element]:
        if self.region is None or self.region[0].tag != TR:
            return set()
        return {*self.region, *between(*self.region)}


def compile_part(xml: bytes, story: str, template: str, fonts: Fonts) -> CompiledPart:
    """Compile one story of the template called ``template``.  Raises wml.Unreadable.

    ``w`` must be its prefix, as every office program writes it: filled-in line breaks are written with it.
    """
    root = parse_story(xml)
    if root.nsmap.get("w") != W_NAMESPACE:
        raise Unreadable("里的 XML 不是 Word 或 WPS 写的样子", RESAVE)
    return _Compiler(root, story, template, fonts).compile()


class _Compiler:
    def __init__(self, root: Element, story: str, template: str, fonts: Fonts) -> None:
        self.root = root
        self.fonts = fonts
        self.story = story
        self.places = StoryPlaces(story)
        self.template = template
        self.marks: list[Mark] = []
        self.problems: list[Problem] = []

    def compile(self) -> CompiledPart:
        self._find_unreachable()
        written, whole = texts(self.root), TemplatePlace(self.template, cell=self.story)
        others = tuple(each for text in written for each in lookalikes(text, whole))
        lines = tuple("".join(text.letters.split()) for text in written)
        for text in written:
            if has_braces(text.letters):
                self._mark(text)
        if not self.marks:
            return CompiledPart((), (), tuple(self.problems), others, lines)
        self._unbind()
        pairs = self._pair()
        self._place(pairs)
        self._keep_valid(pairs)
        xml = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        program, fields = cut(xml, self.marks, self.fonts)
        return CompiledPart(program, fields, tuple(self.problems), others, lines)

    def _spot(self, element: Element) -> TemplatePlace:
        return TemplatePlace(self.template, cell=self.places.of(element))

    def _warn(self, what: str, remedy: str, spot: TemplatePlace) -> None:
        self.problems.append(Problem(what, remedy, spot, Level.WARNING))

    # ---- 1 and 2: placeholders become marks

    def _mark(self, text: Text) -> None:
        spot = self._spot(text.p)
        tags, mistakes = read(text.letters)
        self.problems += [mistake.at(spot) for mistake in mistakes]
        if "｛" in text.letters or "｝" in text.letters:
            self._warn("的花括号是全角的，已按半角读取", "建议改成“{{字段}}”", spot)
        bare = text.letters
        for tag in tags:
            if tag.kind not in (TagKind.TEXT, TagKind.PICTURE):
                bare = bare[: tag.start] + " " * (tag.end - tag.start) + bare[tag.end :]
        spans = []
        around = (text.letters[: tags[0].start], text.letters[tags[0].end :]) if len(tags) == 1 else None
        for tag in tags:
            pi = _PI("mark", str(len(self.marks)))
            leads, trails = not bare[: tag.start].strip(), not bare[tag.end :].strip()
            self.marks.append(Mark(tag, pi, text.p, spot, leads, trails, around))
            spans.append((tag.start, tag.end, pi))
            if tag.kind is TagKind.PICTURE and let_grow(text.p):
                self._warn(f"“{tag}”所在段是固定行距，会截断图片，已改为单倍行距", "建议在模板里改好", spot)
        text.replace(spans)

    def _find_unreachable(self) -> None:
        """Braces where nothing is filled: field codes, formulas, drawn text, alternative text, link tips."""
        for element in _WITH_BRACES(self.root):
            written = [str(value) for value in element.values()]
            if element.tag not in (T, w("delText")):
                written.append(element.text or "")
            if any(map(has_braces, written)):
                what = "有占位符写在域代码、公式、图形文字或替代文字里，那里不会被填写"
                self.problems.append(Problem(what, "请移到普通文字里，或删去", self._spot(element)))

    def _unbind(self) -> None:
        spot = TemplatePlace(self.template, cell=self.story)
        for binding in list(self.root.iter(w("dataBinding"))):
            parent_of(binding).remove(binding)  # Word would put the bound property over the filled-in text
            self._warn("有绑定文档属性的内容控件，已解除绑定", "建议在 Word 里删除该内容控件", spot)

    # ---- 3: blocks

    def _in_order(self) -> list[Mark]:
        """The marks still in the tree, in document order."""
        return [self.marks[int(pi.text or "")] for pi in self.root.iter(_PI)]

    def _reject(self, what: str, remedy: str, *marks: Mark) -> None:
        """Report at the first mark, and go on without the marks to find what else is wrong."""
        self.problems.append(Problem(what, remedy, marks[0].spot))
        for mark in marks:
            detach(mark.pi)

    def _pair(self) -> list[_Pair]:
        pairs: list[_Pair] = []
        opened: list[Mark] = []
        for mark in self._in_order():
            if mark.opens:
                opened.append(mark)
            elif mark.tag.kind is TagKind.END:
                if all(other.tag.name != mark.tag.name for other in opened):
                    self._reject(f"“{mark.tag}”前面没有对应的开头", "请补上开头，或删去它", mark)
                    continue
                while opened[-1].tag.name != mark.tag.name:
                    self._reject_unclosed(opened.pop())
                pairs += self._settle(opened.pop(), mark)
        for mark in opened:
            self._reject_unclosed(mark)
        return pairs

    def _reject_unclosed(self, mark: Mark) -> None:
        end = f"{{{{/{mark.tag.name}}}}}"
        self._reject(f"“{mark.tag}”后面没有对应的“{end}”", f"请在区块末尾补上“{end}”，或删去它", mark)

    def _settle(self, opening: Mark, closing: Mark) -> list[_Pair]:
        """The pair with what it repeats; nothing, and a problem, if that would tear the document."""
        if opening.p is closing.p:
            return [_Pair(opening, closing, None)]
        region = _region(opening, closing)
        if region is None:
            remedy = "请放在同一段里、同一表格的行里，或放在同一处一段的开头和另一段的末尾"
            self._reject(f"“{opening.tag}”和“{closing.tag}”的位置不配", remedy, opening, closing)
            return []
        return [_Pair(opening, closing, region)]

    def _place(self, pairs: list[_Pair]) -> None:
        """Move the marks to where their blocks start and end, and drop what only held them."""
        ends: dict[Mark, Element] = {}
        for pair in pairs:
            if pair.region is not None:
                ends[pair.opening], ends[pair.closing] = pair.region
                continue
            home = _home_of(pair)
            lift(pair.opening.pi, home)
            lift(pair.closing.pi, home)
        order = [mark for mark in self._in_order() if mark in ends]
        for mark in order:
            detach(mark.pi)
        several = [x.region for x in pairs if x.region is not None and x.region[0] is not x.region[1]]
        markers = {element for region in several for element in region if not is_shown(element)}
        for pair in self._crossing(pairs, order, markers):
            pairs.remove(pair)
            order = [mark for mark in order if mark not in (pair.opening, pair.closing)]
        for mark in order:
            if mark.opens or ends[mark] in markers:
                ends[mark].addprevious(mark.pi)
            else:  # closings that meet here come out reversed, which is the same: the bytes are cut by depth
                ends[mark].addnext(mark.pi)
        self._drop_anchors(pairs, markers)
        for marker in markers:
            parent_of(marker).remove(marker)

    def _crossing(self, pairs: list[_Pair], order: list[Mark], markers: set[Element]) -> list[_Pair]:
        """Row blocks that open in a row after another block of that row has closed: a row has one owner."""
        owner = {mark: pair for pair in pairs if pair.rows for mark in (pair.opening, pair.closing)}
        remedy = "请分成两行；只管一格内容的区块，开头和结尾要在同一段里"
        taken: set[Element] = set()
        crossing = []
        for mark in order:
            rows = owner[mark].rows - markers if mark in owner else set()
            if not mark.opens:
                taken |= rows
            elif rows & taken:
                self._reject(f"“{mark.tag}”所在的表格行已属于前一个区块", remedy, mark)
                crossing.append(owner[mark])
        return crossing

    def _drop_anchors(self, pairs: list[_Pair], markers: set[Element]) -> None:
        """Drop bookmarks and comments that blocks would double or halve; refuse to halve a field."""
        touched = set(markers)
        for pair in pairs:
            inside = list(between(pair.opening.pi, pair.closing.pi))
            touched.update(inside)
            types = [x.get(w("fldCharType")) for element in inside for x in element.iter(FIELD_CHAR)]
            if types.count("begin") != types.count("end"):
                what = f"“{pair.opening.tag}”把一个域（如目录、页码）截成了两半"
                self.problems.append(Problem(what, "请把区块标记移到域的外面", pair.opening.spot))
        doomed = {_anchor_key(x) for element in touched for x in element.iter(*_ANCHORS)}
        for anchor in [x for x in self.root.iter(*_ANCHORS) if _anchor_key(x) in doomed]:
            parent_of(anchor).remove(anchor)

    def _keep_valid(self, pairs: list[_Pair]) -> None:
        """Prepare the places where a block may leave nothing, and drop ids that must not be repeated."""
        homes = {parent_of(pair.opening.pi) for pair in pairs if pair.region is not None}
        for table in [x for x in homes if x.tag == TBL and self._may_lose_all_rows(x)]:
            table.addprevious(_PI("table", "0"))
            table.addnext(_PI("endtable", "0"))
        for home in homes:
            if home.tag not in (BODY, TBL):
                home.append(_PI("guard", "0"))
        for p in self.root.iter(P):
            if len(p) == 0:  # every paragraph shall end in "</w:p>", which is what a guard looks for
                etree.SubElement(p, P_PROPERTIES)
        etree.strip_attributes(self.root, f"{_W14}paraId", f"{_W14}textId")
        for pair in pairs:
            if pair.rows:
                pair.opening.seam = seam(parent_of(pair.opening.pi))

    def _may_lose_all_rows(self, table: Element) -> bool:
        depth = 0
        for child in table:
            if child.tag is _PI:
                depth += 1 if self.marks[int(child.text or "")].opens else -1
            elif depth == 0 and child.tag not in TABLE_HEAD:
                return False
        return True


def _anchor_key(anchor: Element) -> tuple[str, str | None]:
    return _ANCHORS[str(anchor.tag)], anchor.get(w("id"))


def _home_of(pair: _Pair) -> Element:
    """The closest element above the runs of a block inside a paragraph."""
    home = common_ancestor(pair.opening.pi, pair.closing.pi)
    while home.tag in (T, R):
        home = parent_of(home)
    return home


def _region(opening: Mark, closing: Mark) -> tuple[Element, Element] | None:
    """The rows or paragraphs that the block starts and ends with; None if there are no fit ones."""
    home = common_ancestor(opening.p, closing.p)
    first, last = child_towards(home, opening.p), child_towards(home, closing.p)
    if first.tag == last.tag == TR:
        return first, last
    if home.tag == TR or first.tag == TC:
        row = home if home.tag == TR else nearest(home, TR)
        return None if row is None else (row, row)
    if first is opening.p and last is closing.p and opening.leads and closing.trails:
        return first, last
    return None

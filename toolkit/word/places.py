"""Where something stands in a story, in a clerk's words, as Word shows it: 正文第 3 段, 第 1 个表第 2 行第 5 列.

Paragraphs are counted without those in tables and text boxes, blank ones included; a merged cell counts as one column.
"""

from __future__ import annotations

from toolkit.word.wml import BODY, BOX, TBL, TC, TR, Element, P, nearest, parent_of


class StoryPlaces:
    """The places of one story, as long as none of its paragraphs, tables and text boxes comes or goes."""

    def __init__(self, story: str) -> None:
        self._story = story
        self._numbers: dict[tuple[Element, str], dict[Element, int]] = {}

    def of(self, element: Element) -> str:
        """Where it stands, or the paragraph that holds it."""
        p = element if element.tag == P else nearest(element, P)
        if p is None:
            return self._story
        container = _container(p)
        if container.tag == TC:
            return self._of_cell(container)
        prefix = self._of_box(container) if container.tag == BOX else self._story
        alike = self._alike(p, container)
        return f"{prefix}第 {alike[p]} 段" if len(alike) > 1 or container.tag == BODY else prefix

    def _of_box(self, box: Element) -> str:
        return f"{self.of(parent_of(box))}的文本框"

    def _of_cell(self, cell: Element) -> str:
        row, table = next(cell.iterancestors(TR)), next(cell.iterancestors(TBL))
        outside = _container(table)
        if outside.tag == TC:
            prefix = self._of_cell(outside) + "里的"
        elif outside.tag == BOX:
            prefix = self._of_box(outside) + "里的"
        else:
            prefix = "" if outside.tag == BODY else self._story
        numbers = (
            self._alike(one, scope)[one] for one, scope in ((table, outside), (row, table), (cell, row))
        )
        return prefix + "第 {} 个表第 {} 行第 {} 列".format(*numbers)

    def _alike(self, element: Element, scope: Element) -> dict[Element, int]:
        """The numbers of all like the element in ``scope``; what stands in nested cells and boxes has its own."""
        key = scope, str(element.tag)
        if key not in self._numbers:
            home = _container(element)
            alike = (x for x in scope.iter(key[1]) if _container(x) is home)
            self._numbers[key] = {x: number for number, x in enumerate(alike, 1)}
        return self._numbers[key]


def _container(element: Element) -> Element:
    """The cell, text box, body or root of another story that holds the element."""
    found = nearest(element, TC, BOX, BODY)
    return element.getroottree().getroot() if found is None else found

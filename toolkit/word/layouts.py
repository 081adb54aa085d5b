"""Two readings of the page of official paper (GB/T 9704—2012, 5.2), as figures; needs no python-docx.

``MEASURED`` is what a ruler finds on the sheet: with an exact line height the first glyphs start 3.1 mm below
Word's top margin, so 37 mm above the text takes 33.9 mm there.  ``DIALOG`` writes the standard's 37 and 35 mm into
Word's margins, for offices that check the dialog box; its glyphs start at 40 mm.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageSize:
    """Size and margins in mm."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float

    @property
    def is_landscape(self) -> bool:
        """Whether it lies across."""
        return self.width > self.height

    @property
    def text_width(self) -> float:
        """Width of the type area in mm."""
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One reading of the standard: the exact line height in twips, 22 to a page, and its upright page."""

    name: str
    line: int
    portrait: PageSize

    @property
    def below(self) -> float:
        """From the type area's bottom, 262 mm down the page, to Word's bottom margin, in mm."""
        return self.portrait.height - self.portrait.bottom - TYPE_TOP - TYPE_HEIGHT


TYPE_TOP, TYPE_HEIGHT, TYPE_WIDTH = 37.0, 225.0, 156.0
"""天头 and 版心 in mm (5.2.1)."""

MEASURED = PageLayout("measured", 592, PageSize(210, 297, top=33.9, bottom=33.0, left=28, right=26))
DIALOG = PageLayout("dialog", 579, PageSize(210, 297, top=37, bottom=35, left=28, right=26))
LAYOUTS = (MEASURED, DIALOG)

LANDSCAPE = PageSize(297, 210, top=28, bottom=26, left=35, right=37)
"""An upright page turned clockwise: the head of a table stands where the left edge was (8)."""

"""A text box without lines that hangs on a paragraph and stands at a fixed place of that paragraph's page.

Stored only as readers of Word 2010 and later know it: older ones show nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from toolkit.word.wml import Element

_BOX = (
    '<w:r {declared} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0"'
    ' distR="0" simplePos="0" relativeHeight="2" behindDoc="{behind}" locked="0" layoutInCell="1" allowOverlap="1">'
    '<wp:simplePos x="0" y="0"/><wp:positionH {across}</wp:positionH><wp:positionV {down}</wp:positionV>'
    '<wp:extent cx="{width}" cy="{height}"/><wp:wrapNone/><wp:docPr id="{id}" name="{name}"/>'
    "<wp:cNvGraphicFramePr/><a:graphic><a:graphicData"
    ' uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
    '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></wps:spPr>'
    "<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
    '<wps:bodyPr{turned} wrap="square" lIns="0" tIns="0" rIns="0" bIns="{below}" anchor="{anchor}"/>'
    "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
)


class Extent(NamedTuple):
    """Of a box, in EMU."""

    width: int
    height: int


def turned(content: str, name: str, id: int, size: Extent, *, left: int, top: int) -> Element:
    """The run of a box that is turned clockwise, ``left`` and ``top`` from the sheet's corner."""
    across, down = (f'relativeFrom="page"><wp:posOffset>{offset}</wp:posOffset>' for offset in (left, top))
    return _run(content, name, id, size, across=across, down=down, turned=' vert="vert"')


def at_bottom(content: str, name: str, id: int, size: Extent, *, below: int) -> Element:
    """The run of a box whose content ends at its lower edge, above the bottom margin and a blank ``below``.

    It lies behind the text and keeps no room.  It is higher than its content: LibreOffice 25.2 moves a box that grows
    with it by up to 2 mm.
    """
    across, down = (f'relativeFrom="margin"><wp:align>{edge}</wp:align>' for edge in ("left", "bottom"))
    return _run(content, name, id, size, across=across, down=down, behind=1, below=below, anchor="b")


def _run(content: str, name: str, id: int, size: Extent, **about: str | int) -> Element:
    usual = {"turned": "", "behind": 0, "below": 0, "anchor": "t"}
    fields = {**usual, "content": content, "name": name, "id": id, **size._asdict(), **about}
    return parse_xml(_BOX.format(declared=nsdecls("w", "wp", "a"), **fields))

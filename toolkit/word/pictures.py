"""Pictures in a filled document: their size in pixels, and the XML that shows them.

A picture keeps its proportions and is made as large as its box allows.  The file itself is stored as it
came: sizes are read from the header only (PNG: the IHDR chunk, ISO/IEC 15948; JPEG: the first frame
header, ITU-T T.81 annex B).  DrawingML lengths are in EMU, 36,000 to the millimetre.
"""

from __future__ import annotations

from typing import NamedTuple

from toolkit.ooxml.parts import quoted

CONTENT_TYPES = {"png": "image/png", "jpg": "image/jpeg"}
_EMU_PER_MM = 36_000
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_NO_FRAME = {0xC4, 0xC8, 0xCC}  # among the markers C0–CF: tables, reserved, arithmetic conditioning

_DRAWING = (
    '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>'
    '<wp:docPr id="{number}" name={title} descr={title}/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:nvPicPr><pic:cNvPr id="{number}" name={title}/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
    "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
)


class Size(NamedTuple):
    """What a picture's header says: width and height in pixels, and the extension for its file."""

    width: int
    height: int
    extension: str


def measure(data: bytes) -> Size | None:
    """Read the size of a PNG or JPEG picture; None if it is neither, or broken before its size."""
    if data.startswith(_PNG):
        width, height = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
        return Size(width, height, "png") if width and height else None
    if data.startswith(_JPEG):
        return _measure_jpeg(data)
    return None


def _measure_jpeg(data: bytes) -> Size | None:
    at = 2
    while data[at : at + 1] == b"\xff" and at + 9 <= len(data):
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            height, width = int.from_bytes(data[at + 5 : at + 7]), int.from_bytes(data[at + 7 : at + 9])
            return Size(width, height, "jpg") if width and height else None
        at += 1 if marker == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4])  # FF may be padding
    return None


def drawing(relation: str, number: int, title: str, size: Size, box: tuple[int, int]) -> bytes:
    """The run content that shows the picture behind ``relation``, fitted into ``box`` (mm)."""
    scale = min(box[0] / size.width, box[1] / size.height) * _EMU_PER_MM
    cx, cy = round(size.width * scale), round(size.height * scale)
    return _DRAWING.format(
        cx=max(cx, 1), cy=max(cy, 1), number=number, title=quoted(title), relation=relation
    ).encode()

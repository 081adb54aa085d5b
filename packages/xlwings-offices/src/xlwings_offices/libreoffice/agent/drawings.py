"""Verbs on what lies over the cells of a sheet: pictures, shapes, charts, buttons."""

from __future__ import annotations

from typing import Any

import uno  # type: ignore[import-not-found]  # only the office's own Python has it

from .connection import Missing, Office, Part, Refused, Uno, properties
from .formats import PER_POINT, points

KINDS = {
    "GraphicObjectShape": "picture", "OLE2Shape": "chart", "TextShape": "text_box", "ControlShape": "form_control",
    "LineShape": "line", "ConnectorShape": "line", "GroupShape": "group", "CaptionShape": "comment",
}  # fmt: skip
"""The office's shapes in Excel's words; any other is an "auto_shape"."""


class Drawings(Part):
    """What lies over the cells."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._made: list[
            Uno
        ] = []  # the office loses changes of a new shape whose first handle is let go meanwhile

    def shapes(self, doc: str, sheet: str) -> list[dict[str, Any]]:
        """Every shape from back to front: name, kind, text, and left, top, width, height in points."""
        page = self._office.sheet(doc, sheet).DrawPage
        listed = []
        for number in range(page.Count):
            shape = page.getByIndex(number)
            at, size = shape.Position, shape.Size
            listed.append(
                {
                    "name": shape.Name or f"Shape {number + 1}",
                    "kind": KINDS.get(shape.ShapeType.rpartition(".")[2], "auto_shape"),
                    "text": shape.String if hasattr(shape, "String") else "",
                    "left": points(at.X), "top": points(at.Y),
                    "width": points(size.Width), "height": points(size.Height),
                }
            )  # fmt: skip
        return listed

    def _shape(self, doc: str, sheet: str, name: str) -> Uno:
        page = self._office.sheet(doc, sheet).DrawPage
        for number, item in enumerate(self.shapes(doc, sheet)):
            if item["name"] == name:
                return page.getByIndex(number)
        raise Missing(f"the sheet has no shape {name!r}")

    def set_shape(self, doc: str, sheet: str, name: str, values: dict[str, Any]) -> None:
        """Change a shape's name, text, place or size, what of them is given."""
        shape = self._shape(doc, sheet, name)
        at, size = shape.Position, shape.Size
        at.X, at.Y = _length(values, "left", at.X), _length(values, "top", at.Y)
        size.Width, size.Height = _length(values, "width", size.Width), _length(values, "height", size.Height)
        if {"width", "height"} & values.keys():
            shape.setSize(size)
        if {"left", "top"} & values.keys():
            shape.setPosition(at)
        if "name" in values:
            shape.Name = values["name"]
        if "text" in values:
            shape.String = values["text"]

    def delete_shape(self, doc: str, sheet: str, name: str) -> None:
        """Take a shape away."""
        self._office.sheet(doc, sheet).DrawPage.remove(self._shape(doc, sheet, name))

    def add_picture(self, doc: str, sheet: str, name: str, path: str) -> None:
        """Put the picture of a file on a sheet, in its own size, at the upper left corner."""
        graphic = self._graphic(path)
        shape = self._office.document(doc).createInstance("com.sun.star.drawing.GraphicObjectShape")
        self._made.append(shape)
        self._office.sheet(doc, sheet).DrawPage.add(shape)
        shape.Graphic = graphic
        shape.setSize(_natural(graphic))
        shape.Name = name

    def replace_picture(self, doc: str, sheet: str, name: str, path: str) -> None:
        """Show another file in the place of a picture, as large as that was."""
        self._shape(doc, sheet, name).Graphic = self._graphic(path)

    def _graphic(self, path: str) -> Uno:
        provider = self._office.service("com.sun.star.graphic.GraphicProvider")
        graphic = provider.queryGraphic(properties(URL=uno.systemPathToFileUrl(path)))
        if graphic is None:
            raise Refused(f"{path} is no picture the office knows")
        return graphic

    def natural_size(self, doc: str, sheet: str, name: str) -> list[float]:
        """The width and height a picture has of its own, in points."""
        size = _natural(self._shape(doc, sheet, name).Graphic)
        return [points(size.Width), points(size.Height)]


def _length(values: dict[str, Any], name: str, now: int) -> int:
    return round(values[name] * PER_POINT) if name in values else now


def _natural(graphic: Uno) -> Uno:
    """The size of a picture in hundredths of a millimetre; of one that has only pixels at 96 an inch."""
    size = graphic.Size100thMM
    if size.Width == 0:
        size.Width, size.Height = (
            round(n * 2540 / 96) for n in (graphic.SizePixel.Width, graphic.SizePixel.Height)
        )
    return size

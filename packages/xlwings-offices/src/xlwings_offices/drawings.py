"""What lies over the cells of a sheet: shapes of every kind, and the pictures among them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from xlwings import base_classes

if TYPE_CHECKING:
    from .sheet import Sheet


def _length(name: str, doc: str) -> property:
    return property(
        lambda self: self._item()[name], lambda self, value: self._resized(name, float(value)), doc=doc
    )


class Drawn:
    """What pictures and other shapes have in common; known by its name."""

    api = None
    lock_aspect_ratio = False

    def __init__(self, sheet: Sheet, name: str) -> None:
        self._sheet = sheet
        self._name = name

    def _item(self) -> dict[str, Any]:
        """What the office says of it; KeyError when it is not there any more."""
        for item in self._sheet.call("shapes"):
            if item["name"] == self._name:
                return dict(item)
        raise KeyError(self._name)

    def _set(self, **values: Any) -> None:  # noqa: ANN401
        self._sheet.call("set_shape", name=self._name, values=values)

    def _resized(self, what: str, value: float) -> None:
        item, values = self._item(), {what: value}
        other = {"width": "height", "height": "width"}.get(what)
        if self.lock_aspect_ratio and other is not None:
            values[other] = item[other] * value / item[what]
        self._set(**values)

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self._sheet

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self._set(name=value)
        self._name = value

    left = _length("left", "Points from the sheet's left edge.")
    top = _length("top", "Points from the sheet's upper edge.")
    width = _length("width", "Points.")
    height = _length("height", "Points.")

    def delete(self) -> None:
        """Take it away."""
        self._sheet.call("delete_shape", name=self._name)


class Shape(Drawn, base_classes.Shape):
    """A shape of any kind."""

    @property
    def type(self) -> str:
        """What it is, in xlwings' words, such as ``picture``, ``chart`` or ``text_box``."""
        return str(self._item()["kind"])

    @property
    def index(self) -> int:
        """Its place from back to front, from 1."""
        return 1 + [shape.name for shape in Shapes(self._sheet)].index(self._name)

    @property
    def text(self) -> str:
        """What stands in it."""
        return str(self._item()["text"])

    @text.setter
    def text(self, value: str) -> None:
        self._set(text=value)

    def _scaled(self, what: str, factor: float, original: bool) -> None:
        """A picture keeps its proportions, as in Excel; any other shape changes in one direction."""
        item = self._item()
        width, height = item["width"], item["height"]
        if original:
            width, height = self._sheet.call("natural_size", name=self._name)
        sizes = {"width": width * factor, "height": height * factor}
        self._set(**(sizes if item["kind"] == "picture" else {what: sizes[what]}))

    def scale_width(self, factor: float, relative_to_original_size: bool, scale: str) -> None:
        """Make it wider or narrower; its upper left corner stays."""
        self._scaled("width", factor, relative_to_original_size)

    def scale_height(self, factor: float, relative_to_original_size: bool, scale: str) -> None:
        """Make it higher or lower; its upper left corner stays."""
        self._scaled("height", factor, relative_to_original_size)


class Picture(Drawn, base_classes.Picture):
    """A picture; with ``lock_aspect_ratio``, as at first, a new width brings its height along."""

    lock_aspect_ratio = True

    def index(self) -> int:
        """Its place among the pictures, from 1."""
        return 1 + [picture.name for picture in Pictures(self._sheet)].index(self._name)

    def update(self, filename: str) -> Picture:
        """Show another file in its place, as large as it was."""
        self._sheet.call("replace_picture", name=self._name, path=str(Path(filename).absolute()))
        return self


Kind = TypeVar("Kind", Shape, Picture)


class _Drawings(base_classes.Collection, Generic[Kind]):
    """Shapes of a sheet, by name or number."""

    api = None
    kind: type[Kind]

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self._sheet

    def _names(self) -> list[str]:
        return [item["name"] for item in self._sheet.call("shapes")]

    def __call__(self, key: str | int) -> Kind:
        """By name, or by number from 1; KeyError when there is none."""
        names = self._names()
        if isinstance(key, int):
            return self.kind(self._sheet, names[key - 1])
        if key not in names:
            raise KeyError(key)
        return self.kind(self._sheet, key)

    def __len__(self) -> int:
        return len(self._names())

    def __iter__(self) -> Iterator[Kind]:
        return (self.kind(self._sheet, name) for name in self._names())

    def __contains__(self, key: str | int) -> bool:
        return 1 <= key <= len(self) if isinstance(key, int) else key in self._names()


class Shapes(_Drawings[Shape]):
    """Every shape."""

    kind = Shape


class Pictures(_Drawings[Picture]):
    """The pictures."""

    kind = Picture

    def _names(self) -> list[str]:
        return [item["name"] for item in self._sheet.call("shapes") if item["kind"] == "picture"]

    def add(self, filename: str, *where: Any, **size: Any) -> Picture:  # noqa: ANN401
        """Put the picture of a file on the sheet, where and as large as xlwings says; -1 is its own size.

        It is always kept in the workbook, never linked.
        """
        _, _, left, top = where
        anchor, width, height = size["anchor"], size["width"], size["height"]
        taken = {item["name"] for item in self._sheet.call("shapes")}
        name = next(free for n in range(1, len(taken) + 2) if (free := f"Picture {n}") not in taken)
        self._sheet.call("add_picture", name=name, path=str(Path(filename).absolute()))
        made = Picture(self._sheet, name)
        wanted = {"left": anchor.left if anchor else left, "top": anchor.top if anchor else top,
                  "width": width if width > 0 else None, "height": height if height > 0 else None}  # fmt: skip
        made._set(**{what: value for what, value in wanted.items() if value is not None})
        return made

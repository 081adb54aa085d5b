"""How a range looks: formats, colours, sizes, font, alignment, borders, and where it lies on the sheet."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from .block import Block
from .rules import DataValidation

Color = tuple[int, int, int]


def rgb(color: int | None) -> Color | None:
    """0xRRGGBB as xlwings gives colours."""
    return None if color is None else (color >> 16 & 255, color >> 8 & 255, color & 255)


def number(color: Color | str | int | None) -> int | None:
    """A colour as xlwings takes it, as 0xRRGGBB."""
    if color is None:
        return None
    if isinstance(color, str):
        return int(color.removeprefix("#"), 16)
    if isinstance(color, int):  # Excel's own order: blue, green, red
        return (color & 255) << 16 | color & 0xFF00 | color >> 16 & 255
    return color[0] << 16 | color[1] << 8 | color[2]


class Looks(Block):
    """How a range looks."""

    @property
    def number_format(self) -> str | None:
        """The number format; None when the cells have several."""
        found = self._call("number_format")
        return None if found is None else str(found)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._call("set_number_format", code=value)

    @property
    def color(self) -> Color | None:
        """The background; None without one."""
        return rgb(self._call("color"))

    @color.setter
    def color(self, value: Color | str | int | None) -> None:
        self._call("set_color", color=number(value))

    @property
    def row_height(self) -> float | None:
        """In points; None when the rows differ."""
        found: float | None = self._call("row_height")
        return found

    @row_height.setter
    def row_height(self, value: float) -> None:
        self._call("set_row_height", points=value)

    @property
    def column_width(self) -> float | None:
        """In characters; None when the columns differ."""
        found: float | None = self._call("column_width")
        return found

    @column_width.setter
    def column_width(self, value: float) -> None:
        self._call("set_column_width", characters=value)

    @property
    def row_hidden(self) -> bool | None:
        """Whether all rows are hidden, by hand or by a filter; None when some are."""
        found: bool | None = self._call("hidden", rows=True)
        return found

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self._call("set_hidden", rows=True, hidden=value)

    @property
    def column_hidden(self) -> bool | None:
        """Whether all columns are hidden; None when some are."""
        found: bool | None = self._call("hidden", rows=False)
        return found

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self._call("set_hidden", rows=False, hidden=value)

    def autofit(self, axis: str | None = None) -> None:
        """Fit rows (``r``), columns (``c``) or both to what the cells hold."""
        self._call("autofit", rows=axis in (None, "r", "rows"), columns=axis in (None, "c", "columns"))

    def set_colors(self, colors: list[list[Any]]) -> None:
        """A background for every cell; ``...`` leaves one as it is."""
        for i, row in enumerate(colors):
            for j, color in enumerate(row):
                if color is not ...:
                    self.at([self.row + i, self.column + j, 1, 1]).color = color

    def _look(self, what: str) -> Any:  # noqa: ANN401
        return self._call("look", what=what)

    def _set_look(self, what: str, value: Any) -> None:  # noqa: ANN401
        self._call("set_look", what=what, value=value)

    @property
    def font(self) -> Font:
        """The font of its cells."""
        return Font(self)

    @property
    def borders(self) -> Borders:
        """The lines around and between its cells."""
        return Borders(self)

    @property
    def data_validation(self) -> DataValidation:
        """What its cells accept."""
        return DataValidation(self)

    @property
    def wrap_text(self) -> bool | None:
        """Whether long texts go on in a second line; None when the cells differ."""
        found: bool | None = self._look("wrap")
        return found

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self._set_look("wrap", bool(value))

    @property
    def horizontal_alignment(self) -> str | None:
        """One of xlwings' words; None when the cells differ."""
        found: str | None = self._look("horizontal")
        return found

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self._set_look("horizontal", value)

    @property
    def vertical_alignment(self) -> str | None:
        """One of xlwings' words; None when the cells differ."""
        found: str | None = self._look("vertical")
        return found

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self._set_look("vertical", value)

    def adjust_indent(self, amount: int) -> None:
        """Move the texts by steps of ten points."""
        self._call("indent", steps=amount)

    def _position(self) -> list[float]:
        return list(self._call("position"))

    left = property(lambda self: self._position()[0], doc="Points from the sheet's left edge.")
    top = property(lambda self: self._position()[1], doc="Points from the sheet's upper edge.")
    width = property(lambda self: self._position()[2], doc="Points.")
    height = property(lambda self: self._position()[3], doc="Points.")


def _attribute(what: str, doc: str) -> property:
    """An attribute of a font that is the same word here and in the office."""
    return property(
        lambda self: self._block._look(what), lambda self, value: self._block._set_look(what, value), doc=doc
    )


class Font(base_classes.Font):
    """The font of a block; an attribute in which its cells differ is None."""

    def __init__(self, block: Looks) -> None:
        self._block = block

    api = None
    bold = _attribute("bold", "Whether it is bold.")
    italic = _attribute("italic", "Whether it is italic.")
    size = _attribute("size", "Points.")
    name = _attribute("font", "The font's name.")

    @property
    def color(self) -> Color | None:
        """Red, green, blue."""
        return rgb(self._block._look("font_color"))

    @color.setter
    def color(self, value: Color | str | int) -> None:
        self._block._set_look("font_color", number(value))


class Border(base_classes.Border):
    """The line of one side."""

    def __init__(self, borders: Borders, side: str) -> None:
        self._borders = borders
        self._side = side

    api = None

    def _part(self, n: int) -> Any:  # noqa: ANN401
        return self._borders.line(self._side)[n]

    @property
    def line_style(self) -> str | None:
        """One of xlwings' words; of a side whose parts differ that of its first cell."""
        found: str | None = self._part(0)
        return found

    @line_style.setter
    def line_style(self, value: str) -> None:
        self._borders.set([self._side], line_style=value)

    @property
    def weight(self) -> str | None:
        """One of xlwings' words; None without a line."""
        found: str | None = self._part(1)
        return found

    @weight.setter
    def weight(self, value: str) -> None:
        self._borders.set([self._side], weight=value)

    @property
    def color(self) -> Color | None:
        """Red, green, blue; None without a line."""
        return rgb(self._part(2))

    @color.setter
    def color(self, value: Color | str | int) -> None:
        self._borders.set([self._side], color=value)


class Borders(base_classes.Borders):
    """The lines of a block; what its sides differ in is None."""

    def __init__(self, block: Looks) -> None:
        self.parent = block

    api = None

    def line(self, side: str) -> list[Any]:
        """Style, weight and colour of a side."""
        return list(self.parent._call("borders", side=side))

    def __getitem__(self, key: str) -> Border:
        return Border(self, key)

    def _sides(self) -> list[str]:
        """The sides a block of this shape has."""
        return list(self._grid_sides())  # type: ignore[no-untyped-call]  # xlwings' own

    def _common(self, n: int) -> Any:  # noqa: ANN401
        found = {self.line(side)[n] for side in self._sides()}
        return found.pop() if len(found) == 1 else None

    line_style = property(lambda self: self._common(0), doc="The style all sides have.")
    weight = property(lambda self: self._common(1), doc="The weight all sides have.")
    color = property(lambda self: rgb(self._common(2)), doc="The colour all sides have.")

    def set(
        self,
        which: Any = (),  # noqa: ANN401
        *,
        line_style: Any = base_classes._UNSET,  # noqa: ANN401
        weight: Any = base_classes._UNSET,  # noqa: ANN401
        color: Any = base_classes._UNSET,  # noqa: ANN401
    ) -> None:
        """Draw or change lines; what is not given stays as it is, or is a thin black line where there was none."""
        unset = base_classes._UNSET
        existing = {*self._sides(), "diagonal_down", "diagonal_up"}
        for side in (side for side in which if side in existing):
            style, width, shade = self.line(side)
            has = style not in (None, "none")
            self.parent._call(
                "set_borders",
                sides=[side],
                style=(line_style or "none") if line_style is not unset else style if has else "continuous",
                weight=weight if weight is not unset else width or "thin",
                color=number(color) if color is not unset else shade or 0,
            )

    def clear(self, which: Any = ()) -> None:  # noqa: ANN401
        """Take lines away."""
        self.set(which, line_style="none")

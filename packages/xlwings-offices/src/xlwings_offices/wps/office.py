"""The backend for WPS: verbs become ways through its object model, which the add-in walks."""

from __future__ import annotations

import itertools
from typing import Any

from ..backend import PATIENCE
from ..errors import OfficeError
from .blocks import Blocks
from .borders import Borders
from .cells import Cells
from .documents import Documents
from .exchange import Exchange
from .filters import Filters
from .formats import Formats
from .names import Names
from .pages import Pages
from .part import Office
from .sheets import Sheets
from .tables import Tables
from .window import Window

PARTS = (
    Documents, Sheets, Cells, Blocks, Filters, Formats, Borders, Names, Tables, Pages, Window,
)  # fmt: skip
_numbers = itertools.count(1_000_001)


class Remote:
    """The office in which a button was pressed, as long as that click lasts; its process is not known here."""

    windowed = True

    def __init__(self, exchange: Exchange, folder: str = "") -> None:
        self.pid = -next(_numbers)
        self.folder = folder
        self._exchange = exchange
        office = Office(exchange.carry_out)
        self._office = office
        self._verbs: dict[str, Any] = {"alert": self._alert}
        for kind in PARTS:
            part = kind(office)
            self._verbs.update({name: getattr(part, name) for name in dir(part) if not name.startswith("_")})

    def call(self, verb: str, *, patience: float | None = PATIENCE, **args: Any) -> Any:  # noqa: ANN401
        """Carry out a verb."""
        if verb not in self._verbs:
            raise OfficeError(f"{verb!r} is not carried out in WPS")
        try:
            return self._verbs[verb](**args)
        except OfficeError as error:
            if (
                type(error) is OfficeError and "doc" in args
            ):  # WPS says in many ways that something is not there
                self._office.missing(args["doc"], args.get("sheet"))
            raise

    def _alert(self, text: str, title: str, buttons: str, critical: bool) -> str:
        return self._exchange.ask(text, title, buttons)

    def quit(self) -> None:
        """The office belongs to the person."""

    kill = quit

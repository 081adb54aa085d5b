"""The backend without an office: workbooks kept by openpyxl, for fast tests of programs written for xlwings.

It knows the verbs of ``agent/`` and means the same by them, with three differences: formulas are kept but not
calculated (their values read as blank), row and column sizes are only remembered, and nothing can be printed.
A few verbs have no twin here: what measures a page, and what only the office's own "Paste Special" does.
"""

from __future__ import annotations

import itertools
from typing import Any

from ..backend import PATIENCE
from ..errors import OfficeError
from .blocks import Blocks
from .cells import Cells
from .documents import Documents
from .formats import Formats
from .looks import Looks
from .names import Names
from .sheets import Sheets
from .store import Store
from .tables import Tables
from .window import Window

_numbers = itertools.count(1)


class Memory:
    """A backend in this process; ``pid`` is negative, as no process has it."""

    windowed = False
    folder = ""

    def __init__(self, **_options: object) -> None:
        self.pid = -next(_numbers)
        store = Store()
        self._verbs = {}
        for part in (Documents, Sheets, Cells, Formats, Looks, Blocks, Names, Tables, Window):
            made = part(store)
            self._verbs.update({name: getattr(made, name) for name in dir(made) if not name.startswith("_")})

    def call(self, verb: str, *, patience: float | None = PATIENCE, **args: Any) -> Any:  # noqa: ANN401
        """Carry out a verb."""
        if verb not in self._verbs:
            raise OfficeError(f"{verb!r} needs an office: workbooks in memory cannot do it")
        return self._verbs[verb](**args)

    def quit(self) -> None:
        """Nothing runs."""

    kill = quit

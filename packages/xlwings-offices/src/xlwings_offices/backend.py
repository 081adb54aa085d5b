"""What the engine's objects stand on: something that carries out verbs.

The verbs are the public methods of the parts in ``libreoffice/agent/``; ``in_memory/`` and ``wps/`` have most of them.
A test holds them against each other, names and arguments.
"""

from __future__ import annotations

from typing import Any, Protocol

PATIENCE = 120.0
"""Seconds a call may take; opening, saving and printing get ``LONG``."""
LONG = 900.0

Box = list[int]
"""A block of cells: row, column (from 1), rows, columns."""


class Backend(Protocol):
    """Carries out verbs on one office, or on workbooks in memory."""

    pid: int
    folder: str
    """Where the office's program lies; "" without one."""
    windowed: bool
    """Whether a person can see and answer a message box."""

    def call(self, verb: str, *, patience: float | None = PATIENCE, **args: Any) -> Any:  # noqa: ANN401
        """Carry out a verb and return its answer; ``patience`` None waits for a person without end.

        Raises KeyError for a document, sheet, name or table that is not there, OfficeError otherwise.
        """

    def quit(self) -> None:
        """End the office if it was started here, else only let go of it."""

    def kill(self) -> None:
        """End the office without asking it, if it was started here."""


class OneOfNames:
    """One defined name, where all of them cost no more than one: the verb ``name`` by the verb ``names``."""

    def names(self, doc: str) -> list[dict[str, Any]]:
        """Every name with its meaning."""
        raise NotImplementedError

    def name(self, doc: str, name: str, scope: str | None) -> dict[str, Any] | None:
        """One name, None when there is none."""
        return next(
            (
                item
                for item in self.names(doc)
                if item["name"].lower() == name.lower() and item["scope"] == scope
            ),
            None,
        )

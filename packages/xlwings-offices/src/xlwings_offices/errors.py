"""What can go wrong between a program and the office: every one is an ``xlwings.XlwingsError``."""

from __future__ import annotations

from xlwings import XlwingsError


class OfficeError(XlwingsError):
    """The office, or a rule of it, refused a call; the text says why."""


class OfficeGone(OfficeError):
    """The office or the process between died, or was closed, during or before the call.

    What the call was to change may or may not have happened.
    """


class Busy(OfficeError):
    """The office is occupied by its user: a dialog is open, a cell is being edited, a macro runs.

    ``unknown`` is true when the office had begun the call and did not answer in time, so that a change may
    still happen later; false when nothing was begun.
    """

    def __init__(self, text: str, *, unknown: bool = False) -> None:
        super().__init__(text)
        self.unknown = unknown


class Protected(OfficeError):
    """A locked cell of a protected sheet was to be changed."""


class Unsafe(OfficeError):
    """Excel would turn a value into another one: an 18-digit code into a number, "1-2" into a date."""


class Unavailable(OfficeError):
    """LibreOffice is not installed or cannot be started."""


class NoUno(Unavailable):
    """There is no Python with UNO, LibreOffice's bridge, to speak to the office through."""

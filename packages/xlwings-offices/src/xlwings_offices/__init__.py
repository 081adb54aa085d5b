"""xlwings on other offices than Excel: the same ``xw.App``, ``xw.Book``, ``xw.Range`` on LibreOffice or in memory.

``libreoffice`` drives LibreOffice Calc, ``wps`` works from a button in WPS; ``memory`` gives workbooks without any
office, for fast tests.  What can go wrong is an ``OfficeError``.  See the package's README.

Nothing but the standard library is imported until an app is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw

    from .errors import Busy, NoUno, OfficeError, OfficeGone, Protected, Unavailable, Unsafe

__all__ = [
    "Busy",
    "NoUno",
    "OfficeError",
    "OfficeGone",
    "Protected",
    "Unavailable",
    "Unsafe",
    "memory",
]

MEMORY = "memory"


def __getattr__(name: str) -> object:
    if name in __all__:
        from . import errors

        return getattr(errors, name)
    raise AttributeError(name)


def memory() -> xw.App:
    """An app whose workbooks are kept in memory by openpyxl: no office, no formulas calculated.

    Needs the extra ``memory`` of this package.
    """
    import xlwings as xw

    from .engine import registered
    from .in_memory import Memory

    return xw.App(impl=registered(MEMORY, Memory).impl.new())

"""xlwings, loaded without the libraries it would only need for tables of numbers and pictures.

xlwings looks for numpy, pandas, matplotlib and others when it is imported and takes them along if they are there:
ten times its own start.  A click needs none of them.  While xlwings is being imported they are hidden, so that it
finds them missing, as on a computer without them; afterwards they can be imported as ever.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xlwings as xw

COMPANIONS = ("numpy", "pandas", "polars", "matplotlib", "PIL", "cryptography")


def load_xlwings() -> None:
    """Import xlwings; from then on ``import xlwings`` costs nothing."""
    if "xlwings" in sys.modules:
        return
    hidden = [name for name in COMPANIONS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: "there is no such module"
    try:
        import xlwings  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]


def block_of(area: xw.Range, **options: object) -> list[list[Any]]:
    """What a block holds, row by row, however many dimensions xlwings would give it by itself.

    Every read of cells goes through here: one cell and one row come bare up to 0.x, and no longer from 1.0 on.
    """
    return list(area.options(ndim=2, **options).value)

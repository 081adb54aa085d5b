"""Measure the engine on this machine: start, 20,000 × 12 cells written and read, one cell read."""

from __future__ import annotations

import time
from collections.abc import Callable

ROWS, COLUMNS, SINGLE = 20_000, 12, 100


def main() -> None:
    """Print the seconds of each step."""
    from .libreoffice import start

    def timed(what: str, step: Callable[[], object], times: int = 1) -> None:
        before = time.perf_counter()
        for _ in range(times):
            step()
        print(f"{what:<28}{(time.perf_counter() - before) / times:8.3f} s")

    before = time.perf_counter()
    app = start()
    print(f"{'start':<28}{time.perf_counter() - before:8.3f} s")
    try:
        sheet = app.books.add().sheets[0]
        block = sheet["A1"].resize(ROWS, COLUMNS)
        rows = [[float(i * j) if j % 2 else f"行{i}列{j}" for j in range(COLUMNS)] for i in range(ROWS)]
        timed(f"write {ROWS:,} × {COLUMNS}", lambda: setattr(block, "value", rows))
        timed(f"read {ROWS:,} × {COLUMNS}", lambda: block.value)
        timed("read one cell", lambda: sheet["B5"].value, SINGLE)
        timed("write one cell", lambda: setattr(sheet["B5"], "value", 1), SINGLE)
    finally:
        app.quit()


if __name__ == "__main__":
    main()

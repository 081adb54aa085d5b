"""An invented province: any number of enterprises with good codes in 400 strata, the lines in shuffled order.

Made with arrays, because ten million codes made one by one take longer than everything that is measured.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from toolkit.codes import ALPHABET

CLASSES = "ABCD"
REGIONS = [f"4104{county:02}" for county in range(100)]


def write(path: Path, size: int) -> None:
    """Write ``size`` lines "id, stratum" to ``path``; the same size gives the same file."""
    numbers = np.random.default_rng(size).permutation(size)
    lines = np.empty((size, len("91410400MA0000000X\t410400/A\n")), np.uint8)
    lines[:] = np.frombuffer(b"91410400MA0000000X\t410400/A\n", np.uint8)
    county, member = numbers % 100, numbers // 100
    for first in (6, 23):  # the county's two digits, in the code and in the stratum
        lines[:, first], lines[:, first + 1] = county // 10 + ord("0"), county % 10 + ord("0")
    for position in range(16, 9, -1):
        lines[:, position] = member % 10 + ord("0")
        member //= 10
    lines[:, 26] = np.frombuffer(CLASSES.encode(), np.uint8)[numbers // 7 % len(CLASSES)]
    values = np.zeros(256, np.int64)
    values[np.frombuffer(ALPHABET.encode(), np.uint8)] = np.arange(len(ALPHABET))
    total = sum(values[lines[:, position]] * pow(3, position, 31) for position in range(17))
    lines[:, 17] = np.frombuffer(ALPHABET.encode(), np.uint8)[-total % 31]
    path.write_bytes(lines.tobytes())

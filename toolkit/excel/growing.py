"""What ended on a table's last row ends there again when the table has grown or shrunk: areas and defined names."""

from __future__ import annotations

import re

from toolkit.excel.a1 import Block

_RANGE = r"(?:'(?:[^']|'')+'|[^'!,()\s]+)!\$[A-Z]+\$\d+:\$[A-Z]+\$\d+"
_NAMED_RANGES = re.compile(rf"{_RANGE}(?:,{_RANGE})*")


def stretched(areas: str, old: Block, bottom: int) -> str:
    """Areas (separated by blanks) where those that ended with the table ``old`` end on row ``bottom``."""
    return " ".join(_stretched(area, old, bottom) for area in areas.split())


def _stretched(area: str, old: Block, bottom: int) -> str:
    try:
        block = Block.parse(area)
    except ValueError:
        return area  # whole columns, whole rows
    inside = old.left <= block.left and block.right <= old.right and block.top > old.top
    ends_there = block.bottom == old.bottom and block.top <= bottom
    return str(block.ending(bottom)) if inside and ends_there else area


def stretched_name(refers: str, sheet: str, old: Block, bottom: int) -> str:
    """What a defined name refers to after the table ``old`` on ``sheet`` got the last row ``bottom``.

    Only plain ranges (also several, and print areas) are touched; ValueError for an address that makes no sense.
    """
    if not _NAMED_RANGES.fullmatch(refers):
        return refers
    quoted = sheet.replace("'", "''")
    parts = []
    for part in refers.split(","):
        owner, _, area = part.rpartition("!")
        if owner.strip("'") == quoted:
            block = Block.parse(area)
            if block.bottom == old.bottom and block.meets(old) and block.top <= bottom:
                area = area.rpartition("$")[0] + f"${bottom}"
        parts.append(f"{owner}!{area}")
    return ",".join(parts)

"""The pages of a package: each 件 with those it has within its volume, and how many a volume has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from toolkit.archive.kinds import Role
from toolkit.archive.making import Facts
from toolkit.archive.order import Range, ranges
from toolkit.archive.plan import ArchivePlan, Filed, Volume


class VolumeLine(NamedTuple):
    """One 件 with its pages within its file."""

    item: Filed
    pages: Range
    is_last: bool


def lines_of(plan: ArchivePlan, facts: Facts, volume: Volume) -> list[VolumeLine]:
    """The 件 of one file with their page numbers."""
    items = [item for item in plan.items if item.volume == volume.id]
    counted = ranges([pages_of_item(plan, facts, item) for item in items])
    return [VolumeLine(item, pages, item is items[-1]) for item, pages in zip(items, counted, strict=True)]


def pages_of_item(plan: ArchivePlan, facts: Facts, item: Filed) -> int:
    """Pages of the paper as signed (scans before the rendition), and of all that hangs on it."""
    signed = rest = 0
    for each in item.hanging:
        count = facts.pages[plan.files[each.file].name]
        if each.role == Role.SIGNED:
            signed += count
        else:
            rest += count
    return rest + (signed or facts.pages.get(item.rendition) or facts.pages[plan.files[item.file].name])


def total(lines: Iterable[VolumeLine]) -> str:
    """Their pages together."""
    return str(sum(line.pages.count for line in lines))

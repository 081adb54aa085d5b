"""What is said about every row of the file: taken, changed, refused or no data; none is lost, none told twice.

A list has tens of thousands of rows and few different things to say of them: a Remark is kept once, with its rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from toolkit.errors import ToolkitError
from toolkit.excel.raw import RawSheet


class Fate(StrEnum):
    """What became of a row of the file; where several are said of one row, the last in this order counts."""

    TAKEN = "导入"
    DOUBTED = "导入，有提醒"
    CHANGED = "改动后导入"
    KNOWN = "已有，相同"
    DIFFERENT = "已有，有出入"
    REFUSED = "没有导入"
    JOINED = "并入同一事项"
    NO_DATA = "不是数据"


IMPORTED = (Fate.TAKEN, Fate.DOUBTED, Fate.CHANGED)
"""The fates of rows that go into the workbook."""
_WEIGHT = {fate: weight for weight, fate in enumerate(Fate)}


class Remark(NamedTuple):
    """One thing said of rows: about which column ("" for the whole row), what stood there, what became of it, why.

    Where nothing was changed, ``after`` is ``before``.
    """

    fate: Fate
    key: str
    before: str
    after: str
    why: str
    remedy: str = ""


class Account:
    """Everything said about the rows ``numbers`` of a sheet: remarks with the rows they are about, in order."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = numbers
        self.remarks: dict[Remark, list[int]] = {}
        self._fates: dict[int, Fate] | None = None

    def say(self, remark: Remark, rows: Iterable[int]) -> None:
        """Say something of more rows."""
        self.remarks.setdefault(remark, []).extend(rows)
        self._fates = None

    def withdraw(self, number: int) -> None:
        """Say nothing of a row any more."""
        for rows in self.remarks.values():
            if number in rows:
                rows.remove(number)
        self._fates = None

    def fates(self) -> Mapping[int, Fate]:
        """What became of every row."""
        if self._fates is None:
            self._fates = dict.fromkeys(self.numbers, Fate.TAKEN)
            for remark, rows in sorted(self.remarks.items(), key=lambda said: _WEIGHT[said[0].fate]):
                self._fates.update(dict.fromkeys(rows, remark.fate))
        return self._fates

    def counts(self) -> Counter[Fate]:
        """How many rows have each fate."""
        return Counter(self.fates().values())

    def imported(self) -> set[int]:
        """The rows that go into the workbook."""
        return {number for number, fate in self.fates().items() if fate in IMPORTED}


def check_balance(raw: RawSheet, account: Account) -> None:
    """Rows in = rows taken + rows listed, each once; ToolkitError if one was lost or told twice."""
    told = len(account.fates())
    if told != len(account.numbers) or raw.filled() != told:
        raise ToolkitError(
            f"“{raw.name}”有 {raw.filled()} 行，只说明了 {told} 行的去向，没有导入。请联系维护人员。"
        )

"""Which column of a file is which column of the sheet: every guess with its confidence and its reason.

    100  accepted before (``remembered``) or given by hand
     98  the header is the same                    90  a word for it that other offices use
     95  a declared alias                          ≤ 75  contained in it, or close to it

The values speak too (``evidence``).  What proves itself, such as codes with right check digits, is that column
whatever its header says (88), and another column that only has the header loses 35, as does a header whose
values cannot be what it says; if it is the sheet's own header, the clerk is asked.  The surest pairs are made
first, each column once; what is below 60, or equally sure twice, is left to the clerk.  Columns of personal
numbers (身份证号) are never proposed.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from toolkit.columns import CHECKLIST, Column, Kind, Sheet
from toolkit.errors import WrongUse
from toolkit.excel.cells import squeeze
from toolkit.excel.raw import RawSheet, is_blank
from toolkit.importing.evidence import Contents, Own, fits, is_strict
from toolkit.importing.head import Head, SourceColumn, own_labels, plain_label
from toolkit.importing.reading import has_citizen_id, shown
from toolkit.importing.sorting import Sorter
from toolkit.importing.synonyms import HEADERS, PERSONAL

SURE, PROVEN, ENOUGH = 100, 88, 60
_OURS = 95
_SAMPLE = 300
_ORDINAL = "序号"
_BAD_VALUES = 35  # the sheet's own words stay just enough, other offices' words do not


@dataclass(frozen=True, slots=True)
class Match:
    """One column of the sheet and where it is filled from; confidence in percent.

    Of several ``sources`` the first that is filled is taken, row by row.
    """

    column: Column
    sources: tuple[SourceColumn, ...]
    confidence: int
    reason: str
    example: str

    @property
    def name(self) -> str:
        """The names of the sources, as they are written on the left of ``--map``."""
        return "|".join(source.name for source in self.sources)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the sources in the file, from 1."""
        return tuple(source.number for source in self.sources)


@dataclass(frozen=True, slots=True)
class Matching:
    """All matches in the sheet's order, and the columns of the file that nothing is taken from, with what they hold.

    ``asked`` are the columns of the sheet for which several are equally sure, ``notes`` what must not be missed.
    """

    matches: tuple[Match, ...]
    unused: tuple[tuple[SourceColumn, str], ...]
    asked: Mapping[str, tuple[SourceColumn, ...]]
    notes: tuple[str, ...]

    def names(self) -> dict[str, str]:
        """Column key → name of the file's column: what is remembered."""
        return {match.column.key: match.name for match in self.matches}


class _Pair(NamedTuple):
    confidence: int
    column: Column
    sources: tuple[SourceColumn, ...]
    reason: str


def known_labels(sheet: Sheet) -> frozenset[str]:
    """Every plain label by which a column of the sheet is known."""
    return frozenset(label for column in sheet.columns for label in _labels(sheet, column))


def _labels(sheet: Sheet, column: Column) -> dict[str, tuple[int, str]]:
    """Plain label → (confidence, reason) for one column."""
    foreign = HEADERS.get(sheet.name, {}).get(column.key, ())
    labels = {plain_label(word): (90, "别处的叫法") for word in foreign}
    labels |= {plain_label(word): (95, "别名") for word in column.aliases}
    return labels | {plain_label(column.header): (98, "表头相同")}


def propose(
    sheet: Sheet,
    raw: RawSheet,
    head: Head,
    remembered: Mapping[str, str],
    given: Mapping[str, str],
    *,
    own: Own | None = None,
) -> Matching:
    """Match the columns.

    ``remembered`` maps keys to names of the file's columns; with it nothing else is guessed, so that a column
    once left out stays out.  ``given`` maps names (or labels) of the file's columns, several divided by ``|``, to
    headers of the sheet, "" to take nothing from one.  ``own`` are the words of this office (``evidence``).
    Raises WrongUse if it names what is not there.
    """
    body = _sample(raw, head)
    contents = {source.number: Contents(_values(body, source)) for source in head.columns}
    fixed, barred = _given(sheet, head, given)
    closed = barred | {source.number for sources in fixed.values() for source in sources}
    free = [
        source
        for source in head.columns
        if source.number not in closed and not _personal(source, contents[source.number].values)
    ]
    pairs: list[_Pair] = []
    for column in sheet.columns:
        if column is idle_ordinal(sheet) or column.key in fixed:
            continue
        if remembered:
            pairs += _as_before(column, remembered, head, free)
        else:
            pairs += _weighed(
                sheet, column, [(source, contents[source.number]) for source in free], own or {}
            )
    best, asked = _best(pairs)
    found = {pair.column.key: pair for pair in best}
    found |= {key: _Pair(SURE, sheet.column(key), sources, "您指定的") for key, sources in fixed.items()}
    matches = tuple(
        Match(column, sources, confidence, reason, _example(sources, contents))
        for confidence, column, sources, reason in (found[c.key] for c in sheet.columns if c.key in found)
    )
    taken = {number for match in matches for number in match.numbers}
    left = [source for source in head.columns if source.number not in taken]
    unused = tuple((source, _why_unused(source, contents[source.number], pairs)) for source in left)
    notes = _other_numbers(sheet, matches, [(source, contents[source.number]) for source in left])
    return Matching(matches, unused, asked, notes)


def _as_before(
    column: Column, remembered: Mapping[str, str], head: Head, free: Sequence[SourceColumn]
) -> list[_Pair]:
    """The pair that was accepted before, if its columns are there."""
    wanted = remembered.get(column.key, "")
    names = [wanted] if any(c.name == wanted for c in head.columns) else wanted.split("|")
    sources = tuple(source for name in names for source in free if source.name == name)
    return [_Pair(SURE, column, sources, "上次确认过")] if sources and len(sources) == len(names) else []


def _weighed(
    sheet: Sheet, column: Column, free: Sequence[tuple[SourceColumn, Contents]], own: Own
) -> list[_Pair]:
    """How sure it is of every column of the file that it is this one."""
    pairs: list[_Pair] = []
    proofs = [contents.proves(sheet, column, own) for _, contents in free]
    for (source, contents), proof in zip(free, proofs, strict=True):
        confidence, reason = _by_label(sheet, column, source)
        if proof:
            reason = f"{reason}，{proof}" if confidence >= ENOUGH else proof
            confidence = max(confidence, PROVEN)
        elif any(proofs) and confidence >= _OURS and contents.values:
            confidence, reason = PROVEN, f"{reason}，但另一列的内容才像"
        elif any(proofs) or _contradicts(column, contents):
            confidence, reason = confidence - _BAD_VALUES, f"{reason}，但内容不像"
        pairs.append(_Pair(confidence, column, (source,), reason))
    ours = [pair for pair in pairs if pair.confidence == PROVEN and pair.reason.endswith("才像")]
    if ours:  # a header of ours against contents: as sure as each other
        pairs = [pair._replace(confidence=min(pair.confidence, PROVEN)) for pair in pairs]
    return pairs


def _contradicts(column: Column, contents: Contents) -> bool:
    return is_strict(column) and bool(contents.values) and contents.share(fits(column)) < 0.3


def _example(sources: Sequence[SourceColumn], contents: Mapping[int, Contents]) -> str:
    return next((shown(value) for source in sources for value in contents[source.number].values), "")


def _other_numbers(
    sheet: Sheet, matches: Sequence[Match], left: Sequence[tuple[SourceColumn, Contents]]
) -> tuple[str, ...]:
    """A line for every unused column that holds numbers of licences, too: how to take them where the first is blank."""
    key = next((m for m in matches if m.column.key == sheet.key and m.column.kind is Kind.CODE), None)
    if key is None:
        return ()
    return tuple(
        f"注意：“{source.name}”里也是登记号（{contents.describe()}），没有用。"
        f'“{key.name}”空着的要从它取，加 --map "{key.name}|{source.name}={key.column.header}"。'
        for source, contents in left
        if contents.has_numbers_of_licences()
    )


def idle_ordinal(sheet: Sheet) -> Column | None:
    """The 序号 that means nothing and is always counted on; it means something in 计划表 and 检查要点."""
    column = ordinal(sheet)
    return None if column is None or sheet.key == column.key or sheet is CHECKLIST else column


def ordinal(sheet: Sheet) -> Column | None:
    """The column headed 序号."""
    return next((column for column in sheet.columns if column.header == _ORDINAL), None)


def _sample(raw: RawSheet, head: Head) -> list[Sequence[object]]:
    """Rows of data from the top to the foot: a column may be filled only further down."""
    sorter, count = Sorter(head), len(raw.grid) - head.last
    distances = range(1, count + 1, max(1, count // _SAMPLE))
    rows = ((raw.grid[head.last + distance - 1], distance) for distance in distances)
    return [row for row, distance in rows if not is_blank(row) and not sorter(row, distance)]


def _values(body: Sequence[Sequence[object]], source: SourceColumn) -> list[object]:
    return [value for row in body if (value := row[source.number - 1]) not in (None, "")]


def _given(
    sheet: Sheet, head: Head, given: Mapping[str, str]
) -> tuple[dict[str, tuple[SourceColumn, ...]], set[int]]:
    """The columns named by hand, by key, and the numbers of columns barred by hand."""
    fixed: dict[str, tuple[SourceColumn, ...]] = {}
    barred: set[int] = set()
    for name, header in given.items():
        whole = _named(head, name)
        sources = tuple(
            _one(head, part) for part in ([name] if whole else name.replace("｜", "|").split("|"))
        )
        if header and any(map(_says_personal, sources)):
            raise WrongUse(f"“{name}”是公民身份号码一类的栏目，名录会公开，不能导入。请去掉这个 --map。")
        if not header:
            barred |= {source.number for source in sources}
            continue
        column = find_column(sheet, header)
        if column.key in fixed:
            both = "|".join(source.name for source in (*fixed[column.key], *sources))
            remedy = f'请只留一个 --map；前一列空着时取后一列的，写成 --map "{both}={column.header}"'
            raise WrongUse(f"“{column.header}”一列指定了两次。{remedy}。")
        fixed[column.key] = sources
    return fixed, barred


def _named(head: Head, name: str) -> list[SourceColumn]:
    """The columns with this name, or else with this label."""
    same = [
        c for c in head.columns if squeeze(name) in (squeeze(c.name), squeeze(c.label), plain_label(c.label))
    ]
    return [c for c in same if c.name == name] or same


def _one(head: Head, name: str) -> SourceColumn:
    found = _named(head, name.strip())
    if len(found) != 1:
        names = "、".join(column.name for column in head.columns)
        what = "没有" if not found else "不止一个"
        raise WrongUse(f"文件里{what}表头“{name}”。文件的表头有：{names}。请照着写在 --map 的等号左边。")
    return found[0]


def find_column(sheet: Sheet, header: str) -> Column:
    """The column of the sheet with this header or alias; WrongUse, naming what there is, for any other."""
    if key := own_labels(sheet).get(plain_label(header)):
        return sheet.column(key)
    heads = "、".join(column.header for column in sheet.columns)
    raise WrongUse(f"“{sheet.name}”里没有“{header}”这一列。可以写：{heads}。")


def _personal(source: SourceColumn, values: Sequence[object]) -> bool:
    """Whether the label or a fifth of the values say that these are citizens' numbers."""
    return _says_personal(source) or sum(map(has_citizen_id, values)) * 5 > len(values)


def _why_unused(source: SourceColumn, contents: Contents, pairs: Sequence[_Pair]) -> str:
    """What an unused column holds, and what it might have been."""
    if _personal(source, contents.values):
        return "公民身份号码不导入"
    if plain_label(source.label) == _ORDINAL:
        return "自动编号"
    like = [p.column.header for p in pairs if p.sources == (source,) and p.confidence >= ENOUGH]
    return f"{contents.describe()}{f'；也像“{like[0]}”' if like else ''}"


def _says_personal(source: SourceColumn) -> bool:
    return any(word in squeeze(source.label) for word in PERSONAL)


def _by_label(sheet: Sheet, column: Column, source: SourceColumn) -> tuple[int, str]:
    known = _labels(sheet, column)
    names = [plain_label(source.label)]
    if source.group:
        names.append(plain_label(source.group + source.label))
    for name in names:
        if name in known:
            return known[name]
    name = names[0]
    if len(name) < 2:
        return 0, ""
    for label in known:
        if len(label) > 2 and label in name:
            return 75, f"表头含“{label}”"
    near = max((difflib.SequenceMatcher(None, name, label).ratio(), label) for label in known)
    return (int(near[0] * 75), f"表头与“{near[1]}”相近") if near[0] >= 0.6 else (0, "")


def _best(pairs: Sequence[_Pair]) -> tuple[list[_Pair], dict[str, tuple[SourceColumn, ...]]]:
    """The surest pairs first, each column once; and the columns that are equally sure twice, left out."""
    found: list[_Pair] = []
    asked: dict[str, tuple[SourceColumn, ...]] = {}
    used: set[SourceColumn] = set()
    closed: set[str] = set()
    for confidence in sorted({pair.confidence for pair in pairs if pair.confidence >= ENOUGH}, reverse=True):
        level = [
            p
            for p in pairs
            if p.confidence == confidence and p.column.key not in closed and used.isdisjoint(p.sources)
        ]
        for pair in level:
            same_column = [p for p in level if p.column.key == pair.column.key]
            same_source = [p for p in level if not set(p.sources).isdisjoint(pair.sources)]
            closed.add(pair.column.key)
            if len(same_column) == 1 and len(same_source) == 1:
                found.append(pair)
                used.update(pair.sources)
            elif len(same_column) > 1:
                asked[pair.column.key] = tuple(source for p in same_column for source in p.sources)
    return found, asked

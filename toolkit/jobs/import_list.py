"""导入: a list that an office has already → rows of one sheet, shown first, written only when accepted.

Without ``accept`` the workbook stays as it is: the outcome shows which column is taken for which, how sure that is
and why, and what would become of the rows, and the whole of it stands in a report of the rehearsal.  What the file
cannot answer is asked: a column that may be one of two, whether items are published, regions that are not there;
the answers are arguments.  With ``accept``, the same is done for good: report first (it is made exclusively, in
导入报告/), then the workbook, then the memory of the mapping; if the workbook cannot be saved the report goes again.
An import never adds an error to 核对: what the office's checks would call an error is refused and listed, so rows in =
rows taken + rows listed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, count, islice
from pathlib import Path

from toolkit import columns, files
from toolkit.collector import no_collector
from toolkit.columns import Column, Sheet
from toolkit.errors import Place, Problem, WrongUse
from toolkit.excel import book as excel
from toolkit.excel.book import Book, Table, Value
from toolkit.excel.cells import CellError, squeeze
from toolkit.excel.foreign import read_foreign
from toolkit.excel.raw import RawSheet
from toolkit.importing.comparing import Comparison, compare
from toolkit.importing.head import Head
from toolkit.importing.items import join_rows, tell_apart
from toolkit.importing.lines import check_balance
from toolkit.importing.mapping import Matching, find_column, propose
from toolkit.importing.reading import Reader
from toolkit.importing.regions import Regions, county_code, new_regions, unknown_regions
from toolkit.importing.remembered import FILE, Memory, recall, remember
from toolkit.importing.report import report
from toolkit.importing.rows import FileRows, missing
from toolkit.importing.source import choose_sheet
from toolkit.importing.telling import accounts, balance, facts_of, mapping_lines, refusals
from toolkit.jobs.base import Office, Outcome, Work, begin_work, listed
from toolkit.jobs.list_changes import enter_differences
from toolkit.rules.phrases import words
from toolkit.rules.plan import read_plan
from toolkit.rules.registry import load
from toolkit.rules.settings import read_settings

SHEETS = (
    columns.REGIONS,
    columns.ITEMS,
    columns.CHECKLIST,
    columns.INSPECTORS,
    columns.EXPERTS,
    columns.TARGETS,
    columns.RECUSALS,
    columns.PLAN,
    columns.CAPS,
    columns.ELSEWHERE,
    columns.HOLIDAYS,
)
"""What the office keeps and may bring along; all other sheets are made by the tool or hold its settings."""
_REGION = ((columns.REGIONS, "code"), (columns.REGIONS, "name"))
_OWN: Mapping[str, Mapping[str, Sequence[tuple[Sheet, str]]]] = {
    columns.TARGETS.name: {
        "region": _REGION,
        "category": ((columns.PLAN, "pool"), (columns.TARGETS, "category")),
    },
    columns.PLAN.name: {"item": ((columns.ITEMS, "name"),), "pool": ((columns.TARGETS, "category"),)},
    columns.CHECKLIST.name: {"item": ((columns.ITEMS, "name"),)},
    columns.RECUSALS.name: {
        "target": ((columns.TARGETS, "id"),),
        "inspector": ((columns.INSPECTORS, "id"),),
    },
}
"""Sheet → column key → where this office has the words that may stand in it."""
_PUBLISHED = (
    "名单没有写这些事项是否已经公布、现在是否有效",
    '已经公布、有效的，加 --set "已公布=是" --set "有效=是"；还没有公布的，加 --set "已公布=否"',
)
ALL = "全部"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the clerk asks for: the sheet, which sheet of the file, corrections and constants by header.

    ``new_regions`` are names in the list that become rows of 地区, 全部 for all that are not there;
    ``tell_apart``: items of one name for several objects get the objects into their names.  ``changed`` and
    ``gone``: what differs and what is not in the list any more is entered, too (``list_changes``).
    """

    into: str
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    new_regions: str = ""
    tell_apart: bool = False
    changed: bool = False
    gone: str = ""
    accept: bool = False


@dataclass(slots=True)
class _Examined:
    """What is kept of a file once its rows wait in the book: the cells themselves are gone."""

    outcome: Outcome
    signature: str
    memory: Memory
    report: bytes = b""
    """Empty while a question is open."""
    entered: int = 0
    """Cells changed in the sheet, or requests made."""


@no_collector()
def import_file(book: Book, office: Office, file: Path, wish: Wish) -> Outcome:
    """Show, or with ``wish.accept`` do, the import of ``file``.

    Raises WrongUse for names that are not there, ProblemsFound for a file that cannot be read, Refused.
    """
    sheet = _target(wish.into)
    work = begin_work(book, office, "导入") if wish.accept else Work(book, office, "导入")
    found = _examine(work, sheet, file, wish)
    if found.report and not wish.accept:
        _keep_rehearsal(office, sheet, found)
    if not found.report or not wish.accept:
        return found.outcome
    _write(work, sheet, found)
    memory_file, day = office.root / FILE, office.today.isoformat()
    with files.lock(memory_file):
        old = _bytes(memory_file)
        new = remember(old, sheet, found.signature, found.memory, file=file.name, day=day)
        files.write_atomic(memory_file, new)
    return found.outcome


def _examine(work: Work, sheet: Sheet, file: Path, wish: Wish) -> _Examined:
    """Read the file and put its rows into the book, unsaved; everything there is to say about it."""
    book, office = work.book, work.office
    raw, head = choose_sheet(file.name, read_foreign(file), sheet, wish.sheet)
    memory = recall(_bytes(office.root / FILE), sheet, head.signature)
    typed = _typed(sheet, memory, wish)
    own = {"region": Regions(book.read(columns.REGIONS))} if sheet is columns.TARGETS else {}
    constants = _constants(sheet, typed, own)
    typed = {key: typed[key] for key in constants}
    kept = {key: name for key, name in memory.columns.items() if key not in constants}
    matching = propose(sheet, raw, head, kept, wish.columns, own=_own_words(book, sheet))
    source = file.name if raw.name == file.stem else f"{file.name}·{raw.name}"
    outcome = Outcome(f"导入“{sheet.name}”" if wish.accept else f"导入“{sheet.name}”（预演，没有写入）")
    outcome.lines = [_where(file, raw, head), *mapping_lines(sheet, matching, typed)]
    examined = _Examined(outcome, head.signature, Memory(matching.names(), typed))
    gone = missing(sheet, matching.matches, constants)
    found = {match.column.key for match in matching.matches} | constants.keys()
    if sheet is columns.ITEMS and "published" not in found:
        outcome.problems.append(Problem(*_PUBLISHED, Place(source)))
    if gone or outcome.problems:
        county = county_code(own["region"], _county(book)) if own else ""
        outcome.problems += [_unmatched(sheet, column, matching, source, county) for column in gone]
        outcome.lines.append("请先照下面的提示定下来，没有导入任何一行。")
        return examined

    rows = FileRows(sheet, raw, head, matching.matches, constants=constants, source=source, own=own)
    if own:
        outcome.lines += _register_regions(book, rows, own["region"], wish.new_regions)
    if sheet is columns.ITEMS:
        join_rows(rows)
        tell_apart(rows, rename=wish.tell_apart)
    there = book.read(sheet).by_column()
    if rows.key:
        differences = compare(rows, there)
    else:
        differences = Comparison([], [])
        rows.refuse_repeated(there)
    new = _candidates(book, office, rows)
    check_balance(raw, rows.account)
    outcome.lines += [balance(rows.account), *accounts(sheet, rows.account)]
    outcome.problems = refusals(rows)
    outcome.data = facts_of(file.name, raw, matching, rows)
    facts = (outcome.lines[0], f"{office.now:%Y-%m-%d %H:%M:%S}　操作人：{office.operator}")
    examined.report = report(sheet, matching, typed, rows, facts)
    lines, examined.entered = enter_differences(
        book, office, sheet, differences, file.name, changed=wish.changed, gone=wish.gone
    )
    outcome.lines += lines
    outcome.data |= {
        "changed": len(differences.changes),
        "gone": differences.gone,
        "entered": examined.entered,
    }
    # In a rehearsal one row is enough to learn whether the table would refuse them.
    book.append(sheet, islice(new.values(), None if wish.accept else 1))
    return examined


def _target(name: str) -> Sheet:
    for sheet in SHEETS:
        if squeeze(name) == squeeze(sheet.name):
            return sheet
    raise WrongUse(f"不能导入到“{name}”。可以导入的表：{'、'.join(sheet.name for sheet in SHEETS)}。")


def _own_words(book: Book, sheet: Sheet) -> dict[str, set[str]]:
    """The office's regions, items, categories and codes, by the key of the column of ``sheet`` they stand in."""
    found: dict[str, set[str]] = {}
    for key, sources in _OWN.get(sheet.name, {}).items():
        for other, column in sources:
            texts = book.read(other).by_column().texts(column)
            found.setdefault(key, set()).update(squeeze(text) for text in texts if text)
    return found


def _typed(sheet: Sheet, memory: Memory, wish: Wish) -> dict[str, str]:
    """The constants by key as typed: remembered ones, unless the column is given by hand now."""
    now = {find_column(sheet, header).key: text for header, text in wish.constants.items()}
    mapped = {find_column(sheet, header).key for header in wish.columns.values() if header}
    if both := now.keys() & mapped:
        headers = "、".join(sheet.column(key).header for key in both)
        raise WrongUse(f"“{headers}”既写了 --map 又写了 --set。请只留一个。")
    return {**{key: text for key, text in memory.constants.items() if key not in mapped}, **now}


def _constants(
    sheet: Sheet, typed: Mapping[str, str], own: Mapping[str, Callable[[str], str]]
) -> dict[str, Value]:
    constants: dict[str, Value] = {}
    for key, text in typed.items():
        column = sheet.column(key)
        try:
            value = Reader(column, own.get(key))(text).value
        except CellError as error:
            raise WrongUse(f"--set 的“{column.header}={text}”不行：{error.what}。{error.remedy}。") from error
        if value is not None:
            constants[key] = value
    return constants


def _county(book: Book) -> str:
    return read_settings(book.read(columns.SETTINGS).rows, []).region


def _register_regions(book: Book, rows: FileRows, regions: Regions, wanted: str) -> list[str]:
    """Put the ``wanted`` regions of the list into 地区; what is to be said of them and of those not registered."""
    unknown = unknown_regions(rows.values["region"], regions)
    chosen = [word for word in unknown if wanted == ALL or squeeze(word) in map(squeeze, words(wanted))]
    lines = []
    if chosen:
        county = county_code(regions, _county(book))
        if not county:
            raise WrongUse("新地区的代码编不出来：设置表没有“行政区划代码”。请填好六位代码再来。")
        made = new_regions(chosen, regions, county)
        new = {str(row["code"]): row for row in made.values()}
        book.append(columns.REGIONS, new.values())
        rows.rename("region", {word: str(row["code"]) for word, row in made.items()}, "登记为新的地区")
        names = listed(f"{row['name']} {code}" for code, row in new.items())
        lines.append(f"新登记到“地区”表 {len(new)} 个（代码是先编的，可以在“地区”表改）：{names}")
    if left := {word: count for word, count in unknown.items() if word not in chosen}:
        names = listed(f"{word}（{count} 行）" for word, count in left.items())
        lines.append(
            f"“地区”表里没有的 {len(left)} 个：{names}。是本单位的地区，加 --new-regions {ALL}"
            "（或写其中几个，用顿号隔开），一并登记；写错的，请在名单里改。"
        )
    return lines


def _candidates(book: Book, office: Office, rows: FileRows) -> excel.Rows:
    """The rows to enter: checked with the workbook as it would be, until no row is refused any more."""
    existing = book.read(rows.sheet)
    while True:
        new = rows.candidates(existing)
        if not new or not rows.add_problems(_checked(book, office, existing, new)):
            return new


def _checked(book: Book, office: Office, existing: Table, new: excel.Rows) -> list[Problem]:
    """What 核对 would say of the workbook with the new rows in it."""
    there = existing.by_column()
    together = excel.Rows(
        [*there.numbers, *new.numbers],
        {key: [*values, *new.columns[key]] for key, values in there.columns.items()},
        [*there.at, *new.at],
    )
    joined = Table(existing.sheet, together, existing.problems)

    def read(sheet: Sheet) -> Table:
        return joined if sheet is existing.sheet else book.read(sheet)

    registry = load(read, office.today)
    return [*registry.problems, *read_plan(read(columns.PLAN), registry).problems]


def _keep_rehearsal(office: Office, sheet: Sheet, found: _Examined) -> None:
    """The report of a rehearsal, in place of those of earlier ones."""
    path = _report_path(office, f"预演-{sheet.name}")
    for old in path.parent.glob(f"预演-{sheet.name}-*.xlsx"):
        with suppress(OSError):  # somebody has it open
            old.unlink()
    files.write_atomic(path, found.report)
    found.outcome.files.append(path)
    found.outcome.lines.append(
        "以上是预演，工作簿没有改动；每一行的去向见预演报告。都对的，再正式写入（--accept）。"
    )


def _report_path(office: Office, name: str) -> Path:
    """Where a report goes: named by the second, and numbered if there were several in it."""
    folder, stem = office.root / "导入报告", f"{name}-{office.now:%Y%m%d-%H%M%S}"
    with files.telling(folder):
        folder.mkdir(exist_ok=True)
        names = chain([stem], (f"{stem}-{n}" for n in count(2)))
        return next(path for name in names if not (path := folder / f"{name}.xlsx").exists())


def _write(work: Work, sheet: Sheet, found: _Examined) -> None:
    """Report, then workbook."""
    office, outcome = work.office, found.outcome
    path = _report_path(office, sheet.name)
    files.write_new(path, found.report)
    taken, refused = outcome.data["taken"], outcome.data["refused"]
    try:
        if taken or found.entered:
            what = f"从“{outcome.data['file']}”导入“{sheet.name}” {taken} 行，没有导入 {refused} 行"
            if found.entered:
                what += f"，有出入的或文件里没有的登记 {found.entered} 处"
            work.finish(what)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    outcome.files.append(path)
    outcome.lines.append(
        f"已写入“{sheet.name}” {taken} 行。每一行的去向见导入报告；列的对照已记住，下次同样的表头直接使用。"
    )


def _bytes(path: Path) -> bytes | None:
    return files.read_at_most(path, 4 << 20) if path.exists() else None


def _where(file: Path, raw: RawSheet, head: Head) -> str:
    at = f"第 {head.first} 行" if head.first == head.last else f"第 {head.first}–{head.last} 行"
    return f"文件“{file.name}”，工作表“{raw.name}”，表头在{at}，有内容的共 {raw.filled()} 行"


def _unmatched(sheet: Sheet, column: Column, matching: Matching, source: str, county: str) -> Problem:
    """What to answer for a required column: which of those that are equally sure, or any other, or one content."""
    header = column.header
    if asked := matching.asked.get(column.key):
        names = "、".join(f"“{found.name}”" for found in asked)
        flags = "，或 ".join(f'--map "{found.name}={header}"' for found in asked)
        return Problem(f"“{header}”是哪一列拿不准：{names}都像", f"请选一个：{flags}", Place(source))
    remedy = f'文件里有这一列的，加 --map "文件的表头={header}"'
    if (sheet, column.key) == (columns.TARGETS, "region"):
        remedy += (
            f'；名单不分地区的，加 --set "{header}={county or "全县"}" --new-regions {ALL}：所有对象算一个地区，'
            "计划表写“不同地区抽查比重相同”时，就是在全部对象里按一个比例抽"
        )
    elif column.key != sheet.key:
        remedy += f'；每行都一样的，加 --set "{header}=内容"'
    return Problem(f"没有对上必填的“{header}”一列", remedy, Place(source))

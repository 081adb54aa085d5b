"""导入: a list that an office has already → rows of one sheet, shown first, written only when accepted.

Without ``accept`` nothing is written at all: the outcome shows which column is taken for which, how sure that
is and why, and what would become of every row.  With it, the same is done for good: report first (it is made
exclusively, in 导入报告/), then the workbook, then the memory of the mapping; if the workbook cannot be saved
the report goes again.  An import never adds an error to 核对: what the office's checks would call an error is
refused and listed, so rows in = rows taken + rows listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolkit import columns, files
from toolkit.columns import Sheet
from toolkit.errors import Place, Problem, ProblemsFound, WrongUse
from toolkit.excel.book import Book, Row, Table, Value
from toolkit.excel.cells import CellError, squeeze
from toolkit.excel.foreign import read_foreign
from toolkit.excel.raw import RawSheet
from toolkit.importing.head import Head, find_head
from toolkit.importing.lines import Fate, Line, check_balance
from toolkit.importing.mapping import Matching, find_column, known_labels, propose
from toolkit.importing.reading import Reader
from toolkit.importing.remembered import FILE, Memory, recall, remember
from toolkit.importing.report import report
from toolkit.importing.rows import Rows, missing
from toolkit.importing.telling import accounts, balance, mapping_lines
from toolkit.jobs.base import Office, Outcome, Work, begin_work
from toolkit.rules.plan import read_plan
from toolkit.rules.registry import load

SHEETS = (
    columns.REGIONS,
    columns.ITEMS,
    columns.CHECKLIST,
    columns.INSPECTORS,
    columns.EXPERTS,
    columns.TARGETS,
    columns.RECUSALS,
    columns.PLAN,
    columns.HOLIDAYS,
)
"""What the office keeps and may bring along; all other sheets are made by the tool or hold its settings."""
_MOST = 50  # refusals on the screen


@dataclass(frozen=True, slots=True)
class Wish:
    """What the clerk asks for: the sheet, which sheet of the file, corrections and constants by header."""

    into: str
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    accept: bool = False


def import_file(book: Book, office: Office, file: Path, wish: Wish) -> Outcome:
    """Show, or with ``wish.accept`` do, the import of ``file``.

    Raises WrongUse for names that are not there, ProblemsFound for a file that cannot be read, Refused.
    """
    sheet = _target(wish.into)
    work = begin_work(book, office, "导入") if wish.accept else Work(book, office, "导入")
    raw, head = _source(file, sheet, wish.sheet)
    memory_file = office.root / FILE
    memory = recall(_bytes(memory_file), sheet, head.signature)
    typed = _typed(sheet, memory, wish)
    constants = _constants(sheet, typed)
    typed = {key: typed[key] for key in constants}
    kept = {key: name for key, name in memory.columns.items() if key not in constants}
    matching = propose(sheet, raw, head, kept, wish.columns)
    source = file.name if raw.name == file.stem else f"{file.name}·{raw.name}"
    outcome = Outcome(f"导入“{sheet.name}”" if wish.accept else f"导入“{sheet.name}”（预演，没有写入）")
    outcome.lines = [_where(file, raw, head), *mapping_lines(sheet, matching, typed)]
    if gone := missing(sheet, matching.matches, constants):
        outcome.problems = [_unmatched(column.header, source) for column in gone]
        outcome.lines.append("必填的列还没有对上，没有导入任何一行。")
        return outcome

    rows = Rows(sheet, raw, head, matching.matches, constants=constants, source=source)
    lines = _lines(book, office, sheet, rows)
    check_balance(raw, lines)
    new = [line.values for line in lines if line.taken]
    book.append(sheet, new)
    outcome.lines += [balance(lines), *accounts(lines)]
    refusals = _refusals(lines)
    outcome.problems = refusals[:_MOST]
    if len(refusals) > _MOST:
        outcome.lines.append(
            f"没有导入的原因共 {len(refusals)} 处，下面先列 {_MOST} 处；导入报告里（或加 --json）有全部。"
        )
    outcome.data = _data(file, raw, matching, lines)
    if wish.accept:
        facts = (outcome.lines[0], f"{office.now:%Y-%m-%d %H:%M:%S}　操作人：{office.operator}")
        _write(work, outcome, sheet, report(sheet, matching, typed, lines, facts))
        memory, day = Memory(matching.names(), typed), office.today.isoformat()
        with files.lock(memory_file):
            old = _bytes(memory_file)
            new_memory = remember(old, sheet, head.signature, memory, file=file.name, day=day)
            files.write_atomic(memory_file, new_memory)
    else:
        outcome.lines.append("以上是预演，什么也没有写。对照和去向都对的，在命令后面加 --accept 再运行一次。")
    return outcome


def _target(name: str) -> Sheet:
    for sheet in SHEETS:
        if squeeze(name) == squeeze(sheet.name):
            return sheet
    raise WrongUse(f"不能导入到“{name}”。可以导入的表：{'、'.join(sheet.name for sheet in SHEETS)}。")


def _source(file: Path, sheet: Sheet, wanted: str) -> tuple[RawSheet, Head]:
    """The sheet of the file to take, and its head: the one named, else the one whose head fits best."""
    found = read_foreign(file)
    names = "、".join(raw.name for raw in found)
    chosen = [raw for raw in found if squeeze(raw.name) == squeeze(wanted)] if wanted else found
    if not chosen:
        raise WrongUse(f"“{file.name}”里没有工作表“{wanted}”。请从这些里选：{names}。")
    heads = [(raw, *find_head(raw, known_labels(sheet))) for raw in chosen if raw.problem is None]
    fit = [(score, raw, head) for raw, head, score in heads if head is not None]
    if not fit:
        unread = [raw.problem for raw in chosen if raw.problem is not None]
        place = Place(file.name)
        remedy = "请在数据上面加一行表头，写明每一列是什么"
        raise ProblemsFound(unread or [Problem("找不到表头，或没有内容", remedy, place)])
    best = max(score for score, _, _ in fit)
    equal = [(raw, head) for score, raw, head in fit if score == best]
    if len(equal) > 1:
        same = "、".join(raw.name for raw, _ in equal)
        raise WrongUse(
            f"“{file.name}”有 {len(equal)} 张相像的工作表：{same}。请用 --sheet 写明导入哪一张，一次一张。"
        )
    return equal[0]


def _typed(sheet: Sheet, memory: Memory, wish: Wish) -> dict[str, str]:
    """The constants by key as typed: remembered ones, unless the column is given by hand now."""
    now = {find_column(sheet, header).key: text for header, text in wish.constants.items()}
    mapped = {find_column(sheet, header).key for header in wish.columns.values() if header}
    if both := now.keys() & mapped:
        headers = "、".join(sheet.column(key).header for key in both)
        raise WrongUse(f"“{headers}”既写了 --map 又写了 --set。请只留一个。")
    return {**{key: text for key, text in memory.constants.items() if key not in mapped}, **now}


def _constants(sheet: Sheet, typed: Mapping[str, str]) -> dict[str, Value]:
    constants: dict[str, Value] = {}
    for key, text in typed.items():
        column = sheet.column(key)
        try:
            value = Reader(column)(text).value
        except CellError as error:
            raise WrongUse(f"--set 的“{column.header}={text}”不行：{error.what}。{error.remedy}。") from error
        if value is not None:
            constants[key] = value
    return constants


def _lines(book: Book, office: Office, sheet: Sheet, rows: Rows) -> list[Line]:
    """The lines of the file, checked with the workbook as it would be; until no row is refused any more."""
    existing = book.read(sheet)
    lines = rows.lines(existing)
    while True:
        rows.count(lines, existing)
        new = rows.candidates(lines)
        if not new or not rows.add_problems(lines, _checked(book, office, existing, new)):
            return lines


def _checked(book: Book, office: Office, existing: Table, new: Sequence[Row]) -> list[Problem]:
    """What 核对 would say of the workbook with the new rows in it."""
    joined = Table(existing.sheet, (*existing.rows, *new), existing.problems)

    def read(sheet: Sheet) -> Table:
        return joined if sheet is existing.sheet else book.read(sheet)

    registry = load(read, office.today)
    return [*registry.problems, *read_plan(read(columns.PLAN), registry).problems]


def _write(work: Work, outcome: Outcome, sheet: Sheet, data: bytes) -> None:
    """Report, then workbook."""
    office, taken = work.office, outcome.data["taken"]
    path = office.root / "导入报告" / f"{sheet.name}-{office.now:%Y%m%d-%H%M%S}.xlsx"
    with files.telling(path):
        path.parent.mkdir(exist_ok=True)
    files.write_new(path, data)
    try:
        if taken:
            what = f"从“{outcome.data['file']}”导入“{sheet.name}” {taken} 行，没有导入 {outcome.data['refused']} 行"
            work.finish(what)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    outcome.files.append(path)
    outcome.lines.append(
        f"已写入“{sheet.name}” {taken} 行。每一行的去向见导入报告；列的对照已记住，下次同样的表头直接使用。"
    )


def _bytes(path: Path) -> bytes | None:
    with files.telling(path):
        return path.read_bytes() if path.exists() else None


def _where(file: Path, raw: RawSheet, head: Head) -> str:
    at = f"第 {head.first} 行" if head.first == head.last else f"第 {head.first}–{head.last} 行"
    return f"文件“{file.name}”，工作表“{raw.name}”，表头在{at}，有内容的共 {raw.filled()} 行"


def _unmatched(header: str, source: str) -> Problem:
    remedy = f'文件里有这一列的，加 --map "文件的表头={header}"；每行都一样的，加 --set "{header}=内容"'
    return Problem(f"没有对上必填的“{header}”一列", remedy, Place(source))


def _refusals(lines: Sequence[Line]) -> list[Problem]:
    """Every reason for which a row is refused."""
    return [
        Problem(f"没有导入（{line.brief}）：{note.why}", note.remedy, note.place)
        for line in lines
        for note in line.notes
        if note.refuses
    ]


def _data(file: Path, raw: RawSheet, matching: Matching, lines: Sequence[Line]) -> dict[str, object]:
    fates = Counter(line.fate for line in lines)
    return {
        "file": file.name,
        "sheet": raw.name,
        "columns": [
            {"from": m.source.name, "to": m.column.header, "confidence": m.confidence, "reason": m.reason}
            for m in matching.matches
        ],
        "rows": raw.filled(),
        "taken": sum(line.taken for line in lines),
        "refused": fates[Fate.REFUSED],
        "no_data": fates[Fate.NO_DATA],
        "fates": {fate.value: count for fate, count in fates.items()},
        "lines": [
            {
                "row": line.number,
                "fate": line.fate.value,
                "no_data": line.no_data,
                "notes": [note._asdict() for note in line.notes],
            }
            for line in lines
        ],
    }

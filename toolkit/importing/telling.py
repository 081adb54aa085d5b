"""What a clerk reads on the screen before and after an import: the mapping as a table, counts, what happened."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from toolkit.columns import Sheet
from toolkit.errors import Place, Problem
from toolkit.excel.raw import RawSheet
from toolkit.importing.lines import IMPORTED, Account, Fate, Remark
from toolkit.importing.mapping import Matching, ordinal
from toolkit.importing.rows import FileRows

_MOST = 5
_NONE = "—"
_ALWAYS = (Fate.REFUSED, Fate.NO_DATA)
_HEADS = ("本表的列", "文件的列", "把握", "依据", "例子")
_WIDTHS = (24, 26, 6, 28, 24)


def mapping_rows(sheet: Sheet, matching: Matching, constants: Mapping[str, str]) -> list[tuple[str, ...]]:
    """本表的列, 文件的列, 把握, 依据, 例子: in the sheet's order, those without a source last."""
    found = {match.column.key: match for match in matching.matches}
    rows, empty = [], []
    for column in sheet.columns:
        header = f"{column.header} *" if column.required else column.header
        match = found.get(column.key)
        if column.key in constants:
            rows.append((header, "（每行相同）", "100%", "您指定的内容", constants[column.key]))
        elif match:
            confidence = f"{match.confidence}%"
            rows.append((header, match.name, confidence, match.reason, match.example))
        elif column is ordinal(sheet):
            rows.append((header, "（自动编号）", "", "接着表中最后的序号", ""))
        else:
            empty.append((header, _NONE, "", "没有对上", ""))
    return [*rows, *empty]


def mapping_lines(sheet: Sheet, matching: Matching, constants: Mapping[str, str]) -> list[str]:
    """The mapping as a table of text, and the columns that have no counterpart on either side."""
    rows = mapping_rows(sheet, matching, constants)
    lines = ['列的对照（* 必填；不对的用 --map "文件的列=本表的列" 改，等号右边空着是不要这一列）：']
    lines += [_row(row) for row in (_HEADS, *rows) if row[1] != _NONE]
    if empty := [row[0] for row in rows if row[1] == _NONE]:
        lines.append(f"本表没有对上、空着的列：{'、'.join(empty)}")
    unused = [f"“{source.name}”{f'（{why}）' if why else ''}" for source, why in matching.unused]
    if unused:
        lines.append(f"文件里没有用到的列：{'、'.join(unused)}")
    return [*lines, *matching.notes]


def balance(account: Account) -> str:
    """Rows in = rows taken + rows listed, as a sentence."""
    counts = account.counts()
    parts = "，".join(f"{fate} {counts[fate]}" for fate in IMPORTED[1:] if counts[fate])
    listed = "".join(
        f" + {fate} {counts[fate]} 行"
        for fate in Fate
        if fate not in IMPORTED and (counts[fate] or fate in _ALWAYS)
    )
    taken = sum(counts[fate] for fate in IMPORTED)
    return f"共 {len(account.numbers)} 行 = 导入 {taken} 行{f'（其中{parts}）' if parts else ''}{listed}"


def accounts(sheet: Sheet, account: Account) -> list[str]:
    """Which rows are no data, and of what was changed and what is odd the five that concern most rows."""
    imported = account.imported()
    away = [(r.why, rows) for r, rows in account.remarks.items() if r.fate is Fate.NO_DATA]
    lines = [f"不是数据：{'；'.join(f'{_rows(rows)}{why}' for why, rows in away)}"] if away else []
    said = [
        (remark, kept)
        for remark, rows in account.remarks.items()
        if remark.fate in IMPORTED and (kept := [n for n in rows if n in imported])
    ]
    said.sort(key=lambda item: -len(item[1]))
    if said:
        lines.append("改动和提醒：")
        lines += [f"  {_rows(rows)}{_said(sheet, remark)}" for remark, rows in said[:_MOST]]
    if len(said) > _MOST:
        lines.append(f"  ……一共 {len(said)} 种，导入报告里都有")
    return lines


def _said(sheet: Sheet, remark: Remark) -> str:
    what = f"“{remark.before}” → “{remark.after}”（{remark.why}）"
    header = f"“{sheet.column(remark.key).header}”" if remark.key else ""
    return f"{header}{what if remark.before != remark.after else f'{remark.why}。{remark.remedy}'}"


def _rows(rows: Sequence[int]) -> str:
    few = "、".join(map(str, rows[:3]))
    return f"第 {few} 行" if len(rows) <= 3 else f"第 {few} 等 {len(rows)} 行"


def _row(cells: Sequence[str]) -> str:
    return "  " + " ".join(map(_padded, cells, _WIDTHS)).rstrip()


def _padded(text: str, width: int) -> str:
    """Text cut or filled to a width on the screen, where a Chinese character takes two places."""
    out, taken = "", 0
    for character in " ".join(text.split()):
        size = 2 if unicodedata.east_asian_width(character) in "WFA" else 1
        if taken + size > width:
            return out + " " * (width - taken)
        out, taken = out + character, taken + size
    return out + " " * (width - taken)


def refusals(rows: FileRows) -> list[Problem]:
    """Why rows are refused: of the kinds that concern most of them the first case, and how many there are."""
    kinds: dict[tuple[str, str], list[tuple[Problem, int]]] = {}
    for remark, numbers in rows.account.remarks.items():
        if remark.fate is Fate.REFUSED and numbers:
            kind = remark.key, re.sub(r"“[^”]*”|\d+", "…", remark.why)
            what = f"（{rows.brief(numbers[0])}）：{remark.why}"
            problem = Problem(what, remark.remedy, rows.place(remark.key, numbers[0]))
            kinds.setdefault(kind, []).append((problem, len(numbers)))
    found = []
    for same in sorted(kinds.values(), key=lambda same: -sum(count for _, count in same)):
        (first, _), count = same[0], sum(count for _, count in same)
        found.append(
            first._replace(
                what=f"{'没有导入' if count == 1 else f'没有导入，这样的共 {count} 行'}{first.what}"
            )
        )
    if len(found) > _MOST:
        rest = Problem(
            f"没有导入的原因另有 {len(found) - _MOST} 种", "请看导入报告，逐行都有", Place(rows.source)
        )
        return [*found[:_MOST], rest]
    return found


def facts_of(file: str, raw: RawSheet, matching: Matching, rows: FileRows) -> dict[str, object]:
    """The whole of it for a program: columns, counts, and every remark with its rows."""
    account = rows.account
    counts = account.counts()
    return {
        "file": file,
        "sheet": raw.name,
        "columns": [
            {
                "from": m.name,
                "numbers": m.numbers,
                "to": m.column.header,
                "confidence": m.confidence,
                "reason": m.reason,
            }
            for m in matching.matches
        ],
        "rows": raw.filled(),
        "taken": len(account.imported()),
        "imported": sorted(account.imported()),
        "refused": counts[Fate.REFUSED],
        "no_data": counts[Fate.NO_DATA],
        "fates": {fate.value: count for fate, count in counts.items()},
        "remarks": [
            {
                **remark._asdict(),
                "column": rows.sheet.column(remark.key).header if remark.key else "",
                "cell": rows.place(remark.key, numbers[0]).cell,
                "rows": numbers,
            }
            for remark, numbers in account.remarks.items()
            if numbers
        ],
    }

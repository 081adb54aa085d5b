"""What a clerk reads on the screen before and after an import: the mapping as a table, counts, what happened."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice

from toolkit.columns import Sheet
from toolkit.importing.lines import Fate, Line
from toolkit.importing.mapping import Matching, ordinal

_MOST = 30
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
            rows.append((header, match.source.name, confidence, match.reason, match.example))
        elif column is ordinal(sheet):
            rows.append((header, "（自动编号）", "", "接着表中最后的序号", ""))
        else:
            empty.append((header, "—", "", "没有对上", ""))
    return [*rows, *empty]


def mapping_lines(sheet: Sheet, matching: Matching, constants: Mapping[str, str]) -> list[str]:
    """The mapping as a table of text, and the columns of the file that nothing is taken from."""
    lines = ['列的对照（* 必填；不对的用 --map "文件的列=本表的列" 改，等号右边空着是不要这一列）：']
    lines += [_row(row) for row in (_HEADS, *mapping_rows(sheet, matching, constants))]
    unused = [f"“{source.name}”{f'（{why}）' if why else ''}" for source, why in matching.unused]
    if unused:
        lines.append(f"文件里没有用到的列：{'、'.join(unused)}")
    return lines


def balance(lines: Sequence[Line]) -> str:
    """Rows in = rows taken + rows listed, as a sentence."""
    fates = Counter(line.fate for line in lines)
    taken = sum(line.taken for line in lines)
    parts = "，".join(f"{fate} {fates[fate]}" for fate in (Fate.CHANGED, Fate.DOUBTED) if fates[fate])
    return (
        f"共 {len(lines)} 行 = 导入 {taken} 行{f'（其中{parts}）' if parts else ''}"
        f" + 没有导入 {fates[Fate.REFUSED]} 行 + 不是数据 {fates[Fate.NO_DATA]} 行"
    )


def accounts(lines: Sequence[Line]) -> list[str]:
    """Which rows are no data and what is changed, the first of each kind; the report has them all."""
    away: dict[str, list[int]] = {}
    changes: dict[str, list[int]] = {}
    for line in lines:
        if line.fate is Fate.NO_DATA:
            away.setdefault(line.no_data, []).append(line.number)
        for note in line.notes if line.taken else ():
            what = f"“{note.before}” → “{note.after}”（{note.why}）"
            what = what if note.before != note.after else f"{note.why}。{note.remedy}"
            changes.setdefault(f"“{note.place.header}”{what}", []).append(line.number)
    told = [f"不是数据：{'；'.join(f'{_rows(rows)}{why}' for why, rows in away.items())}"] if away else []
    if changes:
        told.append("改动和提醒：")
        told += [f"  {_rows(rows)}{what}" for what, rows in islice(changes.items(), _MOST)]
    if len(changes) > _MOST:
        told.append(f"  ……一共 {len(changes)} 种，导入报告里逐行列出")
    return told


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

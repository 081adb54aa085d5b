"""Which sheet of a foreign file holds the list, and where its head stands: asked, where several are alike."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.columns import Sheet
from toolkit.errors import Place, Problem, ProblemsFound, WrongUse
from toolkit.excel.cells import squeeze
from toolkit.excel.raw import RawSheet, is_blank
from toolkit.importing.head import Head, find_head
from toolkit.importing.mapping import known_labels

_REMEDY = "请在数据上面加一行表头，写明每一列是什么"


def choose_sheet(
    file: str, found: Sequence[RawSheet], sheet: Sheet, wanted: str = ""
) -> tuple[RawSheet, Head]:
    """The sheet ``wanted``, or the one that has the name of ``sheet``, or the only one whose head is like it.

    Raises WrongUse for a name that is not there and where several fit, ProblemsFound where none does.
    """
    chosen = [raw for raw in found if squeeze(raw.name) == squeeze(wanted)] if wanted else found
    if not chosen:
        names = "、".join(raw.name for raw in found)
        raise WrongUse(f"“{file}”里没有工作表“{wanted}”。请从这些里选：{names}。")
    known = known_labels(sheet)
    heads = [(raw, *find_head(raw, known)) for raw in chosen if raw.problem is None]
    fit = [(score, raw, head) for raw, head, score in heads if head is not None]
    if not fit:
        unread = [raw.problem for raw in chosen if raw.problem is not None]
        raise ProblemsFound(unread or [Problem("找不到表头，或没有内容", _REMEDY, Place(file))])
    best = max(score for score, _, _ in fit)
    named = [(raw, head) for score, raw, head in fit if raw.name == sheet.name and score > 1]
    alike = [(raw, head) for score, raw, head in fit if 2 * score >= best and _has_rows(raw, head)]
    equal = named or alike or [(raw, head) for score, raw, head in fit if score == best]
    if len(equal) > 1:
        same = "、".join(f"{raw.name}（{raw.filled() - head.last} 行）" for raw, head in equal)
        what = f"“{file}”有 {len(equal)} 张相像的工作表：{same}"
        raise WrongUse(f"{what}。请用 --sheet 写明导入哪一张，一次一张。")
    return equal[0]


def _has_rows(raw: RawSheet, head: Head) -> bool:
    return any(not is_blank(row) for row in raw.grid[head.last :])

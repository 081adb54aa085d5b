"""On every layout of the ground: rows in = taken + listed, the right columns or a question, nothing altered in silence.

What is compared is what was typed into the file with what arrived in the workbook, cell by cell, and with what the
import said: three checks, each with a control that breaks the import and wants to be told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests import desk
from tests import import_kit as kit
from tests.importing.ground import Layout
from tests.importing.layouts import CODES, LAYOUTS, VALUES
from toolkit import columns
from toolkit.codes import looks_like_citizen_id
from toolkit.columns import Sheet
from toolkit.errors import ToolkitError, WrongUse
from toolkit.excel.book import Value
from toolkit.excel.tables import Grid
from toolkit.importing import evidence, rows
from toolkit.importing.lines import Fate
from toolkit.importing.reading import Reader, Taken
from toolkit.jobs import import_list
from toolkit.jobs.base import Outcome
from toolkit.jobs.import_list import Wish, import_file


class Ran(NamedTuple):
    """What an import said, and the rows that it added."""

    outcome: Outcome
    added: list[Mapping[str, Value]]


def run(layout: Layout, root: Path, wish: Wish) -> Ran:
    book = desk.book(root / "台账.xlsx")
    sheet = next(sheet for sheet in columns.SHEETS if sheet.name == layout.into)
    before = len(book.read(sheet).rows)
    outcome = import_file(book, desk.office(root), layout.write(root), wish)
    return Ran(outcome, [dict(row.values) for row in book.read(sheet).rows[before:]])


def text(value: object) -> str:
    """A cell as a person reads it, and as far as he may."""
    if isinstance(value, str) and looks_like_citizen_id(value):
        return "（公民身份号码，已隐去）"
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value % 1 == 0 and abs(value) < 1e15 else f"{value:.15G}"
    if isinstance(value, datetime):
        return str(value.date())
    return str(value)


def cut(value: str) -> str:
    """As the report cites it: the first 200 characters."""
    return value if len(value) <= 200 else f"{value[:200]}…"


def unbalanced(layout: Layout, data: Any) -> list[str]:
    """Rows of the file that are told not at all or twice, and counts that are not those of the table."""
    filled = {n for n, row in enumerate(layout.grid(), 1) if any(cell not in ("", None) for cell in row)}
    fates = kit.fates_of(data)
    wrong = [f"第 {n} 行" for n in filled ^ set(fates)]
    if sum(data["fates"].values()) != len(filled) or data["rows"] != len(filled):
        wrong.append(f"{data['fates']} 不是 {len(filled)} 行")
    data_rows = layout.rows + layout.extra
    taken = data_rows - layout.refused - layout.joined - layout.known
    counts = (data["taken"], data["refused"], data["no_data"])
    if counts != (taken, layout.refused, len(filled) - data_rows):
        wrong.append(f"导入、没有导入、不是数据：{counts}")
    return wrong


def mismatched(layout: Layout, data: Any) -> list[str]:
    """Columns that are filled from others than the table says."""
    found = {column["to"]: [*column["numbers"]] for column in data["columns"] if column["to"] != "序号"}
    wanted = layout.expected()
    return [f"{key}：{found.get(key)}" for key in found | wanted if found.get(key) != wanted.get(key)]


def unsaid(grid: Grid, constants: Collection[str], sheet: Sheet, ran: Ran) -> list[str]:
    """Cells that arrived otherwise than they stand in the file, where no chain of listed changes leads there.

    And the other way round: a change that is listed and is none.
    """
    data = ran.outcome.data
    said: dict[tuple[int, str], dict[str, str]] = {}
    for remark in data["remarks"]:
        before, after = remark["before"].removesuffix("（数字）"), remark["after"].replace("（空着）", "")
        for number in remark["rows"]:
            if before != after:
                said.setdefault((number, remark["column"]), {})[cut(before)] = after
    sources = {column["to"]: column["numbers"] for column in data["columns"]}
    wrong = [
        f"第 {r['rows'][0]} 行“{r['column']}”没有改，却说改了：{r['why']}"
        for r in data["remarks"]
        if r["rows"] and r["fate"] == Fate.CHANGED and r["before"] == r["after"]
    ]
    for number, row in zip(data["imported"], ran.added, strict=True):
        for column in sheet.columns:
            if column.header in constants or column.header == "序号":
                continue
            cells = [grid[number - 1][n - 1] for n in sources.get(column.header, ())]
            before = now = next((text(cell) for cell in cells if text(cell)), "")
            after, steps = text(row[column.key]), dict(said.get((number, column.header), {}))
            while now != after and cut(now) in steps:
                now = steps.pop(cut(now))
            if cut(now) != cut(after):
                wrong.append(f"第 {number} 行“{column.header}”：{before!r} → {after!r}")
    return wrong


def faults(layout: Layout, root: Path) -> Iterator[str]:
    """Everything that is not as the table says."""
    wish = Wish(layout.into, accept=True)
    if layout.asks:
        try:
            asked = " ".join(map(str, run(layout, root, replace(wish)).outcome.problems))
        except WrongUse as question:
            asked = str(question)
        if layout.asks not in asked:
            yield f"没有问“{layout.asks}”：{asked}"
    ran = run(layout, root, replace(wish, **layout.answers))
    if not ran.outcome.data:
        yield str(ran.outcome.problems)
        return
    sheet = next(sheet for sheet in columns.SHEETS if sheet.name == layout.into)
    yield from unbalanced(layout, ran.outcome.data)
    yield from mismatched(layout, ran.outcome.data)
    yield from unsaid(layout.grid(), layout.constants, sheet, ran)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=list(LAYOUTS))
def test_a_list_comes_in_as_the_table_says(layout: Layout, tmp_path: Path) -> None:
    assert [*faults(layout, tmp_path)] == []


def test_the_ground_is_as_large_as_it_is_said_to_be() -> None:
    assert len(LAYOUTS) >= 60


def test_control_a_row_that_is_lost_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "is_blank", lambda row: "示例3号商店" in row)
    monkeypatch.setattr(import_list, "check_balance", lambda *_: None)
    found = [*faults(LAYOUTS["title and unit"], tmp_path)]
    assert "第 6 行" in found


def test_control_the_import_itself_refuses_to_lose_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "is_blank", lambda row: "示例3号商店" in row)
    with pytest.raises(ToolkitError, match="只说明了"):
        [*faults(LAYOUTS["title and unit"], tmp_path)]


def test_control_a_wrong_column_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Headers alone, as the import once went: the obsolete number before the code."""
    monkeypatch.setattr(evidence.Contents, "proves", lambda *_: "")
    for name in ("codes under 注册号, old ones before", "telephones under a header that says nothing"):
        (tmp_path / name).mkdir()
        assert [*faults(CODES.get(name) or VALUES[name], tmp_path / name)]


def test_control_a_change_in_silence_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_it_is = Reader._read

    def meddled(reader: Reader, raw: object) -> Taken:
        taken = as_it_is(reader, raw)
        return taken._replace(value="示例路三号") if taken.value == "示例路3号" else taken

    monkeypatch.setattr(Reader, "_read", meddled)
    monkeypatch.setattr(Reader, "keeps", lambda *_: False)
    found = [*faults(LAYOUTS["title and unit"], tmp_path)]
    assert found == ["第 6 行“地址”：'示例路3号' → '示例路三号'"]


def test_control_a_file_of_another_sheet_asks(tmp_path: Path) -> None:
    wrong = LAYOUTS["two sheets alike"]._replace(asks="没有这样的问题")
    assert any("没有问" in fault for fault in faults(wrong, tmp_path))

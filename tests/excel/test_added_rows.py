"""What a workbook says of rows that were added and not saved yet is what its file says once they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.excel.layouts import make
from toolkit.columns import CASES, LOG, TARGETS
from toolkit.columns.deadlines import DEADLINES
from toolkit.excel import newrows, patch
from toolkit.excel.book import ByColumn, Table, Value
from toolkit.excel.closed import ClosedBook

THERE: dict[str, Value] = {
    "no": 1, "name": "示例一公司", "id": "91410499MA0000001X", "region": "410499001", "category": "民爆企业",
    "state": "正常", "licence_to": date(2026, 3, 1),
}  # fmt: skip
ODD = (
    " 前后 ",
    "合计",
    "对象名称",
    "_x0041_",
    "a\nb",
    "#N/A",
    "＝1",
    "=1+1",
    "\u200b",
    "民 爆",
    "e\u0301",
    "\ufffd",
)
TEXTS = st.sampled_from(ODD) | st.text("示例 A1", min_size=1, max_size=4)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"no": st.integers(1, 9)},
        optional={
            **dict.fromkeys(("name", "id", "region", "category", "state", "address"), TEXTS),
            "licence_to": st.dates(date(1960, 1, 1), date(2090, 1, 1)),
            "checked": st.integers(0, 9),
        },
    ),
    min_size=1,
    max_size=5,
)


def content(table: Table) -> object:
    rows = table.by_column()
    places = [row.at("name") for row in rows]
    return (
        list(rows.numbers),
        {key: list(values) for key, values in rows.columns.items()},
        places,
        table.problems,
    )


@pytest.fixture
def book(tmp_path: Path) -> ClosedBook:
    return ClosedBook(
        make(tmp_path / "台账.xlsx", {TARGETS: [THERE], LOG: [{"what": "记"}], CASES: []}, blank=2)
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_unsaved_rows_read_as_the_saved_file_does(book: ClosedBook, rows: list[dict[str, Value]]) -> None:
    fresh = ClosedBook(book.path)
    fresh.read(TARGETS)
    fresh.append(TARGETS, [THERE | row for row in rows])
    before = content(fresh.read(TARGETS))
    fresh.path = book.path.with_name("另存.xlsx")
    fresh.path.write_bytes(book.path.read_bytes())
    fresh.save()
    assert content(ClosedBook(fresh.path).read(TARGETS)) == before


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_rows_by_column_are_written_as_row_by_row(book: ClosedBook, rows: list[dict[str, Value]]) -> None:
    written = []
    for given_rows in (rows, ByColumn.of(rows)):
        fresh = ClosedBook(book.path)
        fresh.append(TARGETS, given_rows)
        fresh.path = book.path.with_name("另存.xlsx")
        fresh.path.write_bytes(book.path.read_bytes())
        fresh.save()
        written.append(fresh.path.read_bytes())
    assert written[0] == written[1]
    assert [*ByColumn.of(rows)] == rows


CASE: dict[str, Value] = {
    "task": "202304-1",
    "target": "91410499MA0000001X",
    "name": "示例一公司",
    "team": "张示例、李示例",
}
CASE_ROWS = st.lists(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(("name", "issue", "approver"), TEXTS)
        | {"ended": st.dates(date(2023, 1, 1), date(2023, 9, 1))},
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=CASE_ROWS, rows=CASE_ROWS, shown=st.booleans(), read=st.booleans())
def test_unsaved_rows_of_a_sheet_that_computes_read_as_the_saved_file_does(
    tmp_path: Path, old: list[dict[str, Value]], rows: list[dict[str, Value]], shown: bool, read: bool
) -> None:
    """Results of formulas are gone, but for those that were put."""
    there = [CASE | row | {"case": f"旧{n}"} for n, row in enumerate(old)]
    path = make(tmp_path / "台账.xlsx", {CASES: there}, blank=2)
    kept = ClosedBook(path)
    kept.update(CASES, "旧0", {DEADLINES[0].state: "已逾期"})
    kept.save()
    book = ClosedBook(path)
    if read:
        book.read(CASES)
    book.append(CASES, [CASE | row | {"case": f"新{n}"} for n, row in enumerate(rows)])
    if shown:
        book.update(CASES, "新0", {DEADLINES[0].state: "还有 3 天"})
    before = content(book.read(CASES))
    book.save()
    assert content(ClosedBook(path).read(CASES)) == before


def test_new_cases_are_known_without_making_the_file(
    book: ClosedBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patch.Patch, "only", lambda *_: pytest.fail("the file was made"))
    book.append(CASES, [CASE | {"case": "新1"}])
    assert [row["case"] for row in book.read(CASES).rows] == ["新1"]


def test_plain_rows_are_known_without_making_the_file(
    book: ClosedBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of the test above: it does compare two ways."""
    book.read(TARGETS)
    monkeypatch.setattr(patch.Patch, "only", lambda *_: pytest.fail("the file was made"))
    book.append(TARGETS, [THERE | {"name": "示例二公司"}])
    assert [row["name"] for row in book.read(TARGETS).rows] == ["示例一公司", "示例二公司"]
    assert [row["what"] for row in book.read(LOG).rows] == ["记"], "nor for a sheet without changes"
    book.append(TARGETS, [{key: value for key, value in THERE.items() if key != "no"}])
    with pytest.raises(pytest.fail.Exception, match="the file was made"):
        book.read(TARGETS)


def test_rows_added_in_several_pieces_all_arrive(book: ClosedBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newrows, "_PIECE", 3)
    book.append(TARGETS, [THERE | {"no": n, "name": f"示例{n}"} for n in range(2, 12)])
    before = content(book.read(TARGETS))
    book.save()
    assert content(ClosedBook(book.path).read(TARGETS)) == before
    assert len(book.read(TARGETS).rows) == 11

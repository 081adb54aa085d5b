"""LibreOffice opens what a patch wrote and works it out: grown tables, copied formulas, shrunk views."""

from __future__ import annotations

from datetime import date

import pytest

from tests.excel.sample_content import content
from toolkit.columns import CASES, DRAWS, FINDINGS
from toolkit.excel.closed import ClosedBook
from toolkit.masters.build import build

pytestmark = pytest.mark.office

# day of the end of an inspection → 7 working days later, by the notices of the State Council
DUE = {
    date(2023, 4, 20): date(2023, 4, 28),
    date(2023, 9, 27): date(2023, 10, 12),
    date(2024, 9, 29): date(2024, 10, 14),
    date(2025, 9, 29): date(2025, 10, 15),
    date(2026, 2, 12): date(2026, 2, 28),
}


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory, recalculate):
    """The master after a year's kind of writes, opened and saved by LibreOffice."""
    folder = tmp_path_factory.mktemp("office")
    path = folder / "双随机台账.xlsx"
    path.write_bytes(build(content()))
    book = ClosedBook(path)
    row = {"task": "2023-04-01", "target": "91410499MA00000001"}
    wrong = {"report_due": date(1999, 1, 1), "report_state": "错"}  # must be worked out anew
    book.append(CASES, [{**row, "case": f"新-{n}", "ended": day, **wrong} for n, day in enumerate(DUE)])
    book.update(CASES, "2023-04-01-014", {"ended": date(2023, 4, 20), "report_due": None})
    book.replace(FINDINGS, [{"no": 1, "level": "提醒", "sheet": "设置", "cell": "B5", "what": "=1+1"}])
    book.replace(DRAWS, [{"draw_id": "新", "rank": n, "ticket": f"{n:064x}"} for n in range(300)])
    book.save()
    return recalculate([path])[0]


def rows_of(book, sheet):
    page = book[sheet.name]
    heads = [column.key for column in sheet.columns]
    for cells in page.iter_rows(min_row=5, max_col=len(heads), values_only=True):
        yield dict(zip(heads, cells, strict=True))


@pytest.mark.thorough
def test_the_deadlines_of_new_rows_are_worked_out(recalculated):
    rows = {row["case"]: row for row in rows_of(recalculated, CASES)}
    found = {rows[f"新-{n}"]["ended"].date(): rows[f"新-{n}"]["report_due"].date() for n in range(len(DUE))}
    assert found == DUE
    assert rows["2023-04-01-014"]["report_due"].date() == date(2023, 4, 28)
    assert {rows[f"新-{n}"]["report_state"] for n in range(len(DUE))} <= {"逾期", "暂定", "未到期"}


@pytest.mark.thorough
def test_a_text_that_looks_like_a_formula_was_not_worked_out(recalculated):
    (first, *rest) = rows_of(recalculated, FINDINGS)
    assert first["what"] == "=1+1"
    assert first["link"] == "转到"
    assert not any(row["what"] for row in rest)


def test_the_tables_have_grown_and_shrunk(recalculated):
    assert recalculated["抽取结果"].tables["抽取结果"].ref.endswith("304")
    assert recalculated["核对"].tables["核对"].ref.endswith("5")
    assert sum(row["draw_id"] == "新" for row in rows_of(recalculated, DRAWS)) == 300

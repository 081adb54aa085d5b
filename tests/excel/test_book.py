"""The contract of Book: every kind of book means the same by read, append, replace, update and save."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import xlwings_offices
from tests.excel.layouts import make
from toolkit.columns import CASES, DRAWS, FINDINGS, LOG, PLAN, TARGETS
from toolkit.errors import ProblemsFound, WrongUse
from toolkit.excel.book import Book
from toolkit.excel.closed import ClosedBook
from toolkit.excel.live import LiveBook
from toolkit.excel.memory import MemoryBook
from toolkit.masters.build import BookContent, build

DAY = date(2023, 4, 20)
SHEETS = (TARGETS, CASES, DRAWS, FINDINGS, LOG, PLAN)
TARGET = {
    "no": 1, "name": "示例一", "id": "91430000MA00000001", "region": "431102", "category": "汽油",
    "credit": "A", "state": "正常", "licence_to": DAY, "checked": 0,
}  # fmt: skip
CASE = {
    "case": "2023-001-01",
    "task": "2023-001",
    "target": "91430000MA00000001",
    "shown": True,
    "ended": DAY,
}

HOSTILE = [
    "=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "'引号", "<b>&amp;", "_x0041_", "_x000D_", "甲\n乙", "𠮷㐂䶮",
    "007", "1e5", "TRUE", "2026-01-01", "５％", "a  b", '"双"', "]]>", "\u200e示例", "字" * 32_767,
]  # fmt: skip


@dataclass
class KindOfBook:
    """How a book of this kind is made and, after it was saved, read afresh.

    ``computes``: the results of formulas are the program's own, whatever is written.  ``unescaped``: the file
    is written by openpyxl.
    """

    make: Callable[..., Book]
    reopen: Callable[[Book], Book]
    computes: bool = False
    unescaped: bool = False


def _memory(folder: Path, _office) -> KindOfBook:
    path = folder / "台账.xlsx"

    def make_memory(rows=None):
        return MemoryBook(path, {sheet.name: raws for sheet, raws in (rows or {}).items()})

    return KindOfBook(make_memory, lambda book: MemoryBook(path, book.saved))


def _closed(folder: Path, _office, **layout) -> KindOfBook:
    path = folder / "台账.xlsx"

    def make_closed(rows=None, sheets=SHEETS):
        return ClosedBook(make(path, {sheet: (rows or {}).get(sheet, []) for sheet in sheets}, **layout))

    return KindOfBook(make_closed, lambda book: ClosedBook(book.path))


def _master(folder: Path, _office) -> KindOfBook:
    path = folder / "双随机台账.xlsx"

    def make_master(rows=None):
        path.write_bytes(build(BookContent(rows or {})))
        return ClosedBook(path)

    return KindOfBook(make_master, lambda book: ClosedBook(book.path))


def _live(folder: Path, app, *, unescaped: bool = True, **layout) -> KindOfBook:
    """Open in a program; what was saved is read from the file, as a closed workbook."""
    path = folder / "台账.xlsx"

    def make_live(rows=None, sheets=SHEETS):
        for book in app.books:
            book.close()
        make(path, {sheet: (rows or {}).get(sheet, []) for sheet in sheets}, **layout)
        return LiveBook(app.books.open(str(path)))

    return KindOfBook(make_live, lambda book: ClosedBook(book.path), computes=True, unescaped=unescaped)


KINDS = {
    "memory": _memory,
    "closed": lambda folder, office: _closed(folder, office, blank=3),
    "plain range": lambda folder, office: _closed(folder, office, plain=True),
    "master": _master,
    "live": lambda folder, _: _live(folder, xlwings_offices.memory(), blank=3),
    "live plain range": lambda folder, _: _live(folder, xlwings_offices.memory(), plain=True),
    "office": lambda folder, office: _live(folder, office(), unescaped=False, blank=3),
}
PARAMS = [
    pytest.param(name, marks=pytest.mark.office) if name == "office" else pytest.param(name) for name in KINDS
]


@pytest.fixture(params=PARAMS)
def kind(request, tmp_path, office) -> KindOfBook:
    return KINDS[request.param](tmp_path, office)


def values(table):
    """The rows without their blanks."""
    return [{k: v for k, v in row.values.items() if v is not None} for row in table.rows]


def typed(table):
    """The rows without their blanks and without what formulas show."""
    computed = {column.key for column in table.sheet.columns if column.formula}
    return [{k: v for k, v in row.items() if k not in computed} for row in values(table)]


def test_an_empty_table_has_no_rows_and_no_problems(kind):
    book = kind.make()
    for sheet in SHEETS:
        assert not book.read(sheet).rows
        assert book.read(sheet).problems == ()


def test_rows_are_read_with_numbers_and_places(kind):
    table = kind.make({TARGETS: [TARGET, {**TARGET, "id": "2"}]}).read(TARGETS)
    assert values(table) == [TARGET, {**TARGET, "id": "2"}]
    assert [row.number for row in table.rows] == [5, 6]
    assert str(table.rows[1].at("id")) == "「检查对象库」第 6 行“统一社会信用代码”（E6）"
    assert table.problems == ()


@pytest.mark.parametrize("count", [1, 2, 3, 4, 30])
def test_appended_rows_stand_below_the_others_before_and_after_saving(kind, count):
    book = kind.make({CASES: [CASE]})
    new = [{**CASE, "case": f"新-{n}", "shown": n % 2 == 0} for n in range(count)]
    book.append(CASES, new)
    assert typed(book.read(CASES)) == [CASE, *new]
    book.save()
    assert typed(book.read(CASES)) == [CASE, *new]
    table = kind.reopen(book).read(CASES)
    assert typed(table) == [CASE, *new]
    assert [row.number for row in table.rows] == list(range(5, 6 + count))
    assert table.problems == ()


def test_rows_appended_one_by_one_and_saved_in_between_stand_in_order(kind):
    book = kind.make()
    for n in range(7):
        book.append(LOG, [{"what": str(n)}])
        if n % 3 == 0:
            book.save()
    assert [row["what"] for row in book.read(LOG).rows] == list("0123456")
    book.save()
    assert [row["what"] for row in kind.reopen(book).read(LOG).rows] == list("0123456")


def test_nothing_or_blank_rows_appended_change_nothing(kind):
    book = kind.make({CASES: [CASE]})
    book.append(CASES, [])
    book.append(CASES, [{}, {"name": None}])
    book.append(CASES, [{**CASE, "case": "2"}])
    assert [row.number for row in book.read(CASES).rows] == [5, 6]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_is_written_as_text_whatever_it_looks_like(kind, text):
    if kind.unescaped and text.startswith("_x"):
        pytest.skip("openpyxl writes _x0041_ as it stands, where a spreadsheet program escapes it")
    book = kind.make()
    book.append(LOG, [{"at": "1", "what": text}, {"at": "2", "what": "后"}])
    book.save()
    table = kind.reopen(book).read(LOG)
    assert [row["what"] for row in table.rows] == [text.strip(), "后"]


def test_a_formula_column_keeps_the_result_it_is_given(kind):
    book = kind.make({CASES: [CASE]})
    if kind.computes:
        pytest.skip("its program computes: see test_live")
    book.update(CASES, CASE["case"], {"report_due": date(2023, 4, 28), "report_state": "逾期"})
    book.append(CASES, [{**CASE, "case": "2", "report_due": "日历未更新"}, {**CASE, "case": "3"}])
    book.save()
    rows = kind.reopen(book).read(CASES).rows
    assert [row["report_due"] for row in rows] == [date(2023, 4, 28), "日历未更新", None]
    assert [row["report_state"] for row in rows] == ["逾期", None, None]


def test_one_row_is_updated_by_its_key_and_a_blank_clears(kind):
    book = kind.make({CASES: [CASE, {**CASE, "case": "2"}]})
    book.update(CASES, "2", {"ended": date(2023, 5, 1), "shown": False, "result": "注销", "team": "甲、乙"})
    book.update(CASES, "2", {"team": None})
    expected = {**CASE, "case": "2", "ended": date(2023, 5, 1), "shown": False, "result": "注销"}
    assert typed(book.read(CASES)) == [CASE, expected]
    book.save()
    assert typed(kind.reopen(book).read(CASES)) == [CASE, expected]


def test_a_row_is_found_by_the_text_of_its_number(kind):
    row = {
        "no": 3, "category": "甲", "item": "乙", "name": "丙", "drawing": "定向", "quantity": "5%",
        "months": "每月", "weight": "不同地区抽查比重相同", "unit": "丁", "pool": "戊",
    }  # fmt: skip
    book = kind.make({PLAN: [row]})
    book.update(PLAN, "3", {"unit": "己"})
    assert values(book.read(PLAN)) == [{**row, "unit": "己"}]


def test_a_new_row_and_a_new_key_can_be_updated_at_once(kind):
    book = kind.make({CASES: [CASE]})
    book.append(CASES, [{**CASE, "case": "2"}])
    book.update(CASES, "2", {"name": "示例二"})
    book.update(CASES, "2", {"case": "3"})
    book.update(CASES, "3", {"region": "431103"})
    assert typed(book.read(CASES))[1] == {**CASE, "case": "3", "name": "示例二", "region": "431103"}


def test_a_key_that_is_missing_or_stands_twice_is_told_with_its_places(kind):
    book = kind.make({CASES: [CASE, CASE]})
    with pytest.raises(ProblemsFound, match="没有“9”这一行"):
        book.update(CASES, "9", {"name": "示例"})
    with pytest.raises(ProblemsFound) as error:
        book.update(CASES, CASE["case"], {"name": "示例"})
    assert [p.place.cell for p in error.value.problems] == ["A5", "A6"]
    assert "name" not in typed(book.read(CASES))[0]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({**CASE, "nothing": "x"}, "nothing"),
        ({**CASE, "ended": "2023-04-20"}, "检查结束"),
        ({**CASE, "task": 5}, "任务编号"),
        ({**CASE, "name": "a\x01"}, "U\\+0001"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_all_of_its_company(kind, row, words):
    book = kind.make({CASES: [CASE]})
    with pytest.raises(WrongUse, match=words):
        book.append(CASES, [{**CASE, "case": "2"}, row])
    with pytest.raises(WrongUse, match=words):
        book.update(CASES, CASE["case"], row)
    assert typed(book.read(CASES)) == [CASE]


@pytest.mark.parametrize("counts", [(1, 8, 2), (5, 0, 3), (0, 1, 0), (40, 3, 50)])
def test_a_view_is_replaced_by_more_fewer_or_no_rows(kind, counts):
    book = kind.make({DRAWS: [{"draw_id": "旧", "rank": 9}] * 3})
    for count in counts:
        rows = [{"draw_id": f"D{n}", "rank": n, "ticket": "ab" * 32} for n in range(count)]
        book.replace(DRAWS, rows)
        assert values(book.read(DRAWS)) == rows
        book.save()
        table = kind.reopen(book).read(DRAWS)
        assert values(table) == rows
        assert table.problems == ()


def test_a_view_can_be_appended_to_after_it_was_replaced(kind):
    book = kind.make()
    book.replace(LOG, [{"what": "一"}, {"what": "二"}])
    book.append(LOG, [{"what": "三"}])
    book.replace(FINDINGS, [])
    book.append(FINDINGS, [{"no": 1, "what": "四"}])
    book.save()
    book = kind.reopen(book)
    assert [row["what"] for row in book.read(LOG).rows] == ["一", "二", "三"]
    assert [row["what"] for row in book.read(FINDINGS).rows] == ["四"]


def test_a_table_that_people_fill_is_never_replaced(kind):
    with pytest.raises(WrongUse, match="检查对象库"):
        kind.make().replace(TARGETS, [])


def test_a_table_without_a_key_has_no_rows_to_update(kind):
    with pytest.raises(WrongUse, match="日志"):
        kind.make().update(LOG, "1", {"what": "x"})


def test_what_was_not_saved_is_not_in_the_file(kind):
    book = kind.make({CASES: [CASE]})
    book.save()
    book.append(CASES, [{**CASE, "case": "2"}])
    assert len(kind.reopen(book).read(CASES).rows) == 1


def test_a_book_can_be_claimed_and_saved_again_and_again(kind):
    book = kind.make({CASES: [CASE]})
    for n in range(3):
        book.claim()
        book.update(CASES, CASE["case"], {"name": f"示例{n}"})
        book.save()
    assert kind.reopen(book).read(CASES).rows[0]["name"] == "示例2"


TEXT = st.text("甲乙=<&_x0A", min_size=1, max_size=5)
ROWS = st.lists(st.fixed_dictionaries({"at": TEXT}, optional={"who": TEXT, "what": TEXT}), max_size=4)
STEPS = st.lists(
    st.tuples(st.sampled_from(["append", "replace"]), ROWS)
    | st.tuples(st.just("update"), st.fixed_dictionaries({"name": TEXT}, optional={"ended": st.dates(DAY)}))
    | st.tuples(st.sampled_from(["save", "read"]), st.none()),
    max_size=8,
)


def _behaves_like_memory(tmp_path, office, name, steps):
    memory = KINDS["memory"](tmp_path, office).make({CASES: [CASE]})
    kind = KINDS[name](tmp_path, office)
    other = kind.make({CASES: [CASE]}, sheets=(CASES, LOG))
    for step, argument in [*steps, ("save", None)]:
        for book in (memory, other):
            if step == "update":
                book.update(CASES, CASE["case"], argument)
            elif step == "save":
                book.save()
            elif step != "read":
                getattr(book, step)(LOG, argument)
        for sheet in (LOG, CASES):
            if step in ("read", "save"):
                assert typed(other.read(sheet)) == typed(memory.read(sheet))
    again = kind.reopen(other)
    assert typed(again.read(LOG)) == typed(memory.read(LOG))
    assert typed(again.read(CASES)) == typed(memory.read(CASES))


few = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@settings(few, max_examples=30)
@given(STEPS)
def test_any_sequence_of_steps_leaves_a_file_as_it_leaves_the_memory(tmp_path, office, steps):
    _behaves_like_memory(tmp_path, office, "closed", steps)


@settings(few, max_examples=15)
@given(STEPS)
def test_any_sequence_of_steps_leaves_an_open_workbook_as_it_leaves_the_memory(tmp_path, office, steps):
    _behaves_like_memory(tmp_path, office, "live", steps)


@pytest.mark.office
@settings(few, max_examples=5)
@given(STEPS)
def test_any_sequence_of_steps_leaves_libreoffice_as_it_leaves_the_memory(tmp_path, office, steps):
    _behaves_like_memory(tmp_path, office, "office", steps)

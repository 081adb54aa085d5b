"""生成文书 reads no more of 检查对象库 than the papers show, as long as the list is what the last step left."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.county import TASK, County, text_of
from toolkit import columns
from toolkit.columns import FIRST_ROW, HEADER_ROW
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.base import begin_work
from toolkit.jobs.check import check
from toolkit.jobs.deadlines import deadlines
from toolkit.jobs.documents import documents
from toolkit.jobs.watch import Watch
from toolkit.ledger.journal import Journal

LATER = date(2023, 4, 20)
NEW = "示例县新址大道1号"


@pytest.fixture
def drawn(county: County) -> County:
    county.drawn()
    return county


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the sheets that are really read, each time one is."""
    names: list[str] = []
    parse = ClosedBook._parse

    def counted(book: ClosedBook, sheet: columns.Sheet) -> object:
        names.append(sheet.name)
        return parse(book, sheet)

    monkeypatch.setattr(ClosedBook, "_parse", counted)
    return names


def left(county: County) -> Path:
    return county.root / "记录" / "日志-2023.行摘要"


def content_of(county: County) -> dict[str, object]:
    """What the lines below the first keep, by name."""
    return {name: rows for name, _, rows in map(json.loads, left(county).read_bytes().splitlines()[1:])}


def put_content(county: County, content: dict[str, object]) -> None:
    """Other rows under the same names, for the same states of the sheets."""
    first, *lines = left(county).read_text(encoding="utf-8").splitlines()
    digests = {name: digest for name, digest, _ in map(json.loads, lines)}
    new = (
        json.dumps([name, digests[name], rows], ensure_ascii=False, separators=(",", ":"))
        for name, rows in content.items()
    )
    left(county).write_text("\n".join([first, *new]), encoding="utf-8")


def papers(county: County) -> dict[str, str]:
    made = documents(county.book(), county.office(LATER), TASK).files
    return {path.name: text_of(path) for path in made}


def target(county: County) -> str:
    return next(row.text("target") for row in county.book().read(columns.CASES).rows)


def retype(county: County, code: str, key: str = "address", value: str = NEW) -> None:
    """As a hand does in another program, which writes the whole file anew."""
    workbook = openpyxl.load_workbook(county.path)
    page = workbook[columns.TARGETS.name]
    heads = {cell.value: cell.column for cell in page[HEADER_ROW]}
    ids, column = heads["统一社会信用代码"], heads[columns.TARGETS.column(key).header]
    row = next(n for n in range(FIRST_ROW, page.max_row + 1) if page.cell(n, ids).value == code)
    page.cell(row, column).value = value
    workbook.save(county.path)


def by_hand(county: County) -> list[str]:
    lines = Journal(county.root / "记录" / "2023").lines
    return [line.what for line in lines if line.step == "手工改动" and columns.TARGETS.name in line.what]


def test_papers_after_a_draw_are_made_without_reading_the_list(drawn: County, read: list[str]) -> None:
    made = papers(drawn)
    assert columns.TARGETS.name not in read
    assert len(made) == 19
    assert by_hand(drawn) == []


def test_a_step_that_needs_the_list_reads_it(drawn: County, read: list[str]) -> None:
    """Negative control of the one above."""
    check(drawn.book(), drawn.office(LATER), write=False)
    assert columns.TARGETS.name in read


def test_papers_are_the_same_without_what_the_last_step_left(
    drawn: County, read: list[str], tmp_path_factory: pytest.TempPathFactory, master: bytes
) -> None:
    other = County(tmp_path_factory.mktemp("whole"), master)
    other.drawn()
    left(other).unlink()
    read.clear()
    spared = papers(drawn)
    assert columns.TARGETS.name not in read
    assert papers(other) == spared
    assert columns.TARGETS.name in read


@pytest.mark.thorough
@pytest.mark.parametrize("by", ["another program", "our own writing"])
def test_a_hand_that_changed_a_cell_is_seen_on_the_paper_and_in_the_journal(
    drawn: County, read: list[str], by: str
) -> None:
    code = target(drawn)
    if by == "another program":
        retype(drawn, code)
    else:
        drawn.type(columns.TARGETS, code, {"address": NEW})
    read.clear()
    made = papers(drawn)
    assert columns.TARGETS.name in read
    assert sum(NEW in text for text in made.values()) >= 2  # its notice and its record
    assert by_hand(drawn) == [f"“检查对象库”改动 1 行：{code}"]
    read.clear()
    documents(drawn.book(), drawn.office(LATER), TASK)  # and what it left is right again
    assert by_hand(drawn) == [f"“检查对象库”改动 1 行：{code}"]


@pytest.mark.thorough
def test_a_file_saved_by_another_program_is_read_once_more_and_then_spared(
    drawn: County, read: list[str]
) -> None:
    openpyxl.load_workbook(drawn.path).save(drawn.path)
    papers(drawn)
    assert columns.TARGETS.name in read
    drawn.documents().joinpath("检查方案.docx").unlink()
    read.clear()
    assert list(papers(drawn)) == ["检查方案.docx"]
    assert columns.TARGETS.name not in read


def moved_up(county: County) -> None:
    """The first two rows of the list change places, in another program."""
    workbook = openpyxl.load_workbook(county.path)
    page = workbook[columns.TARGETS.name]
    for column in range(1, page.max_column + 1):
        one, other = (page.cell(row, column) for row in (FIRST_ROW, FIRST_ROW + 1))
        one.value, other.value = other.value, one.value
    workbook.save(county.path)


SAVED: dict[str, tuple[Callable[[County], None], bool, int]] = {
    "unchanged": (lambda county: openpyxl.load_workbook(county.path).save(county.path), True, 0),
    "a cell": (lambda county: retype(county, target(county)), False, 1),  # negative controls
    "a date that is none": (
        lambda county: retype(county, target(county), "last", "不详"),
        False,
        0,
    ),
    "the order": (moved_up, False, 0),
}


@pytest.mark.parametrize("how", SAVED)
def test_a_list_that_another_program_wrote_anew_is_let_go_once_it_is_known_to_be_the_same(
    drawn: County, read: list[str], how: str
) -> None:
    save, spared, lines = SAVED[how]
    save(drawn)
    work = begin_work(drawn.book(), drawn.office(LATER), "刷新期限", objects="none")
    assert work.desk.registry.whole is not spared
    read.clear()
    deadlines(drawn.book(), drawn.office(LATER))
    assert read.count(columns.TARGETS.name) == 1
    assert len(by_hand(drawn)) == lines
    read.clear()
    deadlines(drawn.book(), drawn.office(LATER))
    assert (columns.TARGETS.name in read) is (how == "a date that is none")
    year = drawn.root / "记录" / "2023"
    assert Watch(drawn.book(), year, Journal(year)).edited() == []
    if lines:
        assert sum(NEW in text for text in papers(drawn).values()) >= 2


Spoil = Callable[[dict[str, object]], object]


def _kept(content: dict[str, object], key: str) -> list[object]:
    """What was kept of a column: 序号 of the rows under the key "numbers"."""
    kept = content["抽中对象"]
    return kept[key] if key == "numbers" else kept["cells"][kept["columns"].index(key)]  # type: ignore[index,no-any-return]


def _only(content: dict[str, object], places: Sequence[int]) -> None:
    for key in ["numbers", *content["抽中对象"]["columns"]]:  # type: ignore[index]
        _kept(content, key)[:] = [_kept(content, key)[place] for place in places]


def _all(content: dict[str, object], key: str, value: str) -> None:
    _kept(content, key)[:] = [value] * len(_kept(content, key))


SPOILT: dict[str, Spoil] = {
    "a cell of a row": lambda content: _all(content, "address", NEW),
    "a cell too many": lambda content: _all(content, "kept", "X"),
    "a column shorter than others": lambda content: _kept(content, "address").pop(),
    "a row without a number": lambda content: _kept(content, "numbers").pop(),
    "no row": lambda content: _only(content, ()),
    "rows of another form": lambda content: content.update(抽中对象={"rows": 1}),
    "other columns": lambda content: content["抽中对象"].update(columns=["id"]),  # type: ignore[attr-defined]
    "digests of other rows": lambda content: content.update(检查对象库=["X\t0"]),
    "no digests": lambda content: content.pop("检查对象库"),
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", SPOILT)
def test_what_was_left_is_not_believed_if_the_journal_does_not_vouch_for_it(
    drawn: County, read: list[str], name: str
) -> None:
    content = content_of(drawn)
    SPOILT[name](content)
    put_content(drawn, content)
    made = papers(drawn)
    assert columns.TARGETS.name in read
    assert not any(NEW in text for text in made.values())


def test_an_object_that_was_not_kept_is_looked_up_in_the_whole_list(drawn: County, read: list[str]) -> None:
    content = content_of(drawn)
    code = target(drawn)
    _only(content, [place for place, each in enumerate(_kept(content, "id")) if each != code])
    put_content(drawn, content)
    address = next(
        row.text("address") for row in drawn.book().read(columns.TARGETS).rows if row["id"] == code
    )
    read.clear()
    made = papers(drawn)
    assert columns.TARGETS.name in read
    assert sum(address in text for text in made.values()) >= 2


def test_refreshing_the_deadlines_reads_neither_the_list_nor_what_was_drawn(
    drawn: County, read: list[str]
) -> None:
    deadlines(drawn.book(), drawn.office(LATER))
    assert columns.CASES.name in read
    assert {columns.TARGETS.name, columns.DRAWS.name}.isdisjoint(read)


@pytest.mark.parametrize("sheet", [columns.DRAWS, columns.CASES, columns.INSPECTORS])
def test_a_sheet_that_a_hand_changed_is_read_by_the_next_step(
    drawn: County, read: list[str], sheet: columns.Sheet
) -> None:
    """Negative control of the one above: each with one cell changed and all other bytes as they were saved."""
    book = drawn.book()
    if sheet is columns.DRAWS:
        book.append(sheet, [{"draw_id": "202304-3-01", "task": TASK, "kind": "候补", "target": "X"}])
    else:
        book.update(sheet, book.read(sheet).rows[0].text(sheet.key), {"name": "改过"})
    book.save()
    read.clear()
    deadlines(drawn.book(), drawn.office(LATER))
    assert sheet.name in read
    lines = Journal(drawn.root / "记录" / "2023").lines
    assert [line.what for line in lines if line.step == "手工改动" and sheet.name in line.what]


def test_who_lets_the_snapshot_say_that_nothing_was_changed_is_not_believed(
    drawn: County, read: list[str]
) -> None:
    """The fingerprint of the changed sheet is put into the first line; its digest in the journal tells."""
    drawn.type(columns.CASES, drawn.book().read(columns.CASES).rows[0].text("case"), {"name": "改过"})
    first, *lines = left(drawn).read_text(encoding="utf-8").splitlines()
    heads = json.loads(first)
    heads[columns.CASES.name][1] = drawn.book().fingerprint(columns.CASES)
    changed = json.dumps(heads, ensure_ascii=False, separators=(",", ":"))
    left(drawn).write_text("\n".join([changed, *lines]), encoding="utf-8")
    deadlines(drawn.book(), drawn.office(LATER))
    lines = Journal(drawn.root / "记录" / "2023").lines
    assert [line.what for line in lines if line.step == "手工改动" and columns.CASES.name in line.what]


def test_what_hands_changed_is_not_lost_on_a_step_that_reads_nothing(drawn: County) -> None:
    """Two steps one after the other leave the same digests as a reading of every sheet."""
    for _ in range(2):
        deadlines(drawn.book(), drawn.office(LATER))
        year = drawn.root / "记录" / "2023"
        assert Watch(drawn.book(), year, Journal(year)).edited() == []

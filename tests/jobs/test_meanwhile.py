"""Somebody else does the same step between what a step has read and what it writes: it is done once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread
from types import ModuleType
from unittest.mock import patch

import pytest

from tests.county import County
from toolkit.cli import main
from toolkit.draw.amendment import read_amendments
from toolkit.errors import Changed, Exists, Problem
from toolkit.excel.closed import ClosedBook
from toolkit.jobs import numbering, plan_version
from toolkit.jobs.abandon import abandon
from toolkit.jobs.amend import Decision, Pair, recuse, redraw
from toolkit.jobs.base import Office
from toolkit.jobs.check import check
from toolkit.jobs.documents import documents, set_aside
from toolkit.jobs.plan import make_tasks
from toolkit.jobs.reconcile import papers
from toolkit.jobs.skipped import skip
from toolkit.jobs.verify import verify_folder
from toolkit.ledger import plan_register, records
from toolkit.onsite import kept as handed_in
from toolkit.onsite.handed import PhotoTaken

TASK = "202304-1"
DAY = date(2023, 4, 17)
BY = Decision("停业", "吴示例", "现场核实（示例）")


def asked(county: County, colleague: Callable[[], object]) -> Office:
    """An office that is asked before what cannot be undone; meanwhile the colleague is done."""

    def question(_: Sequence[Problem]) -> None:
        colleague()

    return replace(county.office(DAY), agree=question)


def test_a_draw_is_made_void_once(county: County) -> None:
    county.drawn()
    office = asked(county, lambda: redraw(county.book(), county.office(DAY), TASK, BY))
    with pytest.raises(Changed, match="刚刚由别人补正"):
        redraw(county.book(), office, TASK, BY)
    assert len(read_amendments(records.read(county.record()).files)) == 1
    assert county.task()["draw_id"] == f"{TASK}-02"


GAVE_UP = Decision("期号写错", "吴示例", "示工信决〔2023〕5号")


@pytest.mark.parametrize(
    "step",
    [
        lambda book, office: abandon(book, office, TASK, GAVE_UP),
        lambda book, office: skip(book, office, TASK, BY._replace(evidence="福彩中心公告")),
    ],
)
def test_a_freeze_gets_one_amendment_that_there_can_be_one_of(
    step: Callable[[ClosedBook, Office], object], county: County
) -> None:
    county.plan()
    county.freeze()
    with pytest.raises(Changed, match="刚刚由别人补正"):
        step(county.book(), asked(county, lambda: step(county.book(), county.office(DAY))))
    assert verify_folder(county.record()).ok


def test_two_of_a_person_s_cases_are_amended_in_one_step(county: County) -> None:
    """What a step has added itself is nobody else's."""
    county.drawn()
    inspector = next(iter(records.read(county.record()).state.teams.values()))[0]
    recuse(county.book(), county.office(DAY), TASK, Pair(inspector=inspector), BY)
    assert len(read_amendments(records.read(county.record()).files)) > 1


def _announce(county: County, office: Office) -> None:
    plan_version.announce(county.book(), office, "县政府网站")


def _adopt(county: County, office: Office) -> None:
    plan_version.adopt(county.book(), office, BY)


def _take_back(county: County, office: Office) -> None:
    plan_version.take_back(county.book(), office, BY)


@pytest.mark.parametrize(
    ("before", "step"), [((), _adopt), ((_adopt,), _announce), ((_adopt, _announce), _take_back)]
)
def test_the_plan_is_registered_once(
    before: Sequence[Callable[[County, Office], None]],
    step: Callable[[County, Office], None],
    county: County,
) -> None:
    for each in before:
        each(county, county.office(DAY))
    with pytest.raises(Changed, match="刚刚由别人登记过"):
        step(county, asked(county, lambda: step(county, county.office(DAY))))
    register = plan_register.read(county.record().parent)
    assert len(register.entries) == len(before) + 1


@contextmanager
def while_numbers_are_given(colleague: Callable[[], object]) -> Iterator[None]:
    """Somebody else comes when a step knows which papers to make, and has made none."""
    real, late = numbering.numbers, [True]

    def numbers(*given: object) -> object:
        if late:
            late.clear()
            colleague()
        return real(*given)  # type: ignore[arg-type]

    with patch.object(numbering, "numbers", numbers):
        yield
    assert not late


def test_papers_that_a_colleague_made_meanwhile_stay_where_they_are(county: County) -> None:
    county.drawn()
    meanwhile = while_numbers_are_given(lambda: documents(county.book(), county.office(DAY), TASK))
    with meanwhile, pytest.raises(Exists):
        documents(county.book(), county.office(DAY), TASK)
    assert not (county.documents() / "留存").exists()


def say(folder: Path, who: str) -> None:
    """Keep what a paper says."""
    papers.Note(folder).keep({f"{who}.docx": {"document": "检查通报", "cases": {}}})


def take_in(folder: Path, who: str) -> None:
    """Keep a phone's photo; of two who tell of one visit at once the later one is refused, with its photo there."""
    visit = handed_in.Kept({}, {}, 0, (), (), ())
    with suppress(Exists):
        handed_in.keep(folder, folder.parent, "1", visit, [PhotoTaken(who, "2023-04-20T09:05", who.encode())])


@pytest.mark.parametrize(
    ("module", "keep", "held"),
    [(papers, say, papers.NAME), (handed_in, take_in, "照片/1/说明.txt")],
    ids=["what papers say", "captions of photos"],
)
def test_of_two_who_add_to_a_file_of_the_task_both_lines_stay(
    module: ModuleType, keep: Callable[[Path, str], object], held: str, tmp_path: Path
) -> None:
    folder = tmp_path / TASK
    folder.mkdir()
    real, late = module.write_atomic, [True]
    colleague = Thread(target=keep, args=(folder, "乙"))

    def write(path: Path, data: bytes) -> None:
        if late:
            late.clear()
            colleague.start()
            colleague.join(0.5)  # who does not wait is done by then
        real(path, data)

    with patch.object(module, "write_atomic", write):
        keep(folder, "甲")
        colleague.join()
    text = (folder / held).read_text("utf-8")
    assert "甲" in text
    assert "乙" in text


def test_of_papers_made_again_twice_in_a_second_all_are_kept(county: County) -> None:
    county.drawn()
    documents(county.book(), county.office(DAY), TASK)
    files = sorted(county.documents().glob("行政检查通知书_*.docx"))
    first = {path.read_bytes() for path in files}
    seen: set[bytes] = set()

    def again() -> None:
        documents(county.book(), county.office(DAY), TASK, "行政检查通知书", again=True)

    def colleague() -> None:
        again()
        seen.update(path.read_bytes() for path in files)

    with while_numbers_are_given(colleague), pytest.raises(Changed):  # the workbook: the colleague saved it
        again()
    kept = [path.read_bytes() for path in (county.documents() / "留存").glob("*.docx")]
    assert len(kept) == 2 * len(files)
    assert first | seen == set(kept)
    again()  # the way back is what the message says: once more
    assert main(["reconcile", str(county.path)]) == 0


def test_a_paper_that_somebody_else_has_set_aside_is_no_fault(county: County) -> None:
    county.drawn()
    documents(county.book(), county.office(DAY), TASK)
    paper, *_ = county.documents().glob("行政检查通知书_*.docx")
    set_aside(paper, county.office(DAY))
    set_aside(paper, county.office(DAY))
    assert len(list((county.documents() / "留存").iterdir())) == 1


@pytest.mark.parametrize("step", [lambda book, office: check(book, office, write=True), make_tasks])
def test_a_step_saved_meanwhile_is_no_older_workbook(
    step: Callable[[ClosedBook, Office], object], county: County
) -> None:
    county.plan()
    real, late = ClosedBook.claim, [True]

    def claim(book: ClosedBook) -> None:
        real(book)
        if late:
            late.clear()
            check(county.book(), county.office(DAY), write=True)

    with patch.object(ClosedBook, "claim", claim), pytest.raises(Changed, match="被改动过"):
        step(county.book(), county.office(DAY))
    assert not late

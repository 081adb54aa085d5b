"""先发通报: those inspected are told of while others still wait, who are told of in a 通报 of their own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from tests.county import TASK, County, text_of
from toolkit import columns
from toolkit.cli import main
from toolkit.errors import Exists, ProblemsFound, Refused
from toolkit.excel.book import Value
from toolkit.jobs.base import open_desk
from toolkit.jobs.deadlines import deadlines
from toolkit.jobs.documents import documents
from toolkit.jobs.publish import publish
from toolkit.jobs.reconcile.papers import cases_told, differences

BLANK = ("started", "ended", "shown", "result", "handling", "reported")


def rows(county: County) -> list[str]:
    return [row.text("case") for row in county.book().read(columns.CASES).rows]


@pytest.fixture
def half(county: County) -> County:
    """Drawn; all but the last two are inspected, none is told of."""
    county.drawn()
    last = len(rows(county)) - 2

    def change(number: int, values: dict[str, Value]) -> None:
        values["reported"] = None
        if number >= last:
            values |= dict.fromkeys(BLANK)

    county.inspect(change)
    deadlines(county.book(), county.office(date(2023, 4, 25)))
    return county


def finish(county: County, day: date) -> None:
    book = county.book()
    values = {"started": day, "ended": day, "shown": True, "result": "未发现问题", "handling": "无需后续处置"}
    for case in rows(county)[-2:]:
        book.update(columns.CASES, case, values)
    book.save()


def report(county: County, cases: Iterable[str], day: date) -> None:
    book = county.book()
    for case in cases:
        book.update(columns.CASES, case, {"reported": day})
    book.save()


def notices(county: County) -> list[str]:
    return sorted(path.stem for path in county.documents().glob("检查通报*.docx"))


def make(county: County, day: date, *, inspected: bool = False) -> list[str]:
    return documents(county.book(), county.office(day), TASK, inspected=inspected).lines


@pytest.mark.thorough
def test_those_inspected_are_told_of_first_and_the_others_in_a_second_one(half: County) -> None:
    make(half, date(2023, 4, 26))
    assert notices(half) == []  # the control: without the wish it waits
    make(half, date(2023, 4, 26), inspected=True)
    assert notices(half) == ["检查通报_第1次"]
    every = rows(half)
    text = "".join(text_of(half.documents() / "检查通报_第1次.docx").split())
    assert f"本次通报{len(every) - 2}户，其余2户另行通报。" in text
    assert "第1次通报" in text
    report(half, every[:-2], date(2023, 4, 26))
    make(half, date(2023, 5, 8))
    assert notices(half) == ["检查通报_第1次"]
    finish(half, date(2023, 5, 10))
    make(half, date(2023, 5, 11))
    assert notices(half) == ["检查通报_第1次", "检查通报_第2次"]
    second = "".join(text_of(half.documents() / "检查通报_第2次.docx").split())
    assert f"此前已通报{len(every) - 2}户，本次通报2户。" in second
    told = cases_told(half.documents())
    assert (told["检查通报_第1次"], told["检查通报_第2次"]) == (every[:-2], every[-2:])


@pytest.mark.thorough
def test_each_has_a_number_of_its_own_and_the_first_stays_what_it_was(half: County, capsys) -> None:
    make(half, date(2023, 4, 26), inspected=True)
    first = (half.documents() / "检查通报_第1次.docx").read_bytes()
    report(half, rows(half)[:-2], date(2023, 4, 26))
    finish(half, date(2023, 5, 10))
    make(half, date(2023, 5, 11))
    assert (half.documents() / "检查通报_第1次.docx").read_bytes() == first
    assert main(["docket", str(half.path)]) == 0
    numbers = [line for line in capsys.readouterr().out.splitlines() if f"检查通报 {TASK}" in line]
    assert len(numbers) == 2
    assert len({line.split()[0] for line in numbers}) == 2
    assert f"{TASK} 第2次" in numbers[1]
    (half.documents() / "检查通报_第1次.docx").unlink()  # asked for again
    make(half, date(2023, 5, 12))
    assert len(cases_told(half.documents())["检查通报_第1次"]) == len(rows(half)) - 2


def test_every_firm_has_its_deadlines_by_the_day_of_its_own_notice(half: County) -> None:
    make(half, date(2023, 4, 26), inspected=True)
    every = rows(half)
    report(half, every[:-2], date(2023, 4, 26))
    finish(half, date(2023, 5, 10))
    report(half, every[-2:], date(2023, 5, 12))
    deadlines(half.book(), half.office(date(2023, 5, 12)))
    due = {row.text("case"): row.text("publish_due") for row in half.book().read(columns.CASES).rows}
    assert "" not in due.values()
    assert due[every[0]] < due[every[-1]]


@pytest.mark.thorough
def test_the_books_balance_and_all_are_published_when_both_notices_are_out(half: County) -> None:
    make(half, date(2023, 4, 26), inspected=True)
    every = rows(half)
    report(half, every[:-2], date(2023, 4, 26))
    finish(half, date(2023, 5, 10))
    assert found(half) == []
    report(half, every[-2:], date(2023, 5, 12))
    with pytest.raises(Exception, match="没有写"):  # the control: of the last two no notice tells yet
        publish(half.book(), half.office(date(2023, 5, 15)), TASK)
    make(half, date(2023, 5, 12))
    assert found(half) == []
    assert publish(half.book(), half.office(date(2023, 5, 15)), TASK).ok
    half.type(columns.CASES, every[0], {"result": "注销"})
    assert ["第1次" in what for what in found(half)] == [True]


def found(county: County) -> list[str]:
    desk = open_desk(county.book(), county.office(date(2023, 5, 15)))
    what = [problem.what for problem in differences(desk, TASK, county.documents())]
    return [each for each in what if "检查通报" in each]


def test_when_all_are_inspected_there_is_one_notice_whatever_was_asked(county: County, capsys) -> None:
    county.drawn()
    county.inspect()
    assert main(["documents", str(county.path), "--task", TASK, "--inspected"]) == 0
    assert "不用分次通报" in capsys.readouterr().out
    assert notices(county) == ["检查通报"]


def published(county: County, day: date, **how: object) -> str:
    return publish(county.book(), county.office(day), TASK, **how).lines[0]  # type: ignore[arg-type]


def pages(county: County) -> dict[str, str]:
    return {path.parent.name: path.read_text("utf-8") for path in county.documents().glob("公示/*/*.html")}


@pytest.mark.thorough
def test_those_told_of_are_published_in_time_and_the_others_when_their_notice_is_out(
    half: County, capsys
) -> None:
    make(half, date(2023, 4, 26), inspected=True)
    every = rows(half)
    with pytest.raises(Refused, match="没有可以先行公示的"):
        published(half, date(2023, 4, 27), reported=True)
    report(half, every[:-2], date(2023, 4, 26))
    with pytest.raises(
        ProblemsFound, match="还没有检查结果"
    ):  # the control: without the wish all must be told of
        published(half, date(2023, 4, 27))
    assert "其余 2 户检查、通报以后再公示" in published(half, date(2023, 4, 27), reported=True)
    days = {row.text("case"): row["published"] for row in half.book().read(columns.CASES).rows}
    assert [days[case] for case in every] == [date(2023, 4, 27)] * (len(every) - 2) + [None] * 2
    assert half.task()["state"] == "检查中"
    assert "其余 2 户检查、通报以后另行公示" in pages(half)["第1版"]
    assert main(["reconcile", str(half.path)]) == 0, capsys.readouterr().out
    with pytest.raises(Refused, match="没有可以先行公示的"):
        published(half, date(2023, 4, 28), reported=True)
    half.type(
        columns.CASES, every[0], {"closed": True}
    )  # what goes on after the publication is no correction
    finish(half, date(2023, 5, 10))
    make(half, date(2023, 5, 11))
    report(half, every[-2:], date(2023, 5, 12))
    published(half, date(2023, 5, 15))
    assert half.task()["state"] == "已公示"
    second = pages(half)["第2版"]
    assert "续行公示" in second
    assert "更正说明" not in second
    days = {row.text("case"): row["published"] for row in half.book().read(columns.CASES).rows}
    assert [days[case] for case in (every[0], every[-1])] == [date(2023, 4, 27), date(2023, 5, 15)]
    assert main(["reconcile", str(half.path)]) == 0, capsys.readouterr().out


@pytest.mark.thorough
def test_a_part_can_be_corrected_and_a_result_changed_since_is_no_silent_continuation(half: County) -> None:
    make(half, date(2023, 4, 26), inspected=True)
    every = rows(half)
    report(half, every[:-2], date(2023, 4, 26))
    published(half, date(2023, 4, 27), reported=True)
    half.type(columns.CASES, every[0], {"evidence": "照片5张", "result": "注销"})
    finish(half, date(2023, 5, 10))
    make(half, date(2023, 5, 11))
    report(half, every[-2:], date(2023, 5, 12))
    with pytest.raises((Exists, ProblemsFound)):
        published(half, date(2023, 5, 15))
    published(half, date(2023, 5, 15), correct="原结果登记有误")
    assert "更正说明" in pages(half)["第2版"]
    assert half.task()["state"] == "检查中" or half.task()["state"] == "已通报"


def test_a_publication_in_part_that_died_before_the_workbook_was_saved_goes_on(half: County, capsys) -> None:
    make(half, date(2023, 4, 26), inspected=True)
    every = rows(half)
    report(half, every[:-2], date(2023, 4, 26))
    half.dies(lambda: published(half, date(2023, 4, 27), reported=True))
    published(half, date(2023, 4, 27), reported=True)
    assert [*pages(half)] == ["第1版"]
    assert main(["reconcile", str(half.path)]) == 0, capsys.readouterr().out

"""改期: a visit is put off in the open; papers and reminders follow the new day."""

from __future__ import annotations

from datetime import date

import pytest

from tests.county import TASK, County, text_of
from toolkit import columns
from toolkit.cli import main
from toolkit.errors import Exists, Refused, WrongUse
from toolkit.jobs.amend import Decision
from toolkit.jobs.base import Outcome
from toolkit.jobs.documents import documents
from toolkit.jobs.postpone import postpone

WHY, TODAY, LATER = Decision("停产检修", "吴示例"), date(2023, 4, 17), date(2023, 4, 27)


def put_off(county: County, day: date = LATER, why: Decision = WHY) -> Outcome:
    return postpone(county.book(), county.office(TODAY), TASK, day, why)


def notice(county: County) -> str:
    (path,) = county.documents().glob("行政检查通知书_001*.docx")
    return "".join(text_of(path).split())


def test_the_task_says_from_when_to_when_and_why_and_the_notice_bears_the_new_day(county: County) -> None:
    county.drawn()
    told = put_off(county)
    assert county.task()["date"] == LATER
    assert "检查日期 2023-04-20 改为 2023-04-27（停产检修，吴示例批准）" in str(county.task()["note"])
    assert any(row["step"] == "改期" for row in county.book().read(columns.LOG).rows)
    assert told.problems == []
    documents(county.book(), county.office(TODAY), TASK)
    assert "2023年4月27日" in notice(county)
    assert "2023年4月20日" not in notice(county)


def test_a_notice_with_the_old_day_is_named(county: County) -> None:
    county.drawn()
    documents(county.book(), county.office(TODAY), TASK)
    assert "2023年4月20日" in notice(county)
    assert any("行政检查通知书_001" in problem.what for problem in put_off(county).problems)


def test_what_cannot_be_put_off_is_refused_and_nothing_changes(county: County) -> None:
    county.drawn()
    before = county.path.read_bytes()
    with pytest.raises(WrongUse, match="已经过去"):
        put_off(county, date(2023, 4, 1))
    with pytest.raises(Exists):
        put_off(county, date(2023, 4, 20))
    with pytest.raises(WrongUse, match="缺批准人（--by）"):
        put_off(county, why=Decision("停产检修", " "))
    assert county.path.read_bytes() == before
    county.inspect()
    with pytest.raises(Refused, match="没有可以改期的"):
        postpone(county.book(), county.office(date(2023, 4, 28)), TASK, date(2023, 5, 8), WHY)


def test_between_freeze_and_draw_it_changes_nothing_of_the_promise(county: County) -> None:
    county.plan()
    county.freeze()
    postpone(county.book(), county.office(date(2023, 4, 11)), TASK, LATER, WHY)
    county.draw()
    assert (county.task()["state"], county.task()["date"]) == ("已抽取", LATER)
    assert main(["verify", str(county.record())]) == 0
    assert main(["reconcile", str(county.path)]) == 0


def test_one_firm_alone_is_put_off_and_only_its_notice_bears_the_new_day(county: County, capsys) -> None:
    county.drawn()
    first, second, *_ = (row.text("target") for row in county.book().read(columns.CASES).rows)
    words = ["postpone", str(county.path), "--task", TASK, "--reason", "停产检修", "--by", "吴示例"]
    assert main([*words, "--object", first, "--to", "2099-04-27"]) == 0
    assert "2023-04-20 改为 2099-04-27" in capsys.readouterr().out
    days = {row.text("target"): row["visit"] for row in county.book().read(columns.CASES).rows}
    assert (days[first], days[second]) == (date(2099, 4, 27), None)
    assert county.task()["date"] == date(2023, 4, 20)
    assert "2099-04-27" in str(county.task()["note"])
    documents(county.book(), county.office(TODAY), TASK)
    assert "2099年4月27日" in notice(county)
    (other,) = county.documents().glob("行政检查通知书_002*.docx")
    assert "2023年4月20日" in "".join(text_of(other).split())
    assert main(["reconcile", str(county.path)]) == 0, capsys.readouterr().out


def test_a_firm_that_was_put_off_stays_when_the_task_is_put_off_and_one_that_was_not_drawn_is_refused(
    county: County,
) -> None:
    county.drawn()
    first = county.book().read(columns.CASES).rows[0]
    own = date(2023, 5, 4)
    postpone(county.book(), county.office(TODAY), TASK, own, WHY, target=first.text("target"))
    assert any("自己改过期的 1 户不变" in line for line in put_off(county).lines)
    assert county.book().read(columns.CASES).rows[0]["visit"] == own
    with pytest.raises(WrongUse, match="没有抽中"):
        postpone(county.book(), county.office(TODAY), TASK, own, WHY, target="91410499")
    postpone(county.book(), county.office(TODAY), TASK, LATER, WHY, target=first.text("target"))
    assert county.book().read(columns.CASES).rows[0]["visit"] is None, "back with the others"

"""After the draw: 候补, 回避, 作废重抽 and 试抽 leave the record as it is, follow its order, and show in the sheets."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.county import NUMBER, County
from toolkit import columns
from toolkit.draw.amendment import Amendment
from toolkit.draw.staff import Infeasible
from toolkit.errors import Level, ProblemsFound, Refused, WrongUse
from toolkit.jobs.amend import Decision, Pair, recuse, redraw, use_alternate
from toolkit.jobs.base import Outcome
from toolkit.jobs.documents import documents
from toolkit.jobs.draw import draw
from toolkit.jobs.freeze import freeze, trial
from toolkit.jobs.reconcile.reconcile import reconcile
from toolkit.jobs.verify import verify_folder, verify_year
from toolkit.ledger import records
from toolkit.ledger.record import DrawRecord

BY = Decision("停业", "吴示例", "现场核实（示例）")
DAY = date(2023, 4, 17)


def live_cases(county: County) -> dict[str, str]:
    rows = county.book().read(columns.CASES).rows
    return {row.text("target"): row.text("team") for row in rows if not row.text("void")}


def replaceable(county: County, task: str) -> str:
    """A drawn object whose stratum has an alternate left."""
    current = records.read(county.record(task)).state
    strata = {row[0] for row in current.alternates}
    return next(row[2] for row in current.selected if row[0] in strata)


def test_an_alternate_steps_in_with_a_case_of_its_own(county: County) -> None:
    county.drawn("202304-3")
    target = replaceable(county, "202304-3")
    before = live_cases(county)
    told = use_alternate(county.book(), county.office(DAY), "202304-3", target, BY)
    after = live_cases(county)
    assert set(before) - set(after) == {target}
    assert set(after) - set(before) == {told.data["added"]}
    voided = [row.text("void") for row in county.book().read(columns.CASES).rows if row["target"] == target]
    assert voided == ["候补替换"]
    assert verify_folder(county.record("202304-3")).ok


def test_the_record_itself_stays_untouched(county: County) -> None:
    county.drawn("202304-3")
    folder = county.record("202304-3")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    use_alternate(county.book(), county.office(DAY), "202304-3", replaceable(county, "202304-3"), BY)
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert (folder / "amend-001.json").exists()


def test_a_run_after_a_crash_only_makes_the_sheets(county: County) -> None:
    county.drawn("202304-3")
    target = replaceable(county, "202304-3")
    before = live_cases(county)
    county.dies(lambda: use_alternate(county.book(), county.office(DAY), "202304-3", target, BY))
    assert live_cases(county) == before
    told = use_alternate(county.book(), county.office(DAY), "202304-3", target, BY)
    assert "已经记录过" in told.lines[0]
    assert live_cases(county).keys() == records.read(county.record("202304-3")).state.teams.keys()
    assert len(list(county.record("202304-3").glob("amend-*"))) == 1


def test_an_inspector_gives_way_to_the_next_lawful_one(county: County) -> None:
    county.drawn()
    target, team = next(iter(records.read(county.record()).state.teams.items()))
    told = recuse(
        county.book(), county.office(DAY), "202304-1", Pair(target, team[1]), Decision("近亲属", "吴示例")
    )
    now = records.read(county.record()).state.teams[target]
    assert team[1] not in now
    assert told.data["added"] in now
    assert len(live_cases(county)[target].split("、")) == 2
    assert verify_folder(county.record()).ok


def _busiest(county: County) -> tuple[str, list[str]]:
    """Who goes to the most objects, and where."""
    teams = records.read(county.record()).state.teams
    people = {person for team in teams.values() for person in team}
    theirs = {each: [target for target, team in teams.items() if each in team] for each in people}
    return max(theirs.items(), key=lambda each: (len(each[1]), each[0]))


def _everywhere(county: County, person: str) -> Outcome:
    """On a workbook that counts how often it is saved."""
    book, saved = county.book(), 0
    save = book.save

    def counted() -> None:
        nonlocal saved
        saved += 1
        save()

    book.save = counted  # type: ignore[method-assign]
    told = recuse(book, county.office(DAY), "202304-1", Pair(inspector=person), Decision("其他", "吴示例"))
    assert saved == 1
    return told


def test_who_is_ill_gives_way_everywhere_and_the_workbook_is_saved_once(county: County) -> None:
    county.drawn()
    person, theirs = _busiest(county)
    assert len(theirs) > 1
    _everywhere(county, person)
    teams = records.read(county.record()).state.teams
    assert not [target for target, team in teams.items() if person in team]
    names = [path.stem for path in sorted(county.record().glob("amend-*"))]
    assert len(names) == len(theirs)
    told = [row.text("what") for row in county.book().read(columns.LOG).rows]
    assert all(sum(f"/{name}：" in what for what in told) == 1 for name in names)
    assert verify_year(county.root, 2023, DAY).ok
    assert "已经记录过" in _everywhere(county, person).lines[0]


def test_who_is_ill_and_was_replaced_in_some_cases_only_gives_way_in_the_others(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interrupted between two amendments: the first has no line and no sheet, the others are not made."""
    county.drawn()
    person, theirs = _busiest(county)
    before, amend = live_cases(county), records.amend

    def dies_at_the_second(year: Path, draw_id: str, make: Callable[..., Amendment]) -> DrawRecord:
        if [*(year / draw_id).glob("amend-*")]:
            raise KeyboardInterrupt
        return amend(year, draw_id, make)

    monkeypatch.setattr(records, "amend", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        _everywhere(county, person)
    monkeypatch.undo()
    assert live_cases(county) == before
    _everywhere(county, person)
    assert not [
        target for target, team in records.read(county.record()).state.teams.items() if person in team
    ]
    after = live_cases(county)
    assert {target for target in before if before[target] != after[target]} == {*theirs}
    outcome = reconcile(county.book(), county.office(DAY))
    assert not [each for each in outcome.problems if each.level is Level.ERROR]


def test_where_one_case_has_nobody_left_none_is_touched(county: County) -> None:
    """Found before the question: not half of his cases are given away and the other half not."""
    county.drawn()
    person, theirs = _busiest(county)
    while True:
        team = records.read(county.record()).state.teams[theirs[-1]]
        pair = Pair(theirs[-1], next(each for each in team if each != person))
        try:
            recuse(county.book(), county.office(DAY), "202304-1", pair, Decision("近亲属", "吴示例"))
        except Infeasible:
            break
    made, before = [*county.record().glob("amend-*")], live_cases(county)
    everywhere = Pair(inspector=person)
    with pytest.raises(Infeasible):
        recuse(county.book(), county.office(DAY), "202304-1", everywhere, Decision("其他", "吴示例"))
    assert ([*county.record().glob("amend-*")], live_cases(county)) == (made, before)


def test_an_inspected_case_is_not_replaced_any_more(county: County) -> None:
    county.drawn("202304-3")
    county.inspect()
    with pytest.raises(Refused, match="已经登记了检查结果"):
        use_alternate(county.book(), county.office(DAY), "202304-3", replaceable(county, "202304-3"), BY)
    with pytest.raises(Refused, match="不能作废重抽"):
        redraw(county.book(), county.office(DAY), "202304-3", BY)


def test_nothing_without_reason_and_decision(county: County) -> None:
    county.drawn("202304-3")
    target = replaceable(county, "202304-3")
    for decision in (Decision("", "吴示例"), Decision("停业", " ")):
        with pytest.raises(WrongUse):
            use_alternate(county.book(), county.office(DAY), "202304-3", target, decision)
    assert not list(county.record("202304-3").glob("amend-*"))


def test_a_redraw_is_a_new_number_with_a_new_issue_and_the_old_one_stays(county: County) -> None:
    county.drawn("202304-2")
    redraw(county.book(), county.office(DAY), "202304-2", Decision("名单有误", "吴示例"))
    task = county.task("202304-2")
    assert (task["state"], task["draw_id"], task["commit"], task["issue"]) == (
        "待冻结",
        "202304-2-02",
        None,
        None,
    )
    assert live_cases(county) == {}

    county.type(columns.TASKS, "202304-2", {"issue": "2023041"})
    with pytest.raises(ProblemsFound, match="必须用新的一期"):
        freeze(county.book(), county.office(DAY), "202304-2", b"m" * 32)
    county.type(columns.TASKS, "202304-2", {"issue": "2023043"})
    freeze(county.book(), county.office(DAY), "202304-2", b"m" * 32)
    draw(county.book(), county.office(date(2023, 4, 19)), "202304-2", NUMBER)

    second = county.root / "记录" / "2023" / "202304-2-02"
    assert verify_folder(second).ok
    assert records.read(county.record("202304-2")).state.void is not None
    assert all(
        row.text("case").startswith("202304-2-02")
        for row in county.book().read(columns.CASES).rows
        if not row["void"]
    )
    told = verify_year(county.root, 2023, date(2023, 4, 20))
    assert told.ok, told.problems
    assert "2 份记录（作废 1 份），补正 1 项" in told.lines[0]


def test_void_draws_do_not_count_as_load(county: County) -> None:
    county.drawn("202304-2")
    year = county.root / "记录" / "2023"
    assert records.loads(year)
    redraw(county.book(), county.office(DAY), "202304-2", Decision("名单有误", "吴示例"))
    assert not records.loads(year)


def test_a_trial_is_marked_everywhere_and_leaves_the_draw_alone(county: County) -> None:
    county.plan()
    for nonce in (b"a" * 32, b"b" * 32):
        trial(county.book(), county.office(), "202304-2", nonce)
    assert {row["kind"] for row in county.book().read(columns.DRAWS).rows} == {"试抽", "候补"}
    assert county.task("202304-2")["state"] == "待冻结"
    assert live_cases(county) == {}
    assert not (county.root / "记录" / "2023" / "chain.txt").exists()
    folders = sorted(path.name for path in (county.root / "记录" / "2023" / "试抽").iterdir())
    assert folders == ["试抽-202304-2-01", "试抽-202304-2-02"]
    assert records.read(county.root / "记录" / "2023" / "试抽" / folders[0]).plan.trial
    county.freeze("202304-2")
    assert county.draw("202304-2").data["draw_id"] == "202304-2-01"


def test_a_broken_promise_is_a_breach(county: County) -> None:
    county.plan()
    county.freeze()
    assert verify_year(county.root, 2023, date(2023, 5, 10)).ok
    told = verify_year(county.root, 2023, date(2023, 5, 11))
    assert [problem.rule for problem in told.problems] == ["R11"]


def test_a_lost_amendment_is_noticed_by_the_chain(county: County) -> None:
    county.drawn("202304-3")
    use_alternate(county.book(), county.office(DAY), "202304-3", replaceable(county, "202304-3"), BY)
    (county.record("202304-3") / "amend-001.json").unlink()
    assert not verify_year(county.root, 2023, DAY).ok


def test_without_the_confirmation_a_draw_needs_a_reason(county: County) -> None:
    county.plan()
    county.freeze()
    (county.root / "文书" / "202304-1" / "冻结确认单.docx").unlink()
    with pytest.raises(Refused, match="冻结确认单"):
        county.draw()
    assert documents(county.book(), county.office(), "202304-1").data["made"] == 1  # printed again
    (county.root / "文书" / "202304-1" / "冻结确认单.docx").unlink()
    office = county.office(date(2023, 4, 14))
    draw(county.book(), office, "202304-1", NUMBER, waived="打印机故障，已手写确认")
    assert any("打印机故障" in row.text("what") for row in county.book().read(columns.LOG).rows)


def test_a_lost_chain_is_noticed(county: County) -> None:
    county.drawn("202304-2")
    (county.root / "记录" / "2023" / "chain.txt").unlink()
    assert not verify_year(county.root, 2023, DAY).ok


def test_a_frozen_list_is_drawn_before_it_is_void(county: County) -> None:
    """The commitment is public: not to reveal it would be the breach."""
    county.plan()
    county.freeze()
    with pytest.raises(Refused, match="请先按承诺抽取"):
        redraw(county.book(), county.office(DAY), "202304-1", Decision("名单有误", "吴示例"))


def test_a_copy_of_one_record_can_be_verified_anywhere(county: County, tmp_path: Path) -> None:
    county.drawn("202304-2")
    copy = tmp_path / "elsewhere" / "copy"
    shutil.copytree(county.record("202304-2"), copy)
    assert verify_folder(copy).ok

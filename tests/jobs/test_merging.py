"""合并检查: one visit for what two tasks have drawn, with one notice and record; counted once, taken back."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.county import County, text_of
from toolkit import columns
from toolkit.columns.lists import NO_PROBLEM
from toolkit.draw.encoding import canonical_json
from toolkit.errors import Refused, WrongUse
from toolkit.jobs.amend import Decision, redraw, use_alternate
from toolkit.jobs.base import open_desk
from toolkit.jobs.deadlines import deadlines
from toolkit.jobs.documents import documents
from toolkit.jobs.merge import merge
from toolkit.jobs.rebuild import rebuild
from toolkit.jobs.reconcile.reconcile import reconcile
from toolkit.jobs.statistics import statistics
from toolkit.jobs.verify import verify_folder, verify_year
from toolkit.jobs.visits import in_the_ledger, visits
from toolkit.model import Case

HOST, GUEST = "202304-1", "202304-2"
BY = Decision("综合查一次", "吴示例")
DAY = date(2023, 4, 17)


@pytest.fixture(scope="module")
def drawn_by_both(tmp_path_factory: pytest.TempPathFactory, master: bytes) -> Path:
    """Two tasks of April that have drawn the same eight firms, with checklists and teams of their own."""
    county = County(tmp_path_factory.mktemp("both"), master)
    county.type(columns.PLAN, "2", {"pool": "民爆企业", "quantity": "100%", "months": "4月"})
    county.plan()
    for task in (HOST, GUEST):
        county.freeze(task)
    for task in (HOST, GUEST):
        county.draw(task)
    return county.root


@pytest.fixture
def both(tmp_path: Path, master: bytes, drawn_by_both: Path) -> County:
    county = County(tmp_path, master)
    shutil.copytree(drawn_by_both, tmp_path, dirs_exist_ok=True)
    return county


def firms(county: County) -> list[str]:
    return sorted(case.target for case in open_desk(county.book(), county.office(DAY)).cases_of(HOST))


def run(county: County, target: str = "", *, undo: bool = False, day: date = DAY) -> None:
    merge(county.book(), county.office(day), HOST, GUEST, BY, target=target, undo=undo)


def sound(county: County) -> list[str]:
    """What verifying the year and 对账 find."""
    found = [*verify_year(county.path, 2023, DAY, lambda path: county.book()).problems]
    found += reconcile(county.book(), county.office(DAY)).problems
    return [f"{each.place}{each.what}" for each in found if each.rule != "R11" or "示例" not in each.what]


def test_who_joins_a_visit_is_not_looked_for_among_all_cases_with_every_paper(
    both: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A year has 20,000 cases, a task 1,000 papers."""
    run(both, firms(both)[0])
    asked, told = Counter[str](), Case.joins.fget
    assert told is not None
    monkeypatch.setattr(Case, "joins", property(lambda case: asked.update([case.id]) or told(case)))
    documents(both.book(), both.office(DAY), HOST)
    papers = [path for path in both.documents(HOST).glob("*.docx") if path.name.count("_") == 2]
    assert 0 < max(asked.values()) < len(papers) == 16


def test_one_visit_has_one_notice_and_one_record_with_both_items_and_all_people(both: County) -> None:
    firm, other = firms(both)[:2]
    run(both, firm)
    desk = open_desk(both.book(), both.office(DAY))
    host, guest = (next(c for c in desk.cases_of(task) if c.target == firm) for task in (HOST, GUEST))
    assert (guest.joins, guest.host, host.host) == (host.id, host.id, host.id)
    for task in (HOST, GUEST):
        documents(both.book(), both.office(DAY), task)
    made = [path.stem for task in (HOST, GUEST) for path in both.documents(task).glob("*.docx")]
    for kind in ("行政检查通知书", "现场检查记录表"):
        own = list(both.documents(HOST).glob(f"{kind}*{host.name}*"))
        assert len(own) == 1
        assert not list(both.documents(GUEST).glob(f"{kind}*{host.name}*"))
        assert len([name for name in made if name.startswith(kind)]) == 15, "8 and 8, one of them once"
        text = text_of(own[0])
        for name in {*host.team.split("、"), *guest.team.split("、")}:
            assert name in text
        assert "工业企业节能管理监督检查" in text
        assert "民爆企业安全生产工作监督检查" in text
        assert "【工业企业节能管理监督检查 第2条】是否配备能源计量器具" in text
    alone = next(both.documents(GUEST).glob("行政检查通知书*" + desk.registry.name_of(other) + "*"))
    assert "民爆企业安全生产" not in text_of(alone)


def test_it_counts_once_for_the_caps_and_for_this_year(both: County) -> None:
    firm, other = firms(both)[:2]
    run(both, firm)
    desk = open_desk(both.book(), both.office(DAY))
    task = desk.tasks["202305-1"]
    for counted in (in_the_ledger(desk), visits(both.office(DAY), desk, task)):
        assert (len(counted[firm]), len(counted[other])) == (1, 2)
    documents(both.book(), both.office(DAY), HOST)
    notice = next(both.documents(HOST).glob(f"行政检查通知书*{desk.registry.name_of(firm)}*"))
    assert "本机关本年度第1次" in text_of(notice)


def test_what_is_known_of_the_visit_is_not_typed_twice(both: County) -> None:
    firm = firms(both)[0]
    run(both, firm)
    desk = open_desk(both.book(), both.office(DAY))
    host, guest = (next(c for c in desk.cases_of(task) if c.target == firm) for task in (HOST, GUEST))
    visit = {
        "notified": date(2023, 4, 18),
        "started": date(2023, 4, 20),
        "ended": date(2023, 4, 20),
        "shown": True,
    }
    both.type(columns.CASES, host.id, {**visit, "result": NO_PROBLEM})
    both.type(columns.CASES, guest.id, {"result": NO_PROBLEM})
    deadlines(both.book(), both.office(date(2023, 4, 21)))
    row = next(r for r in both.book().read(columns.CASES).rows if r.text("case") == guest.id)
    assert {key: row[key] for key in visit} == visit
    assert row["report_due"] == date(2023, 4, 28)
    told = statistics(both.book(), both.office(date(2023, 4, 21)))
    total = told.data["rows"][0]  # type: ignore[index]
    assert (total["inspected"], total["visits"], total["joint"]) == (2, 1, 1)


def test_it_is_in_both_records_and_a_run_again_changes_nothing(both: County) -> None:
    run(both)
    for task in (HOST, GUEST):
        told = [json.loads(path.read_bytes()) for path in sorted(both.record(task).glob("amend-*.json"))]
        assert [each["kind"] for each in told] == ["joint"] * 8
        assert {(each["removed"], each["added"]) for each in told} == {(f"{GUEST}-01", f"{HOST}-01")}
        assert verify_folder(both.record(task)).ok
    assert sound(both) == []
    before = {path: path.read_bytes() for path in (both.root / "记录").rglob("amend*")}
    run(both)
    assert {path: path.read_bytes() for path in (both.root / "记录").rglob("amend*")} == before
    assert sound(both) == []


def test_it_is_taken_back_before_the_visit_and_not_after(both: County) -> None:
    firm, other = firms(both)[:2]
    run(both, firm)
    run(both, other)
    run(both, firm, undo=True)
    desk = open_desk(both.book(), both.office(DAY))
    assert [c.host for c in desk.cases_of(GUEST) if c.target == firm] == [""]
    assert sound(both) == []
    host = next(c for c in desk.cases_of(HOST) if c.target == other)
    both.type(columns.CASES, host.id, {"started": date(2023, 4, 20)})
    with pytest.raises(Refused, match="已经开始检查"):
        run(both, other, undo=True, day=date(2023, 4, 21))
    run(both, firm)
    assert sound(both) == []


def test_who_is_merged_is_neither_replaced_nor_drawn_again_before_it_is_taken_back(both: County) -> None:
    run(both, firms(both)[0])
    with pytest.raises(Refused, match="取消合并"):
        use_alternate(both.book(), both.office(DAY), HOST, firms(both)[0], Decision("停业", "吴示例", "核实"))
    with pytest.raises(Refused, match="取消合并"):
        redraw(both.book(), both.office(DAY), GUEST, BY)


def test_interrupted_between_the_two_records_it_is_named_and_ended_by_the_same_step(both: County) -> None:
    from unittest.mock import patch

    from toolkit.ledger import records

    firm, real = firms(both)[0], records.amend
    calls: list[str] = []

    def once(year: Path, draw_id: str, make: object) -> object:
        if calls:
            raise KeyboardInterrupt
        calls.append(draw_id)
        return real(year, draw_id, make)  # type: ignore[arg-type]

    with patch.object(records, "amend", once), pytest.raises(KeyboardInterrupt):
        run(both, firm)
    assert any("那一边的记录却没有" in what for what in sound(both))
    run(both, firm)
    assert sound(both) == []


@pytest.mark.parametrize("forged", ["other firm", "other host", "half", "own hand"])
def test_control_a_merge_that_was_tampered_with_is_found(both: County, forged: str) -> None:
    firm, other = firms(both)[:2]
    run(both, firm)
    path = both.record(GUEST) / "amend-001.json"
    said = json.loads(path.read_bytes())
    if forged == "own hand":
        desk = open_desk(both.book(), both.office(DAY))
        both.type(columns.CASES, next(c.id for c in desk.cases_of(GUEST) if c.target == other), {"host": "x"})
        assert any("合并案号" in what for what in sound(both))
        rebuild(both.book(), both.office(DAY))
        assert not any("合并案号" in what for what in sound(both))
        return
    change = {"other firm": {"object": other}, "other host": {"added": "202305-1-01"}, "half": {}}[forged]
    if forged == "half":
        path.unlink()
    else:
        path.write_bytes(canonical_json(said | change))
    assert sound(both)


def test_what_cannot_be_merged_is_refused_with_the_reason(both: County) -> None:
    office = both.office(DAY)
    with pytest.raises(WrongUse, match="两个不同的任务"):
        merge(both.book(), office, HOST, HOST, BY)
    with pytest.raises(Refused, match="还没有抽取"):
        merge(both.book(), office, HOST, "202305-1", BY)
    with pytest.raises(WrongUse, match="不是都抽中的对象"):
        merge(both.book(), office, HOST, GUEST, BY, target="没有这一户")
    with pytest.raises(Refused, match="没有合并检查的对象"):
        run(both, undo=True)

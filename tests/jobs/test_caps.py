"""The yearly cap holds: what is drawn and not yet inspected counts, from the records, whatever the sheet says (R7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.county import County, text_of
from tests.paper_names import NOTICE
from toolkit import columns
from toolkit.cli import main
from toolkit.commands import arguments as a
from toolkit.errors import Level, Problem, ProblemsFound
from toolkit.excel.book import Value
from toolkit.excel.closed import ClosedBook
from toolkit.form.choices import Offers
from toolkit.jobs import frozen_content, visits
from toolkit.jobs.amend import Decision, redraw, use_alternate
from toolkit.jobs.base import Outcome, open_desk
from toolkit.jobs.check import check
from toolkit.jobs.documents import documents
from toolkit.jobs.new_year import new_year
from toolkit.ledger import records

FIRST, SECOND, THIRD = "202304-2", "202304-3", "202309-3"
"""Tasks of two plan rows that draw from one pool: half of 工业企业 each time."""


@pytest.fixture
def shared(county: County) -> County:
    """Two plan rows on one pool, each half of it; a firm may be visited once a year."""
    for row in ("2", "3"):
        county.type(columns.PLAN, row, {"quantity": "50%", "months": "4月、9月", "pool": "工业企业"})
    county.type(columns.SETTINGS, "同一对象年度检查上限", {"value": "1"})
    county.plan()
    return county


LATER = date(2023, 4, 14)
"""The day of the county's draws: what is frozen after one of them."""


def visits_drawn(county: County) -> Counter[str]:
    """How often every firm was drawn, in all records of the year."""
    year = county.root / "记录" / "2023"
    return Counter(row.target for folder in records.folders(year) for row in records.read(folder).selected)


def draw_three(county: County) -> None:
    for task in (FIRST, SECOND, THIRD):
        county.freeze(task, day=LATER)
        county.draw(task)


@pytest.mark.thorough
def test_no_firm_is_drawn_above_its_cap_although_nothing_was_inspected_yet(shared: County) -> None:
    draw_three(shared)
    assert max(visits_drawn(shared).values()) == 1
    excluded = (shared.record(SECOND) / "excluded.txt").read_text("utf-8")
    assert f"\t年度频次上限\t本年已检查 0 次，已抽中待检查 1 次（{FIRST}），上限 1 次\n" in excluded


@pytest.mark.thorough
def test_counting_only_what_was_inspected_draws_firms_twice(
    shared: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same three draws when only results count, as it was."""
    monkeypatch.setattr(frozen_content, "visits", lambda *_: {})
    draw_three(shared)
    assert max(visits_drawn(shared).values()) > 1


def test_a_row_taken_out_of_the_ledger_still_counts(shared: County) -> None:
    shared.freeze(FIRST)
    shared.draw(FIRST)
    drawn = set(visits_drawn(shared))
    book = shared.book()
    book.restart(columns.CASES, [])
    book.save()
    shared.freeze(SECOND, day=LATER)
    assert drawn.isdisjoint(row.target for row in records.read(shared.record(SECOND)).frame)


def test_what_was_drawn_and_then_inspected_counts_once(shared: County) -> None:
    shared.type(columns.SETTINGS, "同一对象年度检查上限", {"value": "2"})
    shared.freeze(FIRST)
    shared.draw(FIRST)
    shared.inspect()
    shared.freeze(SECOND, day=date(2023, 5, 4))
    drawn = {row.target for row in records.read(shared.record(FIRST)).selected}
    assert drawn <= {row.target for row in records.read(shared.record(SECOND)).frame}


def frozen_after(county: County) -> Outcome:
    county.freeze(FIRST)
    return county.freeze(SECOND)


def test_two_frozen_lists_that_could_pass_the_cap_together_are_not_both_frozen(shared: County) -> None:
    with pytest.raises(ProblemsFound) as caught:
        frozen_after(shared)
    (problem,) = (found for found in caught.value.problems if found.level is Level.ERROR)
    assert f"请先抽取 {FIRST}，再冻结本任务" in problem.remedy
    assert "36 户也在已冻结、还没有抽取的名单里，都抽中就超过年度上限 1 次" in problem.what
    assert not shared.record(SECOND).exists()
    shared.draw(FIRST)
    shared.freeze(SECOND, day=LATER)  # the way out that was named


def test_where_the_cap_leaves_room_the_shared_firms_are_only_told(shared: County) -> None:
    shared.type(columns.SETTINGS, "同一对象年度检查上限", {"value": "2"})
    told = frozen_after(shared)
    assert any("36 户也在已冻结、还没有抽取的名单里，可能两个任务都抽中" in p.what for p in told.problems)


def test_firms_that_another_task_drew_are_told_at_the_freeze(shared: County) -> None:
    shared.type(columns.SETTINGS, "同一对象年度检查上限", {"value": "2"})
    shared.freeze(FIRST)
    shared.draw(FIRST)
    told = shared.freeze(SECOND, day=LATER)
    assert any("18 户已被别的任务抽中、还没有检查" in p.what and FIRST in p.what for p in told.problems)


def test_a_void_draw_does_not_count(shared: County) -> None:
    shared.freeze(FIRST)
    shared.draw(FIRST)
    redraw(shared.book(), shared.office(LATER), FIRST, Decision("名单有误", "吴示例"))
    shared.freeze(SECOND, day=LATER)
    assert len(records.read(shared.record(SECOND)).frame) == 36


def alternate_of(county: County) -> list[Problem]:
    """What is said when an alternate of the first draw takes the place of one that cannot be inspected."""
    drawn = next(iter(records.read(county.record(FIRST)).state.teams))
    decision = Decision("注销（示例）", "吴示例", "登记机关通知")
    return use_alternate(county.book(), county.office(LATER), FIRST, drawn, decision).problems


def test_an_alternate_that_another_task_has_drawn_meanwhile_is_told_before_it_comes_in(
    shared: County,
) -> None:
    shared.type(columns.PLAN, "3", {"quantity": "100%"})
    for task in (FIRST, SECOND):
        shared.freeze(task, day=LATER)
        shared.draw(task)
    (problem,) = alternate_of(shared)
    assert problem.level is Level.WARNING
    assert f"已抽中待检查 1 次（{SECOND}），上限 1 次，再查就超过了" in problem.what


def test_an_alternate_with_visits_left_comes_in_without_a_word(shared: County) -> None:
    shared.freeze(FIRST)
    shared.draw(FIRST)
    assert alternate_of(shared) == []


def test_plan_says_what_each_row_means_for_one_firm(shared: County) -> None:
    shared.type(columns.PLAN, "1", {"quantity": "5%", "months": "每月", "pool": "工业企业"})
    lines = shared.plan().lines
    assert any(
        line.startswith(
            "第 1 项　5%　名录 36 户，一年 9 次，每次抽约 1.8 户；每户一年里至少抽中一次的机会 37%；"
        )
        and "个地区每次应抽不到 1 户，最少的是" in line
        for line in lines
    )
    assert any("一年 2 次，每次抽约 18 户；每户一年里至少抽中一次的机会 75%" in line for line in lines)


def test_other_pools_are_not_told_of(county: County, tmp_path: Path) -> None:
    """The control of what is told: nothing is said where no firm is shared."""
    county.plan()
    county.freeze("202304-1")
    told = county.freeze("202304-2")
    assert not [p for p in told.problems if "任务" in p.what]


# --- 检查频次 and 其他部门检查 ---------------------------------------------------------------------------

PUBLISHED = {"source": "示监督〔2023〕3号（示例）", "published": date(2023, 3, 1)}
TOGETHER = {"limit": 2, "levels": "县级、市级", **PUBLISHED}


def write_caps(county: County, *rows: Mapping[str, Value]) -> None:
    book = county.book()
    book.restart(columns.CAPS, rows)
    book.save()


def frequency_problems(county: County) -> list[Problem]:
    found = check(county.book(), county.office()).problems
    return [problem for problem in found if problem.place.sheet == columns.CAPS.name]


def listed_elsewhere(county: County, names: Sequence[str]) -> Path:
    """A list of another department's visits as it may come, with headers of its own."""
    rows = [
        f"{n},{name},2023-03-{n % 20 + 1:02d},示例市应急管理局,市级,专项,示应急检〔2023〕{n}号\n"
        for n, name in enumerate(names, 1)
    ]
    path = county.root / "市局检查.csv"
    path.write_text(
        f"序号,统一社会信用代码,检查日期,检查部门,层级,检查类型,文号\n{''.join(rows)}", "utf-8-sig"
    )
    return path


def import_elsewhere(county: County, names: Sequence[str]) -> int:
    file = listed_elsewhere(county, names)
    return main(["import", str(county.path), str(file), "--into", columns.ELSEWHERE.name, "--accept"])


def firms_of(county: County, category: str) -> list[str]:
    targets = open_desk(county.book(), county.office()).registry.targets.values()
    return [target.id for target in targets if target.category == category and target.state == "正常"]


def test_check_asks_for_the_published_cap_and_its_document(county: County) -> None:
    assert frequency_problems(county) == []
    items = [row.text("item") for row in county.book().read(columns.PLAN).rows]
    write_caps(county, {"item": items[0], "limit": 4, **PUBLISHED})
    (reminder,) = frequency_problems(county)
    assert reminder.level is Level.WARNING
    assert "个抽查事项没有写明已公布的年度检查频次上限" in reminder.what
    assert items[0] not in reminder.what
    assert items[1] in reminder.what
    write_caps(county, {"limit": 4})
    assert len(frequency_problems(county)) == 1, "a cap without its document is asked for"


def test_what_another_department_visited_is_imported_and_keeps_the_firm_out(county: County) -> None:
    county.plan()
    twice, once = firms_of(county, "工业企业")[:2]
    write_caps(county, TOGETHER)
    assert import_elsewhere(county, [twice, once, twice]) == 0
    county.freeze("202304-2")
    excluded = (county.record("202304-2") / "excluded.txt").read_text("utf-8")
    said = f"县级、市级合计本年已检查 2 次，上限 2 次（{PUBLISHED['source']}）"
    assert [line for line in excluded.splitlines() if "年度频次上限" in line] == [
        f"{twice}\t年度频次上限\t{said}"
    ]


def test_the_same_list_is_not_imported_twice(county: County) -> None:
    county.plan()
    firms = firms_of(county, "工业企业")[:2]
    for _ in range(2):
        import_elsewhere(county, firms)
    assert len(county.book().read(columns.ELSEWHERE).rows) == 2


def test_the_button_offers_the_list_of_other_departments(county: County) -> None:
    offers = Offers(county.book(), county.office(), ())
    assert columns.ELSEWHERE.name in offers.of(a.INTO)


def test_a_visit_of_our_own_that_others_list_too_counts_once(county: County) -> None:
    county.drawn()
    county.inspect()
    desk = open_desk(county.book(), county.office())
    case = next(iter(desk.cases.values()))
    row = {"id": case.target, "day": case.ended, "level": "县级"}
    book = county.book()
    book.append(columns.ELSEWHERE, [row | {"department": desk.registry.settings.bureau}])
    book.save()
    known = visits.in_the_ledger(open_desk(county.book(), county.office()))
    assert len(known[case.target]) == 1
    book = county.book()
    book.append(columns.ELSEWHERE, [row | {"department": "示例县应急管理局"}])
    book.save()
    known = visits.in_the_ledger(open_desk(county.book(), county.office()))
    assert [visit.level for visit in known[case.target]] == ["", "县级"]


def test_the_notice_counts_as_the_freeze_does(county: County) -> None:
    county.plan()
    write_caps(county, {**TOGETHER, "limit": 4}, {"limit": 3, **PUBLISHED})
    firms = firms_of(county, "民爆企业")
    import_elsewhere(county, firms)
    county.freeze()
    county.draw()
    said = documents(county.book(), county.office(date(2023, 4, 17)), "202304-1", NOTICE.name)
    assert said.files
    for path in said.files:
        text = text_of(path)
        assert "本机关本年度第1次（同一单位全年不超过3次）；县级、市级合计第2次（不超过4次）" in text


def test_a_workbook_without_the_sheets_works_as_before(county: County) -> None:
    """One of an earlier version, until it is upgraded: no error, only what check asks for."""
    old = openpyxl.load_workbook(county.path)
    for sheet in (columns.CAPS, columns.ELSEWHERE):
        del old[sheet.name]
    old.save(county.path)
    (reminder,) = frequency_problems(county)
    assert reminder.level is Level.WARNING
    county.plan()
    assert county.freeze().ok


def test_the_next_years_workbook_has_none_of_this_years_visits_elsewhere(county: County) -> None:
    import_elsewhere(county, firms_of(county, "工业企业")[:3])
    made = new_year(county.book(), county.office(date(2023, 12, 29)), 2024, ClosedBook)
    fresh = ClosedBook(made.files[0])
    assert not fresh.read(columns.ELSEWHERE).rows
    assert len(fresh.read(columns.CAPS).rows) == 1


@pytest.mark.parametrize(("source", "free"), [("上级部署（示工信〔2023〕5号）", True), ("", False)])
def test_a_campaign_ordered_from_above_is_neither_counted_nor_bound(
    county: County, source: str, free: bool
) -> None:
    row = {"check_type": "专项", "task_source": source or None}
    county.type(columns.PLAN, "1", row)
    write_caps(county, {"limit": 1, **PUBLISHED})
    full = firms_of(county, "民爆企业")[0]
    county.type(columns.TARGETS, full, {"checked": 1})
    county.plan()
    county.freeze()
    frame = {listed.target for listed in records.read(county.record("202304-1")).frame}
    assert (full in frame) is free
    county.draw()
    said = documents(county.book(), county.office(date(2023, 4, 17)), "202304-1", NOTICE.name)
    texts = [text_of(path) for path in said.files]
    limit = "（上级部署的专项检查不计入年度上限）" if free else "（同一单位全年不超过1次）"
    assert texts
    assert all(f"本机关本年度第1次{limit}" in text for text in texts if full not in text)
    assert [("第2次" in text) for text in texts if full in text] == [True] * free

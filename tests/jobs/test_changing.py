"""办理变更 and 合并: approved requests are entered, what does not fit waits; a merged row's history goes with it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.county import County, text_of
from toolkit import columns
from toolkit.errors import Level
from toolkit.excel.book import Value
from toolkit.jobs import reports
from toolkit.jobs.apply_changes import apply_changes
from toolkit.jobs.base import Outcome, open_desk
from toolkit.jobs.check import check
from toolkit.jobs.statistics import statistics
from toolkit.jobs.verify import verify_folder

JUNE = date(2023, 6, 2)


def request(county: County, **values: Value) -> None:
    book = county.book()
    number = 1 + len(book.read(columns.CHANGES).rows)
    whole = {
        "no": number,
        "sheet": "执法人员库",
        "id": "SL160401",
        "field": "状态",
        "old": "在岗",
        "new": "调离",
    }
    decided = {"decision": "同意", "decider": "吴示例", "decided": date(2023, 6, 1)}
    book.append(columns.CHANGES, [{**whole, **decided, **values}])
    book.save()


def inspector(county: County) -> dict[str, Value]:
    rows = county.book().read(columns.INSPECTORS).rows
    return dict(next(row for row in rows if row["id"] == "SL160401").values)


def test_an_approved_request_is_entered_once(county: County) -> None:
    request(county)
    told = apply_changes(county.book(), county.office(date(2023, 6, 2)))
    assert told.ok
    assert inspector(county)["state"] == "调离"
    assert county.book().read(columns.CHANGES).rows[0]["applied"] == date(2023, 6, 2)
    assert apply_changes(county.book(), county.office(date(2023, 6, 3))).data["applied"] == 0


def test_dates_and_targets_can_be_changed_too(county: County) -> None:
    request(county, field="证件有效期", old="2026-12-31", new="2029-12-31")
    target = county.book().read(columns.TARGETS).rows[0]
    request(county, sheet="检查对象库", id=target["id"], field="状态", old="正常", new="注销")
    assert apply_changes(county.book(), county.office()).ok
    assert inspector(county)["expires"] == date(2029, 12, 31)
    assert county.book().read(columns.TARGETS).rows[0]["state"] == "注销"


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"id": "SL999999"}, "有 0 行"),
        ({"field": "没有的栏"}, "没有可以更改的栏目"),
        ({"field": "执法证号"}, "没有可以更改的栏目"),
        ({"old": "退休"}, "现在是“在岗”"),
        ({"new": "出国"}, "不在可选"),
        ({"field": "证件有效期", "old": "2026-12-31", "new": "明年"}, "新内容"),
        ({"new": ""}, "不能空着"),
        ({"decider": None}, "没有决定人"),
        ({"sheet": "回避"}, "不能按申请改"),
    ],
)
def test_a_request_that_does_not_fit_is_told_and_waits(
    county: County, values: dict[str, Value], what: str
) -> None:
    request(county, **values)
    told = apply_changes(county.book(), county.office())
    assert what in str(told.problems[0])
    assert told.problems[0].place.cell
    assert county.book().read(columns.CHANGES).rows[0]["applied"] is None
    assert inspector(county)["state"] == "在岗"


@pytest.mark.parametrize("decision", ["不同意", None])
def test_what_is_not_approved_changes_nothing(county: County, decision: str | None) -> None:
    request(county, decision=decision)
    assert apply_changes(county.book(), county.office()).data == {"applied": 0, "refused": 0}
    assert inspector(county)["state"] == "在岗"


def test_a_frozen_list_is_not_touched(county: County) -> None:
    county.plan()
    county.freeze()
    frozen = (county.record() / "inspectors.txt").read_bytes()
    request(county)
    apply_changes(county.book(), county.office())
    assert (county.record() / "inspectors.txt").read_bytes() == frozen
    county.draw()


def test_a_new_row_has_its_request_and_its_day(county: County) -> None:
    new = dict(county.book().read(columns.INSPECTORS).rows[0].values) | {"id": "SL160499", "name": "新示例"}
    book = county.book()
    book.append(columns.INSPECTORS, [new])
    book.save()
    request(county, id="SL160499", field="新增", old=None, new="新示例")
    told = apply_changes(county.book(), county.office(JUNE))
    assert told.ok
    assert "执法人员库 SL160499 新增：新示例" in told.lines[0]
    assert county.book().read(columns.CHANGES).rows[0]["applied"] == JUNE


# --- 合并 -------------------------------------------------------------------------------------------------


def objects(county: County, number: int) -> dict[str, Value]:
    return dict(county.book().read(columns.TARGETS).rows[number].values)


def merge(county: County, ends: int, kept: object, **values: Value) -> Outcome:
    asked: dict[str, Value] = {"id": str(objects(county, ends)["id"]), "old": None, "new": str(kept)}
    request(county, **{"sheet": "检查对象库", "field": "并入代码", **asked, **values})
    return apply_changes(county.book(), county.office(JUNE))


@pytest.fixture
def inspected(county: County) -> County:
    """The first two objects of 检查对象库 were each inspected once, on different days."""
    county.drawn()
    county.inspect(lambda number, values: values.update(ended=date(2023, 4, 21)) if number == 0 else None)
    statistics(county.book(), county.office(JUNE))
    return county


def test_a_merged_row_stays_and_says_which_was_kept(inspected: County) -> None:
    before = [objects(inspected, number) for number in range(3)]
    told = merge(inspected, 0, before[1]["id"])
    assert told.ok
    assert f"{before[0]['name']} 并入 {before[1]['name']}" in told.lines[0]
    after = [objects(inspected, number) for number in range(3)]
    assert after[0] == before[0] | {"state": "合并", "kept": before[1]["id"]}
    assert after[1] == before[1] | {"checked": 2, "last": date(2023, 4, 21)}
    assert after[2] == before[2]
    assert check(inspected.book(), inspected.office(JUNE), write=False).ok


def test_visits_are_counted_for_the_kept_row_once(inspected: County) -> None:
    """Also what other departments' visits made higher, and however often the statistics are made."""
    ends, kept = objects(inspected, 0)["id"], objects(inspected, 1)["id"]
    inspected.type(columns.TARGETS, str(ends), {"checked": 3, "last": date(2023, 5, 5)})
    merge(inspected, 0, kept)
    for _ in range(2):
        statistics(inspected.book(), inspected.office(JUNE))
        assert (objects(inspected, 1)["checked"], objects(inspected, 1)["last"]) == (4, date(2023, 5, 5))
    assert objects(inspected, 0)["checked"] == 3


def test_the_kept_row_reaches_its_yearly_cap_with_the_merged_ones_visits(inspected: County) -> None:
    inspected.type(columns.SETTINGS, "同一对象年度检查上限", {"value": "2"})
    ends, kept = objects(inspected, 0)["id"], objects(inspected, 1)["id"]
    merge(inspected, 0, kept)
    inspected.type(columns.TARGETS, str(kept), {"checked": 0, "last": None})  # the cases alone say it too
    inspected.freeze("202305-1", day=JUNE)
    excluded = (inspected.record("202305-1") / "excluded.txt").read_text("utf-8")
    assert f"{ends}\t合并\t检查对象库状态为合并，并入 {kept}" in excluded
    assert f"{kept}\t年度频次上限\t本年已检查 2 次" in excluded


def test_frozen_lists_and_records_are_not_touched_by_a_merge(county: County) -> None:
    county.plan()
    county.freeze()
    files = {path.name: path.read_bytes() for path in county.record().iterdir() if path.is_file()}
    told = merge(county, 0, objects(county, 1)["id"])
    assert "202304-1" in next(p.what for p in told.problems if p.level is Level.WARNING)
    assert {path.name: path.read_bytes() for path in county.record().iterdir() if path.is_file()} == files
    county.draw()
    assert verify_folder(county.record()).ok
    names = {row["name"] for row in county.book().read(columns.CASES).rows}
    assert objects(county, 0)["name"] in names, "drawn from the list as it was frozen"


def test_recusals_go_with_the_merge(county: County) -> None:
    ends, kept = str(objects(county, 0)["id"]), str(objects(county, 1)["id"])
    book = county.book()
    book.append(columns.RECUSALS, [{"target": ends, "inspector": "SL160401", "reason": "近亲属"}])
    book.save()
    merge(county, 0, kept)
    pairs = {(p.target, p.inspector) for p in open_desk(county.book(), county.office()).registry.recusals}
    assert (kept, "SL160401") in pairs


def test_the_dossier_of_the_kept_one_holds_the_merged_ones_history(inspected: County) -> None:
    ends, kept = objects(inspected, 0), objects(inspected, 1)
    alone = reports.dossier(inspected.book(), inspected.office(date(2023, 6, 1)), str(kept["id"]))
    assert str(ends["id"]) not in text_of(alone.files[0])
    merge(inspected, 0, kept["id"])
    told = reports.dossier(inspected.book(), inspected.office(JUNE), str(ends["id"]))
    assert told.data["object"] == kept["id"], "the merged code leads to the kept row"
    dossier = text_of(told.files[0])
    assert dossier.count(f"（并入前的 {ends['id']}）") == 2, "a draw and a case"
    assert "并入代码" in dossier
    assert "抽取 2 次，检查 2 件" in told.lines[0]


def test_a_row_with_a_mistyped_code_can_be_merged_and_is_then_no_error(county: County) -> None:
    wrong = str(objects(county, 4)["id"])[:-1] + "0"
    county.type(columns.TARGETS, str(objects(county, 4)["id"]), {"id": wrong})
    assert not check(county.book(), county.office(), write=False).ok
    assert merge(county, 4, objects(county, 1)["id"]).ok
    assert check(county.book(), county.office(JUNE), write=False).ok


def test_a_merge_can_be_taken_back_or_put_right(county: County) -> None:
    first, second = str(objects(county, 1)["id"]), str(objects(county, 2)["id"])
    merge(county, 0, first)
    assert merge(county, 0, second, old=first).ok
    assert objects(county, 0)["kept"] == second
    told = merge(county, 0, "", old=second)
    assert "检查次数" in told.problems[0].what
    assert (objects(county, 0)["kept"], objects(county, 0)["state"]) == (None, "正常")


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("kept", "values", "what"),
    [
        (0, {}, "就是这一行自己"),
        ("91410499MA9999999X", {}, "不在检查对象库里"),
        (9, {}, "状态是注销"),
        (8, {}, "自己已经并入"),
        (1, {"field": "状态", "old": "正常", "new": "合并"}, "合并要写明并入哪一行"),
        (1, {"old": "91410499MA0000013Q"}, "名录里现在是“”"),
        (1, {"id": "91410499MA9999999X"}, "有 0 行"),
    ],
)
def test_a_merge_that_does_not_fit_is_told_and_changes_nothing(
    county: County, kept: int | str, values: dict[str, Value], what: str
) -> None:
    county.type(columns.TARGETS, str(objects(county, 9)["id"]), {"state": "注销"})
    assert merge(county, 8, objects(county, 7)["id"]).ok
    before = objects(county, 0)
    told = merge(county, 0, objects(county, kept)["id"] if isinstance(kept, int) else kept, **values)
    assert what in str(told.problems[0])
    assert told.problems[0].place.cell
    assert "请" in told.problems[0].remedy
    assert objects(county, 0) == before
    assert county.book().read(columns.CHANGES).rows[1]["applied"] is None


def test_a_chain_is_told_with_the_way_out_of_it(county: County) -> None:
    first, second, third = (str(objects(county, number)["id"]) for number in range(3))
    assert merge(county, 0, second).ok
    told = merge(county, 1, third)
    assert first in str(told.problems[0])
    assert f"改为“{third}”" in told.problems[0].remedy
    assert merge(county, 0, third, old=second).data["applied"] == 1
    assert [objects(county, number)["kept"] for number in (0, 1)] == [third, None]
    assert apply_changes(county.book(), county.office(JUNE)).data["applied"] == 1
    assert [objects(county, number)["kept"] for number in (0, 1)] == [third, third]


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"state": "合并"}, "却没有写并入哪一行"),
        ({"kept": "自己"}, "状态却是正常"),
        ({"state": "合并", "kept": "自己"}, "就是这一行自己"),
        ({"state": "合并", "kept": "91410499MA9999999X"}, "不在检查对象库里"),
    ],
)
def test_a_merge_typed_by_hand_is_checked(county: County, values: dict[str, Value], what: str) -> None:
    code = str(objects(county, 0)["id"])
    county.type(columns.TARGETS, code, {key: code if v == "自己" else v for key, v in values.items()})
    found = check(county.book(), county.office(), write=False).problems
    assert [problem.place.cell for problem in found if what in problem.what] == ["Q5"]


def test_two_rows_of_one_name_are_a_reminder_until_they_are_merged(county: County) -> None:
    name = str(objects(county, 1)["name"])
    county.type(columns.TARGETS, str(objects(county, 0)["id"]), {"name": name})
    told = check(county.book(), county.office(), write=False)
    assert told.ok
    assert [problem.place.cell for problem in told.problems if "同名" in problem.what] == ["B6"]
    merge(county, 0, objects(county, 1)["id"])
    told = check(county.book(), county.office(), write=False)
    assert not [problem for problem in told.problems if "同名" in problem.what]


def test_merged_objects_are_not_in_the_years_plan(county: County) -> None:
    ends = str(objects(county, 0)["id"])
    assert ends in text_of(reports.plan_document(county.book(), county.office()).files[0])
    (county.root / "文书" / "2023" / "年度抽查工作计划.docx").unlink()
    merge(county, 0, objects(county, 1)["id"])
    assert ends not in text_of(reports.plan_document(county.book(), county.office(JUNE)).files[0])

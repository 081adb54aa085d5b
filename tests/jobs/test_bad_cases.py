"""What hands can do wrong in 检查台账: each is told with its cell and a remedy, and stops papers and publication."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.county import County
from toolkit import columns
from toolkit.columns import FIRST_ROW, HEADER_ROW
from toolkit.errors import Problem, ProblemsFound, has_errors
from toolkit.jobs.apply_changes import apply_changes
from toolkit.jobs.check import check
from toolkit.jobs.documents import documents
from toolkit.jobs.publish import publish

TASK = "202304-1"
MAY = date(2023, 5, 2)
Cells = dict[str, object]


@pytest.fixture
def inspected(county: County) -> County:
    county.drawn()
    county.inspect()
    return county


def type_raw(county: County, change: Callable[[Worksheet], None]) -> None:
    """Type as a person does who does not know what a cell should hold."""
    workbook = openpyxl.load_workbook(county.path)
    change(workbook[columns.CASES.name])
    workbook.save(county.path)


def put(sheet: Worksheet, row: int, cells: Cells) -> None:
    heads = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    for head, value in cells.items():
        sheet.cell(row, heads[head]).value = value


def added(sheet: Worksheet, cells: Cells) -> None:
    """A row typed below the last one, like it in all but ``cells``; the table grows as Excel lets it."""
    [table] = sheet.tables.values()
    first, last = table.ref.split(":")
    row = int(last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) + 1
    table.ref = f"{first}:{last.rstrip('0123456789')}{row}"
    table.autoFilter.ref = table.ref
    for cell in sheet[row - 1]:
        if not str(cell.value).startswith("="):
            sheet.cell(row, cell.column).value = cell.value
    put(sheet, row, cells)


def other(county: County) -> str:
    """An object that was not drawn."""
    drawn = {row["target"] for row in county.book().read(columns.CASES).rows}
    return next(row.text("id") for row in county.book().read(columns.TARGETS).rows if row["id"] not in drawn)


def told(county: County) -> list[Problem]:
    return check(county.book(), county.office(MAY), write=False).problems


def papers(county: County) -> tuple[Sequence[Problem], Sequence[Path]]:
    """What is told, and the papers made; none where the books do not balance."""
    try:
        made = documents(county.book(), county.office(MAY), TASK)
    except ProblemsFound as error:
        return error.problems, []
    return made.problems, made.files


def require_told(county: County, what: str, cell: str) -> None:
    """The problem is there with its cell and a remedy; no paper tells of the case, and publication stops at it."""
    found = [problem for problem in told(county) if what in problem.what]
    assert [problem.place.cell for problem in found] == [cell]
    assert found[0].remedy.startswith("请")
    before = county.path.read_bytes()
    with pytest.raises(ProblemsFound, match=what):
        publish(county.book(), county.office(MAY), TASK)
    assert county.path.read_bytes() == before
    problems, files = papers(county)
    assert any(what in problem.what for problem in problems)
    assert has_errors(problems)
    case = county.book().read(columns.CASES).rows[found[0].place.row - FIRST_ROW].text("case")
    assert not [path for path in files if f"_{case.rpartition('-')[2]}_" in path.stem]
    assert not [path for path in files if path.stem in ("检查通报", "检查方案")]


def test_without_a_fault_nothing_is_told_and_it_is_published(inspected: County) -> None:
    """Negative control of all that follows."""
    assert not [problem for problem in told(inspected) if problem.place.sheet == columns.CASES.name]
    assert documents(inspected.book(), inspected.office(MAY), TASK).ok
    assert publish(inspected.book(), inspected.office(MAY), TASK).ok


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("cells", "what", "cell"),
    [
        ({"检查结束": "四月二十日"}, "“四月二十日”不是日期", "K5"),
        ({"通报发布": "下周"}, "“下周”不是日期", "X5"),
        ({"检查开始": datetime(2023, 4, 21)}, "检查结束早于检查开始", "K5"),
        ({"通报发布": datetime(2023, 4, 19)}, "通报发布早于检查结束", "X5"),
        ({"公示日期": datetime(2023, 4, 25)}, "公示日期早于通报发布", "AB5"),
        ({"检查结果": "合格"}, "“合格”不在可选的内容之中", "M5"),
        ({"后续处置": "罚款"}, "“罚款”不在可选的内容之中", "Q5"),
    ],
)
def test_a_cell_that_cannot_be_is_told(inspected: County, cells: Cells, what: str, cell: str) -> None:
    type_raw(inspected, lambda sheet: put(sheet, FIRST_ROW, cells))
    require_told(inspected, what, cell)


def test_a_day_that_cannot_be_read_is_not_said_to_be_missing_too(inspected: County) -> None:
    def errors(value: object) -> list[str]:
        type_raw(inspected, lambda sheet: put(sheet, FIRST_ROW, {"检查结束": value}))
        return [each.what for each in told(inspected) if each.place.cell == "K5"]

    assert errors("4月20日") == ["“4月20日”不是日期"]
    assert errors(None) == ["有检查结果却没有检查结束日期"], "the control"


def test_a_long_list_of_choices_is_not_recited(inspected: County) -> None:
    type_raw(inspected, lambda sheet: put(sheet, FIRST_ROW, {"检查结果": "合格", "检查类型": "大检查"}))
    told = [problem.remedy for problem in inspected.book().read(columns.CASES).problems]
    assert "请从下拉列表选一项（未发现问题，等 13 种）" in told
    assert "请改为：日常、个案、专项" in told, "the control: a short one is"


def test_a_renamed_person_is_told_from_an_exchanged_one(inspected: County) -> None:
    name = inspected.book().read(columns.CASES).rows[0].text("team").split("、")[0]
    roster = inspected.book().read(columns.INSPECTORS).rows
    row = next(row for row in roster if row.text("name") == name)
    inspected.type(columns.INSPECTORS, row.text("id"), {"name": "王改名"})
    with pytest.raises(
        ProblemsFound, match=f"没有{name}。请照抽取记录改回；人改了名的，在名录里改回原名，登记“变更申请”"
    ):
        documents(inspected.book(), inspected.office(MAY), TASK)


def test_a_case_of_no_task_stops_every_paper(inspected: County) -> None:
    type_raw(inspected, lambda sheet: put(sheet, FIRST_ROW, {"任务编号": "202399-9"}))
    for step in (documents, publish):
        with pytest.raises(ProblemsFound, match="任务编号“202399-9”不在任务表里"):
            step(inspected.book(), inspected.office(MAY), TASK)


def test_a_date_typed_as_text_is_read_as_a_date(inspected: County) -> None:
    type_raw(inspected, lambda sheet: put(sheet, FIRST_ROW, {"检查结束": "2023年4月20日"}))
    assert inspected.book().read(columns.CASES).rows[0]["ended"] == date(2023, 4, 20)
    assert check(inspected.book(), inspected.office(MAY), write=False).ok


def test_a_result_for_an_object_that_was_not_drawn_is_told(inspected: County) -> None:
    code = other(inspected)
    cells = {"案号": "202304-1-01-009", "统一社会信用代码": code, "对象名称": "没有抽中的公司"}
    type_raw(inspected, lambda sheet: added(sheet, cells))
    require_told(inspected, f"没有抽中的公司（{code}）不是抽取 202304-1-01 抽中的对象", "D13")


def test_another_object_put_into_a_drawn_row_is_told(inspected: County) -> None:
    code = other(inspected)
    type_raw(inspected, lambda sheet: put(sheet, FIRST_ROW, {"统一社会信用代码": code}))
    require_told(inspected, "不是抽取 202304-1-01 抽中的对象", "D5")


@pytest.mark.thorough
def test_two_results_for_one_object_are_told(inspected: County) -> None:
    type_raw(inspected, lambda sheet: added(sheet, {"案号": "202304-1-01-009"}))
    require_told(inspected, "已有案号“202304-1-01-008”，一户只能有一个结果", "D13")


def test_one_case_number_twice_is_told(inspected: County) -> None:
    type_raw(inspected, lambda sheet: added(sheet, {}))
    require_told(inspected, "案号“202304-1-01-008”重复", "A13")


def test_a_case_number_of_ones_own_is_told(inspected: County) -> None:
    type_raw(inspected, lambda sheet: put(sheet, FIRST_ROW, {"案号": "自编-1"}))
    require_told(inspected, "案号“自编-1”不是抽取 202304-1-01 的", "A5")


@pytest.mark.thorough
def test_an_inspector_who_is_not_in_the_team_is_told(inspected: County) -> None:
    sent = inspected.book().read(columns.CASES).rows[0].text("team")
    swapped = "、".join(reversed(sent.split("、")))
    type_raw(inspected, lambda sheet: put(sheet, FIRST_ROW, {"检查人员": swapped}))
    assert check(inspected.book(), inspected.office(MAY), write=False).ok, "the same people"
    type_raw(inspected, lambda sheet: put(sheet, FIRST_ROW, {"检查人员": f"{sent}、路人甲"}))
    require_told(inspected, f"与抽取记录（{sent}）不同", "F5")


@pytest.mark.thorough
def test_a_person_renamed_after_the_draw_is_still_in_the_team(inspected: County) -> None:
    sent = inspected.book().read(columns.CASES).rows[0].text("team")
    old = sent.partition("、")[0]
    people = inspected.book().read(columns.INSPECTORS).rows
    (person,) = [row.text("id") for row in people if row["name"] == old]
    request = {
        "no": 1,
        "sheet": "执法人员库",
        "id": person,
        "field": "检查人员姓名",
        "old": old,
        "new": "新示例",
    }
    book = inspected.book()
    book.append(
        columns.CHANGES, [{**request, "decision": "同意", "decider": "吴示例", "decided": date(2023, 4, 27)}]
    )
    book.save()
    apply_changes(inspected.book(), inspected.office(MAY))
    assert check(inspected.book(), inspected.office(MAY), write=False).ok, "the same person, by 执法证号"
    new = sent.replace(old, "新示例")
    type_raw(inspected, lambda sheet: put(sheet, FIRST_ROW, {"检查人员": new}))
    assert check(inspected.book(), inspected.office(MAY), write=False).ok
    for wrong in (sent.replace(old, "路人甲"), f"{old}、新示例", f"{new}、{old}"):  # negative controls
        type_raw(inspected, lambda sheet, team=wrong: put(sheet, FIRST_ROW, {"检查人员": team}))
        require_told(inspected, f"与抽取记录（{new}）不同", "F5")


def test_publication_before_the_report_is_out_is_refused(inspected: County) -> None:
    day = datetime(2023, 5, 3)
    type_raw(inspected, lambda sheet: put(sheet, FIRST_ROW, {"通报发布": day}))
    with pytest.raises(ProblemsFound, match=r"（X5）通报发布 2023-05-03 还没有到，今天是 2023-05-02。请"):
        publish(inspected.book(), inspected.office(MAY), TASK)
    assert not (inspected.root / "文书" / TASK / "公示").exists()


def test_a_record_that_cannot_be_read_is_told_and_not_passed_over(inspected: County) -> None:
    (inspected.record() / "selected.txt").unlink()
    (inspected.record() / "record.json").write_text("{")
    with pytest.raises(ProblemsFound, match="没有与检查台账核对"):
        documents(inspected.book(), inspected.office(MAY), TASK)
    assert any("没有与检查台账核对" in problem.what for problem in told(inspected))

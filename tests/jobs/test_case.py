"""一户一表: one case with its columns one below another; what is typed goes back to 检查台账 with the same checks."""

from __future__ import annotations

from datetime import date

import pytest

from tests.county import County
from tests.test_buttons import Desk
from toolkit import buttons, columns
from toolkit.columns.lists import NO_PROBLEM
from toolkit.errors import ProblemsFound, WrongUse
from toolkit.excel.form import FORM
from toolkit.jobs.base import Outcome
from toolkit.jobs.case import enter_case, show_case


@pytest.fixture(autouse=True)
def _own_log(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))


CASE = "202304-1-01-001"
DAY = date(2023, 4, 26)
VISIT = {"检查开始": "2023-04-20", "检查结束": "2023.4.20", "出示证件": "是", "检查结果": NO_PROBLEM}


def enter(county: County, values: dict[str, str], case: str = CASE) -> Outcome:
    return enter_case(county.book(), county.office(DAY), case, values)


def row(county: County, case: str = CASE) -> dict[str, object]:
    return next(
        dict(row.values) for row in county.book().read(columns.CASES).rows if row.text("case") == case
    )


def test_a_case_is_shown_entered_and_corrected_by_command(county: County) -> None:
    county.drawn()
    told = enter(county, VISIT)
    assert row(county)["ended"] == date(2023, 4, 20)
    assert row(county)["result"] == NO_PROBLEM
    assert row(county)["shown"] is True
    assert "检查结束 空 改为 2023-04-20" in "\n".join(told.lines)
    assert row(county)["report_due"], "the deadlines follow"
    shown = show_case(county.book(), county.office(DAY), CASE)
    assert shown.data["values"]["检查结果"] == NO_PROBLEM
    assert f"＊检查结果：{NO_PROBLEM}" in shown.lines
    assert any(line.startswith("　通报截止：2023-") for line in shown.lines)
    enter(county, {"出示证件": "否", "证据材料": "照片4张"})
    enter(county, {"证据材料": ""})
    assert (row(county)["shown"], row(county)["evidence"]) == (False, None)
    assert "没有要改的" in enter(county, {"出示证件": "否"}).lines[0]
    (last, *_) = [
        line
        for line in county.book().read(columns.LOG).rows
        if "证据材料 照片4张 改为 空" in line.text("what")
    ]
    assert last["step"] == "一户一表"


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"检查结果": "合格"}, "合格"),
        ({"检查结束": "2062-04-20"}, "2062-04-20"),
        ({"检查开始": "2023-04-21", "检查结束": "2023-04-20"}, "检查结束"),
        ({"通报截止": "2023-05-01"}, "不能填"),
        ({"复查日期": "2023-05-01"}, "整改复查"),
        ({"没有这列": "1"}, "没有这一列"),
    ],
)
def test_what_entering_results_would_refuse_is_refused_whole(
    county: County, values: dict[str, str], wrong: str
) -> None:
    county.drawn()
    before = county.path.read_bytes()
    with pytest.raises(ProblemsFound, match=wrong):
        enter(county, {"证据材料": "照片4张", **values})
    assert county.path.read_bytes() == before


def test_a_case_that_is_not_there_is_told(county: County) -> None:
    county.drawn()
    with pytest.raises(WrongUse, match="没有案号"):
        enter(county, VISIT, "202304-1-01-999")


def test_at_the_desk_the_selected_row_stands_on_the_form_and_goes_back(county: County) -> None:
    county.drawn()
    desk = Desk(county.path)
    sheet = desk.book.sheets[columns.CASES.name]
    number = next(n for n in range(5, 30) if sheet.range((n, 1)).value == CASE)
    name = sheet.range((number, 2)).value
    desk.type(columns.CASES, number, "evidence", "照片4张")
    sheet.activate()
    sheet.range((number, 5)).select()
    asked = desk.ask_for(buttons.case)
    assert asked["案号"] == f"{CASE}　{name}"
    assert (asked["对象名称"], asked["证据材料"], asked["检查结果"]) == (name, "照片4张", "")
    assert set(asked) >= {column.header for column in columns.CASES.columns}, "all columns of the ledger"
    assert name in desk.book.sheets[FORM].range("C3").value, "whose it is stays in view"
    assert NO_PROBLEM in desk.offered("检查结果")
    desk.type(columns.CASES, number, "points", "全部符合")  # in the ledger, while the form lies there
    assert "合格" in desk.fill_in({"检查结果": "合格"})
    assert at(desk) == "检查结果", "what is wrong is selected, to be put right on the form"
    assert "2062-04-20" in desk.fill_in({**VISIT, "检查结束": "2062-04-20"})
    assert at(desk) == "检查结束", "also what only the step itself finds"
    assert "已存回检查台账" in desk.fill_in(VISIT)
    desk.book.save()
    saved = row(county)
    assert (saved["result"], saved["evidence"], saved["points"]) == (NO_PROBLEM, "照片4张", "全部符合")
    assert "还没有选办理什么" in desk.click(None)


def at(desk: Desk) -> str:
    """The line of 办理 that is selected; "" if another sheet is in view."""
    sheet, number = desk.screen.selected() or ("", 0)
    return str(desk.book.sheets[FORM].range((number, 1)).value) if sheet == FORM else ""


def test_what_is_typed_into_a_grey_line_is_refused_and_not_dropped_in_silence(county: County) -> None:
    county.drawn()
    desk = Desk(county.path)
    sheet = desk.book.sheets[columns.CASES.name]
    sheet.activate()
    sheet.range((6, 5)).select()
    asked = desk.ask_for(buttons.case)
    before = county.path.read_bytes()
    told = desk.fill_in({**VISIT, "对象名称": "示例新名公司", "公示日期": "2023-05-04"})
    assert "“对象名称”（B7）是灰格，由程序填写，这里写的“示例新名公司”不会存回去" in told
    assert f"请改回“{asked['对象名称']}”，再点“确定”" in told
    assert "请把这一格清空" in told
    assert at(desk) == "对象名称"
    assert county.path.read_bytes() == before, "the yellow lines are not written either"
    desk.book.sheets[FORM].range("B55").value = "写在最下面"
    told = desk.fill_in({"对象名称": asked["对象名称"], "公示日期": ""})
    assert "没有要填的，却写了“写在最下面”" in told
    desk.book.sheets[FORM].range("B55").value = None
    assert "已存回检查台账" in desk.fill_in({})


def test_at_the_desk_a_case_may_be_chosen_by_name_and_another_after_it(county: County) -> None:
    county.drawn()
    desk = Desk(county.path)
    assert set(desk.ask_for(buttons.case)) == {"案号"}
    first, second = desk.offered("案号")[:2]
    for chosen in (first.partition("　")[2], second):
        before = desk.messages
        desk.book.sheets[FORM].range("B6").value = chosen
        assert buttons.press(None, [], desk.screen)
        assert desk.messages == before, "the lines are laid out, nothing is written"
        assert desk.book.sheets[FORM].range("B7").value == chosen.rpartition("　")[2]
    assert "已存回检查台账" in desk.fill_in({"证据材料": "照片4张"})
    desk.book.save()
    assert row(county, second.partition("　")[0])["evidence"] == "照片4张"
    assert row(county, first.partition("　")[0])["evidence"] is None

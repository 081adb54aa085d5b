"""A small office's whole year from 首页 alone, in LibreOffice, with a mouse: from the blank workbook to the next one.

Between two clicks the clerk types into cells, and the calendar moves on (``mouse.Year``); no command is given.
CLICK_PICTURES names a folder where the pictures of every sheet and message are kept.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.clicks.conftest import display
from tests.clicks.screen import Screen
from tests.clicks.window import ROOT, Window, task_row
from tests.year.mouse import Year
from toolkit import columns
from toolkit.columns import CASES, FINDINGS, GAPS, INSPECTORS, ITEMS, PLAN, SETTINGS, TARGETS, TASKS, Sheet
from toolkit.columns.settings import VERSION
from toolkit.demo_cases import OUTCOMES
from toolkit.excel.book import Value
from toolkit.excel.form import FORM
from toolkit.excel.refs import FRONT
from toolkit.masters.sample import sample

pytestmark = [pytest.mark.office, pytest.mark.long]
__all__ = ["display"]

APRIL, SEPTEMBER = "202304-1", "202309-1"
SEEN = {
    "approver": "吴示例",
    "approved": "2023-04-18",
    "notified": "2023-04-18",
    "started": "2023-04-21",
    "ended": "2023-04-21",
    "shown": "是",
    "result": "未发现问题",
    "points": "全部符合",
    "handling": "无需后续处置",
}


class Clerk:
    """What a person does with the workbook that is open."""

    def __init__(self, desk: Year, window: Window) -> None:
        self.desk, self.window = desk, window

    def turn_to(self, day: date) -> None:
        """Another day: the computer's clock, and the day by which an invented office may count."""
        self.desk.turn_to(day)
        self.type(SETTINGS, "基准日期", {"value": day.isoformat()})
        self.window.show(FRONT)

    def type(self, sheet: Sheet, key: str, values: Mapping[str, object]) -> None:
        """Type into the row that begins with ``key``."""
        rows = self.window.rows(sheet)
        number = next(n for n, row in enumerate(rows, 1) if row[sheet.columns[0].key] == key)
        self.window.put(sheet, number, dict(values))

    def type_all(self, sheet: Sheet, values: Mapping[str, object]) -> None:
        """Type the same into every row."""
        for number, _ in enumerate(self.window.rows(sheet), 1):
            self.window.put(sheet, number, dict(values))

    def type_rows(self, sheet: Sheet, rows: list[dict[str, Value]]) -> None:
        """Fill an empty sheet from its first row on."""
        for number, row in enumerate(rows, 1):
            self.window.put(
                sheet, number, {key: typed(value) for key, value in row.items() if value is not None}
            )

    def hand_in(self, caption: str, answers: Mapping[str, str], *, agree: bool = False) -> str:
        """A button that asks: what it asks is typed on 办理, and confirmed there."""
        self.window.fill_in(caption, answers)
        self.window.picture(f"{FORM} {caption}")
        return self.window.confirm(agree=agree)

    def look(self, *sheets: str) -> None:
        """A picture of each sheet; 首页 is in view afterwards."""
        for sheet in (*sheets, FRONT):
            self.window.show(sheet)
            self.window.picture(sheet)

    @property
    def next(self) -> str:
        """What 首页 says comes next."""
        return str(self.front[1][1])

    @property
    def front(self) -> list[list[Any]]:
        return self.window.see("rows", FRONT)  # type: ignore[no-any-return]


def typed(value: Value) -> object:
    """As a person types it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else value


@contextmanager
def clerk(desk: Year) -> Iterator[Clerk]:
    with desk.open() as window:
        yield Clerk(desk, window)


@pytest.fixture
def desk(display: Screen, tmp_path: Path) -> Year:
    return Year(display, tmp_path)


def test_a_year_is_done_from_the_front_page_alone(desk: Year) -> None:
    desk.put((ROOT / "workbooks" / "空白台账.xlsm").read_bytes())
    desk.turn_to(date(2023, 3, 27))
    with clerk(desk) as today:
        the_office_begins(today)
        april_is_drawn(today)
        somebody_falls_ill_and_a_visit_is_put_off(today)
        april_is_inspected_and_published(today)
        september_is_cancelled(today)
        the_year_is_closed(today)
    next_year = desk.folder / "双随机台账2024.xlsm"
    desk.path = next_year
    with clerk(desk) as today:
        assert "账账相符" in today.window.press("对账")
        assert not today.window.rows(FINDINGS)
        assert len(today.window.rows(TARGETS)) == 8
        assert "点“核对名录库”" in today.next
        today.look()


def the_office_begins(today: Clerk) -> None:
    window, given = today.window, sample()
    assert "先填“设置”表" in today.next
    own = {str(row["key"]): row["value"] for row in given[SETTINGS] if row["value"] and row["key"] != VERSION}
    for row in window.rows(SETTINGS):
        if row["key"] in own and row["value"] != own[row["key"]]:
            today.type(SETTINGS, row["key"], {"value": own[row["key"]]})
    today.turn_to(date(2023, 3, 27))
    assert "填“事项清单”表" in today.next
    item = given[ITEMS][0]
    today.type_rows(ITEMS, [item])
    today.type_rows(
        columns.CHECKLIST, [row for row in given[columns.CHECKLIST] if row["item"] == item["name"]]
    )
    assert "填“执法人员库”表" in today.next
    people = [row for row in given[INSPECTORS] if "民爆" in str(row["skills"])]
    today.type_rows(INSPECTORS, people)
    assert "填“检查对象库”表（现成的名单可以点“导入名单”）" in today.next

    firms = [row for row in given[TARGETS] if row["category"] == "民爆企业"]
    names = today.desk.folder / "民爆企业名单.csv"
    with names.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(("企业名称", "统一社会信用代码", "所在乡镇", "类别", "状态", "法定代表人", "地址"))
        for number, row in enumerate(firms):
            town = ("青云街道", "望河街道")[number % 2]
            about = (row["name"], row["id"], town, row["category"], "存续", row["person"], row["address"])
            out.writerow(about)
    window.fill_in("导入名单", {"名单": str(names), "导入到": TARGETS.name, "登记新地区": "全部"})
    window.picture(f"{FORM} 导入名单")
    window.click("确定", FORM)
    preview = window.box()
    assert "导入 8 行" in preview.text
    assert not window.rows(TARGETS)
    window.answer(preview, "OK")
    window.answer(window.box())
    assert len(window.rows(TARGETS)) == today.desk.saved(TARGETS) == 8

    assert "填“计划表”表" in today.next
    today.type_rows(PLAN, [{**given[PLAN][0], "quantity": "50%", "months": "4月、9月"}])
    assert "点“核对名录库”" in today.next
    assert "发现错误 0 个" in window.press("核对名录库")
    assert "新增 2 个" in window.press("生成任务")
    assert "已生成" in window.press("年度计划")
    assert f"{APRIL}　填随机数期号和监督人，点“冻结名单”" in today.next
    figures = dict(zip(today.front[9][7:], today.front[10][7:], strict=True))
    assert (figures["检查对象"], figures["在岗执法人员"]) == (8, len(people)), "typed rows count at once"
    today.look(SETTINGS.name, INSPECTORS.name, TARGETS.name, PLAN.name, TASKS.name, FINDINGS.name)


def april_is_drawn(today: Clerk) -> None:
    window = today.window
    today.turn_to(date(2023, 4, 10))
    window.choose(APRIL)
    window.put(TASKS, 1, {"issue": "2023041", "witness": "郑示例"})
    window.press("冻结名单", agree=True)
    assert task_row(window)["state"] == "已冻结"
    assert "点“公布登记”" in today.next
    told = today.hand_in("公布登记", {"公布在哪里": "县政府网站", "网址": "https://gov.example/c/1"})
    assert "A 级：承诺于 2023-04-10" in told
    today.turn_to(date(2023, 4, 14))
    window.put(TASKS, 1, {"entropy": "03,09,14,21,27,32+11", "entropy_again": "3 9 14 21 27 32 11"})
    told = window.press("抽取", agree=True)
    assert "8 户中抽取 4 户，证明等级 A" in told
    assert "全部相符" in told
    assert len(window.rows(CASES)) == today.desk.saved(CASES) == 4


def somebody_falls_ill_and_a_visit_is_put_off(today: Clerk) -> None:
    window = today.window
    today.turn_to(date(2023, 4, 17))
    ill = str(window.rows(CASES)[0]["team"]).split("、")[0]
    answers = {"人员": ill, "理由": "其他", "决定人": "吴示例"}
    assert f"{ill} → " in today.hand_in("回避替换", answers, agree=True)
    assert not [row for row in window.rows(CASES) if ill in str(row["team"])]
    answers = {"新的检查日期": "2023-04-21", "理由": "企业停产检修", "决定人": "吴示例"}
    assert "检查日期 2023-04-20 改为 2023-04-21" in today.hand_in("改期", answers)
    window.show(FRONT)
    assert "新生成" in window.press("生成文书")
    assert len([*(today.desk.folder / "文书" / APRIL).glob("行政检查通知书*.docx")]) == 4


def april_is_inspected_and_published(today: Clerk) -> None:
    window = today.window
    today.turn_to(date(2023, 4, 24))
    assert "还没有填" in window.press("登记结果")
    today.type_all(CASES, SEEN)
    found = {key: typed(value) for key, value in OUTCOMES[0, 0].items()}
    found |= dict.fromkeys(("rectify_due", "rechecked", "handled", "closed_on"), "2023-04-21")
    window.put(CASES, 2, found)
    assert "已登记完 4 户" in window.press("登记结果")
    assert "新生成" in window.press("生成文书")
    assert [*(today.desk.folder / "文书" / APRIL).glob("检查通报*.docx")]
    today.turn_to(date(2023, 4, 26))
    today.type_all(CASES, {"reported": "2023-04-26", "informed": "2023-04-26"})
    assert "截至 2023-04-26" in window.press("刷新期限")
    assert "点“公示”" in today.next
    today.look(CASES.name)
    today.turn_to(date(2023, 4, 28))
    assert "4 户的结果于 2023-04-28 公示" in window.press("公示", agree=True)
    assert task_row(window)["state"] == "已公示"
    today.turn_to(date(2023, 5, 4))
    assert "已检查 4 户" in today.hand_in("月报", {"月份": "2023-04"})


def september_is_cancelled(today: Clerk) -> None:
    today.turn_to(date(2023, 9, 11))
    answers = {"任务": SEPTEMBER, "理由": "全县防汛", "决定人": "吴示例"}
    assert f"{SEPTEMBER}：取消（全县防汛，吴示例决定）" in today.hand_in("取消任务", answers, agree=True)
    assert task_row(today.window, SEPTEMBER)["state"] == "作废"


def the_year_is_closed(today: Clerk) -> None:
    window = today.window
    today.turn_to(date(2023, 12, 29))
    assert "全年的任务都办完了，点“统计”“年报”“归档”" in today.next
    assert "抽取 4 户，已检查 4 户" in window.press("统计")
    assert "已生成" in today.hand_in("年报", {"年度": "2023"})
    told = window.press("对账")
    assert "账账相符" in told
    assert "处" not in told
    assert not window.rows(FINDINGS)
    window.show(FRONT)
    assert "没有写明不补的理由，全部列在“归档缺件”表" in window.press("归档")
    missing = window.rows(GAPS)
    assert missing
    assert not [row for row in missing if "--" in row["remedy"]]
    today.look(columns.STATISTICS.name, "统计图表", GAPS.name)
    today.type_all(GAPS, {"waived": "是", "reason": "示例单位的文书不签字"})
    window.put(GAPS, 1, {"reason": ""})  # the control: one thing without its reason holds up the whole
    assert "没有写理由" in window.press("归档")
    window.put(GAPS, 1, {"reason": "示例单位的文书不签字"})
    told = window.press("归档", agree=True)
    assert f"缺件 {len(missing)} 处" in told
    assert (today.desk.folder / "归档" / "2023.zip").exists()
    assert task_row(window)["state"] == "已归档"
    today.turn_to(date(2024, 1, 4))
    assert "1 份记录（作废 0 份）" in window.press("核验全年")
    assert "已建好 双随机台账2024.xlsm" in today.hand_in("年度结转", {"年度": "2024"})
    today.look(TASKS.name, CASES.name)

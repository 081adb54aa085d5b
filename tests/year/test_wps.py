"""A small office's year at the stand-in for WPS, by the buttons of our tab: from the plan to the next year's workbook.

Between two clicks the clerk types into cells and the calendar moves on; messages are read and answered in their
windows; no command is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import require_program
from tests.wps.desk import WpsDesk, at_wps, key_of
from tests.year.bureau import CLEAN, NUMBER, Bureau
from toolkit.columns import CASES, FINDINGS, GAPS, PLAN, TARGETS, TASKS, Sheet
from toolkit.demo_cases import OUTCOMES
from toolkit.excel.book import Value
from toolkit.excel.closed import ClosedBook

pytestmark = pytest.mark.browser
TASK, SEPTEMBER = "202304-1", "202309-1"
HEAD = "吴示例"


class Clerk:
    """Who sits at WPS, and what is in the file that was saved last."""

    def __init__(self, bureau: Bureau, wps: WpsDesk) -> None:
        self.bureau, self.wps = bureau, wps

    def rows(self, sheet: Sheet) -> list[str]:
        """The keys of a sheet's rows."""
        return [row.text(key_of(sheet)) for row in ClosedBook(self.wps.path).read(sheet).rows]

    def types_all(self, sheet: Sheet, values: Mapping[str, Value]) -> None:
        """The same into every row."""
        self.wps.types(sheet, dict.fromkeys(self.rows(sheet), values))

    def state(self, task: str) -> str:
        """任务's word for how far it is."""
        return self.bureau.state(task)


@pytest.mark.long
def test_a_year_by_the_buttons_of_the_tab(new_bureau: Bureau, tmp_path: Path) -> None:
    with at_wps(tmp_path / "加载项", require_program("chromium")) as wps:
        wps.opens(new_bureau.path)
        clerk = Clerk(new_bureau, wps)
        the_plan_is_made(clerk)
        april_is_drawn(clerk)
        somebody_falls_ill_and_a_visit_is_put_off(clerk)
        april_is_inspected_and_published(clerk)
        somebody_types_over_the_ledger_and_is_found_out(clerk)
        the_year_is_closed(clerk)
        next_year_begins(clerk)
        statuses = wps.run("Application.statuses")
        assert "双随机工具箱：正在归档……" in statuses
        assert statuses[-1] is False, "the bar is the program's again"
    new_bureau.balanced()


def the_plan_is_made(clerk: Clerk) -> None:
    """This office does one of the sample's items, twice a year."""
    wps, bureau = clerk.wps, clerk.bureau
    bureau.day = date(2023, 3, 27)
    first, *others = ClosedBook(bureau.path).read(PLAN).rows
    wps.types(PLAN, {first.text("no"): {"quantity": "50%", "months": "4月、9月"}})
    for row in others:
        for column in PLAN.columns:
            if not column.formula:
                wps.put(PLAN.name, row.at(column.key).cell, None)
    assert "发现错误 0 个" in wps.presses("check")[-1]
    assert "新增 2 个" in wps.presses("plan")[-1], "the tasks are there"
    assert "已生成" in wps.presses("plan_document")[-1]


def april_is_drawn(clerk: Clerk) -> None:
    wps, bureau = clerk.wps, clerk.bureau
    wps.put("首页", "D3", TASK)
    bureau.day = date(2023, 4, 10)
    assert "期号" in wps.presses("freeze")[-1], "the control: what is missing is asked for"
    wps.types(TASKS, {TASK: {"issue": "2023041", "witness": "郑示例"}})
    assert wps.presses("freeze", ["cancel", "ok"])[-1].startswith("已取消"), "no means no"
    assert clerk.state(TASK) == "待冻结"
    asked, told = wps.presses("freeze", ["ok", "ok"])
    assert "确定要继续吗" in asked
    assert clerk.state(TASK) == "已冻结", told
    told = wps.fills_in("published", {"公布在哪里": "县政府网站", "网址": "https://gov.example/c/1"})[-1]
    assert "A 级：承诺于 2023-04-10" in told
    bureau.day = date(2023, 4, 14)
    wps.types(TASKS, {TASK: {"entropy": NUMBER, "entropy_again": "3 9 14 21 27 32 11"}})
    told = wps.presses("draw")[-1]
    assert "8 户中抽取 4 户，证明等级 A" in told
    assert "全部相符" in told
    assert (clerk.state(TASK), len(clerk.rows(CASES))) == ("已抽取", 4)
    targets = {row.text("target") for row in bureau.cases(TASK)}
    assert targets < set(clerk.rows(TARGETS)), "codes of 18 digits keep every one of them"


def somebody_falls_ill_and_a_visit_is_put_off(clerk: Clerk) -> None:
    wps, bureau = clerk.wps, clerk.bureau
    bureau.day = date(2023, 4, 17)
    ill = bureau.cases(TASK)[0].text("team").split("、")[0].partition("（")[0]
    told = wps.fills_in("recuse", {"人员": ill, "理由": "其他", "决定人": HEAD})[-1]
    assert f"{ill} → " in told
    assert not [row for row in bureau.cases(TASK) if ill in row.text("team")]
    answers = {"新的检查日期": "2023-04-21", "理由": "企业停产检修", "决定人": HEAD}
    assert "改为 2023-04-21" in wps.fills_in("postpone", answers)[-1]
    assert "新生成" in wps.presses("documents")[-1]
    assert len([*(bureau.root / "文书" / TASK).glob("行政检查通知书*.docx")]) == 4


def april_is_inspected_and_published(clerk: Clerk) -> None:
    wps, bureau = clerk.wps, clerk.bureau
    bureau.day = date(2023, 4, 24)
    assert "还没有填" in wps.presses("results")[-1], "the control"
    days = {"approved": date(2023, 4, 18), "notified": date(2023, 4, 18)}
    visited = {
        **CLEAN,
        **days,
        "started": date(2023, 4, 21),
        "ended": date(2023, 4, 21),
        "points": "全部符合",
    }
    clerk.types_all(CASES, visited)
    mended = dict.fromkeys(("rectify_due", "rechecked", "handled", "closed_on"), date(2023, 4, 21))
    second = clerk.rows(CASES)[1]
    wps.types(CASES, {second: {**OUTCOMES[0, 0], **mended}})
    assert "已登记完 4 户" in wps.presses("results")[-1]
    assert "新生成" in wps.presses("documents")[-1]
    assert [*(bureau.root / "文书" / TASK).glob("检查通报*.docx")]
    bureau.day = date(2023, 4, 26)
    clerk.types_all(CASES, {"reported": bureau.day, "informed": bureau.day})
    assert "截至 2023-04-26" in wps.presses("deadlines")[-1]
    bureau.day = date(2023, 4, 28)
    assert "4 户的结果于 2023-04-28 公示" in wps.presses("publish")[-1]
    assert clerk.state(TASK) == "已公示"
    bureau.day = date(2023, 5, 4)
    proof = bureau.root.parent / "公示截图.png"
    proof.write_bytes(b"\x89PNG")
    told = wps.fills_in("publish_proof", {"任务": TASK, "截图": str(proof), "上网日期": "2023-04-28"})[-1]
    assert "存" in told
    assert "已检查 4 户" in wps.fills_in("month_report", {"月份": "2023-04"})[-1]


def somebody_types_over_the_ledger_and_is_found_out(clerk: Clerk) -> None:
    """The control of every 对账 here: it sees one cell, and names it."""
    wps, case = clerk.wps, clerk.bureau.cases(TASK)[0]
    wps.types(CASES, {case.text("case"): {"name": "别的企业（示例）"}})
    told = wps.presses("reconcile")[-1]
    assert "账账相符" not in told
    assert case.at("name").cell in told
    assert clerk.rows(FINDINGS)
    wps.types(CASES, {case.text("case"): {"name": case.text("name")}})
    assert "账账相符" in wps.presses("reconcile")[-1]
    assert not clerk.rows(FINDINGS)


def the_year_is_closed(clerk: Clerk) -> None:
    wps, bureau = clerk.wps, clerk.bureau
    bureau.day = date(2023, 9, 11)
    answers = {"任务": SEPTEMBER, "理由": "全县防汛", "决定人": HEAD}
    assert wps.fills_in("cancel", answers)[-1].startswith(f"{SEPTEMBER}：取消（全县防汛")
    bureau.day = date(2023, 12, 29)
    assert "抽取 4 户，已检查 4 户" in wps.presses("statistics")[-1]
    assert "已生成" in wps.fills_in("year_report", {"年度": "2023"})[-1]
    assert "没有写明不补的理由" in wps.presses("archive")[-1], "the control: signatures are asked for"
    missing = clerk.rows(GAPS)
    assert missing
    clerk.types_all(GAPS, {"waived": True, "reason": "示例单位的文书不签字"})
    asked, told = wps.presses("archive")
    assert "确定要继续吗" in asked
    assert f"缺件 {len(missing)} 处" in told
    assert (bureau.root / "归档" / "2023.zip").exists()
    assert clerk.state(TASK) == "已归档"
    assert "全部相符" in wps.presses("verify_archive")[-1]
    assert "1 份记录（作废 0 份）" in wps.presses("verify")[-1]


def next_year_begins(clerk: Clerk) -> None:
    wps, bureau = clerk.wps, clerk.bureau
    bureau.day = date(2024, 1, 4)
    assert "已建好 双随机台账2024" in wps.fills_in("new_year", {"年度": "2024"})[-1]
    wps.opens(next(bureau.root.glob("双随机台账2024.xls*")))
    assert "账账相符" in wps.presses("reconcile")[-1]
    assert (len(clerk.rows(TARGETS)), clerk.rows(FINDINGS)) == (60, [])
    assert "发现错误 0 个" in wps.presses("check")[-1]


def test_what_a_button_asks_is_filled_in_on_the_sheet(
    bureau: Bureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """取消任务 with 办理 and 确定, as in every program; a workbook of somebody else's is left alone."""
    monkeypatch.setenv("HOME", str(tmp_path))
    with at_wps(tmp_path / "加载项", require_program("chromium")) as wps:
        wps.opens(bureau.path)
        answers = {"任务": TASK, "理由": "力量不足，经研究不再开展", "决定人": HEAD}
        told = wps.fills_in("cancel", answers)
        assert (told[-1].startswith(f"{TASK}：取消"), bureau.state(TASK)) == (True, "作废")
        assert "不符 0 项" in wps.presses("selfcheck")[-1]
        assert "相符" in (Path.home() / ".shuangsuiji" / "WPS自检.txt").read_text("utf-8-sig")
        foreign = tmp_path / "别人的.xlsx"
        openpyxl.Workbook().save(foreign)
        before = foreign.read_bytes()
        wps.opens(foreign)
        assert "没有做任何改动" in wps.presses("check")[-1]
        assert foreign.read_bytes() == before

"""A short year at the stand-in for WPS, by the buttons of our tab: from the plan to the portal, and the figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import require_program
from tests.wps.desk import at_wps
from tests.year.bureau import CLEAN, NUMBER, Bureau
from toolkit.columns import CASES, TASKS
from toolkit.excel.form import FORM

pytestmark = pytest.mark.browser
TASK = "202304-1"


@pytest.mark.long
def test_a_year_by_the_buttons_of_the_tab(bureau: Bureau, tmp_path: Path) -> None:
    with at_wps(tmp_path / "加载项", require_program("chromium")) as wps:
        wps.opens(bureau.path)
        assert "新增 0 个" in wps.presses("plan")[-1], "the tasks are there"
        wps.put("首页", "D3", TASK)
        bureau.day = date(2023, 4, 10)
        assert "期号" in wps.presses("freeze")[-1], "the control: what is missing is asked for"
        wps.types(TASKS, {TASK: {"issue": "2023041"}})
        assert wps.presses("freeze", ["cancel", "ok"])[-1].startswith("已取消"), "no means no"
        assert bureau.state(TASK) == "待冻结"
        asked, told = wps.presses("freeze", ["ok", "ok"])
        assert "确定要继续吗" in asked
        assert bureau.state(TASK) == "已冻结", told
        bureau.day = date(2023, 4, 14)
        wps.types(TASKS, {TASK: {"entropy": NUMBER}})
        wps.presses("draw")
        assert bureau.state(TASK) == "已抽取"
        bureau.day = date(2023, 4, 17)
        wps.presses("documents")
        assert list((bureau.root / "文书").rglob("*.docx"))
        days = {"approved": date(2023, 4, 17), "notified": date(2023, 4, 18)}
        visited = {**CLEAN, **days, "started": date(2023, 4, 20), "ended": date(2023, 4, 20)}
        cases = [row.text("case") for row in bureau.cases(TASK)]
        wps.types(CASES, dict.fromkeys(cases, visited))
        bureau.day = date(2023, 4, 21)
        assert f"已登记完 {len(cases)} 户" in wps.presses("results")[-1]
        wps.presses("documents")
        told = {"reported": bureau.day, "informed": bureau.day}
        wps.types(CASES, dict.fromkeys(cases, told))
        bureau.day = date(2023, 4, 24)
        wps.presses("publish")
        assert bureau.state(TASK) == "已公示"
        wps.presses("statistics")
        statuses = wps.run("Application.statuses")
        assert [text for text in statuses if text][-1] == "双随机工具箱：正在统计……"
        assert statuses[-1] is False, "the bar is the program's again"
    bureau.balanced()


def test_what_a_button_asks_is_filled_in_on_the_sheet(
    bureau: Bureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """取消任务 with 办理 and 确定, as in every program; a workbook of somebody else's is left alone."""
    monkeypatch.setenv("HOME", str(tmp_path))
    with at_wps(tmp_path / "加载项", require_program("chromium")) as wps:
        wps.opens(bureau.path)
        assert wps.presses("cancel") == [], "it asks on the sheet"
        assert wps.run("Application.ActiveSheet.Name") == FORM
        labels = wps.run(f"Application.ActiveWorkbook.Worksheets.Item('{FORM}').Range('A6:A20').Value2")
        answers = {"任务": TASK, "理由": "力量不足，经研究不再开展", "决定人": "吴示例"}
        for row, (label,) in enumerate(labels, 6):
            for word, answer in answers.items():
                if label and label.startswith(word):
                    wps.put(FORM, f"B{row}", answer)
        told = wps.presses("form")
        assert (told[-1].startswith(f"{TASK}：取消"), bureau.state(TASK)) == (True, "作废")
        assert "不符 0 项" in wps.presses("selfcheck")[-1]
        assert "相符" in (Path.home() / ".shuangsuiji" / "WPS自检.txt").read_text("utf-8-sig")
        foreign = tmp_path / "别人的.xlsx"
        openpyxl.Workbook().save(foreign)
        before = foreign.read_bytes()
        wps.opens(foreign)
        assert "没有做任何改动" in wps.presses("check")[-1]
        assert foreign.read_bytes() == before

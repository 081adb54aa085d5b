"""Real clicks: the buttons of 首页 are pressed with a mouse in LibreOffice's window, and the cells change.

Nothing stands in for anything: the workbook is opened as by a double click, its own macro finds and starts Python,
Python finds the open workbook.  Pictures of every message are kept in the test's folder, and in the folder that
CLICK_PICTURES names.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.clicks.window import CHOSEN, ROOT, Home, NothingHappened, Window, check_works, task_row
from tests.county import County
from toolkit import masters
from toolkit.columns import CASES, DRAWS, FINDINGS, RECUSALS, STATISTICS, TARGETS, TASKS
from toolkit.columns.lists import NO_PROBLEM
from toolkit.excel.form import FORM
from toolkit.excel.own_macros import sources
from toolkit.excel.put_away import PUT_AWAY
from toolkit.excel.refs import FRONT
from toolkit.masters import sample
from toolkit.masters.front_layout import STEPS_ROW
from toolkit.masters.macro_texts import TEXTS
from toolkit.masters.steps import MORE_BY_TIME, STEPS
from xlwings_offices import libreoffice

pytestmark = pytest.mark.office

TASK = "202304-1"
NUMBER = "03,09,14,21,27,32+11"


def check_layout(window: Window) -> None:
    """A button for each step, one below the other, each on its row."""
    places = window.see("buttons", FRONT)
    assert list(places) == [
        *(step.name for step in STEPS),
        *(caption for others in MORE_BY_TIME.values() for _, caption, _ in others),
        "更多 / 收起",
    ]
    steps = [places[step.name] for step in STEPS]
    assert len({(left, right) for left, _, right, _ in steps}) == 1
    for number, (_, top, _, bottom) in enumerate(steps, STEPS_ROW + 3):
        assert top < window.see("cell", FRONT, f"C{number}")[1] < bottom


def test_a_task_is_checked_planned_frozen_drawn_and_documented_by_mouse(desk):
    desk.home.install()
    desk.put()
    with desk.open() as window:
        check_layout(window)
        check_works(window)
        assert desk.saved(FINDINGS) == len(window.rows(FINDINGS))
        assert "新增" in window.press("生成任务")
        assert len(window.rows(TASKS)) == desk.saved(TASKS) > 10

        window.choose(TASK)
        window.until(lambda: str(window.see("rows", FRONT)[2][3]) == TASK)
        window.put(TASKS, 1, {"issue": "2023041"})
        before = desk.path.read_bytes(), window.rows(TASKS)
        window.click("冻结名单")
        window.answer(window.box(), "Cancel")
        done = window.box()
        assert done.text == "已取消，没有做任何改动。"
        window.answer(done)
        assert (desk.path.read_bytes(), window.rows(TASKS)) == before
        assert task_row(window)["commit"] == ""

        window.click("冻结名单")
        question = window.box()
        assert TASK in question.text
        window.answer(question)  # by the Return key
        window.answer(window.box())
        assert task_row(window)["state"] == "已冻结"
        assert len(str(task_row(window)["commit"])) >= 64

        window.put(TASKS, 1, {"entropy": NUMBER})
        assert "全部相符" in window.press("抽取", agree=True)
        drawn = int(task_row(window)["drawn"])
        assert drawn > 0
        assert len(window.rows(DRAWS)) >= drawn
        assert len(window.rows(CASES)) == desk.saved(CASES) == drawn

        assert "新生成" in window.press("生成文书")
        papers = sorted((desk.folder / "文书" / TASK).glob("*.docx"))
        assert len(papers) > 2 * drawn
        assert "还没有填" in window.press("登记结果")
        assert window.see("active") == [CASES.name, 5]
        window.show(FRONT)
        window.picture(FRONT)


@pytest.mark.thorough
def test_a_publication_is_registered_and_another_freeze_given_up_by_mouse(desk):
    """What a command takes is typed on the sheet 办理 and confirmed there; the task is known from 首页."""
    desk.home.install()
    desk.put(name="双随机台账.xlsm")
    county = County(desk.folder, desk.path.read_bytes(), desk.path.name)
    county.plan()
    county.freeze()
    with desk.open() as window:
        window.fill_in("公布登记", {"公布在哪里": "县政府网站", "网址": "https://gov.example/c/1"})
        window.picture("办理 公布登记")
        answer = window.confirm()
        assert "已登记公布（县政府网站" in answer
        assert (county.record() / "amend-001.json").exists()

        window.fill_in("放弃冻结", {"理由": "那一期停开"})
        assert "“决定文号（必填）”" in window.confirm()
        assert window.see("active") == [FORM, 8]
        window.type_in({"决定文号": "示工信决〔2023〕5号", "决定人": "吴示例"})
        window.picture("办理 放弃冻结")
        assert "冻结 202304-1-01 已放弃" in window.confirm(agree=True)
        assert task_row(window)["state"] == "待冻结"
        assert desk.saved(TASKS) == len(window.rows(TASKS))


@pytest.mark.thorough
def test_one_case_is_read_and_entered_from_the_row_selected_in_the_ledger_by_mouse(desk):
    desk.home.install()
    desk.put(name="双随机台账.xlsm")
    County(desk.folder, desk.path.read_bytes(), desk.path.name).drawn()
    with desk.open() as window:
        window.show(CASES.name)
        window.see("select", CASES.name, 6, 5)
        window.picture("检查台账")
        window.click("一户一表", CASES.name)
        window.until(lambda: window.see("active")[0] == FORM)
        number, name = window.see("rows", CASES.name)[5][:2]
        window.until(lambda: window.see("rows", FORM)[6][1] == name)
        window.type_in({"检查开始": "2023-04-20", "检查结果": NO_PROBLEM})
        window.picture("一户一表")
        answer = window.confirm()
        assert f"{number} {name} 已存回检查台账" in answer
        assert window.rows(CASES)[1]["result"] == NO_PROBLEM


@pytest.mark.thorough
def test_rare_sheets_come_back_and_go_again_by_one_click_without_python(desk):
    desk.put(name="空白台账.xlsm")
    with desk.open() as window:
        put_away = window.see("hidden")
        assert set(PUT_AWAY) < set(put_away)
        window.click("更多 / 收起")
        window.until(lambda: not set(PUT_AWAY) & set(window.see("hidden")))
        window.picture("更多")
        window.click("更多 / 收起")
        window.until(lambda: window.see("hidden") == put_away)
        window.see("unhide", PUT_AWAY[0])  # by hand, or by a message; another one was deleted
        window.see("delete", PUT_AWAY[-1])
        window.click("更多 / 收起")
        window.until(lambda: not set(PUT_AWAY) & set(window.see("hidden")))
        window.click("更多 / 收起")
        window.until(lambda: set(window.see("hidden")) == set(put_away) - {PUT_AWAY[-1]})


@pytest.mark.thorough
def test_without_a_launcher_the_button_says_so_and_starts_nothing_that_lies_beside_the_workbook(desk):
    desk.put(name="空白台账.xlsm")
    started = desk.root / "started"
    for folder in (desk.folder, desk.root):
        python = folder / ".venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(f"#!/bin/sh\ntouch '{started}'\n")
        python.chmod(0o755)
    with desk.open() as window:
        window.click("核对名录库")
        box = window.box()
        assert box.text == TEXTS["Text_NoPython"]
        window.answer(box)
        assert window.see("boxes") == []
        assert not window.rows(FINDINGS)
    assert not started.exists()
    subprocess.run([python], check=True)  # negative control: it could have been
    assert started.exists()


@pytest.mark.thorough
def test_negative_control_a_broken_bridge_fails_the_same_check(desk):
    code = sources()
    code["bridge.bas"] = code["bridge.bas"].replace("-m toolkit.buttons", "-m toolkit.nothing")
    desk.home.install()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(masters, "sources", lambda: code)
        desk.put(masters.workbook(sample.sample(), ".xlsm"))
    with desk.open() as window:
        window.patience = 10.0
        with pytest.raises(NothingHappened):
            check_works(window)
        assert not window.rows(FINDINGS)


@pytest.mark.long
def test_without_unos_python_the_button_answers_on_a_page_of_the_office(desk, monkeypatch):
    monkeypatch.setattr(Home, "extra", {"UNO_PYTHON": sys.executable})
    desk.home.install()
    desk.put()
    with desk.open() as window:
        window.click("核对名录库")
        (page,) = window.until(lambda: window.see("pages"))
        window.picture("没有 python3-uno")
        assert "请管理员安装 python3-uno" in page
        assert not window.rows(FINDINGS)


@pytest.mark.long
def test_the_steps_after_the_inspection_are_done_by_mouse(desk):
    """In a workbook with a name of the clerk's own."""
    desk.home.install()
    desk.put(name="双随机台账.xlsm")
    county = County(desk.folder, desk.path.read_bytes(), "2023年 双随机（已改名）.xlsm")
    desk.path.unlink()
    desk.path = county.path
    county.drawn()
    county.inspect()
    with desk.open() as window:
        window.choose(TASK)
        assert "新生成" in window.press("生成文书")
        assert list((desk.folder / "文书" / TASK).glob("*通报*.docx"))
        assert "截至" in window.press("刷新期限")
        assert "已登记完 8 户" in window.press("登记结果")
        assert "公示" in window.press("公示", agree=True)
        assert task_row(window)["state"] == "已公示"
        assert all(row["published"] for row in window.rows(CASES))
        assert "抽取" in window.press("统计")
        assert len(window.rows(STATISTICS)) == desk.saved(STATISTICS) > 0
        assert "文书模板" in window.press("模板体检")
        assert "没有签字盖章的扫描件" in window.press("归档")
        assert not list((desk.folder / "归档").glob("[!.]*"))  # a lock at most
        window.show(STATISTICS.name)
        window.picture(STATISTICS.name)
        window.show(CASES.name)
        window.picture(CASES.name)


@pytest.mark.long
def test_a_click_while_a_cell_is_being_edited_asks_for_esc(desk):
    desk.home.install()
    go, slow = desk.root / "go", desk.root / "slow-python"
    slow.write_text(f'#!/bin/sh\nwhile [ ! -e "{go}" ]; do sleep 0.1; done\nexec "{sys.executable}" "$@"\n')
    slow.chmod(0o755)
    desk.home.launcher.write_text(f"{slow}\n{ROOT}\n", "utf-8")
    desk.put()
    with desk.open() as window:
        window.click("核对名录库")
        desk.screen.click(*window.see("cell", FRONT, CHOSEN))
        desk.screen.do("type", "2023")
        go.touch()  # not before a cell is being edited
        box = window.box()
        assert "请先按 Esc 退出后再试" in box.text
        window.answer(box)
        assert not window.rows(FINDINGS)
        desk.screen.do("key", "Escape")
        check_works(window)
        assert window.see("rows", FRONT)[2][3] == ""


@pytest.mark.long
def test_a_workbook_that_was_renamed_under_the_open_window_is_left_alone(desk):
    desk.home.install()
    desk.put()
    with desk.open() as window:
        moved = desk.path.rename(desk.path.with_name("别的名字.xlsm"))
        before = moved.read_bytes()
        assert "已被移走或改名" in window.press("核对名录库")
        assert not window.rows(FINDINGS)
        assert [file.name for file in desk.folder.glob("*.xlsm")] == [moved.name]
        assert moved.read_bytes() == before


@pytest.mark.long
def test_of_two_workbooks_of_one_name_the_pressed_one_is_worked_on_though_its_path_has_an_equals_sign(desk):
    desk.home.install()
    desk.put(name="双随机台账.xlsm")
    other, before = desk.path, desk.path.read_bytes()
    desk.path = desk.folder / "甲=乙 2023=04" / other.name
    desk.path.parent.mkdir()
    desk.path.write_bytes(before)
    with desk.open(beside=[other]) as window:
        check_works(window)
        assert desk.saved(FINDINGS) > 0
    assert other.read_bytes() == before
    assert not list(other.parent.glob("备份"))


@pytest.mark.long
def test_a_renamed_header_and_a_renamed_sheet_are_told_with_their_places(desk):
    desk.home.install()
    desk.put()
    with desk.open() as window:
        window.put(TARGETS, 0, {"id": "信用代码证号"})
        window.see("rename", RECUSALS.name, "回避登记")
        told = window.press("核对名录库")
        assert "「回避」工作簿里没有这个工作表（最接近的是“回避登记”）。改了名的，请改回“回避”" in told
        assert "缺少“统一社会信用代码”一列。表头改过名的请改回“统一社会信用代码”" in told


@pytest.mark.long
def test_a_workbook_without_macros_is_served_from_the_desktop(desk):
    plain = (ROOT / "workbooks" / "双随机台账.xlsx").read_bytes()
    desk.put(plain, "从桌面办的台账.xlsx")  # a name that no other office on this computer has open
    with desk.open() as window:
        words = ["-P", "-X", "utf8", "-m", "toolkit.buttons", "--fn=check", "--attach"]
        env = {**desk.home.environment, "PYTHONPATH": str(ROOT), "DISPLAY": desk.screen.display}
        other = libreoffice.start()  # a second office, which must not be taken for this one
        other.books.add()
        for named in (desk.path, desk.path.name):
            shortcut = subprocess.Popen([sys.executable, *words, f"--wb={named}"], env=env)
            box = window.box()
            assert "执法人员" in box.text
            window.answer(box)
            assert shortcut.wait(60) == 0
            assert len(window.rows(FINDINGS)) == desk.saved(FINDINGS) > 0
        other.quit()


@pytest.mark.long
def test_where_macros_are_not_trusted_a_click_does_nothing(desk):
    desk.home.install()
    desk.put()
    with desk.open(trusted=False) as window:
        window.patience = 20.0  # three times what a click takes
        with pytest.raises(NothingHappened):
            check_works(window)


@pytest.mark.long
def test_once_the_folder_is_trusted_by_the_command_the_same_click_works(desk, monkeypatch):
    desk.home.install()
    desk.put()
    desk.home.set_up_office(None)
    words = [sys.executable, "-P", "-m", "toolkit", "trust", desk.folder]
    env = {**desk.home.environment, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=True)
    assert "LibreOffice 允许这个文件夹里的按钮" in done.stdout
    monkeypatch.setattr(desk.home, "set_up_office", lambda _: None)  # the profile as the command left it
    with desk.open() as window:
        check_works(window)

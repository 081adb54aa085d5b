"""The same at a desk: 现场表 tells the PIN, 导入结果 shows what comes in before it asks, and writes after a yes."""

from __future__ import annotations

from tests.county import TASK, County
from tests.onsite.phone import hand_in, visit
from tests.test_buttons import Desk, _own_log, copies
from toolkit import columns
from toolkit.buttons import BUTTONS
from toolkit.columns.lists import NO_PROBLEM
from toolkit.onsite.seal import pin_of

__all__ = ["_own_log"]


def test_the_form_is_made_and_its_results_come_in_by_clicks(taken_along: County) -> None:
    names = [row.text("case") for row in taken_along.book().read(columns.CASES).rows][:2]
    files = [
        hand_in(taken_along.office(), TASK, {case: visit()}, who)
        for case, who in zip(names, "甲乙", strict=True)
    ]
    desk = Desk(taken_along.path)
    desk.ask_for(BUTTONS["documents_onsite"])
    assert f"现场表 8 户，PIN 是 {pin_of(b'n' * 32)[0]}" in desk.fill_in({"任务": TASK})
    desk.ask_for(BUTTONS["results_from"])
    assert str(files[0]) in desk.offered("文件")
    for copy in copies(taken_along.root):  # of the click before: two in one second would share one
        copy.unlink()
    told = desk.fill_in({"文件": "；".join(map(str, files))}, answer="cancel")
    assert told == "已取消，没有做任何改动。"
    question = desk.messages[-2]
    assert "可以登记 2 户" in question
    assert "乙的手机" in question
    assert not copies(taken_along.root)
    assert "已登记 2 户" in desk.fill_in({})
    assert len(copies(taken_along.root)) == 1
    first = desk.book.sheets[columns.CASES.name].range("A5").expand().value
    assert NO_PROBLEM in str(first)

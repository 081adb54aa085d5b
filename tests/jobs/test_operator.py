"""操作人: named once in 设置; nobody's name is invented on a paper."""

from __future__ import annotations

import pytest

from tests.county import TASK, County, text_of
from toolkit import columns
from toolkit.cli import main


def who(county: County) -> set[str]:
    return {row.text("who") for row in county.book().read(columns.LOG).rows if row["step"] == "生成任务"}


def trial_slip(county: County) -> str:
    paths = sorted(county.root.rglob("冻结确认单*.docx")) or sorted(county.root.rglob("*.docx"))
    return "".join(text_of(paths[0]).split())


@pytest.mark.parametrize(
    ("setting", "words", "expected"),
    [
        ("", (), "login"),
        ("张示例", (), "张示例"),
        ("张示例", ("--operator", "李示例"), "李示例"),
    ],
)
def test_the_operator_is_who_was_said_else_who_stands_in_the_settings(
    county: County, monkeypatch, setting: str, words: tuple[str, ...], expected: str
) -> None:
    monkeypatch.setenv("USERNAME", "login")
    county.type(columns.SETTINGS, "操作人", {"value": setting})
    assert main(["plan", str(county.path), *words]) == 0
    assert who(county) == {expected}


def test_where_nobody_is_known_the_paper_leaves_room_to_sign(county: County, monkeypatch) -> None:
    for name in ("USERNAME", "USER"):
        monkeypatch.delenv(name, raising=False)
    county.plan()
    county.type(columns.TASKS, TASK, {"issue": "2099041"})
    assert main(["freeze", str(county.path), "--task", TASK]) in (0, 1)
    text = trial_slip(county)
    assert "未登记" not in text
    assert "操作人：＿＿＿＿＿＿（签字）" in text

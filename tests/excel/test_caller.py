"""The workbook before a person is found from a click's arguments or among the open ones, or the trouble is told."""

from __future__ import annotations

import pytest
from layouts import make

from toolkit.columns import CASES, SETTINGS, TASKS
from toolkit.errors import Changed, Refused, WrongUse
from toolkit.excel import caller, libreoffice

OURS = {sheet: [] for sheet in (SETTINGS, TASKS, CASES)}


def test_arguments_may_hold_equals_signs():
    words = [r"--app=C:\a=b\EXCEL.EXE", "--wb=一=二.xlsm", "--attach", "file", "--path=C:\\甲=乙\\一=二.xlsm"]
    assert caller.given(words) == {
        "app": r"C:\a=b\EXCEL.EXE",
        "wb": "一=二.xlsm",
        "attach": "1",
        "path": "C:\\甲=乙\\一=二.xlsm",
    }


def test_the_pressed_workbook_is_found_by_path_or_told(tmp_path):
    first, second = tmp_path / "甲=1", tmp_path / "乙"
    books = []
    for folder in (first, second):  # two programs: one alone would not open both
        folder.mkdir()
        make(folder / "台账.xlsx", OURS)
        books.append(libreoffice.memory().books.open(str(folder / "台账.xlsx")))
    assert caller._pressed(books, str(first / "台账.xlsx")).fullname == str(first / "台账.xlsx")
    with pytest.raises(Refused, match="打开了 2 个同名的工作簿"):
        caller._pressed(books, "台账.xlsx")
    with pytest.raises(Changed, match="已经关闭或改名"):
        caller._pressed(books, "旧名.xlsx")


def test_attaching_takes_the_one_workbook_that_is_ours_or_asks_which(tmp_path, monkeypatch):
    app = libreoffice.memory()
    app.books.add()
    monkeypatch.setattr(caller, "_programs", lambda wanted: [app])
    with pytest.raises(WrongUse, match="没有找到打开的双随机台账"):
        caller.caller({"attach": "1"})
    for name in ("甲.xlsx", "乙.xlsx"):
        make(tmp_path / name, OURS)
        app.books.open(str(tmp_path / name))
        if name == "甲.xlsx":
            assert caller.caller({"attach": "1"}).book.name == "甲.xlsx"
    with pytest.raises(WrongUse, match=r"打开了 2 本双随机台账：.*甲.xlsx.*--wb=文件名"):
        caller.caller({"attach": "1"})
    assert caller.caller({"attach": "1", "wb": "乙.xlsx"}).book.name == "乙.xlsx"
    with pytest.raises(WrongUse, match=r"没有“丙.xlsx”"):
        caller.caller({"attach": "1", "wb": "丙.xlsx"})

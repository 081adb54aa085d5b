"""The workbook before a person is found from a click's arguments or among the open ones, or the trouble is told."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import pytest
import xlwings as xw

import xlwings_offices
from tests.excel.layouts import make
from toolkit import buttons
from toolkit.columns import CASES, SETTINGS, TASKS
from toolkit.errors import Changed, Refused, WrongUse
from toolkit.excel import caller
from xlwings_offices import libreoffice

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
        books.append(xlwings_offices.memory().books.open(str(folder / "台账.xlsx")))
    assert caller._pressed(books, str(first / "台账.xlsx")).fullname == str(first / "台账.xlsx")
    with pytest.raises(Refused, match="打开了 2 个同名的工作簿"):
        caller._pressed(books, "台账.xlsx")
    with pytest.raises(Changed, match="已经关闭或改名"):
        caller._pressed(books, "旧名.xlsx")


def test_attaching_takes_the_one_workbook_that_is_ours_or_asks_which(tmp_path, monkeypatch):
    app = xlwings_offices.memory()
    app.books.add()
    monkeypatch.setattr(caller, "_programs", lambda wanted: [app])
    with pytest.raises(WrongUse, match="没有找到打开的双随机台账"):
        caller.caller({"attach": "1"})
    for name in ("甲.xlsx", "乙.xlsx"):
        make(tmp_path / name, OURS)
        app.books.open(str(tmp_path / name))
        if name == "甲.xlsx":
            assert caller.caller({"attach": "1"}).book.name == "甲.xlsx"
    with pytest.raises(WrongUse, match=r"打开了 2 本双随机台账：.*甲.xlsx.*--wb=完整路径"):
        caller.caller({"attach": "1"})
    assert caller.caller({"attach": "1", "wb": "乙.xlsx"}).book.name == "乙.xlsx"
    with pytest.raises(WrongUse, match=r"没有“丙.xlsx”"):
        caller.caller({"attach": "1", "wb": "丙.xlsx"})
    monkeypatch.chdir(tmp_path)
    assert caller.caller({"attach": "1", "wb": "./甲.xlsx"}).book.name == "甲.xlsx"


def test_workbooks_of_one_name_are_told_apart_by_their_paths(tmp_path, monkeypatch):
    apps = [xlwings_offices.memory(), xlwings_offices.memory()]
    for folder, app in zip(("东", "西"), apps, strict=True):
        (tmp_path / folder).mkdir()
        make(tmp_path / folder / "台账.xlsx", OURS)
        app.books.open(str(tmp_path / folder / "台账.xlsx"))
    monkeypatch.setattr(caller, "_programs", lambda wanted: apps)
    with pytest.raises(WrongUse) as told:
        caller.caller({"attach": "1", "wb": "台账.xlsx"})
    west = str(tmp_path / "西" / "台账.xlsx")
    assert str(tmp_path / "东" / "台账.xlsx") in str(told.value)
    assert west in str(told.value)
    assert "--wb=完整路径" in str(told.value)
    assert caller.caller({"attach": "1", "wb": west}).book.fullname == west


def test_without_uno_the_answer_is_handed_to_the_office_as_a_page(tmp_path, monkeypatch):
    def no_uno(*_, **__):
        raise xlwings_offices.NoUno("no uno")

    handed = []
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(libreoffice, "approach", no_uno)
    monkeypatch.setattr(libreoffice, "open_file", lambda path, workbook: handed.append((path, workbook)))
    words = ["--fn=check", "--libreoffice", "--wb=/甲/台账.xlsm"]
    assert buttons.main(words) == 0
    ((page, workbook),) = handed
    assert str(workbook) == "/甲/台账.xlsm"
    told = page.read_text("utf-8-sig")
    assert told.startswith("双随机工具箱　核对名录库\n")
    assert "请管理员安装 python3-uno" in told


def test_where_no_page_can_be_shown_the_terminal_tells(tmp_path, monkeypatch, capsys):
    def no_office(*_, **__):
        raise xlwings_offices.OfficeError("0 offices run")

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(libreoffice, "open_file", no_office)
    assert not caller.note({"libreoffice": "1", "wb": "/甲/台账.xlsm"}, tmp_path / "page.txt", "text")
    assert not caller.note({"attach": "1"}, tmp_path / "page.txt", "text")
    monkeypatch.setattr(libreoffice, "approach", no_office)
    assert buttons.main(["--fn=check", "--libreoffice", "--wb=/甲/台账.xlsm"]) == 0
    assert "没有做任何改动" in capsys.readouterr().err


class _Program:
    """A running program as xlwings shows it: where it lies."""

    def __init__(self, path: str) -> None:
        self.path = path


EXCEL = r"C:\Program Files\Microsoft Office\root\Office16"
KINGSOFT = r"C:\Users\示例\AppData\Local\Kingsoft\WPS Office\12.1.0.17900\office6"


@pytest.mark.parametrize(("running", "asked"), [([], True), ([EXCEL], True), ([EXCEL, KINGSOFT], False)])
def test_wps_that_answers_to_excels_name_is_not_met_twice(monkeypatch, running, asked):
    found = [_Program(path) for path in running]
    monkeypatch.setattr(xw, "apps", found)
    monkeypatch.setattr(caller, "_wps", lambda: ["WPS under its own name"])
    monkeypatch.setattr(libreoffice, "attach_all", lambda _: [])
    assert list(caller._programs("")) == [*found, *(["WPS under its own name"] if asked else [])]


@pytest.mark.parametrize("answers_to", [*caller.WPS, None])
def test_wps_is_asked_under_each_of_its_names(monkeypatch, answers_to):
    def running(name):
        if name != answers_to:
            raise OSError(-2147221021, "操作无法使用")
        return name

    client = ModuleType("win32com.client")
    client.GetActiveObject = running
    monkeypatch.setitem(sys.modules, "win32com.client", client)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(xw, "_xlwindows", SimpleNamespace(App=lambda xl: xl), raising=False)
    monkeypatch.setattr(xw, "App", lambda impl: impl)
    assert caller._wps() == ([] if answers_to is None else [answers_to])

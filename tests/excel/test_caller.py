"""The workbook before a person is found from a click's arguments or among the open ones, or the trouble is told."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
import xlwings as xw

import xlwings_offices
from tests.excel.layouts import make
from toolkit import buttons
from toolkit.columns import CASES, SETTINGS, TASKS
from toolkit.errors import Changed, Locked, Refused, WrongUse
from toolkit.excel import caller, standing
from toolkit.excel.form import FORM, FormLine, FormPage
from toolkit.excel.live import LiveBook
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


class Failing:
    """A program that fails while it is asked for its workbooks."""

    def __init__(self, error):
        self.error = error

    @property
    def books(self):
        raise self.error


def test_a_program_that_is_just_ending_is_no_hindrance_to_the_other(tmp_path, monkeypatch):
    other = xlwings_offices.memory()
    make(tmp_path / "台账.xlsx", OURS)
    other.books.open(str(tmp_path / "台账.xlsx"))
    ending = Failing(xlwings_offices.OfficeGone("the office ended in 'documents'"))
    monkeypatch.setattr(caller, "_programs", lambda wanted: [ending, other])
    assert caller.caller({"attach": "1"}).book.name == "台账.xlsx"
    monkeypatch.setattr(caller, "_programs", lambda wanted: [ending])
    with pytest.raises(WrongUse, match="没有找到打开的双随机台账"):
        caller.caller({"attach": "1"})
    monkeypatch.setattr(
        caller, "_programs", lambda wanted: [Failing(xlwings_offices.Busy("a cell is being edited")), other]
    )
    with pytest.raises(xlwings_offices.Busy):  # hers may be open there: nothing is done in the other
        caller.caller({"attach": "1"})


@pytest.mark.parametrize(
    ("error", "passed"),
    [(xlwings_offices.Busy("a cell is being edited"), False), (xlwings_offices.OfficeGone("closed"), True)],
)
def test_a_workbook_whose_program_has_no_time_is_not_passed_over_for_another(
    error, passed, tmp_path, monkeypatch
):
    class Asked:
        @property
        def sheets(self):
            raise error

    other = xlwings_offices.memory()
    make(tmp_path / "台账.xlsx", OURS)
    other.books.open(str(tmp_path / "台账.xlsx"))
    monkeypatch.setattr(caller, "_programs", lambda wanted: [SimpleNamespace(books=[Asked()]), other])
    if passed:
        assert caller.caller({"attach": "1"}).book.name == "台账.xlsx"
    else:
        with pytest.raises(xlwings_offices.Busy):
            caller.caller({"attach": "1"})


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
    engine = SimpleNamespace(
        App=lambda xl: xl, COMRetryObjectWrapper=lambda inner: f"again and again {inner}"
    )
    monkeypatch.setattr(xw, "_xlwindows", engine, raising=False)
    monkeypatch.setattr(xw, "App", lambda impl: impl)
    assert caller._wps() == ([] if answers_to is None else [f"again and again {answers_to}"])


class _ComError(Exception):
    """What pywin32 raises: hresult, text, details, argument."""

    @property
    def hresult(self):
        return self.args[0]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (_ComError(-2147418111, "被呼叫方拒绝接收呼叫。", None, None), Locked),
        (_ComError(-2147417846, "消息筛选器显示应用程序正在使用中。", None, None), Locked),
        (_ComError(-2147352567, "发生意外。", (0, "", "", "", 0, -2146777998), None), Locked),
        (_ComError(-2147023174, "RPC 服务器不可用。", None, None), Changed),
        (_ComError(-2147417848, "被调用的对象已与其客户端断开连接。", None, None), Changed),
        (_ComError(-2147024809, "参数错误。", None, None), None),  # the control: nothing is known of it
    ],
)
def test_each_code_of_a_busy_or_closed_program_is_told_in_words(error, told):
    said = standing.words(error, xlwings_offices.memory().books.add(), Path("台账.xlsx"), writing=False)
    assert said is None if told is None else isinstance(said, told)
    if told is Locked:
        assert "请先按 Esc 退出" in str(said)


def test_only_one_function_asks_xlwings_who_called_and_only_one_how_cells_come():
    """Both change in xlwings 1.0; a read of cells elsewhere would give other shapes there."""
    sources = {path: path.read_text("utf-8") for path in Path(caller.__file__).parents[1].rglob("*.py")}
    assert [path.name for path, text in sources.items() if "xw.Book.caller()" in text] == ["caller.py"]
    assert [path.name for path, text in sources.items() if "ndim=" in text] == ["light.py"]


def test_a_button_reads_its_sheets_alike_where_xlwings_gives_every_block_two_dimensions(
    tmp_path, monkeypatch
):
    """As xlwings 1.0 will."""
    make(tmp_path / "台账.xlsx", {**OURS, TASKS: [{"task": "202304-1"}]})
    book = xlwings_offices.memory().books.open(str(tmp_path / "台账.xlsx"))
    book.sheets.add(FORM)
    page, screen = FormPage(book), caller.Screen(book)
    page.lay_out("cancel", "取消任务", "", [FormLine("--task", "任务", "202304-1", "")])
    book.sheets[FORM]["B6"].name = "当前任务"

    def read():
        answers = {key: text for key, (text, _) in page.answers().items()}
        tasks = [row.text("task") for row in LiveBook(book).read(TASKS).rows]
        return page.chosen, page.laid_out, answers, screen.cell("当前任务"), tasks

    before = read()
    value = xw.Range.value
    monkeypatch.setattr(
        xw.Range, "value", value.getter(lambda area: value.fget(area.options(**{"ndim": 2, **area._options})))
    )
    assert book.sheets[FORM]["B3"].value == [["取消任务"]], "the control"
    assert read() == before == ("取消任务", "cancel", {"--task": "202304-1"}, "202304-1", ["202304-1"])

"""The macro sources: one macro a button, nothing that frightens a virus scanner, texts that the workbook holds."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from tests.excel.vba_readers import verdict
from toolkit.buttons import BUTTONS, CONFIRM
from toolkit.excel.own_macros import SOURCES, sources
from toolkit.excel.refs import FRONT
from toolkit.masters import MASTERS
from toolkit.masters.build import LISTS
from toolkit.masters.front import macro_name
from toolkit.masters.front_layout import MORE_ROW, STEPS_ROW
from toolkit.masters.macro_texts import FAILED, TEXTS
from toolkit.masters.steps import MORE_BY_TIME, STEPS

FILES = sorted(sources())


def code(name: str) -> str:
    """A source without its comments."""
    return re.sub(r"^\s*'.*$", "", sources()[name], flags=re.MULTILINE)


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(io.BytesIO(MASTERS["双随机台账.xlsm"]()))


@pytest.fixture(scope="module")
def drawing() -> str:
    """The part that holds the buttons of 首页."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(MASTERS["双随机台账.xlsm"]())) as package:
        return package.read("xl/drawings/vmlDrawing1.vml").decode()


@pytest.mark.parametrize("name", FILES)
def test_a_source_is_ascii_and_names_its_module(name):
    text = (SOURCES / name).read_bytes().decode("ascii")
    assert text.splitlines()[0].lower() == f'attribute vb_name = "{name.removesuffix(".bas")}"'
    assert "Option Explicit" in text.splitlines()[1]
    assert "\t" not in text
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("name", FILES)
def test_nothing_stops_libreoffice_or_runs_by_itself(name):
    text = code(name)
    assert not re.search(r"(?im)^\s*#|\bDeclare\b|\b(Workbook|Auto)_?\w*Open|_Click\b|cmd\.exe", text)


@pytest.mark.parametrize("name", FILES)
def test_mraptor_finds_nothing_suspicious(name):
    assert verdict(sources()[name]).startswith("Macro OK")


def test_negative_control_a_macro_that_runs_by_itself_would_be_suspicious():
    whole = "\n".join(sources().values())
    assert verdict(whole) == "Macro OK --X"
    assert verdict(f'{whole}\nSub AutoOpen()\n    RunTool "draw"\nEnd Sub\n') == "SUSPICIOUS A-X"


def test_every_button_has_its_macro_and_every_macro_its_button():
    pairs = re.findall(r'Public Sub (\w+)\(\)\s+RunTool "(\w+)"\s+End Sub', code("buttons.bas"))
    assert pairs == [(macro_name(name), name) for name in (*BUTTONS, CONFIRM)]
    assert code("buttons.bas").count("End Sub") == len(pairs)
    assert {name: each.caption for name, each in BUTTONS.items()} == dict(shown())


def shown() -> list[tuple[str, str]]:
    """The name and the caption of every button of 首页, in its order."""
    others = ((name, caption) for others in MORE_BY_TIME.values() for name, caption, _ in others)
    return [*((step.button, step.name) for step in STEPS), *others]


def test_every_button_lies_over_the_name_of_its_step(book, drawing):
    names = [book[FRONT].cell(STEPS_ROW + 3 + n, 3).value for n in range(len(STEPS))]
    assert names == [step.name for step in STEPS]
    assert re.findall(r"<font[^>]*>([^<]+)</font>", drawing) == [
        *(caption for _, caption in shown()),
        "更多 / 收起",
    ]
    macros = [macro_name(name) for name, _ in shown()]
    assert re.findall(r"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", drawing) == [*macros, "ButtonSheets"]
    anchors = [[int(n) for n in text.split(",")] for text in re.findall(r"<x:Anchor>([^<]+)<", drawing)]
    *anchors, _ = anchors  # 更多
    places = [(left, right, top, bottom) for left, _, top, _, right, _, bottom, _ in anchors]
    steps = [(2, 2, row, row) for row in range(STEPS_ROW + 2, STEPS_ROW + 2 + len(STEPS))]
    assert places[: len(STEPS)] == steps
    rows = [row for row, others in enumerate(MORE_BY_TIME.values(), MORE_ROW + 1) for _ in others]
    assert [place[2:] for place in places[len(STEPS) :]] == [(row, row) for row in rows]
    for (_, caption), (left, right, row, _) in zip(shown()[len(STEPS) :], places[len(STEPS) :], strict=True):
        assert 3 <= left <= right <= 12
        assert caption in book[FRONT].cell(row + 1, 4).value


def test_next_step_task_and_all_steps_stand_on_the_first_screen_of_a_small_notebook(book):
    """1366 × 768: the program's own bars, the heads of the columns and the task bar leave about 460 pixels."""
    page = book[FRONT]
    last = STEPS_ROW + 2 + len(STEPS)
    heights = [page.row_dimensions[row].height or 15 for row in range(1, last + 1)]
    assert sum(heights) * 4 / 3 * page.sheet_view.zoomScale / 100 <= 460
    assert len(set(heights[STEPS_ROW + 2 :])) == 1, "a step's row is as high as every other"
    widths = [page.column_dimensions[chr(65 + n)].width * 7 + 5 for n in range(13)]
    assert sum(widths) * page.sheet_view.zoomScale / 100 <= 1366 - 60


def test_the_workbook_holds_the_texts_that_the_macros_say(book):
    assert set(re.findall(r'"(Text_\w+)"', code("bridge.bas"))) == set(TEXTS)
    for name, text in TEXTS.items():
        sheet, cell = book.defined_names[name].attr_text.split("!")
        assert sheet == f"'{LISTS}'"
        assert book[LISTS][cell.replace("$", "")].value == text


def test_the_bridge_holds_its_last_words_itself():
    (constant,) = re.findall(r"FAILED As String = (.*?)\n\n", code("bridge.bas"), re.DOTALL)
    numbers = " ".join(re.findall(r'"([^"]*)"', constant)).split()
    assert "".join(chr(int(number, 16)) for number in numbers) == FAILED


def test_the_bridge_needs_no_code_name():
    assert set(re.findall(r"\S*ThisWorkbook", code("bridge.bas"))) == {"Application.ThisWorkbook"}


def test_the_workbook_without_macros_has_no_buttons_and_no_texts():
    plain = openpyxl.load_workbook(io.BytesIO(MASTERS["双随机台账.xlsx"]()))
    assert not set(TEXTS) & set(plain.defined_names)
    assert plain[FRONT].legacy_drawing is None

"""The buttons: a click finds its workbook and its task, asks, keeps a copy, does the step and answers in words."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
import xlwings as xw

import xlwings_offices
from tests.county import NUMBER
from toolkit import buttons, columns
from toolkit.buttons import BUTTONS, CONFIRM, STEPS, press
from toolkit.calling import chosen
from toolkit.commands.arguments import TASK, YEAR
from toolkit.errors import Locked, Place, WrongUse
from toolkit.excel import caller
from toolkit.excel.closed import ClosedBook
from toolkit.excel.copies import FOLDER, KEPT, keep_copy
from toolkit.excel.form import FIRST_LINE, FORM, LINES, MOST_CHOICES
from toolkit.excel.live import LiveBook
from toolkit.form import choices
from toolkit.form.meant import TASK_CELL, TASK_LABEL
from toolkit.jobs.new_year import new_year
from toolkit.jobs.restore import restore
from toolkit.ledger import records
from toolkit.masters import MASTERS, guide
from toolkit.masters.front_layout import MORE_IN_ROW
from toolkit.masters.steps import MORE_BY_TIME
from xlwings_offices import Busy, libreoffice

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def master() -> bytes:
    """The sample workbook without the pictures of the guide: openpyxl cannot save those twice."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guide, "_picture", lambda page, row, step, styles: row + 1)
        return MASTERS["双随机台账.xlsx"]()


class Desk:
    """A person before one open workbook: opens, clicks, reads the last message."""

    def __init__(self, path: Path, app: xw.App | None = None) -> None:
        self.app = app or xlwings_offices.memory()
        self.app.engine.activate()  # as a running office is
        self.book = self.app.books.open(str(path))
        self.screen = caller.Screen(self.book)

    def click(self, button, answer: str = "ok") -> str:
        self.app.impl.answer = answer
        before = len(self.messages)
        assert press(button, [], self.screen)
        assert len(self.messages) > before
        return self.messages[-1]

    def ask_for(self, button) -> dict[str, str]:
        """Press a button that lays out the sheet 办理; what is asked there, with the answers so far."""
        before = self.messages
        assert press(button, [], self.screen)
        assert self.messages == before
        assert self.book.sheets.active.name == FORM
        rows = self.book.sheets[FORM].range((FIRST_LINE, 1), (FIRST_LINE + LINES - 1, 2)).value
        return {label.removesuffix("（必填）"): value or "" for label, value in rows if label}

    def fill_in(self, answers: dict[str, object], answer: str = "ok") -> str:
        """Type answers on the sheet 办理 and press 确定."""
        page = self.book.sheets[FORM]
        labels = page.range((FIRST_LINE, 1), (FIRST_LINE + LINES - 1, 1)).value
        at = {label.removesuffix("（必填）"): row for row, label in enumerate(labels, FIRST_LINE) if label}
        for label, value in answers.items():
            page.range((at[label], 2)).value = value
        return self.click(None, answer)

    def offered(self, label: str) -> list[str]:
        """What a line of the sheet 办理 offers."""
        page = self.book.sheets[FORM]
        labels = page.range((FIRST_LINE, 1), (FIRST_LINE + LINES - 1, 1)).value
        place = next(n for n, each in enumerate(labels) if each and each.removesuffix("（必填）") == label)
        return [text for text in page.range((1, 5 + place), (40, 5 + place)).value if text]

    @property
    def messages(self) -> list[str]:
        return [alert.text for alert in self.app.impl.alerts]

    def type(self, sheet: columns.Sheet, row: int, key: str, value: object) -> None:
        column = sheet.columns.index(sheet.column(key)) + 1
        self.book.sheets[sheet.name].range((row, column)).value = value

    def choose(self, task: str) -> None:
        self.book.sheets["设置"].range("Z1").value = task
        self.book.names.add(TASK_CELL, "='设置'!$Z$1")


@pytest.fixture(autouse=True)
def _own_log(tmp_path_factory, monkeypatch):
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))


@pytest.fixture
def desk(county) -> Desk:
    return Desk(county.path)


def copies(root: Path) -> list[Path]:
    return sorted((root / FOLDER).glob("*")) if (root / FOLDER).exists() else []


# the buttons as data


def test_each_button_has_its_step_on_the_front_page_and_its_macro():
    macros = re.findall(r'RunTool "(\w+)"', (ROOT / "macros" / "buttons.bas").read_text("ascii"))
    assert macros == [*BUTTONS, CONFIRM]
    assert [step.button for step in guide.STEPS] == list(STEPS)
    others = [name for others in MORE_BY_TIME.values() for name, _, _ in others]
    assert sorted(others) == sorted(buttons.MORE)
    assert max(map(len, MORE_BY_TIME.values())) <= MORE_IN_ROW
    assert len({button.caption for button in BUTTONS.values()}) == len(BUTTONS)
    for name, button in BUTTONS.items():
        assert getattr(buttons, name) is button
        assert button.brief
    with pytest.raises(AttributeError):
        _ = buttons.nonsense


def test_a_button_gives_all_that_its_command_requires():
    for command, button in BUTTONS.values():
        given = dict(button.gives) | {field.key: "…" for field in button.fields if field.required}
        if not button.fields:
            if button.states:
                given[TASK.key] = "202304-1"
            elif YEAR.key in command.arguments:
                given[YEAR.key] = 2023
        use = chosen(command, given)
        whole = given | {field.key: "…" for field in button.fields}
        assert chosen(command, whole) is use, command.name
        assert {field.source for field in button.fields} - {""} <= set(choices._SOURCES)
        assert len(button.fields) <= LINES
    with pytest.raises(WrongUse, match="缺少 --task"):
        chosen(BUTTONS["draw"].command, {})


def test_loading_the_buttons_loads_nothing_heavy():
    heavy = [
        "numpy",
        "pandas",
        "docx",
        "lxml",
        "xlsxwriter",
        "python_calamine",
        "matplotlib",
        "openpyxl",
        "xlwings",
    ]
    script = f"import sys, toolkit.buttons; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


def test_what_a_click_loads_while_the_office_is_being_reached_makes_no_workbooks():
    """Whether the macros are this version's was once asked with all that writes master workbooks: a quarter second."""
    heavy = [
        "numpy",
        "pandas",
        "PIL",
        "xlsxwriter",
        "python_calamine",
        "matplotlib",
        "openpyxl",
        "toolkit.masters",
        "http.client",
        "ssl",
        "filelock",
    ]
    script = (
        "import sys, toolkit.buttons as b; b._load(b.BUTTONS['check']);"
        f"print([name for name in {heavy} if name in sys.modules], 'toolkit.jobs.check' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[] True"


@pytest.mark.parametrize("arguments", [{"attach": "1"}, {"libreoffice": "1"}, {"from_xl": "1"}])
def test_a_click_loads_xlwings_without_its_companions_and_they_can_be_loaded_later(arguments):
    """Whatever is imported first on the way: errors of the offices are xlwings', and once brought all of them along."""
    names = ("numpy", "pandas", "matplotlib", "PIL")
    script = (
        "import sys; from toolkit.excel.caller import caller\n"
        f"try: caller({arguments})\n"
        "except Exception: pass\n"  # nothing is open
        f"print('xlwings' in sys.modules, [name for name in {names} if name in sys.modules])\n"
        "import numpy, matplotlib; print(numpy.arange(2).sum())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "UNO_PYTHON": "no such program"},  # no office is reached
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert done.stdout.split("\n")[:2] == ["True []", "1"]


# a click


@pytest.mark.thorough
def test_check_writes_the_findings_and_answers_in_the_program(county, desk):
    answer = desk.click(buttons.check)
    assert "执法人员" in answer
    assert "提醒：" in answer
    table = ClosedBook(county.path).read(columns.FINDINGS)
    assert table.rows
    assert desk.app.status_bar is False
    assert [copy.suffix for copy in copies(county.root)] == [".xlsx"]


@pytest.mark.thorough
def test_the_copy_holds_what_was_typed_and_not_saved(county, desk):
    desk.type(
        columns.CHANGES, 5, "reason" if "reason" in {c.key for c in columns.CHANGES.columns} else "no", "1"
    )
    desk.type(columns.TARGETS, 5, "name", "刚改的名字")
    desk.click(buttons.check)
    (copy,) = copies(county.root)
    assert ClosedBook(copy).read(columns.TARGETS).rows[0]["name"] == "刚改的名字"
    assert not ClosedBook(copy).read(columns.FINDINGS).rows


def test_copies_are_kept_to_a_number_and_nothing_else_is_deleted(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"x")
    (tmp_path / FOLDER).mkdir()
    others = [tmp_path / FOLDER / name for name in ("台账.xlsx", "台账-20230101-000000.docx", "台账-旧.xlsx")]
    for other in others:
        other.write_bytes(b"y")
    made = [keep_copy(path, datetime(2023, 4, 1, 8, 0, second)) for second in range(KEPT + 3)]
    left = copies(tmp_path)
    assert set(others) <= set(left)
    assert [file for file in made if file in left] == made[3:]


@pytest.mark.thorough
def test_the_copies_are_listed_with_what_was_done_since_and_how_to_go_back(county, desk):
    desk.click(buttons.deadlines)
    (copy,) = copies(county.root)
    answer = desk.click(BUTTONS["restore"])
    assert f"{copy.name}　此后办过：刷新期限" in answer
    assert "打开以后点“重建”" in answer
    assert "--" not in answer
    assert copies(county.root) == [copy]


def test_a_draw_is_asked_for_and_made_on_the_open_workbook(county, desk):
    assert "新增" in desk.click(buttons.plan)
    desk.choose("202304-1")
    desk.type(columns.TASKS, 5, "issue", "2023041")
    asked = len(desk.messages)
    answer = desk.click(buttons.freeze)
    assert "将冻结任务 202304-1（" in desk.messages[asked]
    for folder, name in (
        (county.record().parent, "202304-1-01"),
        (county.root / "文书" / "202304-1", "冻结确认单"),
    ):
        assert f"（在“{folder}”）：\n  {name}" in answer
    assert county.task()["state"] == "已冻结"
    desk.type(columns.TASKS, 5, "entropy", NUMBER)
    answer = desk.click(buttons.draw)
    assert "已用记录文件自我核验：全部相符" in answer
    assert county.task()["state"] == "已抽取"
    assert (county.record() / "record.json").exists()
    book = ClosedBook(county.path)
    assert len(book.read(columns.CASES).rows) == county.task()["drawn"]
    assert "已经抽取过" in desk.click(buttons.draw)


def test_cancel_changes_nothing(county, desk):
    desk.click(buttons.plan)
    kept = copies(county.root)
    desk.choose("202304-1")
    desk.type(columns.TASKS, 5, "issue", "2023041")
    desk.book.save()
    before = county.path.read_bytes()
    assert desk.click(buttons.freeze, answer="cancel") == "已取消，没有做任何改动。"
    assert county.path.read_bytes() == before
    assert copies(county.root) == kept
    assert not [*(county.root / "记录").rglob("manifest.txt")]


def test_results_name_what_is_missing_and_show_the_first_open_row(county):
    county.drawn()
    desk = Desk(county.path)
    before = county.path.read_bytes()
    desk.type(columns.CASES, 5, "started", datetime(2023, 4, 20))
    answer = desk.click(buttons.results)
    assert "第 5 行" in answer
    assert "还没有填 检查结束、出示证件、检查结果" in answer
    assert desk.book.sheets.active.name == columns.CASES.name
    assert desk.app.selection.row == 5
    assert county.path.read_bytes() == before
    assert copies(county.root) == []


def test_results_that_are_complete_lead_on_to_the_report(county):
    county.drawn()
    county.inspect()
    assert "请再点“生成文书”" in Desk(county.path).click(buttons.results)


def test_the_steps_after_the_inspection_work_from_their_buttons(county):
    county.drawn()
    county.inspect()
    desk = Desk(county.path)
    desk.choose("202304-1")
    assert "新生成" in desk.click(buttons.documents)
    assert "截至" in desk.click(buttons.deadlines)
    assert "公示" in desk.click(buttons.publish)
    assert county.task()["state"] == "已公示"
    assert "抽取" in desk.click(buttons.statistics)
    shutil.rmtree(county.root / FOLDER)
    before = county.path.read_bytes()
    answer = desk.click(buttons.archive)  # it asks nothing: it lists what is missing on a sheet
    assert "签字盖章的扫描件" in answer
    assert re.search(r"另有 \d+ 项，见“归档缺件”表", answer)
    assert county.path.read_bytes() != before
    (kept,) = copies(county.root)
    assert kept.read_bytes() == before


def test_templates_are_examined_without_touching_the_workbook(county, desk):
    before = county.path.read_bytes()
    assert "文书模板" in desk.click(buttons.templates)
    assert county.path.read_bytes() == before


def test_the_year_of_an_archive_is_that_of_the_settings(county, desk):
    asked = len(desk.messages)
    desk.click(buttons.archive, answer="cancel")
    assert "将归档 2023 年" in desk.messages[asked]


# the sheet 办理: what a command takes is asked there


def test_a_publication_is_registered_with_one_form(county):
    county.plan()
    county.freeze()
    photo = county.root / "公告栏.jpg"
    photo.write_bytes(b"photo")
    desk = Desk(county.path)
    asked = desk.ask_for(buttons.published)
    assert asked["任务"].startswith("202304-1　")
    assert set(asked) == {"任务", "公布在哪里", "网址", "照片或网页文件"}
    assert str(photo) in desk.offered("照片或网页文件")
    answer = desk.fill_in({"公布在哪里": "单位公告栏", "照片或网页文件": f'"{photo}"'})
    assert "已登记公布（单位公告栏" in answer
    assert (county.record() / "amend-001.json").exists()
    assert list((county.documents() / "公布凭据").iterdir())
    assert copies(county.root)
    assert "还没有选办理什么" in desk.click(None)  # a second 确定 does nothing twice


def test_a_publication_without_proof_is_refused_in_words_of_the_form_and_nothing_is_asked_twice(county):
    county.plan()
    county.freeze()
    desk = Desk(county.path)
    desk.ask_for(buttons.published)
    answer = desk.fill_in({"公布在哪里": "单位公告栏"})
    assert "照片或网页文件" in answer
    assert "--" not in answer
    assert not (county.record() / "amend-001.json").exists()
    assert "已登记公布" in desk.fill_in({"网址": "https://示例.example/1"})


def test_a_freeze_is_given_up_with_reason_and_decision_after_a_question(county):
    county.plan()
    county.freeze()
    desk = Desk(county.path)
    asked = desk.ask_for(buttons.abandon)
    assert asked["任务"].startswith("202304-1　")
    assert "周示例" in desk.offered("决定人")
    answer = desk.click(None)
    for label, cell in (("理由", "B7"), ("决定文号", "B8"), ("决定人", "B9")):
        assert f"“{label}（必填）”（{cell}）没有填" in answer
    assert desk.app.selection.address == "$B$7"
    given = {"理由": "那一期停开", "决定文号": "示工信决〔2023〕5号", "决定人": "吴示例"}
    assert "已取消" in desk.fill_in(given, answer="cancel")
    assert county.task()["state"] == "已冻结"
    assert copies(county.root) == []
    asked_from = len(desk.messages)
    answer = desk.click(None)
    assert "将放弃任务 202304-1（" in desk.messages[asked_from]
    assert "冻结 202304-1-01 已放弃" in answer
    assert county.task()["state"] == "待冻结"
    assert copies(county.root)


@pytest.mark.thorough
def test_nothing_is_asked_about_what_would_be_refused(county):
    county.plan()
    county.freeze()
    desk = Desk(county.path)
    desk.ask_for(buttons.abandon)
    before = len(desk.messages)
    answer = desk.fill_in(
        {"理由": "13800001234 说停开", "决定文号": "示工信决〔2023〕5号", "决定人": "吴示例"}
    )
    assert "不得有个人信息" in answer
    assert len(desk.messages) == before + 1


def test_a_task_that_is_not_plain_is_chosen_on_the_form(county):
    county.plan()
    desk = Desk(county.path)
    assert desk.ask_for(buttons.trial)["任务"] == ""
    assert any(choice.startswith("202305-1　") for choice in desk.offered("任务"))
    assert "试抽 " in desk.fill_in({"任务": "202305-1"})


def test_the_answers_are_put_away_before_the_workbook_is_saved(county):
    """Put away afterwards they left it changed, and the next click saved it twice."""
    county.plan()
    desk = Desk(county.path)
    desk.ask_for(buttons.trial)
    assert not desk.book.api.Saved
    desk.fill_in({"任务": "202305-1"})
    assert desk.book.api.Saved
    assert not desk.book.sheets[FORM].range("B3").value
    assert len(desk.messages) == 1


def test_what_is_to_be_done_can_be_chosen_on_the_form_itself(county):
    county.drawn()
    desk = Desk(county.path)
    desk.book.sheets[FORM].range("B3").value = "月报"
    assert press(None, [], desk.screen)  # 确定 lays the lines out
    assert "2023-04" in desk.offered("月份")
    desk.book.sheets[FORM].range("B3").value = "统计"  # another one, which needs no answers
    assert "抽取" in desk.click(None)


@pytest.mark.thorough
def test_the_next_form_offers_nothing_of_the_one_before_and_leaves_the_sheet_small(county):
    desk = Desk(county.path)
    desk.ask_for(BUTTONS["dossier"])
    assert len(desk.offered("对象")) > 12
    desk.ask_for(BUTTONS["month_report"])
    assert desk.offered("月份") == [f"2023-{month:02}" for month in range(1, 13)]
    desk.ask_for(BUTTONS["archive_missing"])
    assert (desk.offered("年度"), desk.offered("理由")) == (["2023"], [])
    assert desk.book.sheets[FORM].used_range.last_cell.row < MOST_CHOICES / 10


def test_an_alternate_takes_the_place_of_a_firm_named_by_name(county):
    county.drawn("202304-3")
    current = records.read(county.record("202304-3")).state
    spare = {row[0] for row in current.alternates}
    out = next(row[2] for row in current.selected if row[0] in spare)
    cases = county.book().read(columns.CASES).rows
    number, case = next((n, row) for n, row in enumerate(cases) if row["target"] == out)
    desk = Desk(county.path)
    desk.screen.lead_to(Place(columns.CASES.name, case.number))
    asked = desk.ask_for(buttons.alternate)
    assert asked["对象"] == f"{case['target']}　{case['name']}"
    words = {"理由": "注销", "凭证": "登记机关公告2023-15号", "决定人": "吴示例"}
    answer = desk.fill_in({"对象": case["name"], **words})
    assert f"{case['name']} → " in answer
    assert county.book().read(columns.CASES).rows[number]["void"]


def test_an_inspector_who_fell_ill_gives_way_in_all_his_cases_at_once(county):
    county.drawn()
    rows = county.book().read(columns.CASES).rows
    person = rows[0].text("team").split("、")[0]
    theirs = [row for row in rows if person in row.text("team")]
    desk = Desk(county.path)
    desk.ask_for(buttons.recuse)
    choice = next(each for each in desk.offered("人员") if each.endswith(f"　{person}"))
    asked = len(desk.messages)
    answer = desk.fill_in({"人员": choice, "理由": "其他", "决定人": "吴示例"})
    assert len(desk.messages) == asked + 2  # one question, one answer
    assert answer.count("检查人员") == len(theirs)
    assert not [row for row in county.book().read(columns.CASES).rows if person in row.text("team")]
    assert len(list(county.record().glob("amend-*.json"))) == len(theirs)


def test_an_import_is_shown_before_it_is_written(county):
    source = county.root / "新企业.csv"
    source.write_text("姓名,执法证号\n", "utf-8")
    desk = Desk(county.path)
    desk.ask_for(buttons.BUTTONS["import"])
    assert str(source) in desk.offered("名单")
    assert "执法人员库" in desk.offered("导入到")


def test_what_an_import_shows_before_the_question_is_what_it_then_does(county):
    """The rehearsal left its first row in the book: the import then took it for one that was there."""
    source = county.root / "新地区.csv"
    source.write_text("地区代码,地区名称\n410499901,示例新区\n410499902,示例二区\n", "utf-8-sig")
    desk = Desk(county.path)
    before = len(county.book().read(columns.REGIONS).rows)
    desk.ask_for(buttons.BUTTONS["import"])
    told = desk.fill_in({"名单": str(source), "导入到": columns.REGIONS.name})
    assert "= 导入 2 行" in desk.messages[-2]
    assert "= 导入 2 行" in told
    assert "已写入“地区” 2 行" in told
    assert len(ClosedBook(county.path).read(columns.REGIONS).rows) == before + 2


@pytest.mark.thorough
@pytest.mark.parametrize("name", list(BUTTONS))
def test_no_message_at_a_button_asks_for_a_flag(county, name):
    """Pressed on a year that has nothing, with the form filled in where there is one."""
    desk = Desk(county.path)
    button = BUTTONS[name]
    if button.button.fields:
        asked = desk.ask_for(button)
        assert "--" not in "".join(asked)
        told = desk.fill_in({})
    else:
        told = desk.click(button)
    assert "--" not in "".join(desk.messages), told


# which task


def test_the_selected_row_says_which_task_is_meant(county, desk):
    desk.click(buttons.plan)
    desk.type(columns.TASKS, 6, "issue", 2023041)
    desk.screen.lead_to(Place(columns.TASKS.name, 6))
    chosen = ClosedBook(county.path).read(columns.TASKS).rows[1].text("task")
    asked = len(desk.messages)
    desk.click(buttons.freeze, answer="cancel")
    assert f"将冻结任务 {chosen}（" in desk.messages[asked]


def test_the_only_ready_task_is_taken(county):
    county.plan()
    county.freeze("202304-1")
    desk = Desk(county.path)
    desk.type(columns.TASKS, 5, "entropy", NUMBER)
    desk.screen.lead_to(Place(columns.SETTINGS.name, 5))
    desk.click(buttons.draw, answer="cancel")
    assert any("将为任务 202304-1（" in message for message in desk.messages)


@pytest.mark.thorough
def test_several_ready_tasks_are_listed_and_none_is_guessed(county, desk):
    desk.click(buttons.plan)
    desk.screen.lead_to(Place(columns.SETTINGS.name, 5))
    answer = desk.click(buttons.freeze)
    assert re.search(r"可以冻结名单的任务有 \d+ 个", answer)
    assert "202304-1　" in answer
    assert f"“{TASK_LABEL}”" in answer


def test_a_step_that_no_task_is_ready_for_says_so(desk):
    assert "没有可以抽取的任务（状态应为“已冻结”）" in desk.click(buttons.draw)


def test_a_chosen_task_that_is_not_there_is_named(desk):
    desk.choose("209901-9")
    assert "“209901-9”在任务表里没有" in desk.click(buttons.documents)


# trouble


@pytest.mark.thorough
def test_many_problems_are_cut_with_the_rest_counted(county, desk):
    for row in range(5, 25):
        desk.type(columns.TARGETS, row, "region", "000000")
    answer = desk.click(buttons.check)
    assert answer.count("错误：") + answer.count("提醒：") == 8
    assert re.search(r"另有 \d+ 项，见“核对”表", answer)
    answer = desk.click(buttons.plan)
    assert "没有做任何改动" in answer
    assert "点“核对名录库”可以看到全部" in answer


def test_a_missing_sheet_and_a_renamed_header_are_told_with_their_places(county, desk):
    desk.book.sheets[columns.RECUSALS.name].delete()
    desk.book.sheets[columns.TARGETS.name].range("E4").value = "信用代码证号"
    answer = desk.click(buttons.check)
    assert "「回避」工作簿里没有这个工作表" in answer
    assert "缺少“统一社会信用代码”一列" in answer


@pytest.mark.thorough
@pytest.mark.parametrize("button", [*BUTTONS.values(), None], ids=[*BUTTONS, CONFIRM])
def test_a_workbook_closed_meanwhile_is_told_by_every_button(county, desk, button):
    before = county.path.read_bytes()
    desk.book.close()
    assert "被关闭" in desk.click(button)
    assert county.path.read_bytes() == before


def test_a_workbook_closed_during_the_work_is_told_and_keeps_its_file(county, desk, monkeypatch):
    from toolkit.jobs import base as step

    read = step.open_desk

    def closing(*args):
        found = read(*args)
        desk.book.close()
        return found

    monkeypatch.setattr(step, "open_desk", closing)
    before = county.path.read_bytes()
    assert "被关闭" in desk.click(buttons.check)
    assert county.path.read_bytes() == before
    assert desk.app.status_bar is False


def refuse_writing(desk, monkeypatch):
    """The program stops at the first cell that it is to write."""
    call = desk.app.impl.call

    def breaking(verb, **args):
        if verb == "write":
            raise RuntimeError("no more")
        return call(verb, **args)

    monkeypatch.setattr(desk.app.impl, "call", breaking)


@pytest.mark.parametrize("settling", [True, False], ids=["", "control"])
def test_what_was_typed_goes_into_next_years_workbook(county, desk, monkeypatch, settling):
    """A step that takes the file itself has it saved first; without that the name would be the old one."""
    desk.type(columns.TARGETS, 5, "name", "刚改的名字")
    if not settling:
        monkeypatch.setattr(LiveBook, "settle", lambda _: None)
    (made,) = new_year(LiveBook(desk.book), county.office(date(2023, 12, 29)), 2024, ClosedBook).files
    assert (ClosedBook(made).read(columns.TARGETS).rows[0]["name"] == "刚改的名字") == settling


def test_of_a_write_that_broke_off_what_was_typed_lies_in_the_copy_that_is_named(county, desk, monkeypatch):
    """A person's way back: close without saving, put the copy back, go on."""
    desk.type(columns.TARGETS, 5, "name", "刚改的名字")
    before = county.path.read_bytes()
    refuse_writing(desk, monkeypatch)
    told = desk.click(buttons.check)
    (copy,) = copies(county.root)
    assert "请关闭工作簿（不要保存）" in told
    assert f"“换回备份”，选“{copy.name}”" in told
    assert "点按钮时的样子" not in told
    assert county.path.read_bytes() == before, "the control: the file does not have it"
    desk.book.close()
    restore(county.path, county.office(), copy.name, ClosedBook)
    assert ClosedBook(county.path).read(columns.TARGETS).rows[0]["name"] == "刚改的名字"


def test_of_a_write_that_broke_off_after_a_saving_the_file_is_told_to_have_all(county, desk, monkeypatch):
    desk.type(columns.TARGETS, 5, "name", "刚改的名字")
    desk.book.save()
    refuse_writing(desk, monkeypatch)
    told = desk.click(buttons.check)
    assert "文件还是点按钮时的样子" in told
    assert "换回备份" not in told


def test_protected_read_only_moved_and_busy_are_refused_in_words(county, desk, monkeypatch):
    county.path.chmod(0o444)
    assert "只读" in desk.click(buttons.check)
    county.path.chmod(0o644)
    desk.book.sheets[columns.FINDINGS.name].api.Protect("示例")
    assert "「核对」工作表受保护，不能写入。请先撤销工作表保护" in desk.click(buttons.check)
    desk.book.sheets[columns.FINDINGS.name].api.Unprotect("示例")
    moved = county.path.rename(county.path.with_name("搬走.xlsx"))
    assert "已被移走或改名" in desk.click(buttons.check)
    moved.rename(county.path)

    def busy(*_, **__):
        raise Busy("a cell is being edited")

    monkeypatch.setattr(desk.app.impl, "call", busy)
    assert "请先按 Esc 退出" in desk.click(buttons.check)
    assert copies(county.root) == []


def test_the_unforeseen_gets_a_number_and_a_log(desk, monkeypatch):
    monkeypatch.setattr("toolkit.jobs.base.open_desk", lambda *_: 1 / 0)
    answer = desk.click(buttons.check)
    assert re.search(r"事件编号 \d{8}-\d{6}", answer)
    assert "division" not in answer
    assert "ZeroDivisionError" in (Path.home() / ".shuangsuiji" / "错误日志.txt").read_text("utf-8")


def test_without_a_workbook_the_person_is_told_on_the_terminal(capsys, monkeypatch):
    monkeypatch.delattr("xlwings.Book._mock_caller", raising=False)
    assert buttons.main(["--fn=check"]) == 0
    assert "没有找到工作簿" in capsys.readouterr().err
    assert buttons.main(["--fn=没有"]) == 0
    assert "可用的有：check、plan" in capsys.readouterr().err


def test_plain_runpython_of_xlwings_works_too(county, desk, monkeypatch):
    monkeypatch.setattr(xw.Book, "_mock_caller", desk.book, raising=False)
    monkeypatch.setattr(sys, "argv", ["", "--wb=双随机台账.xlsx", "--from_xl=0"])
    buttons.check()
    assert "执法人员" in desk.messages[-1]


@pytest.mark.office
@pytest.mark.parametrize("typed", ["answers alone", "a name", "a sheet"])
def test_a_click_saves_once_and_its_copy_holds_what_was_typed(county, tmp_path, monkeypatch, typed):
    """Only what a file cannot be given without the program is saved first."""
    county.plan()
    office = libreoffice.start(profile=tmp_path / "profile")
    try:
        desk = Desk(county.path, office)
        desk.book.save()
        desk.ask_for(buttons.trial)
        if typed == "a name":
            desk.type(columns.TARGETS, 5, "name", "刚改的名字")
        if typed == "a sheet":
            desk.book.sheets.add("自己加的")
        verbs, call = [], office.impl.call
        monkeypatch.setattr(
            office.impl, "call", lambda verb, **args: verbs.append(verb) or call(verb, **args)
        )
        desk.fill_in({"任务": "202305-1"})
    finally:
        office.quit()
    assert verbs.count("save") == 1 + (typed == "a sheet")
    (copy,) = copies(county.root)
    assert (ClosedBook(copy).read(columns.TARGETS).rows[0]["name"] == "刚改的名字") == (typed == "a name")
    assert ("自己加的" in ClosedBook(copy).package.sheets) == (typed == "a sheet")


@pytest.mark.office
def test_an_office_that_dies_while_it_is_written_to_leaves_what_was_typed_in_a_copy(
    county, tmp_path, monkeypatch
):
    """The story of a bad day: typed, clicked, the office killed; put back what the message names, and go on."""
    office = libreoffice.start(profile=tmp_path / "profile")
    desk = Desk(county.path, office)
    desk.type(columns.TARGETS, 5, "name", "刚改的名字")
    told, call = [], office.impl.call

    def dying(verb, **args):
        if verb == "write":
            os.kill(office.pid, signal.SIGKILL)
        return call(verb, **args)

    with monkeypatch.context() as patch:
        patch.setattr(office.impl, "call", dying)
        patch.setattr(buttons, "_tell", lambda text, *_: told.append(text) or True)
        press(buttons.check, [], desk.screen)
    (copy,) = copies(county.root)
    assert "在操作中被关闭了" in told[0]
    assert f"“换回备份”，选“{copy.name}”" in told[0]
    assert ClosedBook(county.path).read(columns.TARGETS).rows[0]["name"] != "刚改的名字", "the control"
    with pytest.raises(Locked, match=r"上次没有正常退出。请删除同一文件夹中的“\.~lock"):
        restore(county.path, county.office(), copy.name, ClosedBook)
    county.path.with_name(f".~lock.{county.path.name}#").unlink()
    restore(county.path, county.office(), copy.name, ClosedBook)
    office = libreoffice.start(profile=tmp_path / "profile-2")
    try:
        office.impl.answer = "ok"
        desk = Desk(county.path, office)
        desk.click(buttons.check)
    finally:
        office.quit()
    assert ClosedBook(county.path).read(columns.TARGETS).rows[0]["name"] == "刚改的名字"


@pytest.mark.office
def test_a_click_in_libreoffice_reaches_the_office_that_has_the_workbook_open(county, tmp_path):
    office = libreoffice.start(profile=tmp_path / "profile")
    try:
        office.books.open(str(county.path))
        running = libreoffice.attach(libreoffice.open_pipe(workbook=county.path), headless=True)
        screen = caller.Screen(caller._pressed(running.books, str(county.path)))
        assert press(buttons.check, [], screen)
        assert "执法人员" in running.impl.alerts[-1].text
        running.quit()
        assert ClosedBook(county.path).read(columns.FINDINGS).rows
    finally:
        office.quit()

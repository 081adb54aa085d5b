"""The second day in LibreOffice: what it saves, by a button or by Ctrl+S, still has buttons that work when reopened.

LibreOffice drops the code names of workbook and sheets whenever it saves; ``earlier_bridge.bas`` is the bridge as
it was delivered when that made every button open LibreOffice's editor of macros.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import vba_project
from tests.clicks.window import ROOT, Window
from toolkit import masters
from toolkit.cli import main
from toolkit.columns import CASES, FINDINGS, GAPS, HEADER_ROW, TASKS
from toolkit.excel.form import FORM
from toolkit.excel.macros import code_names, lost, project_part
from toolkit.excel.own_macros import sources
from toolkit.excel.package import Package
from toolkit.masters import sample
from toolkit.masters.macro_texts import FAILED

pytestmark = pytest.mark.office

EARLIER = Path(__file__).with_name("earlier_bridge.bas").read_text("ascii")


def package(path: Path) -> Package:
    return Package(path.read_bytes(), path.name)


def with_bridge(source: str) -> bytes:
    """The sample county's workbook with another bridge."""
    with pytest.MonkeyPatch.context() as patch:
        changed = {**sources(), "bridge.bas": source}
        patch.setattr(masters, "sources", lambda: changed)
        return masters.workbook(sample.sample(), ".xlsm")


def check_saves(window: Window, *, outdated: bool = False) -> None:
    """A click on 核对名录库 answers, and its result stands in the file; the answer says if the macros are outdated."""
    before = window.path.stat()
    answer = window.press("核对名录库")
    assert "执法人员" in answer
    assert ("按钮是旧版的" in answer) == outdated
    assert window.rows(FINDINGS)
    assert window.path.stat() != before


@pytest.mark.thorough
def test_buttons_work_each_time_the_workbook_they_saved_is_opened_again(desk):
    desk.home.install()
    desk.put()
    for _ in range(3):
        with desk.open() as window:
            check_saves(window)
        assert lost(package(desk.path))


@pytest.mark.thorough
def test_buttons_work_after_ctrl_s_and_a_new_start(desk):
    desk.home.install()
    desk.put()
    with desk.open() as window:
        window.put(TASKS, 1, {"issue": "2023041"})
        window.save()
    assert lost(package(desk.path))
    for _ in range(2):
        with desk.open() as window:
            check_saves(window)


@pytest.mark.thorough
def test_a_workbook_that_an_earlier_version_left_dead_lives_again_after_doctor(desk):
    desk.home.install()
    desk.put(with_bridge(EARLIER))
    with desk.open() as window:
        check_saves(window, outdated=True)  # the last time that the earlier bridge works
    with desk.open() as window:
        assert "BASIC runtime error" in window.press("核对名录库")
    assert main(["doctor", str(desk.path)]) == 0
    for _ in range(2):
        with desk.open() as window:
            check_saves(window)


@pytest.mark.thorough
def test_a_command_on_the_closed_workbook_puts_the_code_names_back(desk):
    desk.home.install()
    desk.put(with_bridge(EARLIER))
    names = code_names(package(desk.path))
    with desk.open() as window:
        check_saves(window, outdated=True)
    assert lost(package(desk.path))
    assert main(["check", str(desk.path), "--write"]) in (0, 1)
    assert code_names(package(desk.path)) == names
    with desk.open() as window:
        check_saves(window, outdated=True)


@pytest.mark.thorough
def test_an_upgraded_workbook_of_0_1_0_has_buttons_that_work_and_the_sheets_they_need(desk):
    desk.home.install()
    shutil.unpack_archive(ROOT / "tests" / "masters" / "of_0_1_0" / "带按钮.zip", desk.folder)
    (desk.path,) = desk.folder.glob("*.xlsm")
    assert FORM not in Package(desk.path.read_bytes(), desk.path.name).sheets
    assert main(["upgrade", str(desk.path)]) == 0
    with desk.open() as window:
        check_saves(window)
        window.fill_in("月报", {"月份": "2023-04"})
        window.picture("办理 月报")
        assert "第 6 行“整改期限”" in window.confirm(), "as the office left it"
        window.put(CASES, 6 - HEADER_ROW, {"rectify_due": "2099-05-10"})
        window.fill_in("月报", {"月份": "2023-04"})
        assert "月报" in window.confirm()
        assert list((desk.folder / "文书").rglob("*月报*.docx"))
        assert "见“归档缺件”表" in window.press("归档")
        assert window.rows(GAPS)
        assert desk.saved(GAPS) == len(window.rows(GAPS))


@pytest.mark.thorough
def test_whatever_goes_wrong_in_the_macro_is_said_in_chinese(desk):
    desk.home.install()
    desk.put(with_bridge(sources()["bridge.bas"].replace("Application.ThisWorkbook", "Application.Nobody")))
    assert "Application.Nobody" in vba_project.read(project(desk.path)).code["Bridge"]
    with desk.open() as window:
        assert window.press("核对名录库") == f"{FAILED}423"
        assert window.see("boxes") == []
        assert not window.rows(FINDINGS)


def project(path: Path) -> bytes:
    found = package(path)
    return found.part(project_part(found))

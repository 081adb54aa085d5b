"""首页 leads: recalculated by LibreOffice, its words follow what is missing and the state of the tasks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.conftest import quick_to_open
from tests.county import County
from toolkit.jobs.check import check
from toolkit.jobs.documents import documents
from toolkit.jobs.published import published
from toolkit.masters import MASTERS
from toolkit.masters.front_layout import FIGURES_ROW, HELP_ROW, MONTH_ROW, STEPS_ROW
from toolkit.masters.steps import STEPS
from xlwings_offices import libreoffice

pytestmark = pytest.mark.office


class Front:
    """首页 of a workbook as LibreOffice calculates it."""

    def __init__(self, office, path: Path, copy: Path) -> None:
        copy.write_bytes(quick_to_open(path.read_bytes()))
        book = office.books.open(str(copy))
        office.calculate()
        self.cells = book.sheets["首页"].range("A1:M40").value
        self.choices = [row for row in book.sheets["下拉"].range("A2:A20").value if row]
        book.close()

    @property
    def next(self) -> str:
        return self.cells[1][1]

    @property
    def done(self) -> dict[str, str]:
        return {step.name: self.cells[STEPS_ROW + 2 + n][5] or "" for n, step in enumerate(STEPS)}

    @property
    def waiting(self) -> list[str]:
        return [row[7] for row in self.cells[MONTH_ROW + 2 : MONTH_ROW + 6] if row[7]]

    @property
    def help(self) -> str:
        return self.cells[HELP_ROW][1]

    @property
    def checked(self) -> str:
        return self.cells[FIGURES_ROW][7]


@pytest.mark.thorough
def test_the_front_page_says_what_comes_next_and_what_was_done(county: County, tmp_path: Path) -> None:
    office = libreoffice.start(profile=tmp_path / "profile")
    try:

        def front(path: Path = county.path) -> Front:
            return Front(office, path, tmp_path / f"看{path.suffix}")

        blank = tmp_path / "空白.xlsx"
        blank.write_bytes(MASTERS["空白台账.xlsx"]())
        assert "先填“设置”表：年度、单位名称" in front(blank).next
        fresh = front()
        assert "点“核对名录库”" in fresh.next
        assert set(fresh.done.values()) == {""}
        assert "还没有核对" in fresh.checked

        check(county.book(), county.office(date(2023, 4, 7)), write=True)
        checked = front()
        assert "点“生成任务”" in checked.next
        assert checked.done["核对名录库"].startswith("✓ ")
        assert "核对于 04-07）" in checked.checked

        county.plan()
        planned = front()
        assert "此后有改动" in planned.checked
        assert "202304-1　填随机数期号和监督人，点“冻结名单”" in planned.next
        assert planned.waiting[:2] == ["202304-1", "202304-2"]  # of months gone by
        assert "没有办完的 14 个，过了检查日期还没有抽取的 14 个" in planned.cells[MONTH_ROW][7]
        assert planned.choices[0].startswith("202304-1　2023年")
        assert planned.choices[0].endswith("　待冻结")

        county.freeze()
        assert "点“公布登记”" in front().next
        where = "县政府网站", "https://gov.example/c/1"
        published(county.book(), county.office(date(2023, 4, 11)), "202304-1", *where)
        assert "202304-1　开奖以后填公开随机数和监督人复核号码，点“抽取”" in front().next
        county.draw()
        drawn = front()
        assert "202304-1　点“生成文书”" in drawn.next
        assert drawn.done["抽取"] == "✓ 04-14"
        assert "过了检查日期还没有抽取的 13 个" in drawn.cells[MONTH_ROW][7]
        assert drawn.done["登记结果"] == "0/8 户"
        documents(county.book(), county.office(date(2023, 4, 15)), "202304-1")
        assert "检查以后填检查台账，点“登记结果”" in front().next
        county.inspect(lambda number, values: values.pop("result") if number == 7 else None)
        assert front().done["登记结果"] == "7/8 户"
        county.inspect()
        assert front().done["登记结果"] == "✓ 8 户"
        with_buttons = tmp_path / "空白.xlsm"
        with_buttons.write_bytes(MASTERS["空白台账.xlsm"]())
        assert "（LibreOffice）" in front(with_buttons).help
    finally:
        office.quit()

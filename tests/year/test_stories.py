"""A bureau's year in plain words, through the commands, with everything carried over; each story ends with 对账 clean.

What a mouse does is told in ``tests/clicks``; the steps behind a button and behind a command are the same.
"""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from tests.archive_kit import picture
from tests.conftest import require_program
from tests.year.bureau import LI, ZHANG, Bureau
from toolkit import columns
from toolkit.excel.book import Row
from toolkit.excel.closed import ClosedBook
from toolkit.excel.copies import keep_copy
from toolkit.ledger.journal import Journal

TASK = "202304-1"
PAST = Path(__file__).parents[1] / "masters" / "of_0_1_0"
BLANK = ("started", "ended", "shown", "result", "handling")


def a_month(bureau: Bureau, who: str = ZHANG) -> None:
    """From the draw to the portal, nothing going wrong."""
    bureau.draws(TASK, who)
    bureau.day = date(2023, 4, 17)
    bureau.does("documents", "--task", TASK, who=who)
    bureau.inspects(TASK, date(2023, 4, 20))
    bureau.day = date(2023, 4, 21)
    bureau.does("documents", "--task", TASK, who=who)
    bureau.reports(TASK, date(2023, 4, 21))
    bureau.day = date(2023, 4, 24)
    bureau.does("publish", "--task", TASK, who=who)
    assert bureau.state(TASK) == "已公示"


def test_a_month_with_mishaps(bureau: Bureau) -> None:
    """An inspector falls ill, a firm asks for another day and is late for the 通报, a result is published wrong."""
    bureau.draws(TASK)
    late, wrong, *_ = bureau.cases(TASK)
    ids = {row.text("name"): row.text("id") for row in ClosedBook(bureau.path).read(columns.INSPECTORS).rows}
    ill = late.text("team").split("、")[-1].split("（")[0]
    bureau.day = date(2023, 4, 17)
    bureau.does("recuse", "--task", TASK, "--inspector", ids[ill], "--reason", "其他", "--by", "吴示例")
    asked = ("--to", "2023-05-09", "--reason", "停产检修", "--by", "吴示例")
    bureau.does("postpone", "--task", TASK, "--object", late.text("target"), *asked)
    bureau.does("documents", "--task", TASK)
    bureau.inspects(TASK, date(2023, 4, 20))
    bureau.types(columns.CASES, late.text("case"), dict.fromkeys(BLANK))
    bureau.day = date(2023, 4, 26)
    bureau.does("documents", "--task", TASK, "--inspected")
    bureau.reports(TASK, date(2023, 4, 26))
    bureau.day = date(2023, 4, 28)
    assert "其余 1 户" in bureau.does("publish", "--task", TASK, "--reported")
    bureau.types(columns.CASES, wrong.text("case"), {"issue": "无"})
    bureau.does("publish", "--task", TASK, "--correct", "原公示漏写")
    bureau.does("documents", "--task", TASK, "--kind", "检查通报", "--again")
    bureau.inspects(TASK, date(2023, 5, 9))
    bureau.day = date(2023, 5, 10)
    bureau.does("documents", "--task", TASK)
    bureau.reports(TASK, date(2023, 5, 10))
    bureau.day = date(2023, 5, 12)
    bureau.does("publish", "--task", TASK)
    assert bureau.state(TASK) == "已公示"
    bureau.does("statistics")
    bureau.balanced()


def test_two_people_and_one_shared_folder(bureau: Bureau) -> None:
    """张 freezes, 李 draws while 张 has the file open, 张 brings an old copy back: nothing is lost, all is told."""
    bureau.day = date(2023, 4, 10)
    bureau.does("freeze", "--task", TASK, "--issue", "2023041", who=ZHANG)
    old = keep_copy(bureau.path, datetime.combine(bureau.day, time(9, 40))).read_bytes()
    open_mark = bureau.path.with_name(f"~${bureau.path.name}")
    open_mark.write_bytes(bytes([9]) + ZHANG.encode() + bytes(160))
    bureau.day = date(2023, 4, 14)
    number = ("--entropy", "03,09,14,21,27,32+11")
    assert "正在表格软件中打开" in bureau.does("draw", "--task", TASK, *number, who=LI, code=3)
    assert bureau.state(TASK) == "已冻结"
    open_mark.unlink()
    bureau.does("draw", "--task", TASK, *number, who=LI)
    drawn = [row.text("target") for row in bureau.cases(TASK)]
    bureau.path.write_bytes(old)  # 张 saves from the stick what he took home before the draw
    assert "抽取" in bureau.does("documents", "--task", TASK, who=ZHANG, code=3), (
        "what the old copy lacks is named"
    )
    bureau.does("rebuild", who=LI)
    assert [row.text("target") for row in bureau.cases(TASK)] == drawn
    bureau.does("draw", "--task", TASK, *number, who=ZHANG, code=3)  # the control: nobody draws a second time
    bureau.inspects(TASK, date(2023, 4, 20))
    bureau.day = date(2023, 4, 21)
    bureau.does("documents", "--task", TASK, who=LI)
    bureau.reports(TASK, date(2023, 4, 21))
    bureau.day = date(2023, 4, 24)
    bureau.does("publish", "--task", TASK, who=ZHANG)
    did = {(line.who, line.step) for line in Journal(bureau.root / "记录" / "2023").lines}
    assert {(ZHANG, "冻结名单"), (LI, "抽取"), (LI, "重建"), (ZHANG, "公示")} <= did
    bureau.balanced()


def test_the_years_end(bureau: Bureau) -> None:
    """The months that were not done are cancelled, what is missing is answered, the year is packed, the next begins."""
    a_month(bureau)
    bureau.day = date(2023, 12, 25)
    tasks = [row.text("task") for row in ClosedBook(bureau.path).read(columns.TASKS).rows]
    for month in sorted({task[:6] for task in tasks}):
        if any(task.startswith(month) and task != TASK for task in tasks):
            why = ("--reason", "力量不足，经研究不再开展", "--by", "吴示例")
            bureau.does("cancel", "--month", f"{month[:4]}-{month[4:]}", *why)
    bureau.does("statistics")
    bureau.balanced()
    assert "缺" in bureau.does("archive", "--year", "2023", code=1), "the control: signatures are asked for"
    bureau.does("archive", "--year", "2023", "--allow-missing", "示例，没有签字扫描件")
    bureau.does("new-year", "--year", "2024")
    assert "2023 年已经归档" in bureau.does("statistics", code=3)
    bureau.balanced()
    bureau.path = next(path for path in bureau.root.glob("*.xlsx") if "2024" in path.name)
    bureau.day = date(2024, 3, 1)
    bureau.does("plan")
    bureau.balanced()


def test_the_archive_is_pressed_in_july(bureau: Bureau) -> None:
    """It lists what is owed until today and archives nothing, whatever is ticked; in December the ticks still stand."""

    def rows() -> list[Row]:
        return ClosedBook(bureau.path).read(columns.GAPS).rows

    a_month(bureau)
    bureau.day = date(2023, 7, 10)
    bureau.does("archive", "--year", "2023", code=1)
    assert "全部列在“归档缺件”表" in bureau.said
    assert "个任务还没有到检查日期（202307-1" in bureau.said
    assert "办“取消任务”" in bureau.said
    owed = {row.text("material") for row in rows() if row["task"] == TASK}
    assert "检查方案.docx" in owed, "scans are asked for as soon as there is a paper to sign"
    undone = {row.text("task")[:6] for row in rows() if "没有开展" in row.text("what")}
    assert undone == {"202304", "202305", "202306"}, "months still to come lack nothing yet"
    assert not (bureau.root / "归档" / "2023").exists()

    plan = bureau.root / "文书" / TASK / "签字扫描" / "检查方案.jpg"
    plan.parent.mkdir()
    plan.write_bytes(picture(1))
    bureau.does("archive", "--year", "2023", code=1)
    assert "检查方案.docx" not in {row.text("material") for row in rows() if row["task"] == TASK}
    book = openpyxl.load_workbook(bureau.path)
    keys = [column.key for column in columns.GAPS.columns]
    for row in rows():
        for key, typed in (("waived", "是"), ("reason", "示例单位的文书不签字")):
            book[columns.GAPS.name].cell(row.number, keys.index(key) + 1).value = typed
    book.save(bureau.path)
    for words in ((), ("--allow-missing", "示例")):
        bureau.does("archive", "--year", "2023", *words, code=1)
        assert "年度还没有办完" in bureau.said, (
            "the control: no tick and no reason closes a year before its time"
        )
    assert not (bureau.root / "归档" / "2023").exists()
    bureau.balanced()

    for month in range(7, 13):
        bureau.does("cancel", "--month", f"2023-{month:02}", "--reason", "力量不足", "--by", "吴示例")
    bureau.day = date(2023, 12, 27)
    bureau.does("archive", "--year", "2023")
    assert "逐项写明" in bureau.said
    bureau.balanced()


def test_the_second_year_from_an_upgraded_workbook(bureau: Bureau) -> None:
    """The office of 0.1.0 upgrades in mid-year, finishes what it had begun, and draws in the year after."""
    folder = bureau.root.parent / "旧台账"
    shutil.unpack_archive(PAST / "不带宏.zip", folder)
    bureau.path, bureau.root = next(folder.glob("*.xlsx")), folder
    bureau.types(columns.CASES, "202304-3-01-002", {"rectify_due": date(2026, 12, 30)})
    bureau.day = date(2026, 11, 30)  # its freeze was entered on the day this office was made
    bureau.does("deadlines")
    assert "升级台账" in bureau.said, "the control: every door says so before"
    assert "upgrade（升级）" in bureau.does("statistics", code=1), "its new columns have no place yet"
    bureau.does("upgrade")
    assert "升级台账" not in bureau.does("statistics")
    bureau.balanced()
    bureau.does("new-year", "--year", "2024")
    bureau.path = next(path for path in folder.glob("*.xlsx") if "2024" in path.name)
    bureau.does("plan", "--past")
    bureau.does("freeze", "--task", "202404-1", "--issue", "2026139")
    bureau.day = date(2026, 12, 4)
    bureau.does("draw", "--task", "202404-1", "--entropy", "03,09,14,21,27,32+11")
    assert all("2024" in row.text("case") for row in bureau.cases("202404-1"))
    bureau.balanced()


@pytest.mark.thorough
def test_the_office_that_has_libreoffice_only(bureau: Bureau, tmp_path: Path) -> None:
    """Every now and then the workbook is saved by LibreOffice; the next step works on what that left."""
    saved_by_libreoffice(bureau.path, tmp_path)
    bureau.draws(TASK)
    saved_by_libreoffice(bureau.path, tmp_path)
    bureau.day = date(2023, 4, 17)
    bureau.does("documents", "--task", TASK)
    bureau.inspects(TASK, date(2023, 4, 20))
    bureau.reports(TASK, date(2023, 4, 21))
    saved_by_libreoffice(bureau.path, tmp_path)
    bureau.day = date(2023, 4, 21)
    bureau.does("documents", "--task", TASK)
    bureau.day = date(2023, 4, 24)
    bureau.does("publish", "--task", TASK)
    bureau.does("statistics")
    bureau.balanced()


def saved_by_libreoffice(path: Path, scratch: Path) -> None:
    """What Ctrl+S in LibreOffice makes of the file."""
    profile = (scratch / "profile").as_uri()
    command = [require_program("soffice"), f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    out = scratch / "saved"
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    shutil.copy2(out / path.name, path)


def test_control_a_firm_that_disappears_is_no_clean_end(bureau: Bureau) -> None:
    bureau.draws(TASK)
    bureau.types(columns.CASES, bureau.cases(TASK)[0].text("case"), {"void": "不查了"})
    with pytest.raises(AssertionError):
        bureau.balanced()

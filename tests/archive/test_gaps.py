"""归档缺件: all that is missing, a row each; ticked with a reason, or brought, the year is archived without option."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.archive.conftest import DAY, REASON, YEAR
from tests.county import text_of
from toolkit import columns
from toolkit.archive.plan import ArchivePlan, Volume
from toolkit.cli import main
from toolkit.columns import FIRST_ROW
from toolkit.errors import ProblemsFound
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.archive import package
from toolkit.jobs.papers import volume_remarks


def remarks_of(archived: Path, volume: str) -> str:
    """What 卷内备考表 says."""
    return text_of(archived / "data" / "文书" / volume / "0-案卷" / "卷内备考表.docx")


def archive(desk, *words: str) -> int:
    return main(["archive", str(desk.path), "--year", "2023", *words])


@pytest.fixture(autouse=True)
def _no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Archive without PDFs: that too is a gap, with a row of its own."""
    monkeypatch.setitem(package.archive.__kwdefaults__, "find_engine", lambda: None)


def test_every_gap_has_a_row_however_many_and_nothing_else_is_made(desk, capsys) -> None:
    (desk.folder / "签字扫描" / "检查方案.jpg").unlink()
    for receipt in (desk.folder / "送达回证").glob("*.jpg"):
        receipt.unlink()
    assert archive(desk) == 1
    assert "全部列在“归档缺件”表" in capsys.readouterr().out
    found = desk.gaps()
    assert len(found) == 13 + 1 + 2 + 1  # tasks not carried out, a scan, two receipts, no PDF
    assert [row["no"] for row in found] == list(range(1, 18))
    assert {"检查方案.docx", "PDF"} < {row["material"] for row in found}
    assert len([row for row in found if str(row["about"]).startswith("202304-2-01-00")]) == 2
    assert all(row["what"] and row["remedy"] and row["waived"] is None for row in found)
    assert not desk.package.exists()
    assert main(["reconcile", str(desk.path)]) == 0


def test_ticks_and_what_is_brought_later_archive_the_year_and_each_reason_is_kept(desk, capsys) -> None:
    scan = desk.folder / "签字扫描" / "检查方案.jpg"
    kept = scan.read_bytes()
    scan.unlink()
    assert archive(desk) == 1
    desk.fill_gaps(
        lambda row: (None, None) if row["material"] == "检查方案.docx" else ("是", f"示例{row['no']}")
    )
    assert archive(desk) == 1, "one is neither there nor ticked"
    assert sum(row["waived"] is True for row in desk.gaps()) == 14, "what was said before stays"
    scan.write_bytes(kept)
    capsys.readouterr()
    assert archive(desk) == 0
    assert "逐项写明" in capsys.readouterr().out
    text = (desk.package / "data" / "缺件说明.txt").read_text()
    assert text.count("（理由：示例") == 14
    assert "“检查方案.docx”没有签字" not in text
    assert "材料齐全。" in remarks_of(desk.package, "202304-2"), "what is missing is of other tasks"
    told = json.loads((desk.package / "data" / "metadata.json").read_bytes())
    assert sum("（理由：示例" in gap for gap in told["缺件"]) == 14
    left = desk.gaps()
    assert "检查方案.docx" not in {row["material"] for row in left}
    assert len(left) == 14
    assert main(["verify-archive", str(desk.package)]) == 0


def test_remarks_of_a_volume_tell_its_own_gaps_with_their_reasons_and_none_of_another(desk) -> None:
    (desk.folder / "签字扫描" / "检查方案.jpg").unlink()
    assert archive(desk) == 1
    desk.fill_gaps(lambda row: ("是", f"示例{row['no']}"))
    assert archive(desk) == 0
    said = remarks_of(desk.package, "202304-2")
    assert "缺件 1 处。理由逐项写在后面。" in said
    assert said.count("（理由：示例") == 1


def test_a_workbook_that_is_saved_when_the_person_agrees_is_archived_as_it_is_then(desk) -> None:
    """As in an office's window, where what was typed since the last saving is saved before the step goes on."""
    book = desk.book()

    def agree(_: object) -> None:
        book.update(columns.SETTINGS, "联系人", {"value": "冯示例"})
        book.save()

    package.archive(book, replace(desk.office(DAY), agree=agree), YEAR, REASON)
    (kept,) = (desk.package / "data" / "工作簿").iterdir()
    settings = {row.text("key"): row.text("value") for row in ClosedBook(kept).read(columns.SETTINGS).rows}
    assert settings["联系人"] == "冯示例"


@pytest.mark.parametrize(("volume", "gaps"), [("202304-1", 1), ("202304-10", 2), ("2023", 0)])
def test_the_number_of_a_volume_is_not_mistaken_for_the_beginning_of_another(volume, gaps) -> None:
    problems = ("任务 202304-1 的“甲”没有", "任务 202304-10 的“乙”没有", "任务 202304-10（丙）没有开展")
    plan = ArchivePlan("", 2023, "", "", "", "2023-12-29T00:00:00", "示例", "", problems, (), (), ())
    said = str(volume_remarks.values(plan, Volume(volume, "", "", "", ""), [])["情况说明"])
    assert said.count("没有") == gaps
    assert said.startswith(f"缺件 {gaps} 处。理由：示例" if gaps else "材料齐全")


def test_a_wrong_cell_is_told_and_the_gaps_are_listed_all_the_same(desk, capsys) -> None:
    desk.type(columns.RETENTION, "检查通报", {"kept": "很久"})
    assert archive(desk) == 1
    said = "".join(capsys.readouterr())
    assert "此外先要改正的" in said
    assert "“保管期限”" in said
    assert len(desk.gaps()) >= 14
    desk.fill_gaps(lambda _: ("是", "示例"))
    assert archive(desk) == 1, "ticks do not mend the cell"
    assert not desk.package.exists()


def test_where_the_books_do_not_balance_nothing_is_written_and_both_are_told(desk, capsys) -> None:
    drawn = next(row for row in desk.book().read(columns.CASES).rows if row["task"] == "202304-2")
    desk.type(columns.CASES, drawn.text("case"), {"void": "不查了"})
    before = desk.path.read_bytes()
    assert archive(desk) == 1
    said = "".join(capsys.readouterr())
    assert f"第 {drawn.number} 行“作废原因”" in said
    assert "没有签字盖章的扫描件" in said or "没有开展" in said
    assert desk.path.read_bytes() == before


@pytest.mark.thorough
def test_a_tick_without_a_reason_is_led_to_and_archives_nothing(desk, capsys) -> None:
    assert archive(desk) == 1
    desk.fill_gaps(lambda row: ("是", "示例" if row["no"] != 3 else None))
    capsys.readouterr()
    assert archive(desk) == 1
    assert f"（H{FIRST_ROW + 2}）" in "".join(capsys.readouterr())
    assert not desk.package.exists()
    desk.fill_gaps(lambda _: ("否", "示例"))
    assert archive(desk) == 1, "a reason without a tick waives nothing"
    assert not desk.package.exists()


def test_a_gap_that_changes_is_asked_about_again(desk) -> None:
    assert archive(desk) == 1
    desk.fill_gaps(lambda _: ("是", "示例"))
    (desk.folder / "笔记.txt").write_text("x")
    assert archive(desk) == 1
    assert [row["material"] for row in desk.gaps() if not row["waived"]] == ["笔记.txt"]


def test_a_workbook_without_the_sheet_is_archived_with_one_reason_for_all(desk) -> None:
    book = openpyxl.load_workbook(desk.path)
    del book[columns.GAPS.name]
    book.save(desk.path)
    with pytest.raises(ProblemsFound, match="没有开展"):
        desk.archive(None)
    desk.archive()
    assert Path(desk.package).is_dir()

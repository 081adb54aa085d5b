"""归档缺件: all that is missing, a row each; ticked with a reason, or brought, the year is archived without option."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from toolkit import columns
from toolkit.cli import main
from toolkit.columns import FIRST_ROW
from toolkit.errors import ProblemsFound
from toolkit.jobs.archive import package

HEADERS = [column.key for column in columns.GAPS.columns]


def rows(desk) -> list[dict[str, object]]:
    return [dict(row.values) for row in desk.book().read(columns.GAPS).rows]


def fill(desk, answers) -> None:
    """Type into the file what ``answers`` says of each row: what goes into 不补了 and the reason."""
    book = openpyxl.load_workbook(desk.path)
    page = book[columns.GAPS.name]
    for number, row in enumerate(rows(desk), FIRST_ROW):
        for key, value in zip(("waived", "reason"), answers(row), strict=True):
            page.cell(number, HEADERS.index(key) + 1).value = value
    book.save(desk.path)


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
    found = rows(desk)
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
    fill(desk, lambda row: (None, None) if row["material"] == "检查方案.docx" else ("是", f"示例{row['no']}"))
    assert archive(desk) == 1, "one is neither there nor ticked"
    assert sum(row["waived"] is True for row in rows(desk)) == 14, "what was said before stays"
    scan.write_bytes(kept)
    capsys.readouterr()
    assert archive(desk) == 0
    assert "逐项写明" in capsys.readouterr().out
    text = (desk.package / "data" / "缺件说明.txt").read_text()
    assert text.count("（理由：示例") == 14
    assert "“检查方案.docx”没有签字" not in text
    told = json.loads((desk.package / "data" / "metadata.json").read_bytes())
    assert sum("（理由：示例" in gap for gap in told["缺件"]) == 14
    left = rows(desk)
    assert "检查方案.docx" not in {row["material"] for row in left}
    assert len(left) == 14
    assert main(["verify-archive", str(desk.package)]) == 0


def test_a_tick_without_a_reason_is_led_to_and_archives_nothing(desk, capsys) -> None:
    assert archive(desk) == 1
    fill(desk, lambda row: ("是", "示例" if row["no"] != 3 else None))
    capsys.readouterr()
    assert archive(desk) == 1
    assert f"（H{FIRST_ROW + 2}）" in "".join(capsys.readouterr())
    assert not desk.package.exists()
    fill(desk, lambda _: ("否", "示例"))
    assert archive(desk) == 1, "a reason without a tick waives nothing"
    assert not desk.package.exists()


def test_a_gap_that_changes_is_asked_about_again(desk) -> None:
    assert archive(desk) == 1
    fill(desk, lambda _: ("是", "示例"))
    (desk.folder / "笔记.txt").write_text("x")
    assert archive(desk) == 1
    assert [row["material"] for row in rows(desk) if not row["waived"]] == ["笔记.txt"]


def test_a_workbook_without_the_sheet_is_archived_with_one_reason_for_all(desk) -> None:
    book = openpyxl.load_workbook(desk.path)
    del book[columns.GAPS.name]
    book.save(desk.path)
    with pytest.raises(ProblemsFound, match="没有开展"):
        desk.archive(None)
    desk.archive()
    assert Path(desk.package).is_dir()

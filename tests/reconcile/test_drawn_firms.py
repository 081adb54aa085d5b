"""A drawn firm cannot vanish from 检查台账: every command that relies on it stops, and ``rebuild`` puts it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.county import County
from tests.reconcile.by_hand import RELYING
from toolkit import columns
from toolkit.cli import main
from toolkit.excel.book import Value
from toolkit.jobs.documents import documents
from toolkit.jobs.publish import publish
from toolkit.jobs.results import results

TASK = "202304-1"
Run = Callable[..., tuple[int, str]]
Rows = list[dict[str, Value]]


def spoil(county: County, change: Callable[[Rows], object]) -> None:
    """Change the rows of 检查台账 as a hand does in Excel."""
    book, sheet = county.book(), columns.CASES
    rows = [{c.key: row[c.key] for c in sheet.columns if not c.formula} for row in book.read(sheet).rows]
    change(rows)
    book.restart(sheet, rows)
    book.save()


def cleared(rows: Rows) -> None:
    rows.pop(2)


def voided(rows: Rows) -> None:
    rows[2]["void"] = "注销"


def replaced_by_a_row_of_ones_own(rows: Rows) -> None:
    """The bad row is declared void, and a clean one stands below under a number of its own."""
    rows.append(rows[2] | {"case": "202304-1-01-009"})
    rows[2]["void"] = "登记有误"


def put_into_another_task(rows: Rows) -> None:
    rows[2]["task"] = "202304-2"


SPOILT: dict[Callable[[Rows], None], str] = {
    cleared: "在检查台账里没有一行",
    voided: "的作废原因“注销”没有对应的补正，它仍是抽中的对象",
    replaced_by_a_row_of_ones_own: "的作废原因“登记有误”没有对应的补正",
    put_into_another_task: "在检查台账里没有一行",
}


@pytest.mark.parametrize("change", [cleared, voided], ids=lambda change: change.__name__)
def test_entering_results_says_that_a_firm_is_missing(county: County, change: Callable[[Rows], None]) -> None:
    county.drawn()
    county.inspect()
    assert not results(county.book(), county.office(date(2023, 4, 26)), TASK).problems, "the control"
    spoil(county, change)
    told = results(county.book(), county.office(date(2023, 4, 26)), TASK)
    assert "抽取 8 户，检查台账里算数的只有 7 户" in str(told.problems[0])
    assert "重建" in str(told.problems[0])


@pytest.mark.thorough
@pytest.mark.parametrize("command", RELYING)
@pytest.mark.parametrize("change", SPOILT, ids=lambda change: change.__name__)
def test_a_drawn_firm_that_is_gone_stops_every_command_that_relies_on_it(
    inspected: County, run: Run, command: str, change: Callable[[Rows], None]
) -> None:
    firm = inspected.book().read(columns.CASES).rows[2]
    spoil(inspected, change)
    code, said = run(inspected, command, *RELYING[command])
    assert code == 1, said
    assert SPOILT[change] in said
    assert firm.text("name") in said
    assert firm.text("target") in said
    assert "rebuild（重建）" in said
    assert "候补启用（alternate）" in said
    assert not list(inspected.root.glob(f"文书/{TASK}/检查通报*"))
    assert not (inspected.root / "文书" / TASK / "公示").exists()
    assert not (inspected.root / "归档" / "2023").exists()


@pytest.mark.thorough
def test_nothing_stops_while_every_firm_is_there(inspected: County, run: Run) -> None:
    """Negative control: also with rows in another order and with columns filled that are the clerk's."""
    spoil(inspected, lambda rows: rows.reverse())
    for command in ("check", "documents", "publish", "statistics", "verify"):
        code, said = run(inspected, command, *RELYING[command])
        assert code == 0, (command, said)
    assert "没有一行" not in run(inspected, "archive", *RELYING["archive"])[1]


@pytest.mark.thorough
def test_a_firm_taken_out_by_an_amendment_is_not_missed(county: County, run: Run) -> None:
    """Negative control: 候补启用 is the lawful way."""
    task = "202304-3"
    county.drawn(task)
    rows = county.book().read(columns.CASES).rows
    words = ("--reason", "停业", "--evidence", "现场核实（示例）", "--by", "吴示例")
    codes = [
        run(county, "alternate", "--task", task, "--object", row.text("target"), *words)[0] for row in rows
    ]
    assert 0 in codes, "some stratum has an alternate"
    void = [row for row in county.book().read(columns.CASES).rows if row["void"]]
    assert len(void) == codes.count(0)
    assert run(county, "check")[0] == 0
    assert run(county, "verify", "--year", "2023")[0] == 0


@pytest.mark.thorough
@pytest.mark.parametrize("change", [cleared, voided], ids=lambda change: change.__name__)
def test_rebuild_puts_the_firm_back_under_its_number(
    inspected: County, run: Run, change: Callable[[Rows], None]
) -> None:
    keys = ("case", "task", "target", "name", "region", "team", "void")
    before = {tuple(row[key] for key in keys) for row in inspected.book().read(columns.CASES).rows}
    spoil(inspected, change)
    code, said = run(inspected, "rebuild")
    assert code == 0, said
    assert "202304-1-01-003" in said
    assert ("请照检查记录重新登记" in said) == (change is cleared)
    assert {tuple(row[key] for key in keys) for row in inspected.book().read(columns.CASES).rows} == before
    assert run(inspected, "check")[0] == 0
    assert run(inspected, "verify", "--year", "2023")[0] == 0
    log = [row.text("what") for row in inspected.book().read(columns.LOG).rows]
    assert "检查台账" in log[-1]
    assert run(inspected, "rebuild")[1].count("不用重建") == 1, "nothing is left to do"


def test_rebuild_leaves_a_row_of_ones_own_and_names_it(inspected: County, run: Run) -> None:
    spoil(inspected, replaced_by_a_row_of_ones_own)
    code, said = run(inspected, "rebuild")
    assert code == 1
    assert "（D13）" in said
    assert "一户只能有一个结果。请核对后删去自己加的一行" in said
    assert "检查台账照抽取记录改回：202304-1-01-003" in said
    assert len(inspected.book().read(columns.CASES).rows) == 9


def test_two_workbooks_of_a_year_are_not_said_to_agree(inspected: County, run: Run) -> None:
    copy = inspected.root / "双随机台账 - 副本.xlsx"
    copy.write_bytes(inspected.path.read_bytes())
    code = main(["verify", "--year", "2023", str(inspected.root)])
    assert code == 1
    code, said = run(inspected, "verify", "--year", "2023")  # by its name
    assert code == 0, said
    copy.write_bytes(b"no workbook")
    assert main(["verify", "--year", "2023", str(inspected.root)]) == 1
    copy.unlink()
    assert main(["verify", "--year", "2023", str(inspected.root)]) == 0


def test_records_alone_can_be_verified(inspected: County, capsys: pytest.CaptureFixture[str]) -> None:
    documents(inspected.book(), inspected.office(date(2023, 4, 26)), TASK)
    publish(inspected.book(), inspected.office(date(2023, 4, 28)), TASK)
    inspected.path.unlink()
    assert main(["verify", "--year", "2023", str(inspected.root)]) == 0
    assert "旁边没有 2023 年的工作簿，只核验了记录" in capsys.readouterr().out

"""综合查一次 through the commands: two tasks and another bureau at the same firms, from plan to archive."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.county import text_of
from tests.onsite.phone import hand_in, visit
from tests.publicity.verifying_browser import browsing
from tests.year.bureau import NUMBER, Bureau
from toolkit import columns
from toolkit.calling import office_of
from toolkit.draw.encoding import canonical_json
from toolkit.excel.book import Value
from toolkit.excel.closed import ClosedBook

HOST, GUEST, BODY = "202304-1", "202304-2", "示例县应急管理局"
WHY = ("--reason", "综合查一次", "--by", "吴示例")
THEIR_ITEM = "重大危险源监督检查（示例）"
SALT, ENERGY = "食盐定点企业监督检查", "工业企业节能管理监督检查"


@pytest.fixture
def bureau(
    tmp_path: Path, master: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Bureau:
    """An office whose plan has three items for the same firms; two of them are merged in the plan already."""
    path = tmp_path / "双随机台账.xlsx"
    path.write_bytes(master)
    bureau = Bureau(path, monkeypatch, capsys)
    same: dict[str, Value] = {"pool": "民爆企业", "quantity": "100%", "months": "4月"}
    bureau.types(columns.PLAN, "1", {**same, "partners": BODY})
    bureau.types(columns.PLAN, "2", same)
    bureau.types(columns.PLAN, "3", {**same, "merged": 1})
    bureau.does("plan")
    return bureau


def answers(sent: Path, firm: str, back: Path) -> Path:
    """What the other bureau fills in: it comes to one firm, with two people, for one item."""
    book = load_workbook(sent)
    objects, people, items = book["检查对象"], book["检查人员"], book["检查事项"]
    row = next(cell.row for cell in objects["A"] if cell.value == firm)
    objects.cell(row, 5, "是")
    objects.cell(row, 6, "马示例、牛示例")
    top = next(cell.row for cell in people["A"] if cell.value == "姓名")
    for n, (name, number) in enumerate((("马示例", "YJ001"), ("牛示例", "YJ002")), top + 1):
        people.cell(n, 1, name)
        people.cell(n, 2, number)
    top = next(cell.row for cell in items["A"] if cell.value == "检查事项")
    for column, text in enumerate(
        (THEIR_ITEM, "《安全生产法》（示例）", "危险源是否登记建档", "第四十条"), 1
    ):
        items.cell(top + 1, column, text)
    book.save(back)
    return back


def verified(folder: Path, scratch: Path) -> list[str]:
    """What 核验.html finds wrong in the records of a year."""
    files = {
        f"2023/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and (path.name == "chain.txt" or path.parent.parent == folder)
    }
    scratch.mkdir(exist_ok=True)
    with browsing(scratch) as browser:
        (said,) = browser.check(files)
    assert len(said) == 2
    return [wrong for each in said for wrong in each["wrong"]]


def _both_drawn(bureau: Bureau) -> None:
    bureau.day = date(2023, 4, 10)
    for task in (HOST, GUEST):
        bureau.does("freeze", "--task", task, "--issue", "2023041")
    bureau.day = date(2023, 4, 14)
    for task in (HOST, GUEST):
        bureau.does("draw", "--task", task, "--entropy", NUMBER)


def test_one_page_on_the_phone_has_what_both_tasks_look_at(bureau: Bureau) -> None:
    _both_drawn(bureau)
    (host, other, *_), (guest, apart, *_) = (
        (row.text("case") for row in bureau.cases(t)) for t in (HOST, GUEST)
    )
    firm = bureau.cases(HOST)[0].text("target")
    bureau.does("merge", "--task", HOST, "--with", GUEST, "--object", firm, *WHY)
    for task in (HOST, GUEST):
        bureau.types(columns.CASES, host if task == HOST else guest, {"approver": "吴示例", "notified": None})
    bureau.day = date(2023, 4, 17)
    said = bureau.does("documents", "--task", HOST, "--kind", "现场表")
    assert "现场表 8 户，另有合并检查的 1 项" in said

    office = office_of(bureau.root, {})
    points = {str(number): {"result": "符合"} for number in range(1, 9)}
    brought = {
        host: visit(points=points, total=8),
        guest: visit({"result": "未发现问题"}, points={"1": {"result": "符合"}}, total=1),
        apart: visit(),
    }
    file = hand_in(office, HOST, brought)
    bureau.day = date(2023, 4, 21)
    said = bureau.does("results", "--from", str(file), code=1)
    assert f"“{apart}”不是这个任务抽中的对象" in said, "the control: what nobody joined is not of this page"
    done = {row.text("case"): row.text("result") for task in (HOST, GUEST) for row in bureau.cases(task)}
    assert {case for case, result in done.items() if result} == {host, guest}
    assert (bureau.root / "文书" / GUEST / "现场记录" / f"{guest}_1.json").exists()
    assert not done[other]
    bureau.balanced()


@pytest.mark.browser
def test_one_visit_for_two_tasks_and_another_bureau(bureau: Bureau, tmp_path: Path) -> None:
    _both_drawn(bureau)
    firm, undone, *_ = (row.text("target") for row in bureau.cases(HOST))

    bureau.day = date(2023, 4, 17)
    for target in (firm, undone):
        bureau.does("merge", "--task", HOST, "--with", GUEST, "--object", target, *WHY)
    bureau.does("merge", "--task", HOST, "--with", GUEST, "--object", undone, "--undo", *WHY)
    bureau.does("partners", "--task", HOST, "--send", BODY)
    folder = bureau.root / "文书" / HOST / "联合检查"
    back = answers(folder / f"发_{BODY}.xlsx", firm, tmp_path / "交回.xlsx")
    bureau.does("partners", "--from", str(back), "--by", "吴示例")
    assert "没有改动" in bureau.does("partners", "--from", str(back), "--by", "吴示例")
    bureau.balanced()

    for task in (HOST, GUEST):
        bureau.does("documents", "--task", task)
    name = bureau.cases(HOST)[0].text("name")
    (notice,) = (bureau.root / "文书" / HOST).glob(f"行政检查通知书*{name}*")
    for words in (SALT, ENERGY, THEIR_ITEM, f"马示例（{BODY}）", "本机关本年度第1次"):
        assert words in text_of(notice)
    assert not list((bureau.root / "文书" / GUEST).glob(f"*通知书*{name}*"))
    assert len(list((bureau.root / "文书" / GUEST).glob("行政检查通知书*"))) == 7

    bureau.inspects(HOST, date(2023, 4, 20))
    blank = dict.fromkeys(("approver", "approved", "notified", "started", "ended", "shown"))
    bureau.inspects(GUEST, date(2023, 4, 20))
    joined = next(row for row in bureau.cases(GUEST) if row["host"])
    bureau.types(
        columns.CASES, joined.text("case"), {**blank, "approver": "吴示例", "approved": date(2023, 4, 17)}
    )
    part = ClosedBook(bureau.path).read(columns.TOGETHER).rows[0].text("part")
    bureau.types(columns.TOGETHER, part, {"result": "未发现问题", "findings": "全部符合"})
    bureau.day = date(2023, 4, 21)
    bureau.does("deadlines")
    joined = next(row for row in bureau.cases(GUEST) if row["host"])
    assert (joined["notified"], joined["ended"]) == (date(2023, 4, 18), date(2023, 4, 20)), "typed once"
    bureau.does("merge", "--task", HOST, "--with", GUEST, "--object", firm, "--undo", *WHY, code=3)
    bureau.does("partners", "--task", HOST, "--results", BODY)
    result = load_workbook(folder / f"结果_{BODY}.xlsx").active
    assert result is not None
    assert "未发现问题" in {cell.value for row in result.iter_rows() for cell in row}
    for task in (HOST, GUEST):
        bureau.does("documents", "--task", task)
        bureau.reports(task, date(2023, 4, 21))
    bureau.day = date(2023, 4, 24)
    for task in (HOST, GUEST):
        bureau.does("publish", "--task", task)
    bureau.does("statistics")
    total = ClosedBook(bureau.path).read(columns.STATISTICS).rows[0]
    assert (total["inspected"], total["visits"], total["joint"]) == (16, 15, 1)
    bureau.balanced()

    year = bureau.root / "记录" / "2023"
    assert verified(year, tmp_path / "页") == []
    bureau.day = date(2023, 12, 25)
    bureau.does("report", "--year", "2023")
    (report,) = (bureau.root / "文书" / "2023").glob("年度抽查工作报告*")
    assert "共检查15次" in text_of(report)
    assert "联合率6.7%" in text_of(report)
    bureau.does("archive", "--year", "2023", "--allow-missing", "示例，没有签字扫描件")
    assert any("收_" in path.name for path in (bureau.root / "归档" / "2023").rglob("*.xlsx"))
    bureau.balanced()

    forged = next(
        year.glob(f"{GUEST}-01/amend-001.json")
    )  # the control: told in one record only, or of another firm
    said = json.loads(forged.read_bytes())
    forged.write_bytes(canonical_json(said | {"object": bureau.cases(HOST)[4].text("target")}))
    assert verified(year, tmp_path / "页")
    bureau.does("reconcile", code=1)

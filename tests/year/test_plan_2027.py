"""A bureau's plan of 2027, from the draft to the archive: five items, two of them with other bureaus, one 个案, one
emergency that is approved afterwards, one off-site; and the same year of an office that fills the seed's columns only.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import openpyxl
import pytest

from tests.county import text_of
from tests.year.bureau import CLEAN, NUMBER, Bureau
from toolkit import columns
from toolkit.excel.book import Value
from toolkit.excel.closed import ClosedBook

WHY = ("--by", "吴示例")
SAFETY, MARKET = "示例县应急管理局", "示例县市场监督管理局"


class Item(NamedTuple):
    """One row of the plan: what it is, when it is drawn, and what is special about it."""

    month: int
    item: str
    pool: str
    category: str
    unit: str
    said: dict[str, Value]


PLAN = (
    Item(4, "民爆企业安全生产工作监督检查", "民爆企业", "民爆安全", "安全生产股", {"partners": SAFETY}),
    Item(5, "食盐定点企业监督检查", "食盐定点企业", "盐业管理", "盐业股", {"partners": MARKET}),
    Item(
        6,
        "民爆企业投诉举报核查",
        "民爆企业",
        "民爆安全",
        "安全生产股",
        {"check_type": "个案", "task_source": "投诉举报（示例）"},
    ),
    Item(
        7,
        "食盐质量安全专项检查",
        "食盐定点企业",
        "盐业管理",
        "盐业股",
        {"check_type": "专项", "task_source": "上级部署（示例文〔2027〕1号）", "emergency": True},
    ),
    Item(8, "工业企业节能管理监督检查", "工业企业", "节能监察", "节能股", {"way": "书面"}),
)


@pytest.fixture(params=["law of today", "seed's columns only"])
def office(request: pytest.FixtureRequest, new_bureau: Bureau) -> tuple[Bureau, bool]:
    """The county's workbook for 2027, with the plan of five rows; whether the later columns are filled."""
    full = request.param == "law of today"
    bureau = new_bureau
    bureau.day = date(2027, 1, 4)
    bureau.types(columns.SETTINGS, "年度", {"value": "2027"})
    book = ClosedBook(bureau.path)
    known = {row.text("name"): row for row in book.read(columns.ITEMS).rows}
    points = book.read(columns.CHECKLIST).rows[:2]
    for person in book.read(columns.INSPECTORS).rows:
        book.update(columns.INSPECTORS, person.text("id"), {"expires": date(2029, 12, 31)})
    for row in PLAN:
        if row.item not in known:
            like = next(iter(known.values())).values
            new = {
                **like,
                "no": 9,
                "name": row.item,
                "category": "行政检查",
                "basis": "《食盐专营办法》（示例事项）",
            }
            book.append(columns.ITEMS, [new])
            book.append(columns.CHECKLIST, [{**point.values, "item": row.item} for point in points])
    kinds = {row.text("name"): row.text("kind") for row in book.read(columns.ITEMS).rows}
    first = book.read(columns.PLAN).rows[0].values
    span = {"window": "4月至9月", "finish": date(2027, 9, 30)}
    rows = [
        {
            **first,
            "no": number,
            "item": row.item,
            "kind": kinds[row.item],
            "category": row.category,
            "name": f"2027年{row.item}",
            "pool": row.pool,
            "unit": row.unit,
            "months": f"{row.month}月",
            "quantity": "2户",
            "demand": "",
            **({**span, **row.said} if full else {}),
        }
        for number, row in enumerate(PLAN, 1)
    ]
    there = {row.integer("no") for row in book.read(columns.PLAN).rows}
    for row in rows:
        if row["no"] in there:
            book.update(columns.PLAN, str(row["no"]), row)
    book.append(columns.PLAN, [row for row in rows if row["no"] not in there])
    if not full:
        book.restart(columns.CAPS, [])  # the seed knows no such sheet
    book.save()
    return bureau, full


def drawn(bureau: Bureau, number: int) -> str:
    """Frozen in the first days of its month, drawn on the ninth."""
    month = PLAN[number - 1].month
    task = f"2027{month:02d}-{number}"
    bureau.day = date(2027, month, 5)
    bureau.does("freeze", "--task", task, "--issue", f"20270{month * 10}")
    bureau.day = date(2027, month, 9)
    bureau.does("draw", "--task", task, "--entropy", NUMBER)
    return task


def inspected(bureau: Bureau, task: str, *, full: bool) -> None:
    """Papers before, the visits of the planned day typed in, papers after, 通报 and 公示."""
    row, month = PLAN[int(task[-1]) - 1], int(task[4:6])
    bureau.day = date(2027, month, 12)
    bureau.does("documents", "--task", task)
    urgent = full and bool(row.said.get("emergency"))
    book = ClosedBook(bureau.path)
    (planned_for,) = [one.day("date") for one in book.read(columns.TASKS).rows if one["task"] == task]
    for place, case in enumerate(bureau.cases(task)):
        days = {"started": planned_for, "ended": planned_for}
        before = {"approved": date(2027, month, 14), "notified": date(2027, month, 15)}
        if urgent:
            before = {"approved_after": date(2027, month, 22), "notified": planned_for}
        code = {"visit_code": f"示例码{task}-{place}"} if full else {}
        book.update(columns.CASES, case.text("case"), {**CLEAN, **days, **before, **code})
    book.save()
    bureau.day = date(2027, month, 22)
    bureau.does("documents", "--task", task)
    bureau.reports(task, date(2027, month, 22))
    bureau.day = date(2027, month, 26)
    bureau.does("publish", "--task", task)
    assert bureau.state(task) == "已公示"


def planned(bureau: Bureau) -> None:
    """Draft, checked, adopted, filed, published, printed; a cap of the city and what others did is written down."""
    book = ClosedBook(bureau.path)
    source = {"source": "示工信〔2026〕8号", "published": date(2026, 12, 1)}
    book.append(
        columns.CAPS,
        [{"limit": 2, **source}, {"levels": "县级、市级", "types": "日常、专项", "limit": 4, **source}],
    )
    firms = [row for row in book.read(columns.TARGETS).rows if row.text("category") == "食盐定点企业"]
    other = {"day": date(2027, 1, 3), "department": MARKET, "level": "县级", "number": "示市监〔2027〕2号"}
    book.append(columns.ELSEWHERE, [{**other, "id": firms[0].text("id")}])
    book.update(
        columns.TARGETS, firms[1].text("id"), {"spared": "守信示范企业", "spared_basis": "示例文〔2026〕9号"}
    )
    book.save()
    bureau.does("plan-version", "--adopt", "局党组会审定", *WHY)
    bureau.day = date(2027, 1, 8)
    bureau.does("plan-version", "--filed", "示备〔2027〕3号")
    bureau.does("plan-version", "--announced", "县政府网站")


@pytest.mark.long
def test_a_plan_of_2027_runs_from_its_draft_to_the_archive(office: tuple[Bureau, bool]) -> None:
    bureau, full = office
    if full:
        planned(bureau)
    bureau.does("check")
    assert "错误：" not in bureau.said
    if not full:
        assert "发现错误 0 个、提醒 1 个" in bureau.said
        assert "没有写明已公布的年度检查频次上限" in bureau.said, "all that the new law asks: are there caps?"
    bureau.does("plan-document")
    bureau.does("plan")
    tasks = [drawn(bureau, 1)]
    inspected(bureau, tasks[0], full=full)
    bureau.types(columns.PLAN, "3", {"quantity": "1户"})
    bureau.day = date(2027, 4, 28)
    if full:
        assert "第 3 项“抽查数量/比例”：2户 → 1户" in bureau.does(
            "plan-version", "--adopt", "只有一件投诉", *WHY
        )
        bureau.does("plan-document")
    for number in (2, 3, 4, 5):
        tasks.append(drawn(bureau, number))
        inspected(bureau, tasks[-1], full=full)
    assert [len(bureau.cases(task)) for task in tasks] == [2, 2, 1, 2, 2]
    bureau.day = date(2027, 12, 27)
    bureau.does("statistics")
    bureau.does("report", "--year", "2027")
    bureau.does("firm-checks")
    bureau.balanced()
    told(bureau, full=full)
    bureau.does("archive", "--year", "2027", "--allow-missing", "示例，没有签字扫描件")
    bureau.does("new-year", "--year", "2028")
    bureau.balanced()


def told(bureau: Bureau, *, full: bool) -> None:
    """What the papers, the figures and the list of the supervising body say of the year."""
    folder = bureau.root / "文书" / "2027"
    report = text_of(folder / "年度抽查工作报告.docx").replace("\n", "")
    total = ClosedBook(bureau.path).read(columns.STATISTICS).rows[0]
    ways = [total.text(key) for key in ("inspected", "joint", "joint_rate", "off_site", "off_site_rate")]
    book = openpyxl.load_workbook(bureau.root / "导出" / "各户检查清单_2027.xlsx")
    checks = [row for row in book["逐次检查"].iter_rows(values_only=True) if row[3] == "示例县工业和信息化局"]
    assert len(checks) == 9
    if not full:
        assert ways == ["9", "0", "0.0%", "0", "0.0%"] or ways[1] in {"0", ""}
        assert not (bureau.root / "记录" / "2027" / "计划").exists()
        plan = text_of(folder / "年度抽查工作计划.docx")
        assert not any(word in plan for word in ("续表", "第1版", "检查码", "频次上限"))
        assert "联合率" not in report
        return
    assert ways == ["9", "4", "44.4%", "2", "22.2%"]
    assert "日常检查6户次，个案检查1户次，专项检查2户次" in report
    assert "进一次门查多项事的4次，联合率44.4%。非现场检查2户次，占22.2%。" in report
    plan = text_of(folder / "年度抽查工作计划_第1版.docx").replace("\n", "")
    assert "本计划为第1版，2027年1月4日定稿，2027年1月8日备案，备案号示备〔2027〕3号。" in plan
    change = text_of(folder / "年度计划变更通知_第2版.docx").replace("\n", "")
    assert "因只有一件投诉" in change
    assert "抽查数量/比例2户1户" in change
    urgent = [row for row in checks if row[6] == "专项"]
    assert {row[12] for row in urgent} == {"2027-07-22（补办）"}
    assert {row[9] for row in checks} == {"现场", "书面"}
    assert all(row[15].startswith("示例码") for row in checks)
    notices = [text_of(path) for path in sorted(bureau.root.glob("文书/202704-1/行政检查通知书_*.docx"))]
    assert all(f"会同{SAFETY}实施" in text.replace("\n", "") for text in notices)
    assert all("扫码入企" not in text for text in notices)
    salt = (bureau.root / "记录" / "2027" / "202705-2-01" / "excluded.txt").read_text("utf-8")
    assert "无事不扰" in salt

"""Five bureaus whose year makes every kind of paper, each in another way: ``look`` shows them page by page.

Each differs from the sample county in its workbook and in what it finds; all of them take the same steps.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest.mock import patch

from tests.county import NUMBER, County
from toolkit import columns, photos
from toolkit.codes import make_uscc
from toolkit.columns.lists import MENDED, PUT_RIGHT, REFUSED, RESULTS, TRANSFER
from toolkit.demo import _picture
from toolkit.excel.book import Row, Value
from toolkit.jobs import plan_version, reports
from toolkit.jobs.amend import Decision
from toolkit.jobs.archive.package import archive
from toolkit.jobs.documents import documents
from toolkit.jobs.draw import draw
from toolkit.jobs.papers import PAPERS
from toolkit.jobs.publish import publish
from toolkit.jobs.recheck import Round, recheck
from toolkit.masters import PLAIN, sample, workbook

TASKS = ("202304-1", "202304-2", "202304-3")
ON_REQUEST = "、".join(paper.name for paper in PAPERS if paper.on_request)
Content = sample.Content
Finds = Callable[[int, dict[str, Value]], object]

LONG_NAMES = (
    "示例市示例高新技术产业开发区安爆化工工程技术服务有限责任公司示例县分公司",
    "示例（集团）股份有限公司示例民用爆破器材销售分公司",
    "示例县𠮷祥&喆堃<特种>化工厂（普通合伙）",
    "示例ABC Chemical（中国）有限公司2号仓库",
)
LONG_ADDRESS = (
    "示例省示例市示例县示例产业集聚区经三路与纬五路交叉口向北八百米路东示例创新创业园区3号楼B座1201室"
)
LONG_ISSUE = (
    "出入库登记台账自2023年1月至3月连续三个月没有按照规定逐笔登记品种、数量、流向和购买单位许可证号，"
    "且保管员交接班记录缺失（示例）\n一名保管员的从业资格证书已于2022年12月31日过期，仍单独上岗作业（示例）\n"
    "值班室视频监控存储时间不足九十天"
)


@dataclass(frozen=True)
class Bureau:
    """What is particular about one: its workbook and settings, what its visits find, who is unnamed after the plan.

    ``replanned``: what changes in the third row of the plan.  Without ``pages_counted`` nothing is laid out for
    its archive: of 1,600 papers that takes minutes.
    """

    name: str
    content: Callable[[Content], object] = lambda content: None
    settings: tuple[tuple[str, str], ...] = ()
    finds: Finds = lambda number, values: None
    unnamed: tuple[str, ...] = ()
    replanned: tuple[tuple[str, str], ...] = (("demand", "市局部署专项检查的，另行安排"),)
    pages_counted: bool = True


def _set(values: dict[str, Value], *, result: str, handling: str, issue: str, **other: Value) -> None:
    values |= {"result": result, "handling": handling, "issue": issue, "points": "不符合：1", **other}


def _all_outcomes(issue: str) -> Finds:
    def finds(number: int, values: dict[str, Value]) -> None:
        mended: dict[str, Value] = {
            "rectify_due": date(2023, 4, 20),
            "rechecked": date(2023, 4, 20),
            "closed": True,
            "closed_on": date(2023, 4, 20),
        }
        match number % 9:
            case 0:
                _set(
                    values, result=RESULTS[4], handling="责令改正", issue=issue, rectify_due=date(2023, 5, 10)
                )
            case 1:
                _set(values, result=PUT_RIGHT, handling="责令改正", issue="安全标识脱落（示例）", **mended)
            case 2:
                _set(values, result=RESULTS[4], handling=TRANSFER, issue="超量储存，去向不明（示例）")
                values |= {"receiver": "示例县公安局治安管理大队", "handled": date(2023, 4, 24)}
                values |= {"evidence": "照片12张、询问笔录2份；现场勘验笔录1份、销售合同复印件3份"}
            case 3:
                _set(
                    values,
                    result=REFUSED,
                    handling="立案处罚",
                    issue="拒绝检查（示例）",
                    handled=date(2023, 4, 24),
                )
            case 4:
                values |= {"result": RESULTS[-1]}

    return finds


def _two_problems(number: int, values: dict[str, Value]) -> None:
    if number == 0:
        _set(values, result=RESULTS[4], handling="责令改正", issue="台账缺页", rectify_due=date(2023, 5, 31))
    if number == 1:
        _set(values, result=RESULTS[4], handling=TRANSFER, issue="无证经营")
        values |= {"receiver": "示例县市场监督管理局", "handled": date(2023, 4, 24)}


def _odd(content: Content) -> None:
    for firm, name in zip(content[columns.TARGETS], LONG_NAMES, strict=False):
        firm |= {"name": name, "address": LONG_ADDRESS}
    content[columns.PLAN][0]["joint"] = "安全生产股、节能股"


def _one_object(content: Content) -> None:
    targets = content[columns.TARGETS]
    kept = [
        next(row for row in targets if row["category"] == kind)
        for kind in ("民爆企业", "工业企业", "食盐定点企业")
    ]
    for row in kept:
        row |= {"address": "", "person": "", "phone": "", "credit": ""}
    content[columns.TARGETS] = kept
    content[columns.RECUSALS] = []
    content[columns.EXPERTS] = []
    for row in content[columns.PLAN]:
        row["quantity"] = "1户"


def _many(content: Content) -> None:
    targets = content[columns.TARGETS]
    like = targets[-1]
    content[columns.TARGETS] = targets + [
        {
            **like,
            "no": n,
            "id": make_uscc(f"91410499MA{n:06}"),
            "name": f"示例第{n}盐业连锁商贸有限责任公司",
            "state": "正常",
        }
        for n in range(len(targets) + 1, 400)
    ]
    content[columns.PLAN][2]["quantity"] = "300户"


def _two_regions(content: Content) -> None:
    content[columns.REGIONS] = content[columns.REGIONS][:2]
    codes = [row["code"] for row in content[columns.REGIONS]]
    for number, row in enumerate(content[columns.TARGETS]):
        row["region"] = codes[number % 2]
    for row in content[columns.PLAN]:
        row["quantity"] = "100%"


BUREAUS = (
    Bureau("示例", finds=_all_outcomes("出入库登记有三处漏记（示例）")),
    Bureau(
        "长名",
        _odd,
        (("单位名称", "示例市示例高新技术产业开发区工业和信息化局"), ("发文代字", "示高新工信"),
         ("抄送", "市工业和信息化局，区管委会办公室，区应急管理局，区公安分局，区市场监督管理局，区司法局")),
        _all_outcomes(LONG_ISSUE),
        replanned=(
            ("name", "2023年度全县食盐定点生产企业和食盐定点批发企业经营活动及食品安全管理情况随机抽查（示例）"),
            ("unit", "盐业股、安全生产股"),
            ("demand", "每季度抽查6户；对上一年度抽查发现问题的，逐户检查，并将结果抄送区市场监督管理局（示例）"),
        ),
    ),
    Bureau(
        "一户",
        _one_object,
        tuple((label, "") for label in ("抄送", "复议机关", "诉讼法院", "监督电话", "全宗号")),
        _two_problems,
        ("副组长", "成员"),
    ),
    Bureau("三百户", _many, (("公文版式", "页面设置"),), _all_outcomes("购销记录缺页（示例）"), pages_counted=False),
    Bureau("两区全覆盖", _two_regions, (("抄送", ""),), _two_problems),
)  # fmt: skip


def year_of(bureau: Bureau, root: Path) -> County:
    """A bureau's April, its reports and its archive, with every kind of paper."""
    content = {sheet: [dict(row) for row in rows] for sheet, rows in sample.sample().items()}
    bureau.content(content)
    county = County(root, workbook(content, PLAIN))
    for label, value in bureau.settings:
        county.type(columns.SETTINGS, label, {"value": value})
    county.plan()
    _plan(county, bureau.replanned)
    for label in bureau.unnamed:
        county.type(columns.SETTINGS, label, {"value": ""})
    for task in TASKS:
        county.freeze(task)
    for task in TASKS:
        draw(county.book(), county.office(date(2023, 4, 14)), task, NUMBER)
    for task in TASKS:
        documents(county.book(), county.office(date(2023, 4, 17)), task)
    _photograph(county)
    county.inspect(bureau.finds)
    for task in TASKS:
        _told(county, task)
    _report(county)
    with nullcontext() if bureau.pages_counted else patch("toolkit.word.pdf.find", lambda: None):
        archive(county.book(), county.office(date(2023, 12, 29)), 2023, "其余月份没有开展（示例）")
    return county


def _plan(county: County, replanned: tuple[tuple[str, str], ...]) -> None:
    """Adopted, then changed: every version has its paper."""
    for day, why in ((3, "局党组会审定"), (6, "市局部署专项检查")):
        office = county.office(date(2023, 4, day))
        plan_version.adopt(county.book(), office, Decision(why, "吴示例"))
        reports.plan_document(county.book(), office)
        if day == 3:
            county.type(columns.PLAN, "3", dict(replanned))


def _cases(county: County, task: str) -> list[Row]:
    rows = county.book().read(columns.CASES).rows
    return [row for row in rows if row["task"] == task and not row["void"]]


def _photograph(county: County) -> None:
    first = _cases(county, TASKS[0])[0].text("case")
    folder = county.documents(TASKS[0]) / photos.FOLDER / first
    folder.mkdir(parents=True)
    for number in (1, 2, 3):
        (folder / f"货架{number}（示例）.jpg").write_bytes(_picture(number))


def _told(county: County, task: str) -> None:
    documents(county.book(), county.office(date(2023, 4, 26)), task)
    for row in _cases(county, task)[:1]:
        documents(county.book(), county.office(date(2023, 4, 26)), task, ON_REQUEST, row.text("target"))
    publish(county.book(), county.office(date(2023, 4, 28)), task)


def _report(county: County) -> None:
    day = date(2023, 12, 29)
    for plain in (False, True):
        reports.month_report(county.book(), county.office(date(2023, 5, 20)), "2023-04", plain=plain)
    mending = [row for row in _cases(county, TASKS[0]) if row["rectify_due"] and not row["closed"]]
    for row in mending[:1]:
        later = Round(MENDED[1], "登记已补全，保管员尚未换证", "照片2张", next_due=date(2023, 5, 25))
        recheck(county.book(), county.office(date(2023, 5, 9)), row.text("case"), later)
        documents(county.book(), county.office(date(2023, 5, 9)), TASKS[0])
    reports.year_report(county.book(), county.office(day), 2023)
    reports.dossier(county.book(), county.office(day), _cases(county, TASKS[0])[0].text("target"))

"""Every command that writes, a row each: from which state it starts, what is done by hand before, its words, its day.

``test_table.py`` compares the table with the commands: a use that writes and is neither here nor in ``ELSEWHERE`` is
red.  A row says only how the step is done; what must hold afterwards is the same for all (``stages.Judge``).
"""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook

from tests.archive_kit import picture
from tests.county import NUMBER, County
from tests.onsite.phone import hand_in, photo, signature, visit
from tests.reliability.nursery import HOME
from toolkit import columns
from toolkit.columns.lists import NO_PROBLEM, RESULTS
from toolkit.columns.settings import VERSION
from toolkit.draw.amend import State
from toolkit.excel.book import Value
from toolkit.excel.copies import keep_copy
from toolkit.files import OWN_FOLDER
from toolkit.jobs.base import TEMPLATES
from toolkit.ledger import records, this_computer

BOOK = "双随机台账.xlsx"
TASK, OTHER = "202304-3", "202304-1"
"""The task that most rows are about, and one of the same month that merges with 202304-2."""
GUEST, BODY = "202304-2", "示例县应急管理局"
WHY = ("--reason", "停业", "--by", "吴示例")
SEEN = ("--evidence", "现场核实（示例）")
Words = Callable[[Path], tuple[str, ...]]


@dataclass(frozen=True)
class Row:
    """One step.  ``after`` names the row whose state it starts from ("" is a new office).

    ``again``: words of the refusal when everything is done already; empty: it may be run again and changes nothing but
    日志.  ``hand``: what a person does before.  ``varies``: parts of the names of files that two runs do not write
    alike.  ``repeats``: done again it is another event, as a second 试抽 is.  ``alone``: no workbook belongs to it.
    ``call``: what is given the words.
    """

    name: str
    after: str
    words: tuple[str, ...] | Words
    day: date
    again: str = ""
    hand: Callable[[Path], object] | None = None
    loses_log: bool = False
    book: bool = True
    varies: tuple[str, ...] = ()
    repeats: bool = False
    alone: bool = False
    known_secret: bool = True
    call: str = "toolkit.cli:main"


def _county(root: Path) -> County:
    return County(root, (root / BOOK).read_bytes())


def _inspected(root: Path) -> None:
    def problem(number: int, values: dict[str, Value]) -> None:
        if number == 0:
            values |= {
                "result": RESULTS[4],
                "issue": "库房出入登记不全",
                "handling": "责令改正",
                "rectify_due": date(2023, 5, 10),
                "closed": False,
            }

    _county(root).inspect(problem)


def _put_right(root: Path) -> None:
    _county(root).type(columns.CASES, f"{TASK}-01-001", {"issue": "库房出入登记不全（更正）"})


def _current(root: Path, task: str = TASK) -> State:
    return records.read(root / "记录" / "2023" / f"{task}-01").state


def _target(root: Path) -> str:
    """A firm that has somebody to step in for it."""
    current = _current(root)
    strata = {row[0] for row in current.alternates}
    return next(row[2] for row in current.selected if row[0] in strata)


def _alternate(root: Path) -> tuple[str, ...]:
    return ("alternate", "--task", TASK, "--object", _target(root), *SEEN, *WHY)


def _recuse(root: Path) -> tuple[str, ...]:
    target = _target(root)
    person = _current(root).teams[target][1]
    return ("recuse", "--task", TASK, "--object", target, "--inspector", person, *WHY)


def _ill(root: Path) -> tuple[str, ...]:
    """Who goes to the most objects of the task goes to none."""
    everywhere = Counter(person for team in _current(root).teams.values() for person in team)
    (person, many), *_ = everywhere.most_common()
    assert many > 1
    return ("recuse", "--task", TASK, "--inspector", person, "--reason", "其他", "--by", "吴示例")


def _list(root: Path) -> None:
    (root / "名单.csv").write_text("代码,名称\n410491,示例新区\n410492,示例开发区\n", "utf-8")


def _request(root: Path) -> None:
    book = _county(root).book()
    values: dict[str, Value] = {"no": 1, "sheet": "执法人员库", "id": "SL160401", "field": "状态"}
    values |= {
        "old": "在岗",
        "new": "调离",
        "decision": "同意",
        "decider": "吴示例",
        "decided": date(2023, 4, 4),
    }
    book.append(columns.CHANGES, [values])
    book.save()


def _dossier(root: Path) -> tuple[str, ...]:
    return ("dossier", "--object", _target(root))


def _filled(root: Path) -> None:
    head = ["案号", "检查开始", "检查结束", "出示证件", "检查结果", "要点结果", "后续处置"]
    rows = [row.text("case") for row in _county(root).book().read(columns.CASES).rows]
    with (root / "现场结果.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [
                head,
                *(
                    [name, "2023-04-20", "2023-04-20", "是", NO_PROBLEM, "全部符合", "无需后续处置"]
                    for name in rows
                ),
            ]
        )


def _handed_in(root: Path) -> None:
    """What a phone hands in of every firm, with a photo and a signature."""
    county = _county(root)
    cases = [row.text("case") for row in county.book().read(columns.CASES).rows]
    found = visit(photos=[photo()], signs=[signature()], total=6)
    hand_in(county.office(), TASK, dict.fromkeys(cases, found))


def _shot(root: Path) -> None:
    (root / "截图.png").write_bytes(picture(7, "PNG"))


def _signed(root: Path) -> None:
    """The scan of a signed paper, which came after the year was archived."""
    scan = root / "文书" / TASK / "签字扫描" / "冻结确认单.png"
    scan.parent.mkdir()
    scan.write_bytes(picture(8, "PNG"))


def _edited(root: Path) -> None:
    book = _county(root).book()
    row = book.read(columns.DRAWS).rows[0]
    rows = [dict(each.values) for each in book.read(columns.DRAWS).rows]
    rows[0] = {**row.values, "name": "别人改的（示例）"}
    book.restart(columns.DRAWS, rows)
    book.update(columns.TASKS, TASK, {"commit": "0" * 64})
    book.save()


def _copied(root: Path) -> None:
    """A copy as the program keeps it, of the state before the draw."""
    keep_copy(root / BOOK, datetime(2023, 4, 11, 9, 0))


def _copy(root: Path) -> tuple[str, ...]:
    (copy,) = (root / "备份").glob("*.xlsx")
    return ("restore", "--copy", copy.name)


def _older(root: Path) -> None:
    """A workbook of a version before this one."""
    _county(root).type(columns.SETTINGS, VERSION, {"value": "0.1.0"})


def _together(root: Path) -> None:
    county = _county(root)
    same: dict[str, Value] = {"pool": "民爆企业", "quantity": "100%", "months": "4月"}
    county.type(columns.PLAN, "1", {**same, "partners": BODY})
    county.type(columns.PLAN, "2", same)


def _both_drawn(root: Path) -> None:
    county = _county(root)
    for task in (OTHER, GUEST):
        county.freeze(task)
    for task in (OTHER, GUEST):
        county.draw(task)


def _answered(root: Path) -> None:
    book = load_workbook(root / "文书" / OTHER / "联合检查" / f"发_{BODY}.xlsx")
    objects, people, items = book["检查对象"], book["检查人员"], book["检查事项"]
    top = next(cell.row for cell in objects["A"] if str(cell.value).startswith("91"))
    objects.cell(top, 5, "是")
    objects.cell(top, 6, "马示例、牛示例")
    top = next(cell.row for cell in people["A"] if cell.value == "姓名")
    for row, (name, number) in enumerate((("马示例", "YJ001"), ("牛示例", "YJ002")), top + 1):
        people.cell(row, 1, name)
        people.cell(row, 2, number)
    top = next(cell.row for cell in items["A"] if cell.value == "检查事项")
    for column, text in enumerate(
        ("危险源检查（示例）", "《安全生产法》（示例）", "是否建档", "第四十条"), 1
    ):
        items.cell(top + 1, column, text)
    book.save(root / "交回.xlsx")


def _registry(root: Path) -> None:
    """检查对象库 as a file."""
    heads = {
        "id": "统一社会信用代码",
        "region": "区划代码",
        "category": "类别",
        "state": "状态",
        "name": "对象名称",
    }
    with (root / "名录.csv").open("w", encoding="utf-8", newline="") as out:
        rows = _county(root).book().read(columns.TARGETS).rows
        csv.writer(out).writerows([list(heads.values()), *([row.text(key) for key in heads] for row in rows)])


def _frozen_elsewhere(root: Path) -> None:
    """冻结登记 of this computer knows of another freeze of the task."""
    bureau = next(
        row.text("value")
        for row in _county(root).book().read(columns.SETTINGS).rows
        if row["key"] == "单位名称"
    )
    line = "\t".join(("2023-04-09 09:00:00", bureau, f"{TASK}-01", "0" * 64, "/练习")) + "\n"
    (root / HOME / OWN_FOLDER).mkdir(parents=True)
    (root / HOME / OWN_FOLDER / this_computer.NAME).write_text(line, "utf-8")


def _used_libreoffice(root: Path) -> None:
    (root / HOME / ".config" / "libreoffice" / "4" / "user").mkdir(parents=True)


def _some_templates_lost(root: Path) -> None:
    shutil.copytree(TEMPLATES, root / TEMPLATES.name)
    for name in ("检查通报.docx", "抽取核验单.docx"):
        (root / TEMPLATES.name / name).unlink()


APRIL = {n: date(2023, 4, n) for n in range(1, 31)}
DRAW = ("draw", "--task", TASK, "--entropy", NUMBER)
PUBLISH = ("publish", "--task", TASK)
RECHECK = ("recheck", "--case", f"{TASK}-01-001", "--what", "已重新登记", "--evidence", "照片（示例）")
MERGE = ("merge", "--task", OTHER, "--with", GUEST, "--reason", "综合查一次", "--by", "吴示例")
ADOPT = ("plan-version", "--adopt", "局党组会审定", "--by", "吴示例")

BULK = ("--task", TASK)

ROWS = (
    Row("plan", "", ("plan",), APRIL[3]),
    Row("freeze", "plan", ("freeze", "--task", TASK, "--issue", "2023041"), APRIL[10], "已经冻结过"),
    Row("draw", "freeze", DRAW, APRIL[14], "已经抽取过"),
    Row("alternate", "draw", _alternate, APRIL[17]),
    Row("recuse", "draw", _recuse, APRIL[17]),
    Row("recuse-everywhere", "draw", _ill, APRIL[17]),
    Row("redraw", "draw", ("redraw", "--task", TASK, *WHY), APRIL[17], "还没有抽取"),
    Row("documents", "draw", ("documents", "--task", TASK), APRIL[17], loses_log=True),
    Row("deadlines", "documents", ("deadlines",), APRIL[27], hand=_inspected),
    Row("publish", "documents", PUBLISH, APRIL[28], "已经公示过", _inspected),
    Row("correct", "publish", (*PUBLISH, "--correct", "登记有误"), date(2023, 5, 5), "没有可以更正的", _put_right),
    Row("recheck", "publish", (*RECHECK, "--outcome", "已整改"), date(2023, 5, 9), "复查完结"),
    Row("recheck-again", "publish", (*RECHECK, "--outcome", "部分整改", "--next", "2023-05-20"), date(2023, 5, 9),
        "已经登记过"),
    Row("new-year", "publish", ("new-year", "--year", "2024"), date(2023, 12, 28), "已经"),
    # registries, plan and tasks
    Row("check", "plan", ("check", "--write"), APRIL[4]),
    Row("import", "", ("import", "名单.csv", "--into", "地区", "--new-regions", "全部", "--accept"), APRIL[4],
        "没有", _list, book=False, varies=("导入报告",)),
    Row("apply-changes", "plan", ("apply-changes",), APRIL[5], "", _request),
    Row("plan-past", "", ("plan", "--past"), APRIL[3]),
    Row("plan-adopted", "plan", ADOPT, APRIL[4], "与第 1 版相同"),
    Row("plan-filed", "plan-adopted", ("plan-version", "--filed", "示备〔2023〕3号"), APRIL[5], "已经"),
    Row("plan-announced", "plan-adopted", ("plan-version", "--announced", "县政府网站"), APRIL[5], "已经"),
    Row("plan-taken-back", "plan-filed", ("plan-version", "--take-back", "写错了", "--by", "吴示例"), APRIL[6],
        repeats=True),
    Row("cancel", "plan", ("cancel", "--task", TASK, *WHY), APRIL[4], "取消"),
    Row("cancel-month", "plan", ("cancel", "--month", "2023-11", *WHY), APRIL[4], "没有"),
    Row("cancel-undo", "cancel", ("cancel", "--task", TASK, *WHY, "--undo"), APRIL[5], "不用恢复"),
    Row("postpone", "plan", ("postpone", "--task", TASK, "--to", "2023-04-27", *WHY), APRIL[4], "已经"),
    # freeze and draw
    Row("trial", "plan", ("trial", "--task", TASK), APRIL[10], repeats=True, varies=("试抽",)),
    Row("published", "freeze", ("published", "--task", TASK, "--place", "县政府网站", "--url", "http://x.example/1"),
        APRIL[10], "登记过"),
    Row("skipped", "freeze", ("skipped", "--task", TASK, *WHY, "--evidence", "福彩中心公告"), APRIL[17], "已经"),
    Row("abandon", "freeze", ("abandon", "--task", TASK, *WHY, "--evidence", "示工信决〔2023〕5号"), APRIL[17],
        "不是|没有冻结|待冻结"),
    Row("fast-freeze", "plan", ("freeze", "--task", TASK, "--issue", "2023060"), date(2023, 5, 29), "已经冻结过"),
    Row("correct-clock", "fast-freeze",
        ("correct-clock", "--recorded", "2023-05-29", "--truly", "2023-04-10", *WHY, "--evidence", "决定（示例）"),
        APRIL[10], "日志里没有"),
    # several tasks, several bodies
    Row("plan-together", "", ("plan",), APRIL[3], hand=_together),
    Row("merge", "plan-together", MERGE, APRIL[17], "已经|没有", _both_drawn),
    Row("merge-undo", "merge", (*MERGE, "--undo"), APRIL[17], "没有"),
    Row("partners-send", "merge", ("partners", "--task", OTHER, "--send", BODY), APRIL[17],
        varies=(".xlsx",)),
    Row("partners-take", "partners-send", ("partners", "--from", "交回.xlsx", "--by", "吴示例", BOOK), APRIL[18],
        "", _answered, book=False),
    Row("partners-leave", "partners-take", ("partners", "--task", OTHER, "--leave", BODY, *WHY), APRIL[18],
        "没有|已经"),
    Row("partners-results", "partners-take", ("partners", "--task", OTHER, "--results", BODY), APRIL[24],
        hand=_inspected, varies=(".xlsx",)),
    # papers and results
    Row("onsite-form", "draw", ("documents", "--task", TASK, "--kind", "现场表"), APRIL[17], loses_log=True,
        varies=(".html", ".json", "底数")),
    Row("results", "documents", ("results", "--from", "现场结果.csv"), APRIL[21], "没有", _filled, book=False),
    Row("hand-in", "onsite-form", ("results", "--from", "现场_甲.xcjh"), APRIL[21], "没有", _handed_in, book=False),
    Row("case", "documents", ("case", "--case", f"{TASK}-01-001", "--set", "要点结果=全部符合"), APRIL[21]),
    Row("published-proof", "publish", ("publish", "--task", TASK, "--proof", "截图.png", BOOK), date(2023, 5, 4),
        "已经", _shot, book=False, repeats=True),
    Row("plan-document", "plan", ("plan-document",), APRIL[4], loses_log=True),
    Row("month-report", "publish", ("report", "--month", "2023-04"), date(2023, 5, 4), loses_log=True),
    Row("year-report", "publish", ("report", "--year", "2023"), date(2023, 12, 28), loses_log=True),
    Row("docket-enter", "documents", ("docket", "--enter", "示工信〔2023〕99号", "--task", TASK, "--kind", "检查通报"),
        APRIL[27], "已经"),
    Row("docket-void", "docket-enter", ("docket", "--void", "示工信〔2023〕99号", "--reason", "不用了"), APRIL[28],
        "已经"),
    Row("dossier", "publish", _dossier, date(2023, 5, 4)),
    Row("firm-checks", "publish", ("firm-checks",), date(2023, 5, 4), varies=(".xlsx",)),
    Row("fairness", "plan", ("fairness", "--task", TASK), APRIL[4], varies=("自检",)),
    Row("print", "documents", ("print", "--task", TASK), APRIL[17], varies=("打印",), repeats=True),
    # looking back
    Row("statistics", "publish", ("statistics",), date(2023, 5, 4)),
    Row("reconcile", "publish", ("reconcile", "--write"), date(2023, 5, 4)),
    Row("rebuild", "draw", ("rebuild",), APRIL[17], hand=_edited),
    Row("restore", "publish", _copy, date(2023, 5, 4), hand=_copied, varies=("备份",), repeats=True),
    Row("upgrade", "publish", ("upgrade",), date(2023, 5, 4), hand=_older, varies=("备份",)),
    Row("archive", "publish", ("archive", "--year", "2023", "--allow-missing", "其余没有开展（示例）", "--resume"),
        date(2023, 12, 29), "不会覆盖", call="clerks:without_an_office"),
    Row("archive-correct", "archive", ("archive", "--year", "2023", "--correct", "登记有误", "--by", "吴示例"),
        date(2023, 12, 30), "没有可以更正的", _signed, call="clerks:without_an_office"),
    # a province's file, other freezes, the secret of another office
    Row("bulk-freeze", "plan", ("bulk", "freeze", *BULK, "--issue", "2023041", "--registry", "名录.csv"), APRIL[10],
        "已经冻结过", _registry),
    Row("bulk-draw", "bulk-freeze", ("bulk", "draw", *BULK, "--entropy", NUMBER, "--waive", "1 号卷（示例）"),
        APRIL[14], "已经完成"),
    Row("explain-freezes", "freeze", ("explain-freezes", *WHY, "--evidence", "决定（示例）"), APRIL[11], "不用说明",
        _frozen_elsewhere),
    Row("second-nonce", "", ("second-nonce", ".", "--holder", "示例县纪委监委"), APRIL[4], varies=("第二密数",),
        repeats=True, alone=True, known_secret=False),
    # the computer
    Row("new-workbook", "", ("new-workbook", "新.xlsx"), APRIL[4], "已存在|已经有|已有", alone=True),
    Row("templates", "", ("templates",), APRIL[4], hand=_some_templates_lost, alone=True,
        call="clerks:with_templates_here"),
    Row("trust", "", ("trust", "/usr"), APRIL[4], hand=_used_libreoffice, alone=True),
    Row("wps", "", ("wps",), APRIL[4], hand=lambda root: (root / HOME).mkdir(), varies=("main.js",), alone=True,
        call="clerks:without_the_service"),
    Row("wps-remove", "wps", ("wps", "--remove"), APRIL[4], alone=True),
)  # fmt: skip
BY_NAME: Mapping[str, Row] = {row.name: row for row in ROWS}
assert len(BY_NAME) == len(ROWS)

ELSEWHERE: Mapping[str, str] = {
    "demo:demo": "tests/test_demo.py",
}
"""Uses that write and are tried in other tests, which need what an office of this table does not have."""

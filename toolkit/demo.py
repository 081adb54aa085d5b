"""演示: the sample county's April 2023 and its year's end, through the same steps the commands run.

The demonstration plays three people: the clerk, who types into the workbook (here: ``book.update``), the
lottery, whose number here is invented, and the clock.  Its secrets are derived from the draw number, so that two
runs give the same records; real draws take theirs from the operating system.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from toolkit import columns
from toolkit.columns.lists import HANDLINGS, NO_PROBLEM, RESULTS
from toolkit.errors import Exists, Refused
from toolkit.excel.book import Value
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.amend import Decision, use_alternate
from toolkit.jobs.archive.package import archive
from toolkit.jobs.base import Office, Outcome
from toolkit.jobs.check import check
from toolkit.jobs.deadlines import deadlines
from toolkit.jobs.documents import documents
from toolkit.jobs.draw import draw
from toolkit.jobs.freeze import freeze
from toolkit.jobs.plan import make_tasks
from toolkit.jobs.publish import publish
from toolkit.jobs.published import published
from toolkit.jobs.statistics import statistics
from toolkit.jobs.verify import verify_folder, verify_year
from toolkit.ledger import records
from toolkit.masters import MASTERS

WORKBOOK = "双随机台账.xlsx"
ISSUE, NUMBER = "2023041", "03,09,14,21,27,32+11"  # an invented result, for the demonstration only
GAP = "演示只运行 4 月的任务，文书没有签字，其余月份没有开展"


@dataclass(slots=True)
class _Demo:
    """The folder of the demonstration and what each step told."""

    root: Path
    told: list[tuple[str, str, str]] = field(default_factory=list)

    def office(self, day: date) -> Office:
        return Office(self.root, "演示操作员", datetime(day.year, day.month, day.day, 9, 30))

    def book(self) -> ClosedBook:
        return ClosedBook(self.root / WORKBOOK)

    def tell(self, step: str, what: str, where: str) -> None:
        self.told.append((step, what, where))

    def tasks(self) -> list[str]:
        rows = self.book().read(columns.TASKS).rows
        return [row.text("task") for row in rows if row["month"] == 4]


Step = Callable[[_Demo], None]
Tell = Callable[[str, int, int], object]


def demo(out: Path, *, tell: Tell = lambda *_: None) -> Outcome:
    """Run the demonstration in the new folder ``out``; ``tell`` hears of each step before it begins."""
    if out.exists() and any(out.iterdir()):
        raise Exists(f"“{out}”里已经有文件，演示不会覆盖。请换一个新的文件夹名。")
    out.mkdir(parents=True, exist_ok=True)
    run = _Demo(out.resolve())
    for number, (name, step) in enumerate(_STEPS, 1):
        tell(name, number, len(_STEPS))
        step(run)
    outcome = Outcome("演示完成", [f"{step}：{what}（{where}）" for step, what, where in run.told])
    outcome.lines += [
        f"先打开：{run.root / WORKBOOK}（首页看全年，“检查台账”看期限）",
        f"再打开：{run.root / '文书' / run.tasks()[0]}（供签字的 Word 文书）",
    ]
    outcome.data = {"folder": str(run.root), "steps": [list(row) for row in run.told]}
    return outcome


# --- the steps ----------------------------------------------------------------------------------------


def _new(run: _Demo) -> None:
    (run.root / WORKBOOK).write_bytes(MASTERS[WORKBOOK]())
    run.tell("新建工作簿", "示例县的一单两库、计划表（人名企业名都是虚构的）", WORKBOOK)


def _check(run: _Demo) -> None:
    told = check(run.book(), run.office(date(2023, 4, 3)), write=True)
    run.tell("核对名录库", "；".join(told.lines), "核对")


def _plan(run: _Demo) -> None:
    told = make_tasks(run.book(), run.office(date(2023, 4, 3)))
    run.tell("生成任务", told.lines[0], "任务")


def _freeze(run: _Demo) -> None:
    for task in run.tasks():
        book = run.book()
        book.update(columns.TASKS, task, {"issue": ISSUE, "witness": "郑示例"})
        book.save()
        nonce = sha256(f"示例|{task}".encode()).digest()
        told = freeze(run.book(), run.office(date(2023, 4, 10)), task, nonce)
        run.tell(
            f"冻结 {task}", f"{told.lines[1]}；C = {str(told.data['commit'])[:16]}…", _under("记录", told)
        )


def _register(run: _Demo) -> None:
    for task in run.tasks():
        place = "示例县政府网站（示例）"
        told = published(run.book(), run.office(date(2023, 4, 11)), task, place, f"示例网址/{task}")
        run.tell(f"公布登记 {task}", told.lines[0].partition("：")[2], f"记录/2023/{task}-01")


def _draw(run: _Demo) -> None:
    for task in run.tasks():
        told = draw(run.book(), run.office(date(2023, 4, 14)), task, NUMBER)
        run.tell(f"抽取 {task}", told.lines[1], _under("记录", told))


def _amend(run: _Demo) -> None:
    """One drawn enterprise turns out to be closed: the next ticket of its stratum steps in."""
    task = run.tasks()[2]
    record = records.read(run.root / "记录" / "2023" / f"{task}-01")
    for _, _, target, _ in record.state.selected:
        with suppress(Refused):  # its stratum has no alternate left
            decision = Decision("停业", "吴示例", "4 月 15 日现场核实已停业（示例）")
            told = use_alternate(run.book(), run.office(date(2023, 4, 15)), task, target, decision)
            run.tell(f"候补启用 {task}", told.lines[0].partition("：")[2], f"记录/2023/{task}-01")
            return


def _verify(run: _Demo) -> None:
    for task in run.tasks():
        folder = run.root / "记录" / "2023" / f"{task}-01"
        told = verify_folder(folder)
        alone = subprocess.run([sys.executable, "verify.py"], cwd=folder, capture_output=True, check=False)
        if not told.ok:
            raise Refused(f"演示的记录“{folder}”核验不符，安装可能已损坏。请重新安装。")
        if alone.returncode != 0:
            said = (alone.stderr or alone.stdout).decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise Refused(
                f"演示的记录“{folder}”核验相符，但其中的 verify.py 没有通过：{said}。请把这句话告诉维护人员。"
            )
    told = verify_year(run.root, 2023, date(2023, 4, 15))
    run.tell("核验", f"{told.lines[0]}；随记录附带的 verify.py 也通过", "记录/2023")


def _papers_before(run: _Demo) -> None:
    for task in run.tasks():
        told = documents(run.book(), run.office(date(2023, 4, 17)), task)
        run.tell(
            f"文书 {task}", f"检查方案、抽取记录、通知书、记录表共 {told.data['made']} 份", f"文书/{task}"
        )


def _inspect(run: _Demo) -> None:
    """The clerk enters April's inspections: approvals, visits, results; one problem is mended in time."""
    book = run.book()
    rows = [row for row in book.read(columns.CASES).rows if not row["void"]]
    for number, row in enumerate(rows):
        found = number == 2
        book.update(
            columns.CASES,
            row.text("case"),
            {
                "approver": "吴示例",
                "approved": date(2023, 4, 17),
                "notified": date(2023, 4, 18),
                "started": date(2023, 4, 20),
                "ended": date(2023, 4, 20),
                "shown": True,
                "result": RESULTS[4] if found else NO_PROBLEM,
                "points": "不符合：2" if found else "全部符合",
                "issue": "出入库登记有三处漏记（示例）" if found else None,
                "handling": HANDLINGS[1] if found else HANDLINGS[0],
                "handled": date(2023, 4, 20) if found else None,
                "rectify_due": date(2023, 5, 10) if found else None,
                "reported": date(2023, 4, 26),
                "informed": date(2023, 4, 26),
            },
        )
    book.save()
    run.tell("登记结果", "4 月 20 日检查结束，4 月 26 日发布通报，1 户发现问题、责令改正", "检查台账")


def _papers_after(run: _Demo) -> None:
    made = 0
    for task in run.tasks():
        made += len(documents(run.book(), run.office(date(2023, 4, 26)), task).files)
    run.tell("文书（检查以后）", f"检查通报、违法违规处理情况记录共 {made} 份", "文书")


def _deadlines(run: _Demo) -> None:
    told = deadlines(run.book(), run.office(date(2023, 4, 27)))
    due = run.book().read(columns.CASES).rows[0]["report_due"]
    counted = f"4 月 20 日检查的，7 个工作日（4 月 23 日周日上班），通报截止 {due}"
    run.tell("刷新期限", f"{counted}；{told.lines[0]}", "检查台账")


def _publish(run: _Demo) -> None:
    for task in run.tasks():
        told = publish(run.book(), run.office(date(2023, 4, 28)), task)
        run.tell(f"公示 {task}", told.lines[0].partition("：")[2], f"文书/{task}")


def _mend(run: _Demo) -> None:
    """The clerk enters the re-inspection of the one that had to mend."""
    book = run.book()
    for row in book.read(columns.CASES).rows:
        if row["rectify_due"]:
            done: dict[str, Value] = {
                "rechecked": date(2023, 5, 9),
                "closed": True,
                "closed_on": date(2023, 5, 9),
            }
            book.update(columns.CASES, row.text("case"), done)
    book.save()
    run.tell("复查", "5 月 9 日复查，已按期改正", "检查台账")


def _statistics(run: _Demo) -> None:
    deadlines(run.book(), run.office(date(2023, 12, 29)))
    told = statistics(run.book(), run.office(date(2023, 12, 29)))
    run.tell("统计", told.lines[0], "查询统计")


def _archive(run: _Demo) -> None:
    told = archive(run.book(), run.office(date(2023, 12, 29)), 2023, GAP)
    run.tell("归档", "；".join(told.lines[:2]), "归档/2023")


def _under(folder: str, told: Outcome) -> str:
    path = told.files[0]
    return f"{folder}/{path.parent.name}/{path.name}"


_STEPS: tuple[tuple[str, Step], ...] = (
    ("新建工作簿", _new),
    ("核对名录库", _check),
    ("生成任务", _plan),
    ("冻结名单", _freeze),
    ("公布登记", _register),
    ("抽取", _draw),
    ("候补启用", _amend),
    ("核验", _verify),
    ("生成文书", _papers_before),
    ("登记结果", _inspect),
    ("生成通报", _papers_after),
    ("刷新期限", _deadlines),
    ("公示", _publish),
    ("复查", _mend),
    ("统计", _statistics),
    ("归档", _archive),
)

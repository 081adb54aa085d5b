"""演示: the sample county's April 2023, with every outcome, and its year's end, through the steps the commands run.

The demonstration plays three people: the clerk, who types into the workbook (here: ``book.update``), the
lottery, whose number here is invented, and the clock.  Its secrets are derived from the draw number, so that two
runs give the same records; real draws take theirs from the operating system.  Every kind of paper is made.
"""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from toolkit import columns, photos
from toolkit.columns.lists import (
    HANDLINGS,
    NO_PROBLEM,
    PROBLEM_RESULTS,
)
from toolkit.demo_cases import MENDED_IN_TWO, NOT_YET, OUTCOMES, RENEWED
from toolkit.errors import Exists, Refused
from toolkit.excel.book import Row, Value
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.amend import Decision, Pair, recuse, use_alternate
from toolkit.jobs.apply_changes import apply_changes
from toolkit.jobs.archive.package import archive
from toolkit.jobs.base import Office, Outcome
from toolkit.jobs.check import check
from toolkit.jobs.deadlines import deadlines
from toolkit.jobs.documents import documents
from toolkit.jobs.draw import draw
from toolkit.jobs.freeze import freeze
from toolkit.jobs.papers import PAPERS
from toolkit.jobs.papers.dossier import FOLDER
from toolkit.jobs.plan import make_tasks
from toolkit.jobs.plan_version import adopt
from toolkit.jobs.publish import publish
from toolkit.jobs.published import published
from toolkit.jobs.recheck import recheck
from toolkit.jobs.reports import dossier, month_report, plan_document, year_report
from toolkit.jobs.statistics import statistics
from toolkit.jobs.verify import verify_folder, verify_year
from toolkit.ledger import records
from toolkit.ledger.record import DrawRecord
from toolkit.masters import MASTERS

WORKBOOK = "双随机台账.xlsm"
ISSUE, NUMBER = "2023041", "03,09,14,21,27,32+11"  # an invented result, for the demonstration only
GAP = "演示只运行 4 月的任务，文书没有签字，其余月份没有开展"
JOINT = "安全生产股、节能股"
LAST_DAY = date(2023, 12, 29)
"""基准日期 of the workbook that is left: one mending is due in the week after."""


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

    def record(self, task: str) -> DrawRecord:
        return records.read(self.root / "记录" / "2023" / f"{task}-01")

    def cases(self, task: str) -> list[Row]:
        rows = self.book().read(columns.CASES).rows
        return [row for row in rows if row["task"] == task and not row["void"]]

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
    book = run.book()
    book.update(columns.PLAN, "1", {"joint": JOINT})
    book.save()
    run.tell("新建工作簿", "示例县的一单两库、计划表（人名企业名都是虚构的），第 1 项联合检查", WORKBOOK)


def _check(run: _Demo) -> None:
    told = check(run.book(), run.office(date(2023, 4, 3)), write=True)
    run.tell("核对名录库", "；".join(told.lines), "核对")


def _plan(run: _Demo) -> None:
    told = make_tasks(run.book(), run.office(date(2023, 4, 3)))
    run.tell("生成任务", told.lines[0], "任务")
    office = run.office(date(2023, 4, 3))
    adopt(run.book(), office, Decision("局党组会审定（示例）", "周示例"))
    book = run.book()
    book.update(columns.PLAN, "3", {"demand": "每季度抽查 6 户，重点查批发环节"})
    book.save()
    adopt(run.book(), office, Decision("市局要求查批发环节（示例）", "周示例"))
    told = plan_document(run.book(), office)
    run.tell("年度计划", "；".join(told.lines), "文书/2023")


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
    record = run.record(task)
    for _, _, target, _ in record.state.selected:
        with suppress(Refused):  # its stratum has no alternate left
            decision = Decision("停业", "吴示例", "4 月 15 日现场核实已停业（示例）")
            told = use_alternate(run.book(), run.office(date(2023, 4, 15)), task, target, decision)
            run.tell(f"候补启用 {task}", told.lines[0].partition("：")[2], f"记录/2023/{task}-01")
            return


def _recuse(run: _Demo) -> None:
    """Another enterprise gets its notice and objects to an inspector; the papers for the new team follow."""
    task = run.tasks()[2]
    for target, team in run.record(task).state.teams.items():
        with suppress(Refused):  # nobody else may go there
            why = Decision("对象申请", "吴示例")
            told = recuse(run.book(), run.office(date(2023, 4, 18)), task, Pair(target, team[-1]), why)
            run.tell(f"回避替换 {task}", told.lines[0].partition("：")[2], f"记录/2023/{task}-01")
            break
    told = documents(run.book(), run.office(date(2023, 4, 18)), task)
    run.tell(f"换人以后的文书 {task}", f"{told.data['made']} 份，写明代替哪一份", f"文书/{task}")


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
            f"文书 {task}",
            f"检查方案、抽取记录、通知书、记录表共 {told.data['made']} 份",
            f"文书/{task}",
        )


def _papers_on_request(run: _Demo) -> None:
    """One object gets every form that is made on request only."""
    task = run.tasks()[0]
    told = _asked_for(run, date(2023, 4, 18))
    run.tell("另做的文书", f"一户的审批表、笔录、凭证等按需要另做 {told} 份", f"文书/{task}")


def _asked_for(run: _Demo, day: date) -> int:
    task = run.tasks()[0]
    case = run.cases(task)[2]
    kinds = "、".join(paper.name for paper in PAPERS if paper.on_request)
    return len(documents(run.book(), run.office(day), task, kinds, case.text("target")).files)


def _photograph(run: _Demo) -> None:
    """Two photos of the object of the police case."""
    task = run.tasks()[0]
    folder = run.root / "文书" / task / photos.FOLDER / run.cases(task)[2].text("case")
    folder.mkdir(parents=True)
    for number, name in enumerate(("库房大门", "货架"), 1):
        (folder / f"{name}（示例）.jpg").write_bytes(_picture(number))
    run.tell("拍照", "移送的一户 2 张", f"文书/{task}/{photos.FOLDER}")


def _picture(number: int) -> bytes:
    """An invented photo: a wall, a gate, a floor."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (640, 480), (205, 210, 215))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 340, 640, 480), fill=(150, 145, 140))
    for left in range(60 + 40 * number, 560, 170):
        draw.rectangle((left, 120, left + 130, 340), fill=(90, 110, 130), outline=(40, 50, 60), width=6)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _inspect(run: _Demo) -> None:
    """The clerk enters April's inspections: approvals, visits, results."""
    book = run.book()
    found = 0
    for nth, task in enumerate(run.tasks()):
        for number, row in enumerate(run.cases(task)):
            seen: dict[str, Value] = {
                "approver": "吴示例",
                "approved": date(2023, 4, 18),
                "notified": date(2023, 4, 18),
                "started": date(2023, 4, 20),
                "ended": date(2023, 4, 20),
                "shown": True,
                "result": NO_PROBLEM,
                "handling": HANDLINGS[0],
                "reported": date(2023, 4, 26),
                "informed": date(2023, 4, 26),
            }
            if (nth, number) not in OUTCOMES:
                seen["points"] = "全部符合"
            seen |= OUTCOMES.get((nth, number), {})
            found += seen["result"] in PROBLEM_RESULTS
            book.update(columns.CASES, row.text("case"), seen)
    book.save()
    run.tell(
        "登记结果", f"4 月 20 日检查结束，4 月 26 日发布通报，{found} 户发现问题，各种处置都有", "检查台账"
    )


def _papers_after(run: _Demo) -> None:
    made = 0
    for task in run.tasks():
        made += len(documents(run.book(), run.office(date(2023, 4, 26)), task).files)
    made += _asked_for(run, date(2023, 4, 26))
    run.tell("文书（检查以后）", f"检查通报、责令改正通知书、案件移送函等共 {made} 份", "文书")


def _deadlines(run: _Demo) -> None:
    told = deadlines(run.book(), run.office(date(2023, 4, 27)))
    due = run.book().read(columns.CASES).rows[0]["report_due"]
    counted = f"4 月 20 日检查的，7 个工作日（4 月 23 日周日上班），通报截止 {due}"
    run.tell("刷新期限", f"{counted}；{told.lines[0]}", "检查台账")


def _publish(run: _Demo) -> None:
    for task in run.tasks():
        told = publish(run.book(), run.office(date(2023, 4, 28)), task)
        run.tell(f"公示 {task}", told.lines[0].partition("：")[2], f"文书/{task}")


def _month(run: _Demo) -> None:
    for plain in (False, True):
        told = month_report(run.book(), run.office(date(2023, 5, 4)), "2023-04", plain=plain)
    run.tell("四月的月报", told.lines[0], "文书/2023")


def _mend(run: _Demo) -> None:
    """The rounds of 复查 of two objects: one is done with the second, one is still open at the year's end."""
    first, second, *_ = run.tasks()
    mending, motor = run.cases(first)[1].text("case"), run.cases(second)[0].text("case")
    for case, day, found in (
        *((mending, *one) for one in MENDED_IN_TWO),
        *((motor, *one) for one in NOT_YET),
    ):
        recheck(run.book(), run.office(day), case, found)
        if day == date(2023, 5, 9):  # the form for the second round
            documents(run.book(), run.office(day), first)
    run.tell("复查", "复查三次：一户两轮改完，一户到年底还没有到期", "整改复查")


def _close(run: _Demo) -> None:
    """What other authorities and the legal office decided in the meantime."""
    book, cases = run.book(), run.cases(run.tasks()[0])
    for number, day in ((2, date(2023, 6, 15)), (3, date(2023, 6, 30)), (5, date(2023, 7, 7))):
        done: dict[str, Value] = {"closed": True, "closed_on": day}
        if number == 2:
            done["receipt"] = date(2023, 5, 8)
        book.update(columns.CASES, cases[number].text("case"), done)
    book.save()
    run.tell("办结", "移送的案件有回执，两件立案的已处罚", "检查台账")


def _change(run: _Demo) -> None:
    """The certificate that had run out is renewed, as the person in charge decided."""
    book = run.book()
    book.append(columns.CHANGES, [RENEWED])
    book.save()
    told = apply_changes(run.book(), run.office(date(2023, 7, 10)))
    run.tell("办理变更", told.lines[0], "变更申请")


def _statistics(run: _Demo) -> None:
    book = run.book()
    book.update(columns.SETTINGS, "基准日期", {"value": LAST_DAY.isoformat()})
    book.save()
    deadlines(run.book(), run.office(LAST_DAY))
    told = statistics(run.book(), run.office(LAST_DAY))
    run.tell("统计", told.lines[0], "查询统计")


def _year(run: _Demo) -> None:
    told = year_report(run.book(), run.office(LAST_DAY), 2023)
    run.tell("年度报告", told.lines[0], "文书/2023")
    mending = run.cases(run.tasks()[0])[1]
    told = dossier(run.book(), run.office(LAST_DAY), mending.text("target"))
    run.tell("一户的档案", told.lines[0], f"文书/{FOLDER}")


def _archive(run: _Demo) -> None:
    told = archive(run.book(), run.office(LAST_DAY), 2023, GAP)
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
    ("回避替换", _recuse),
    ("另做的文书", _papers_on_request),
    ("拍照", _photograph),
    ("登记结果", _inspect),
    ("生成通报", _papers_after),
    ("刷新期限", _deadlines),
    ("公示", _publish),
    ("四月的月报", _month),
    ("复查", _mend),
    ("办结", _close),
    ("办理变更", _change),
    ("统计", _statistics),
    ("年度报告、一企一档", _year),
    ("归档", _archive),
)

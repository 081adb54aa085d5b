"""抽取: the frozen pool and the published random number decide; then the views are made from the record.

The record is written, and verified from its files alone, before the workbook is touched.  If the workbook then
cannot be saved, nothing is lost: the next run finds the record and only makes the views.
"""

from __future__ import annotations

from pathlib import Path

from toolkit import columns
from toolkit.columns.lists import DRAWN, FROZEN, WAITING
from toolkit.draw import beacon
from toolkit.draw.deciding import deciding
from toolkit.draw.entropy import compose
from toolkit.draw.evidence import UNDECIDED, claim
from toolkit.draw.plan import Plan
from toolkit.draw.ticket import SSJ2
from toolkit.errors import Exists, Refused
from toolkit.excel.book import Book, Value
from toolkit.jobs.base import (
    Desk,
    Office,
    Outcome,
    begin_work,
    draw_id_of,
    require_clock,
    require_fit,
    require_open,
)
from toolkit.jobs.deadlines import refresh
from toolkit.jobs.frozen_content import LOCAL, require_own_objects
from toolkit.jobs.papers import freeze_slip
from toolkit.jobs.reconcile import require_balance
from toolkit.jobs.second import read_secret
from toolkit.jobs.views import bring_into_line, team_names
from toolkit.ledger import journal, record_checks, records
from toolkit.ledger.record import DrawRecord
from toolkit.model import Task


def draw(
    book: Book,
    office: Office,
    key: str,
    entropy: str | None = None,
    waived: str | None = None,
    *,
    second: Path | None = None,
) -> Outcome:
    """Draw the objects and the teams of one frozen task.

    Refused without its 冻结确认单, unless ``waived`` says why there is none.  ``second`` is the file with the other
    office's half of the secret, if the freeze has one.
    """
    work = begin_work(book, office, "抽取", key)
    desk, task = work.desk, work.task
    require_own_objects(office, task)
    if task.state in ("", WAITING):
        raise Refused(f"任务 {task.id} 还没有冻结名单。请先冻结、公布承诺，再抽取。")
    if task.state != FROZEN:
        raise Exists(
            f"任务 {task.id} 的状态是“{task.state}”，已经抽取过。抽取不能重来，结果请看“抽取结果”表。"
        )
    require_open(office, task.year)  # it may have come over from the year before
    require_clock(desk, office)
    year = office.records(task.year)
    draw_id = draw_id_of(task)
    outcome = Outcome("抽取")
    records.settle(year)  # a draw that was interrupted is finished first
    require_balance(work, "draw")
    frozen = records.read(year / draw_id)
    if frozen.drawn:
        record = frozen
        outcome.lines.append("上次抽取中断过：结果早已确定，按记录补齐了表格，没有重抽")
    else:
        plan = frozen.plan
        paper = freeze_slip.place(office, task, draw_id)
        if not paper.exists() and not waived:
            raise Refused(
                f"找不到“{paper.name}”，冻结没有经过确认。请用“生成文书”补打签字；"
                "确实免去的，用 draw --waive 写明理由。"
            )
        _require_witness(office, desk, task, plan)
        text = compose(*deciding(plan, frozen.files), entropy if entropy is not None else task.entropy)
        beacon.require(text)
        _require_same_number(desk, task, frozen, text)
        secret = read_secret(second, plan) if second else ""
        office.agree(())
        record = records.reveal(year, draw_id, text, secret)
    require_fit(record_checks.check(record.folder))
    bring_into_line(book, desk, task, record)
    values: dict[str, Value] = {
        "state": DRAWN,
        "drawn": len(record.selected),
        "entropy": str(record.result["entropy"]).split(":", 2)[2],
        "drawn_on": office.today,
        "operator": office.operator,
    }
    book.update(columns.TASKS, task.id, values)
    refresh(work)
    _tell(outcome, desk, task, record)
    if office.today.isoformat() > str(record.plan.reveal_by):
        outcome.lines.append(
            f"注意：抽取晚于冻结时承诺的期限 {record.plan.reveal_by}，请在抽取记录上写明原因"
        )
    if waived:
        work.note(f"免冻结确认单：{waived}")
    seen = f"监督人{journal.plain(task.witness)}，" if task.witness else ""
    work.finish(f"{draw_id}：{seen}记录摘要 {record.digest}")
    return outcome


def _plays(desk: Desk, plan: Plan) -> bool:
    """Whether the list was frozen by an invented office (示例): its plan says so, of SSJ1 only 设置."""
    return plan.sample if plan.spec == SSJ2 else bool(desk.registry.settings.sample)


def _require_witness(office: Office, desk: Desk, task: Task, plan: Plan) -> None:
    """Stop (Refused) where nobody but the operator saw the draw; an invented office (示例) plays alone."""
    if _plays(desk, plan):
        return
    if not task.witness:
        what = f"任务 {task.id} 没有填写监督人，抽取要有人见证"
        raise Refused(f"{what}。请在任务表“监督人”一格填见证抽取、核对号码的人，再抽取。")
    if task.witness == office.operator:
        what = f"任务 {task.id} 的监督人就是操作人（{task.witness}），自己不能见证自己"
        raise Refused(f"{what}。请换一个人监督，或由别人操作。")


def _require_same_number(desk: Desk, task: Task, frozen: DrawRecord, text: str) -> None:
    """Stop (Refused, ProblemsFound) unless operator and witness read the same number, each for himself."""
    issue = deciding(frozen.plan, frozen.files)
    if _plays(desk, frozen.plan) or issue.source == LOCAL:
        return
    if not task.entropy_again:
        what = f"任务 {task.id} 的号码只录了一遍"
        raise Refused(
            f"{what}。请监督人自己对照公告，在任务表“监督人复核号码”一格再录一遍，再抽取；"
            "旧工作簿没有这一栏的，先在任务表表头那一行（第 4 行）的最右边写上栏名“监督人复核号码”。"
        )
    again = compose(*issue, task.entropy_again)
    if again != text:
        what = f"操作人录的号码是 {text.split(':', 2)[2]}，监督人录的是 {again.split(':', 2)[2]}，两遍不同"
        raise Refused(f"{what}。请两人各自对照公告核对，改正录错的一遍，再抽取。")


def _tell(outcome: Outcome, desk: Desk, task: Task, record: DrawRecord) -> None:
    selected, base = record.selected, record.base
    teams = team_names(desk, record.state.teams)
    whole = len(selected) == base
    proved = claim(record.plan, record.files)
    outcome.lines += [
        f"任务 {task.id}　{task.name}",
        f"{base} 户中抽取 {len(selected)} 户，证明等级 {proved.level}",
        *([proved.statement] if proved.level == UNDECIDED else []),
        *(["全覆盖：对象不是抽出来的，只有人员和次序是随机的"] if whole else []),
        *(
            f"  {number}. {desk.registry.name_of(target)}　检查人员：{teams[target]}"
            for number, (_, _, target, _) in enumerate(selected, 1)
        ),
        "已用记录文件自我核验：全部相符",
    ]
    outcome.files.append(record.folder)
    outcome.data = {
        "task": task.id,
        "draw_id": task.draw_id,
        "record": record.digest,
        "drawn": len(selected),
        "selected": [target for _, _, target, _ in selected],
        "teams": dict(teams),
    }

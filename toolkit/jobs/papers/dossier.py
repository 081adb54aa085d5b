"""一企一档: what records, 检查台账, 整改复查, 变更申请 and the papers' folders know of one object.

What happened to rows that were merged into the object's (并入代码) is part of its history, and marked as such.
The paper shows it by kind, the sheet in order of time: its rows are made of the paper's fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, cast

from toolkit import columns
from toolkit.columns.lists import ABOUT, TRANSFER
from toolkit.excel.book import Row
from toolkit.files import safe_name
from toolkit.jobs.base import Desk, Office
from toolkit.jobs.papers.context import NONE, Document, Fields, or_dash
from toolkit.jobs.papers.paper import Paper, Per
from toolkit.ledger.record import DrawRecord
from toolkit.model import Case, Target
from toolkit.rules.merging import merged_into
from toolkit.rules.pool import inspections
from toolkit.word.form import NUMBER, Column, Entry, Sheet

FOLDER = "一企一档"
"""Compilations of one object over all years, which can be made again at any time: not archived."""


def values(
    desk: Desk, office: Office, target: Target, draws: Iterable[DrawRecord], changes: Iterable[Row]
) -> Fields:
    """All of it; ``draws`` are the records of every year on disk, ``changes`` the rows of 变更申请."""
    year = desk.registry.settings.year
    rows = [target, *merged_into(desk.registry.targets, target.id)]
    before = {row.id: f"（并入前的 {row.id}）" for row in rows[1:]}
    cases = [case for case in desk.cases.values() if case.target in (target.id, *before)]
    seen = [day for days in inspections(cases, desk.registry).values() for day in days]
    drawn = [
        (record, size, result + before.get(row.id, ""))
        for record in draws
        for row in rows
        for size, result in _drawn(record, row.id)
    ]
    return {
        "单位名称": desk.registry.settings.bureau,
        "年度": str(year),
        "编制日期": office.today,
        "对象名称": target.name,
        "统一社会信用代码": target.id,
        "地区": desk.registry.region_name(target.region),
        "地址": or_dash(target.address),
        "类别": target.category,
        "状态": target.state,
        "信用风险等级": or_dash(target.credit),
        "本年检查次数": str(max(target.checked, len(seen))),
        "往年": any(not record.plan.draw_id.startswith(str(year)) for record, *_ in drawn),
        "抽取情况": [
            {
                "抽取编号": record.plan.draw_id,
                "任务名称": _task_name(desk, record.plan.task),
                "计划检查日期": date.fromisoformat(record.plan.date),
                "名单数": size,
                "抽取结果": result,
                "抽取日期": or_dash(_drawn_on(desk, record)),
                "出处": f"记录/{record.folder.parent.name}/{record.folder.name}",
            }
            for record, size, result in drawn
        ],
        "检查情况": [_inspected(desk, case, before.get(case.target, "")) for case in cases],
        "其他部门": [
            {
                "检查日期": visit.day,
                "检查部门": department,
                "层级": visit.level,
                "检查类型": visit.kind.type,
                "文号": or_dash(number),
                "出处": columns.ELSEWHERE.name,
            }
            for code, department, visit, number in desk.registry.elsewhere
            if code in (target.id, *before)
        ],
        "整改情况": [
            {
                "案号": case.id,
                "轮次": str(found.number),
                "整改期限": or_dash(found.due),
                "复查日期": or_dash(found.day),
                "复查结果": found.outcome,
                "复查情况": or_dash(found.what),
                "出处": f"{columns.RECHECKS.name} {case.id} 第{found.number}轮",
            }
            for case in cases
            for found in desk.rechecks.get(case.id, ())
        ],
        "名录变更": [
            _change(change) for change in changes if change.text("id") in (target.name, target.id, *before)
        ],
        "文书目录": _documents(desk, office, cases),
    }


class Event(NamedTuple):
    """One thing that happened to an object: a row of the sheet 一企一档."""

    on: date | None
    kind: str
    no: str
    what: str
    state: str
    source: str


def events(fields: Fields) -> list[Event]:
    """What the paper with these fields tells, in order of time; first the object, last what has no date.

    A draw whose day is not known stands at the day it was planned for.
    """

    def event(on: object, kind: str, *texts: object) -> Event:
        no, what, state, source = map(str, texts)
        return Event(on if isinstance(on, date) else None, kind, no, what, state, source)

    def rows(name: str) -> list[Fields]:
        return cast("list[Fields]", fields[name])

    found = [
        event(
            row["计划检查日期"] if row["抽取日期"] == NONE else row["抽取日期"],
            "抽取",
            row["抽取编号"],
            f"{row['任务名称']}，计划检查日期 {row['计划检查日期']}，名单 {row['名单数']} 户",
            row["抽取结果"],
            row["出处"],
        )
        for row in rows("抽取情况")
    ]
    for row in rows("检查情况"):
        what = f"{row['抽查事项']}，检查人员：{row['检查人员']}，发现的问题：{row['发现的问题']}"
        found.append(event(row["检查日期"], "检查", row["案号"], what, row["检查结果"], row["出处"]))
        found += [
            event(on, kind, row["案号"], what, state, row["出处"])
            for on, kind, what, state in cast("list[tuple[object, str, str, str]]", row["后来"])
        ]
    for row in rows("其他部门"):
        what = f"{row['检查部门']}（{row['层级']}）的{row['检查类型']}检查"
        found.append(event(row["检查日期"], "其他部门检查", row["文号"], what, "", row["出处"]))
    for row in rows("整改情况"):
        what = f"第{row['轮次']}轮，整改期限 {row['整改期限']}，复查情况：{row['复查情况']}"
        found.append(event(row["复查日期"], "整改复查", row["案号"], what, row["复查结果"], row["出处"]))
    for row in rows("名录变更"):
        what = f"{row['栏目']}：{row['原内容']} → {row['新内容']}"
        state = f"决定：{row['决定']}，办理日期：{row['办理日期']}"
        found.append(event(row["申请日期"], "名录变更", "", what, state, row["出处"]))
    found += [event(None, "文书", row["案号"], row["文书"], "", row["出处"]) for row in rows("文书目录")]
    found.sort(key=lambda one: one.on or date.max)
    code = fields["统一社会信用代码"]
    whose = f"{fields['对象名称']}（{code}）"
    about = event(fields["编制日期"], ABOUT, "", whose, fields["状态"], f"{columns.TARGETS.name} {code}")
    return [about, *found]


def _drawn_on(desk: Desk, record: DrawRecord) -> date | None:
    """The day of the draw as 任务 has it: not of another year's draw, or of one that was made again."""
    task = desk.tasks.get(record.plan.task)
    return task.drawn_on if task and task.draw_id == record.plan.draw_id else None


def _task_name(desk: Desk, task: str) -> str:
    """A task by its name, as far as the workbook has it."""
    return desk.tasks[task].name if task in desk.tasks else task


def _drawn(record: DrawRecord, target: str) -> Iterator[tuple[str, str]]:
    """The size of the list it stood on, and what came of it; nothing if it did not stand on it."""
    listed = {row.target for row in record.frame}
    if target in listed:
        yield str(len(listed)), _result(record, target)


def _result(record: DrawRecord, target: str) -> str:
    if not record.drawn:
        return "尚未抽取"
    state = record.state
    ranks = {row.target: row.rank for row in record.alternates}
    if target in (row.target for row in record.selected):
        result = "抽中" if target in state.teams else "抽中，后由候补替换"
    elif target in state.teams:
        result = f"候补第{ranks[target]}名，已递补"
    else:
        result = f"候补第{ranks[target]}名" if target in ranks else "未抽中"
    return f"{result}（作废）" if state.void else result


def _inspected(desk: Desk, case: Case, before: str) -> Fields:
    task = desk.tasks.get(case.task)
    row = desk.plan.rows.get(task.plan) if task else None
    closed = {True: "已完结", False: "办理中", None: ""}[case.closed]
    details = "，".join(str(detail) for detail in (case.receiver, case.handled) if detail)
    handled = f"{case.handling}（{details}）" if details else case.handling
    days = [(day, what) for what, day in (("通报", case.reported), ("公示", case.published)) if day]
    later: list[tuple[date | None, str, str, str]] = []
    if case.void:
        later.append((None, "作废", case.void, ""))
    elif case.handling:
        later.append((case.handled, "移送" if case.handling == TRANSFER else "处置", handled, closed))
    later += [(day, what, f"检查结果{what}", "") for day, what in days]
    return {
        "案号": f"{case.id}{before}",
        "抽查事项": row.item if row else or_dash(task and task.name),
        "检查日期": or_dash(case.ended),
        "检查人员": or_dash(case.team),
        "检查结果": case.result or "未检查",
        "发现的问题": case.issue or "无" if case.result else NONE,
        "处置": f"作废：{case.void}" if case.void else "，".join(filter(None, (handled, closed))) or NONE,
        "通报公示": "\n".join(f"{what}{day}" for day, what in days) or NONE,
        "后来": later,
        "出处": f"{columns.CASES.name} {case.id}",
    }


def _change(row: Row) -> Fields:
    return {
        "申请日期": or_dash(row.day("on")),
        "栏目": or_dash(row.text("field")),
        "原内容": or_dash(row.text("old")),
        "新内容": or_dash(row.text("new")),
        "决定": or_dash(row.text("decision")),
        "办理日期": or_dash(row.text("applied")),
        "出处": f"{columns.CHANGES.name} 序号 {row.text('no')}",
    }


def _documents(desk: Desk, office: Office, cases: Sequence[Case]) -> list[Fields]:
    """Its papers in the tasks' folders: their names hold the case's last number and the object's name."""
    found: list[Fields] = []
    for case in cases:
        mark = f"_{case.id.rpartition('-')[2]}_{safe_name(case.name)[:20]}"
        found += [
            {
                "任务名称": _task_name(desk, case.task),
                "文书": path.stem,
                "案号": case.id,
                "出处": f"文书/{case.task}/{path.name}",
            }
            for path in sorted(office.documents(case.task).glob("*.docx"))
            if mark in path.stem
        ]
    return found


def document(fields: Fields, today: date) -> Document:
    """That of one object, made today."""
    return Document(PAPER, f"_{fields['对象名称']}_{today:%Y%m%d}", lambda: fields)


def _form(sheet: Sheet) -> None:
    sheet.title("{{单位名称}}", "检查对象一企一档")
    sheet.file_number("编制日期：{{编制日期}}")
    sheet.facts(
        Entry("对象名称", "{{对象名称}}"),
        Entry("代码", "{{统一社会信用代码}}"),
        Entry("地址", "{{地址}}"),
        ("地区", "{{地区}}", "类别", "{{类别}}"),
        ("状态", "{{状态}}", "信用等级", "{{信用风险等级}}"),
        ("年度", "{{年度}}", "已检查次数", "{{本年检查次数}}"),
    )
    sheet.heading("一、抽取")
    sheet.table(
        "抽取情况",
        NUMBER,
        Column("抽取编号", 44, align="center"),
        Column("任务名称", 80),
        Column("抽取、计划检查日期", 40, "{{抽取日期}}\n{{计划检查日期}}", align="center"),
        Column("名单数", 20, align="center"),
        Column("抽取结果", 30, align="center"),
        empty="没有列入过抽取名单",
    )
    sheet.heading("二、检查")
    with sheet.block("?", "往年"):
        sheet.note("检查、整改只列{{年度}}年度工作簿中的；往年的见当年的工作簿和归档。", with_next=True)
    sheet.table(
        "检查情况",
        NUMBER,
        Column("案号、事项", 43, "{{案号}}\n{{抽查事项}}"),
        Column("检查日期、人员", 36, "{{检查日期}}\n{{检查人员}}"),
        Column("检查结果", 36),
        Column("发现的问题", 39),
        Column("处置", 24),
        Column("通报、公示", 36, "{{通报公示}}"),
        empty="没有检查过",
    )
    with sheet.block("?", "其他部门"):
        sheet.body("本单位知道的其他部门本年检查：", with_next=True)
        sheet.table(
            "其他部门",
            NUMBER,
            Column("检查日期", 36, align="center"),
            Column("检查部门", 74),
            Column("层级", 22, align="center"),
            Column("检查类型", 28, align="center"),
            Column("文号", 54),
        )
    sheet.heading("三、整改复查")
    sheet.table(
        "整改情况",
        Column("案号", 40),
        Column("轮次", 13, align="center"),
        Column("整改期限", 36, align="center"),
        Column("复查日期", 36, align="center"),
        Column("复查结果", 26, align="center"),
        Column("复查情况", 74),
        empty="没有整改复查",
    )
    sheet.heading("四、名录变更")
    sheet.table(
        "名录变更",
        NUMBER,
        Column("申请日期", 36, align="center"),
        Column("栏目", 28, align="center"),
        Column("原内容", 48),
        Column("新内容", 48),
        Column("决定", 18, align="center"),
        Column("办理日期", 36, align="center"),
        empty="没有变更申请",
    )
    sheet.heading("五、文书")
    sheet.table("文书目录", NUMBER, Column("任务名称", 92), Column("文书", 122), empty="还没有生成文书")
    sheet.note("以上取自名录库、检查台账、抽取记录和文书文件夹，截至编制日期。")


PAPER = Paper(
    name="一企一档",
    place=140,
    per=Per.TARGET,
    purpose="一户的全部来历：抽取、检查、整改、文书和名录变更；随时可以重做。",
    form=_form,
    across=True,
    words={
        "年度": ("工作簿的年度", "2023"),
        "编制日期": ("编制的日期", "2023年12月20日"),
        "类别": ("检查对象库的类别", "民爆销售企业"),
        "状态": ("检查对象库的状态", "正常"),
        "信用风险等级": ("没有的填“—”", "A"),
        "本年检查次数": ("检查台账中本年有结果的次数；检查对象库填得更多的，照检查对象库", "1"),
        "抽取情况": ("列入过名单的抽取，每次一行；可以没有", ""),
        "抽取日期": ("任务表的抽取日期；往年的、还没有抽的和作废重抽以前的填“—”", "2023年4月14日"),
        "名单数": ("参加抽取的户数", "40"),
        "抽取结果": ("抽中、候补第几名、未抽中", "抽中"),
        "检查情况": ("检查台账中的案件，每件一行；可以没有", ""),
        "检查日期": ("检查结束的日期；没有检查的填“—”", "2023年4月20日"),
        "检查人员": ("选派的检查人员，用顿号隔开", "张示例、李示例"),
        "处置": ("后续处置及是否完结", "责令改正，已完结"),
        "通报公示": ("通报发布和公示的日期", "通报2023-04-26\n公示2023-04-28"),
        "其他部门": ("其他部门检查表中该户的，每次一行；没有的不印", ""),
        "检查部门": ("哪个部门查的", "示例县应急管理局"),
        "层级": ("那个部门的层级", "县级"),
        "检查类型": ("日常、个案或专项", "日常"),
        "文号": ("那次检查的通知书或计划的文号", "示应急检〔2023〕7号"),
        "整改情况": ("每轮复查一行；可以没有", ""),
        "整改期限": ("该轮的期限", "2023年5月20日"),
        "复查日期": ("复查的日期", "2023年5月21日"),
        "复查结果": ("已整改、部分整改或未整改", "已整改"),
        "复查情况": ("复查看到的情况", "登记已补全"),
        "名录变更": ("变更申请中涉及该户的，每件一行；可以没有", ""),
        "申请日期": ("申请的日期", "2023年6月1日"),
        "栏目": ("改哪一栏", "地址"),
        "原内容": ("原来的内容", "示例镇示例路1号"),
        "新内容": ("改成的内容", "示例镇示例路2号"),
        "决定": ("同意或不同意，未决定的填“—”", "同意"),
        "办理日期": ("改进名录的日期，没有的填“—”", "2023-06-03"),
        "文书目录": ("文书文件夹里该户的文书，每份一行；可以没有", ""),
        "文书": ("文件名", "现场检查记录表_001_示例县示例民爆器材有限公司"),
        "往年": ("有往年的抽取记录时成立：检查、整改只有本年的", ""),
    },
)

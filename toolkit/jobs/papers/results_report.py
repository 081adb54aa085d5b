"""检查通报: subject, course, results and demands, in the four parts of the rule; only inspected objects (R13).

Few objects are listed in the text; of many there is one list, an attachment that has all that is said of each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial

from toolkit.archive.kinds import REPORT
from toolkit.columns.lists import NO_PROBLEM, PUT_RIGHT, REFUSED
from toolkit.jobs.papers.context import Document, Fields, TaskContext, chinese, or_dash, outcomes, sentence
from toolkit.jobs.papers.issuing import colophon
from toolkit.jobs.papers.paper import Filing, Paper, Per, of_cases, part_of
from toolkit.jobs.papers.wording import ISSUER, RESULTS
from toolkit.model import Case
from toolkit.rules.results import MEND_ORDER, found_problem
from toolkit.word.form import CODE, LONG_NUMBER, NUMBER, Column, Sheet
from toolkit.word.title import shaped

LISTED_IN_TEXT = 20
"""Objects of which the text has the tables: about a page each."""


def values(of: TaskContext, told: Sequence[Case], before: int = 0, part: int = 0) -> Fields:
    """Of the cases ``told``; of a part (第几次), ``before`` is how many were told of earlier."""
    inspected = [case for case in told if case.result]
    later = len(of.cases) - before - len(inspected) if part else 0
    days = [day for case in inspected for day in (case.started, case.ended) if day]
    day = max((case.reported for case in inspected if case.reported), default=of.today)
    outcome = [{**_outcome(case), "整改意见": _advice(case, day)} for case in inspected]
    which = f"第{part}次" if part else ""
    return {
        **of.common,
        "此前通报户数": str(before or ""),
        "另行通报户数": str(later or ""),
        "标题": shaped(
            f"{of.settings.bureau}关于{of.task.name}情况的{which}通报", whole=[of.settings.bureau]
        ),
        **colophon(of.settings),
        "检查依据": sentence(of.basis(of.rows)),
        "检查开始": min(days),
        "检查结束": max(days),
        "同日": len({*days}) == 1,
        "抽取编号": of.record.plan.draw_id,
        "检查户数": str(len(inspected)),
        **outcomes(inspected),
        "未完成户数": str(sum(map(_not_carried_out, inspected)) or ""),
        "检查结果": outcome,
        "名单附后": len(inspected) > LISTED_IN_TEXT,
        "整改": any(line["整改意见"] for line in outcome),
        "待整改": any(map(_to_mend, inspected)),
        "另行处理": any(found_problem(case) and case.handling != MEND_ORDER for case in inspected),
        "有问题": any(map(found_problem, inspected)),
        "通报日期": day,
    }


def _outcome(case: Case) -> Fields:
    return {
        "对象名称": case.name,
        "统一社会信用代码": case.target,
        "地区": case.region,
        "检查日期": or_dash(case.ended),
        "检查结果": case.result,
        "发现的问题": case.issue or "无",
    }


def _not_carried_out(case: Case) -> bool:
    """Refused, closed, moved away: nobody inspected what the plan asked for."""
    return case.result == REFUSED or (case.result != NO_PROBLEM and not found_problem(case))


def _to_mend(case: Case) -> bool:
    ordered = found_problem(case) and case.handling == MEND_ORDER
    return ordered and not case.closed and case.result != PUT_RIGHT


def _advice(case: Case, day: date) -> str:
    """What an object is still to do on the day of the paper; what goes to other authorities is not told here."""
    if not found_problem(case) or case.handling != MEND_ORDER:
        return ""
    if not _to_mend(case):
        return "已经责令改正，问题已改正。"
    if case.rectify_due is None:
        return "请改正上述问题。"
    limit = chinese(case.rectify_due)
    return (
        f"请在{limit}前改正。" if case.rectify_due >= day else f"责令在{limit}前改正，期限已到，请立即改正。"
    )


def due(paper: Paper, of: TaskContext) -> Iterable[Document]:
    """Once every object has a result; in parts (第1次 …) if those inspected were told of first."""
    parts = {part_of(stem): ids for stem, ids in of.made.items() if stem.partition("_")[0] == paper.name}
    parts.pop(0, None)
    if not parts and (of.all_inspected or not of.inspected_only):
        return [Document(paper, "", partial(values, of, of.cases), of.cases)] if of.all_inspected else []
    told = {id for ids in parts.values() for id in ids}
    rest = [case for case in of.cases if case.id not in told]
    new = [case.id for case in rest if case.result]
    if new and (of.inspected_only or len(new) == len(rest)):
        parts[1 + max(parts, default=0)] = new
    return _parts(paper, of, parts)


def _parts(paper: Paper, of: TaskContext, parts: Mapping[int, Collection[str]]) -> Iterable[Document]:
    before = 0
    for number, ids in sorted(parts.items()):
        own = [case for case in of.cases if case.id in ids]
        if any(case.result for case in own):
            yield Document(paper, f"_第{number}次", partial(values, of, own, before, number), own)
        before += len(own)


def _form(sheet: Sheet) -> None:
    sheet.letterhead("{{单位名称}}文件", "{{发文字号}}")
    sheet.heading_title("{{标题}}")
    sheet.addressee("各被检查单位：")
    sheet.body(
        "按照年度“双随机、一公开”抽查工作计划，本机关组织了抽查（抽查事项：{{抽查事项}}"
        "{{?检查类型}}；检查类型：{{检查类型}}{{/检查类型}}），现将情况通报如下。"
    )
    sheet.heading("一、被检对象")
    sheet.body(
        "列入抽查名单的对象共{{名单数}}户，抽取{{抽取数}}户，{{?此前通报户数}}此前已通报{{此前通报户数}}户，{{/此前通报户数}}"
        "本次通报{{检查户数}}户{{?另行通报户数}}，其余{{另行通报户数}}户另行通报{{/另行通报户数}}。"
        "被检对象主体信息{{?名单附后}}见附件。{{/名单附后}}{{^名单附后}}如下：{{/名单附后}}",
        with_next=True,
    )
    with sheet.block("^", "名单附后"):
        sheet.table(
            "检查结果",
            NUMBER,
            Column("对象名称", 45),
            CODE,
            Column("地区", 22, align="center"),
            Column("检查日期", 36, align="center"),
        )
    sheet.heading("二、检查过程")
    sheet.body("检查依据：{{检查依据}}")
    sheet.body(
        "检查{{?同日}}在{{检查开始}}进行{{/同日}}{{^同日}}自{{检查开始}}开始，至{{检查结束}}结束{{/同日}}。"
        "{{?全覆盖}}检查覆盖名单内的全部对象，对象不经抽签，检查人员按随机抽取记录（编号{{抽取编号}}）确定{{/全覆盖}}"
        "{{^全覆盖}}检查对象和检查人员按随机抽取记录（编号{{抽取编号}}）确定{{/全覆盖}}，"
        "{{?参与部门}}本次检查会同{{参与部门}}实施，{{/参与部门}}"
        "{{?联合股室}}本次为联合检查，由{{联合股室}}共同实施，{{/联合股室}}检查按批准的方案进行，情况逐户记入现场检查记录表。"
        "{{?未完成户数}}其中{{未完成户数}}户没有能够完成检查，原因见检查结果。{{/未完成户数}}"
    )
    sheet.heading("三、检查结果")
    sheet.body(
        f"{RESULTS}逐户结果{{{{?名单附后}}}}见附件。{{{{/名单附后}}}}{{{{^名单附后}}}}如下：{{{{/名单附后}}}}",
        with_next=True,
    )
    with sheet.block("^", "名单附后"):
        sheet.table(
            "检查结果", NUMBER, Column("对象名称", 50), Column("检查结果", 42), Column("发现的问题", 53)
        )
    sheet.heading("四、整改意见")
    with sheet.block("?", "整改"):
        sheet.body(
            "责令改正的问题，意见{{?名单附后}}逐户写在附件里。{{/名单附后}}"
            "{{^名单附后}}如下（序号与上表一致）：{{/名单附后}}",
            with_next=True,
        )
        with sheet.block("^", "名单附后"), sheet.block("#", "检查结果"), sheet.block("?", "整改意见"):
            sheet.body("{{序号}}.{{对象名称}}：{{整改意见}}")
    with sheet.block("?", "待整改"):
        sheet.body("请有关单位按期完成整改并书面报告本机关；逾期不改或者整改不到位的，依法处理。")
    with sheet.block("?", "另行处理"):
        sheet.body("{{?整改}}其余{{/整改}}发现的问题由本机关依法处理，处理结果告知当事人。")
    with sheet.block("^", "有问题"):
        sheet.body("本次检查没有发现需要整改的问题，请各单位继续依法规范经营。")
    sheet.body(
        "本通报告知各被检查单位，并按规定在政府门户网站“双随机、一公开”专栏公示。对通报内容有异议的，"
        "可以向本机关提出，并附有关材料。",
        with_next=True,
    )
    with sheet.block("?", "名单附后"):
        sheet.list_of_attachments("被检对象和检查结果")
    sheet.signature("{{单位名称}}", "{{通报日期}}")
    sheet.colophon("抄送", "版记行", ISSUER, "{{通报日期}}", unless="名单附后")
    with sheet.block("?", "名单附后"):
        _list(sheet)
        sheet.colophon("抄送", "版记行", ISSUER, "{{通报日期}}")


def _list(sheet: Sheet) -> None:
    sheet.attachment(0, "被检对象和检查结果")
    sheet.table(
        "检查结果",
        LONG_NUMBER,
        Column("对象名称", 55, code_below="{{统一社会信用代码}}　{{地区}}"),
        Column("检查结果", 36, code_below="{{检查日期}}"),
        Column("发现的问题和整改意见", 51, "{{发现的问题}}{{?整改意见}}（{{整改意见}}）{{/整改意见}}"),
    )


PAPER = Paper(
    name="检查通报",
    place=110,
    per=Per.TASK,
    purpose="检查结束后按期印发，告知被检对象。",
    form=_form,
    required=("检查结果",),
    due=due,
    tells=("name", "target", "ended", "result", "issue"),
    tells_of=lambda case: bool(case.result),
    filed=Filing(REPORT, "30年", signed=True),
    days=of_cases(lambda case: case.reported),
    words={
        "检查开始": ("第一户检查的日期", "2023年4月20日"),
        "检查结束": ("最后一户检查结束的日期", "2023年4月21日"),
        "检查户数": ("本次通报的、已检查的户数", "3"),
        "此前通报户数": ("分次通报的，以前各次通报过的户数；没有的空着", "2"),
        "另行通报户数": ("分次通报的，还没有检查、以后另行通报的户数；没有的空着", "1"),
        "检查结果": ("已检查的对象，每户一行", ""),
        "检查结果.检查结果": ("检查台账的检查结果", "发现问题经责令已改正"),
        "整改意见": ("责令该户改正什么、改正了没有；移送、立案等不在通报里写", "请在2023年5月20日前改正。"),
        "名单附后": (f"超过{LISTED_IN_TEXT}户、名单作附件时成立", ""),
        "同日": ("检查都在同一天时成立", ""),
        "未完成户数": ("拒绝检查、停业、迁出等没有能够完成检查的户数；没有的空着", "2"),
        "整改": ("至少一户责令改正时成立", ""),
        "待整改": ("至少一户还没有改正时成立", ""),
        "另行处理": ("至少一户发现问题而不是责令改正时成立", ""),
        "有问题": ("至少一户发现问题时成立", ""),
        "通报日期": ("成文日期", "2023年4月26日"),
    },
)

"""行政检查结果告知书: what an inspection found, told to the object alone; with 送达回证.

On request: 检查通报 tells all objects of a task at once (the notice of 2023); an office that follows the national
forms of 2025 writes it into 设置 (另做文书).
"""

from __future__ import annotations

from toolkit.archive.kinds import REPORT, Role
from toolkit.columns.lists import NO_PROBLEM, PUT_RIGHT, REFUSED
from toolkit.jobs.papers.context import Fields, TaskContext, chinese, or_dash, sentence
from toolkit.jobs.papers.paper import NATIONAL_FORM, Filing, Paper, Per, of_cases, per_case
from toolkit.jobs.papers.wording import receipt
from toolkit.model import Case
from toolkit.rules.results import MEND_ORDER, found_problem
from toolkit.word.form import Entry, Sheet


def values(of: TaskContext, case: Case) -> Fields:
    """Of one object."""
    return {
        **of.subject(case),
        **of.contact,
        "检查日期": or_dash(case.ended),
        "检查人员": of.officers(of.team(case)),
        "发现的问题": sentence(case.issue),
        "处理意见": _advice(of, case),
        "落款日期": case.informed or case.reported or of.today,
    }


def _advice(of: TaskContext, case: Case) -> str:
    """What follows for the object; what other authorities decide is not announced here."""
    if case.result == NO_PROBLEM:
        return "本次检查没有发现问题，请继续依法规范经营。"
    if case.result == REFUSED:
        return "本次检查没有能够完成，你单位不配合检查的情况由本机关依法处理。"
    if case.handling != MEND_ORDER:
        return "上述问题由本机关依法处理，处理结果另行告知。"
    if case.result == PUT_RIGHT or case.closed:
        return "上述问题已经责令改正，现已改正。"
    due = of.desk.ordered_due(case)
    return f"请在{chinese(due)}前改正，要求见责令改正通知书。" if due else "请改正上述问题。"


def _told(case: Case) -> bool:
    """Whether there is somebody to tell: not of an object that is closed or gone."""
    return bool(case.result) and (case.result == NO_PROBLEM or found_problem(case))


def _form(sheet: Sheet) -> None:
    sheet.title("{{单位名称}}", "行政检查结果告知书")
    sheet.file_number("{{文书编号}}")
    sheet.addressee("{{对象名称}}：")
    sheet.body("本机关对你单位实施行政检查，现将检查结果告知如下。", with_next=True)
    sheet.facts(
        Entry("信用代码", "{{统一社会信用代码}}"),
        Entry("检查日期", "{{检查日期}}"),
        Entry("检查事项", "{{抽查事项}}"),
        Entry("检查人员", "{{检查人员}}"),
    )
    sheet.heading("一、检查结果")
    with sheet.block("?", "发现的问题"):
        sheet.body("检查发现：{{发现的问题}}")
    sheet.body("{{处理意见}}")
    sheet.heading("二、你单位的权利")
    sheet.body(
        "对检查结果有异议的，可以向本机关（联系人：{{联系人}}，电话：{{联系电话}}）陈述、申辩，"
        "本机关予以记录和复核，不因此加重处理。",
        with_next=True,
    )
    sheet.signature("{{单位名称}}", "{{落款日期}}")
    receipt(sheet, "行政检查结果告知书（{{文书编号}}）")


PAPER = Paper(
    name="行政检查结果告知书",
    place=105,
    per=Per.TARGET,
    purpose="逐户告知检查结果，附送达回证；停业、注销、迁出的没有人可以告知，不做。",
    form=_form,
    required=("检查日期", "处理意见"),
    due=per_case(values, _told),
    tells=("name", "target", "ended", "issue"),
    numbered="检告",
    on_request=True,
    source=NATIONAL_FORM,
    filed=Filing(REPORT, "30年", "永久", signed=True, holds=Role.SERVED),
    days=of_cases(lambda case: case.informed or case.reported),
    words={
        "检查人员": ("到场的检查人员和执法证号", "张示例（执法证号豫D000001）、李示例（执法证号豫D000002）"),
        "发现的问题": ("检查台账的发现的问题，没有的空着", "库房出入登记不全。"),
        "处理意见": ("没有问题、已改正、限期改正，或由本机关依法处理", "请在2023年5月20日前改正。"),
    },
)

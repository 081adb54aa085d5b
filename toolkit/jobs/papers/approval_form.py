"""行政检查审批表: an inspection of one object, approved before anybody goes (in an emergency afterwards).

On request: an office that approves 检查方案 for a whole task (the notice of 2023) needs no second approval; one that
follows the national forms of 2025 writes it into 设置 (另做文书) and gets it for every object.
"""

from __future__ import annotations

from toolkit.archive.kinds import PLAN
from toolkit.jobs.papers.context import Fields, TaskContext, chinese
from toolkit.jobs.papers.paper import NATIONAL_FORM, Filing, Paper, Per, of_cases, per_case
from toolkit.jobs.papers.together import people, visit
from toolkit.model import Case
from toolkit.word.form import Entry, Sheet


def values(of: TaskContext, case: Case) -> Fields:
    """Of one object."""
    target = of.desk.registry.targets.get(case.target)
    told = visit(of, case)
    return {
        **told,
        "责任单位": of.row.unit,
        "负责人": target.person if target else "",
        "电话": target.phone if target else "",
        "检查人员": of.officers(people(told)),
        "紧急情况": _emergency(case),
    }


def _emergency(case: Case) -> str:
    """Whether nobody could wait for the approval, and when it followed: as 检查台账 says, else to be ticked by hand."""
    ticks = "□否　☑是" if case.emergency else "□否　□是"
    day = chinese(case.approved_after) if case.approved_after else "　　　　年　　月　　日"
    return f"{ticks}，先行检查的理由：\n事后补办日期：{day}"


def _form(sheet: Sheet) -> None:
    sheet.title("{{单位名称}}", "行政检查审批表")
    sheet.file_number("{{文书编号}}")
    with sheet.block("?", "换发"):
        sheet.note("检查人员有变动，重新报批{{?原编号}}，代替{{原编号}}{{/原编号}}。")
    opinion = "\n　　　　　　　　　　　　签字：　　　　　　　　　年　　月　　日"
    sheet.facts(
        Entry("检查对象", "{{对象名称}}"),
        Entry("代码", "{{统一社会信用代码}}"),
        Entry("地址", "{{地址}}"),
        ("负责人", "{{负责人}}", "电话", "{{电话}}"),
        Entry("任务来源", "{{任务来源}}"),
        Entry("检查频次", "{{检查频次}}"),
        Entry("检查事项", "{{抽查事项}}"),
        Entry("检查依据", "{{检查依据}}", splits=True),
        ("检查方式", "{{检查方式}}", "检查时间", "{{检查时间}}"),
        Entry("检查人员", "{{检查人员}}"),
        Entry("参与部门", "{{参与部门}}", given="参与部门"),
        ("协助人员", "{{协助人员}}", "承办机构", "{{责任单位}}"),
        Entry("紧急情况", "{{紧急情况}}"),
        Entry("承办人意见", opinion, height=18),
        Entry("承办机构意见", opinion, height=18),
        Entry("负责人意见", opinion, height=18),
        small=True,
    )


PAPER = Paper(
    name="行政检查审批表",
    place=48,
    per=Per.TARGET,
    of_visit=True,
    purpose="逐户报批的单位用：检查前由机关负责人批准，紧急情况事后补办。",
    form=_form,
    required=("任务来源", "检查时间", "检查方式"),
    due=per_case(values, mark=TaskContext.version),
    tells=("name", "target"),
    numbered="检审",
    on_request=True,
    source=NATIONAL_FORM,
    filed=Filing(PLAN, "30年", "永久", signed=True),
    days=of_cases(lambda case: case.approved or case.approved_after),
    words={
        "换发": ("换人以后重新报批时成立", ""),
        "原编号": ("被代替的审批表的编号", "示工信检审〔2023〕1号"),
        "负责人": ("检查对象的负责人；没有的留空手写", "陈示例"),
        "电话": ("检查对象的电话；没有的留空手写", "0375-0000001"),
        "紧急情况": (
            "检查台账的紧急和补办日期；没有填的留给手写",
            "□否　☑是，先行检查的理由：\n事后补办日期：2023年4月21日",
        ),
        "检查人员": ("选派的检查人员和执法证号", "张示例（执法证号豫D000001）、李示例（执法证号豫D000002）"),
    },
)

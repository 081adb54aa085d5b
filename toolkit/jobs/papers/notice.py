"""行政检查通知书: when, what, who comes, and what the object may demand; with 送达回证."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from toolkit import columns
from toolkit.archive.kinds import INSPECTION, Role
from toolkit.columns.settings import YES
from toolkit.errors import Level, Problem
from toolkit.jobs.base import listed
from toolkit.jobs.papers.context import TO_WRITE_IN, Document, Fields, TaskContext
from toolkit.jobs.papers.paper import NATIONAL_FORM, Filing, Paper, Per, of_cases, per_case
from toolkit.jobs.papers.together import awaited, people, visit
from toolkit.jobs.papers.wording import receipt
from toolkit.model import Case
from toolkit.pictures.qr import qr
from toolkit.word.form import NUMBER, Column, Entry, Picture, Sheet


def values(of: TaskContext, case: Case) -> Fields:
    """Of one object."""
    told = visit(of, case)
    return {
        **told,
        **of.contact,
        "监督电话": of.settings.complaints or TO_WRITE_IN,
        "官方检查码": case.visit_code,
        "核对码": qr(_visit_code(of, case, told)),
        "落款日期": of.today,
    }


def due(paper: Paper, of: TaskContext) -> Iterable[Document]:
    """One for each object and team; what they lack is a reminder."""
    targets = of.desk.registry.targets
    if homeless := [
        case.name for case in of.cases if case.target in targets and not targets[case.target].address
    ]:
        where = f"{listed(homeless)}的通知书和送达回证上的地点"
        of.remind("地址", where, columns.TARGETS, columns.TARGETS.column("address").header)
    for key, label in (("contact", "联系人"), ("phone", "联系电话"), ("complaints", "监督电话")):
        if not getattr(of.settings, key):
            of.remind(label, "文书上", columns.SETTINGS, label)
    of.problems += awaited(of)
    waiting = _without_code(of)
    return [document for document in _each(paper, of) if document.cases[0].id not in waiting]


def _without_code(of: TaskContext) -> Collection[str]:
    """The cases that get no notice before they have 官方检查码, by 案号; each is told (R8).

    Where 设置 does not ask for it, it is a reminder, and only if other objects of the task have theirs.
    """
    visits = [case for case in of.cases if not case.joins]
    missing = [case for case in visits if not (case.visit_code or case.started)]
    stops = of.settings.code_first == YES
    if not stops and len(missing) == len(visits):
        return ()
    if missing and not stops:
        what = f"{len(missing)} 户还没有官方检查码：{listed([case.name for case in missing])}"
        place = missing[0].at("visit_code")
        of.problems.append(Problem(what, "请补填；不用码的不必理会", place, Level.WARNING, "R8"))
    for case in missing if stops else ():
        what, remedy = (
            f"{case.name}还没有官方检查码，通知书没有生成",
            "请到检查平台取得，填入检查台账，再生成一次",
        )
        of.problems.append(Problem(what, remedy, case.at("visit_code"), rule="R8"))
    return {case.id for case in missing} if stops else ()


def _visit_code(of: TaskContext, case: Case, told: Fields) -> str:
    """核对码: what the enterprise compares at its door with the people who come and the published C."""
    day = case.day(of.task.day)
    team = ",".join(str(person["执法证号"]) for person in people(told))
    return f"SSJ1-VISIT|{of.task.id}|{case.target}|{day}|{team}|C={of.record.commit}"


def _form(sheet: Sheet) -> None:
    sheet.title("{{单位名称}}", "行政检查通知书")
    sheet.file_number("{{文书编号}}")
    sheet.addressee("{{对象名称}}：")
    sheet.body("本机关决定对你单位实施行政检查，现通知如下。")
    with sheet.block("?", "换发"):
        sheet.body("原来送达的通知书{{?原编号}}（{{原编号}}）{{/原编号}}同时作废。")
    sheet.heading("一、检查安排")
    sheet.facts(
        Entry("信用代码", "{{统一社会信用代码}}"),
        Entry("任务来源", "{{任务来源}}"),
        Entry("检查频次", "{{检查频次}}"),
        Entry("检查事项", "{{抽查事项}}"),
        Entry("检查依据", "{{检查依据}}", splits=True),
        Entry("官方检查码", "{{官方检查码}}", given="官方检查码"),
        ("检查时间", "{{检查时间}}", "检查方式", "{{检查方式}}"),
        Entry("检查地点", "{{地址}}"),
        Entry(
            "检查人员",
            "{{#检查人员}}{{姓名}}（执法证号{{执法证号}}）　{{/检查人员}}"
            "{{?参与部门}}本次检查由本机关会同{{参与部门}}实施，一次查完。{{/参与部门}}"
            "{{?联合股室}}本次检查由本机关的{{联合股室}}联合实施，一次查完。{{/联合股室}}",
        ),
        Entry("协助人员", "{{协助人员}}"),
        ("联系人", "{{联系人}}", "联系电话", "{{联系电话}}"),
        Picture(
            "核对码",
            "核对码",
            30,
            "进门前请用手机扫码，核对检查任务、本单位代码、日期、来人的执法证号和抽取承诺。"
            "与来人的证件或公布的承诺不符的，可以拒绝检查并告诉本机关。",
        ),
    )
    sheet.heading("二、检查要点")
    sheet.table("检查要点", NUMBER, Column("检查要点", 72, "{{要点}}"), Column("依据条款", 73))
    sheet.heading("三、需要你单位配合的事项")
    sheet.body(
        "请安排熟悉情况的人员到场，备好营业执照和有关的许可证件、台账、记录，如实提供情况；"
        "确有困难不能按时接受检查的，请事先与本机关联系。"
    )
    sheet.heading("四、你单位的权利")
    sheet.body("（一）认为检查人员与你单位有利害关系的，可以说明理由，申请回避。")
    sheet.body("（二）对依据、事实和处理意见可以陈述、申辩，本机关予以记录和复核，不因此加重处理。")
    sheet.body(
        "（三）检查人员不足两人、不出示执法证件或者没有本通知书的，有权拒绝检查；协助人员不行使检查职权。"
    )
    sheet.body(
        "（四）检查人员违反下列纪律的，可以投诉、举报，监督电话：{{监督电话}}。", with_next=True
    )  # a number to call is not broken by the end of a page
    sheet.note(
        "检查人员遵守涉企行政检查的“五个严禁”“八个不得”：严禁逐利检查，不得接受你单位的馈赠、报酬、福利待遇，"
        "不得参加你单位提供的宴请、娱乐、旅游等活动，不得由你单位支付消费开支或者转嫁检查费用，"
        "不得强制接受指定的中介机构提供服务；严禁干扰正常生产经营，不得刻意要求法定代表人到场；"
        "严禁任性处罚，不得乱查封、乱扣押、乱冻结、动辄责令停产停业；严禁下达检查指标，"
        "不得将考核考评、预算项目绩效与检查频次、罚款数额挂钩；严禁变相检查，"
        "不得以观摩、督导、考察等名义行检查之实。",
        with_next=True,
    )
    sheet.signature("{{单位名称}}", "{{落款日期}}")
    receipt(sheet, "行政检查通知书（{{文书编号}}）")


_each = per_case(values, mark=TaskContext.version)
PAPER = Paper(
    name="行政检查通知书",
    place=50,
    per=Per.TARGET,
    of_visit=True,
    purpose="检查前送达检查对象，附送达回证。",
    form=_form,
    source=NATIONAL_FORM,
    required=("检查时间", "检查方式"),
    due=due,
    tells=("name", "target", "team"),
    numbered="检通",
    filed=Filing(INSPECTION, "30年", "永久", holds=Role.SERVED),
    days=of_cases(lambda case: case.notified),
    words={
        "监督电话": ("设置的监督电话；没有的留空手写", "0375-0000002"),
        "换发": ("换人以后重新通知时成立", ""),
        "原编号": ("被代替的通知书的编号", "示工信检通〔2023〕1号"),
        "官方检查码": ("检查台账的官方检查码；没有的空着", "示例码410499-0001"),
        "核对码": (
            "含任务、代码、日期、执法证号、冻结承诺，供企业核对来人；不是官方的检查码；PNG",
            "（二维码）",
        ),
    },
)

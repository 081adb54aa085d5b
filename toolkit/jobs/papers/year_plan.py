"""年度抽查工作计划: who, what, how often, how; a 通知 with the lists and the plan's table as attachments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from toolkit.archive.kinds import YEARLY
from toolkit.columns.lists import ENDED, REGION_WEIGHTS
from toolkit.excel.book import Row
from toolkit.jobs.base import Desk
from toolkit.jobs.papers.context import Document, Fields, or_dash
from toolkit.jobs.papers.issuing import issued
from toolkit.jobs.papers.paper import Filing, Paper, Per
from toolkit.jobs.papers.wording import ISSUER
from toolkit.ledger.plan_register import FILED, Register
from toolkit.model import Inspector
from toolkit.rules.chances import expected
from toolkit.rules.plan import yearly_cap
from toolkit.rules.pool import TEAM_ROLES
from toolkit.word.form import CODE, LONG_NUMBER, NUMBER, Column, Sheet

NEEDED = ("leader", "deputy", "members", "plan_to")
"""Settings that it cannot do without."""
_CELLS = {
    "抽查类别": "category",
    "抽查事项": "item",
    "事项类别": "kind",
    "抽查任务名称": "name",
    "抽查方式": "drawing",
    "检查对象": "targets",
    "检查方式": "method",
    "抽查数量、比例": "quantity",
    "抽查时间": "months",
    "县（市、区）局抽查要求": "demand",
    "责任单位": "unit",
}


_CONTINUED = {
    "检查类型": "check_type",
    "任务来源": "task_source",
    "参与部门": "partners",
    "检查形式": "way",
    "起止时间": "window",
    "完成时限": "finish",
    "计划备案号": "filing",
}


def values(desk: Desk, register: Register, plan_rows: Sequence[Row], today: date) -> Fields:
    """The four lists from 事项清单, 执法人员库, 检查对象库 and 计划表 as they stand; ``register``: its version."""
    settings, registry = desk.registry.settings, desk.registry
    title = f"{settings.bureau}关于印发《{settings.year}年度“双随机、一公开”抽查工作计划》的通知"
    return {
        **issued(settings, title, settings.plan_to, today),
        "组长": settings.leader,
        "副组长": settings.deputy,
        "成员": settings.members,
        "开始月份": str(settings.first_month),
        "结束月份": str(settings.last_month),
        "事项清单": [
            {
                "抽查类别": item.category,
                "抽查事项": item.name,
                "检查对象": item.targets,
                "事项类别": "重点检查事项" if item.key_item else "一般检查事项",
                "检查方式": or_dash(item.method),
                "检查主体": or_dash(item.body),
                "检查依据": or_dash(item.basis),
            }
            for item in registry.items.values()
            if item.valid
        ],
        "人员名录": [
            {
                "姓名": person.name,
                "执法证号": person.id,
                "所在部门": or_dash(person.department),
                "角色": person.role,
                "证件有效期": or_dash(person.expires),
            }
            for person in officers(desk, today)
        ],
        "对象名录": [
            {
                "对象名称": target.name,
                "统一社会信用代码": target.id,
                "地区": desk.registry.region_name(target.region),
                "对象类别": target.category,
            }
            for target in registry.targets.values()
            if target.state not in ENDED
        ],
        "计划表": [_plan_row(row) for row in plan_rows],
        "计划表续表": _continued(desk, plan_rows),
        **_version(register),
    }


def _version(register: Register) -> Fields:
    """Which version it is, and under which number it was filed; blank where the office registers none."""
    if not register.version:
        return dict.fromkeys(("版次", "定稿日期", "变更理由", "备案号", "备案日期"), "")
    version, filed = register.versions[-1], register.last(FILED)
    of_this = filed if filed and filed.version == register.version else None
    return {
        "版次": str(register.version),
        "定稿日期": date.fromisoformat(version.day),
        "变更理由": version.reason if register.version > 1 else "",
        "备案号": of_this.detail if of_this else "",
        "备案日期": date.fromisoformat(of_this.day) if of_this else "",
    }


def officers(desk: Desk, today: date) -> list[Inspector]:
    """附件2: who may inspect; neither 辅助人员 nor anybody whose certificate has expired."""
    return [
        person
        for person in desk.registry.inspectors.values()
        if person.state == "在岗" and person.role in TEAM_ROLES and person.expires and person.expires >= today
    ]


def _plan_row(row: Row) -> Fields:
    """One row of 计划表 in the words of its cells."""
    cells = {name: or_dash(row.text(key)) for name, key in _CELLS.items()}
    equal = row.text("weight") == REGION_WEIGHTS[0]
    return {**cells, "不同地区抽查比重": "相同" if equal else or_dash(row.text("weight"))}


def _continued(desk: Desk, rows: Sequence[Row]) -> list[Fields]:
    """What the office wrote right of the annex's own columns; nothing where it wrote nothing."""
    if not any(row[key] for row in rows for key in _CONTINUED.values()):
        return []
    return [
        {
            **{name: or_dash(row[key]) for name, key in _CONTINUED.items()},
            "约计数量": or_dash(_expected(desk, row.integer("no"))),
            "年度上限": or_dash(_cap(desk, row.integer("no"))),
        }
        for row in rows
    ]


def _expected(desk: Desk, number: int) -> int | None:
    row = desk.plan.rows.get(number)
    return expected(row, desk.registry) if row else None


def _cap(desk: Desk, number: int) -> int | None:
    """同一企业频次: how often one object may be checked a year; None where no cap holds for all of them."""
    row = desk.plan.rows.get(number)
    return yearly_cap(row, desk.registry) or None if row else None


def document(desk: Desk, register: Register, plan_rows: Sequence[Row], today: date) -> Document:
    """That of the workbook's year: of the version that stands, or a draft."""
    fields = partial(values, desk, register, plan_rows, today)
    return Document(PAPER, mark(register), fields, about=str(desk.registry.settings.year))


def mark(register: Register) -> str:
    """What the file names of a version's papers say: "" for a draft."""
    return f"_第{register.version}版" if register.version else ""


def _form(sheet: Sheet) -> None:
    sheet.letterhead("{{单位名称}}文件", "{{发文字号}}")
    sheet.heading_title("{{标题}}")
    sheet.addressee("{{主送机关}}：")
    sheet.body(
        "为规范行政检查行为，统筹安排全年随机抽查，减少对经营主体的打扰，结合本机关职责，"
        "制定{{年度}}年度“双随机、一公开”抽查工作计划，现印发给你们，请遵照执行。"
    )
    with sheet.block("?", "版次"):
        sheet.body(
            "本计划为第{{版次}}版，{{定稿日期}}定稿"
            "{{?备案号}}，{{备案日期}}备案，备案号{{备案号}}{{/备案号}}。"
            "{{?变更理由}}变更的理由：{{变更理由}}。以前的版本不再执行。{{/变更理由}}"
        )
    sheet.heading("一、总体要求")
    sheet.body(
        "坚持依法检查、公平公正、公开透明，随机抽取检查对象，随机选派检查人员，"
        "检查情况和查处结果及时向社会公开，做到无事不扰、有据可查。"
    )
    sheet.heading("二、组织领导")
    sheet.body(
        "成立“双随机、一公开”工作领导小组，{{组长}}任组长，{{副组长}}任副组长，成员有{{成员}}。"
        "领导小组负责审定计划、监督抽取、协调处置检查中发现的问题。"
    )
    sheet.heading("三、抽查时间和频次")
    sheet.body("抽查从{{年度}}年{{开始月份}}月开始，到{{结束月份}}月结束，各事项的时间和频次见附件4。")
    with sheet.block("?", "计划表续表"):
        sheet.body(
            "同一检查对象一年的检查次数不超过公布的频次上限，检查通知书写明本年度第几次；几个事项、几个部门能够合并的检查"
            "合并进行，能够以非现场方式完成的不入企；检查以前经本机关负责人批准，情况紧急的事后补办；"
            "当地使用检查码的，先取得检查码再入企。起止时间、约计数量、完成时限、参与部门见附件4续表。"
        )
    sheet.heading("四、抽查事项和比例")
    sheet.body(
        "抽查事项以《随机抽查事项清单》（附件1）为准，清单以外不得随机抽查。抽查比例见附件4，"
        "同一事项在不同地区的抽查比例相同。"
    )
    sheet.heading("五、抽查对象和检查人员")
    sheet.body(
        "检查人员从《执法人员名录库》（附件2）中选派，检查对象从《检查对象名录库》（附件3）中抽取。"
        "名录库实行动态管理，人员调动、企业注销的及时更新。"
    )
    sheet.heading("六、检查程序")
    for heading, text in (
        ("（一）抽取", "先固定名单和规则，再用公开产生的随机数抽取，抽取过程留存记录。"),
        (
            "（二）检查",
            "检查人员不少于两人，出示执法证件，说明检查的依据、内容和步骤，如实记录并由双方签字；"
            "方式有现场核查、书面检查、听取汇报等。",
        ),
        (
            "（三）通报和公示",
            "检查结束后7个工作日内形成检查通报，告知被检查单位；通报发布后7日内在政府门户网站公示。",
        ),
        ("（四）处理", "发现的问题依法责令改正、立案处理或者移送有管辖权的部门，并跟踪到办结。"),
        ("（五）归档", "检查方案、抽取记录、检查记录、检查通报和违法违规处理情况记录按要求归档。"),
    ):
        sheet.subheading(heading)
        sheet.body(text)
    sheet.heading("七、工作纪律")
    sheet.body("严格遵守廉洁和保密规定，不得随意增加检查频次，不得妨碍正常生产经营。", with_next=True)
    sheet.list_of_attachments("随机抽查事项清单", "执法人员名录库", "检查对象名录库", "抽查工作计划表")
    sheet.signature("{{单位名称}}", "{{成文日期}}")
    _lists(sheet)
    sheet.colophon("抄送", "版记行", ISSUER, "{{成文日期}}", own_page=True)


def _lists(sheet: Sheet) -> None:
    sheet.attachment(1, "随机抽查事项清单", landscape=True)
    sheet.table(
        "事项清单",
        NUMBER,
        Column("抽查类别", 18, align="center", group="抽查项目"),
        Column("抽查事项", 32, group="抽查项目"),
        Column("检查对象", 29),
        Column("事项类别", 18, align="center"),
        Column("检查方式", 20),
        Column("检查主体", 24),
        Column("检查依据", 73),
    )
    sheet.attachment(2, "执法人员名录库")
    sheet.table(
        "人员名录",
        NUMBER,
        Column("姓名", 28, align="center"),
        Column("执法证号", 34, align="center"),
        Column("所在部门", 28),
        Column("角色", 15, align="center"),
        Column("证件有效期", 40, align="center"),
    )
    sheet.attachment(3, "检查对象名录库")
    sheet.table(
        "对象名录", LONG_NUMBER, Column("对象名称", 52), CODE, Column("地区", 22), Column("对象类别", 26)
    )
    sheet.attachment(4, "抽查工作计划表", landscape=True)
    sheet.table(
        "计划表",
        NUMBER,
        Column("抽查类别", 14, align="center", group="清单中的抽查项目"),
        Column("抽查事项", 25, group="清单中的抽查项目"),
        Column("事项类别", 14, align="center", group="清单中的抽查项目"),
        Column("抽查任务名称", 25),
        Column("抽查方式", 13, align="center"),
        Column("检查对象", 20),
        Column("检查方式", 16),
        Column("抽查数量、比例", 19, align="center"),
        Column("抽查时间", 15, align="center"),
        Column("不同地区抽查比重", 13, align="center"),
        Column("县（市、区）局抽查要求", 26),
        Column("责任单位", 14, align="center"),
    )
    with sheet.block("?", "计划表续表"):
        sheet.body("抽查工作计划表续表（序号与上表一致）：", with_next=True)
        sheet.table(
            "计划表续表",
            NUMBER,
            Column("检查类型", 18, align="center"),
            Column("任务来源", 32),
            Column("参与部门", 30),
            Column("检查形式", 14, align="center"),
            Column("起止时间", 32),
            Column("约计数量", 16, align="center"),
            Column("同一对象年度上限", 18, "{{年度上限}}", align="center"),
            Column("完成时限", 26, align="center"),
            Column("计划备案号", 28),
        )
    sheet.note("")  # outside the block, which may be left out: it holds the end of the section, on its side


PAPER = Paper(
    name="年度抽查工作计划",
    place=10,
    per=Per.YEAR,
    purpose="年初印发的通知：查什么、查多少、什么时候查、谁来查；附四个清单。",
    form=_form,
    required=("事项清单", "计划表"),
    filed=Filing(YEARLY, "永久", signed=True),
    words={
        "标题": (
            "公文标题；两行以上的，在断行处换行，排成梯形或菱形",
            "示例县工业和信息化局\n关于印发《2023年度“双随机、一公开”\n抽查工作计划》的通知",
        ),
        "主送机关": ("收文的机关，末尾不加冒号", "局各股室、局属各单位"),
        "组长": ("设置表的组长", "孙示例"),
        "副组长": ("设置表的副组长", "周示例"),
        "成员": ("设置表的成员", "各股室负责人"),
        "开始月份": ("设置表的抽查开始月份", "4"),
        "结束月份": ("设置表的抽查结束月份", "12"),
        "事项清单": ("有效的抽查事项，每项一行", ""),
        "事项清单.检查对象": ("查哪一类对象", "全县民爆生产、销售企业"),
        "人员名录": ("在岗、证件有效的执法人员，每人一行", ""),
        "所在部门": ("所在的股室", "安全生产股"),
        "角色": ("主检或协检；辅助人员不列入", "主检"),
        "证件有效期": ("执法证的有效期；已过期的不列入", "2026年12月31日"),
        "检查主体": ("事项清单的检查主体", "县级以上工信主管部门"),
        "县（市、区）局抽查要求": ("计划表原文，没有的填“—”", "每季度抽查6户"),
        "对象名录": ("检查对象库的对象，每户一行", ""),
        "对象类别": ("检查对象库的类别", "民爆销售企业"),
        "计划表": ("计划表的各行", ""),
        "计划表续表": ("计划表右边各栏填了的，各行照计划表的次序；都没有填的没有续表", ""),
        "检查类型": ("日常、个案或专项", "专项"),
        "参与部门": ("计划表的参与部门", "示例县应急管理局"),
        "检查形式": ("现场、非现场或书面；没有填的是“—”", "现场"),
        "起止时间": ("照计划表原文", "2023年4月1日至6月30日"),
        "约计数量": ("每次约抽几户，照比例和名录算出", "2"),
        "年度上限": ("同一对象一年最多检查几次，取设置、事项清单、检查频次中最小的", "2"),
        "版次": ("计划登记的第几版；没有定稿的草案空着", "1"),
        "定稿日期": ("这一版定稿的日期", "2023年3月20日"),
        "变更理由": ("第二版起，为什么变更", "市局部署专项检查"),
        "备案号": ("这一版的备案号；没有备案的空着", "示例备〔2023〕1号"),
        "备案日期": ("这一版的备案日期", "2023年3月24日"),
        "完成时限": ("计划表的完成时限", "2023年12月15日"),
        "计划备案号": ("计划报备后取得的编号", "示例备〔2023〕1号"),
        "计划表续表.任务来源": ("计划表的任务来源", "上级部署（示例文〔2023〕1号）"),
        "抽查任务名称": ("计划表的抽查任务名称", "2023年民用爆炸物品企业安全检查"),
        "抽查方式": ("定向或不定向", "不定向"),
        "计划表.检查对象": ("计划表的检查对象", "全县民爆企业"),
        "抽查数量、比例": ("照计划表原文", "不低于5%"),
        "抽查时间": ("照计划表原文", "每月"),
        "不同地区抽查比重": ("相同或不作要求", "相同"),
    },
)

"""检查方案: what is inspected, how, whom and by whom; approved before anybody goes out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from toolkit.archive.kinds import PLAN
from toolkit.draw.amendment import changes
from toolkit.jobs.papers.context import Document, Fields, TaskContext
from toolkit.jobs.papers.paper import Filing, Paper, Per, of_cases
from toolkit.word.form import CODE, NUMBER, Column, Entry, Sheet


def values(of: TaskContext) -> Fields:
    """Of a drawn task."""
    return {
        **of.common,
        "抽查类别": of.row.category,
        "事项类别": "重点检查事项" if of.item.key_item else "一般检查事项",
        "检查依据": of.basis(of.rows),
        "检查方式": of.method_of(),
        "检查对象范围": of.row.targets or of.item.targets,
        "责任单位": of.row.unit,
        "检查要点": of.points(of.rows),
        "检查对象": [
            {
                "对象名称": case.name,
                "统一社会信用代码": case.target,
                "地区": case.region,
                "检查人员": case.team,
            }
            for case in of.cases
        ],
    }


def due(paper: Paper, of: TaskContext) -> Iterable[Document]:
    """As soon as it is drawn, and again when objects or teams are other than approved (候补, 回避)."""
    if not of.record.drawn:
        return []
    changed = len(changes(of.record.files))
    mark = f"{of.mark}_第{changed}次补正后" if changed else of.mark
    return [Document(paper, mark, partial(values, of), of.cases)]


def _form(sheet: Sheet) -> None:
    sheet.title("{{单位名称}}", "“双随机、一公开”检查方案")
    sheet.body("为依法、有序、公正做好本次检查，制定本方案。")
    sheet.heading("一、基本情况")
    sheet.facts(
        Entry("任务名称", "{{任务名称}}"),
        ("任务编号", "{{任务编号}}", "责任单位", "{{责任单位}}"),
        ("抽查类别", "{{抽查类别}}", "事项类别", "{{事项类别}}"),
        Entry("抽查事项", "{{抽查事项}}"),
        Entry("检查依据", "{{检查依据}}", splits=True),
        Entry("对象范围", "{{检查对象范围}}"),
        ("检查方式", "{{检查方式}}", "检查日期", "{{计划检查日期}}"),
        ("抽查比例", "{{抽查比例}}", "抽取户数", "{{名单数}}户中抽取{{抽取数}}户"),
    )
    sheet.heading("二、检查要点")
    sheet.table(
        "检查要点",
        NUMBER,
        Column("检查要点", 65, "{{要点}}"),
        Column("检查方法", 35, "{{方法}}"),
        Column("依据条款", 45),
    )
    sheet.heading("三、检查对象和检查人员")
    sheet.body(
        "{{?全覆盖}}本次检查覆盖范围内的全部对象，对象不经抽签；随机确定的是检查人员的分派，过程见抽取记录。{{/全覆盖}}"
        "{{^全覆盖}}检查对象和检查人员随机抽取产生，过程见抽取记录。{{/全覆盖}}"
        "{{?参与部门}}本次检查会同{{参与部门}}实施。{{/参与部门}}"
        "{{?联合股室}}本次为联合检查，每组都有{{联合股室}}的人员。{{/联合股室}}",
        with_next=True,
    )
    sheet.table(
        "检查对象",
        NUMBER,
        Column("对象名称", 48),
        CODE,
        Column("地区", 22, align="center"),
        Column("检查人员", 33, align="center"),
    )
    sheet.heading("四、工作要求")
    for text in (
        "（一）每组到场的执法人员不少于两人。先表明身份、出示执法证件，再说明检查的依据、内容和步骤，"
        "并核验对方在场人员的身份。",
        "（二）检查人员与检查对象有利害关系、可能影响公正的，应当主动提出回避，由负责人决定并记录。",
        "（三）对照检查要点逐项检查、如实记录，当场交对方核对并签字；影像和对方提交的材料一并保存。",
        "（四）不妨碍对方正常生产经营，遵守安全和廉洁规定，对知悉的商业秘密、个人信息保密。",
        "（五）检查结束后按规定期限形成检查通报，告知检查对象并向社会公示。",
    ):
        sheet.body(text)
    sheet.body("本方案经批准后实施。检查日期需要变动的，报批准人同意后另行通知检查对象。", with_next=True)
    sheet.signing("拟制人（签字）", "批准人（签字）")


PAPER = Paper(
    name="检查方案",
    place=20,
    per=Per.TASK,
    purpose="检查前报批：查什么、怎么查、查谁、谁去查。批准人、日期手签。",
    form=_form,
    required=("计划检查日期", "检查对象", "检查要点"),
    due=due,
    tells=("name", "target", "region", "team"),
    tells_of=lambda case: True,
    filed=Filing(PLAN, "30年", signed=True),
    days=of_cases(lambda case: case.approved),
    words={
        "检查对象范围": ("计划表的检查对象", "全县民爆生产、销售企业"),
        "检查要点": ("事项清单中该事项的检查要点", ""),
        "方法": ("怎么查，没有的填“—”", "查阅台账、实地核对"),
        "检查对象": ("抽中的对象，每户一行", ""),
        "检查人员": ("选派的检查人员，用顿号隔开", "张示例、李示例"),
    },
)

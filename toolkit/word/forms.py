"""What stands in each template: its wording and its fields, from top to bottom.

One function per template, in the order of the work; the two papers of a draw are in ``forms_draw``, those
with a red head in ``forms_issued``.  The wording is the toolkit's own; an office changes it in Word.  What a
law demands of such a document is kept: two inspectors with certificates, 回避, 陈述申辩.
"""

from __future__ import annotations

from collections.abc import Callable

from toolkit.word import catalog, forms_draw, forms_issued, page
from toolkit.word.catalog import Document
from toolkit.word.official import CODE, NUMBER, Column, Entry, Paper


def _plan(paper: Paper) -> None:
    paper.title("{{单位名称}}", "“双随机、一公开”检查方案")
    paper.body("为依法、有序、公正做好本次检查，制定本方案。")
    paper.heading("一、基本情况")
    paper.facts(
        Entry("任务名称", "{{任务名称}}"),
        ("任务编号", "{{任务编号}}", "责任单位", "{{责任单位}}"),
        ("抽查类别", "{{抽查类别}}", "事项类别", "{{事项类别}}"),
        Entry("抽查事项", "{{抽查事项}}"),
        Entry("检查依据", "{{检查依据}}", splits=True),
        Entry("对象范围", "{{检查对象范围}}"),
        ("检查方式", "{{检查方式}}", "检查日期", "{{计划检查日期}}"),
        ("抽查比例", "{{抽查比例}}", "抽取户数", "{{名单数}}户中抽取{{抽取数}}户"),
    )
    paper.heading("二、检查要点")
    paper.table(
        "检查要点",
        NUMBER,
        Column("检查要点", 65, "{{要点}}"),
        Column("检查方法", 35, "{{方法}}"),
        Column("依据条款", 45),
    )
    paper.heading("三、检查对象和检查人员")
    with paper.block("?", "全覆盖"):
        paper.body(
            "本次检查覆盖范围内的全部对象，对象不经抽签；随机确定的是检查人员的分派，过程见抽取记录。",
            with_next=True,
        )
    with paper.block("^", "全覆盖"):
        paper.body("检查对象和检查人员随机抽取产生，过程见抽取记录。", with_next=True)
    paper.table(
        "检查对象",
        NUMBER,
        Column("对象名称", 48),
        CODE,
        Column("地区", 22, align="center"),
        Column("检查人员", 33, align="center"),
    )
    paper.heading("四、工作要求")
    for text in (
        "（一）每组到场的执法人员不少于两人。先表明身份、出示执法证件，再说明检查的依据、内容和步骤，"
        "并核验对方在场人员的身份。",
        "（二）检查人员与检查对象有利害关系、可能影响公正的，应当主动提出回避，由负责人决定并记录。",
        "（三）对照检查要点逐项检查、如实记录，当场交对方核对并签字；影像和对方提交的材料一并保存。",
        "（四）不妨碍对方正常生产经营，遵守安全和廉洁规定，对知悉的商业秘密、个人信息保密。",
        "（五）检查结束后按规定期限形成检查通报，告知检查对象并向社会公示。",
    ):
        paper.body(text)
    paper.body("本方案经批准后实施。检查日期需要变动的，报批准人同意后另行通知检查对象。", with_next=True)
    paper.signing("拟制人（签字）", "批准人（签字）")


def _notice(paper: Paper) -> None:
    paper.title("{{单位名称}}", "行政检查通知书")
    paper.file_number("{{文书编号}}")
    paper.addressee("{{对象名称}}（统一社会信用代码：{{统一社会信用代码}}）：")
    paper.body("本机关决定对你单位实施行政检查，现通知如下。")
    paper.heading("一、检查安排")
    paper.facts(
        Entry("检查事项", "{{抽查事项}}"),
        Entry("检查依据", "{{检查依据}}", splits=True),
        ("检查时间", "{{检查时间}}", "检查方式", "{{检查方式}}"),
        Entry("检查地点", "{{地址}}"),
        ("联系人", "{{联系人}}", "联系电话", "{{联系电话}}"),
    )
    paper.heading("二、检查人员")
    paper.table(
        "检查人员", NUMBER, Column("姓名", 60, align="center"), Column("执法证号", 85, align="center")
    )
    paper.heading("三、检查要点")
    with paper.block("#", "检查要点"):
        paper.body("{{序号}}.{{要点}}")
    paper.heading("四、需要你单位配合的事项")
    paper.body(
        "请安排熟悉情况的人员到场，备好营业执照以及与上述要点有关的许可证件、台账、记录，如实提供情况。"
        "确有困难不能按时接受检查的，请在检查前与本机关联系。"
    )
    paper.heading("五、你单位的权利")
    paper.body("（一）认为检查人员与你单位有利害关系、可能影响公正检查的，可以说明理由，申请其回避。")
    paper.body(
        "（二）对检查的依据、认定的事实和处理意见可以陈述、申辩，本机关予以记录和复核，不因此加重处理。"
    )
    paper.body("（三）检查人员不出示执法证件的，有权拒绝接受检查。", with_next=True)
    paper.signature("{{单位名称}}", "{{落款日期}}")
    paper.title("送达回证", new_page=True)
    paper.facts(
        Entry("送达机关", "{{单位名称}}"),
        Entry("送达文书", "行政检查通知书（{{文书编号}}）"),
        Entry("受送达人", "{{对象名称}}"),
        Entry("代码", "{{统一社会信用代码}}"),
        Entry("送达地点", "{{地址}}"),
        Entry("送达方式", "□直接送达　□留置送达　□邮寄送达　□电子送达　□其他"),
        Entry("收件人", "（签名或盖章）", height=18),
        Entry("收件时间", "　　　　年　　月　　日　　时　　分", height=13),
        Entry("送达人", "（两人签名）", height=18),
        Entry("代收理由", height=18),
        Entry("备注", "拒绝签收的，写明情况，由见证人签名。", height=18),
    )


def _record(paper: Paper) -> None:
    paper.title("{{单位名称}}", "现场检查记录表")
    paper.file_number("案号：{{案号}}")
    paper.facts(
        Entry("任务名称", "{{任务名称}}"),
        Entry("检查对象", "{{对象名称}}"),
        Entry("代码", "{{统一社会信用代码}}"),
        Entry("地址", "{{地址}}"),
        ("负责人", "{{负责人}}", "电话", "{{电话}}"),
        Entry("检查事项", "{{抽查事项}}"),
        Entry("检查依据", "{{检查依据}}", splits=True),
        Entry("检查方式", "{{检查方式}}"),
        Entry("检查时间", "{{检查时间}}　　　　时　　　分至　　　时　　　分"),
    )
    paper.heading("一、检查人员")
    paper.table("检查人员", NUMBER, Column("姓名", 60), Column("执法证号", 85))
    paper.heading("二、表明身份和核验")
    paper.facts(
        Entry("出示证件", "□两人以上到场，已出示执法证件，已说明依据、内容和步骤"),
        Entry("核验身份", "□已核验在场人员身份：姓名　　　　　职务　　　　　证件"),
        Entry("回避", "□不申请回避　□申请回避，理由和决定："),
    )
    paper.heading("三、检查内容")
    paper.table(
        "检查要点",
        NUMBER,
        Column("检查要点", 51, "{{要点}}"),
        Column("依据条款", 36),
        Column("符合", 12, "□", "center"),
        Column("不符合", 14, "□", "center"),
        Column("不适用", 14, "□", "center"),
        Column("说明", 18, " "),
    )
    paper.heading("四、检查结果和处置")
    paper.facts(
        Entry("检查结果", "□未发现问题　□发现问题　□未发现相关经营活动\n□停业、注销等其他情形：", height=16),
        Entry("发现的问题", height=26),
        Entry(
            "处置意见",
            "□无需处置　□责令改正，期限：\n□案件线索移送　□抄告相关部门　□立案　□其他：",
            height=16,
        ),
        Entry("对方意见", "（陈述、申辩；没有的写“无”）", height=16),
        Entry("现场照片", "共　　　张，附在表后，逐张注明拍摄时间、地点、内容和拍摄人"),
        with_next=True,
    )
    paper.note(
        "检查对象有权核对本记录，有误的可以要求更正；拒绝签字的，由检查人员注明情况，见证人签字。",
        with_next=True,
    )
    paper.signing("检查人员（签字）", "检查人员（签字）", "对方负责人（签字、盖章）", "见证人（签字）")


def _handling(paper: Paper) -> None:
    paper.title("{{单位名称}}违法违规处理情况记录")
    paper.facts(
        ("任务名称", "{{任务名称}}", "任务编号", "{{任务编号}}"),
        ("抽查事项", "{{抽查事项}}", "填表日期", "{{填表日期}}"),
    )
    paper.note("检查中发现的问题及其处理情况：", with_next=True)
    paper.table(
        "处理情况",
        NUMBER,
        Column("对象名称", 37),
        CODE,
        Column("发现的问题", 37),
        Column("后续处置", 18, align="center"),
        Column("接收单位", 24),
        Column("处置日期", 22, align="center"),
        Column("是否完结", 12, align="center"),
        Column("完结日期", 22, align="center"),
        empty="本次检查未发现违法违规情形",
    )
    paper.note("处罚决定、整改复查、移送回执等材料附后。", with_next=True)
    paper.signing("填表人（签字）", "审核人（签字）")


def _publicity(paper: Paper) -> None:
    paper.title("{{单位名称}}“双随机、一公开”检查结果公示表")
    paper.facts(
        ("任务名称", "{{任务名称}}", "检查事项", "{{抽查事项}}"),
        ("检查机关", "{{检查机关}}", "公示日期", "{{公示日期}}"),
    )
    paper.note(
        "现将随机抽查的检查结果公示如下。结果以检查通报为准；对公示内容有异议的，可以向检查机关提出。",
        with_next=True,
    )
    paper.table(
        "公示",
        NUMBER,
        Column("对象名称", 56),
        CODE,
        Column("检查日期", 36, align="center"),
        Column("检查结果", 46),
        Column("处理情况", 34),
    )


def _index(paper: Paper) -> None:
    paper.title("{{单位名称}}{{年度}}年归档文件目录")
    paper.table(
        "目录",
        NUMBER,
        Column("档号", 50),
        Column("文号", 29),
        Column("责任者", 30),
        Column("题名", 50),
        Column("日期", 22, align="center"),
        Column("密级", 11, align="center"),
        Column("页数", 11, align="center"),
        Column("备注", 11, align="center"),
    )


_FORMS: dict[Document, tuple[Callable[[Paper], None], bool]] = {
    catalog.YEAR_PLAN: (forms_issued.year_plan, False),
    catalog.PLAN: (_plan, False),
    catalog.FREEZE: (forms_draw.freeze, False),
    catalog.DRAW: (forms_draw.draw, False),
    catalog.NOTICE: (_notice, False),
    catalog.RECORD: (_record, False),
    catalog.REPORT: (forms_issued.report, False),
    catalog.HANDLING: (_handling, True),
    catalog.TRANSFER: (forms_issued.transfer, False),
    catalog.PUBLICITY: (_publicity, True),
    catalog.INDEX: (_index, True),
    catalog.YEAR_REPORT: (forms_issued.year_report, False),
}
"""What writes each template, and whether its page lies across."""


def make(document: Document, layout: page.Layout = page.MEASURED) -> bytes:
    """The template of a document of the catalog in a layout, as the bytes of a .docx."""
    write, landscape = _FORMS[document]
    paper = Paper(document.name, layout, landscape=landscape)
    write(paper)
    return paper.save()

"""What goes to the object and comes back signed: 行政检查通知书 and 现场检查记录表, with 送达回证.

What a law demands of such a paper is kept: two inspectors with certificates, 回避, 陈述申辩.
"""

from __future__ import annotations

from toolkit.word.official import NUMBER, Column, Entry, Paper, Picture


def notice(paper: Paper) -> None:
    """行政检查通知书: when, what, who comes, and what the object may demand; with 送达回证."""
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
        Picture(
            "扫码入企",
            "入企码",
            30,
            "进门前请用手机扫码，核对检查任务、本单位代码、日期、来人的执法证号和抽取承诺。"
            "与来人的证件或公布的承诺不符的，可以拒绝检查并告诉本机关。",
        ),
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
    receipt(paper, "行政检查通知书（{{文书编号}}）")


def record(paper: Paper) -> None:
    """现场检查记录表: filled in by hand on the spot, signed by both sides."""
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


def photographs(paper: Paper) -> None:
    """现场照片: four a page, to be put behind 现场检查记录表."""
    paper.title("{{单位名称}}现场照片")
    paper.file_number("案号：{{案号}}")
    paper.note(
        "检查对象：{{对象名称}}（{{统一社会信用代码}}）。共{{照片数}}张，附于现场检查记录表后。",
        with_next=True,
    )
    paper.photographs("照片对", "72x56")
    paper.note("以上照片摄于检查现场，没有改动。", with_next=True)
    paper.signing("检查人员（签字）", "检查人员（签字）", "对方负责人（签字、盖章）", height=10)


def receipt(paper: Paper, served: str) -> None:
    """送达回证 of a document, on a page of its own."""
    paper.title("送达回证", new_page=True)
    paper.facts(
        Entry("送达机关", "{{单位名称}}"),
        Entry("送达文书", served),
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

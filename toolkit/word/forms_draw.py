"""The two papers of a draw: 冻结确认单, signed before the random number exists, and 随机抽取记录.

Each says what it proves and no more: that is why conditions for a trial, a voided draw, a draw of all and
one without a public number stand in the wording.
"""

from __future__ import annotations

from toolkit.word import styles
from toolkit.word.official import CODE, NUMBER, Column, Entry, Paper, Picture


def freeze(paper: Paper) -> None:
    """冻结确认单: what was fixed, which number will decide, and when and where C was made public; one page."""
    paper.watermarks("试抽")
    paper.title("{{单位名称}}", "冻结确认单{{?试抽}}（试抽）{{/试抽}}")
    paper.facts(
        Entry("任务名称", "{{任务名称}}"),
        Entry("抽查事项", "{{抽查事项}}"),
        ("任务编号", "{{任务编号}}", "抽取编号", "{{抽取编号}}"),
        ("抽查比例", "{{抽查比例}}", "计划检查", "{{计划检查日期}}"),
        Entry(
            "名单形成",
            "检查对象库中该类对象{{名册数}}户；{{#剔除}}剔除{{原因}}{{数量}}户；{{/剔除}}"
            "{{^剔除}}没有剔除；{{/剔除}}列入名单{{名单数}}户"
            "{{?全覆盖}}，全部检查，不抽对象，只随机派人和排次序{{/全覆盖}}。",
        ),
        Entry(
            "各地区",
            "{{#地区表}}{{地区}}{{名单数}}户（{{应抽数}}）；{{/地区表}}合计{{名单数}}户。"
            "括号内为应抽数，按比例计算，未取整。",
            splits=True,
        ),
        Entry("检查人员", "可选派{{人员数}}人，每组{{每组人数}}人；须回避的人员和对象{{回避数}}对。"),
        ("随机数来源", "{{随机数来源}}", "期号", "{{随机数期号}}"),
        ("冻结日期", "{{冻结日期}}", "最迟抽取", "{{公布期限}}"),
        Entry("冻结承诺", "{{冻结承诺}}", style=styles.DIGEST),
        ("公布方式", "□公告栏　□网站　□其他", "公布时间", "　　月　　日　　时　　分"),
        Entry("公布地址", "（截图、照片附后）", height=10),
        small=True,
    )
    with paper.block("?", "随机数在后"):
        paper.note(
            "本单证明先定名单、后出随机数：签字时，上述随机数尚未产生。名单、人员、回避和规则由冻结承诺固定，"
            "改动一字就不符；冻结承诺须在随机数产生以前公布。",
            with_next=True,
        )
    with paper.block("^", "随机数在后"):
        paper.note(
            "本次没有外来的随机数，只用本单位的随机密数：本单证明名单、人员、回避和规则在签字以后没有改动，"
            "不能证明签字以前没有反复试抽后再挑选。",
            with_next=True,
        )
    paper.signing("操作人：{{操作人}}（签字）", "监督人：{{监督人}}（签字）", "分管领导（签字）", height=10)


def draw(paper: Paper) -> None:
    """随机抽取记录: from the lists to the result, and how anybody checks it."""
    paper.watermarks("试抽", "作废")
    paper.title("{{单位名称}}", "随机抽取记录")
    with paper.block("?", "作废"):
        paper.banner("【作废】本次抽取已经作废，结果无效，不得作为检查依据。作废原因：{{作废原因}}")
    with paper.block("?", "试抽"):
        paper.banner("【试抽】本次为试抽，只用于演练，不编入正式记录，不得作为检查依据。")
    with paper.block("?", "全覆盖"):
        paper.banner(
            "【全覆盖】抽查比例为100%，名单内的对象全部检查，并非抽签选出；随机的只有人员分派和次序。"
        )
    paper.heading("一、抽取任务")
    paper.facts(
        Entry("任务名称", "{{任务名称}}"),
        Entry("抽查事项", "{{抽查事项}}"),
        ("任务编号", "{{任务编号}}", "抽取编号", "{{抽取编号}}"),
        ("抽取日期", "{{抽取日期}}", "计划检查", "{{计划检查日期}}"),
        ("抽查比例", "{{抽查比例}}", "抽取户数", "{{抽取数}}户"),
    )
    paper.heading("二、名单的形成")
    paper.body("检查对象库中该类对象{{名册数}}户，剔除下列对象后，{{名单数}}户参加抽取。", with_next=True)
    paper.table(
        "剔除",
        NUMBER,
        Column("剔除原因", 115, "{{原因}}"),
        Column("户数", 30, "{{数量}}", "center"),
        empty="没有剔除的对象",
    )
    paper.heading("三、各地区抽查比重")
    paper.table(
        "地区表",
        Column("地区", 46),
        Column("名单数", 22, align="center"),
        Column("应抽数", 22, align="center"),
        Column("抽取数", 22, align="center"),
        Column("比例", 22, align="center"),
        Column("偏差", 22, align="center"),
    )
    paper.heading("四、随机数和摘要")
    paper.facts(
        ("来源", "{{随机数来源}}", "期号", "{{随机数期号}}"),
        Entry("公开随机数", "{{公开随机数}}"),
        Entry("证明等级", "{{证明等级}}级：{{等级说明}}"),
        Entry("冻结承诺", "{{冻结承诺}}", style=styles.CODE),
        Entry("随机种子", "{{随机种子}}", style=styles.CODE),
        Entry("记录摘要", "{{记录摘要}}", style=styles.CODE),
        Picture("二维码", "二维码", 28, "扫码核对：抽取编号、冻结承诺、记录摘要\n扫出的应与本记录逐字一致"),
    )
    paper.heading("五、抽取结果")
    paper.table(
        "中签",
        NUMBER,
        Column("对象名称、代码", 42, "{{对象名称}}", code_below="{{统一社会信用代码}}"),
        Column("地区", 17, align="center"),
        Column("签号", 63, code=True),
        Column("检查人员", 23, align="center"),
    )
    paper.heading("六、候补对象")
    paper.body("抽中的对象确实无法检查的，写明理由和凭证后，在同一层内按名次递补。", with_next=True)
    paper.table(
        "候补",
        Column("层", 34),
        Column("名次", 14, align="center"),
        Column("对象名称", 66),
        CODE,
        empty="没有候补对象",
    )
    paper.heading("七、更正记录")
    paper.body("抽取结果不改动；此后启用候补、回避替换、作废重抽的，逐次登记。", with_next=True)
    paper.table(
        "更正",
        NUMBER,
        Column("事项", 18, align="center"),
        Column("内容", 43),
        Column("理由", 24),
        Column("凭证", 20),
        Column("决定人", 18, align="center"),
        Column("日期", 22, align="center"),
        empty="没有更正",
    )
    paper.heading("八、核验方法")
    for text in (
        "1.名单：在记录文件夹内运行 sha256sum -c manifest.txt，应逐行显示 OK；"
        "再运行 sha256sum manifest.txt，应得到冻结承诺。",
        "2.签号：运行 printf '%s|obj' 随机种子 | sha256sum 得到抽签密钥，"
        "再运行 printf '%s|%s' 抽签密钥 统一社会信用代码 | sha256sum，应得到该户签号。",
    ):
        paper.note(text)
    paper.note(
        "3.结果：同一层内签号小者中签，任一对象都可以拿自己的签号与本层最后一个中签号比较。"
        "记录文件夹内附有核验程序，可以一次核验全部结果。",
        with_next=True,
    )
    paper.signing("操作人：{{操作人}}（签字）", "监督人：{{监督人}}（签字）", "分管领导（签字）")

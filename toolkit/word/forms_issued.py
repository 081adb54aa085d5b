"""The documents that go out under the bureau's name, in the format of GB/T 9704—2012.

With a letterhead: 年度抽查工作计划 (a 通知 with four attachments), 检查通报, and those that go up, 年度抽查工作报告
and 检查工作月报 (which also comes without).  As a letter: 案件移送函.  A title is broken into lines by who fills it
(``title.shaped``).
"""

from __future__ import annotations

from toolkit.word.official import CODE, NUMBER, Column, Paper

_ISSUER = "{{单位名称}}办公室"
_RESULTS = (
    "未发现问题{{未发现问题户数}}户，发现问题{{发现问题户数}}户"
    "{{?其他情形户数}}，停业、注销等其他情形{{其他情形户数}}户{{/其他情形户数}}"
)
"""Of every result; the three add up."""


def year_plan(paper: Paper) -> None:
    """年度抽查工作计划: who, what, how often, how; the lists and the plan's table as attachments."""
    paper.letterhead("{{单位名称}}文件", "{{发文字号}}")
    paper.heading_title("{{标题}}")
    paper.addressee("{{主送机关}}：")
    paper.body(
        "为规范行政检查行为，统筹安排全年随机抽查，减少对经营主体的打扰，结合本机关职责，"
        "制定{{年度}}年度“双随机、一公开”抽查工作计划，现印发给你们，请遵照执行。"
    )
    paper.heading("一、总体要求")
    paper.body(
        "坚持依法检查、公平公正、公开透明，随机抽取检查对象，随机选派检查人员，"
        "检查情况和查处结果及时向社会公开，做到无事不扰、有据可查。"
    )
    paper.heading("二、组织领导")
    paper.body(
        "成立“双随机、一公开”工作领导小组，{{组长}}任组长，{{副组长}}任副组长，成员有{{成员}}。"
        "领导小组负责审定计划、监督抽取、协调处置检查中发现的问题。"
    )
    paper.heading("三、抽查时间和频次")
    paper.body("抽查从{{年度}}年{{开始月份}}月开始，到{{结束月份}}月结束，各事项的时间和频次见附件4。")
    paper.heading("四、抽查事项和比例")
    paper.body(
        "抽查事项以《随机抽查事项清单》（附件1）为准，清单以外不得随机抽查。抽查比例见附件4，"
        "同一事项在不同地区的抽查比例相同。"
    )
    paper.heading("五、抽查对象和检查人员")
    paper.body(
        "检查人员从《执法人员名录库》（附件2）中选派，检查对象从《检查对象名录库》（附件3）中抽取。"
        "名录库实行动态管理，人员调动、企业注销的及时更新。"
    )
    paper.heading("六、检查程序")
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
        paper.subheading(heading)
        paper.body(text)
    paper.heading("七、工作纪律")
    paper.body("严格遵守廉洁和保密规定，不得随意增加检查频次，不得妨碍正常生产经营。", with_next=True)
    paper.list_of_attachments("随机抽查事项清单", "执法人员名录库", "检查对象名录库", "抽查工作计划表")
    paper.signature("{{单位名称}}", "{{成文日期}}")
    _lists(paper)
    paper.colophon("抄送", _ISSUER, "{{成文日期}}", own_page=True)


def _lists(paper: Paper) -> None:
    paper.attachment(1, "随机抽查事项清单")
    paper.table(
        "事项清单",
        NUMBER,
        Column("抽查类别", 18, align="center", group="抽查项目"),
        Column("抽查事项", 30, group="抽查项目"),
        Column("检查对象", 26),
        Column("事项类别", 18, align="center"),
        Column("检查方式", 20),
        Column("检查依据", 33),
    )
    paper.attachment(2, "执法人员名录库")
    paper.table(
        "人员名录",
        NUMBER,
        Column("姓名", 40, align="center"),
        Column("执法证号", 55, align="center"),
        Column("所在部门", 50),
    )
    paper.attachment(3, "检查对象名录库")
    paper.table("对象名录", NUMBER, Column("对象名称", 55), CODE, Column("地区", 24), Column("对象类别", 24))
    paper.attachment(4, "抽查工作计划表", landscape=True)
    paper.table(
        "计划表",
        NUMBER,
        Column("抽查类别", 16, align="center", group="清单中的抽查项目"),
        Column("抽查事项", 30, group="清单中的抽查项目"),
        Column("事项类别", 16, align="center", group="清单中的抽查项目"),
        Column("抽查任务名称", 28),
        Column("抽查方式", 15, align="center"),
        Column("检查对象", 25),
        Column("检查方式", 18),
        Column("抽查数量、比例", 18, align="center"),
        Column("抽查时间", 16, align="center"),
        Column("不同地区抽查比重", 16, align="center"),
        Column("责任单位", 16, align="center"),
    )


def report(paper: Paper) -> None:
    """检查通报: subject, course, results and demands, in the four parts of the rule."""
    paper.letterhead("{{单位名称}}文件", "{{发文字号}}")
    paper.heading_title("{{标题}}")
    paper.addressee("各被检查单位：")
    paper.body("按照年度“双随机、一公开”抽查工作计划，本机关对{{抽查事项}}进行了检查，现将情况通报如下。")
    paper.heading("一、被检对象")
    paper.body(
        "列入抽查名单的对象共{{名单数}}户，实际检查{{检查户数}}户。被检对象主体信息如下：", with_next=True
    )
    paper.table(
        "检查结果",
        NUMBER,
        Column("对象名称", 45),
        CODE,
        Column("地区", 22, align="center"),
        Column("检查日期", 36, align="center"),
    )
    paper.heading("二、检查过程")
    paper.body("检查依据：{{检查依据}}")
    paper.body(
        "检查自{{检查开始}}开始，至{{检查结束}}结束。检查对象和检查人员按随机抽取记录（编号{{抽取编号}}）确定，"
        "检查按批准的方案逐项进行，情况记入现场检查记录表，由双方签字留存。"
    )
    paper.heading("三、检查结果")
    paper.body(f"{_RESULTS}，逐户结果如下：", with_next=True)
    paper.table("检查结果", NUMBER, Column("对象名称", 50), Column("检查结果", 42), Column("发现的问题", 53))
    paper.heading("四、整改意见")
    with paper.block("?", "有问题"):
        paper.body("需要整改的，意见如下（序号与上表一致）：")
        with paper.block("#", "检查结果"), paper.block("?", "整改意见"):
            paper.body("{{序号}}.{{对象名称}}：{{整改意见}}")
        paper.body("请有关单位按期完成整改并书面报告本机关；逾期不改或者整改不到位的，依法处理。")
    with paper.block("^", "有问题"):
        paper.body("本次检查没有需要整改的问题，请各单位继续依法规范经营。")
    paper.body(
        "本通报告知各被检查单位，并按规定在政府门户网站“双随机、一公开”专栏公示。对通报内容有异议的，"
        "可以向本机关提出，并附有关材料。",
        with_next=True,
    )
    paper.signature("{{单位名称}}", "{{通报日期}}")
    paper.colophon("抄送", _ISSUER, "{{通报日期}}")


def year_report(paper: Paper) -> None:
    """年度抽查工作报告, to the superior body: a signer beside the number, a contact below the date."""
    paper.letterhead("{{单位名称}}文件", "{{发文字号}}", signer="{{签发人}}")
    paper.heading_title("{{标题}}")
    paper.addressee("{{主送机关}}：")
    paper.body("现将{{年度}}年度“双随机、一公开”抽查工作情况报告如下。")
    paper.heading("一、计划完成情况")
    paper.body(
        "全年计划抽查事项{{事项数}}项，完成抽查任务{{任务数}}次，抽取并检查经营主体{{检查户次}}户次，"
        "派出执法人员{{派出人次}}人次。对象和人员均随机产生，抽取过程有记录可以核验。各事项情况如下：",
        with_next=True,
    )
    paper.table(
        "事项表",
        NUMBER,
        Column("抽查事项", 65),
        Column("任务数", 18, align="center"),
        Column("检查户次", 20, align="center"),
        Column("发现问题", 21, "{{发现问题户数}}", "center"),
        Column("按期公示", 21, "{{按期公示户数}}", "center"),
    )
    paper.heading("二、检查结果")
    paper.body(
        f"{_RESULTS}。发现的问题中，已办结{{{{办结户数}}}}户，移送有管辖权的部门{{{{移送户数}}}}户，"
        "正在办理{{在办户数}}户。{{?全部公示}}检查结果已全部向社会公示。{{/全部公示}}"
        "{{^全部公示}}检查结果除{{未公示户次}}户次正在办理以外，已向社会公示。{{/全部公示}}"
    )
    paper.heading("三、下一步工作")
    paper.body(
        "继续完善事项清单和两个名录库，按信用风险合理确定抽查比例和频次，推进部门联合抽查，"
        "做到进一次门、查多项事。",
        with_next=True,
    )
    paper.body("特此报告。", with_next=True)
    paper.signature("{{单位名称}}", "{{成文日期}}")
    paper.remark("联系人：{{联系人}}，电话：{{联系电话}}")
    paper.colophon("抄送", _ISSUER, "{{成文日期}}")


def transfer(paper: Paper) -> None:
    """案件移送函: what was found, on what ground it is handed over, and the materials that go with it."""
    paper.letter("{{单位名称}}", "{{发文字号}}")
    paper.heading_title("{{标题}}")
    paper.addressee("{{接收单位}}：")
    paper.body(
        "本机关于{{检查日期}}对{{对象名称}}（统一社会信用代码：{{统一社会信用代码}}）实施随机抽查时，"
        "发现下列情形，涉嫌违法，依法属于你单位管辖："
    )
    paper.body("{{发现的问题}}")
    paper.body("根据{{移送依据}}，现将有关材料移送你单位，请依法处理。是否受理及处理结果，请书面告知本机关。")
    paper.body("联系人：{{联系人}}，电话：{{联系电话}}。", with_next=True)
    paper.list_of_attachments("移送材料清单")
    paper.signature("{{单位名称}}", "{{成文日期}}")
    paper.attachment(0, "移送材料清单")
    paper.table(
        "移送材料",
        NUMBER,
        Column("材料名称", 95),
        Column("份数", 15, align="center"),
        Column("页数", 15, align="center"),
        Column("备注", 20),
    )


def month_report(paper: Paper) -> None:
    """检查工作月报, to the superior body, like the report of a year."""
    paper.letterhead("{{单位名称}}文件", "{{发文字号}}", signer="{{签发人}}")
    paper.heading_title("{{标题}}")
    _month(paper)
    paper.remark("联系人：{{联系人}}，电话：{{联系电话}}")
    paper.colophon("抄送", _ISSUER, "{{成文日期}}")


def plain_month_report(paper: Paper) -> None:
    """The same without what makes it an issued document."""
    paper.title("{{标题}}")
    _month(paper)
    paper.remark("联系人：{{联系人}}，电话：{{联系电话}}")


def _month(paper: Paper) -> None:
    paper.addressee("{{主送机关}}：")
    paper.body("现将{{年度}}年{{月份}}月“双随机、一公开”抽查工作情况报告如下。")
    paper.heading("一、本月任务")
    paper.body(
        "本月计划抽查任务{{任务数}}项，抽取检查对象{{抽取户数}}户，已检查{{检查户数}}户，"
        "尚未检查{{未检查户数}}户。各项任务进展如下：",
        with_next=True,
    )
    paper.table(
        "任务表",
        NUMBER,
        Column("任务名称", 53),
        Column("名单数", 17, align="center"),
        Column("抽取数", 17, align="center"),
        Column("已检查", 17, align="center"),
        Column("发现问题", 21, align="center"),
        Column("任务状态", 20, align="center"),
        empty="本月没有抽查任务",
    )
    paper.heading("二、检查结果")
    paper.body(f"{_RESULTS}。发现问题的对象及其处置如下：", with_next=True)
    paper.table(
        "问题表",
        NUMBER,
        Column("对象名称", 50),
        Column("发现的问题", 48),
        Column("后续处置", 27, align="center"),
        Column("是否完结", 20, align="center"),
        empty="本月任务没有发现问题",
    )
    paper.heading("三、累计情况")
    paper.body(
        "今年以来，已抽取任务{{累计任务数}}项，检查{{累计检查户次}}户次，发现问题{{累计发现问题}}户次。"
    )
    with paper.block("?", "逾期"):
        paper.body("截至编制之日，下列事项已经逾期，正在抓紧办理：", with_next=True)
        paper.table(
            "逾期",
            NUMBER,
            Column("对象名称", 75),
            Column("期限", 30, align="center"),
            Column("截止日期", 40, align="center"),
        )
    with paper.block("^", "逾期"):
        paper.body("截至编制之日，没有逾期的通报、公示和整改事项。")
    paper.heading("四、下月安排")
    paper.table(
        "下月任务",
        NUMBER,
        Column("任务名称", 75),
        Column("计划检查日期", 35, align="center"),
        Column("责任单位", 35, align="center"),
        empty="下月没有抽查任务",
    )
    paper.body("特此报告。", with_next=True)
    paper.signature("{{单位名称}}", "{{成文日期}}")

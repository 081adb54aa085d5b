"""整改: the order to put things right, and the record of each look at whether it was done."""

from __future__ import annotations

from toolkit.word.forms_visit import receipt
from toolkit.word.official import NUMBER, Column, Entry, Paper


def order(paper: Paper) -> None:
    """责令改正通知书: what is wrong, until when it is to be mended, and the object's rights; with 送达回证."""
    paper.title("{{单位名称}}", "责令改正通知书")
    paper.file_number("{{文书编号}}")
    paper.addressee("{{对象名称}}（统一社会信用代码：{{统一社会信用代码}}）：")
    paper.body("本机关于{{检查日期}}对你单位实施检查（检查事项：{{抽查事项}}），现就发现的问题通知如下。")
    paper.heading("一、发现的问题")
    paper.body("{{发现的问题}}")
    paper.heading("二、检查依据")
    paper.body("{{检查依据}}")
    paper.heading("三、改正要求")
    paper.body(
        "请在{{整改期限}}前改正上述问题，并把改正情况和证明材料书面报告本机关。到期以后本机关进行复查；"
        "确有客观原因不能按期改正的，请在期限届满前书面说明，由本机关决定是否延期。"
        "逾期不改或者没有改正到位的，依法处理。"
    )
    paper.heading("四、你单位的权利")
    paper.body(
        "对上述事实、依据和要求，你单位可以陈述、申辩，本机关予以记录和复核，不因此加重处理。"
        "认为本通知书侵犯合法权益的，可以自收到之日起六十日内依法申请行政复议，"
        "或者在六个月内依法提起行政诉讼；法律另有规定的，依照规定。"
    )
    paper.heading("五、检查人员和联系方式")
    paper.table(
        "检查人员", NUMBER, Column("姓名", 60, align="center"), Column("执法证号", 85, align="center")
    )
    paper.body("联系人：{{联系人}}，电话：{{联系电话}}。", with_next=True)
    paper.signature("{{单位名称}}", "{{落款日期}}")
    receipt(paper, "责令改正通知书（{{文书编号}}）")


def recheck(paper: Paper) -> None:
    """整改复查记录: what one round found, and what follows."""
    paper.title("{{单位名称}}整改复查记录")
    paper.file_number("案号：{{案号}}（第{{轮次}}轮）")
    paper.facts(
        Entry("任务名称", "{{任务名称}}"),
        Entry("检查对象", "{{对象名称}}"),
        Entry("代码", "{{统一社会信用代码}}"),
        Entry("地址", "{{地址}}"),
        ("整改期限", "{{整改期限}}", "复查日期", "{{复查日期}}"),
        small=True,
    )
    paper.heading("一、复查人员")
    paper.table(
        "检查人员",
        NUMBER,
        Column("姓名", 50, align="center"),
        Column("执法证号", 60, align="center"),
        Column("出示证件", 35, "□已出示", "center"),
    )
    paper.heading("二、复查情况")
    paper.facts(
        Entry("责令改正的问题", "{{发现的问题}}", splits=True),
        Entry("复查结果", "{{复查结果}}"),
        Entry("复查情况", "{{复查情况}}", height=12, splits=True),
        Entry("证据材料", "{{证据材料}}"),
        ("下次期限", "{{下次期限}}", "登记人", "{{登记人}}"),
        Entry("对方意见", "（陈述、申辩；没有的写“无”）", height=10),
        small=True,
    )
    paper.note("没有整改到位的，按下次期限再查；拒绝签字的，注明情况，由见证人签字。", with_next=True)
    paper.signing("复查人员（两人签字）", "对方负责人（签字、盖章）", "见证人（签字）", height=9)

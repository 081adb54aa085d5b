"""责令改正通知书: what is wrong, until when it is to be mended, and the object's rights; with 送达回证."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from toolkit import columns
from toolkit.archive.kinds import HANDLING
from toolkit.columns.lists import PUT_RIGHT
from toolkit.jobs.base import listed
from toolkit.jobs.papers.context import NONE, TO_WRITE_IN, Document, Fields, TaskContext, or_dash, sentence
from toolkit.jobs.papers.paper import Filing, Paper, Per, of_cases, per_case
from toolkit.jobs.papers.wording import receipt
from toolkit.model import Case
from toolkit.rules.checklists import read_findings
from toolkit.rules.results import MEND_ORDER
from toolkit.word.form import NUMBER, Column, Sheet

_LAW = re.compile("《[^》]+》(?=第)")


def values(of: TaskContext, case: Case) -> Fields:
    """Of one object."""
    return {
        **of.subject(case),
        **of.contact,
        "检查日期": or_dash(case.ended),
        "发现的问题": sentence(case.issue),
        "违反条款": "、".join(_each_law_once(_broken(of, case))) or TO_WRITE_IN,
        "检查依据": sentence(of.basis(of.rows_of(case))),
        "改正依据": of.settings.mend_basis,
        "复议机关": of.settings.review_body or TO_WRITE_IN,
        "诉讼法院": of.settings.court or TO_WRITE_IN,
        "整改期限": or_dash(of.desk.ordered_due(case)),
        "当场改正": case.result == PUT_RIGHT,
        "检查人员": of.team(case),
        "落款日期": case.handled or of.today,
    }


def _broken(of: TaskContext, case: Case) -> list[str]:
    """依据条款 of the points that were not kept, as 要点结果 counts them; each once."""
    points = of.points(of.rows_of(case))
    numbers = read_findings(case.points).broken if case.points else ()
    texts = (str(points[number - 1]["依据条款"]) for number in numbers if number <= len(points))
    return [*dict.fromkeys(text for text in texts if text != NONE)]


def _each_law_once(articles: Sequence[str]) -> Iterable[str]:
    """《条例》第六条, then 第七条: the law is not named again by the next article of it."""
    last = ""
    for article in articles:
        law = _LAW.match(article)
        same = law is not None and law[0] == last
        yield article[len(last) :] if same else article
        last = law[0] if law else ""


def due(paper: Paper, of: TaskContext) -> Iterable[Document]:
    """One for each order to mend; what they lack is a reminder."""
    papers = [*_each(paper, of)]
    cases = [case for document in papers for case in document.cases]
    if unknown := [case.name for case in cases if not _broken(of, case)]:
        where = f"{listed(unknown)}的责令改正通知书上违反的条款"
        of.remind("写明依据条款的不符合要点", where, columns.CASES, columns.CASES.column("points").header)
    for key, label in (("review_body", "复议机关"), ("court", "诉讼法院")):
        if papers and not getattr(of.settings, key):
            of.remind(label, "责令改正通知书上", columns.SETTINGS, label)
    return papers


def _form(sheet: Sheet) -> None:
    sheet.title("{{单位名称}}", "责令改正通知书")
    sheet.file_number("{{文书编号}}")
    sheet.addressee("{{对象名称}}：")
    sheet.body(
        "本机关于{{检查日期}}对你单位（统一社会信用代码：{{统一社会信用代码}}）实施检查（检查事项：{{抽查事项}}），现就发现的问题通知如下。"
    )
    sheet.heading("一、发现的问题")
    sheet.body("{{发现的问题}}")
    sheet.body("上述情形违反了{{违反条款}}。")
    sheet.heading("二、检查和责令改正的依据")
    sheet.body("{{检查依据}}")
    sheet.body("根据{{改正依据}}，责令你单位改正。")
    sheet.heading("三、改正要求")
    with sheet.block("?", "当场改正"):
        sheet.body("检查时已责令你单位当场改正，经核实，上述问题已经改正。今后再次发生的，依法处理。")
    with sheet.block("^", "当场改正"):
        _until(sheet)
    sheet.heading("四、你单位的权利")
    sheet.body(
        "对上述事实、依据和要求，你单位可以陈述、申辩，本机关予以记录和复核，不因此加重处理。"
        "认为本通知书侵犯合法权益的，可以自收到之日起六十日内依法向{{复议机关}}申请行政复议，"
        "或者在六个月内依法向{{诉讼法院}}提起行政诉讼；法律另有规定的，依照规定。"
    )
    sheet.heading("五、检查人员和联系方式")
    sheet.table(
        "检查人员", NUMBER, Column("姓名", 60, align="center"), Column("执法证号", 85, align="center")
    )
    sheet.body("联系人：{{联系人}}，电话：{{联系电话}}。", with_next=True)
    sheet.signature("{{单位名称}}", "{{落款日期}}")
    receipt(sheet, "责令改正通知书（{{文书编号}}）")


def _until(sheet: Sheet) -> None:
    sheet.body(
        "请在{{整改期限}}前改正上述问题，并把改正情况和证明材料书面报告本机关。到期以后本机关进行复查；"
        "确有客观原因不能按期改正的，请在期限届满前书面说明，由本机关决定是否延期。"
        "逾期不改或者没有改正到位的，依法处理。"
    )


_each = per_case(values, lambda case: case.result and case.handling == MEND_ORDER and case.rectify_due)
PAPER = Paper(
    name="责令改正通知书",
    place=80,
    per=Per.TARGET,
    purpose="后续处置为责令改正的，送达检查对象，附送达回证。",
    form=_form,
    required=("检查日期", "发现的问题", "违反条款", "改正依据", "整改期限", "复议机关", "诉讼法院"),
    due=due,
    tells=("name", "target", "ended", "issue", "rectify_due"),
    numbered="责改",
    filed=Filing(HANDLING, "30年", "永久", signed=True),
    days=of_cases(lambda case: case.handled),
    words={
        "当场改正": ("检查结果为发现问题经责令已改正时成立", ""),
        "违反条款": ("不符合的检查要点的依据条款；没有的留空手写", "《民用爆炸物品安全管理条例》第四十一条"),
        "改正依据": ("设置的责令改正依据", "《中华人民共和国行政处罚法》第二十八条第一款"),
        "复议机关": ("设置的复议机关；没有的留空手写", "示例县人民政府"),
        "诉讼法院": ("设置的诉讼法院；没有的留空手写", "示例县人民法院"),
    },
)

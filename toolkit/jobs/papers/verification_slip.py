"""抽取核验单: one page for whoever doubts a draw: what, when, who, C, the number, counts, digests, how to check them.

The long 随机抽取记录 names every firm; this one is what a disciplinary officer takes along.  It says what it proves and
what not, and the digest of the verifier that lies in the folder, for a program in the suspect's folder proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from hashlib import sha256

from toolkit.archive.kinds import DRAWING
from toolkit.draw.amendment import changes
from toolkit.draw.standalone import VERIFIER
from toolkit.draw.verification import page_digest
from toolkit.jobs.papers import draw_record, freeze_slip
from toolkit.jobs.papers.context import Document, Fields, TaskContext, by_hand, number_source, or_dash
from toolkit.jobs.papers.freeze_slip import in_groups
from toolkit.jobs.papers.paper import Filing, Paper, Per
from toolkit.pictures.qr import qr
from toolkit.word import styles
from toolkit.word.form import Entry, Picture, Sheet


def values(of: TaskContext) -> Fields:
    """Of a draw, with its amendments counted."""
    record, result, plan = of.record, of.record.result, of.record.plan
    void = record.state.void
    proved = of.proved
    return {
        **of.common,
        "抽取编号": plan.draw_id,
        "名册数": str(of.registered),
        "剔除数": str(len(record.excluded)),
        "人员数": str(len(record.inspectors)),
        "每组人数": str(plan.team_size),
        "更正数": str(len(changes(record.files))),
        "试抽": plan.trial,
        "作废": void is not None,
        **number_source(plan, record.files),
        "公开随机数": result["entropy"],
        "证明等级": proved.level,
        "等级说明": proved.statement.partition("：")[2],
        "冻结承诺": in_groups(record.commit),
        "记录摘要": record.digest,
        "程序摘要": sha256(record.files[VERIFIER]).hexdigest(),
        "网页摘要": page_digest(),
        "二维码": qr(f"{plan.spec}|{plan.draw_id}|C={record.commit}|R={record.digest}"),
        "冻结日期": of.task.frozen_on or of.today,
        "抽取日期": of.task.drawn_on or of.today,
        "操作人": by_hand(of.task.operator or of.office.operator),
        "监督人": or_dash(of.task.witness),
    }


def due(paper: Paper, of: TaskContext) -> Iterable[Document]:
    """As soon as it is drawn."""
    return [Document(paper, of.mark, partial(values, of))] if of.record.drawn else []


def _form(sheet: Sheet) -> None:
    sheet.watermarks("试抽", "作废")
    sheet.title("抽取核验单{{?作废}}（已作废）{{/作废}}")
    sheet.facts(
        Entry("抽查事项", "{{抽查事项}}"),
        ("任务编号", "{{任务编号}}", "抽取编号", "{{抽取编号}}"),
        ("冻结日期", "{{冻结日期}}", "抽取日期", "{{抽取日期}}"),
        ("操作人", "{{操作人}}", "监督人", "{{监督人}}"),
        Entry("单位", "{{单位名称}}"),
        Entry(
            "对象、人员",
            "名录{{名册数}}户，剔除{{剔除数}}户，{{名单数}}户参加抽取，抽中{{抽取数}}户；可选派{{人员数}}人，"
            "每组{{每组人数}}人；抽取以后更正{{更正数}}次。",
        ),
        Entry("公开随机数", "{{随机数来源}}，{{公开随机数}}"),
        Entry("冻结承诺", "{{冻结承诺}}", style=styles.DIGEST),
        Entry("记录摘要", "{{记录摘要}}", style=styles.CODE),
        Entry("核验网页", "{{网页摘要}}", style=styles.CODE),
        Entry("核验程序", "{{程序摘要}}", style=styles.CODE),
        Picture("二维码", "二维码", 18, "扫码核对：抽取编号、冻结承诺、记录摘要\n应与本单逐字一致"),
        Entry(
            "怎样核",
            "在记录文件夹里运行 certutil -hashfile manifest.txt SHA256，应得冻结承诺；换成 record.json，应得记录摘要；"
            "换成核验.html，应得核验网页，并与工具箱抽取规程公布的一致；用浏览器打开它，选那一年的记录文件夹，应得“全部相符”。"
            "会用 Python 的，verify.py 同样先对摘要再运行。",
        ),
        Entry(
            "能证明",
            "由这份承诺和这个随机数，抽中的户、派的人只有这一个结果；名单、人员、规则和结果改动一字，摘要就不符。"
            "{{证明等级}}级：{{等级说明}}",
        ),
        Entry(
            "不能证明",
            "承诺是不是在随机数产生以前公布的（请看公布的截图、公告）；名录库有没有漏户；"
            "有没有冻结过几份、只用其中一份（请看年度链）；检查做得认不认真。",
        ),
        ("核验人签字", "", "核验日期", "　　年　　月　　日"),
        small=True,
    )


_AS_IN_THE_RECORD = ("作废", "记录摘要", "公开随机数", "证明等级", "等级说明", "二维码", "抽取日期")

PAPER = Paper(
    name="抽取核验单",
    place=45,
    per=Per.DRAW,
    purpose="一次抽取的一页说明：摘要、随机数、户数，怎样核对，能证明什么、不能证明什么；给来核验的人。",
    form=_form,
    due=due,
    fixed=True,
    filed=Filing(DRAWING, "30年", "永久"),
    words={
        **{name: draw_record.PAPER.words[name] for name in _AS_IN_THE_RECORD},
        **{name: freeze_slip.PAPER.words[name] for name in ("人员数", "每组人数", "冻结承诺", "冻结日期")},
        "剔除数": ("不参加抽取的户数", "3"),
        "更正数": ("抽取以后的补正有几份", "0"),
        "程序摘要": ("记录文件夹里 verify.py 的 SHA-256，64位", "3" * 64),
        "网页摘要": ("这一版工具箱的核验.html 的 SHA-256，64位", "5" * 64),
    },
)

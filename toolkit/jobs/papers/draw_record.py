"""随机抽取记录: from the lists to the result, with what was amended since, and how anybody checks it.

Like 冻结确认单 it says what it proves and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import partial

from toolkit.archive.kinds import DRAWING
from toolkit.draw.amend import teams
from toolkit.draw.amendment import ALTERNATE, RECUSE, Amendment, changes
from toolkit.jobs.papers.context import NONE, Document, Fields, TaskContext, by_hand, number_source
from toolkit.jobs.papers.paper import Filing, Paper, Per
from toolkit.jobs.views import SHOWN_ALTERNATES, team_names
from toolkit.pictures.qr import qr
from toolkit.word import styles
from toolkit.word.form import CODE, NUMBER, Column, Entry, Picture, Sheet


def values(of: TaskContext) -> Fields:
    """Of a draw, with its amendments."""
    record, result, plan = of.record, of.record.result, of.record.plan
    sent = team_names(of.desk, teams(record.files))
    void = record.state.void
    proved = of.proved
    return {
        **of.common,
        "抽取编号": plan.draw_id,
        "名册数": str(of.registered),
        "试抽": plan.trial,
        "作废": void is not None,
        "作废原因": f"{void.reason}（{void.decided_by}决定，重抽编号 {void.added}）" if void else "",
        "剔除": of.excluded,
        "地区表": of.regions(_strata(result)),
        **number_source(plan, record.files),
        "公开随机数": result["entropy"],
        "证明等级": proved.level,
        "等级说明": proved.statement.partition("：")[2],
        "冻结承诺": result["commit"],
        "随机种子": result["seed"],
        "记录摘要": record.digest,
        "二维码": qr(f"{plan.spec}|{plan.draw_id}|C={result['commit']}|R={record.digest}"),
        "中签": [
            {
                "对象名称": of.name(target),
                "统一社会信用代码": target,
                "地区": of.region(stratum, with_class=False),
                "签号": ticket,
                "检查人员": sent.get(target, NONE),
            }
            for stratum, _, target, ticket in record.selected
        ],
        "候补": [
            {
                "层": of.region(stratum),
                "名次": rank,
                "对象名称": of.name(target),
                "统一社会信用代码": target,
            }
            for stratum, rank, target, _ in record.first_alternates(SHOWN_ALTERNATES)
        ],
        "更正": [_amended(of, amendment) for amendment in changes(record.files)],
        "抽取日期": of.task.drawn_on or of.today,
        "操作人": by_hand(of.task.operator or of.office.operator),
        "监督人": of.task.witness,
    }


def _amended(of: TaskContext, amendment: Amendment) -> Fields:
    what = {ALTERNATE: "候补启用", RECUSE: "回避替换"}.get(amendment.kind, "作废重抽")
    removed, added = map(of.name, (amendment.removed, amendment.added))
    return {
        "事项": what,
        "内容": f"{removed} → {added}" if removed else f"重抽编号 {added}",
        "理由": amendment.why,
        "凭证": amendment.evidence or NONE,
        "决定人": amendment.decided_by,
        "日期": date.fromisoformat(amendment.date),
    }


def _strata(result: Mapping[str, object]) -> list[tuple[str, int, int, Fraction]]:
    rounding = result["rounding"]
    assert isinstance(rounding, Mapping)
    return [(row[0], row[1], row[2], Fraction(row[3])) for row in rounding["strata"]]


def document(of: TaskContext, mark: str) -> Document:
    """That of a draw or a trial, with what tells it from others."""
    return Document(PAPER, mark, partial(values, of))


def due(_paper: Paper, of: TaskContext) -> Iterable[Document]:
    """As soon as it is drawn."""
    return [document(of, of.mark)] if of.record.drawn else []


def _form(sheet: Sheet) -> None:
    sheet.watermarks("试抽", "作废")
    sheet.title("{{单位名称}}", "随机抽取记录")
    with sheet.block("?", "作废"):
        sheet.banner("【作废】本次抽取已经作废，结果无效，不得作为检查依据。作废原因：{{作废原因}}")
    with sheet.block("?", "试抽"):
        sheet.banner("【试抽】本次为试抽，只用于演练，不编入正式记录，不得作为检查依据。")
    with sheet.block("?", "全覆盖"):
        sheet.banner(
            "【全覆盖】抽查比例为100%，名单内的对象全部检查，并非抽签选出；随机的只有人员分派和次序。"
        )
    sheet.heading("一、抽取任务")
    sheet.facts(
        Entry("任务名称", "{{任务名称}}"),
        Entry("抽查事项", "{{抽查事项}}"),
        ("任务编号", "{{任务编号}}", "抽取编号", "{{抽取编号}}"),
        ("抽取日期", "{{抽取日期}}", "计划检查", "{{计划检查日期}}"),
        ("抽查比例", "{{抽查比例}}", "抽取户数", "{{抽取数}}户"),
    )
    sheet.heading("二、名单的形成")
    sheet.body(
        "检查对象库中该类对象{{名册数}}户，{{?剔除}}剔除下列对象后，列入名单{{名单数}}户。{{/剔除}}"
        "{{^剔除}}没有剔除，全部列入名单。{{/剔除}}",
        with_next=True,
    )
    sheet.table(
        "剔除",
        NUMBER,
        Column("剔除原因", 115, "{{原因}}"),
        Column("户数", 30, "{{数量}}", "center"),
        empty="没有剔除的对象",
    )
    sheet.heading("三、各地区抽查比重")
    sheet.table(
        "地区表",
        Column("地区", 46),
        Column("名单数", 22, align="center"),
        Column("应抽数", 22, align="center"),
        Column("抽取数", 22, align="center"),
        Column("比例", 22, align="center"),
        Column("偏差", 22, align="center"),
    )
    sheet.heading("四、随机数和摘要")
    sheet.facts(
        ("来源", "{{随机数来源}}", "期号", "{{随机数期号}}"),
        Entry("公开随机数", "{{公开随机数}}"),
        Entry("证明等级", "{{证明等级}}级：{{等级说明}}"),
        Entry("冻结承诺", "{{冻结承诺}}", style=styles.CODE),
        Entry("随机种子", "{{随机种子}}", style=styles.CODE),
        Entry("记录摘要", "{{记录摘要}}", style=styles.CODE),
        Picture("二维码", "二维码", 28, "扫码核对：抽取编号、冻结承诺、记录摘要\n扫出的应与本记录逐字一致"),
    )
    sheet.heading("五、抽取结果")
    sheet.table(
        "中签",
        Column("序号", 16, align="center"),  # five digits, in a wider font, too
        Column("对象名称、代码", 52, "{{对象名称}}", code_below="{{统一社会信用代码}}"),
        Column("地区", 19, align="center"),
        Column(
            "签号", 48, code=True
        ),  # lines of three groups of eight digits: as high as a name in two lines
        Column("检查人员", 21, align="center"),
    )
    sheet.heading("六、候补对象")
    sheet.body("抽中的对象确实无法检查的，写明理由和凭证后，在同一层内按名次递补。", with_next=True)
    sheet.table(
        "候补",
        Column("层", 34),
        Column("名次", 14, align="center"),
        Column("对象名称", 66),
        CODE,
        empty="没有候补对象",
    )
    sheet.heading("七、更正记录")
    sheet.body("抽取结果不改动；此后启用候补、回避替换、作废重抽的，逐次登记。", with_next=True)
    sheet.table(
        "更正",
        NUMBER,
        Column("事项", 18, align="center"),
        Column("内容", 45),
        Column("理由", 24),
        Column("凭证", 24),
        Column("决定人、日期", 34, "{{决定人}}", code_below="{{日期}}"),
        empty="没有更正",
    )
    sheet.heading("八、核验方法")
    for text in (
        "1.名单：在记录文件夹内运行 sha256sum -c manifest.txt，应逐行显示 OK；"
        "再运行 sha256sum manifest.txt（Windows：certutil -hashfile manifest.txt SHA256），应得到冻结承诺。",
        "2.签号：运行 printf '%s|obj' 随机种子 | sha256sum 得到抽签密钥，"
        "再运行 printf '%s|%s' 抽签密钥 统一社会信用代码 | sha256sum，应得到该户签号。",
    ):
        sheet.note(text)
    sheet.note(
        "3.结果：同一层内签号小者中签，任一对象都可以拿自己的签号与本层最后一个中签号比较。"
        "记录文件夹内附有核验程序，可以一次核验全部结果。",
        with_next=True,
    )
    sheet.signing("操作人：{{操作人}}（签字）", "监督人：{{监督人}}（签字）", "分管领导（签字）")


PAPER = Paper(
    name="随机抽取记录",
    place=40,
    per=Per.DRAW,
    purpose="一次抽取的全部依据和结果，供签字、备查和自行核验。",
    form=_form,
    fixed=True,
    due=due,
    filed=Filing(DRAWING, "30年", "永久", signed=True),
    words={
        "作废": ("作废的抽取成立：每页有水印，开头写明原因", ""),
        "作废原因": ("为什么作废；只在作废时需要", "名单漏列两户，已按程序重新抽取"),
        "地区表": ("每个地区一行，证明各地区抽查比重相同", ""),
        "地区表.名单数": ("该地区参加抽取的户数", "40"),
        "地区表.抽取数": ("该地区抽中的户数", "2"),
        "比例": ("抽取数除以名单数", "5.00%"),
        "偏差": ("抽取数减应抽数", "0"),
        "公开随机数": ("公布的随机数，含来源和期号", "CWL-SSQ:2023045:03,09,14,21,27,32+11"),
        "证明等级": ("A、B、C，或未定（公布证据没有登记）", "A"),
        "等级说明": ("这一等级证明了什么、没有证明什么", "公开随机数在名单冻结以后产生。"),
        "冻结承诺": ("抽取前公布的名单摘要，64位", "0" * 64),
        "随机种子": ("由冻结承诺和公开随机数算出，64位", "1" * 64),
        "记录摘要": ("抽取记录文件的 SHA-256，64位", "2" * 64),
        "二维码": ("含抽取编号、冻结承诺、记录摘要，供扫码核对；PNG", "（二维码）"),
        "中签": ("抽中的对象，每户一行", ""),
        "签号": ("该户的签号，64位", "3" * 64),
        "检查人员": ("选派的检查人员，用顿号隔开", "张示例、李示例"),
        "候补": ("候补对象，依次使用；可以没有", ""),
        "层": ("地区（和类别）", "示例镇"),
        "名次": ("该层的候补次序", "1"),
        "更正": ("抽取以后启用的候补、替换的人员等，每次一行；可以没有", ""),
        "事项": ("候补启用、回避替换或作废重抽", "候补启用"),
        "内容": ("谁换成谁", "示例县示例烟花有限公司由候补第1名示例县示例商贸有限公司递补"),
        "理由": ("为什么更正", "注销"),
        "凭证": ("证明理由的材料", "登记机关注销证明"),
        "决定人": ("决定更正的负责人", "孙示例"),
        "日期": ("决定的日期", "2023年4月19日"),
        "抽取日期": ("抽取的日期", "2023年4月18日"),
    },
)

"""What stands in each template: its wording and its fields, from top to bottom.

One function per template, in the order of the work; the two papers of a draw are in ``forms_draw``, those
with a red head in ``forms_issued``, the others for one object in ``forms_visit``, ``forms_mending`` and
``forms_history``.  The wording is the toolkit's own; an office changes it in Word.
"""

from __future__ import annotations

from collections.abc import Callable

from toolkit.word import (
    catalog,
    catalog_archive,
    forms_archive,
    forms_draw,
    forms_history,
    forms_issued,
    forms_mending,
    forms_visit,
    page,
)
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
    with paper.block("?", "更正"):
        paper.note(
            "更正说明：本表是第{{版次}}版，原来的一版留存备查。更正的理由：{{更正理由}}。更正的内容如下：",
            with_next=True,
        )
        paper.table(
            "更正",
            NUMBER,
            Column("对象名称", 62),
            Column("栏目", 32, align="center"),
            Column("原公示", 60),
            Column("更正为", 60),
        )
    paper.note(
        "现将随机抽查的检查结果公示如下。结果以检查通报为准；对公示内容有异议的，可以向检查机关提出。",
        with_next=True,
    )
    paper.table(
        "公示",
        NUMBER,
        Column("对象名称", 42),
        CODE,
        Column("检查日期", 30, align="center"),
        Column("检查结果", 34),
        Column("发现的问题", 38),
        Column("处理情况", 28),
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
    catalog.NOTICE: (forms_visit.notice, False),
    catalog.RECORD: (forms_visit.record, False),
    catalog.PHOTOS: (forms_visit.photographs, False),
    catalog.ORDER: (forms_mending.order, False),
    catalog.RECHECK: (forms_mending.recheck, False),
    catalog.REPORT: (forms_issued.report, False),
    catalog.HANDLING: (_handling, True),
    catalog.TRANSFER: (forms_issued.transfer, False),
    catalog.PUBLICITY: (_publicity, True),
    catalog.DOSSIER: (forms_history.dossier, True),
    catalog.MONTH_REPORT: (forms_issued.month_report, False),
    catalog.PLAIN_MONTH_REPORT: (forms_issued.plain_month_report, False),
    catalog.INDEX: (_index, True),
    catalog.YEAR_REPORT: (forms_issued.year_report, False),
    catalog_archive.COVER: (forms_archive.cover, False),
    catalog_archive.CONTENTS: (forms_archive.contents, False),
    catalog_archive.REMARKS: (forms_archive.remarks, False),
}
"""What writes each template, and whether its page lies across."""


def make(document: Document, layout: page.Layout = page.MEASURED) -> bytes:
    """The template of a document of the catalog in a layout, as the bytes of a .docx."""
    write, landscape = _FORMS[document]
    paper = Paper(document.name, layout, landscape=landscape)
    write(paper)
    return paper.save()

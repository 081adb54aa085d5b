"""一企一档: everything about one object on a few pages, for whoever is asked about it."""

from __future__ import annotations

from toolkit.word.official import NUMBER, Column, Entry, Paper


def dossier(paper: Paper) -> None:
    """The object, its draws, inspections, 整改 and changes, and which papers there are."""
    paper.title("{{单位名称}}", "检查对象一企一档")
    paper.file_number("编制日期：{{编制日期}}")
    paper.facts(
        Entry("对象名称", "{{对象名称}}"),
        Entry("代码", "{{统一社会信用代码}}"),
        Entry("地址", "{{地址}}"),
        ("地区", "{{地区}}", "类别", "{{类别}}"),
        ("状态", "{{状态}}", "信用等级", "{{信用风险等级}}"),
        ("年度", "{{年度}}", "已检查次数", "{{本年检查次数}}"),
    )
    paper.heading("一、抽取")
    paper.table(
        "抽取情况",
        NUMBER,
        Column("抽取编号", 44, align="center"),
        Column("任务名称", 80),
        Column("抽取、计划检查日期", 40, "{{抽取日期}}\n{{计划检查日期}}", align="center"),
        Column("名单数", 20, align="center"),
        Column("抽取结果", 30, align="center"),
        empty="没有列入过抽取名单",
    )
    paper.heading("二、检查")
    with paper.block("?", "往年"):
        paper.note("检查、整改只列{{年度}}年度工作簿中的；往年的见当年的工作簿和归档。", with_next=True)
    paper.table(
        "检查情况",
        NUMBER,
        Column("案号、事项", 43, "{{案号}}\n{{抽查事项}}"),
        Column("检查日期、人员", 36, "{{检查日期}}\n{{检查人员}}"),
        Column("检查结果", 36),
        Column("发现的问题", 39),
        Column("处置", 24),
        Column("通报、公示", 36, "{{通报公示}}"),
        empty="没有检查过",
    )
    paper.heading("三、整改复查")
    paper.table(
        "整改情况",
        Column("案号", 40),
        Column("轮次", 13, align="center"),
        Column("整改期限", 36, align="center"),
        Column("复查日期", 36, align="center"),
        Column("复查结果", 26, align="center"),
        Column("复查情况", 74),
        empty="没有整改复查",
    )
    paper.heading("四、名录变更")
    paper.table(
        "名录变更",
        NUMBER,
        Column("申请日期", 36, align="center"),
        Column("栏目", 28, align="center"),
        Column("原内容", 53),
        Column("新内容", 53),
        Column("决定", 18, align="center"),
        Column("办理日期", 26, align="center"),
        empty="没有变更申请",
    )
    paper.heading("五、文书")
    paper.table("文书目录", NUMBER, Column("任务名称", 92), Column("文书", 122), empty="还没有生成文书")
    paper.note("以上取自名录库、检查台账、抽取记录和文书文件夹，截至编制日期。")

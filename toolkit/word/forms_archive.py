"""The papers of an archive file: 案卷封面 in front, 卷内文件目录, 卷内备考表 behind (columns: DA/T 22—2015)."""

from __future__ import annotations

from toolkit.word.official import NUMBER, Column, Entry, Paper


def cover(paper: Paper) -> None:
    """案卷封面: whose file, what about, how long it is kept."""
    paper.title("{{单位名称}}", "“双随机、一公开”检查案卷")
    paper.facts(
        Entry("案卷题名", "{{案卷题名}}", height=36),
        ("全宗号", "{{全宗号}}", "案卷号", "{{案卷号}}"),
        ("年度", "{{年度}}", "保管期限", "{{保管期限}}"),
        ("件数", "{{件数}}件", "页数", "{{页数}}页"),
        Entry("起止日期", "{{起止日期}}"),
    )


def contents(paper: Paper) -> None:
    """卷内文件目录."""
    paper.title("卷内文件目录")
    paper.note("案卷号：{{案卷号}}　　案卷题名：{{案卷题名}}", with_next=True)
    paper.table(
        "卷内目录",
        NUMBER,
        Column("文号", 30),
        Column("责任者", 28),
        Column("题名", 36),
        Column("日期", 23, align="center"),
        Column("页号", 15, align="center"),
        Column("备注", 13, align="center"),
    )


def remarks(paper: Paper) -> None:
    """卷内备考表."""
    paper.title("卷内备考表")
    paper.facts(
        Entry("案卷题名", "{{案卷题名}}"),
        ("案卷号", "{{案卷号}}", "件数", "{{件数}}件"),
        ("页数", "{{页数}}页", "电子文件", "{{电子文件数}}个"),
        Entry("情况说明", "{{情况说明}}", height=60, splits=True),
    )
    paper.note("页数由程序从生成的页面和扫描件数出。以后对本卷的更正另有记录，不改动原件。", with_next=True)
    paper.facts(("立卷人", "{{立卷人}}", "立卷日期", "{{立卷日期}}"), with_next=True)
    paper.signing("立卷人（签字）", "检查人（签字）")

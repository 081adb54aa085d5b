"""The commands about workbook, templates and computer; 大库; the demonstration."""

from __future__ import annotations

from toolkit.commands import arguments as a
from toolkit.commands.entry import NO_WORKBOOK, NONCE, REFUSED, WORKBOOK, Button, command, use

TOOLS = (
    command(
        "upgrade",
        "升级：把以前版本的工作簿换成这一版的表、列、公式和按钮，填过的都不动",
        use("masters.upgrade:upgrade", archived=REFUSED),
    ),
    command(
        "templates",
        "模板体检：改过文书模板以后，查它还能不能用",
        use("jobs.check_templates:check_templates", needs=NO_WORKBOOK),
        button=Button(writes=False),
    ),
    command(
        "doctor",
        "体检：查这台电脑和工作簿能不能用",
        use("doctor:doctor", WORKBOOK, needs=NO_WORKBOOK),
    ),
    command(
        "trust",
        "信任文件夹：让 LibreOffice 允许这个文件夹里的按钮",
        use("doctor.trust:trust", a.TRUSTED, needs=NO_WORKBOOK),
    ),
    command(
        "wps",
        "WPS 加载项：把按钮放进 WPS 表格的功能区，或者取出来",
        use("doctor.wps:wps", a.REMOVE, a.IF_THERE, needs=NO_WORKBOOK),
    ),
    command(
        "inspect-document",
        "公文体检：对照 GB/T 9704 检查任何一份 .docx，不改动文件",
        use("jobs.inspect_document:inspect_document", a.DOCX, needs=NO_WORKBOOK),
    ),
    command(
        "new-workbook",
        "新建一本空白（或示例）工作簿",
        use("masters:new_workbook", a.NEW_FILE, a.SAMPLE, needs=NO_WORKBOOK),
    ),
    command(
        "bulk freeze",
        "冻结名单：检查对象取自一个名录文件",
        use(
            "bulk.freeze:freeze",
            a.TASK,
            a.REGISTRY,
            a.SOURCE,
            a.ISSUE,
            a.SECOND_DIGEST,
            needs=NONCE,
            archived=REFUSED,
        ),
    ),
    command(
        "bulk draw",
        "抽取：用名录文件冻结的任务",
        use("bulk.draw:draw", a.TASK, a.ENTROPY, a.WAIVE, a.SECOND_SECRET, archived=REFUSED),
    ),
    command(
        "bulk verify",
        "核验一个记录文件夹，名单再大也不占内存",
        use("bulk.verify:verify_folder", a.RECORD, needs=NO_WORKBOOK),
    ),
    command(
        "bulk sql",
        "打印在数据库里重做一次抽取的 SQL，结果与记录逐字节相同",
        use("bulk.sql:show_script", a.RECORD, a.ENGINE, needs=NO_WORKBOOK),
    ),
    command(
        "demo",
        "演示：用示例县的数据走完一个月和年终归档",
        use("demo:demo", a.OUT, needs=("tell",)),
    ),
)

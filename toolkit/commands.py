"""The commands as data: name, help, arguments, and what each runs (``runners``)."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from toolkit import runners

if TYPE_CHECKING:
    from toolkit.jobs.base import Outcome


class Command(NamedTuple):
    """One command, its name two words in a group: Chinese help, the arguments it takes by name, what it runs."""

    name: str
    help: str
    takes: tuple[str, ...]
    run: Callable[[argparse.Namespace], Outcome]


GROUPS = {"bulk": "大库：省、市百万户以上的名录不进工作簿，从文件抽取"}
"""Commands of two words, by the first."""
COMMANDS = (
    Command("check", "核对名录库：列出全部问题，不改动工作簿", ("workbook", "write"), runners.run_check),
    Command(
        "import",
        "导入现成的名单（.xls、.xlsx、.csv）：先预演，加 --accept 才写入",
        ("workbook", "list", "into", "from_sheet", "map", "set", "accept"),
        runners.run_import,
    ),
    Command("plan", "生成任务：按计划表列出全年任务", ("workbook",), runners.run_plan),
    Command(
        "freeze",
        "冻结名单：固定可抽取的对象和人员，算出承诺",
        ("workbook", "task", "source", "issue"),
        runners.run_freeze,
    ),
    Command(
        "draw",
        "抽取：用公布的随机数抽对象、派人员",
        ("workbook", "task", "entropy", "waive"),
        runners.run_draw,
    ),
    Command(
        "verify", "核验一个记录文件夹，或用 --year 核验全年", ("folder", "which_year"), runners.run_verify
    ),
    Command("trial", "试抽：演练一次，处处标明，不编号、不进链", ("workbook", "task"), runners.run_trial),
    Command(
        "alternate",
        "候补启用：抽中的对象查不了，按次序换下一户",
        ("workbook", "task", "object", "reason", "evidence", "by"),
        runners.run_alternate,
    ),
    Command(
        "recuse",
        "回避替换：对象申请回避成立，按次序换下一名人员",
        ("workbook", "task", "object", "inspector", "reason", "by"),
        runners.run_recuse,
    ),
    Command(
        "redraw",
        "作废重抽：原抽取作废留存，另编号重来",
        ("workbook", "task", "reason", "by"),
        runners.run_redraw,
    ),
    Command("fairness", "公平性自检：模拟一万次抽取，出一张图", ("workbook", "task"), runners.run_fairness),
    Command(
        "documents", "生成文书：填好供签字的 Word 文书", ("workbook", "task", "layout"), runners.run_documents
    ),
    Command(
        "plan-document",
        "年度抽查工作计划：照工作簿印发的通知，带四个附件",
        ("workbook", "layout"),
        runners.run_plan_document,
    ),
    Command(
        "report",
        "工作报告：--year 年度抽查工作报告，--month 检查工作月报",
        ("workbook", "report_year", "month", "plain", "layout"),
        runners.run_report,
    ),
    Command(
        "dossier",
        "一企一档：一户的抽取、检查、整改、变更和文书",
        ("workbook", "object", "layout"),
        runners.run_dossier,
    ),
    Command(
        "print",
        "批量打印：一个任务的文书并成一个文件，供双面打印",
        ("workbook", "task", "kind"),
        runners.run_print,
    ),
    Command(
        "docket",
        "文号登记：列出文号、缺号和作废的；登记或作废一个文号",
        ("workbook", "any_year", "enter", "any_task", "kind", "void", "any_reason"),
        runners.run_docket,
    ),
    Command(
        "results",
        "登记结果：列出还没登记完的对象，或用 --from 从文件登记",
        ("workbook", "any_task", "source_file"),
        runners.run_results,
    ),
    Command(
        "deadlines", "刷新期限：通报、公示、整改的截止和状态", ("workbook", "today"), runners.run_deadlines
    ),
    Command(
        "publish",
        "公示：生成公示网页和公示表，登记公示日期；也用于更正和存截图",
        ("workbook", "task", "correct", "proof"),
        runners.run_publish,
    ),
    Command(
        "recheck",
        "整改复查：登记一轮复查，没有整改到位的定下次期限",
        ("workbook", "case", "outcome", "what", "evidence", "day", "next"),
        runners.run_recheck,
    ),
    Command(
        "apply-changes", "办理变更：把已同意的变更申请改进名录库", ("workbook",), runners.run_apply_changes
    ),
    Command(
        "rebuild",
        "重建：被人改动过的抽取结果、统计、日志等表，按记录重新生成",
        ("workbook",),
        runners.run_rebuild,
    ),
    Command("statistics", "统计：重算查询统计表", ("workbook",), runners.run_statistics),
    Command(
        "archive",
        "归档：做成一年的归档包；也用于归档以后的更正",
        ("workbook", "year", "allow_missing", "resume", "correct_archive", "decided_by"),
        runners.run_archive,
    ),
    Command(
        "verify-archive",
        "核验一个归档包：逐个文件、目录、抽取记录和链",
        ("package", "archived"),
        runners.run_verify_archive,
    ),
    Command(
        "new-year",
        "年度结转：做好下一年的工作簿，未结的案件带过去",
        ("workbook", "year"),
        runners.run_new_year,
    ),
    Command("templates", "模板体检：改过文书模板以后，查它还能不能用", (), runners.run_templates),
    Command("doctor", "体检：查这台电脑和工作簿能不能用", ("workbook",), runners.run_doctor),
    Command(
        "inspect-document",
        "公文体检：对照 GB/T 9704 检查任何一份 .docx，不改动文件",
        ("docx",),
        runners.run_inspect_document,
    ),
    Command("new-workbook", "新建一本空白（或示例）工作簿", ("file", "sample"), runners.run_new_workbook),
    Command(
        "bulk freeze",
        "冻结名单：检查对象取自一个名录文件",
        ("workbook", "task", "registry", "source", "issue"),
        runners.run_bulk_freeze,
    ),
    Command(
        "bulk draw",
        "抽取：用名录文件冻结的任务",
        ("workbook", "task", "entropy", "waive"),
        runners.run_bulk_draw,
    ),
    Command("bulk verify", "核验一个记录文件夹，名单再大也不占内存", ("record",), runners.run_bulk_verify),
    Command(
        "bulk sql",
        "打印在数据库里重做一次抽取的 SQL，结果与记录逐字节相同",
        ("record", "engine"),
        runners.run_bulk_sql,
    ),
    Command("demo", "演示：用示例县的数据走完一个月和年终归档", ("out",), runners.run_demo),
)

"""The arguments of the commands as data: name → how it is added to a parser.

A command says by name which of these it takes (``commands``).
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


def _day(text: str) -> date:
    from datetime import date

    numbers = re.fullmatch(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?", text)
    try:
        if numbers:
            return date(*map(int, numbers.groups()))
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"日期“{text}”读不出来，请写成 2023-04-28")


_WORKBOOK_HELP = "工作簿（.xlsx 或 .xlsm）；当前文件夹里只有一本时可以不写"
TAKES: dict[str, Callable[[argparse.ArgumentParser], object]] = {
    "workbook": lambda p: p.add_argument("workbook", nargs="?", metavar="工作簿", help=_WORKBOOK_HELP),
    "write": lambda p: p.add_argument("--write", action="store_true", help="同时把结果写入“核对”表"),
    "list": lambda p: p.add_argument(
        "list", metavar="名单", help="要导入的文件：.xls、.xlsx、.xlsm、.et、.csv"
    ),
    "into": lambda p: p.add_argument(
        "--into", required=True, metavar="表", help="导入到哪张表，如 检查对象库"
    ),
    "from_sheet": lambda p: p.add_argument("--sheet", metavar="工作表", help="名单文件里的哪一张工作表"),
    "map": lambda p: p.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="表头=列",
        help="名单的表头对应本表的哪一列；可以写多次，等号右边空着是不要这一列",
    ),
    "set": lambda p: p.add_argument(
        "--set", action="append", default=[], metavar="列=内容", help="名单里没有的列，每行都填这个内容"
    ),
    "accept": lambda p: p.add_argument("--accept", action="store_true", help="照预演的对照写入工作簿"),
    "task": lambda p: p.add_argument(
        "--task", required=True, metavar="任务", help="任务编号（如 202304-1）或任务表中的序号"
    ),
    "any_task": lambda p: p.add_argument(
        "--task", metavar="任务", help="任务编号（如 202304-1）或任务表中的序号"
    ),
    "source_file": lambda p: p.add_argument(
        "--from",
        dest="source_file",
        metavar="文件",
        help="填好结果的表格（.xlsx、.xls、.csv），表头照检查台账",
    ),
    "entropy": lambda p: p.add_argument(
        "--entropy", metavar="随机数", help="公布的随机数；不写则取任务表“公开随机数”一格"
    ),
    "source": lambda p: p.add_argument("--source", metavar="来源", help="随机数来源，如 CWL-SSQ；写入任务表"),
    "issue": lambda p: p.add_argument(
        "--issue", metavar="期号", help="还没有开奖的一期，如 2023041；写入任务表，已填的可以不写"
    ),
    "registry": lambda p: p.add_argument(
        "--registry",
        required=True,
        metavar="文件",
        help="检查对象取自这个 CSV 或 Parquet 文件，不用工作簿里的",
    ),
    "waive": lambda p: p.add_argument("--waive", metavar="理由", help="没有冻结确认单也抽取，理由记入日志"),
    "record": lambda p: p.add_argument(
        "folder", metavar="文件夹", help="记录/<年度>/大库/<抽取编号>，或 记录/<年度>/<抽取编号>"
    ),
    "engine": lambda p: p.add_argument(
        "--engine", required=True, metavar="引擎", help="哪种数据库：duckdb、postgres 或 spark"
    ),
    "kind": lambda p: p.add_argument("--kind", metavar="文种", help="只办一种文书，如 行政检查通知书"),
    "enter": lambda p: p.add_argument(
        "--enter", metavar="文号", help="登记别处给的文号，另写 --task 和 --kind"
    ),
    "void": lambda p: p.add_argument("--void", metavar="文号", help="作废一个文号，另写 --reason"),
    "any_reason": lambda p: p.add_argument("--reason", metavar="理由", help="作废的理由"),
    "any_year": lambda p: p.add_argument(
        "--year", type=int, metavar="年度", help="哪一年的，默认工作簿的年度"
    ),
    "layout": lambda p: p.add_argument(
        "--layout",
        choices=("measured", "dialog"),
        help="版面：measured 按量印出的纸，dialog 按页面设置对话框；不写则照设置表的“公文版式”",
    ),
    "folder": lambda p: p.add_argument(
        "folder", nargs="?", metavar="文件夹", help="记录/<年度>/<抽取编号>；核验全年时为工作簿所在的文件夹"
    ),
    "which_year": lambda p: p.add_argument("--year", type=int, metavar="年度", help="核验这一年的全部记录"),
    "object": lambda p: p.add_argument(
        "--object", required=True, metavar="代码", help="对象的统一社会信用代码"
    ),
    "inspector": lambda p: p.add_argument(
        "--inspector", required=True, metavar="执法证号", help="须回避的人员的执法证号"
    ),
    "reason": lambda p: p.add_argument(
        "--reason", required=True, metavar="理由", help="为什么，如 注销、近亲属"
    ),
    "evidence": lambda p: p.add_argument(
        "--evidence", required=True, metavar="凭证", help="凭什么认定，如 登记机关注销公告文号"
    ),
    "by": lambda p: p.add_argument("--by", required=True, metavar="姓名", help="作出决定的负责人"),
    "case": lambda p: p.add_argument(
        "--case", required=True, metavar="案号", help="检查台账的案号，如 202304-1-01-001"
    ),
    "outcome": lambda p: p.add_argument(
        "--outcome", required=True, metavar="结果", help="已整改、部分整改或未整改"
    ),
    "what": lambda p: p.add_argument("--what", required=True, metavar="情况", help="复查看到的情况"),
    "day": lambda p: p.add_argument("--day", type=_day, metavar="日期", help="复查日期，默认今天"),
    "next": lambda p: p.add_argument("--next", type=_day, metavar="日期", help="没有整改到位的，下次期限"),
    "correct": lambda p: p.add_argument(
        "--correct", metavar="理由", help="更正已经公示的内容，另成一版并列出改动"
    ),
    "proof": lambda p: p.add_argument("--proof", metavar="截图", help="只存入门户网站的截图，作归档凭据"),
    "today": lambda p: p.add_argument("--today", type=_day, metavar="日期", help="按哪一天算，默认今天"),
    "year": lambda p: p.add_argument("--year", type=int, required=True, metavar="年度", help="如 2023"),
    "report_year": lambda p: p.add_argument(
        "--year", type=int, metavar="年度", help="年度抽查工作报告，如 2023"
    ),
    "month": lambda p: p.add_argument("--month", metavar="月份", help="这个月的检查工作月报，如 2023-04"),
    "plain": lambda p: p.add_argument("--plain", action="store_true", help="月报用普通格式，没有红头"),
    "allow_missing": lambda p: p.add_argument(
        "--allow-missing", metavar="理由", help="材料不齐也归档，理由写入归档包"
    ),
    "resume": lambda p: p.add_argument(
        "--resume", action="store_true", help="接着做上次没有做完的；没有的从头做"
    ),
    "correct_archive": lambda p: p.add_argument(
        "--correct", dest="correct_archive", metavar="理由", help="归档以后更正：另成一包，原来的不动"
    ),
    "decided_by": lambda p: p.add_argument(
        "--by", dest="decided_by", metavar="姓名", help="决定更正的负责人"
    ),
    "package": lambda p: p.add_argument(
        "package", nargs="?", metavar="归档包", help="归档/<年度> 文件夹，或它的 .zip"
    ),
    "archived": lambda p: p.add_argument(
        "--year", dest="archived", type=int, metavar="年度", help="核验当前文件夹里这一年的归档包"
    ),
    "file": lambda p: p.add_argument(
        "file", metavar="文件", help="新工作簿的文件名：.xlsm 带按钮，.xlsx 不带宏"
    ),
    "docx": lambda p: p.add_argument("docx", metavar="公文", help="要体检的公文，.docx 文件"),
    "sample": lambda p: p.add_argument("--sample", action="store_true", help="装入示例县的数据"),
    "out": lambda p: p.add_argument("--out", required=True, metavar="文件夹", help="演示放在哪个新文件夹"),
}

"""The arguments of the commands: what a person types, and which parameter of the step gets it."""

from __future__ import annotations

from toolkit.commands.entry import Argument, Group

TASK = Argument(
    "key", "--task", "任务", "任务编号（如 202304-1）或任务表中的序号", required=True, source="tasks"
)
KIND = Argument("kind", "--kind", "文种", "只办一种文书，如 行政检查通知书", source="papers")
KINDS = KIND._replace(help="只办这些文书，如 勘验笔录、询问笔录；平时不做的也在这里点名")
AS_PDF = Argument(
    "as_pdf", "--pdf", "", "做成 PDF，空白的背面也在里面，交文印室双面打印", "flag", label="做成 PDF"
)
YEAR = Argument("year", "--year", "年度", "如 2023", "int", required=True, source="year")
NEXT_YEAR = YEAR._replace(help="结转到哪一年，如 2024", source="next_year")
TODAY = Argument("today", "--today", "日期", "按哪一天算，默认今天", "day", office=True)
LAYOUT = Argument(
    "layout",
    "--layout",
    "版面",
    "版面：measured 按量印出的纸，dialog 按页面设置对话框；不写则照设置表的“公文版式”",
    choices=("measured", "dialog"),
    office=True,
)
WRITE = Argument("write", "--write", "", "同时把结果写入“核对”表", "flag")

# import
LIST = Argument(
    "file", "", "名单", "要导入的文件：.xls、.xlsx、.xlsm、.et、.csv", "path", required=True, source="lists"
)
INTO = Argument(
    "into", "--into", "表", "导入到哪张表，如 检查对象库", required=True, label="导入到", source="sheets"
)
FROM_SHEET = Argument("sheet", "--sheet", "工作表", "名单文件里的哪一张工作表", label="名单的工作表")
_MAP_HELP = "名单的表头对应本表的哪一列；可以写多次，等号右边空着是不要这一列"
MAP = Argument("columns", "--map", "表头=列", _MAP_HELP, "pairs", label="表头对应")
SET = Argument("constants", "--set", "列=内容", "名单里没有的列，每行都填这个内容", "pairs", label="每行都填")
_REGIONS_HELP = "“地区”表里没有的，登记成新的地区：全部，或其中几个的名称"
NEW_REGIONS = Argument("new_regions", "--new-regions", "地区", _REGIONS_HELP, label="登记新地区")
_APART_HELP = "名称相同、检查对象或类别不同的事项，把对象或类别加在名称后面"
TELL_APART = Argument("tell_apart", "--tell-apart", "", _APART_HELP, "flag", label="区分同名事项")
_CHANGED_HELP = "工作簿里已有、写得不同的也登记：名录列成变更申请，别的表直接改"
CHANGED = Argument("changed", "--changed", "", _CHANGED_HELP, "flag", label="写得不同的也登记")
_GONE_HELP = "名单是全部的：名单里没有的，按这个状态（如 注销、调离）列成变更申请"
GONE = Argument("gone", "--gone", "状态", _GONE_HELP, label="没有的改成")
ACCEPT = Argument("accept", "--accept", "", "照预演的对照写入工作簿", "flag")
WISH = Group(
    "wish", "jobs.import_list:Wish", (INTO, FROM_SHEET, MAP, SET, NEW_REGIONS, TELL_APART, CHANGED, GONE)
)
WISH_ACCEPTED = WISH._replace(fields=(*WISH.fields, ACCEPT))

# freeze, draw, verify
SOURCE = Argument("source", "--source", "来源", "随机数来源，如 CWL-SSQ；写入任务表")
ISSUE = Argument("issue", "--issue", "期号", "还没有开奖的一期，如 2023041；写入任务表，已填的可以不写")
_REGISTRY_HELP = "检查对象取自这个 CSV 或 Parquet 文件，不用工作簿里的"
REGISTRY = Argument("file", "--registry", "文件", _REGISTRY_HELP, "path", required=True)
ENTROPY = Argument("entropy", "--entropy", "随机数", "公布的随机数；不写则取任务表“公开随机数”一格")
_DIGEST_HELP = "另一单位交来的第二密数“摘要”文件；不写就没有第二密数"
SECOND_DIGEST = Argument("second", "--second", "文件", _DIGEST_HELP, "path", label="第二密数的文件")
_SECRET_HELP = "另一单位交回的第二密数“密数”文件；冻结时写了摘要的才要"
SECOND_SECRET = SECOND_DIGEST._replace(help=_SECRET_HELP)
STICK = Argument("folder", "", "文件夹", "两个小文件放在哪里，如 U 盘", "path", required=True)
HOLDER = Argument("holder", "--holder", "单位", "保管密数的单位，如 示例县纪委监委", required=True)
WAIVE = Argument("waived", "--waive", "理由", "没有冻结确认单也抽取，理由记入日志")
ENGINE = Argument("engine", "--engine", "引擎", "哪种数据库：duckdb、postgres 或 spark", required=True)
_FOLDER_HELP = "记录/<年度>/<抽取编号>；核验全年时为工作簿，或它所在的文件夹"
FOLDER = Argument("folder", "", "文件夹", _FOLDER_HELP, "path", required=True)
_RECORD_HELP = "记录/<年度>/大库/<抽取编号>，或 记录/<年度>/<抽取编号>"
RECORD = FOLDER._replace(help=_RECORD_HELP)
WHOLE_YEAR = YEAR._replace(help="核验这一年的全部记录")

# what may happen to a draw afterwards: why, and who decided
REASON = Argument("reason", "--reason", "理由", "为什么，如 注销、近亲属", required=True)
BY = Argument(
    "decided_by", "--by", "姓名", "作出决定的负责人", required=True, label="决定人", source="leaders"
)
EVIDENCE = Argument("evidence", "--evidence", "凭证", "凭什么认定，如 登记机关注销公告文号", required=True)
_CODE_HELP = "对象的统一社会信用代码"
OBJECT = Argument("target", "--object", "代码", _CODE_HELP, required=True, label="对象", source="drawn")
OF_OBJECT = OBJECT._replace(required=False, help="只办这一户的，写统一社会信用代码")
DOSSIER_OF = OBJECT._replace(name="code", source="objects")
_PERSON_HELP = "须回避的人员的执法证号"
INSPECTOR = Argument(
    "inspector", "--inspector", "执法证号", _PERSON_HELP, required=True, label="人员", source="people"
)
_FROM_WHOM_HELP = "申请回避的对象；人员不能再去任何一户的（生病、调离），空着"
RECUSAL_REASON = REASON._replace(
    help="从列表选一种；生病、调离的选“其他”，详情写在内部的审批表里", source="recusal_reasons"
)
RECUSED_FROM = OBJECT._replace(required=False, help=_FROM_WHOM_HELP)
PAIR = Group("pair", "jobs.amend:Pair", (RECUSED_FROM, INSPECTOR))
DECISION = Group("decision", "jobs.amend:Decision", (REASON, BY))
_RULING_HELP = "决定的文号，如 示工信决〔2026〕5号"
RULING = EVIDENCE._replace(metavar="决定文号", help=_RULING_HELP)
GIVE_UP = DECISION._replace(fields=(REASON, RULING, BY))
_RECORDED_HELP = "时钟走快以后办的第一步，日志里记成哪一天"
_TRULY_HELP = "那一步其实是哪一天办的"
CLOCK_DAYS = Group(
    "days",
    "jobs.correct_clock:Days",
    (
        Argument("recorded", "--recorded", "日期", _RECORDED_HELP, "day", required=True, label="记成的日期"),
        Argument("truly", "--truly", "日期", _TRULY_HELP, "day", required=True, label="实际的日期"),
    ),
)
_GIVEN_UP_HELP = "那一期已经开奖的，写它的号码，一并公开本来会抽中谁"
GIVEN_UP = ENTROPY._replace(help=_GIVEN_UP_HELP, label="那一期的号码")
_PLACE_HELP = "承诺 C 在哪里公布，如 县政府网站、公告栏"
PLACE = Argument("place", "--place", "地方", _PLACE_HELP, required=True, label="公布在哪里", source="places")
URL = Argument("url", "--url", "网址", "公布的网址；没有网址的，给照片或网页文件")
_NOTICE_HELP = "公布的凭据：公告栏的照片、网页另存的文件、时间戳；有网址的可以不给"
NOTICE = Argument("file", "--file", "文件", _NOTICE_HELP, "path", label="照片或网页文件", source="proofs")
_SKIPPED_HELP = "凭什么认定停开，如 福彩中心公告的文号或网址"
DECISION_ON_NOTICE = DECISION._replace(fields=(REASON, EVIDENCE._replace(help=_SKIPPED_HELP), BY))
DECISION_ON_EVIDENCE = DECISION._replace(fields=(REASON, EVIDENCE, BY))

_JOINS_HELP = "并入的任务；这一户的通知书、记录表都在主办的任务"
JOINS = Argument("other", "--with", "任务", _JOINS_HELP, required=True, label="并入的任务", source="tasks")
APART_FROM = JOINS._replace(help="原来并入的任务")
NEW_DAY = Argument(
    "day", "--to", "日期", "改到哪一天检查，如 2023-04-27", "day", required=True, label="新的检查日期"
)
UNDO = Argument("undo", "--undo", "", "取消过的任务恢复为待冻结，照常办理", "flag")
_SENT_HELP = "做这个部门的联合检查表，请它填谁参加、查什么"
SEND_TO = Argument("body", "--send", "部门", _SENT_HELP, required=True, source="bodies")
_BACK_HELP = "做回送这个部门的检查结果"
RESULTS_TO = SEND_TO._replace(flag="--results", help=_BACK_HELP)
LEAVES = SEND_TO._replace(flag="--leave", help="不来参加检查的部门")
_THEIRS_HELP = "部门填好交回来的联合检查表（.xlsx）"
THEIRS = Argument("file", "--from", "文件", _THEIRS_HELP, "path", required=True, source="lists")
APART = UNDO._replace(help="合并过的，在检查以前取消，各自检查")
PAST = Argument("past", "--past", "", "已经过去的月份也列出任务", "flag")

# the plan's own life
_WHY_ADOPTED = "计划表定为一版，写明为什么，如 局党组会审定；第二版起就是变更，写明为什么改"
ADOPT = REASON._replace(flag="--adopt", help=_WHY_ADOPTED)
ADOPTED = DECISION._replace(fields=(ADOPT, BY))
_FILING_HELP = "报备以后取得的编号，如 示备〔2027〕3号"
FILING = Argument("number", "--filed", "备案号", _FILING_HELP, required=True)
_ANNOUNCED_HELP = "计划公布在哪里，可以写网址"
ANNOUNCED = PLACE._replace(flag="--announced", help=_ANNOUNCED_HELP)
_TAKE_BACK_HELP = "撤回最后一次登记，写明错在哪里"
TAKE_BACK = REASON._replace(flag="--take-back", help=_TAKE_BACK_HELP)
TAKEN_BACK = DECISION._replace(fields=(TAKE_BACK, BY))
EVENT_DAY = Argument("day", "--day", "日期", "哪一天的事，默认今天", "day")

# papers
REPORT_YEAR = YEAR._replace(help="年度抽查工作报告，如 2023")
CANCELLED_MONTH = Argument(
    "month", "--month", "月份", "这个月还没有冻结的任务全部取消，如 2023-11", required=True, source="months"
)
MONTH = Argument(
    "month", "--month", "月份", "这个月的检查工作月报，如 2023-04", required=True, source="months"
)
INSPECTED = Argument(
    "inspected", "--inspected", "", "先通报已经检查的各户，其余的以后另做一份检查通报", "flag"
)
AGAIN = Argument("again", "--again", "", "已经有的这种文书重做一份，文号不变，旧的移到“留存”", "flag")
PLAIN = Argument("plain", "--plain", "", "月报用普通格式，没有红头", "flag", label="普通格式")
DOCKET_YEAR = YEAR._replace(required=False, help="哪一年的，默认工作簿的年度")
ENTER = Argument("text", "--enter", "文号", "登记别处给的文号，还要写明给哪个任务的哪种文书", required=True)
VOID = Argument("text", "--void", "文号", "作废一个文号，还要写明理由", required=True, source="numbers")
DOCX = Argument("path", "", "公文", "要体检的公文，.docx 文件", "path", required=True)

# results, publish, recheck
_FROM_HELP = "手机交回的文件（.xcjh），或填好结果的表格（.xlsx、.xls、.csv，表头照检查台账）；可以写几个"
FROM = Argument("files", "--from", "文件", _FROM_HELP, "paths", required=True, source="results")
PREVIEW = Argument("preview", "--preview", "", "只看要登记什么，不写入", "flag")
_CORRECT_HELP = "更正已经公示的内容，另成一版并列出改动"
CORRECT = Argument("correct", "--correct", "理由", _CORRECT_HELP, label="更正的理由")
REPORTED = Argument("reported", "--reported", "", "先公示已经通报的各户，其余的通报以后再公示", "flag")
PROOF = Argument(
    "shot", "--proof", "截图", "只存入门户网站的截图，作归档凭据", "path", required=True, source="proofs"
)
_PORTAL_HELP = "哪一天登上门户网站的；不写，公示日期就是做公示的那一天"
PORTAL_DAY = Argument("day", "--day", "日期", _PORTAL_HELP, "day", label="上网日期")
CASE = Argument(
    "case_id", "--case", "案号", "检查台账的案号，如 202304-1-01-001", required=True, source="owing"
)
ANY_CASE = CASE._replace(source="cases")
_CELLS_HELP = "这一户要登记的列，如 检查结果=未发现问题；可以写多次，等号右边空着是清空这一格"
CELLS = Argument("values", "--set", "列=内容", _CELLS_HELP, "pairs", required=True, source="cells")
ROUND = Group(
    "found",
    "jobs.recheck:Round",
    (
        Argument(
            "outcome", "--outcome", "结果", "已整改、部分整改或未整改", required=True, source="outcomes"
        ),
        Argument("what", "--what", "情况", "复查看到的情况", required=True),
        EVIDENCE,
        Argument("day", "--day", "日期", "复查日期，默认今天", "day", label="复查日期"),
        Argument("next_due", "--next", "日期", "没有整改到位的，下次期限", "day", label="下次期限"),
    ),
)

# archive
ALLOW_MISSING = Argument("reason", "--allow-missing", "理由", "材料不齐也归档，理由写入归档包")
RESUME = Argument("resume", "--resume", "", "接着做上次没有做完的；没有的从头做", "flag")
_ARCHIVE_HELP = "归档以后更正：另成一包，原来的不动"
CORRECT_ARCHIVE = CORRECT._replace(name="reason", help=_ARCHIVE_HELP, required=True)
_PACKAGE_HELP = "归档/<年度> 文件夹，或它的 .zip；写了年度的为工作簿，或它所在的文件夹"
PACKAGE = FOLDER._replace(metavar="归档包", help=_PACKAGE_HELP)
ARCHIVED_YEAR = YEAR._replace(help="核验这一年的归档包")

# tools
_TRUSTED_HELP = "台账所在的文件夹，不写就是当前文件夹"
REMOVE = Argument("remove", "--remove", "", "取出来；别的加载项不动", "flag")
IF_THERE = Argument("if_there", "--if-there", "", "这台电脑没有 WPS 的不装", "flag")
TRUSTED = FOLDER._replace(help=_TRUSTED_HELP, required=False)
_COPY_HELP = "换回哪一份，写“备份”文件夹里的文件名；不写则列出各份"
COPY = Argument("copy", "--copy", "备份", _COPY_HELP, required=True)
NEW_FILE = Argument("path", "", "文件", "新工作簿的文件名：.xlsm 带按钮，.xlsx 不带宏", "path", required=True)
SAMPLE = Argument("sample", "--sample", "", "装入示例县的数据", "flag")
OUT = Argument("out", "--out", "文件夹", "演示放在哪个新文件夹", "path", required=True)

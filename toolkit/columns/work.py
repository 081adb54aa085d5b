"""The sheets that the work fills: 任务, 抽取结果, 检查台账 with its deadlines, and the views."""

from __future__ import annotations

from toolkit.columns.deadlines import with_deadlines, with_rates
from toolkit.columns.lists import HANDLINGS, MENDED, RESULTS, TASK_STATES
from toolkit.columns.passed_on import PASSED_ON
from toolkit.columns.shape import Column, Kind, Sheet

_C = Column
_T, _K, _D, _I, _F = Kind.TEXT, Kind.CODE, Kind.DATE, Kind.INT, Kind.FLAG

TASKS = Sheet(
    "任务",
    "抽查任务",
    (
        _C("no", "序号", _I, 6),
        _C("task", "任务编号", _T, 12, required=True),
        _C("plan", "计划序号", _I, 8, required=True),
        _C("name", "任务名称", _T, 34),
        _C("month", "月份", _I, 6),
        _C("date", "计划检查日期", _D, 12, required=True),
        _C("source", "随机数来源", _T, 14, group="公开随机数（冻结前定来源和期号，公布后填数值）"),
        _C("issue", "随机数期号", _T, 12, group="公开随机数（冻结前定来源和期号，公布后填数值）"),
        _C("entropy", "公开随机数", _T, 26, group="公开随机数（冻结前定来源和期号，公布后填数值）"),
        _C("witness", "监督人", _T, 12),
        _C("state", "状态", _T, 10, choices=TASK_STATES, filled_by="各步"),
        _C("base", "名单数", _I, 8, group="抽取（由记录回填）", filled_by="冻结、抽取"),
        _C("drawn", "抽取数", _I, 8, group="抽取（由记录回填）", filled_by="冻结、抽取"),
        _C("draw_id", "抽取编号", _T, 16, group="抽取（由记录回填）", filled_by="冻结、抽取"),
        _C("commit", "冻结承诺", _T, 18, group="抽取（由记录回填）", filled_by="冻结、抽取", digest=True),
        _C("frozen_on", "冻结日期", _D, 12, group="抽取（由记录回填）", past=True, filled_by="冻结、抽取"),
        _C("drawn_on", "抽取日期", _D, 12, group="抽取（由记录回填）", past=True, filled_by="冻结、抽取"),
        _C("operator", "操作人", _T, 12, group="抽取（由记录回填）", filled_by="冻结、抽取"),
        _C("note", "备注", _T, 20),
        _C(
            "entropy_again",
            "监督人复核号码",
            _T,
            26,
            note="监督人自己对照公告再录一遍；两遍相同才能抽取",
            later=True,
        ),
        _C(
            "assistants",
            "协助人员",
            _T,
            20,
            note="随队的专家、技术人员，写姓名和单位；出发前定下，印在通知书上，没有的空着",
            later=True,
        ),
        *PASSED_ON,
    ),
    key="task",
    hint="由计划表按月生成。日期可改，但须在冻结以前。冻结承诺只显示开头，全文看编辑栏或冻结确认单。",
)
OF_ONE_DRAW = (
    *("issue", "entropy", "entropy_again", "base", "drawn"),
    *("commit", "frozen_on", "drawn_on", "operator"),
)
"""Columns of 任务 that are blank again when another draw is due."""
DRAWS = Sheet(
    "抽取结果",
    "随机抽取结果",
    (
        _C("draw_id", "抽取编号", _T, 16),
        _C("task", "任务编号", _T, 12),
        _C("kind", "中签或候补", _T, 10),
        _C("target", "统一社会信用代码", _K, 22),
        _C("name", "对象名称", _T, 28),
        _C("stratum", "地区/类别", _T, 14),
        _C("rank", "层内名次", _I, 8),
        _C("ticket", "签号", _K, 18, digest=True),
        _C("team", "检查人员", _T, 20),
    ),
    view=True,
    hint="抽取记录的副本，请勿修改；以“记录”文件夹中的文件为准。候补每层只列前三名。签号只显示开头，全文看编辑栏。",
)
CASES = with_deadlines(
    Sheet(
        "检查台账",
        "检查台账",
        (
            _C("case", "案号", _T, 18, required=True, filled_by="抽取"),
            _C("name", "对象名称", _T, 22, filled_by="抽取"),
            _C("task", "任务编号", _T, 12, required=True, filled_by="抽取"),
            _C("target", "统一社会信用代码", _K, 22, required=True, filled_by="抽取"),
            _C("region", "地区", _T, 12, filled_by="抽取"),
            _C("team", "检查人员", _T, 22, filled_by="抽取"),
            _C("approver", "方案批准人", _T, 10, group="检查准备"),
            _C("approved", "方案批准日期", _D, 12, group="检查准备", past=True),
            _C("notified", "通知送达日期", _D, 12, group="检查准备", past=True),
            _C("started", "检查开始", _D, 12, group="现场检查", past=True),
            _C("ended", "检查结束", _D, 12, group="现场检查", past=True),
            _C("shown", "出示证件", _F, 8, choices=("是", "否"), group="现场检查"),
            _C("result", "检查结果", _T, 22, choices=RESULTS, group="现场检查"),
            _C("points", "要点结果", _T, 20, group="现场检查", note="全部符合，或 不符合：3、5；不适用：7"),
            _C("issue", "发现的问题", _T, 26, group="现场检查"),
            _C("evidence", "证据材料", _T, 20, group="现场检查", note="照片、笔录、复印件等，写明份数"),
            _C("handling", "后续处置", _T, 14, choices=HANDLINGS, group="处置"),
            _C("receiver", "接收单位", _T, 16, group="处置"),
            _C("receipt", "移送回执日期", _D, 12, group="处置", past=True),
            _C("handled", "处置日期", _D, 12, group="处置", past=True),
            _C("closed", "是否完结", _F, 8, choices=("是", "否"), group="处置"),
            _C("closed_on", "完结日期", _D, 12, group="处置", past=True),
            _C("report_due", "通报截止", _D, 12, group="检查通报"),
            _C("reported", "通报发布", _D, 12, group="检查通报", past=True),
            _C("report_state", "通报状态", _T, 10, group="检查通报"),
            _C("informed", "告知日期", _D, 12, group="检查通报", past=True),
            _C("publish_due", "公示截止", _D, 12, group="公示"),
            _C("published", "公示日期", _D, 12, group="公示", past=True, filled_by="公示"),
            _C("publish_state", "公示状态", _T, 10, group="公示"),
            _C("rectify_due", "整改期限", _D, 12, group="整改"),
            _C("rechecked", "复查日期", _D, 12, group="整改", past=True),
            _C("rectify_state", "整改状态", _T, 10, group="整改"),
            _C("visit", "改期到", _D, 12, note="只有这一户推迟到哪一天", later=True, filled_by="改期"),
            _C(
                "void",
                "作废原因",
                _T,
                20,
                note="候补替换或作废重抽的，不再计入",
                filled_by="候补启用、作废重抽",
            ),
            *PASSED_ON,
            _C(
                "visit_code",
                "官方检查码",
                _K,
                22,
                note="检查平台发的码，印在通知书上；没有的空着",
                later=True,
            ),
            _C(
                "approved_after", "补办日期", _D, 12, note="紧急检查事后补办审批的日期", past=True, later=True
            ),
            _C(
                "host",
                "合并案号",
                _T,
                20,
                note="几行写着同一个案号的，一次查完，通知书、记录表只在那个案号；空着的单独检查",
                filled_by="合并检查",
                later=True,
            ),
        ),
        key="case",
        hint="抽取后自动列出，一户一行。白色列由您登记；灰色列由程序填写，期限自己会算。没有检查结果的一律视为未检查。",
    )
)
RECHECKS = Sheet(
    "整改复查",
    "整改复查记录",
    (
        _C("case", "案号", _T, 20),
        _C("name", "对象名称", _T, 28),
        _C("round", "轮次", _I, 6),
        _C("due", "整改期限", _D, 12),
        _C("day", "复查日期", _D, 12, past=True),
        _C("outcome", "复查结果", _T, 12, choices=MENDED),
        _C("what", "复查情况", _T, 34),
        _C("evidence", "证据材料", _T, 16),
        _C("next", "下次期限", _D, 12),
        _C("who", "登记人", _T, 10),
    ),
    view=True,
    hint="由“整改复查”一步逐轮登记，直到已整改。检查台账只显示最近一轮的整改期限和复查日期。",
)
DAYS = Sheet(
    "日历",
    "工作日历",
    (
        _C("day", "日期", _D, 12),
        _C("weekday", "星期", _T, 8),
        _C("base", "原定", _I, 8, note="按已内置的国务院放假通知：1 上班，0 休息"),
        _C("wait", "须待通知", _I, 10, note="要等哪一年的放假通知才能定"),
        _C("work", "工作日", _I, 8, formula="节假日调休优先"),
        _C("count", "累计", _I, 8, formula="逐日累计"),
        _C("state", "状态", _T, 8, formula="未通知为暂定"),
    ),
    view=True,
    hint="由程序生成，期限公式从这里取数，“刷新期限”会续到下一年底。新一年放假通知公布后，录入“节假日调休”表即可。",
)
STATISTICS = with_rates(
    Sheet(
        "查询统计",
        "抽查检查统计表",
        (
            _C("axis", "统计口径", _T, 10),
            _C("name", "名称", _T, 34),
            _C("tasks", "任务数", _I, 8, group="计划"),
            _C("done", "已完成", _I, 8, group="计划", note="已公示或已归档的任务"),
            _C("done_rate", "完成率", _T, 9, group="计划"),
            _C("base", "名单数", _I, 8, group="抽取"),
            _C("drawn", "抽取数", _I, 8, group="抽取"),
            _C("inspected", "已检查", _I, 8, group="检查"),
            _C("open", "未检查", _I, 8, group="检查"),
            _C("inspected_rate", "检查率", _T, 9, group="检查"),
            _C("clean", "未发现问题", _I, 10, group="检查"),
            _C("found", "发现问题", _I, 10, group="检查"),
            _C("reported", "已通报", _I, 8, group="检查通报"),
            _C("reported_ok", "按期通报", _I, 10, group="检查通报"),
            _C("report_late", "通报逾期", _I, 10, group="检查通报"),
            _C("reported_rate", "通报按期率", _T, 10, group="检查通报"),
            _C("published", "已公示", _I, 8, group="公示"),
            _C("published_ok", "按期公示", _I, 10, group="公示"),
            _C("publish_late", "公示逾期", _I, 10, group="公示"),
            _C("published_rate", "公示按期率", _T, 10, group="公示"),
            _C(
                "joint",
                "联合检查",
                _I,
                10,
                group="方式",
                note="几个部门、几项任务一次查完的，算一次",
                later=True,
            ),
            _C("joint_rate", "联合率", _T, 9, group="方式", later=True),
            _C("off_site", "非现场", _I, 8, group="方式", note="已检查、不进门的", later=True),
            _C("off_site_rate", "非现场占比", _T, 10, group="方式", later=True),
            _C(
                "visits",
                "检查次数",
                _I,
                10,
                group="方式",
                note="已检查的；合并检查的几项只算一次",
                later=True,
            ),
        ),
        view=True,
        hint="由“统计”一步重算。图、每一栏怎么数、与台账是否相符，见下一张表“统计图表”。",
    )
)
DOSSIER = Sheet(
    "一企一档",
    "一企一档",
    (
        _C("on", "日期", _D, 12),
        _C("kind", "种类", _T, 10),
        _C("no", "抽取编号或案号", _T, 26),
        _C("what", "内容", _T, 50),
        _C("state", "结果或状态", _T, 30),
        _C("source", "出处", _T, 38),
    ),
    view=True,
    hint="由“一企一档”一步生成，换一户就整表换掉；与同时做的 Word 文书内容相同。没有日期的排在最后。",
)
GAPS = Sheet(
    "归档缺件",
    "归档缺件表",
    (
        _C("no", "序号", _I, 6),
        _C("material", "材料", _T, 22),
        _C("task", "任务编号", _T, 12),
        _C("about", "案号或对象", _T, 20),
        _C("what", "为什么缺", _T, 38),
        _C("remedy", "处理办法", _T, 30),
        _C("waived", "不补了", _F, 8, choices=("是", "否")),
        _C("reason", "不补的理由", _T, 26),
    ),
    hint="归档时缺的，一件一行。补得齐的补齐；确实没有的，“不补了”选“是”，写明理由，再归档一次。理由进归档包。",
)
FINDINGS = Sheet(
    "核对",
    "名录库核对结果",
    (
        _C("no", "序号", _I, 6),
        _C("level", "级别", _T, 8),
        _C("sheet", "工作表", _T, 14),
        _C("cell", "单元格", _T, 10),
        _C("what", "问题", _T, 56),
        _C("remedy", "处理办法", _T, 50),
        _C("rule", "规则", _T, 8),
        _C(
            "link",
            "转到",
            _T,
            8,
            formula='=IF([@单元格]="","",HYPERLINK("#\'"&[@工作表]&"\'!"&[@单元格],"转到"))',
        ),
    ),
    view=True,
    hint="最近一次核对发现的问题。“错误”必须改好才能冻结和抽取，“提醒”由单位判断。",
)
LOG = Sheet(
    "日志",
    "操作日志",
    (
        _C("at", "时间", _T, 18),
        _C("who", "操作人", _T, 12),
        _C("step", "步骤", _T, 12),
        _C("task", "任务编号", _T, 12),
        _C("what", "内容", _T, 90),
    ),
    view=True,
    hint="谁在什么时候做了什么。",
)

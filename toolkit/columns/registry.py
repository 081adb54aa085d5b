"""The sheets that the office keeps: 设置, 一单两库 (附件1–3), 回避, 计划表 (附件4), rules and holidays."""

from __future__ import annotations

from toolkit.columns.lists import (
    CREDIT_CLASSES,
    DAY_KINDS,
    DAY_UNITS,
    DECISIONS,
    DRAW_MODES,
    INSPECTOR_STATES,
    ITEM_KINDS,
    RECUSAL_REASONS,
    REGION_WEIGHTS,
    RETENTIONS,
    ROLES,
    TARGET_STATES,
)
from toolkit.columns.passed_on import PASSED_ON
from toolkit.columns.settings import group_formula
from toolkit.columns.shape import Column, Kind, Sheet

_C = Column
_T, _K, _D, _I, _F = Kind.TEXT, Kind.CODE, Kind.DATE, Kind.INT, Kind.FLAG

SETTINGS = Sheet(
    "设置",
    "本单位设置",
    (
        _C("key", "项目", _T, 22, required=True),
        _C("value", "值", _T, 40),
        _C("note", "说明", _T, 60),
        _C("group", "分组", _T, 12, later=True, formula=group_formula()),
    ),
    key="key",
    hint="只改“值”一列，从“必须先填”的填起。日期写成 2023-04-20；空着的项目按说明中的默认办法处理。",
)
REGIONS = Sheet(
    "地区",
    "地区代码与权重",
    (
        _C("code", "地区代码", _T, 14, required=True, note="区划代码，检查对象库用它归到地区"),
        _C("name", "地区名称", _T, 20, required=True, term=True),
        _C("weight", "权重", _T, 10, note="仅当计划行写“按地区权重”时使用，如 3/2；空着为 1"),
    ),
    key="code",
    hint="乡镇、街道各一行。计划表写“不同地区抽查比重相同”时权重不起作用。",
)
ITEMS = Sheet(
    "事项清单",
    "随机抽查事项清单",
    (
        _C("no", "序号", _I, 6, required=True),
        _C("category", "抽查类别", _T, 12, required=True, group="抽查项目", term=True),
        _C("name", "检查事项", _T, 26, required=True, group="抽查项目", aliases=("抽查事项",), term=True),
        _C("targets", "检查对象", _T, 18, required=True),
        _C("kind", "事项类别", _T, 14, required=True, choices=ITEM_KINDS),
        _C("method", "检查方式", _T, 14),
        _C("body", "检查主体", _T, 16, required=True),
        _C("basis", "检查依据", _T, 50),
        _C(
            "cap",
            "年度上限",
            _I,
            8,
            note="同一对象一年最多检查几次；与设置中的上限同时有效，取小的；空着的只用设置中的",
        ),
        _C("published", "已公布", _F, 8, choices=("是", "否")),
        _C("valid", "有效", _F, 8, choices=("是", "否")),
    ),
    key="name",
    annex="附件1",
    printed="basis",
    hint="计划表的抽查事项必须在本清单内、有效、有依据并已公布。",
)
CHECKLIST = Sheet(
    "检查要点",
    "检查事项的检查要点",
    (
        _C("item", "检查事项", _T, 30, required=True, term=True),
        _C("no", "序号", _I, 6, required=True),
        _C("point", "检查要点", _T, 60, required=True),
        _C("how", "检查方法", _T, 24),
        _C("basis", "依据条款", _T, 30),
    ),
    hint="一行一个要点，印到检查方案和现场检查记录表上。",
)
INSPECTORS = Sheet(
    "执法人员库",
    "执法检查人员名录库",
    (
        _C("no", "序号", _I, 6, required=True),
        _C("name", "检查人员姓名", _T, 16, required=True, aliases=("姓名",)),
        _C("created", "创建日期", _D, 12),
        _C("type", "类型", _T, 10, choices=("本部门", "其他部门")),
        _C("note", "备注", _T, 12),
        _C("id", "执法证号", _K, 16, required=True),
        _C("expires", "证件有效期", _D, 12, required=True),
        _C("department", "股室", _T, 16, required=True, term=True),
        _C("skills", "业务范围", _T, 20, note="可检查的抽查类别，用顿号隔开；空着为不限"),
        _C("role", "角色", _T, 8, required=True, choices=ROLES),
        _C("state", "状态", _T, 8, required=True, choices=INSPECTOR_STATES),
        _C("leave_from", "请假开始", _D, 12),
        _C("leave_to", "请假结束", _D, 12),
    ),
    key="id",
    annex="附件2",
    printed="department",
    hint="一人一行，不能只登记单位。辅助人员不计入两名执法人员。",
)
EXPERTS = Sheet(
    "专家库",
    "专家检查人员名录库",
    (
        _C("no", "序号", _I, 6, required=True),
        _C("name", "姓名", _T, 14, required=True),
        _C("unit", "单位", _T, 28),
        _C("field", "专业领域", _T, 24),
        _C("title", "职称", _T, 14),
        _C("state", "状态", _T, 8, choices=INSPECTOR_STATES),
    ),
    hint="专家随队提供技术意见，不计入两名执法人员，也不参加随机选派。",
)
TARGETS = Sheet(
    "检查对象库",
    "检查对象名录库",
    (
        _C("no", "序号", _I, 6, required=True),
        _C("name", "对象名称", _T, 30, required=True),
        _C("type", "对象类型", _T, 12),
        _C("note", "备注", _T, 12),
        _C("id", "统一社会信用代码", _K, 22, required=True, aliases=("社会信用代码", "信用代码")),
        _C("region", "区划代码", _T, 12, required=True, aliases=("地区代码",)),
        _C("category", "类别", _T, 14, required=True, term=True),
        _C("credit", "信用风险等级", _T, 12, choices=CREDIT_CLASSES),
        _C("state", "状态", _T, 8, required=True, choices=TARGET_STATES),
        _C("licence", "许可证号", _T, 18),
        _C("licence_to", "许可证有效期", _D, 12),
        _C("address", "地址", _T, 30),
        _C("person", "负责人", _T, 10),
        _C("phone", "电话", _T, 14),
        _C("checked", "本年已检查次数", _I, 10),
        _C("last", "上次检查日期", _D, 12, past=True),
        _C("kept", "并入代码", _K, 22, note="重复登记的合并后，这里是留下的那一行的代码；由办理变更填写"),
        _C("spared", "无事不扰", _T, 16, note="写了理由的不参加日常检查的抽取，如 守信示范企业", later=True),
        _C("spared_basis", "无事不扰依据", _T, 22, note="文号或者规定；没有依据的不能不抽", later=True),
        _C("spared_until", "无事不扰到期", _D, 12, note="这一天以后又参加抽取；空着为一直", later=True),
    ),
    key="id",
    annex="附件3",
    printed="category",
    hint="“类别”决定对象进入哪些计划行的名单；状态不是“正常”的不参加抽取。",
)
RECUSALS = Sheet(
    "回避",
    "回避关系登记",
    (
        _C("target", "统一社会信用代码", _K, 22, required=True),
        _C("inspector", "执法证号", _K, 16, required=True),
        _C("reason", "回避理由", _T, 14, required=True, choices=RECUSAL_REASONS),
        _C("by", "决定人", _T, 12),
        _C("on", "决定日期", _D, 12, past=True),
        _C("note", "说明", _T, 30),
        _C("body", "部门", _T, 20, note="参与部门的人员，写他的部门；本机关的空着", later=True),
    ),
    hint="登记后，这一对人员和对象不会被抽到一起（行政处罚法第四十三条）。",
)
PLAN = Sheet(
    "计划表",
    "抽查工作计划表",
    (
        _C("no", "序号", _I, 5, required=True),
        _C("category", "抽查类别", _T, 10, required=True, group="清单中的抽查项目", term=True),
        _C(
            "item",
            "抽查事项",
            _T,
            18,
            required=True,
            group="清单中的抽查项目",
            aliases=("检查事项",),
            term=True,
        ),
        _C("kind", "事项类别", _T, 10, choices=ITEM_KINDS, group="清单中的抽查项目"),
        _C("name", "抽查任务名称", _T, 20, required=True),
        _C("drawing", "抽查方式", _T, 8, required=True, choices=DRAW_MODES),
        _C("targets", "检查对象", _T, 13),
        _C("method", "检查方式", _T, 11),
        _C(
            "quantity",
            "抽查数量/比例",
            Kind.RATIO,
            12,
            required=True,
            aliases=("抽查比例", "抽查数量"),
            note="100%、5%、不低于5%、12户，或按信用等级：A:3%；B:5%；C:10%；D:20%",
        ),
        _C("months", "抽查时间", _T, 10, required=True, note="每月、每季度、4月、9月、全年2次"),
        _C("weight", "不同地区抽查比重", _T, 12, required=True, choices=REGION_WEIGHTS),
        _C("demand", "县（市、区）局抽查要求", _T, 20, aliases=("县局抽查要求",)),
        _C("unit", "责任单位", _T, 11, required=True),
        _C("pool", "对象类别", _T, 18, required=True, note="检查对象库的“类别”，多个用顿号隔开"),
        _C(
            "merged",
            "并入序号",
            _I,
            8,
            note="进一次门查多项事：填并入哪一项，本项不另抽取，随那一项的对象一并检查",
        ),
        _C(
            "joint", "联合股室", _T, 18, note="联合检查时填：每组须有这些股室的人，主检出自第一个；用顿号隔开"
        ),
        *PASSED_ON,
        _C("filing", "计划备案号", _K, 16, note="计划报备后取得的编号；没有备案要求的空着", later=True),
        _C("filed", "备案日期", _D, 12, past=True, later=True),
        _C("announced", "公示日期", _D, 12, note="计划向社会公布的日期", past=True, later=True),
        _C(
            "window",
            "起止时间",
            _T,
            18,
            note="如 2027年4月1日至6月30日、4月至6月；任务和检查不在其中的会提醒",
            later=True,
        ),
        _C("finish", "完成时限", _D, 12, note="这一天以后的检查会提醒", later=True),
        _C(
            "expected",
            "约计数量",
            _I,
            9,
            note="每次约抽几户，生成任务时照比例和名录算出，不用填",
            later=True,
        ),
    ),
    key="no",
    annex="附件4",
    printed="unit",
    hint="数量/比例：100%、5%、不低于5%、12户、A:3%；B:5%；C:10%；D:20%。时间：每月、每季度、4月、9月、全年2次。",
)
OF_ONE_PLAN = ("filing", "filed", "announced", "window", "finish")
"""Columns of 计划表 that are blank again in the next year's draft: its filing, its days."""
RULES = Sheet(
    "期限规则",
    "期限规则",
    (
        _C("key", "规则", _T, 12, required=True),
        _C("event", "起算事件", _T, 14, required=True),
        _C("days", "天数", _I, 8),
        _C("unit", "计算单位", _T, 10, required=True, choices=DAY_UNITS),
        _C("roll", "末日顺延", _F, 10, choices=("是", "否")),
        _C("remind", "提前提醒天数", _I, 12),
        _C("basis", "依据", _T, 60),
    ),
    key="key",
    hint="起算日为第 0 天。各单位理解不同的，在这里改，不必改程序。",
)
RETENTION = Sheet(
    "保管期限",
    "归档材料保管期限",
    (
        _C("paper", "归档材料", _T, 26, required=True),
        _C("kept", "保管期限", _T, 12, required=True, choices=RETENTIONS),
        _C(
            "grave",
            "有处罚或移送的",
            _T,
            14,
            choices=RETENTIONS,
            note="任务中有立案处罚、案件移送的；空着与左边相同",
        ),
        _C("basis", "依据", _T, 70),
    ),
    key="paper",
    hint="归档时用。本单位经档案部门审查同意的保管期限表另有规定的，照那份表改这里，不必改程序。",
)
HOLIDAYS = Sheet(
    "节假日调休",
    "节假日与调休",
    (
        _C("day", "日期", _D, 12, required=True),
        _C("kind", "类型", _T, 8, required=True, choices=DAY_KINDS),
        _C("year", "年度", _I, 8, required=True, note="哪一年的放假通知"),
        _C("note", "说明", _T, 20),
        _C("basis", "依据", _T, 50),
    ),
    key="day",
    hint="照国务院办公厅的放假通知逐日录入，优先于内置日历。",
)
CHANGES = Sheet(
    "变更申请",
    "名录库变更申请（登记机关修改申请）",
    (
        _C("no", "序号", _I, 6, required=True),
        _C("on", "申请日期", _D, 12, past=True),
        _C("by", "申请人", _T, 12),
        _C("sheet", "名录", _T, 14, choices=("事项清单", "执法人员库", "检查对象库", "回避")),
        _C("id", "编码或名称", _K, 22),
        _C(
            "field",
            "栏目",
            _T,
            16,
            note="表头照名录写，如 状态、备注；重复登记要合并的写 并入代码，新登记的写 新增",
        ),
        _C("old", "原内容", _T, 24),
        _C("new", "新内容", _T, 24),
        _C("reason", "理由", _T, 30),
        _C("decision", "决定", _T, 10, choices=DECISIONS),
        _C("decider", "决定人", _T, 12),
        _C("decided", "决定日期", _D, 12, past=True),
        _C("applied", "办理日期", _D, 12, past=True),
    ),
    key="no",
    hint="更正名录或移交登记机关的申请，一事一行。决定为“同意”的，由“办理变更”改名录并填办理日期。",
)

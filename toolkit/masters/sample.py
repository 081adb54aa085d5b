"""What a new workbook holds: the blank start of an office, and the sample county.

The sample has the facts of the notice that the toolkit was made for (its item with the legal basis, its plan
row: 民爆, 100 %, 每月, April–December, 不同地区抽查比重相同) and otherwise only invented people and
enterprises, all marked 示例, with valid check digits under a county code that does not exist (410499).
"""

from __future__ import annotations

from datetime import date

from toolkit import __version__, columns
from toolkit.codes import make_uscc
from toolkit.columns import Sheet
from toolkit.columns.deadlines import DEADLINES
from toolkit.columns.lists import REGION_WEIGHTS
from toolkit.columns.settings import GROUPS, SETTING_ROWS
from toolkit.excel.book import Value
from toolkit.jobs.archive.retention import USUAL

Rows = list[dict[str, Value]]
Content = dict[Sheet, Rows]


def blank() -> Content:
    """The content of a workbook for an office that starts: settings, clocks and 保管期限 with defaults."""
    return {columns.SETTINGS: _settings({}), columns.RULES: _rules(own=False), columns.RETENTION: _RETENTION}


def sample() -> Content:
    """The content of the sample county's workbook."""
    return {
        columns.SETTINGS: _settings(_SAMPLE_SETTINGS),
        columns.REGIONS: [
            {"code": code, "name": name, "weight": "1"}
            for code, name in zip(_REGION_CODES, _REGION_NAMES, strict=True)
        ],
        columns.ITEMS: _ITEMS,
        columns.CHECKLIST: [
            {"item": item, "no": number, "point": point, "how": how, "basis": basis}
            for item, points in _POINTS.items()
            for number, (point, how, basis) in enumerate(points, 1)
        ],
        columns.INSPECTORS: _inspectors(),
        columns.EXPERTS: _EXPERTS,
        columns.TARGETS: _targets(),
        columns.RECUSALS: _recusals(),
        columns.PLAN: _PLAN,
        columns.CAPS: _CAPS,
        columns.RULES: _rules(),
        columns.RETENTION: _RETENTION,
    }


def _settings(given: dict[str, str]) -> Rows:
    given = given | {"version": __version__}
    groups = {label: group for group, labels in GROUPS.items() for label in labels}
    return [
        {
            "key": row.label,
            "value": given.get(row.key, row.default),
            "note": row.note,
            "group": groups[row.label],
        }
        for row in SETTING_ROWS
    ]


def _rules(*, own: bool = True) -> Rows:
    """The clocks; the notice they rest on is that of the sample county: another writes its own there."""
    return [
        {
            "key": deadline.rule,
            "event": deadline.event,
            "days": deadline.days,
            "unit": deadline.unit,
            "roll": deadline.roll,
            "remind": deadline.remind,
            "basis": deadline.basis if own else "",
        }
        for deadline in DEADLINES
    ]


_APPROVED = "国家档案局令第 8 号第十二条：照本单位经审查同意的保管期限表；这里是通常的写法，请核对"
_RETENTION: Rows = [
    {"paper": paper, "kept": filing.kept, "grave": filing.grave or None, "basis": _APPROVED}
    for paper, filing in USUAL.items()
]

_SAMPLE_SETTINGS = {
    "year": "2023",
    "bureau": "示例县工业和信息化局",
    "prefix": "示工信",
    "region": "410499",
    "fonds": "0099",
    "leader": "周示例",
    "deputy": "吴示例",
    "members": "各股室负责人",
    "contact": "郑示例",
    "phone": "0000-0000000",
    "report_to": "示例县人民政府",
    "review_body": "示例县人民政府",
    "court": "示例县人民法院",
    "complaints": "0000-0000001",
    "copies": "县市场监督管理局，县司法局",
    "ratio_cap": "20%",
    "yearly_cap": "12",
}

_CAPS: Rows = [
    {
        "limit": 12,
        "source": "示工信〔2023〕2号（示例）",
        "published": date(2023, 3, 1),
        "note": "本机关公布的全部事项",
    }
]

_REGION_NAMES = ("青云街道", "望河街道", "东陵镇", "西塘镇", "南湾镇", "北岗镇", "柳河乡", "石桥乡")
_REGION_CODES = tuple(f"410499{number:03d}" for number in (1, 2, 100, 101, 102, 103, 200, 201))

_EXPLOSIVES, _ENERGY, _SALT = (
    "民爆企业安全生产工作监督检查",
    "工业企业节能管理监督检查",
    "食盐定点企业监督检查",
)

_ITEMS: Rows = [
    {
        "no": 1,
        "category": "行政检查",
        "name": _EXPLOSIVES,
        "targets": "全市民爆生产、销售企业",
        "kind": "一般检查事项",
        "method": "现场检查、书面检查",
        "body": "县级以上工信主管部门",
        "basis": "1.《民用爆炸物品安全管理条例》（国务院令第466号，2014年修订）第四条；"
        "2.《河南省〈民用爆炸物品安全管理条例〉实施办法》（河南省人民政府令第161号）第四条",
        "published": True,
        "valid": True,
    },
    {
        "no": 2,
        "category": "行政检查",
        "name": _ENERGY,
        "targets": "规模以上工业企业（示例）",
        "kind": "一般检查事项",
        "method": "现场检查、书面检查",
        "body": "县级以上工信主管部门",
        "basis": "《中华人民共和国节约能源法》第十二条（示例事项）",
        "published": True,
        "valid": True,
    },
    {
        "no": 3,
        "category": "行政检查",
        "name": _SALT,
        "targets": "食盐定点生产、批发企业（示例）",
        "kind": "重点检查事项",
        "method": "现场检查",
        "body": "县级以上盐业主管部门",
        "basis": "《食盐专营办法》（国务院令第696号）（示例事项）",
        "published": True,
        "valid": True,
    },
]

_ACT, _ENERGY_ACT = "《民用爆炸物品安全管理条例》", "《中华人民共和国节约能源法》"
_POINTS = {
    _EXPLOSIVES: (
        ("生产、销售许可证是否在有效期内，许可范围与实际经营是否一致", "查验证照原件", f"{_ACT}第三条"),
        ("主要负责人、安全管理人员、押运和保管人员是否经考核合格", "查验证书、花名册", f"{_ACT}第六条"),
        ("仓库的位置、结构和存放数量是否符合核定要求", "现场查看、核对台账", f"{_ACT}第四十条"),
        ("流向登记和出入库台账是否完整、账物相符", "抽查三个月台账", f"{_ACT}第四十一条"),
        ("值守、视频监控、防雷防静电设施是否正常运行", "现场查看、调阅记录", f"{_ACT}第四十条"),
        ("应急预案、演练和隐患排查治理是否有记录", "查阅记录", f"{_ACT}第五条"),
    ),
    _ENERGY: (
        ("是否建立节能目标责任制和能源管理制度", "查阅文件", f"{_ENERGY_ACT}第二十五条"),
        ("是否配备能源计量器具并按期检定", "现场查看、查验证书", f"{_ENERGY_ACT}第二十七条"),
        ("是否使用国家明令淘汰的用能设备", "现场查看铭牌", f"{_ENERGY_ACT}第十七条"),
        ("能源消费统计台账是否真实完整", "抽查台账", f"{_ENERGY_ACT}第二十七条"),
    ),
    _SALT: (
        ("定点企业证书是否有效、经营范围是否相符", "查验证书", "《食盐专营办法》（示例条款）"),
        ("购销记录是否完整并按规定保存", "抽查记录", "《食盐专营办法》（示例条款）"),
        ("食盐储存条件和包装标识是否符合要求", "现场查看", "《食盐专营办法》（示例条款）"),
    ),
}  # fmt: skip

_PLAN: Rows = [
    {
        "no": 1,
        "category": "民爆安全",
        "item": _EXPLOSIVES,
        "kind": "一般检查事项",
        "name": "2023年民爆生产企业及销售企业的安全检查",
        "drawing": "不定向",
        "targets": "民爆生产及销售企业",
        "method": "现场检查、书面检查",
        "quantity": "100%",
        "months": "每月",
        "weight": REGION_WEIGHTS[0],
        "demand": "市局制定随机抽查计划，由责任单位结合实际组织实施",
        "unit": "县（市、区）局",
        "pool": "民爆企业",
    },
    {
        "no": 2,
        "category": "节能监察",
        "item": _ENERGY,
        "kind": "一般检查事项",
        "name": "2023年工业企业节能管理随机抽查（示例）",
        "drawing": "不定向",
        "targets": "规模以上工业企业",
        "method": "现场检查、书面检查",
        "quantity": "A:3%；B:5%；C:10%；D:20%",
        "months": "4月、9月",
        "weight": REGION_WEIGHTS[0],
        "demand": "按信用风险等级确定比例，基准为 5%",
        "unit": "节能股",
        "pool": "工业企业",
    },
    {
        "no": 3,
        "category": "盐业管理",
        "item": _SALT,
        "kind": "重点检查事项",
        "name": "2023年食盐定点企业随机抽查（示例）",
        "drawing": "不定向",
        "targets": "食盐定点企业",
        "method": "现场检查",
        "quantity": "6户",
        "months": "每季度",
        "weight": REGION_WEIGHTS[0],
        "demand": "每季度抽查 6 户",
        "unit": "盐业股",
        "pool": "食盐定点企业",
    },
]

# surname, department, skills, role, certificate ends, note
_PEOPLE = (
    ("赵", "安全生产股", "民爆安全、盐业管理", "主检", date(2026, 12, 31), ""),
    ("钱", "安全生产股", "民爆安全、盐业管理", "主检", date(2025, 6, 30), ""),
    ("孙", "安全生产股", "民爆安全", "协检", date(2026, 12, 31), ""),
    ("李", "安全生产股", "民爆安全", "协检", date(2026, 12, 31), ""),
    ("王", "节能股", "节能监察、民爆安全", "主检", date(2026, 12, 31), ""),
    ("冯", "节能股", "节能监察", "协检", date(2024, 12, 31), ""),
    ("陈", "节能股", "", "协检", date(2026, 12, 31), ""),
    ("褚", "盐业股", "盐业管理、民爆安全", "主检", date(2026, 12, 31), ""),
    ("卫", "盐业股", "盐业管理", "协检", date(2023, 3, 31), "待换证"),
    ("蒋", "办公室", "", "辅助", date(2026, 12, 31), "驾驶、记录"),
)

_EXPERTS: Rows = [
    {"no": 1, "name": "沈示例", "unit": "示例民爆技术服务中心", "field": "爆炸物品储存",
     "title": "高级工程师", "state": "在岗"},
    {"no": 2, "name": "韩示例", "unit": "示例节能监测站", "field": "能源计量",
     "title": "工程师", "state": "在岗"},
]  # fmt: skip


def _inspectors() -> Rows:
    rows: Rows = []
    for number, (surname, department, skills, role, expires, note) in enumerate(_PEOPLE, 1):
        on_leave = surname == "李"
        rows.append(
            {
                "no": number,
                "name": f"{surname}示例",
                "created": date(2020, 4, 14),
                "type": "本部门",
                "note": note,
                "id": _certificate(number),
                "expires": expires,
                "department": department,
                "skills": skills,
                "role": role,
                "state": "在岗",
                "leave_from": date(2023, 4, 17) if on_leave else None,
                "leave_to": date(2023, 4, 28) if on_leave else None,
            }
        )
    return rows


def _certificate(number: int) -> str:
    return f"SL1604{number:02d}"


_KINDS = (
    # category, how many, type, licence mark, middle names
    ("民爆企业", 8, "民爆经营单位", "MB", "安爆化工有限公司"),
    ("工业企业", 38, "企业法人", "", "机械制造有限公司"),
    ("食盐定点企业", 14, "食盐批发单位", "YP", "盐业批发有限公司"),
)
_FACTORIES = ("机械", "建材", "纺织", "食品", "化工", "冶金", "电子", "包装")
_CREDIT = "BABBCBABDB"  # spread over the ten digits: A 2, B 6, C 1, D 1
_ORDINALS = "一二三四五六七八九十"
_CLOSED = {"工业企业": {7: "停业", 23: "注销"}, "食盐定点企业": {5: "停业"}}


def _targets() -> Rows:
    rows: Rows = []
    for category, count, kind, licence, tail in _KINDS:
        for index in range(count):
            number = len(rows) + 1
            region = (
                index % len(_REGION_CODES) if category != "工业企业" else (index * index + index // 8) % 8
            )
            town = _REGION_NAMES[region].removesuffix("街道").removesuffix("镇").removesuffix("乡")
            trade = f"{_FACTORIES[index % 8]}有限公司" if category == "工业企业" else tail
            rows.append(
                {
                    "no": number,
                    "name": f"示例{town}第{_ordinal(index // 8 + 1)}{trade}",
                    "type": kind,
                    "note": "示例",
                    "id": _target_code(number),
                    "region": _REGION_CODES[region],
                    "category": category,
                    "credit": _CREDIT[index % 10],
                    "state": _CLOSED.get(category, {}).get(index, "正常"),
                    "licence": f"示例{licence}-{number:04d}" if licence else "",
                    "licence_to": date(2025, 12, 31) if licence else None,
                    "address": f"示例县{_REGION_NAMES[region]}示例路{number}号",
                    "person": f"{'何吕施张孔曹严华金魏'[index % 10]}示例",
                    "phone": "0000-0000000",
                    "checked": 0,
                }
            )
    return rows


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1]


def _target_code(number: int) -> str:
    return make_uscc(f"91410499MA{number:06d}")


def _recusals() -> Rows:
    pairs = ((1, 1, "近亲属"), (3, 2, "曾任职"), (12, 6, "利害关系"), (48, 8, "对象申请"))
    return [
        {
            "target": _target_code(target),
            "inspector": _certificate(person),
            "reason": reason,
            "by": "吴示例",
            "on": date(2023, 3, 20),
            "note": "示例",
        }
        for target, person, reason in pairs
    ]

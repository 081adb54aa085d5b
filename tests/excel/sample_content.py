"""A small made-up office for the tests of the workbook: every sheet has rows, no name is real."""

from __future__ import annotations

from datetime import date, timedelta

from toolkit.columns import (
    CAPS,
    CASES,
    CHANGES,
    CHECKLIST,
    DOSSIER,
    DRAWS,
    ELSEWHERE,
    EXPERTS,
    FINDINGS,
    GAPS,
    HOLIDAYS,
    INSPECTORS,
    ITEMS,
    LOG,
    PLAN,
    RECHECKS,
    RECUSALS,
    REGIONS,
    RETENTION,
    RULES,
    SETTINGS,
    STATISTICS,
    TARGETS,
    TASKS,
    TOGETHER,
)
from toolkit.columns.lists import RESULTS, TASK_STATES
from toolkit.columns.settings import SETTING_ROWS
from toolkit.masters.build import BookContent

BUREAU = "示例市工业和信息化局"
FIRST, LAST = date(2022, 12, 1), date(2027, 12, 31)
SETTINGS_GIVEN = {
    "年度": "2023",
    "单位名称": BUREAU,
    "发文代字": "示工信",
    "行政区划代码": "410499",
    "组长": "张示例",
    "副组长": "李示例",
    "成员": "王示例、赵示例、钱示例",
    "联系人": "孙示例",
    "联系电话": "0375-0000000",
}
REGION_NAMES = ("示例街道", "甲例镇", "乙例镇", "丙例乡")
ITEM = "对民爆生产及销售企业的安全检查"
LAW = (
    "1、《民用爆炸物品安全管理条例》（2006年5月10日中华人民共和国国务院令第466号公布。根据2014年7月29日"
    "《国务院关于修改部分行政法规的决定》修订）第四条：民用爆炸物品行业主管部门负责民用爆炸物品生产、销售的安全监督管理。"
    "2、《河南省〈民用爆炸物品安全管理条例〉实施办法》（河南省人民政府令第161号）第四条。"
)
RULE_ROWS = (
    {"key": "通报", "event": "检查结束", "days": 7, "unit": "工作日", "roll": False, "remind": 2},
    {"key": "公示", "event": "通报发布", "days": 7, "unit": "自然日", "roll": False, "remind": 2},
    {"key": "整改", "event": "责令整改", "days": None, "unit": "自然日", "roll": False, "remind": 5},
)


def code(number: int) -> str:
    """A made-up text of 18 digits that a number could not hold."""
    return f"91410499{number:010d}"


def settings(**given):
    values = {**SETTINGS_GIVEN, **given}
    return [
        {"key": row.label, "value": values.get(row.label, row.default), "note": row.note}
        for row in SETTING_ROWS
    ]


def _case(n):
    ended = date(2023, 4, 3) + timedelta(days=3 * n)
    reported = ended + timedelta(days=6) if n < 9 else None
    return {
        "case": f"2023-04-01-{n:03d}",
        "task": "2023-04-01",
        "target": code(n),
        "name": f"示例第{n}民用爆破器材销售有限公司",
        "region": REGION_NAMES[n % 4],
        "team": "周示例、吴示例",
        "approver": "李示例",
        "approved": date(2023, 3, 28),
        "notified": date(2023, 3, 30),
        "started": ended if n < 13 else None,
        "ended": ended if n < 13 else None,
        "shown": True if n < 13 else None,
        "result": RESULTS[n % 8] if n < 11 else None,
        "issue": "仓库消防器材过期两具，已责令更换并拍照留存" if n % 8 in range(1, 6) and n < 11 else None,
        "handling": ("责令改正" if n % 8 in range(1, 6) else "无需后续处置") if n < 11 else None,
        "reported": reported,
        "informed": reported,
        "published": reported + timedelta(days=5) if reported and n < 6 else None,
        "rectify_due": ended + timedelta(days=15) if n % 8 in range(1, 6) and n < 11 else None,
        "void": "候补替换" if n == 10 else None,
    }


def content(**more) -> BookContent:
    """About fifteen rows in every main sheet; ``more`` replaces settings by label."""
    numbers = range(1, 16)
    rows = {
        SETTINGS: settings(**more),
        REGIONS: [{"code": f"41049910{n}", "name": name} for n, name in enumerate(REGION_NAMES)],
        ITEMS: [
            {
                "no": n,
                "category": "民爆安全",
                "name": ITEM if n == 1 else f"{ITEM}（示例{n}）",
                "targets": "全市民爆生产、销售企业",
                "kind": "一般检查事项",
                "method": "现场检查、书面检查",
                "body": "县级以上工信主管部门",
                "basis": LAW,
                "published": True,
                "valid": True,
            }
            for n in range(1, 6)
        ],
        CHECKLIST: [
            {
                "item": ITEM,
                "no": n,
                "point": f"第 {n} 项要点：仓库值班、双人双锁、出入库登记和监控录像是否齐全",
                "how": "查阅台账并现场核对",
                "basis": "条例第四十一条",
            }
            for n in numbers
        ],
        INSPECTORS: [
            {
                "no": n,
                "name": f"示例员{n}",
                "created": date(2020, 4, 14),
                "type": "本部门",
                "id": f"1604{n:08d}",
                "expires": date(2023, 4, 1) + timedelta(days=20 * n),
                "department": "安全生产监督股",
                "skills": "民爆安全、节能监察",
                "role": "主检" if n % 3 else "辅助",
                "state": "在岗" if n != 4 else "调离",
            }
            for n in numbers
        ],
        EXPERTS: [
            {
                "no": n,
                "name": f"示例专家{n}",
                "unit": "示例省民爆安全技术服务中心",
                "field": "民爆器材储存安全",
                "title": "高级工程师",
                "state": "在岗",
            }
            for n in range(1, 4)
        ],
        TARGETS: [
            {
                "no": n,
                "name": f"示例第{n}民用爆破器材销售有限公司",
                "type": "企业",
                "id": code(n),
                "region": f"41049910{n % 4}",
                "category": "民爆销售",
                "credit": "ABCD"[n % 4],
                "state": "注销" if n == 7 else "正常",
                "licence": f"示民爆销字{n:04d}",
                "licence_to": date(2023, 5, 1) + timedelta(days=30 * n),
                "address": f"示例市示例街道示例路{n}号示例工业园3号楼",
                "person": "示例某",
                "phone": "0375-0000000",
                "checked": n % 2,
            }
            for n in numbers
        ],
        RECUSALS: [
            {
                "target": code(n),
                "inspector": f"1604{n:08d}",
                "reason": "近亲属",
                "by": "李示例",
                "on": date(2023, 3, 1),
                "note": "本人申请回避，经分管领导批准",
                "body": "示例市应急管理局",
            }
            for n in range(1, 4)
        ],
        CAPS: [
            {
                "item": ITEM,
                "category": "民爆企业",
                "credit": "B",
                "levels": "县级、市级",
                "limit": n,
                "types": "日常、专项",
                "above": "不计入",
                "source": f"示监督〔2023〕{n}号（示例）",
                "published": date(2023, 3, 1),
                "note": "合计",
            }
            for n in range(1, 4)
        ],
        ELSEWHERE: [
            {
                "id": "91410499MA00000158",
                "day": date(2023, 3, n),
                "department": "示例市应急管理局",
                "level": "市级",
                "type": "专项",
                "number": f"示应急检〔2023〕{n}号",
            }
            for n in range(1, 4)
        ],
        TOGETHER: [
            {
                "part": f"202304-1-01-00{n}/1",
                "case": f"202304-1-01-00{n}",
                "target": "91410499MA00000158",
                "name": "示例化工有限公司",
                "body": "示例市应急管理局",
                "people": "马示例、牛示例",
                "ids": "YJ001、YJ002",
                "item": "重大危险源监督检查（示例）",
                "basis": "《安全生产法》（示例条款）",
                "points": "危险源是否登记建档｜第四十条",
                "result": RESULTS[0],
                "findings": "全部符合",
                "issue": "无",
                "file": "0" * 64,
            }
            for n in range(1, 4)
        ],
        PLAN: [
            {
                "no": n,
                "category": "民爆安全",
                "item": ITEM,
                "kind": "一般检查事项",
                "name": "2023年民爆生产企业及销售企业的安全检查",
                "drawing": "不定向",
                "targets": "民爆生产及销售企业",
                "method": "现场检查、书面检查",
                "quantity": "A:3%；B:5%；C:10%；D:20%" if n == 2 else "100%",
                "months": "每月",
                "weight": "不同地区抽查比重相同",
                "demand": "市局制定随机抽查计划，具体由责任单位根据实际情况组织实施。",
                "unit": "县（市、区）局安全生产监督股",
                "pool": "民爆销售、民爆生产",
            }
            for n in range(1, 6)
        ],
        TASKS: [
            {
                "no": n,
                "task": f"2023-{n + 3:02d}-01",
                "plan": 1,
                "name": "2023年民爆生产企业及销售企业的安全检查",
                "month": n + 3,
                "date": date(2023, n + 3, 20),
                "source": "CWL-SSQ",
                "issue": f"20230{n + 40}",
                "entropy": "03,09,14,21,27,32+11",
                "witness": "郑示例",
                "state": TASK_STATES[(8 - n) % 8],
                "base": 15,
                "drawn": 15,
                "draw_id": f"2023-{n + 3:02d}-01-1",
                "commit": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            }
            for n in range(1, 10)
        ],
        DRAWS: [
            {
                "draw_id": "2023-04-01-1",
                "task": "2023-04-01",
                "kind": "中签" if n < 13 else "候补",
                "target": code(n),
                "name": f"示例第{n}民用爆破器材销售有限公司",
                "stratum": "410499101/-",
                "rank": n,
                "ticket": f"{n:02d}86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "team": "周示例（主检）、吴示例",
            }
            for n in numbers
        ],
        CASES: [_case(n) for n in numbers],
        RECHECKS: [
            {
                "case": f"2023-04-01-1-{n:03d}",
                "name": f"示例第{n}民用爆破器材销售有限公司",
                "round": 1,
                "due": date(2023, 5, 20),
                "day": date(2023, 5, 19),
                "outcome": "部分整改",
                "what": "出入登记已补齐，看护人员尚未持证",
                "evidence": "照片4张、登记本复印件1份",
                "next": date(2023, 6, 20),
                "who": "孙示例",
            }
            for n in range(1, 4)
        ],
        RULES: [dict(row, basis="舞工信〔2023〕9号 七（二）") for row in RULE_ROWS],
        RETENTION: [
            {
                "paper": "随机抽取记录",
                "kept": "30年",
                "grave": "永久",
                "basis": "国家档案局令第 8 号第十二条",
            },
            {"paper": "结果公示表", "kept": "10年", "basis": "国家档案局令第 8 号第十二条"},
        ],
        HOLIDAYS: [
            {
                "day": date(2023, 4, 5),
                "kind": "休息",
                "year": 2023,
                "note": "清明节",
                "basis": "国务院办公厅关于2023年部分节假日安排的通知",
            }
        ],
        CHANGES: [
            {
                "no": n,
                "on": date(2023, 5, n),
                "by": "孙示例",
                "sheet": "检查对象库",
                "id": code(n),
                "field": "地址",
                "old": "示例路1号",
                "new": "示例路2号",
                "reason": "企业搬迁，登记机关已变更登记",
                "decision": "同意",
                "decider": "李示例",
                "decided": date(2023, 5, n),
                "applied": date(2023, 5, n + 1),
            }
            for n in range(1, 4)
        ],
        STATISTICS: [
            {
                "axis": "地区",
                "name": name,
                "tasks": 9,
                "base": 120,
                "drawn": 12,
                "inspected": 10,
                "open": 2,
                "clean": 8,
                "found": 2,
                "reported": 9,
                "reported_ok": 9,
                "report_late": 0,
                "published": 8,
                "published_ok": 7,
                "publish_late": 1,
            }
            for name in REGION_NAMES
        ],
        DOSSIER: [
            {
                "on": date(2023, 4, n),
                "kind": ("对象", "抽取", "检查")[n - 1],
                "no": f"202304-1-01-00{n}",
                "what": "示例县示例民爆器材有限公司（91410499MA00000158）",
                "state": "正常",
                "source": "检查台账 202304-1-01-001",
            }
            for n in range(1, 4)
        ],
        GAPS: [
            {
                "no": n,
                "material": "现场检查记录表_001_示例县示例民爆器材有限公司.docx",
                "task": "202304-1",
                "about": "202304-1-01-001 示例县示例民爆器材有限公司",
                "what": "任务 202304-1 的“现场检查记录表_001_示例县示例民爆器材有限公司.docx”没有签字盖章的扫描件",
                "remedy": "请把签字盖章的那一份扫描成 签字扫描/现场检查记录表_001.pdf",
                "waived": n == 1,
                "reason": "原件在火灾中损毁，有情况说明" if n == 1 else None,
            }
            for n in range(1, 4)
        ],
        FINDINGS: [
            {
                "no": n,
                "level": "错误" if n < 3 else "提醒",
                "sheet": "检查对象库",
                "cell": f"E{n + 4}",
                "what": "统一社会信用代码只有 17 位，应为 18 位",
                "remedy": "对照营业执照补全后再核对",
                "rule": "R4",
                "link": "转到",
            }
            for n in range(1, 5)
        ],
        LOG: [
            {
                "at": f"2023-04-{n:02d} 09:30:00",
                "who": "孙示例",
                "step": "抽取",
                "task": "2023-04-01",
                "what": "抽取 12 户，候补 3 户，选派执法人员 8 名；抽取编号 2023-04-01-1",
            }
            for n in numbers
        ],
    }
    return BookContent(rows, (FIRST, LAST))

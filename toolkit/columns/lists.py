"""The drop-down lists: states, roles, and the national platform's codes of results and handling."""

from __future__ import annotations

ITEM_KINDS = ("一般检查事项", "重点检查事项")
INSPECTOR_STATES = ("在岗", "调离", "退休", "停职")
ROLES = ("主检", "协检", "辅助")
TARGET_STATES = ("正常", "停业", "注销", "吊销", "迁出", "合并")
MERGED = TARGET_STATES[-1]
ENDED = TARGET_STATES[2:]
"""States of an object that is there no more: nothing can be merged into its row."""
CREDIT_CLASSES = ("A", "B", "C", "D")
CHECK_TYPES = ("日常", "个案", "专项")
WAYS = ON_SITE, OFF_SITE, WRITTEN = ("现场", "非现场", "书面")
"""How a check is made: in the enterprise, online or by data, by what it sends in."""
LEVELS = ("县级", "市级", "省级")
COUNTED = ("计入", "不计入")
DRAW_MODES = ("不定向", "定向")
REGION_WEIGHTS = ("不同地区抽查比重相同", "按地区权重")
TASK_STATES = WAITING, FROZEN, DRAWN, INSPECTING, REPORTED, PUBLISHED, ARCHIVED, VOID = (
    "待冻结",
    "已冻结",
    "已抽取",
    "检查中",
    "已通报",
    "已公示",
    "已归档",
    "作废",
)
FINISHED = (PUBLISHED, ARCHIVED)
"""States of a task that has nothing left to do but to be kept."""
NO_PROBLEM = "未发现问题"
PROBLEM_RESULTS = (
    "发现问题待后续处理：未按规定公示应当公示的信息",
    "发现问题待后续处理：公示信息隐瞒真实情况、弄虚作假",
    "发现问题待后续处理：通过登记的住所（经营场所）无法联系",
    "发现问题待后续处理：其他问题",
    "发现问题经责令已改正",
    "不配合检查情节严重",
)
PUT_RIGHT, REFUSED = PROBLEM_RESULTS[4:]
"""Mended while the inspectors were there; and not let in."""
RESULTS = (
    NO_PROBLEM,
    *PROBLEM_RESULTS,
    "未发现开展本次抽查涉及的经营活动",
    "已关闭停业或正在组织清算",
    "注销",
    "被吊销",
    "被撤销",
    "迁出",
)
NOBODY_THERE = (PROBLEM_RESULTS[2], REFUSED, *RESULTS[len(PROBLEM_RESULTS) + 1 :])
"""Results of a visit at which there was nothing to look at: not found, not let in, closed, moved away …"""
TRANSFER = "案件线索移送"
HANDLINGS = ("无需后续处置", "责令改正", TRANSFER, "抄告相关部门", "立案处罚", "其他")
RECUSAL_REASONS = ("近亲属", "利害关系", "曾任职", "对象申请", "其他")
DAY_UNITS = ("工作日", "自然日")
DAY_KINDS = ("休息", "上班")
MENDED = ("已整改", "部分整改", "未整改")
DECISIONS = ("同意", "不同意")
RETENTIONS = ("永久", "30年", "10年")
ABOUT = "对象"
"""The 种类 of the row of 一企一档 that says whose history it is; the sheet's title shows it."""

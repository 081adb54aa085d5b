"""What 计划表 says of a check and 任务 and 检查台账 take over: columns of all three sheets, right of their own.

They came with the rules of 2024 and after (docs/规则.md).  All are optional: an office that plans by the notice of
2023 leaves them blank, and its papers read as they did.  The nearest cell decides (``rules.passed_on``): what a case
says goes before its task, and the task before the plan.
"""

from __future__ import annotations

from toolkit.columns.lists import CHECK_TYPES, WAYS
from toolkit.columns.shape import Column, Kind

PASSED_ON = (
    Column(
        "check_type",
        "检查类型",
        Kind.TEXT,
        10,
        choices=CHECK_TYPES,
        note="日常：照年度计划的；个案：投诉举报、转办交办等引起的；专项：专门部署的。空着为日常",
        later=True,
    ),
    Column(
        "task_source",
        "任务来源",
        Kind.TEXT,
        24,
        note="为什么查，如 上级部署（文号）、投诉举报、转办交办；只是照年度计划的空着。印在通知书和审批表上",
        later=True,
    ),
    Column(
        "partners",
        "参与部门",
        Kind.TEXT,
        22,
        note="会同检查的其他部门，用顿号隔开；只有本机关的空着。印在文书上，统计算联合率",
        later=True,
    ),
    Column(
        "way",
        "检查形式",
        Kind.TEXT,
        8,
        choices=WAYS,
        note="现场；不进门的写 非现场（在线、数据）或 书面（报送材料），都算非现场占比。空着为现场",
        later=True,
    ),
    Column(
        "emergency",
        "紧急",
        Kind.FLAG,
        8,
        choices=("是", "否"),
        note="情况紧急、先检查后补办审批的填“是”，补办以后在检查台账填补办日期",
        later=True,
    ),
)

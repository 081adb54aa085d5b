"""检查频次: the published caps on visits to one object in a year, and what other departments' visits are known of."""

from __future__ import annotations

from toolkit.columns.lists import CHECK_TYPES, COUNTED, CREDIT_CLASSES, LEVELS
from toolkit.columns.shape import Column, Kind, Sheet

_C = Column
_T, _K, _D, _I = Kind.TEXT, Kind.CODE, Kind.DATE, Kind.INT

CAPS = Sheet(
    "检查频次",
    "检查频次上限",
    (
        _C("item", "检查事项", _T, 26, term=True, note="空着为所有事项"),
        _C("category", "对象类别", _T, 12, term=True, note="检查对象库的“类别”；空着为所有对象"),
        _C("credit", "信用风险等级", _T, 10, choices=CREDIT_CLASSES, note="空着为所有等级"),
        _C(
            "levels",
            "层级",
            _T,
            14,
            note="空着：只数本机关的检查；写 县级、市级、省级 的，数这一级各部门已知的检查，写几级就合计",
        ),
        _C("limit", "年度上限", _I, 9, required=True, note="同一对象一年最多检查几次"),
        _C("types", "计入类型", _T, 14, note="日常、个案、专项 中计入上限的，用顿号隔开；空着为三种都计入"),
        _C(
            "above",
            "上级部署的专项",
            _T,
            10,
            choices=COUNTED,
            note="任务来源以“上级”开头的专项检查；空着为不计入",
        ),
        _C("source", "文号", _T, 24, term=True, note="公布这个上限的文件"),
        _C("published", "公布日期", _D, 12, past=True),
        _C("note", "备注", _T, 14),
    ),
    hint="一个上限一行，各行同时有效，与设置、事项清单的上限取小的；不计入的检查不受这一行限制。法律、文件变了在这里改。",
    later=True,
)
ELSEWHERE = Sheet(
    "其他部门检查",
    "其他部门本年检查情况",
    (
        _C("id", "统一社会信用代码", _K, 22, required=True),
        _C("day", "日期", _D, 12, required=True, past=True),
        _C("department", "部门", _T, 24, required=True),
        _C("level", "层级", _T, 10, required=True, choices=LEVELS),
        _C("type", "检查类型", _T, 10, choices=CHECK_TYPES, note="空着为日常"),
        _C("number", "文号", _T, 28, note="检查通知书或者检查计划的文号"),
    ),
    hint="知道的填，可以用“导入名单”导入。“检查频次”中写了层级的上限数这里；本机关的检查照台账数，不用填。",
    later=True,
)

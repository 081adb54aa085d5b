"""联合检查: what other departments that come along look for at a visit, who comes, and what they found."""

from __future__ import annotations

from toolkit.columns.lists import RESULTS
from toolkit.columns.shape import Column, Kind, Sheet

_C = Column
_T, _K = Kind.TEXT, Kind.CODE

TOGETHER = Sheet(
    "联合检查",
    "参与部门联合检查情况",
    (
        _C("part", "编号", _T, 22, required=True, note="案号加序号，由程序填写"),
        _C("case", "案号", _T, 20, required=True),
        _C("target", "统一社会信用代码", _K, 22, required=True),
        _C("name", "对象名称", _T, 24),
        _C("body", "部门", _T, 22, required=True),
        _C("people", "检查人员", _T, 20, group="部门填在联合检查表里的，不要改"),
        _C("ids", "执法证号", _K, 24, group="部门填在联合检查表里的，不要改"),
        _C("item", "检查事项", _T, 26, required=True, group="部门填在联合检查表里的，不要改"),
        _C("basis", "检查依据", _T, 26, group="部门填在联合检查表里的，不要改"),
        _C("points", "检查要点", _T, 30, group="部门填在联合检查表里的，不要改"),
        _C("result", "检查结果", _T, 22, choices=RESULTS, group="现场查到的，照记录表填"),
        _C("findings", "要点结果", _T, 18, group="现场查到的，照记录表填", note="全部符合，或 不符合：1、2"),
        _C("issue", "发现的问题", _T, 26, group="现场查到的，照记录表填"),
        _C("file", "文件摘要", _T, 20, note="部门交来的文件的 SHA-256，抽取记录里也有"),
    ),
    key="part",
    hint="由“收参与部门”填写；检查以后填他们那几项的检查结果，再点“回送结果”。别的部门的问题由他们处理，不进检查台账。",
    later=True,
)

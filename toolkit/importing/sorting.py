"""Which rows below a head are no data: samples, hints, totals, heads pasted again, notes at the foot.

Only what says so itself is sorted out, and every row sorted out is listed with the reason, so that a row
wrongly taken for a note can be found.  A name that merely contains 示例 or 合计 is data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.excel.cells import squeeze
from toolkit.importing.head import Head, plain_label

_TOTAL = re.compile(
    r"(本页|本表|累计|全县|全市|全区|以上)?(合计|小计|总计|共计|汇总|总数)[:：]?(共?\d+[户家项人个条名]?)?"
)
_SAMPLE = re.compile(r"(填写|填表|填报)?(示例|样例|范例|例)(行|数据)?\d*[:：]?|(例如|示例|例)[:：].*")
_NOTE = re.compile(
    r"(填[写表报]|填报)?(说明|须知|要求)([:：].*)?|(注|备注|说明|附注)\d*[:：].*|\d*[.、]?.*填[写表报]说明.*"
)
_FOOT = re.compile(
    r"(填表|制表|审核|复核|填报|经办|负责)(人|单位|日期|时间)?(（.*）|\(.*\))?[:：].*|单位[（(](盖章|公章)[）)].*"
)
_HINT = re.compile(
    r"[（(]?(必填|选填|非必填|必录|(文本|日期|数字)(格式)?[）)]?$|下拉|自动生成|格式|\d+位).*"
    r"|[（(]?(如[:,]|例如|请(填|按|写|选|如实|录)).*"
    r"|[（(].*[）)]"
)
_COUNTED = re.compile(r"[（(]?(\d{1,2}|[甲乙丙丁戊己庚辛壬癸])[）)]?")
_FEW = 3


class Sorter:
    """Says of a row below ``head`` why it is no data, "" if it is."""

    def __init__(self, head: Head) -> None:
        self._labels = {plain_label(c.label) for c in head.columns if c.label}

    def __call__(self, row: Sequence[object], distance: int) -> str:
        """``distance`` is how far below the head the row stands, from 1."""
        texts = [squeeze(text) for cell in row if (text := str(_number(cell)).strip())]
        if not texts:
            return ""
        if any(_TOTAL.fullmatch(text) for text in texts[:2]):
            return "是合计行"
        if _SAMPLE.fullmatch(texts[0]):
            return "是示例行"
        same = sum(plain_label(text) in self._labels for text in texts)
        if same >= 2 and same * 2 >= len(texts):
            return "是重复的表头"
        if len(texts) <= _FEW and (_NOTE.fullmatch(texts[0]) or _FOOT.match(texts[0])):
            return "是填写说明或表尾"
        if distance <= _FEW and len(texts) > 1:
            if all(map(_COUNTED.fullmatch, texts)) and len(texts) > 2 and len(set(texts)) == len(texts):
                return "是栏次行"
            if sum(bool(_HINT.fullmatch(text)) for text in texts) * 2 > len(texts):
                return "是填写说明"
        return ""


def _number(cell: object) -> object:
    if cell is None:
        return ""
    return int(cell) if isinstance(cell, float) and cell % 1 == 0 else cell

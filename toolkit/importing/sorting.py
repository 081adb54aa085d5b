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
    r"(本页|本表|累计|全县|全市|全区|以上)?(合计|小计|总计|共计|汇总|总数|累计)[:：]?(共?\d+[户家项人个条名]?)?"
)
_SAMPLE = re.compile(
    r"[(【\[]?(填写|填表|填报|参考|样表)?(示例|样例|范例|例子?|案例|举例|模板)(行|数据)?\d*[)】\]]?[:：]?"
    r"([(【\[].*(删|勿|仅供|参考|填).*[)】\]])?"
    r"|(例如|示例|举例|例)[:：].*"
)
_NOTE = re.compile(
    r"[※★*]*(填[写表报]|填报)?(说明|须知|要求|注意(事项)?|提示|提醒|特别(说明|提醒|提示)|温馨提示)([:：].*)?"
    r"|[※★*]*[(【\[]?(注|备注|说明|附注|提示)\d*[)】\]]?[:：].*|\d*[.、]?.*填[写表报]说明.*|[※★].*|[(]?以下(空白|无正文)[)]?"
)
_FOOT = re.compile(
    r"(填表|制表|审核|复核|填报|经办|负责|联系|审批|签发)(人|单位|日期|时间|电话)?(签[字名章])?([(].*[)])?[:：].*"
    r"|单位[(](盖章|公章)[)].*|(盖章|公章)[:：]?|(制表|填报|打印)(日期|时间)[:：].*|第\d+页.*"
)
_HINT = re.compile(
    r"[(]?(必填|选填|非必填|必录|(文本|日期|数字)(格式)?[)]?$|下拉|自动生成|格式|\d+位).*"
    r"|[(]?(如[:,]|例如|请(填|按|写|选|如实|录)).*"
    r"|[(].*[)]"
)
_COUNTED = re.compile(r"[(]?(\d{1,2}|[甲乙丙丁戊己庚辛壬癸])[)]?")
_FEW = 3
_ENDS = ")]】:"  # of a label with an explanation


class Sorter:
    """Says of a row below ``head`` why it is no data, "" if it is."""

    def __init__(self, head: Head) -> None:
        self._labels = {plain_label(c.label) for c in head.columns if c.label}

    def __call__(self, row: Sequence[object], distance: int) -> str:
        """``distance`` is how far below the head the row stands, from 1."""
        lead = _texts(row, most=2)
        label = False
        for text in lead:
            if _TOTAL.fullmatch(text):
                return "是合计行"
            if _SAMPLE.fullmatch(text):
                return "是示例行"
            explained = text[-1] in _ENDS or text[0] == "*"
            label |= text in self._labels or (explained and plain_label(text) in self._labels)
        if label:
            texts = _texts(row)
            same = sum(plain_label(text) in self._labels for text in texts)
            if same >= 2 and same * 2 >= len(texts):
                return "是重复的表头"
        few = len(row) - row.count("") - row.count(None) <= _FEW
        if few and lead and (_NOTE.fullmatch(lead[0]) or _FOOT.match(lead[0])):
            return "是填写说明或表尾"
        if distance <= _FEW:
            texts = _texts(row)
            if all(map(_COUNTED.fullmatch, texts)) and len(texts) > 2 and len(set(texts)) == len(texts):
                return "是栏次行"
            if sum(bool(_HINT.fullmatch(text)) for text in texts) * 2 > len(texts):
                return "是填写说明"
        return ""


def _texts(row: Sequence[object], most: int = 1000) -> list[str]:
    """The first ``most`` texts of a row, squeezed."""
    texts: list[str] = []
    for cell in row:
        if cell not in (None, "") and (text := squeeze(_text(cell))):
            texts.append(text)
            if len(texts) == most:
                break
    return texts


def _text(cell: object) -> str:
    return str(int(cell) if isinstance(cell, float) and cell % 1 == 0 else cell)

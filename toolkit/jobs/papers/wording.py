"""Wording that several papers share; it is the toolkit's own, and an office changes it in Word."""

from __future__ import annotations

from toolkit.word.form import Entry, Sheet

ISSUER = "{{单位名称}}办公室"
RESULTS = "".join(
    f"{{{{?{count}}}}}{words}{{{{{count}}}}}户，{{{{/{count}}}}}"
    for count, words in (
        ("未发现问题户数", "未发现问题"),
        ("发现问题户数", "发现问题"),
        ("其他情形户数", "停业、注销等其他情形"),
    )
)
"""Of every result, those that occur; the three add up, and more of the sentence follows."""


def receipt(sheet: Sheet, served: str, *, own_sheet: bool = True) -> None:
    """送达回证 of a document, on a sheet of its own."""
    sheet.title("送达回证", own_sheet=own_sheet)
    sheet.facts(
        Entry("送达机关", "{{单位名称}}（盖章）", height=16),
        Entry("送达文书", served),
        Entry("受送达人", "{{对象名称}}"),
        Entry("代码", "{{统一社会信用代码}}"),
        Entry("送达地点", "{{地址}}"),
        Entry("送达方式", "□直接送达　□留置送达　□邮寄送达　□电子送达　□其他"),
        Entry("收件人", "（签名或盖章）", height=16),
        Entry("与受送达人关系", "□法定代表人、负责人　□负责收件的人　□受委托人　□其他：", height=13),
        Entry("收件时间", "　　　　年　　月　　日　　时　　分", height=10),
        Entry("代收理由", height=13),
        Entry("拒收情况", "（拒绝签收的，写明事由、日期和留置的地点）", height=16),
        Entry("见证人", "（签名，单位或住址，　　　　年　　月　　日）", height=16),
        Entry("送达人", "（两人签名，执法证号，　　　　年　　月　　日）", height=16),
        Entry("备注", height=10),
    )

"""The documents of 整改 as data: the order to put things right, and what each look at it found."""

from __future__ import annotations

from toolkit.word.fields import Document, Per, day, text
from toolkit.word.shared_fields import (
    ADDRESS,
    BASIS,
    BUREAU,
    CASE_NO,
    CODE,
    CONTACT,
    FILE_NUMBER,
    INSPECTED,
    INSPECTORS,
    ISSUE,
    ISSUED,
    ITEM,
    NAME,
    PHONE,
    TASK,
)

DUE = day("整改期限", "责令改正的期限", "2023年5月20日")

ORDER = Document(
    "责令改正通知书",
    Per.TARGET,
    "后续处置为责令改正的，送达检查对象，附送达回证。",
    (
        BUREAU,
        FILE_NUMBER,
        NAME,
        CODE,
        ADDRESS,
        ITEM,
        BASIS,
        INSPECTED,
        ISSUE,
        DUE,
        INSPECTORS,
        CONTACT,
        PHONE,
        ISSUED,
    ),
)
RECHECK = Document(
    "整改复查记录",
    Per.ROUND,
    "整改期限到期以后的复查，双方签字；没有整改到位的写明下次期限。",
    (
        BUREAU,
        CASE_NO,
        text("轮次", "第几轮复查", "1"),
        TASK,
        NAME,
        CODE,
        ADDRESS,
        ISSUE,
        DUE,
        day("复查日期", "到现场复查的日期", "2023年5月21日"),
        text("复查结果", "已整改、部分整改或未整改", "部分整改"),
        text("复查情况", "复查看到的情况", "登记已补全，保管员尚未持证"),
        text("证据材料", "照片、复印件等，写明份数", "照片4张"),
        day("下次期限", "没有整改到位的，下次期限；其余填“—”", "2023年6月20日"),
        INSPECTORS,
        text("登记人", "登记复查结果的人", "王示例"),
    ),
)

"""The papers of an archive file (案卷) as data: each template, and every field that it needs."""

from __future__ import annotations

from toolkit.word.fields import Document, Per, day, rows, text
from toolkit.word.shared_fields import BUREAU

_FONDS = text("全宗号", "设置表的全宗号，没有的填“—”", "0001")
_VOLUME = text("案卷号", "任务编号", "202304-1")
_TITLE = text("案卷题名", "任务名称", "2023年4月民用爆炸物品企业安全检查")
_RETENTION = text("保管期限", "永久、30年或10年", "30年")
_ITEMS = text("件数", "卷内有几件", "24")
_PAGES = text("页数", "全卷的页数", "61")

COVER = Document(
    "案卷封面",
    Per.TASK,
    "归档时放在一卷的最前面。",
    (
        BUREAU,
        _FONDS,
        _VOLUME,
        _TITLE,
        text("年度", "四位数年份", "2023"),
        text("起止日期", "最早和最晚一件的日期", "20230410—20230509"),
        _RETENTION,
        _ITEMS,
        _PAGES,
    ),
)
CONTENTS = Document(
    "卷内文件目录",
    Per.TASK,
    "一卷里有哪几件、各从第几页起；页号由程序数出。",
    (
        _VOLUME,
        _TITLE,
        rows(
            "卷内目录",
            "卷内的文件，每件一行",
            text("文号", "文件的发文字号，没有的填“—”", "示工信〔2023〕12号"),
            text("责任者", "形成文件的单位或个人", "示例县工业和信息化局"),
            text("题名", "文件的标题", "检查方案"),
            text("日期", "成文日期，八位数字", "20230417"),
            text("页号", "起始页；最后一件写起止页", "1"),
            text("备注", "有签字扫描、照片等的写“附件”，没有的填“—”", "附件"),
        ),
    ),
)
REMARKS = Document(
    "卷内备考表",
    Per.TASK,
    "归档时放在一卷的最后面：说明这一卷的情况，由立卷人、检查人签字。",
    (
        _VOLUME,
        _TITLE,
        _ITEMS,
        _PAGES,
        text("电子文件数", "这一卷有几个电子文件", "57"),
        text("情况说明", "缺件及其理由；齐全的写“材料齐全”", "材料齐全。"),
        text("立卷人", "归档的操作人", "王示例"),
        day("立卷日期", "归档的日期", "2023年12月29日"),
    ),
)

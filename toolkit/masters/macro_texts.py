"""What the macros say.

Macro sources are ASCII, so the builder puts these texts into the workbook, each under its defined name, and
``macros/bridge.bas`` reads them there.  What it says when it cannot even read holds it itself, as the numbers of
the characters.
"""

from __future__ import annotations

from toolkit.excel.put_away import PUT_AWAY

TEXTS = {
    "Text_Sheets": "、".join(PUT_AWAY),
    "Text_Unsaved": (
        "这本工作簿还没有保存过，程序找不到它。\n\n"
        "请先点“文件 → 另存为”，保存成“启用宏的工作簿（*.xlsm）”，再按按钮。"
    ),
    "Text_NoPython": (
        "这台电脑上没有登记双随机工具箱在哪里，什么也没有改动。\n\n"
        "请双击工具箱文件夹里的“打开台账”，再按按钮；用 Python 的，在工具箱文件夹里运行一次 python start.py setup。"
    ),
    "Text_Forbidden": (
        "这台电脑不允许办公软件启动其他程序（多半是安全软件或单位的策略），所以按钮用不了，什么也没有改动。\n\n"
        "请改用桌面“双随机工具箱”文件夹里的快捷方式；也可以保存并关闭工作簿，用命令行办理，写法见经办人手册。"
    ),
}
"""Text by defined name; \\n starts a new line."""

FAILED = (
    "按钮出了错，程序没有启动，什么也没有改动。\n\n"
    "请保存并关闭工作簿，用命令行体检一次（doctor 工作簿文件名），再打开重试；"
    "急用时用命令行办理，写法见经办人手册。\n\n"
    "错误代号："
)
"""Its last words, before the number of the error."""

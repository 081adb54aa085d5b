"""The unforeseen: a traceback goes to a log file under an incident number, the person gets words.

The log lies in the user's own folder, not beside the workbook: a shared drive may be what failed.
"""

from __future__ import annotations

import sys
import traceback
from datetime import datetime
from pathlib import Path

from toolkit import __version__

LOG_FOLDER = ".shuangsuiji"


def record_incident(error: BaseException) -> str:
    """Write the traceback to the log; return what to tell the person."""
    number = datetime.now().strftime("%Y%m%d-%H%M%S")
    text = "".join(traceback.format_exception(error))
    entry = f"[{number}] 双随机工具箱 {__version__} Python {sys.version.split()[0]} {sys.platform}\n{text}\n"
    log = Path.home() / LOG_FOLDER / "错误日志.txt"
    try:
        log.parent.mkdir(exist_ok=True)
        with log.open("a", encoding="utf-8") as stream:
            stream.write(entry)
        where = f"详情记在 {log}"
    except OSError:
        where = "日志也没能写成"
    return f"出现了没有料到的情况（事件编号 {number}），工作簿没有保存。{where}，请把编号告诉维护人员。"

"""The unforeseen: a traceback goes to a log file under an incident number, the person gets words.

The log lies in the user's own folder, not beside the workbook: a shared drive may be what failed.
"""

from __future__ import annotations

import sys
import traceback
import uuid
from datetime import datetime
from pathlib import Path

from toolkit import __version__
from toolkit.codes import mask_personal
from toolkit.errors import Refused
from toolkit.files import OWN_FOLDER, append, make_folders

LOG_FOLDER = OWN_FOLDER


def record_incident(error: BaseException) -> str:
    """Write the traceback to the log; return what to tell the person."""
    number = f"{datetime.now():%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:4]}"
    text = mask_personal("".join(traceback.format_exception(error)))  # an error may cite what it choked on
    entry = f"[{number}] 双随机工具箱 {__version__} Python {sys.version.split()[0]} {sys.platform}\n{text}\n"
    log = Path.home() / LOG_FOLDER / "错误日志.txt"
    try:
        make_folders(log.parent, Path.home())
        append(log, entry.encode("utf-8", "replace"), private=True)
        where = f"详情记在 {log}"
    except Refused:
        where = "日志也没能写成"
    return f"出现了没有料到的情况（事件编号 {number}），工作簿没有保存。{where}，请把编号告诉维护人员。"

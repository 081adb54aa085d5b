"""The folder that the workbook lies in: may be written, short enough, no troublesome characters, room on the disk."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from toolkit.doctor import windows
from toolkit.doctor.findings import Findings, reminder
from toolkit.errors import Place, Problem

LONGEST = 120
"""Characters of a folder's path that leave room for the names of documents: Windows stops at 260."""

LITTLE, NOTHING = 1024**3, 50 * 1024**2  # bytes left on the disk
TROUBLESOME = {
    "%": "命令行把 % 之间的字换成别的内容",
    "!": "表格软件用它分开工作簿和表名",
    "'": "表格软件用它括住文件名",
    "&": "命令行用它分开两条命令",
    "^": "命令行用它改变后一个字的意思",
    "[": "Excel 用它括住文件名",
    "]": "Excel 用它括住文件名",
}
"""Characters that a path may have and a button stumbles over, and why."""


def troublesome(path: Path) -> Findings:
    """Characters in the path of the folder or the workbook that break the start of a button."""
    found = [character for character in TROUBLESOME if character in str(path)]
    if found:
        why = "；".join(f"“{character}”：{TROUBLESOME[character]}" for character in found)
        remedy = "请把文件夹和文件改名，只用汉字、字母、数字、-、_、空格和括号"
        yield reminder(f"路径里有按钮不能用的字符（{why}）", remedy, str(path))
    else:
        yield "路径里没有妨碍按钮的字符"


def writable(folder: Path) -> Findings:
    """Whether a file can be made in it."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            yield f"文件夹可以写入：{folder}"
    except OSError:
        yield Problem("文件夹不能写入", "请换一个有写权限的文件夹", Place(str(folder)))


def length(folder: Path) -> Findings:
    """Whether documents with long names still fit below it."""
    if len(str(folder)) > LONGEST:
        what = f"文件夹路径有 {len(str(folder))} 个字，文书文件名可能超长"
        yield reminder(what, f"请换到路径不超过 {LONGEST} 个字的文件夹", str(folder))


def room(folder: Path) -> Findings:
    """Whether the disk has room."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return  # ``writable`` tells what is wrong with the folder
    amount = f"{free / 1024**3:.1f} GB"
    if free < NOTHING:
        yield Problem(f"磁盘几乎已满，只剩 {amount}", "请先清理出 1 GB 以上的空间", Place(str(folder)))
    elif free < LITTLE:
        yield reminder(f"磁盘只剩 {amount}", "归档以前请清理出 1 GB 以上的空间", str(folder))
    else:
        yield f"磁盘剩余 {amount}"


def shared(folder: Path) -> Findings:
    """Whether it is on another computer's drive, where Excel forbids macros and locks may fail."""
    if windows.on_network(folder):
        what = "工作簿在网络共享盘上：Excel 一般不让那里的宏运行，两人同时打开也可能互相覆盖"
        yield reminder(what, "请在本机的文件夹里办，办完再把结果复制到共享盘", str(folder))

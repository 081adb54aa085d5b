"""公文体检: whether a .docx of any office has the layout of GB/T 9704—2012, told part by part.

    inspection = inspect(Path("通知.docx"))
    inspection.format, inspection.problems

Read from the file alone, without an office program: properties that are set (margins, fonts, indents,
borders) are judged exactly; places on the page that follow from them are computed; what only a program that
breaks pages can know is left to a reminder.  An error is against the standard; a reminder is a habit of
good offices, or something that a person should look at.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import Level, Problem, Refused, WrongUse
from toolkit.word.inspection.head_checks import check_head
from toolkit.word.inspection.parts import Format, find_parts
from toolkit.word.inspection.reading import Docx
from toolkit.word.inspection.sheet_checks import check_sheets
from toolkit.word.inspection.tail_checks import check_tail
from toolkit.word.inspection.text_checks import check_text
from toolkit.word.inspection.word_checks import check_words
from toolkit.word.package import unpack
from toolkit.word.wml import Unreadable

__all__ = ["Format", "Inspection", "inspect"]

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "请用 Word 或 WPS 打开，选“另存为”，类型选“Word 文档（*.docx）”，再来体检"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found: the format taken for granted, and the problems, errors first."""

    format: Format
    problems: tuple[Problem, ...]


def inspect(path: Path) -> Inspection:
    """Inspect one file.  Raises WrongUse if it is no readable .docx, Refused if it is in use."""
    docx = _open(path)
    if not any(not p.is_blank for p in docx.paragraphs):
        raise WrongUse(f"“{path.name}”里没有文字，无从体检。请核对是不是这份公文。")
    parts = find_parts(docx)
    checks = (check_sheets, check_head, check_text, check_words, check_tail)
    found = [problem for each in checks for problem in each(docx, parts)]
    errors = [problem for problem in found if problem.level is Level.ERROR]
    return Inspection(parts.format, (*errors, *(p for p in found if p.level is not Level.ERROR)))


def _open(path: Path) -> Docx:
    if path.name.startswith("~$"):
        raise WrongUse(f"“{path.name}”是 Word 打开文件时的临时文件，请选名字里没有“~$”的那一个。")
    if path.is_dir():
        raise WrongUse(f"“{path}”是文件夹，请写要体检的 .docx 文件。")
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise WrongUse(f"没有找到“{path}”，请核对文件名和所在的文件夹。") from error
    except PermissionError as error:
        raise Refused(
            f"“{path.name}”读不了：可能正被别的程序占用，请关闭后再试，或换一个有权限的位置。"
        ) from error
    except OSError as error:
        raise WrongUse(f"“{path.name}”读不出来，请检查磁盘、网络驱动器是否正常。") from error
    if not data:
        raise WrongUse(f"“{path.name}”是空文件（0 字节），请换一份完整的文件。")
    if data.startswith(_COMPOUND_FILE):
        if _ENCRYPTED in data:
            raise WrongUse(f"“{path.name}”设了打开密码，读不出来。请先在 Word 里去掉密码，另存一份再体检。")
        raise WrongUse(f"“{path.name}”是旧的 .doc（或 .wps）格式。{_SAVE_AS}。")
    if not data.startswith(b"PK"):
        raise WrongUse(f"“{path.name}”不是 Word 文档（.docx）。{_SAVE_AS}。")
    try:
        return Docx(unpack(data))
    except Unreadable as error:
        raise WrongUse(f"“{path.name}”{error.what}。{_SAVE_AS}；打不开的，请用备份。") from error

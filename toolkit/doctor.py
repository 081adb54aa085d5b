"""体检: whether this computer can run the toolkit, and whether this workbook can be worked on.

Each line says 正常, 提醒 or 错误; an error has a remedy.  Nothing is changed.
"""

from __future__ import annotations

import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from importlib import metadata
from pathlib import Path

from toolkit import __version__, columns
from toolkit.clock.workdays import WorkCalendar
from toolkit.errors import Level, Place, Problem, Refused, ToolkitError
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.base import TEMPLATES, Outcome
from toolkit.word import catalog
from toolkit.word.template import compile

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements.txt"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)(.*)$")


def doctor(workbook: Path | None) -> Outcome:
    """Examine the computer, and the workbook if one is named."""
    outcome = Outcome("体检")
    outcome.lines.append(
        f"双随机工具箱 {__version__}，Python {platform.python_version()}，{platform.platform()}"
    )
    checks = [_libraries(), _templates(), _calendar(), _programs(), _folder(workbook)]
    if workbook:
        checks.append(_workbook(workbook))
    for check in checks:
        for finding in check:
            if isinstance(finding, Problem):
                outcome.problems.append(finding)
            else:
                outcome.lines.append(f"正常：{finding}")
    return outcome


Findings = Iterator[Problem | str]


def _libraries() -> Findings:
    wrong = []
    pins = [PIN.match(line) for line in REQUIREMENTS.read_text("utf-8").splitlines()]
    for pin in filter(None, pins):
        name, wanted, marker = pin.groups()
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            if "platform" in marker:
                continue
            found = "没有"
        if found != wanted:
            wrong.append(f"{name} 应为 {wanted}，现为 {found}")
    if wrong:
        what = f"程序库版本不对：{'；'.join(wrong)}"
        yield Problem(what, "请运行 python start.py setup 重新安装", Place("程序库"))
    else:
        yield "程序库齐全，版本都对"


def _templates() -> Findings:
    for document in catalog.CATALOG:
        place = Place(f"templates/{document.file}")
        path = TEMPLATES / document.file
        if not path.exists():
            yield Problem("模板不见了", "请从原安装包复制回来", place)
            continue
        try:
            compile(path)
        except ToolkitError as error:
            yield Problem(f"模板读不出来：{error}", "请改正模板，或从原安装包复制回来", place)
    yield f"文书模板 {len(catalog.CATALOG)} 个"


def _calendar() -> Findings:
    year = datetime.now().year
    known = [str(y) for y in (year, year + 1) if WorkCalendar().loaded(y)]
    if len(known) == 2:
        yield f"{'、'.join(known)} 年放假安排已内置"
    else:
        what = f"内置的放假安排到 {known[0] if known else year - 1} 年为止"
        remedy = "下一年的通知公布后，请录入“节假日调休”表；在此之前有关期限为暂定"
        yield Problem(what, remedy, Place("日历"), Level.WARNING, "R15")


def _programs() -> Findings:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office:
        yield f"LibreOffice：{office}"
    elif sys.platform == "win32":
        yield "Windows：文书用 Word 或 WPS 打开"
    else:
        yield Problem("没有找到 LibreOffice", "只影响转换 PDF，不影响抽取和文书", level=Level.WARNING)


def _folder(workbook: Path | None) -> Findings:
    folder = workbook.resolve().parent if workbook else Path.cwd()
    try:
        with tempfile.TemporaryFile(dir=folder):
            yield f"文件夹可以写入：{folder}"
    except OSError:
        yield Problem("文件夹不能写入", "请换一个有写权限的文件夹", Place(str(folder)))
    if len(str(folder)) > 120:
        what = f"文件夹路径有 {len(str(folder))} 个字，文书文件名可能超长"
        yield Problem(what, "请换到较短的文件夹", Place(str(folder)), Level.WARNING)


def _workbook(path: Path) -> Findings:
    try:
        book = ClosedBook(path)
        book.claim()
    except Refused as error:
        yield Problem(str(error), "处理好以后再试", Place(path.name))
        return
    except ToolkitError as error:
        yield Problem(f"工作簿读不出来：{error}", "请用备份，或新建一本", Place(path.name))
        return
    forms = [problem for sheet in columns.SHEETS for problem in book.read(sheet).problems]
    yield from forms
    if not forms:
        yield f"工作簿 {path.name}：{len(columns.SHEETS)} 张表齐全，可以读写"

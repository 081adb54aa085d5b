"""The program itself: Python, libraries, where the toolkit comes from, templates, calendar."""

from __future__ import annotations

import platform
import re
import struct
import sys
from datetime import datetime
from importlib import metadata
from importlib.machinery import PathFinder
from pathlib import Path

import toolkit
from toolkit.clock.workdays import WorkCalendar
from toolkit.doctor.findings import Findings, reminder
from toolkit.errors import Place, Problem
from toolkit.jobs.base import TEMPLATES
from toolkit.jobs.check_templates import examined

HOME = Path(toolkit.__file__).resolve().parents[1]
REQUIREMENTS = HOME / "requirements.txt"
OLDEST = (3, 11)
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)(.*)$", re.MULTILINE)
OWN = re.compile(r"^\./packages/(\S+)$", re.MULTILINE)
REINSTALL = "请运行 python start.py setup 重新安装；安装程序装的，请重新安装一次"


def python() -> Findings:
    """Its version and word length."""
    version, bits = platform.python_version(), struct.calcsize("P") * 8
    if sys.version_info[:2] < OLDEST:
        remedy = f"请改用 {'.'.join(map(str, OLDEST))} 或更新版本"
        yield Problem(f"Python 版本 {version} 太旧", remedy, Place(sys.executable))
    elif bits < 64:
        yield Problem("Python 是 32 位的，程序库装不上", "请改用 64 位的 Python", Place(sys.executable))
    else:
        yield f"Python {version}（{bits} 位）：{sys.executable}"


def libraries() -> Findings:
    """Every pinned library, in the pinned version, and our own packages."""
    text = REQUIREMENTS.read_text("utf-8")
    wrong = [f"没有 {name}" for name in OWN.findall(text) if _installed(name) is None]
    for name, wanted, marker in PIN.findall(text):
        found = _installed(name)
        if found is None and "platform" in marker and f'"{sys.platform}"' not in marker:
            continue
        if found != wanted:
            wrong.append(f"{name} 应为 {wanted}，现为 {found or '没有'}")
    if wrong:
        yield Problem(f"程序库版本不对：{'；'.join(wrong)}", REINSTALL, Place("程序库"))
    else:
        yield "程序库齐全，版本都对"


def _installed(name: str) -> str | None:
    """The version of an installed library."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def origin(path: list[str] | None = None) -> Findings:
    """Whether another module called ``toolkit`` lies on the search path, where it could be taken for ours."""
    others = []
    for entry in sys.path if path is None else path:
        spec = PathFinder.find_spec("toolkit", [entry or str(Path.cwd())])
        if spec and spec.origin and Path(spec.origin).resolve().parents[1] != HOME:
            others.append(str(Path(spec.origin).parent))
    if others:
        what = f"另有同名的模块 toolkit：{'；'.join(others)}"
        remedy = "请把它改名或移走，以免运行时用错；本次用的是上面写明的这一个"
        yield reminder(what, remedy, str(HOME / "toolkit"))
    else:
        yield f"工具箱在 {HOME}"


def templates() -> Findings:
    """Each template in each layout: there, readable, and fit to make papers with."""
    yield from examined(TEMPLATES)


def calendar() -> Findings:
    """Whether this year's and next year's holidays are built in."""
    year = datetime.now().year
    known = [str(y) for y in (year, year + 1) if WorkCalendar().loaded(y)]
    if len(known) == 2:
        yield f"{'、'.join(known)} 年放假安排已内置"
        return
    what = f"内置的放假安排到 {known[0] if known else year - 1} 年为止"
    remedy = "下一年的通知公布后，请录入“节假日调休”表；在此之前有关期限为暂定"
    yield reminder(what, remedy, "日历", "R15")

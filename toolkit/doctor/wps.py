"""WPS: whether our tab can be in its ribbon, as far as files and the registry tell it; WPS itself is not asked."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from toolkit.addin import FOLDER, NAME, VERSION, profile, publish
from toolkit.doctor import windows
from toolkit.doctor.findings import Findings, reminder
from toolkit.errors import Refused
from toolkit.jobs.base import Outcome

PROGRAMS = (
    "/opt/kingsoft/wps-office/office6/et",
    "/opt/apps/cn.wps.wps-office-pro/files/kingsoft/wps-office/office6/et",
)
"""WPS 表格 on Linux: the personal package, that of UOS and Kylin."""
FAULTY = {"12.1.0.26200": "功能区的按钮按了没有反应（arm64ec 版）"}
"""Builds with a known fault that we can do nothing about."""
TRUST = (
    "请完全退出 WPS，运行 python start.py wps --remove，再运行 python start.py wps，打开 WPS 时选信任，"
    "然后再退出、再打开一次：加载项在信任以后的下一次启动才出现"
)
_BUILD = re.compile(r"\d+\.\d+\.\d+\.\d+")


def program() -> str:
    """WPS 表格 as it is installed here; "" where it is not."""
    if sys.platform == "win32":
        return next((path for name, path in windows.programs() if name == "WPS 表格"), "")
    return next((path for path in PROGRAMS if Path(path).exists()), "")


def wps(*, remove: bool = False, if_there: bool = False) -> Outcome:
    """Put the add-in into the user's profile, or take it out; ``if_there``: only where WPS is found.

    Refused if WPS's list of add-ins cannot be read.
    """
    if if_there and not program():
        return Outcome("WPS 加载项", ["没有找到 WPS 表格，没有装加载项"])
    return Outcome("WPS 加载项", profile.remove() if remove else profile.install())


def addin() -> Findings:
    """The add-in, from the program to the service; nothing where there is neither WPS nor an add-in of ours."""
    found, folder = program(), profile.addons() / FOLDER
    if not found and not folder.exists():
        return
    build = _BUILD.search(found)
    if build and build[0] in FAULTY:
        what = f"这个版本的 WPS（{build[0]}）有已知的毛病：{FAULTY[build[0]]}"
        yield reminder(what, "请升级 WPS；或者用桌面“双随机工具箱”文件夹里的快捷方式、命令行", found)
    version = _listed()
    if version is None or not folder.exists():
        remedy = "要在 WPS 里用按钮的，请运行一次 python start.py wps"
        yield reminder("WPS 里没有装工具箱的加载项，功能区没有“双随机”", remedy, str(profile.addons()))
        return
    if version != VERSION or _outdated(folder):
        remedy = "请运行一次 python start.py wps，再重新打开 WPS"
        yield reminder("WPS 里的加载项是另一个版本的工具箱装的", remedy, str(folder))
    else:
        yield f"WPS 加载项：{folder}"
    if not _trusted(profile.addons() / "authaddin.json"):
        yield reminder("WPS 还没有信任工具箱的加载项，功能区没有“双随机”", TRUST, "authaddin.json")
    yield from _service()


def _listed() -> str | None:
    """The version of ours that publish.xml lists; None for none, or where it cannot be read."""
    try:
        return publish.listed((profile.addons() / publish.LIST).read_bytes())
    except (OSError, Refused):
        return None


def _outdated(folder: Path) -> bool:
    """Whether a file of the add-in is not what this version of the toolkit would put there."""
    from toolkit.addin.pages import files

    return any(
        not (folder / name).exists() or (folder / name).read_bytes() != data
        for name, data in files(profile.place()).items()
    )


def _trusted(file: Path) -> bool:
    """False if WPS keeps note that it may not load the add-in; a file that says nothing of it is no bad sign."""
    try:
        told = json.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError):
        return True
    return all(entry.get("isload") is not False for entry in _entries(told, ours=False))


def _entries(told: object, *, ours: bool) -> Iterator[dict[str, object]]:
    """What is said of our add-in, however deep: entries below its name, or that name it."""
    if isinstance(told, dict):
        ours = ours or any(isinstance(value, str) and NAME in value for value in told.values())
        if ours:
            yield told
        for key, value in told.items():
            yield from _entries(value, ours=ours or NAME in str(key))
    elif isinstance(told, list):
        for value in told:
            yield from _entries(value, ours=False)


def _service() -> Findings:
    from xlwings_offices.wps import ping, server

    place = profile.place()
    if ping(place):
        yield f"WPS 后台服务在运行：127.0.0.1，端口 {json.loads(place.read_text('ascii'))['port']}"
    elif not server.free():
        ports = f"{server.PORTS.start}—{server.PORTS.stop - 1}"
        what = f"WPS 的后台服务启动不了：本机的端口 {ports} 都被别的程序占用"
        remedy = "请信息中心查看是哪些程序（Windows 上 netstat -ano），让出一个；或者重新启动电脑"
        yield reminder(what, remedy, f"127.0.0.1:{ports}")
    else:
        remedy = "请双击桌面“双随机工具箱”里的“WPS 服务”（Linux 上在开始菜单里），或者重新登录电脑"
        yield reminder("WPS 的后台服务没有运行，功能区的按钮没有人应答", remedy, str(place))
    if not _starts_at_login():
        remedy = "请运行一次 python start.py wps；单位不许自动启动的，每次用以前先启动它"
        yield reminder("WPS 的后台服务没有设为登录时启动", remedy, profile.SERVICE)


def _starts_at_login() -> bool:
    if sys.platform == "win32":
        return windows.read(windows.MINE, profile.RUN, profile.SERVICE) is not None
    return profile.at_login()[0].exists()

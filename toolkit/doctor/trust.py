"""LibreOffice runs the macros of workbooks in trusted folders only: which they are, and one more of them.

They stand in the profile of whoever uses the office (宏安全性 → 可信来源).  The office writes the profile when it ends,
so nothing is written while it runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from toolkit.doctor.findings import Findings, reminder
from toolkit.errors import Refused, WrongUse
from toolkit.files import lock, write_atomic
from toolkit.jobs.base import Outcome

BY_HAND = "LibreOffice“工具－选项－LibreOffice－安全性－宏安全性－可信来源”"
_SETTINGS = "registrymodifications.xcu"
_PATH, _NAME = "/org.openoffice.Office.Common/Security/Scripting", "SecureURL"
_OOR = "http://openoffice.org/2001/registry"
_SPACES = {
    "oor": _OOR,
    "xs": "http://www.w3.org/2001/XMLSchema",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_EMPTY = "<oor:items {}/>".format(" ".join(f'xmlns:{name}="{url}"' for name, url in _SPACES.items()))


def trust(folder: Path | None = None) -> Outcome:
    """Let LibreOffice run the buttons of workbooks in ``folder`` (the current one) and below it.

    WrongUse if there is no such folder or nobody here has used LibreOffice, Refused while it runs.
    """
    wanted = (folder or Path.cwd()).resolve()
    if not wanted.is_dir():
        raise WrongUse(f"没有“{wanted}”这个文件夹。请写台账所在的文件夹。")
    found = [*_profiles()]
    if not found:
        raise WrongUse(
            f"没有找到 LibreOffice 的设置。请先打开一次 LibreOffice，再来；或者在{BY_HAND}里添加文件夹。"
        )
    new = [profile for profile in found if not _holds(_trusted(profile), wanted)]
    for profile in new:
        running = profile.parent / ".lock"
        if running.exists():
            raise Refused(f"LibreOffice 正开着。请全部关闭再来；确实没有开着的，删去 {running} 再来。")
    for profile in new:
        with lock(profile / _SETTINGS):
            if not _holds(_trusted(profile), wanted):  # somebody may have added it meanwhile
                _add(profile, wanted)
    told = f"LibreOffice 允许这个文件夹里的按钮：{wanted}" if new else f"LibreOffice 早已允许：{wanted}"
    return Outcome("信任文件夹", [told, "只放自己做的、来路清楚的工作簿；撤销在" + BY_HAND])


def macros(folder: Path) -> Findings:
    """Whether LibreOffice lets the buttons of a workbook in this folder run.  Only where somebody has used it."""
    found = [*_profiles()]
    if found and all(_holds(_trusted(profile), folder) for profile in found):
        yield f"文件夹是 LibreOffice 的可信来源，按钮可以直接用：{folder}"
    elif found:
        remedy = f"关闭 LibreOffice，运行 python start.py trust 文件夹；或者在{BY_HAND}里添加它，重新打开"
        yield reminder("文件夹不是 LibreOffice 的可信来源，用它打开的按钮按不动", remedy, str(folder))


def _profiles() -> Iterator[Path]:
    """The folder ``user`` of each profile of this person's LibreOffice."""
    home = Path.home()
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    places = [
        config / "libreoffice",
        home / "snap" / "libreoffice" / "current" / ".config" / "libreoffice",
        home / ".var" / "app" / "org.libreoffice.LibreOffice" / "config" / "libreoffice",
    ]
    if sys.platform == "win32":
        places = [Path(os.environ.get("APPDATA", home)) / "LibreOffice"]
    for place in places:
        if (place / "4" / "user").is_dir():
            yield place / "4" / "user"


def _items(profile: Path) -> ElementTree.Element:
    file = profile / _SETTINGS
    for name, url in _SPACES.items():
        ElementTree.register_namespace(name, url)
    try:
        return ElementTree.fromstring(file.read_bytes() if file.exists() else _EMPTY)
    except ElementTree.ParseError as error:
        raise Refused(f"LibreOffice 的设置读不懂（{file}）。请在{BY_HAND}里添加文件夹。") from error


def _setting(items: ElementTree.Element) -> ElementTree.Element | None:
    for item in items:
        if item.get(f"{{{_OOR}}}path") == _PATH:
            for prop in item:
                if prop.get(f"{{{_OOR}}}name") == _NAME:
                    return prop
    return None


def _trusted(profile: Path) -> list[str]:
    prop = _setting(_items(profile))
    return [] if prop is None else [each.text or "" for each in prop.iter("it")]


def _holds(trusted: list[str], folder: Path) -> bool:
    """Whether a folder is one of the trusted ones or below it."""
    wanted = folder.resolve().as_uri()
    return any(
        wanted == each.rstrip("/") or wanted.startswith(f"{each.rstrip('/')}/") for each in trusted if each
    )


def _add(profile: Path, folder: Path) -> None:
    items = _items(profile)
    prop = _setting(items)
    if prop is None:
        item = ElementTree.SubElement(items, "item", {f"{{{_OOR}}}path": _PATH})
        prop = ElementTree.SubElement(item, "prop", {f"{{{_OOR}}}name": _NAME, f"{{{_OOR}}}op": "fuse"})
    value = prop.find("value")
    if value is None:
        value = ElementTree.SubElement(prop, "value")
    ElementTree.SubElement(value, "it").text = folder.as_uri()
    write_atomic(profile / _SETTINGS, ElementTree.tostring(items, "utf-8", xml_declaration=True))

"""The files of the add-in: the tab, and the page behind it that carries a click to the service."""

from __future__ import annotations

import json
from pathlib import Path

from toolkit.addin import NAME
from toolkit.addin.ribbon import MARK, ribbon_xml

WORDS = {
    "title": "双随机工具箱",
    "absent": (
        "双随机工具箱的后台服务没有运行，没有做任何改动。\n\n"
        "请双击桌面“双随机工具箱”里的“WPS 服务”（Linux 上在开始菜单里），或者重新登录电脑，再点一次。\n"
        "没有这一项的、还不行的，请维护人员运行一次 python start.py wps。"
    ),
    "ok": "确定",
    "cancel": "取消",
    "working": "正在办理，请稍候……",
}
"""What the add-in says itself; everything else is said by the step."""
_INDEX = '<!DOCTYPE html>\n<meta charset="utf-8">\n<script src="agent.js"></script>\n<script src="main.js"></script>\n'
_MANIFEST = f"<JsPlugin>\n<ApiVersion>1.0.0</ApiVersion>\n<Name>{NAME}</Name>\n</JsPlugin>\n"
_MAIN = """/* What WPS calls when the tab appears and when a button is pressed.  Made by `setup`; do not edit. */
var SETTINGS = %(settings)s;
SETTINGS.dialog = window.location.href.replace(/[^\\/]*$/, "") + "dialog.html";

function OnAddinLoad(ribbonUI) {
  window.setInterval(function () { Agent.ping(SETTINGS); }, 600000); // the service stays while WPS runs
  return true;
}

function OnAction(control) {
  Agent.click(SETTINGS, (control.Id || control.id).slice(%(mark)d));
  return true;
}

function OnGetEnabled(control) {
  return true;
}
"""


def files(place: Path) -> dict[str, bytes]:
    """Every file by name; ``place`` is where the service writes its port and token."""
    from xlwings_offices.wps import PAGE

    settings = json.dumps({"file": str(place), "words": WORDS}, ensure_ascii=False, indent=2)
    made = {
        "ribbon.xml": ribbon_xml(),
        "index.html": _INDEX,
        "manifest.xml": _MANIFEST,
        "main.js": _MAIN % {"settings": settings, "mark": len(MARK)},
    }
    kept = {name: (PAGE / name).read_bytes() for name in ("agent.js", "dialog.html")}
    return {name: text.encode() for name, text in made.items()} | kept

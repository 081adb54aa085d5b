"""publish.xml: WPS's list of add-ins.  Ours is one line of it; the others' lines stay as they are."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from toolkit.addin import FOLDER, NAME, VERSION
from toolkit.errors import Refused

LIST = "publish.xml"
_OURS = {
    "name": NAME, "type": "et", "url": FOLDER, "version": VERSION, "enable": "enable_dev", "install": "null",
    "customDomain": "",
}  # fmt: skip


def merged(before: bytes | None) -> bytes:
    """The list with our line in it, once; Refused if it cannot be read."""
    root = _read(before)
    lines = [line for line in root if _ours(line)]
    if [dict(line.attrib) for line in lines] == [_OURS] and before is not None:
        return before
    for line in lines:
        root.remove(line)
    ET.SubElement(root, "jsplugin", _OURS).tail = "\n"
    return _written(root)


def without(before: bytes) -> bytes:
    """The list without our line."""
    root = _read(before)
    lines = [line for line in root if _ours(line)]
    for line in lines:
        root.remove(line)
    return _written(root) if lines else before


def listed(data: bytes) -> str | None:
    """The version that the list has of ours; None if it is not in it."""
    return next((line.get("version", "") for line in _read(data) if _ours(line)), None)


def _ours(line: ET.Element) -> bool:
    return line.tag == "jsplugin" and line.get("name") == NAME


def _written(root: ET.Element) -> bytes:
    return ET.tostring(root, "unicode").encode()


def _read(data: bytes | None) -> ET.Element:
    if not data or not data.strip():
        return ET.Element("jsplugins")
    try:
        root = ET.fromstring(data, ET.XMLParser(target=ET.TreeBuilder(insert_comments=True)))
    except ET.ParseError as error:
        raise Refused(
            f"WPS 的加载项清单 {LIST} 读不懂，没有改动它。请把它改名，重新打开一次 WPS，再装一次。"
        ) from error
    if root.tag != "jsplugins":
        raise Refused(f"WPS 的加载项清单 {LIST} 不是我们认得的样子，没有改动它。请交维护人员查看。")
    return root

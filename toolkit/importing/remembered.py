"""The mappings that were accepted before, as a small JSON: sheet and signature of the head → names of columns.

    {"format": 1, "mappings": [{"sheet": "检查对象库", "head": "3f…", "columns": {"name": "企业名称"},
                                "constants": {"state": "正常"}, "file": "名单.xls", "on": "2023-04-10"}]}

It is only a convenience: a mapping that no longer fits the sheet is ignored.  But a file that cannot be read
is never overwritten.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from toolkit.columns import Sheet
from toolkit.errors import Refused
from toolkit.files import parsed

FILE = "导入对照.json"
_FORMAT = 1


class Memory(NamedTuple):
    """One accepted mapping: column key → name of the file's column; column key → constant as typed."""

    columns: Mapping[str, str]
    constants: Mapping[str, str]


def recall(data: bytes | None, sheet: Sheet, signature: str) -> Memory:
    """What was accepted for this head, empty if nothing was; Refused if the file cannot be understood."""
    keys = {column.key for column in sheet.columns}
    for entry in _entries(data):
        if entry.get("sheet") == sheet.name and entry.get("head") == signature:
            columns, constants = entry.get("columns"), entry.get("constants")
            return Memory(_texts(columns, keys), _texts(constants, keys))
    return Memory({}, {})


def remember(
    data: bytes | None, sheet: Sheet, signature: str, memory: Memory, *, file: str, day: str
) -> bytes:
    """The file with this mapping in place of an older one for the same head."""
    kept = [e for e in _entries(data) if (e.get("sheet"), e.get("head")) != (sheet.name, signature)]
    new: dict[str, object] = {
        "sheet": sheet.name,
        "head": signature,
        "columns": dict(memory.columns),
        "constants": dict(memory.constants),
        "file": file,
        "on": day,
    }
    content = {"format": _FORMAT, "mappings": [*kept, new]}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _entries(data: bytes | None) -> list[dict[str, object]]:
    if data is None:
        return []
    try:
        content = parsed(data)
        by_format = {content["format"]: content["mappings"]}
        return [dict(entry) for entry in by_format[_FORMAT]]
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(
            f"“{FILE}”（记着以前确认过的列对照）读不出来。请把它改名或删除后再导入，对照要重新确认。"
        ) from error


def _texts(found: object, keys: set[str]) -> dict[str, str]:
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if key in keys and isinstance(value, str)}

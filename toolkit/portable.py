"""The portable folder: the office's workbooks and templates are filled from ``masters/``, as they were delivered.

``masters.json`` keeps the digests of what was copied from there.  A workbook is copied once and never again.  A
template is copied if it is missing, or if it is still, byte for byte, what was copied last time: a new version brings
new templates to those who changed none.  Every door fills a folder that never was (``fill_if_new``), so that the
first thing somebody does in it may be anything.

A program that cannot be written (a share, a disc) serves the office's files elsewhere: ``office``.

Every command imports this: what it needs itself is imported when there is something to do.
"""

# ruff: noqa: PTH100, PTH107, PTH110, PTH111, PTH112, PTH118, PTH120, PTH123  # pathlib would cost every start of a command a millisecond
from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MASTERS, WORKBOOKS, TEMPLATES, DIGESTS = "masters", "workbooks", "templates", "masters.json"
ELSEWHERE = "双随机工具箱"
"""The folder of a user who works with a program that cannot be written."""


def office(home: str = HOME) -> str:
    """The folder with workbooks and templates of the office: ``home`` itself, unless it is delivered read-only."""
    if os.path.isdir(os.path.join(home, MASTERS)) and not _writable(home):
        return os.path.join(os.path.expanduser("~"), ELSEWHERE)
    return home


def _writable(home: str) -> bool:
    """Whether the folder can be written: tried, since the rights that Windows tells of are not those of a share."""
    path = os.path.join(home, DIGESTS)
    trial = path if os.path.exists(path) else os.path.join(home, f".{os.getpid()}")
    try:
        with open(trial, "ab"):  # opened, and nothing written
            pass
    except OSError:
        return False
    if trial != path:
        os.remove(trial)
    return True


def fill_if_new(home: str = HOME) -> str:
    """Fill a portable folder that nobody has filled; what was done or why not, "" if there was nothing to do."""
    if not os.path.isdir(os.path.join(home, MASTERS)):
        return ""
    place = office(home)
    if os.path.exists(os.path.join(place, DIGESTS)):
        return ""
    from pathlib import Path

    from toolkit.errors import ToolkitError
    from toolkit.files import refusal

    try:
        fill(Path(home))
    except (OSError, ToolkitError) as error:  # a step that needs none of them can go on
        why = refusal(error, Path(place)) if isinstance(error, OSError) else error
        return f"“{place}”里的台账和文书模板没有备齐：{why}"
    return f"第一次使用：已在“{place}”备好 workbooks 里的台账、templates 里的文书模板。"


def fill(home: Path) -> list[str]:
    """Copy workbooks and templates from ``masters/`` as far as nothing of the office is lost; say what was done."""
    import json
    from pathlib import Path

    from toolkit.files import write_atomic

    place = Path(office(str(home)))
    known, lines = _digests(place), []
    masters = home / MASTERS
    for master in sorted(path for path in masters.rglob("*") if path.is_file()):
        name = master.relative_to(masters).as_posix()
        target, data = place / name, master.read_bytes()
        new, last = _digest(data), known.get(name)
        there = _digest(target.read_bytes()) if target.exists() else None
        wanted = there is None or there == last != new
        if target.parent == place / WORKBOOKS:
            wanted = there is None and last is None  # one that was renamed or moved away is not brought back
        if wanted:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(target, data)
            lines.append(f"{'更新' if there else '新建'} {name}")
        elif there and there != new:
            lines.append(f"保留 {name}：没有覆盖您的文件，新版在 masters 文件夹里")
        if wanted or last is None or there == new:
            known[name] = new
    write_atomic(place / DIGESTS, json.dumps(known, ensure_ascii=False, indent=1).encode())
    return lines


def empty(home: Path) -> list[str]:
    """Remove the templates that were never changed, and nothing else."""
    for name, digest in _digests(home).items():
        path = home / name
        if home / TEMPLATES in path.parents and path.exists() and _digest(path.read_bytes()) == digest:
            path.unlink()
            remove_if_empty(path.parent)
    (home / DIGESTS).unlink(missing_ok=True)
    remove_if_empty(home / TEMPLATES)
    return ["台账、记录、文书和改过的模板都留在原处"]


def remove_if_empty(folder: Path) -> None:
    """Remove a folder with nothing in it."""
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _digests(home: Path) -> dict[str, str]:
    import json

    path = home / DIGESTS
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def _digest(data: bytes) -> str:
    from hashlib import sha256

    return sha256(data).hexdigest()

"""The loop of the agent: one JSON line in, one JSON line out, until the input ends.

A request is ``{"id": 7, "verb": "read", "args": {…}}``, an answer ``{"id": 7, "result": …}`` or
``{"id": 7, "error": {"kind": "missing", "text": "…"}}``.  The kinds are ``gone`` (the office is not there any
more), ``absent`` (not there yet), ``missing`` (no such document, sheet, name or table), ``protected`` (a locked
cell), ``busy`` (a person is in the middle of something, nothing was begun), ``refused`` (the office or a rule
says no) and ``failed``.
"""

from __future__ import annotations

import contextlib
import json
import select
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from .attention import disturbs
from .blocks import Blocks
from .borders import Borders
from .cells import Cells
from .connection import Absent, Missing, Occupied, Office, Protected, Refused
from .documents import Documents
from .drawings import Drawings
from .formats import Formats
from .layout import Layout
from .looks import Looks
from .names import Names
from .pages import Pages
from .rules import Rules
from .sheets import Sheets
from .tables import Tables
from .window import Window

KINDS = {"busy": Occupied, "missing": Missing, "absent": Absent, "protected": Protected, "refused": Refused}
CHANGES = {
    "write", "clear", "insert", "delete", "select", "save", "close", "activate_sheet", "add_sheet", "delete_sheet",
    "rename_sheet", "show_sheet", "protect_sheet", "unprotect_sheet", "add_name", "delete_name", "add_table",
    "rename_table", "show_filter", "set_filter", "set_number_format", "set_color",
    "set_row_height", "set_column_width", "set_hidden", "autofit", "copy_sheet", "move_sheet", "set_look", "indent",
    "set_borders", "merge", "unmerge", "copy_block", "move_block", "paste", "sort", "set_array_formula", "set_link",
    "set_note", "set_print_areas", "show_gridlines", "freeze", "set_table", "export_pdf", "set_validation", "outline",
    "set_shape", "delete_shape", "add_picture", "replace_picture",
}  # fmt: skip
"""What waits until the person is done; reading never does."""
SHORT = 0.002
"""Seconds after an answer in which the next request mostly comes."""
GONE = ("DisposedException", "NoConnectException", "ConnectionSetupException")


def verbs(office: Office) -> dict[str, Callable[..., Any]]:
    """Every public method of every part by its name; the parts share one office."""
    parts = (
        Documents, Sheets, Pages, Cells, Formats, Looks, Borders, Blocks, Rules, Drawings, Layout, Names, Tables,
        Window,
    )  # fmt: skip
    found: dict[str, Callable[..., Any]] = {
        "connect": office.connect,
        "alive": office.alive,
        "disturbs": partial(disturbs, office),
    }
    for part in (kind(office) for kind in parts):
        found.update({name: getattr(part, name) for name in dir(part) if not name.startswith("_")})
    return {name: verb for name, verb in found.items() if callable(verb)}


def kind_of(error: Exception) -> str:
    """What a failure means for the other side."""
    for kind, type_ in KINDS.items():
        if isinstance(error, type_):
            return kind
    name = type(error).__name__.rpartition(".")[2]
    return "gone" if name in GONE or "disposed" in str(error) else "failed"


def carry_out(known: dict[str, Callable[..., Any]], verb: str, args: dict[str, Any]) -> Any:  # noqa: ANN401
    """Do what a request asks for; Occupied before anything is changed while a person is busy."""
    if verb in CHANGES and (doing := known["disturbs"]()):
        raise Occupied(doing)
    return known[verb](**args)


def requests(office: Office) -> Iterator[str]:
    """The lines of standard input; where none comes at once, what will be asked is asked already, bit by bit."""
    while True:
        with contextlib.suppress(Exception):  # Windows cannot wait so; a refusal comes again later
            while not select.select([sys.stdin], [], [], SHORT)[0] and office.ahead():
                pass
        if not (line := sys.stdin.readline()):
            return
        yield line


def main() -> None:
    """Serve until standard input ends; with the argument "own" the office then ends too."""
    office = Office()
    known = verbs(office)
    out = sys.stdout
    sys.stdout = sys.stderr  # a stray print must not break the protocol
    for line in requests(office):
        request = json.loads(line)
        answer: dict[str, Any] = {"id": request["id"]}
        try:
            answer["result"] = carry_out(known, request["verb"], request["args"])
        except Exception as error:
            text = str(error.args[0]) if error.args else ""
            kind = kind_of(error)
            if kind == "failed" and not known["alive"]():
                kind = "gone"  # UNO names the death of the office in many ways
            answer["error"] = {"kind": kind, "text": text or type(error).__name__}
        out.write(json.dumps(answer) + "\n")
        out.flush()
    if sys.argv[2:] == ["own"]:  # the program may have been killed: its office must not stay
        with contextlib.suppress(Exception):
            known["quit"]()

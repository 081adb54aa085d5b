"""Amendments (补正): what happened to a draw afterwards, never a change of the draw itself.

    void       the whole draw is void, for a reason; the draw named in ``added`` takes its place
    alternate  a drawn object that cannot be inspected (注销, 失联, 停业 …) gives way to the next ticket of its
               stratum: with the same seed and quotas, who would have been drawn had it never been listed
    recuse     an object objects to an inspector afterwards (申请回避): the next lawful one takes the seat
    published  the commitment was published: where, and the proof of it (公布登记); changes nothing in the draw
    joint      a drawn object is visited once for this draw and another, or with another body (合并检查): ``removed``
               joins ``added``; the same statement stands in both draws, and changes nothing of who goes
    apart      a ``joint`` is taken back before the visit (取消合并)
    skipped    the issue that was frozen was not drawn (停开登记): the one named in its place decides
    abandon    what was frozen is given up before it was drawn (放弃冻结): the secret is laid open, with the result it
               would have had if the public number exists, and the draw named in ``added`` takes its place

Each is one file ``amend-001.json``, ``amend-002.json`` … in the record's folder: canonical JSON with the keys
``spec draw_id no kind date object removed added team reason evidence decided_by operator prev_record``, of an
abandonment ``nonce entropy selected_sha256`` too, of a publication ``at place url file_sha256``.
``team`` is the team of the object concerned afterwards, the 主检 first ([] for void).  It hangs on the year's
chain like a record, under the name ``<draw_id>/amend-001``; ``prev_record`` is the SHA-256 of what hung there
last.  What follows from them is in ``amend``, whether they say what they had to in ``amend_problems``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple

from toolkit.draw.deciding import SKIPPED
from toolkit.draw.encoding import Unwritable, canonical_json
from toolkit.draw.lists import RECUSAL_CODES
from toolkit.draw.record import RECORD
from toolkit.draw.ticket import SPECS, SSJ2
from toolkit.errors import Refused

VOID, ALTERNATE, RECUSE, ABANDON, PUBLISHED = "void", "alternate", "recuse", "abandon", "published"
JOINT, APART = "joint", "apart"
MERGING = {JOINT, APART}
BODY = "部门："
"""How the name of another body begins where the draw that joins would stand: it has no record here."""
BEFORE_DRAW = {PUBLISHED, SKIPPED}
"""What may hang between the freeze and the record, and never behind it."""
_LAID_OPEN = ("nonce", "entropy", "selected_sha256")
"""Keys of an abandonment only: "" for a secret that was lost, a number that never was, a result they do not give."""
_REGISTERED = ("at", "place", "url", "file_sha256")
"""Keys of a publication only: the computer's clock when it was registered, where C was published, and the proof."""
_ONLY = {ABANDON: (*_LAID_OPEN, "nonce2"), PUBLISHED: _REGISTERED}
_NAME = re.compile(r"amend-(\d{3})\.json")
RESTORE = "请从备份恢复原文件；恢复不了，这份补正不可信"


class Joint(NamedTuple):
    """An object that is visited once: the draw (or the body) that joins, and the draw that is host."""

    object: str
    guest: str
    host: str

    @property
    def body(self) -> str:
        """The name of the other body that joins; "" where a draw does."""
        return self.guest.removeprefix(BODY) if self.guest.startswith(BODY) else ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """One amendment, as its file says; ids are canonical, ``date`` is yyyy-mm-dd."""

    draw_id: str
    no: int
    kind: str
    date: str
    object: str
    removed: str
    added: str
    team: tuple[str, ...]
    reason: str
    evidence: str
    decided_by: str
    operator: str
    prev_record: str
    spec: str = SSJ2
    nonce: str = ""
    entropy: str = ""
    selected_sha256: str = ""
    nonce2: str = ""
    at: str = ""
    place: str = ""
    url: str = ""
    file_sha256: str = ""

    @property
    def file(self) -> str:
        """Its file name."""
        return f"amend-{self.no:03d}.json"

    @property
    def joint(self) -> Joint:
        """What a ``joint`` or ``apart`` is about."""
        return Joint(self.object, self.removed, self.added)

    @property
    def why(self) -> str:
        """Its reason in words: that of a recusal is a code."""
        return RECUSAL_CODES.get(self.reason, self.reason) if self.kind == RECUSE else self.reason

    def to_bytes(self) -> bytes:
        """Its canonical JSON."""
        names = [entry.name for entry in fields(self)]
        others = {key for kind, keys in _ONLY.items() if kind != self.kind for key in keys}
        others |= set() if self.nonce2 else {"nonce2"}  # only where there was a second half, and it was given
        values = {key: getattr(self, key) for key in names if key not in others}
        return canonical_json({**values, "team": list(self.team)})


def is_amendment(name: str) -> bool:
    """Whether a file of this name is an amendment."""
    return bool(_NAME.fullmatch(name))


def read_amendments(files: Mapping[str, bytes]) -> list[Amendment]:
    """The amendments of a record folder in order.  Raises ToolkitError for one that cannot be read."""
    return [_parse(name, files[name]) for name in sorted(filter(is_amendment, files))]


def _parse(name: str, data: bytes) -> Amendment:
    try:
        value = json.loads(data)
        amendment = Amendment(**{**value, "team": tuple(value["team"])})
        if amendment.to_bytes() != data or amendment.spec not in SPECS:
            raise Refused(f"补正“{name}”不是规范写法。{RESTORE}。")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, Unwritable):
        raise Refused(f"补正“{name}”读不出来。{RESTORE}。") from None
    return amendment


def changes(files: Mapping[str, bytes]) -> list[Amendment]:
    """The amendments that changed what was drawn: all but what was registered before."""
    return [each for each in read_amendments(files) if each.kind not in BEFORE_DRAW]


def joints(amendments: Iterable[Amendment]) -> set[Joint]:
    """The visits that are joint after these amendments of one draw."""
    found: set[Joint] = set()
    for each in amendments:
        if each.kind in MERGING:
            (found.add if each.kind == JOINT else found.discard)(each.joint)
    return found


def abandoned(files: Mapping[str, bytes]) -> Amendment | None:
    """The abandonment of a folder that was frozen and never drawn.  Raises ToolkitError if it cannot be read."""
    if RECORD in files:
        return None
    return next((each for each in read_amendments(files) if each.kind == ABANDON), None)


def publications(files: Mapping[str, bytes]) -> list[Amendment]:
    """The publications of the commitment that were registered.  Raises ToolkitError if they cannot be read."""
    return [each for each in read_amendments(files) if each.kind == PUBLISHED]


def skipped(files: Mapping[str, bytes]) -> Amendment | None:
    """The statement that the first issue was not drawn.  Raises ToolkitError if it cannot be read."""
    return next((each for each in read_amendments(files) if each.kind == SKIPPED), None)


def next_draw_id(draw_id: str) -> str:
    """The number of the draw that takes the place of a void one: 202304-1-01 → 202304-1-02."""
    head, _, number = draw_id.rpartition("-")
    return f"{head}-{int(number) + 1:02d}"

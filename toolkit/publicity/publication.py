"""One version of a task's publication as data: the record from which page, table and 公示表 are made.

A version is never changed.  A correction is a further version that says why, and lists every cell that is
now other than in the version before it (更正), so that the public sees both.  So is a version with objects that
were reported later (续行公示).

    PublishedLine   one inspected object: what the public may know of it
    Publication     all lines of a task, with what proves the draw behind them
    changes         old version, new version → the cells that differ
    versions        the versions that lie in a task's folder 公示, in order
    private_data    numbers of persons that must not be published, each a Problem with its cell
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from toolkit.codes import holds_citizen_id, holds_telephone
from toolkit.errors import Place, Problem, Refused
from toolkit.files import parsed, read_at_most

NAME = "公示.json"
_LARGEST = 64 << 20  # bytes: some 100,000 objects
FOLDER = "公示"
"""The folder of a task's versions, among its papers."""


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """What is published of one object; all text, "—" where there is nothing to say."""

    name: str
    code: str
    item: str
    inspected: str
    result: str
    issue: str
    handling: str

    @property
    def inspected_on(self) -> date | None:
        """The day of the inspection."""
        return date.fromisoformat(self.inspected) if self.inspected[:1].isdigit() else None


HEADERS = dict(
    zip(
        (each.name for each in fields(PublishedLine)),
        ("对象名称", "统一社会信用代码", "抽查事项", "检查日期", "检查结果", "发现的问题", "处理情况"),
        strict=True,
    )
)
"""Field of a Line → its header on page and table."""


NOT_TOLD = "（原来没有公示）"
"""What stood in the version before of an object that came."""


class Correction(NamedTuple):
    """One corrected cell: of which object, which column, what stood there and what stands there now."""

    name: str
    header: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Publication:
    """One version.  ``proof`` holds what lets anyone check the draw, label → value, in order of showing.

    ``about``: the same of the check (检查类型, 参与部门, 计划备案号), as far as the office wrote it down.
    """

    bureau: str
    task: str
    title: str
    day: str
    base: int
    proof: Mapping[str, str]
    lines: tuple[PublishedLine, ...]
    version: int = 1
    reason: str = ""
    changed: tuple[Correction, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    rest: int = 0
    """Objects drawn that are not told of yet: a later version will."""

    @property
    def continued(self) -> bool:
        """Whether this version says of further objects, and nothing else of those before."""
        return self.version > 1 and all(change.old == NOT_TOLD for change in self.changed)

    def to_bytes(self) -> bytes:
        """The version as the JSON file kept beside the page; Refused if it is larger than one that is read back."""
        data = (json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n").encode()
        if len(data) > _LARGEST:
            raise Refused(
                f"任务 {self.task} 要公示 {len(self.lines):,} 户，数据有 {len(data) >> 20} MB，"
                f"一次最多 {_LARGEST >> 20} MB（约十万户），没有公示。请把这项任务分成几项。"
            )
        return data

    @classmethod
    def parse(cls, data: bytes) -> Publication:
        """Read a version back."""
        found = parsed(data)
        lines = tuple(PublishedLine(**line) for line in found.pop("lines"))
        return cls(**{**found, "lines": lines, "changed": tuple(Correction(*c) for c in found["changed"])})

    def corrected(self, new: Publication, reason: str) -> Publication:
        """``new`` as the version that follows this one."""
        return replace(
            new, version=self.version + 1, reason=reason, changed=tuple(changes(self.lines, new.lines))
        )


def versions(folder: Path) -> list[Publication]:
    """All versions that lie in a folder 公示, in order; Refused for one that cannot be read."""
    found = []
    for path in folder.glob(f"第*版/{NAME}"):
        data = read_at_most(path, _LARGEST)
        try:
            found.append(Publication.parse(data))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Refused(f"“{path}”被改动过，读不出来。请从备份恢复公示文件夹。") from error
    return sorted(found, key=lambda one: one.version)


def changes(old: Sequence[PublishedLine], new: Sequence[PublishedLine]) -> Iterator[Correction]:
    """Every cell that differs; an object that came or went is one change of its name."""
    before, after = ({line.code: line for line in lines} for lines in (old, new))
    for code, line in after.items():
        was = before.get(code)
        if was is None:
            yield Correction(line.name, HEADERS["name"], NOT_TOLD, line.name)
            continue
        for key, header in HEADERS.items():
            if getattr(was, key) != getattr(line, key):
                yield Correction(line.name, header, getattr(was, key), getattr(line, key))
    for code, line in before.items():
        if code not in after:
            yield Correction(line.name, HEADERS["name"], line.name, "（撤下）")


def private_data(texts: Mapping[Place, str]) -> list[Problem]:
    """公民身份号码 and telephone numbers in what would be published (R13: nobody's private data)."""
    found = []
    for place, text in texts.items():
        for what, hit in (("公民身份号码", holds_citizen_id(text)), ("电话号码", holds_telephone(text))):
            if hit:
                remedy = "公示内容不得有个人信息，请删去后再公示"
                found.append(Problem(f"里有{what}", remedy, place, rule="R13"))
    return found

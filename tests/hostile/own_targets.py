"""Readers of the small files that the toolkit keeps beside the workbook, in JSON: as ``targets``, by the same rules."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import date
from hashlib import sha256
from pathlib import Path

from tests import desk
from tests.county import TASK, County
from toolkit import columns
from toolkit.archive import bag
from toolkit.importing import remembered
from toolkit.jobs.archive.known import known_files
from toolkit.jobs.base import Outcome
from toolkit.jobs.plan_version import versions as plan_versions
from toolkit.jobs.reconcile import papers
from toolkit.jobs.snapshot import Snapshot
from toolkit.ledger import plan_register
from toolkit.masters import MASTERS
from toolkit.onsite import kept
from toolkit.onsite.handed import PointFound, Signature
from toolkit.publicity import publication

DAY = date(2023, 4, 10)


@contextmanager
def _at(place: str, data: bytes) -> Iterator[Path]:
    """A folder with the file at its place below."""
    with tempfile.TemporaryDirectory() as root:
        path = Path(root) / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        yield Path(root)


def _words(outcome: Outcome) -> None:
    for text in (*outcome.lines, *map(str, outcome.problems)):
        text.encode()


def published(data: bytes) -> None:
    """公示.json of a version that was changed."""
    with _at(f"第1版/{publication.NAME}", data) as root:
        for version in publication.versions(root):
            list(publication.changes(version.lines, ()))


def planned(data: bytes) -> None:
    """计划登记: the versions, and what differs."""
    name = plan_register.path_of(Path("记录") / "2023", 1)
    with _at(str(name), data) as root:
        book = desk.book(root / "双随机台账.xlsx")
        _words(plan_versions(book, desk.office(root, DAY)))


def noted(data: bytes) -> None:
    """文书底数: what papers say, compared with 检查台账; then gone on with."""
    with _at(f"{TASK}/{papers.NAME}", data) as root:  # beside the folder lies its lock
        folder = root / TASK
        for problem in papers.differences(desk.desk(), TASK, folder):
            str(problem).encode()
        papers.cases_told(folder)
        papers.last(folder / papers.NAME, 2)
        papers.Note(folder).keep({"新.docx": {"document": "检查通报", "sha256": "0", "cases": {}}})
        assert "新.docx" in papers.read(folder)


def visited(data: bytes) -> None:
    """现场记录 of a firm, and how its 检查要点 are told."""
    with _at(f"{kept.FOLDER}/a_1.json", data) as root:
        for found in kept.latest(root).values():
            str(found.findings).encode()
            found.without("")


def row_digests(data: bytes) -> None:
    """行摘要: a view, taken for none where it is spoilt."""
    with _at("日志-2023.行摘要", data) as root:
        found = Snapshot(root / "2023")
        found.heads(sha256(data.partition(b"\n")[0]).hexdigest())
        for name, digest in re.findall(
            r'^\["([^"]*)","([^"]*)"', data.decode("utf-8", "replace"), re.MULTILINE
        ):
            found.marks(name, digest)
            found.table(digest)
        found.keep([b"{}"])


def package_list(data: bytes) -> None:
    """metadata.json of a package that lies as a folder."""
    with _at("data/metadata.json", data) as root:
        (root / bag.DECLARED).write_bytes(bag.DECLARATION)
        known_files([root])


def matched(data: bytes) -> None:
    """导入对照: which columns were matched before."""
    memory = remembered.recall(data, columns.REGIONS, "a")
    remembered.remember(data, columns.REGIONS, "a", memory, file="名单.csv", day="2023-04-10")


# --- sound files ------------------------------------------------------------------------------------------


def _planned() -> list[bytes]:
    step = plan_register.Registration(
        plan_register.ADOPTED, 1, "2023-01-10", "2023-01-10 09:00", "甲", rows=[{"任务": "a"}]
    )
    return [json.dumps(asdict(step)).encode()]


def _published() -> list[bytes]:
    line = publication.PublishedLine(**{each.name: "示例" for each in fields(publication.PublishedLine)})
    told = publication.Publication(*["示例"] * 3, "2023-04-28", 13, {"承诺": "0"}, (line,))
    return [told.to_bytes()]


def _drawn(place: str) -> list[bytes]:
    with tempfile.TemporaryDirectory() as root:
        county = County(Path(root), MASTERS["双随机台账.xlsx"]())
        county.drawn()
        return [(county.root / place).read_bytes()]


def _visited() -> list[bytes]:
    sign = Signature("inspector", "示例", "2023-04-20T09:00", "", b"\x89PNG")
    source = {"sha256": "0" * 64, "device": "a", "who": "示例", "made": "2023-04-20T10:00"}
    found = kept.Kept({"scene": "查了"}, {1: PointFound("符合", "")}, 6, ("现场_0.jpg",), (sign,), (source,))
    with tempfile.TemporaryDirectory() as root:
        return [kept.keep(Path(root), Path(root), "a", found, []).read_bytes()]


def _package_list() -> list[bytes]:
    file = {"文件": "data/a.docx", "来源": "文书/a.docx", "SHA-256": "0" * 64, "字节数": 1, "页数": 1}
    changed = {"改动": [{"文件": "文书/a.docx", "原": "", "现": "1" * 64}]}
    told = {"件": [{"档号": "1", "组成文件": [file]}], "其他文件": [file], "更正": changed, "缺件理由": ""}
    return [json.dumps(told, ensure_ascii=False).encode()]


def _matched() -> list[bytes]:
    memory = remembered.Memory({"code": "代码", "name": "名称"}, {"note": "示例"})
    return [remembered.remember(None, columns.REGIONS, "a", memory, file="名单.csv", day="2023-04-10")]


OWN: Mapping[str, tuple[Callable[[bytes], None], Callable[[], list[bytes]]]] = {
    "published": (published, _published),
    "planned": (planned, _planned),
    "noted": (noted, lambda: _drawn(f"文书/{TASK}/{papers.NAME}")),
    "visited": (visited, _visited),
    "row_digests": (row_digests, lambda: _drawn("记录/日志-2023.行摘要")),
    "package_list": (package_list, _package_list),
    "matched": (matched, _matched),
}

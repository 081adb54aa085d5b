"""What the toolkit writes it can read again: where a reader has a bound, nothing larger is written."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from tests.county import TASK, County
from toolkit.errors import Refused
from toolkit.files import parsed, read_at_most
from toolkit.jobs import snapshot
from toolkit.jobs.documents import documents
from toolkit.jobs.marks import digest_of
from toolkit.jobs.reconcile import papers
from toolkit.jobs.snapshot import Snapshot
from toolkit.onsite import kept
from toolkit.onsite.handed import Signature
from toolkit.publicity import publication
from toolkit.publicity.publication import Publication, PublishedLine

VISIT = kept.NOTHING._replace(signs=(Signature("inspector", "示例", "2023-04-20T09:00", "", b"\x89" * 4000),))


def published(count: int) -> Publication:
    """A version with so many objects, each with a problem in some words."""
    words = {each.name: "示例企业未按规定登记库存，责令改正" for each in fields(PublishedLine)}
    lines = tuple(PublishedLine(**words | {"code": f"9141{number:014}"}) for number in range(count))
    return Publication("示例局", TASK, "示例检查", "2023-04-28", count, {"承诺": "0"}, lines)


@pytest.mark.thorough
@pytest.mark.parametrize("count", [20_000, 60_000])
def test_a_publication_of_a_province_is_read_again(count: int, tmp_path: Path) -> None:
    path = tmp_path / "第1版" / publication.NAME
    path.parent.mkdir()
    path.write_bytes(published(count).to_bytes())
    (version,) = publication.versions(tmp_path)
    assert version == published(count)


def test_a_publication_that_could_not_be_read_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = published(10).to_bytes()
    monkeypatch.setattr(publication, "_LARGEST", len(small))
    path = tmp_path / "第1版" / publication.NAME
    path.parent.mkdir()
    path.write_bytes(published(10).to_bytes())
    assert len(publication.versions(tmp_path)) == 1
    with pytest.raises(Refused, match="要公示 11 户"):
        published(11).to_bytes()
    path.write_bytes(small + b" ")
    with pytest.raises(Refused, match=publication.NAME):
        publication.versions(tmp_path)


def test_a_note_of_papers_that_could_not_be_read_is_not_made(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.drawn()
    folder = county.root / "文书" / TASK
    monkeypatch.setattr(papers, "_LARGEST", (folder / papers.NAME).stat().st_size + 1000)
    papers_before, known = sorted(folder.glob("*.docx")), papers.read(folder)
    with pytest.raises(Refused, match="写满了"):
        documents(county.book(), county.office(date(2023, 4, 17)), TASK)
    assert sorted(folder.glob("*.docx")) == papers_before, "none without its line in the note"
    assert papers.read(folder) == known
    monkeypatch.setattr(papers, "_LARGEST", 100)
    with pytest.raises(Refused, match=papers.NAME):
        papers.read(folder)


def test_a_visit_that_could_not_be_read_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = kept.keep(tmp_path, tmp_path, "a", VISIT, [])
    monkeypatch.setattr(kept, "_LARGEST", path.stat().st_size)
    assert kept.latest(tmp_path) == {"a": VISIT}
    more = VISIT._replace(signs=(*VISIT.signs, VISIT.signs[0]._replace(name="另一人")))
    with pytest.raises(Refused, match="签名太多"):
        kept.keep(tmp_path, tmp_path, "a", more, [])
    assert kept.latest(tmp_path) == {"a": VISIT}
    monkeypatch.setattr(kept, "_LARGEST", path.stat().st_size - 1)
    with pytest.raises(Refused, match="a_1"):
        kept.latest(tmp_path)


def test_row_digests_that_could_not_be_read_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    year = tmp_path / "2023"

    def kept(count: int) -> bool:
        rows = ["0" * 16] * count
        Snapshot(year).keep([b"{}", snapshot.line_of(["任务", digest_of(rows), rows])])
        return Snapshot(year).marks("任务", digest_of(rows)) == rows

    assert kept(9)
    monkeypatch.setattr(snapshot, "_LARGEST", 250)
    assert not kept(10)
    assert kept(8)


@pytest.mark.parametrize("data", [b"[" * 100_000, b"[" + b"{}," * 3_000_000 + b"{}]", b"", b"\xff"])
def test_json_that_is_deep_or_has_too_many_values_is_no_json(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"deep|values|Expecting|decode"):
        parsed(data)


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "Infinity", "-Infinity"])
def test_json_with_a_number_that_cannot_be_counted_with_is_no_json(number: str) -> None:
    assert parsed(b'{"total": 1e9}') == {"total": 1e9}
    with pytest.raises(ValueError, match="is no number"):
        parsed(f'{{"total": {number}}}'.encode())


def test_a_file_within_its_bounds_is_read_whole(tmp_path: Path) -> None:
    """Negative control of the bounds."""
    path = tmp_path / "a"
    path.write_bytes(b"1\n" * 50)
    assert read_at_most(path, 100, 50) == b"1\n" * 50
    for most, lines in ((99, 50), (100, 49)):
        with pytest.raises(Refused):
            read_at_most(path, most, lines)

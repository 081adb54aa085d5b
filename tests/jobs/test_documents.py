"""生成文书 reads once, writes as it goes, says how far it is, and asks nothing for a paper that is there."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.county import County, text_of
from tests.paper_names import INDEX
from toolkit import columns, progress
from toolkit.archive.collect import collect
from toolkit.cli import main
from toolkit.jobs.base import Desk, Outcome, open_desk
from toolkit.jobs.documents import documents, write
from toolkit.jobs.papers import FILED
from toolkit.jobs.papers.context import Document
from toolkit.ledger import records
from toolkit.ledger.record import DrawRecord

TASK = "202304-1"
FIELDS = {
    "单位名称": "示例县工业和信息化局",
    "年度": "2023",
    "目录": [],
}


def paper(mark: str, fields: Callable[[], dict[str, object]]) -> Document:
    return Document(INDEX, mark, fields)


@pytest.fixture
def desk(county: County) -> Desk:
    return open_desk(county.book(), county.office())


def test_a_paper_is_on_the_disk_before_the_next_batch_is_asked_for(county: County, desk: Desk) -> None:
    there: list[int] = []

    def fields() -> dict[str, object]:
        there.append(len(list((county.root / "文书" / "x").glob("*.docx"))))
        return FIELDS

    papers = [paper(f"_{number:03}", fields) for number in range(400)]
    write(desk, county.office(), county.root / "文书" / "x", papers, Outcome("x"))
    assert there[:4] == [0, 1, 1, 3]  # the first alone, then two, then four
    assert there == sorted(there)
    assert len(set(there)) > 8, "never more than a hundred or so wait in memory"


def test_nothing_is_asked_for_a_paper_that_is_there(county: County, desk: Desk) -> None:
    folder, asked = county.root / "文书" / "x", Counter[str]()

    def papers() -> Iterator[Document]:
        for mark in "甲乙丙":
            yield paper(f"_{mark}", lambda mark=mark: asked.update([mark]) or FIELDS)  # type: ignore[misc]

    write(desk, county.office(), folder, papers(), Outcome("x"))
    next(folder.glob("*_乙.docx")).unlink()
    write(desk, county.office(), folder, papers(), Outcome("x"))
    assert asked == {"甲": 1, "乙": 2, "丙": 1}


def test_the_list_of_the_draw_is_counted_for_papers_and_not_taken_apart(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.drawn()
    read, rows = Counter[str](), DrawRecord.rows

    def counted(record: DrawRecord, name: str, fields: int) -> list[list[str]]:
        read.update([name])
        return rows(record, name, fields)

    monkeypatch.setattr(DrawRecord, "rows", counted)
    made = documents(county.book(), county.office(date(2023, 4, 14)), TASK)
    assert len(made.files) == 19
    assert not read["frame.txt"]
    record = records.read(county.record())
    assert len(record.frame) == record.base
    assert read["frame.txt"] == 1, "negative control"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("expected", "shown"), [(3, "生成文书 2/3……"), (None, "生成文书 2……")])
def test_it_is_shown_how_far_it_is_and_of_how_many(
    expected: int | None, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    assert list(progress.follow(iter((1, 2, 3)), "生成文书", expected)) == [1, 2, 3]
    assert shown in terminal.getvalue()


def test_nobody_looks_and_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr("sys.stderr", pipe)
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    assert list(progress.follow([1, 2], "生成文书")) == [1, 2]
    assert not pipe.getvalue()


def test_what_stopped_in_the_middle_is_gone_on_with(county: County, desk: Desk) -> None:
    """Ctrl+C among the papers: those before it stay as they are."""
    folder = county.root / "文书" / "x"

    def papers(stop: int) -> Iterator[Document]:
        for number in range(9):
            if number == stop:
                raise KeyboardInterrupt
            yield paper(f"_{number}", lambda: FIELDS)

    with pytest.raises(KeyboardInterrupt):
        write(desk, county.office(), folder, papers(5), Outcome("x"))
    before = {path: path.stat().st_mtime_ns for path in folder.glob("*.docx")}
    assert 0 < len(before) < 9
    outcome = Outcome("x")
    write(desk, county.office(), folder, papers(9), outcome)
    assert len(outcome.files) == 9 - len(before)
    assert all(path.stat().st_mtime_ns == then for path, then in before.items())
    assert Path(folder / "归档文件目录_8.docx").exists()


def test_a_paper_is_made_again_with_its_number_and_the_old_one_is_set_aside(county: County, capsys) -> None:
    county.drawn()
    words = ["documents", str(county.path), "--task", TASK]
    assert main(words) == 0
    first = county.book().read(columns.CASES).rows[0]
    (old,) = county.documents().glob("行政检查通知书_001*.docx")
    before, others = old.read_bytes(), sorted(county.documents().glob("*.docx"))
    number = re.search(r"〔\d{4}〕\d+号", text_of(old))
    county.type(columns.TASKS, TASK, {"date": date(2023, 4, 21)})
    main(words)
    assert old.read_bytes() == before, "the control: it is never overwritten by itself"
    one = ["--kind", "行政检查通知书", "--object", first.text("target"), "--again"]
    assert main([*words, *one]) == 0
    assert "2023年4月21日" in "".join(text_of(old).split())
    assert re.search(r"〔\d{4}〕\d+号", text_of(old)).group() == number.group()  # type: ignore[union-attr]
    (kept,) = (county.documents() / "留存").iterdir()
    assert kept.read_bytes() == before
    assert sorted(county.documents().glob("*.docx")) == others
    assert main([*words, "--again"]) == 2, "of which kind has to be said"
    assert main(["reconcile", str(county.path)]) == 0, capsys.readouterr().out
    found = collect(TASK, county.documents(), FILED)
    assert [item.name.parts[0] for item in found.items if len(item.name.parts) > 1] == ["留存"]
    assert not [gap for gap in found.gaps if "留存" in str(gap)]

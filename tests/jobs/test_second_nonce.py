"""第二密数: another office makes and keeps a half of the secret, on two small files, through the commands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.county import NUMBER, County, text_of
from tests.verified import faults, standalone
from toolkit import columns
from toolkit.cli import main
from toolkit.errors import Refused, WrongUse
from toolkit.jobs.abandon import abandon
from toolkit.jobs.amend import Decision
from toolkit.jobs.documents import documents
from toolkit.jobs.draw import draw
from toolkit.jobs.freeze import freeze
from toolkit.jobs.second import second_nonce
from toolkit.ledger import records

DAY = date(2023, 4, 14)


@pytest.fixture
def stick(tmp_path: Path) -> tuple[Path, Path]:
    """The two files that the other office makes: the secret, and the digest that it hands over."""
    folder = tmp_path / "U盘"
    folder.mkdir()
    assert main(["second-nonce", str(folder), "--holder", "示例县纪委监委"]) == 0
    (secret,), (handed_over,) = folder.glob("*_密数.txt"), folder.glob("*_摘要.txt")
    return secret, handed_over


@pytest.fixture
def frozen(county: County, stick: tuple[Path, Path]) -> County:
    county.plan()
    county.type(columns.TASKS, "202304-1", {"issue": "2023041"})
    assert freeze(county.book(), county.office(), "202304-1", b"n" * 32, second=stick[1]).ok
    return county


@pytest.mark.thorough
def test_drawn_with_both_halves_and_the_papers_say_who_kept_one(frozen: County, stick) -> None:
    assert draw(frozen.book(), frozen.office(DAY), "202304-1", NUMBER, second=stick[0]).ok
    assert faults(frozen, DAY) == []
    assert standalone(frozen.record()) == []
    documents(frozen.book(), frozen.office(DAY), "202304-1")
    paper = text_of(next((frozen.root / "文书" / "202304-1").glob("抽取核验单*.docx")))
    assert "第二密数由示例县纪委监委保管" in paper


def test_without_the_other_office_nothing_is_drawn(frozen: County, stick, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="示例县纪委监委保管"):
        draw(frozen.book(), frozen.office(DAY), "202304-1", NUMBER)
    with pytest.raises(WrongUse, match="密数"):
        draw(frozen.book(), frozen.office(DAY), "202304-1", NUMBER, second=stick[1])  # the digest
    (other,) = (
        path for path in second_nonce(tmp_path, "示例县纪委监委", b"x" * 32).files if "密数.txt" in path.name
    )
    with pytest.raises(Refused, match="摘要不符"):
        draw(frozen.book(), frozen.office(DAY), "202304-1", NUMBER, second=other)
    assert not records.read(frozen.record()).drawn


@pytest.mark.thorough
def test_a_crash_between_record_and_lists_is_made_good_with_both_halves(frozen: County, stick) -> None:
    frozen.dies(lambda: draw(frozen.book(), frozen.office(DAY), "202304-1", NUMBER, second=stick[0]))
    (frozen.record() / "selected.txt").unlink()
    chain = frozen.record().parent / "chain.txt"
    chain.write_bytes(chain.read_bytes().splitlines(keepends=True)[0])
    assert draw(
        frozen.book(), frozen.office(DAY), "202304-1", NUMBER
    ).ok  # what is decided needs no half again
    assert faults(frozen, DAY) == []


@pytest.mark.thorough
def test_the_secret_itself_a_strange_file_and_a_used_half_are_refused_at_the_freeze(
    county: County, stick, tmp_path: Path
) -> None:
    county.plan()
    county.type(columns.TASKS, "202304-1", {"issue": "2023041"})

    def frozen_with(file: Path):
        return freeze(county.book(), county.office(), "202304-1", b"n" * 32, second=file)

    with pytest.raises(WrongUse, match="密数本身"):
        frozen_with(stick[0])
    with pytest.raises(WrongUse, match="找不到"):
        frozen_with(tmp_path / "没有.txt")
    strange = tmp_path / "别的.txt"
    strange.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WrongUse, match="没有第二密数的摘要"):
        frozen_with(strange)
    assert frozen_with(stick[1]).ok
    abandon(county.book(), county.office(), "202304-1", Decision("名单有误", "吴示例", "决定"))
    county.type(columns.TASKS, "202304-1", {"issue": "2023042"})
    with pytest.raises(WrongUse, match="只能用一次"):
        frozen_with(stick[1])


def test_a_half_that_was_lost_is_no_dead_end(frozen: County) -> None:
    why = Decision("第二密数丢失", "吴示例", "示工信决〔2023〕5号")
    told = abandon(frozen.book(), frozen.office(DAY), "202304-1", why, NUMBER)
    assert any("算不出" in line for line in told.lines)
    assert faults(frozen, DAY) == []
    assert standalone(frozen.record()) == []


def test_given_up_with_both_halves_the_result_is_told(frozen: County, stick) -> None:
    why = Decision("名单有误", "吴示例", "示工信决〔2023〕5号")
    told = abandon(frozen.book(), frozen.office(DAY), "202304-1", why, NUMBER, second=stick[0])
    assert any("本来会抽中 8 户" in line for line in told.lines)
    assert faults(frozen, DAY) == []
    assert standalone(frozen.record()) == []


def test_the_files_are_made_once_and_only_where_there_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="没有"):
        second_nonce(tmp_path / "没有", "示例县纪委监委", b"x" * 32)
    with pytest.raises(WrongUse, match="--holder"):
        second_nonce(tmp_path, " ", b"x" * 32)
    secret, handed_over = second_nonce(tmp_path, "示例县纪委监委", b"x" * 32).files
    assert (b"x" * 32).hex() in secret.read_text("utf-8-sig")
    assert (b"x" * 32).hex() not in handed_over.read_text("utf-8-sig")

"""照片 ↔ 现场记录、检查台账: what a phone brought is there as it was; what nobody names, or what is short, is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.archive_kit import picture
from tests.county import TASK, County
from tests.onsite.phone import hand_in, photo, visit
from toolkit import columns
from toolkit.cli import main
from toolkit.columns.lists import NO_PROBLEM
from toolkit.errors import Level
from toolkit.jobs.base import open_desk
from toolkit.jobs.documents import documents
from toolkit.jobs.onsite_form import FORM
from toolkit.jobs.reconcile import PAIRS
from toolkit.jobs.reconcile.accounts import Accounts
from toolkit.jobs.results_file import enter_results

VISITED = date(2023, 4, 21)


@pytest.fixture
def photographed(county: County) -> County:
    """The first firm was visited with a phone, which brought two photos."""
    county.drawn()
    documents(county.book(), county.office(date(2023, 4, 18)), TASK, FORM, nonce=b"n" * 32)
    found = visit({"scene": "查了库房"}, photos=[photo("red", "大门"), photo("blue", "库房")])
    file = hand_in(county.office(), TASK, {first(county): found}, "甲")
    enter_results(county.book(), county.office(VISITED), [file])
    return county


def first(county: County) -> str:
    return county.book().read(columns.CASES).rows[0].text("case")


def pictures(county: County) -> Path:
    return county.documents() / "照片" / first(county)


def said(county: County) -> list[tuple[Level, str]]:
    book, office = county.book(), county.office(VISITED)
    (pair,) = (pair for pair in PAIRS if pair.name.startswith("照片"))
    found = pair.differences(Accounts.of(book, office, open_desk(book, office)))
    return [(problem.level, str(problem)) for problem in found]


def gone(county: County) -> None:
    next(pictures(county).glob("现场_*.jpg")).unlink()


def other(county: County) -> None:
    next(pictures(county).glob("现场_*.jpg")).write_bytes(picture(9))


def nobodys(county: County) -> None:
    (pictures(county) / "现场_000000000000.jpg").write_bytes(picture(9))


def short(county: County) -> None:
    county.type(columns.CASES, first(county), {"evidence": "照片 4 张、复印件1份"})


def unnamed(county: County) -> None:
    county.type(columns.CASES, first(county), {"evidence": "复印件1份"})


def strays(county: County) -> None:
    shutil.copytree(pictures(county), pictures(county).with_name("不知道是谁"))


def test_photos_just_handed_in_agree(photographed: County) -> None:
    assert said(photographed) == []
    assert main(["reconcile", str(photographed.path)]) == 0


@pytest.mark.parametrize(
    ("done", "level", "words"),
    [
        (gone, Level.ERROR, "不见了"),
        (other, Level.ERROR, "被改过，与手机交回的不同"),
        (nobodys, Level.WARNING, "现场_000000000000.jpg：没有哪份现场记录写着"),
        (short, Level.WARNING, "写着照片 4 张"),
        (unnamed, Level.WARNING, "没有写照片"),
        (strays, Level.WARNING, "不知道是谁」照片文件夹对不上任何检查对象"),
    ],
)
def test_each_difference_is_named_with_its_place(
    photographed: County, done: Callable[[County], None], level: Level, words: str
) -> None:
    done(photographed)
    (found, *_) = said(photographed)
    assert found[0] is level
    assert words in found[1]
    assert TASK in found[1] or first(photographed) in found[1] or "证据材料" in found[1]


def test_an_office_that_keeps_its_photos_on_paper_is_not_asked(county: County) -> None:
    county.drawn()
    county.inspect(lambda _, values: values.update(evidence="照片2张"))
    assert said(county) == []
    assert NO_PROBLEM in {row["result"] for row in county.book().read(columns.CASES).rows}

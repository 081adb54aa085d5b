"""An office that has drawn and made its 现场表, once for the tests of this folder; phones for a whole file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.county import TASK, County
from tests.onsite.phone import Phones, phones
from toolkit.jobs.documents import documents
from toolkit.jobs.onsite_form import FORM
from toolkit.onsite import NAME

VISITED = date(2023, 4, 21)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, master: bytes, drawn_once: Path) -> Path:
    county = County(tmp_path_factory.mktemp("现场"), master, drawn=drawn_once)
    county.drawn()
    before = ("started", "ended", "shown", "result", "handling", "reported")
    county.inspect(lambda _, values: [values.pop(key) for key in before])
    for kind in ("", FORM):
        documents(county.book(), county.office(date(2023, 4, 18)), TASK, kind, nonce=b"n" * 32)
    return county.root


@pytest.fixture
def taken_along(tmp_path: Path, master: bytes, prepared: Path) -> County:
    """An office whose inspectors have their papers and 现场表."""
    root = tmp_path / "单位"
    root.mkdir()
    county = County(root, master)
    shutil.copytree(prepared, county.root, dirs_exist_ok=True)
    return county


@pytest.fixture(scope="session")
def form(prepared: Path) -> Path:
    """现场.html."""
    return prepared / FORM / TASK / NAME


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phones]:
    with phones(tmp_path_factory.mktemp("手机")) as made:
        yield made

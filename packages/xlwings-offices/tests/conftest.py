"""One office for the whole session, a fresh workbook for every test, and programs of the system as far as there are."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
import xlwings as xw
from hypothesis import settings

import xlwings_offices
from xlwings_offices import libreoffice

IN_CI = os.environ.get("CI") == "true"

# no deadline: tests are never timed; in CI the same examples every time: a red run can be repeated
settings.register_profile("xlwings-offices", deadline=None, derandomize=IN_CI)
settings.load_profile("xlwings-offices")


def _found(name: str) -> str:
    path = shutil.which(name)
    if path is not None:
        return path
    if IN_CI:
        pytest.fail(f"{name} is missing", pytrace=False)
    pytest.skip(f"{name} is missing")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("office") is not None:
        _found("soffice")


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Gives the path of a program of the system; without it the test is skipped, or fails under CI=true."""
    return _found


@pytest.fixture(scope="session")
def office_app() -> Iterator[xw.App]:
    """A headless office with a private profile."""
    app = libreoffice.start()
    yield app
    app.quit()


@pytest.fixture(params=[pytest.param("office", marks=pytest.mark.office), "memory"])
def app(request: pytest.FixtureRequest) -> Iterator[xw.App]:
    """Both backends, one after the other."""
    if request.param == "office":
        made = request.getfixturevalue("office_app")
        yield made
        for book in list(made.books):
            book.close()
    else:
        made = xlwings_offices.memory()
        yield made
        made.quit()


@pytest.fixture
def book(app: xw.App) -> xw.Book:
    """A new workbook with one sheet."""
    return app.books.add()


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    """Its sheet."""
    return book.sheets[0]

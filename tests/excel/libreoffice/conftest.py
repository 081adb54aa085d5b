"""The engine's tests: one office for the whole session, and a fresh workbook for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import xlwings as xw

from toolkit.excel import libreoffice


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
        made = libreoffice.memory()
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

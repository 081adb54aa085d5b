"""One office for the whole session, a fresh workbook for every test, and programs of the system as far as there are."""

from __future__ import annotations

import os
import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from hypothesis import settings

import xlwings_offices
from wps_fake.desk import Desk
from wps_fake.fake import FakeWps, addin
from xlwings_offices import libreoffice, wps
from xlwings_offices.wps.server import Click, Service

NOT_IN_WPS = {
    "test_messages_without_a_window_are_kept_and_answered": "a person sees them (test_wps.py)",
}
"""Tests of what the link to WPS does not carry out, and why not."""

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


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser that stands for the one embedded in WPS."""
    return next(
        (path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), ""
    ) or _found("chromium")


@pytest.fixture(scope="session")
def wps_app(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[xw.App]:
    """The stand-in for WPS with a button pressed, whose click lasts as long as the session."""
    folder = tmp_path_factory.mktemp("wps")
    pressed: queue.Queue[Click] = queue.Queue()
    over = threading.Event()

    def on_click(click: Click) -> None:
        pressed.put(click)
        over.wait()

    service = Service(on_click, ports=range(1))
    service.publish(folder / "place.json")
    threading.Thread(target=service.serve_forever, args=(0.05,), daemon=True).start()
    fake = FakeWps(addin(folder), chromium)
    fake.start("click", "session")
    app = wps.app_of(pressed.get(timeout=60))
    yield app
    over.set()
    fake.answer(20)
    app.quit()
    fake.close()
    service.shutdown()
    service.server_close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def make(on_click: Callable[[Click], None] = lambda click: None, **options: Any) -> Desk:
        made.append(Desk(on_click, tmp_path, **options))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture(params=[pytest.param("office", marks=pytest.mark.office), "memory", "wps"])
def app(request: pytest.FixtureRequest) -> Iterator[xw.App]:
    """Every backend, one after the other."""
    if request.param == "wps" and request.node.originalname in NOT_IN_WPS:
        pytest.skip(f"not in WPS: {NOT_IN_WPS[request.node.originalname]}")
    if request.param in ("office", "wps"):
        made = request.getfixturevalue(f"{request.param}_app")
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

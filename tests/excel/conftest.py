"""One LibreOffice for all tests of a session that need a running one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import xlwings as xw

from xlwings_offices import libreoffice


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], xw.App]]:
    """The office, started when it is first asked for, with a private profile."""
    apps: list[xw.App] = []

    def started() -> xw.App:
        if not apps:
            apps.append(libreoffice.start(profile=tmp_path_factory.mktemp("profile")))
        return apps[0]

    yield started
    for app in apps:
        app.quit()

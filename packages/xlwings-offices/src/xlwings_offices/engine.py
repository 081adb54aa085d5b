"""The engine object xlwings knows, and its collection of offices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import xlwings as xw
from xlwings import base_classes

from .app import App
from .backend import Backend
from .values import CellError


class Apps(base_classes.Apps):
    """The offices this process started or attached to; the newest is the active one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._apps: list[App] = []

    def keys(self) -> list[int]:
        """The process ids."""
        return [app.pid for app in self._apps]

    def add(
        self, spec: object = None, add_book: object = None, xl: object = None, visible: object = None
    ) -> App:
        """Start an office (``xw.App(visible=False)`` comes here): headless unless it is to be visible."""
        app = self._engine.new(headless=not visible)
        if add_book:
            app.books.add()
        return app

    def adopt(self, backend: Backend) -> App:
        """A backend becomes the active app."""
        app = App(self._engine, backend)
        self._apps.insert(0, app)
        return app

    def lead(self, app: App) -> None:
        """An app becomes the active one, and its engine with it."""
        self.drop(app)
        self._apps.insert(0, app)
        self._engine.front.activate()

    def drop(self, app: App) -> None:
        """An app was quit."""
        if app in self._apps:
            self._apps.remove(app)

    @staticmethod
    def cleanup() -> None:
        """Nothing to do: an office started here ends with this process."""

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        for app in self._apps:
            if app.pid == pid:
                return app
        raise KeyError(pid)


def registered(name: str, start: Callable[..., Backend]) -> xw.main.Engine:
    """The engine of a name in ``xw.engines``, added when it is first asked for."""
    known: xw.main.Engine | None = xw.engines.engines_by_name.get(name)
    if known is None:
        known = Engine(name, start).front
        xw.engines.add(known)
    return known


class Engine:
    """One kind of backend, under a name."""

    type = "desktop"

    def __init__(self, name: str, start: Callable[..., Backend]) -> None:
        self.name = name
        self._start = start
        self.apps = Apps(self)
        self.front = xw.main.Engine(impl=self)

    def new(self, **options: Any) -> App:  # noqa: ANN401
        """Start a backend and make an app of it."""
        return self.apps.adopt(self._start(**options))

    @staticmethod
    def prepare_xl_data_element(value: Any, options: object) -> Any:  # noqa: ANN401
        """One value before it is written: missing ones become blank, numpy's become Python's."""
        if value is None or type(value).__name__ == "NAType":  # pandas' own, which cannot be compared
            return None
        if value != value:  # noqa: PLR0124  # NaN and NaT differ from themselves
            return None
        if type(value).__module__ == "numpy" and value.ndim == 0:
            return value.astype("datetime64[us]").item() if value.dtype.kind == "M" else value.item()
        return value

    @staticmethod
    def clean_value_data(
        data: list[list[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: object,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Values that were read, as the options of the range want them."""

        def clean(value: Any) -> Any:  # noqa: ANN401
            if value is None:
                return empty_as
            if isinstance(value, CellError):
                return str(value) if err_to_str else None
            if isinstance(value, dt.datetime):
                return datetime_builder(
                    year=value.year, month=value.month, day=value.day, hour=value.hour, minute=value.minute,
                    second=value.second, microsecond=value.microsecond, tzinfo=None,
                )  # fmt: skip
            if number_builder is not None and isinstance(value, float):
                return number_builder(value)
            return value

        return [[clean(value) for value in row] for row in data]

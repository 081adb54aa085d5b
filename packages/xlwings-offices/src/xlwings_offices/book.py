"""Workbooks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from .backend import LONG
from .names import Names
from .sheet import Sheets

if TYPE_CHECKING:
    from .app import App


class Books(base_classes.Books):
    """The open workbooks of an office."""

    def __init__(self, app: App) -> None:
        self._app = app

    api = None

    @property
    def app(self) -> App:
        """The office."""
        return self._app

    def _listed(self) -> list[dict[str, Any]]:
        return list(self._app.call("documents"))

    @property
    def active(self) -> Book:
        """The workbook in front."""
        listed = self._listed()
        if not listed:
            raise KeyError("no workbook is open")
        return Book(self._app, next((item["id"] for item in listed if item["active"]), listed[-1]["id"]))

    def __call__(self, name_or_index: str | int) -> Book:
        """By name, or by number from 1; KeyError when there is none."""
        listed = self._listed()
        if isinstance(name_or_index, int):
            return Book(self._app, listed[name_or_index - 1]["id"])
        wanted = name_or_index.lower()
        for item in listed:
            if wanted in (name_of(item).lower(), item["path"].lower()):
                return Book(self._app, item["id"])
        raise KeyError(name_or_index)

    def __contains__(self, name: str) -> bool:
        try:
            self(name)
        except KeyError:
            return False
        return True

    def __len__(self) -> int:
        return len(self._listed())

    def __iter__(self) -> Iterator[Book]:
        return (Book(self._app, item["id"]) for item in self._listed())

    def add(self) -> Book:
        """A new workbook."""
        return Book(self._app, self._app.call("open", path=None, hidden=not self._app.windowed))

    def open(
        self,
        fullname: str,
        update_links: object = None,
        read_only: bool | None = None,
        format: object = None,
        password: str | None = None,
        *others: object,
        **more: object,
    ) -> Book:
        """Open a workbook; one that is open already is returned.  Other options of Excel are ignored."""
        opened = self._app.call(
            "open",
            patience=LONG,
            path=str(Path(fullname).absolute()),
            hidden=not self._app.windowed,
            read_only=bool(read_only),
            password=password,
        )
        return Book(self._app, opened)


class BookApi:
    """What xlwings has no word for, under Excel's names."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def ReadOnly(self) -> bool:  # noqa: N802
        """Whether the workbook can only be read: somebody else has it, or the file says so."""
        return bool(self._book.described()["read_only"])

    @property
    def Saved(self) -> bool:  # noqa: N802
        """Whether nothing changed since the last save."""
        self._book.app.forget()  # a cell that was written meanwhile is no other workbook
        return bool(self._book.described()["saved"])


class Book(base_classes.Book):
    """One open workbook."""

    def __init__(self, app: App, doc: str) -> None:
        self._app = app
        self.doc = doc

    @property
    def app(self) -> App:
        """The office."""
        return self._app

    def described(self) -> dict[str, Any]:
        """What the office says of the workbook."""
        for item in self.app.call("documents"):
            if item["id"] == self.doc:
                return dict(item)
        raise KeyError("the workbook is not open any more")

    @property
    def api(self) -> BookApi:
        """``ReadOnly`` and ``Saved``."""
        return BookApi(self)

    @property
    def name(self) -> str:
        """The file's name, or the title of a workbook that was never saved."""
        return name_of(self.described())

    @property
    def fullname(self) -> str:
        """The file's path, or the title of a workbook that was never saved."""
        item = self.described()
        return str(item["path"] or item["title"])

    @property
    def sheets(self) -> Sheets:
        """The sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """All defined names, those of single sheets too."""
        return Names(self)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save, or save as; the extension decides the format."""
        item = self.described()
        if path is None and not item["path"]:
            path = f"{item['title']}.xlsx"
        target = None if path is None else str(Path(path).absolute())
        self.app.call("save", patience=LONG, doc=self.doc, path=target, password=password)

    def close(self) -> None:
        """Close without saving."""
        self.app.call("close", doc=self.doc)

    def activate(self) -> None:
        """Bring the workbook to the front."""
        self.app.call("activate", doc=self.doc)

    def to_pdf(self, path: str, quality: object = None) -> None:
        """Print every visible sheet into a PDF."""
        self.app.call("export_pdf", patience=LONG, doc=self.doc, path=str(Path(path).absolute()))


def name_of(item: dict[str, Any]) -> str:
    """What a workbook is called."""
    return Path(item["path"]).name or str(item["title"])

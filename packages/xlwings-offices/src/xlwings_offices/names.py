"""Defined names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from .backend import Box
from .errors import OfficeError

if TYPE_CHECKING:
    from .book import Book
    from .range import Range


class Names(base_classes.Names):
    """The names of a workbook, or those of one sheet only."""

    def __init__(self, book: Book, scope: str | None = None) -> None:
        self._book = book
        self._scope = scope

    api = None

    def _listed(self) -> list[Name]:
        listed = self._book.app.call("names", doc=self._book.doc)
        return [Name(self._book, item) for item in listed if self._scope in (None, item["scope"])]

    def snapshot(self) -> list[tuple[str, Name]]:
        """Every name with its text."""
        return [(name.name, name) for name in self._listed()]

    def __iter__(self) -> Iterator[Name]:
        return iter(self._listed())

    def __len__(self) -> int:
        return len(self._listed())

    def __call__(self, name_or_index: str | int) -> Name:
        """By name, or by number from 1; KeyError when there is none."""
        if isinstance(name_or_index, int):
            return self._listed()[name_or_index - 1]
        found = self.find(name_or_index, self._scope)
        if found is None:
            raise KeyError(name_or_index)
        return found

    def find(self, text: str, sheet: str | None) -> Name | None:
        """A name as ``sheet`` sees it: its own ones first; None when there is none."""
        scope, mark, plain = text.rpartition("!")
        owners: list[str | None] = [sheet] if sheet and scope.lower() in ("", sheet.lower()) else []
        if self._scope is None:
            owners.append(self._sheet_called(scope) if mark else None)
        for owner in owners:
            if item := self._book.app.call("name", doc=self._book.doc, name=plain, scope=owner):
                return Name(self._book, item)
        return None

    def _sheet_called(self, text: str) -> str:
        return next((name for name in self._book.sheets.names() if name.lower() == text.lower()), text)

    def contains(self, name_or_index: str | int) -> bool:
        """Whether there is such a name."""
        if isinstance(name_or_index, int):
            return 1 <= name_or_index <= len(self)
        return self.find(name_or_index, self._scope) is not None

    def add(self, name: str, refers_to: str) -> Name:
        """Define a name; one that exists gets the new meaning."""
        scope, mark, plain = name.rpartition("!")
        owner = scope.strip("'") if mark else self._scope
        self._book.app.call("add_name", doc=self._book.doc, name=plain, refers_to=refers_to, scope=owner)
        found = self.find(plain, owner)
        if found is None:
            raise OfficeError(f"the name {name!r} was not kept")
        return found


class Name(base_classes.Name):
    """One defined name, as it was when it was looked up."""

    def __init__(self, book: Book, item: dict[str, Any]) -> None:
        self._book = book
        self._item = item
        self.plain: str = item["name"]
        self.scope: str | None = item["scope"]

    api = None

    @property
    def name(self) -> str:
        """The name; with ``Sheet!`` before it when it belongs to one sheet."""
        return self.plain if self.scope is None else f"{self.scope}!{self.plain}"

    @name.setter
    def name(self, value: str) -> None:
        meaning = self.refers_to
        self.delete()
        self._book.app.call("add_name", doc=self._book.doc, name=value, refers_to=meaning, scope=self.scope)
        self.plain = value

    @property
    def refers_to(self) -> str:
        """What the name means, as a formula."""
        return str(self._item["refers_to"])

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._book.app.call(
            "add_name", doc=self._book.doc, name=self.plain, refers_to=value, scope=self.scope
        )
        self._item = Names(self._book, self.scope)(self.plain)._item

    @property
    def refers_to_range(self) -> Range:
        """The block the name means; OfficeError when it means something else, such as a constant."""
        from .range import Range

        if self._item["box"] is None:
            raise OfficeError(f"the name {self.name!r} means no range: {self.refers_to}")
        return Range(self._book.sheets(self._item["sheet"]), self._item["box"])

    def means(self, sheet: str, box: Box) -> bool:
        """Whether the name means exactly this block."""
        return bool(self._item["sheet"] == sheet and self._item["box"] == box)

    def delete(self) -> None:
        """Remove the name."""
        self._book.app.call("delete_name", doc=self._book.doc, name=self.plain, scope=self.scope)

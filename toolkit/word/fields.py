"""What a field of a Word document is, and what a document is: the words that the catalog is written in.

A field has a name (the one between the braces), a kind, and for the clerk a meaning and an example.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a field's value is."""

    TEXT = "文字"
    DATE = "日期"
    LIST = "清单"
    FLAG = "条件"
    PICTURE = "图片"


class Per(StrEnum):
    """What one document is made for."""

    TASK = "每项任务"
    DRAW = "每次抽取"
    TARGET = "每个对象"
    ROUND = "每轮复查"
    MONTH = "每个月"
    YEAR = "每个年度"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in braces, what stands there, and an example a clerk recognises.

    ``columns`` are the fields of one row, for a list only; a list has no example of its own.
    """

    name: str
    kind: Kind
    meaning: str
    example: str = ""
    columns: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One template, ``<name>.docx``, and what it is filled with."""

    name: str
    per: Per
    purpose: str
    fields: tuple[Field, ...]

    @property
    def file(self) -> str:
        """The template's file name."""
        return f"{self.name}.docx"

    @property
    def known(self) -> dict[str, frozenset[str]]:
        """What may stand in the template: each field with the columns of its rows (``Template.problems``)."""
        return {field.name: frozenset(column.name for column in field.columns) for field in self.fields}


def text(name: str, meaning: str, example: str) -> Field:
    """Text, or a whole number."""
    return Field(name, Kind.TEXT, meaning, example)


def day(name: str, meaning: str, example: str) -> Field:
    """A date; the example is written as it will be."""
    return Field(name, Kind.DATE, meaning, example)


def flag(name: str, meaning: str) -> Field:
    """Something that holds or not."""
    return Field(name, Kind.FLAG, meaning, "是")


def rows(name: str, meaning: str, *columns: Field) -> Field:
    """A list, with the fields of one row."""
    return Field(name, Kind.LIST, meaning, "", columns)


def picture(name: str, meaning: str, example: str) -> Field:
    """A PNG or JPEG picture as bytes; the example says in words what it shows."""
    return Field(name, Kind.PICTURE, meaning, example)


def in_groups(digest: str) -> str:
    """A digest as two people can read it to each other: groups of eight digits, four to a line."""
    groups = [digest[at : at + 8] for at in range(0, len(digest), 8)]
    return "\n".join(" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))

"""A way through the office's object model, written down in Python and walked by the add-in.

``ROOT.Workbooks.Item("台账.xlsx").Worksheets.Item("任务").Range("A1:B5").Value2`` says what WPS would be asked for; the
agent (``page/agent.js``) walks it there.  Many ways go over in one request, so that a block costs one round trip.
"""

from __future__ import annotations

from typing import Any

Link = str | list[Any] | dict[str, Any]


class Path:
    """Links from the Application object: a property, a method with its arguments, or what ends the way."""

    def __init__(self, *links: Link) -> None:
        self.links = links

    def __getattr__(self, name: str) -> Path:
        if name.startswith("_"):  # Python's own questions, such as copy's
            raise AttributeError(name)
        return Path(*self.links, name)

    def __call__(self, *arguments: object) -> Path:
        """The last property is a method: call it."""
        *before, name = self.links
        return Path(*before, [name, *map(_argument, arguments)])

    def put(self, value: object) -> Path:
        """Set the last property instead of reading it."""
        *before, name = self.links
        return Path(*before, {"set": name, "to": _argument(value)})

    def each(self, *ways: Path) -> Path:
        """Walk the ways from every member of this collection: a list of lists."""
        return Path(*self.links, {"each": [list(way.links) for way in ways]})

    def parts(self, *property: str) -> Path:
        """Cut this range into blocks that agree in a property: ``[[row, column, rows, columns, value], …]`` from 0.

        An office answers null for a block whose cells differ.
        """
        return Path(*self.links, {"parts": list(property)})


ABSENT = Path()
"""An argument that is left out, though others follow."""


def _argument(value: object) -> object:
    if value is ABSENT:
        return {"absent": True}
    return {"$": list(value.links)} if isinstance(value, Path) else value


ROOT = Path()
HERE = Path()
"""Where ``each`` stands: a member of the collection."""

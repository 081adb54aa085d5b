"""What a check yields: a text for what is fine, a Problem for what is not."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.errors import Level, Place, Problem

Findings = Iterator[Problem | str]


def reminder(what: str, remedy: str, where: str = "", rule: str = "") -> Problem:
    """Something that does not stop the work."""
    return Problem(what, remedy, Place(where), Level.WARNING, rule)

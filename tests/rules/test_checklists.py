"""要点结果: every way of writing it, and the checklist a task was frozen with."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.model import Point
from toolkit.rules import checklists
from toolkit.rules.checklists import Findings, UnreadableFindingsError, read_findings


@pytest.mark.parametrize(
    ("text", "broken", "not_applicable"),
    [
        ("全部符合", set(), set()),
        ("不符合：3、5；不适用：7", {3, 5}, {7}),
        ("不符合:3,5;不适用:7", {3, 5}, {7}),
        ("不适用 2", set(), {2}),
        ("不符合3；不符合4", {3, 4}, set()),
    ],
)
def test_it_is_read(text: str, broken: set[int], not_applicable: set[int]) -> None:
    assert read_findings(text) == Findings(frozenset(broken), frozenset(not_applicable))


@pytest.mark.parametrize(
    "text", ["好", "不符合", "不符合：三", "不符合：3；不适用：3", "不符合：3、3", "不符合：0", "3、5"]
)
def test_what_cannot_be_read_is_said(text: str) -> None:
    with pytest.raises(UnreadableFindingsError):
        read_findings(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(UnreadableFindingsError):
        read_findings(text)


@pytest.mark.thorough
@given(st.dictionaries(st.text(), st.lists(st.builds(Point, st.integers(), st.text(), st.text(), st.text()))))
def test_checklists_read_back(items: dict[str, list[Point]]) -> None:
    assert checklists.parse(checklists.to_bytes(items)) == {name: tuple(p) for name, p in items.items()}

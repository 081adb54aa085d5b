"""Lines are found by the names in them as by searching the whole text for each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.jobs.reconcile import naming
from toolkit.jobs.reconcile.naming import lines_naming

WORDS = st.text("甲乙丙丁1\t", max_size=12)


def searched(text, names):
    return {name: [line for line in text.split("\n") if name in line] for name in {*names} - {""}}


@given(st.lists(WORDS).map("\n".join), st.lists(WORDS))
def test_the_lines_are_those_in_which_the_name_stands(text, names):
    assert lines_naming(text, names) == searched(text, names)


def test_names_that_are_part_of_others_and_names_alike_are_found():
    names = [f"示例第{n}盐业商店" for n in range(1, 300)] + ["第1盐业商店", "盐业商店"]
    text = "\n".join(f"{n}\t示例第{n}盐业商店\t合格" for n in range(300))
    assert lines_naming(text, names) == searched(text, names)


def test_control_another_choice_of_characters_would_miss_lines(monkeypatch):
    monkeypatch.setattr(naming, "_grams", lambda text: {text[:5]} if len(text) >= 5 else set())
    assert lines_naming("1 示例商店甲", ["示例商店甲"]) != searched("1 示例商店甲", ["示例商店甲"])

"""Which lines of a text name which names: a paper may tell of 20,000 cases, and is not searched whole for each.

Of each name the five characters are looked up that fewest of the others share; where they stand in a line, the name
is looked for in that line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

_GRAM = 5  # characters


def lines_naming(text: str, names: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """The lines of ``text`` in which each of ``names`` stands, in their order; a name may be part of a word."""
    wanted, lines = {*names} - {""}, text.split("\n")
    found: dict[str, list[str]] = {name: [] for name in wanted}
    short = [name for name in wanted if len(name) < _GRAM]
    often = Counter(gram for name in wanted for gram in _grams(name))
    by_gram: dict[str, list[str]] = {}
    for name in wanted:
        if grams := _grams(name):
            by_gram.setdefault(min(grams, key=often.__getitem__), []).append(name)
    for line in lines:
        here = dict.fromkeys(name for gram in _grams(line) & by_gram.keys() for name in by_gram[gram])
        for name in (*here, *short):
            if name in line:
                found[name].append(line)
    return found


def _grams(text: str) -> set[str]:
    return {text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1)}

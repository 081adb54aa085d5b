"""A class is called by what it is of: no two rooms use one name for two things, but for those that are defended."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CLASS = re.compile(r"^class ([A-Z]\w*)", re.MULTILINE)
DEFENDED = {
    "Change": "of a list that is imported, and of a sheet between two steps: neither room sees the other",
    "Column": "of a sheet, and of a table on a paper: papers know both by the room they import from",
    "Entry": "of an account that is reconciled, and of a paper's facts",
    "Kind": "of a cell, and of a field on a paper",
    "Pair": "object and person, who must not meet, and two books that must agree",
    "Plan": "what a draw is frozen with (plan.json of the protocol), and 计划表",
}


def shared(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """Name → the files that have a class of it, where there are two."""
    found = defaultdict(list)
    for file, text in sources.items():
        for name in CLASS.findall(text):
            found[name].append(file)
    return {name: files for name, files in found.items() if len(files) > 1}


def test_no_two_classes_share_a_name_but_for_the_defended() -> None:
    sources = {
        str(path.relative_to(ROOT)): path.read_text("utf-8") for path in (ROOT / "toolkit").rglob("*.py")
    }
    assert {name: files for name, files in shared(sources).items() if name not in DEFENDED} == {}
    assert DEFENDED.keys() <= shared(sources).keys()


def test_negative_control_a_second_class_of_one_name_is_noticed() -> None:
    assert shared({"a.py": "class Line:\n", "b.py": "class Line(NamedTuple):\n"}) == {
        "Line": ["a.py", "b.py"]
    }

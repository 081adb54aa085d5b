"""A frame written by the million is the frame written line by line, and is refused for the same reasons."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import code

from toolkit.codes import ALPHABET
from toolkit.draw.encoding import digest, to_lines
from toolkit.draw.frozen import EXCLUDED, FRAME, INSPECTORS, RECUSAL, write_lists
from toolkit.draw.paths import frames
from toolkit.draw.paths.engine import Engine
from toolkit.draw.paths.selection import Chunks

OTHER = ("A1", "示例0001", "Ä", "9" * 15)
"""Canonical ids that are no codes of 18 characters."""
good_rows = st.lists(
    st.tuples(
        st.integers(0, 999_999).map(code) | st.sampled_from(OTHER),
        st.sampled_from(["410481/-", "410481001/示 例"]),
    ),
    min_size=1,
    max_size=30,
    unique_by=lambda row: row[0],
)


def line_by_line(rows):
    files, problems = write_lists({FRAME: rows, EXCLUDED: (), INSPECTORS: (), RECUSAL: ()})
    return files[FRAME], problems


def inspected(rows, size=1 << 20):
    frame = frames.sort(to_lines(rows))
    return frames.inspect(Chunks(BytesIO(frame), size), dict.fromkeys((row[1] for row in rows), 1))


@given(good_rows, st.integers(1, 400))
def test_good_rows_are_written_alike(rows, size):
    right, problems = line_by_line(rows)
    assert not problems
    assert frames.sort(to_lines(rows)) == right
    assert inspected(rows, size) == (digest(right), [])


def test_the_engine_writes_the_same_frame(tmp_path):
    rows = [(code(i), f"41048{i % 7}/-") for i in range(5_000)] + [(name, "410481/\\ '\"") for name in OTHER]
    random.Random(7).shuffle(rows)
    (tmp_path / "raw.txt").write_bytes(to_lines(rows))
    Engine(str(tmp_path / "raw.txt"), str(tmp_path)).write_frame(str(tmp_path / "frame.txt"))
    assert (tmp_path / "frame.txt").read_bytes() == line_by_line(rows)[0] == frames.sort(to_lines(rows))


def with_another(text, position):
    """The code with the character at a position replaced by the next of the alphabet."""
    return text[:position] + ALPHABET[(ALPHABET.index(text[position]) + 1) % 31] + text[position + 1 :]


@pytest.mark.parametrize("position", range(18))
@pytest.mark.parametrize("where", [0, 57, 99])
def test_one_wrong_character_anywhere_is_found(position, where):
    rows = [(code(i), "410481/-") for i in range(100)]
    rows[where] = (with_another(rows[where][0], position), "410481/-")
    _, problems = inspected(rows)
    assert problems == line_by_line(rows)[1]
    assert len(problems) == 1


@pytest.mark.parametrize(
    "row",
    [
        (code(1).lower(), "410481/-"),
        (" " + code(1), "410481/-"),
        (code(1), "示例县/-"),
        (code(1), "410481"),
        (code(1), "410481/ A"),
        (code(1)[:-1] + "I", "410481/-"),
        ("", "410481/-"),
        ("A|B", "410481/-"),
    ],
)
def test_what_would_be_refused_or_written_otherwise_is_reported(row):
    rows = [(code(i), "410481/-") for i in range(2, 50)] + [row]
    right, refused = line_by_line(rows)
    assert refused or right != frames.sort(to_lines(rows))  # as it stands it is no frame
    _, problems = inspected(rows)
    assert problems
    assert all(problem.place.sheet == FRAME for problem in problems)


@pytest.mark.parametrize("size", [1, 40, 1 << 20])
@pytest.mark.parametrize("strata", [("410481/-", "410481/-"), ("410481/-", "410482/-")])
def test_a_doubled_id_is_found_within_a_chunk_and_across_two(size, strata):
    rows = [(code(i), "410481/-") for i in range(20)] + [(code(7), strata[1])]
    _, problems = inspected(rows, size)
    assert [problem.what for problem in problems] == [f"“{code(7)}”重复"]


def test_control_arrays_alone_pass_no_wrong_digit(monkeypatch):
    """Were the arrays asked nothing, a mistyped code would be frozen."""
    rows = [(with_another(code(1), 5), "410481/-")]
    assert inspected(rows)[1]
    monkeypatch.setattr(frames, "_plain", lambda chunk: True)
    assert not inspected(rows)[1]

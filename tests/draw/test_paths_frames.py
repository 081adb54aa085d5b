"""A frame written by the million is the frame written line by line, and is refused for the same reasons."""

from __future__ import annotations

import random
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.draw.samples import code, frozen, material, record
from toolkit.codes import ALPHABET
from toolkit.draw import frozen as frozen_module
from toolkit.draw.encoding import digest, manifest, to_lines
from toolkit.draw.frozen import CHECKLISTS, COMMITTED, freeze, write_lists
from toolkit.draw.lists import EXCLUDED, FRAME, INSPECTORS, RECUSAL
from toolkit.draw.paths import frames
from toolkit.draw.paths.selection import Chunks
from toolkit.draw.verify import verify
from toolkit.errors import ProblemsFound

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


@given(st.lists(st.binary(min_size=1, max_size=4).filter(lambda line: not {10, 0} & set(line)), max_size=12))
def test_lines_of_one_length_and_of_many_are_sorted_by_bytes(lines):
    for given_lines in (lines, [line for line in lines if len(line) == 2]):
        text = b"".join(line + b"\n" for line in given_lines)
        assert frames.sort(text).split(b"\n")[:-1] == sorted(given_lines)


@pytest.mark.parametrize("others", [0, 8, 30])
def test_lines_alike_in_many_columns_and_lines_doubled_are_sorted_by_bytes(others):
    chance = random.Random(others)
    for characters in (
        b"01",
        bytes(range(11, 256)),
    ):  # the second: more than 64 bits before the column that decides
        head = bytes(chance.choices(characters, k=others))
        lines = [head + bytes(chance.choices(characters, k=12)) for _ in range(700)]
        lines += [lines[7], *(lines[9][:-1] + bytes([end]) for end in characters)]
        assert frames.sort(b"\n".join([*lines, b""])).split(b"\n")[:-1] == sorted(lines)


def test_five_thousand_shuffled_rows_with_odd_names_are_written_alike():
    rows = [(code(i), f"41048{i % 7}/-") for i in range(5_000)] + [(name, "410481/\\ '\"") for name in OTHER]
    random.Random(7).shuffle(rows)
    assert line_by_line(rows)[0] == frames.sort(to_lines(rows))


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


# --- freezing and verifying a large frame, as one of a few lines --------------------------------------


@pytest.fixture
def large(monkeypatch):
    """Every frame is taken for a large one."""
    monkeypatch.setattr(frozen_module, "LARGE", 1)


def refusals(make):
    try:
        return make()
    except ProblemsFound as found:
        return sorted(map(str, found.problems))


OTHERWISE = {
    "nothing": lambda rows: rows,
    "shuffled": lambda rows: rows[::-1],
    "lower case": lambda rows: [(rows[0][0].lower(), rows[0][1]), *rows[1:]],
    "blanks and hyphens": lambda rows: [(f" {rows[0][0][:9]}-{rows[0][0][9:]}", f" {rows[0][1]}"), *rows[1:]],
    "no code": lambda rows: [("示例0001", rows[0][1]), *rows[1:]],
    "doubled": lambda rows: [*rows, rows[3]],
    "doubled in another stratum": lambda rows: [*rows, (rows[3][0], "410481009/-")],
    "doubled in another spelling": lambda rows: [*rows, (rows[3][0].lower(), rows[3][1])],
    "wrong digit": lambda rows: [(with_another(rows[0][0], 4), rows[0][1]), *rows[1:]],
    "no region": lambda rows: [(rows[0][0], "示例县/-"), *rows[1:]],
    "a tab inside": lambda rows: [(f"{rows[0][0]}\t{rows[0][1]}", rows[0][1]), *rows[1:]],
    "two lines in one": lambda rows: [(rows[0][0], f"{rows[0][1]}\n{code(77)}\t{rows[0][1]}"), *rows[1:]],
    "also excluded": lambda rows: [*rows, (code(1, "MB"), rows[0][1])],
    "a class without ratio": lambda rows: [(rows[0][0], f"{rows[0][1][:-1]}A"), *rows[1:]],
    "nobody": lambda rows: [],
}


@pytest.mark.parametrize("how", OTHERWISE)
def test_a_large_frame_is_frozen_or_refused_as_a_small_one(monkeypatch, how):
    given = material(objects=40, people=6)
    given["frame"] = OTHERWISE[how](given["frame"])
    small = refusals(lambda: freeze(**given))
    monkeypatch.setattr(frozen_module, "LARGE", 1)
    assert refusals(lambda: freeze(**given)) == small
    assert isinstance(small, dict) == (
        how in {"nothing", "shuffled", "lower case", "blanks and hyphens", "no code", "a tab inside"}
    )


def test_control_without_counting_lines_one_row_could_bring_two(monkeypatch, large):
    given = material(objects=40, people=6)
    given["frame"] = OTHERWISE["two lines in one"](given["frame"])
    monkeypatch.setattr(
        frozen_module, "len", lambda rows: 41 if len(rows) == 40 else len(rows), raising=False
    )
    assert b"MA000077" in freeze(**given)["frame.txt"]


def test_a_large_record_is_verified_and_every_changed_byte_named(large):
    files = record(objects=40, people=6)
    assert verify(files) == []
    for name in (
        *COMMITTED,
        "manifest.txt",
        "record.json",
        "selected.txt",
        "alternates.txt",
        "assignment.txt",
    ):
        for place in range(0, len(files[name]), 1 + len(files[name]) // 40):
            wrong = files[name][:place] + bytes([files[name][place] ^ 1]) + files[name][place + 1 :]
            assert {problem.place.sheet for problem in verify(files | {name: wrong})} <= {name}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: lines[::-1],
        lambda lines: [lines[0], *lines],
        lambda lines: [lines[0].lower(), *lines[1:]],
        lambda lines: [b"A\t410481001/-\t4\n", b"410481\n", *lines],
        lambda lines: [*lines, b"\xff\xfe\t410481001/-\n"],
        lambda lines: [*lines, b"\xff\xfe\n"],
        lambda lines: [code(1, "MB").encode() + b"\t410481001/-\n", *lines],
        lambda lines: [*lines[:-1], lines[-1][:-1]],
    ],
)
def test_what_was_committed_otherwise_is_found_in_a_large_frame(spoil, large):
    files = frozen(objects=40, people=6)
    wrong = b"".join(spoil(files["frame.txt"].splitlines(keepends=True)))
    committed = {name: files[name] for name in (*COMMITTED, CHECKLISTS)} | {"frame.txt": wrong}
    problems = verify({**committed, "manifest.txt": manifest(committed)})
    assert problems
    assert {problem.place.sheet for problem in problems} <= {"frame.txt", "excluded.txt"}

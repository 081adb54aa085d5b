"""However a value was typed, it is written in one way; what has no such way is refused."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.draw.samples import code
from toolkit.draw.encoding import (
    Unwritable,
    canonical_id,
    canonical_json,
    canonical_text,
    from_lines,
    manifest,
    object_id,
    to_sorted_lines,
)
from toolkit.errors import ProblemsFound

CODE = code(7)


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        full_width(CODE),
        f"\ufeff{CODE}\u200b",
        f" {CODE[:6]}-{CODE[6:]}\u3000",
        f"{CODE}\r\n",
        "\u00a0".join(CODE),
        f"\u202a{CODE}\u202c",
    ],
)
def test_spellings_of_one_code_are_one_id(typed):
    assert object_id(typed) == CODE


@pytest.mark.parametrize("typed", ["", " \u200b-", "A|B", "A\x00B", "A\x7fB", "A\ud800", "e-\u0301"])
def test_what_has_no_canonical_form_is_refused(typed):
    with pytest.raises(Unwritable):
        canonical_id(typed)


@given(st.text())
def test_a_canonical_id_is_its_own_canonical_form(text):
    try:
        once = canonical_id(text)
    except Unwritable:
        return
    assert canonical_id(once) == once
    assert not set(once) & set(" \t\n|-")


def test_a_mistyped_code_is_refused_and_other_ids_are_not_held_to_it():
    with pytest.raises(Unwritable, match="校验码"):
        object_id(CODE[:-1] + ("0" if CODE[-1] != "0" else "1"))
    assert object_id("TOKEN-8F3A") == "TOKEN8F3A"
    assert canonical_id("160400010203040506") == "160400010203040506"


def test_text_is_composed_and_trimmed():
    assert canonical_text(" \ufeff" + unicodedata.normalize("NFD", "é民爆 安全") + "\n") == "é民爆 安全"


@pytest.mark.parametrize("text", ["a\tb", "a\nb", "a\x1bb"])
def test_text_with_structure_inside_is_refused(text):
    with pytest.raises(Unwritable):
        canonical_text(text)


words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=5)


@given(st.lists(st.tuples(words, words)))
def test_lines_are_in_byte_order_and_read_back(rows):
    data = to_sorted_lines(rows)
    lines = data.split(b"\n")[:-1]
    assert lines == sorted(set(lines))
    assert sorted(map(tuple, from_lines("x.txt", data, 2))) == sorted(set(rows))


@pytest.mark.parametrize(
    ("data", "row"), [(b"a\tb", 1), (b"a\tb\na\n", 2), (b"a\tb\n\xff\tb\n", 2), (b"\n", 1), (b"a\tb\tc\n", 1)]
)
def test_a_malformed_line_is_named(data, row):
    with pytest.raises(ProblemsFound) as caught:
        from_lines("x.txt", data, 2)
    assert [(p.place.sheet, p.place.row) for p in caught.value.problems] == [("x.txt", row)]


def test_json_example_of_rfc_8785_sorting():
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    keys = list(json.loads(canonical_json(value)))
    assert keys == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert keys != sorted(value), "control: sorting by code point gives another order"


def test_json_escapes_as_rfc_8785_says():
    value = {"string": '\u20ac$\u000f\nA\'B"\\\\"/\u2028', "n": [1, -2, True, False, {}, []]}
    expected = '{"n":[1,-2,true,false,{},[]],"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u2028"}'
    assert canonical_json(value) == expected.encode()


@pytest.mark.parametrize(
    "value", [1.0, None, {"a": [1.5]}, 2**53, -(2**53), ["\ud800"], {"\ud800": 1}, {1: 2}]
)
def test_json_refuses_what_readers_disagree_on(value):
    with pytest.raises(Unwritable):
        canonical_json(value)


values = st.recursive(
    st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
)


@given(values)
def test_json_reads_back_and_is_stable(value):
    data = canonical_json(value)
    assert json.loads(data) == value
    assert canonical_json(json.loads(data)) == data


def test_the_manifest_is_what_sha256sum_prints(tmp_path):
    files = {"b.txt": b"two\n", "a.txt": b"", "计划.json": "示例".encode()}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    lines = manifest(files).decode().splitlines()
    assert [line[66:] for line in lines] == ["a.txt", "b.txt", "计划.json"]
    assert lines[0].startswith(hashlib.sha256(b"").hexdigest())
    if os.name != "nt":
        command = ["sha256sum", *sorted(files)]
        printed = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout
        assert printed == manifest(files)

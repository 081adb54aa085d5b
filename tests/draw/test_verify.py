"""A true record passes; a single changed byte anywhere makes the verification name that file."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.draw.samples import ENTROPY, NONCE, code, frozen, material, record
from toolkit.draw.encoding import canonical_json, digest, manifest, to_lines
from toolkit.draw.frozen import CHECKLISTS, COMMITTED, freeze
from toolkit.draw.plan import NO_RECORD, Caps, Plan
from toolkit.draw.quota import Rounding
from toolkit.draw.record import chain_line, draw
from toolkit.draw.ticket import seed
from toolkit.draw.verify import verify, verify_chain
from toolkit.errors import Level

RECORD = record()
RESULTS = ("record.json", "selected.txt", "alternates.txt", "assignment.txt")


def flipped(data, position, mask=1):
    return data[:position] + bytes([data[position] ^ mask]) + data[position + 1 :]


def named(problems):
    return {problem.place.sheet for problem in problems}


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"objects": 60, "people": 7, "mixing_rounds": 64},
        {"count": 5},
        {"ratio": {"-": "1/1"}},
        {"ratio": {"-": "1/100"}},
        {"rounding": Rounding.CEIL},
        {"rounding": Rounding.TWO_WAY, "classes": "AB", "ratio": {"A": "1/6", "B": "2/5"}, "objects": 30},
        {"source": "LOCAL", "issue": "-", "entropy": "-"},
    ],
)
def test_a_true_record_has_no_problems(options):
    entropy = options.pop("entropy", ENTROPY)
    files = frozen(**options)
    assert verify(files) == []
    assert verify({**files, **draw(files, NONCE, entropy, NO_RECORD)}) == []


def test_files_that_are_none_of_a_record_are_not_looked_at():
    assert verify({**RECORD, "nonce.txt": b"x", "通报.docx": b"PK"}) == []


@pytest.mark.thorough
@pytest.mark.parametrize("name", [*COMMITTED, CHECKLISTS, "manifest.txt", *RESULTS])
def test_every_single_changed_byte_names_its_file_and_no_other(name):
    """All positions; a digest of the previous record needs the chain, as the folder does not hold that record."""
    data = RECORD[name]
    chain = chain_line("2026-示例-001", RECORD["record.json"], NO_RECORD)
    start = data.find(b'"prev_record":"') + 15 if name == "record.json" else len(data)
    for position in range(len(data)):
        wrong = RECORD | {name: flipped(data, position)}
        problems = verify(wrong)
        if start <= position < start + 64 and not problems:
            assert verify_chain(chain, {"2026-示例-001": wrong["record.json"]}) != []
            continue
        assert named(problems) == {name}, position


@pytest.mark.parametrize(("name", "level"), [("verify.py", Level.ERROR), ("核验说明.txt", Level.WARNING)])
def test_a_changed_verifier_is_an_error_and_a_changed_explanation_a_reminder(name, level):
    for position in range(0, len(RECORD[name]), 97):
        problems = verify(RECORD | {name: flipped(RECORD[name], position)})
        assert named(problems) == {name}
        assert {problem.level for problem in problems} == {level}


def test_the_companions_of_an_earlier_version_are_not_called_changed():
    earlier = Path(__file__).with_name("earlier")
    verifier, text = (earlier / "verify.py.txt").read_bytes(), (earlier / "核验说明.txt").read_bytes()
    assert verify(record(spec="SSJ1") | {"verify.py": verifier, "核验说明.txt": text}) == []


def test_a_changed_line_is_told_with_its_number():
    lines = RECORD["assignment.txt"].splitlines(keepends=True)
    wrong = RECORD | {"assignment.txt": b"".join([lines[0], lines[1].replace(b"1604", b"1605"), *lines[2:]])}
    assert [problem.place.row for problem in verify(wrong)] == [2]


@pytest.mark.parametrize("name", [*COMMITTED, CHECKLISTS, "manifest.txt", *RESULTS])
def test_a_missing_file_is_named(name):
    files = dict(RECORD)
    del files[name]
    assert named(verify(files)) == {name}


def test_before_the_draw_a_changed_file_is_named_too():
    files = frozen()
    for name in (*COMMITTED, "manifest.txt"):
        assert name in named(verify(files | {name: flipped(files[name], 3)}))


# --- whoever makes the files fit each other again ---------------------------------------------------


def resealed(files, **changes):
    """The frozen files with changes, and a manifest that fits them."""
    committed = {name: files[name] for name in (*COMMITTED, CHECKLISTS)} | changes
    return {**files, **changes, "manifest.txt": manifest(committed)}


def test_a_list_exchanged_with_its_manifest_is_found_by_the_commitment():
    other = material()
    other["frame"] = other["frame"][1:]
    files = RECORD | freeze(**other)
    problems = verify(files)
    assert "record.json" in named(problems)
    assert any("承诺" in problem.what for problem in problems)


def test_a_doubled_or_unsorted_line_is_found_although_it_was_committed():
    files = frozen()
    lines = files["frame.txt"].splitlines(keepends=True)
    for data in (
        files["frame.txt"] + lines[-1],
        b"".join(lines[::-1]),
        files["frame.txt"] + to_lines([(code(0), "410481002/-")]),
        files["frame.txt"].lower(),
        files["frame.txt"] + b"A1\n",
        files["frame.txt"][:-1],
    ):
        assert named(verify(resealed(files, **{"frame.txt": data}))) == {"frame.txt"}
    assert named(verify(resealed(files, **{"nonce.sha256": b"0" * 64}))) == {"nonce.sha256"}


def test_a_plan_that_was_committed_with_an_illegal_value_is_found():
    content = json.loads(frozen()["plan.json"]) | {"team_size": 1}
    assert "plan.json" in named(verify(resealed(frozen(), **{"plan.json": canonical_json(content)})))


def test_another_winner_with_all_digests_corrected_is_found():
    lines = [line.split("\t") for line in RECORD["selected.txt"].decode().splitlines()]
    lines[0][2] = code(7)
    selected = to_lines(lines)
    content = json.loads(RECORD["record.json"]) | {"selected_sha256": digest(selected)}
    problems = verify(RECORD | {"selected.txt": selected, "record.json": canonical_json(content)})
    assert named(problems) == {"selected.txt", "record.json"}


def test_the_same_record_in_another_writing_is_named():
    loose = json.dumps(json.loads(RECORD["record.json"]), ensure_ascii=False).encode()
    assert named(verify(RECORD | {"record.json": loose})) == {"record.json"}


def test_an_entropy_chosen_afterwards_with_its_seed_corrected_is_found():
    """A wrong winner list goes with it, or else the lists disagree with the seed."""
    forged = draw(frozen(), NONCE, "01,02,03,04,05,06+07", NO_RECORD)
    problems = verify(RECORD | {"record.json": forged["record.json"]})
    assert "selected.txt" in named(problems) or "assignment.txt" in named(problems)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("draw_id", "2026-示例-002"),
        ("level", "B"),
        ("nonce", "zz"),
        ("nonce", 5),
        ("entropy", f"CWL-SSQ:2026046:{ENTROPY}"),
        ("rounding", []),
        ("rounding", {"D": 1}),
        ("prev_record", "x" * 64),
        ("seed", "0" * 64),
        ("note", "x"),
    ],
)
def test_a_wrong_value_in_the_record_is_named_with_its_key(key, value):
    content = json.loads(RECORD["record.json"]) | {key: value}
    problems = verify(RECORD | {"record.json": canonical_json(content)})
    assert named(problems) == {"record.json"}
    assert key in {problem.place.header for problem in problems} or key == "note"


def test_an_arrangement_that_cannot_exist_is_told_of_the_record():
    """A record is claimed although the frozen recusals and caps leave no teams."""
    given = material(objects=3, people=6, count=3, caps=Caps(2))
    given["recusals"] = [(code(i), f"1604000{j}", "曾任职") for i in range(3) for j in (0, 2, 4, 5)]
    files = freeze(**given)
    content = json.loads(RECORD["record.json"]) | {"commit": digest(files["manifest.txt"])}
    content["seed"] = seed(content["commit"], content["nonce"], content["entropy"])
    problems = verify({**RECORD, **files, "record.json": canonical_json(content)})
    assert any("不能重新抽取" in problem.what for problem in problems)


def test_a_format_of_an_older_toolkit_is_no_fault():
    """The value format in plan.json is what was valid then; the record is checked against the source."""
    content = json.loads(frozen()["plan.json"])
    content["entropy"] = content["entropy"] | {"format": "旧的写法"}
    assert Plan.parse(canonical_json(content)).source == "CWL-SSQ"
    assert verify(resealed(frozen(), **{"plan.json": canonical_json(content)})) == []


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(sorted(RECORD)), st.binary(max_size=60) | st.sampled_from([b"null", b"{}", b"[[", b"\n"])
)
def test_no_content_raises(name, data):
    assert name in named(verify(RECORD | {name: data}))


def test_random_damage_never_raises():
    dice = random.Random(4)
    for _ in range(200):
        name = dice.choice(sorted(RECORD))
        data = bytearray(RECORD[name] or b"x")
        for _ in range(dice.randrange(1, 4)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        if bytes(data) != RECORD[name]:
            assert verify(RECORD | {name: bytes(data)}) or b"prev_record" in data


# --- the chain --------------------------------------------------------------------------------------


def year(count=4):
    chain, records, link, last = b"", {}, NO_RECORD, NO_RECORD
    for number in range(1, count + 1):
        name = f"2026-示例-{number:03}"
        files = frozen(draw_id=name, prev_record=last)
        made = draw(files, NONCE, ENTROPY, last)["record.json"]
        line = chain_line(name, made, link)
        chain += line
        records[name], last, link = made, digest(made), line.decode().split("\t")[2].strip()
    return chain, records


CHAIN, RECORDS = year()


def test_a_true_chain_has_no_problems():
    assert verify_chain(CHAIN, RECORDS) == []
    assert verify_chain(b"", {}) == []


def test_every_changed_byte_of_the_chain_names_it():
    for position in range(len(CHAIN)):
        assert "chain.txt" in named(verify_chain(flipped(CHAIN, position), RECORDS))


def test_a_changed_record_is_named():
    name = "2026-示例-002"
    for position in range(0, len(RECORDS[name]), 11):
        problems = verify_chain(CHAIN, RECORDS | {name: flipped(RECORDS[name], position)})
        assert named(problems) == {f"{name}/record.json"}


def test_a_dropped_an_added_and_an_exchanged_record_are_found():
    lines = CHAIN.splitlines(keepends=True)
    fewer = {name: data for name, data in RECORDS.items() if not name.endswith("002")}
    assert verify_chain(CHAIN, fewer)
    assert verify_chain(b"".join([lines[0], *lines[2:]]), fewer)
    assert verify_chain(CHAIN, RECORDS | {"2026-示例-009": b"{}"})
    assert verify_chain(b"".join([lines[1], lines[0], *lines[2:]]), RECORDS)
    assert verify_chain(b"".join(lines[:-1]), RECORDS)


def test_a_record_that_skips_its_predecessor_is_found():
    made = draw(frozen(draw_id="x"), NONCE, ENTROPY, NO_RECORD)["record.json"]
    link = CHAIN.decode().splitlines()[-1].split("\t")[2]
    problems = verify_chain(CHAIN + chain_line("x", made, link), RECORDS | {"x": made})
    assert named(problems) == {"x/record.json"}

"""The record follows from frozen files, secret and entropy alone, in the bytes of the protocol."""

from __future__ import annotations

import doctest
import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit.draw
from tests.draw.samples import ENTROPY, NONCE, code, frozen, material, record
from toolkit.draw.encoding import canonical_json
from toolkit.draw.frozen import freeze
from toolkit.draw.plan import NO_RECORD, Caps
from toolkit.draw.quota import Rounding
from toolkit.draw.record import chain_line, draw
from toolkit.draw.team import Infeasible
from toolkit.draw.ticket import purpose_seed, seed, ticket
from toolkit.errors import Changed, ProblemsFound, Refused


def lines(data):
    return [line.split("\t") for line in data.decode().splitlines()]


def test_the_worked_example_of_the_package_is_true():
    result = doctest.testmod(toolkit.draw)
    assert result.attempted > 5
    assert result.failed == 0


def test_the_record_has_the_keys_of_the_protocol_and_fits_its_lists():
    files = record()
    content = json.loads(files["record.json"])
    assert sorted(content) == [
        "alternates_sha256",
        "assignment_sha256",
        "commit",
        "draw_id",
        "entropy",
        "level",
        "nonce",
        "prev_record",
        "rounding",
        "seed",
        "selected_sha256",
    ]
    assert canonical_json(content) == files["record.json"]
    assert content["commit"] == hashlib.sha256(files["manifest.txt"]).hexdigest()
    assert content["nonce"] == NONCE.hex()
    assert content["entropy"] == f"CWL-SSQ:2026045:{ENTROPY}"
    assert content["level"] == "A"
    assert content["seed"] == seed(content["commit"], content["nonce"], content["entropy"])
    for name in ("selected", "alternates", "assignment"):
        assert content[f"{name}_sha256"] == hashlib.sha256(files[f"{name}.txt"]).hexdigest()
    assert sorted(content["rounding"]) == ["D", "order", "strata", "u"]
    assert [s[0] for s in content["rounding"]["strata"]] == sorted(content["rounding"]["order"])
    assert {s[3] for s in content["rounding"]["strata"]} == {"1/4"}


def test_selected_and_alternates_are_the_tickets_in_order():
    files = record(objects=40)
    s_obj = purpose_seed(json.loads(files["record.json"])["seed"], "obj")
    selected, alternates = lines(files["selected.txt"]), lines(files["alternates.txt"])
    assert len(selected) + len(alternates) == 40
    assert selected == sorted(selected, key=lambda row: (row[0], int(row[1])))
    assert all(row[3] == ticket(s_obj, row[2]) for row in selected + alternates)
    for stratum in {row[0] for row in selected}:
        taken = [row for row in selected if row[0] == stratum]
        standby = [row for row in alternates if row[0] == stratum]
        tickets = [row[3] for row in taken + standby]
        assert tickets == sorted(tickets)
        assert [int(row[1]) for row in taken] == list(range(1, len(taken) + 1))
        assert [int(row[1]) for row in standby] == list(range(1, len(standby) + 1))


def test_everybody_selected_gets_a_lawful_team():
    files = record(objects=40, people=6)
    rows = lines(files["assignment.txt"])
    assert [row[0] for row in rows[::2]] == sorted(row[2] for row in lines(files["selected.txt"]))
    assert [(row[1], row[3]) for row in rows] == [("1", "主检"), ("2", "协检")] * (len(rows) // 2)
    assert {row[2] for row in rows[::2]} <= {"16040001", "16040003", "16040005"}
    assert all(rows[i][2] != rows[i + 1][2] for i in range(0, len(rows), 2))
    assert [code(0), "16040001"] not in [[row[0], row[2]] for row in rows]


def test_the_result_is_the_same_for_any_row_order():
    turned = material(objects=30)
    for rows in ("frame", "inspectors", "excluded"):
        turned[rows] = turned[rows][::-1]
    one = draw(frozen(objects=30), NONCE, ENTROPY, NO_RECORD)
    assert draw(freeze(**turned), NONCE, f"CWL-SSQ:2026045:{ENTROPY}", NO_RECORD) == one


def test_everything_taken_whole_still_draws_people_and_order():
    files = record(ratio={"-": "100/100"})
    content = json.loads(files["record.json"])
    assert (content["rounding"]["D"], content["rounding"]["u"], content["rounding"]["order"]) == (1, 0, [])
    assert {s[3] for s in content["rounding"]["strata"]} == {"1"}
    assert files["alternates.txt"] == b""
    assert len(lines(files["selected.txt"])) == 8
    assert len(lines(files["assignment.txt"])) == 16


def test_a_tiny_share_may_draw_nobody():
    drawn = {len(lines(record(ratio={"-": "1/100"}, draw_id=f"{i}")["selected.txt"])) for i in range(60)}
    assert drawn == {0, 1}


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 25), st.sampled_from([Rounding.EXACT, Rounding.CEIL]), st.integers(1, 8))
def test_a_count_is_met_in_any_pool(objects, rounding, people):
    count = (objects + 1) // 2
    made = record(objects=objects, people=people + 3, count=count, rounding=rounding)
    assert len(lines(made["selected.txt"])) == count


def test_changed_files_another_secret_or_another_issue_draw_nothing():
    files = frozen()
    with pytest.raises(Changed):
        draw(files | {"frame.txt": files["frame.txt"] + b"X\t410481001/-\n"}, NONCE, ENTROPY, NO_RECORD)
    with pytest.raises(Refused):
        draw(files, NONCE[::-1], ENTROPY, NO_RECORD)
    with pytest.raises(ProblemsFound, match="2026046"):
        draw(files, NONCE, f"CWL-SSQ:2026046:{ENTROPY}", NO_RECORD)


def test_a_draw_without_teams_says_so():
    """The cap leaves room in sum, but not for those who may inspect these objects."""
    given = material(objects=3, people=6, count=3, caps=Caps(2))
    given["recusals"] = [(code(i), f"1604000{j}", "曾任职") for i in range(3) for j in (0, 2, 4, 5)]
    with pytest.raises(Infeasible, match="缺 2 人次"):
        draw(freeze(**given), NONCE, ENTROPY, NO_RECORD)


def test_the_chain_line_binds_a_record_to_all_before_it():
    first = chain_line("2026-01", b"one", NO_RECORD).decode()
    name, digest, link = first.rstrip("\n").split("\t")
    assert (name, digest) == ("2026-01", hashlib.sha256(b"one").hexdigest())
    assert link == hashlib.sha256(f"{'0' * 64}\n{digest}\n".encode()).hexdigest()
    assert chain_line("2026-02", b"two", link) != chain_line("2026-02", b"two", NO_RECORD)

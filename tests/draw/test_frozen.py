"""Freezing writes the same bytes however the rows were typed, and refuses what could not be drawn."""

from __future__ import annotations

import hashlib
import random
import unicodedata

import pytest

from tests.draw.samples import NONCE, REGIONS, code, frozen, material, plan
from toolkit.draw.frozen import freeze, read_frozen
from toolkit.draw.plan import Caps
from toolkit.draw.record import commitment
from toolkit.errors import ProblemsFound, WrongUse


def test_the_files_are_those_of_the_protocol():
    files = frozen()
    assert sorted(files) == [
        "excluded.txt",
        "frame.txt",
        "inspectors.txt",
        "manifest.txt",
        "nonce.sha256",
        "plan.json",
        "recusal.txt",
        "检查要点.json",
    ]
    assert files["nonce.sha256"] == hashlib.sha256(NONCE).hexdigest().encode() + b"\n"
    assert files["inspectors.txt"].splitlines()[1].decode() == "16040001\t示例股\t主检,协检\t民爆安全"
    assert files["recusal.txt"].decode() == f"{code(0)}\t16040001\tkin\n"
    assert commitment(files) == hashlib.sha256(files["manifest.txt"]).hexdigest()
    for name, data in files.items():
        assert name == "plan.json" or data.endswith(b"\n")
        assert b"\r" not in data
        assert not data.startswith(b"\xef\xbb\xbf")


def test_neither_row_order_nor_spelling_changes_a_byte():
    """Shuffled, full width, lower case, blanks, BOM, zero width, NFD, CRLF: the same commitment."""
    given = material(people=5)
    given["inspectors"][0] = ("16040000", "示例股é", ("协检",), ("b", "a"))
    wild = material(people=5)
    wild["frame"] = [
        ("\ufeff" + "".join(chr(ord(c) + 0xFEE0) for c in name.lower()) + "\r\n", f" {stratum}\u3000")
        for name, stratum in wild["frame"]
    ]
    wild["excluded"] = [(f"{a[:4]} {a[4:]}", f"{b}\n", f"\u200b{c} ") for a, b, c in wild["excluded"]]
    wild["inspectors"][0] = (
        "1604-0000",
        unicodedata.normalize("NFD", " 示例股é"),
        ("协检", "协检 "),
        ("a", "b", "a"),
    )
    wild["recusals"] = [(a.lower(), f"\u00a0{b}", c) for a, b, c in wild["recusals"]] * 2
    for rows in ("frame", "excluded", "inspectors", "recusals"):
        random.Random(1).shuffle(wild[rows])
    assert freeze(**wild) == freeze(**given)


def refused(match, **changes):
    options = {key: changes.pop(key) for key in list(changes) if key not in material()}
    with pytest.raises(ProblemsFound, match=match) as caught:
        freeze(**(material(**options) | changes))
    return caught.value.problems


def test_everything_wrong_in_the_rows_is_told_at_once():
    given = material()
    given["frame"] += [(given["frame"][0][0], "410481001/-"), ("", "410481001/-"), ("A1", "示例镇/-")]
    given["frame"] += [(code(50)[:-1] + "?", "410481001/-"), (code(1, "MB"), "410481001/-")]
    given["inspectors"] += [("16040001", "示例股", ("主检",), ()), ("1699", "示例股", ("主检", "辅助"), ())]
    given["recusals"] += [("A1", "1699", "")]
    with pytest.raises(ProblemsFound) as caught:
        freeze(**given)
    text = str(caught.value)
    for said in ("重复", "编号是空的", "示例镇", "字符", "既在待抽名单又在排除名单", "辅助", "理由"):
        assert said in text
    assert len(caught.value.problems) == 8


def test_a_citizen_number_never_gets_into_a_file():
    number = "11010519491231002X"  # the example of GB 11643-1999
    for rows in ({"inspectors": [(number, "示例股", ("主检",), ())]}, {"excluded": [(number, "注销", "")]}):
        problems = refused("身份号码", **rows)
        assert all(number not in str(problem) for problem in problems)


def test_an_empty_pool_is_refused():
    refused("空", frame=[])


def test_a_class_without_a_ratio_and_a_region_without_a_weight_are_refused():
    refused("类别“D”", frame=[(code(1), "410481001/D")])
    refused("地区“410481003”", region_weight={REGIONS[0]: "1/1", REGIONS[1]: "1/1"})


def test_a_count_above_the_pool_is_refused_before_the_secret_is_spent():
    refused("9 户", count=9)


def test_an_object_that_could_get_no_team_is_refused_by_name():
    barred = [(code(3), f"1604000{j}", "曾任职") for j in (1, 3)]
    problems = refused("没有主检", recusals=barred)
    assert code(3) in problems[0].what


def test_too_few_inspectors_and_a_cap_too_small_are_refused():
    refused("可派 1 人", inspectors=[("16040001", "示例股", ("主检",), ())])
    refused("人次", caps=Caps(1, {f"1604000{j}": 1 for j in range(4)}))


def test_a_secret_of_another_length_is_wrong_use():
    with pytest.raises(WrongUse):
        freeze(**(material() | {"nonce": b"short"}))


def test_a_plan_that_does_not_conform_is_refused_with_the_rows():
    refused("team_size", plan=plan(team_size=1))


def test_a_frozen_folder_reads_back():
    back = read_frozen(frozen())
    assert sum(back.sizes().values()) == 8
    assert back.staff.leads == {"16040001", "16040003"}
    assert back.recusals == {code(0): {"16040001": "近亲属"}}
    assert back.plan == plan()


def test_a_stratum_without_class_gets_the_dash():
    files = freeze(**(material() | {"frame": [(code(1), "410481001"), (code(2), "410481001/ ")]}))
    assert {line.split(b"\t")[1] for line in files["frame.txt"].splitlines()} == {b"410481001/-"}

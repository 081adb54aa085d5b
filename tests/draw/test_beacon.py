"""drand's quicknet: real rounds are verified, others are not, and the time of a round is arithmetic.

The signatures of rounds 1000 and 657413 are those that drand published; their SHA-256 is the randomness published.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.draw.samples import NONCE, frozen
from toolkit.draw import beacon
from toolkit.draw.encoding import digest
from toolkit.draw.entropy import SIGNED, UNSIGNED
from toolkit.draw.issues import first_moment, problems
from toolkit.draw.record import draw
from toolkit.draw.verifier import check
from toolkit.draw.verify import verify
from toolkit.errors import Level, ProblemsFound, has_errors

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = {
    1000: (
        "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39",
        "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd",
    ),
    657413: (
        "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b",
        "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587",
    ),
}


def require_pairing() -> None:
    """Skip without the library, which is not loaded here: it would change how deep all of Python recurses."""
    if find_spec("py_ecc") is None:
        pytest.skip("requirements-optional.txt is not installed")


@pytest.mark.parametrize("number", ROUNDS)
def test_a_signature_that_drand_published_is_valid_for_its_round_only(number) -> None:
    require_pairing()
    signature, randomness = ROUNDS[number]
    assert sha256(bytes.fromhex(signature)).hexdigest() == randomness
    assert beacon.problems(f"{SIGNED}:{number}:{signature}") == []
    assert has_errors(beacon.problems(f"{SIGNED}:{number + 1}:{signature}"))


@pytest.mark.parametrize(
    "value", ["0" * 96, "f" * 96, ROUNDS[1000][0][:-1] + "8", "a" + ROUNDS[1000][0][1:], "c" + "0" * 95]
)
def test_what_is_no_signature_of_the_round_is_refused_without_a_traceback(value) -> None:
    require_pairing()
    assert has_errors(beacon.problems(f"{SIGNED}:1000:{value}"))
    with pytest.raises(ProblemsFound):
        beacon.require(f"{SIGNED}:1000:{value}")


def test_the_library_does_not_let_hostile_files_end_the_program() -> None:
    require_pairing()
    depth = "import sys; before = sys.getrecursionlimit(); {}; print(sys.getrecursionlimit() - before)"
    ours = f"from toolkit.draw import beacon; beacon.is_signed(1000, bytes.fromhex('{ROUNDS[1000][0]}'))"
    said = [
        int(subprocess.check_output([sys.executable, "-c", depth.format(code)], cwd=ROOT))
        for code in (ours, "import py_ecc")
    ]
    assert said[0] == 0
    assert said[1] > 0  # negative control: the library alone does


def test_without_the_library_it_is_said_and_not_used_for_a_draw(monkeypatch) -> None:
    monkeypatch.setattr(beacon, "find_spec", lambda _: None)
    text = f"{SIGNED}:1000:{ROUNDS[1000][0]}"
    (said,) = beacon.problems(text)
    assert said.level is Level.WARNING
    assert "没有验证" in said.what
    assert "requirements-optional.txt" in said.remedy
    with pytest.raises(ProblemsFound, match="没有验证"):
        beacon.require(text)
    beacon.require("CWL-SSQ:2026045:03,09,14,21,27,32+11")  # a lottery needs none


def test_a_record_with_a_false_signature_is_found_and_a_true_one_is_not() -> None:
    require_pairing()
    files = frozen(source=SIGNED, issue="1000")
    made = files | draw(files, NONCE, ROUNDS[1000][0], digest(files["manifest.txt"]))
    assert verify(made) == []
    told = list(check(made))
    assert all(good is not False for _, good in told)
    assert [ROUNDS[1000][1] in what for what, good in told if good is None] == [
        True
    ]  # said to be not verified
    false = files | draw(files, NONCE, ROUNDS[657413][0], digest(files["manifest.txt"]))
    assert any("签名不是" in str(problem) for problem in verify(false))


def test_when_a_round_comes_is_arithmetic() -> None:
    assert beacon.moment(5123456) == datetime(2024, 2, 17, 20, 42, 12)
    assert first_moment(SIGNED, "5123456") == datetime(2024, 2, 17, 20, 42, 12)
    now = datetime(2024, 2, 17, 20, 42, 12)
    assert beacon.round_after(now) == 5123457
    assert beacon.moment(beacon.round_after(datetime(2020, 1, 1))) == datetime(2023, 8, 23, 23, 9, 30)


def test_a_round_of_the_past_or_after_the_promise_is_refused_at_the_freeze() -> None:
    now, promised = datetime(2024, 2, 17, 20, 42, 12), date(2024, 2, 20)
    assert problems(SIGNED, "5123457", now, promised) == []
    (past,) = problems(SIGNED, "5123456", now, promised)
    assert "已经产生" in past.what
    (late,) = problems(SIGNED, "9999999999", now, promised)
    assert "晚于" in late.what


def test_the_value_without_a_signature_is_for_records_of_before() -> None:
    with pytest.raises(ProblemsFound, match="没有签名"):
        frozen(source=UNSIGNED, issue="5123456")
    assert frozen(source=UNSIGNED, issue="5123456", spec="SSJ1")

"""An issue named in place of one that is not drawn, and a secret in two halves: bound by both verifiers."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.draw.samples import ENTROPY, NONCE, frozen, record
from toolkit.draw import amend, amend_problems
from toolkit.draw.amendment import ABANDON, PUBLISHED, Amendment, next_draw_id
from toolkit.draw.deciding import SKIPPED, deciding
from toolkit.draw.encoding import digest
from toolkit.draw.evidence import claim
from toolkit.draw.issues import fallback
from toolkit.draw.plan import NO_RECORD, Fallback, Plan, SecondNonce
from toolkit.draw.record import chain_line, draw
from toolkit.draw.standalone import TWENTY_LINES
from toolkit.draw.ticket import seed
from toolkit.draw.verifier import check
from toolkit.draw.verify import verify
from toolkit.errors import ProblemsFound, Refused

Files = dict[str, bytes]
DLT = "03,11,19,27,33+04,09"
OTHER = Fallback("CSL-DLT", "26045", "2026-04-23")
HALF = bytes(range(32, 64))
SECOND = SecondNonce("示例县纪委监委", digest(HALF))


def skip(files: Files, **changes) -> Files:
    plan = Plan.parse(files["plan.json"])
    said = {
        "draw_id": plan.draw_id, "no": 1, "kind": SKIPPED, "date": "2026-04-24", "object": "",
        "removed": "CWL-SSQ:2026045", "added": "CSL-DLT:26045", "team": (), "reason": "停开", "evidence": "示例公告",
        "decided_by": "示例甲", "operator": "示例乙", "prev_record": digest(files["manifest.txt"]),
    }  # fmt: skip
    made = Amendment(**said | changes)
    return files | {made.file: made.to_bytes()}


def faults(files: Files) -> tuple[list[str], list[str]]:
    """What the toolkit finds, and what the verify.py of the folder finds."""
    told = [str(problem) for problem in [*verify(files), *amend_problems.problems(files)]]
    try:
        return told, [what for what, good in check(files) if good is False]
    except (KeyError, ValueError, TypeError, IndexError) as error:
        return told, [repr(error)]


def drawn(files: Files, entropy: str, second: str = "") -> Files:
    return files | draw(files, NONCE, entropy, digest(files["manifest.txt"]), second)


# --- the fallback -----------------------------------------------------------------------------------


def test_the_fallback_decides_with_the_statement_and_only_with_it() -> None:
    files = frozen(fallback=OTHER)
    assert faults(drawn(files, ENTROPY)) == ([], [])
    stated = skip(files)
    assert str(deciding(Plan.parse(files["plan.json"]), stated)) == "CSL-DLT:26045"
    made = drawn(stated, DLT)
    assert json.loads(made["record.json"])["entropy"] == f"CSL-DLT:26045:{DLT}"
    assert faults(made) == ([], [])
    with pytest.raises(ProblemsFound):
        drawn(files, f"CSL-DLT:26045:{DLT}")
    with pytest.raises(ProblemsFound):
        drawn(stated, f"CWL-SSQ:2026045:{ENTROPY}")


def test_a_statement_taken_away_or_slipped_in_is_found_by_both_verifiers() -> None:
    """Negative controls."""
    made = drawn(skip(frozen(fallback=OTHER)), DLT)
    without = {name: data for name, data in made.items() if name != "amend-001.json"}
    assert all(faults(without))
    assert all(faults(skip(drawn(frozen(fallback=OTHER), ENTROPY))))
    assert all(faults(skip(record())))  # none was named at the freeze


@pytest.mark.parametrize(
    "changes",
    [
        {"added": "CSL-DLT:26046"},
        {"removed": "CWL-SSQ:2026046"},
        {"date": "2026-04-22"},
        {"evidence": ""},
        {"decided_by": ""},
        {"team": ("16040001",)},
    ],
)
def test_what_a_statement_is_bound_to_say_is_checked_by_both(changes) -> None:
    assert all(faults(drawn(skip(frozen(fallback=OTHER), **changes), DLT)))


def test_a_second_statement_is_a_fault() -> None:
    told, _ = faults(drawn(skip(skip(frozen(fallback=OTHER)), no=2), DLT))
    assert any("只能有一份" in each for each in told)


def test_a_statement_hung_behind_the_record_is_found_by_the_verifier_of_the_folder() -> None:
    files = skip(frozen(fallback=OTHER))
    made = drawn(files, DLT)
    name = Plan.parse(files["plan.json"]).draw_id
    lines = {
        f"{name}/freeze": files["manifest.txt"],
        f"{name}/amend-001": made["amend-001.json"],
        name: made["record.json"],
    }

    def chain(*order: str) -> bytes:
        written, link = b"", NO_RECORD
        for each in order:
            line = chain_line(each, lines[each], link)
            written, link = written + line, line.decode().strip().split("\t")[2]
        return written

    right = chain(f"{name}/freeze", f"{name}/amend-001", name)
    assert all(good for _, good in check(made | {"chain.txt": right}))
    late = chain(f"{name}/freeze", name, f"{name}/amend-001")
    assert any("抽取以前" in what for what, good in check(made | {"chain.txt": late}) if not good)


def test_it_is_another_public_issue_of_ssj2() -> None:
    for wrong in (
        {"fallback": Fallback("CWL-SSQ", "2026045", "2026-04-23")},
        {"fallback": Fallback("LOCAL", "-", "2026-04-23")},
        {"fallback": Fallback("CSL-DLT", "26045", "2026-4-23")},
        {"fallback": OTHER, "spec": "SSJ1"},
        {"fallback": OTHER, "source": "ONSITE", "issue": "20260424"},
    ):
        with pytest.raises(ProblemsFound):
            frozen(**wrong)


def test_the_issue_named_is_of_the_other_lottery_and_surely_later() -> None:
    from datetime import date

    # 2023: the days of both lotteries are known
    assert fallback("CWL-SSQ", "2023041", date(2023, 4, 25)) == Fallback("CSL-DLT", "23041", "2023-04-13")
    assert fallback("CSL-DLT", "23041", date(2023, 4, 25)) == Fallback("CWL-SSQ", "2023042", "2023-04-15")
    assert fallback("CWL-SSQ", "2023041", date(2023, 4, 13)) is None  # not before the promise ends
    assert fallback("LOCAL", "-", date(2023, 4, 25)) is None


def test_the_papers_say_that_another_issue_decided() -> None:
    files = skip(frozen(fallback=OTHER))
    plan = Plan.parse(files["plan.json"])
    assert "改用 CSL-DLT:26045" in claim(plan, files).statement
    assert "改用" not in claim(plan, frozen(fallback=OTHER)).statement


# --- the second half of the secret ------------------------------------------------------------------


def test_both_halves_make_the_seed_and_both_are_laid_open() -> None:
    files = frozen(second_nonce=SECOND)
    made = drawn(files, ENTROPY, HALF.hex())
    said = json.loads(made["record.json"])
    whole = digest(f"{NONCE.hex()}|{HALF.hex()}".encode())
    assert said["seed"] == seed(said["commit"], whole, said["entropy"])
    assert (said["nonce"], said["nonce2"]) == (NONCE.hex(), HALF.hex())
    assert faults(made) == ([], [])


def test_without_it_with_another_or_where_there_is_none_it_is_not_drawn() -> None:
    files = frozen(second_nonce=SECOND)
    for second in ("", bytes(32).hex(), "x"):
        with pytest.raises(Refused):
            drawn(files, ENTROPY, second)
    with pytest.raises(Refused):
        drawn(frozen(), ENTROPY, HALF.hex())


def changed(made: Files, **values) -> Files:
    content = {k: v for k, v in (json.loads(made["record.json"]) | values).items() if v is not None}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return made | {"record.json": text.encode()}


def test_a_half_left_out_or_exchanged_is_found_by_both_verifiers() -> None:
    """Negative controls."""
    made = drawn(frozen(second_nonce=SECOND), ENTROPY, HALF.hex())
    assert all(faults(changed(made, nonce2=None)))
    assert all(faults(changed(made, nonce2=bytes(32).hex())))
    assert all(faults(changed(record(), nonce2=HALF.hex())))


def test_the_twenty_lines_join_the_halves(tmp_path: Path) -> None:
    made = drawn(frozen(second_nonce=SECOND), ENTROPY, HALF.hex())
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "v.py").write_text(TWENTY_LINES, "ascii")
    command = [sys.executable, "v.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, env={**os.environ})
    assert b"WRONG" not in done.stdout
    assert done.stdout.count(b"OK") == 12


def test_given_up_without_the_other_half_there_is_a_way_out_but_no_result() -> None:
    files = frozen(second_nonce=SECOND)
    said = {
        "draw_id": "2026-示例-001", "no": 1, "kind": "abandon", "date": "2026-04-24", "object": "", "removed": "",
        "added": "2026-示例-002", "team": (), "reason": "第二密数丢失", "evidence": "示工信决〔2026〕5号",
        "decided_by": "示例甲", "operator": "示例乙", "prev_record": digest(files["manifest.txt"]),
        "nonce": NONCE.hex(), "entropy": f"CWL-SSQ:2026045:{ENTROPY}",
    }  # fmt: skip
    files["plan.json"].index(b"second_nonce")

    def given_up(**more) -> Files:
        made = Amendment(**said | {"added": next_draw_id("2026-示例-001")} | more)
        return files | {made.file: made.to_bytes()}

    assert faults(given_up()) == ([], [])
    assert all(faults(given_up(selected_sha256="f" * 64)))
    result = digest(amend.result_without(files, NONCE.hex(), str(said["entropy"]), HALF.hex()) or b"")
    assert faults(given_up(nonce2=HALF.hex(), selected_sha256=result)) == ([], [])
    assert all(faults(given_up(nonce2=bytes(32).hex(), selected_sha256=result)))


def test_a_result_of_nobody_is_a_result_too() -> None:
    """5 % of a few firms draws nobody in most months; verify.py called such an abandonment wrong."""
    files = frozen(ratio={"-": "1/333333333"})
    entropy = f"CWL-SSQ:2026045:{ENTROPY}"
    nobody = amend.result_without(files, NONCE.hex(), entropy)
    assert nobody == b""
    made = Amendment(
        draw_id="2026-示例-001", no=1, kind=ABANDON, date="2026-04-24", object="", removed="",
        added=next_draw_id("2026-示例-001"), team=(), reason="示例", evidence="示例决定", decided_by="示例甲",
        operator="示例乙", prev_record=digest(files["manifest.txt"]), nonce=NONCE.hex(), entropy=entropy,
        selected_sha256=digest(nobody),
    )  # fmt: skip
    assert faults(files | {made.file: made.to_bytes()}) == ([], [])
    hidden = dataclasses.replace(made, selected_sha256="")
    assert all(faults(files | {hidden.file: hidden.to_bytes()}))


def test_the_claim_says_who_keeps_the_other_half() -> None:
    files = frozen(second_nonce=SECOND)
    assert "示例县纪委监委" in claim(Plan.parse(files["plan.json"]), files).statement
    assert PUBLISHED in amend.BEFORE_DRAW

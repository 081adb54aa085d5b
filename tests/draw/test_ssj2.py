"""What SSJ2 says beyond SSJ1 is what the code does, and its printed example is computed."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from pathlib import Path

import pytest

from tests.draw.samples import ENTROPY, NONCE, frozen, material, record
from toolkit.draw import amend_problems
from toolkit.draw.encoding import digest, manifest
from toolkit.draw.frozen import freeze
from toolkit.draw.lists import RECUSAL_CODES
from toolkit.draw.plan import NO_RECORD
from toolkit.draw.record import chain_line, draw
from toolkit.draw.ticket import below, purpose_seed, seed, ticket
from toolkit.draw.verifier import check
from toolkit.draw.verify import verify, verify_chain
from toolkit.errors import ProblemsFound

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "ssj2.md").read_text("utf-8")
FIRST, SECOND = "202604-1-01", "202605-1-01"


def blocks(text: str = PAGE) -> dict[str, bytes]:
    found = re.findall(r"^```text (\S+)\n(.*?)^```", text, re.M | re.S)
    ended = {
        name: body if name.endswith(".txt") or name == "检查要点.json" else body.removesuffix("\n")
        for name, body in found
    }
    return {name: body.encode() for name, body in ended.items()} | {
        "nonce.sha256": dict(found)["nonce.sha256"].encode()
    }


def values(heading: str) -> dict[str, str]:
    rows = re.findall(r"^\| (\S.*?) \| `(.*?)` \|$", PAGE[PAGE.index(heading) :], re.M)
    return dict(rows[::-1])  # of a name that stands twice, the first


def folders(text: str = PAGE) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The two records of the example, as files by name."""
    files = {name: data for name, data in blocks(text).items() if "/" not in name and name != "chain.txt"}
    made = ("record.json", "selected.txt", "alternates.txt", "assignment.txt", "amend-002.json")
    second = {name: data for name, data in files.items() if name not in made}
    second |= {
        "nonce.sha256": f"{digest(bytes(range(32))[::-1])}\n".encode(),
        "plan.json": blocks(text)["second/plan.json"],
    }
    names = [name for name in second if name not in ("manifest.txt", "amend-001.json")]
    second |= {f"amend-00{n}.json": blocks(text)[f"second/amend-00{n}.json"] for n in (1, 2, 3)}
    return files, second | {"manifest.txt": manifest({name: second[name] for name in names})}


def hanging(text: str = PAGE) -> tuple[dict[str, bytes], dict[str, bytes]]:
    first, second = folders(text)
    records = {f"{FIRST}/freeze": first["manifest.txt"], FIRST: first["record.json"]}
    records |= {f"{FIRST}/amend-00{n}": first[f"amend-00{n}.json"] for n in (1, 2)}
    records |= {f"{SECOND}/freeze": second["manifest.txt"]}
    records |= {f"{SECOND}/amend-00{n}": second[f"amend-00{n}.json"] for n in (1, 2, 3)}
    plans = {f"{FIRST}/freeze": first["plan.json"], f"{SECOND}/freeze": second["plan.json"]}
    return records, plans


def test_the_known_answers_are_computed() -> None:
    known = values("## Known answers")
    made = seed("0" * 64, "1" * 64, known["entropy"])
    tickets = purpose_seed(made, "obj")
    assert (known["S"], known["S_obj"]) == (made, tickets)
    assert known["T(91410481MA00000001)"] == ticket(tickets, "91410481MA00000001")
    assert known['below(S_round, "u", 700)'] == str(below(purpose_seed(made, "round"), "u", 700))


def test_the_worked_example_is_what_the_code_draws() -> None:
    files, _ = folders()
    given = values("### The draw")
    commit = digest(files["manifest.txt"])
    assert given["C"] == commit
    for name, made in draw(files, bytes.fromhex(given["nonce"]), given["entropy"], commit).items():
        assert files[name] == made, name
    made = seed(commit, given["nonce"], given["entropy"])
    assert [given[f"S_{x}"] for x in ("obj", "round", "asg")] == [
        purpose_seed(made, x) for x in ("obj", "round", "asg")
    ]
    assert given["SHA-256(record.json)"] == digest(files["record.json"])


def test_the_whole_example_is_verified_and_so_is_its_chain() -> None:
    for files in folders():
        assert verify(files) == []
        assert amend_problems.problems(files) == []
        assert all(good for _, good in check(files | {"chain.txt": blocks()["chain.txt"]}))
    assert verify_chain(blocks()["chain.txt"], *hanging()) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("91410499MA00000826\t410499200/-", "91410499MA00000826\t410499100/-"),
        ("SL160404\tformer", "SL160404\tkin"),
        ('"decided_by":"示例甲"', '"decided_by":"示例丙"'),
        ('{"text":"示例要点"}', '{"text":"别的要点"}'),
        ("202605-1-01/freeze", "202605-1-01/frozen"),
        ('"added":"CSL-DLT:26060"', '"added":"CSL-DLT:26061"'),
        ('"date":"2026-05-29"', '"date":"2026-05-27"'),
        ('"nonce2":"20', '"nonce2":"21'),
        ('"holder":"示例县纪委监委"', '"holder":"示例县财政局"'),
    ],
)
def test_one_change_in_the_example_is_found(old: str, new: str) -> None:
    """Negative controls."""
    changed = PAGE.replace(old, new)
    assert changed != PAGE
    found = [
        problem for files in folders(changed) for problem in [*verify(files), *amend_problems.problems(files)]
    ]
    assert found or verify_chain(blocks(changed)["chain.txt"], *hanging(changed)) != []


def section(page: str, start: str, end: str) -> str:
    return page[page.index(start) : page.index(end)]


def test_quotas_selection_and_teams_are_the_same_words_in_both_versions() -> None:
    earlier = (DOCS / "ssj1.md").read_text("utf-8")
    assert section(PAGE, "## S6 ", "**S9.7") == section(earlier, "## S6 ", "**S9.7")


def test_white_space_and_letters_are_the_characters_that_the_page_lists() -> None:
    listed = re.search(r"\*\*White space\*\*: (.*?);", PAGE)[1]
    told = set()
    for low, high in re.findall(r"([0-9A-F]{4})(?:–([0-9A-F]{4}))?", listed):
        told |= set(range(int(low, 16), int(high or low, 16) + 1))
    every = [code for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    assert told == {code for code in every if re.fullmatch(r"\s", chr(code))}
    words = {code for code in every if re.fullmatch(r"\w", chr(code))}
    assert words == {code for code in every if unicodedata.category(chr(code))[0] in "LN" or code == 0x5F}


# --- what is new, on invented records ---------------------------------------------------------------


def test_a_character_that_is_not_assigned_is_refused_at_the_freeze() -> None:
    given = material()
    given["excluded"] = [("A1", "注销", "见\u0378号公告")]
    with pytest.raises(ProblemsFound, match=r"U\+0378"):
        freeze(**given)
    assert freeze(**(given | {"plan": material(spec="SSJ1")["plan"]}))  # SSJ1 did not ask


def test_the_reason_of_a_recusal_is_a_code_and_says_nothing_else() -> None:
    given = material()
    person = given["recusals"][0][:2]
    for reason, code in (("近亲属", "kin"), ("former", "former"), ("是局长的表弟", "other")):
        assert freeze(**given | {"recusals": [(*person, reason)]})["recusal.txt"].endswith(
            f"\t{code}\n".encode()
        )
    files = frozen()
    wrong = files | {"recusal.txt": files["recusal.txt"].replace(b"\tkin", "\t近亲属".encode())}
    names = [name for name in wrong if name != "manifest.txt"]
    wrong["manifest.txt"] = manifest({name: wrong[name] for name in names})
    assert any("理由代码" in str(problem) for problem in verify(wrong))
    assert set(RECUSAL_CODES) >= {"kin", "other"}


def test_the_version_in_the_plan_and_the_files_listed_belong_together() -> None:
    files = record()
    plan = json.loads(files["plan.json"])
    for gone in ("frozen_at", "unicode", "sample", "slack"):
        del plan[gone]
    changed = json.dumps(plan | {"spec": "SSJ1"}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    wrong = {name: data for name, data in frozen().items() if name != "manifest.txt"}
    wrong["plan.json"] = changed.encode()
    assert any("SSJ1" in str(problem) for problem in verify(wrong | {"manifest.txt": manifest(wrong)}))


def lines_of(*entries: tuple[str, bytes]) -> bytes:
    chain, link = b"", NO_RECORD
    for name, data in entries:
        line = chain_line(name, data, link)
        chain, link = chain + line, line.decode().rstrip("\n").split("\t")[2]
    return chain


def test_a_chain_may_go_on_from_ssj1_and_a_freeze_without_folder_or_line_is_found() -> None:
    old = frozen(draw_id="2026-1-01", spec="SSJ1")
    first = draw(old, NONCE, ENTROPY, NO_RECORD)["record.json"]
    new = frozen(draw_id="2026-2-01", prev_record=digest(first))
    second = draw(new, NONCE, ENTROPY, digest(new["manifest.txt"]))["record.json"]
    freeze_line = ("2026-2-01/freeze", new["manifest.txt"])
    chain = lines_of(("2026-1-01", first), freeze_line, ("2026-2-01", second))
    records = {"2026-1-01": first, "2026-2-01/freeze": new["manifest.txt"], "2026-2-01": second}
    plans = {"2026-2-01/freeze": new["plan.json"]}
    assert verify_chain(chain, records, plans) == []
    thrown_away = {"2026-1-01": first}
    assert any("不止一次" in str(problem) for problem in verify_chain(chain, thrown_away, {}))
    without = lines_of(("2026-1-01", first), ("2026-2-01", second))
    assert any("不在链上" in str(problem) for problem in verify_chain(without, records, plans))
    twice = lines_of(("2026-1-01", first), freeze_line, freeze_line, ("2026-2-01", second))
    assert any("两次" in str(problem) for problem in verify_chain(twice, records, plans))

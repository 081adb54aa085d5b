"""The pages for people say what the code does: everything is named in them, every number in them is computed again."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from hashlib import sha256
from math import ceil
from pathlib import Path

import pytest

from toolkit import __version__, columns
from toolkit.clock.workdays import WorkCalendar, add_workdays
from toolkit.columns.lists import HANDLINGS, PROBLEM_RESULTS, RESULTS
from toolkit.columns.settings import SETTING_ROWS
from toolkit.commands import COMMANDS
from toolkit.draw import frozen, record, standalone
from toolkit.draw.amend_problems import problems
from toolkit.draw.amendment import is_amendment
from toolkit.draw.entropy import SOURCES
from toolkit.draw.frozen import Frozen, read_frozen
from toolkit.draw.plan import Caps, Plan
from toolkit.draw.quota import quotas
from toolkit.draw.successor import successor
from toolkit.draw.team import assign
from toolkit.draw.ticket import below, purpose_seed, seed, ticket
from toolkit.draw.verifier import check
from toolkit.draw.verify import verify, verify_chain
from toolkit.excel.a1 import letters
from toolkit.excel.form import FORM
from toolkit.excel.put_away import PUT_AWAY
from toolkit.excel.refs import FRONT
from toolkit.ledger import records
from toolkit.ledger.record import DrawRecord
from toolkit.masters import guide
from toolkit.masters.steps import MORE_BY_TIME
from toolkit.model import Quantity
from toolkit.rules.phrases import UnreadablePhraseError, read_months, read_quantity
from xlwings_offices.wps import selfcheck

ROOT = Path(__file__).resolve().parents[1]
README, HANDBOOK = "README.md", "docs/手册.md"
GUIDE, PROTOCOL, NOW = "docs/抽取规程.md", "docs/ssj1.md", "docs/ssj2.md"
RULES, WINDOWS, DISK = "docs/规则.md", "docs/windows-checklist.md", "docs/磁盘上有什么.md"
CHANGED, WHERE, UNSAID = "docs/法律变了.md", "## 在哪里执行", "文书里没有写出处的法律话"
SILENT = "不报问题"
"""How 规则.md marks a rule that no Problem ever carries."""


@cache
def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def table(text: str, marker: str) -> list[list[str]]:
    """The cells of the first table after a line that is or begins with ``marker``, without marks of style."""
    lines = iter(text[re.search(rf"^{re.escape(marker)}", text, re.M).end() :].split("\n"))
    rows = []
    for line in lines:
        if line.startswith("|"):
            rows.append([cell.strip(" `*") for cell in line.strip("|").split("|")])
        elif rows:
            break
    return rows[2:]


def examples(cell: str) -> list[str]:
    """The samples in a cell: what stands between backticks."""
    return f"`{cell}`".split("`")[1::2]


# --- what must be named -------------------------------------------------------------------------------


def unnamed(names: Iterable[str], text: str, pattern: str) -> list[str]:
    """The names that stand nowhere in the text as the pattern wants them."""
    return [name for name in names if not re.search(pattern % re.escape(name), text, re.M | re.A)]


RULE_ROW = r"^\| %s \|"
WORD = r"(?<![\w-])%s(?![\w-])"
IN_TICKS = r"`%s`"
SHEET = r"(?<=[“|、 ])%s(?=[”（、| ])"


def rules_in_code() -> set[str]:
    """The rule numbers that Problems carry."""
    sources = (path.read_text("utf-8") for path in (ROOT / "toolkit").rglob("*.py"))
    return {rule for source in sources for rule in re.findall(r'"(R\d+)"', source)}


def test_every_rule_is_in_the_table() -> None:
    assert unnamed([f"R{number}" for number in range(1, 18)], page(RULES), RULE_ROW) == []


def test_the_table_marks_as_silent_exactly_the_rules_that_no_problem_carries() -> None:
    rows = table(page(RULES), "## R1–R17")
    assert {row[0] for row in rows if not row[3].startswith(SILENT)} == rules_in_code()


def test_every_rule_in_code_has_its_source_its_place_and_its_tests() -> None:
    assert {row[0] for row in table(page(RULES), WHERE)} == rules_in_code()
    assert misled(page(RULES)) == []


def misled(text: str) -> list[str]:
    """What the table of enforcement says that is not so: places that do not know the rule, tests that are not there."""
    wrong = []
    for rule, read, places, *tests in table(text, WHERE):
        wrong += [] if read in ("全文", "待核", "自定") else [read]
        for place in examples(places):
            path = ROOT / "toolkit" / place
            wrong += [] if path.exists() and f'"{rule}"' in path.read_text("utf-8") else [f"{rule} {place}"]
        for test in (name for cell in tests for name in examples(cell)):
            file, _, name = test.partition("::")
            path = ROOT / "tests" / file
            wrong += [] if path.exists() and f"def {name}(" in path.read_text("utf-8") else [test]
        wrong += [f"{rule} 没有测试"] if not all(examples(cell) for cell in tests) else []
    return wrong


def test_a_test_or_a_place_that_is_not_there_is_found() -> None:
    text = page(RULES).replace("test_the_sample_is_sound_and_only_reminds", "test_gone")
    assert misled(text) == ["rules/test_registry.py::test_gone"]
    assert misled(page(RULES).replace("`jobs/fairness.py`", "`rules/days.py`")) == ["R3 rules/days.py"]


_CITED = re.compile(
    r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,5}〔\d{4}〕\d+号|《[^》《\n]{3,50}(?:法|条例|办法|规定|细则|（试行）|格式)》"
    r"|(?:GB/T|GB|DA/T|DB\d\d/T) \d+|(?:行政处罚法|民法典)第[二一三四五十百零]+条|国家档案局令第 \d+ 号"
)


def cited() -> set[str]:
    """Every law, document and standard that program, papers or pages mention; what is 示例 apart."""
    files = [*(ROOT / "toolkit").rglob("*.py"), *(ROOT / "docs").glob("*.md"), ROOT / README]
    found = {name for path in files for name in _CITED.findall(path.read_text("utf-8"))}
    return {name for name in found if not name.startswith("示")}


def test_every_law_and_standard_that_is_mentioned_has_its_row() -> None:
    sources = " ".join(row[0] for row in table(page(RULES), "## 依据"))
    sources += " ".join(row[2] for row in table(page(RULES), UNSAID))
    assert sorted(name for name in cited() if name not in sources) == []
    assert "国办发〔2024〕54号" in cited()
    assert "GB/T 9704" in cited()


def test_what_papers_say_of_the_law_stands_in_them() -> None:
    rows = table(page(RULES), UNSAID)
    assert len(rows) >= 10
    for words, paper, basis, read in rows:
        source = (ROOT / "toolkit/jobs/papers" / paper).read_text("utf-8")
        assert words in re.sub(r'"\s+"', "", source), words
        assert basis
        assert read in ("全文", "待核")


def test_the_page_of_changed_laws_names_what_is_in_the_workbook() -> None:
    known = {sheet.name for sheet in columns.SHEETS} | {row.label for row in SETTING_ROWS}
    known |= {column.header for sheet in columns.SHEETS for column in sheet.columns}
    known |= {caption for others in MORE_BY_TIME.values() for _, caption, _ in others}
    known |= {command.title for command in COMMANDS}
    rows = table(page(CHANGED), "# 法律变了")
    assert len(rows) > 10
    named = {name for row in rows for name in re.findall("“(.+?)”", row[1])}
    assert named - known == set()


def test_a_rule_that_is_missing_from_the_table_is_found() -> None:
    without = page(RULES).replace("| R1 |", "| |")
    assert unnamed(["R1", "R10"], without, RULE_ROW) == ["R1"]


def plan_keys() -> set[str]:
    """Every key that a plan.json can have, inner ones too."""
    caps = Caps(inspector_per_year=1, load_before={"X": 1}, object_per_year=1, departments=["股"])
    plan = Plan("1", "局", "任务", "事项", "2026-04-20", "LOCAL", "-", "2026-05-01", count=1, caps=caps)
    content = plan.to_json()
    return {*content, *caps.to_json(), *content["entropy"]}


def test_the_protocol_names_every_key_file_and_source() -> None:
    result = drawn(example())
    files = {*frozen.COMMITTED, frozen.MANIFEST, *result, records.NONCE, records.CHAIN}
    files |= {standalone.VERIFIER, standalone.EXPLANATION}
    content = DrawRecord(Path(), result).result
    keys = plan_keys() | set(content) | set(content["rounding"]) | set(amendments_of(example())[0])
    assert unnamed(sorted({*files, *keys, *SOURCES}), page(PROTOCOL) + page(NOW), IN_TICKS) == []
    assert unnamed(["prev_records"], page(PROTOCOL), IN_TICKS) == ["prev_records"]


@pytest.mark.parametrize("name", [README, HANDBOOK])
def test_every_command_is_named(name: str) -> None:
    assert unnamed([command.name for command in COMMANDS], page(name), WORD) == []
    assert unnamed(["chec"], page(name), WORD) == ["chec"]


def test_the_english_half_lists_exactly_the_commands() -> None:
    listed = re.search(r"closed workbook: `([^`]+)`", page(README))
    assert listed
    assert set(listed[1].split()) == {command.name for command in COMMANDS if " " not in command.name}


def test_the_pages_name_the_steps_as_the_buttons_do_and_in_their_order() -> None:
    steps = {command.name: command.title for command in COMMANDS if command.button}
    listed = [(row[0], row[2], row[1]) for row in table(page(README), "## 经办人")]
    assert listed == [(str(number), *step) for number, step in enumerate(steps.items(), 1)]
    headings = re.findall(r"^### (\d+)\. (.+) `([\w-]+)`$", page(HANDBOOK), re.M)
    assert [(number, name, title) for number, title, name in headings] == listed


@pytest.mark.parametrize("name", [README, HANDBOOK])
def test_every_other_button_is_named(name: str) -> None:
    captions = [caption for others in MORE_BY_TIME.values() for _, caption, _ in others]
    assert unnamed(captions, page(name), "%s") == []
    assert unnamed(captions, page(name).replace("先发通报", ""), "%s") == ["先发通报"]


def test_the_readme_groups_the_other_buttons_as_the_front_page_does() -> None:
    rows = dict(table(page(README), "“其他事项”的按钮"))
    assert list(rows) == list(MORE_BY_TIME)
    for time, others in MORE_BY_TIME.items():
        assert [caption for _, caption, _ in others if caption not in rows[time]] == []


@pytest.mark.parametrize("name", [README, HANDBOOK, GUIDE, PROTOCOL, RULES, CHANGED, WINDOWS, DISK])
def test_no_page_names_a_command_that_does_not_exist(name: str) -> None:
    known = {command.name.split()[0] for command in COMMANDS} | {"setup", "test", "bench", "COMMAND"}
    assert set(re.findall(r"python start\.py ([\w-]+)", page(name), re.A)) <= known


def test_the_handbook_names_every_sheet() -> None:
    assert unnamed([sheet.name for sheet in columns.SHEETS], page(HANDBOOK), SHEET) == []
    assert unnamed(["没有的表"], page(HANDBOOK), SHEET) == ["没有的表"]


def test_the_handbook_says_which_sheets_are_in_view() -> None:
    [(count, names)] = re.findall(r"^平时看得见 (\d+) 张：([^。]+)。", page(HANDBOOK), re.M)
    everywhere = [FRONT, FORM, guide.GUIDE, *(sheet.name for sheet in columns.SHEETS)]
    assert names.split("、") == [name for name in everywhere if name not in PUT_AWAY]
    assert int(count) == len(names.split("、"))


def test_the_checklist_counts_the_buttons_and_what_wps_is_asked() -> None:
    buttons = sum(1 for command in COMMANDS if command.button), sum(map(len, MORE_BY_TIME.values()))
    assert re.findall(r"(\d+) 个按钮.*?另有 (\d+) 个", page(WINDOWS)) == [tuple(map(str, buttons))]
    assert re.findall(r"自检 (\d+) 项", page(WINDOWS)) == [str(len(selfcheck.FACTS))]


def dead_links(name: str, text: str) -> list[str]:
    """Relative links of a page that lead to no file."""
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    return [target for target in targets if not (ROOT / name).parent.joinpath(target).exists()]


@pytest.mark.parametrize("name", [README, HANDBOOK, GUIDE, PROTOCOL, RULES, CHANGED, WINDOWS, DISK])
def test_no_link_is_dead(name: str) -> None:
    assert dead_links(name, page(name)) == []
    assert dead_links(name, "[旧](抽取协议.md)") == ["抽取协议.md"]


def misplaced(text: str) -> list[str]:
    """Cells of 检查台账's first row that a page gives the name of another column, as “W5（通报截止）”."""
    at = {letters(number): column.header for number, column in enumerate(columns.CASES.columns, 1)}
    return [f"{cell}5" for cell, head in re.findall(r"\b([A-Z]+)5（(.+?)）", text) if at.get(cell) != head]


def test_the_checklist_names_cells_by_where_their_columns_stand() -> None:
    assert misplaced(page(WINDOWS)) == []
    assert misplaced("K5（检查结束）改成……，T5（通报截止）") == ["T5"]


# --- the rules' tables --------------------------------------------------------------------------------


def test_results_and_handlings_are_the_lists_of_the_workbook() -> None:
    results = {row[0]: row[1] for row in table(page(RULES), "检查结果只能选")}
    assert results == {result: "是" if result in PROBLEM_RESULTS else "否" for result in RESULTS}
    assert [row[0] for row in table(page(RULES), "“算发现问题”的")] == list(HANDLINGS)


def test_the_table_of_working_days_is_right() -> None:
    rows = [list(map(date.fromisoformat, row)) for row in table(page(RULES), "## 调休")]
    assert len(rows) == 5
    for ended, due, weekdays_only in rows:
        assert add_workdays(ended, 7, WorkCalendar()) == due
        days = (ended + timedelta(days=n) for n in range(1, 30))
        assert [day for day in days if day.weekday() < 5][6] == weekdays_only


def in_words(quantity: Quantity) -> str:
    if quantity.count is not None:
        return f"{quantity.count}户"
    shares = (
        f"{name}:{float(ratio * 100):g}%" if name != "-" else f"{float(ratio * 100):g}%"
        for name, ratio in quantity.ratios
    )
    return ("不低于" if quantity.at_least else "") + "、".join(shares)


def months_in_words(text: str) -> str:
    return "、".join(f"{month}月" for month in read_months(text, 4, 12))


READERS: Mapping[str, Callable[[str], str]] = {
    "数量": lambda text: in_words(read_quantity(text)),
    "时间": months_in_words,
}


@pytest.mark.parametrize("kind", READERS)
def test_phrases_are_read_as_the_page_says(kind: str) -> None:
    accepted = [
        (sample, row[1])
        for row in table(page(RULES), f"<!-- {kind}：接受 -->")
        for sample in examples(row[0])
    ]
    assert len(accepted) > 15
    assert [(sample, READERS[kind](sample)) for sample, _ in accepted] == accepted
    refused = [s for row in table(page(RULES), f"<!-- {kind}：不接受 -->") for s in examples(row[0])]
    assert len(refused) > 5
    for sample in refused:
        with pytest.raises(UnreadablePhraseError):
            READERS[kind](sample)


# --- the protocol's numbers ---------------------------------------------------------------------------


def example(text: str | None = None) -> dict[str, bytes]:
    """The files of the worked example as printed; the JSON files have no line end."""
    blocks = re.findall(r"^```text (\S+)\n(.*?)^```", text or page(PROTOCOL), re.M | re.S)
    return {
        name: (body.removesuffix("\n") if name.endswith(".json") else body).encode() for name, body in blocks
    }


def values(heading: str) -> dict[str, str]:
    return {row[0]: row[1] for row in table(page(PROTOCOL), heading)}


def drawn(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The result files, made by the code from the frozen files and the values printed."""
    given = values("### The draw")
    return record.draw(files, bytes.fromhex(given["nonce"]), given["entropy"], "0" * 64)


def opened() -> tuple[Frozen, dict[str, str]]:
    return read_frozen(example()), values("### The draw")


def test_the_known_answers_are_computed() -> None:
    known = values("## Known answers")
    made = seed("0" * 64, "1" * 64, known["entropy"], "SSJ1")
    tickets = purpose_seed(made, "obj")
    assert known == {
        "entropy": "CWL-SSQ:2026045:03,09,14,21,27,32+11",
        "S": made,
        "S_obj": tickets,
        "T(91410481MA00000001)": ticket(tickets, "91410481MA00000001"),
        'below(S_round, "u", 700)': str(below(purpose_seed(made, "round"), "u", 700)),
    }


def test_the_worked_example_is_what_the_code_draws() -> None:
    files = example()
    for name, made in drawn(files).items():
        assert files[name] == made, name
    assert verify(files) == []
    assert all(good for _, good in check(files | {records.CHAIN: files["chain-after"]}))
    assert verify_chain(files[records.CHAIN], {"202604-1-01": files["record.json"]}) == []


def test_one_changed_letter_of_the_example_is_found() -> None:
    changed = page(PROTOCOL).replace("91410499MA00000826\t410499200/-", "91410499MA00000826\t410499100/-")
    assert verify(example(changed)) != []


def test_the_values_of_the_example_are_computed() -> None:
    files, given = example(), values("### The draw")
    made = seed(given["C"], given["nonce"], given["entropy"], "SSJ1")
    assert given == {
        "C": sha256(files["manifest.txt"]).hexdigest(),
        "nonce": bytes(range(32)).hex(),
        "entropy": given["entropy"],
        "S": made,
        "S_obj": purpose_seed(made, "obj"),
        "S_round": purpose_seed(made, "round"),
        "S_asg": purpose_seed(made, "asg"),
        "SHA-256(record.json)": sha256(files["record.json"]).hexdigest(),
    }


def test_the_quotas_of_the_example_are_computed() -> None:
    pool, given = opened()
    made = quotas(pool.sizes(), pool.plan.rule(), given["S_round"])
    assert table(page(PROTOCOL), "<!-- example: quotas -->") == [
        [
            share.stratum,
            str(share.size),
            str(share.size * Fraction(1, 4)),
            str(share.size * share.chance),
            str(share.size * share.chance * made.denominator),
            str(share.chance),
        ]
        for share in made.shares
    ]
    order = "、".join(f"`{stratum}`" for stratum in made.order)
    assert f"次序是 {order}，u = {made.offset}。" in page(GUIDE)
    assert table(page(GUIDE), "<!-- 示例：应抽 -->") == [
        [share.stratum, str(share.size), f"{float(share.size * share.chance):g}", f"{float(share.chance):g}"]
        for share in made.shares
    ]


def test_every_starting_point_of_the_example_is_computed() -> None:
    pool, given = opened()
    rule = pool.plan.rule()
    rows = table(page(GUIDE), "<!-- 示例：全部起点 -->")
    assert len(rows) == quotas(pool.sizes(), rule, given["S_round"]).denominator
    for u, *numbers in rows:
        shares = quotas(pool.sizes(), rule, given["S_round"], int(u)).shares
        assert numbers == [str(share.quota) for share in shares]


def test_the_rounds_of_mixing_in_the_example_are_computed() -> None:
    pool, given = opened()
    rows = table(page(PROTOCOL), "<!-- example: mixing -->")
    objects = re.search(r"Order of objects \(S8\): ([^.]+)\.", page(PROTOCOL))[1].split(", ")
    assert [row[0] for row in rows] == ["0", "1", "2", "3", "4"]
    for rounds, *cells in rows:
        teams = assign(given["S_asg"], objects, pool.staff, pool.recusals, int(rounds))
        assert cells[: len(objects)] == ["、".join(teams[name]) for name in objects]
    stream = b"".join(sha256(f"{given['S_asg']}|mix|0|{j}".encode()).digest() for j in range(2))
    assert example()["mix-0"].decode().strip() == stream[: 8 * 2 + 3 + 8 * 5].hex()


def test_the_successors_of_the_example_are_computed() -> None:
    pool, given = opened()
    target = re.search(r"^(\w+) objects to two of its inspectors", page(PROTOCOL), re.M)[1]
    teams: dict[str, list[str]] = {}
    for line in example()["assignment.txt"].decode().splitlines():
        teams.setdefault(line.split("\t")[0], []).append(line.split("\t")[2])
    gone: list[str] = []
    for n, person, hashes, team in table(page(PROTOCOL), "<!-- example: succession -->"):
        gone.append(person)
        assert n == str(len(gone))
        fit = sorted(set(pool.staff.inspectors) - {*teams[target], *gone})
        words = (f"{given['S_asg']}|sub|{target}|{i}|{n}" for i in fit)
        digests = (sha256(word.encode()).hexdigest()[:8] for word in words)
        assert hashes == "、".join(f"{i} {found}" for i, found in zip(fit, digests, strict=True))
        teams[target] = list(successor(given["S_asg"], pool, teams, target, person, gone))
        assert team == "、".join(teams[target])


def amendments_of(files: Mapping[str, bytes]) -> list[dict[str, object]]:
    return [json.loads(files[name]) for name in sorted(filter(is_amendment, files))]


def hanging(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What hangs on the chain of the example in the end, by name."""
    amended = {f"202604-1-01/{name[:-5]}": files[name] for name in filter(is_amendment, files)}
    return {"202604-1-01": files["record.json"], **amended}


def test_the_amendments_of_the_example_are_bound_and_on_the_chain() -> None:
    files = example()
    kinds = [entry["kind"] for entry in amendments_of(files)]
    assert kinds == ["recuse", "recuse", "alternate", "recuse", "alternate", "alternate"]
    assert problems(files) == []
    assert verify_chain(files["chain-after"], hanging(files)) == []
    assert files["chain-after"].startswith(files[records.CHAIN])
    rows = table(page(PROTOCOL), "<!-- example: succession -->")
    assert [entry["removed"] for entry in amendments_of(files)][:2] == [row[1] for row in rows]
    assert ["、".join(entry["team"]) for entry in amendments_of(files)][:2] == [row[3] for row in rows]


def test_an_alternate_whose_team_is_barred_is_computed() -> None:
    files, (pool, given) = example(), opened()
    ((comes, inherited, barred, fit, team),) = table(page(PROTOCOL), "<!-- example: barred -->")
    before, last = amendments_of(files)[-2:]
    assert (last["kind"], last["object"], "、".join(last["team"])) == ("alternate", comes, team)
    assert "、".join(before["team"]) == inherited
    assert last["removed"] == before["object"]
    assert set(pool.recusals[comes]) & set(before["team"]) == {barred}
    people = set(pool.staff.inspectors) - set(before["team"]) - set(pool.recusals[comes])
    leads = sorted(people & pool.staff.leads)  # the 主检 is the one who leaves
    digests = [sha256(f"{given['S_asg']}|sub|{comes}|{i}|1".encode()).hexdigest()[:8] for i in leads]
    assert fit == "、".join(f"{i} {found}" for i, found in zip(leads, digests, strict=True))
    assert all(good for _, good in check(files | {records.CHAIN: files["chain-after"]}))


def test_a_changed_amendment_of_the_example_is_found() -> None:
    changed = page(PROTOCOL).replace('"added":"SL160403"', '"added":"SL160402"')
    assert problems(example(changed)) != []
    assert verify_chain(example()["chain-after"], hanging(example(changed))) != []


def test_an_enterprise_can_check_itself_with_the_lines_of_the_guide() -> None:
    given = values("### The draw")
    shell = re.search("^```sh\n(C=.*?)^```", page(GUIDE), re.M | re.S)[1]
    assert [re.search(f"^{name}=(.*)", shell, re.M)[1] for name in ("C", "NONCE", "ENTROPY")] == [
        given["C"],
        given["nonce"],
        given["entropy"],
    ]
    target = re.search(r'"\$S_OBJ" (\w+)', shell)[1]
    assert f"得 `{ticket(given['S_obj'], target)}`" in page(GUIDE)
    bash = shutil.which("bash")
    if bash and shutil.which("sha256sum"):
        done = subprocess.run([bash, "-c", shell], capture_output=True, text=True, check=True)
        assert done.stdout.split() == [given["S"], ticket(given["S_obj"], target)]


def test_the_comparison_with_largest_remainder_is_computed() -> None:
    rows = table(page(GUIDE), "<!-- 最大余数法 -->")
    sizes = [int(row[0]) for row in rows]
    shares = [Fraction(size, 20) for size in sizes]
    left = sum(shares) - sum(map(int, shares))
    largest = sorted(range(len(sizes)), key=lambda i: int(shares[i]) - shares[i])[: int(left)]
    for i, (_, share, remainder, its_chance, up, up_chance, ours, our_chance) in enumerate(rows):
        assert int(remainder) == int(shares[i]) + (i in largest)
        assert int(up) == ceil(shares[i])
        whole = int(shares[i])
        assert ours == (str(whole) if shares[i] == whole else f"{whole} 或 {whole + 1}")
        told = [float(text) for text in (share, its_chance, up_chance, our_chance)]
        exact = [shares[i], int(remainder) / shares[i], int(up) / shares[i], 1]
        assert told == pytest.approx([float(number) for number in exact], abs=0.0051)


def test_the_version_has_its_heading_and_stands_in_one_place() -> None:
    assert re.search(rf"^## {re.escape(__version__)}（\d{{4}}-\d\d-\d\d）$", page("CHANGELOG.md"), re.M)
    assert "version" in tomllib.loads(page("pyproject.toml"))["project"]["dynamic"]
    assert f'"{__version__}"' not in page("pyproject.toml")

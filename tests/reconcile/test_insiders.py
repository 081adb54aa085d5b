"""An insider with Excel, a text editor and a file manager: what leaves a trace in any file is an error, by command.

Each attack is a row of ``ATTACKS``: what is done by hand, and the words by which each command names it.  What no
file of the office can show stands in docs/抽取规程.md, with the remedy.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from tests.county import NUMBER, County
from tests.reconcile.by_hand import (
    ARCHIVE,
    CHECK,
    EVERYWHERE,
    FIRST,
    LAST,
    LOOKED_AT,
    RECOMPUTED,
    RECONCILE,
    STATISTICS,
    VERIFY,
    Attack,
    Run,
    assert_found_out,
    blank,
    case,
    chain,
    names,
    rechain,
    typed,
    without_cases,
    written_in_word,
    year,
)  # fmt: skip
from toolkit import columns
from toolkit.columns.lists import FROZEN, NO_PROBLEM, PROBLEM_RESULTS
from toolkit.draw.amendment import next_draw_id
from toolkit.draw.frozen import COMMITTED
from toolkit.excel.book import Value
from toolkit.jobs.amend import Decision, use_alternate
from toolkit.jobs.documents import documents
from toolkit.jobs.draw import draw
from toolkit.jobs.publish import publish
from toolkit.jobs.reconcile.papers import NAME as NOTE
from toolkit.jobs.statistics import statistics
from toolkit.ledger import records
from toolkit.ledger.journal import NAME as JOURNAL

BY = Decision("停业（示例）", "吴示例", "现场核实（示例）")


def _problem(number: int, values: dict[str, Value]) -> None:
    if number == 0:
        values |= {"result": PROBLEM_RESULTS[3], "issue": "登记不全", "handling": "其他", "closed": False}


@pytest.fixture(scope="module")
def worked_once(tmp_path_factory: pytest.TempPathFactory, master: bytes) -> Path:
    """An office with a task published, and another drawn after it and amended."""
    (root := tmp_path_factory.mktemp("offices") / "worked").mkdir()
    county = County(root, master)
    (root / "夹带" / "副本").mkdir(parents=True)
    (root / "夹带" / "空白.xlsx").write_bytes(master)
    county.plan()
    for task in (FIRST, LAST):
        county.freeze(task)
    shutil.copytree(county.root, county.root.parent / "frozen")
    shutil.copytree(county.record(FIRST), county.root / "夹带" / "frozen.kept")  # the insider's copy
    county.draw(FIRST)
    documents(county.book(), county.office(date(2023, 4, 14)), FIRST)
    county.inspect(_problem)
    documents(county.book(), county.office(date(2023, 4, 26)), FIRST)
    publish(county.book(), county.office(date(2023, 4, 28)), FIRST)
    draw(county.book(), county.office(date(2023, 5, 2)), LAST, NUMBER)
    current = records.read(county.record(LAST)).state
    strata = {row[0] for row in current.alternates}
    target = next(row[2] for row in current.selected if row[0] in strata)
    use_alternate(county.book(), county.office(date(2023, 5, 3)), LAST, target, BY)
    statistics(county.book(), county.office(date(2023, 5, 4)))
    return county.path


@pytest.fixture
def offices(worked_once: Path, tmp_path: Path) -> Callable[[str], County]:
    """A copy of that office, as it is now or as it was between freeze and draw."""

    def copied(state: str) -> County:
        source = worked_once.parent.with_name(state)
        shutil.copytree(source, tmp_path / state)
        return County(tmp_path / state, (source / worked_once.name).read_bytes())

    return copied


# --- what an insider does by hand ---------------------------------------------------------------------


def last_record_deleted(county: County) -> None:
    shutil.rmtree(county.record(LAST))
    rechain(county, [name for name in names(county) if not name.startswith(LAST)])


def middle_record_deleted_and_rechained(county: County) -> None:
    """prev_record of the next one put right, too: its digest changes with it."""
    shutil.rmtree(county.record(FIRST))
    path = county.record(LAST) / "record.json"
    record = json.loads(path.read_bytes())
    data = path.read_bytes().replace(record["prev_record"].encode(), b"0" * 64)
    path.write_bytes(data)
    rechain(county, [f"{LAST}-01"])


def amendment_deleted_and_chain_cut(county: County) -> None:
    (county.record(LAST) / "amend-001.json").unlink()
    rechain(county, [name for name in names(county) if "/" not in name])


def record_folder_renamed(county: County) -> None:
    county.record(LAST).rename(year(county) / "202307-3-01")


def record_folder_renamed_with_its_chain(county: County) -> None:
    record_folder_renamed(county)
    text = "".join(chain(county)).replace(f"{LAST}-01", "202307-3-01")
    (year(county) / records.CHAIN).write_bytes(text.encode())


def friend_taken_from_a_frozen_list(county: County) -> None:
    """D3b: a frozen list without the friend, its manifest and the commitment in 任务 put right."""
    frame = county.record(FIRST) / "frame.txt"
    lines = frame.read_bytes().splitlines(keepends=True)
    frame.write_bytes(b"".join(lines[1:]))
    manifest = "".join(
        f"{sha256((county.record(FIRST) / name).read_bytes()).hexdigest()}  {name}\n"
        for name in sorted(COMMITTED)
    )
    (county.record(FIRST) / "manifest.txt").write_text(manifest, "utf-8", newline="\n")
    typed(county, FIRST, base=len(lines) - 1, commit=sha256(manifest.encode()).hexdigest())


def frozen_again_until_it_suits(county: County) -> None:
    """D3c: the folder thrown away, the row put back; only the journal knows of the first freeze."""
    last_record_deleted(county)
    without_cases(county, LAST)
    blank(county, LAST, "")


def drawn_again_with_the_kept_secret(county: County) -> None:
    """D3d: the folder as it was frozen, secret and all, laid back."""
    shutil.rmtree(county.record(FIRST))
    shutil.copytree(county.root / "夹带" / "frozen.kept", county.record(FIRST))
    without_cases(county, FIRST)
    rechain(county, [])
    typed(county, FIRST, state=FROZEN, entropy=None, drawn=None, drawn_on=None)


def second_draw_without_voiding_the_first(county: County) -> None:
    """D3a: the row put back with the next number."""
    without_cases(county, LAST)
    blank(county, LAST, next_draw_id(f"{LAST}-01"))


def task_row_deleted(county: County) -> None:
    book = county.book()
    rows = [dict(row.values) for row in book.read(columns.TASKS).rows if row["task"] != LAST]
    book.restart(columns.TASKS, rows)
    book.save()


def task_called_void(county: County) -> None:
    typed(county, LAST, state="作废")


def counts_and_dates_changed(county: County) -> None:
    typed(county, LAST, base=99, drawn_on=date(2023, 4, 14))


def records_left_behind(county: County) -> None:
    """B9: the workbook copied without its 记录."""
    shutil.rmtree(county.root / "记录")


def journal_deleted(county: County) -> None:
    (year(county) / JOURNAL).unlink()


def journal_cut(county: County) -> None:
    path = year(county) / JOURNAL
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-2]))


def frozen_list_changed_and_nothing_else(county: County) -> None:
    frame = county.record(FIRST) / "frame.txt"
    frame.write_bytes(b"".join(frame.read_bytes().splitlines(keepends=True)[1:]))


def frozen_elsewhere_and_copied_back(county: County) -> None:
    """A copy of the office freezes the same task with another secret; its folder comes back, and its C into 任务."""
    copy = County(county.root / "夹带" / "副本", (county.root / "夹带" / "空白.xlsx").read_bytes())
    copy.plan()
    copy.freeze(FIRST, nonce=b"m" * 32)
    shutil.rmtree(county.record(FIRST))
    shutil.copytree(copy.record(FIRST), county.record(FIRST))
    typed(county, FIRST, commit=copy.task(FIRST)["commit"])


def inspectors_swapped_with_every_digest(county: County) -> None:
    """The teams of two objects exchanged, record.json and chain.txt put right."""
    folder = county.record(LAST)
    before = (folder / "assignment.txt").read_bytes()
    rows = [line.split("\t") for line in before.decode().splitlines()]
    rows[0][1:], rows[-1][1:] = rows[-1][1:], rows[0][1:]
    after = "".join("\t".join(row) + "\n" for row in rows).encode()
    (folder / "assignment.txt").write_bytes(after)
    record = (folder / "record.json").read_bytes()
    digests = (sha256(data).hexdigest().encode() for data in (before, after))
    (folder / "record.json").write_bytes(record.replace(*digests))
    rechain(county, names(county))


def verifier_replaced(county: County) -> None:
    (county.record(FIRST) / "verify.py").write_text("print('全部相符')\n", "utf-8")


def drawn_firm_taken_out(county: County) -> None:
    """D1: a row of 检查台账 cleared."""
    book, gone = county.book(), case(county)
    rows = [
        {c.key: row[c.key] for c in columns.CASES.columns if not c.formula}
        for row in book.read(columns.CASES).rows
        if row["case"] != gone
    ]
    book.restart(columns.CASES, rows)
    book.save()


def drawn_firm_declared_void(county: County) -> None:
    county.type(columns.CASES, case(county), {"void": "注销"})


def other_firm_in_a_row(county: County) -> None:
    county.type(columns.CASES, case(county, LAST), {"target": "91410499MA0000058M", "name": "示例友好公司"})


def other_team_in_a_row(county: County) -> None:
    county.type(columns.CASES, case(county, LAST), {"team": "孙示例、钱示例"})


def result_hidden_after_publication(county: County) -> None:
    """D9: the problem that was published becomes none, and the note of what papers say goes."""
    found = {"result": NO_PROBLEM, "issue": None, "handling": "无需后续处置"}
    county.type(columns.CASES, f"{FIRST}-01-001", found)
    (county.documents(FIRST) / NOTE).unlink()


def note_of_papers_deleted(county: County) -> None:
    (county.documents(FIRST) / NOTE).unlink()


def note_of_papers_made_to_fit(county: County) -> None:
    """检查通报 changed in Word, and its digest in the note put right."""
    path, note = county.documents(FIRST) / "检查通报.docx", county.documents(FIRST) / NOTE
    old = sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_bytes() + b"\0")
    note.write_text(note.read_text("utf-8").replace(old, sha256(path.read_bytes()).hexdigest()), "utf-8")


def name_changed_in_the_paper_of_the_draw(county: County) -> None:
    written_in_word(county.documents(FIRST) / "随机抽取记录.docx", "示例望河", "示例友好")


def count_changed_in_the_slip_of_the_freeze(county: County) -> None:
    written_in_word(county.documents(FIRST) / "冻结确认单.docx", "可选派", "可选派过")


def published_page_changed(county: County) -> None:
    path = next((county.documents(FIRST) / "公示" / "第1版").glob("*.html"))
    path.write_bytes(path.read_bytes().replace("登记不全".encode(), "登记齐全".encode()))


def publication_thrown_away(county: County) -> None:
    shutil.rmtree(county.documents(FIRST) / "公示")


def figures_typed(county: County) -> None:
    book = county.book()
    rows = [dict(row.values) for row in book.read(columns.STATISTICS).rows]
    rows[0]["found"] = 0
    book.replace(columns.STATISTICS, rows)
    book.save()


DOCUMENTS = f"documents --task {LAST}"
NOTE_CHANGED = f"文书/{FIRST}/.文书底数.json"
DRAW_FIRST = f"draw --task {FIRST} --entropy 01,02,03,04,05,06+07"
GONE = "可是记录里没有"
MISNAMED = f"文件夹叫“202307-3-01”，里面却是抽取 {LAST}-01 的记录"
ATTACKS = (
    Attack(last_record_deleted, dict.fromkeys(EVERYWHERE, GONE)),
    Attack(middle_record_deleted_and_rechained, dict.fromkeys(EVERYWHERE, GONE)),
    Attack(amendment_deleted_and_chain_cut, dict.fromkeys(EVERYWHERE, f"{LAST}-01/amend-001")),
    Attack(record_folder_renamed, dict.fromkeys(EVERYWHERE, MISNAMED)),
    Attack(record_folder_renamed_with_its_chain, dict.fromkeys(EVERYWHERE, MISNAMED)),
    Attack(
        friend_taken_from_a_frozen_list,
        dict.fromkeys((*EVERYWHERE, DRAW_FIRST), f"{FIRST}-01 的承诺 C，冻结时"),
        "frozen",
    ),
    Attack(
        frozen_again_until_it_suits,
        {**dict.fromkeys(EVERYWHERE, GONE), f"freeze --task {LAST} --issue 2023042": GONE},
    ),
    Attack(
        drawn_again_with_the_kept_secret,
        dict.fromkeys((*EVERYWHERE, DRAW_FIRST), GONE),
    ),
    Attack(
        second_draw_without_voiding_the_first,
        dict.fromkeys(
            (*EVERYWHERE, f"freeze --task {LAST} --issue 2023042"), f"还有一次抽取 {LAST}-01 没有作废"
        ),
    ),
    Attack(
        task_row_deleted,
        {
            **dict.fromkeys((RECONCILE, CHECK, VERIFY), f"有抽取记录 {LAST}-01，任务表里却没有任务 {LAST}"),
            **dict.fromkeys((STATISTICS, ARCHIVE), f"任务编号“{LAST}”不在任务表里"),
        },
    ),
    Attack(
        task_called_void,
        dict.fromkeys(EVERYWHERE, f"任务 {LAST} 的状态是“作废”，可是抽取 {LAST}-01 已经抽取"),
    ),
    Attack(counts_and_dates_changed, dict.fromkeys(EVERYWHERE, f"任务 {LAST} 的名单数是“99”，照记录应为")),
    Attack(
        records_left_behind,
        dict.fromkeys(EVERYWHERE, "工作簿要和“记录”文件夹放在一起"),
    ),
    Attack(journal_deleted, dict.fromkeys(EVERYWHERE, "不见了，可是已经有 2 份抽取记录")),
    Attack(journal_cut, dict.fromkeys(LOOKED_AT, "被截短")),
    Attack(
        frozen_list_changed_and_nothing_else,
        {
            **dict.fromkeys(RECOMPUTED, "与 manifest.txt 登记的摘要不同"),
            **dict.fromkeys((CHECK, STATISTICS, DRAW_FIRST), f"任务 {FIRST} 的名单数是"),
        },
        "frozen",
    ),
    Attack(
        frozen_elsewhere_and_copied_back,
        dict.fromkeys((*EVERYWHERE, DRAW_FIRST), f"{FIRST}-01 的承诺 C，冻结时"),
        "frozen",
    ),
    Attack(
        inspectors_swapped_with_every_digest,
        {
            **dict.fromkeys(RECOMPUTED, "与重新计算的结果不同"),
            **dict.fromkeys((CHECK, STATISTICS, DOCUMENTS), f"{LAST}-01 的摘要，抽取时"),
        },
    ),
    Attack(verifier_replaced, dict.fromkeys(RECOMPUTED, f"{FIRST}-01/verify.py")),
    Attack(drawn_firm_taken_out, dict.fromkeys(EVERYWHERE, "在检查台账里没有一行")),
    Attack(drawn_firm_declared_void, dict.fromkeys(EVERYWHERE, "没有对应的补正，它仍是抽中的对象")),
    Attack(
        other_firm_in_a_row,
        dict.fromkeys((*EVERYWHERE, DOCUMENTS), f"（91410499MA0000058M）不是抽取 {LAST}-01 抽中的对象"),
    ),
    Attack(
        other_team_in_a_row,
        dict.fromkeys((*EVERYWHERE, DOCUMENTS), "检查人员“孙示例、钱示例”与抽取记录"),
    ),
    Attack(
        result_hidden_after_publication,
        {
            **dict.fromkeys(EVERYWHERE, f"任务 {FIRST} 第 1 版公示写"),
            f"publish --task {FIRST} --correct 示例": NOTE_CHANGED,
        },
    ),
    Attack(note_of_papers_deleted, dict.fromkeys(EVERYWHERE, f"“{NOTE_CHANGED}”不见了")),
    Attack(note_of_papers_made_to_fit, dict.fromkeys(EVERYWHERE, f"“{NOTE_CHANGED}”与 2023-04-28")),
    Attack(
        name_changed_in_the_paper_of_the_draw,
        dict.fromkeys(LOOKED_AT, "“随机抽取记录.docx”后来被改过：生成时写的“"),
    ),
    Attack(
        count_changed_in_the_slip_of_the_freeze,
        dict.fromkeys(LOOKED_AT, "“冻结确认单.docx”后来被改过：生成时写的“"),
    ),
    Attack(published_page_changed, dict.fromkeys(EVERYWHERE, f"“文书/{FIRST}/公示/第1版”与 2023-04-28")),
    Attack(publication_thrown_away, dict.fromkeys(EVERYWHERE, f"“文书/{FIRST}/公示/第1版”不见了")),
    Attack(figures_typed, dict.fromkeys(LOOKED_AT, "由程序生成，生成以后被人改动过")),
)


@pytest.mark.thorough
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.done.__name__)
def test_an_insider_is_found_out(offices: Callable[[str], County], run: Run, attack: Attack) -> None:
    office = offices(attack.state)
    assert_found_out(office, run, attack)
    assert not (office.root / "归档" / "2023").exists()


def deadline_stretched(county: County) -> None:
    """D10: 通报 within 70 days, on the ground of the notice that says 7."""
    county.type(columns.RULES, "通报", {"days": 70})


def report_dated_back_within_its_limits(county: County) -> None:
    county.type(columns.CASES, case(county), {"reported": date(2023, 4, 24)})


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (deadline_stretched, {CHECK: "依据", RECONCILE: "“期限规则”改动 1 行：通报"}),
        (report_dated_back_within_its_limits, {RECONCILE: f"“检查台账”改动 1 行：{FIRST}-01-001"}),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_what_an_office_may_do_is_no_error_and_told(
    offices: Callable[[str], County], run: Run, done: Callable[[County], None], said: Mapping[str, str]
) -> None:
    """Listed in docs/抽取规程.md: nobody can tell it from honest work; the journal keeps when it was done."""
    office = offices("worked")
    done(office)
    for command, words in said.items():
        code, told = run(office, command)
        assert (code, words in told) == (0, True), told


@pytest.mark.parametrize("state", ["worked", "frozen"])
def test_an_honest_office_balances(offices: Callable[[str], County], run: Run, state: str) -> None:
    """Negative control of all attacks."""
    office = offices(state)
    for command in (RECONCILE, CHECK, VERIFY, STATISTICS):
        name, *rest = command.split()
        code, said = run(office, name, *rest)
        late = state == "frozen" and command in (RECONCILE, VERIFY)  # its draw is overdue
        assert code == late, (command, said)
    said = run(office, "archive", "--year", "2023")[1]
    assert not [words for attack in ATTACKS for words in attack.said.values() if words in said]

"""An insider after the draw: publications of C, abandoned lists, numbers of papers, the slip, whole folders, settings.

The office of ``test_insiders`` has less behind it; this one has registered a publication with a photo, given up a
frozen list, corrected a publication and kept a screenshot of it.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

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
    case,
    names,
    rechain,
    typed,
    written_in_word,
    year,
)  # fmt: skip
from toolkit import columns
from toolkit.columns.lists import DRAWN, FROZEN, PROBLEM_RESULTS
from toolkit.draw.amend import alternate
from toolkit.draw.amendment import read_amendments
from toolkit.errors import Level, Problem, ProblemsFound
from toolkit.excel.book import Value
from toolkit.jobs.abandon import abandon
from toolkit.jobs.amend import Decision, Pair, recuse, use_alternate
from toolkit.jobs.documents import documents
from toolkit.jobs.draw import draw
from toolkit.jobs.freeze import freeze, trial
from toolkit.jobs.publish import keep_proof, publish
from toolkit.jobs.published import published
from toolkit.jobs.rebuild import rebuild
from toolkit.jobs.reconcile import papers
from toolkit.jobs.reconcile.reconcile import reconcile
from toolkit.jobs.statistics import statistics
from toolkit.ledger import docket, records

GIVEN_UP, TRIED = "202304-2", "202305-1"
BY = Decision("停业（示例）", "吴示例", "现场核实（示例）")


def _problem(number: int, values: dict[str, Value]) -> None:
    if number == 0:
        values |= {"result": PROBLEM_RESULTS[3], "issue": "登记不全", "handling": "其他", "closed": False}


@pytest.fixture(scope="module")
def worked_once(tmp_path_factory: pytest.TempPathFactory, master: bytes) -> Path:
    county = County(tmp_path_factory.mktemp("worked"), master)
    county.plan()
    for task in (FIRST, LAST):
        county.freeze(task)
    photo = tmp_path_factory.mktemp("photos") / "公告栏.jpg"
    photo.write_bytes(b"a photo of the notice board")
    published(county.book(), county.office(date(2023, 4, 11)), FIRST, "公告栏（示例）", None, photo)
    typed(county, FIRST, witness="孙示例", entropy_again=NUMBER)
    county.draw(FIRST)
    documents(county.book(), county.office(date(2023, 4, 14)), FIRST)
    county.inspect(_problem)
    documents(county.book(), county.office(date(2023, 4, 26)), FIRST)
    publish(county.book(), county.office(date(2023, 4, 28)), FIRST)
    county.type(columns.CASES, f"{FIRST}-01-001", {"issue": "登记不全，标牌缺失"})
    publish(county.book(), county.office(date(2023, 4, 29)), FIRST, correct="登记有误（示例）")
    keep_proof(county.book(), county.office(date(2023, 4, 29)), FIRST, photo)
    draw(county.book(), county.office(date(2023, 5, 2)), LAST, NUMBER)
    use_alternate(county.book(), county.office(date(2023, 5, 3)), LAST, _replaceable(county), BY)
    day = county.office(date(2023, 5, 4))
    freeze(county.book(), day, GIVEN_UP, b"k" * 32, source="CWL-SSQ", issue="2023052")
    decided = Decision("停售（示例）", "吴示例", "示决〔2023〕1号")
    abandon(county.book(), county.office(date(2023, 5, 12)), GIVEN_UP, decided, NUMBER)
    trial(county.book(), county.office(date(2023, 5, 12)), TRIED, b"q" * 32)
    statistics(county.book(), county.office(date(2023, 5, 13)))
    return county.path


def _replaceable(county: County) -> str:
    """A drawn object that can give way."""
    current = records.read(county.record(LAST)).state
    strata = {row[0] for row in current.alternates}
    return next(row[2] for row in current.selected if row[0] in strata)


@pytest.fixture
def office(worked_once: Path, tmp_path: Path) -> County:
    shutil.copytree(worked_once.parent, tmp_path / "office")
    return County(tmp_path / "office", worked_once.read_bytes())


# --- the publication of C, and what was given up ------------------------------------------------------


def amendment(county: County, task: str, number: int = 1) -> Path:
    return county.record(task) / f"amend-{number:03}.json"


def _photo(county: County) -> Path:
    (found,) = (county.documents(FIRST) / "公布凭据").iterdir()
    return found


def photo_of_the_notice_board_replaced(county: County) -> None:
    _photo(county).write_bytes(b"another photo")


def publication_of_c_taken_out(county: County) -> None:
    amendment(county, FIRST).unlink()
    rechain(county, [name for name in names(county) if name != f"{FIRST}-01/amend-001"])


def publication_of_c_dated_back(county: County) -> None:
    path = amendment(county, FIRST)
    path.write_bytes(path.read_bytes().replace(b"2023-04-11T09:00", b"2023-04-10T08:00"))
    rechain(county, names(county))


def publication_of_c_invented(county: County) -> None:
    """For a list that waits for its draw, hung on the chain as if the command had been run in time."""
    day = county.office(date(2023, 5, 13))
    freeze(county.book(), day, GIVEN_UP, b"m" * 32, source="CWL-SSQ", issue="2023056")
    one = read_amendments(records.read(county.record(FIRST)).files)[0]
    new = replace(one, draw_id=f"{GIVEN_UP}-02", prev_record=records.last_digest(year(county)))
    (year(county) / f"{GIVEN_UP}-02" / new.file).write_bytes(new.to_bytes())
    rechain(county, [*names(county), f"{GIVEN_UP}-02/amend-001"])


def list_given_up_is_taken_back(county: County) -> None:
    """The task frozen again as if nothing had been laid open."""
    amendment(county, GIVEN_UP).unlink()
    rechain(county, [name for name in names(county) if name != f"{GIVEN_UP}-01/amend-001"])
    typed(county, GIVEN_UP, state=FROZEN, draw_id=f"{GIVEN_UP}-01")


def secret_of_a_list_given_up_changed(county: County) -> None:
    path = amendment(county, GIVEN_UP)
    said = json.loads(path.read_bytes())
    path.write_bytes(path.read_bytes().replace(said["nonce"].encode(), b"0" * 64))
    rechain(county, names(county))


def number_left_out(county: County) -> None:
    typed(county, GIVEN_UP, draw_id=f"{GIVEN_UP}-09")


def number_given_up_used_again(county: County) -> None:
    typed(county, GIVEN_UP, draw_id=f"{GIVEN_UP}-01")


def alternate_made_by_hand(county: County) -> None:
    """An amendment as the command would write it, without its line; 重建 brings the sheets into line."""
    record = records.read(county.record(LAST))
    out = _replaceable(county)
    came, team = alternate(record.files, out)
    last = read_amendments(record.files)[-1]
    prev = records.last_digest(year(county))
    new = replace(last, no=2, object=came, removed=out, added=came, team=team, prev_record=prev)
    (record.folder / new.file).write_bytes(new.to_bytes())
    rechain(county, [*names(county), f"{LAST}-01/amend-002"])
    rebuild(county.book(), county.office(date(2023, 5, 14)))


# --- papers, their note and their numbers -------------------------------------------------------------


def slip_of_verification_edited(county: County) -> None:
    slip = next(county.documents(FIRST).glob("抽取核验单*.docx"))
    written_in_word(slip, "户", "户次")


def paper_edited_and_its_note_continued(county: County) -> None:
    """A word changed in 检查通报, and a line with its new digest added below: the last line of a file counts."""
    path = county.documents(FIRST) / "检查通报.docx"
    written_in_word(path, "登记不全", "登记齐全")
    kept = papers.read(path.parent)[path.name]
    papers.Note(path.parent).keep({path.name: kept | {"sha256": sha256(path.read_bytes()).hexdigest()}})


def _numbers(county: County) -> Path:
    return year(county) / docket.FILE


def number_of_a_paper_changed(county: County) -> None:
    _numbers(county).write_bytes(_numbers(county).read_bytes().replace("〕1号".encode(), "〕91号".encode()))


def number_of_a_paper_entered_by_hand(county: County) -> None:
    line = "取号\t示工信检通〔2023〕77号\t检查通报\t202304-9\t2023-05-04\t测试员\n"
    _numbers(county).write_bytes(_numbers(county).read_bytes() + line.encode())


def number_of_a_paper_voided_by_hand(county: County) -> None:
    line = "作废\t示工信检通〔2023〕1号\t发文取消\t\t2023-05-04\t测试员\n"
    _numbers(county).write_bytes(_numbers(county).read_bytes() + line.encode())


def numbers_thrown_away(county: County) -> None:
    _numbers(county).unlink()


def correction_hidden(county: County) -> None:
    shutil.rmtree(county.documents(FIRST) / "公示" / "第2版")
    county.type(columns.CASES, f"{FIRST}-01-001", {"issue": "登记不全"})


def screenshot_replaced(county: County) -> None:
    (shot,) = (county.documents(FIRST) / "公示" / "截图").iterdir()
    shot.write_bytes(b"another")


# --- whole folders ------------------------------------------------------------------------------------


def _exchanged(one: Path, other: Path) -> None:
    one.rename(one.with_name("aside"))
    other.rename(one)
    one.with_name("aside").rename(other)


def records_of_two_tasks_exchanged(county: County) -> None:
    _exchanged(county.record(FIRST), county.record(LAST))


def papers_of_two_tasks_exchanged(county: County) -> None:
    _exchanged(county.documents(FIRST), county.documents(LAST))


def record_copied_to_another_month(county: County) -> None:
    shutil.copytree(county.record(FIRST), county.record(TRIED))


def trial_passed_off_as_a_draw(county: County) -> None:
    shutil.copytree(year(county) / "试抽" / f"试抽-{TRIED}-01", county.record(TRIED))
    typed(county, TRIED, state=DRAWN, draw_id=f"{TRIED}-01")


def year_renamed(county: County) -> None:
    year(county).rename(year(county).with_name("2022"))


def year_of_an_older_copy(county: County) -> None:
    """The records as they were before the last task, journal and chain with them; the workbook is today's."""
    for name in (f"{GIVEN_UP}-01", f"{LAST}-01"):
        shutil.rmtree(year(county) / name)
    rechain(county, [name for name in names(county) if name.startswith(FIRST)])
    journal = year(county) / "日志.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    cut = next(at for at, line in enumerate(lines) if f"{LAST}-01：".encode() in line)
    journal.write_bytes(b"".join(lines[:cut]))


# --- cells --------------------------------------------------------------------------------------------


def second_entry_of_the_number_changed(county: County) -> None:
    typed(county, FIRST, entropy_again="01,02,03,04,05,06+07")


def number_of_the_lottery_changed(county: County) -> None:
    typed(county, FIRST, entropy="01,02,03,04,05,06+07")


def day_of_the_freeze_changed(county: County) -> None:
    typed(county, FIRST, frozen_on=date(2023, 4, 1))


def other_operator(county: County) -> None:
    typed(county, FIRST, operator="另一示例")


def other_witness(county: County) -> None:
    typed(county, FIRST, witness="另一示例")


def other_name_in_a_row(county: County) -> None:
    county.type(columns.CASES, case(county, LAST), {"name": "示例友好公司"})


def inspector_renamed_in_the_register(county: County) -> None:
    rows = county.book().read(columns.CASES).rows
    name = next(row.text("team") for row in rows if row["case"] == case(county, LAST)).split("、")[0]
    people = county.book().read(columns.INSPECTORS).rows
    person = next(row.text("id") for row in people if row["name"] == name)
    county.type(columns.INSPECTORS, person, {"name": "友示例"})


def own_firm_added(county: County) -> None:
    book = county.book()
    row = next(row for row in book.read(columns.CASES).rows if row["case"] == case(county, LAST))
    values = {column.key: row[column.key] for column in columns.CASES.columns if not column.formula}
    values |= {"case": f"{LAST}-01-099", "target": "91410499MA0000058M", "name": "示例友好公司"}
    book.append(columns.CASES, [values])
    book.save()


def drawn_result_typed(county: County) -> None:
    book = county.book()
    rows = [dict(row.values) for row in book.read(columns.DRAWS).rows]
    rows[0]["name"] = "示例友好公司"
    book.replace(columns.DRAWS, rows)
    book.save()


def checklist_swapped(county: County) -> None:
    path = county.record(FIRST) / "检查要点.json"
    path.write_bytes(path.read_bytes() + b" ")


def report_before_the_inspection(county: County) -> None:
    county.type(columns.CASES, case(county), {"reported": date(2023, 4, 18)})


def day_of_reckoning_in_a_real_office(county: County) -> None:
    county.type(columns.SETTINGS, "单位名称", {"value": "某某县工业和信息化局"})
    county.type(columns.SETTINGS, "基准日期", {"value": "2023-04-20"})


def holiday_of_no_kind(county: County) -> None:
    book = county.book()
    book.append(columns.HOLIDAYS, [{"day": date(2023, 6, 1), "kind": "随便", "year": 2023}])
    book.save()


NOT_AS_THEN = "时的不同，后来被改过"
ATTACKS = (
    Attack(photo_of_the_notice_board_replaced, dict.fromkeys(EVERYWHERE, NOT_AS_THEN)),
    Attack(publication_of_c_taken_out, dict.fromkeys(EVERYWHERE, f"记着补正 {FIRST}-01/amend-001")),
    Attack(publication_of_c_dated_back, dict.fromkeys(EVERYWHERE, f"{FIRST}-01/amend-001 的摘要，补正时")),
    Attack(publication_of_c_invented, dict.fromkeys(EVERYWHERE, "它却已经算数")),
    Attack(list_given_up_is_taken_back, dict.fromkeys(EVERYWHERE, f"记着补正 {GIVEN_UP}-01/amend-001")),
    Attack(
        secret_of_a_list_given_up_changed,
        dict.fromkeys(EVERYWHERE, f"{GIVEN_UP}-01/amend-001 的摘要，补正时"),
    ),
    Attack(number_left_out, dict.fromkeys(EVERYWHERE, f"作废或放弃以后应当接着编“{GIVEN_UP}-02”")),
    Attack(number_given_up_used_again, dict.fromkeys(EVERYWHERE, f"可是抽取 {GIVEN_UP}-01 已经放弃")),
    Attack(
        alternate_made_by_hand, dict.fromkeys(EVERYWHERE, f"没有记补正 {LAST}-01/amend-002，它却已经算数")
    ),
    Attack(slip_of_verification_edited, dict.fromkeys(LOOKED_AT, "“抽取核验单.docx”后来被改过：生成时写的“")),
    Attack(paper_edited_and_its_note_continued, dict.fromkeys(EVERYWHERE, "时多出 1 行，日志里没有")),
    Attack(number_of_a_paper_changed, dict.fromkeys(EVERYWHERE, f"“记录/2023/{docket.FILE}”与")),
    Attack(number_of_a_paper_entered_by_hand, dict.fromkeys(EVERYWHERE, "时多出 1 行，日志里没有")),
    Attack(number_of_a_paper_voided_by_hand, dict.fromkeys(EVERYWHERE, "时多出 1 行，日志里没有")),
    Attack(numbers_thrown_away, dict.fromkeys(EVERYWHERE, f"“记录/2023/{docket.FILE}”不见了")),
    Attack(correction_hidden, dict.fromkeys(EVERYWHERE, f"“文书/{FIRST}/公示/第2版”不见了")),
    Attack(screenshot_replaced, dict.fromkeys(EVERYWHERE, NOT_AS_THEN)),
    Attack(records_of_two_tasks_exchanged, dict.fromkeys(EVERYWHERE, f"里面却是抽取 {LAST}-01 的记录")),
    Attack(papers_of_two_tasks_exchanged, dict.fromkeys(EVERYWHERE, f"“文书/{FIRST}/.文书底数.json”与")),
    Attack(record_copied_to_another_month, dict.fromkeys(EVERYWHERE, f"里面却是抽取 {FIRST}-01 的记录")),
    Attack(trial_passed_off_as_a_draw, dict.fromkeys(EVERYWHERE, f"里面却是抽取 试抽-{TRIED}-01 的记录")),
    Attack(year_renamed, dict.fromkeys(EVERYWHERE, "工作簿要和“记录”文件夹放在一起")),
    Attack(year_of_an_older_copy, dict.fromkeys(EVERYWHERE, f"抽取记录 {LAST}-01 却不在")),
    Attack(second_entry_of_the_number_changed, dict.fromkeys(EVERYWHERE, f"任务 {FIRST} 的监督人复核号码是")),
    Attack(number_of_the_lottery_changed, dict.fromkeys(EVERYWHERE, f"任务 {FIRST} 的公开随机数是")),
    Attack(day_of_the_freeze_changed, dict.fromkeys(EVERYWHERE, f"任务 {FIRST} 的冻结日期是")),
    Attack(other_operator, dict.fromkeys(EVERYWHERE, f"任务 {FIRST} 的操作人是")),
    Attack(
        other_witness, dict.fromkeys(EVERYWHERE, f"任务 {FIRST} 的监督人是“另一示例”，照记录应为“孙示例”")
    ),
    Attack(other_name_in_a_row, dict.fromkeys(EVERYWHERE, "写成了“示例友好公司”，抽中的是")),
    Attack(inspector_renamed_in_the_register, dict.fromkeys(EVERYWHERE, "与抽取记录（")),
    Attack(own_firm_added, dict.fromkeys(EVERYWHERE, "示例友好公司（91410499MA0000058M）")),
    Attack(drawn_result_typed, dict.fromkeys(LOOKED_AT, "由程序生成，生成以后被人改动过")),
    Attack(checklist_swapped, dict.fromkeys(EVERYWHERE, f"记录/2023/{FIRST}-01/检查要点.json")),
    Attack(report_before_the_inspection, dict.fromkeys((CHECK, STATISTICS, ARCHIVE), "通报发布早于检查结束")),
    Attack(day_of_reckoning_in_a_real_office, {CHECK: "都照那一天算；只有名称带“示例”的单位可以填"}),
    Attack(holiday_of_no_kind, {CHECK: "随便"}),
)


@pytest.mark.thorough
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.done.__name__)
def test_an_insider_is_found_out(office: County, run: Run, attack: Attack) -> None:
    assert_found_out(office, run, attack)


def test_an_honest_office_balances(office: County, run: Run) -> None:
    """Negative control of all attacks."""
    for command in (RECONCILE, CHECK, VERIFY, STATISTICS):
        name, *rest = command.split()
        code, said = run(office, name, *rest)
        assert code == 0, (command, said)
        assert not [words for attack in ATTACKS for words in attack.said.values() if words in said], command


# --- what is told and no error ------------------------------------------------------------------------


def least_level_lowered(county: County) -> None:
    county.type(columns.SETTINGS, "最低证明等级", {"value": "C"})


def ratio_changed_after_the_freeze(county: County) -> None:
    row = county.book().read(columns.PLAN).rows[0]
    county.type(columns.PLAN, row.text("no"), {"quantity": "50%"})


def friend_called_inspected_often(county: County) -> None:
    """Before the next freeze: excluded.txt will give the reason."""
    county.type(columns.TARGETS, "91410499MA0000058M", {"checked": 99})


def explanation_in_a_record_changed(county: County) -> None:
    (county.record(FIRST) / "核验说明.txt").write_text("一切相符\n", "utf-8")


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("done", "said"),
    [
        (least_level_lowered, {RECONCILE: "“设置”改动 1 行：最低证明等级"}),
        (ratio_changed_after_the_freeze, {RECONCILE: "“计划表”改动 1 行：1"}),
        (friend_called_inspected_often, {RECONCILE: "“检查对象库”改动 1 行：91410499MA0000058M"}),
        (
            explanation_in_a_record_changed,
            dict.fromkeys(RECOMPUTED[:2], f"「{FIRST}-01/核验说明.txt」与工具箱这一版"),
        ),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_what_an_office_may_do_is_no_error_and_told(
    office: County, run: Run, done: Callable[[County], None], said: Mapping[str, str]
) -> None:
    """Listed in docs/抽取规程.md: nobody can tell it from honest work, or it decides nothing."""
    done(office)
    for command, words in said.items():
        name, *rest = command.split()
        code, told = run(office, name, *rest)
        assert (code, words in told) == (0, True), told


@pytest.mark.thorough
def test_the_times_of_files_prove_nothing(office: County, run: Run) -> None:
    """Listed in docs/抽取规程.md: whoever copies a folder changes them, too."""
    before = {command: run(office, *command.split()) for command in (RECONCILE, CHECK, VERIFY)}
    for path in office.root.rglob("*"):
        os.utime(path, (0, 0))
    assert {command: run(office, *command.split()) for command in before} == before


# --- ways out -----------------------------------------------------------------------------------------


def test_what_was_added_to_the_numbers_goes_into_the_journal_with_the_next_papers(
    office: County, run: Run
) -> None:
    """An interrupted run adds lines, too: the step is run again; that lines were there before it is written down."""
    number_of_a_paper_entered_by_hand(office)
    documents(office.book(), office.office(date(2023, 5, 14)), FIRST)
    assert run(office, RECONCILE)[0] == 0
    assert f"“记录/2023/{docket.FILE}”多出 1 行" in (year(office) / "日志.jsonl").read_text("utf-8")


@pytest.mark.thorough
def test_a_publication_interrupted_before_its_line_stops_the_draw_until_it_is_registered_again(
    office: County,
) -> None:
    """An honest office, and the way out."""
    day = office.office(date(2023, 5, 13))
    freeze(office.book(), day, GIVEN_UP, b"m" * 32, source="CWL-SSQ", issue="2023056")
    told = ("公告栏（示例）", "https://example.invalid/gs")
    with (
        patch.object(records, "write_atomic", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        published(office.book(), day, GIVEN_UP, *told)
    later = office.office(date(2023, 5, 19))
    with pytest.raises(ProblemsFound, match="照原样再办一次"):
        draw(office.book(), later, GIVEN_UP, NUMBER)
    published(office.book(), later, GIVEN_UP, *told)
    draw(office.book(), later, GIVEN_UP, NUMBER)
    assert not [problem for problem in _reconciled(office) if problem.level is Level.ERROR]


@pytest.mark.thorough
def test_an_amendment_interrupted_before_its_line_is_written_down_by_the_next(office: County) -> None:
    """It need not be run again: the next one brings the sheets into line, and names both."""
    out = _replaceable(office)
    with (
        patch.object(records, "write_atomic", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        use_alternate(office.book(), office.office(date(2023, 5, 14)), LAST, out, BY)
    assert [problem.level for problem in _reconciled(office) if "没有记补正" in problem.what] == [
        Level.WARNING
    ]
    current = records.read(office.record(LAST)).state
    target, team = next((target, team) for target, team in current.teams.items() if target != out)
    recuse(office.book(), office.office(date(2023, 5, 15)), LAST, Pair(target, team[1]), BY)
    assert not [problem for problem in _reconciled(office) if problem.level is Level.ERROR]
    assert f"{LAST}-01/amend-002：上次办到一半中断，补记" in (year(office) / "日志.jsonl").read_text("utf-8")


def _reconciled(office: County) -> list[Problem]:
    return reconcile(office.book(), office.office(date(2023, 5, 20))).problems

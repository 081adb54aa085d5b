"""The journal: every change is a bound line, written before its view; what hands change is noticed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import require_program
from tests.county import County
from toolkit import columns
from toolkit.errors import Level, Locked
from toolkit.excel.closed import ClosedBook
from toolkit.jobs import base
from toolkit.jobs.base import Outcome, Work
from toolkit.jobs.check import check
from toolkit.jobs.marks import marks
from toolkit.jobs.rebuild import rebuild
from toolkit.jobs.recheck import Round, recheck
from toolkit.jobs.statistics import statistics
from toolkit.jobs.verify import verify_year
from toolkit.ledger import journal
from toolkit.ledger.journal import Journal, Line

ROOT = Path(__file__).resolve().parents[2]
YEAR = date(2023, 12, 31)


def diary(county: County) -> Path:
    return county.root / "记录" / "2023" / journal.NAME


def lines(county: County) -> list[Line]:
    return Journal(diary(county).parent).lines


def shown(county: County) -> list[tuple[str, ...]]:
    keys = [column.key for column in columns.LOG.columns]
    return [tuple(row.text(key) for key in keys) for row in county.book().read(columns.LOG).rows]


def found(county: County) -> list[str]:
    return [str(problem) for problem in verify_year(county.root, 2023, date(2023, 4, 1)).problems]


# --- a line for every change ------------------------------------------------------------------------------


def test_every_step_leaves_a_line_with_who_when_what_and_the_sheets_before_and_after(county: County) -> None:
    county.drawn()
    steps = [line.step for line in lines(county)]
    assert steps == ["生成任务", "手工改动", "冻结名单", "抽取"]
    drawn = lines(county)[-1]
    assert (drawn.who, drawn.at, drawn.task) == ("测试员", "2023-04-14 09:00:00", "202304-1")
    assert {"任务", "抽取结果", "检查台账"} == set(drawn.sheets)
    for name, change in drawn.sheets.items():
        assert change.before != change.after, name
        assert len(change.before) == len(change.after) == 64
    *_, raw, mark = map(json.loads, diary(county).read_text("utf-8").splitlines())
    assert mark["step"] == "已保存", "the workbook was saved with it"
    assert raw["sheets"]["任务"]["keys"] == ["202304-1"]
    assert raw["sheets"]["检查台账"]["rows"] == 8


def test_the_log_sheet_shows_the_journal_and_nothing_else(county: County) -> None:
    county.drawn()
    assert shown(county) == [line.row for line in lines(county)]
    assert found(county) == []


def test_a_line_stands_before_the_workbook_is_saved_and_its_row_is_made_up_for(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.plan()

    def refused(self: ClosedBook) -> None:
        raise Locked("示例：存不上。请重试。")

    with monkeypatch.context() as patch:
        patch.setattr(ClosedBook, "save", refused)
        with pytest.raises(Locked):
            statistics(county.book(), county.office())
    assert [line.step for line in lines(county)] == ["生成任务", "统计", "没有保存成"]
    assert "“统计”没有保存到工作簿：示例：存不上" in lines(county)[-1].what
    assert len(shown(county)) == 1
    told = check(county.book(), county.office(), write=True)
    assert told.data["by_hand"] == []  # what was not saved is nobody's hand
    assert [row[2] for row in shown(county)] == ["生成任务", "统计", "没有保存成", "核对名录库"]


def test_an_older_log_stays_above_the_journal(county: County) -> None:
    book = county.book()
    book.append(columns.LOG, [{"what": "手工抄来的旧日志"}])
    book.save()
    county.plan()
    assert [row[4][:2] for row in shown(county)] == ["手工", "计划"]
    assert check(county.book(), county.office(), write=False).ok
    assert journal.check(diary(county).parent) == []


# --- the chain --------------------------------------------------------------------------------------------


def _many(folder: Path, count: int) -> list[bytes]:
    for n in range(count):
        with journal.writing(folder) as book:
            book.add(Line(f"2023-04-0{n + 1} 09:00:00", "测试员", "示例", "", f"第 {n + 1} 件"))
    return (folder / journal.NAME).read_bytes().splitlines()


def _changed(raw: bytes, what: str, *, forged: bool = False) -> bytes:
    line = json.loads(raw) | {"what": what}
    if forged:
        line["own"] = journal._own(line)
    return journal._bytes(line)


SPOILT: dict[str, tuple[Callable[[list[bytes]], list[bytes]], int | None, str]] = {
    "a changed line": (lambda raw: [*raw[:2], _changed(raw[2], "改"), *raw[3:]], 3, "第 3 条）被改动过"),
    "the last line changed": (lambda raw: [*raw[:-1], _changed(raw[-1], "改")], 6, "第 6 条）被改动过"),
    "the first line changed": (lambda raw: [_changed(raw[0], "改"), *raw[1:]], 1, "第 1 条）被改动过"),
    "a line changed with its own digest": (
        lambda raw: [*raw[:2], _changed(raw[2], "改", forged=True), *raw[3:]],
        3,
        "第 3 条）被改动过",
    ),
    "a missing line": (lambda raw: [*raw[:2], *raw[3:]], 2, "缺少第 3 到第 3 条"),
    "two missing lines": (lambda raw: [*raw[:1], *raw[3:]], 1, "缺少第 2 到第 3 条"),
    "the first lines missing": (lambda raw: raw[2:], 1, "以前缺少 2 条"),
    "an inserted copy": (lambda raw: [*raw[:3], raw[1], *raw[3:]], 4, "插进来的"),
    "an inserted forgery that fits above": (
        lambda raw: [*raw[:3], _changed(raw[3], "假", forged=True), *raw[3:]],
        4,
        "插进来的",
    ),
    "a line without its number": (
        lambda raw: [*raw[:2], raw[2].replace(b'"no":3', b'"no":"x"'), *raw[3:]],
        3,
        "不成一条",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_changed_missing_or_inserted_line_is_named(name: str, tmp_path: Path) -> None:
    spoil, at, words = SPOILT[name]
    raw = _many(tmp_path / "2023", 6)
    assert journal.check(tmp_path / "2023") == []  # negative control
    (tmp_path / "2023" / journal.NAME).write_bytes(b"\n".join(spoil(raw)) + b"\n")
    problems = [p for p in journal.check(tmp_path / "2023") if p.level is Level.ERROR]
    assert (at, True) in [(p.place.row, words in p.what) for p in problems], problems


def test_every_flipped_character_is_named(tmp_path: Path) -> None:
    _many(tmp_path / "2023", 3)
    path = tmp_path / "2023" / journal.NAME
    good = path.read_bytes()
    for at in range(len(good) - 1):
        data = bytearray(good)
        data[at] ^= 1
        path.write_bytes(data)
        assert journal.check(tmp_path / "2023"), at
        Journal(path.parent)  # and nothing breaks


def test_the_year_s_verification_tells_of_the_journal(county: County) -> None:
    county.drawn()
    path = diary(county)
    raw = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([raw[0], *raw[2:]]) + b"\n")
    assert any("「日志.jsonl」第 1 行后面缺少第 2 到第 2 条" in text for text in found(county))
    path.write_bytes(b"\n".join(raw[:-2]) + b"\n")  # the chain alone cannot miss its own end: the draw does
    assert any("没有记抽取 202304-1-01" in text for text in found(county))
    path.unlink()
    assert any("「日志.jsonl」不见了，可是已经有 1 份抽取记录" in text for text in found(county))


# --- crash and crowd --------------------------------------------------------------------------------------


def test_half_a_line_is_told_as_a_reminder_and_the_next_line_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "2023"
    raw = _many(folder, 3)
    whole = b"\n".join(raw) + b"\n"
    for length in range(1, len(raw[2]) + 1):
        (folder / journal.NAME).write_bytes(whole[: len(whole) - length - 1])
        _many(folder, 1)
        problems = journal.check(folder)
        assert all(p.level is Level.WARNING and "只写了一半" in p.what for p in problems)
        assert len(problems) == (length < len(raw[2]))
        assert [line.what for line in Journal(folder).lines][-1] == "第 1 件"


KILLED = """
import sys
from pathlib import Path
from toolkit.ledger import journal
n = 0
while True:
    with journal.writing(Path(sys.argv[1])) as book:
        book.add(journal.Line("2023-04-01", sys.argv[2], "示例", "", "字" * 3000))
    n += 1
    print(n, flush=True)
"""


def test_a_killed_writer_loses_no_line_it_had_confirmed(tmp_path: Path) -> None:
    confirmed = 0
    for round_ in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path / "2023"), "甲"],
            stdout=subprocess.PIPE, cwd=ROOT, text=True,
        )  # fmt: skip
        assert child.stdout is not None
        for _ in range(3 + round_):
            child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read()
        child.wait()
        confirmed += 3 + round_ + len(rest.split())
    problems = journal.check(tmp_path / "2023")
    assert all(p.level is Level.WARNING for p in problems), problems
    assert confirmed <= len(Journal(tmp_path / "2023").lines) <= confirmed + 8


CROWD = """
import sys
from pathlib import Path
from toolkit.ledger import journal
for n in range(10):
    with journal.writing(Path(sys.argv[1])) as book:
        book.add(journal.Line("2023-04-01", sys.argv[2], "示例", "", str(n)))
"""


def test_a_crowd_of_writers_makes_one_chain(tmp_path: Path) -> None:
    crowd = [
        subprocess.Popen([sys.executable, "-c", CROWD, str(tmp_path / "2023"), f"第{n}人"], cwd=ROOT)
        for n in range(6)
    ]
    assert [child.wait() for child in crowd] == [0] * 6
    assert journal.check(tmp_path / "2023") == []
    told = [(line.who, line.what) for line in Journal(tmp_path / "2023").lines]
    assert sorted(told) == sorted((f"第{n}人", str(i)) for n in range(6) for i in range(10))


# --- what hands change ------------------------------------------------------------------------------------


def test_a_hand_edit_of_a_registry_becomes_a_recorded_change_with_its_keys(county: County) -> None:
    county.plan()
    codes = [row.text("id") for row in county.book().read(columns.TARGETS).rows[:3]]
    for code in codes:
        county.type(columns.TARGETS, code, {"note": "改"})
    told = check(county.book(), county.office(), write=False)
    assert told.data["by_hand"] == [f"自上次操作以来“检查对象库”改动 3 行：{'、'.join(sorted(codes))}"]
    before = len(lines(county))
    check(county.book(), county.office(), write=True)
    by_hand, step = lines(county)[before:]
    assert (by_hand.step, by_hand.who, step.step) == ("手工改动", "（手工）", "核对名录库")
    assert all(code in by_hand.what for code in codes)
    assert check(county.book(), county.office(), write=False).data["by_hand"] == []  # once only


@pytest.mark.thorough
def test_nothing_is_noticed_where_nobody_touched_anything(county: County) -> None:
    """Negative control: a whole task from plan to statistics, and no step is taken for a hand."""
    county.drawn()
    county.inspect()
    statistics(county.book(), county.office(date(2023, 4, 28)))
    statistics(county.book(), county.office(date(2023, 4, 28)))
    told = check(county.book(), county.office(date(2023, 4, 28)), write=False)
    assert told.data["by_hand"] == []
    assert not [p for p in told.problems if "改动" in p.what]
    hands = [line.what.partition("改动")[0] for line in lines(county) if line.step == "手工改动"]
    assert hands == ["“任务”", "“检查台账”"]  # the clerk's own entries


def test_a_column_that_a_newer_version_adds_makes_no_row_look_edited(county: County) -> None:
    table = county.book().read(columns.TARGETS)
    new = replace(table.sheet.columns[-1], key="new", header="新栏")
    sheet = replace(table.sheet, columns=(*table.sheet.columns, new))
    rows = [replace(row, values={**row.values, "new": None}) for row in table.rows]
    newer = replace(table, sheet=sheet, rows=rows)
    filled = [replace(row, values={**row.values, "new": "填了"}) for row in rows]
    assert marks(newer) == marks(table)
    assert marks(replace(newer, rows=filled)) != marks(table)  # negative control


def _edit(county: County, sheet: columns.Sheet, spoil: Callable[[list[dict[str, object]]], object]) -> None:
    book = county.book()
    rows: list[dict[str, object]] = [
        {c.key: row[c.key] for c in sheet.columns if not c.formula} for row in book.read(sheet).rows
    ]
    spoil(rows)
    book.restart(sheet, rows)  # type: ignore[arg-type]
    book.save()


def _worked(county: County) -> None:
    county.drawn()
    county.inspect(
        lambda number, values: number or values.update(
            result="发现问题经责令已改正", issue="示例问题", handling="责令改正",
            handled=date(2023, 4, 20), rectify_due=date(2023, 5, 10),
        )
    )  # fmt: skip
    case = county.book().read(columns.CASES).rows[0].text("case")
    found = Round("未整改", "还没有改", "照片 1 张", date(2023, 5, 9), date(2023, 5, 20))
    recheck(county.book(), county.office(date(2023, 5, 9)), case, found)
    statistics(county.book(), county.office(date(2023, 5, 9)))


@pytest.mark.thorough
@pytest.mark.parametrize("sheet", [columns.DRAWS, columns.RECHECKS, columns.STATISTICS, columns.LOG])
@pytest.mark.parametrize("harm", ["changed", "removed", "added"])
def test_an_edited_view_is_noticed_and_rebuilt(county: County, sheet: columns.Sheet, harm: str) -> None:
    _worked(county)
    keys = {columns.DRAWS: "name", columns.RECHECKS: "what", columns.STATISTICS: "name", columns.LOG: "what"}
    before = [row.values for row in county.book().read(sheet).rows]
    spoil: dict[str, Callable[[list[dict[str, object]]], object]] = {
        "changed": lambda rows: rows[0].update({keys[sheet]: "改过"}),
        "removed": lambda rows: rows.pop(0),
        "added": lambda rows: rows.append(rows[0] | {keys[sheet]: "添上"}),
    }
    _edit(county, sheet, spoil[harm])
    day = county.office(date(2023, 5, 9))
    told = check(county.book(), day, write=False)
    (problem,) = [p for p in told.problems if "被人改动过" in p.what]
    assert (problem.place.sheet, problem.level) == (sheet.name, Level.ERROR)
    assert "rebuild" in problem.remedy

    assert rebuild(county.book(), day).data["rebuilt"] == [sheet.name]
    assert lines(county)[-1].step == "重建", "one step, one save"
    after = [row.values for row in county.book().read(sheet).rows]
    assert after[: len(before)] == before
    told = check(county.book(), day, write=False)
    assert not [p for p in told.problems if "被人改动过" in p.what]
    assert shown(county) == [line.row for line in lines(county)]
    assert rebuild(county.book(), day).data["rebuilt"] == []  # negative control
    assert found(county) == []


@pytest.mark.thorough
def test_an_edited_view_stays_noticed_while_other_steps_go_on(county: County) -> None:
    county.plan()
    county.freeze("202304-1")
    county.freeze("202304-2")
    county.draw("202304-1")
    _edit(county, columns.DRAWS, lambda rows: rows[0].update(name="改过"))
    county.draw("202304-2")
    told = check(county.book(), county.office(date(2023, 4, 14)), write=False)
    assert [p.place.sheet for p in told.problems if "被人改动过" in p.what] == ["抽取结果"]


@pytest.mark.thorough
@pytest.mark.office
def test_saving_in_another_program_is_nobody_s_hand(county: County, tmp_path: Path) -> None:
    """LibreOffice writes every cell anew; what the cells say is the same."""
    _worked(county)
    (tmp_path / "out").mkdir()
    command = [
        require_program("soffice"), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
        "--norestore", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
        "--outdir", str(tmp_path / "out"), str(county.path),
    ]  # fmt: skip
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=True)
    county.path.write_bytes((tmp_path / "out" / county.path.name).read_bytes())
    told = check(county.book(), county.office(date(2023, 5, 9)), write=False)
    assert told.data["by_hand"] == []
    assert not [p for p in told.problems if "被人改动过" in p.what]


# --- persons ----------------------------------------------------------------------------------------------


def test_personal_numbers_are_blotted_out_and_hostile_texts_are_kept_readable(county: County) -> None:
    book = county.book()
    what = "\ud800电话 13800001234、010-12345678，证件 110101199003070011\r\n=cmd|' /C calc'!A1"
    work = Work(book, county.office(), "示例")
    work.note(what)
    work.finish("#REF!\x07")
    assert (
        lines(county)[0].what == "电话 138****1234、010****5678，证件 110101********0011\n=cmd|' /C calc'!A1"
    )
    assert shown(county) == [line.row for line in lines(county)]
    assert journal.check(diary(county).parent) == []
    assert check(county.book(), county.office(), write=False).ok


def test_digests_and_codes_are_not_taken_for_telephones() -> None:
    digest = "a13812345678b" + "0" * 51
    assert journal.plain(digest) == digest
    assert journal.plain("91410499MA000004XM 202304-1-01") == "91410499MA000004XM 202304-1-01"


def test_the_journal_lies_beside_the_workbook_of_its_year(county: County) -> None:
    book = county.book()
    assert base.year_of(book, county.office()) == 2023
    outcome: Outcome = county.plan()
    assert outcome.ok
    assert sorted(
        path.name for path in (county.root / "记录").iterdir() if not path.name.startswith(".")
    ) == [
        "2023",
        "日志-2023.行摘要",
    ]
    assert [path.name for path in (county.root / "记录" / "2023").iterdir()] == [journal.NAME]


def test_of_a_journal_that_is_wrong_all_through_the_first_thousand_are_named(tmp_path: Path) -> None:
    (tmp_path / journal.NAME).write_bytes(b'{"no":1}\n' * 5_000)
    *named, more = journal.check(tmp_path)
    assert [problem.place.row for problem in named] == list(range(1, 1001))
    assert "其余没有列出" in str(more)
    (tmp_path / journal.NAME).write_bytes(b'{"no":1}\n' * 1_000)
    assert len(journal.check(tmp_path)) == 1000


def test_lines_that_undo_more_than_there_is_are_counted_once(tmp_path: Path) -> None:
    book = Journal(tmp_path)
    for undone in (0, 0, 2, 0, 10**8, 1, 0):
        book.lines.append(Line("2023-04-01", "甲", "登记结果", "", "x", undone=undone))
    assert book.undone == {0, 1, 2, 3, 4}

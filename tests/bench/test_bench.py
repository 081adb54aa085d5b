"""The comparison says what it measured and what is missing; nothing here depends on how long anything takes."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from importlib import import_module

import pytest

from tests.bench import __main__ as command
from tests.bench import (
    buttons,
    draw,
    goals,
    jobs,
    lists,
    page,
    pages,
    probe,
    pure,
    registry,
    report,
    start,
    workbook,
    year,
)
from tests.bench.row import NOT_INSTALLED, Row, as_it_comes, exponent, version
from tests.conftest import require_program
from toolkit import cli
from toolkit.buttons import BUTTONS
from toolkit.codes import Finding, uscc_check
from toolkit.columns import CASES, DRAWS, TARGETS
from toolkit.draw.encoding import digest
from toolkit.draw.frozen import write_lists
from toolkit.draw.lists import EXCLUDED, FRAME, INSPECTORS, RECUSAL
from toolkit.errors import ToolkitError, WrongUse
from toolkit.excel.closed import ClosedBook


@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_the_exponent_of_a_power_is_that_power(power):
    assert exponent([(n, 3 * n**power) for n in (10, 100, 1000)]) == pytest.approx(power)


def test_one_size_has_no_exponent():
    assert exponent([(10, 1.0), (10, 2.0)]) is None
    assert report.growth([Row("甲", 10, 1.0)]) == {}


def test_the_growth_is_that_of_ours_by_name():
    rows = [
        Row("甲", 10, 1.0, "对手", "1", 9.0),
        Row("甲", 100, 10.0),
        Row("乙", 10, 1.0),
        Row("丙", 10, None),
    ]
    assert report.growth(rows) == {"甲": pytest.approx(1)}


def test_ratios_are_told_both_ways():
    assert Row("甲", 1, 2.0, "对手", "1", 8.0, 1.0).ratio == "比对手快 4.0 倍，下限的 2.00 倍"
    assert Row("甲", 1, 2.0, "对手", "1", 1.0).ratio == "比对手慢 2.0 倍"
    assert Row("甲", 1, None, note="未安装").ratio == ""


def test_a_package_that_is_not_there_has_no_version():
    assert version("shuangsuiji-no-such-package") is None


def test_the_invented_registry_can_be_frozen(tmp_path):
    registry.write(tmp_path / "raw.txt", 3_000)
    rows = [line.split("\t") for line in (tmp_path / "raw.txt").read_text("utf-8").splitlines()]
    _, problems = write_lists({FRAME: rows, EXCLUDED: (), INSPECTORS: (), RECUSAL: ()})
    assert not problems
    assert len({row[1] for row in rows}) == 400
    assert rows != sorted(rows)


@pytest.fixture(scope="module")
def rows():
    """The draw section at two small sizes."""
    return list(draw.rows((1_000, 3_000), rounds=1))


@pytest.mark.thorough
def test_the_draw_is_measured_on_every_path_against_every_opponent(rows):
    assert {row.size for row in rows} == {1_000, 3_000}
    assert {row.name for row in rows} >= {*draw.FREEZE.values(), *draw.DRAW.values(), draw.WHOLE}
    assert {row.opponent for row in rows} >= {name for name, _, _ in draw.SAMPLERS.values()}
    assert all(row.opponent_version for row in rows if row.opponent)
    assert all(row.of_limit or row.speedup for row in rows)


@pytest.mark.thorough
def test_the_table_and_the_json_hold_every_row(rows, monkeypatch):
    monkeypatch.setattr(draw, "rows", lambda: rows)
    measured = report.bench(["draw"])
    assert all(row.name in measured.text() for row in rows)
    assert "增长指数 抽取：最快" in measured.text()
    assert len(json.loads(json.dumps(measured.data()))["rows"]) == len(rows)


def test_the_probe_agrees_with_the_protocol(tmp_path):
    registry.write(tmp_path / "raw.txt", 2_000)
    rows = [line.split("\t") for line in (tmp_path / "raw.txt").read_text("utf-8").splitlines()]
    files, _ = write_lists({FRAME: rows, EXCLUDED: (), INSPECTORS: (), RECUSAL: ()})
    assert probe.JOBS["freeze-memory"](tmp_path)() == digest(files[FRAME])
    assert (tmp_path / FRAME).read_bytes() == files[FRAME]


def test_a_missing_opponent_or_engine_is_told(monkeypatch):
    installed = {"pandas": "3"}
    monkeypatch.setattr(draw, "version", installed.get)
    found = draw.Measured(1.0, None, "x")
    jobs = (draw._limit(), "freeze-memory", "draw-plain", "draw-arrays", "pandas")
    told = list(draw._rows(10, dict.fromkeys(jobs, found)))
    missing = [row for row in told if NOT_INSTALLED in row.note]
    assert {row.name for row in missing} >= {
        draw.FREEZE["freeze-engine"],
    }
    assert {row.opponent for row in missing if row.opponent} == {"consistent_sampler", "cryptorandom PIKK"}


def test_control_different_results_stop_the_comparison(monkeypatch, tmp_path):
    answers = iter(range(100))
    monkeypatch.setattr(draw, "_probe", lambda job, folder: draw.Measured(1.0, None, next(answers)))
    with pytest.raises(ToolkitError, match="结果不同"):
        draw._measure(tmp_path, 1)


@pytest.mark.thorough
def test_the_start_is_measured(monkeypatch):
    monkeypatch.setattr(start, "REPEATS", 1)
    assert [row.name for row in start.rows()] == ["命令行 --help", "核对示例工作簿"]


def bench(*words):
    return subprocess.run(
        [sys.executable, "-m", "tests.bench", *words], capture_output=True, encoding="utf-8", check=False
    )


def test_every_section_can_be_asked_for_and_no_other():
    assert all(hasattr(import_module(f"tests.bench.{name}"), "rows") for name in report.SECTIONS)
    refused = bench("--only", "dice")
    assert refused.returncode == 2
    assert all(name in refused.stderr for name in report.SECTIONS)


def test_the_command_prints_a_table_or_json(monkeypatch, capsys):
    monkeypatch.setattr(start, "rows", lambda: [Row("命令行 --help", 0, 1.0)])
    command.main(["--only", "start"])
    assert "命令行 --help" in capsys.readouterr().out
    command.main(["--only", "start", "--json"])
    assert json.loads(capsys.readouterr().out)["rows"]


def test_the_clerks_program_knows_no_bench(capsys):
    assert cli.main(["bench"]) == WrongUse.exit_code
    assert "没有“bench”这个命令" in capsys.readouterr().err


@pytest.mark.thorough
def test_a_probe_tells_its_memory_and_time_as_json(tmp_path):
    registry.write(tmp_path / "raw.txt", 1_000)
    command = [sys.executable, "-m", "tests.bench.probe", "freeze-memory", str(tmp_path)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert told.keys() == {"seconds", "peak", "result"}


def test_another_program_runs_with_the_search_for_cycles_that_python_has():
    ask = [sys.executable, "-I", "-c", "import gc; print(gc.get_threshold())"]
    told = subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip()
    ours = str(gc.get_threshold())
    assert ours != told, "the control: toolkit has its own"
    with as_it_comes():
        assert str(gc.get_threshold()) == told
    assert str(gc.get_threshold()) == ours


@pytest.mark.thorough
def test_the_workbook_is_read_and_changed_against_its_opponents(monkeypatch):
    monkeypatch.setattr(workbook, "_SLOW", 0)  # once each
    found = list(workbook.rows((100, 300)))
    assert [(row.name, row.size) for row in found] == [
        (name, size) for size in (100, 300) for name in (workbook.READ, workbook.READ, workbook.WRITE)
    ]
    assert [row.opponent for row in found] == [*workbook.OPENPYXL, "openpyxl"] * 2
    assert all(row.opponent_version and row.speedup for row in found)
    assert [bool(row.of_limit) for row in found] == [True, True, False] * 2
    assert set(report.growth(found)) == {workbook.READ, workbook.WRITE}


@pytest.mark.thorough
def test_both_ways_to_change_the_workbook_put_the_same_rows(tmp_path):
    path = tmp_path / "台账.xlsx"
    workbook.write(path, 100)
    workbook._change(path, tmp_path / "甲.xlsx")
    workbook._openpyxl_change(path, tmp_path / "乙.xlsx")
    ours, theirs = (ClosedBook(tmp_path / name) for name in ("甲.xlsx", "乙.xlsx"))
    for sheet, key in ((DRAWS, "ticket"), (CASES, "case"), (TARGETS, "note")):
        assert [row[key] for row in ours.read(sheet).rows] == [row[key] for row in theirs.read(sheet).rows]
    assert len(ours.read(DRAWS).rows) == 200


@pytest.mark.thorough
def test_control_a_registry_of_another_size_stops_the_comparison(tmp_path):
    workbook.write(tmp_path / "台账.xlsx", 100)
    with pytest.raises(ToolkitError, match="比较没有意义"):
        workbook._read(tmp_path / "台账.xlsx", 101)


@pytest.mark.thorough
def test_the_whole_job_is_measured_as_a_process(monkeypatch):
    found = list(jobs.papers((60,), 5))
    assert [row.name for row in found] == [jobs.DOCUMENTS, jobs.FIRST, jobs.AGAIN]
    made, first, again = found
    assert made.speedup
    assert made.of_limit
    assert again.of_limit
    assert first.ours_seconds
    assert all(row.size == 60 for row in found)


@pytest.mark.thorough
def test_control_another_number_of_papers_stops_the_comparison(tmp_path):
    jobs.office(tmp_path, 60, 5)
    with pytest.raises(ToolkitError, match="应有 15 份文书，实有 14 份"):
        jobs._documents(tmp_path, 14)


@pytest.mark.thorough
def test_the_import_of_a_list_is_measured(tmp_path):
    (row,) = lists.rows((60,))
    assert row.speedup
    assert row.of_limit
    assert "MB" in row.note


@pytest.mark.thorough
def test_control_a_list_that_did_not_arrive_stops_the_comparison(tmp_path):
    lists.write_office(tmp_path)
    lists.write_list(tmp_path / lists.LIST, 60)
    lists.import_list(tmp_path)
    lists._require_rows(tmp_path, 60)
    with pytest.raises(ToolkitError, match="导入了 60 户，应为 61 户"):
        lists._require_rows(tmp_path, 61)


def test_the_old_numbers_of_the_list_have_right_check_digits():
    numbers = [lists.old_number(n) for n in range(500)]
    assert all(uscc_check(number) == [Finding.OLD_NUMBER] for number in numbers)
    assert len({*numbers}) == 500


def test_every_button_is_pressed_by_the_bench():
    """A new button needs its click."""
    assert {click.caption for click in buttons.CLICKS} == {each.caption for each in BUTTONS.values()}


@pytest.mark.long
@pytest.mark.office
def test_a_click_is_measured_until_its_answer():
    measured = list(buttons.rows((60,), buttons.CLICKS[:4]))
    assert [row.name for row in measured][:3] == ["核对名录库", "生成任务", "补列任务"]
    assert [row.name for row in measured][3:] == [
        "导入名单，到“办理”",
        "导入名单，到提问",
        "导入名单，确定以后",
    ]
    assert all(row.speedup and row.reached is not None for row in measured)


def test_an_answer_is_within_its_limit_or_not_and_long_work_has_its_progress_before_it():
    costs = buttons.Cost(9.0, 8.0, 1.5), buttons.Cost(0.7, 0.7)
    long, short = (
        next(one for one in buttons.CLICKS if one.caption == name) for name in ("公平性自检", "对账")
    )
    told, done = buttons._rows(long, buttons.DONE, 60, costs, "好了")
    assert (told.ours_seconds, told.reached, done.ours_seconds, done.reached) == (1.5, True, 9.0, None)
    (late,) = buttons._rows(short, "", 60, costs, "好了")
    assert late.reached is False
    assert "✗" in report.Report("", [late]).text()
    assert list(buttons.lines([told, late]))[2:] == [
        "| 公平性自检，到进度 | 60 | 1.50 | 2.1 | ✓ | 状态栏写着正在做什么 |",
        "| 对账 | 60 | 9.00 | 12.9 | ✗ | 处理器 8.0 秒。好了 |",
    ]
    assert list(buttons.sums([told, done, late])) == [
        "60 户，不超过 2.5 秒：1 项 ✓，1 项 ✗",
        "60 户，不超过“启动 Python、载入 xlwings”的 4.5 倍：1 项 ✓，1 项 ✗",
    ]


def test_on_a_slower_machine_an_answer_in_time_counts_by_its_multiple_and_a_refusal_never():
    """By the clock it is late all the same: the second sum stands beside the first, and replaces nothing."""
    slow = buttons.Cost(3.0, 2.9), buttons.Cost(0.8, 0.8)
    (short,) = (one for one in buttons.CLICKS if one.caption == "对账")
    found = [*buttons._rows(short, "", 60, slow, "好了"), *buttons._rows(short, "", 60, slow, "拒绝：没有")]
    by_clock, by_start = buttons.sums(found)
    assert by_clock.endswith("：0 项 ✓，2 项 ✗（其中 1 项是拒绝）")
    assert by_start.endswith("：1 项 ✓，1 项 ✗（其中 1 项是拒绝）")


def test_a_start_is_measured_before_each_button_and_the_middle_of_the_last_ones_counts(monkeypatch):
    """One start that met something else moves no multiple."""
    seconds = iter([0.5, 9.0, 0.6, 0.7])
    monkeypatch.setattr(buttons, "_parts", lambda *_: [("", (buttons.Cost(1.0, 1.0), "好了"))])
    found = list(buttons._pressed(None, buttons.CLICKS[:4], 60, lambda: buttons.Cost(next(seconds), 0.1)))
    assert [row.opponent_seconds for row in found] == [0.5, 0.5, 0.6, 0.6]


def test_a_button_without_an_answer_is_a_row_and_the_next_one_is_pressed(monkeypatch):
    class Nobody:
        escaped = 0

        def escape(self) -> None:
            self.escaped += 1

    def never(_clerk, click):
        raise TimeoutError(click.caption)

    monkeypatch.setattr(buttons, "_parts", never)
    nobody = Nobody()
    found = list(buttons._pressed(nobody, buttons.CLICKS[:5], 60, lambda: buttons.Cost(1.0, 1.0)))
    assert [row.name for row in found] == [click.caption for click in buttons.CLICKS[: buttons.FAILURES]]
    assert not any(row.reached for row in found)
    assert nobody.escaped == buttons.FAILURES - 1


@pytest.mark.thorough
@pytest.mark.browser
def test_the_pages_are_compared_with_the_browsers_own_hashing():
    pytest.importorskip("playwright.sync_api")
    require_program("chromium")
    whole, pin = pages.rows([200], 1, 50)
    assert (whole.size, pin.size) == (200, 50)
    for row in (whole, pin):
        assert row.opponent == pages.OPPONENT
        assert row.opponent_seconds is not None
        assert row.ratio


@pytest.mark.long
def test_every_command_of_a_year_is_measured_beside_its_limit():
    found = list(year.rows(year.SIZES[:1]))
    assert [row.name for row in found] == [*(words[0] for words in year.STEPS[:-1]), year.AGAIN]
    assert all(row.of_limit and row.peak and row.note == "16 案" for row in found)
    assert [row.name for row in found if row.speedup] == ["statistics"]


def test_what_is_over_in_a_blink_is_run_several_times_and_the_middle_counts(tmp_path):
    """One slow turn of three, or one quick, changes nothing."""
    turn = (
        "import sys, time; open('turns', 'a').write('1'); n = len(open('turns').read())\n"
        "while time.process_time() < (0.6, 0, 0.2)[n - 1]: pass\n"
        "sys.exit(n)"
    )
    ran = year.measure([sys.executable, "-c", turn], year.ROOT, tmp_path, 3)
    assert (tmp_path / "turns").read_text() == "111"
    assert ran.code == 3  # neither the slow first nor the quick second


@pytest.mark.long
def test_control_a_year_with_another_number_of_cases_is_not_compared():
    with pytest.raises(ToolkitError, match="抽了 0 户，应为 61 户"):
        list(year.rows((year.Size(60, 61),)))


def test_the_pure_work_is_that_of_the_step_and_reads_and_writes_nothing(tmp_path, monkeypatch):
    """What a freeze and a draw compute without a workbook is what the commands put into their record."""
    year.script(year._OFFICE, year.ROOT, tmp_path, year.BOOK, "60", "16")
    book = tmp_path / year.BOOK
    for words in year.STEPS[2:5]:
        there = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        if words[0] == "freeze":
            assert 0 < pure.rules(book) < pure.freeze(book, year.TASK, year.ISSUE)
            desk, office = pure._judging(book)(), pure._office(book)
            files = pure.frozen(desk, office, year.TASK, year.ISSUE)
        assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == there
        monkeypatch.chdir(tmp_path)
        assert cli.main(list(words)) in {0, 1}
    (folder,) = {file.parent for file in tmp_path.glob("记录/*/*/manifest.txt")}
    assert (folder / "frame.txt").read_bytes() == files["frame.txt"]
    assert pure.draw(folder) > 0
    (folder / "selected.txt").write_bytes(b"")
    with pytest.raises(ToolkitError, match="没有意义"):  # control: it is really drawn again
        pure.draw(folder)


def test_the_page_says_what_the_limit_of_each_command_is_made_of():
    text = page.page([Row("check", 10, 1.0, note="1 案")], [])
    assert "各表已经读在内存里、\n什么也不写" in text
    assert {*year._BEFORE, *year._AFTER} == {"check", "freeze", "draw", year.AGAIN}


def test_the_page_shows_both_commits_side_by_side_and_how_cost_grows():
    rows = [
        Row("check", size, 1.0 * size, limit_seconds=1.0, peak=2_000_000, note="1 案") for size in (10, 100)
    ]
    text = page.page(
        [*rows, Row("另一组的一行", 1, 1.0)], [row._replace(ours_seconds=10.0 * row.size) for row in rows]
    )
    assert "| `check` | 10 | 1 | 10.00 秒 | 100.00 秒 | 1.00 秒 | 10.0 | 2 MB | 2 MB |" in text
    assert "| `check` | 1.00 | 1.00 |" in text
    assert "另一组的一行" not in text


def test_the_page_says_which_goals_were_reached():
    reached = [("check", True), ("draw", False), ("plan", None), ("freeze", True)]
    text = page.page([Row(name, 10, 1.0, note="1 案", reached=told) for name, told in reached], [])
    assert "达到的：`check`、`freeze`。没有达到的：`draw`。" in text


def test_the_kept_figures_are_those_of_the_same_commands():
    names = {row[0] for row in json.loads(page.KEPT.read_text("utf-8"))}
    assert names == {*(words[0] for words in year.STEPS), year.AGAIN}


class TestGoals:
    GOAL = goals.Goal("甲", 10, "对手", faster=8, of_limit=2, seconds=5, peak=100)

    @pytest.mark.parametrize(
        ("row", "held"),
        [
            (Row("甲", 10, 1.0, "对手", "", 8.0, 0.5, 100), True),
            (Row("甲", 10, 1.0, "对手", "", 7.9, 0.5, 100), False),
            (Row("甲", 10, 1.0, "对手", "", 8.0, 0.4, 100), False),
            (Row("甲", 10, 6.0, "对手", "", 60.0, 5.0, 100), False),
            (Row("甲", 10, 1.0, "对手", "", 8.0, 0.5, 101), False),
            (Row("甲", 10, 1.0, "对手", "", None, 0.5, 100), None),
        ],
    )
    def test_every_bound_counts_and_what_was_not_measured_is_not_judged(self, row, held):
        assert self.GOAL.holds(row) is held

    def test_a_row_without_a_goal_is_not_judged_and_one_that_was_judged_stays(self):
        assert goals.judged(Row("甲", 10, 1.0)).reached is None
        first = goals.GOALS[0]
        assert (
            goals.judged(Row(first.name, first.size, 1.0, first.opponent, "", 1.0, reached=True)).reached
            is True
        )

    def test_the_command_ends_with_1_where_a_goal_is_not_reached(self, monkeypatch):
        measured = report.Report("", [goals.judged(Row("命令行 --help", 0, 3.1, limit_seconds=1.0))])
        monkeypatch.setattr(command, "bench", lambda sections: measured)
        assert command.main(["--only", "start"]) == 1
        good = report.Report("", [goals.judged(Row("命令行 --help", 0, 2.9, limit_seconds=1.0))])
        monkeypatch.setattr(command, "bench", lambda sections: good)
        assert command.main(["--only", "start"]) == 0

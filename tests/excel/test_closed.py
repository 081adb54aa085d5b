"""A closed workbook is only written when that loses nothing: not while open, not changed, not read-only."""

from __future__ import annotations

import getpass
import multiprocessing
import os
import socket
import stat
from datetime import date

import pytest

from tests.excel.layouts import make, part, rewrite
from toolkit import files
from toolkit.columns import CASES, LOG, TARGETS
from toolkit.errors import Changed, Locked, ProblemsFound, Refused, ToolkitError, WrongUse
from toolkit.excel import closed
from toolkit.excel.a1 import letters
from toolkit.excel.book import Table
from toolkit.excel.closed import ClosedBook
from xlwings_offices.libreoffice import pipe

CASE = {"case": "一", "task": "2023-001", "target": "示例", "ended": date(2023, 4, 20)}
NAME = "双随机台账.xlsx"


@pytest.fixture
def path(tmp_path):
    return make(tmp_path / NAME, {CASES: [CASE], LOG: []})


def changed(path):
    book = ClosedBook(path)
    book.append(LOG, [{"what": "记录"}])
    return book


def excel_mark(path, name="王示例"):
    ansi = name.encode("gbk")
    wide = name.encode("utf-16-le")
    data = bytes([len(ansi)]) + ansi.ljust(54) + bytes([len(name), 0]) + wide.ljust(108, b"\0")
    mark = path.with_name(f"~${path.name}")
    mark.write_bytes(data)
    return mark


def refused_and_unchanged(path, book, error, words):
    before = path.read_bytes() if path.exists() else None
    for act in (book.claim, book.save):
        with pytest.raises(error, match=words):
            act()
    assert (path.read_bytes() if path.exists() else None) == before
    assert not [p for p in path.parent.iterdir() if p.suffix == ".part"]


def test_a_workbook_open_in_excel_is_refused_and_says_who_has_it(path):
    mark = excel_mark(path)
    refused_and_unchanged(path, changed(path), Locked, r"双随机台账\.xlsx.*王示例.*关闭")
    mark.unlink()
    changed(path).save()


def test_a_workbook_open_in_libreoffice_is_refused_and_says_who_has_it(path):
    mark = path.with_name(f".~lock.{NAME}#")
    mark.write_text(",王示例,示例机,20.04.2023 10:00,file:///home;", encoding="utf-8")
    refused_and_unchanged(path, changed(path), Locked, "王示例，示例机")


def test_the_mark_of_an_office_that_was_killed_here_is_told_from_one_that_runs(path, monkeypatch):
    mark = path.with_name(f".~lock.{NAME}#")
    profile = "file:///home/%E7%A4%BA%E4%BE%8B/.config/libreoffice/4"
    mark.write_text(f",{getpass.getuser()},{socket.gethostname()},28.11.2026 10:00,{profile};", "utf-8")
    refused_and_unchanged(path, changed(path), Locked, "上次没有正常退出。请删除同一文件夹中的“.~lock")
    monkeypatch.setattr(pipe, "offices", lambda: [pipe.Process(1, path, profile)])
    refused_and_unchanged(path, changed(path), Locked, "正在表格软件中打开")
    monkeypatch.undo()
    mark.write_text(f",{getpass.getuser()},别的电脑,28.11.2026 10:00,{profile};", "utf-8")
    refused_and_unchanged(path, changed(path), Locked, "正在表格软件中打开")


@pytest.mark.parametrize("content", [b"", b"\x03abc", b"\xff" * 200])
@pytest.mark.parametrize("name", [f"~${NAME}", f".~lock.{NAME}#", f".~{NAME}"])
def test_a_mark_that_names_nobody_still_locks(path, name, content):
    path.with_name(name).write_bytes(content)
    refused_and_unchanged(path, changed(path), Locked, "正在表格软件中打开")


def test_the_mark_of_another_workbook_does_not_lock(path):
    path.with_name("~$别的.xlsx").write_bytes(b"")
    changed(path).save()


def test_a_file_changed_since_it_was_read_is_not_overwritten(path):
    book = changed(path)
    changed(path).save()
    refused_and_unchanged(path, book, Changed, "改动过")


def test_a_file_that_is_gone_is_told(path):
    book = changed(path)
    path.unlink()
    refused_and_unchanged(path, book, Changed, "移走")


def test_a_read_only_file_is_refused(path):
    path.chmod(0o444)
    refused_and_unchanged(path, changed(path), Refused, "只读")


def test_a_workbook_that_another_run_is_saving_is_refused(path, monkeypatch):
    book = changed(path)
    real = files.lock
    monkeypatch.setattr(files, "lock", lambda target: real(target, timeout=0.1))
    with real(path), pytest.raises(Locked, match="另一个操作"):
        book.save()
    book.save()


def test_without_changes_saving_writes_nothing(path):
    book = ClosedBook(path)
    before = path.stat().st_mtime_ns
    book.save()
    assert path.stat().st_mtime_ns == before


def test_saving_keeps_the_permissions(path):
    path.chmod(0o640)
    changed(path).save()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_of_many_processes_one_saves_and_the_others_are_refused(path):
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(6), context.Queue()

    def run():
        book = changed(path)
        barrier.wait()
        try:
            book.save()
            results.put("saved")
        except (Changed, Locked):
            results.put("refused")

    workers = [context.Process(target=run) for _ in range(6)]
    for worker in workers:
        worker.start()
    outcomes = [results.get(timeout=20) for _ in workers]
    for worker in workers:
        worker.join()
    assert sorted(outcomes) == ["refused"] * 5 + ["saved"]
    assert len(ClosedBook(path).read(LOG).rows) == 1


@pytest.mark.parametrize("name", ["没有.xlsx", "."])
def test_a_missing_file_is_a_wrong_use(tmp_path, name):
    with pytest.raises(WrongUse, match="找不到"):
        ClosedBook(tmp_path / name)


def test_a_missing_sheet_is_a_problem_with_the_nearest_name(tmp_path):
    path = make(tmp_path / NAME, {LOG: []}, more=lambda book: book.add_worksheet("检查对象"))
    problems = ClosedBook(path).read(TARGETS).problems
    assert "最接近的是“检查对象”" in str(problems[0])


@pytest.mark.parametrize("value", ["#REF!", "#N/A", "#SPILL!"])
def test_an_error_cell_is_a_problem_with_its_place(path, value):
    """The reader alone shows #REF! as a blank and fails on #SPILL!."""
    sheet = "xl/worksheets/sheet1.xml"
    name = f"{letters(CASES.columns.index(CASES.column('task')) + 1)}5"
    cell = f'<c r="{name}" t="e"><v>{value}</v></c>'.encode()
    start, end = part(path, sheet).split(f'<c r="{name}"'.encode())
    rewrite(path, {sheet: start + cell + end.partition(b"</c>")[2]})
    (problem,) = ClosedBook(path).read(CASES).problems
    assert value in problem.what
    assert problem.place.cell == name


def test_hidden_rows_and_sheets_are_read(tmp_path):
    def more(book):
        page = book.get_worksheet_by_name("检查台账")
        page.set_row(4, None, None, {"hidden": True})
        book.add_worksheet("首页").activate()
        page.hide()

    path = make(tmp_path / NAME, {CASES: [CASE]}, more=more)
    assert len(ClosedBook(path).read(CASES).rows) == 1


def test_a_failed_write_is_not_half_saved(path, monkeypatch):
    """The disk fails in the last moment: the old file stays, the book can be saved again."""
    book, before = changed(path), path.read_bytes()

    def fail(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(Refused, match="磁盘已满"):
            book.save()
    assert path.read_bytes() == before
    book.save()
    assert len(ClosedBook(path).read(LOG).rows) == 1


def test_reading_never_writes(path):
    before = path.read_bytes(), path.stat().st_mtime_ns
    book = ClosedBook(path)
    book.read(CASES)
    book.read(TARGETS)
    book.claim()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert sorted(p.name for p in path.parent.iterdir()) == [NAME]


def test_refusals_are_words_for_a_clerk(path):
    excel_mark(path)
    with pytest.raises(ToolkitError) as error:
        changed(path).save()
    assert str(error.value).count("。") >= 2
    assert error.value.exit_code == 3
    with pytest.raises(ProblemsFound) as error:
        ClosedBook(rewrite(path, {"xl/workbook.xml": b"<x"}))
    assert error.value.exit_code == 1


def test_a_fingerprint_stands_for_what_a_sheet_holds(path):
    book = ClosedBook(path)
    cases, log = book.fingerprint(CASES), book.fingerprint(LOG)
    assert len({cases, log, ""}) == 3
    assert book.fingerprint(TARGETS) == ""  # there is no such sheet
    book.append(LOG, [{"what": "记录"}])
    assert book.fingerprint(LOG) == log  # the file is as it was
    book.save()
    assert book.fingerprint(LOG) != log
    assert book.fingerprint(CASES) == ClosedBook(path).fingerprint(CASES) == cases
    book.update(CASES, "一", {"target": "改"})
    book.save()
    assert book.fingerprint(CASES) != cases


def test_assumed_rows_are_read_until_the_sheet_is_written_to(path):
    book = ClosedBook(path)
    whole = book.read(CASES)
    book.assume(Table(CASES, (), ()))
    assert (book.read(CASES).rows, book.before(CASES).rows) == ((), ())
    assert [row.values for row in book.read(CASES).rest().rows] == [row.values for row in whole.rows]
    book.update(CASES, "一", {"target": "改"})
    assert [row["target"] for row in book.read(CASES).rows] == ["改"]
    assert [row["target"] for row in book.before(CASES).rows] == ["示例"]


@pytest.mark.parametrize("large", [0, 10**9], ids=["every sheet alone", "all together"])
def test_large_sheets_are_made_ready_for_reading_by_themselves(path, monkeypatch, large):
    monkeypatch.setattr(closed, "_LARGE", large)
    book = ClosedBook(path)
    assert len(book.read(LOG).rows) == 0
    assert [row["target"] for row in book.read(CASES).rows] == ["示例"]
    book.update(CASES, "一", {"target": "改"})
    book.append(LOG, [{"what": "记录"}])
    assert [row["target"] for row in book.read(CASES).rows] == ["改"]
    assert [row["what"] for row in book.read(LOG).rows] == ["记录"]

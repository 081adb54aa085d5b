"""The office as a process: started, attached to, ended, dying, busy; and what both backends agree on."""

from __future__ import annotations

import ast
import getpass
import inspect
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings as xw

import xlwings_offices
from xlwings_offices import in_memory, libreoffice
from xlwings_offices.libreoffice import pipe, programs
from xlwings_offices.wps.exchange import Exchange
from xlwings_offices.wps.office import Remote

PACKAGE = Path(xlwings_offices.__file__).parent
LIBREOFFICE = Path(libreoffice.__file__).parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
"""For programs of their own: this package, wherever it lies."""


def gone(pid: int) -> bool:
    """Whether a process has ended (a zombie has)."""
    try:
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True


def wait_for(truth: Callable[[], bool], what: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < until, what
        time.sleep(0.1)


@pytest.mark.parametrize(
    "module",
    ["xlwings_offices", "xlwings_offices.libreoffice", "xlwings_offices.wps", "xlwings_offices.wps.server"],
)
def test_importing_the_package_imports_nothing_but_the_standard_library(module: str) -> None:
    code = (
        f"import sys; before = set(sys.modules); import {module};"
        "names = {name.split('.')[0] for name in sys.modules.keys() - before};"
        "print(sorted(names - sys.stdlib_module_names))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['xlwings_offices']"


def imported(path: Path) -> set[str]:
    """The packages a file imports from outside its own."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    named = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0]
    return {name.split(".")[0] for name in plain + named} - sys.stdlib_module_names


def test_nobody_else_is_needed_but_xlwings_and_openpyxl_for_the_memory_kind() -> None:
    uno = {"uno", "unohelper", "com"}
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).parts[0]
        agent = path.is_relative_to(LIBREOFFICE / "agent")
        allowed = uno if agent else {"xlwings", "openpyxl"} if room == "in_memory" else {"xlwings"}
        assert imported(path) <= allowed, path


def test_a_foreign_import_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import json, requests\n", "utf-8")
    assert imported(tmp_path / "a.py") == {"requests"}


def test_the_engine_is_registered_once() -> None:
    assert libreoffice.register() is libreoffice.register()
    assert [engine.name for engine in xw.engines].count("libreoffice") == 1
    assert xw.engines["libreoffice"].type == "desktop"


@pytest.mark.office
def test_all_backends_know_the_same_verbs_with_the_same_arguments() -> None:
    script = (
        "import sys, inspect, json; sys.path.append(sys.argv[1]); from agent.main import Office, verbs;"
        "print(json.dumps({n: list(inspect.signature(v).parameters) for n, v in verbs(Office()).items()}))"
    )
    done = subprocess.run(
        [programs.python(), "-c", script, str(LIBREOFFICE)], capture_output=True, text=True, check=True
    )
    office = json.loads(done.stdout)
    memory = {
        name: list(inspect.signature(verb).parameters) for name, verb in in_memory.Memory()._verbs.items()
    }
    only_office = {
        "connect", "alive", "disturbs", "quit", "export_pdf", "alert", "paste", "move_block", "position", "special",
        "validation", "set_validation", "outline", "shapes", "set_shape", "delete_shape", "add_picture",
        "replace_picture", "natural_size",
    }  # fmt: skip
    assert office.keys() - memory.keys() == only_office
    assert memory.keys() <= office.keys()
    assert {name: office[name] for name in memory} == memory
    wps = {name: list(inspect.signature(verb).parameters) for name, verb in Remote(Exchange())._verbs.items()}
    assert {name: office[name] for name in wps} == wps


AHEAD = """
import sys; sys.path.append(sys.argv[1])
from types import SimpleNamespace
from agent.connection import Office

class Names:
    def __init__(self, **meanings):
        self.meanings, self.asked = meanings, []
    @property
    def ElementNames(self):
        return tuple(self.meanings)
    def getByName(self, name):
        self.asked.append(name)
        return SimpleNamespace(Name=name, getContent=lambda: self.meanings[name])

def office_with(names):
    office = Office()
    office._known = {"1": SimpleNamespace(NamedRanges=names)}
    return office

def told(office):
    return [each.Name for each in office.of_tables("1")]

names = Names(a="T[x]", b="1", c="U[y]")
office = office_with(names)
assert office.ahead() and office.ahead() and names.asked == ["a", "b"], "one at a time"
assert told(office) == ["a", "c"] and names.asked == ["a", "b", "c"], "the rest when it is asked for, none twice"
assert not office.ahead() and told(office) == ["a", "c"] and len(names.asked) == 3, "and then kept for a moment"
names.meanings["d"] = "T[z]"
office.redefined("1")
assert office.ahead() and told(office) == ["a", "c", "d"], "anew once a name has changed"

broken = Names(a="T[x]", b=None)
office = office_with(broken)
assert office.ahead()
try:
    office.ahead()
except TypeError:
    broken.meanings["b"] = "T[y]"
assert told(office) == ["a", "b"], "half a look is none"
"""


@pytest.mark.office
def test_names_are_looked_through_ahead_while_nobody_asks_anything() -> None:
    subprocess.run([programs.python(), "-c", AHEAD, str(LIBREOFFICE)], check=True)


IN_PAUSES = """
import os, sys, threading; sys.path.append(sys.argv[1])
from agent.main import requests

class Office:
    asked = 0
    def ahead(self):
        self.asked += 1
        if self.asked == 5:
            raise RuntimeError("the office says no")
        return self.asked < 3

office, (read, write) = Office(), os.pipe()
sys.stdin = os.fdopen(read)
coming = requests(office)
os.write(write, b"one\\n")
assert next(coming) == "one\\n" and office.asked == 0, "what waits comes first"
for number, word in ((3, "two"), (4, "three"), (5, "four")):
    threading.Timer(0.3, os.write, (write, word.encode() + b"\\n")).start()
    assert next(coming) == word + "\\n" and office.asked == number, (word, office.asked)
os.close(write)
assert [*coming] == []
"""


@pytest.mark.office
def test_between_two_requests_the_agent_asks_ahead_and_a_request_that_waits_comes_first() -> None:
    subprocess.run([programs.python(), "-c", IN_PAUSES, str(LIBREOFFICE)], check=True)


@pytest.mark.office
def test_what_was_looked_up_ahead_is_what_a_table_that_grows_needs(office_app: xw.App) -> None:
    book = office_app.books.add()
    sheet = book.sheets[0]
    sheet["A1:A3"].value = [["x"], [1], [2]]
    table = sheet.tables.add(sheet["A1:A3"], name="T")
    book.names.add("total", "=SUM(T[x])")
    sheet["C1"].formula = "=total"
    sheet["A4:A5"].value = [[10], [20]]
    time.sleep(0.2)  # names are asked for meanwhile
    table.resize(sheet["A1:A4"])
    book.names.add("twice", "=2*SUM(T[x])")
    sheet["C2"].formula = "=twice"
    time.sleep(0.2)
    table.resize(sheet["A1:A5"])
    office_app.calculate()
    assert sheet["C1:C2"].value == [33, 66]
    book.close()


@pytest.mark.office
def test_quitting_ends_the_office_and_removes_its_private_profile() -> None:
    app = libreoffice.start()
    profile = app.impl._backend._scratch
    book = app.books.add()
    book.sheets[0]["A1"].value = "nicht gespeichert"
    assert profile.is_dir()
    assert not gone(app.pid)
    app.quit()
    assert gone(app.pid)
    assert not profile.exists()
    with pytest.raises(xlwings_offices.OfficeGone):
        _ = book.name


@pytest.mark.office
def test_a_profile_of_ones_own_is_kept_and_serves_one_office_only(tmp_path: Path) -> None:
    first = libreoffice.start(tmp_path / "我的 profile")
    try:
        with pytest.raises(xlwings_offices.Unavailable, match="another office"):
            libreoffice.start(tmp_path / "我的 profile")
        assert first.books.add().sheets[0]["A1"].value is None, "the first office still answers"
    finally:
        first.quit()
    assert (tmp_path / "我的 profile" / "user").is_dir()


@pytest.mark.office
def test_an_office_ends_with_the_program_that_started_it_even_if_that_is_killed() -> None:
    code = (
        "import sys, time; from xlwings_offices import libreoffice; app = libreoffice.start();"
        "print(app.pid, flush=True);"
        "time.sleep(600)"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", code], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True
    )
    assert starter.stdout is not None
    office = int(starter.stdout.readline())
    starter.kill()
    starter.wait()
    wait_for(lambda: gone(office), "the office stayed")


@pytest.mark.office
@pytest.mark.parametrize("victim", ["office", "agent"])
def test_a_death_is_one_clear_exception_and_no_hang(victim: str) -> None:
    app = libreoffice.start()
    sheet = app.books.add().sheets[0]
    try:
        os.kill(app.pid if victim == "office" else app.impl._backend._link.pid, signal.SIGKILL)
        for _ in range(2):
            with pytest.raises(xlwings_offices.OfficeGone):
                sheet["A1"].value = "x"
        assert issubclass(xlwings_offices.OfficeGone, xw.XlwingsError)
    finally:
        app.quit()
    assert gone(app.pid)


@pytest.mark.office
def test_an_office_that_does_not_answer_is_busy_and_its_late_answer_is_not_taken_for_another() -> None:
    app = libreoffice.start()
    sheet = app.books.add().sheets[0]
    try:
        os.kill(app.pid, signal.SIGSTOP)
        with pytest.raises(xlwings_offices.Busy) as caught:
            app.impl._backend.call("sheets", doc=sheet.book.impl.doc, patience=1)
        assert caught.value.unknown
        os.kill(app.pid, signal.SIGCONT)
        sheet["A1"].value = "x"
        assert sheet["A1"].value == "x"
    finally:
        os.kill(app.pid, signal.SIGCONT)
        app.quit()


@pytest.mark.office
def test_a_python_without_uno_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNO_PYTHON", sys.executable)
    with pytest.raises(xlwings_offices.NoUno, match="has no module uno"):
        libreoffice.start()
    assert not programs.speaks_uno()
    monkeypatch.delenv("UNO_PYTHON")
    assert programs.speaks_uno()


@pytest.mark.office
def test_attaching_to_nothing_says_so() -> None:
    with pytest.raises(xlwings_offices.OfficeError):
        libreoffice.attach("no-such-pipe")


@pytest.mark.office
def test_an_office_is_reached_in_the_background_and_why_it_is_not_is_said_where_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = libreoffice.start(profile=tmp_path / "profile")
    try:
        path = tmp_path / "book.xlsx"
        office.books.add().save(path)
        reached = libreoffice.approach(workbook=path)
        app = reached()
        assert [Path(book.fullname) for book in app.books] == [path]
        app.quit()
        assert office.books.active.name == path.name, "it goes on"
    finally:
        office.quit()

    def nobody(*_: object) -> str:
        raise xlwings_offices.OfficeError("0 offices run")

    monkeypatch.setattr("xlwings_offices.libreoffice.office.opened", nobody)
    reached = libreoffice.approach(workbook=path)
    with pytest.raises(xlwings_offices.OfficeError, match="0 offices"):
        reached()


@pytest.mark.office
def test_a_pipe_is_opened_at_a_running_office_and_quitting_lets_it_run(tmp_path: Path) -> None:
    app = libreoffice.start(tmp_path / "profile")
    try:
        book = app.books.add()
        book.save(tmp_path / "示 例.ods")
        attached = libreoffice.attach(libreoffice.open_pipe(str(tmp_path / "profile")), headless=True)
        attached.books["示 例.ods"].sheets[0]["A1"].value = "von nebenan"
        attached.quit()
        assert book.sheets[0]["A1"].value == "von nebenan"
        assert pipe.find(tmp_path / "示 例.ods").pid == app.pid, "the lock file names the profile"
    finally:
        app.quit()


@pytest.mark.office
def test_an_office_that_is_gone_is_not_started_by_what_was_to_be_handed_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipe, "HAND_OVER_LIMIT", 4)
    gone = pipe.Process(0, programs.office(), (tmp_path / "profile").as_uri())
    with pytest.raises(xlwings_offices.Unavailable):
        pipe.listening(gone)
    assert (tmp_path / "profile").is_dir(), "one was started all the same"
    until = time.monotonic() + 20
    while pipe.running_with((tmp_path / "profile").as_uri()) and time.monotonic() < until:
        time.sleep(0.1)  # it takes a moment to die
    assert pipe.running_with((tmp_path / "profile").as_uri()) is None


@pytest.mark.office
def test_a_workbook_is_found_among_several_offices_by_its_path_or_in_all_of_them(tmp_path: Path) -> None:
    own = [libreoffice.start(tmp_path / name) for name in ("one", "two")]
    try:
        for app, name in zip(own, ("一.ods", "二.ods"), strict=True):
            app.books.add().save(tmp_path / name)
        (holder,) = libreoffice.attach_all(tmp_path / "二.ods")
        assert [book.name for book in holder.books] == ["二.ods"]
        everywhere = [book.fullname for app in libreoffice.attach_all(Path("二.ods")) for book in app.books]
        assert {str(tmp_path / "一.ods"), str(tmp_path / "二.ods")} <= set(everywhere)
    finally:
        for app in own:
            app.quit()
    assert not pipe.running_with((tmp_path / "two").as_uri())


def test_an_office_that_cannot_be_reached_hides_no_other_and_is_told_when_it_is_the_only_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def listening(office: pipe.Process) -> str:
        if office.pid == 1:
            raise xlwings_offices.Unavailable("stuck")
        return "pipe"

    offices = [pipe.Process(1, Path("soffice"), None), pipe.Process(2, Path("soffice"), None)]
    monkeypatch.setattr(pipe, "offices", lambda: offices)
    monkeypatch.setattr(pipe, "listening", listening)
    monkeypatch.setattr(libreoffice, "attach", lambda name: name)
    assert libreoffice.attach_all() == ["pipe"]
    del offices[1]
    with pytest.raises(xlwings_offices.Unavailable, match="stuck"):
        libreoffice.attach_all()
    offices.clear()
    assert libreoffice.attach_all() == []


def test_a_lock_is_left_behind_if_its_office_runs_no_more_on_this_computer(tmp_path: Path) -> None:
    book = tmp_path / "台账.xlsx"
    assert not pipe.left_behind(book), "no lock"
    here, me = socket.gethostname(), getpass.getuser()
    for words, left in (
        (f",{me},{here},28.11.2026 10:00,{tmp_path.as_uri()};", True),
        (f",{me},{here}.example.com,28.11.2026 10:00,{tmp_path.as_uri()};", True),
        (f",{me},another,28.11.2026 10:00,{tmp_path.as_uri()};", False),
        (f",somebody,{here},28.11.2026 10:00,{tmp_path.as_uri()};", False),
        (f",{me},{here},28.11.2026 10:00;", False),
        ("", False),
    ):
        pipe.lock_of(book).write_text(words, "utf-8")
        assert pipe.left_behind(book) is left, words


@pytest.mark.office
def test_a_pipe_at_a_profile_without_an_office_is_refused(tmp_path: Path) -> None:
    with pytest.raises(xlwings_offices.OfficeError):
        libreoffice.open_pipe(str(tmp_path / "none"))


@pytest.mark.office
def test_a_workbook_is_printed(office_app: xw.App, tmp_path: Path) -> None:
    book = office_app.books.add()
    book.sheets[0]["A1"].value = "示例"
    book.to_pdf(tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    book.close()


@pytest.mark.office
def test_formulas_of_excel_survive_in_both_directions(office_app: xw.App, tmp_path: Path) -> None:
    book = office_app.books.add()
    sheet = book.sheets[0]
    sheet["A1"].value = [["键", "值,带逗号"], [1, 10], [2, 20]]
    sheet.tables.add(sheet["A1:B3"], name="表")
    formulas = [
        '=IFERROR(INDEX(表[[值,带逗号]],MATCH(2,表[键],0)),"a,b;c")',
        "=SUM({1,2;3,4})",
        "=SUM('Sheet1'!$A$2:B3,1)",
    ]
    sheet["D2"].options(transpose=True).value = formulas
    assert sheet["D2:D4"].value == [20.0, 10.0, 34.0]
    sheet["E2"].formula = "=表[[#This Row],[键]]*2"
    assert sheet["E2"].value == 2.0
    assert sheet["D2:D3"].formula == ((formulas[0],), (formulas[1],))
    book.close()


@pytest.fixture
def screen(program: Callable[[str], str]) -> Iterator[dict[str, str]]:
    """A screen with a window manager."""
    display = f":{100 + os.getpid() % 400}"
    environment = {"DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen"}
    started = [
        subprocess.Popen([program("Xvfb"), display, "-screen", "0", "1200x800x24"], stderr=subprocess.DEVNULL)
    ]
    wait_for(lambda: Path(f"/tmp/.X11-unix/X{display[1:]}").exists(), "no screen")
    started.append(
        subprocess.Popen([program("openbox")], env={**os.environ, **environment}, stderr=subprocess.DEVNULL)
    )
    yield environment
    for process in reversed(started):
        process.terminate()
        process.wait()


@pytest.mark.office
@pytest.mark.long
def test_a_person_in_the_middle_of_something_is_not_disturbed(
    screen: dict[str, str], program: Callable[[str], str]
) -> None:
    xdotool = program("xdotool")

    def press(*what: str) -> None:
        subprocess.run([xdotool, *what], env={**os.environ, **screen}, check=True)

    app = libreoffice.start(headless=False, environment=screen)
    try:
        sheet = app.books.add().sheets[0]
        wait_for(lambda: bool(app.api.Ready), "never ready")
        app.status_bar = "正在抽取"
        app.status_bar = False
        time.sleep(2)
        press("mousemove", "400", "400", "click", "1")
        wait_for(lambda: app.selection is not None and app.selection.row > 1, "the click did not arrive")
        press("type", "halb")
        wait_for(lambda: not app.api.Ready, "editing was not noticed")
        with pytest.raises(xlwings_offices.Busy) as caught:
            sheet["H1"].value = 5
        assert not caught.value.unknown
        assert sheet["H1"].value is None, "reading goes on"
        press("key", "Escape")
        wait_for(lambda: bool(app.api.Ready), "still busy")
        press("key", "ctrl+1")
        wait_for(lambda: not app.api.Ready, "the dialog was not noticed")
        with pytest.raises(xlwings_offices.Busy, match="dialog"):
            sheet["H1"].value = 5
        press("key", "Escape")
        wait_for(lambda: bool(app.api.Ready), "still busy")
        sheet["H1"].value = 5
        assert sheet["H1"].value == 5.0
    finally:
        app.kill()

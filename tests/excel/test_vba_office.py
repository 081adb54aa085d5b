"""LibreOffice loads the macro project, and a button of a workbook starts Python: which one, where, with what."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.conftest import quick_to_open, require_program
from tests.excel.vba_readers import lines
from toolkit.masters import MASTERS, sources
from toolkit.masters import PROJECT as NAME
from toolkit.masters.front import macro_name
from toolkit.masters.steps import STEPS
from vba_project import standard
from vba_project.compression import compress
from xlwings_offices.libreoffice import programs

pytestmark = pytest.mark.office

OFFICE = Path(__file__).with_name("macro_office.py")
WORKBOOK = "双随机 台账's.xlsm"
SPY = """import json, os, sys
from pathlib import Path
told = {"words": sys.argv[1:], "utf8": sys.flags.utf8_mode, "python": sys.executable}
with (Path(__file__).with_name("told.jsonl")).open("a", encoding="utf-8") as file:
    file.write(json.dumps(told) + "\\n")
"""


class Desk:
    """A home, a workbook with buttons in a folder of its own, and toolkits that only say how they were called."""

    def __init__(self, folder: Path, profile: Path) -> None:
        self.folder, self.profile = folder, profile
        self.home = folder / "家"
        self.workbook = folder / "工 作" / WORKBOOK
        self.launcher = self.home / ".shuangsuiji" / "launcher.txt"
        self.launcher.parent.mkdir(parents=True)
        self.workbook.parent.mkdir()
        self.workbook.write_bytes(quick_to_open(MASTERS["空白台账.xlsm"]()))

    def spy(self, name: str) -> Path:
        """A folder that holds a package ``toolkit``, which writes down how it was called."""
        package = self.folder / name / "toolkit"
        package.mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").touch()
        (package / "buttons.py").write_text(SPY, "utf-8")
        return package.parent

    def install(self, name: str) -> Path:
        """Write launcher.txt as ``start.py setup`` does."""
        home = self.spy(name)
        self.launcher.write_text(f"{sys.executable}\n{home}\n", "utf-8")
        return home

    def office(self, **wish: object) -> subprocess.CompletedProcess[str]:
        words = {"profile": str(self.profile), "path": str(self.workbook), **wish}
        env = {**os.environ, "HOME": str(self.home), "LC_ALL": "C.UTF-8"}
        env.pop("USERPROFILE", None)
        env.pop("PYTHONPATH", None)
        return subprocess.run(
            [programs.python(), OFFICE, json.dumps(words)],
            env=env, capture_output=True, encoding="utf-8", timeout=300, check=False,
        )  # fmt: skip

    def press(self, *buttons: str) -> None:
        done = self.office(run=[f"{NAME}.Buttons.{button}" for button in buttons])
        assert done.returncode == 0, done.stderr


def calls_in(home: Path) -> Path:
    """Where the spy in ``home`` writes."""
    return home / "toolkit" / "told.jsonl"


def told(home: Path, wanted: int) -> list[dict[str, object]]:
    """How the toolkit in ``home`` was called; a click does not wait for it, so we do."""
    path = calls_in(home)
    until = time.monotonic() + 60
    while True:
        calls = [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
        if len(calls) >= wanted or time.monotonic() > until:
            return calls
        time.sleep(0.2)


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    """One private profile, made by a first start without a window."""
    desk = Desk(tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("profile"))
    done = desk.office()
    assert done.returncode == 0, done.stderr
    return desk.profile, json.loads(done.stdout)


@pytest.fixture
def desk(tmp_path, profile):
    return Desk(tmp_path, profile[0])


def test_libreoffice_reads_exactly_our_sources(profile):
    _, libraries = profile
    for source in sources().values():
        module = standard(source)
        found = lines(libraries[NAME][module.name])
        # its own two lines stand in place of the name
        assert found[2:] == lines(source)[1:]
        assert found[1] == "Option VBASupport 1"


@pytest.mark.thorough
def test_every_button_starts_python_with_its_word_and_the_whole_path(desk):
    home = desk.install("工具 箱")
    desk.press(*(macro_name(step.button) for step in STEPS))
    calls = told(home, len(STEPS))
    words = [[f"--fn={step.button}", f"--wb={desk.workbook}", "--libreoffice"] for step in STEPS]
    assert sorted(call["words"] for call in calls) == sorted(words)
    assert {call["utf8"] for call in calls} == {1}


@pytest.mark.thorough
def test_the_installed_toolkit_answers_and_nothing_that_lies_around_the_workbook(desk):
    installed, near = desk.install("installed"), desk.spy(".")
    python = near / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    desk.press("ButtonCheck")
    told(installed, 1)
    assert not (near / "toolkit" / "told.jsonl").exists()


@pytest.mark.thorough
@pytest.mark.parametrize("written", [None, "", "/nowhere/python\n/nowhere\n", "/only/one/line"])
def test_without_python_nothing_is_started_and_the_office_lives_on(desk, written):
    home = desk.install("installed")
    if written is None:
        desk.launcher.unlink()
    else:
        desk.launcher.write_text(written, "utf-8")
    desk.press("ButtonCheck", "ButtonDraw")
    assert not (home / "toolkit" / "told.jsonl").exists()


@pytest.mark.thorough
def test_negative_control_a_spoilt_module_cannot_be_run(desk):
    desk.install("installed")
    with zipfile.ZipFile(desk.workbook) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    stream = compress(standard(sources()["buttons.bas"]).stored)
    data = bytearray(parts["xl/vbaProject.bin"])
    start = data.index(stream[:64])
    data[start + 20 : start + 60] = bytes(40)
    with zipfile.ZipFile(desk.workbook, "w") as package:
        for name, part in {**parts, "xl/vbaProject.bin": bytes(data)}.items():
            package.writestr(name, part)
    done = desk.office(run=[f"{NAME}.Buttons.ButtonCheck"])
    assert "ScriptFrameworkErrorException" in done.stderr


@pytest.fixture
def screen():
    """A screen that nobody sees."""
    xvfb = subprocess.Popen(
        [require_program("Xvfb"), "-displayfd", "1", "-screen", "0", "1400x950x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    yield f":{xvfb.stdout.readline().strip()}"
    xvfb.terminate()
    xvfb.wait()


def test_a_mouse_click_on_the_button_reaches_python(desk, screen, monkeypatch):
    require_program("xdotool")
    monkeypatch.setenv("DISPLAY", screen)
    monkeypatch.setenv("SAL_USE_VCLPLUGIN", "gen")  # the plainest windows, whatever the machine has
    home = desk.install("installed")
    done = desk.office(click="生成任务", answer=str(calls_in(home)))
    assert done.returncode == 0, done.stderr
    assert [call["words"][0] for call in told(home, 1)] == ["--fn=plan"]

"""verify.py and the twenty lines answer on a Windows of any code page, into a pipe and on a console.

Run under Wine, with the Python that is delivered and nothing of the toolkit, in a folder with Chinese and blanks.
A pipe has the computer's code page; a console takes any character.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from runtime import gather_python

from tests.draw.samples import record
from tests.windows.wine import COUNTRIES, Wine
from toolkit.draw.standalone import TWENTY_LINES

pytestmark = pytest.mark.long

RECORD = Path("示例 局", "记录 二", "2026-示例-001")
EARLIER = Path(__file__).parents[1] / "draw" / "earlier" / "verify.py.txt"
CONSOLE = Path(__file__).with_name("console.py")


@pytest.fixture(scope="module")
def wine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    folder = tmp_path_factory.mktemp("wine")
    windows = Wine(folder)
    gather_python(windows.drive / "py", tmp_path_factory.mktemp("scratch"))
    windows.close()
    yield windows
    windows.close()
    shutil.rmtree(folder)


@pytest.fixture(params=COUNTRIES)
def page(request: pytest.FixtureRequest, wine: Wine) -> Iterator[int]:
    """The code page that the computer has now."""
    wine.set_code_page(request.param)
    said = wine.run(wine.drive / "py" / "python.exe", "-c", "import locale; print(locale.getencoding())")
    assert said.stdout.strip().removeprefix("cp") in (
        str(request.param),
        {936: "gbk", 65001: "utf-8"}.get(request.param),
    )
    yield request.param
    wine.close()


@pytest.fixture
def folder(wine: Wine) -> Path:
    """The record of a draw."""
    made = wine.drive / RECORD
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    for name, data in record().items():
        (made / name).write_bytes(data)
    (made / "v.py").write_text(TWENTY_LINES, "ascii")
    return made


def test_verify_py_answers_into_a_pipe(wine: Wine, folder: Path, page: int) -> None:
    encoding = "gbk" if page == 936 else "utf-8"
    done = wine.run(wine.drive / "py" / "python.exe", "verify.py", cwd=folder, encoding=encoding)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "全部相符"
    (folder / "frame.txt").write_bytes(b"x\t410481001/D\n")
    done = wine.run(wine.drive / "py" / "python.exe", "verify.py", cwd=folder, encoding=encoding)
    assert (done.returncode, done.stderr) == (1, "")
    assert "不符 frame.txt" in done.stdout


def test_verify_py_answers_when_called_from_elsewhere_by_its_path(
    wine: Wine, folder: Path, page: int
) -> None:
    encoding = "gbk" if page == 936 else "utf-8"
    path = f"C:\\{RECORD}\\verify.py".replace("/", "\\")
    done = wine.run(wine.drive / "py" / "python.exe", path, cwd=wine.drive, encoding=encoding)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "全部相符"


def test_the_twenty_lines_answer_into_a_pipe(wine: Wine, folder: Path, page: int) -> None:
    done = wine.run(wine.drive / "py" / "python.exe", "v.py", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["OK"] * 12


@pytest.mark.parametrize("script", ["verify.py", "v.py"])
def test_both_answer_on_a_console(wine: Wine, folder: Path, page: int, script: str) -> None:
    done = wine.run(wine.drive / "py" / "python.exe", CONSOLE, script, cwd=folder)
    assert done.returncode == 0, done.stderr
    status, lines = json.loads(done.stdout)
    assert (status or 0, lines[-1]) == (0, {"verify.py": "全部相符", "v.py": "OK    alternates.txt"}[script])


def test_negative_control_the_earlier_verify_py_fails_on_a_foreign_code_page(
    wine: Wine, folder: Path, page: int
) -> None:
    (folder / "verify.py").write_bytes(EARLIER.read_bytes())
    done = wine.run(wine.drive / "py" / "python.exe", "verify.py", cwd=folder)
    assert ("UnicodeEncodeError" in done.stderr) == (page == 1252)

"""The draw and Word could be lifted out: copied with what their README names, under another name, they work alone."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOOLKIT = Path(__file__).parents[1] / "toolkit"
TAKEN = {"draw": ("errors.py", "codes.py"), "word": ("errors.py", "ooxml")}
"""What goes along with each room."""
LOOK = "import sys\nassert not [name for name in sys.modules if name.split('.')[0] == 'toolkit']\n"
IMPORT_ALL = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
"""


def lifted(room: str, along: tuple[str, ...], folder: Path) -> None:
    """Copy a room and what goes along into the package ``lifted``."""
    for name in (room, *along):
        source, target = TOOLKIT / name, folder / "lifted" / name
        target.parent.mkdir(exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, target)
    (folder / "lifted" / "__init__.py").touch()
    for path in folder.rglob("*.py"):
        path.write_text(renamed(path.read_text("utf-8")), "utf-8")


def renamed(text: str) -> str:
    return re.sub(r"\btoolkit\b", "lifted", text)


def run(folder: Path, program: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-X", "utf8", "-c", program + "\n" + LOOK, *words]
    return subprocess.run(
        command,
        cwd=folder,
        env={"PYTHONPATH": str(folder)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("room", TAKEN)
def test_every_module_imports_alone(room: str, tmp_path: Path) -> None:
    lifted(room, TAKEN[room], tmp_path)
    done = run(tmp_path, IMPORT_ALL, f"lifted.{room}")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("room", TAKEN)
def test_what_the_readme_shows_runs_alone(room: str, tmp_path: Path) -> None:
    lifted(room, TAKEN[room], tmp_path)
    (example,) = re.findall(
        r"```python\n(.*?)```", (TOOLKIT / room / "README.md").read_text("utf-8"), re.DOTALL
    )
    done = run(tmp_path, renamed(example))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("room", TAKEN)
def test_nothing_goes_along_that_is_not_needed(room: str, tmp_path: Path) -> None:
    """Negative control: without any one of them the room does not import."""
    for left_out in TAKEN[room]:
        folder = tmp_path / left_out
        folder.mkdir()
        lifted(room, tuple(name for name in TAKEN[room] if name != left_out), folder)
        assert "ModuleNotFoundError" in run(folder, IMPORT_ALL, f"lifted.{room}").stderr

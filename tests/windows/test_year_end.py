"""The year's archive for the task scheduler passes the toolkit's exit code on, and its log ends with it.

Run under Wine, in a folder with Chinese and blanks; what the batch file starts is a Python that ends as it is told.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from runtime import gather_python

from tests.windows.wine import Wine

pytestmark = pytest.mark.long

BATCH = Path(__file__).parents[2] / "macros" / "year_end_archive.bat"
OFFICE = "示例 局"
ANSWERS = (
    "import os, sys\nprint(*sys.argv[1:])\nsys.exit(int(os.environ['CODE_' + sys.argv[1][:6].upper()]))\n"
)


@pytest.fixture(scope="module")
def wine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    folder = tmp_path_factory.mktemp("wine")
    windows = Wine(folder)
    program = windows.drive / "工具 箱"
    gather_python(program / "python", tmp_path_factory.mktemp("scratch"))
    (program / "toolkit").mkdir()
    (program / "toolkit" / "__main__.py").write_text(ANSWERS, "ascii")
    (program / "macros").mkdir()
    shutil.copy(BATCH, program / "macros")
    (windows.drive / OFFICE).mkdir()
    yield windows
    windows.close()
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("archive", "verify", "code"), [(0, 0, 0), (1, 0, 1), (2, 0, 2), (3, 0, 3), (0, 1, 1), (0, 3, 3)]
)
@pytest.mark.parametrize("reason", ["", ' "没有 开展"'])
def test_the_exit_code_is_that_of_the_step_that_failed(
    wine: Wine, archive: int, verify: int, code: int, reason: str
) -> None:
    log = wine.drive / OFFICE / "archive_log_2023.txt"
    log.unlink(missing_ok=True)
    wine.env |= {"CODE_ARCHIV": str(archive), "CODE_VERIFY": str(verify)}
    done = wine.batch(rf'call "C:\工具 箱\macros\year_end_archive.bat" 2023 "C:\{OFFICE}\台账.xlsx"{reason}')
    text = log.read_text("utf-8", "replace")  # Wine ignores chcp where there is no console
    assert done.returncode == code, text
    assert text.rstrip().endswith(f"exit code {code}")
    assert f"--year 2023 --resume{' --allow-missing 没有 开展' * bool(reason)}\n" in text
    assert ("verify-archive --year 2023\n" in text) is (archive == 0)


def test_without_a_workbook_it_says_how_it_is_used(wine: Wine) -> None:
    done = wine.batch(r'call "C:\工具 箱\macros\year_end_archive.bat" 2023')
    assert done.returncode == 2
    assert "YEAR WORKBOOK" in done.stdout

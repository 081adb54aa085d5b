"""The claim of CONTRIBUTING: a new column that a paper prints is three files, and everything else follows.

安全员 of 检查对象库 on 行政检查通知书 is really added to a copy of the toolkit.  The control leaves the paper out:
then workbook and program know the column, and no notice tells of it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PHONE = '        _C("phone", "电话", _T, 14),\n'
COLUMN = ("columns/registry.py", PHONE, PHONE + '        _C("guard", "安全员", _T, 10),\n')
FIELD = (
    "model.py",
    "    phone: str\n    checked: int\n",
    "    phone: str\n    guard: str\n    checked: int\n",
)
NOTICE = "jobs/papers/notice.py"
PAPER = (
    (
        NOTICE,
        '        "核对码": qr(',
        '        "安全员": or_dash(of.desk.registry.targets[case.target].guard),\n        "核对码": qr(',
    ),
    (
        NOTICE,
        "import TO_WRITE_IN, Document, Fields, TaskContext",
        "import TO_WRITE_IN, Document, Fields, TaskContext, or_dash",
    ),
    (
        NOTICE,
        '        Entry("检查地点", "{{地址}}"),\n',
        '        Entry("检查地点", "{{地址}}"),\n        Entry("安全员", "{{安全员}}"),\n',
    ),
    (NOTICE, "    words={\n", '    words={\n        "安全员": ("检查对象库的安全员", "钱示例"),\n'),
)
USED = """
import sys
from datetime import date
from pathlib import Path
import docx
from tests.county import County
from toolkit import columns
from toolkit.jobs import documents
from toolkit.jobs.base import TEMPLATES
from toolkit.masters import MASTERS, templates
templates.write(TEMPLATES)
county = County(Path(sys.argv[1]), MASTERS["双随机台账.xlsx"]())
assert "安全员" in [column.header for column in columns.TARGETS.columns], "no column"
book = county.book()
for row in book.read(columns.TARGETS).rows:
    book.update(columns.TARGETS, row.text("id"), {"guard": "钱示例安"})
book.save()
county.drawn()
told = documents.documents(county.book(), county.office(date(2023, 4, 17)), "202304-1")
notices = [path for path in told.files if path.name.startswith("行政检查通知书")]
rows = [row for path in notices for table in docx.Document(path).tables for row in table.rows]
assert len(notices) == 8, told.files
assert sum("钱示例安" in [cell.text for cell in row.cells] for row in rows) == 8, "not printed"
print("printed")
"""


def month(tmp_path: Path, changes: tuple[tuple[str, str, str], ...]) -> subprocess.CompletedProcess[str]:
    """A month up to the notices, by the toolkit with these changes: file, what stands there, what shall."""
    house, office = tmp_path / "house", tmp_path / "office"
    office.mkdir()
    written = shutil.ignore_patterns("*.pyc.*")  # compiled files go along, but for one that is being written
    shutil.copytree(ROOT / "toolkit", house / "toolkit", ignore=written)
    (house / "docs").symlink_to(ROOT / "docs")  # the guide's pictures
    for name, old, new in changes:
        path = house / "toolkit" / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, old
        path.write_text(text.replace(old, new), "utf-8")
    return subprocess.run(
        [sys.executable, "-P", "-c", USED, str(office)],
        cwd=house,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (house, ROOT)))},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.thorough
def test_a_new_column_that_a_paper_prints_is_three_files(tmp_path: Path) -> None:
    changes = (COLUMN, FIELD, *PAPER)
    assert len({name for name, *_ in changes}) == 3
    done = month(tmp_path, changes)
    assert done.stdout == "printed\n", done.stderr[-3000:]


@pytest.mark.thorough
@pytest.mark.parametrize(("left_out", "noticed"), [(PAPER, "not printed"), ((COLUMN,), "no column")])
def test_negative_control_a_file_left_out_is_noticed(
    tmp_path: Path, left_out: tuple[tuple[str, str, str], ...], noticed: str
) -> None:
    changes = tuple(change for change in (COLUMN, FIELD, *PAPER) if change not in left_out)
    done = month(tmp_path, changes)
    assert done.returncode == 1
    assert f"AssertionError: {noticed}" in done.stderr

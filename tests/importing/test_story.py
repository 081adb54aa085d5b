"""From another office's list to the first draw: three commands, and no cell of the list is touched.

The office has its plan and its staff, and not one enterprise.  The list has region names that the office does not
know yet, 18-digit codes in one column and old numbers in another.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from tests.bench.lists import ANSWERS, BOOK, LIST, write_list
from toolkit import columns
from toolkit.cli import main
from toolkit.codes import is_old_number, is_sound
from toolkit.excel.closed import ClosedBook
from toolkit.masters import PLAIN, workbook
from toolkit.masters.sample import sample

TASK = "202304-3"


@pytest.mark.parametrize("size", [2_000, pytest.param(40_000, marks=pytest.mark.long)])
def test_three_commands_from_a_list_to_the_draw(
    size: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = sample()
    plan = [row for row in content[columns.PLAN] if row["pool"] == "食盐定点企业"]
    empty = {columns.TARGETS: [], columns.RECUSALS: [], columns.PLAN: plan}
    (tmp_path / BOOK).write_bytes(workbook({**content, **empty}, PLAIN))
    write_list(tmp_path / LIST, size)
    book = str(tmp_path / BOOK)
    untouched = sha256((tmp_path / LIST).read_bytes()).digest()
    commands = (
        ["import", book, str(tmp_path / LIST), "--into", columns.TARGETS.name, *ANSWERS, "--accept"],
        ["freeze", book, "--task", TASK, "--issue", "2023041"],
        ["draw", book, "--task", TASK, "--entropy", "03,09,14,21,27,32+11"],
    )
    assert len(commands) <= 3
    for words in commands:
        assert main(words) == 0, capsys.readouterr().out
    assert sha256((tmp_path / LIST).read_bytes()).digest() == untouched

    targets = ClosedBook(tmp_path / BOOK).read(columns.TARGETS).by_column()
    assert len(targets) == size
    ids = targets.texts("id")
    assert sum(map(is_sound, ids)) == size - sum(n % 3 == 0 for n in range(size))
    assert all(is_sound(name) or is_old_number(name) for name in ids)
    regions = {
        row.text("code"): row.text("name") for row in ClosedBook(tmp_path / BOOK).read(columns.REGIONS).rows
    }
    assert {regions[code] for code in targets.texts("region")} == {f"示例{n}镇" for n in range(1, 31)}

    folder = tmp_path / "记录" / "2023" / f"{TASK}-01"
    active = {name for name, state in zip(ids, targets.texts("state"), strict=True) if state == "正常"}
    frame = {line.split("\t")[0] for line in (folder / "frame.txt").read_text("utf-8").splitlines()}
    assert frame == active
    assert any(map(is_old_number, frame))
    assert len(ClosedBook(tmp_path / BOOK).read(columns.CASES).rows) == 6
    assert main(["verify", str(folder)]) == 0

"""The office in which the stories of a year are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.year.bureau import Bureau


@pytest.fixture
def new_bureau(
    tmp_path: Path, master: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Bureau:
    """The sample county's folder on its first day, nothing done yet."""
    folder = tmp_path / "共享盘 双随机"
    folder.mkdir()
    path = folder / "双随机台账.xlsx"
    path.write_bytes(master)
    return Bureau(path, monkeypatch, capsys)


@pytest.fixture
def bureau(new_bureau: Bureau) -> Bureau:
    """That folder with the tasks of the year listed."""
    new_bureau.does("plan")
    return new_bureau

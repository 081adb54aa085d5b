"""The office in which the stories of a year are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.year.bureau import Bureau


@pytest.fixture
def bureau(
    tmp_path: Path, master: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Bureau:
    """The sample county's folder on its first day, tasks listed."""
    folder = tmp_path / "共享盘 双随机"
    folder.mkdir()
    path = folder / "双随机台账.xlsx"
    path.write_bytes(master)
    bureau = Bureau(path, monkeypatch, capsys)
    bureau.does("plan")
    return bureau

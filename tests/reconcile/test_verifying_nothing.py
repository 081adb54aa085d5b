"""What was not verified is never said to agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.county import County
from toolkit.cli import main


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["verify", *words])
    out = capsys.readouterr()
    return code, out.out + out.err


def test_a_folder_without_records_is_not_said_to_agree(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "空").mkdir()
    for folder in (tmp_path / "空", tmp_path / "没有这个"):
        code, text = said(capsys, "--year", "2023", str(folder))
        assert code == 1, text
        assert "全部相符" not in text
        assert "没有可以核验的记录" in text
        assert "请写工作簿所在的文件夹" in text


def test_a_year_without_records_is_not_said_to_agree(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    county.drawn()
    assert said(capsys, "--year", "2024", str(county.root))[0] == 1
    assert said(capsys, "--year", "2023", str(county.root))[0] == 0  # negative control


def test_the_path_of_a_workbook_means_its_folder(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    county.drawn()
    code, text = said(capsys, "--year", "2023", str(county.path))
    assert (code, "1 份记录（作废 0 份），补正 0 项；全部相符" in text) == (0, True), text
    (county.record() / "selected.txt").write_text("")
    assert said(capsys, "--year", "2023", str(county.path))[0] == 1  # negative control

"""The picture of the statistics: every character has a glyph, and no data are no error."""

from __future__ import annotations

import io
import warnings

import pytest
from PIL import Image

from tests.county import County
from toolkit.cli import main
from toolkit.pictures import charts
from toolkit.rules.statistics import MONTH, PERSON, REGION, RESULT, TOTAL, Tally


def picture(lines: dict[tuple[str, str], Tally]) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = charts.statistics_png(lines, "示例县 2023 年")
    if made is None:
        pytest.skip("no Chinese font is installed")
    return Image.open(io.BytesIO(made))


@pytest.mark.thorough
def test_a_full_year_and_an_empty_one_have_the_same_size() -> None:
    full = {
        (axis, f"{axis}{n}" * 5): Tally(drawn=n)
        for axis in (MONTH, REGION, RESULT, PERSON)
        for n in range(40)
    }
    assert picture(full).size == picture({(TOTAL, TOTAL): Tally()}).size


def test_no_font_no_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "chinese_font", lambda: None)
    assert charts.statistics_png({}, "示例县") is None


def test_a_statistics_step_without_a_font_says_why_there_is_no_picture(
    county: County, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    county.plan()
    monkeypatch.setattr(charts, "chinese_font", lambda: None)
    assert main(["statistics", str(county.path)]) == 0
    assert not (county.root / "查询统计.png").exists()
    assert "找不到中文字体" in capsys.readouterr().out
    monkeypatch.undo()
    assert main(["statistics", str(county.path)]) == 0
    assert ("找不到中文字体" in capsys.readouterr().out) != (county.root / "查询统计.png").exists()

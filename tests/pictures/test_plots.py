"""The picture of a self-test is a PNG of sensible size, in Chinese where it can be, and shows what is wrong."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests.draw.samples import REGIONS, frozen
from toolkit.draw.fairness import Fairness, simulate
from toolkit.pictures import plots

ROOT = Path(__file__).parents[2]
NAMES = dict(zip(REGIONS, ("青云街道", "望河街道", "东陵镇"), strict=True)) | {"16040001": "赵示例"}


@pytest.fixture(scope="module")
def result() -> Fairness:
    return simulate(frozen(objects=36, people=6, classes="AB", ratio={"A": "1/6", "B": "1/3"}), "x", 400, 40)


def picture(result: Fairness, names: dict[str, str]) -> Image.Image:
    """Every character must have a glyph: matplotlib warns of those that have not."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return Image.open(io.BytesIO(plots.fairness_png(result, names))).convert("RGB")


def red(image: Image.Image) -> int:
    wanted = tuple(bytes.fromhex(plots._RED[1:]))
    return sum(count for count, color in image.getcolors(1 << 24) if color == wanted)


def test_the_picture_is_as_large_as_its_content(result: Fairness) -> None:
    image = picture(result, NAMES)
    assert image.format is None
    assert image.width == 1100
    assert 500 < image.height < 1300
    assert red(image) == 0


def test_what_is_unfair_is_red(result: Fairness) -> None:
    first, *others = result.strata
    name = min(first.counts)
    spared = replace(first, counts={**first.counts, name: 0})
    assert not spared.fair
    assert red(picture(replace(result, strata=(spared, *others)), NAMES)) > 100
    pair = replace(result.pairs[0], expected=1.0, score=9.0)
    assert red(picture(replace(result, pairs=(pair, *result.pairs[1:])), NAMES)) > 100


def test_without_a_chinese_font_there_are_codes_and_no_boxes(
    result: Fairness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plots, "FONTS", ())
    assert plots.chinese_font() is None
    assert picture(result, NAMES).width == 1100


def test_a_font_installed_after_the_first_picture_is_found(tmp_path: Path) -> None:
    """matplotlib keeps its list of fonts in the user's folder; here the list of a day without a Chinese font."""
    if plots.chinese_font() is None:
        pytest.skip("no Chinese font is installed")

    def other_process(code: str) -> str:
        env = {**os.environ, "MPLCONFIGDIR": str(tmp_path)}
        words = [sys.executable, "-c", f"from toolkit.pictures import plots; {code}"]
        return subprocess.run(
            words, env=env, cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.strip()

    assert other_process("print(plots.chinese_font())") in plots.FONTS
    (kept,) = tmp_path.glob("fontlist*.json")
    fonts = json.loads(kept.read_text("utf-8"))
    fonts["ttflist"] = [font for font in fonts["ttflist"] if "DejaVu" in font["name"]]
    kept.write_text(json.dumps(fonts), "utf-8")
    assert other_process("print(plots._known_font())") == "None"  # control: the list is believed
    assert other_process("print(plots.chinese_font())") in plots.FONTS


def test_the_module_run_by_itself_leaves_the_list_of_fonts(tmp_path: Path) -> None:
    """As ``start.py setup`` runs it: the first picture then need not wait for that."""
    env = {**os.environ, "MPLCONFIGDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-m", "toolkit.pictures.plots"], env=env, cwd=ROOT, check=True)
    assert len([*tmp_path.glob("fontlist*.json")]) == 1


def test_control_chinese_without_a_font_would_be_noticed(
    result: Fairness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plots, "chinese_font", lambda: "DejaVu Sans")
    with pytest.raises(UserWarning, match="Glyph"):
        picture(result, NAMES)


@pytest.mark.thorough
def test_many_strata_and_people_still_fit() -> None:
    template = simulate(frozen(objects=8, people=4), "x", 50, 5)
    [stratum, *_] = template.strata
    strata = tuple(replace(stratum, stratum=f"{410000000 + i}/-") for i in range(200))
    people = tuple(f"1604{i:04}" for i in range(80))
    pairs = tuple(
        replace(template.pairs[0], first=a, second=b) for i, a in enumerate(people) for b in people[i + 1 :]
    )
    image = picture(replace(template, strata=strata, inspectors=people, pairs=pairs), {})
    assert image.height < 4000


def test_a_draw_without_choice_has_a_picture_too() -> None:
    everything = simulate(frozen(ratio={"-": "1/1"}), "x", 20, 0)
    assert red(picture(everything, {})) == 0

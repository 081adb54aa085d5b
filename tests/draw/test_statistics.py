"""The figures of ``tests.draw.statistics``: none of the draw as it is is red, one of every spoilt draw is."""

from __future__ import annotations

import pytest

from tests.draw.statistics import (
    DESIGNS,
    FIGURES,
    RED,
    SPOILT,
    drawn,
    fresh,
    margins,
    measured,
    pool_of,
    spoilt,
)

FEW = 1_500


@pytest.mark.thorough
@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
def test_no_figure_of_the_draw_is_red(design):
    assert min(measured(design, FEW)) > RED


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
def test_every_sum_is_its_share_rounded(design):
    pool = pool_of(design)
    assert margins(design, [drawn(design, pool, fresh(number)) for number in range(200)]) == 0


@pytest.mark.parametrize("name", SPOILT)
def test_control_a_spoilt_draw_is_red(name):
    found = dict(zip(FIGURES, spoilt(name, FEW), strict=True))
    assert min(found.values()) < RED, found

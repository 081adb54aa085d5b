"""The year's statistics as one picture: for a report, or for a leader who has no time for tables.

Four panels, each a count that stands in 查询统计 as well: by month and by region how far the drawn objects have
come (drawn, inspected, reported, published), the results, and how often each inspector was sent.  Without a
Chinese font on the computer no picture is made, for boxes say nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from toolkit.pictures.plots import chinese_font
from toolkit.rules.statistics import MONTH, PERSON, REGION, RESULT, Tally

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Lines = Mapping[tuple[str, str], Tally]

_STAGES = {"drawn": "抽取", "inspected": "已检查", "reported": "已通报", "published": "已公示"}
_COLOURS = ("#c9d6e6", "#8fb3dd", "#3f7fc1", "#1f4e79")
_MOST = 14
"""Bars a panel holds; of more, the longest are shown and the panel says so."""


def statistics_png(lines: Lines, title: str) -> bytes | None:
    """The picture as PNG; None if no Chinese font is installed."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    font = chinese_font()
    if font is None:
        return None
    with rc_context({"font.family": [font], "axes.unicode_minus": False, "font.size": 10}):
        figure = Figure(figsize=(12, 8.5), dpi=110, layout="constrained")
        FigureCanvasAgg(figure)
        figure.suptitle(title, fontsize=14)
        (months, regions), (results, people) = figure.subplots(2, 2)
        _stages(months, "各月进度（户）", _of(lines, MONTH))
        _stages(regions, "各地区进度（户）", _of(lines, REGION))
        _counts(results, "检查结果（户）", {name: line["drawn"] for name, line in _of(lines, RESULT).items()})
        _counts(people, "检查人员（选派次数）", {n: line["drawn"] for n, line in _of(lines, PERSON).items()})
        out = BytesIO()
        figure.savefig(out, format="png")
    return out.getvalue()


def _of(lines: Lines, axis: str) -> dict[str, Tally]:
    return {name: line for (kind, name), line in lines.items() if kind == axis}


def _stages(axes: Axes, title: str, lines: Mapping[str, Tally]) -> None:
    """Groups of bars: how many objects reached each stage."""
    shown = dict(sorted(lines.items(), key=lambda entry: -entry[1]["drawn"])[:_MOST])
    names = [name for name in lines if name in shown]
    wide = 0.8 / len(_STAGES)
    for number, (key, label) in enumerate(_STAGES.items()):
        places = [place + (number - 1.5) * wide for place in range(len(names))]
        heights = [lines[name][key] for name in names]
        bars = axes.bar(places, heights, wide, label=label, color=_COLOURS[number])
        axes.bar_label(bars, ["" if not height else str(height) for height in heights], fontsize=7)
    axes.set_xticks(range(len(names)), names, rotation=30 if len(names) > 6 else 0, ha="center")
    axes.legend(
        loc="upper right", ncols=len(_STAGES), frameon=False, fontsize=9
    )  # the room is left for it below
    axes.set_ylim(0, 1.2 * max([1, *(line["drawn"] for line in lines.values())]))
    _without_frame(axes, "y", title, len(lines))


def _counts(axes: Axes, title: str, counts: Mapping[str, int]) -> None:
    """Lying bars, the longest on top."""
    shown = sorted(counts.items(), key=lambda entry: entry[1])[-_MOST:]
    bars = axes.barh([_folded(name) for name, _ in shown], [count for _, count in shown], color=_COLOURS[2])
    axes.bar_label(bars, padding=3, fontsize=9)
    axes.set_xlim(0, 1.12 * max([1, *counts.values()]))
    _without_frame(axes, "x", title, len(counts))


def _without_frame(axes: Axes, counted: Literal["x", "y"], title: str, bars: int) -> None:
    if bars > _MOST:
        title += f"，共 {bars} 项，只画最多的 {_MOST} 项"
    axes.set_title(title, fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(length=0)
    axes.locator_params(axis=counted, integer=True)


def _folded(name: str) -> str:
    """A long name on two lines."""
    return name if len(name) <= 14 else f"{name[:14]}\n{name[14:28]}" + ("…" if len(name) > 28 else "")

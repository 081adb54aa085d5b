"""The picture of a 公平性自检, for somebody who decides and has no time for tables.

Above, one line a stratum: how often each of its objects was drawn (dots; red if outside), and where that should lie
(grey).  All is measured in the object's own exact chance, 100 %, so that strata of different ratios stand under
each other.  Below, the inspectors by pairs: on how many objects of a draw they were together.

matplotlib is imported here only, and only when a picture is wanted.  It brings no Chinese font: one of those
installed is used; where there is none, the labels are English and codes stand in for names, for boxes say nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

from toolkit.draw.fairness import Fairness, PairResult, StratumResult
from toolkit.draw.quota import split_stratum

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FONTS = (
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Hiragino Sans GB",
    "DengXian",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
    "SimSun",
    "FandolHei",
)
"""Fonts with Chinese characters on Windows, Linux and macOS, the better readable first."""

_SHOWN = 60
"""Strata that one picture holds; of more, those nearest to their limits are shown."""
_NUMBERED = 16
"""Up to so many inspectors, numbers stand in the squares; up to four times as many, names beside them."""
_GREY, _LINE, _DOT, _RED = "#d9dde2", "#333333", "#1f5fa8", "#c62828"
_CHINESE = {
    "title": "公平性自检　抽取编号 {draw_id}",
    "fair": "结论：符合。同一份名单换 {runs:,} 个种子各抽一次，每户中签的频率、每层的平均数都在应有范围内。",
    "unfair": "结论：有偏离（红色）。公平的抽取自检一千次也难遇一次，请先查明原因，再用于抽取。",
    "strata": "每户实际被抽中的次数，是应有次数的百分之几（{runs:,} 次模拟抽取）",
    "more": "，共 {total} 层，只画最接近界限的 {shown} 层",
    "axis": "应有机会 = 100%",
    "band": "应有范围（公平时，有一户出界的可能不到千分之一）",
    "dot": "一户",
    "row": "{name}　{size} 户",
    "numbers": "应 {chance:.2%}　实 {mean:.2%}",
    "whole": "全抽",
    "pairs": "检查人员两两同组：平均每次抽取同组几户（{runs:,} 次模拟选派）",
    "nobody": "从未同组（如两人都不能任主检）显示为 0；红框表示与条件相同的其他两人相比偏离过大",
    "impossible": "；有 {count} 次按所抽对象派不出合规的组",
    "group": "级",
}
_PLAIN = {
    "title": "Self-test of draw {draw_id}",
    "fair": "Fair: drawn with {runs:,} other seeds, every object and stratum stays where it should.",
    "unfair": "NOT fair (red): find the cause before drawing.",
    "strata": "How often each object was drawn, of how often it should be ({runs:,} simulated draws)",
    "more": ", {total} strata, the {shown} nearest to their limits",
    "axis": "exact chance = 100%",
    "band": "expected range",
    "dot": "one object",
    "row": "{name}  N={size}",
    "numbers": "exact {chance:.2%}, found {mean:.2%}",
    "whole": "all",
    "pairs": "Pairs of inspectors: objects together in a draw ({runs:,} simulated)",
    "nobody": "0: never together; red frame: too far from pairs that are alike",
    "impossible": "; no lawful teams in {count} runs",
    "group": "",
}


def fairness_png(result: Fairness, names: Mapping[str, str]) -> bytes:
    """The picture as PNG.  ``names`` gives the names of region codes and inspector ids; others stay codes."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    font = chinese_font()
    text = _CHINESE if font else _PLAIN
    known = names if font else {}
    draw_id = result.draw_id if font else _ascii(result.draw_id)
    strata = _nearest(result.strata)
    heights = [1.4 + 0.3 * len(strata)]
    if result.pairs:
        heights.append(1.2 + _square(len(result.inspectors)) * len(result.inspectors))
    with rc_context({"font.family": [font] if font else [], "axes.unicode_minus": False, "font.size": 10}):
        layout = ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.12)
        figure = Figure(figsize=(10, sum(heights) + 0.8), dpi=110, layout=layout)
        FigureCanvasAgg(figure)
        figure.suptitle(
            text["title"].format(draw_id=draw_id)
            + "\n"
            + text["fair" if result.fair else "unfair"].format(runs=result.runs),
            fontsize=12,
            linespacing=1.6,
            color="black" if result.fair else _RED,
        )
        axes = figure.subplots(len(heights), 1, height_ratios=heights, squeeze=False)[:, 0]
        _draw_strata(axes[0], strata, result, text, known)
        if result.pairs:
            _draw_pairs(axes[1], result, text, known)
        out = BytesIO()
        figure.savefig(out, format="png")
    return out.getvalue()


def chinese_font() -> str | None:
    """The name of an installed font with Chinese characters, None if there is none that we know."""
    font = _known_font()
    if font is None:
        _take_in_new_fonts()
        font = _known_font()
    return font


def _known_font() -> str | None:
    from matplotlib.font_manager import fontManager

    known = {entry.name for entry in fontManager.ttflist}
    return next((font for font in FONTS if font in known), None)


def _take_in_new_fonts() -> None:
    """Matplotlib keeps for good the list it made when it was first used: a font installed since is not in it."""
    from matplotlib.font_manager import findSystemFonts, fontManager

    known = {entry.fname for entry in fontManager.ttflist}
    for path in findSystemFonts():
        if path not in known:
            with suppress(Exception):  # matplotlib, too, passes over a font that it cannot read
                fontManager.addfont(path)


def _nearest(strata: Sequence[StratumResult]) -> list[StratumResult]:
    """At most ``_SHOWN``, in their order, those left out being the furthest from their limits."""

    def room(stratum: StratumResult) -> float:
        low, high = stratum.limits
        counts = stratum.counts.values()
        return min(min(counts) - low, high - max(counts)) / (high - low or 1)

    kept = set(sorted(range(len(strata)), key=lambda i: room(strata[i]))[:_SHOWN])
    return [stratum for i, stratum in enumerate(strata) if i in kept]


def _draw_strata(
    axes: Axes,
    strata: Sequence[StratumResult],
    result: Fairness,
    text: Mapping[str, str],
    names: Mapping[str, str],
) -> None:
    from matplotlib.transforms import ScaledTranslation

    axes.use_sticky_edges = False
    axes.axvline(1, color=_LINE, linewidth=1)
    for row, stratum in enumerate(strata):
        chance, (low, high) = float(stratum.chance), stratum.limits
        right = chance * stratum.runs
        band = axes.barh(row, (high - low) / right, left=low / right, height=0.7, color=_GREY)
        counts = stratum.counts.values()
        dots = axes.scatter(
            [count / right for count in counts],
            [row + 0.5 * ((i * 0.618 + 0.5) % 1 - 0.5) for i in range(len(counts))],  # dots stay apart
            s=14,
            c=[_DOT if low <= count <= high else _RED for count in counts],
            zorder=3,
            linewidths=0,
        )
        if not row:
            band.set_label(text["band"])
            dots.set_label(text["dot"])
        axes.annotate(
            (text["whole"] if chance == 1 else text["numbers"]).format(chance=chance, mean=stratum.mean),
            (1.01, row),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=9,
            color="black" if stratum.fair else _RED,
        )
    labels = [text["row"].format(name=_stratum_name(s.stratum, names, text), size=s.size) for s in strata]
    axes.set_yticks(range(len(strata)), labels)
    axes.set_ylim(len(strata) - 0.4, -0.6)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.set_xlabel(text["axis"])
    title = text["strata"].format(runs=result.runs)
    if len(strata) < len(result.strata):
        title += text["more"].format(total=len(result.strata), shown=len(strata))
    axes.set_title(title, fontsize=11)
    below = axes.transAxes + ScaledTranslation(0, -0.45, axes.figure.dpi_scale_trans)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0), bbox_transform=below, ncols=2, frameon=False)


def _draw_pairs(axes: Axes, result: Fairness, text: Mapping[str, str], names: Mapping[str, str]) -> None:
    from matplotlib.patches import Rectangle

    people = result.inspectors
    place = {person: i for i, person in enumerate(people)}
    across, down = people[:-1], people[1:]
    table = [[float("nan")] * len(across) for _ in down]
    for pair in result.pairs:
        table[place[pair.second] - 1][place[pair.first]] = pair.together
    most = max(pair.together for pair in result.pairs)
    axes.imshow(table, cmap="Blues", vmin=0, vmax=most * 1.6 or 1)
    for pair in result.pairs:
        x, y = place[pair.first], place[pair.second] - 1
        if len(people) <= _NUMBERED:
            axes.text(x, y, _number(pair), ha="center", va="center", fontsize=9)
        if not pair.fair:
            axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, fill=False, edgecolor=_RED, linewidth=2))
    if len(people) <= 4 * _NUMBERED:
        turned = 90 if len(people) > _NUMBERED // 2 else 0
        axes.set_xticks(range(len(across)), [names.get(person, person) for person in across], rotation=turned)
        axes.set_yticks(range(len(down)), [names.get(person, person) for person in down])
    else:
        axes.set_xticks([])
        axes.set_yticks([])
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.set_title(text["pairs"].format(runs=result.team_runs), fontsize=11)
    note = text["nobody"] + (text["impossible"].format(count=result.impossible) if result.impossible else "")
    axes.set_xlabel(note, fontsize=9)


def _number(pair: PairResult) -> str:
    return f"{pair.together:.2f}" if pair.together else "0"


def _square(people: int) -> float:
    """The side of a square of the table of pairs, in inches."""
    return 0.45 if people <= _NUMBERED else max(0.12, 8 / people)


def _stratum_name(stratum: str, names: Mapping[str, str], text: Mapping[str, str]) -> str:
    region, group = split_stratum(stratum if text is _CHINESE else _ascii(stratum))
    name = names.get(region, region)
    return name if group == "-" else f"{name} {group}{text['group']}"


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode()


if __name__ == "__main__":
    chinese_font()

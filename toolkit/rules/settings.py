"""设置 → Settings: what the office decided, defaults filled in, every unreadable value named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from toolkit import __version__, columns
from toolkit.columns.settings import HOW_TO_UPGRADE, LAYOUTS, SETTING_ROWS, VERSION, Setting
from toolkit.columns.shape import Kind
from toolkit.days import typed_day
from toolkit.errors import Level, Place, Problem
from toolkit.excel.book import Row
from toolkit.model import Settings


def read_settings(rows: Sequence[Row], problems: list[Problem]) -> Settings:
    """Read 设置.  Never raises: what cannot be used is named among the problems and stands as its default."""
    given = {row.text("key"): row for row in rows}
    values: dict[str, object] = {}
    for setting in SETTING_ROWS:
        row = given.get(setting.label)
        text = row.text("value") if row else ""
        place = row.at("value") if row else Place(columns.SETTINGS.name, header=setting.label)
        if not text and setting.required:
            problems.append(Problem(f"没有填写“{setting.label}”", f"请在“值”一列填写：{setting.note}", place))
        try:
            values[setting.key] = _value(setting, text or setting.default)
        except ValueError:
            low, high = setting.limits or (None, None)
            remedy = f"应在 {low} 到 {high} 之间" if low is not None else setting.note
            problems.append(Problem(f"“{setting.label}”写的是“{text}”，不合要求", remedy, place))
            values[setting.key] = _value(setting, setting.default)
    settings = Settings(**values)  # type: ignore[arg-type]
    if settings.first_month > settings.last_month:
        place = given["抽查结束月份"].at("value")
        problems.append(Problem("抽查结束月份早于开始月份", "请改正其中一个", place))
    if (
        settings.today and not settings.sample
    ):  # an invented office plays in the past, and its papers say 示例
        what = f"“基准日期”填着 {settings.today}，期限、逾期都照那一天算；只有名称带“示例”的单位可以填"
        problems.append(Problem(what, "请清空，按当天办理", given["基准日期"].at("value")))
    return settings


def _days_of_the_month(text: str) -> tuple[int, int]:
    """检查窗口 such as 5—20; ValueError if it is no span of days."""
    found = re.fullmatch(r"(\d{1,2})[日号]?\s*[-—–－~至到]+\s*(\d{1,2})[日号]?", text)
    if not found or not 1 <= (first := int(found[1])) <= (last := int(found[2])) <= 31:
        raise ValueError(text)
    return first, last


def is_newer(version: str) -> bool:
    """Whether a workbook's version is later than the program's."""
    return _numbers(version) > _numbers(__version__)


def of_another_version(version: str) -> Problem | None:
    """The reminder that a workbook is older or newer than the program; None if it is neither."""
    place = Place(columns.SETTINGS.name, header=VERSION)
    if is_newer(version):
        what = f"这本工作簿是 {version} 版的，比程序（{__version__} 版）新，有的表和列程序不认识"
        return Problem(what, "请换上新版程序再办理", place, Level.WARNING)
    if _numbers(version) < _numbers(__version__):
        was = f"是 {version} 版的" if version else "是以前版本的"
        what = f"这本工作簿{was}，程序是 {__version__} 版，新的表、列和按钮还没有"
        return Problem(what, f"{HOW_TO_UPGRADE}；填过的内容都不动", place, Level.WARNING)
    return None


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _value(setting: Setting, text: str) -> object:
    """The typed value of a setting; ValueError if it cannot be read or is out of its limits."""
    if setting.key == "ratio_cap":
        plain = text.replace("％", "%")  # a percentage typed as a number arrives as 0.1
        ratio = Fraction(plain.rstrip("%")) / (100 if plain.endswith("%") else 1)
        if not 0 < ratio <= 1:
            raise ValueError(text)
        return ratio
    if setting.choices and text not in setting.choices:
        raise ValueError(text)
    if setting.key == "layout":
        return LAYOUTS[text]
    if setting.key == "visit_days":
        return _days_of_the_month(text) if text else None
    if setting.kind is Kind.DATE:
        day = typed_day(text)
        if text and day is None:
            raise ValueError(text)
        return day
    if setting.kind is not Kind.INT:
        return text
    number = int(text or 0)
    if setting.limits and text and not setting.limits[0] <= number <= setting.limits[1]:
        raise ValueError(text)
    return number

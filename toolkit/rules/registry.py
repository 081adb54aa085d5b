"""Rows of the registries → objects, with every problem found on the way.

``load`` reads the office's sheets through a function ``read(sheet) -> Table`` and never raises for bad
data: what cannot be used is left out and named in ``Registry.problems``.  Where the rows came from is
not known here; a ``Place`` is passed on unread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import compress

from toolkit import columns
from toolkit.clock.deadlines import DeadlineRule
from toolkit.clock.workdays import WorkCalendar
from toolkit.codes import Finding, is_sound, looks_like_citizen_id, uscc_check
from toolkit.collector import no_collector
from toolkit.columns import Sheet
from toolkit.columns.lists import MERGED
from toolkit.draw.encoding import Unwritable, canonical_id
from toolkit.draw.quota import split_stratum
from toolkit.errors import Level, Place, Problem, ToolkitError
from toolkit.excel.book import Row, Rows, Table
from toolkit.model import Inspector, Item, Point, Recusal, Region, Settings, Target
from toolkit.rules import merging, spared
from toolkit.rules.calendar import read_holidays
from toolkit.rules.deadlines import read_rules
from toolkit.rules.frequency import Cap, Elsewhere, caps_of, level_of, read_caps, read_elsewhere
from toolkit.rules.phrases import words
from toolkit.rules.settings import read_settings

Read = Callable[[Sheet], Table]


@dataclass(frozen=True, slots=True)
class Registry:
    """一单两库 with settings, regions, recusals, rules and calendar; ``problems`` covers all of them."""

    settings: Settings
    regions: dict[str, Region]
    items: dict[str, Item]
    inspectors: dict[str, Inspector]
    targets: Mapping[str, Target]
    recusals: tuple[Recusal, ...]
    rules: dict[str, DeadlineRule]
    calendar: WorkCalendar
    caps: tuple[Cap, ...]
    elsewhere: tuple[Elsewhere, ...]
    problems: tuple[Problem, ...]
    whole: bool = True
    """False if only those ``targets`` were read that a step needs: what only all of them tell is not looked for."""

    @property
    def level(self) -> str:
        """县级, 市级 or 省级: the level of the office."""
        return level_of(self.settings.region)

    def person_names(self) -> dict[str, str]:
        """The names of the inspectors by 执法证号."""
        return {person.id: person.name for person in self.inspectors.values()}

    def name_of(self, identity: str) -> str:
        """An object or an inspector by name, as far as the workbook knows; else as it is."""
        known = self.inspectors.get(identity) or self.targets.get(identity)
        return known.name if known else identity

    def region_name(self, code: str) -> str:
        """A region by its name, as far as 地区 has it."""
        region = self.regions.get(code)
        return region.name if region else code

    def stratum_name(self, stratum: str) -> str:
        """A stratum as people say it: 青云街道, or 青云街道（B级） where each class has a quota of its own."""
        region, group = split_stratum(stratum)
        return self.region_name(region) + ("" if group == "-" else f"（{group}级）")

    def kept(self, code: str) -> str:
        """The code of the row that stands for ``code``: another one if it was merged into that."""
        target = self.targets.get(code)
        return target.kept if target and target.kept else code


@no_collector()
def load(read: Read, today: date) -> Registry:
    """Read and check everything the office keeps, as of ``today`` (for expiry reminders)."""
    problems: list[Problem] = []

    def rows(sheet: Sheet, *, may_be_empty: bool = False) -> Rows:
        table = read(sheet)
        problems.extend(table.problems)
        if not (table.rows or table.problems or table.rest or may_be_empty):
            problems.append(Problem("没有数据", f"请先填写“{sheet.name}”表", Place(sheet.name)))
        return table.by_column()

    setting_rows = rows(columns.SETTINGS)
    _name_repeated(setting_rows, "key", "项目", problems)
    settings = read_settings(setting_rows, problems)
    regions = _regions(rows(columns.REGIONS), problems)
    items = _items(rows(columns.ITEMS), rows(columns.CHECKLIST, may_be_empty=True), problems)
    inspectors = _inspectors(rows(columns.INSPECTORS), settings, today, problems)
    rows(columns.EXPERTS, may_be_empty=True)
    targets = _targets(rows(columns.TARGETS), regions, problems)
    rest = read(columns.TARGETS).rest
    whole = rest is None
    problems.extend((*merging.check(targets), *spared.check(targets)) if whole else ())
    unknown: list[Problem] = []
    recusals = _recusals(rows(columns.RECUSALS, may_be_empty=True), targets, inspectors, unknown)
    problems.extend(unknown if whole else ())
    rules = read_rules(rows(columns.RULES), problems)
    calendar = read_holidays(rows(columns.HOLIDAYS, may_be_empty=True), problems)
    rows_of_caps = rows(columns.CAPS, may_be_empty=True)
    caps = caps_of(settings, items.values(), read_caps(rows_of_caps, items, problems))
    elsewhere = read_elsewhere(rows(columns.ELSEWHERE, may_be_empty=True), settings.year, problems)
    every = _Some(targets, lambda: _targets(rest().by_column(), regions, [])) if rest else targets
    known = (settings, regions, items, inspectors, every, recusals, rules, calendar, caps, elsewhere)
    return Registry(*known, tuple(problems), whole)


def _name_repeated(rows: Iterable[Row], key: str, what: str, problems: list[Problem]) -> None:
    """Name every row whose ``key`` stood in an earlier one."""
    first: dict[str, Row] = {}
    for row in rows:
        value = row.text(key)
        if value and value in first:
            fault = f"{what}“{value}”与第 {first[value].number} 行重复"
            problems.append(Problem(fault, "请核对后删去一行", row.at(key)))
        first.setdefault(value, row)


# --- 地区 ---------------------------------------------------------------------------------------------


def _regions(rows: Sequence[Row], problems: list[Problem]) -> dict[str, Region]:
    _name_repeated(rows, "code", "地区代码", problems)
    regions: dict[str, Region] = {}
    for row in rows:
        text = row.text("weight")
        try:
            weight = Fraction(text) if text else Fraction(1)
        except (ValueError, ZeroDivisionError):
            weight = Fraction(0)
        if weight <= 0:
            problems.append(Problem(f"权重“{text}”不对", "请写正数或分数，如 1、3/2", row.at("weight")))
            weight = Fraction(1)
        code = row.text("code")
        if code and not re.fullmatch(r"\d{6}(\d{3}(\d{3})?)?", code):
            problems.append(
                Problem(f"地区代码“{code}”不是 6、9 或 12 位数字", "请照区划代码填写", row.at("code"))
            )
        elif code:
            regions.setdefault(code, Region(code, row.text("name"), weight))
    return regions


# --- 事项清单, 检查要点 --------------------------------------------------------------------------------


def _items(rows: Sequence[Row], points: Sequence[Row], problems: list[Problem]) -> dict[str, Item]:
    _name_repeated(rows, "name", "检查事项", problems)
    names = {row.text("name") for row in rows}
    lines: dict[str, list[Point]] = {}
    for row in points:
        if row.text("item") and row.text("item") not in names:
            problems.append(
                Problem(
                    f"检查事项“{row.text('item')}”不在事项清单里", "请照事项清单的名称填写", row.at("item")
                )
            )
        point = Point(row.integer("no"), row.text("point"), row.text("how"), row.text("basis"))
        lines.setdefault(row.text("item"), []).append(point)
    items: dict[str, Item] = {}
    for row in rows:
        name = row.text("name")
        if not name:
            continue
        item = Item(
            name=name,
            category=row.text("category"),
            targets=row.text("targets"),
            key_item=row.text("kind").startswith("重点"),
            method=row.text("method"),
            body=row.text("body"),
            basis=row.text("basis"),
            cap=None if row["cap"] is None else row.integer("cap"),
            published=row.flag("published") is True,
            valid=row.flag("valid") is not False,
            points=tuple(sorted(lines.get(name, []), key=lambda point: point.no)),
            at=row.at,
        )
        items.setdefault(name, item)
    return items


# --- 执法人员库, 回避 ----------------------------------------------------------------------------------

_ORGANISATION = re.compile(r"(局|委|厅|办公室|公司|大队|支队|中队|中心|站|所|科|股|室|政府)$")


def _inspectors(
    rows: Sequence[Row], settings: Settings, today: date, problems: list[Problem]
) -> dict[str, Inspector]:
    _name_repeated(rows, "id", "执法证号", problems)
    inspectors: dict[str, Inspector] = {}
    for row in rows:
        name = row.text("name")
        if name and (_ORGANISATION.search(name) or name == settings.bureau):
            problems.append(
                Problem(
                    f"登记的是单位“{name}”，不是检查人员",
                    "请逐人登记姓名和执法证号，至少两人",
                    row.at("name"),
                    rule="R5",
                )
            )
            continue
        start, end = row.day("leave_from"), row.day("leave_to")
        if (start is None) != (end is None) or (start and end and end < start):
            problems.append(
                Problem("请假起止不完整或颠倒", "请同时填写开始和结束日期", row.at("leave_from"), rule="R16")
            )
        expires = row.day("expires")
        if expires and expires < today:
            problems.append(
                Problem(
                    f"{name}的执法证已于 {expires} 到期",
                    "换证后请更新；到期期间不参加选派",
                    row.at("expires"),
                    Level.WARNING,
                    "R5",
                )
            )
        try:
            identity = canonical_id(row.text("id")) if row.text("id") else ""
        except Unwritable as error:
            problems.append(Problem(error.what, f"{error.remedy}，照执法证", row.at("id")))
            identity = ""
        if looks_like_citizen_id(identity):
            remedy = "抽取记录要公开，请改填执法证号或内部编号"
            problems.append(Problem("像是公民身份号码", remedy, row.at("id"), rule="R5"))
        if identity:
            person = Inspector(
                id=identity,
                name=name,
                department=row.text("department"),
                skills=words(row.text("skills")),
                role=row.text("role"),
                state=row.text("state"),
                expires=expires,
                leave=(start, end) if start and end else None,
                at=row.at,
            )
            inspectors.setdefault(identity, person)
    fit = [
        person for person in inspectors.values() if person.role in ("主检", "协检") and person.state == "在岗"
    ]
    place = Place(columns.INSPECTORS.name)
    if rows and len(fit) < max(2, settings.team_size):
        problems.append(
            Problem(
                f"在岗的主检、协检只有 {len(fit)} 人，不够一组",
                "每组至少两名持证执法人员，请补充登记",
                place,
                rule="R5",
            )
        )
    elif rows and not any(person.role == "主检" for person in fit):
        problems.append(Problem("没有在岗的主检人员", "请至少登记一名主检", place, rule="R5"))
    return inspectors


def _recusals(
    rows: Sequence[Row],
    targets: dict[str, Target],
    inspectors: dict[str, Inspector],
    problems: list[Problem],
) -> tuple[Recusal, ...]:
    recusals: dict[tuple[str, str], Recusal] = {}
    for row in rows:
        pair = []
        for key, known, sheet in (
            ("target", targets.keys(), columns.TARGETS),
            ("inspector", inspectors.keys(), columns.INSPECTORS),
        ):
            try:
                identity = canonical_id(row.text(key))
            except ToolkitError:
                identity = ""
            theirs = key == "inspector" and row.text("body")  # of another department: in no register of ours
            if identity not in known and not (theirs and identity):
                problems.append(
                    Problem(
                        f"“{row.text(key)}”不在“{sheet.name}”里，这条回避不起作用",
                        "请核对编码，或先登记",
                        row.at(key),
                        rule="R6",
                    )
                )
            pair.append(targets[identity].kept or identity if identity in targets else identity)
        recusals[pair[0], pair[1]] = Recusal(pair[0], pair[1], row.text("reason"), row.at)
    return tuple(recusals.values())


# --- 检查对象库 ----------------------------------------------------------------------------------------


class _Some(Mapping[str, Target]):
    """Objects of which only some were read; all of them are once another one is asked for."""

    def __init__(self, some: Mapping[str, Target], read: Callable[[], Mapping[str, Target]]) -> None:
        self._some, self._read = some, read

    @cached_property
    def _all(self) -> Mapping[str, Target]:
        return self._read()

    def __getitem__(self, code: str) -> Target:
        return self._some.get(code) or self._all[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def _targets(rows: Rows, regions: dict[str, Region], problems: list[Problem]) -> dict[str, Target]:
    known = {"", *regions}
    numbers: dict[str, int] = {}  # of the row, by canonical id
    taken = [True] * len(rows)
    cells = zip(rows.texts("id"), rows.texts("region"), rows.numbers, strict=True)
    for i, (code, region, number) in enumerate(cells):
        identity = code if is_sound(code) else _target_id(rows[i], problems)
        if not identity:
            taken[i] = False
        elif identity in numbers:
            taken[i] = False
            problems.append(
                Problem(
                    f"与第 {numbers[identity]} 行是同一个代码“{identity}”",
                    "重复登记会使抽中机会加倍，请删去一行",
                    rows.at[i]("id"),
                    rule="R4",
                )
            )
        else:
            numbers[identity] = number
            if region not in known:
                problems.append(
                    Problem(
                        f"区划代码“{region}”不在“地区”表里",
                        "请改正，或在“地区”表补上这个地区",
                        rows.at[i]("region"),
                        rule="R4",
                    )
                )
    others: dict[str, Iterable[object]] = {
        "checked": rows.integers("checked"),
        "last": rows.days("last"),
        "spared_until": rows.days("spared_until"),
        "at": rows.at,
    }
    fields = (
        numbers if name == "id" else compress(others[name] if name in others else rows.texts(name), taken)
        for name in Target._fields
    )
    return dict(zip(numbers, map(Target._make, zip(*fields, strict=True)), strict=True))


def _target_id(row: Row, problems: list[Problem]) -> str:
    """The canonical id of a target, or "" with the reason among the problems (GB 32100; rules R4)."""
    text = row.text("id")
    if not text:
        return ""
    place = row.at("id")
    try:
        identity = canonical_id(text)
    except Unwritable as error:
        problems.append(Problem(error.what, f"{error.remedy}，照营业执照", place, rule="R4"))
        return ""
    if looks_like_citizen_id(identity):
        remedy = "名录库不登记身份证号，请改填统一社会信用代码"
        problems.append(Problem("像是公民身份号码", remedy, place, rule="R4"))
        return ""
    if row.text("state") == MERGED:  # its code may be the very mistake for which it was merged
        return identity
    findings = uscc_check(identity)
    for finding in findings:
        level = Level.ERROR if finding.fatal else Level.WARNING
        short = f"“{identity}”有 {len(identity)} 位，应为 18 位"
        what = short if finding is Finding.LENGTH else finding.what(identity)
        problems.append(Problem(what, finding.remedy, place, level, "R4"))
    return "" if any(finding.fatal for finding in findings) else identity

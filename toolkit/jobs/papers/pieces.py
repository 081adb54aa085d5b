"""What the papers of a task have in common: who, what, on what ground, with which checklist."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from toolkit.jobs.base import Desk
from toolkit.ledger.records import DrawRecord
from toolkit.model import Case, Item, PlanRow, Point, Task
from toolkit.rules import checklists

Fields = dict[str, object]
NONE = "—"


class Pieces:
    """A frozen or drawn task, and the pieces that several of its papers show."""

    def __init__(self, desk: Desk, task: Task, record: DrawRecord) -> None:
        self.desk, self.task, self.record = desk, task, record
        self.row: PlanRow = desk.plan.rows[task.plan]
        self.item: Item = desk.registry.items[self.row.item]
        merged = [row for row in desk.plan.rows.values() if row.merged_into == self.row.no]
        self.rows: tuple[PlanRow, ...] = (self.row, *merged)
        self.settings = desk.registry.settings
        self.cases: Sequence[Case] = desk.cases_of(task.id)

    def rows_of(self, case: Case) -> list[PlanRow]:
        """The plan rows that concern this object: with several merged, those whose pools hold its category."""
        target = self.desk.registry.targets.get(case.target)
        return [row for row in self.rows if target is None or target.category in row.pools]

    def item_names(self, rows: Sequence[PlanRow]) -> str:
        """The items of these plan rows, in one cell."""
        return "、".join(row.item for row in rows)

    @cached_property
    def _listed(self) -> int:
        """How many objects the draw is from."""
        return len(self.record.rows("frame.txt", 2))

    @cached_property
    def _common(self) -> Fields:
        drawn = len(self.record.rows("selected.txt", 4)) if self.record.drawn else 0
        return {
            "单位名称": self.settings.bureau,
            "任务名称": self.task.name,
            "任务编号": self.task.id,
            "抽查事项": self.item_names(self.rows),
            "抽查比例": self.row.quantity_text,
            "计划检查日期": self.task.day,
            "名单数": str(self._listed),
            "抽取数": str(drawn),
            "全覆盖": self._listed == drawn,
        }

    def _object(self, case: Case) -> Fields:
        """One object, and what it is inspected for."""
        target = self.desk.registry.targets.get(case.target)
        rows = self.rows_of(case)
        return {
            "单位名称": self.settings.bureau,
            "对象名称": case.name,
            "统一社会信用代码": case.target,
            "地址": or_dash(target and target.address),
            "抽查事项": self.item_names(rows),
            "检查依据": self._basis(rows),
        }

    def _contact(self) -> Fields:
        """Whom an object may ask."""
        return {"联系人": or_dash(self.settings.contact), "联系电话": or_dash(self.settings.phone)}

    def _team(self, case: Case) -> list[Fields]:
        """Who goes there, as the record has it now."""
        people = self.desk.registry.inspectors
        team = self.record.state.teams[case.target]
        return [
            {"姓名": people[person].name if person in people else person, "执法证号": person}
            for person in team
        ]

    def _method(self) -> object:
        return or_dash(self.row.method or self.item.method)

    def _basis(self, rows: Sequence[PlanRow]) -> str:
        return "\n".join(self.desk.registry.items[row.item].basis for row in rows)

    def _checklist(self, item: str) -> Sequence[Point]:
        """The lines as the task was frozen with; records of before they were kept have none."""
        if checklists.NAME in self.record.files:
            return checklists.parse(self.record.files[checklists.NAME]).get(item, ())
        return self.desk.registry.items[item].points

    def _points(self, rows: Sequence[PlanRow]) -> list[Fields]:
        """The checklists of these items; with several (进一次门查多项事) each line names its item."""
        return [
            {
                "要点": f"【{row.item}】{point.text}" if len(rows) > 1 else point.text,
                "方法": or_dash(point.how),
                "依据条款": or_dash(point.basis),
            }
            for row in rows
            for point in self._checklist(row.item)
        ]


def or_dash(value: object) -> object:
    """The value, or "—" for a blank: a paper never has a hole that nobody decided on."""
    return NONE if value is None or value == "" else value


def chinese(day: date) -> str:
    """A day inside a sentence."""
    return f"{day.year}年{day.month}月{day.day}日"

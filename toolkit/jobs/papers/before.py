"""What is taken along, 检查方案 and for each object 行政检查通知书 and 现场检查记录表; and the photos taken there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from toolkit import photos
from toolkit.jobs.papers.pieces import Fields, Pieces, or_dash
from toolkit.model import Case
from toolkit.photos import Photo
from toolkit.pictures.qr import qr


class Before(Pieces):
    """The papers made before the inspection."""

    def plan(self) -> Fields:
        """检查方案."""
        return {
            **self._common,
            "抽查类别": self.row.category,
            "事项类别": "重点检查事项" if self.item.key_item else "一般检查事项",
            "检查依据": self._basis(self.rows),
            "检查方式": self._method(),
            "检查对象范围": self.row.targets or self.item.targets,
            "责任单位": self.row.unit,
            "检查要点": self._points(self.rows),
            "检查对象": [
                {
                    "对象名称": case.name,
                    "统一社会信用代码": case.target,
                    "地区": case.region,
                    "检查人员": case.team,
                }
                for case in self.cases
            ],
        }

    def notice(self, case: Case, today: date) -> Fields:
        """行政检查通知书."""
        return {
            **self._visit(case),
            **self._contact(),
            "文书编号": f"{self.settings.prefix}检通〔{self.settings.year}〕{case.id}号",
            "入企码": qr(self._visit_code(case)),
            "落款日期": today,
        }

    def _visit_code(self, case: Case) -> str:
        """扫码入企: what the enterprise compares at its door with the people who come and the published C."""
        day = case.started or self.task.day
        team = ",".join(self.record.state.teams[case.target])
        return f"SSJ1-VISIT|{self.task.id}|{case.target}|{day}|{team}|C={self.record.commit}"

    def site_record(self, case: Case) -> Fields:
        """现场检查记录表, to be filled on the spot."""
        target = self.desk.registry.targets.get(case.target)
        return {
            **self._visit(case),
            "案号": case.id,
            "负责人": or_dash(target and target.person),
            "电话": or_dash(target and target.phone),
        }

    def photographs(self, case: Case, shown: Sequence[Photo]) -> Fields:
        """现场照片."""
        return {**self._object(case), **photos.fields(shown), "案号": case.id, "照片数": str(len(shown))}

    def _visit(self, case: Case) -> Fields:
        return {
            **self._common,
            **self._object(case),
            "检查方式": self._method(),
            "检查时间": case.started or self.task.day,
            "检查人员": self._team(case),
            "检查要点": self._points(self.rows_of(case)),
        }

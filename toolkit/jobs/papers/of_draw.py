"""The two papers of a draw: 冻结确认单 and 随机抽取记录, from its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from toolkit.draw.amend import ALTERNATE, RECUSE, Amendment, read_amendments, state
from toolkit.draw.entropy import SOURCES, Proof
from toolkit.draw.frozen import read_frozen
from toolkit.draw.quota import quotas
from toolkit.jobs.base import Office
from toolkit.jobs.papers.pieces import NONE, Fields, Pieces, or_dash
from toolkit.jobs.views import SHOWN_ALTERNATES, team_names
from toolkit.pictures.qr import qr
from toolkit.word.fields import in_groups


class OfDraw(Pieces):
    """What is signed at the freeze and at the draw."""

    def confirmation(self, office: Office) -> Fields:
        """冻结确认单: what was frozen, before the random number exists."""
        record, plan = self.record, self.record.plan
        frozen = read_frozen(record.files)
        least = quotas(frozen.sizes(), plan.rule(), "", u=0)
        return {
            **self._common,
            "抽取编号": plan.draw_id,
            "名册数": str(self._registered()),
            "剔除": self._excluded(),
            "地区表": [
                {"地区": row["地区"], "名单数": row["名单数"], "应抽数": row["应抽数"]}
                for row in self._regions([(s.stratum, s.size, s.quota, s.chance) for s in least.shares])
            ],
            "人员数": str(len(record.rows("inspectors.txt", 4))),
            "每组人数": str(plan.team_size),
            "回避数": str(len(record.rows("recusal.txt", 3))),
            "随机数来源": SOURCES[plan.source].name,
            "随机数期号": plan.issue,
            "公布期限": date.fromisoformat(plan.reveal_by[:10]),
            "冻结承诺": in_groups(record.commit),
            "全覆盖": all(share.chance == 1 for share in least.shares),
            "试抽": plan.trial,
            "随机数在后": SOURCES[plan.source].proof is not Proof.LOCAL,
            "冻结日期": self.task.frozen_on or office.today,
            "操作人": office.operator,
            "监督人": or_dash(self.task.witness),
        }

    def draw(self, office: Office) -> Fields:
        """随机抽取记录, with what was amended since."""
        record, result, plan = self.record, self.record.result, self.record.plan
        teams = team_names(self.desk, state(record.files, []).teams)  # as drawn, before any amendment
        void = record.state.void
        return {
            **self._common,
            "抽取编号": plan.draw_id,
            "名册数": str(self._registered()),
            "试抽": plan.trial,
            "作废": void is not None,
            "作废原因": f"{void.reason}（{void.decided_by}决定，重抽编号 {void.added}）" if void else "",
            "剔除": self._excluded(),
            "地区表": self._regions(
                [(stratum, size, quota, Fraction(chance)) for stratum, size, quota, chance in self._strata()]
            ),
            "随机数来源": SOURCES[plan.source].name,
            "随机数期号": plan.issue,
            "公开随机数": result["entropy"],
            "证明等级": result["level"],
            "等级说明": Proof(str(result["level"])).statement.partition("：")[2],
            "冻结承诺": result["commit"],
            "随机种子": result["seed"],
            "记录摘要": record.digest,
            "二维码": qr(f"SSJ1|{plan.draw_id}|C={result['commit']}|R={record.digest}"),
            "中签": [
                {
                    "对象名称": self._name(target),
                    "统一社会信用代码": target,
                    "地区": self._region(stratum, with_class=False),
                    "签号": ticket,
                    "检查人员": teams.get(target, NONE),
                }
                for stratum, _, target, ticket in record.rows("selected.txt", 4)
            ],
            "候补": [
                {
                    "层": self._region(stratum),
                    "名次": rank,
                    "对象名称": self._name(target),
                    "统一社会信用代码": target,
                }
                for stratum, rank, target, _ in record.rows("alternates.txt", 4)
                if int(rank) <= SHOWN_ALTERNATES
            ],
            "更正": [self._amended(amendment) for amendment in read_amendments(record.files)],
            "抽取日期": self.task.drawn_on or office.today,
            "操作人": self.task.operator or office.operator,
            "监督人": or_dash(self.task.witness),
        }

    def _amended(self, amendment: Amendment) -> Fields:
        what = {ALTERNATE: "候补启用", RECUSE: "回避替换"}.get(amendment.kind, "作废重抽")
        removed, added = map(self._name, (amendment.removed, amendment.added))
        return {
            "事项": what,
            "内容": f"{removed} → {added}" if removed else f"重抽编号 {added}",
            "理由": amendment.reason,
            "凭证": amendment.evidence or NONE,
            "决定人": amendment.decided_by,
            "日期": date.fromisoformat(amendment.date),
        }

    def _name(self, identity: str) -> str:
        """An object or a person by name, as far as the workbook knows."""
        registry = self.desk.registry
        known = registry.targets.get(identity) or registry.inspectors.get(identity)
        return known.name if known else identity

    def _region(self, stratum: str, *, with_class: bool = True) -> str:
        code, _, group = stratum.partition("/")
        region = self.desk.registry.regions.get(code)
        name = region.name if region else code
        return f"{name}（{group}级）" if with_class and group != "-" else name

    def _registered(self) -> int:
        """Objects of the category before any exclusion."""
        return self._listed + len(self.record.rows("excluded.txt", 3))

    def _excluded(self) -> list[Fields]:
        reasons: dict[str, int] = {}
        for _, reason, _ in self.record.rows("excluded.txt", 3):
            reasons[reason] = reasons.get(reason, 0) + 1
        return [{"原因": reason, "数量": str(count)} for reason, count in sorted(reasons.items())]

    def _strata(self) -> Sequence[tuple[str, int, int, str]]:
        rounding = self.record.result["rounding"]
        assert isinstance(rounding, Mapping)
        return [(row[0], row[1], row[2], row[3]) for row in rounding["strata"]]

    def _regions(self, strata: Sequence[tuple[str, int, int, Fraction]]) -> list[Fields]:
        """R3: base, exact quota and drawn number of every region, with the deviation in objects."""
        sums: dict[str, tuple[int, int, Fraction]] = {}
        for stratum, size, drawn, chance in strata:
            region = stratum.partition("/")[0]
            base, taken, quota = sums.get(region, (0, 0, Fraction(0)))
            sums[region] = base + size, taken + drawn, quota + size * chance
        return [
            {
                "地区": self._region(code, with_class=False),
                "名单数": str(base),
                "应抽数": f"{float(quota):.2f}",
                "抽取数": str(taken),
                "比例": f"{taken / base:.2%}",
                "偏差": f"{float(taken - quota):+.2f}",
            }
            for code, (base, taken, quota) in sorted(sums.items())
        ]


def marked(draw_id: str) -> str:
    """What is added to the file name of a draw's papers: nothing for the first draw of a task."""
    return "" if draw_id.endswith("-01") else f"_{draw_id}"

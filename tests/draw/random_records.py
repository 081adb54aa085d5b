"""Random record folders of both versions, with amendments and a chain: what every verifier has to agree about."""

from __future__ import annotations

import random
from collections.abc import Mapping

from toolkit.codes import make_uscc
from toolkit.draw import amend
from toolkit.draw.amendment import ABANDON, BODY, PUBLISHED, Amendment, Joint, next_draw_id
from toolkit.draw.deciding import SKIPPED, deciding
from toolkit.draw.encoding import digest
from toolkit.draw.entropy import compose
from toolkit.draw.frozen import freeze
from toolkit.draw.lists import RECUSAL_CODES
from toolkit.draw.plan import NO_RECORD, Caps, Fallback, Plan, SecondNonce
from toolkit.draw.quota import Rounding
from toolkit.draw.record import chain_hash, draw
from toolkit.draw.standalone import EXPLANATION, VERIFIER, explain, verifier_source
from toolkit.errors import ToolkitError

Files = dict[str, bytes]
UNITS = ("安全股", "节能股", "产业股")
CLASSES = ("-", "A", "B", "甲/乙", "𠮷类", "ﾏ", "constructor")
"""One with a stroke, one beyond the BMP (UTF-16 sorts it elsewhere), one that every object of JavaScript has."""


class Year:
    """Draws of one year, one after the other, with their chain."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.folders: dict[str, Files] = {}
        self.lines: list[str] = []
        self.last, self.link = NO_RECORD, NO_RECORD
        self.halves = False
        self.met: list[str] = []
        """Some objects of the first list: they are on the others, too."""

    def chain(self) -> bytes:
        return "".join(self.lines).encode()

    def hang(self, name: str, data: bytes) -> None:
        self.last = digest(data)
        self.link = chain_hash(self.link, self.last)
        self.lines.append(f"{name}\t{self.last}\t{self.link}\n")

    def add(self, spec: str) -> Files:
        """One more draw, drawn and perhaps amended, or frozen only, or given up."""
        draw_id = f"2026{len(self.folders) + 1:02}-1-01"
        frozen, nonce, half = self._freeze(draw_id, spec)
        plan = Plan.parse(frozen["plan.json"])
        files = self.folders[draw_id] = dict(frozen)
        files |= {VERIFIER: verifier_source(), EXPLANATION: explain(files)}
        if spec == "SSJ2":
            self.hang(f"{draw_id}/freeze", files["manifest.txt"])
            self._register(files, plan)
        value = self._value(*deciding(plan, files))
        fate = self.dice.random()
        if spec == "SSJ2" and fate < 0.15:
            if fate < 0.1:
                self._abandon(files, plan, nonce, half, value)
            return files
        try:
            files |= draw(files, nonce, value, self.last, half.hex() if plan.second_nonce else "")
        except ToolkitError:
            return files  # this many objects are more than the yearly cap allows
        self.hang(draw_id, files["record.json"])
        for _ in range(self.dice.choice([0, 0, 1, 2, 5])):
            self._amend(files, plan)
        return files

    def _freeze(self, draw_id: str, spec: str) -> tuple[Files, bytes, bytes]:
        dice = self.dice
        while True:
            nonce, half = dice.randbytes(32), dice.randbytes(32)
            regions = [f"4104990{n:02}" for n in range(dice.randint(1, 5))]
            classes = dice.sample(CLASSES, dice.randint(1, 3))
            objects = [make_uscc(f"9141{dice.randrange(10**12):012}") for _ in range(dice.randint(3, 40))]
            objects += dice.choice([[], ["410499123456789", "企合浙总字第00123号", "𠮷1234"]])
            objects[: len(self.met)] = self.met[: len(objects)]
            people = [f"SL{n:03}" for n in range(dice.randint(4, 12))]
            try:
                files = freeze(
                    plan=self._plan(draw_id, spec, (regions, classes), people, digest(half)),
                    frame=[(name, f"{dice.choice(regions)}/{dice.choice(classes)}") for name in objects],
                    excluded=[(make_uscc("91410499MB000001"), "停业", "")] * dice.randint(0, 1),
                    inspectors=[
                        (name, dice.choice(UNITS), dice.choice([("主检",), ("协检",), ("主检", "协检")]), ())
                        for name in people
                    ],
                    recusals=[
                        (dice.choice(objects), dice.choice(people), dice.choice(list(RECUSAL_CODES)))
                        for _ in range(dice.randint(0, 12))
                    ],
                    nonce=nonce,
                )
                draw(files, nonce, self._value(*deciding(Plan.parse(files["plan.json"]), files)), NO_RECORD,
                     half.hex() if b"second_nonce" in files["plan.json"] else "")  # fmt: skip
            except ToolkitError:
                continue  # no team possible, a cap too small: the toolkit refuses what nobody can draw
            self.met = self.met or objects[:9]
            return files, nonce, half

    def _plan(
        self, draw_id: str, spec: str, strata: tuple[list[str], list[str]], people: list[str], half: str
    ) -> Plan:
        regions, classes = strata
        dice = self.dice
        by_count = dice.random() < 0.3
        weights = [f"{dice.randint(1, 9)}/{dice.randint(1, 9)}" for _ in regions]
        ratios = [f"{dice.randint(1, 60)}/{dice.choice([60, 100, 97, 333333333])}" for _ in classes]
        joint = dice.sample(UNITS, dice.randint(1, 2)) if dice.random() < 0.2 else ()
        source, issue = self._issue(spec)
        two = spec == "SSJ2" and dice.random() < 0.25
        caps = Caps(
            inspector_per_year=dice.choice([None, None, dice.randint(5, 40)]),
            load_before={name: dice.randrange(5) for name in people if dice.random() < 0.5},
            departments=joint,
        )
        return Plan(
            draw_id=draw_id,
            bureau="示例县工业和信息化局",
            task=draw_id[:-3],
            item="示例事项",
            date="2026-04-20",
            source=source,
            issue=issue,
            reveal_by=dice.choice(["2099-05-01", "2099-05-01T17:00"]),
            count=dice.randint(1, 3) if by_count else None,
            ratio={} if by_count else dict(zip(classes, ratios, strict=True)),
            region_weight=dict(zip(regions, weights, strict=True)) if dice.random() < 0.3 else None,
            rounding=dice.choice([Rounding.EXACT, Rounding.CEIL, Rounding.EXACT if by_count else Rounding.TWO_WAY]),
            team_size=dice.choice([2, 2, 3]),
            caps=caps,
            mixing_rounds=dice.choice([0, 4, 16, 64]),
            prev_record=self.last,
            spec=spec,
            frozen_at="2026-04-10T09:00" if spec == "SSJ2" else "",
            slack=dice.choice([0, 1, 2, 5]) if spec == "SSJ2" else 2,
            fallback=Fallback("CSL-DLT", "26045", "2026-04-23") if two and source == "CWL-SSQ" else None,
            second_nonce=SecondNonce("示例县纪委监委", half) if two else None,
        )  # fmt: skip

    def _issue(self, spec: str) -> tuple[str, str]:
        known = [
            ("CWL-SSQ", "2026045"),
            ("CSL-DLT", "26045"),
            ("NIST", "2-123"),
            ("ONSITE", "20260412"),
            ("LOCAL", "-"),
        ]
        return self.dice.choice([*known, ("DRAND", "5123456")] if spec == "SSJ1" else known)

    def _value(self, source: str, _: str) -> str:
        def balls(most: int, count: int) -> str:
            return ",".join(f"{n:02}" for n in sorted(self.dice.sample(range(1, most + 1), count)))

        return {
            "CWL-SSQ": f"{balls(33, 6)}+{balls(16, 1)}",
            "CSL-DLT": f"{balls(35, 5)}+{balls(12, 2)}",
            "NIST": self.dice.randbytes(64).hex(),
            "DRAND": self.dice.randbytes(32).hex(),
            "ONSITE": "482913+春风十〇里+青山Ⅷ不老_2",
            "LOCAL": "-",
        }[source]

    def _told(self, files: Mapping[str, bytes], plan: Plan, kind: str, **values: object) -> Amendment:
        number = sum(name.startswith("amend-") for name in files) + 1
        said = {
            "draw_id": plan.draw_id, "no": number, "kind": kind, "date": "2026-05-13", "object": "", "removed": "",
            "added": "", "team": (), "reason": "停业", "evidence": "示例凭证", "decided_by": "示例甲",
            "operator": "示例乙", "prev_record": self.last, "spec": plan.spec,
        }  # fmt: skip
        return Amendment(**said | values)  # type: ignore[arg-type]

    def _put(self, files: Files, amendment: Amendment) -> None:
        files[amendment.file] = amendment.to_bytes()
        self.hang(f"{amendment.draw_id}/{amendment.file[:-5]}", files[amendment.file])

    def _register(self, files: Files, plan: Plan) -> None:
        if self.dice.random() < 0.4:
            self._put(files, self._told(files, plan, PUBLISHED, reason="", evidence="", decided_by="",
                                        at="2026-04-10T10:00", place="公告栏", url="https://示例"))  # fmt: skip
        if plan.fallback and self.dice.random() < 0.5:
            first, then = f"{plan.source}:{plan.issue}", f"{plan.fallback.source}:{plan.fallback.issue}"
            self._put(files, self._told(files, plan, SKIPPED, removed=first, added=then))

    def _abandon(self, files: Files, plan: Plan, nonce: bytes, half: bytes, value: str) -> None:
        source, issue = deciding(plan, files)
        entropy = self.dice.choice(["", compose(source, issue, value)])
        second = half.hex() if plan.second_nonce else ""
        result = amend.result_without(files, nonce.hex(), entropy, second)
        digest_of = "" if result is None else digest(result)
        told = self._told(files, plan, ABANDON, added=next_draw_id(plan.draw_id), nonce=nonce.hex(),
                          nonce2=second, entropy=entropy, selected_sha256=digest_of)  # fmt: skip
        self._put(files, told)

    def _amend(self, files: Files, plan: Plan) -> None:
        now = amend.state(files)
        if now.void or not now.selected:
            return
        target, kind = (
            self.dice.choice(now.selected)[2],
            self.dice.choice(["alternate", "recuse", "recuse", "void"]),
        )
        try:
            if kind == "void":
                said = {"added": next_draw_id(plan.draw_id)}
            elif kind == "alternate":
                new, team = amend.alternate(files, target)
                said = {"object": new, "removed": target, "added": new, "team": team}
            else:
                person = self.dice.choice(now.teams[target])
                comes, team = amend.substitute(files, target, person)
                said = {"object": target, "removed": person, "added": comes, "team": team, "reason": "kin"}
        except ToolkitError:
            return  # nobody left
        self._put(files, self._told(files, plan, kind, **said))

    def merge(self, dice: random.Random) -> None:
        """Objects drawn twice become one visit, others one with another body; some of it is taken back."""
        states = {
            name: amend.state(files)
            for name, files in self.folders.items()
            if "record.json" in files and Plan.parse(files["plan.json"]).spec == "SSJ2"
        }
        drawn = {name: sorted(state.teams) for name, state in states.items() if not state.void}
        for name, targets in drawn.items():
            for other in [*drawn, f"{BODY}示例县市场监督管理局"]:
                for target in targets:
                    if other != name and target in drawn.get(other, [target]) and dice.random() < 0.3:
                        told = dice.choice(
                            [["joint"], ["joint"], ["joint", "apart"], ["joint", "apart", "joint"]]
                        )
                        for kind in told:
                            self._merge(kind, (target, other, name))

    def _merge(self, kind: str, visit: tuple[str, str, str]) -> None:
        target, guest, host = visit
        of = [name for name in (guest, host) if name in self.folders][: 1 if self.halves else 2]
        now = {name: amend.state(self.folders[name]) for name in of}
        try:
            teams = {name: amend.merged(now[name], kind, Joint(*visit), name) for name in of}
        except ToolkitError:
            return  # it is joint with another already
        for name in of:
            files = self.folders[name]
            said = {"object": target, "removed": guest, "added": host, "team": teams[name]}
            self._put(files, self._told(files, Plan.parse(files["plan.json"]), kind, **said))


def year(seed: int, draws: int = 3, *, halves: bool = False) -> Year:
    """A year of draws, SSJ1 before SSJ2.  ``halves``: what is one visit for two draws is told in one of them only."""
    made = Year(seed)
    made.halves = halves
    for number in range(draws):
        made.add("SSJ1" if number < seed % 2 + 1 and seed % 3 else "SSJ2")
    made.merge(random.Random(f"merge {seed}"))
    return made

"""The half of verify.py that computes: quotas, tickets, teams, successors, from the seed and the frozen files.

Imports nothing of the toolkit: ``standalone.verifier_source`` puts it in place of the import in ``verifier``.
"""

# ruff: noqa: B905, D102, D103, D400, D415, PLC0206, PLR0917
from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from math import ceil, lcm
from typing import Any


def sha(data: str | bytes) -> str:
    return sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def rows(data: bytes) -> list[list[str]]:
    return [line.split("\t") for line in data.decode().split("\n")[:-1]]


def drawn_lists(
    raw: dict[str, bytes], plan: dict[str, Any], seed: str
) -> tuple[dict[str, Any], dict[str, str]]:
    """各层抽几户，中签和候补名单的文字。"""
    pool: dict[str, list[tuple[str, str]]] = {}
    for name, stratum in rows(raw["frame.txt"]):
        pool.setdefault(stratum, []).append((sha(sha(f"{seed}|obj") + f"|{name}"), name))
    rounding = quotas({s: len(pool[s]) for s in pool}, plan, sha(f"{seed}|round"))
    lists = {"selected": "", "alternates": ""}
    for s, _, n, _ in rounding["strata"]:
        ranked = sorted(pool[s])
        for key, part in (("selected", ranked[:n]), ("alternates", ranked[n:])):
            lists[key] += "".join(f"{s}\t{i + 1}\t{part[i][1]}\t{part[i][0]}\n" for i in range(len(part)))
    return rounding, lists


def quotas(size: dict[str, int], plan: dict[str, Any], seed: str) -> dict[str, Any]:
    """各层抽几户：应抽数 q 是精确的分数；该全抽的层先定下，其余各层首尾相接，从随机起点 u 起每满 1 抽一户。"""
    count, weight, q = plan.get("count"), plan["region_weight"], {}
    for s in size:
        region, group = s.split("/", 1)
        w = Fraction(1 if weight == "equal" else weight[region])
        q[s] = size[s] * w * (1 if count else Fraction(plan["ratio"][group]))
    n = {} if count else {s: size[s] for s in q if q[s] >= size[s]}
    q = {s: q[s] for s in q if s not in n}
    total = count or ceil(sum(q.values()))
    while q and (count or plan["rounding"] == "ceil"):
        scale = total / sum(q.values(), Fraction())
        q = {s: q[s] * scale for s in q}
        full = {s: size[s] for s in q if q[s] >= size[s]}
        if not full:
            break
        n, total, q = n | full, total - sum(full.values()), {s: q[s] for s in q if s not in full}
    d, u, order = 1, 0, []
    if plan["rounding"] == "two-way":
        n = n | two_way(q, seed)
    else:
        d = lcm(*(x.denominator for x in q.values()))
        u = a = below(seed, "u", d)
        order = sorted(q, key=lambda s: (sha(f"{seed}|stratum|{s}"), s))
        for s in order:
            n[s], a = (a + int(q[s] * d)) // d - a // d, a + int(q[s] * d)
    strata = [[s, size[s], n[s], str(q[s] / size[s] if s in q else 1)] for s in sorted(n)]
    return {"D": d, "u": u, "order": order, "strata": strata}


def below(seed: str, label: str, bound: int) -> int:
    j = 0
    while (word := int(sha(f"{seed}|{label}|{j}"), 16)) >= 2**256 // bound * bound:
        j += 1
    return word % bound


def two_way(q: dict[str, Fraction], seed: str) -> dict[str, int]:
    """两向取整：地区为行、类别为列，补一行一列凑成整数；沿未成整数的格子走成一圈，相间地加和减，直到没有这样的格子。"""
    d, f, t = lcm(*(x.denominator for x in q.values())), {}, 0
    regions, classes = (
        sorted({s.split("/", 1)[k] for s in q}, key=lambda x: (sha(f"{seed}|{kind}|{x}"), x))
        for k, kind in enumerate(("region", "class"))
    )
    last_row, last_column = len(regions), len(classes)
    for i, region in enumerate(regions):
        for j, group in enumerate(classes):
            f[i, j] = int(q.get(f"{region}/{group}", 0) * d) % d
        f[i, last_column] = -sum(f[i, j] for j in range(last_column)) % d
    for j in range(last_column + 1):
        f[last_row, j] = -sum(f[i, j] for i in range(last_row)) % d
    while cells := sorted(c for c in f if 0 < f[c] < d):
        line = (0, cells[0][0])  # 行记作 (0, 行号)，列记作 (1, 列号)
        path: list[tuple[int, int]] = []
        passed = [line]
        while line not in passed[:-1]:
            k, x = line
            path.append(min(c for c in cells if c[k] == x and c not in path[-1:]))
            line = (1 - k, path[-1][1 - k])
            passed.append(line)
        circle = path[passed.index(line) :]
        plus, minus = circle[::2], circle[1::2]
        rise = min([d - f[c] for c in plus] + [f[c] for c in minus])
        fall = min([f[c] for c in plus] + [d - f[c] for c in minus])
        change = rise if below(seed, f"two-way|{t}", rise + fall) < fall else -fall
        f |= {c: f[c] + change for c in plus} | {c: f[c] - change for c in minus}
        t += 1
    return {
        f"{region}/{group}": int(q[f"{region}/{group}"]) + f[i, j] // d
        for i, region in enumerate(regions)
        for j, group in enumerate(classes)
        if f"{region}/{group}" in q
    }


class Teams:
    """派人（ssj1.md S8、S9）：逐席坐次数最少的；拉平；照种子反复对换；最后定主检。人和户都用序号。"""

    def __init__(self, raw: dict[str, bytes], plan: dict[str, Any], seed: str, drawn: list[str]) -> None:
        self.seed, self.k, caps, info = seed, plan["team_size"], plan["caps"], rows(raw["inspectors.txt"])
        self.people = sorted(row[0] for row in info)
        unit, roles = {row[0]: row[1] for row in info}, {row[0]: row[2].split(",") for row in info}
        leads, joint = {p for p in roles if "主检" in roles[p]}, caps.get("departments", [])
        parts = [{p for p in unit if unit[p] == name} for name in joint] or [leads]
        parts[0] &= leads
        self.parts = [{i for i, p in enumerate(self.people) if p in part} for part in parts]
        self.all = set(range(len(self.people)))
        self.part = [next((part for part in self.parts if i in part), self.all) for i in sorted(self.all)]
        self.objects = sorted(drawn, key=lambda o: (sha(f"{seed}|o|{o}"), o))
        barred: dict[str, set[str]] = {}
        for name, person, _ in rows(raw["recusal.txt"]):
            barred.setdefault(name, set()).add(person)
        self.may = [{i for i in self.all if self.people[i] not in barred.get(o, ())} for o in self.objects]
        self.load = [caps.get("load_before", {}).get(p, 0) for p in self.people]
        self.cap = caps.get("inspector_per_year", 10**9)
        self.team: list[set[int]] = [set() for _ in self.objects]
        self.served: list[set[int]] = [set() for _ in self.people]
        self.fill()
        self.balance()
        self.seats, self.excess, self.limit = (
            [sorted(team) for team in self.team],
            0,
            2 * plan.get("slack", 0),
        )
        for r in range(plan["mixing_rounds"]):
            self.mix(r)

    def joinable(self, o: int, team: set[int]) -> set[int]:
        """还能坐进这个组的人：剩下的席位不多于还缺的部分（主检、各股室）时，只能是这些部分的人。"""
        missing, unmet = self.k - len(team), [part for part in self.parts if not part & team]
        able = self.all if len(unmet) < missing else set().union(*unmet) if missing else set()
        return (able & self.may[o]) - team

    def give(self, o: int, i: int, sign: int = 1) -> None:
        self.load[i] += sign
        (self.team[o].add if sign > 0 else self.team[o].remove)(i)
        (self.served[i].add if sign > 0 else self.served[i].remove)(o)

    def fill(self) -> None:
        for o, name in enumerate(self.objects):
            for slot in range(1, self.k + 1):
                able = self.joinable(o, self.team[o])
                free = [i for i in able if self.load[i] < self.cap]
                if free:
                    least = min(self.load[i] for i in free)
                    ties = sorted(i for i in free if self.load[i] == least)
                    self.give(o, ties[int(sha(f"{self.seed}|p|{name}|{slot}"), 16) % len(ties)])
                else:
                    goals = {i for i in self.all if self.load[i] < self.cap}
                    self.give(o, self.chain(sorted(able), goals, set()))

    def chain(self, sources: list[int], goals: set[int], closed: set[int]) -> int:
        """由近及远找“甲把一户让给乙、乙把另一户让给丙……”的一串，到 goals 里的人为止，照办，得甲；找不到为 -1。"""
        came: dict[int, Any] = dict.fromkeys(sources)
        unseen, queue = self.all - closed - set(sources), list(sources)
        for x in queue:
            for o in sorted(self.served[x]):
                takers = self.joinable(o, self.team[o] - {x}) & unseen - self.team[o]
                came.update(dict.fromkeys(takers, (x, o)))
                if takers & goals:
                    y = min(takers & goals)
                    while came[y]:
                        giver, given = came[y]
                        self.give(given, giver, -1)
                        self.give(given, y)
                        y = giver
                    return y
                unseen -= takers
                queue += sorted(takers)
        closed |= set(came)
        return -1

    def balance(self) -> None:
        """次数多的人让给少两次以上的人，直到没有这样的一串。"""
        closed: set[int] = set()
        while closed < self.all:
            rest = self.all - closed
            top = max(self.load[i] for i in rest)
            x = min(i for i in rest if self.load[i] == top)
            goals = {i for i in rest if self.load[i] < top - 1}
            if not goals:
                return
            self.chain([x], goals, closed)

    def mix(self, r: int) -> None:
        """第 r 轮对换：两堆（每第四轮三堆）户并排传人，再逐人试着接一户；不合规定的不动。"""
        n, m, g = len(self.objects), len(self.people), 3 if r % 4 == 3 else 2
        length, stream, j = 8 * (g + m) + n, b"", 0
        while len(stream) < length:
            stream, j = stream + sha256(f"{self.seed}|mix|{r}|{j}".encode()).digest(), j + 1
        word = [int.from_bytes(stream[i : i + 8], "big") for i in range(0, 8 * g, 8)]
        h = n // g
        for j in range(h):
            heaps = [(word[0] + t * h + (j + (word[t] if t else 0)) % h) % n for t in range(g)]
            self.pass_on(heaps, [stream[8 * g + o] % (self.k + 1) for o in heaps])
        for i in range(8 * g + n, length, 8):
            w = int.from_bytes(stream[i : i + 8], "big")
            o, s, d = w % n, w // n % self.k, w // n // self.k
            x = self.seats[o][s]
            y = (d - x) % m
            grows = 2 * (self.load[y] - self.load[x] + 1)
            room = y != x and 0 <= self.excess + grows <= self.limit
            if room and self.load[y] < self.cap and self.fits(o, s, y):
                self.seats[o][s] = y
                self.load[x], self.load[y], self.excess = (
                    self.load[x] - 1,
                    self.load[y] + 1,
                    self.excess + grows,
                )

    def fits(self, o: int, s: int, y: int) -> bool:
        rest = self.seats[o][:s] + self.seats[o][s + 1 :]
        return y in self.may[o] and y not in rest and not self.part[self.seats[o][s]].isdisjoint([*rest, y])

    def pass_on(self, objects: list[int], slots: list[int]) -> None:
        if self.k in slots:
            return
        people = [self.seats[o][s] for o, s in zip(objects, slots)]
        for turn in range(1, len(objects)):
            given = [people[t - turn] for t in range(len(objects))]
            if all(self.fits(*place) for place in zip(objects, slots, given)):
                for o, s, person in zip(objects, slots, given):
                    self.seats[o][s] = person
                return

    def lines(self) -> str:
        """assignment.txt 应有的内容。"""
        text = {}
        for o, seats in zip(self.objects, self.seats):
            order = sorted(seats, key=lambda i: (sha(f"{self.seed}|role|{o}|{self.people[i]}"), i))
            head = next(i for i in order if i in self.parts[0])
            order = [head, *(i for i in order if i != head)]
            text[o] = "".join(
                f"{o}\t{slot}\t{self.people[i]}\t{'协检' if slot > 1 else '主检'}\n"
                for slot, i in enumerate(order, 1)
            )
        return "".join(text[o] for o in sorted(text))


def barred_from(raw: dict[str, bytes], o: str) -> set[str]:
    return {person for name, person, _ in rows(raw["recusal.txt"]) if name == o}


def replaced(
    raw: dict[str, bytes],
    plan: dict[str, Any],
    seed: str,
    teams: dict[str, list[str]],
    o: str,
    person: str,
    gone: set[str],
) -> list[str]:
    """接替：符合条件的人里今年次数最少的，次数相同的看摘要；坐空出的位子，组里没有能任主检的坐首位时换上。"""
    caps, people = plan["caps"], {row[0]: row for row in rows(raw["inspectors.txt"])}
    joint, leads = caps.get("departments", []), {p for p in people if "主检" in people[p][2].split(",")}
    parts = [{p for p in people if people[p][1] == unit} for unit in joint] or [leads]
    parts[0] &= leads
    load = {
        p: caps.get("load_before", {}).get(p, 0) + sum(p in team for team in teams.values()) for p in people
    }
    barred, rest = barred_from(raw, o) | gone | set(teams[o]), set(teams[o]) - {person}
    fit = [p for p in people if p not in barred and load[p] < caps.get("inspector_per_year", load[p] + 1)]
    fit = [p for p in fit if all(part & (rest | {p}) for part in parts)]
    new = min(fit, key=lambda p: (load[p], sha(f"{seed}|sub|{o}|{p}|{len(gone)}"), p))
    team = [new if p == person else p for p in teams[o]]
    if team[0] not in parts[0]:
        i = team.index(min(parts[0] & set(team), key=lambda p: (sha(f"{seed}|role|{o}|{p}"), p)))
        team[0], team[i] = team[i], team[0]
    return team

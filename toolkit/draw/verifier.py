"""核验一份抽取记录，只用 Python 自带的库。在记录文件夹里运行：python verify.py

逐项打印“OK”或“不符”；全部相符时退出码为 0，否则为 1。规则写在同一文件夹的 核验说明.txt 里（协议 SSJ1）。
"""

# ruff: noqa: D103, D400, D415, PLC0206
from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from fractions import Fraction
from hashlib import sha256
from math import ceil, lcm
from pathlib import Path
from typing import Any

COMMITTED = ["excluded.txt", "frame.txt", "inspectors.txt", "nonce.sha256", "plan.json", "recusal.txt"]


def sha(data: str | bytes) -> str:
    return sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def rows(data: bytes) -> list[list[str]]:
    return [line.split("\t") for line in data.decode().split("\n")[:-1]]


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
    d, j = lcm(*(x.denominator for x in q.values())), 0
    while (word := int(sha(f"{seed}|u|{j}"), 16)) >= 2**256 // d * d:
        j += 1
    order, a = sorted(q, key=lambda s: (sha(f"{seed}|stratum|{s}"), s)), word % d
    for s in order:
        n[s], a = (a + int(q[s] * d)) // d - a // d, a + int(q[s] * d)
    strata = [[s, size[s], n[s], str(q[s] / size[s] if s in q else 1)] for s in sorted(n)]
    return {"D": d, "u": word % d, "order": order, "strata": strata}


def lawful(team: list[list[str]], roles: dict[str, list[str]], barred: set[str], size: int) -> bool:
    """一组人：人数足，互不相同，都在名录里，没有回避，第一位是主检。"""
    people = [row[2] for row in team]
    slots = [(row[1], row[3]) for row in team]
    wanted = [(str(i + 1), "协检" if i else "主检") for i in range(size)]
    fit = slots == wanted and len(set(people)) == size and all(p in roles and p not in barred for p in people)
    return fit and "主检" in roles[people[0]]


def check(raw: dict[str, bytes]) -> Iterator[tuple[str, bool]]:
    listed = [line.split("  ") for line in raw["manifest.txt"].decode().splitlines()]
    yield "manifest.txt（六个文件）", [name for _, name in listed] == COMMITTED
    for digest, name in listed:
        yield name, sha(raw.get(name, b"")) == digest
    record, plan = json.loads(raw["record.json"]), json.loads(raw["plan.json"])
    commit, nonce, entropy = record["commit"], record["nonce"], record["entropy"]
    yield "manifest.txt（承诺 C）", sha(raw["manifest.txt"]) == commit
    yield "record.json：随机密数", sha(bytes.fromhex(nonce)) == raw["nonce.sha256"].decode().strip()
    source = plan["entropy"]
    yield "record.json：公开随机数的来源和期号", entropy.startswith(f"{source['source']}:{source['issue']}:")
    seed = sha(f"SSJ1\nseed\n{commit}\n{nonce}\n{entropy}\n")
    yield "record.json：种子", record["seed"] == seed
    pool: dict[str, list[tuple[str, str]]] = {}
    for name, stratum in rows(raw["frame.txt"]):
        pool.setdefault(stratum, []).append((sha(sha(f"{seed}|obj") + f"|{name}"), name))
    rounding = quotas({s: len(pool[s]) for s in pool}, plan, sha(f"{seed}|round"))
    yield "record.json：各层数量", record["rounding"] == rounding
    for key, name in (("selected", "selected.txt"), ("alternates", "alternates.txt")):
        text = ""
        for s, _, n, _ in rounding["strata"]:
            ranked = sorted(pool[s])[:n] if key == "selected" else sorted(pool[s])[n:]
            text += "".join(f"{s}\t{i + 1}\t{ranked[i][1]}\t{ranked[i][0]}\n" for i in range(len(ranked)))
        yield name, raw[name].decode() == text and record[f"{key}_sha256"] == sha(text)
    yield "assignment.txt（摘要）", record["assignment_sha256"] == sha(raw["assignment.txt"])
    teams: dict[str, list[list[str]]] = {}
    for row in rows(raw["assignment.txt"]):
        teams.setdefault(row[0], []).append(row)
    drawn = sorted(row[2] for row in rows(raw["selected.txt"]))
    yield "assignment.txt（中签户各有一组）", list(teams) == drawn
    roles = {row[0]: row[2].split(",") for row in rows(raw["inspectors.txt"])}
    barred: dict[str, set[str]] = {}
    for name, person, _ in rows(raw["recusal.txt"]):
        barred.setdefault(name, set()).add(person)
    good = all(lawful(teams[o], roles, barred.get(o, set()), plan["team_size"]) for o in teams)
    yield "assignment.txt（每组的组成）", good


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    bad = 0
    try:
        raw = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        for what, good in check(raw):
            print("OK  " if good else "不符", what)
            bad += not good
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        print("不符", f"record.json 或所列文件缺失、无法读取：{error!r}")
        bad += 1
    print("全部相符" if not bad else f"有 {bad} 处不符，这份记录不可信")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

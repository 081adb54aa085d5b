"""核验一份抽取记录和它的补正，只用 Python 自带的库。在记录文件夹里运行：python verify.py

逐项打印“OK”或“不符”；全部相符时退出码为 0，否则为 1。规则写在同一文件夹的 核验说明.txt 里（协议 SSJ1、SSJ2）。
"""

# ruff: noqa: D103, D400, D415, PLC0206
from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from toolkit.draw.verifier_lists import Teams, barred_from, drawn_lists, replaced, rows, sha

COMMITTED = ["excluded.txt", "frame.txt", "inspectors.txt", "nonce.sha256", "plan.json", "recusal.txt"]
ALSO = {"SSJ1": [], "SSJ2": ["检查要点.json"]}
REASONS = {"kin", "interest", "former", "request", "other"}
BEFORE = {"published", "skipped"}
BODY = "部门："
DRAWN = ("record.json", "selected.txt", "alternates.txt", "assignment.txt")


class NoRecord(ValueError):
    """这个文件不是抽取记录的。"""


def content(raw: dict[str, bytes], file: str) -> dict[str, Any]:
    """一个文件里的 JSON 对象。"""
    try:
        found = json.loads(raw.get(file, b""))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise NoRecord(f"{file} 缺失，或者不是抽取记录的文件（应是一个 JSON 对象）")
    return found


def after(raw: dict[str, bytes], plan: dict[str, Any], seed: str) -> Iterator[tuple[str, bool]]:
    """补正：逐份重算轮到谁，照它改动中签、候补和各组，再看下一份。"""
    selected = {name: s for s, _, name, _ in rows(raw["selected.txt"])}
    waiting: dict[str, list[str]] = {}
    for s, _, name, _ in rows(raw["alternates.txt"]):
        waiting.setdefault(s, []).append(name)
    teams: dict[str, list[str]] = {}
    for o, _, person, _ in rows(raw["assignment.txt"]):
        teams.setdefault(o, []).append(person)
    gone: dict[str, set[str]] = {}
    joint: set[tuple[str, str, str]] = set()
    void = False
    for no, file in enumerate(sorted(name for name in raw if name.startswith("amend-")), 1):
        a = content(raw, file)
        o, old, right = a["object"], a["removed"], ("", "", [""])
        told = (
            a["no"] == no
            and a["spec"] == plan["spec"]
            and a["draw_id"] == plan["draw_id"]
            and a["date"]
            and a["reason"]
            and a["decided_by"]
        )
        if a["kind"] in BEFORE:
            told = (a["no"], a["draw_id"], a["spec"]) == (no, plan["draw_id"], plan["spec"])
            told, right = told and all(good for _, good in registered(file, a, plan)), ("", a["added"], [])
        if a["kind"] == "void":
            head, _, last = plan["draw_id"].rpartition("-")
            right = ("", "" if joint else f"{head}-{int(last) + 1:02d}", [])
        elif a["kind"] in {"joint", "apart"} and o in teams and plan["spec"] != "SSJ1":
            visit = (o, old, a["added"])
            told = told and may_be(a["kind"], visit, {j for j in joint if j[0] == o}, plan["draw_id"])
            joint ^= {visit}
            right = (o, a["added"], teams[o])
        elif (
            a["kind"] == "alternate"
            and waiting.get(selected.get(old, ""))
            and not any(j[0] == old for j in joint)
        ):
            o = waiting[selected[old]].pop(0)
            selected[o], teams[o] = selected.pop(old), teams.pop(old)
            for person in list(teams[o]):
                if person in barred_from(raw, o):
                    teams[o] = replaced(raw, plan, seed, teams, o, person, {person})
            right = (o, o, teams[o])
        elif a["kind"] == "recuse" and old in teams.get(o, []):
            before = set(teams[o])
            gone.setdefault(o, set()).add(old)
            teams[o] = replaced(raw, plan, seed, teams, o, old, gone[o])
            right = (o, min(set(teams[o]) - before), teams[o])
            told = told and (plan["spec"] == "SSJ1" or a["reason"] in REASONS)
        yield file, bool(told) and not void and (a["object"], a["added"], a["team"]) == right
        void = void or a["kind"] == "void"


def may_be(kind: str, visit: tuple[str, str, str], there: set[tuple[str, str, str]], mine: str) -> bool:
    """合并检查：这一户并到另一次抽取，或者另一次抽取、另一个部门并到这一次；并出去的只能有一处。取消的，先要合并过。"""
    _, guest, host = visit
    if kind == "apart":
        return visit in there
    two = (guest == mine) != (host == mine) and not host.startswith(BODY) and guest not in {"", BODY}
    return two and visit not in there and not (guest == mine and there) and all(j[1] != mine for j in there)


def chained(raw: dict[str, bytes], draw_id: str) -> Iterator[tuple[str, bool]]:
    """年度链：每行由上一行算出；这份记录和它的补正都挂在链上。"""
    last, listed = "0" * 64, {}
    for name, digest, link in rows(raw["chain.txt"]):
        yield f"chain.txt：{name}", link == sha(f"{last}\n{digest}\n")
        last, listed[name] = link, digest
    for file in raw:
        if file == "record.json" or file.startswith("amend-"):
            name = draw_id if file == "record.json" else f"{draw_id}/{file[:-5]}"
            yield f"{file}（年度链）", listed.get(name) == sha(raw[file])
    names = list(listed)
    for file in raw:
        if file.startswith("amend-") and draw_id in names and content(raw, file)["kind"] in BEFORE:
            yield f"{file}（登记在抽取以前）", f"{draw_id}/{file[:-5]}" in names[: names.index(draw_id)]
    if content(raw, "plan.json")["spec"] != "SSJ1":
        yield "manifest.txt（年度链）", listed.get(f"{draw_id}/freeze") == sha(raw["manifest.txt"])


def registered(file: str, a: dict[str, Any], plan: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """公布登记：时刻、地方，网址或凭据文件的摘要。停开登记：只能写冻结时的两期，有凭证，不早于写定的日期。"""
    if a["kind"] == "published":
        yield (
            f"{file}（公布登记）",
            bool(a["at"] and a["place"] and (a["url"] or len(a["file_sha256"]) == 64)),
        )
        return
    first, then = plan["entropy"], plan["entropy"].get("fallback", {"source": "", "issue": "", "after": "z"})
    right = [f"{each['source']}:{each['issue']}" for each in (first, then)]
    good = (
        [a["removed"], a["added"]] == right
        and (a["object"], a["team"]) == ("", [])
        and a["date"] >= then["after"]
    )
    yield f"{file}（停开登记）", bool(good and a["reason"] and a["evidence"] and a["decided_by"])


def prefix(raw: dict[str, bytes], plan: dict[str, Any]) -> str:
    """公开随机数的来源和期号：冻结时写定的；登记了那一期没有开奖的，是写定的替补期号。"""
    kinds = [content(raw, name)["kind"] for name in raw if name.startswith("amend-")]
    source = plan["entropy"]["fallback"] if "skipped" in kinds else plan["entropy"]
    return f"{source['source']}:{source['issue']}:"


def whole(plan: dict[str, Any], nonce: str, second: str) -> str:
    """种子里的密数：另有单位保管第二密数的，由两半合成。"""
    return sha(f"{nonce}|{second}") if "second_nonce" in plan else nonce


def given_up(
    raw: dict[str, bytes], plan: dict[str, Any], file: str, a: dict[str, Any]
) -> Iterator[tuple[str, bool]]:
    """放弃冻结：没有抽取，公开密数；那一期有号码的，重算本来会抽中谁。"""
    head, _, last = plan["draw_id"].rpartition("-")
    bound = (a["kind"], a["no"], a["draw_id"], a["added"])
    right = ("abandon", int(file[6:9]), plan["draw_id"], f"{head}-{int(last) + 1:02d}")
    yield f"{file}：放弃冻结", bound == right
    yield f"{file}：理由、决定", all(a[k] for k in ("date", "reason", "evidence", "decided_by"))
    nonce, entropy, second, result = a["nonce"], a["entropy"], a.get("nonce2", ""), ""
    if nonce:
        committed = raw["nonce.sha256"].decode().strip()
        yield f"{file}：随机密数", sha(bytes.fromhex(nonce)) == committed
    if second:
        yield f"{file}：第二密数", sha(bytes.fromhex(second)) == plan["second_nonce"]["sha256"]
    if entropy:
        yield f"{file}：公开随机数的来源和期号", entropy.startswith(prefix(raw, plan))
    if nonce and entropy and (second or "second_nonce" not in plan):
        n = whole(plan, nonce, second)
        seed = sha(f"{plan['spec']}\nseed\n{sha(raw['manifest.txt'])}\n{n}\n{entropy}\n")
        result = sha(drawn_lists(raw, plan, seed)[1]["selected"])
    yield f"{file}：本来的结果", a["selected_sha256"] == result


def check(raw: dict[str, bytes]) -> Iterator[tuple[str, bool | None]]:
    """每一项，和它是否相符；None：这里没有验证。"""
    listed = [line.split("  ") for line in raw["manifest.txt"].decode().splitlines()]
    spec = content(raw, "plan.json")["spec"]
    yield "manifest.txt（所列的文件）", [name for _, name in listed] == COMMITTED + ALSO[spec]
    for digest, name in listed:
        yield name, sha(raw.get(name, b"")) == digest
    plan = content(raw, "plan.json")
    if not raw.keys() & {*DRAWN}:  # 冻结了，还没有抽取
        for file in sorted(name for name in raw if name.startswith("amend-")):
            a = content(raw, file)
            yield from registered(file, a, plan) if a["kind"] in BEFORE else given_up(raw, plan, file, a)
        if "chain.txt" in raw:
            yield from chained(raw, plan["draw_id"])
        return
    record = content(raw, "record.json")
    commit, nonce, entropy = record["commit"], record["nonce"], record["entropy"]
    yield "manifest.txt（承诺 C）", sha(raw["manifest.txt"]) == commit
    yield "record.json：随机密数", sha(bytes.fromhex(nonce)) == raw["nonce.sha256"].decode().strip()
    second = record.get("nonce2", "")
    if second or "second_nonce" in plan:
        yield "record.json：第二密数", sha(bytes.fromhex(second)) == plan["second_nonce"]["sha256"]
    yield "record.json：公开随机数的来源和期号", entropy.startswith(prefix(raw, plan))
    if entropy.startswith("DRAND-QUICKNET:"):
        value = sha(bytes.fromhex(entropy.rpartition(":")[2]))
        yield f"drand 的签名（请对照公布的 randomness，应为 {value}；或用工具箱验证）", None
    seed = sha(f"{spec}\nseed\n{commit}\n{whole(plan, nonce, second)}\n{entropy}\n")
    yield "record.json：种子", record["seed"] == seed
    rounding, lists = drawn_lists(raw, plan, seed)
    yield "record.json：各层数量", record["rounding"] == rounding
    for key, text in lists.items():
        yield f"{key}.txt", raw[f"{key}.txt"].decode() == text and record[f"{key}_sha256"] == sha(text)
    yield "assignment.txt（摘要）", record["assignment_sha256"] == sha(raw["assignment.txt"])
    drawn = [row[2] for row in rows(raw["selected.txt"])]
    teams = Teams(raw, plan, sha(f"{seed}|asg"), drawn).lines() if drawn else ""
    yield "assignment.txt（派谁去）", raw["assignment.txt"].decode() == teams
    if spec != "SSJ1":
        yield "recusal.txt（理由代码）", {row[2] for row in rows(raw["recusal.txt"])} <= REASONS
    yield from after(raw, plan, sha(f"{seed}|asg"))
    if "chain.txt" in raw:
        yield from chained(raw, plan["draw_id"])


def speak_chinese() -> None:
    """电脑的代码页没有汉字时，输出改用 UTF-8；个别写不出的字用转义。"""
    encoding = sys.stdout.encoding or "utf-8"
    known = "录".encode(encoding, "ignore")
    sys.stdout.reconfigure(encoding=encoding if known else "utf-8", errors="backslashreplace")  # type: ignore[union-attr]


def main() -> int:
    speak_chinese()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    bad = 0
    try:
        around = [*folder.iterdir(), folder.parent / "chain.txt"]
        raw = {path.name: path.read_bytes() for path in around if path.is_file()}
        for what, good in check(raw):
            print({True: "OK  ", False: "不符", None: "未验"}[good], what)
            bad += good is False
    except NoRecord as error:
        print("不符", error)
        bad += 1
    except Exception as error:  # 不管是什么，不能重算的都不可信
        print("不符", f"record.json、补正或所列文件缺失、无法读取、不合规定：{error!r}")
        bad += 1
    print("全部相符" if not bad else f"有 {bad} 处不符，这份记录不可信")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

"""What somebody may do to a record folder and its chain afterwards: each kind once more for every seed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from hashlib import sha256

from toolkit.draw.encoding import canonical_json, digest, manifest
from toolkit.draw.frozen import committed

Files = dict[str, bytes]
CHAIN = "chain.txt"
LISTS = ("selected.txt", "alternates.txt", "assignment.txt")
Tamper = Callable[[random.Random, Files], None]


def _some(dice: random.Random, files: Files, *names: str) -> str:
    return dice.choice([name for name in (names or sorted(files)) if files.get(name)])


def _lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def flip_a_bit(dice: random.Random, files: Files) -> None:
    name = _some(dice, files)
    data = bytearray(files[name])
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    files[name] = bytes(data)


def drop_a_line(dice: random.Random, files: Files) -> None:
    name = _some(dice, files, "frame.txt", "inspectors.txt", "manifest.txt", *LISTS)
    lines = _lines(files[name])
    del lines[dice.randrange(len(lines))]
    files[name] = b"".join(lines)


def double_a_line(dice: random.Random, files: Files) -> None:
    name = _some(dice, files, "frame.txt", "manifest.txt", *LISTS)
    lines = _lines(files[name])
    files[name] = b"".join([*lines, dice.choice(lines)])


def lose_a_file(dice: random.Random, files: Files) -> None:
    names = [*committed(files["manifest.txt"]), "manifest.txt"]
    names += [name for name in ("record.json", *LISTS) if "record.json" in files]
    del files[dice.choice(names)]


def cut_a_file(dice: random.Random, files: Files) -> None:
    name = _some(dice, files)
    files[name] = files[name][: dice.randrange(len(files[name]))]


def write_json_otherwise(dice: random.Random, files: Files) -> None:
    name = _some(dice, files, "record.json", "plan.json")
    files[name] = json.dumps(json.loads(files[name]), ensure_ascii=False, indent=1).encode()


def _reseal(files: Files) -> None:
    """manifest.txt, commitment and seed to fit the frozen files as they are now; the lists stay."""
    names = committed(files["manifest.txt"])
    files["manifest.txt"] = manifest({name: files[name] for name in names})
    if "record.json" not in files:
        return
    record, spec = json.loads(files["record.json"]), json.loads(files["plan.json"])["spec"]
    nonce = record["nonce"]
    if "nonce2" in record:
        nonce = sha256(f"{nonce}|{record['nonce2']}".encode()).hexdigest()
    record["commit"] = digest(files["manifest.txt"])
    text = f"{spec}\nseed\n{record['commit']}\n{nonce}\n{record['entropy']}\n"
    record["seed"] = sha256(text.encode()).hexdigest()
    files["record.json"] = canonical_json(record)


def exchange_a_firm_and_reseal(dice: random.Random, files: Files) -> None:
    lines = _lines(files["frame.txt"])
    old = dice.choice(lines)
    new = b"91410499MA0000111H" + old[old.index(b"\t") :]
    files["frame.txt"] = b"".join(sorted({*lines} - {old} | {new}))
    _reseal(files)


def change_the_plan_and_reseal(dice: random.Random, files: Files) -> None:
    plan = json.loads(files["plan.json"])
    other = {"mixing_rounds": 5, "team_size": 12, "date": "2026-02-30", "ratio": {"-": "3/2"}, "draw_id": "202699-1-01",
             "rounding": "down", "hash": "md5", "extra": "x"}  # fmt: skip
    key = dice.choice(sorted(other))
    files["plan.json"] = canonical_json(plan | {key: other[key]})
    _reseal(files)


def unsorted_and_resealed(dice: random.Random, files: Files) -> None:
    lines = _lines(files["frame.txt"])
    files["frame.txt"] = b"".join([*lines[1:], lines[0]])
    _reseal(files)


def _with_digest(files: Files, name: str, data: bytes) -> None:
    record = json.loads(files["record.json"])
    files[name] = data
    files["record.json"] = canonical_json(record | {name.replace(".txt", "_sha256"): digest(data)})


def spare_a_firm(dice: random.Random, files: Files) -> None:
    """A drawn firm and one that waits change places, the digests follow."""
    drawn, waiting = (_lines(files[name]) for name in LISTS[:2])
    if not drawn or not waiting:
        return flip_a_bit(dice, files)
    i, j = dice.randrange(len(drawn)), dice.randrange(len(waiting))
    one, other = drawn[i].split(b"\t")[2], waiting[j].split(b"\t")[2]
    _with_digest(files, LISTS[0], files[LISTS[0]].replace(one, other))
    return _with_digest(files, LISTS[1], files[LISTS[1]].replace(other, one))


def send_somebody_else(dice: random.Random, files: Files) -> None:
    rows = [line.split(b"\t") for line in _lines(files["assignment.txt"])]
    people = [line.split(b"\t")[0] for line in _lines(files["inspectors.txt"])]
    if not rows:
        return flip_a_bit(dice, files)
    row = dice.choice(rows)
    row[2] = dice.choice([name for name in people if name != row[2]])
    return _with_digest(files, "assignment.txt", b"".join(map(b"\t".join, rows)))


def change_the_record(dice: random.Random, files: Files) -> None:
    record = json.loads(files["record.json"])
    key = dice.choice(sorted(record))
    other = {"D": 1, "u": 0, "order": [], "strata": []} if key == "rounding" else f"{record[key]}0"
    files["record.json"] = canonical_json(record | {key: other})


def change_an_amendment(dice: random.Random, files: Files) -> None:
    names = [name for name in files if name.startswith("amend-")]
    if not names:
        return change_the_record(dice, files) if "record.json" in files else flip_a_bit(dice, files)
    name = dice.choice(names)
    said = json.loads(files[name])
    key = dice.choice(["added", "team", "no", "draw_id", "kind", "prev_record", "spec"])
    files[name] = canonical_json(said | {key: {"team": ["SL000"], "no": 7}.get(key, "202699-1-01")})
    return None


def change_the_chain(dice: random.Random, files: Files) -> None:
    lines = _lines(files[CHAIN])
    at = dice.randrange(len(lines))
    name, record, link = lines[at].rstrip(b"\n").split(b"\t")
    record, link = dice.choice([(record, record), (link, link), (link, record)])
    lines[at] = b"\t".join([name, record, link]) + b"\n"
    files[CHAIN] = b"".join(dice.choice([lines, lines[:at] + lines[at + 1 :]]))


def lose_the_last_line_of_the_chain(dice: random.Random, files: Files) -> None:
    files[CHAIN] = b"".join(_lines(files[CHAIN])[: -dice.randint(1, 2)])


ANY: tuple[Tamper, ...] = (
    flip_a_bit, drop_a_line, double_a_line, lose_a_file, cut_a_file, write_json_otherwise, exchange_a_firm_and_reseal,
    change_the_plan_and_reseal, unsorted_and_resealed, change_an_amendment, change_the_chain,
    lose_the_last_line_of_the_chain,
)  # fmt: skip
DRAWN: tuple[Tamper, ...] = (spare_a_firm, send_somebody_else, change_the_record)


def tampered(number: int, files: Files) -> tuple[str, Files]:
    """The kind, and the folder (with chain.txt) after it."""
    dice = random.Random(number)
    kinds = (*ANY, *DRAWN) if "record.json" in files else ANY
    kind = kinds[number % len(kinds)]
    made = dict(files)
    kind(dice, made)
    return kind.__name__, made

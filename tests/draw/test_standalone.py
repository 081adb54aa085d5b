"""What lies in the record folder checks the record with nothing of the toolkit: Python, shell, SQL."""

from __future__ import annotations

import ast
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.draw.samples import ENTROPY, NONCE, code, material, record
from toolkit.draw import amend, amend_problems, standalone
from toolkit.draw.frozen import freeze
from toolkit.draw.plan import NO_RECORD, Caps
from toolkit.draw.quota import Rounding
from toolkit.draw.record import chain_line, draw
from toolkit.draw.standalone import TWENTY_LINES, explain, verifier_source
from toolkit.draw.verifier import check
from toolkit.errors import ToolkitError

EARLIER = Path(__file__).with_name("earlier")
OPTIONS = {
    "small": {},
    "SSJ1": {"spec": "SSJ1"},
    "count with weights": {
        "objects": 40,
        "people": 6,
        "count": 25,
        "region_weight": {"410481001": "9/1", "410481002": "1/1", "410481003": "1/2"},
    },
    "at least": {"objects": 50, "ratio": {"-": "3/100"}, "rounding": Rounding.CEIL},
    "two-way": {
        "objects": 70,
        "people": 6,
        "classes": "ABCD",
        "ratio": {"A": "1/7", "B": "3/10", "C": "1/1", "D": "5/12"},
        "region_weight": {"410481001": "3/2", "410481002": "1/1", "410481003": "3/1"},
        "rounding": Rounding.TWO_WAY,
    },
    "two-way with nothing left to round": {"ratio": {"-": "1/1"}, "rounding": Rounding.TWO_WAY},
    "all": {"ratio": {"-": "1/1"}},
    "weight makes a stratum whole": {
        "objects": 30,
        "ratio": {"-": "1/2"},
        "region_weight": {"410481001": "2/1", "410481002": "1/3", "410481003": "1/1"},
    },
}


def put(folder, files):
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def run(folder, *arguments):
    """The verifier as anybody would run it: another process, without the toolkit on its path."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [sys.executable, "-I", "-X", "utf8", str(folder / "verify.py"), *arguments]
    done = subprocess.run(command, capture_output=True, env=environment, cwd=folder.parent, check=False)
    assert done.stderr == b""
    return done.returncode, done.stdout.decode()


@pytest.mark.parametrize("name", OPTIONS)
def test_a_true_record_passes(name, tmp_path):
    status, said = run(put(tmp_path, record(**OPTIONS[name])))
    assert status == 0, said
    assert "全部相符" in said
    assert "不符" not in said.replace("全部相符", "")


def changed(files, name, old, new):
    assert old in files[name]
    return files | {name: files[name].replace(old, new, 1)}


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii", "gbk", "big5", "utf-8", "utf-16"])
def test_both_answer_whatever_code_page_the_pipe_has(encoding, tmp_path):
    """As Python on Windows has it: the pipe's encoding is the computer's code page."""
    files = record()
    put(tmp_path, files)
    (tmp_path / "v.py").write_text(TWENTY_LINES, "ascii")
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    said = {}
    for name in ("verify.py", "v.py"):
        done = subprocess.run(
            [sys.executable, name], cwd=tmp_path, env=environment, capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")
        said[name] = done.stdout
    chinese = encoding if encoding in ("gbk", "utf-16") else "utf-8"
    if encoding != "big5":  # it has some of the characters
        assert said["verify.py"].decode(chinese).splitlines()[-1] == "全部相符"
    assert said["v.py"].decode(encoding).splitlines()[-1] == "OK    alternates.txt"
    (tmp_path / "frame.txt").write_bytes(files["frame.txt"] + b"x\n")
    done = subprocess.run(
        [sys.executable, "verify.py"], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_name_that_the_code_page_cannot_write_is_still_told(tmp_path):
    put(tmp_path, record())
    (tmp_path / "amend-😀.json").write_bytes(b"{}")
    environment = {**os.environ, "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "verify.py"], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert "不符" in done.stdout.decode("gbk")


def test_changed_records_fail_and_the_file_is_named(tmp_path):
    files = record()
    content = json.loads(files["record.json"])
    other = {1: "2", 0: "1"}.get(content["rounding"]["u"], "0").encode()
    damage = [
        (changed(files, "frame.txt", b"410481001", b"410481002"), "frame.txt"),
        (changed(files, "plan.json", b"25/100", b"26/100"), "plan.json"),
        (changed(files, "nonce.sha256", files["nonce.sha256"][:1], b"g"), "nonce.sha256"),
        (changed(files, "manifest.txt", b"recusal", b"rccusal"), "manifest.txt"),
        (changed(files, "record.json", b"27,32+11", b"27,33+11"), "种子"),
        (changed(files, "record.json", content["nonce"].encode(), b"f" * 64), "随机密数"),
        (changed(files, "record.json", b'"u":%d' % content["rounding"]["u"], b'"u":' + other), "各层数量"),
        (changed(files, "selected.txt", b"\t1\t", b"\t2\t"), "selected.txt"),
        (changed(files, "alternates.txt", b"\t1\t", b"\t2\t"), "alternates.txt"),
        (changed(files, "assignment.txt", b"1604", b"1605"), "assignment.txt"),
        (changed(files, "record.json", b"{", b"["), "record.json"),
        ({name: data for name, data in files.items() if name != "selected.txt"}, "selected.txt"),
    ]
    for number, (wrong, named) in enumerate(damage):
        folder = tmp_path / str(number)
        folder.mkdir()
        status, said = run(put(folder, wrong))
        assert status == 1
        assert any(line.startswith("不符") and named in line for line in said.splitlines()), (named, said)


DEEP = b"[" * 200_000 + b"]" * 200_000


@pytest.mark.parametrize("name", ["plan.json", "record.json", "amend-001.json"])
@pytest.mark.parametrize("data", [DEEP, b"[]", b"\xff", b"9" * 5000], ids=["deep", "list", "bytes", "long"])
def test_a_file_that_is_no_record_is_told_in_words(name, data, tmp_path):
    status, said = run(put(tmp_path, record() | {name: data}))
    assert status == 1
    assert f"不符 {name} 缺失，或者不是抽取记录的文件" in said
    assert "全部相符" not in said


def test_a_plan_that_cannot_be_computed_is_told(tmp_path):
    files = record()
    plan = json.loads(files["plan.json"]) | {"ratio": {"-": "1/0"}}
    status, said = run(put(tmp_path, files | {"plan.json": json.dumps(plan, ensure_ascii=False).encode()}))
    assert status == 1
    assert "ZeroDivisionError" in said
    assert "全部相符" not in said


def test_a_draw_whose_record_was_taken_away_does_not_pass_for_a_freeze(tmp_path):
    files = {name: data for name, data in record().items() if name != "record.json"}
    status, said = run(put(tmp_path, files | {"selected.txt": files["alternates.txt"]}))
    assert status == 1
    assert "不符 record.json 缺失" in said


def test_a_verifier_without_these_guards_ends_in_a_traceback_or_believes(tmp_path):
    """The control."""
    guards = {
        b"ValueError, RecursionError": b"ValueError",
        b"except Exception": b"except KeyError",
        b"raw.keys() & {*DRAWN}": b'{"record.json"} & raw.keys()',
    }
    files = record()
    source = files["verify.py"]
    for guard, without in guards.items():
        assert source.count(guard) == 1
        source = source.replace(guard, without)
    put(tmp_path, files | {"verify.py": source, "record.json": DEEP})
    with pytest.raises(AssertionError, match="Traceback"):
        run(tmp_path)
    (tmp_path / "record.json").unlink()
    status, said = run(tmp_path)
    assert (status, said.splitlines()[-1]) == (0, "全部相符")


def test_an_unlawful_team_is_found_even_with_the_digest_corrected(tmp_path):
    files = record(ratio={"-": "1/1"})
    lines = files["assignment.txt"].decode().splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith(code(0)))
    name, _, lead, _ = lines[first].split("\t")
    other = lines[first + 1].split("\t")[2]
    for number, (one, two) in enumerate(
        [
            (f"{name}\t1\t{lead}\t主检", f"{name}\t2\t{lead}\t协检"),  # the same person twice
            (f"{name}\t1\t{lead}\t主检", f"{name}\t2\t16049999\t协检"),  # nobody on the list
            (f"{name}\t1\t{lead}\t主检", f"{name}\t3\t{other}\t协检"),  # a slot left out
            (f"{name}\t1\t{lead}\t主检", f"{name}\t2\t16040001\t协检"),  # 回避
            (f"{name}\t1\t16040000\t主检", f"{name}\t2\t{lead}\t协检"),  # cannot lead
        ]
    ):
        text = "".join(f"{line}\n" for line in [*lines[:first], one, two, *lines[first + 2 :]])
        content = json.loads(files["record.json"]) | {"assignment_sha256": sha256(text.encode()).hexdigest()}
        folder = tmp_path / str(number)
        folder.mkdir()
        wrong = {
            "assignment.txt": text.encode(),
            "record.json": json.dumps(content, ensure_ascii=False).encode(),
        }
        status, said = run(put(folder, files | wrong))
        assert status == 1
        assert [line for line in said.splitlines() if line.startswith("不符")] == [
            "不符 assignment.txt（派谁去）"
        ]


def test_a_manifest_that_leaves_a_file_out_is_found(tmp_path):
    """Else the list could be exchanged after C was published."""
    files = record()
    short = b"".join(
        line for line in files["manifest.txt"].splitlines(keepends=True) if b"frame.txt" not in line
    )
    status, said = run(put(tmp_path, files | {"manifest.txt": short}))
    assert status == 1
    assert "不符 manifest.txt（所列的文件）" in said


def test_the_verifier_imports_only_the_standard_library():
    tree = ast.parse(verifier_source())
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names
    assert b"\r" not in verifier_source()


# --- amendments ------------------------------------------------------------------------------------


def amended(dice, steps=6):
    """A record with random amendments, each what it had to be, and the chain beside it."""
    joint = dice.random() < 0.4
    given = material(
        objects=24,
        ratio={"-": "1/3"},
        caps=Caps(
            inspector_per_year=dice.choice([None, 9]),
            load_before={f"1604{j:04d}": dice.randrange(3) for j in range(9)},
            departments=("安全股", "节能股") if joint else (),
        ),
    )
    given["inspectors"] = [
        (f"1604{j:04d}", "安全股" if j % 2 else "节能股", ("主检", "协检") if j % 4 < 3 else ("协检",), ())
        for j in range(9)
    ]
    given["recusals"] = [
        (code(i), f"1604{j:04d}", "近亲属") for i in range(24) for j in range(9) if dice.random() < 0.12
    ]
    try:
        files = freeze(**given)
        files |= draw(files, NONCE, ENTROPY, NO_RECORD)
    except ToolkitError:  # no teams: another one
        return amended(dice, steps)
    chain = chain_line("2026-示例-001/freeze", files["manifest.txt"], NO_RECORD)
    chain += chain_line("2026-示例-001", files["record.json"], chain.decode().split("\t")[-1].strip())
    last = NO_RECORD
    for no in range(1, steps + 1):
        current = amend.state(files)
        kind = dice.choice(["alternate", "recuse", "recuse"]) if no < steps else "void"
        target = dice.choice(current.selected)[2]
        try:
            if kind == "alternate":
                removed, (added, team) = target, amend.alternate(files, target)
                target = added
            elif kind == "recuse":
                removed = dice.choice(current.teams[target])
                added, team = amend.substitute(files, target, removed)
            else:
                target, removed, added, team = "", "", amend.next_draw_id("2026-示例-001"), ()
        except ToolkitError:
            return files, chain
        made = amend.Amendment(
            "2026-示例-001", no, kind, "2026-04-21", target, removed, added, tuple(team),
            "kin" if kind == "recuse" else "示例", "", "示例甲", "示例乙", last,
        )  # fmt: skip
        files[made.file] = made.to_bytes()
        last = sha256(files[made.file]).hexdigest()
        before = chain.decode().split("\n")[-2].split("\t")[2]
        chain += chain_line(f"2026-示例-001/{made.file[:-5]}", files[made.file], before)
    return files, chain


def test_the_verifier_follows_amendments_as_the_toolkit_does():
    dice, kinds = random.Random(5), set()
    for _ in range(60):
        files, chain = amended(dice)
        assert amend_problems.problems(files) == []
        found = list(check(files | {"chain.txt": chain}))
        assert all(good for _, good in found), [what for what, good in found if not good]
        kinds |= {json.loads(files[name])["kind"] for name in files if name.startswith("amend-")}
    assert kinds == {"alternate", "recuse", "void"}


def test_the_verifier_finds_amendments_that_name_another():
    dice, tried = random.Random(6), 0
    for _ in range(25):
        files, _ = amended(dice)
        for name in [name for name in files if name.startswith("amend-")]:
            content = json.loads(files[name])
            for key, value in (
                ("added", content["added"] + "0"),
                ("team", content["team"][::-1] or ["16040000"]),
                ("no", content["no"] + 1),
                ("reason", ""),
                ("kind", "recuse" if content["kind"] != "recuse" else "alternate"),
                ("draw_id", "2026-示例-002"),
            ):
                wrong = files | {name: json.dumps(content | {key: value}).encode()}
                try:
                    bad = [what for what, good in check(wrong) if not good]
                except (KeyError, ValueError, IndexError):  # main says 不符
                    bad = [name]
                assert name in bad, (name, key)
                tried += 1
    assert tried > 300


@pytest.mark.parametrize("folder_is", ["beside its chain", "handed to somebody"])
def test_run_in_a_folder_with_amendments(folder_is, tmp_path):
    files, chain = amended(random.Random(8))
    folder = tmp_path / "2026-示例-001"
    folder.mkdir()
    put(folder, {**files, "verify.py": verifier_source()})
    if folder_is == "beside its chain":
        (tmp_path / "chain.txt").write_bytes(chain)
    status, said = run(folder)
    assert status == 0, said
    assert "OK   amend-001.json" in said
    assert ("OK   record.json（年度链）" in said) == (folder_is == "beside its chain")


def test_with_the_chain_every_changed_byte_of_an_amendment_and_of_the_chain_is_found(tmp_path):
    files, chain = amended(random.Random(8))
    raw = {**files, "chain.txt": chain}
    for name in ("amend-001.json", "amend-002.json", "chain.txt"):
        for place in range(len(raw[name])):
            wrong = raw[name][:place] + bytes([raw[name][place] ^ 1]) + raw[name][place + 1 :]
            try:
                good = all(good for _, good in check(raw | {name: wrong}))
            except (KeyError, ValueError, TypeError, AttributeError, IndexError):
                good = False
            assert not good, (name, place)


# --- twenty lines ----------------------------------------------------------------------------------


def twenty(folder, files):
    """Cut the script out of 核验说明.txt, as a person would, and run it there."""
    folder.mkdir(exist_ok=True)
    put(folder, files)
    text = files["核验说明.txt"].decode()
    script = re.search(r"^-{50,}\n(.*?)^-{50,}$", text, re.M | re.S)[1]
    (folder / "v.py").write_text(script, "utf-8")
    command = [sys.executable, "-I", "-X", "utf8", "v.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True, encoding="utf-8")
    return done.returncode == 0 and "WRONG" not in done.stdout, done.stdout


def test_they_are_twenty():
    assert TWENTY_LINES.count("\n") == 20
    assert TWENTY_LINES.isascii()
    assert max(map(len, TWENTY_LINES.split("\n"))) <= 100


@pytest.mark.parametrize("name", OPTIONS)
def test_the_twenty_lines_run_as_printed(name, tmp_path):
    good, said = twenty(tmp_path / "record", record(**OPTIONS[name]))
    assert good, said
    assert [line.split()[1] for line in said.splitlines()] == [
        *sorted(["excluded.txt", "frame.txt", "inspectors.txt", "nonce.sha256", "plan.json", "recusal.txt"]),
        *([] if name == "SSJ1" else ["????.json"]),
        *["commit", "nonce", "seed", "selected.txt", "alternates.txt"],
    ]


def test_the_twenty_lines_find_a_changed_byte_of_every_file_they_cover(tmp_path):
    files = record()
    covered = ["excluded.txt", "frame.txt", "inspectors.txt", "nonce.sha256", "plan.json", "recusal.txt"]
    for name in [*covered, "manifest.txt", "selected.txt", "alternates.txt"]:
        for place in (0, len(files[name]) // 2, len(files[name]) - 1):
            wrong = files[name][:place] + bytes([files[name][place] ^ 1]) + files[name][place + 1 :]
            assert not twenty(tmp_path / "record", files | {name: wrong})[0], (name, place)
    content = json.loads(files["record.json"])
    for key in ("commit", "nonce", "entropy", "seed", "selected_sha256", "alternates_sha256"):
        place = files["record.json"].index(str(content[key]).encode()) + 9
        wrong = (
            files["record.json"][:place]
            + bytes([files["record.json"][place] ^ 1])
            + files["record.json"][place + 1 :]
        )
        assert not twenty(tmp_path / "record", files | {"record.json": wrong})[0], key
    strata = files["record.json"].replace(b'-",3,1,', b'-",3,2,', 1)
    assert strata != files["record.json"]
    assert not twenty(tmp_path / "record", files | {"record.json": strata})[0]


# --- by hand, as 核验说明.txt says ------------------------------------------------------------------


def test_the_explanation_is_fixed_by_the_frozen_files():
    files = record()
    text = explain(files).decode()
    assert json.loads(files["record.json"])["commit"] in text
    assert "CWL-SSQ:2026045:" in text
    assert TWENTY_LINES in text
    assert "{" not in text.replace("columns={'id': 'VARCHAR', 'stratum': 'VARCHAR'}", "").replace(
        TWENTY_LINES, ""
    )
    frozen_only = {name: data for name, data in files.items() if name in {"plan.json", "manifest.txt"}}
    assert explain(frozen_only) == files["核验说明.txt"]


DELIVERED = (
    "82a17bd8ccaddd99c44338438f102f6842b7b7b69481682bc1d61a72a421a439",
    "78b7f375291a07a35e3410dfc739b8d92287ab691a31cbbe8b0effa287f78b03",
)
"""Digests of verify.py and of 核验说明.txt (without what it says of its draw) as they are delivered now."""


def test_whoever_changes_what_is_delivered_keeps_the_old_digest():
    """Move the digest from here to standalone.EARLIER_…, then put the new one here."""
    text = standalone._without_fields(explain(record()), record())
    assert tuple(sha256(data).hexdigest() for data in (verifier_source(), text)) == DELIVERED
    assert not {*DELIVERED} & (standalone.EARLIER_VERIFIERS | standalone.EARLIER_EXPLANATIONS)


@pytest.mark.parametrize("name", ["verify.py", "核验说明.txt"])
def test_what_an_earlier_version_delivered_is_known(name):
    data = (EARLIER / {"verify.py": "verify.py.txt"}.get(name, name)).read_bytes()
    files = record(spec="SSJ1")
    assert data != files[name]
    assert standalone.is_delivered(name, data, files)
    for place in range(0, len(data), 101):
        wrong = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert not standalone.is_delivered(name, wrong, files)
    other = record(objects=30, spec="SSJ1")  # another draw: its C is not the one that the explanation prints
    assert standalone.is_delivered(name, data, other) == (name == "verify.py")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_the_shell_commands_of_the_explanation_give_seed_and_ticket(tmp_path):
    files = record()
    put(tmp_path, files)
    content = json.loads(files["record.json"])
    text = explain(files).decode()
    seed_line = next(line.strip() for line in text.splitlines() if line.strip().startswith("S=$("))
    s_obj_line = next(line.strip() for line in text.splitlines() if line.strip().startswith("S_OBJ=$("))
    ticket_line = next(
        line.strip() for line in text.splitlines() if line.strip().startswith("printf '%s|%s'")
    )
    for word, key in (("承诺", "commit"), ("密数", "nonce"), ("公开随机数", "entropy")):
        seed_line = seed_line.replace(word, content[key])
    winner = files["selected.txt"].decode().splitlines()[0].split("\t")
    script = "\n".join(
        ["set -e", seed_line, "echo $S", s_obj_line, ticket_line.replace("统一社会信用代码", winner[2])]
    )
    script += "\nsha256sum -c --quiet manifest.txt\nsha256sum manifest.txt"
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    said = [line.split()[0] for line in done.stdout.splitlines()]
    assert said == [content["seed"], winner[3], content["commit"]]


def test_the_sql_query_of_the_explanation_gives_selected_and_alternates():
    """The query itself, with the file reader replaced by a table and sha256 lent to SQLite."""
    files = record(objects=40)
    content = json.loads(files["record.json"])
    text = explain(files).decode()
    query = text[text.index("SELECT * FROM") : text.index(";")]
    query = re.sub(r"read_csv\(.*?\}\)", "frame", query, flags=re.DOTALL)
    s_obj = sha256(f"{content['seed']}|obj".encode()).hexdigest()
    with sqlite3.connect(":memory:") as db:
        db.create_function("sha256", 1, lambda t: sha256(t.encode()).hexdigest(), deterministic=True)
        db.execute("CREATE TABLE frame (id TEXT, stratum TEXT)")
        rows = [line.split("\t") for line in files["frame.txt"].decode().splitlines()]
        db.executemany("INSERT INTO frame VALUES (?, ?)", rows)
        found = db.execute(query.replace("S_OBJ", s_obj)).fetchall()
    quota = {stratum: n for stratum, _, n, _ in content["rounding"]["strata"]}
    selected = [f"{s}\t{rank}\t{i}\t{t}" for s, i, t, rank in found if rank <= quota[s]]
    standby = [f"{s}\t{rank - quota[s]}\t{i}\t{t}" for s, i, t, rank in found if rank > quota[s]]
    assert selected == files["selected.txt"].decode().splitlines()
    assert standby == files["alternates.txt"].decode().splitlines()


WITH_AWK = r"""
set -e
value() { sed 's/.*"'"$1"'":"\([^"]*\)".*/\1/' record.json; }
seed=$(printf 'SSJ2\nseed\n%s\n%s\n%s\n' "$(value commit)" "$(value nonce)" "$(value entropy)" | sha256sum | cut -c1-64)
s_obj=$(printf '%s|obj' "$seed" | sha256sum | cut -c1-64)
grep -o '\["[^"]*",[0-9]*,[0-9]*,"[^"]*"\]' record.json | awk -F'[",]' '{print $2 "\t" $5}' > quota
cut -f1 frame.txt | while read -r id; do printf '%s|%s' "$s_obj" "$id" | sha256sum | cut -c1-64; done |
paste - frame.txt | awk -F'\t' '{print $3 "\t" $1 "\t" $2}' | LC_ALL=C sort |
awk -F'\t' 'NR == FNR {quota[$1] = $2; next} ++n[$1] <= quota[$1] {print $1 "\t" n[$1] "\t" $3 "\t" $2}' quota -
"""

WITH_PERL = r"""
use strict; use Digest::SHA 'sha256_hex'; use JSON::PP;
sub lines { open my $file, '<', shift or die; chomp(my @lines = <$file>); @lines }
my $record = decode_json(join '', lines('record.json'));
my $seed = sha256_hex("SSJ2\nseed\n" . join("\n", @$record{qw(commit nonce entropy)}) . "\n");
my $s_obj = sha256_hex("$seed|obj");
my %pool;
for (lines('frame.txt')) { my ($id, $stratum) = split /\t/; push @{$pool{$stratum}}, [sha256_hex("$s_obj|$id"), $id] }
for (@{$record->{rounding}{strata}}) {
    my ($stratum, undef, $quota) = @$_;
    my @ranked = sort { $a->[0] cmp $b->[0] || $a->[1] cmp $b->[1] } @{$pool{$stratum}};
    print join("\t", $stratum, $_ + 1, $ranked[$_][1], $ranked[$_][0]), "\n" for 0 .. $quota - 1;
}
"""


@pytest.mark.parametrize("name", ["small", "at least", "two-way"])
@pytest.mark.parametrize(
    ("tool", "command"), [("awk", ["sh", "-c", WITH_AWK]), ("perl", ["perl", "-e", WITH_PERL])]
)
def test_awk_and_perl_get_the_same_selected_txt(name, tool, command, tmp_path):
    """Programs that share no line with ours: the record as it lies there, and one with a name exchanged."""
    if os.name == "nt" or not shutil.which(tool):
        pytest.skip(f"needs {tool} and a POSIX shell")
    files = record(**OPTIONS[name])
    folder = put(tmp_path, files)

    def computed():
        return subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout

    assert computed() == files["selected.txt"]
    winner = files["selected.txt"].split(b"\t")[2]
    (folder / "frame.txt").write_bytes(files["frame.txt"].replace(winner, code(999).encode()))
    assert computed() != files["selected.txt"]


def test_one_enterprise_alone_can_tell_whether_it_was_drawn():
    files = record(objects=40)
    rows = [line.split("\t") for line in files["selected.txt"].decode().splitlines()]
    last = {row[0]: row[3] for row in rows}
    s_obj = sha256(f"{json.loads(files['record.json'])['seed']}|obj".encode()).hexdigest()
    strata = dict(line.split("\t") for line in files["frame.txt"].decode().splitlines())
    drawn = {
        name
        for name in (code(i) for i in range(40))
        if sha256(f"{s_obj}|{name}".encode()).hexdigest() <= last[strata[name]]
    }
    assert drawn == {row[2] for row in rows}

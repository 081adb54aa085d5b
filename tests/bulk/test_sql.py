"""The SQL text, run by the engines it is written for, prints selected.txt byte for byte."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.draw.samples import ENTROPY, NONCE, REGIONS, code, frozen, material
from toolkit.bulk import sql
from toolkit.draw.frozen import freeze
from toolkit.draw.plan import NO_RECORD
from toolkit.draw.quota import Share
from toolkit.draw.record import draw
from toolkit.errors import Refused, WrongUse

CLASSES = ("-", "A", "a", "B b", "O'示例", "\\", '"', "\\t", "Ａ", "示", "䶮", "𠮷", "é", "z", "NULL", ",")
"""Class names in which quoting, escapes and the order of bytes go wrong if anything does."""
ODD = ("\\N", "'", '"', "\\", "X,Y", "Ä示例", "NULL", "Z")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A drawn record of 2,000 objects in 48 strata, some of them with odd ids."""
    given = material(
        people=6, ratio=dict.fromkeys(CLASSES, "1/10") | {"A": "1/1"}, mixing_rounds=0, team_size=2
    )
    names = [code(i) for i in range(2_000 - len(ODD))] + list(ODD)
    chance = random.Random(7)
    given["frame"] = [(name, f"{REGIONS[i % 3]}/{chance.choice(CLASSES)}") for i, name in enumerate(names)]
    files = freeze(**given)
    files |= draw(files, NONCE, ENTROPY, NO_RECORD)
    folder = tmp_path_factory.mktemp("记录 O'示例")
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def test_the_draw_has_whole_strata_and_odd_names(folder):
    selected = (folder / "selected.txt").read_text(encoding="utf-8")
    assert 150 < selected.count("\n") < 500
    for name in ("𠮷", "\\t", "O'示例", "NULL"):
        assert f"/{name}\t" in selected


def by_duckdb(folder, text):
    """What the text leaves in 结果.txt, run in the folder by a DuckDB of its own."""
    program = "import duckdb, sys; duckdb.execute(sys.stdin.buffer.read().decode())"
    subprocess.run([sys.executable, "-c", program], input=text.encode(), cwd=folder, check=True)
    return (folder / "结果.txt").read_bytes()


def test_duckdb_runs_the_text(folder):
    text = sql.script(folder, "duckdb")
    assert by_duckdb(folder, text) == (folder / "selected.txt").read_bytes()


def test_control_another_seed_gives_another_result(folder):
    text = sql.script(folder, "duckdb")
    seed = text.split("sha256('")[1][:64]
    assert by_duckdb(folder, text.replace(seed, seed[::-1])) != (folder / "selected.txt").read_bytes()


@pytest.mark.long
def test_spark_runs_the_text(folder, monkeypatch):
    pyspark = pytest.importorskip("pyspark", reason="requirements-long.txt is not installed")
    if shutil.which("java") is None:
        pytest.skip("java is missing: Spark cannot start")
    from pyspark.sql import SparkSession

    assert pyspark
    monkeypatch.chdir(folder)
    text = sql.script(folder, "spark")
    statements = "\n".join(line for line in text.splitlines() if not line.startswith("--")).split(";\n")
    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        for statement in statements[:-1]:
            spark.sql(statement)
        rows = spark.sql(statements[-1].rstrip(";")).collect()
    finally:
        spark.stop()
    lines = "".join("\t".join(map(str, row)) + "\n" for row in rows)  # as spark-sql prints them
    assert lines.encode() == (folder / "selected.txt").read_bytes()


@pytest.fixture(scope="module")
def postgres(folder):
    """A PostgreSQL of our own that orders text by a language; gives a function: text → what psql prints."""
    server = shutil.which("postgres") or next(Path("/usr/lib/postgresql").glob("*/bin/postgres"), None)
    if server is None or os.name == "nt":
        pytest.skip("PostgreSQL's server is missing")
    programs = Path(server).resolve().parent
    # not below pytest's folder: the server refuses to run as root, and others cannot look in there
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        home = Path(name)
        user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        if user:
            shutil.chown(home, "postgres")
        shutil.copy(folder / "frame.txt", home)

        def run(program, *words, text=""):
            command = [programs / program, *words]
            done = subprocess.run(
                command, cwd=home, input=text.encode(), stdout=subprocess.PIPE, check=True, **user
            )
            return done.stdout

        def psql(text):
            here = ["-h", home, "-U", "postgres", "-d", "postgres"]
            return run("psql", "-X", "-q", *here, "-v", "ON_ERROR_STOP=1", "-f", "-", text=text)

        data = ["-D", home / "data"]
        language = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh"]
        run("initdb", *data, "-U", "postgres", "-A", "trust", *language)
        private = f"-c listen_addresses='' -c unix_socket_directories='{home}' -c fsync=off"
        run("pg_ctl", *data, "-w", "-l", home / "log", "-o", private, "start")
        try:
            yield psql
        finally:
            run("pg_ctl", *data, "-m", "immediate", "stop")


@pytest.mark.long
def test_postgresql_runs_the_text(folder, postgres):
    text = sql.script(folder, "postgres")
    assert postgres(text) == (folder / "selected.txt").read_bytes()


@pytest.mark.long
def test_control_postgresql_orders_otherwise_when_not_told_to_go_by_bytes(folder, postgres):
    text = sql.script(folder, "postgres").replace(' COLLATE "C"', "")
    assert postgres(text) != (folder / "selected.txt").read_bytes()


def test_the_text_names_the_draw_and_the_digest_to_expect(folder):
    for engine in sql.DIALECTS:
        text = sql.script(folder, engine)
        assert "2026-示例-001" in text
        assert sha256((folder / "selected.txt").read_bytes()).hexdigest() in text


def test_strata_that_get_nothing_are_left_out_and_nothing_at_all_is_still_sql():
    shares = [Share("410481/A", 9, 0, Fraction(1, 99)), Share("410481/B", 9, 2, Fraction(1, 9))]
    dialect = sql.DIALECTS["postgres"]
    assert "410481/A" not in sql.query(dialect, "0" * 64, shares)
    assert "VALUES\n  ('', 0, '" in sql.query(dialect, "0" * 64, shares[:1])


@given(st.integers(1, 10**7), st.integers(1, 10**7))
def test_the_bound_lies_above_the_share_wanted(size, quota):
    share = Share("410481/-", max(size, quota), quota, Fraction(1))
    cut = sql.bound(share)
    assert len(cut) == 64
    assert int(cut, 16) * share.size >= quota << 256 or cut == "f" * 64


def test_control_a_bound_that_is_too_low_loses_objects(folder, monkeypatch):
    monkeypatch.setattr(sql, "bound", lambda share: "01" + "0" * 62)
    text = sql.script(folder, "duckdb")
    assert len(by_duckdb(folder, text)) < (folder / "selected.txt").stat().st_size


def test_before_the_draw_there_is_no_seed_and_no_text(tmp_path):
    (tmp_path / "plan.json").write_bytes(frozen()["plan.json"])
    with pytest.raises(Refused, match="还没有种子"):
        sql.script(tmp_path, "duckdb")


def test_what_is_no_record_and_a_spoilt_record_are_refused(tmp_path):
    with pytest.raises(WrongUse, match="不是抽取记录文件夹"):
        sql.script(tmp_path, "duckdb")
    (tmp_path / "plan.json").write_bytes(b"{}")
    for spoilt in (b"", b"[]", b"{}", b'{"rounding": 1}'):
        (tmp_path / "record.json").write_bytes(spoilt)
        with pytest.raises(Refused, match="verify"):
            sql.script(tmp_path, "duckdb")


def test_an_unknown_engine_is_refused(folder):
    with pytest.raises(WrongUse, match="duckdb、postgres、spark"):
        sql.script(folder, "oracle")

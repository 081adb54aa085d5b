"""A registry as a file: the same record as from the workbook, everything wrong in it told, nothing half-written."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.bench import registry
from tests.county import NUMBER, County
from toolkit import columns
from toolkit.bulk import freeze as freezing
from toolkit.bulk import verify as verifying
from toolkit.bulk.draw import draw
from toolkit.bulk.freeze import freeze
from toolkit.bulk.verify import check_on_disk, verify_year
from toolkit.cli import main
from toolkit.codes import make_uscc
from toolkit.draw import frozen
from toolkit.draw.encoding import digest, from_lines
from toolkit.draw.frozen import COMMITTED
from toolkit.draw.plan import Plan
from toolkit.draw.record import draw as draw_record
from toolkit.draw.verify import verify
from toolkit.errors import Changed, Exists, ProblemsFound, Refused
from toolkit.excel.cells import clean
from toolkit.jobs.archive.check import _check_records
from toolkit.jobs.base import Outcome
from toolkit.jobs.draw import draw as county_draw
from toolkit.jobs.freeze import freeze as county_freeze
from toolkit.jobs.verify import verify_folder
from toolkit.ledger import records
from toolkit.rules import checklists

duckdb = pytest.importorskip("duckdb")

HEADERS = (
    "统一社会信用代码",
    "区划代码",
    "类别",
    "状态",
    "信用风险等级",
    "本年已检查次数",
    "上次检查日期",
    "对象名称",
    "无事不扰",
    "无事不扰依据",
    "无事不扰到期",
)
KEYS = (
    *("id", "region", "category", "state", "credit", "checked", "last", "name"),
    *("spared", "spared_basis", "spared_until"),
)


def rows_of(county: County) -> list[tuple[str, ...]]:
    """检查对象库 of the workbook as lines of a file."""
    return [tuple(row.text(key) for key in KEYS) for row in county.book().read(columns.TARGETS).rows]


def csv(path: Path, rows: list[tuple[str, ...]], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    lines = [HEADERS, *rows]
    path.write_bytes("".join(delimiter.join(line) + "\r\n" for line in lines).encode(encoding))
    return path


def parquet(path: Path, rows: list[tuple[str, ...]]) -> Path:
    names = ", ".join(f'"{name}"' for name in HEADERS)
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE t ({', '.join(f'{name} VARCHAR' for name in names.split(', '))})")
        database.executemany(
            f"INSERT INTO t VALUES ({', '.join('?' * len(HEADERS))})", [[x or None for x in r] for r in rows]
        )
        database.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path


def ready(county: County, task: str = "202304-2") -> None:
    county.plan()
    county.type(columns.TASKS, task, {"issue": "2023041"})


def frozen_from(county: County, file: Path, task: str = "202304-2") -> Path:
    freeze(county.book(), county.office(), task, b"n" * 32, file)
    return county.root / "记录" / "2023" / "大库" / f"{task}-01"


def drawn_from(county: County, file: Path, task: str = "202304-2") -> Path:
    folder = frozen_from(county, file, task)
    draw(county.book(), county.office(date(2023, 4, 14)), task, NUMBER, "留存于 2023-1 号卷")
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("task", "form"),
    [
        ("202304-1", "csv"),
        *(
            ("202304-2", form)
            for form in ("csv", "gbk", "utf-16", "tab", "bom", "parquet", "shuffled", "explained")
        ),
    ],
)
def test_the_record_is_byte_for_byte_that_of_the_workbook(
    county: County, tmp_path_factory, task: str, form: str
) -> None:
    ready(county, task)
    rows = rows_of(county)
    if form == "shuffled":
        random.Random(3).shuffle(rows)
    path = tmp_path_factory.mktemp("file") / ("名录.parquet" if form == "parquet" else "名录.csv")
    if form == "parquet":
        parquet(path, rows)
    else:
        encoding = {"gbk": "gbk", "utf-16": "utf-16", "bom": "utf-8-sig"}.get(form, "utf-8")
        csv(path, rows, encoding, "\t" if form == "tab" else ",")
    if form == "explained":
        path.write_bytes(path.read_bytes().replace("信用代码".encode(), "信用代码（18 位）".encode(), 1))
    folder = drawn_from(county, path, task)
    found = content(folder)
    assert verify(found) == []
    assert verify_folder(folder).ok
    shutil.rmtree(county.root / "记录")
    county.freeze(task)
    county.draw(task)
    theirs = content(county.record(task))
    assert theirs == found


# --- who may be drawn ----------------------------------------------------------------------------------


def invented(dice: random.Random, number: int) -> tuple[str, ...]:
    """A line of a registry in which much is as good as possible and some is blank."""
    state = dice.choices(columns.lists.TARGET_STATES[:5], (6, 1, 1, 1, 1))[0]
    last = date(2023, 4, 9) - timedelta(days=dice.randrange(400)) if dice.random() < 0.5 else ""
    form = dice.choice(["{:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日"])
    code = make_uscc(f"91410499NB{number:06d}")
    ways = [code, code.lower(), f" {code[:9]}-{code[9:]}", "".join(chr(ord(c) + 0xFEE0) for c in code)]
    until = dice.choice(["", "2023-04-19", "2023-04-20", "2023年12月31日"])
    old = [f"41049900{number:07d}", f"410499NA{number:06d}X", f"企合豫示总字第 {number:06d} 号"]
    return (
        dice.choice([*ways, *old]),
        dice.choice(["410499001", " 410499100 ", "410499200"]),
        dice.choice(["民爆企业", "工业企业", "工业企业　"]),
        state,
        dice.choice(["A", "B", "Ｃ", "D"]),
        dice.choice(["", "0", "1", "2", "3"]),
        form.format(last) if last else "",
        f"示例{number}",
        *dice.choices([("", "", ""), ("守信'示范", "示例文〔2023〕9号", until)], (9, 1))[0],
    )


def test_the_rules_of_the_pool_are_those_of_the_workbook(county: County, tmp_path: Path) -> None:
    """The same lines typed into the workbook: who is drawn from, who is excluded, why and on what evidence."""
    dice = random.Random(11)
    rows = [invented(dice, number) for number in range(400)]
    ready(county)
    county.type(columns.SETTINGS, "近期已检查排除天数", {"value": "60"})
    county.type(columns.SETTINGS, "同一对象年度检查上限", {"value": "3"})
    book = county.book()
    source = {"source": "示工信〔2023〕'1'号", "published": date(2023, 1, 9)}
    capped = [{"category": "工业企业", "limit": 2}, {"credit": "D", "limit": 1, **source}]
    book.append(columns.CAPS, [*capped, {"category": "民爆企业", "credit": "A", "limit": 2}])
    book.save()
    folder = frozen_from(county, csv(tmp_path / "名录.csv", rows_of(county) + rows))
    book = county.book()
    book.append(
        columns.TARGETS,
        [
            {
                "no": number,
                **{
                    key: clean(text, columns.TARGETS.column(key)) for key, text in zip(KEYS, row, strict=True)
                },
            }
            for number, row in enumerate(rows, 100)
        ],
    )
    book.save()
    (county.root / "记录").rename(county.root / "away")  # with the journal, which knows of the freeze
    county.freeze("202304-2")
    from_file = content(county.root / "away" / "2023" / "大库" / folder.name)
    from_book = content(county.record("202304-2"))
    for name in ("frame.txt", "excluded.txt", "inspectors.txt", "plan.json"):
        assert from_file[name] == from_book[name], name
    reasons = {line.split("\t")[1] for line in from_file["excluded.txt"].decode().splitlines()}
    assert reasons == {"停业", "注销", "吊销", "迁出", "年度频次上限", "近60日已检查", "无事不扰"}
    excluded = from_file["excluded.txt"].decode()
    for words in (
        "上限 1 次（示工信〔2023〕'1'号）",
        "上限 2 次",
        "守信'示范，依据：示例文〔2023〕9号",
    ):
        assert words in excluded


def test_what_a_file_cannot_tell_of_a_cap_is_said_with_what_to_do(county: County, tmp_path: Path) -> None:
    ready(county)
    book = county.book()
    book.append(columns.CAPS, [{"levels": "县级、市级", "limit": 4}, {"types": "日常", "limit": 2}])
    book.save()
    file = csv(tmp_path / "名录.csv", rows_of(county))
    told = freeze(county.book(), county.office(), "202304-2", b"n" * 32, file).problems
    assert sum("按层级合计的上限，大库不照办" in problem.what for problem in told) == 1
    assert sum("会多剔除" in problem.what for problem in told) == 1


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (("领导打招呼", "", ""), "写了不抽的理由，没有依据"),
        (("", "示例文〔2023〕9号", ""), "没有写理由"),
        (("", "", "2023-12-31"), "没有写理由"),
    ],
)
def test_a_firm_is_not_spared_without_reason_and_basis(
    county: County, tmp_path: Path, cells: tuple[str, ...], words: str
) -> None:
    ready(county)
    first, *rest = rows_of(county)
    assert words in refused(county, csv(tmp_path / "名录.csv", [(*first[:8], *cells), *rest]))


def test_what_this_room_drew_counts_towards_the_cap(county: County, tmp_path: Path) -> None:
    ready(county)
    county.type(columns.SETTINGS, "同一对象年度检查上限", {"value": "1"})
    county.type(columns.TASKS, "202309-2", {"issue": "2023099"})
    file = csv(tmp_path / "名录.csv", rows_of(county))
    first = drawn_from(county, file)
    drawn = {line.split("\t")[2] for line in (first / "selected.txt").read_text("utf-8").splitlines()}
    second = content(frozen_from(county, file, "202309-2"))
    capped = {
        line.split("\t")[0] for line in second["excluded.txt"].decode().splitlines() if "（大库）" in line
    }
    assert drawn
    assert capped == drawn
    assert "本年已检查 0 次，已抽中待检查 1 次（大库），上限 1 次" in second["excluded.txt"].decode()


# --- refusals -----------------------------------------------------------------------------------------


def refused(county: County, path: Path, error: type[Exception] = ProblemsFound) -> str:
    """What is said; and nothing may have been left behind, nor the workbook changed."""
    before = county.path.read_bytes()
    with pytest.raises(error) as caught:
        frozen_from(county, path)
    assert county.path.read_bytes() == before
    large = county.root / "记录" / "2023" / "大库"
    assert not large.exists() or list(large.iterdir()) == []
    return str(caught.value)


def test_everything_wrong_is_told_at_once_counted_and_shown_up_to_twenty(
    county: County, tmp_path: Path
) -> None:
    ready(county)
    rows = rows_of(county)
    good = rows[0]
    bad = [("91410499MA000012X", *good[1:]) for _ in range(30)]
    bad += [
        (rows[1][0].lower(), *rows[1][1:]),
        ("410499199001011234", *good[1:]),
        ("", *good[1:]),
        ("9|1", *good[1:]),
    ]
    bad += [
        (make_uscc("91410499MA777777"), "火星", *good[2:]),
        (make_uscc("91410499MA777778"), "410499001", "", *good[3:]),
        (make_uscc("91410499MA777779"), "410499001", "工业企业", "还行", *good[4:]),
        (make_uscc("91410499MA777780"), "410499001", "工业企业", "正常", "Z", *good[5:]),
        (make_uscc("91410499MA777781"), "410499001", "工业企业", "正常", "A", "很多", "昨天", *good[7:]),
    ]
    said = refused(county, csv(tmp_path / "名录.csv", rows + bad))
    for words in (
        "只列出前 20 个",
        "共 33 个",  # 30 short codes, a citizen's number or the like, a blank, a bar
        "91410499MA000012X",
        f"“{rows[1][0]}”登记了 2 次",
        "“火星”不在“地区”表里",
        "“类别”未填写",
        "“还行”不在可选的内容之中",
        "“Z”不在可选的内容之中",
        "“本年已检查次数”",
        "“上次检查日期”",
    ):
        assert words in said, (words, said)
    assert said.count("91410499MA000012X”") <= 20


@pytest.mark.parametrize("where", ["in the frame", "in another category", "excluded"])
def test_a_mistyped_code_and_a_doubled_one_are_found_wherever_the_row_belongs(
    county: County, tmp_path: Path, where: str
) -> None:
    """What arrays find good in frame.txt is not asked of SQL again: the other rows, and the short codes, are."""
    ready(county)
    rows = rows_of(county)
    _, region, category, state, *more = next(row for row in rows if row[2:4] == ("工业企业", "正常"))
    kind = {
        "in the frame": (category, state),
        "in another category": ("特种设备", state),
        "excluded": (category, "注销"),
    }
    good, another = make_uscc("91410499MA777782"), make_uscc("91410499MA777783")
    wrong = (good[:-1] + ("0" if good[-1] != "0" else "1"), good[1:-3])
    added = [(name, region, *kind[where], *more) for name in wrong]
    path = csv(tmp_path / "名录.csv", [*rows, (another, region, category, state, *more), *added])
    for name in wrong:
        assert name in refused(county, path)
    path = csv(
        path, [*rows, (another, region, category, state, *more), (another, region, *kind[where], *more)]
    )
    assert f"“{another}”登记了 2 次（第 {len(rows) + 2}、{len(rows) + 3} 行）" in refused(county, path)
    path = csv(path, [*rows, (another, region, *kind[where], *more)])
    assert frozen_from(county, path).exists()  # control: the row alone is good


def test_the_number_of_a_person_is_not_repeated(county: County, tmp_path: Path) -> None:
    ready(county)
    rows = rows_of(county)
    said = refused(county, csv(tmp_path / "名录.csv", [*rows, ("11010519491231002X", *rows[0][1:])]))
    assert "像是公民身份号码" in said
    assert "11010519491231002X" not in said


def test_lines_that_are_no_rows_are_told_with_their_numbers(county: County, tmp_path: Path) -> None:
    ready(county)
    path = csv(tmp_path / "名录.csv", rows_of(county))
    path.write_bytes(path.read_bytes() + "91410499MA0000609K,少了几栏\n".encode())
    said = refused(county, path)
    assert f"第 {len(rows_of(county)) + 2} 行" in said
    assert "栏数" in said


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda data: data.replace("区划代码".encode(), "地方".encode(), 1), "没有“区划代码”一列"),
        (lambda data: data.replace("对象名称".encode(), "状态".encode(), 1), "“状态”一列出现了 2 次"),
        (lambda data: data + b"\xff\xff\xff", "既不是 UTF-8 也不是 GBK"),
        (lambda data: b"", "没有“统一社会信用代码”一列"),
        (lambda data: data.split(b"\r\n")[0] + b"\r\n", "没有可以抽取的对象|待抽名单是空的"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(county: County, tmp_path: Path, spoil, words: str) -> None:
    ready(county)
    path = csv(tmp_path / "名录.csv", rows_of(county))
    path.write_bytes(spoil(path.read_bytes()))
    assert re.search(words, refused(county, path))


def test_a_missing_file_and_a_broken_parquet_are_refused(county: County, tmp_path: Path) -> None:
    ready(county)
    assert "找不到名录文件" in refused(county, tmp_path / "没有.csv", Refused)
    broken = tmp_path / "名录.parquet"
    broken.write_bytes(b"PAR1 and nothing more")
    assert "不是完好的 Parquet" in refused(county, broken)


def test_without_duckdb_it_says_what_to_do(county: County, tmp_path: Path, monkeypatch) -> None:
    ready(county)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    words = refused(county, csv(tmp_path / "名录.csv", rows_of(county)), Refused)
    assert all(word in words for word in ("requirements-optional.txt", "start.py bulk", "wheels"))


def test_too_many_for_one_draw_is_said_before_the_freeze(county: County, tmp_path: Path, monkeypatch) -> None:
    ready(county)
    monkeypatch.setattr(freezing, "MOST_TEAMS", 1)
    assert "请按地市分成几项计划" in refused(county, csv(tmp_path / "名录.csv", rows_of(county)))


# --- once ----------------------------------------------------------------------------------------------


def test_it_is_frozen_once_and_drawn_once_and_not_without_a_word(county: County, tmp_path: Path) -> None:
    ready(county)
    path = csv(tmp_path / "名录.csv", rows_of(county))
    frozen_from(county, path)
    with pytest.raises(Exists):
        frozen_from(county, path)
    with pytest.raises(Exists, match="名录文件"):
        county_freeze(county.book(), county.office(), "202304-2", b"n" * 32)
    with pytest.raises(Exists, match="bulk draw"):
        county_draw(county.book(), county.office(date(2023, 4, 14)), "202304-2", NUMBER, "卷一")
    with pytest.raises(Refused, match="--waive"):
        draw(county.book(), county.office(date(2023, 4, 14)), "202304-2", NUMBER, None)
    draw(county.book(), county.office(date(2023, 4, 14)), "202304-2", NUMBER, "卷一")
    with pytest.raises(Exists, match="不能重来"):
        draw(county.book(), county.office(date(2023, 4, 14)), "202304-2", NUMBER, "卷一")


def test_an_interrupted_draw_is_finished_in_the_same_bytes(county: County, tmp_path: Path) -> None:
    ready(county)
    folder = drawn_from(county, csv(tmp_path / "名录.csv", rows_of(county)))
    right = content(folder)
    (folder / "assignment.txt").unlink()
    (folder / "nonce.txt").write_text((b"n" * 32).hex() + "\n")
    (folder.parent / records.CHAIN).unlink()
    draw(county.book(), county.office(date(2023, 4, 14)), "202304-2", "01,02,03,04,05,06+07", "卷一")
    assert content(folder) == right


def test_a_list_changed_after_the_freeze_is_not_drawn(county: County, tmp_path: Path) -> None:
    ready(county)
    folder = frozen_from(county, csv(tmp_path / "名录.csv", rows_of(county)))
    frame = folder / "frame.txt"
    frame.write_bytes(frame.read_bytes() + b"91410499MA0000609K\t410499001/-\n")
    with pytest.raises(Changed):
        draw(county.book(), county.office(date(2023, 4, 14)), "202304-2", NUMBER, "卷一")
    assert not (folder / "record.json").exists()


# --- verification on disk -----------------------------------------------------------------------------


def test_on_disk_every_changed_byte_names_its_file_as_in_memory(county: County, tmp_path: Path) -> None:
    ready(county)
    folder = drawn_from(county, csv(tmp_path / "名录.csv", rows_of(county)))
    assert check_on_disk(folder) == []
    for name in (
        *COMMITTED,
        checklists.NAME,
        "manifest.txt",
        "record.json",
        "selected.txt",
        "alternates.txt",
        "assignment.txt",
    ):
        right = (folder / name).read_bytes()
        for place in (0, len(right) // 2, len(right) - 1):
            wrong = right[:place] + bytes([right[place] ^ 1]) + right[place + 1 :]
            (folder / name).write_bytes(wrong)
            found = {p.place.sheet.rpartition("/")[2] for p in check_on_disk(folder)}
            assert found in ({name}, {name, "chain.txt"}), (name, place, found)
        (folder / name).write_bytes(right)
    (folder / "alternates.txt").unlink()
    assert {p.place.sheet for p in check_on_disk(folder)} == {"alternates.txt"}


def test_the_year_is_verified_with_these_records_and_their_deadlines(county: County, tmp_path: Path) -> None:
    ready(county)
    folder = drawn_from(county, csv(tmp_path / "名录.csv", rows_of(county)))
    told = verify_year(county.root, 2023, date(2023, 12, 31))
    assert told.ok
    assert told.data["large_records"] == 1
    assert "大库：1 份记录；全部相符" in told.lines
    frozen_only = folder.parent / "202399-1-01"
    frozen_only.mkdir()
    for name, data in content(folder).items():
        if name not in {"record.json", "selected.txt", "alternates.txt", "assignment.txt"}:
            (frozen_only / name).write_bytes(data)
    assert any(p.rule == "R11" for p in verify_year(county.root, 2023, date(2023, 12, 31)).problems)
    (folder / "selected.txt").write_bytes(b"")
    assert not verify_year(county.root, 2023, date(2023, 12, 31)).ok


def test_a_draw_before_the_freeze_is_refused(county: County) -> None:
    ready(county)
    with pytest.raises(Refused, match="bulk freeze"):
        draw(county.book(), county.office(), "202304-2", NUMBER, "卷一")


@pytest.mark.parametrize("held", [0, verifying.HELD])
def test_a_record_made_by_an_earlier_version_still_verifies(tmp_path: Path, monkeypatch, held: int) -> None:
    """Frozen by ``freeze --registry`` and drawn by ``draw`` of version 0.1, when they were the county's commands."""
    year = tmp_path / "记录" / "2023"
    shutil.copytree(Path(__file__).with_name("made_by_0.1"), year)
    monkeypatch.setattr(verifying, "HELD", held)
    folder = year / "大库" / "202304-2-01"
    assert main(["verify", str(folder)]) == 0
    assert main(["bulk", "verify", str(folder)]) == 0
    assert main(["bulk", "sql", str(folder), "--engine", "postgres"]) == 0
    told = verify_year(tmp_path, 2023, date(2023, 12, 31)).problems
    assert [problem.place.sheet for problem in told] == [
        "日志.jsonl"
    ]  # its office's journal is not kept here
    frame = folder / "frame.txt"
    frame.write_bytes(frame.read_bytes().replace(b"410499", b"410498", 1))
    assert main(["verify", str(folder)]) == 1
    assert len(verify_year(tmp_path, 2023, date(2023, 12, 31)).problems) > 1


@pytest.mark.parametrize("held", [0, verifying.HELD])
def test_the_door_looks_at_the_size_of_a_record_and_both_ways_find_a_changed_byte(
    county: County, tmp_path: Path, monkeypatch, capsys, held: int
) -> None:
    ready(county)
    folder = drawn_from(county, csv(tmp_path / "名录.csv", rows_of(county)))
    monkeypatch.setattr(verifying, "HELD", held)
    assert main(["verify", str(folder)]) == 0
    assert ("（大库）" in capsys.readouterr().out) == (held == 0)
    (folder / "selected.txt").write_bytes(b"")
    assert main(["verify", str(folder)]) == 1
    assert "selected.txt" in capsys.readouterr().out


@pytest.mark.parametrize("held", [0, verifying.HELD])
def test_a_record_is_verified_without_duckdb(county: County, tmp_path: Path, monkeypatch, held) -> None:
    ready(county)
    folder = drawn_from(county, csv(tmp_path / "名录.csv", rows_of(county)))
    monkeypatch.setattr(verifying, "HELD", held)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert main(["verify", str(folder)]) == 0
    assert main(["verify", str(county.root), "--year", "2023"]) == 0
    assert main(["bulk", "verify", str(folder)]) == 0


def test_a_package_with_such_a_record_is_verified(county: County, tmp_path: Path, monkeypatch) -> None:
    """verify-archive asks what the door gives it; a changed list is found in memory and on disk."""
    ready(county)
    folder = drawn_from(county, csv(tmp_path / "名录.csv", rows_of(county)))
    outcome = Outcome("核验归档包")
    for held in (0, verifying.HELD):
        monkeypatch.setattr(verifying, "HELD", held)
        assert _check_records(folder.parents[1], outcome, verifying.check) == 1
        assert outcome.problems == []
    (folder / "assignment.txt").write_bytes(b"")
    for held in (0, verifying.HELD):
        monkeypatch.setattr(verifying, "HELD", held)
        outcome = Outcome("核验归档包")
        _check_records(folder.parents[1], outcome, verifying.check)
        assert any("assignment.txt" in problem.place.sheet for problem in outcome.problems)


def test_with_the_commands_and_as_sql(county: County, tmp_path: Path, capsys) -> None:
    county.plan()
    path = csv(tmp_path / "名录.csv", rows_of(county))
    words = [str(county.path), "--task", "202304-2"]
    coming = ["--source", "ONSITE", "--issue", "20230414"]
    number = ["--entropy", "482913+春风十里+青山不老"]
    assert main(["bulk", "freeze", *words, "--registry", str(path), *coming]) == 0
    assert main(["bulk", "draw", *words, *number]) == 3
    assert main(["bulk", "draw", *words, *number, "--waive", "卷一"]) == 0
    folder = county.root / "记录" / "2023" / "大库" / "202304-2-01"
    assert main(["verify", str(folder)]) == 0
    assert main(["bulk", "verify", str(folder)]) == 0
    assert main(["verify", str(county.root), "--year", "2023"]) == 0
    assert [row.text("step") for row in county.book().read(columns.LOG).rows][-2:] == [
        "冻结名单（大库）",
        "抽取（大库）",
    ]
    capsys.readouterr()
    assert main(["bulk", "sql", str(folder), "--engine", "duckdb"]) == 0
    (folder / "抽取.sql").write_text(capsys.readouterr().out, "utf-8")
    with duckdb.connect() as database, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        database.execute((folder / "抽取.sql").read_text("utf-8"))
    assert (folder / "结果.txt").read_bytes() == (folder / "selected.txt").read_bytes()


# --- a million ------------------------------------------------------------------------------------------

MEASURED = """
import json, sys
from datetime import date
from pathlib import Path
import duckdb, numpy
from tests.county import NUMBER, County
from toolkit.draw import mixing_arrays
from toolkit.draw.paths import frames
from toolkit.bulk.draw import draw
from toolkit.bulk.freeze import freeze
from toolkit.bulk.verify import check_on_disk

def memory(key):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(key)) >> 10

root, found = Path(sys.argv[1]), []
county = County(root, (root / "双随机台账.xlsx").read_bytes())
folder = root / "记录" / "2023" / "大库" / "202304-2-01"
for step in (
    lambda: freeze(county.book(), county.office(), "202304-2", b"n" * 32, root / "名录.csv"),
    lambda: draw(county.book(), county.office(date(2023, 4, 14)), "202304-2", NUMBER, "卷一"),
    lambda: check_on_disk(folder) == [] or sys.exit("not verified"),
):
    Path("/proc/self/clear_refs").write_text("5")
    before = memory("VmRSS")
    step()
    found.append(memory("VmHWM") - before)
print(json.dumps(found))
"""


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is told by Linux")
def test_a_million_give_the_same_record_within_200_megabytes(county: County) -> None:
    size, people = 1_000_000, 2_000
    ready(county)
    book = county.book()
    book.append(
        columns.INSPECTORS,
        [
            {
                "no": number,
                "name": f"示例{number}",
                "id": f"SL99{number:05d}",
                "expires": date(2030, 1, 1),
                "department": "示例股",
                "role": "主检",
                "state": "在岗",
            }
            for number in range(people)
        ],
    )
    book.update(columns.PLAN, "2", {"quantity": "5%"})
    book.save()
    raw, regions = county.root / "raw.txt", [row.text("code") for row in book.read(columns.REGIONS).rows]
    registry.write(raw, size)
    with raw.open() as lines, (county.root / "名录.csv").open("w", encoding="utf-8") as out:
        out.write("统一社会信用代码,区划代码,类别,状态\n")
        for number, line in enumerate(lines):
            state = "注销" if number % 50 == 0 else "正常"
            out.write(f"{line[:18]},{regions[number % len(regions)]},工业企业,{state}\n")
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(county.root)],
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    peaks = json.loads(done.stdout)
    assert max(peaks) <= 200, peaks
    files = content(county.root / "记录" / "2023" / "大库" / "202304-2-01")
    assert files["frame.txt"].count(b"\n") == size * 49 // 50
    people_rows = from_lines("inspectors.txt", files["inspectors.txt"], 4)
    again = frozen.freeze(
        Plan.parse(files["plan.json"]),
        frame=[line.split("\t") for line in files["frame.txt"].decode().split("\n")[:-1]],
        excluded=from_lines("excluded.txt", files["excluded.txt"], 3),
        inspectors=[(i, unit, roles.split(","), skills.split(",")) for i, unit, roles, skills in people_rows],
        recusals=from_lines("recusal.txt", files["recusal.txt"], 3),
        nonce=b"n" * 32,
        checklists=files[checklists.NAME],
    )
    assert again["manifest.txt"] == files["manifest.txt"]
    assert (
        draw_record(again, b"n" * 32, NUMBER, digest(again["manifest.txt"]))["record.json"]
        == files["record.json"]
    )

"""Firms without an 18-digit code: old numbers are unique, drawn like others, and become the code when it comes."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests import import_kit as kit
from tests.county import County
from toolkit import columns
from toolkit.cli import main
from toolkit.excel.book import Value
from toolkit.jobs.apply_changes import apply_changes
from toolkit.jobs.base import open_desk
from toolkit.jobs.verify import verify_folder

OLD = {
    "15 digits": "410499000012345",
    "13 digits": "4104990000123",
    "co-operative": "410499NA000123X",
    "ending in X": "41049900001234X",
    "organisation code": "M000100Y-4",
    "in words": "企合豫示总字第001234号",
}
HEAD = ["企业名称", "统一社会信用代码/注册号", "区划代码", "类别", "经营状态"]


def imported(county: County, numbers: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    rows = [[f"示例旧号{n}公司", number, kit.REGION, kit.POOL, "正常"] for n, number in enumerate(numbers)]
    path = kit.xlsx(county.root / "旧号.xlsx", [HEAD, *rows])
    capsys.readouterr()
    main(["import", str(county.path), str(path), "--into", "检查对象库", "--accept", "--json"])
    said: dict[str, object] = json.loads(capsys.readouterr().out)
    return said


def test_old_numbers_of_every_kind_are_taken_with_a_reminder_and_drawn(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    data = imported(county, list(OLD.values()), capsys)["data"]
    assert isinstance(data, dict)
    assert data["taken"] == len(OLD)
    main(["check", str(county.path), "--json"])
    told = [p for p in json.loads(capsys.readouterr().out)["problems"] if "旧的登记注册号" in p["what"]]
    assert len(told) == len(OLD)
    assert {p["level"] for p in told} == {"提醒"}
    (task,) = (row for row in county.book().read(columns.PLAN).rows if row["no"] == 1)
    county.type(columns.PLAN, task.text("no"), {"quantity": "100%"})
    county.drawn()
    drawn = {row.text("target") for row in county.book().read(columns.CASES).rows}
    assert {number.replace("-", "") for number in OLD.values()} <= drawn
    assert verify_folder(county.record()).ok
    done = subprocess.run(
        [sys.executable, "-I", county.record() / "verify.py"], capture_output=True, check=False
    )
    assert done.returncode == 0, "the script that an enterprise runs says the same"


def test_the_same_old_number_twice_is_one_firm(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    said = imported(county, [OLD["in words"], "企合豫示总字第 001234号", OLD["15 digits"]], capsys)
    data = said["data"]
    assert isinstance(data, dict)
    assert (data["taken"], data["refused"]) == (2, 1)
    assert "重复" in str(said["problems"])


@pytest.mark.parametrize("number", ["9141049900001234", "13900001234", "示例路1234号", "410499"])
def test_what_is_no_number_of_a_licence_is_still_refused(
    number: str, county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    """Negative control: a code that lost two characters, a phone, an address, a region."""
    said = imported(county, [number], capsys)
    assert "应为 18 位" in str(said["problems"])


# --- the code comes ---------------------------------------------------------------------------------------


MINE = 3
"""The object whose number is old; nobody is named in 回避."""


def objects(county: County, number: int) -> dict[str, Value]:
    return dict(county.book().read(columns.TARGETS).rows[number].values)


def with_old_number(county: County, number: str = OLD["15 digits"]) -> dict[str, Value]:
    county.type(columns.TARGETS, str(objects(county, MINE)["id"]), {"id": number})
    return objects(county, MINE)


def code_comes(county: County, old: str, new: str, stands: str = "") -> list[str]:
    book = county.book()
    asked: dict[str, Value] = {
        "no": 1, "sheet": "检查对象库", "id": old, "field": "统一社会信用代码", "old": stands or old, "new": new,
        "decision": "同意", "decider": "吴示例", "decided": date(2023, 6, 1),
    }  # fmt: skip
    book.append(columns.CHANGES, [asked])
    book.save()
    told = apply_changes(county.book(), county.office(date(2023, 6, 2)))
    return [*told.lines, *map(str, told.problems)]


@pytest.mark.thorough
def test_the_code_that_comes_takes_over_row_and_history_and_nobody_is_there_twice(county: County) -> None:
    before = with_old_number(county)
    old, new = str(before["id"]), kit.uscc(850)
    county.type(columns.PLAN, "1", {"quantity": "100%"})
    county.drawn()
    county.inspect()
    assert f"旧号 {old} → {new}" in code_comes(county, old, new)[0]
    rows = [dict(row.values) for row in county.book().read(columns.TARGETS).rows]
    assert rows[MINE] == before | {"state": "合并", "kept": new}
    no = max(int(str(row["no"])) for row in rows)
    assert rows[-1] == before | {"id": new, "no": no, "checked": 1, "last": date(2023, 4, 20)}
    registry = open_desk(county.book(), county.office()).registry
    assert not [p for p in registry.problems if "同名" in p.what]
    county.type(columns.SETTINGS, "同一对象年度检查上限", {"value": "0"})
    county.freeze("202306-1", day=date(2023, 6, 5))
    folder: Path = county.record("202306-1")
    frame, excluded = ((folder / name).read_text("utf-8") for name in ("frame.txt", "excluded.txt"))
    assert new in frame
    assert old not in frame
    assert f"{old}\t合并" in excluded


def test_a_code_already_registered_makes_it_a_merge(county: County) -> None:
    before = with_old_number(county)
    there = objects(county, 1)
    told = code_comes(county, str(before["id"]), str(there["id"]))
    assert f"{before['name']} 并入 {there['name']}" in told[0]
    assert len(county.book().read(columns.TARGETS).rows) == 60


@pytest.mark.parametrize(
    ("new", "stands", "what"),
    [
        (kit.uscc(850)[:-1] + "0", "", "校验码"),
        ("4104990000123", "", "旧的登记注册号"),
        (kit.uscc(850), "别的", "与申请所写的原内容不同"),
    ],
)
def test_a_request_that_does_not_fit_is_told(county: County, new: str, stands: str, what: str) -> None:
    before = with_old_number(county)
    assert what in code_comes(county, str(before["id"]), new, stands)[-1]
    assert objects(county, MINE) == before


def test_a_good_code_is_not_changed_into_another(county: County) -> None:
    """Negative control: only an old number becomes a code."""
    good = str(objects(county, 0)["id"])
    assert "只有旧号" in code_comes(county, good, kit.uscc(850))[-1]

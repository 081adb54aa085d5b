"""What phones hand in comes into the books: previewed, two phones compared cell by cell, whatever is wrong told."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.county import TASK, County, text_of
from tests.onsite.conftest import VISITED
from tests.onsite.phone import hand_in, photo, signature, visit
from toolkit import columns
from toolkit.cli import main
from toolkit.columns.lists import MENDED, NO_PROBLEM, NOBODY_THERE, PROBLEM_RESULTS, REFUSED
from toolkit.draw.verification import source
from toolkit.errors import Fault
from toolkit.jobs.base import Outcome
from toolkit.jobs.documents import documents
from toolkit.jobs.onsite_form import FORM, keys_of
from toolkit.jobs.results_file import enter_results
from toolkit.onsite.handed import LARGEST, Envelope, opened
from toolkit.onsite.kept import latest
from toolkit.onsite.seal import key_of, pin_of, seal, unseal

ISSUE = {
    "result": PROBLEM_RESULTS[3],
    "issue": "登记缺两页",
    "handling": "责令改正",
    "rectify_due": "2023-05-10",
}
POINTS = {str(number): {"result": "符合"} for number in range(1, 7)}


def names(county: County) -> list[str]:
    return [row.text("case") for row in county.book().read(columns.CASES).rows]


def row(county: County, number: int = 0) -> dict[str, Any]:
    return dict(county.book().read(columns.CASES).rows[number].values)


def enter(county: County, *files: Path, preview: bool = False, day: date = VISITED) -> Outcome:
    return enter_results(county.book(), county.office(day), files, preview=preview)


def hand(county: County, cases: Mapping[str, Any], name: str = "甲", **said: Any) -> Path:
    return hand_in(county.office(), TASK, cases, name, **said)


def test_a_visit_comes_into_ledger_record_photos_and_paper(taken_along: County) -> None:
    county = taken_along
    first, *_ = names(county)
    found = visit(
        ISSUE | {"scene": "查了库房", "present": "陈示例", "opinion": "无"},
        points=POINTS | {"2": {"result": "不符合", "remark": "缺两页"}, "5": {"result": "不适用"}},
        total=6,
        photos=[photo("red", "大门"), photo("blue", "库房")],
        signs=[signature(), signature("对方负责人", "陈示例") | {"why": "拒绝签字", "png": ""}],
    )
    path = hand(county, {first: found})
    before = {each: each.read_bytes() for each in county.root.rglob("*") if each.is_file()}
    shown = enter(county, path, preview=True)
    assert "照片 2 张，签名：检查人员王示例、对方负责人陈示例（没有签）" in "\n".join(shown.lines)
    assert before == {each: each.read_bytes() for each in county.root.rglob("*") if each.is_file()}
    told = enter(county, path)
    assert told.ok
    assert told.data["entered"] == [first]
    now = row(county)
    assert (now["result"], now["points"]) == (PROBLEM_RESULTS[3], "不符合：2；不适用：5")
    assert (now["started"], now["ended"], now["shown"]) == (date(2023, 4, 20), date(2023, 4, 20), True)
    assert now["evidence"] == "照片2张"
    assert now["report_due"] == date(2023, 4, 28), "the clocks run at once"
    pictures = county.documents() / "照片" / first
    assert len(list(pictures.glob("现场_*.jpg"))) == 2
    assert "大门（2023-04-20 09:40）" in (pictures / "说明.txt").read_text("utf-8")
    documents(county.book(), county.office(date(2023, 4, 22)), TASK)
    (record,) = county.documents().glob("现场检查记录表_001_*.docx")
    text = text_of(record)
    for words in ("9时05分至10时30分", "■不符合", "缺两页", "查了库房", "■责令改正，期限：2023年5月10日", "共2张",
                  "没有签：拒绝签字", "■发现问题"):  # fmt: skip
        assert words in text, words
    assert "_已填" in record.name
    assert list((county.documents() / "留存").glob("现场检查记录表_001_*")), "the blank one is set aside"
    (shots,) = county.documents().glob("现场照片_001_*.docx")
    assert "大门" in text_of(shots)
    assert main(["reconcile", str(county.path)]) == 0


def test_every_outcome_of_a_visit_at_which_nothing_could_be_looked_at(taken_along: County) -> None:
    """Not found, not let in, closed, moved away …: one firm each, without a checklist."""
    more = {"issue": "见现场情况", "handling": "其他"}
    cases = {
        case: visit({"result": result} | (more if result in PROBLEM_RESULTS else {}), total=6)
        for case, result in zip(names(taken_along), NOBODY_THERE, strict=True)
    }
    told = enter(taken_along, hand(taken_along, cases))
    assert told.problems == []
    rows = [row.values for row in taken_along.book().read(columns.CASES).rows]
    assert [each["result"] for each in rows] == list(NOBODY_THERE)
    assert [each["points"] for each in rows] == [None] * 8
    documents(taken_along.book(), taken_along.office(date(2023, 4, 22)), TASK)
    records = sorted(taken_along.documents().glob("现场检查记录表_*_已填.docx"))
    assert "■停业、注销等其他情形：迁出" in text_of(records[-1])
    assert f"■发现问题（{REFUSED}）　□未发现相关经营活动" in text_of(records[1])


def test_the_record_of_a_visit_is_vouched_for_by_the_journal(taken_along: County) -> None:
    first, *_ = names(taken_along)
    enter(taken_along, hand(taken_along, {first: visit()}))
    assert main(["reconcile", str(taken_along.path)]) == 0
    (kept,) = (taken_along.documents() / "现场记录").iterdir()
    kept.write_bytes(kept.read_bytes().replace("未发现问题".encode(), "不配合检查情节严重".encode()))
    assert main(["reconcile", str(taken_along.path)]) == 1


def test_whoever_is_killed_after_the_record_enters_it_by_doing_it_again(taken_along: County) -> None:
    first, *_ = names(taken_along)
    path = hand(taken_along, {first: visit(photos=[photo()])})
    taken_along.dies(lambda: enter(taken_along, path))
    assert row(taken_along)["result"] is None
    assert latest(taken_along.documents())[first].values["result"] == NO_PROBLEM
    assert enter(taken_along, path).data["entered"] == [first]
    assert len(list((taken_along.documents() / "现场记录").iterdir())) == 1
    assert main(["reconcile", str(taken_along.path)]) == 0


def test_two_phones_of_one_visit_complete_each_other(taken_along: County) -> None:
    first, second, *_ = names(taken_along)
    part = {"values": {"present": "陈示例"}, "points": {"1": {"result": "符合"}}, "photos": [photo("blue")]}
    files = (
        hand(taken_along, {first: visit(photos=[photo()], total=1), second: visit()}, "甲"),
        hand(taken_along, {first: visit() | part | {"total": 1}}, "乙"),
    )
    assert enter(taken_along, *files).data["entered"] == [first, second]
    kept = latest(taken_along.documents())[first]
    assert (kept.values["present"], kept.findings, len(kept.photos)) == ("陈示例", "全部符合", 2)
    assert [source["who"] for source in kept.sources] == ["甲", "乙"]


def test_where_two_phones_differ_each_cell_is_told_and_the_visit_waits(taken_along: County) -> None:
    first, second, *_ = names(taken_along)
    other = visit(ISSUE | {"present": "李示例"}, points={"3": {"result": "不符合"}}, total=6)
    files = (
        hand(taken_along, {first: visit(points={"3": {"result": "符合"}}, total=6), second: visit()}, "甲"),
        hand(taken_along, {first: other}, "乙"),
    )
    told = enter(taken_along, *files)
    text = "\n".join(str(problem) for problem in told.problems)
    assert (
        "“检查结果”不一样：甲的手机（现场_甲.xcjh）写“未发现问题”；乙的手机（现场_乙.xcjh）写“发现问题"
        in text
    )
    assert "“检查要点第3条”不一样" in text
    assert "“后续处置”不一样" in text
    assert "在场人员" not in text, "only one of them says it"
    assert told.data["entered"] == [second]
    assert row(taken_along)["result"] is None
    assert first not in latest(taken_along.documents())
    assert enter(taken_along, files[1]).data["entered"] == [first], "the way out: the right one alone"


def test_what_stands_in_the_ledger_is_not_overwritten(taken_along: County) -> None:
    first, *_ = names(taken_along)
    taken_along.type(columns.CASES, first, {"result": REFUSED, "ended": date(2023, 4, 19)})
    told = enter(taken_along, hand(taken_along, {first: visit()}))
    text = "\n".join(str(problem) for problem in told.problems)
    assert f"台账里{row(taken_along)['name']}已是“{REFUSED}”，文件里是“{NO_PROBLEM}”" in text
    assert "2023-04-19" in text
    assert told.data["entered"] == []
    assert not (taken_along.documents() / "现场记录").exists()


def test_the_same_phone_may_hand_in_again_and_adds(taken_along: County) -> None:
    first, *_ = names(taken_along)
    early = hand(taken_along, {first: visit({"scene": "只看了门"}, photos=[photo()])})
    enter(taken_along, early)
    more = visit({"scene": "全看了"}, photos=[photo(), photo("blue")], signs=[signature()])
    later = hand(taken_along, {first: more}, made="2023-04-20T18:00")
    told = enter(taken_along, later)
    assert told.data["entered"] == [first]
    assert "照片添到 2 张" in str(told.problems[0])
    kept = latest(taken_along.documents())[first]
    assert (kept.values["scene"], len(kept.photos), len(kept.signs)) == ("全看了", 2, 1)
    other = hand(taken_along, {first: visit({"scene": "没有去"})}, "乙")
    assert "已经登记的写“全看了”；乙的手机" in str(enter(taken_along, other).problems[0])
    assert main(["reconcile", str(taken_along.path)]) == 0


def test_of_two_files_of_one_phone_the_later_counts(taken_along: County) -> None:
    first, *_ = names(taken_along)
    late = hand(taken_along, {first: visit({"scene": "晚"})}, "乙", device="同", made="2023-04-20T18:00")
    early = hand(taken_along, {first: visit({"scene": "早"})}, "甲", device="同")
    assert enter(taken_along, late, early).data["entered"] == [first]
    assert latest(taken_along.documents())[first].values["scene"] == "晚"


def test_a_second_visit_is_entered_as_a_round(taken_along: County) -> None:
    county = taken_along
    first, *_ = names(county)
    enter(county, hand(county, {first: visit(ISSUE)}))
    told = documents(county.book(), county.office(date(2023, 5, 8)), TASK, FORM)
    assert "现场表 8 户，其中复查 1 户" in "\n".join(told.lines)
    again = {
        "outcome": MENDED[1],
        "what": "补了一页",
        "proof": "复印件1份",
        "day": "2023-05-09",
        "next_due": "2023-05-20",
    }
    second = visit() | {"values": again, "photos": [photo("green")]}
    told = enter(county, hand(county, {first: second}, "乙"), day=date(2023, 5, 10))
    assert told.data["rechecked"] == [first]
    (found,) = county.book().read(columns.RECHECKS).rows
    assert (found["outcome"], found["evidence"]) == (MENDED[1], "复印件1份、照片1张")
    assert row(county)["rectify_due"] == date(2023, 5, 20)
    told = enter(county, hand(county, {first: second}, "乙"), day=date(2023, 5, 11))
    assert "已经登记过" in str(told.problems[0]), "sent twice"
    last = {"outcome": MENDED[0], "what": "补齐了", "proof": "复印件2份", "day": "2023-05-15"}
    told = enter(county, hand(county, {first: second | {"values": last}}, "丙"), day=date(2023, 5, 16))
    assert row(county)["closed"] is True
    assert main(["reconcile", str(county.path)]) == 0


# --- what does not fit -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"result": "还行"}, "“还行”不在可选的里面"),
        ({"ended": "明天"}, "读不懂"),
        ({"started": "2023-04-21T09:00"}, "检查结束早于检查开始"),
        ({"ended": "2023-04-30T09:00"}, "还没有到"),
        ({"scene": "长" * 4001}, "最多 4000 个"),
        ({"scene": ["不是文字"]}, "读不懂"),
        ({"shown": "yes"}, "读不懂"),
        ({"__proto__": "x"}, "现场表没有这一栏"),
        ({"issue": "证号 11010119900307109X"}, "公民身份号码"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_its_firm_and_label(
    values: dict[str, Any], what: str, taken_along: County
) -> None:
    first, second, *_ = names(taken_along)
    told = enter(taken_along, hand(taken_along, {first: visit(values), second: visit()}))
    said = [str(problem) for problem in told.problems if what in str(problem)]
    assert said, [str(problem) for problem in told.problems]
    assert first in said[0]
    assert second in told.data["entered"]  # type: ignore[operator]


def test_foreign_tampered_and_huge_files_are_told(taken_along: County, tmp_path: Path) -> None:
    first, *_ = names(taken_along)
    good = hand(taken_along, {first: visit()}).read_bytes()
    head, _, body = good.partition(b"\n")
    stranger = seal(key_of(*pin_of(b"x" * 32)), b"{}")
    cases = {
        "改了一字": (good[:-1] + bytes([good[-1] ^ 1]), "打不开"),
        "短了": (good[:-40], "打不开"),
        "只有头": (head + b"\n", "打不开"),
        "别的PIN": (head + b"\n" + stranger, "打不开"),
        "别的任务": (head.replace(TASK.encode(), b"202309-9") + b"\n" + body, "没有做过这张表"),
        "路径": (head.replace(TASK.encode(), b"../../etc") + b"\n" + body, "没有做过这张表"),
        "别的盐": (head.replace(b'"salt":"', b'"salt":"00')[:-4] + b'"}\n' + body, "PIN 已经不是"),
        "新版": (head.replace(b'"version":1', b'"version":2') + b"\n" + body, "另一版"),
        "不是": (b'{"kind":"' + "双随机现场交回".encode() + b'"' + b"[" * 5000, "不是现场表的交回文件"),
        "图片": (b"\x89PNG\r\n\x1a\n" + b"0" * 99, "不是现场表的交回文件"),
    }
    for name, (data, what) in cases.items():
        path = tmp_path / f"{name}.xcjh"
        path.write_bytes(data)
        told = enter(taken_along, path)
        assert what in str(told.problems[0]), (name, str(told.problems[0]))
        assert told.data["entered"] == []
    huge = tmp_path / "大.xcjh"
    with huge.open("wb") as file:
        file.write(head + b"\n")
        file.truncate(500 * 2**20)
    assert f"大于 {LARGEST >> 20} MB" in str(enter(taken_along, huge).problems[0])
    assert f"FILE_MOST = {LARGEST >> 20} * 1024 * 1024;" in source("toolkit.onsite", "handing.js"), (
        "the page makes none that is not read"
    )
    assert row(taken_along)["result"] is None


def test_a_firm_of_another_task_or_none_is_told(taken_along: County) -> None:
    told = enter(taken_along, hand(taken_along, {"202304-1-01-999": visit(), "../../x": visit()}))
    assert [("不是这个任务抽中的对象" in str(problem)) for problem in told.problems] == [True, True]
    assert not (taken_along.root.parent / "x_1.json").exists()


def test_a_photo_or_signature_that_is_none_is_left_out_and_told(taken_along: County) -> None:
    first, *_ = names(taken_along)
    empty = b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 4).decode()
    bad = visit(
        photos=[photo() | {"jpeg": "PHNjcmlwdD4="}, photo()],
        signs=[signature("领导", "x"), signature() | {"png": empty}, signature() | {"png": photo()["jpeg"]}],
    )
    told = enter(taken_along, hand(taken_along, {first: bad}))
    text = "\n".join(str(problem) for problem in told.problems)
    assert "第1张照片" in text
    assert "签名" in text
    kept = latest(taken_along.documents())[first]
    assert (len(kept.photos), kept.signs) == (1, ())


def test_a_checklist_that_is_half_done_says_nothing_and_is_told(taken_along: County) -> None:
    first, *_ = names(taken_along)
    told = enter(taken_along, hand(taken_along, {first: visit(points={"1": {"result": "符合"}}, total=6)}))
    assert "检查要点有 5 条没有选" in str(told.problems[0])
    assert row(taken_along)["points"] is None, "what nobody looked at is not 符合"


def test_from_the_command_line_with_several_files(
    taken_along: County, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, *_ = names(taken_along)
    files = [hand(taken_along, {first: visit()}, "甲"), hand(taken_along, {second: visit()}, "乙")]
    command = ["results", str(taken_along.path), "--from", *map(str, files)]
    assert main([*command, "--preview"]) == 0
    assert "可以登记 2 户" in capsys.readouterr().out
    assert row(taken_along)["result"] is None
    main(command)
    assert "已登记 2 户" in capsys.readouterr().out
    assert row(taken_along)["result"] == NO_PROBLEM


def test_the_pin_stays_the_same_and_the_form_is_made_anew_when_a_firm_is_done(taken_along: County) -> None:
    office = taken_along.office(date(2023, 4, 22))
    page = taken_along.root / FORM / TASK / "现场.html"
    old, known = page.read_bytes(), keys_of(office, TASK)
    assert not documents(taken_along.book(), office, TASK, FORM).data["made"]
    assert page.read_bytes() == old
    first, *_ = names(taken_along)
    enter(taken_along, hand(taken_along, {first: visit()}))
    told = documents(taken_along.book(), office, TASK, FORM)
    assert "现场表 7 户" in "\n".join(told.lines)
    assert page.read_bytes() != old
    assert keys_of(office, TASK) == known
    assert any("做了现场表" in each["what"] for each in taken_along.book().read(columns.LOG).rows)  # type: ignore[operator]
    assert not any(
        pin_of(b"n" * 32)[0] in str(each.values) for each in taken_along.book().read(columns.LOG).rows
    )


@given(st.binary(max_size=400), st.integers(0, 10**6))
def test_what_is_sealed_opens_with_its_key_and_with_no_byte_changed(content: bytes, at: int) -> None:
    key = bytes(range(64))
    sealed = seal(key, content)
    assert unseal(key, sealed) == content
    broken = bytearray(sealed)
    broken[at % len(sealed)] ^= 1 + at % 255
    with pytest.raises(Fault):
        unseal(key, bytes(broken))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_whatever_json_is_handed_in_is_read_or_told(content: Any) -> None:
    key = bytes(range(64))
    about = {"version": 1, "task": "a", "device": "b", "who": "c", "made": "2023-04-20T10:00"}
    inside = visit({"scene": content})
    for said in (content, about | {"cases": {"x": content}}, about | {"cases": {"x": inside}}):
        closed = Envelope("f", "0" * 64, "a", b"", seal(key, json.dumps(said).encode()))
        try:
            opened(closed, key)
        except Fault:
            continue

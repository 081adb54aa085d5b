"""停开登记: a lottery that was not drawn gives way to the one named at the freeze, in the open."""

from __future__ import annotations

from datetime import date

import pytest

from tests.county import NUMBER, County, live, text_of
from tests.verified import faults, standalone
from toolkit import columns
from toolkit.cli import main
from toolkit.draw.plan import Fallback
from toolkit.errors import ProblemsFound, Refused, WrongUse
from toolkit.jobs.abandon import abandon
from toolkit.jobs.amend import Decision
from toolkit.jobs.documents import documents
from toolkit.jobs.draw import draw
from toolkit.jobs.freeze import freeze
from toolkit.jobs.skipped import skip
from toolkit.ledger import records
from toolkit.ledger.record import DrawRecord

DAY, DLT = date(2023, 4, 17), "03,11,19,27,33+04,09"
WHY = Decision("停止开奖", "吴示例", "福彩中心公告")


@pytest.fixture
def frozen(county: County) -> County:
    county.plan()
    county.freeze()
    return county


def stated(county: County, day: date = DAY, why: Decision = WHY):
    return skip(county.book(), county.office(day), "202304-1", why)


def test_the_freeze_names_the_next_of_the_other_lottery_and_says_so(county: County) -> None:
    county.plan()
    told = county.freeze()
    assert records.read(county.record()).plan.fallback == Fallback("CSL-DLT", "23041", "2023-04-13")
    assert any("替补期号：CSL-DLT 第 23041 期" in line for line in told.lines)
    slip = text_of(next((county.root / "文书" / "202304-1").glob("冻结确认单*.docx")))
    assert "停开的改用中国体育彩票超级大乐透 23041 期" in slip


@pytest.mark.thorough
def test_the_month_goes_on_with_the_other_lottery_and_everything_says_so(
    frozen: County, capsys, monkeypatch
) -> None:
    live(monkeypatch, DAY)
    words = ["--reason", "停止开奖", "--evidence", "福彩中心公告", "--by", "吴示例", "--operator", "测试员"]
    assert main(["skipped", str(frozen.path), "--task", "202304-1", *words]) == 0
    assert "超级大乐透第 23041 期" in capsys.readouterr().out
    assert stated(frozen).lines[0] == "已经登记过，没有重复登记"
    with pytest.raises(ProblemsFound):  # the number of the first issue, if it should be drawn after all
        draw(frozen.book(), frozen.office(DAY), "202304-1", NUMBER)
    assert draw(frozen.book(), frozen.office(DAY), "202304-1", DLT).ok
    assert records.read(frozen.record()).result["entropy"] == f"CSL-DLT:23041:{DLT}"
    assert faults(frozen, DAY) == []
    assert standalone(frozen.record()) == []
    documents(frozen.book(), frozen.office(DAY), "202304-1")
    for name in ("随机抽取记录", "抽取核验单"):
        paper = text_of(next((frozen.root / "文书" / "202304-1").glob(f"{name}*.docx")))
        assert "改用 CSL-DLT:23041" in paper


def test_too_early_without_proof_or_after_the_draw_it_is_refused(frozen: County) -> None:
    with pytest.raises(Refused, match="太早"):
        stated(frozen, date(2023, 4, 12))
    with pytest.raises(WrongUse, match="--evidence"):
        stated(frozen, why=WHY._replace(evidence=""))
    frozen.draw()
    with pytest.raises(Refused, match="抽取以前"):
        stated(frozen)


def test_where_no_fallback_was_named_it_is_refused_with_the_way_out(county: County) -> None:
    county.plan()
    county.type(columns.SETTINGS, "公布期限（天）", {"value": "4"})
    county.freeze()
    assert records.read(county.record()).plan.fallback is None
    with pytest.raises(Refused, match="放弃冻结"):
        stated(county)


def test_a_statement_added_after_the_draw_is_found(frozen: County) -> None:
    """Negative control: who dislikes the result says afterwards that the lottery was not drawn."""
    frozen.draw()
    record = records.read(frozen.record())
    other = frozen.record().parent / "other"
    assert not other.exists()
    stolen = b'"kind":"skipped"'
    data = next(iter(_statement(frozen, record)))
    assert stolen in data
    (frozen.record() / "amend-001.json").write_bytes(data)
    assert any("amend-001" in fault or "entropy" in fault for fault in faults(frozen, DAY))
    assert standalone(frozen.record()) != []


def _statement(county: County, record: DrawRecord):
    from toolkit.draw.amendment import Amendment

    plan = record.plan
    yield Amendment(
        plan.draw_id, 1, "skipped", "2023-04-17", "", "CWL-SSQ:2023041", "CSL-DLT:23041", (), "停止开奖", "公告",
        "吴示例", "测试员", record.digest,
    ).to_bytes()  # fmt: skip


def test_given_up_after_it_the_number_of_the_fallback_tells_the_result(frozen: County) -> None:
    stated(frozen)
    why = Decision("名单漏了三户", "吴示例", "示工信决〔2023〕5号")
    told = abandon(frozen.book(), frozen.office(DAY), "202304-1", why, DLT)
    assert any("本来会抽中 8 户" in line for line in told.lines)
    assert faults(frozen, DAY) == []
    assert standalone(frozen.record()) == []


def test_a_redraw_does_not_take_the_issue_that_decided(frozen: County) -> None:
    from toolkit.jobs.amend import redraw

    stated(frozen)
    draw(frozen.book(), frozen.office(DAY), "202304-1", DLT)
    redraw(frozen.book(), frozen.office(DAY), "202304-1", Decision("名单有误", "吴示例"))
    with pytest.raises(ProblemsFound, match="已用于 202304-1-01"):
        freeze(frozen.book(), frozen.office(DAY), "202304-1", b"m" * 32, source="CSL-DLT", issue="23041")

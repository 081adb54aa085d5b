"""文号: given once, never twice, gaps and voided ones listed."""

from __future__ import annotations

import multiprocessing
from datetime import date
from pathlib import Path

import pytest

from toolkit.errors import Exists, ProblemsFound, Refused, WrongUse
from toolkit.ledger import docket
from toolkit.ledger.docket import FILE, NumberedPaper, enter, gaps, numbers, parse, take, void

DAY = date(2023, 4, 26)
WHO = "张示例"
REPORT = NumberedPaper("检查通报", "202304-1")


@pytest.fixture
def year(tmp_path: Path) -> Path:
    return tmp_path / "记录" / "2023"


def taken(year: Path, about: str, series: str = "示工信") -> str:
    return str(take(year, series, NumberedPaper("检查通报", about), DAY, WHO))


def test_numbers_run_from_one_in_each_series(year: Path) -> None:
    assert [taken(year, "甲"), taken(year, "乙"), taken(year, "甲", "示工信函")] == [
        "示工信〔2023〕1号",
        "示工信〔2023〕2号",
        "示工信函〔2023〕1号",
    ]


def test_the_same_paper_keeps_its_number(year: Path) -> None:
    assert taken(year, "甲") == taken(year, "甲")
    assert len(numbers(year)) == 1


def test_the_register_is_a_text_that_people_can_read(year: Path) -> None:
    take(year, "示工信", REPORT, DAY, WHO)
    void(year, "示工信〔2023〕1号", "发文\t取消\n", DAY, WHO)
    assert (year / FILE).read_text("utf-8") == (
        "取号\t示工信〔2023〕1号\t检查通报\t202304-1\t2023-04-26\t张示例\n"
        "作废\t示工信〔2023〕1号\t发文 取消 \t\t2023-04-26\t张示例\n"
    )


def test_a_voided_number_is_never_given_again_and_its_paper_gets_a_new_one(year: Path) -> None:
    taken(year, "甲")
    void(year, "示工信[2023]第1号", "发文取消", DAY, WHO)
    assert taken(year, "甲") == "示工信〔2023〕2号"
    assert [number.void for number in numbers(year)] == ["发文取消", ""]


def test_numbers_given_elsewhere_are_entered_and_leave_gaps(year: Path) -> None:
    taken(year, "甲")
    enter(year, "示工信（2023）5号", NumberedPaper("检查通报", "乙"), DAY, WHO)
    assert taken(year, "乙") == "示工信〔2023〕5号"
    assert taken(year, "丙") == "示工信〔2023〕6号"
    assert gaps(numbers(year)) == {("示工信", 2023): [range(2, 5)]}


def test_a_number_that_somebody_has_is_not_entered_again(year: Path) -> None:
    taken(year, "甲")
    with pytest.raises(Exists, match="已经给了“检查通报 甲”"):
        enter(year, "示工信〔2023〕1号", NumberedPaper("检查通报", "乙"), DAY, WHO)
    with pytest.raises(Exists, match="已有文号 示工信〔2023〕1号"):
        enter(year, "示工信〔2023〕9号", NumberedPaper("检查通报", "甲"), DAY, WHO)


@pytest.mark.parametrize(
    "text", ["", "12号", "示工信2023-12", "示工信〔23〕1号", "示工信〔2023〕0号", "〔2023〕1号"]
)
def test_what_is_no_number_is_refused(text: str, year: Path) -> None:
    with pytest.raises(WrongUse, match="不是文号"):
        void(year, text, "理由", DAY, WHO)


def test_a_number_of_another_year_is_not_entered_here(year: Path) -> None:
    with pytest.raises(WrongUse, match="不是 2023 年"):
        enter(year, "示工信〔2022〕1号", REPORT, DAY, WHO)


def test_only_a_number_that_stands_can_be_voided_and_only_with_a_reason(year: Path) -> None:
    taken(year, "甲")
    with pytest.raises(WrongUse, match="理由"):
        void(year, "示工信〔2023〕1号", " ", DAY, WHO)
    with pytest.raises(Refused, match="没有登记过"):
        void(year, "示工信〔2023〕2号", "x", DAY, WHO)
    void(year, "示工信〔2023〕1号", "x", DAY, WHO)
    with pytest.raises(Refused, match="已经作废"):
        void(year, "示工信〔2023〕1号", "x", DAY, WHO)


GOOD = "取号\t示工信〔2023〕1号\t检查通报\t甲\t2023-04-26\t张示例\n"


@pytest.mark.parametrize(
    "spoiled",
    [
        GOOD + GOOD,
        GOOD + "取号\t示工信〔2023〕2号\n",
        GOOD + "作废\t示工信〔2023〕2号\t理由\t\t2023-04-26\t张示例\n",
        GOOD + "改号\t示工信〔2023〕2号\t检查通报\t乙\t2023-04-26\t张示例\n",
        GOOD + "取号\t示工信〔2023〕2号\t检查通报\t乙\t四月\t张示例\n",
        GOOD + "\n",
    ],
)
def test_a_register_that_somebody_spoiled_gives_no_numbers(spoiled: str, year: Path) -> None:
    year.mkdir(parents=True)
    (year / FILE).write_text(spoiled, "utf-8")
    with pytest.raises(ProblemsFound, match="第 2 行"):
        taken(year, "丙")
    assert (year / FILE).read_text("utf-8") == spoiled


def test_a_register_saved_by_notepad_is_read(year: Path) -> None:
    year.mkdir(parents=True)
    (year / FILE).write_bytes(b"\xef\xbb\xbf" + GOOD.strip().replace("\n", "\r\n").encode())
    assert taken(year, "乙") == "示工信〔2023〕2号"
    assert len(numbers(year)) == 2


def _clerk(year: str, number: int, results: multiprocessing.Queue[str]) -> None:
    results.put(str(docket.take(Path(year), "示工信", NumberedPaper("检查通报", str(number)), DAY, WHO)))


@pytest.mark.thorough
def test_twenty_processes_at_once_get_twenty_numbers(year: Path) -> None:
    context = multiprocessing.get_context("fork")
    results: multiprocessing.Queue[str] = context.Queue()
    clerks = [context.Process(target=_clerk, args=(str(year), n, results)) for n in range(20)]
    for clerk in clerks:
        clerk.start()
    got = [results.get(timeout=120) for _ in clerks]
    for clerk in clerks:
        clerk.join()
    assert sorted(got) == sorted(f"示工信〔2023〕{n}号" for n in range(1, 21))
    assert len(numbers(year)) == 20


def test_control_without_the_lock_numbers_are_given_twice(
    year: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two clerks who both looked before either wrote: what the lock prevents."""
    looked = numbers(year)
    monkeypatch.setattr(docket, "numbers", lambda _: looked)
    assert taken(year, "甲") == taken(year, "乙")


def test_brackets_of_every_kind_are_understood() -> None:
    texts = ("示工信〔2023〕12号", "示工信[2023]12号", "示工信（2023）第12号", " 示工信【2023】12 ")
    assert {parse(text) for text in texts} == {("示工信", 2023, 12)}

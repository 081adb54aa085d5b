"""Papers that no longer say what 检查台账 says are named with the paper and the cell; nothing else is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest

from tests.county import County
from toolkit import columns
from toolkit.columns.lists import RESULTS
from toolkit.errors import Level, Problem, ProblemsFound
from toolkit.excel.book import Value
from toolkit.jobs.amend import Decision, Pair, recuse
from toolkit.jobs.base import open_desk
from toolkit.jobs.check import check
from toolkit.jobs.documents import documents
from toolkit.jobs.publish import publish
from toolkit.jobs.recheck import Round, recheck
from toolkit.jobs.reconcile import papers

TASK = "202304-1"
DAY = date(2023, 4, 26)


def one_problem(number: int, values: dict[str, Value]) -> None:
    if number == 0:
        values |= {"result": RESULTS[4], "issue": "登记不全", "handling": "责令改正", "closed": False}
        values |= {"rectify_due": date(2023, 5, 10), "handled": date(2023, 4, 21)}


@pytest.fixture
def reported(county: County) -> County:
    """All papers up to the 通报 are made."""
    county.drawn()
    documents(county.book(), county.office(date(2023, 4, 14)), TASK)
    county.inspect(one_problem)
    documents(county.book(), county.office(DAY), TASK)
    return county


def folder(county: County) -> Path:
    return county.root / "文书" / TASK


def case(county: County, number: int = 0) -> str:
    return county.book().read(columns.CASES).rows[number].text("case")


def differences(county: County) -> list[Problem]:
    desk = open_desk(county.book(), county.office(DAY))
    return papers.differences(desk, TASK, folder(county))


def named(problems: list[Problem]) -> set[tuple[str, str]]:
    """(paper without its object, column) of each difference."""
    return {
        (p.what.split("”")[0].strip("“").partition(".docx")[0].partition("_")[0], p.place.header)
        for p in problems
    }


def test_papers_just_made_agree(reported: County) -> None:
    assert differences(reported) == []


def test_a_changed_result_is_named_for_every_paper_that_tells_it(reported: County) -> None:
    reported.type(columns.CASES, case(reported), {"issue": "登记缺两日"})
    assert named(differences(reported)) == {
        ("检查通报", "发现的问题"),
        ("违法违规处理情况记录", "发现的问题"),
        ("责令改正通知书", "发现的问题"),
    }
    (told, *_) = differences(reported)
    assert "登记不全" in told.what
    assert "登记缺两日" in told.what
    assert told.place.cell


@pytest.mark.thorough
def test_check_documents_and_publish_all_tell_it(reported: County) -> None:
    reported.type(columns.CASES, case(reported), {"issue": "登记缺两日"})
    office = reported.office(date(2023, 4, 28))
    for told in (
        check(reported.book(), office, write=False),
        documents(reported.book(), office, TASK),
    ):
        assert any("检查通报" in problem.what and problem.rule == "R13" for problem in told.problems)
    with pytest.raises(ProblemsFound, match="检查通报"):
        publish(reported.book(), office, TASK)


@pytest.mark.thorough
def test_a_report_made_again_lets_the_publication_through(reported: County) -> None:
    reported.type(columns.CASES, case(reported), {"issue": "登记缺两日"})
    (folder(reported) / "检查通报.docx").rename(folder(reported) / "检查通报（旧）.docx")
    documents(reported.book(), reported.office(DAY), TASK)
    assert ("检查通报", "发现的问题") not in named(differences(reported))
    assert publish(reported.book(), reported.office(date(2023, 4, 28)), TASK).data["version"] == 1


@pytest.mark.thorough
def test_a_report_that_was_edited_in_word_is_left_to_the_person(reported: County) -> None:
    reported.type(columns.CASES, case(reported), {"issue": "登记缺两日"})
    path = folder(reported) / "检查通报.docx"
    edited = docx.Document(str(path))
    edited.add_paragraph("手改")
    edited.save(str(path))
    told = publish(reported.book(), reported.office(date(2023, 4, 28)), TASK)
    (about,) = [problem for problem in told.problems if "检查通报" in problem.what]
    assert about.level is Level.WARNING
    assert "后来在 Word 里改过" in about.what


def edit(path: Path, old: str, new: str) -> None:
    """Change the first place where the paper says ``old``, as a person does in Word."""
    paper = docx.Document(str(path))
    texts = [
        text for text in paper.element.body.iter() if text.tag.endswith("}t") and old in (text.text or "")
    ]
    assert texts
    texts[0].text = str(texts[0].text).replace(old, new)
    paper.save(str(path))


def test_a_result_changed_in_word_is_named_until_the_workbook_says_the_same(reported: County) -> None:
    edit(folder(reported) / "检查通报.docx", "登记不全", "登记缺两日")
    (told,) = differences(reported)
    assert told.what == "“检查通报.docx”（后来在 Word 里改过）改成了别的文字，台账现在是“登记不全”"
    assert (told.place.header, told.level, told.rule) == ("发现的问题", Level.WARNING, "R13")
    assert told.place.cell
    reported.type(columns.CASES, case(reported), {"issue": "登记缺两日"})
    assert "检查通报" not in {paper for paper, _ in named(differences(reported))}


def test_a_date_changed_in_word_is_named(reported: County) -> None:
    edit(folder(reported) / "检查通报.docx", "2023年4月20日", "2023年4月19日")
    assert ("检查通报", "检查结束") in named(differences(reported))


def test_other_words_changed_in_word_are_no_difference(reported: County) -> None:
    for path in folder(reported).glob("*.docx"):
        docx.Document(str(path)).save(str(path))
    edit(folder(reported) / "检查通报.docx", "现将情况通报如下", "现通报如下")
    assert differences(reported) == []


def test_a_paper_spoilt_in_word_is_named(reported: County) -> None:
    (folder(reported) / "检查通报.docx").write_bytes(b"no document")
    (told,) = differences(reported)
    assert (told.what, told.level) == ("“检查通报.docx”坏了，读不出来", Level.WARNING)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("paper", "old", "new"),
    [("随机抽取记录", "示例", "样例"), ("冻结确认单", "2023年4月", "2023年3月")],
)
def test_papers_of_the_draw_keep_every_line(reported: County, paper: str, old: str, new: str) -> None:
    assert differences(reported) == [], "negative control"
    edit(folder(reported) / f"{paper}.docx", old, new)
    (told,) = differences(reported)
    assert f"“{paper}.docx”后来被改过：生成时写的“" in told.what
    assert told.level is Level.ERROR


def test_lines_that_people_fill_in_may_be_written_on(reported: County) -> None:
    edit(folder(reported) / "随机抽取记录.docx", "分管领导（签字）", "分管领导（签字）：吴示例")
    edit(folder(reported) / "冻结确认单.docx", "□公告栏", "☑公告栏")
    assert differences(reported) == []
    assert set(papers.edited(folder(reported))) == {"冻结确认单.docx", "随机抽取记录.docx"}


def test_an_object_that_no_longer_belongs_or_is_missing_is_named(reported: County) -> None:
    reported.type(columns.CASES, case(reported), {"result": RESULTS[0], "handling": "无需后续处置"})
    reported.type(
        columns.CASES,
        case(reported, 1),
        {"result": RESULTS[4], "issue": "漏记", "handling": "立案处罚"},
    )
    texts = [p.what for p in differences(reported) if p.what.startswith("“违法违规处理情况记录")]
    assert any("不应写入" in text for text in texts)
    assert any("没有写" in text for text in texts)


@pytest.mark.thorough
def test_progress_is_no_difference(reported: County) -> None:
    office = reported.office(date(2023, 5, 11))
    publish(reported.book(), reported.office(date(2023, 4, 28)), TASK)
    found = Round("部分整改", "登记已补", "照片4张", next_due=date(2023, 6, 10))
    recheck(reported.book(), office, case(reported), found)
    assert differences(reported) == []


@pytest.mark.thorough
def test_a_paper_for_another_team_replaces_the_first(county: County) -> None:
    county.drawn()
    office = county.office(date(2023, 4, 14))
    documents(county.book(), office, TASK)
    target, _, person = (county.record() / "assignment.txt").read_text().splitlines()[0].split("\t")[:3]
    recuse(county.book(), office, TASK, Pair(target, person), Decision("近亲属", "孙示例", ""))
    papers = ("检查方案", "行政检查通知书", "现场检查记录表")
    assert named(differences(county)) == {(paper, "检查人员") for paper in papers}
    documents(county.book(), office, TASK)
    assert differences(county) == []


@pytest.mark.thorough
def test_an_inspection_on_another_day_than_printed_is_named(reported: County) -> None:
    reported.type(columns.CASES, case(reported), {"started": date(2023, 4, 19)})
    assert named(differences(reported)) == {("现场检查记录表", "检查开始")}


@pytest.mark.thorough
def test_a_lost_or_spoilt_note_of_what_papers_say_is_a_difference_itself(reported: County) -> None:
    (folder(reported) / papers.NAME).write_text("{")
    reported.type(columns.CASES, case(reported), {"issue": "登记缺两日"})
    found = [str(problem) for problem in check(reported.book(), reported.office(DAY)).problems]
    assert any("没有这些文书的底数" in text for text in found)
    assert any(f"“文书/{TASK}/{papers.NAME}”与 2023-04-26" in text for text in found)
    with pytest.raises(ProblemsFound, match="底数"):
        publish(reported.book(), reported.office(date(2023, 4, 28)), TASK)


def test_a_note_as_earlier_versions_kept_it_is_read_and_grows(reported: County) -> None:
    path, kept = folder(reported) / papers.NAME, papers.read(folder(reported))
    lines = ",\n".join(
        json.dumps(name)
        + ": "
        + json.dumps({key: said[key] for key in ("document", "sha256", "cases", "verbatim")})
        for name, said in kept.items()
    )
    path.write_text(f"{{\n{lines}\n}}\n", "utf-8")
    assert differences(reported) == []
    papers.Note(folder(reported)).keep({"检查通报.docx": kept["检查通报.docx"] | {"sha256": "0" * 64}})
    assert papers.read(folder(reported)).keys() == kept.keys()
    assert path.read_bytes().count(b"\n") == len(kept) + 1


def test_what_a_killed_run_has_kept_is_not_kept_twice(reported: County) -> None:
    path, kept = folder(reported) / papers.NAME, papers.read(folder(reported))
    before = path.read_bytes()
    papers.Note(folder(reported)).keep(kept)
    assert path.read_bytes() == before


class Written(Counter[str]):
    """The lines of the note that are read from the file, by the name of the paper."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        real = papers._parsed

        def counted(data: bytes) -> Iterator[papers.Entry]:
            for said in real(data):
                self[str(said.get("file"))] += 1
                yield said

        monkeypatch.setattr(papers, "_parsed", counted)


def said(sign: str) -> papers.Entry:
    return {"document": "检查通报", "sha256": sign * 64, "cases": {}}


def test_the_note_is_not_read_again_with_every_batch_of_papers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers.Note(tmp_path).keep({"旧.docx": said("0")})
    written, note = Written(monkeypatch), papers.Note(tmp_path)
    for number in range(20):
        note.keep({f"{number}.docx": said("1")})
        note.keep({f"{number}.docx": said("1"), "旧.docx": said("0")})  # as it was: no line
    assert written == {"旧.docx": 1}
    assert (tmp_path / papers.NAME).read_bytes().count(b"\n") == len(papers.read(tmp_path)) == 21


@pytest.mark.parametrize("ending", [b"", b'{"half of a li'], ids=["whole", "cut off"])
def test_what_a_colleague_adds_between_two_batches_stays_and_is_known(ending: bytes, tmp_path: Path) -> None:
    note, path = papers.Note(tmp_path), tmp_path / papers.NAME
    note.keep({"甲.docx": said("1")})
    papers.Note(tmp_path).keep({"乙.docx": said("2"), "甲.docx": said("3")})
    path.write_bytes(path.read_bytes() + ending)
    note.keep({"乙.docx": said("2"), "甲.docx": said("1")})
    assert [each["sha256"][0] for each in papers.read(tmp_path).values()] == ["2", "1"]
    assert path.read_bytes().count(b"\n") == 4 + bool(ending), "乙 was known, 甲 was another's"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[2:3]))  # restored from long ago
    note.keep({"甲.docx": said("1")})
    assert papers.read(tmp_path)["甲.docx"]["sha256"] == "1" * 64

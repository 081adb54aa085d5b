"""Every paper the toolkit makes has its place, its 保管期限, its number and its day in the archive."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.paper_names import CONTENTS, COVER, INDEX, REMARKS, REPORT
from tests.word.paper_kit import filled
from tests.word.paper_kit import sample as sample_values
from toolkit import columns
from toolkit.archive.collect import collect
from toolkit.archive.kinds import Retention
from toolkit.archive.verify import METADATA
from toolkit.cli import main
from toolkit.errors import Level, Problem, ProblemsFound
from toolkit.jobs.archive.retention import USUAL, read_retention
from toolkit.jobs.papers import FILED, PAPERS, dossier
from toolkit.jobs.papers.paper import Paper, Per
from toolkit.ledger import docket
from toolkit.masters.sample import blank, sample

OWN = (INDEX, COVER, CONTENTS, REMARKS)
"""Papers that the archive itself makes, of every package."""


def unknown(papers: tuple[Paper, ...]) -> list[str]:
    """Papers that would end in 其他材料, named as “不知道是什么材料”."""
    known = {*FILED, *(own.name for own in OWN), dossier.FOLDER}
    return [paper.name for paper in papers if paper.name not in known]


def test_every_paper_is_known_to_the_archive() -> None:
    assert unknown(PAPERS) == []
    assert unknown((*PAPERS, replace(REMARKS, name="新文书"))) == ["新文书"]


def test_papers_of_one_object_are_filed_with_their_object() -> None:
    per_object = {paper.name for paper in PAPERS if paper.per in (Per.TARGET, Per.ROUND)}
    assert per_object - {dossier.FOLDER} == {name for name, filing in FILED.items() if filing.of_one}


def test_every_paper_has_its_line_in_a_new_workbook() -> None:
    for content in (blank(), sample()):
        assert Counter(row["paper"] for row in content[columns.RETENTION]) == Counter(USUAL.keys())


def metadata(desk) -> dict:
    return json.loads((desk.package / "data" / METADATA).read_bytes())


def kept(desk) -> dict[str, str]:
    return {item["文种"]: item["保管期限"] for item in metadata(desk)["件"]}


def test_the_offices_sheet_decides_how_long_a_paper_is_kept(desk) -> None:
    desk.type(columns.RETENTION, "检查通报", {"kept": "永久"})
    desk.archive()
    assert (kept(desk)["检查通报"], kept(desk)["检查方案"]) == ("永久", "30年")
    item = next(item for item in metadata(desk)["件"] if item["文种"] == "检查通报")
    assert "-Y-" in item["档号"]


@pytest.mark.parametrize(("handling", "term"), [("无需后续处置", "10年"), ("立案处罚", "永久")])
def test_a_punishment_lets_the_other_column_decide(desk, handling: str, term: str) -> None:
    desk.type(columns.RETENTION, "检查方案", {"kept": "10年", "grave": "永久"})
    case = desk.book().read(columns.CASES).rows[0].text("case")
    desk.type(columns.CASES, case, {"handling": handling, "handled": date(2023, 4, 27)})
    desk.archive()
    assert kept(desk)["检查方案"] == term


@pytest.mark.parametrize(
    ("row", "value", "what"),
    [
        ("检查通报", {"kept": "五年"}, "“五年”不在可选的内容之中"),
        ("检查通报", {"kept": None}, "未填写"),
        ("检查通报", {"paper": "检查方案"}, "“检查方案”有两行保管期限"),
    ],
)
def test_a_term_that_is_none_is_told_with_its_cell_and_no_reason_waives_it(
    desk, capsys, row: str, value: dict, what: str
) -> None:
    desk.type(columns.RETENTION, row, value)
    with pytest.raises(ProblemsFound) as caught:
        desk.archive()
    (problem,) = [problem for problem in caught.value.problems if what in problem.what]
    assert problem.place.sheet == "保管期限"
    assert problem.place.cell
    assert problem.remedy
    assert not desk.package.exists()
    assert main(["check", str(desk.path)]) == 1
    assert what in capsys.readouterr().out


def test_a_paper_without_a_row_is_kept_as_usual_and_that_is_said(desk, capsys) -> None:
    """As in a workbook that is older than the paper."""
    desk.type(columns.RETENTION, "检查通报", {"paper": "检查通抱"})
    told = desk.archive()
    assert kept(desk)["检查通报"] == "30年"
    said = {problem.what: problem for problem in told.problems if problem.place.sheet == "保管期限"}
    assert set(said) == {
        "没有写明“检查通报”的保管期限，归档时按通常的30年",
        "没有“检查通抱”这种文书，这一行用不上",
    }
    assert all(problem.level is Level.WARNING and problem.remedy for problem in said.values())
    main(["check", str(desk.path)])
    assert all(what in capsys.readouterr().out for what in list(said)[:1])


def test_after_a_punishment_a_paper_without_a_row_is_kept_longer(desk) -> None:
    desk.type(columns.RETENTION, "现场检查记录表", {"paper": "（已删去）"})
    case = desk.book().read(columns.CASES).rows[0].text("case")
    desk.type(columns.CASES, case, {"handling": "立案处罚", "handled": date(2023, 4, 27)})
    desk.archive()
    assert kept(desk)["现场检查记录表"] == "永久"


def test_an_empty_sheet_is_told_for_every_paper_and_a_missing_one_is_one_error(desk) -> None:
    table = desk.book().read(columns.RETENTION)
    assert read_retention(table)[1] == []
    rules, told = read_retention(replace(table, rows=()))
    assert rules.keys() == USUAL.keys()
    assert [problem.level for problem in told] == [Level.WARNING] * len(USUAL)
    gone = (Problem("没有“保管期限”表", "请恢复"),)
    assert read_retention(replace(table, rows=(), problems=gone))[1] == list(gone)


# ---- papers of the year, and of one object


@pytest.fixture
def year(desk) -> Path:
    """文书/2023 with two papers of the year, numbered in 文号簿."""
    folder = desk.root / "文书" / "2023"
    folder.mkdir()
    for name in ("年度抽查工作报告", "检查工作月报_2023-04", "检查工作月报（普通格式）_2023-05"):
        (folder / f"{name}.docx").write_bytes(b"paper")
    records = desk.root / "记录"
    docket.take(
        records / "2023",
        "示工信",
        docket.NumberedPaper("检查工作月报", "2023-04"),
        date(2023, 5, 4),
        "测试员",
    )
    docket.take(
        records / "2024",
        "示工信",
        docket.NumberedPaper("年度抽查工作报告", "2023"),
        date(2024, 1, 9),
        "测试员",
    )
    return folder


def test_papers_of_the_year_have_their_number_and_its_day(desk, year: Path) -> None:
    desk.archive()
    items = {item["文种"]: item for item in metadata(desk)["件"] if item["案卷号"] == "2023"}
    report, month = items["年度抽查工作报告"], items["检查工作月报"]
    assert (report["文件编号"], report["日期"], report["保管期限"]) == (
        "示工信〔2024〕1号",
        "20240109",
        "永久",
    )
    assert (month["文件编号"], month["日期"], month["保管期限"]) == ("示工信〔2023〕2号", "20230504", "10年")
    assert (report["题名"], month["题名"]) == ("2023年度抽查工作报告", "检查工作月报（2023-04）")
    assert items["检查工作月报（普通格式）"]["文件编号"] == "—"


def test_an_official_paper_is_listed_by_the_title_on_it(desk) -> None:
    values = sample_values(REPORT) | {"标题": "示例县工业和信息化局关于\n食盐企业检查情况的通报"}
    path = next((desk.root / "文书").rglob(f"{REPORT.name}.*"))
    path.unlink()
    filled(REPORT, path.parent, REPORT.name, values)
    desk.archive()
    titles = {item["文种"]: item["题名"] for item in metadata(desk)["件"]}
    assert titles["检查通报"] == "示例县工业和信息化局关于食盐企业检查情况的通报"
    assert titles["检查方案"].endswith("检查方案"), "a form is listed by its task and kind"


def test_what_can_be_made_again_is_neither_archived_nor_a_fault(desk) -> None:
    folder = desk.root / "文书" / dossier.FOLDER
    folder.mkdir()
    (folder / "一企一档_示例_20230501.docx").write_bytes(b"paper")
    desk.archive()
    assert not list(desk.package.rglob("一企一档*"))
    assert dossier.FOLDER not in "".join(metadata(desk)["缺件"])


def test_photographs_on_paper_stand_behind_the_record_of_their_object(desk) -> None:
    record = next(desk.folder.glob("现场检查记录表_001*"))
    paper = desk.folder / f"{record.stem.replace('现场检查记录表', '现场照片')}_2张.docx"
    paper.write_bytes(b"paper")
    found = collect("202304-2", desk.folder, FILED)
    names = [item.name.name for item in found.items]
    assert names[names.index(record.name) + 1] == paper.name
    assert found.problems == []
    desk.archive()
    (item,) = [item for item in metadata(desk)["件"] if item["文种"] == "现场照片"]
    assert item["日期"] == "20230420"  # of the inspection
    assert item["题名"].endswith("，2张）"), "no underline of a file's name in a title"


def test_terms_and_their_codes_belong_together() -> None:
    assert {each.value: each.words for each in Retention} == {"Y": "永久", "D30": "30年", "D10": "10年"}
    assert [Retention.of(each.words) for each in Retention] == list(Retention)
    with pytest.raises(ValueError, match="not in tuple"):
        Retention.of("五年")

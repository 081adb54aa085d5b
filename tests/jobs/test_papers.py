"""What the papers say: every field is given, figures add up, follow-up papers come with their cases."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
import zxingcpp
from PIL import Image

from tests.county import County, text_of
from toolkit import columns
from toolkit.columns.lists import RESULTS, TRANSFER
from toolkit.excel.book import Value
from toolkit.jobs import numbering
from toolkit.jobs.archive.package import describing
from toolkit.jobs.base import open_desk
from toolkit.jobs.documents import documents
from toolkit.jobs.papers import (
    notice,
    publicity_table,
    recheck_record,
    rectify_order,
    results_report,
    site_photos,
    transfer_letter,
)
from toolkit.jobs.papers.context import TaskContext, outcomes
from toolkit.jobs.publish import publish
from toolkit.jobs.recheck import Round, recheck
from toolkit.ledger import records
from toolkit.photos import FOLDER
from toolkit.publicity.publication import Correction, Publication

TASK = "202304-1"
DAY = date(2023, 4, 26)


def three_kinds(number: int, values: dict[str, Value]) -> None:
    """The first is to mend something, the second goes to the police, the third has moved away."""
    if number == 0:
        values |= {"result": RESULTS[4], "issue": "登记不全", "handling": "责令改正"}
        values |= {"rectify_due": date(2023, 5, 10), "closed": False}
    if number == 1:
        values |= {
            "result": RESULTS[4],
            "issue": "超量储存",
            "handling": TRANSFER,
            "receiver": "示例县公安局",
        }
        values |= {"handled": date(2023, 4, 24), "evidence": "照片4张、笔录1份"}
    if number == 2:
        values |= {"result": "迁出"}


@pytest.fixture
def inspected(county: County) -> County:
    county.drawn()
    county.inspect(three_kinds)
    return county


def context(county: County) -> TaskContext:
    office = county.office(DAY)
    desk = open_desk(county.book(), office)
    return TaskContext(desk, office, desk.task(TASK), records.read(county.record()))


def first_case(county: County) -> str:
    return county.book().read(columns.CASES).rows[0].text("case")


def made(county: County, day: date = DAY) -> dict[str, str]:
    """Name → text of the papers that this run makes."""
    told = documents(county.book(), county.office(day), TASK)
    return {path.stem: text_of(path) for path in told.files if path.suffix == ".docx"}


def test_follow_up_papers_are_given_every_field_their_templates_know(inspected: County) -> None:
    recheck(
        inspected.book(),
        inspected.office(date(2023, 5, 11)),
        first_case(inspected),
        Round("部分整改", "登记已补", "照片4张", next_due=date(2023, 6, 10)),
    )
    of = context(inspected)
    mend, hand_over = of.cases[:2]
    version = Publication(
        "局", TASK, "", DAY.isoformat(), 0, {}, (), 2, "有误", (Correction("甲", "乙", "1", "2"),)
    )
    given = {
        rectify_order.PAPER: rectify_order.values(of, mend),
        recheck_record.PAPER: recheck_record.values(of, mend, of.desk.rechecks[mend.id][0]),
        transfer_letter.PAPER: transfer_letter.values(of, hand_over),
        site_photos.PAPER: site_photos.values(of, mend, ()),
        notice.PAPER: notice.values(of, mend),
        results_report.PAPER: results_report.values(of, of.cases),
        publicity_table.PAPER: publicity_table.values(of, version),
    }
    for paper, fields in given.items():
        assert paper.asks.keys() - numbering.FIELDS <= fields.keys(), (
            paper.name
        )  # 文号 is taken when it is made


def test_the_three_kinds_of_results_add_up(inspected: County) -> None:
    counted = outcomes(context(inspected).cases)
    assert counted == {"未发现问题户数": "5", "发现问题户数": "2", "其他情形户数": "1"}
    assert "停业、注销等其他情形1户" in made(inspected)["检查通报"]


def test_nothing_is_said_of_other_results_where_there_are_none(county: County) -> None:
    county.drawn()
    county.inspect()
    assert "其他情形" not in made(county)["检查通报"]


def test_each_case_gets_the_paper_that_its_handling_calls_for(inspected: County) -> None:
    texts = made(inspected)
    kinds = {name.partition("_")[0] for name in texts}
    assert {"责令改正通知书", "案件移送函"} <= kinds
    (order,) = [text for name, text in texts.items() if name.startswith("责令改正通知书_001_")]
    assert "2023年5月10日" in order
    assert "登记不全" in order
    (letter,) = [text for name, text in texts.items() if name.startswith("案件移送函_002_")]
    for words in ("示例县公安局", "超量储存", "照片4张", "笔录\n1\n", "第二十二条"):
        assert words in letter


def test_every_round_gets_its_own_record_and_the_order_keeps_its_date(inspected: County) -> None:
    office = inspected.office(date(2023, 5, 11))
    case = first_case(inspected)
    recheck(inspected.book(), office, case, Round("部分整改", "登记已补", "照片", next_due=date(2023, 6, 10)))
    texts = made(inspected, date(2023, 5, 11))
    (order,) = [text for name, text in texts.items() if name.startswith("责令改正通知书")]
    assert "2023年5月10日" in order
    assert "2023年6月10日" not in order
    first, second = sorted(name for name in texts if name.startswith("整改复查记录_001_"))
    assert "登记已补" in texts[first]
    assert second.endswith("_第2轮"), "to be taken along: blank"
    assert "□已整改" in texts[second]
    assert "2023年6月10日" in texts[second]
    recheck(
        inspected.book(), inspected.office(date(2023, 6, 9)), case, Round("已整改", "已持证", "证书复印件")
    )
    assert made(inspected, date(2023, 6, 9)) == {}, "what was signed there is the record"


def test_a_round_that_nobody_made_a_form_for_is_filled_in_from_the_register(inspected: County) -> None:
    case = first_case(inspected)
    recheck(inspected.book(), inspected.office(date(2023, 5, 9)), case, Round("已整改", "登记已补", "照片"))
    (text,) = [text for name, text in made(inspected, date(2023, 5, 9)).items() if name.endswith("_第1轮")]
    assert "登记已补" in text
    assert "□已整改" not in text


def pictures(path: str) -> list[bytes]:
    parts = docx.Document(path).part.related_parts.values()
    return [part.blob for part in parts if part.content_type == "image/png"]


def test_the_notice_can_be_scanned_at_the_door(inspected: County) -> None:
    made(inspected)
    case = context(inspected).cases[0]
    path = next((inspected.root / "文书" / TASK).glob("行政检查通知书_001_*.docx"))
    (code,) = pictures(str(path))
    (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(code)))
    kind, task, target, day, team, commitment = read.text.split("|")
    record = context(inspected).record
    assert (kind, task, target, day) == ("SSJ1-VISIT", TASK, case.target, "2023-04-20")
    assert team.split(",") == list(record.state.teams[case.target])
    assert commitment == f"C={record.commit}"
    assert "可以拒绝检查" in text_of(path)


def test_a_code_of_another_object_would_be_noticed(inspected: County) -> None:
    of = context(inspected)
    codes = [notice.values(of, case)["核对码"] for case in of.cases]
    assert len(set(codes)) == len(codes)


def test_the_published_table_shows_problems_and_what_was_corrected(inspected: County) -> None:
    publish(inspected.book(), inspected.office(date(2023, 4, 28)), TASK)
    folder = inspected.root / "文书" / TASK
    first = text_of(folder / "结果公示表.docx")
    assert "登记不全" in first
    assert "更正说明" not in first
    inspected.type(columns.CASES, first_case(inspected), {"issue": "登记缺两日"})
    publish(inspected.book(), inspected.office(date(2023, 5, 6)), TASK, "原公示文字有误")
    second = text_of(folder / "结果公示表_第2版.docx")
    for words in ("更正说明", "第2版", "原公示文字有误", "登记不全", "登记缺两日"):
        assert words in second


def test_photos_of_an_object_become_a_paper_and_more_photos_another(inspected: County) -> None:
    folder = inspected.root / "文书" / TASK / FOLDER / first_case(inspected)
    folder.mkdir(parents=True)
    Image.new("RGB", (40, 30)).save(folder / "大门.jpg")
    (folder.parent / "写错的名字").mkdir()
    told = documents(inspected.book(), inspected.office(DAY), TASK)
    assert any("对不上" in problem.what for problem in told.problems)
    (shown,) = [path for path in told.files if path.name.startswith("现场照片")]
    assert shown.stem.endswith("_1张")
    assert "大门" in text_of(shown)
    Image.new("RGB", (30, 40)).save(folder / "库房.jpg")
    again = documents(inspected.book(), inspected.office(DAY), TASK)
    assert [path.stem.rpartition("_")[2] for path in again.files] == ["2张"]


def test_the_layout_is_that_of_the_settings_unless_another_is_asked_for(county: County) -> None:
    settings = open_desk(county.book(), county.office()).registry.settings
    office = county.office()
    assert office.template("检查通报.docx", settings).parent == office.templates
    county.type(columns.SETTINGS, "公文版式", {"value": "页面设置"})
    settings = open_desk(county.book(), county.office()).registry.settings
    assert office.template("检查通报.docx", settings).parent == office.templates / "dialog"
    archive = describing(office, open_desk(county.book(), office))
    assert archive.template("归档文件目录.docx").parent == office.templates / "dialog"


def test_an_unknown_layout_in_the_settings_is_named(county: County) -> None:
    county.type(columns.SETTINGS, "公文版式", {"value": "随便"})
    problems = open_desk(county.book(), county.office()).problems
    assert any("公文版式" in problem.what and problem.place.cell for problem in problems)

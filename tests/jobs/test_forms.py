"""The national forms: what the law asks for stands on the paper, and who wants more than two papers a visit says so."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.county import TASK, County, text_of
from tests.jobs.test_statements import DAY, every_outcome, names
from tests.paper_names import (
    APPROVAL,
    INQUEST,
    INQUIRY,
    NOTICE,
    ORDER,
    RECEIPT,
    RECHECK,
    RECORD,
    RESULT_NOTICE,
    SAMPLING,
)
from toolkit import columns
from toolkit.columns.lists import RESULTS
from toolkit.errors import WrongUse
from toolkit.excel.book import Value
from toolkit.jobs.amend import Decision, Pair, recuse
from toolkit.jobs.base import open_desk
from toolkit.jobs.documents import documents
from toolkit.jobs.papers.paper import Paper
from toolkit.masters.templates import readme

ON_REQUEST = (APPROVAL, INQUEST, INQUIRY, SAMPLING, RESULT_NOTICE, RECEIPT)
BEFORE = date(2023, 4, 17)


def asked(county: County, paper: Paper, target: str = "", day: date = BEFORE) -> dict[str, str]:
    """The papers of one kind, made now: their texts by file name."""
    said = documents(county.book(), county.office(day), TASK, paper.name, target)
    return {path.stem: text_of(path).replace("\n", "") for path in said.files}


def test_a_visit_needs_two_papers_unless_somebody_asks_for_more(county: County) -> None:
    county.drawn()
    said = documents(county.book(), county.office(BEFORE), TASK)
    kinds = {path.stem.partition("_")[0] for path in said.files}
    assert {NOTICE.name, RECORD.name} <= kinds
    assert not kinds & {paper.name for paper in ON_REQUEST}
    for paper in ON_REQUEST:
        if paper is not RESULT_NOTICE:
            assert len(asked(county, paper)) == 8, paper.name


def test_an_office_writes_into_the_settings_what_it_wants_every_time(county: County) -> None:
    county.drawn()
    wish = f"{APPROVAL.name}、{RESULT_NOTICE.name}、没有的文书"
    county.type(columns.SETTINGS, "另做文书", {"value": wish})
    county.inspect(every_outcome)
    said = documents(county.book(), county.office(DAY), TASK)
    kinds = [path.stem.partition("_")[0] for path in said.files]
    assert kinds.count(APPROVAL.name) == 8
    assert kinds.count(RESULT_NOTICE.name) == 7, "nobody is told where the object has moved away"
    assert INQUIRY.name not in kinds
    (problem,) = [problem for problem in said.problems if "没有的文书" in problem.what]
    assert APPROVAL.name in problem.remedy


def test_one_object_and_one_kind_may_be_asked_for(county: County) -> None:
    county.drawn()
    case = open_desk(county.book(), county.office(BEFORE)).cases_of(TASK)[2]
    (name,) = asked(county, INQUIRY, case.target)
    assert name == f"{INQUIRY.name}_003_{case.name}"
    with pytest.raises(WrongUse, match="没有抽中"):
        asked(county, INQUIRY, "91410499MA99999999")
    with pytest.raises(WrongUse, match="没有“问话”"):
        documents(county.book(), county.office(BEFORE), TASK, "问话")


def test_the_notice_says_why_how_often_who_helps_and_whom_to_call(county: County) -> None:
    county.drawn()
    county.type(columns.TASKS, TASK, {"assistants": "沈示例（示例民爆技术服务中心）"})
    text = next(iter(asked(county, NOTICE).values()))
    desk = open_desk(county.book(), county.office(BEFORE))
    assert f"2023年度抽查工作计划第1项（任务编号{TASK}）" in text
    assert "本机关本年度第1次（同一单位全年不超过12次）" in text
    assert "协助人员沈示例（示例民爆技术服务中心）" in text
    assert "协助人员不行使检查职权。" in text
    assert f"监督电话：{desk.registry.settings.complaints}。" in text
    assert text.count("严禁") == 6, "named, and five of them"
    rules = text.partition("“八个不得”")[2].partition("之实。")[0]
    assert len(re.findall("不得", rules)) == 8
    for point in desk.registry.items[desk.plan.rows[1].item].points:
        assert point.text in text
        assert point.basis in text
    assert "扫码入企" not in text, "our code is not the official one"


def test_the_count_of_visits_is_that_of_the_year(county: County) -> None:
    """The second month's visit is the second; what somebody typed of visits before counts as well."""
    county.drawn()
    county.inspect()
    first = open_desk(county.book(), county.office(DAY)).cases_of(TASK)[0]
    county.type(columns.TARGETS, first.target, {"checked": 3})
    county.freeze("202305-1", day=date(2023, 4, 26))
    from toolkit.jobs.draw import draw

    draw(county.book(), county.office(date(2023, 4, 28)), "202305-1", "03,09,14,21,27,32+11")
    said = documents(county.book(), county.office(date(2023, 5, 4)), "202305-1", NOTICE.name)
    texts = {path.stem: text_of(path) for path in said.files}
    for name, text in texts.items():
        assert ("第4次" if first.name in name else "第2次") in text, name


def test_the_record_has_room_for_what_was_seen_and_a_signature_on_every_page(county: County) -> None:
    county.drawn()
    said = documents(county.book(), county.office(BEFORE), TASK, RECORD.name)
    import docx

    document = docx.Document(str(said.files[0]))
    text = text_of(said.files[0]).replace("\n", "")
    officers = next(t for t in document.tables if "执法证号" in [c.text for c in t.rows[0].cells])
    assert [row.cells[0].text for row in officers.rows[1:]] == ["1", "2"], "counted on the paper"
    for words in ("现场情况", "记录人", "检查地点", "证件号码", "说明"):
        assert words in text
    for footer in (document.sections[0].footer, document.sections[0].even_page_footer):
        signed = footer.paragraphs[0].text
        assert ["在场人员：" in signed, "检查人员：" in signed, "记录人：" in signed] == [True] * 3
        assert re.search("共　+页", signed)
    (points,) = [table for table in document.tables if "说明" in [c.text for c in table.rows[0].cells]]
    width = points.rows[1].cells[-1].width
    assert width is not None
    assert width.mm >= 40
    boxes = [p for p in document.element.body.iter() if p.tag.endswith("}t") and "□" in (p.text or "")]
    assert boxes
    styles = {box.getparent().getparent().pPr.pStyle.val for box in boxes}
    assert styles == {"GwTick", "GwSmallTick"}, "one font for all of the cell"


def test_a_receipt_has_every_line_a_court_asks_for(county: County) -> None:
    county.drawn()
    for paper in (NOTICE, RECEIPT, SAMPLING):
        text = next(iter(asked(county, paper).values())).partition("送达回证")[2]
        for line in (
            "示例县工业和信息化局（盖章）",
            *("送达文书", "受送达人", "送达地点", "送达方式", "留置送达", "收件人", "与受送达人关系"),
            *("收件时间", "代收理由", "拒收情况", "见证人", "送达人", "两人签名"),
        ):
            assert line in text, (paper.name, line)


def test_the_approval_form_leaves_room_for_opinions_and_for_an_emergency(county: County) -> None:
    county.drawn()
    texts = asked(county, APPROVAL)
    text = next(iter(texts.values()))
    assert "示工信检审〔2023〕1号" in text
    for words in (
        "承办人意见",
        "承办机构意见",
        "负责人意见",
        "紧急情况",
        "事后补办日期",
        "任务来源",
        "检查频次",
    ):
        assert words in text
    target, _, person = (county.record() / "assignment.txt").read_text().splitlines()[0].split("\t")[:3]
    recuse(county.book(), county.office(BEFORE), TASK, Pair(target, person), Decision("近亲属", "孙示例", ""))
    (again,) = asked(county, APPROVAL).items()
    assert again[0].endswith("_第2版"), "another team is approved again"
    assert re.search("重新报批，代替示工信检审〔2023〕[1-8]号", again[1])


def test_each_object_is_told_its_own_result_and_no_more(county: County) -> None:
    county.drawn()
    county.inspect(every_outcome)
    texts = asked(county, RESULT_NOTICE, day=DAY)
    mended, to_mend, transferred, refused, moved, clean, *_ = names(county)

    def of(name: str) -> str:
        (text,) = [text for stem, text in texts.items() if name in stem]
        return text

    assert "标识脱落（示例）。上述问题已经责令改正，现已改正。" in of(mended)
    assert "登记不全（示例）。保管员未持证（示例）。请在2023年5月10日前改正" in of(to_mend)
    assert "上述问题由本机关依法处理，处理结果另行告知。" in of(transferred)
    assert "公安" not in of(transferred)
    assert "没有能够完成" in of(refused)
    assert "没有发现问题" in of(clean)
    assert "下列问题" not in of(clean)
    assert not [stem for stem in texts if moved in stem]
    numbers = [re.findall("示工信检告〔2023〕(\\d+)号", text)[0] for _, text in sorted(texts.items())]
    assert numbers == [str(n) for n in range(1, 8)]


def test_what_was_mended_on_the_spot_is_not_ordered_to_be_mended_by_a_day(county: County) -> None:
    county.drawn()
    county.inspect(every_outcome)
    orders = asked(county, ORDER, day=DAY)
    mended, to_mend, *_ = names(county)
    (done,) = [text for stem, text in orders.items() if mended in stem]
    (open_,) = [text for stem, text in orders.items() if to_mend in stem]
    assert "当场改正，经核实，上述问题已经改正" in done
    assert "前改正" not in done
    assert "请在2023年5月10日前改正" in open_
    assert "当场改正" not in open_


def test_a_round_of_mending_has_a_blank_form_before_the_visit(county: County) -> None:
    county.drawn()
    county.inspect(every_outcome)
    forms = asked(county, RECHECK, day=DAY)
    (text,) = forms.values()
    assert names(county)[1] in next(iter(forms)), "only of the one that is still to mend"
    assert "□已整改" in text
    assert "2023年5月10日" in text
    assert "—" not in text.replace("— 1 —", "")


def test_a_letter_has_a_number_of_the_letters(county: County) -> None:
    county.drawn()
    county.inspect(every_outcome)
    said = documents(county.book(), county.office(DAY), TASK)
    texts = {path.stem: text_of(path) for path in said.files}
    (letter,) = [text for name, text in texts.items() if name.startswith("案件移送函")]
    assert "示工信函〔2023〕1号" in letter
    assert "示工信〔2023〕1号" in texts["检查通报"], "the letter takes none of the bureau's series"
    for text in texts.values():
        assert not re.search(r"〔2023〕0", text)


def test_the_list_of_templates_says_what_nobody_has_read_and_the_papers_do_not() -> None:
    listed = readme()
    for paper in (APPROVAL, NOTICE, RECORD, INQUEST, INQUIRY, SAMPLING, RESULT_NOTICE):
        section = listed.partition(f"\n## {paper.name}\n")[2].partition("\n## ")[0]
        assert "待核" in section, paper.name
    for paper in ON_REQUEST:
        assert "点名" in listed.partition(f"\n## {paper.name}\n")[2].partition("\n## ")[0]


def test_a_law_is_named_once_before_its_articles(county: County) -> None:
    county.drawn()

    def two_articles(number: int, values: dict[str, Value]) -> None:
        if number == 0:
            values |= {
                "result": RESULTS[4],
                "handling": "责令改正",
                "issue": "登记不全",
                "points": "不符合：1、2",
            }
            values |= {"rectify_due": date(2023, 5, 20)}

    county.inspect(two_articles)
    text = next(iter(asked(county, ORDER, day=DAY).values()))
    points = open_desk(county.book(), county.office(DAY)).registry.items
    first, second = (point.basis for point in next(iter(points.values())).points[:2])
    law = first[: first.index("》") + 1]
    assert second.startswith(law)
    assert f"上述情形违反了{first}、{second.removeprefix(law)}。" in text

"""What the papers state follows from 检查台账: mended, handed over, refused, gone, whole coverage, late."""

from __future__ import annotations

from datetime import date

import docx
import pytest

from tests.county import County, text_of
from toolkit import columns
from toolkit.columns.lists import PUT_RIGHT, REFUSED, RESULTS, TRANSFER
from toolkit.errors import Level, ProblemsFound
from toolkit.excel.book import Value
from toolkit.jobs import reports
from toolkit.jobs.amend import Decision, Pair, recuse
from toolkit.jobs.base import Outcome, open_desk
from toolkit.jobs.documents import documents
from toolkit.jobs.publish import publish

TASK = "202304-1"
DAY = date(2023, 4, 26)
TO_DO: dict[str, Value] = {"result": RESULTS[4], "handling": "责令改正"}


def every_outcome(number: int, values: dict[str, Value]) -> None:
    """Mended at once, to be mended, to the police, refused, moved away; the others are clean."""
    if number == 0:
        values |= {**TO_DO, "result": PUT_RIGHT, "issue": "标识脱落（示例）", "closed": True}
        values |= {"rectify_due": date(2023, 4, 20), "rechecked": date(2023, 4, 20), "points": "不符合：1"}
    if number == 1:
        values |= {
            **TO_DO,
            "issue": "登记不全（示例）\n保管员未持证（示例）",
            "rectify_due": date(2023, 5, 10),
        }
        values |= {"points": "不符合：2"}
    if number == 2:
        values |= {"result": RESULTS[4], "issue": "超量储存（示例）", "handling": TRANSFER}
        values |= {"receiver": "示例县公安局", "handled": date(2023, 4, 24), "closed": False}
    if number == 3:
        values |= {"result": REFUSED, "issue": "拒绝检查（示例）", "handling": "立案处罚"}
    if number == 4:
        values |= {"result": "迁出"}


def told(county: County, day: date = DAY) -> tuple[dict[str, str], Outcome]:
    """Papers by name, in one line each, and what the step said."""
    said = documents(county.book(), county.office(day), TASK)
    return {path.stem: text_of(path).replace("\n", "") for path in said.files}, said


def names(county: County) -> list[str]:
    return [row.text("name") for row in county.book().read(columns.CASES).rows]


@pytest.fixture
def mixed(county: County) -> County:
    county.drawn()
    county.inspect(every_outcome)
    return county


def test_the_report_tells_each_what_it_has_to_do_and_nobody_what_others_decide(mixed: County) -> None:
    report = told(mixed)[0]["检查通报"]
    mended, to_mend, transferred, refused, _, *_ = names(mixed)
    assert f"{mended}：已经责令改正，问题已改正。" in report
    assert f"{to_mend}：请在2023年5月10日前改正。" in report
    assert "2023年4月20日前改正" not in report
    assert f"{transferred}：" not in report
    assert f"{refused}：" not in report
    assert "其余发现的问题由本机关依法处理，处理结果告知当事人。" in report
    for word in ("公安", "移送", "立案"):
        assert word not in report
    assert "未发现问题3户，发现问题4户，停业、注销等其他情形1户，逐户结果如下：" in report
    assert "其中2户没有能够完成检查" in report
    assert "双方签字" not in report
    assert "检查在2023年4月20日进行。" in report
    assert "关于" in report
    assert report.index("工业和信息化局关于") > 0


def test_a_limit_that_has_passed_is_not_said_to_come(mixed: County) -> None:
    day = date(2023, 5, 12)
    rows = mixed.book().read(columns.CASES).rows
    for row in rows:
        mixed.type(columns.CASES, row.text("case"), {"reported": day})
    report = told(mixed, day)[0]["检查通报"]
    assert f"{names(mixed)[1]}：责令在2023年5月10日前改正，期限已到，请立即改正。" in report


def test_a_clean_report_names_no_other_kind_and_asks_for_nothing(county: County) -> None:
    county.drawn()
    county.inspect()
    report = told(county)[0]["检查通报"]
    assert "未发现问题8户，逐户结果如下：" in report
    assert "本次检查没有发现需要整改的问题" in report
    for word in ("0户", "意见如下", "依法处理", "没有能够完成检查"):
        assert word not in report


def test_whole_coverage_is_no_random_choice_in_any_paper(mixed: County) -> None:
    report = told(mixed)[0]["检查通报"]
    assert "检查覆盖名单内的全部对象，对象不经抽签，检查人员按随机抽取记录" in report
    assert "检查对象和检查人员按" not in report
    shown = publish(mixed.book(), mixed.office(date(2023, 4, 28)), TASK)
    [table] = [text_of(path) for path in shown.files if path.stem == "结果公示表"]
    assert "检查人员随机选派" in table
    for name, words in (
        ("冻结确认单", "全部检查，不抽对象"),
        ("检查方案", "本次检查覆盖范围内的全部对象，对象不经抽签"),
        ("随机抽取记录", "名单内的对象全部检查，并非抽签选出"),
    ):
        paper = text_of(mixed.documents() / f"{name}.docx").replace("\n", "")
        assert words in paper, name
        assert "参加抽取" not in paper, name
    assert "随机抽查" not in table
    year = reports.year_report(mixed.book(), mixed.office(date(2023, 12, 20)), 2023)
    assert "检查覆盖范围内的全部对象，检查人员随机产生" in text_of(year.files[0])


def test_an_open_case_of_another_authority_is_not_published(mixed: County) -> None:
    told(mixed)
    shown = publish(mixed.book(), mixed.office(date(2023, 4, 28)), TASK)
    for path in shown.files:
        if path.suffix in (".html", ".csv"):
            text = path.read_text(encoding="utf-8-sig")
            assert "依法处理，办理中" in text
            assert "责令改正，已完结" in text
            assert "移送" not in text
            assert "立案" not in text


def test_the_order_to_mend_names_article_ground_body_and_court(mixed: County) -> None:
    papers, said = told(mixed)
    [order] = [text for name, text in papers.items() if name.startswith("责令改正通知书_002")]
    desk = open_desk(mixed.book(), mixed.office())
    broken = desk.registry.items[desk.plan.rows[1].item].points[1]
    assert f"上述情形违反了{broken.basis or '＿＿＿＿＿＿'}。" in order
    assert "根据《中华人民共和国行政处罚法》第二十八条第一款，责令你单位改正。" in order
    assert "依法向示例县人民政府申请行政复议" in order
    assert "依法向示例县人民法院提起行政诉讼" in order
    assert not [problem for problem in said.problems if "复议机关" in problem.what]


def test_what_the_workbook_lacks_is_left_to_be_written_and_said(county: County) -> None:
    county.drawn()
    county.type(columns.SETTINGS, "复议机关", {"value": None})
    target = county.book().read(columns.CASES).rows[1].text("target")
    county.type(columns.TARGETS, target, {"address": None})
    county.inspect(every_outcome)
    papers, said = told(county)
    [order] = [text for name, text in papers.items() if name.startswith("责令改正通知书_002")]
    assert "依法向＿＿＿＿＿＿申请行政复议" in order
    [notice] = [text for name, text in papers.items() if name.startswith("行政检查通知书_002")]
    assert "送达地点—" not in notice
    reminders = " ".join(problem.what for problem in said.problems if problem.level is Level.WARNING)
    assert "没有复议机关" in reminders
    assert f"没有地址，{names(county)[1]}的通知书和送达回证上的地点留空" in reminders


def test_a_line_break_in_the_problem_makes_a_paragraph(mixed: County) -> None:
    said = documents(mixed.book(), mixed.office(DAY), TASK)
    [path] = [path for path in said.files if path.stem.startswith("责令改正通知书_002")]
    paragraphs = docx.Document(str(path)).paragraphs
    texts = [paragraph.text for paragraph in paragraphs]
    first = texts.index("登记不全（示例）。")
    assert texts[first + 1] == "保管员未持证（示例）。"
    assert paragraphs[first].style is not None
    assert paragraphs[first + 1].style is not None
    assert paragraphs[first + 1].style.name == paragraphs[first].style.name == "公文正文"


CONTRADICTIONS: dict[str, tuple[dict[str, Value], str]] = {
    "no problem, yet one is written": ({"issue": "登记不全（示例）"}, "发现的问题却写着"),
    "no problem, yet an order": ({"handling": "责令改正"}, "后续处置却写着"),
    "a limit before the visit": (
        {**TO_DO, "issue": "登记不全（示例）", "rectify_due": date(2023, 4, 1)},
        "早于检查结束",
    ),
    "mended at once, yet open": (
        {**TO_DO, "result": PUT_RIGHT, "issue": "标识脱落（示例）", "rectify_due": date(2023, 4, 20), "closed": False},
        "是否完结却是“否”",
    ),
}  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize(("typed", "words"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_contradictory_rows_are_errors_and_hold_back_the_papers_of_that_case(
    county: County, typed: dict[str, Value], words: str
) -> None:
    county.drawn()
    county.inspect(lambda number, values: values.update(typed) if number == 3 else None)
    papers, said = told(county)
    errors = [problem for problem in said.problems if problem.level is Level.ERROR]
    assert any(words in problem.what for problem in errors)
    assert all(problem.place.row == errors[0].place.row for problem in errors)
    assert "检查通报" not in papers, "it tells of that case"
    assert not [name for name in papers if "_004_" in name]
    assert [name for name in papers if name.startswith("行政检查通知书_003")]
    with pytest.raises(ProblemsFound):
        publish(county.book(), county.office(date(2023, 4, 28)), TASK)


def test_a_bad_row_never_blocks_another_task(county: County) -> None:
    county.plan()
    other = next(task for task in open_desk(county.book(), county.office()).tasks if task != TASK)
    county.freeze(other)
    county.freeze()
    county.draw()
    county.inspect(lambda number, values: values.update(issue="登记不全（示例）") if number == 3 else None)
    said = documents(county.book(), county.office(DAY), other)
    assert said.ok
    assert any(f"没有妨碍任务 {other}" in problem.what for problem in said.problems)


def test_the_plan_of_inspection_is_made_again_for_another_team(county: County) -> None:
    county.drawn()
    told(county, date(2023, 4, 14))
    target, _, person = (county.record() / "assignment.txt").read_text().splitlines()[0].split("\t")[:3]
    why = Decision("近亲属", "孙示例", "")
    recuse(county.book(), county.office(date(2023, 4, 14)), TASK, Pair(target, person), why)
    assert "检查方案_第1次补正后" in told(county, date(2023, 4, 15))[0]


def test_papers_served_on_an_object_have_numbers_of_the_register(mixed: County) -> None:
    papers, _ = told(mixed)
    register = (mixed.root / "记录" / "2023" / "文号.txt").read_text(encoding="utf-8")
    notices = sorted(name for name in papers if name.startswith("行政检查通知书"))
    for number, name in enumerate(notices, 1):
        assert f"示工信检通〔2023〕{number}号" in papers[name]
        assert f"取号\t示工信检通〔2023〕{number}号\t行政检查通知书\t202304-1-01-{number:03}\t" in register
    orders = [papers[name] for name in sorted(papers) if name.startswith("责令改正通知书")]
    assert ["示工信责改〔2023〕1号" in orders[0], "示工信责改〔2023〕2号" in orders[1]] == [True, True]


def test_a_notice_for_another_team_has_a_number_of_its_own_and_voids_the_first(county: County) -> None:
    county.drawn()
    told(county, date(2023, 4, 14))
    target, _, person = (county.record() / "assignment.txt").read_text().splitlines()[0].split("\t")[:3]
    why = Decision("近亲属", "孙示例", "")
    recuse(county.book(), county.office(date(2023, 4, 14)), TASK, Pair(target, person), why)
    papers, _ = told(county, date(2023, 4, 15))
    [again] = [text for name, text in papers.items() if name.startswith("行政检查通知书")]
    assert "示工信检通〔2023〕9号" in again
    rows = county.book().read(columns.CASES).rows
    old = next(number for number, row in enumerate(rows, 1) if row.text("target") == target)
    assert f"原来送达的通知书（示工信检通〔2023〕{old}号）同时作废。" in again
    register = (county.root / "记录" / "2023" / "文号.txt").read_text(encoding="utf-8")
    assert f"作废\t示工信检通〔2023〕{old}号\t由示工信检通〔2023〕9号代替\t" in register
    assert told(county, date(2023, 4, 15))[0] == {}, "asked again: nothing is made, no number taken"
    assert (county.root / "记录" / "2023" / "文号.txt").read_text(encoding="utf-8") == register

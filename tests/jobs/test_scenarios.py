"""Scenarios whose finished papers are read, every statement held against the workbook.

Mixed outcomes, nobody to blame, whole coverage and contradictory rows: ``test_statements``.  Here: one object, three
hundred, a joint visit, 综合查一次, a recusal, odd characters, and that every row and figure is the workbook's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import docx
import pdfplumber
import pytest

from tests.county import NUMBER, County, text_of
from tests.jobs.test_statements import DAY, every_outcome
from toolkit import columns
from toolkit.codes import make_uscc
from toolkit.columns.lists import NO_PROBLEM, TRANSFER
from toolkit.excel.book import Row, Value
from toolkit.jobs.amend import Decision, Pair, recuse
from toolkit.jobs.base import open_desk
from toolkit.jobs.documents import documents
from toolkit.jobs.draw import draw
from toolkit.jobs.merge import merge
from toolkit.jobs.papers.results_report import LISTED_IN_TEXT
from toolkit.jobs.publish import publish
from toolkit.ledger import records
from toolkit.masters import PLAIN, sample, workbook
from toolkit.rules.results import found_problem

SALT = "202304-3"


def made(county: County, task: str, day: date = DAY) -> dict[str, Path]:
    said = documents(county.book(), county.office(day), task)
    assert said.ok, [str(problem) for problem in said.problems]
    return {path.stem: path for path in said.files}


def cases(county: County, task: str) -> list[Row]:
    rows = county.book().read(columns.CASES).rows
    return [row for row in rows if row["task"] == task and not row["void"]]


def tables(path: Path) -> list[list[str]]:
    """Every row of every table of a paper."""
    found = docx.Document(str(path)).tables
    return [[cell.text for cell in row.cells] for table in found for row in table.rows]


def officers(path: Path) -> list[str]:
    """Who goes there, in a table of the paper or in one of its cells."""
    rows = tables(path)
    listed = [row[1] for row in rows if re.fullmatch("SL[0-9]+", row[-1])]
    return listed or [
        *dict.fromkeys(re.findall("(\\w+)（执法证号SL[0-9]+）", "\n".join(row[-1] for row in rows)))
    ]


def require_equal(county: County, task: str, report: Path) -> None:
    """Every row and every figure of 检查通报 is the workbook's."""
    rows = cases(county, task)
    desk = open_desk(county.book(), county.office(DAY))
    text = text_of(report).replace("\n", "")
    printed = tables(report)
    for row in rows:
        name, result, issue = row.text("name"), row.text("result"), row.text("issue") or "无"
        if len(rows) > LISTED_IN_TEXT:
            due = row.day("rectify_due")
            advice = f"（请在{due.year}年{due.month}月{due.day}日前改正。）" if due else ""
            same = [
                cell[3] == issue + advice
                for cell in printed
                if len(cell) == 4
                and cell[1].startswith(f"{name}\n{row.text('target')}")
                and cell[2].startswith(f"{result}\n")
            ]
            assert same == [True], name  # once
            continue
        assert any(line[1:] == [name, result, issue] for line in printed), name
        assert any(line[1:3] == [name, row.text("target")] for line in printed), name
    live = desk.cases_of(task)
    clean = sum(case.result == NO_PROBLEM for case in live)
    found = sum(map(found_problem, live))
    for words, count in (
        ("未发现问题", clean),
        ("发现问题", found),
        ("停业、注销等其他情形", len(live) - clean - found),
    ):
        said = re.search(rf"(?<!未){words}(\d+)户，", text)
        assert (int(said[1]) if said else 0) == count, words
    drawn = county.task(task)
    assert f"列入抽查名单的对象共{drawn['base']}户，抽取{drawn['drawn']}户，本次通报{len(rows)}户" in text


def frozen_and_drawn(county: County, task: str) -> None:
    county.freeze(task)
    draw(county.book(), county.office(date(2023, 4, 14)), task, NUMBER)


@pytest.mark.thorough
@pytest.mark.parametrize("outcome", ["mixed", "clean"])
def test_rows_and_figures_of_the_report_are_those_of_the_workbook(county: County, outcome: str) -> None:
    county.drawn()
    county.inspect(every_outcome if outcome == "mixed" else lambda number, values: None)
    report = made(county, "202304-1")["检查通报"]
    require_equal(county, "202304-1", report)
    name = cases(county, "202304-1")[0].text("name")
    county.type(columns.CASES, cases(county, "202304-1")[0].text("case"), {"name": f"{name}（改）"})
    with pytest.raises(AssertionError):  # negative control: a name that the paper does not have is noticed
        require_equal(county, "202304-1", report)


def test_rows_of_handling_and_publication_are_those_of_the_workbook(county: County) -> None:
    """A line for each case that found something, a line for each case; word for word, and no other."""
    county.drawn()
    county.inspect(every_outcome)
    handling = made(county, "202304-1")["违法违规处理情况记录"]
    publish(county.book(), county.office(date(2023, 4, 28)), "202304-1")
    shown = tables(handling.with_name("结果公示表.docx"))
    rows = cases(county, "202304-1")
    problems = [row for row in rows if row.text("issue")]
    assert 0 < len(problems) < len(rows)
    of_problems = [[_joined(cell) for cell in line] for line in tables(handling) if line[0].isdecimal()]
    assert of_problems == [
        [
            str(number),
            row.text("name") + row.text("target"),
            _joined(row.text("issue")),
            row.text("handling"),
            row.text("receiver") or "—",
            _day(row.day("handled")),
            "是" if row["closed"] else "否",
            _day(row.day("closed_on")),
        ]
        for number, row in enumerate(problems, 1)
    ]
    published = [[_joined(cell) for cell in line] for line in shown if line[0].isdecimal()]
    assert [line[1:5] for line in published] == [
        [
            row.text("name") + row.text("target"),
            _day(row.day("ended")),
            row.text("result"),
            _joined(row.text("issue")) or "—",
        ]
        for row in rows
    ]


def test_the_list_of_materials_counts_the_copies_that_the_workbook_names(county: County) -> None:
    """What is not counted in copies goes along once."""
    county.drawn()

    def handed_over(number: int, values: dict[str, Value]) -> None:
        every_outcome(number, values)
        if values["handling"] == TRANSFER:
            values["evidence"] = "照片12张、询问笔录2份；销售合同复印件3份，检验报告"

    county.inspect(handed_over)
    (letter,) = [path for name, path in made(county, "202304-1").items() if name.startswith("案件移送函")]
    listed = [line[1:3] for line in tables(letter) if line[0].isdecimal()]
    assert listed[1:] == [["照片12张", "1"], ["询问笔录", "2"], ["销售合同复印件", "3"], ["检验报告", "1"]]


def _joined(text: str) -> str:
    return text.replace("\n", "")


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "—"


def test_one_object(county: County) -> None:
    county.type(columns.PLAN, "3", {"quantity": "1户"})
    county.plan()
    frozen_and_drawn(county, SALT)
    county.inspect()
    papers = made(county, SALT)
    require_equal(county, SALT, papers["检查通报"])
    (case,) = cases(county, SALT)
    kinds = sorted(name.partition("_")[0] for name in papers)
    assert kinds.count("行政检查通知书") == kinds.count("现场检查记录表") == 1
    text = text_of(papers["检查通报"]).replace("\n", "")
    assert "抽取1户，本次通报1户" in text
    assert "未发现问题1户，逐户结果如下" in text
    assert "13户中抽取1户" in text_of(papers["检查方案"]).replace("\n", "")
    assert case.text("name") in text


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[County, dict[str, Path]]:
    """300 of 340 salt enterprises, every tenth with a problem."""
    content = sample.sample()
    firms = [dict(row) for row in content[columns.TARGETS]]
    like = next(row for row in firms if row["category"] == "食盐定点企业")
    firms += [
        {**like, "no": n, "id": make_uscc(f"91410499MA{n:06}"), "name": f"示例第{n}盐业商店"}
        for n in range(len(firms) + 1, 400)
    ]
    plan = [dict(row) for row in content[columns.PLAN]]
    plan[2]["quantity"] = "300户"
    data = workbook({**content, columns.TARGETS: firms, columns.PLAN: plan}, PLAIN)
    county = County(tmp_path_factory.mktemp("三百户"), data)
    county.plan()
    frozen_and_drawn(county, SALT)

    def some(number: int, values: dict[str, Value]) -> None:
        if number % 10 == 0:
            values |= {
                "result": "发现问题待后续处理：其他问题",
                "handling": "责令改正",
                "points": "不符合：2",
            }
            values |= {"issue": f"购销记录缺第{number}页（示例）", "rectify_due": date(2023, 5, 20)}

    county.inspect(some)
    return county, made(county, SALT)


@pytest.mark.thorough
def test_three_hundred_objects_are_all_there_each_with_its_result(
    many: tuple[County, dict[str, Path]],
) -> None:
    county, papers = many
    require_equal(county, SALT, papers["检查通报"])
    text = text_of(papers["检查通报"]).replace("\n", "")
    assert "未发现问题270户，发现问题30户，逐户结果见附件。" in text
    assert text.count("请在2023年5月20日前改正。") == 30
    orders = [name for name in papers if name.startswith("责令改正通知书")]
    assert len(orders) == 30


@pytest.mark.thorough
@pytest.mark.office
def test_many_objects_are_an_attachment_behind_the_signature_few_stand_in_the_text(
    many: tuple[County, dict[str, Path]], county: County, to_pdf: Callable[[Sequence[Path]], list[Path]]
) -> None:
    county.drawn()
    county.inspect()
    few = made(county, "202304-1")["检查通报"]
    assert "附件" not in text_of(few)
    assert len(docx.Document(str(few)).tables) == 2  # objects, results
    (path,) = to_pdf([many[1]["检查通报"]])
    with pdfplumber.open(path) as pdf:
        pages = [re.sub(r"\s", "", page.extract_text()) for page in pdf.pages]
    assert len(pages) < 30  # two tables of 300 rows in the text were 43
    (begin,) = [n for n, text in enumerate(pages) if text.startswith("附件被检对象和检查结果")]
    assert "附件：被检对象和检查结果" in pages[begin - 1]
    assert [n for n, text in enumerate(pages) if "日印发" in text] == [len(pages) - 1]


@pytest.mark.thorough
def test_papers_of_a_joint_visit_say_who_comes_together(county: County) -> None:
    county.type(columns.PLAN, "1", {"joint": "安全生产股、节能股"})
    county.drawn()
    county.inspect()
    papers = made(county, "202304-1")
    plan = text_of(papers["检查方案"]).replace("\n", "")
    assert "本次为联合检查，每组都有安全生产股、节能股的人员。" in plan
    assert "本次为联合检查，由安全生产股、节能股共同实施，" in text_of(papers["检查通报"]).replace("\n", "")
    notices = [path for name, path in papers.items() if name.startswith("行政检查通知书")]
    assert len(notices) == 8
    desk = open_desk(county.book(), county.office(DAY))
    of = {person.name: person.department for person in desk.registry.inspectors.values()}
    for path in notices:
        assert "由本机关的安全生产股、节能股联合实施" in text_of(path).replace("\n", "")
        assert {of[name] for name in officers(path)} == {"安全生产股", "节能股"}


def test_papers_of_a_visit_by_one_department_do_not_speak_of_others(county: County) -> None:
    county.drawn()
    county.inspect()
    for path in made(county, "202304-1").values():
        assert "联合" not in text_of(path).replace("联合社", ""), path.stem


ENERGY = "202304-2"


def test_of_a_visit_for_two_tasks_each_report_tells_its_own_results(county: County) -> None:
    """合并检查: one notice with both items; reports, orders and figures stay those of each task."""
    county.type(columns.PLAN, "2", {"pool": "民爆企业", "quantity": "100%", "months": "4月"})
    county.plan()
    for task in ("202304-1", ENERGY):
        county.freeze(task)
    for task in ("202304-1", ENERGY):
        county.draw(task)
    merge(
        county.book(), county.office(date(2023, 4, 17)), "202304-1", ENERGY, Decision("综合查一次", "吴示例")
    )
    host, guest = cases(county, "202304-1")[0], cases(county, ENERGY)[0]
    due = date(2023, 5, 20)
    issues = {host.text("case"): "登记缺页（示例）", guest.text("case"): "没有计量器具（示例）"}
    order = [row.text("case") for row in county.book().read(columns.CASES).rows]

    def spoil(number: int, values: dict[str, Value]) -> None:
        if issue := issues.get(order[number]):
            values |= {"result": "发现问题待后续处理：其他问题", "handling": "责令改正", "issue": issue}
            values |= {"points": "不符合：1", "rectify_due": due}

    county.inspect(spoil)
    told = {task: made(county, task) for task in ("202304-1", ENERGY)}
    for task, own, others in (("202304-1", *issues.values()), (ENERGY, *reversed(issues.values()))):
        papers = told[task]
        require_equal(county, task, papers["检查通报"])
        (paper,) = [path for name, path in papers.items() if name.startswith("责令改正通知书")]
        for path in (papers["检查通报"], papers["违法违规处理情况记录"], paper):
            text = text_of(path).replace("\n", "")
            assert own in text, path.stem
            assert others not in text, path.stem
    notices = [name for papers in told.values() for name in papers if name.startswith("行政检查通知书")]
    assert len(notices) == len(cases(county, "202304-1"))


@pytest.mark.parametrize(
    ("way", "how"),
    [
        ("现场", "现场检查、书面检查"),
        ("非现场", "非现场检查（"),
        ("书面", "书面检查（"),
        ("", "现场检查、书面检查"),
    ],
)
def test_papers_say_in_what_form_of_what_kind_and_with_whom_it_is_inspected(
    county: County, way: str, how: str
) -> None:
    """检查形式, 检查类型, 参与部门 as 计划表 has them; where it is blank the papers do not speak of them."""
    with_whom = "示例县应急管理局" if way else ""
    county.type(columns.PLAN, "1", {"way": way, "check_type": "专项" if way else "", "partners": with_whom})
    county.drawn()
    county.inspect()
    papers = made(county, "202304-1")
    shown = publish(county.book(), county.office(date(2023, 4, 28)), "202304-1")
    texts = {
        path.stem: text_of(path).replace("\n", "")
        for path in (*papers.values(), *shown.files)
        if path.suffix == ".docx"
    }
    notices = [text for name, text in texts.items() if name.startswith("行政检查通知书")]
    forms = [text for name, text in texts.items() if name.startswith("现场检查记录表")]
    assert len(notices) == len(forms) == len(cases(county, "202304-1"))
    for text in (texts["检查方案"], *notices, *forms):
        assert f"检查方式{how}" in text
    for text in (*notices, texts["检查方案"], texts["检查通报"], texts["结果公示表"]):
        assert ("示例县应急管理局" in text) == bool(way)
    for text in (*notices, texts["检查通报"], texts["结果公示表"]):
        assert ("专项" in text) == bool(way)


def test_after_a_recusal_every_paper_names_the_team_that_goes(county: County) -> None:
    county.drawn()
    before = made(county, "202304-1", date(2023, 4, 17))
    target, team = next(iter(records.read(county.record()).state.teams.items()))
    why = Decision("对象申请", "孙示例", "")
    recuse(county.book(), county.office(date(2023, 4, 18)), "202304-1", Pair(target, team[-1]), why)
    after = made(county, "202304-1", date(2023, 4, 18))
    desk = open_desk(county.book(), county.office(DAY))
    out = desk.registry.inspectors[team[-1]].name
    now = [desk.registry.inspectors[x].name for x in records.read(county.record()).state.teams[target]]
    assert out not in now
    (row,) = [row for row in cases(county, "202304-1") if row["target"] == target]
    assert sorted(row.text("team").split("、")) == sorted(now)
    kinds = {name.partition("_")[0] for name in after}
    assert {"检查方案", "行政检查通知书", "现场检查记录表"} <= kinds
    for name, path in after.items():
        if row.text("name") in name:
            assert officers(path) == now, name
            assert out not in "".join(text_of(path).split())
    (line,) = [line for line in tables(after["检查方案_第1次补正后"]) if row.text("name") in line]
    assert sorted(line[-1].split("、")) == sorted(now)
    assert not set(before) & set(after), "what was served stays"


ODD = "𠮷䶮&<示例>“甲”'{{乙}}㐂喆堃有限公司"
ODD_ISSUE = "=1+1 的台账缺页（示例）\n第二处：<甲>&“乙”{{丙}}"


@pytest.mark.thorough
def test_odd_characters_arrive_as_they_are(county: County) -> None:
    first = sample.sample()[columns.TARGETS][0]["id"]
    county.type(columns.TARGETS, str(first), {"name": ODD, "address": "示例路1号\n<东>门&“院”内"})
    county.plan()
    county.freeze()
    county.draw()
    (number,) = [n for n, row in enumerate(cases(county, "202304-1")) if row["target"] == first]

    def spoil(n: int, values: dict[str, Value]) -> None:
        if n == number:
            values |= {"result": "发现问题待后续处理：其他问题", "handling": "责令改正", "issue": ODD_ISSUE}
            values |= {"rectify_due": date(2023, 5, 20), "points": "不符合：1"}

    county.inspect(spoil)
    papers = made(county, "202304-1")
    own = f"_{number + 1:03}_"
    named = [path for name, path in papers.items() if own in name or name in ("检查通报", "检查方案")]
    assert len(named) == 6
    for path in named:
        whole = "".join(text_of(path).split())
        assert ODD in whole, path.stem
    for path in (papers["检查通报"], *(p for n, p in papers.items() if n.startswith(f"责令改正通知书{own}"))):
        whole = "".join(text_of(path).split())
        for line in ODD_ISSUE.splitlines():
            assert "".join(line.split()) in whole
    shown = publish(county.book(), county.office(date(2023, 4, 28)), "202304-1")
    (table,) = [path for path in shown.files if path.stem == "结果公示表"]
    assert ODD in "".join(text_of(table).split())

"""参与部门: another department takes part by files; nothing is typed twice, and a wrong file is told by its cells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.county import TASK, County, text_of
from toolkit import columns
from toolkit.columns.lists import NO_PROBLEM
from toolkit.errors import Problem, ProblemsFound, Refused, WrongUse
from toolkit.jobs.amend import Decision
from toolkit.jobs.base import Desk, Outcome, open_desk
from toolkit.jobs.documents import documents
from toolkit.jobs.partners import leave, results, send, take
from toolkit.jobs.reconcile.reconcile import reconcile
from toolkit.jobs.statistics import statistics
from toolkit.jobs.verify import verify_year
from toolkit.jobs.visits import in_the_ledger
from toolkit.ledger import records

BODY, OTHER = "示例县应急管理局", "示例县市场监督管理局"
DAY = date(2023, 4, 17)
BY = Decision("人手不够", "吴示例")
ITEM = "重大危险源监督检查（示例）"
Fill = Callable[[Workbook], object]


@pytest.fixture
def asked(county: County) -> County:
    """A drawn task that two other departments were asked to join."""
    county.drawn()
    county.type(columns.TASKS, TASK, {"partners": f"{BODY}、{OTHER}"})
    return county


def desk_of(county: County) -> Desk:
    return open_desk(county.book(), county.office(DAY))


def answer_of(sent: Path, comes: int = 2) -> Workbook:
    """What a department fills in: it comes to the first ``comes`` objects with two people for one item."""
    book = load_workbook(sent)
    objects, people, items = book["检查对象"], book["检查人员"], book["检查事项"]
    top = next(cell.row for cell in objects["A"] if cell.value == "统一社会信用代码")
    for row in range(top + 1, objects.max_row + 1):
        there = row - top <= comes
        objects.cell(row, 5, "是" if there else "否")
        objects.cell(row, 6, "马示例、牛示例" if there else None)
    top = next(cell.row for cell in people["A"] if cell.value == "姓名")
    for row, person in enumerate((("马示例", "YJ001"), ("牛示例", "YJ002")), top + 1):
        for column, text in enumerate(person, 1):
            people.cell(row, column, text)
    top = next(cell.row for cell in items["A"] if cell.value == "检查事项")
    basis = "《安全生产法》第六十五条（示例）"
    for row, line in enumerate(
        ((ITEM, basis, "危险源是否登记建档", "第四十条"), (ITEM, "", "监控设施是否完好", "")), top + 1
    ):
        for column, text in enumerate(line, 1):
            items.cell(row, column, text)
    return book


def filled(county: County, *fill: Fill, comes: int = 2, body: str = BODY, name: str = "交回.xlsx") -> Path:
    """The file for a department, filled in and then changed."""
    book = answer_of(send(county.book(), county.office(DAY), TASK, body).files[0], comes)
    for change in fill:
        change(book)
    path = county.root / name
    book.save(path)
    return path


def took(county: County, file: Path, day: date = DAY) -> Outcome:
    return take(county.book(), county.office(day), file, "吴示例")


def problems(county: County, file: Path) -> list[Problem]:
    before = {path: path.read_bytes() for path in county.root.rglob("*") if path.is_file()}
    with pytest.raises(ProblemsFound) as told:
        take(county.book(), county.office(DAY), file, "吴示例")
    assert {path: path.read_bytes() for path in county.root.rglob("*") if path.is_file()} == before
    return [*told.value.problems]


def sound(county: County) -> list[str]:
    found = [*verify_year(county.path, 2023, DAY, lambda path: county.book()).problems]
    found += reconcile(county.book(), county.office(DAY)).problems
    return [f"{each.place}{each.what}" for each in found]


def test_people_and_items_come_by_file_onto_one_notice_and_one_record(asked: County) -> None:
    told = took(asked, filled(asked))
    assert len(told.data["comes"]) == 2  # type: ignore[arg-type]
    firm = told.data["comes"][0]  # type: ignore[index]
    documents(asked.book(), asked.office(DAY), TASK)
    case = next(case for case in desk_of(asked).cases_of(TASK) if case.target == firm)
    assert case.host == case.id
    for kind in ("行政检查通知书", "现场检查记录表"):
        text = text_of(next(asked.documents().glob(f"{kind}*{case.name}*")))
        for words in ("马示例（示例县应急管理局）", "YJ001", ITEM, f"【{ITEM} 第2条】监控设施是否完好"):
            assert words in text
    alone = next(case for case in desk_of(asked).cases_of(TASK) if case.target not in told.data["comes"])  # type: ignore[operator]
    notice = text_of(next(asked.documents().glob(f"行政检查通知书*{alone.name}*")))
    assert ITEM not in notice
    assert BODY not in notice
    assert alone.partners == OTHER
    assert sound(asked) == []
    statement = records.read(asked.record()).state.joint
    assert {each.body for each in statement} == {BODY}


def test_the_same_file_again_changes_nothing_and_a_newer_one_only_what_is_other(asked: County) -> None:
    file = filled(asked)
    took(asked, file)
    before = {path: path.read_bytes() for path in asked.root.rglob("*") if path.is_file()}
    again = took(asked, file)
    assert "没有改动" in again.lines[0]
    assert {path: path.read_bytes() for path in asked.root.rglob("*") if path.is_file()} == before

    def one_person_less(book: Workbook) -> None:
        sheet = book["检查对象"]
        row = next(cell.row for cell in sheet["E"] if cell.value == "是")
        sheet.cell(row, 6, "马示例")

    told = took(asked, filled(asked, one_person_less))
    assert len(told.data["changed"]) == 1  # type: ignore[arg-type]
    kinds = [each.name for each in sorted(asked.record().glob("amend*"))]
    assert len(kinds) == 4, "two that joined, one of them apart and joined again with its new file"
    assert any("只有一名检查人员" in each.what for each in told.problems)
    assert sound(asked) == []


@pytest.mark.parametrize(
    ("sheet", "change", "cell", "what"),
    [
        ("本次检查", ("202304-1-01", "202305-1-01"), "", "不是这本台账里现在算数的抽取"),
        ("本次检查", (BODY, OTHER), "", ""),
        ("本次检查", (None, "0" * 64), "B", "不是发给"),
        ("检查对象", ("是", "来"), "E", "是否参加写的是“来”"),
        ("检查对象", ("马示例、牛示例", "马示例、羊示例"), "F", "一页没有羊示例"),
        ("检查对象", ("马示例、牛示例", None), "F", "却没有写检查人员"),
        ("检查人员", ("YJ001", "110101199003070090"), "B", "执法证号"),
        ("检查人员", ("牛示例", "马示例"), "A", "写了两次"),
        ("检查事项", ("《安全生产法》第六十五条（示例）", None), "B", "没有写检查依据"),
    ],
)
def test_every_wrong_cell_is_named_and_nothing_is_changed(
    asked: County, sheet: str, change: tuple[str | None, str | None], cell: str, what: str
) -> None:
    def spoil(book: Workbook) -> None:
        page = book[sheet]
        wanted = change[0] or records.read(asked.record()).commit
        found = next(each for row in page.iter_rows() for each in row if each.value == wanted)
        found.value = change[1]

    file = filled(asked, spoil)
    if not what:  # a file for another department that was asked, too: its part is its own
        assert took(asked, file).data["body"] == OTHER
        return
    found = problems(asked, file)
    assert any(what in each.what and each.place.sheet == sheet for each in found), found
    assert not cell or any(each.place.cell.startswith(cell) for each in found)


def test_all_that_is_wrong_is_told_at_once(asked: County) -> None:
    def spoil(book: Workbook) -> None:
        sheet = book["检查对象"]
        rows = [cell.row for cell in sheet["E"] if cell.value == "是"]
        sheet.cell(rows[0], 5, "来")
        sheet.cell(rows[1], 2, "改了名的企业")
        book["检查人员"]["B5"] = book["检查人员"]["B5"].value
        book["检查事项"].delete_rows(1, 10)

    assert len(problems(asked, filled(asked, spoil_objects))) >= 2
    found = problems(asked, filled(asked, spoil))
    assert {each.place.sheet for each in found} >= {"检查事项"}


def spoil_objects(book: Workbook) -> None:
    sheet = book["检查对象"]
    rows = [cell.row for cell in sheet["E"] if cell.value == "是"]
    sheet.cell(rows[0], 5, "来")
    sheet.cell(rows[1], 2, "改了名的企业")


def test_whoever_must_not_go_there_is_sent_back(asked: County) -> None:
    firm = desk_of(asked).cases_of(TASK)[0]
    took(asked, filled(asked))
    book = asked.book()
    book.append(
        columns.RECUSALS, [{"target": firm.target, "inspector": "YJ002", "reason": "近亲属", "body": BODY}]
    )
    book.save()
    assert any("牛示例对" in each.what and each.rule == "R6" for each in desk_of(asked).problems)

    def other_people(sheet: Workbook) -> None:
        next(cell for cell in sheet["检查人员"]["B"] if cell.value == "YJ002").value = "YJ003"

    found = problems(asked, filled(asked, name="原样.xlsx"))
    assert any("应当回避" in each.what and each.place.sheet == "检查对象" for each in found)
    took(asked, filled(asked, other_people))
    assert not any(each.rule == "R6" for each in desk_of(asked).problems)


def test_a_department_that_does_not_come_after_all_leaves_and_the_visit_goes_on(asked: County) -> None:
    took(asked, filled(asked))
    leave(asked.book(), asked.office(DAY), TASK, BODY, BY)
    leave(asked.book(), asked.office(DAY), TASK, OTHER, BY)
    desk = desk_of(asked)
    assert {(case.partners, case.host) for case in desk.cases_of(TASK)} == {("无", "")}
    assert not asked.book().read(columns.TOGETHER).rows
    assert sound(asked) == []
    with pytest.raises(WrongUse, match="“参与部门”没有"):
        leave(asked.book(), asked.office(DAY), TASK, OTHER, BY)
    asked.inspect()
    told = statistics(asked.book(), asked.office(date(2023, 4, 27)))
    assert told.data["rows"][0]["joint"] == 0  # type: ignore[index]


def test_its_part_of_the_result_goes_back_as_a_file_and_the_visit_counts_once(asked: County) -> None:
    told = took(asked, filled(asked))
    firm = told.data["comes"][0]  # type: ignore[index]
    with pytest.raises(Refused, match="没有示例县市场监督管理局参加"):
        results(asked.book(), asked.office(DAY), TASK, OTHER)
    asked.inspect()
    book = asked.book()
    first, second = (row.text("part") for row in book.read(columns.TOGETHER).rows)
    book.update(columns.TOGETHER, first, {"result": NO_PROBLEM, "findings": "全部符合"})
    book.append(
        columns.ELSEWHERE,
        [{"id": firm, "day": date(2023, 4, 20), "department": BODY, "level": "县级"}],
    )
    book.save()
    assert len(in_the_ledger(desk_of(asked))[firm]) == 1
    back = results(asked.book(), asked.office(date(2023, 4, 27)), TASK, BODY)
    assert back.data == {"task": TASK, "body": BODY, "rows": 2, "open": 1}
    assert [each.place.sheet for each in back.problems] == ["联合检查"]
    texts = [str(cell.value) for row in load_workbook(back.files[0]).active.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert NO_PROBLEM in texts
    assert "（还没有结果）" in texts
    assert ITEM in texts
    assert second
    with pytest.raises(ProblemsFound, match="已经开始检查"):
        took(asked, filled(asked, comes=1), date(2023, 4, 27))


def test_a_department_that_never_answers_is_reminded_of_and_the_visit_goes_on(asked: County) -> None:
    assert not any(
        "联合检查表" in each.what for each in documents(asked.book(), asked.office(DAY), TASK).problems
    )
    send(asked.book(), asked.office(DAY), TASK, BODY)
    told = documents(asked.book(), asked.office(DAY), TASK)
    assert any(f"{BODY}还没有交回联合检查表" in each.what for each in told.problems)
    leave(asked.book(), asked.office(DAY), TASK, BODY, BY)
    told = documents(asked.book(), asked.office(DAY), TASK)
    assert not any("还没有交回" in each.what for each in told.problems)
    assert sound(asked) == []


def test_a_department_that_nobody_asked_is_refused(asked: County) -> None:
    with pytest.raises(WrongUse, match="“参与部门”没有"):
        send(asked.book(), asked.office(DAY), TASK, "示例县公安局")


def test_control_a_row_that_a_hand_took_out_is_found(asked: County) -> None:
    took(asked, filled(asked))
    book = asked.book()
    rows = [dict(row.values) for row in book.read(columns.TOGETHER).rows]
    book.restart(columns.TOGETHER, rows[1:])
    book.save()
    assert any("联合检查" in what for what in sound(asked))

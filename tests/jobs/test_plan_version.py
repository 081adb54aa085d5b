"""The plan through the commands: draft, 定稿, 备案, 公布, change with its reason; a mistake is taken back."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.county import text_of
from tests.year.bureau import Bureau
from tests.year.conftest import bureau, new_bureau
from toolkit import columns
from toolkit.excel.closed import ClosedBook
from toolkit.jobs import plan_version

__all__ = ["bureau", "new_bureau"]
WHY = ("--by", "吴示例")
ADOPT = ("--adopt", "局党组会审定", *WHY)


def shown(bureau: Bureau, key: str) -> set[object]:
    return {row[key] for row in ClosedBook(bureau.path).read(columns.PLAN).rows}


def paper(bureau: Bureau, name: str) -> str:
    return text_of(bureau.root / "文书" / "2023" / f"{name}.docx").replace("\n", "")


def adopted(bureau: Bureau) -> Bureau:
    bureau.day = date(2023, 4, 3)
    bureau.does("plan-version", *ADOPT)
    return bureau


def test_from_the_draft_to_a_change_that_says_what_and_why(bureau: Bureau) -> None:
    bureau.day = date(2023, 4, 3)
    bureau.does("plan-document")
    assert "本计划为第" not in paper(bureau, "年度抽查工作计划"), "a draft is no version"
    assert "草案" in bureau.does("plan-version")
    adopted(bureau)
    bureau.day = date(2023, 4, 6)
    bureau.does("plan-version", "--filed", "示备〔2023〕3号", "--day", "2023-04-05")
    bureau.does("plan-version", "--announced", "县政府网站")
    assert shown(bureau, "filing") == {"示备〔2023〕3号"}
    assert shown(bureau, "filed") == {date(2023, 4, 5)}
    assert shown(bureau, "announced") == {date(2023, 4, 6)}
    bureau.does("plan-document")
    first = paper(bureau, "年度抽查工作计划_第1版")
    assert "本计划为第1版，2023年4月3日定稿，2023年4月5日备案，备案号示备〔2023〕3号。" in first
    assert not (bureau.root / "文书" / "2023" / "年度抽查工作计划.docx").exists(), "the draft is set aside"
    bureau.balanced()

    bureau.types(columns.PLAN, "3", {"months": "10月"})
    assert "计划定稿以后改了第 3 项“抽查时间”：每季度 → 10月" in bureau.does("check")
    bureau.does("plan-document", code=1)  # a paper of version 1 would say what version 1 does not
    bureau.day = date(2023, 5, 8)
    said = bureau.does("plan-version", "--adopt", "市局部署专项检查", *WHY)
    assert "第 2 版定稿，2023-05-08（市局部署专项检查，吴示例决定）" in said
    assert "第 3 项“抽查时间”：每季度 → 10月" in said
    assert "照变更后的计划不再要办的任务：202304-3、202307-3" in said, "nothing is left hanging"
    assert "任务表里还没有的" not in said, "October is called for already"
    assert "计划定稿以后改了" not in bureau.does("check")
    bureau.does("plan-document")
    change = paper(bureau, "年度计划变更通知_第2版")
    assert "因市局部署专项检查，2023年度“双随机、一公开”抽查工作计划由第1版变更为第2版" in change
    assert "抽查时间每季度10月" in change
    second = paper(bureau, "年度抽查工作计划_第2版")
    assert "本计划为第2版，2023年5月8日定稿。变更的理由：市局部署专项检查。" in second
    assert "示工信〔2023〕1号" in first
    assert "示工信〔2023〕1号" not in second, "each version has a 文号 of its own"
    bureau.balanced()


def test_a_row_changed_after_its_task_was_drawn_is_told_and_the_draw_stands(bureau: Bureau) -> None:
    """The control: rows whose tasks still wait are not told."""
    adopted(bureau)
    bureau.draws("202304-1")
    bureau.types(columns.PLAN, "1", {"demand": "每季度一次"})
    bureau.types(columns.PLAN, "3", {"demand": "另定"})
    bureau.day = date(2023, 5, 8)
    said = bureau.does("plan-version", "--adopt", "示例", *WHY)
    assert "任务 202304-1 的状态是“已抽取”，它的计划行改了" in said
    assert said.count("它的计划行改了") == 1
    bureau.does("plan-document")
    assert "照已有的抽取记录办完，不随本次变更：202304-1。" in paper(bureau, "年度计划变更通知_第2版")
    bureau.balanced()


def test_a_freeze_of_a_row_that_no_version_has_is_reminded_of(bureau: Bureau) -> None:
    adopted(bureau)
    bureau.types(columns.PLAN, "1", {"demand": "每季度一次"})
    bureau.types(columns.PLAN, "3", {"demand": "另定"})
    bureau.day = date(2023, 4, 10)
    said = bureau.does("freeze", "--task", "202304-1", "--issue", "2023041")
    assert "计划定稿以后改了第 1 项" in said
    assert "计划定稿以后改了第 3 项" not in said, "another row does not concern it"


def test_rows_that_come_and_go_are_changes_too(bureau: Bureau) -> None:
    adopted(bureau)
    book = ClosedBook(bureau.path)
    first = book.read(columns.PLAN).rows[0]
    book.append(columns.PLAN, [{**first.values, "no": 9, "name": "新增的抽查", "months": "11月"}])
    book.save()
    bureau.day = date(2023, 5, 8)
    said = bureau.does("plan-version", "--adopt", "示例", *WHY)
    assert "第 9 项“整行”：— → " in said
    bureau.balanced()


def test_a_mistake_is_taken_back_the_last_first(bureau: Bureau) -> None:
    """Both stay on record; 计划表 shows what stood before; the version's papers are set aside."""
    adopted(bureau)
    bureau.does("plan-version", "--filed", "示备〔2023〕3号")
    bureau.does("plan-document")
    bureau.does("plan-version", "--take-back", "备案号抄错", *WHY)
    assert shown(bureau, "filing") == {""} or shown(bureau, "filing") == {None}
    bureau.does("plan-version", "--filed", "示备〔2023〕4号")
    assert shown(bureau, "filing") == {"示备〔2023〕4号"}
    bureau.does("plan-version", "--take-back", "示例", *WHY)
    bureau.does("plan-version", "--take-back", "不该定稿", *WHY)
    assert "草案" in bureau.does("plan-version")
    assert bureau.said.count("（已撤回）") == 3
    folder = bureau.root / "文书" / "2023"
    assert [path.name for path in folder.glob("*.docx")] == []
    assert any("第1版" in path.name for path in (folder / "留存").iterdir())
    assert "没有可以撤回" in bureau.does("plan-version", "--take-back", "示例", *WHY, code=3)
    bureau.balanced()
    adopted(bureau)
    bureau.does("plan-document")
    assert "本计划为第1版" in paper(bureau, "年度抽查工作计划_第1版")
    bureau.balanced()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--filed", "示备〔2023〕3号"), "还没有定稿"),
        (("--announced", "县政府网站"), "还没有定稿"),
        (("--adopt", "示例", *WHY, "--day", "2023-04-04"), "2023-04-03 以前"),
        (("--adopt", "示例"), "缺少 --by"),
        (("--adopt", "示例 110101199003071233", *WHY), "身份证号"),
        (("--adopt", "示例", *WHY, "--filed", "1"), "只能写一样"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    bureau: Bureau, words: tuple[str, ...], told: str
) -> None:
    bureau.day = date(2023, 4, 3)
    code = 3 if "还没有定稿" in told else 2
    assert told in bureau.does("plan-version", *words, code=code)
    assert not (bureau.root / "记录" / "2023" / "计划").exists()


def test_the_same_twice_and_days_before_the_version_are_refused(bureau: Bureau) -> None:
    adopted(bureau)
    assert "没有要定稿的" in bureau.does("plan-version", *ADOPT, code=3)
    day = ("--day", "2023-04-01")
    assert "请核对日期" in bureau.does("plan-version", "--filed", "示备〔2023〕3号", *day, code=2)
    bureau.does("plan-version", "--filed", "示备〔2023〕3号")
    assert "已经登记过" in bureau.does("plan-version", "--filed", "示备〔2023〕3号", code=3)


def test_a_step_that_was_killed_after_its_file_is_finished_by_the_next(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopted(bureau)
    with monkeypatch.context() as patch:
        patch.setattr(plan_version, "_enter", lambda work, path: 1 / 0)
        with pytest.raises(AssertionError):
            bureau.does("plan-version", "--filed", "示备〔2023〕3号")
    assert shown(bureau, "filing") != {"示备〔2023〕3号"}
    assert "登记已在，现在补齐" in bureau.does("plan-version", "--announced", "县政府网站")
    assert shown(bureau, "filing") == {"示备〔2023〕3号"}
    bureau.does("plan-version", "--announced", "县政府网站")
    bureau.balanced()


def test_hands_in_the_register_or_in_what_the_plan_shows_of_it_are_found(bureau: Bureau) -> None:
    adopted(bureau)
    bureau.does("plan-version", "--filed", "示备〔2023〕3号")
    bureau.types(columns.PLAN, "1", {"filing": "示备〔2023〕9号"})
    assert "登记的是“示备〔2023〕3号”" in bureau.does("reconcile", code=1)
    bureau.types(columns.PLAN, "1", {"filing": "示备〔2023〕3号"})
    bureau.balanced()
    path = bureau.root / "记录" / "2023" / "计划" / "001.json"
    said = json.loads(path.read_bytes())
    path.write_text(json.dumps({**said, "reason": "另一个理由"}), encoding="utf-8")
    assert "后来被改过" in bureau.does("reconcile", code=1)
    path.write_text("{", encoding="utf-8")
    assert "计划登记“计划/001.json”读不出来" in bureau.does("plan-version", code=3)


def test_an_office_that_never_adopts_plans_as_before(bureau: Bureau) -> None:
    bureau.types(columns.PLAN, "3", {"months": "10月"})
    assert "定稿" not in bureau.does("check")
    bureau.draws("202304-1")
    bureau.does("plan-document")
    assert not (bureau.root / "记录" / "2023" / "计划").exists()
    bureau.balanced()

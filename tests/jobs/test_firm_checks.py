"""各户检查清单: what the supervising body asks for, counted as the caps are, each check with its papers."""

from __future__ import annotations

from datetime import date

import openpyxl

from tests.year.bureau import Bureau
from tests.year.conftest import bureau, new_bureau
from toolkit import columns
from toolkit.excel.closed import ClosedBook

__all__ = ["bureau", "new_bureau"]
TASK = "202304-3"


def pages(bureau: Bureau) -> dict[str, list[dict[str, str]]]:
    book = openpyxl.load_workbook(bureau.root / "导出" / "各户检查清单_2023.xlsx")
    found = {}
    for sheet in book:
        rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
        top = next(number for number, row in enumerate(rows) if row[0] == "统一社会信用代码")
        found[sheet.title] = [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :] if row[0]]
    return found


def test_every_check_stands_there_with_its_approval_notice_code_result_and_papers(bureau: Bureau) -> None:
    bureau.draws(TASK)
    first, second, *rest = bureau.cases(TASK)
    bureau.types(columns.CASES, first.text("case"), {"visit_code": "示例码1", "check_type": "个案"})
    bureau.day = date(2023, 4, 17)
    bureau.does("documents", "--task", TASK)
    bureau.inspects(TASK, date(2023, 4, 20), only=1)
    other = {
        "department": "示例县应急管理局",
        "level": "县级",
        "day": date(2023, 3, 8),
        "number": "示应急〔2023〕7号",
    }
    book = ClosedBook(bureau.path)
    book.append(columns.ELSEWHERE, [{**other, "id": second.text("target")}])
    book.save()
    bureau.day = date(2023, 5, 4)
    assert f"检查 {len(rest) + 3} 户次" in bureau.does("firm-checks")
    firms, checks = (pages(bureau)[name] for name in ("各户次数", "逐次检查"))
    by_code = {row["统一社会信用代码"]: row for row in firms}
    one, two = by_code[first.text("target")], by_code[second.text("target")]
    counted = ("本机关已检查", "其中日常", "其中个案", "抽中待检查", "其他部门已知", "超过上限")
    assert [one[key] for key in counted] == ["1", "0", "1", "0", "0", "否"]
    assert [two[key] for key in counted] == ["0", "0", "0", "1", "1", "否"]
    (done,) = [row for row in checks if row["案号或任务"] == first.text("case")]
    assert (done["批准人"], done["批准日期"], done["送达日期"]) == ("吴示例", "2023-04-17", "2023-04-18")
    assert done["通知书文号"].startswith("示工信检通〔2023〕")
    assert (done["官方检查码"], done["检查类型"], done["检查结果"]) == ("示例码1", "个案", "未发现问题")
    assert "行政检查通知书" in done["文书"]
    assert "现场检查记录表" in done["文书"]
    (known,) = [row for row in checks if row["检查机关"] == "示例县应急管理局"]
    assert (known["检查日期"], known["通知书文号"]) == ("2023-03-08", "示应急〔2023〕7号")
    assert {row["检查结果"] for row in checks if row["案号或任务"] == second.text("case")} == {"尚未检查"}


def test_who_was_checked_too_often_is_marked(bureau: Bureau) -> None:
    """The control is the year before the second row: one check, cap one, nothing passed."""
    bureau.types(columns.SETTINGS, "同一对象年度检查上限", {"value": "1"})
    bureau.draws(TASK)
    bureau.inspects(TASK, date(2023, 4, 20))
    bureau.day = date(2023, 5, 4)
    assert "超过上限的 0 户" in bureau.does("firm-checks")
    code = bureau.cases(TASK)[0].text("target")
    bureau.types(columns.TARGETS, code, {"checked": 2})
    assert "超过上限的 1 户" in bureau.does("firm-checks")
    (row,) = [row for row in pages(bureau)["各户次数"] if row["超过上限"] == "是"]
    assert (row["统一社会信用代码"], row["最紧的上限"], row["已计入"]) == (code, "1 次", "2")

"""From notice to archive with phones: eight firms, one refused, one with photos, one phone dead in the middle."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.county import TASK, County, text_of
from tests.onsite.conftest import VISITED
from tests.onsite.phone import Phone, Phones, picture
from toolkit import columns
from toolkit.cli import main
from toolkit.columns.lists import NO_PROBLEM, PROBLEM_RESULTS, REFUSED
from toolkit.jobs.archive.package import archive
from toolkit.jobs.documents import documents
from toolkit.jobs.onsite_form import FORM
from toolkit.jobs.publish import publish
from toolkit.jobs.results_file import enter_results
from toolkit.onsite import NAME
from toolkit.onsite.seal import pin_of

pytestmark = pytest.mark.browser
PIN = pin_of(b"n" * 32)[0]


def arrive(phone: Phone, name: str) -> None:
    phone.firm(name)
    phone.type("检查开始", "2023-04-20T09:05")
    phone.tick("两人以上到场")
    phone.type("在场人员", "陈示例")


def leave(phone: Phone, result: str = NO_PROBLEM, **more: str) -> None:
    phone.type("检查结果", result)
    phone.type("后续处置", "无需后续处置")
    for label, text in more.items():
        phone.type(label, text)
    phone.type("检查结束", "2023-04-20T10:30")
    phone.kept()


def clean(phone: Phone, name: str) -> None:
    arrive(phone, name)
    phone.page.get_by_role("button", name="其余各条").click()
    phone.sign("检查人员", "钱示例")
    leave(phone)
    assert phone.page.inner_text("#state") == "填完了"
    phone.back()


def test_notice_phones_hand_in_ledger_papers_publication_archive(
    taken_along: County, shop: Phones, tmp_path: Path
) -> None:
    county = taken_along
    names = [row.text("name") for row in county.book().read(columns.CASES).rows]
    assert len(list(county.documents().glob("行政检查通知书_*.docx"))) == len(names) == 8
    page = (county.root / FORM / TASK / NAME).as_uri()
    first, second = shop.on("甲的手机"), shop.on("乙的手机")
    for phone in (first, second):
        phone.open(page, PIN)
    for name in names[:4]:
        clean(first, name)
    arrive(second, names[4])  # not let in
    second.sign("对方负责人", "陈示例", "拒绝签字，见证人在场")
    leave(second, REFUSED, 发现的问题="不让进门", 后续处置="立案处罚")
    second.back()
    arrive(second, names[5])
    second.point(2, "不符合", "保管员没有证")
    second.page.get_by_role("button", name="其余各条").click()
    second.photo(picture(tmp_path / "a.jpg"), picture(tmp_path / "b.jpg"))
    second.kept()
    shop.die(second)  # in the middle
    second = shop.on("乙的手机")
    second.open(page, PIN)
    second.firm(names[5])
    assert second.page.get_by_label("在场人员", exact=True).input_value() == "陈示例"
    leave(second, PROBLEM_RESULTS[3], 发现的问题="保管员没有证", 后续处置="责令改正", 整改期限="2023-05-10")
    second.back()
    for name in names[6:]:
        clean(second, name)
    files = [phone.hand_in(tmp_path) for phone in (first, second)]
    for phone in (first, second):
        assert set(phone.asked) == {page}
        assert phone.errors == []

    told = enter_results(county.book(), county.office(VISITED), files)
    assert told.ok
    assert len(told.data["entered"]) == 8  # type: ignore[arg-type]
    cases = [row.values for row in county.book().read(columns.CASES).rows]
    results = [NO_PROBLEM] * 4 + [REFUSED, PROBLEM_RESULTS[3]] + [NO_PROBLEM] * 2
    assert [case["result"] for case in cases] == results
    assert (cases[5]["points"], cases[5]["evidence"]) == ("不符合：2", "照片2张")
    assert cases[4]["points"] is None, "where nobody was let in, nothing was looked at"

    documents(county.book(), county.office(date(2023, 4, 22)), TASK)
    records = sorted(county.documents().glob("现场检查记录表_*.docx"))
    assert len(records) == 8
    assert all("_已填" in path.name for path in records)
    assert "没有签：拒绝签字，见证人在场" in text_of(records[4])
    assert "保管员没有证" in text_of(records[5])
    (report,) = county.documents().glob("检查通报*.docx")
    assert "不配合" in text_of(report) or "拒绝" in text_of(report)
    for case in cases:
        county.type(columns.CASES, str(case["case"]), {"reported": date(2023, 4, 26)})
    assert publish(county.book(), county.office(date(2023, 4, 27)), TASK).ok
    assert main(["reconcile", str(county.path)]) == 0
    late = county.office(date(2023, 12, 29))
    done = archive(county.book(), late, 2023, "纸质签字件另存（示例）", find_engine=lambda: None)
    assert not [
        str(problem) for problem in done.problems if "现场" in str(problem) and "签字" not in str(problem)
    ]
    held = [path.as_posix() for path in (county.root / "归档" / "2023").rglob("*") if path.is_file()]
    assert sum("现场记录" in path and path.endswith(".json") for path in held) == 8
    assert sum("照片" in path and path.endswith(".jpg") for path in held) == 2
    assert not [path for path in held if path.endswith(".html") and "现场" in path], (
        "the form itself is no record"
    )
    assert main(["verify-archive", str(county.root / "归档" / "2023")]) == 0

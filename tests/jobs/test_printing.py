"""批量打印, 文号 and a batch in which one paper fails, from the workbook to the files."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pdfplumber
import pytest
from docx.shared import Pt

from tests.county import County, text_of
from toolkit import columns
from toolkit.errors import Exists, Refused, WrongUse
from toolkit.jobs import docket as docket_step
from toolkit.jobs.base import TEMPLATES, Office, Outcome
from toolkit.jobs.documents import documents
from toolkit.jobs.print_papers import print_documents
from toolkit.ledger import docket

ToPdf = Callable[[Sequence[Path]], list[Path]]
DAY = date(2023, 4, 26)


def make(county: County, office: Office | None = None) -> Outcome:
    return documents(county.book(), office or county.office(DAY), "202304-1")


def printed(county: County, kind: str = "") -> Outcome:
    return print_documents(county.book(), county.office(DAY), "202304-1", kind)


def folder(county: County) -> Path:
    return county.office().documents("202304-1")


def test_all_papers_of_a_kind_go_into_one_file(county: County) -> None:
    county.drawn()
    make(county)
    outcome = printed(county, "行政检查通知书")
    (path,) = outcome.files
    assert path == folder(county) / "打印" / "合并打印_行政检查通知书.docx"
    assert outcome.data["merged"] == len(list(folder(county).glob("行政检查通知书_*.docx")))
    assert text_of(path).count("行政检查通知书") >= int(str(outcome.data["merged"]))
    assert outcome.problems == []


def test_all_papers_of_a_task_go_into_one_file_and_it_can_be_made_again(county: County) -> None:
    county.drawn()
    make(county)
    before = county.path.read_bytes()
    first, again = (printed(county).files[0].read_bytes() for _ in range(2))
    assert first == again
    assert county.path.read_bytes() == before


def test_each_object_has_its_set_together(county: County) -> None:
    county.drawn()
    make(county)
    text = text_of(printed(county).files[0])
    places = [
        text.index(f"{words}{number}")
        for number in range(1, 9)
        for words, number in (("示工信检通〔2023〕", f"{number}号"), ("案号：", f"202304-1-01-{number:03}"))
    ]
    assert places == sorted(places), "notice and record of one, then those of the next"


@pytest.mark.thorough
@pytest.mark.office
def test_the_pdf_for_a_copy_shop_has_the_blank_backs(county: County, to_pdf: ToPdf) -> None:
    county.drawn()
    make(county)
    changed = next(folder(county).glob("现场检查记录表_*.docx"))
    document = docx.Document(str(changed))
    document.styles["Normal"].font.size = Pt(9)  # as Word saves it: the merged .docx lacks it
    document.save(str(changed))
    kind = "现场检查记录表"
    (path,) = print_documents(county.book(), county.office(DAY), "202304-1", kind, as_pdf=True).files
    assert path == folder(county) / "打印" / f"合并打印_{kind}.pdf"
    assert fronts(path) == len(list(folder(county).glob(f"{kind}_*.docx")))
    (merged,) = printed(county, kind).files
    (control,) = to_pdf([merged])  # control: as LibreOffice exports it, some begin on a back
    assert fronts(control) < fronts(path) - 1


@pytest.mark.office
def test_the_receipt_of_a_notice_is_not_printed_on_the_back_of_what_is_served(county: County) -> None:
    county.drawn()
    make(county)
    kind = "行政检查通知书"
    (path,) = print_documents(county.book(), county.office(DAY), "202304-1", kind, as_pdf=True).files
    with pdfplumber.open(path) as pdf:
        titles = [re.sub(r"\s", "", page.extract_text())[:4] for page in pdf.pages]
    receipts = [number for number, title in enumerate(titles) if title == "送达回证"]
    assert len(receipts) == len(list(folder(county).glob(f"{kind}_*.docx")))
    assert all(number % 2 == 0 for number in receipts)
    assert "" in titles, "a blank back before it"


def fronts(path: Path) -> int:
    """How many pages that begin a record lie on the front of a sheet."""
    with pdfplumber.open(path) as pdf:
        texts = [re.sub(r"\s", "", page.extract_text()) for page in pdf.pages]
    return sum("案号：" in text for text in texts[::2])


def test_without_an_office_program_a_pdf_is_refused(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    county.drawn()
    make(county)
    monkeypatch.setattr("toolkit.word.pdf.find", lambda: None)
    with pytest.raises(Refused, match="没有 Word、LibreOffice 或 WPS 文字"):
        print_documents(county.book(), county.office(DAY), "202304-1", as_pdf=True)


def test_a_paper_that_is_no_document_is_named_and_the_others_are_printed(county: County) -> None:
    county.drawn()
    make(county)
    spoiled = next(folder(county).glob("行政检查通知书_*.docx"))
    spoiled.write_bytes(b"")
    outcome = printed(county, "行政检查通知书")
    assert len(outcome.files) == 1
    assert spoiled.stem in str(outcome.problems[0])


@pytest.mark.thorough
def test_nothing_to_print_is_said(county: County) -> None:
    county.plan()
    with pytest.raises(Refused, match="先生成文书"):
        printed(county)
    county.freeze()
    county.draw()
    make(county)
    with pytest.raises(WrongUse, match=r"没有“检查通报”。现有：.*行政检查通知书"):
        printed(county, "检查通报")


def test_a_report_takes_its_number_once(county: County) -> None:
    county.drawn()
    county.inspect()
    make(county)
    report = folder(county) / "检查通报.docx"
    assert "示工信〔2023〕1号" in text_of(report)
    report.unlink()
    make(county)
    assert "示工信〔2023〕1号" in text_of(report)
    numbers = docket.numbers(county.root / "记录" / "2023")
    assert [number.series for number in numbers].count("示工信") == 1


def test_a_number_from_the_bureaus_own_register_is_used(county: County) -> None:
    county.drawn()
    county.inspect()
    office = county.office(DAY)
    docket_step.enter(county.book(), office, "示工信[2023]12号", "202304-1", "检查通报")
    make(county)
    assert "示工信〔2023〕12号" in text_of(folder(county) / "检查通报.docx")
    outcome = docket_step.numbers(county.book(), office)
    assert "示工信〔2023〕12号　检查通报 202304-1　2023-04-26　测试员" in outcome.lines
    assert "示工信〔2023〕缺 1-11 号" in str(outcome.problems[0])
    docket_step.void(county.book(), office, "示工信〔2023〕12号", "发文取消")
    assert "已作废：发文取消" in "\n".join(docket_step.numbers(county.book(), office).lines)
    with pytest.raises(Exists):
        docket_step.enter(county.book(), office, "示工信〔2023〕12号", "202304-1", "检查通报")


def test_entering_a_number_needs_to_know_for_what(county: County) -> None:
    with pytest.raises(WrongUse, match="给哪份文书"):
        docket_step.enter(county.book(), county.office(), "示工信〔2023〕12号", "", "")


def test_one_broken_template_stops_only_its_own_papers(county: County, tmp_path: Path) -> None:
    county.drawn()
    templates = tmp_path / "templates"
    shutil.copytree(TEMPLATES, templates)
    (templates / "行政检查通知书.docx").write_bytes(b"no document")
    outcome = make(county, replace(county.office(DAY), templates=templates))
    assert not outcome.ok
    assert not list(folder(county).glob("行政检查通知书_*"))
    assert list(folder(county).glob("现场检查记录表_*"))
    count = len(county.book().read(columns.CASES).rows)
    assert any(line.startswith(f"有 {count} 份没有生成：行政检查通知书_") for line in outcome.lines)
    (problem,) = outcome.problems  # once, not for each firm
    assert "模板“行政检查通知书.docx”已损坏" in str(problem)
    assert make(county).ok  # mended: only what is missing is made
    assert len(list(folder(county).glob("行政检查通知书_*"))) == count

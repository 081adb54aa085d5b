"""An invented office (示例) says so on every page, in the record and in what it publishes; a real one never."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from tests.county import NUMBER, County
from toolkit import columns
from toolkit.draw.evidence import claim
from toolkit.errors import ProblemsFound
from toolkit.jobs.documents import documents
from toolkit.jobs.draw import draw
from toolkit.jobs.papers import PAPERS, volume_cover
from toolkit.jobs.publish import publish
from toolkit.jobs.templates import opened
from toolkit.jobs.verify import verify_folder
from toolkit.ledger import records
from toolkit.word.package import stories, unpack
from toolkit.word.template import compile
from toolkit.word.wml import parse

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
MARK = 'string="示例"'
LATER = date(2023, 4, 28)


def marked_feet(path: Path) -> tuple[int, int]:
    """In how many footers of a document the mark stands, and how many footers it has."""
    with zipfile.ZipFile(path) as package:
        feet = [
            name for name in package.namelist() if name.startswith("word/footer") and name.endswith(".xml")
        ]
        return sum(MARK in package.read(name).decode() for name in feet), len(feet)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
@pytest.mark.parametrize("layout", ["measured", "dialog"])
def test_every_template_gets_the_mark_in_every_footer_and_stays_well_formed(paper, layout) -> None:
    path = (TEMPLATES if layout == "measured" else TEMPLATES / layout) / paper.file()
    template = compile(path, mark="示例")
    plain = compile(path)
    assert template.fields == plain.fields
    from toolkit.word.watermark import marked

    parts = marked(unpack(path.read_bytes()), "示例")
    feet = [name for name, told in stories(parts).items() if told.endswith("页脚")]
    assert feet
    for name in feet:
        assert MARK in parts[name].decode()
        parse(parts[name])


def test_all_papers_of_a_sample_office_bear_it_and_the_page_says_it(county: County) -> None:
    county.drawn()
    county.inspect()
    documents(county.book(), county.office(LATER), "202304-1")
    publish(county.book(), county.office(LATER), "202304-1")
    papers = list((county.root / "文书").rglob("*.docx"))
    assert len(papers) > 20
    for path in papers:
        marked, feet = marked_feet(path)
        assert marked == feet > 0, path.name
    pages = [path for path in (county.root / "文书").rglob("*.html") if path.name != "核验.html"]
    assert pages
    assert all("示例：单位、企业和结果都是编的" in page.read_text("utf-8") for page in pages)


def test_its_record_says_so(county: County) -> None:
    county.drawn()
    assert json.loads((county.record() / "plan.json").read_bytes())["sample"] is True
    record = records.read(county.record())
    assert "不证明任何真实的抽取" in claim(record.plan, record.files).statement
    assert "示例单位" in verify_folder(county.record()).lines[0]


@pytest.mark.thorough
def test_a_real_office_has_no_mark_anywhere(county: County) -> None:
    """Negative control."""
    county.type(columns.SETTINGS, "单位名称", {"value": "某县工业和信息化局"})
    county.plan()
    county.type(columns.TASKS, "202304-1", {"witness": "孙示例", "entropy_again": NUMBER})
    county.freeze()
    assert draw(county.book(), county.office(date(2023, 4, 14)), "202304-1", NUMBER).ok
    documents(county.book(), county.office(date(2023, 4, 14)), "202304-1")
    papers = list((county.root / "文书").rglob("*.docx"))
    assert papers
    assert all(marked_feet(path)[0] == 0 for path in papers)
    record = records.read(county.record())
    assert record.plan.sample is False
    assert "示例" not in verify_folder(county.record()).lines[0]


def test_the_papers_of_an_archive_go_the_same_way() -> None:
    values = dict.fromkeys(("全宗号", "类别号", "年度", "保管期限", "机构", "案卷号", "案卷题名"), "示例")
    for mark, found in (("示例", True), ("", False)):
        template = opened(volume_cover.PAPER, TEMPLATES / volume_cover.PAPER.file(), mark)
        fields = {field.name: "示例" for field in template.fields} | values
        made = unpack(template.render(fields))
        assert any(MARK in data.decode("utf-8", "ignore") for data in made.values()) is found


def test_only_an_invented_office_may_play_in_another_day(county: County) -> None:
    county.type(columns.SETTINGS, "基准日期", {"value": "2023-04-20"})
    assert not any("基准日期" in str(problem) for problem in county.plan().problems)
    county.type(columns.SETTINGS, "单位名称", {"value": "某县工业和信息化局"})
    county.type(columns.TASKS, "202304-1", {"issue": "2023041"})
    with pytest.raises(ProblemsFound, match="基准日期"):
        county.freeze()

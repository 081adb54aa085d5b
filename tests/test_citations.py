"""Every legal statement has its row in 规则.md, and every row its statement: templates, papers, program and pages.

A statement is a law, document or standard by name, an article of a law, or a sentence of a template that says what
somebody may, must or must not do.
"""

from __future__ import annotations

import re
from functools import cache

import docx
import pytest

from tests.test_docs import README, ROOT, RULES, UNSAID, page, table

_ARTICLE = re.compile(
    r"(?:《([^》《\n]{3,30}(?:法|条例|办法|规定))》|((?:行政处罚|行政复议|行政诉讼|行政强制|民)(?:法典|法)))"
    r"(第[一二三四五六七八九十百零]+条)"
)
_LAYS_DOWN = re.compile(
    r"有权|可以拒绝|应当|必须|严禁|不得(?!作为)|申请回避|申辩|日内|个月内|频次上限|负责人批准|事后补办|不入企|检查码的"
    r"|依法不属于|合并进行|清单以外"
)
_HEADS = {"申请回避", "（陈述、申辩；没有的写“无”）", "问：以上内容是否听清？是否申请回避？"}
"""Places to write in, and what is asked so that the answer stands in the record."""


def rows(text: str) -> tuple[list[list[str]], list[list[str]]]:
    """The table of sources, and that of what papers say without naming one."""
    return table(text, "## 依据"), table(text, UNSAID)


@cache
def elsewhere() -> str:
    """Program, papers and pages, without the tables of sources themselves."""
    files = [*(ROOT / "toolkit").rglob("*.py"), *(ROOT / "docs").glob("*.md"), ROOT / README]
    others = (path.read_text("utf-8") for path in files if path != ROOT / RULES)
    before, _, after = page(RULES).partition("## 依据")
    return "\n".join([*others, before, after.partition("\n## ")[2]])


def plain(law: str) -> str:
    return law.removeprefix("中华人民共和国")


def articles(text: str) -> set[tuple[str, str]]:
    """Every article that is cited, as (law, article)."""
    return {(plain(a or b), article) for a, b, article in _ARTICLE.findall(text)}


def told_articles(text: str) -> set[tuple[str, str]]:
    """The articles for which the tables have a row; of a law that is 示例 any."""
    sources, unsaid = rows(text)
    found = articles(" ".join(cell for row in (*sources, *unsaid) for cell in row))
    for name, use, _ in sources:
        for law in re.findall(r"《(.+?)》", name):
            found |= {(plain(law), article) for article in re.findall(r"第[一二三四五六七八九十百]+条", use)}
    return found


def lacking_articles(text: str) -> list[tuple[str, str]]:
    """What is cited and has no row; the laws of the sample's invented items apart."""
    samples = {
        plain(law) for row in rows(text)[0] if row[2] == "示例" for law in re.findall("《(.+)》", row[0])
    }
    return sorted(each for each in articles(elsewhere()) - told_articles(text) if each[0] not in samples)


def idle(text: str) -> list[str]:
    """Sources of the table that nothing cites any more."""
    names = [name for row in rows(text)[0] for name in row[0].split("、")]
    return [
        name for name in names if name not in elsewhere() and plain(name.strip("《》")) not in elsewhere()
    ]


@cache
def sentences() -> frozenset[tuple[str, str]]:
    """Every sentence of a template that lays something down, by template."""
    found = set()
    for path in (ROOT / "templates").glob("*.docx"):
        document = docx.Document(str(path))
        cells = [cell.text for each in document.tables for row in each.rows for cell in row.cells]
        for text in [*(each.text for each in document.paragraphs), *cells]:
            for part in re.split(r"[。\n]", re.sub(r"\{\{[?^/][^}]*\}\}", "", text)):
                if _LAYS_DOWN.search(part) and part.strip() not in _HEADS:
                    found.add((path.stem, part.strip()))
    return frozenset(found)


def unfounded(text: str) -> list[tuple[str, str]]:
    """Sentences of templates that have no row."""
    known = [row[0] for row in rows(text)[1]]
    return sorted(each for each in sentences() if not any(words in each[1] for words in known))


def unused(text: str) -> list[str]:
    """Rows whose words stand in no template."""
    said = " ".join(sentence for _, sentence in sentences())
    return [row[0] for row in rows(text)[1] if row[0] not in said]


def test_every_article_that_is_cited_has_its_row_and_every_source_is_cited() -> None:
    assert lacking_articles(page(RULES)) == []
    assert idle(page(RULES)) == []
    assert len(articles(elsewhere())) >= 8, "there is something to compare"


def test_every_sentence_of_a_template_that_lays_something_down_has_its_row_and_the_other_way() -> None:
    assert unfounded(page(RULES)) == []
    assert unused(page(RULES)) == []
    assert len(sentences()) >= 15


@pytest.mark.parametrize(
    ("gone", "found"),
    [
        ("检查人员不足两人、不出示执法证件或者没有本通知书的，有权拒绝检查", "行政检查通知书"),
        ("可以自收到之日起六十日内依法向", "责令改正通知书"),
    ],
)
def test_control_a_row_that_is_taken_out_is_missed(gone: str, found: str) -> None:
    text = "\n".join(line for line in page(RULES).splitlines() if gone not in line)
    text = text.replace("或者在六个月内依法向", "（删去）")
    assert found in {paper for paper, _ in unfounded(text)}


def test_control_an_article_without_a_row_and_a_row_without_a_statement_are_found() -> None:
    assert ("行政处罚法", "第四十二条") in lacking_articles(page(RULES).replace("第四十二条", "第四十条"))
    more = page(RULES).replace("| GB 11643 |", "| GB 99999 | 没有 | 待核 |\n| GB 11643 |")
    assert idle(more) == ["GB 99999"]
    row = "| 没有一份文书这样写 | `notice.py` | 示例 | 待核 |\n| 申请回避 |"
    assert unused(page(RULES).replace("| 申请回避 |", row)) == ["没有一份文书这样写"]

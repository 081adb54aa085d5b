"""The published page: hostile text stays text, nothing comes from elsewhere, and a real browser searches it."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import require_program
from toolkit.errors import Place
from toolkit.publicity.page import page
from toolkit.publicity.publication import Publication, PublishedLine, changes, private_data
from toolkit.publicity.table import csv_table

EVIL = "<script>alert(1)</script>&\"'=1+1"
LINES = tuple(
    PublishedLine(f"示例{number}号企业", f"CODE{number:05}", "示例事项", "2023-04-20", "未发现问题", "—", "—")
    for number in range(5000)
)
PUBLICATION = Publication(
    "示例局", "202304-1", "示例检查", "2023-04-28", 9000, {"冻结承诺 C": "ab" * 32}, LINES
)


def browse(tmp_path: Path, publication: Publication, *words: str, search: str = "") -> bytes:
    """What headless Chromium says of the page."""
    file = tmp_path / "公示.html"
    file.write_bytes(page(publication))
    command = [
        require_program("chromium"),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=5000",
    ]
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    address = file.as_uri() + (f"#q={search}" if search else "")
    done = subprocess.run([*command, profile, *words, address], capture_output=True, timeout=120, check=True)
    return done.stdout


def shown_rows(dom: bytes) -> int:
    body = dom.decode().partition('id="lines"')[2].partition("</table>")[0].partition("<tbody>")[2]
    return sum("hidden" not in row for row in re.findall(r"<tr[^>]*>", body))


@pytest.mark.thorough
@pytest.mark.browser
def test_a_browser_finds_one_of_five_thousand(tmp_path: Path) -> None:
    dom = browse(tmp_path, PUBLICATION, "--dump-dom", search="code04321")
    assert shown_rows(dom) == 1
    assert "找到 1 户" in dom.decode()


@pytest.mark.thorough
@pytest.mark.browser
def test_without_a_search_all_are_shown(tmp_path: Path) -> None:
    dom = browse(tmp_path, PUBLICATION, "--dump-dom")
    assert shown_rows(dom) == len(LINES)
    assert "共 5000 户" in dom.decode()


@pytest.mark.browser
def test_a_hostile_name_runs_nothing_and_the_policy_holds(tmp_path: Path) -> None:
    hostile = replace(PUBLICATION, lines=(replace(LINES[0], name=EVIL),), title=EVIL)
    dom = browse(tmp_path, hostile, "--dump-dom").decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in dom
    assert dom.count("<script") == 1


@pytest.mark.thorough
@pytest.mark.browser
def test_a_script_that_is_not_ours_is_stopped_by_the_policy(tmp_path: Path) -> None:
    """Negative control: were a name not escaped, its script would still not run."""
    file = tmp_path / "变.html"
    strange = "<script>document.title='RAN'</script></body>"
    file.write_bytes(page(PUBLICATION).replace(b"</body>", strange.encode()))
    command = [require_program("chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    words = [f"--user-data-dir={tmp_path / 'profile'}", file.as_uri()]
    done = subprocess.run([*command, *words], capture_output=True, timeout=120, check=True)
    assert b"<title>RAN" not in done.stdout
    file.write_bytes(re.sub(rb"<meta http-equiv.*?>", b"", file.read_bytes()))
    done = subprocess.run([*command, *words], capture_output=True, timeout=120, check=True)
    assert b"<title>RAN" in done.stdout


@pytest.mark.browser
def test_it_prints_on_paper(tmp_path: Path) -> None:
    pdf = tmp_path / "公示.pdf"
    browse(
        tmp_path, replace(PUBLICATION, lines=LINES[:60]), f"--print-to-pdf={pdf}", "--no-pdf-header-footer"
    )
    text = subprocess.run(
        [require_program("pdftotext"), "-layout", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "CODE00059" in text
    pages = [page for page in text.split("\f") if "CODE" in page]
    assert len(pages) > 1
    assert all("统一社会信用代码" in page for page in pages), "the head of the table stands on every page"


def test_nothing_comes_from_elsewhere() -> None:
    assert not re.search(rb"src=|href|url\(|//", page(PUBLICATION))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])))
def test_any_text_stays_text(text: str) -> None:
    line = replace(LINES[0], name=text, issue=text)
    html = page(replace(PUBLICATION, lines=(line,), reason=text, version=2)).decode()
    assert html.count("<script>") == 1
    assert html.count("<tr") == 3
    table = csv_table(replace(PUBLICATION, lines=(line,))).decode("utf-8-sig")
    assert not re.search(r'(?:^|,|\n)"?[=+@-]', table.partition("\n")[2])


def test_every_cell_that_differs_is_a_change() -> None:
    new = (replace(LINES[0], result="发现问题", issue="一处"), LINES[2])
    found = [(change.name, change.header) for change in changes(LINES[:2], new)]
    assert found == [
        ("示例0号企业", "检查结果"),
        ("示例0号企业", "发现的问题"),
        ("示例2号企业", "对象名称"),
        ("示例1号企业", "对象名称"),
    ]
    assert not list(changes(LINES, LINES))


def test_a_version_reads_back() -> None:
    second = PUBLICATION.corrected(replace(PUBLICATION, lines=LINES[:3]), "理由")
    assert Publication.parse(second.to_bytes()) == second


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("11010119900307109X", True),
        ("身份证11010119900307109x。", True),
        ("110101199003071090", True),  # a wrong check digit is still somebody's number
        ("13812345678", True),
        ("0375-7654321", True),
        ("(0375) 765 4321", True),
        ("138-0013-8000", True),
        ("１３８ ００１３ ８０００", True),
        ("110101 19900307 109X", True),
        ("1101-0119-9003-0710-9x", True),
        ("１１０１０１１９９００３０７１０９Ｘ", True),
        ("110101\u200b19900307\u2060109X", True),
        ("库房 1 110101199003071090", True),
        ("91410481MA00000001", False),
        ("911101081990030718", False),
        ("豫D2023000138", False),
        ("第 20230428 号，共 13800 元", False),
        ("2023-04-28 查了 13-15 号库房，账上 1380 箱 2023-04-29 又查", False),
    ],
)
def test_personal_numbers_are_seen(text: str, private: bool) -> None:
    assert bool(private_data({Place("检查台账"): text})) is private

"""The comparison of documents compares like with like; nothing here depends on how long anything takes."""

from __future__ import annotations

import io

import docx
import pytest

from tests.bench import dialects, documents, joining, report
from tests.bench.documents import COMPILE, FILL, PHOTOS, TEMPLATE
from tests.bench.joining import MERGE
from tests.bench.row import NOT_INSTALLED
from toolkit.errors import ToolkitError
from toolkit.word.template import compile

DATA = TEMPLATE.read_bytes()


@pytest.fixture(scope="module")
def rows():
    return [*documents.rows((2, 4), (2,)), *joining.rows((2, 3))]


def test_every_row_names_its_opponent_and_limit(rows):
    assert [(row.name, row.size, row.opponent) for row in rows] == [
        (COMPILE, 1, ""),
        *((FILL, size, name) for size in (2, 4) for name in ("docxtpl", "docx-mailmerge2")),
        (PHOTOS, 2, "docxtpl"),
        *((MERGE, size, "docxcompose") for size in (2, 3)),
    ]
    assert all(row.speedup and row.opponent_version for row in rows if row.opponent)
    assert all(row.of_limit for row in rows if row.name in (FILL, PHOTOS))
    assert set(report.growth(rows)) == {FILL, MERGE}


def test_the_values_fill_the_shipped_template_and_differ_by_number():
    template = compile(DATA, TEMPLATE.name)
    assert template.problems(documents.values(1)) == []
    assert template.render(documents.values(1)) != template.render(documents.values(2))


def test_docxtpl_writes_the_same_text():
    ours = compile(DATA, TEMPLATE.name).render(documents.values(7))
    theirs = documents._docxtpl(DATA, lambda _: {})(7)
    assert dialects.text(ours) == dialects.text(theirs)


def test_control_another_text_stops_the_comparison():
    ours = compile(DATA, TEMPLATE.name).render(documents.values(7))
    with pytest.raises(ToolkitError, match="比较没有意义"):
        documents._require_same(ours, documents._docxtpl(DATA, lambda _: {})(8))


def test_the_mail_merge_fills_every_row_of_both_tables():
    filled = docx.Document(io.BytesIO(documents._mailmerge(DATA, lambda _: {})(7)))
    names = [row["对象名称"] for row in documents.values(7)["检查结果"]]
    for table in filled.tables[:2]:
        text = "".join(node.text or "" for node in table._tbl.iter() if node.tag.endswith("}t"))
        assert all(name in text for name in names)
        assert "«" not in text


def test_both_put_the_same_photos():
    marked = dialects.with_pictures(DATA)
    pictures = [documents._picture(n) for n in range(2)]
    shown = compile(marked, TEMPLATE.name).render(documents.values(1) | {"照片": pictures})
    blobs = [part.blob for part in docx.Document(io.BytesIO(shown)).part.package.image_parts]
    assert sorted(blobs) == sorted(pictures)


def test_a_missing_opponent_is_told(monkeypatch):
    for module in (documents, joining):
        monkeypatch.setattr(module, "version", lambda package: None)
    told = [*documents.rows((2,), (2,)), *joining.rows((2,))]
    assert [row.note for row in told[1:]] == [NOT_INSTALLED] * 4

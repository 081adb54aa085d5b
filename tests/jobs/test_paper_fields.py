"""What a form is heard to ask for is what its template asks for, and every field of it is explained."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from tests.paper_names import PUBLICITY, RECORD, REPORT
from tests.word.paper_kit import shipped
from toolkit.jobs.papers import PAPERS
from toolkit.jobs.papers.freeze_slip import in_groups
from toolkit.jobs.papers.glossary import GLOSSARY
from toolkit.jobs.papers.paper import Kind, Paper
from toolkit.jobs.templates import faults
from toolkit.word import template
from toolkit.word.syntax import RUNNING_NUMBER

LOOPS, CONDITIONS = {template.TagKind.LOOP}, {template.TagKind.IF, template.TagKind.UNLESS}


def heard(paper: Paper) -> set[tuple[str, ...]]:
    """Every field as a path: ("检查对象",), ("检查对象", "地区")."""
    paths = {(name,) for name in paper.asks}
    return paths | {(name, column) for name, asked in paper.asks.items() for column in asked.columns}


def in_template(compiled: template.Template) -> set[tuple[str, ...]]:
    """The paths that a template uses."""
    return {
        (*field.loops[-1:], field.name)
        for field in compiled.fields
        if not (field.loops and field.name == RUNNING_NUMBER)
    }


@cache
def compiled(paper: Paper) -> template.Template:
    return template.compile(shipped(paper), paper.file())


@pytest.fixture(params=PAPERS, ids=lambda paper: paper.name)
def document(request):
    return request.param


def test_the_form_is_heard_to_ask_for_what_its_template_asks_for(document):
    assert heard(document) == in_template(compiled(document))
    assert faults(document, compiled(document)) == []


def test_a_field_that_is_not_heard_is_noticed():
    poorer = replace(REPORT, form=lambda sheet: sheet.body("{{单位名称}}"))
    assert heard(poorer) != in_template(compiled(REPORT))
    assert faults(poorer, compiled(REPORT))


def test_what_a_paper_requires_its_form_asks_for(document):
    assert set(document.required) <= set(document.essential)
    assert document.essential or not document.filed


def test_a_field_that_nobody_explains_is_noticed():
    with pytest.raises(LookupError, match="没有的字段"):
        _ = replace(REPORT, form=lambda sheet: sheet.body("{{没有的字段}}")).fields


def test_nothing_is_explained_that_no_paper_asks_for():
    asked = {name for paper in PAPERS for path in heard(paper) for name in (*path, ".".join(path))}
    assert not GLOSSARY.keys() - asked
    for paper in PAPERS:
        own = {name for path in heard(paper) for name in (*path, ".".join(path))}
        if "普通格式" not in paper.name:  # it shares its words with the one that has a red head
            assert not paper.words.keys() - own


def test_what_the_glossary_explains_no_paper_explains_alike():
    assert not [
        (paper.name, name)
        for paper in PAPERS
        for name in paper.words
        if GLOSSARY.get(name) == paper.words[name]
    ]


def test_every_field_is_used_as_what_it_is(document):
    kinds = {field.name: field.kind for field in document.fields}
    for use in compiled(document).fields:
        if use.loops:
            continue
        if use.kind in LOOPS:
            assert kinds[use.name] is Kind.LIST
        elif use.kind in CONDITIONS:
            assert kinds[use.name] in {Kind.FLAG, Kind.LIST, Kind.TEXT}  # a text that may be left empty
        elif use.kind is template.TagKind.PICTURE:
            assert kinds[use.name] is Kind.PICTURE
        else:
            assert kinds[use.name] in {Kind.TEXT, Kind.DATE}


def test_names_are_unique_and_explained(document):
    for fields in (document.fields, *(field.columns for field in document.fields)):
        names = [field.name for field in fields]
        assert len(names) == len(set(names))
        for field in fields:
            assert field.meaning
            rows = field.kind is Kind.LIST and "每行没有内容" not in field.meaning
            assert bool(field.columns) == rows
            assert bool(field.example) == (field.kind is not Kind.LIST)
            if field.kind is Kind.DATE:
                assert re.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日", field.example)


def test_papers_have_names_and_places_of_their_own():
    names, places = {paper.name for paper in PAPERS}, {paper.place for paper in PAPERS}
    assert len(names) == len(places) == len(PAPERS) > 20


def test_a_digest_in_groups_is_the_same_digest():
    digest = "0123456789abcdef" * 4
    first, second = in_groups(digest).split("\n")
    assert first.split() == second.split() == ["01234567", "89abcdef"] * 2
    assert "".join((first + second).split()) == digest


def test_what_is_published_names_no_person():
    names = {part for path in heard(PUBLICITY) for part in path}
    private = {
        "检查人员",
        "姓名",
        "负责人",
        "操作人",
        "监督人",
        "联系人",
        "电话",
        "联系电话",
        "地址",
        "执法证号",
    }
    assert not names & private
    assert {part for path in heard(RECORD) for part in path} & private  # would be noticed

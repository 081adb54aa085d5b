"""The catalog names every field of every template exactly once, and nothing that no template uses."""

from __future__ import annotations

import dataclasses
import re

import pytest

from toolkit.word import forms, template
from toolkit.word.catalog import CATALOG, PUBLICITY, REPORT, Document, Kind
from toolkit.word.fields import in_groups
from toolkit.word.render import RUNNING_NUMBER

LOOPS, CONDITIONS = {template.Kind.LOOP}, {template.Kind.IF, template.Kind.UNLESS}


def in_catalog(document: Document) -> set[tuple[str, ...]]:
    """Every field as a path: ("检查对象",), ("检查对象", "地区")."""
    paths = {(field.name,) for field in document.fields}
    return paths | {(field.name, column.name) for field in document.fields for column in field.columns}


def in_template(compiled: template.Template, document: Document) -> set[tuple[str, ...]]:
    """The paths that a template uses; a name in a loop that the row lacks is looked up outside of it."""
    paths = set()
    for field in compiled.fields:
        inner = (*field.loops[-1:], field.name)
        if field.loops and field.name == RUNNING_NUMBER:
            continue
        paths.add(inner if field.name in document.known.get(inner[0], ()) else (field.name,))
    return paths


@pytest.fixture(params=CATALOG, ids=lambda document: document.name)
def document(request):
    return request.param


def test_template_and_catalog_name_the_same_fields(document):
    compiled = template.compile(forms.make(document), document.file)
    assert in_template(compiled, document) == in_catalog(document)
    assert compiled.problems(document.known) == []


def test_a_field_missing_from_the_catalog_is_noticed():
    poorer = dataclasses.replace(REPORT, fields=REPORT.fields[1:])
    compiled = template.compile(forms.make(REPORT), REPORT.file)
    assert in_template(compiled, poorer) != in_catalog(poorer)
    assert compiled.problems(poorer.known)


def test_every_field_is_used_as_what_it_is(document):
    kinds = {field.name: field.kind for field in document.fields}
    for use in template.compile(forms.make(document), document.file).fields:
        if use.loops:
            continue
        if use.kind in LOOPS:
            assert kinds[use.name] is Kind.LIST
        elif use.kind in CONDITIONS:
            assert kinds[use.name] in {Kind.FLAG, Kind.LIST, Kind.TEXT}  # a text that may be left empty
        elif use.kind is template.Kind.PICTURE:
            assert kinds[use.name] is Kind.PICTURE
        else:
            assert kinds[use.name] in {Kind.TEXT, Kind.DATE}


def test_names_are_unique_and_explained(document):
    for fields in (document.fields, *(field.columns for field in document.fields)):
        names = [field.name for field in fields]
        assert len(names) == len(set(names))
        for field in fields:
            assert field.meaning
            assert bool(field.columns) == (field.kind is Kind.LIST)
            assert bool(field.example) == (field.kind is not Kind.LIST)
            if field.kind is Kind.DATE:
                assert re.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日", field.example)


def test_documents_have_names_of_their_own():
    assert len({document.name for document in CATALOG}) == len(CATALOG) == 21


def test_a_digest_in_groups_is_the_same_digest():
    digest = "0123456789abcdef" * 4
    first, second = in_groups(digest).split("\n")
    assert first.split() == second.split() == ["01234567", "89abcdef"] * 2
    assert "".join((first + second).split()) == digest


def test_what_is_published_names_no_person():
    names = {part for path in in_catalog(PUBLICITY) for part in path}
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
    assert {part for path in in_catalog(forms.catalog.RECORD) for part in path} & private  # would be noticed

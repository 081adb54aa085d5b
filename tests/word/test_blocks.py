"""Blocks nested in any way say what a plain interpreter of the same tree says, and leave a valid document.

The interpreter here knows nothing of XML: a paragraph is a text, a table a list of rows of cells, a block
its content once for each row of a list, or once or not at all.
"""

import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from tests.word.word_kit import body, docx, p, row
from toolkit.word.template import compile

SIGNS = {"loop": "#", "if": "?", "unless": "^"}
NAMES = ["甲", "乙", "丙"]

# A tree: ("p", text) · ("table", [items]) · (kind, name, [children]) with children of the same sort.
# In a table an item is ("row", [cells]) or a block of rows; a cell is a list of the first three.
blocks_of = lambda children: st.tuples(  # noqa: E731
    st.sampled_from(list(SIGNS)), st.sampled_from(NAMES), st.lists(children, min_size=1, max_size=2)
)
paragraphs = st.tuples(st.just("p"), st.sampled_from(["文", "{{值}}", "{{序号}}.{{值}}", ""]))


def contents(depth):
    if depth == 0:
        return paragraphs
    inner = contents(depth - 1)
    rows = st.tuples(
        st.just("row"), st.lists(st.lists(inner, min_size=1, max_size=2), min_size=2, max_size=2)
    )
    items = rows | blocks_of(rows) | blocks_of(rows | blocks_of(rows))
    tables = st.tuples(st.just("table"), st.lists(items, min_size=1, max_size=3))
    return paragraphs | blocks_of(inner) | tables


bodies = st.lists(contents(2), min_size=1, max_size=3)
row_values = st.fixed_dictionaries({"值": st.sampled_from(["一", "二"])}, optional={"乙": st.just([])})
values = st.fixed_dictionaries(
    {"值": st.just("外"), "序号": st.just("零")} | {name: st.lists(row_values, max_size=2) for name in NAMES}
)


def to_xml(node, in_cell=False):
    """A tree as a clerk would write it: marker paragraphs in the text, marker rows in a table."""
    kind = node[0]
    if kind == "p":
        return p(node[1]) if node[1] else "<w:p/>"
    if kind == "table":
        after = p("") if in_cell else ""  # a cell has to end in a paragraph
        grid = "<w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"
        return f"<w:tbl>{grid}{''.join(map(rows_to_xml, node[1]))}</w:tbl>{after}"
    inside = "".join(to_xml(child, in_cell) for child in node[2])
    return p(f"{{{{{SIGNS[kind]}{node[1]}}}}}") + inside + p(f"{{{{/{node[1]}}}}}")


def rows_to_xml(item):
    if item[0] == "row":
        return row([[to_xml(node, in_cell=True) for node in cell] for cell in item[1]])
    marker, end = f"{{{{{SIGNS[item[0]]}{item[1]}}}}}", f"{{{{/{item[1]}}}}}"
    return row([marker, ""]) + "".join(map(rows_to_xml, item[2])) + row(["", end])


def interpret(nodes, scopes, in_cell=False):
    """What the tree shows: a list of texts and of tables (lists of rows of cells)."""
    shown = []
    for node in nodes:
        if node[0] == "p":
            text = node[1]
            for name in ("值", "序号"):
                text = text.replace(f"{{{{{name}}}}}", str(find(name, scopes)))
            shown.append(text)
        elif node[0] == "row":
            shown.append([interpret(cell, scopes, in_cell=True) or [""] for cell in node[1]])
        elif node[0] == "table":
            rows = interpret(node[1], scopes)
            shown += ([rows] if rows else []) + ([""] if in_cell else [])
        else:
            for inner in inner_scopes(node, scopes):
                shown += interpret(node[2], inner, in_cell)
    return shown


def inner_scopes(node, scopes):
    kind, name, _ = node
    value = find(name, scopes)
    if kind == "loop":
        return [[item, {"序号": number}, *scopes] for number, item in enumerate(value, 1)]
    return [scopes] if bool(value) is (kind == "if") else []


def find(name, scopes):
    return next(scope[name] for scope in scopes if name in scope)


def shown_in(container):
    """The same structure, read from a document."""
    shown = []
    for element in container:
        if element.tag == qn("w:p"):
            shown.append("".join(t.text or "" for t in element.iter(qn("w:t"))))
        elif element.tag == qn("w:tbl"):
            rows = [[shown_in(cell) for cell in tr.tc_lst] for tr in element.tr_lst]
            assert rows, "a table without rows"
            shown.append(rows)
    if container.tag == qn("w:tc"):
        assert container[-1].tag == qn("w:p"), "a cell that does not end in a paragraph"
    return shown


@pytest.mark.thorough
@given(bodies, values)
def test_any_nesting_says_what_the_interpreter_says(nodes, given_values):
    template = compile(docx(*(to_xml(node) for node in nodes)))
    assert template.problems(set(given_values)) == []
    assert shown_in(body(template.render(given_values))) == interpret(nodes, [given_values])


def test_the_comparison_notices_a_block_that_is_not_repeated():
    nodes = [("loop", "甲", [("p", "{{值}}")])]
    given_values = {"甲": [{"值": "一"}, {"值": "二"}]}
    once = shown_in(body(compile(docx(p("{{值}}"))).render({"值": "一"})))
    assert once != interpret(nodes, [given_values])

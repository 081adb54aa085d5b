"""The shipped template in the languages of other template engines, so that all fill the same paper.

docxtpl takes the same loops and conditions.  A mail merge has fields and repeated table rows only: what else the
template repeats or leaves out is dropped there, which makes that paper shorter.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from toolkit.word.package import unpack
from toolkit.word.wml import TR, Element, P, R, T, nearest, parent_of, parse, w

BOX = 70, 52
"""Of a photo, in mm."""

_MAIN = "word/document.xml"
_MARK = re.compile(r"\{\{([#?^/]?)(图片:)?([^}]+?)(?: \d+x\d+)?\}\}")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def with_pictures(data: bytes) -> bytes:
    """The template with the pictures of 照片 in its last paragraph."""

    def change(root: Element) -> None:
        end = next(root.iter(w("sectPr")))
        paragraph = etree.Element(P)
        text = etree.SubElement(etree.SubElement(paragraph, w("r")), T)
        text.text = f"{{{{图片:照片 {BOX[0]}x{BOX[1]}}}}}"
        end.addprevious(paragraph)

    return _changed(data, change)


def docxtpl(data: bytes) -> bytes:
    """The template in Jinja2, as docxtpl extends it: {%tr … %} and {%p … %} take their row or paragraph away."""

    def change(root: Element) -> None:
        loops: list[str] = []
        for text in root.iter(T):
            written = text.text or ""
            alone = _MARK.fullmatch(written) is not None
            where = ("tr " if nearest(text, TR) is not None else "p ") if alone else " "
            text.text = _MARK.sub(lambda mark: _jinja(mark, where, loops), written)  # noqa: B023 - used at once
            text.set(_SPACE, "preserve")

    return _changed(data, change)


def _jinja(mark: re.Match[str], where: str, loops: list[str]) -> str:
    sign, picture, name = mark.groups()
    if picture:
        return f"{{% for one in {name} %}}{{{{ one }}}}{{% endfor %}}"
    if sign == "#":
        loops.append(name)
        return f"{{%{where}for row in {name} %}}"
    if sign == "/" and loops and loops[-1] == name:
        loops.pop()
        return f"{{%{where}endfor %}}"
    if sign == "/":
        return f"{{%{where}endif %}}"
    if name == "序号":
        return "{{ loop.index }}"
    known = f"row.{name}" if loops else name
    if sign:
        return f"{{%{where}if {'not ' if sign == '^' else ''}{known} %}}"
    return f"{{{{ {known} }}}}"


def mailmerge(data: bytes) -> tuple[bytes, list[str]]:
    """The template with merge fields, and the field by which each repeated row is found."""
    anchors: list[str] = []

    def change(root: Element) -> None:
        _drop(root, "名单附后")  # no mail merge can leave a table out: here it would have two for one
        _one_text_a_run(root)
        for text in list(root.iter(T)):
            written = text.text or ""
            mark = _MARK.fullmatch(written)
            row = nearest(text, TR)
            if mark and mark[1]:
                if mark[1] == "#" and row is not None:
                    anchors.append(f"对象名称{len(anchors)}")
                holder = nearest(text, P) if row is None else row
                assert holder is not None
                parent_of(holder).remove(holder)
            elif _MARK.search(written):
                _fields(text, str(len(anchors) - 1) if row is not None and anchors else "")

    return _changed(data, change), anchors


def _drop(root: Element, condition: str) -> None:
    """Take away what the template shows only under the condition."""
    inside = False
    for element in list(root[0]):
        written = "".join(text.text or "" for text in element.iter(T))
        inside = inside or written == f"{{{{?{condition}}}}}"
        if inside:
            root[0].remove(element)
            inside = written != f"{{{{/{condition}}}}}"


def _one_text_a_run(root: Element) -> None:
    for run in list(root.iter(R)):
        for child in list(run)[:0:-1]:
            if child.tag == w("rPr") or run.index(child) == (run.find(w("rPr")) is not None):
                continue
            made = etree.Element(R)
            made.extend([deepcopy(x) for x in run.findall(w("rPr"))])
            made.append(child)
            run.addnext(made)


def _fields(text: Element, suffix: str) -> None:
    """Split the run of the text at its placeholders, which become merge fields."""
    run = parent_of(text)
    at = run
    written = text.text or ""
    pieces = _MARK.split(written)
    for plain, mark in zip(pieces[::4], [*_MARK.finditer(written), None], strict=True):
        for element in (
            _plain(run, plain),
            _merge_field(run, mark[3] + suffix) if mark and not mark[1] else None,
        ):
            if element is not None:
                at.addnext(element)
                at = element
    parent_of(run).remove(run)


def _plain(run: Element, text: str) -> Element | None:
    if not text:
        return None
    made = etree.fromstring(etree.tostring(run, with_tail=False))
    next(made.iter(T)).text = text
    next(made.iter(T)).set(_SPACE, "preserve")
    return made


def _merge_field(run: Element, name: str) -> Element:
    field = etree.Element(w("fldSimple"), {w("instr"): f" MERGEFIELD {name} "})
    made = etree.fromstring(etree.tostring(run, with_tail=False))
    next(made.iter(T)).text = f"«{name}»"
    field.append(made)
    return field


def text(data: bytes) -> str:
    """All text of a document's body, line breaks left out."""
    return "".join(t.text or "" for t in parse(unpack(data)[_MAIN]).iter(T)).replace("\n", "")


def _changed(data: bytes, change: Callable[[Element], None]) -> bytes:
    parts = unpack(data)
    root = parse(parts[_MAIN])
    change(root)
    parts[_MAIN] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()

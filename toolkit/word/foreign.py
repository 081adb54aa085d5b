"""What a template brings along that no paper may carry: named with its place, and kept out.

Taken out, with a reminder, is what is never meant for print and loses nothing: comments, the link to the office's own
Word template (``attachedTemplate``), the data source of a mail merge; and a line height that would clip a picture.
An error is what only a person can decide, or what reaches outside the file: tracked changes, fields that fetch other
files or programs (INCLUDETEXT, DDE …) or that nobody fills (MERGEFIELD), linked pictures, embedded objects, macros.
A link that a reader clicks is neither.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from lxml import etree

from toolkit.errors import Level, Problem
from toolkit.ooxml.parts import TYPES, relations_of
from toolkit.word.places import StoryPlaces
from toolkit.word.resolved_styles import ResolvedStyles
from toolkit.word.syntax import TemplatePlace
from toolkit.word.wml import (
    CHANGED,
    COMMENTS,
    Element,
    P,
    has_inline_picture,
    let_grow,
    nearest,
    parent_of,
    parse,
    w,
)

_FETCHES = "INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|DDEAUTO|DDE|LINK|DATABASE|RD|EMBED|MACROBUTTON|AUTOTEXT"
_FIELD = re.compile(rf"\s*({_FETCHES}|MERGEFIELD)\b\s*\"?([^\s\"\\]*)", re.IGNORECASE)
_NO_MACRO = "请打开后另存为“Word 文档（.docx）”，不带宏"
_BROUGHT = {  # the end of a relationship's type → what that is, what to do
    "vbaProject": ("带着宏（VBA 程序）", _NO_MACRO),
    "wordVbaData": ("带着宏（VBA 程序）", _NO_MACRO),
    "keyMapCustomizations": ("带着自定义的快捷键", _NO_MACRO),
    "attachedToolbars": ("带着自定义的工具栏", _NO_MACRO),
    "oleObject": ("嵌入了别的程序的对象（OLE）", "请删去，需要的内容改成文字、表格或图片"),
    "package": ("嵌入了别的文件（如 Excel 表）", "请删去，需要的内容改成文字、表格或图片"),
    "control": ("带着 ActiveX 控件", "请删去，改成文字"),
    "aFChunk": ("夹带着另一个文件（altChunk）", "请打开后另存一次，把内容变成普通文字"),
}
_SETTINGS = {  # relationships of the settings → the elements that use them, what to say
    "attachedTemplate": ("attachedTemplate", "附着另一个 Word 模板“{}”"),
    "mailMergeSource": ("mailMerge", "连着邮件合并的数据源“{}”"),
    "mailMergeHeaderSource": ("mailMerge", "连着邮件合并的数据源“{}”"),
    "recipientData": ("mailMerge", "连着邮件合并的收件人"),
}


def keep_out(parts: dict[str, bytes], stories: Mapping[str, str], template: str) -> list[Problem]:
    """Take out of the parts what can be taken out, and name everything found.  Raises Unreadable."""
    whole = TemplatePlace(template)
    found = _without_settings(parts, whole)
    for name in [name for name in parts if name.endswith(".rels")]:
        found += _brought(parse(parts[name]), whole)
    styles = ResolvedStyles(parts)
    for part, story in stories.items():
        found += _in_story(parts, part, TemplatePlace(template, cell=story), styles)
    found += _without_comments(parts, whole)
    return list(dict.fromkeys(found))


def _kind(relation: Element) -> str:
    return posixpath.basename(relation.get("Type", ""))


def _removed(what: str, remedy: str, place: TemplatePlace) -> Problem:
    return Problem(f"{what}，做文书时已去掉", remedy, place, Level.WARNING)


def _brought(relations: Element, whole: TemplatePlace) -> Iterator[Problem]:
    for relation in relations:
        kind, target = _kind(relation), unquote(relation.get("Target", ""))
        if kind in _BROUGHT:
            yield Problem(*_BROUGHT[kind], whole)
        elif relation.get("TargetMode") == "External" and kind != "hyperlink":
            what = "图片是链接的" if kind == "image" else "引用了文件外面的内容"
            remedy = "请改成插入到文档里的图片，不要链接" if kind == "image" else "请删去这处引用"
            yield Problem(f"里{what}（“{target}”），打开文书时会去读取", remedy, whole)


def _without_settings(parts: dict[str, bytes], whole: TemplatePlace) -> list[Problem]:
    """Drop from the settings what points outside the file."""
    found = []
    for settings in [name for name in parts if posixpath.basename(name) == "settings.xml"]:
        root, beside = parse(parts[settings]), relations_of(settings)
        uses = [x for tag, _ in _SETTINGS.values() for x in root.findall(w(tag))]
        relations = parse(parts[beside]) if beside in parts else None
        pointing = [] if relations is None else [x for x in relations if _kind(x) in _SETTINGS]
        for element in dict.fromkeys((*uses, *pointing)):
            parent_of(element).remove(element)
        if relations is not None and pointing:
            parts[beside] = _written(relations)
        if uses:
            parts[settings] = _written(root)
        shown = [_SETTINGS[_kind(x)][1].format(unquote(x.get("Target", ""))) for x in pointing]
        if uses and not shown:
            shown = ["连着邮件合并的数据源或别的 Word 模板"]
        remedy = "不用处理；不想再看到这一条，请在 Word 里取消"
        found += [_removed(what, remedy, whole) for what in shown]
    return found


def _written(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _in_story(
    parts: dict[str, bytes], part: str, place: TemplatePlace, styles: ResolvedStyles
) -> Iterator[Problem]:
    root, changed = parse(parts[part]), False
    if next(root.iter(*CHANGED), None) is not None:
        first = next(root.iter(*CHANGED))
        what = "有未接受的修订，删去的和添上的会一起印在文书上"
        yield Problem(what, "请在“审阅”里接受或拒绝全部修订", _at(first, place))
    for p in root.iter(P):
        for name, about in _fields(p):
            spot = _at(p, place)
            if name == "MERGEFIELD":
                what = f"写着邮件合并的域“«{about}»”，不会填写"
                yield Problem(what, f"请删去，改写成“{{{{{about}}}}}”", spot)
            else:
                yield Problem(f"有会读取别的文件或程序的域“{name}”", "请删去这个域，改成普通文字", spot)
        if has_inline_picture(p) and styles.of_paragraph(p, "spacing").get("lineRule") == "exact":
            let_grow(p)
            changed = True
            what = "有图片的一段是固定行距，会截断图片，做文书时已改为单倍行距"
            yield Problem(what, "请在模板里改成单倍行距", _at(p, place), Level.WARNING)
    if changed:
        parts[part] = _written(root)


def _at(element: Element, story: TemplatePlace) -> TemplatePlace:
    return story._replace(cell=StoryPlaces(story.cell).of(element))


def _fields(p: Element) -> Iterator[tuple[str, str]]:
    """The fields of a paragraph that are not wanted: which, and what they are about."""
    codes, code = [x.get(w("instr"), "") for x in p.iter(w("fldSimple"))], ""
    for element in p.iter(w("instrText"), w("fldChar")):
        if nearest(element, P) is not p:
            continue
        if element.tag == w("instrText"):
            code += element.text or ""
        else:
            codes.append(code)
            code = ""
    for each in (*codes, code):
        if match := _FIELD.match(each):
            yield match[1].upper(), match[2]


def _without_comments(parts: dict[str, bytes], whole: TemplatePlace) -> list[Problem]:
    types = parse(parts[TYPES])
    named = {
        x.get("PartName", "").removeprefix("/"): x for x in types if "comments" in x.get("ContentType", "")
    }
    anchored = [name for name, data in parts.items() if name.endswith(".xml") and b":comment" in data]
    found = []
    for name in anchored:
        root = parse(parts[name])
        if anchors := list(root.iter(*COMMENTS)):
            found = [_removed("有批注", "不用处理；不想再看到这一条，请在“审阅”里删除全部批注", whole)]
            for anchor in anchors:
                parent_of(anchor).remove(anchor)
            parts[name] = _written(root)
    for name, declared in named.items():
        if parts.pop(name, None) is not None:
            found = found or [_removed("有批注", "不用处理", whole)]
        parts.pop(relations_of(name), None)
        types.remove(declared)
    if named:
        parts[TYPES] = _written(types)
        for beside in [name for name in parts if name.endswith(".rels")]:
            relations = parse(parts[beside])
            gone = [x for x in relations if _kind(x).startswith("comments")]
            for relation in gone:
                relations.remove(relation)
            if gone:
                parts[beside] = _written(relations)
    return found

"""The template engine: a .docx that staff edit in Word or WPS, filled thousands of times.

    template = compile(Path("templates/检查通报.docx"))
    problems = template.problems(known={"企业名称": "", "问题清单": {"要点", "整改期限"}})   # 模板体检
    Path("通报.docx").write_bytes(template.render({"企业名称": "示例公司", "问题清单": []}))

What can be written in a template stands in ``syntax``.  ``compile`` takes the package apart once: parts
without placeholders are compressed for good, each of the others becomes a program (``markup``).
Rendering runs the programs (``render``) and puts the package together (``package``); nothing is parsed and
no file is opened for a document, and the same values give the same bytes.

A template is a stranger's file.  No code in it runs and nothing it points at is read; what cannot be
filled is named as a Problem with its place instead of being passed over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from difflib import SequenceMatcher, get_close_matches
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from toolkit.errors import Level, Problem, ProblemsFound
from toolkit.word import pictures
from toolkit.word.fonts import Fonts
from toolkit.word.foreign import keep_out
from toolkit.word.lookalikes import Lookalike
from toolkit.word.markup import compile_part
from toolkit.word.package import (
    MEDIA,
    Relations,
    ReusedPackage,
    content_types,
    declare_pictures,
    stories,
    unpack,
)
from toolkit.word.render import Filling, MissingFields
from toolkit.word.syntax import RUNNING_NUMBER, TagKind, TagUse, TemplatePlace, has_braces
from toolkit.word.watermark import marked
from toolkit.word.wml import Unreadable, parse

__all__ = ["Filled", "MissingFields", "TagKind", "TagUse", "Template", "compile"]

Known = Mapping[str, object] | Set[str]
"""Field names; in a mapping the value of a list says what its rows have (a set, a mapping or sample rows)."""

_REMEMBERED = 5_000  # texts: those of a bureau and a task come in every document
_LIKE_ENOUGH = 0.5  # one of two characters right: Chinese field names are short
_DRAWN = {"drawingml.chart+xml": "图表", "drawingml.diagramData+xml": "SmartArt 图形"}


class Filled(NamedTuple):
    """A document: the bytes of a .docx in pieces, so that large pictures need not be copied; its body's XML."""

    pieces: Sequence[bytes]
    body: bytes


class Template:
    """A compiled template, made by ``compile``; ``fields`` are its placeholders, the body's first."""

    def __init__(self, parts: dict[str, bytes], name: str) -> None:
        self.name = name
        told = stories(parts)
        found = keep_out(parts, told, name)
        fonts = Fonts.of(parts, content_types(parts))
        compiled = {part: compile_part(parts[part], story, name, fonts) for part, story in told.items()}
        self.fields: tuple[TagUse, ...] = tuple(field for part in compiled.values() for field in part.fields)
        self._lookalikes = [each for part in compiled.values() for each in part.lookalikes]
        self._lines = {line for part in compiled.values() for line in part.lines}
        found += [problem for part in compiled.values() for problem in part.problems]
        found += _unreachable(parts, name)
        self._problems = list(dict.fromkeys(found))  # a text box is stored twice
        self._programs = {part: result.program for part, result in compiled.items() if result.program}
        self._body = next(iter(compiled))
        self._static_body = parts[self._body]
        self._relations = {
            part: Relations.of(part, parts)
            for part, result in compiled.items()
            if any(field.kind is TagKind.PICTURE for field in result.fields)
        }
        if self._relations:
            declare_pictures(parts, pictures.CONTENT_TYPES)
        self._written: dict[object, bytes] = {}
        self._file_prefix = "filled"
        while any(self._file_prefix in part for part in parts):  # a filled document used as a template
            self._file_prefix += "_"
        changing = {*self._programs, *(relations.name for relations in self._relations.values())}
        self._package = ReusedPackage({part: data for part, data in parts.items() if part not in changing})

    def render(self, fields: Mapping[str, object]) -> bytes:
        """Fill the template: the bytes of a .docx.  Raises what ``fill`` raises."""
        return b"".join(self.fill(fields).pieces)

    def fill(self, fields: Mapping[str, object]) -> Filled:
        """Fill the template.

        Values are text, whole numbers, days, lists of rows (mappings), for a picture PNG or JPEG bytes or a
        list of them; conditions take anything.  An empty text is written as such, None is missing.

        Raises ProblemsFound if the template itself has errors or a value cannot be written, MissingFields
        (a ProblemsFound) if any value is missing; both with every place.
        """
        if errors := [problem for problem in self._problems if problem.level is Level.ERROR]:
            raise ProblemsFound(errors)
        if len(self._written) > _REMEMBERED:
            self._written.clear()
        filling = Filling(fields, self._file_prefix, self._written)
        texts = {}
        for part, program in self._programs.items():
            texts[part], shown = filling.fill(program)
            if part in self._relations:
                texts[self._relations[part].name] = self._relations[part].with_pictures(shown)
        filling.finish()
        pieces = self._package.pieces(texts, {MEDIA + file: data for data, file in filling.media.items()})
        return Filled(pieces, texts.get(self._body, self._static_body))

    def problems(self, known: Known, where: str = "") -> list[Problem]:
        """模板体检: what is wrong with the template by itself, and every field that is not ``known``.

        Inside a loop the names of its rows are known too, and 序号.  ``where`` is the list of all fields.
        """
        found = list(self._problems)
        for field in self.fields:
            names = _names_in(known, field.loops)
            if names is not None and field.name not in names:
                nearest = near(field.name, names)
                remedy = f"是不是“{nearest}”？请改正" if nearest else "请改成数据里有的字段名，或删去这一处"
                remedy += f"；能用的字段见{where}" if where else ""
                found.append(Problem(f"用到的“{field.name}”不是已知的字段", remedy, field.place))
        names = _all_names(known)
        found += [_misread(each, names) for each in self._lookalikes if not self._meant(each)]
        return list(dict.fromkeys(found))

    def _meant(self, likeness: Lookalike) -> bool:
        """Whether it is a word for the reader: 【作废】 where ``{{?作废}}`` holds."""
        conditions = (TagKind.IF, TagKind.UNLESS)
        return not likeness.sure and any(
            field.name == likeness.name and field.kind in conditions for field in self.fields
        )

    def missing(self, fields: Iterable[str], lines: Iterable[str]) -> list[Problem]:
        """Of what a paper must have, what the template has lost: fields, and whole lines (the title of a page)."""
        used, place = {field.name for field in self.fields}, TemplatePlace(self.name)
        remedy = "这是这种文书不能少的。请补回；改不好的，删去这个模板，再点“模板体检”，会重新写出原样"
        found = [Problem(f"少了字段“{{{{{name}}}}}”", remedy, place) for name in fields if name not in used]
        return found + [
            Problem(f"少了“{line}”一页", remedy, place) for line in lines if line not in self._lines
        ]


def compile(source: Path | bytes, name: str = "", mark: str = "") -> Template:
    """Read a template once, to fill it many times.  ``name`` is for messages; a file has its own.

    ``mark`` is a word that stands across every page of what is filled.

    Problems of the template do not stop this: they are in ``Template.problems`` and stop ``render``.

    Raises ProblemsFound if it cannot be read at all or is no .docx.
    """
    name = name or (source.name if isinstance(source, Path) else "未命名")
    try:
        data = source.read_bytes() if isinstance(source, Path) else source
        parts = unpack(data)
        return Template(marked(parts, mark) if mark else parts, name)
    except FileNotFoundError as error:
        remedy = f"请把它放回“{Path(error.filename).parent}”"
        raise ProblemsFound([Problem("不见了", remedy, TemplatePlace(name))]) from error
    except OSError as error:
        what, remedy = "打不开", "请检查文件是否正被别的程序占用、有没有权限"
        raise ProblemsFound([Problem(what, remedy, TemplatePlace(name))]) from error
    except Unreadable as error:
        raise ProblemsFound([error.at(TemplatePlace(name))]) from error


def _unreachable(parts: Mapping[str, bytes], name: str) -> list[Problem]:
    """Braces in charts, SmartArt and link addresses, which are never filled."""
    found = []
    for part, kind in content_types(parts).items():
        story = next((word for ending, word in _DRAWN.items() if kind.endswith(ending)), "")
        if part.endswith(".rels"):
            text = unquote(parts[part].decode(errors="replace"))
            story = "超链接地址"
        else:
            text = "".join(str(text) for text in parse(parts[part]).itertext()) if story else ""
        if has_braces(text):
            what, remedy = "里有占位符，那里不会被填写", "请移到普通文字里，或删去"
            found.append(Problem(what, remedy, TemplatePlace(name, cell=story)))
    return found


def near(name: str, names: Collection[str]) -> str:
    """The name that was most likely meant, "" if none is like it.

    What shares a word with it and means something else (现场照片, 非现场) is more than half another name.
    """
    found = get_close_matches(name, names, len(names) or 1, _LIKE_ENOUGH)
    return next((one for one in found if _other_letters(name, one) <= max(len(name), len(one)) / 2), "")


def _other_letters(name: str, other: str) -> int:
    """How many letters must be put in, left out or replaced to make the one name of the other."""
    steps = SequenceMatcher(None, name, other).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for step, i1, i2, j1, j2 in steps if step != "equal")


def _misread(likeness: Lookalike, names: Collection[str]) -> Problem:
    meant = near(likeness.name, names)
    if likeness.sure or likeness.name in names:
        remedy = f"字段写在双花括号里。请改成“{{{{{meant or '字段'}}}}}”，或删去这一处"
        return Problem(f"“{likeness.written}”不会填写，会原样印在文书上", remedy, likeness.place)
    remedy = "是忘了填的，请改正；本来就要印的，不用管"
    return Problem(f"“{likeness.written}”会原样印在文书上", remedy, likeness.place, Level.WARNING)


def _all_names(known: Known) -> list[str]:
    """Every name, those of rows too."""
    found = list(known)
    for rows in known.values() if isinstance(known, Mapping) else ():
        found += _all_names(_row_names(rows))
    return found


def _names_in(known: Known, loops: tuple[str, ...]) -> Collection[str] | None:
    """The names that can be used inside the loops; None inside a loop that is itself unknown."""
    scopes: list[Known] = [known]
    for loop in loops:
        scope = next((scope for scope in reversed(scopes) if loop in scope), None)
        if scope is None:
            return None
        scopes.append(_row_names(scope[loop] if isinstance(scope, Mapping) else None))
    names = [name for scope in scopes for name in scope]
    return [*names, RUNNING_NUMBER] if loops else names


def _row_names(rows: object) -> Known:
    """What the rows of a list are known to have."""
    if isinstance(rows, Mapping | Set):
        return rows
    if isinstance(rows, list | tuple):
        return {name: value for row in rows if isinstance(row, Mapping) for name, value in row.items()}
    return frozenset()

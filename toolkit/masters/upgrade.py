"""升级: a workbook of an earlier version becomes one of this version; everything staff did in it stays.

The old file is the base, part by part.  What this version has and the file lacks is brought from a new master
workbook of the same kind:

    the program's own sheets     首页, 使用说明, 统计图表, 下拉: as they are now
    a data sheet                 whole, if it is missing; else the columns that it lacks, at the right end of its
                                 table, and the formulas of now in its computed columns
    defined names                what drop-downs and formulas go by
    rows                         settings, 期限规则 and 保管期限 that are new, with their defaults
    macros                       the buttons of now, unless somebody put macros of their own into the workbook

Rows, values, formats, notes, pictures and sheets of staff are not touched.  A copy lies in 备份 before anything
changes; doing it again changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml import etree

from toolkit import __version__, columns
from toolkit.columns import HEADER_ROW, Sheet
from toolkit.columns.settings import VERSION
from toolkit.errors import Level, Place, Problem, WrongUse
from toolkit.excel import own_macros
from toolkit.excel.a1 import letters, split
from toolkit.excel.cellxml import put, tag
from toolkit.excel.closed import ClosedBook, ParsedFile
from toolkit.excel.copies import keep_copy
from toolkit.excel.draft import PackageDraft
from toolkit.excel.graft import Grafting
from toolkit.excel.macros import project_part, renewed
from toolkit.excel.package import WORKBOOK, Package
from toolkit.excel.put_away import OWN, PUT_AWAY
from toolkit.excel.refs import named_formulas
from toolkit.excel.sheetxml import SheetXml
from toolkit.excel.widen import Widening, side, translated
from toolkit.jobs.base import Office, Outcome, begin_work, require_fit
from toolkit.jobs.calendar import renew
from toolkit.masters import PLAIN, WITH_BUTTONS, project, sample, workbook
from toolkit.masters import upgrade_pages as pages
from toolkit.masters.build import CASE_BUTTON
from toolkit.masters.front_layout import CURRENT_TASK
from toolkit.masters.upgrade_columns import mark
from toolkit.ooxml.parts import OFFICE
from toolkit.rules.settings import is_newer, of_another_version

_DATA = {sheet.name: sheet for sheet in columns.SHEETS}
_SEEDED = (columns.SETTINGS, columns.RULES, columns.RETENTION)
"""Sheets of which a new workbook has rows that every office needs."""
_TO = re.compile(r"^='?([^'!]+)'?!|^'?([^'!]+)'?!")
_STEP: Final = "升级"


def upgrade(book: ClosedBook, office: Office) -> Outcome:
    """Bring the workbook to this version.

    Raises what ``begin_work`` raises, ProblemsFound where something stands in the way of a new column, WrongUse for a
    workbook of a later version.
    """
    work = begin_work(book, office, _STEP)
    version = work.desk.registry.settings.version
    if is_newer(version):
        raise WrongUse(f"{of_another_version(version)}")
    upgrading = _Upgrading(book.package)
    require_fit(list(upgrading.in_the_way()))
    data = upgrading.upgraded()
    new = _new_rows(book)
    lines = upgrading.lines
    lines += [f"“{sheet.name}”新添 {'、'.join(str(row[sheet.key]) for row in new[sheet])}" for sheet in new]
    if not lines and version == __version__:
        told = [f"这本工作簿已经是 {__version__} 版的，没有要改的"]
        return Outcome(_STEP, told, upgrading.problems)
    copy = keep_copy(book.path, office.now)
    book.rewrite(data)
    work.reread()
    for sheet, rows in new.items():
        book.append(sheet, rows)
    book.update(columns.SETTINGS, VERSION, {"value": __version__})
    problems = [*upgrading.problems, *renew(book, work.desk.registry, office.today)]
    was = f"{version} 版" if version else "以前的版本"
    what = f"补齐了 {__version__} 版的" if version == __version__ else f"由{was}升到 {__version__} 版"
    work.finish(f"{what}：{'；'.join(lines)}")
    told = [f"已{what}；原来的一本在“{copy.parent.name}”文件夹：{copy.name}", *lines]
    return Outcome(_STEP, told, problems, [book.path], {"version": __version__})


def _new_rows(book: ClosedBook) -> dict[Sheet, sample.Rows]:
    """The rows that a new workbook has and this one lacks."""
    found = {}
    for sheet in _SEEDED:
        there = {row.text(sheet.key) for row in book.read(sheet).rows}
        found[sheet] = [row for row in sample.blank()[sheet] if str(row[sheet.key]) not in there]
    return {sheet: rows for sheet, rows in found.items() if rows}


def _renamed(there: ParsedFile, package: Package) -> Iterator[Problem]:
    """Sheets that are one of ours under another name: a new one would come beside it, and its rows would be left."""
    lacking = [sheet for name, sheet in _DATA.items() if name not in package.sheets]
    for name in package.sheets if lacking else ():
        heads = (
            {text for line in islice(there.grid(name), HEADER_ROW) for text in map(str, line)}
            if name not in _DATA
            else set()
        )
        for sheet in lacking:
            known = sum(column.header in heads for column in sheet.columns)
            if 2 * known > len(sheet.columns):
                what = f"看来是“{sheet.name}”改了名：{known} 个表头都是它的"
                yield Problem(what, f"请把工作表改回“{sheet.name}”再升级", Place(name))


class _Upgrading:
    """One workbook and the master it is measured by."""

    def __init__(self, package: Package) -> None:
        self._old = package
        kind = WITH_BUTTONS if project_part(package) else PLAIN
        self._new = Package(workbook(sample.blank(), kind), "master")
        self._draft, self._model = PackageDraft(package), PackageDraft(self._new)
        self._grafting = Grafting(self._new, self._draft)
        self.lines: list[str] = []
        self.problems: list[Problem] = []
        there, model = (ParsedFile(each, each.sheets.keys()) for each in (package, self._new))
        self._tables: dict[Sheet, Widening] = {}
        for name, sheet in _DATA.items():
            ours, theirs = there.parse(sheet).layout, model.parse(sheet).layout
            if name in package.sheets and ours and theirs:
                sides = side(self._draft, ours), side(self._model, theirs)
                self._tables[sheet] = Widening(*sides, self._grafting.styles)
        self._renamed = list(_renamed(there, package))
        self._task = _current_task(there, package)
        self._marked: list[str] = []
        self._foreign = own_macros.others(package) if project_part(package) else []

    def in_the_way(self) -> Iterator[Problem]:
        """What has to be moved before new columns fit, and what has to get its name back."""
        yield from self._renamed
        for table in self._tables.values():
            yield from table.in_the_way()
        for name in _DATA.keys() & self._old.sheets.keys() - {sheet.name for sheet in self._tables}:
            yield Problem(
                "找不到表头，不知道怎样升级这张表", "请照“核对名录库”列出的办法改好表头再升级", Place(name)
            )

    def upgraded(self) -> bytes:
        """The workbook file of this version."""
        names = [each.get("name", "") for each in self._model.sheets()]
        own = [name for name in names if name not in _DATA]
        self._put_away()
        missing = [name for name in names if name in _DATA and name not in self._old.sheets]
        for sheet, table in self._tables.items():
            self._renew(sheet, table)
        if self._marked:
            self.lines.append(f"{'、'.join(self._marked)} 里程序填的列成了灰色，不能手填")
        for name in [name for name in names if name in own or name in missing]:
            self._grafting.bring(name)
        if lost := [name for name in own if name not in self._old.sheets]:
            self.lines.append(f"补上 {'、'.join(lost)}")
        if missing:
            self.lines.append(f"新添工作表 {'、'.join(missing)}")
        self._define()
        self._lay_out_pages()
        self._bring_button()
        self._keep_task()
        self._without_chain()
        return self._with_macros(self._draft.build())

    def _renew(self, sheet: Sheet, table: Widening) -> None:
        others = {each.name: other.letters for each, other in self._tables.items()}
        formulas, headers = table.renew_formulas(others), table.widen()
        if headers:
            self.lines.append(f"“{sheet.name}”新添 {'、'.join(headers)} 列（在表格最右边）")
        if formulas:
            self.lines.append(f"“{sheet.name}”的 {'、'.join(formulas)} 换成这一版的公式")
        marked = mark(sheet, table, self._grafting.styles)
        if marked:
            self._marked.append(sheet.name)
        part = self._draft.sheet_part(sheet.name)
        changed = bool(headers or formulas or marked)
        if table.old.sheet.forget_results() or changed:
            self._draft.put(part, table.old.sheet.result())

    def _put_away(self) -> None:
        """What is the program's own, if nothing was put away yet; which others are in view, staff know better."""
        there = {each.get("name", ""): each for each in self._draft.sheets()}
        own = [sheet.name for sheet in OWN if sheet.name in there]
        if all(there[name].get("state", "visible") == "visible" for name in PUT_AWAY if name in there):
            for name in own:
                there[name].set("state", "hidden")
            self.lines.append(f"{'、'.join(own)} 收起来了，点首页的“更多 / 收起”显示")

    # defined names

    def _define(self) -> None:
        """The names of this version; those that stand for a column of a sheet that stays go on standing for it."""
        here, formulas = _names(self._draft), {name for name, _ in named_formulas(columns.CASES).values()}
        for each in list(here):
            if self._gone(each) or each.get("name") in formulas:
                here.remove(each)
        there = {each.get("name", "") for each in here if each.get("localSheetId") is None}
        places = {each.get("name", ""): at for at, each in enumerate(self._draft.sheets())}
        of_model = [each.get("name", "") for each in self._model.sheets()]
        for each in _names(self._model):
            name, local, text = each.get("name", ""), each.get("localSheetId"), each.text or ""
            sheet = _DATA.get(_target(text))
            stays = sheet in self._tables
            if local is not None:
                if not stays:
                    new = etree.SubElement(here, tag("definedName"), name=name)
                    new.set("localSheetId", str(places[of_model[int(local)]]))
                    new.text = text
            elif name not in there:
                mapped = translated(text, self._tables[sheet].letters) if sheet and stays else text
                etree.SubElement(here, tag("definedName"), name=name).text = mapped
        self._alias(here)
        here[:] = sorted(here, key=_by_name)

    def _lay_out_pages(self) -> None:
        """What stays in view, and what prints, as in a new workbook; the names that say so belong to a sheet."""
        names = _names(self._draft)
        places = {each.get("name", ""): str(at) for at, each in enumerate(self._draft.sheets())}
        laid_out: list[str] = []
        for sheet, table in self._tables.items():
            own = {each.get("name"): each for each in names if each.get("localSheetId") == places[sheet.name]}
            part = self._draft.sheet_part(sheet.name)
            page = SheetXml(self._draft.content(part))
            before = pages.in_view(page)
            last, first = pages.lead(sheet, table.new.sheet, table.columns)
            form = pages.of_the_form(sheet, table.columns)
            titles = own.get("_xlnm.Print_Titles")
            changed = pages.keep_in_view(page, last)
            if changed and titles is not None and "$A:$A" in (titles.text or ""):
                titles.text = (titles.text or "").replace("$A:$A", f"${letters(first)}:${letters(last)}")
                pages.clear_of_lead(page, last)
            if form and "_xlnm.Print_Area" not in own:
                pages.one_page_wide(page, table.new.sheet)
                area = etree.SubElement(names, tag("definedName"), name="_xlnm.Print_Area")
                area.set("localSheetId", places[sheet.name])
                area.text = f"'{sheet.name}'!$A:${letters(form)}"
                if titles is not None:  # the columns that every page across repeated
                    titles.text = (titles.text or "").rpartition(",")[2]
                changed = True
            repeated = before, last, first
            if pages.break_pages(page, sheet, (table.old.layout.columns, table.columns), repeated):
                changed = True
            if first == 1 and pages.name_every_page(page, sheet, last):
                changed = True
            if form and pages.clear_of_links(page, table.new.sheet, form, self._grafting.styles):
                changed = True
            if changed:
                laid_out.append(sheet.name)
                self._draft.put(part, page.result())
        if laid_out:
            self.lines.append(f"{'、'.join(laid_out)} 的冻结窗格、打印范围、分页照这一版")
        names[:] = sorted(names, key=_by_name)

    def _bring_button(self) -> None:
        """The button on 检查台账; not where macros of somebody else keep ours from being renewed."""
        if columns.CASES in self._tables and self._foreign == []:
            try:
                new = self._grafting.bring_button(columns.CASES.name, CASE_BUTTON["macro"])
            except etree.XMLSyntaxError:
                what = f"批注的图形读不出来，没有放“{CASE_BUTTON['caption']}”按钮"
                remedy = f"这一步照样可以办：在首页“更多”里选“{CASE_BUTTON['caption']}”"
                self.problems.append(Problem(what, remedy, Place(columns.CASES.name), Level.WARNING))
            else:
                self.lines += [f"“{columns.CASES.name}”有了“{CASE_BUTTON['caption']}”按钮"] if new else []

    def _gone(self, name: etree._Element) -> bool:
        """Whether a name stood for a place on a sheet that was replaced; lists that nobody has any more stay."""
        target = _target(name.text or "")
        return target in self._new.sheets and _DATA.get(target) not in self._tables

    def _alias(self, here: etree._Element) -> None:
        """A list under the name that an older version gave it: validations go by it."""
        there = {each.get("name"): each for each in here}
        for old in _names(PackageDraft(self._old)):
            name = old.get("name", "")
            _, _, column = name.partition("列表_")
            sheet, _, header = column.partition("_")
            if name in there or not header or sheet not in _DATA:
                continue
            choices = next((each.choices for each in _DATA[sheet].columns if each.header == header), ())
            for other in columns.SHEETS:
                for each in other.columns:
                    same = there.get(f"列表_{other.name}_{each.header}")
                    if choices and each.choices == choices and same is not None and name not in there:
                        there[name] = etree.SubElement(here, tag("definedName"), name=name)
                        there[name].text = same.text

    # the rest

    def _keep_task(self) -> None:
        """The task that was chosen on 首页 stays chosen."""
        refers = next(each.text or "" for each in _names(self._draft) if each.get("name") == CURRENT_TASK)
        if self._task:
            part = self._draft.sheet_part(_target(refers))
            sheet = SheetXml(self._draft.content(part))
            put(sheet.make(*split(refers.partition("!")[2].replace("$", "")), 0), self._task, date1904=False)
            self._draft.put(part, sheet.result())

    def _without_chain(self) -> None:
        """Drop the order of calculation, which names cells that may compute no more; Excel makes it again."""
        for key, kind, part, _ in self._draft.related(WORKBOOK):
            if kind == f"{OFFICE}/calcChain":
                self._draft.unrelate(WORKBOOK, key)
                self._draft.drop(part)

    def _with_macros(self, data: bytes) -> bytes:
        package = Package(data, self._old.name)
        if not project_part(package):
            return data
        if self._foreign is None or self._foreign:
            what = f"工作簿里有别的宏（{'、'.join(self._foreign or ['读不出来'])}），按钮的宏没有更换"
            remedy = "请先把别的宏导出并从工作簿删去，再升级一次；命令行不受影响"
            self.problems.append(Problem(what, remedy, Place(self._old.name), Level.WARNING))
            return data
        if own_macros.outdated(package):
            self.lines.append("按钮的宏换成这一版的")
        return package.rebuilt(renewed(package, project))


def _by_name(each: etree._Element) -> tuple[str, int]:
    return each.get("name", "").lower(), int(each.get("localSheetId", "-1"))


def _names(draft: PackageDraft) -> etree._Element:
    """The list of defined names, made where there is none."""
    root = draft.tree(WORKBOOK)
    found = root.find(tag("definedNames"))
    if found is None:
        found = etree.Element(tag("definedNames"))
        before = [
            each
            for name in ("sheets", "functionGroups", "externalReferences")
            for each in root.iter(tag(name))
        ]
        before[-1].addnext(found)
    return found


def _target(refers: str) -> str:
    """The sheet that a defined name stands for a place of, "" if it is another kind of name."""
    found = _TO.match(refers)
    return (found[1] or found[2]) if found else ""


def _current_task(source: ParsedFile, package: Package) -> str:
    """What stands in 首页's cell for the task at hand."""
    refers = {each.get("name"): each.text or "" for each in _names(PackageDraft(package))}
    name = _target(text := refers.get(CURRENT_TASK, ""))
    if name not in package.sheets:
        return ""
    row, column = split(text.partition("!")[2].replace("$", ""))
    grid = [*source.grid(name)]
    return str(grid[row - 1][column - 1] or "") if len(grid) >= row and len(grid[row - 1]) >= column else ""

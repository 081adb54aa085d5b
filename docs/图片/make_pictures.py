"""The pictures of 使用说明: what each step leaves behind, cut from real sheets and papers of the demonstration.

    .venv/bin/python docs/图片/make_pictures.py

For maintainers, after a change that shows in them; needs LibreOffice and pdftoppm.  The pictures lie in the tree
as inputs of the workbooks: fonts differ from machine to machine, the workbooks must not.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image, ImageChops

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

import xlwings_offices  # noqa: E402
from toolkit import columns  # noqa: E402
from toolkit.buttons import BUTTONS  # noqa: E402
from toolkit.demo import WORKBOOK, demo  # noqa: E402
from toolkit.excel.a1 import letters  # noqa: E402
from toolkit.excel.closed import ClosedBook  # noqa: E402
from toolkit.excel.form import CHOSEN_ROW, FIRST_LINE, FORM, FormLine, FormPage  # noqa: E402
from toolkit.masters import PLAIN, sample, workbook  # noqa: E402

DOTS = 192  # per inch: twice what a screen shows, so that the picture stays sharp when zoomed
COLOURS = 48
MARGIN = 6

SHEETS = {
    "check": (columns.FINDINGS, ("level", "sheet", "cell", "what"), 4),
    "reconcile": (columns.FINDINGS, ("level", "sheet", "cell", "what"), 3),
    "plan": (columns.TASKS, ("task", "plan", "name", "month", "date"), 4),
    "freeze": (columns.TASKS, ("task", "name", "state", "base", "commit"), 3),
    "draw": (columns.DRAWS, ("kind", "target", "name", "stratum", "rank", "team"), 4),
    "results": (columns.CASES, ("name", "started", "ended", "shown", "result", "issue"), 4),
    "deadlines": (columns.CASES, ("name", "report_due", "reported", "report_state", "publish_due"), 4),
    "statistics": (columns.STATISTICS, ("axis", "name", "tasks", "drawn", "inspected", "open", "found"), 4),
}
"""By button: the sheet, the columns shown, how many rows."""

PAPERS = {
    "documents": ("文书/202304-1/检查方案.docx", 0.36),
    "publish": ("文书/202304-1/结果公示表.docx", 0.46),
    "archive": ("归档/2023/data/归档文件目录.docx", 0.42),
    "templates": ("检查方案.docx", 0.36),
}
"""By button: the paper and how much of its first page is shown, from the top."""


def main() -> None:
    """Make all pictures anew."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo(folder / "demo")
        others = {"check": _faulty(folder), "reconcile": _unbalanced(folder)}
        for button, (sheet, keys, rows) in SHEETS.items():
            source = others.get(button, folder / "demo" / WORKBOOK)
            _cut(source, sheet, keys, rows, folder / f"{button}.xlsx")
        sources = {button: folder / f"{button}.xlsx" for button in SHEETS}
        sources["published"] = _filled_in(folder / "published.xlsx")
        for button, (path, _) in PAPERS.items():
            root = HERE.parents[1] / "templates" if button == "templates" else folder / "demo"
            sources[button] = folder / f"{button}.docx"
            sources[button].write_bytes((root / path).read_bytes())
        _to_pdf(list(sources.values()), folder)
        for button, source in sources.items():
            _picture(source.with_suffix(".pdf"), PAPERS.get(button, ("", 1.0))[1], button)


def _faulty(folder: Path) -> Path:
    """The sample with a few mistakes, checked."""
    rows = {sheet: [dict(row) for row in table] for sheet, table in sample.sample().items()}
    rows[columns.TARGETS][3]["id"] = str(rows[columns.TARGETS][3]["id"])[:17]
    rows[columns.TARGETS][7]["region"] = "410499199"
    rows[columns.PLAN][0]["months"] = "每两周"
    path = folder / "faulty.xlsx"
    path.write_bytes(workbook(rows, PLAIN))
    subprocess.run([sys.executable, "-m", "toolkit", "check", str(path), "--write"], check=False)
    return path


def _unbalanced(folder: Path) -> Path:
    """The demonstration's workbook before it was archived, with a few cells that a hand changed, reconciled."""
    root = folder / "unbalanced"
    shutil.copytree(folder / "demo", root)
    shutil.rmtree(root / "归档")
    book = ClosedBook(root / WORKBOOK)
    task = book.read(columns.TASKS).rows[0]
    case = book.read(columns.CASES).rows[1]
    book.update(columns.TASKS, task.text("task"), {"base": task.integer("base") - 1})
    book.update(columns.CASES, case.text("case"), {"void": "注销"})
    book.save()
    subprocess.run([sys.executable, "-m", "toolkit", "reconcile", str(book.path), "--write"], check=False)
    return book.path


def _filled_in(target: Path) -> Path:
    """The sheet 办理 as a clerk fills it in for a publication, alone in a workbook."""
    button = BUTTONS["published"]
    answers = "202304-1", "县政府网站", "https://…/tzgg/1.html", ""
    fields = zip(button.button.fields, answers, strict=True)
    lines = [FormLine(field.key, field.shown, answer, field.help) for field, answer in fields]
    target.write_bytes(workbook(sample.sample(), PLAIN))
    opened = xlwings_offices.memory().books.open(str(target))
    FormPage(opened).lay_out(button.name, button.caption, button.brief, lines)
    opened.save()
    book = openpyxl.load_workbook(target)
    for page in book.worksheets:
        page.sheet_state = "visible" if page.title == FORM else "hidden"
        page.print_area = None  # of 首页, which LibreOffice would print though it is hidden
    book.active = book.sheetnames.index(FORM)
    page = book[FORM]
    page.print_area = f"A{CHOSEN_ROW}:C{FIRST_LINE + len(lines) - 1}"
    page.oddFooter.left.text = page.oddFooter.center.text = None
    book.save(target)
    return target


def _cut(source: Path, sheet: columns.Sheet, keys: tuple[str, ...], rows: int, target: Path) -> None:
    """A copy of a workbook that prints nothing but this piece of one sheet."""
    book = openpyxl.load_workbook(source)
    for page in book.worksheets:
        page.sheet_state = "visible" if page.title == sheet.name else "hidden"
        page.print_area = None  # LibreOffice prints the area of a hidden sheet, too
    book.active = book.sheetnames.index(sheet.name)
    page: Worksheet = book[sheet.name]
    shown = [sheet.columns.index(sheet.column(key)) + 1 for key in keys]
    page.column_dimensions.clear()  # read from the file, neighbours of one width are one entry
    for number, column in enumerate(sheet.columns, 1):
        entry = page.column_dimensions[letters(number)]
        entry.width, entry.hidden = column.width, number not in shown
    for block in [block for block in page.merged_cells.ranges if block.min_row == columns.GROUP_ROW]:
        page.unmerge_cells(str(block))  # a group head must not reach beyond the piece
        last = min(block.max_col, max(shown))
        if last > block.min_col:
            page.merge_cells(None, block.min_row, block.min_col, block.max_row, last)
    first, last = letters(min(shown)), letters(max(shown))
    top = columns.GROUP_ROW if any(column.group for column in sheet.columns) else columns.HEADER_ROW
    page.print_area = f"{first}{top}:{last}{columns.HEADER_ROW + rows}"
    page._print_rows = page._print_cols = None
    page.sheet_properties.pageSetUpPr.fitToPage = False
    page.page_setup.scale, page.page_setup.paperSize, page.page_setup.orientation = 100, 8, "landscape"
    page.oddFooter.left.text = page.oddFooter.center.text = None
    page.col_breaks.brk = []
    book.save(target)


def _to_pdf(paths: list[Path], folder: Path) -> None:
    office = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    subprocess.run([*office, "--convert-to", "pdf", "--outdir", folder, *paths], check=True, timeout=600)


def _picture(pdf: Path, share: float, button: str) -> None:
    """The first page as a small PNG without its white edges."""
    stem = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", str(DOTS), "-png", "-singlefile", pdf, stem], check=True)
    page = Image.open(stem.with_suffix(".png")).convert("RGB")
    page = page.crop((0, 0, page.width, _last_line(page, int(page.height * share))))
    left, top, right, bottom = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    box = (max(0, left - MARGIN), max(0, top - MARGIN), right + MARGIN, bottom + MARGIN)
    small = page.crop(box).quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(HERE / f"步骤-{button}.png", optimize=True)


def _last_line(page: Image.Image, bottom: int) -> int:
    """The lowest row of pixels above ``bottom`` that is blank or a line of a table: no letter is cut through."""
    for row in range(bottom - 1, 0, -1):
        values = page.crop((0, row, page.width, row + 1)).convert("L").histogram()
        dark = sum(values[:128])
        if not dark or dark > page.width / 2:
            return row + 1
    return bottom


if __name__ == "__main__":
    main()

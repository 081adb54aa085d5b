"""Every way that the verbs walk exists in the vendor's declarations of WPS's object model (npm: et-jsapi-declare)."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from xlwings_offices.wps.selfcheck import selfcheck

pytestmark = pytest.mark.long
PACKAGES = ("et-jsapi-declare@2.5.0", "typescript@5.9.3")
ABSENT = re.compile(r"way(\d+)\.ts.*error TS(?:2339|2551): (.*)")
"""What tsc says of a property that a type does not have."""


def expressions(way: list[Any], start: str = "Application") -> Iterator[str]:
    """The way as TypeScript; what is done with each member of a collection as ways of their own."""
    at = start
    for link in way:
        if isinstance(link, str):
            at += f".{link}"
        elif isinstance(link, list):
            at = called(at, link[0], ", ".join(map(argument, link[1:])))
        elif "each" in link:
            yield f"{at}.Count"
            for inner in link["each"]:
                yield from expressions(inner, called(at, "Item", "1"))
            return
        elif "parts" in link:
            yield f"{at}.Rows.Count + {at}.Columns.Count + {at}.Cells.Count"
            at += "." + ".".join(link["parts"])
        else:
            at += f".{link['set']}"
    yield at


def called(at: str, name: str, arguments: str) -> str:
    """A call; the declarations leave open whether one of the worksheets is one or several."""
    made = f"{at}.{name}({arguments})"
    return f"({made} as Et.Worksheet)" if at.endswith(".Worksheets") and name == "Item" else made


def argument(given: Any) -> str:
    if isinstance(given, dict):
        return "undefined" if "absent" in given else next(expressions(given["$"]))
    return json.dumps(given, ensure_ascii=False)


def everything(app: xw.App, folder: Path) -> None:
    """Each verb once."""
    assert list(selfcheck(app))
    book = app.books.add()
    sheet = book.sheets[0]
    sheet["A1"].value = [["名称", "日期"], ["甲", 1]]
    sheet["A1:B2"].font.bold = True
    sheet["A1"].font.color, sheet["A1"].color, sheet["A1"].wrap_text = (1, 2, 3), (4, 5, 6), True
    sheet["A1"].horizontal_alignment = "center"
    assert sheet["A1:B2"].font.bold
    sheet["A1"].color = None
    sheet["A1"].row_height, sheet["A1"].column_width = 20, 30
    assert (sheet["A1"].row_height, sheet["A1"].column_width) == (20, 30)
    sheet["1:1"].insert("down")
    sheet["1:1"].delete("up")
    sheet["A1"].rows.hidden = sheet["A1"].columns.hidden = False
    sheet.autofit()
    table = sheet.tables.add(sheet["A1:B2"], name="表一")
    table.show_autofilter = False
    assert sheet["A1"].expand().formula
    the_rest(sheet, table)
    sheet["A1"].clear_contents()
    sheet["A1"].clear_formats()
    sheet["A1"].clear()
    sheet["A1"].name = "名"
    book.names["名"].delete()
    sheet.api.Protect("x")
    sheet.api.Unprotect("x")
    other = book.sheets.add(after=sheet)
    other.visible = False
    other.delete()
    sheet.activate()
    app.calculate()
    with app.properties(screen_updating=False, calculation="manual"):
        assert app.selection
    book.save(folder / "台账.xlsx")
    book.save()
    assert app.version
    book.close()
    app.books.open(folder / "台账.xlsx").close()


def the_rest(sheet: xw.Sheet, table: Any) -> None:
    """Blocks, filters, lines, notes, pages."""
    table.show_autofilter = table.show_totals = True
    table.show_totals = table.show_headers = False
    table.show_headers = True
    table.autofilter.apply_values(1, ["甲"])
    table.autofilter.apply_comparison(2, "between", 1, 2)
    assert table.autofilter.criteria
    table.autofilter.clear()
    sheet["F1"].value = [["a", 2], ["b", 1]]
    sheet["F1:G2"].autofilter.apply_comparison(2, "greater_than", 1)
    sheet["F1:G3"].autofilter.apply_top_items(2, 1)
    assert sheet["F1:G3"].autofilter.criteria
    sheet["F1:G2"].sort([2], [True], has_headers=False)
    sheet["F1:G2"].copy(sheet["F5"])
    sheet["F5:G6"].move(sheet["H5"])
    sheet["H5:I6"].merge()
    assert sheet["H5"].merge_area
    sheet["H5:I6"].unmerge()
    sheet["K1"].formula_array = "=SUM(G1:G2)"
    assert sheet["K1"].formula_array
    sheet["K2"].add_hyperlink("http://127.0.0.1")
    assert sheet["K2"].hyperlink
    sheet["K3"].add_note("注").delete()
    sheet["K4:L5"].borders.set("all", line_style="dash")
    sheet["K4"].borders.clear()
    sheet.page_setup.print_area = "A1:B2"
    assert sheet.page_setup.print_area
    sheet.show_gridlines = not sheet.show_gridlines
    sheet.freeze_panes.freeze_at("1:1")
    sheet.copy().move(before=sheet)
    sheet.book.sheets[0].move(after=sheet)
    sheet.activate()


@pytest.fixture(scope="module")
def compiled(
    tmp_path_factory: pytest.TempPathFactory, program: Callable[[str], str]
) -> Callable[[list[str]], list[str]]:
    """Gives what the vendor's declarations do not know among expressions."""
    folder = tmp_path_factory.mktemp("types")
    npm = [program("npm"), "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
    subprocess.run(npm, cwd=folder, check=True, capture_output=True, timeout=300)

    def check(lines: list[str]) -> list[str]:
        for n, line in enumerate(lines):
            head = '/// <reference path="node_modules/et-jsapi-declare/index.d.ts" />\nexport const a = '
            (folder / f"way{n}.ts").write_text(f"{head}{line};\n", "utf-8")
        command = ["node_modules/.bin/tsc", "--noEmit", "--skipLibCheck", "--lib", "es2018,dom"]
        files = [f"way{n}.ts" for n in range(len(lines))]
        done = subprocess.run(
            [*command, *files], cwd=folder, check=False, capture_output=True, text=True, timeout=300
        )
        return [f"{lines[int(hit[1])]}: {hit[2]}" for hit in ABSENT.finditer(done.stdout)]

    return check


def test_every_way_exists_in_the_vendors_declarations(
    wps_app: xw.App,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    compiled: Callable[[list[str]], list[str]],
) -> None:
    office, walked = wps_app.impl._backend._office, []
    real = office._walk
    monkeypatch.setattr(office, "_walk", lambda ways, patience: walked.extend(ways) or real(ways, patience))
    everything(wps_app, tmp_path)
    lines = {line for way in walked for line in expressions(way)}
    shapes = {re.sub(r'"[^"]*"|\d+', "", line): line for line in sorted(lines)}
    assert len(shapes) > 60
    wrong = "Application.ActiveWorkbok.Name"
    found = compiled([*shapes.values(), wrong])
    assert [line for line in found if not line.startswith(wrong)] == []
    assert any(line.startswith(wrong) for line in found), "the control"

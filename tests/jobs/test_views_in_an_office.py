"""LibreOffice, with its default settings, never shows a deadline that a changed date has made wrong."""

from __future__ import annotations

import subprocess
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import quick_to_open, require_program
from tests.county import County
from toolkit import columns
from toolkit.excel.package import Package
from toolkit.jobs.deadlines import deadlines

pytestmark = pytest.mark.office


def shown(path: Path, folder: Path) -> date | None:
    """The first 通报截止 as LibreOffice has it after opening the file and saving it elsewhere."""
    (copy := folder / f"看-{path.name}").write_bytes(quick_to_open(path.read_bytes()))
    command = [
        require_program("soffice"),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
    ]
    subprocess.run(
        [*command, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "out", copy],
        capture_output=True, check=True, timeout=300,
    )  # fmt: skip
    sheet = openpyxl.load_workbook(folder / "out" / copy.name, data_only=True)[columns.CASES.name]
    headers = [cell.value for cell in sheet[columns.HEADER_ROW]]
    value = sheet.cell(columns.FIRST_ROW, headers.index("通报截止") + 1).value
    return value.date() if value else None


@pytest.mark.thorough
def test_a_changed_date_gives_the_new_deadline(county: County, tmp_path: Path) -> None:
    county.drawn()
    county.inspect()
    deadlines(county.book(), county.office(date(2023, 4, 27)))
    cached = county.path.read_bytes()
    first = county.book().read(columns.CASES).rows[0].text("case")
    county.type(columns.CASES, first, {"ended": date(2023, 9, 27), "reported": None})
    assert shown(county.path, tmp_path) == date(2023, 10, 12)

    # Negative control: with the stored results left in, it goes on showing the old deadline.
    stale, part = tmp_path / "stale.xlsx", Package(cached, "").sheets[columns.CASES.name]
    old = tmp_path / "old.xlsx"
    old.write_bytes(cached)
    with zipfile.ZipFile(old) as before, zipfile.ZipFile(stale, "w") as out:
        for name in before.namelist():
            data = before.read(name)
            if name == part:
                days = [
                    str((day - date(1899, 12, 30)).days).encode()
                    for day in (date(2023, 4, 20), date(2023, 9, 27))
                ]
                assert days[0] in data
                data = data.replace(days[0], days[1])
            out.writestr(name, data)
    assert shown(stale, tmp_path) == date(2023, 4, 28)

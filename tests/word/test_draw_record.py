"""随机抽取记录: a number of five digits and the code below a name stand in one line each, in wide letters, too."""

from __future__ import annotations

from datetime import date

import docx
import pypdfium2
import pytest
from docx.shared import Mm

from toolkit.jobs.documents import documents

pytestmark = [pytest.mark.office, pytest.mark.thorough]

NUMBER, CODE = "88888", "91410499MAWQGW584Q"
NARROW = (11, 38)
"""Millimetres of the first two columns that are too few: the other way round, this would be found."""


def test_number_and_code_are_not_broken(county, tmp_path, to_pdf):
    county.drawn()
    documents(county.book(), county.office(date(2023, 4, 17)), "202304-1")
    paths = [tmp_path / "as it is.docx", tmp_path / "narrow.docx"]
    for path in paths:
        document = docx.Document(str(next(county.documents().glob("随机抽取记录*.docx"))))
        [table] = [each for each in document.tables if "签号" in [cell.text for cell in each.rows[0].cells]]
        for row in table.rows[1:]:
            row.cells[0].paragraphs[0].runs[0].text = NUMBER
            row.cells[1].paragraphs[-1].runs[0].text = CODE
        for place, width in enumerate(NARROW) if path is paths[1] else ():
            table.columns[place].width = Mm(width)
            for row in table.rows:
                row.cells[place].width = Mm(width)
        document.save(str(path))
    whole, narrow = (
        [
            line.strip()
            for page in pypdfium2.PdfDocument(pdf)
            for line in page.get_textpage().get_text_range().split()
        ]
        for pdf in to_pdf(paths)
    )
    assert whole.count(NUMBER) == whole.count(CODE) == len(table.rows) - 1
    assert (narrow.count(NUMBER), narrow.count(CODE)) == (0, 0), "negative control"

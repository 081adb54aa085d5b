"""Fills the shipped templates with the catalog's examples and reads the printed pages."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from functools import cache

import pdfplumber
from PIL import Image

from toolkit.jobs.papers.paper import Kind
from toolkit.word import layouts, template

MM = 72 / 25.4
HAN = "示例县工业和信息化局依照规定对本地区有关单位开展随机抽查检查"  # no punctuation: it may hang or be squeezed


def square():
    stream = io.BytesIO()
    Image.new("1", (1, 1)).save(stream, "PNG")
    return stream.getvalue()


def sample(document, rows=3):
    """Values for every field, made of the catalog's examples."""

    def value(field):
        if field.kind is Kind.LIST:
            return [{column.name: value(column) for column in field.columns} for _ in range(rows)]
        if field.kind is Kind.DATE:
            return date(*map(int, re.findall(r"\d+", field.example)))
        if field.kind is Kind.PICTURE:
            return square()
        return field.kind is Kind.FLAG or field.example

    return {field.name: value(field) for field in document.fields}


@cache
def shipped(document, layout=layouts.MEASURED):
    """The template that the toolkit ships, made once: many tests read or spoil it, none looks at how it is made."""
    return document.template(layout)


def filled(document, folder, name, values, change=None, *, layout=layouts.MEASURED):
    """A file with the filled template; ``change`` may spoil the template first: (part, its XML) → XML."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(shipped(document, layout))) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if change and part.endswith(".xml"):
                data = change(part, data.decode()).encode()
            new.writestr(part, data)
    path = folder / f"{name}.docx"
    path.write_bytes(template.compile(made.getvalue(), document.file()).render(values))
    return path


def lines_of(page):
    """The page's lines of text: their letters without blanks, and the place of the first one's em box."""
    found = []
    for line in page.extract_text_lines(return_chars=True):
        first, last = line["chars"][0], line["chars"][-1]
        top = page.height - first["matrix"][5] - 0.88 * first["size"]
        found.append((re.sub(r"\s", "", line["text"]), first["x0"] / MM, last["x1"] / MM, top / MM))
    return found


def body_lines(pdf):
    """The full lines that consist of HAN only, as (characters, left, right, top), page by page."""
    with pdfplumber.open(pdf) as pages:
        return [
            [(len(text), *place) for text, *place in lines_of(page) if set(text) <= set(HAN)]
            for page in pages.pages
        ]

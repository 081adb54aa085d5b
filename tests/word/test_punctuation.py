"""No character is lost in print: marks of punctuation at the end of a full line, in text of all kinds."""

from __future__ import annotations

import random
import re
from collections import Counter

import pypdfium2
import pytest

from tests.paper_names import REPORT
from tests.word.paper_kit import HAN, filled, sample

pytestmark = pytest.mark.office


def hostile_paragraphs(seed=28):
    """Lines that are exactly full, and a thousand of random length with figures, letters, marks at every place."""
    chance = random.Random(seed)

    def piece():
        kind = chance.random()
        if kind < 0.06:
            return str(chance.randint(1, 2030))
        if kind < 0.09:
            return chance.choice(["ABC", "3.5%", "GB/T 9704", "a"])
        return chance.choice("，。、；：”“（）《》" if kind < 0.2 else HAN)

    full = [HAN[:length] + mark for length in range(15, 31) for mark in "。，；：、！"]
    mixed = [
        "".join(piece() for _ in range(chance.randint(15, 80))) + chance.choice("。；：！，")
        for _ in range(1000)
    ]
    return [*full, *mixed]


def lost(pdf, text):
    """The characters of the text that the pages lack; page numbers and other text of the paper may be more."""
    with pypdfium2.PdfDocument(pdf) as file:
        printed = Counter("".join(page.get_textpage().get_text_range() for page in file))
    return dict(Counter(re.sub(r"\s", "", text)) - printed)


@pytest.fixture(scope="module")
def printed(tmp_path_factory, to_pdf):
    folder = tmp_path_factory.mktemp("lost")
    values = sample(REPORT) | {"检查依据": "\n".join(hostile_paragraphs())}
    unsaid = lambda part, xml: xml.replace("<w:overflowPunct/>", "")  # noqa: E731
    paths = [filled(REPORT, folder, "好", values), filled(REPORT, folder, "没有写明", values, unsaid)]
    return to_pdf(paths)


@pytest.mark.thorough
def test_no_mark_at_the_end_of_a_full_line_is_lost(printed):
    assert lost(printed[0], "".join(hostile_paragraphs())) == {}


def test_control_left_to_itself_libreoffice_loses_some(printed):
    assert lost(printed[1], "".join(hostile_paragraphs()))

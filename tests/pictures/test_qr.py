"""A QR code from paper: every reader gets the text, also one that knows no Japanese."""

from __future__ import annotations

import io

import pytest
import zint
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from toolkit.pictures.qr import MARGIN, MODULE, qr

PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
"""What a 执法证号 begins with; two in three of them are Japanese characters too."""
COMMITMENT = "0123456789abcdef" * 4


def visit(person: str) -> str:
    return f"SSJ1-VISIT|202304-1|91410499MA0000001X|2023-04-20|{person}D000001,{person}D000012|C={COMMITMENT}"


def read(picture: bytes) -> zxingcpp.Barcode:
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("L"))
    return found


@pytest.mark.parametrize("person", PROVINCES)
def test_the_code_holds_the_text_as_utf_8(person: str) -> None:
    found = read(qr(visit(person)))
    assert found.text == visit(person)
    assert found.bytes.decode("utf-8") == visit(person)  # what a reader without other tables hands on


def test_the_old_way_would_be_noticed() -> None:
    """Negative control: left to itself the encoder writes 豫 in Shift-JIS."""
    symbol = zint.Symbol()
    symbol.symbology, symbol.input_mode = zint.Symbology.QRCODE, zint.InputMode.UNICODE
    symbol.output_options, symbol.outfile = zint.OutputOptions.BARCODE_MEMORY_FILE, "x.png"
    symbol.scale = 3
    symbol.encode(visit("豫"))
    symbol.print()
    found = read(bytes(symbol.memfile or b""))
    with pytest.raises(UnicodeDecodeError):
        found.bytes.decode("utf-8")


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200))
def test_whatever_the_text_it_is_read_back(text: str) -> None:
    assert read(qr(text)).text == text


def test_the_same_text_gives_the_same_small_picture() -> None:
    picture = qr(visit("豫"))
    assert picture == qr(visit("豫"))
    image = Image.open(io.BytesIO(picture))
    modules = image.width / MODULE - 2 * MARGIN
    assert modules == int(modules)
    assert (modules - 17) % 4 == 0
    assert image.mode in ("1", "P")
    assert len(picture) < 1500

"""A text as a QR code (ISO/IEC 18004), for scanning from paper.

Chinese is written as UTF-8 and the code says so (ECI 26).  Without that mark the standard leaves the reader to
guess, and an encoder may choose Shift-JIS for a character that Japanese has too, such as 豫: common readers in
China hand that on as garbage.
"""

from __future__ import annotations

MARGIN, MODULE = 2, 6
"""The quiet zone in modules, which the white of the paper continues, and a module in pixels."""
_UTF_8 = 26
_MEDIUM = 2  # of the four levels of error correction


def qr(text: str) -> bytes:
    """The code as a black and white PNG; the same text gives the same bytes."""
    import zint

    symbol = zint.Symbol()
    symbol.symbology = zint.Symbology.QRCODE
    symbol.input_mode = zint.InputMode.UNICODE
    symbol.option_1 = _MEDIUM
    symbol.eci = 0 if text.isascii() else _UTF_8
    symbol.whitespace_width = symbol.whitespace_height = MARGIN
    symbol.scale = MODULE / 2
    symbol.output_options = zint.OutputOptions.BARCODE_MEMORY_FILE
    symbol.outfile = "qr.png"  # only the ending counts
    symbol.encode(text)
    symbol.print()
    picture = symbol.memfile
    assert picture is not None
    return bytes(picture)

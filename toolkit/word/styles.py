"""Fonts and paragraph styles of official documents (GB/T 9704—2012), as the XML of ``word/styles.xml``.

The whole look of a template lives here, in styles that a clerk can change in Word's own style list; a
paragraph itself carries next to no formatting.

Two facts of Word shape the numbers:

* The grid of 22 lines × 28 characters is computed from the *Normal* style, so that one has 3号 (16 pt)
  仿宋 and an exact line of 592 twips; a style that stands off the grid says so (``grid=False``).
* Quotation marks, dashes and ellipses exist in Western and Chinese fonts under one code.  They take the
  Chinese one when ``hint="eastAsia"`` is set and the Western font *is* the Chinese one.  A theme font
  would win over every name, so there are none.

Lengths: type sizes in points, line heights and spaces in twips (1/20 pt), as WordprocessingML has them.
"""

from __future__ import annotations

from dataclasses import dataclass

LINE = 592
"""Exact line height in twips: 22 of them fill the 225 mm of the type area."""

BODY_SIZE = 16
"""3号 in points."""

FANGSONG, KAITI, HEITI, SONGTI, TITLE_SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
ROMAN, MONOSPACED = "Times New Roman", "Courier New"
RED = "FF0000"
GREY = "808080"
PALE = "E0E0E0"
"""Of a watermark: seen on a copy, and black text on it stays readable."""

SUBSTITUTES = {FANGSONG: "仿宋", KAITI: "楷体", TITLE_SONG: "宋体"}
"""What a machine without the font should take: the nearest one that Windows or WPS brings along."""

MARK_SIZE = 30
MARK_LINE = 750
"""发文机关标志: 30 pt leaves room for 14 characters in one line; its line is 1.25 times as high."""


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style.  ``id`` is what paragraphs refer to, ``name`` what Word's list shows.

    ``line`` is an exact height and ``after`` the space below, in twips; ``left`` is an indent in hundredths
    of a character, with its twips; ``level`` is Word's outline level, 0 for the first; ``latin`` is the
    font of letters and digits, if not ``font``; ``border`` is ready XML.
    """

    id: str
    name: str
    font: str = FANGSONG
    size: float = BODY_SIZE
    align: str = "both"
    line: int = LINE
    grid: bool = True
    keep: bool = False
    indent: bool = False
    left: tuple[int, int] = (0, 0)
    level: int | None = None
    colour: str = ""
    latin: str = ""
    border: str = ""
    after: int = 0

    def xml(self) -> str:
        """The ``w:style`` element, its children in the order that the schema demands."""
        indents = ""
        if self.indent:
            indents = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * 20 * BODY_SIZE}"/>'
        elif any(self.left):
            indents = f'<w:ind w:leftChars="{self.left[0]}" w:left="{self.left[1]}"/>'
        return (
            f'<w:style w:type="paragraph" w:styleId="{self.id}"{self._flags()}><w:name w:val="{self.name}"/>'
            + ('<w:basedOn w:val="Normal"/>' if self.id != "Normal" else "")
            + "<w:qFormat/><w:pPr>"
            + ("<w:keepNext/><w:keepLines/>" if self.keep else "")
            + f'<w:widowControl w:val="0"/>{self.border}<w:wordWrap w:val="0"/>'
            + '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
            + ("" if self.grid else '<w:snapToGrid w:val="0"/>')
            + f'<w:spacing w:before="0" w:after="{self.after}" w:line="{self.line}" w:lineRule="exact"/>'
            + indents
            + f'<w:jc w:val="{self.align}"/>'
            + (f'<w:outlineLvl w:val="{self.level}"/>' if self.level is not None else "")
            + f"</w:pPr><w:rPr>{characters(self.font, self.size, self.colour, self.latin)}</w:rPr></w:style>"
        )

    def _flags(self) -> str:
        if self.id == "Normal":
            return ' w:default="1"'
        return "" if self.name.isascii() else ' w:customStyle="1"'


def characters(font: str, size: float, colour: str = "", latin: str = "") -> str:
    """The children of ``w:rPr`` for fonts, a size in points and a colour (hex, empty for black)."""
    half_points, letters = round(size * 2), latin or font
    return (
        f'<w:rFonts w:ascii="{letters}" w:hAnsi="{letters}" w:eastAsia="{font}" w:cs="Times New Roman"'
        ' w:hint="eastAsia"/>'
        + (f'<w:color w:val="{colour}"/>' if colour else "")
        + f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    )


_RED_RULE = f'<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="5" w:color="{RED}"/></w:pBdr>'
"""4 mm below 发文字号: 5 pt here, the rest is the lower part of the line above."""

_EDGE = '<w:{} w:val="single" w:sz="12" w:space="4" w:color="auto"/>'
_BOX = f"<w:pBdr>{''.join(map(_EDGE.format, ('top', 'left', 'bottom', 'right')))}</w:pBdr>"

BODY = Style("GwBody", "公文正文", indent=True)
PLAIN = Style("GwPlain", "主送机关", align="left")
TITLE = Style("Title", "Title", TITLE_SONG, 22, "center", 680, keep=True)
HEADING = Style("Heading1", "heading 1", HEITI, keep=True, indent=True, level=0)
SUBHEADING = Style("Heading2", "heading 2", KAITI, keep=True, indent=True, level=1)
MARK = Style("GwMark", "发文机关标志", TITLE_SONG, MARK_SIZE, "center", MARK_LINE, grid=False, colour=RED)
NUMBER = Style("GwNumber", "发文字号", align="center", border=_RED_RULE)
FILE_NUMBER = Style("GwFileNumber", "文书编号", align="right", keep=True)
SIGNATURE = Style("GwSignature", "署名", align="center", keep=True, left=(1350, 4264))
"""Its middle stands 7¼ characters from the right edge: a date of 6½ ends 4 characters from it, and the
name above is centred on the date however long it is."""
LABEL = Style("GwLabel", "表格栏目", HEITI, 12, "center", 400, grid=False)
CELL = Style("GwCell", "表格正文", size=12, align="left", line=400, grid=False, latin=ROMAN)
SMALL_LABEL = Style("GwSmallLabel", "小表格栏目", HEITI, 10.5, "center", 340, grid=False)
SMALL_CELL = Style("GwSmallCell", "小表格正文", size=10.5, align="left", line=340, grid=False, latin=ROMAN)
CODE = Style("GwCode", "代码和摘要", size=8.5, align="left", line=300, grid=False, latin=MONOSPACED)
"""18 characters of a code are 32.4 mm long, 64 digits of a digest 115 mm, half of them 57.6 mm; a wider
font that stands in for a missing one needs a sixth more at most."""
DIGEST = Style("GwDigest", "大号摘要", size=14, align="left", line=420, grid=False, latin=MONOSPACED)
"""For comparing with the eye: a line of four groups of eight digits is 104 mm long."""
NOTE = Style("GwNote", "附注", size=12, align="left", line=400, grid=False, after=120, latin=ROMAN)
BANNER = Style("GwBanner", "提示框", HEITI, 14, "left", 480, grid=False, border=_BOX, after=120)
HEADER = Style("Header", "header", size=9, align="center", line=240, grid=False, colour=GREY)
FOOTER = Style("Footer", "footer", SONGTI, 14, "right", 400, grid=False)
TAG = Style("GwTag", "模板标记", size=9, align="left", line=240, grid=False, colour=GREY)
"""Paragraphs that hold nothing but the mark of a block; filling removes them."""

STYLES = (
    Style("Normal", "Normal"),
    BODY,
    PLAIN,
    TITLE,
    HEADING,
    SUBHEADING,
    MARK,
    NUMBER,
    FILE_NUMBER,
    SIGNATURE,
    LABEL,
    CELL,
    SMALL_LABEL,
    SMALL_CELL,
    CODE,
    DIGEST,
    NOTE,
    BANNER,
    HEADER,
    FOOTER,
    TAG,
)

TABLE_GRID = "TableGrid"
_EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_NOT_OURS = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="30" w:type="dxa"/>'
    '<w:left w:w="80" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr></w:style>"
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>'
    f'<w:style w:type="table" w:styleId="{TABLE_GRID}"><w:name w:val="Table Grid"/>'
    f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:jc w:val="center"/><w:tblBorders>{_EDGES}</w:tblBorders>'
    "</w:tblPr></w:style>"
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def styles_xml() -> str:
    """All of ``word/styles.xml``: nothing inherited from a Western default document."""
    return (
        f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{characters(FANGSONG, BODY_SIZE)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        + "".join(style.xml() for style in STYLES)
        + f"{_NOT_OURS}</w:styles>"
    )


def fonts_xml() -> str:
    """All of ``word/fontTable.xml``: which font to take where one is missing."""
    fonts = "".join(
        f'<w:font w:name="{font}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for font, other in SUBSTITUTES.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {_W}>{fonts}</w:fonts>'

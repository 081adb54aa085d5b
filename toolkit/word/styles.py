"""Fonts and paragraph styles of official documents (GB/T 9704—2012), as the XML of ``word/styles.xml``.

The whole look of a template lives here, in styles that a clerk can change in Word's own style list; a
paragraph itself carries next to no formatting.

Three facts of Word and LibreOffice shape the numbers:

* The grid of 22 lines × 28 characters is computed from the *Normal* style, so that one has 3号 (16 pt)
  仿宋 and the exact line of the layout; a style that stands off the grid says so (``grid=False``).
* A mark of punctuation that hangs beyond the 28th character (``overflowPunct``) is Word's default, and is said all the
  same: LibreOffice hangs it where nothing is said, and does not paint it if the line is full; told to hang it, 25.2
  takes the next line instead.
* Quotation marks, dashes and ellipses exist in Western and Chinese fonts under one code.  They take the
  Chinese one when ``hint="eastAsia"`` is set and the Western font *is* the Chinese one.  A theme font
  would win over every name, so there are none.

Lengths: type sizes in points, line heights and spaces in twips (1/20 pt), as WordprocessingML has them.
"""

from __future__ import annotations

from dataclasses import dataclass

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

CHARACTER = 316
"""One of the 28 characters of a line, in twips."""

LINE = 28 * CHARACTER
"""A line of text of a portrait page, in twips."""

_TWO_IN = 'w:firstLineChars="200" w:firstLine="640"'


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style.  ``id`` is what paragraphs refer to, ``name`` what Word's list shows.

    ``line`` is an exact height and ``after`` the space below, in twips; a line of 0 is as high as the
    layout's lines of text.  ``ind`` holds the attributes of ``w:ind``, ``border`` and ``tabs`` are ready XML;
    ``level`` is Word's outline level, 0 for the first; ``latin`` is the font of letters and digits, if not
    ``font``.
    """

    id: str
    name: str
    font: str = FANGSONG
    size: float = BODY_SIZE
    align: str = "both"
    line: int = 0
    grid: bool = True
    keep: bool = False
    ind: str = ""
    level: int | None = None
    colour: str = ""
    latin: str = ""
    border: str = ""
    tabs: str = ""
    after: int = 0

    def xml(self, line: int) -> str:
        """The ``w:style`` element, its children in the order that the schema demands."""
        return (
            f'<w:style w:type="paragraph" w:styleId="{self.id}"{self._flags()}><w:name w:val="{self.name}"/>'
            + ('<w:basedOn w:val="Normal"/>' if self.id != "Normal" else "")
            + "<w:qFormat/><w:pPr>"
            + ("<w:keepNext/><w:keepLines/>" if self.keep else "")
            + f'<w:widowControl w:val="0"/>{self.border}{self.tabs}<w:wordWrap w:val="0"/><w:overflowPunct/>'
            + '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
            + ("" if self.grid else '<w:snapToGrid w:val="0"/>')
            + f'<w:spacing w:before="0" w:after="{self.after}" w:line="{self.line or line}" w:lineRule="exact"/>'
            + (f"<w:ind {self.ind}/>" if self.ind else "")
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

_DOUBLE = '<w:pBdr><w:bottom w:val="{}" w:sz="24" w:space="{}" w:color="FF0000"/></w:pBdr>'
_HANGING = 'w:leftChars="600" w:left="1896" w:hangingChars="{}00" w:hanging="{}"'

BODY = Style("GwBody", "公文正文", ind=_TWO_IN)
PLAIN = Style("GwPlain", "主送机关", align="left")
TITLE = Style("Title", "Title", TITLE_SONG, 22, "center", 680, keep=True)
HEADING = Style("Heading1", "heading 1", HEITI, keep=True, ind=_TWO_IN, level=0)
SUBHEADING = Style("Heading2", "heading 2", KAITI, keep=True, ind=_TWO_IN, level=1)
MARK = Style("GwMark", "发文机关标志", TITLE_SONG, MARK_SIZE, "center", MARK_LINE, grid=False, colour=RED)
NUMBER = Style("GwNumber", "发文字号", align="center", border=_RED_RULE)
FILE_NUMBER = Style("GwFileNumber", "文书编号", align="right", keep=True)
UPWARD_NUMBER = Style(
    "GwUpwardNumber",
    "发文字号和签发人",
    align="left",
    border=_RED_RULE,
    tabs=f'<w:tabs><w:tab w:val="right" w:pos="{27 * CHARACTER}"/></w:tabs>',
)
LETTER_MARK = Style(
    "GwLetterMark",
    "信函发文机关标志",
    TITLE_SONG,
    MARK_SIZE,
    "center",
    MARK_LINE,
    grid=False,
    colour=RED,
    border=_DOUBLE.format("thickThinSmallGap", 7),
)
"""Its double rule stands 4 mm below the characters: 7 pt here, the rest is the lower part of its line."""
LETTER_END = Style(
    "GwLetterEnd",
    "信函下双线",
    size=9,
    line=240,
    grid=False,
    border=_DOUBLE.format("thinThickSmallGap", 0),
)
LETTER_NUMBER = Style("GwLetterNumber", "信函发文字号", align="right")
ATTACHMENTS = Style(
    "GwAttachments",
    "附件说明",
    align="left",
    ind=_HANGING.format(4, 1264),
)
MORE_ATTACHMENTS = Style(
    "GwMoreAttachments",
    "附件说明续",
    align="left",
    ind=_HANGING.format(1, 316),
)
ATTACHMENT = Style("GwAttachment", "附件标记", HEITI, align="left", keep=True)
SIGNATURE = Style("GwSignature", "署名", align="center", keep=True, ind='w:leftChars="1300" w:left="4108"')
"""Its middle stands 7½ characters from the right edge, that of the date: however long the name is."""
DATE = Style("GwDate", "成文日期", align="right", ind='w:rightChars="400" w:right="1264"')
COLOPHON = Style("GwColophon", "版记", size=14, align="left", line=480, grid=False)
ISSUER = Style("GwIssuer", "印发机关", size=14, align="left", line=480, grid=False, ind='w:left="3680"')
"""In 版记, left of the date of printing: so far from the edge it would end there.  A cell narrows it, not this."""
LABEL = Style("GwLabel", "表格栏目", HEITI, 12, "center", 400, grid=False)
CELL = Style("GwCell", "表格正文", size=12, align="left", line=400, grid=False, latin=ROMAN)
SMALL_LABEL = Style("GwSmallLabel", "小表格栏目", HEITI, 10.5, "center", 340, grid=False)
SMALL_CELL = Style("GwSmallCell", "小表格正文", size=10.5, align="left", line=340, grid=False, latin=ROMAN)
CODE = Style("GwCode", "代码和摘要", size=8.5, align="left", line=300, grid=False, latin=MONOSPACED)
"""18 characters of a code are 32.4 mm long, 64 digits of a digest 115 mm, half of them 57.6 mm; a wider
font that stands in for a missing one needs a sixth more at most."""
DIGEST = Style("GwDigest", "大号摘要", size=14, align="left", line=420, grid=False, latin=MONOSPACED)
"""For comparing with the eye: a line of four groups of eight digits is 104 mm long."""
TICK = Style("GwTick", "表格勾选", size=12, align="left", line=400, grid=False)
SMALL_TICK = Style("GwSmallTick", "小表格勾选", size=10.5, align="left", line=340, grid=False)
"""Boxes to tick are Western characters to some programs: with one font for all of a cell every box is as large."""
NOTE = Style("GwNote", "小字说明", size=12, align="left", line=400, grid=False, after=120, latin=ROMAN)
BANNER = Style("GwBanner", "提示框", HEITI, 14, "left", 480, grid=False, border=_BOX, after=120)
HEADER = Style("Header", "header", size=9, align="center", line=284, grid=False, colour=GREY)
"""Lies flush on the type area (``page``): at least 5 mm, or LibreOffice makes it so high."""
FOOTER = Style("Footer", "footer", SONGTI, 14, "right", 400, grid=False)
SIGNED = Style("GwSigned", "逐页签名", size=12, align="left", line=460, grid=False)
TAG = Style("GwTag", "模板标记", size=9, align="left", line=240, grid=False, colour=GREY)
"""Paragraphs that hold nothing but the mark of a block; filling removes them."""

STYLES = (
    *(Style("Normal", "Normal"), BODY, PLAIN, TITLE, HEADING, SUBHEADING, MARK, NUMBER, UPWARD_NUMBER),
    *(LETTER_MARK, LETTER_END, LETTER_NUMBER, FILE_NUMBER, ATTACHMENTS, MORE_ATTACHMENTS, ATTACHMENT),
    *(
        SIGNATURE,
        DATE,
        COLOPHON,
        ISSUER,
        LABEL,
        CELL,
        SMALL_LABEL,
        SMALL_CELL,
        TICK,
        SMALL_TICK,
        CODE,
        DIGEST,
        NOTE,
    ),
    *(BANNER, HEADER, FOOTER, SIGNED, TAG),
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


def styles_xml(line: int) -> str:
    """All of ``word/styles.xml`` for lines of this height: nothing comes from a Western default document."""
    return (
        f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{characters(FANGSONG, BODY_SIZE)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        + "".join(style.xml(line) for style in STYLES)
        + f"{_NOT_OURS}</w:styles>"
    )


def fonts_xml() -> str:
    """All of ``word/fontTable.xml``: which font to take where one is missing."""
    fonts = "".join(
        f'<w:font w:name="{font}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for font, other in SUBSTITUTES.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {_W}>{fonts}</w:fonts>'

"""A word across every page, as Word itself writes it (设计→水印): WordArt behind the text, of VML.

In a form it stands in the header under a condition (``page.add_watermarks``).  ``marked`` puts one into a template that
is already made: all that is filled from it bears the word, whatever the template says.
"""

from __future__ import annotations

from lxml import etree

from toolkit.word import styles
from toolkit.word.package import stories
from toolkit.word.wml import P, parse

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEIGHT = 140
"""In points; two characters are twice as wide.  At 45° that makes a square of 105 mm."""

_WORD_ART = (
    '<v:shapetype id="{id}" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
    '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
    '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
    '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" '
    'o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/><v:handles>'
    '<v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles>'
    '<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
)
"""Shape type 136, plain text, as every Word document with WordArt declares it; ids must be unique in a part."""
_FIRST_ID, _TOP = 2249, 60


def marked(parts: dict[str, bytes], word: str) -> dict[str, bytes]:
    """The parts of a package with the word on every page: in each footer, without any in the body's first paragraph.

    Raises Unreadable.
    """
    found = stories(parts)
    feet = [name for name, told in found.items() if told.endswith("页脚")] or [next(iter(found))]
    made = dict(parts)
    for number, name in enumerate(feet, _FIRST_ID):
        root = parse(parts[name])
        paragraph = next(root.iter(P), None)
        if paragraph is not None:
            paragraph.append(etree.fromstring(run(word, _TOP, number)))
            made[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def run(word: str, top: int, number: int) -> str:
    """A run with the word in the middle, ``top`` points below the type area's top before it is turned."""
    kind = f"_x0000_t136_{number}"
    style = (
        f"position:absolute;margin-left:0;margin-top:{top}pt;width:{2 * HEIGHT}pt;"
        f"height:{HEIGHT}pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical-relative:margin"
    )
    return (
        f'<w:r xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml" '
        f'xmlns:o="urn:schemas-microsoft-com:office:office"><w:pict>{_WORD_ART.format(id=kind)}'
        f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{number}" type="#{kind}" '
        f'style="{style}" o:allowincell="f" fillcolor="#{styles.PALE}" stroked="f">'
        f'<v:textpath style="font-family:&quot;{styles.HEITI}&quot;;font-size:1pt" string="{word}"/>'
        "</v:shape></w:pict></w:r>"
    )

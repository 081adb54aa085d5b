"""A workbook as offices have them: nearly everything that others put on a sheet, beside it and into the file."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from tests.excel.layouts import make, parts, put, rewrite
from tests.excel.patch_kit import ROWS, SMALL
from toolkit.columns import LOG

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
X14 = f'xmlns:x14="{MICROSOFT}/spreadsheetml/2009/9/main" xmlns:xm="{MICROSOFT}/excel/2006/main"'
X15 = f'xmlns:x15="{MICROSOFT}/spreadsheetml/2010/11/main"'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = f'xmlns:r="{OFFICE}"'
SHEET, OTHER, BOOK = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml", "xl/workbook.xml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_TYPES = {
    "slicers/slicer1.xml": "application/vnd.ms-excel.slicer+xml",
    "slicerCaches/slicerCache1.xml": "application/vnd.ms-excel.slicerCache+xml",
    "threadedComments/threadedComment1.xml": "application/vnd.ms-excel.threadedcomments+xml",
    "persons/person.xml": "application/vnd.ms-excel.person+xml",
    "externalLinks/externalLink1.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml",
    "pivotCache/pivotCacheDefinition1.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml",  # noqa: E501
    "pivotCache/pivotCacheRecords1.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheRecords+xml",  # noqa: E501
    "pivotTables/pivotTable1.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotTable+xml",
}
_PERSON = "{11111111-2222-3333-4444-555555555555}"
_PARTS = {
    "xl/slicers/slicer1.xml": (
        f'<slicers xmlns="{MICROSOFT}/spreadsheetml/2009/9/main">'
        '<slicer name="可否" cache="切片器_可否" caption="可否" rowHeight="241300"/></slicers>'
    ),
    "xl/slicerCaches/slicerCache1.xml": (
        f'<slicerCacheDefinition xmlns="{MICROSOFT}/spreadsheetml/2009/9/main" name="切片器_可否" sourceName="可否">'
        f'<extLst><x:ext xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        f'uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}" {X15}><x15:tableSlicerCache tableId="1" column="3"/>'
        "</x:ext></extLst></slicerCacheDefinition>"
    ),
    "xl/threadedComments/threadedComment1.xml": (
        f'<ThreadedComments xmlns="{MICROSOFT}/spreadsheetml/2018/threadedcomments"><threadedComment ref="B5" '
        f'dT="2023-04-20T00:00:00.00" personId="{_PERSON}" id="{{A0000000-0000-0000-0000-000000000001}}">'
        "<text>请核对</text></threadedComment></ThreadedComments>"
    ),
    "xl/persons/person.xml": (
        f'<personList xmlns="{MICROSOFT}/spreadsheetml/2018/threadedcomments">'
        f'<person displayName="示例" id="{_PERSON}" userId="示例" providerId="None"/></personList>'
    ),
    "xl/externalLinks/externalLink1.xml": (
        f'<externalLink {MAIN}><externalBook {R} r:id="rId1"><sheetNames><sheetName val="表"/></sheetNames>'
        "</externalBook></externalLink>"
    ),
    "xl/externalLinks/_rels/externalLink1.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="{OFFICE}/externalLinkPath" Target="other.xlsx" TargetMode="External"/></Relationships>'
    ),
    "customXml/item1.xml": '<office xmlns="urn:example:office">示例县</office>',
    "xl/printerSettings/printerSettings1.bin": "printer\0settings",
    "xl/pivotCache/pivotCacheDefinition1.xml": (
        f'<pivotCacheDefinition {MAIN} {R} r:id="rId1" refreshOnLoad="1" recordCount="1"><cacheSource '
        'type="worksheet"><worksheetSource ref="A1:B2" sheet="别人的表"/></cacheSource><cacheFields count="2">'
        '<cacheField name="类" numFmtId="0"><sharedItems count="1"><s v="甲"/></sharedItems></cacheField>'
        '<cacheField name="量" numFmtId="0"><sharedItems containsSemiMixedTypes="0" containsString="0" '
        'containsNumber="1" containsInteger="1" minValue="3" maxValue="3"/></cacheField></cacheFields>'
        "</pivotCacheDefinition>"
    ),
    "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="{OFFICE}/pivotCacheRecords" Target="pivotCacheRecords1.xml"/></Relationships>'
    ),
    "xl/pivotCache/pivotCacheRecords1.xml": (
        f'<pivotCacheRecords {MAIN} count="1"><r><x v="0"/><n v="3"/></r></pivotCacheRecords>'
    ),
    "xl/pivotTables/pivotTable1.xml": (
        f'<pivotTableDefinition {MAIN} name="透视" cacheId="7" dataCaption="值"><location ref="H20:I22" '
        'firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2"><pivotField axis="axisRow" '
        'showAll="0"><items count="2"><item x="0"/><item t="default"/></items></pivotField><pivotField '
        'dataField="1" showAll="0"/></pivotFields><rowFields count="1"><field x="0"/></rowFields><rowItems '
        'count="2"><i><x/></i><i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems><dataFields '
        'count="1"><dataField name="求和" fld="1"/></dataFields></pivotTableDefinition>'
    ),
    "xl/pivotTables/_rels/pivotTable1.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="{OFFICE}/pivotCacheDefinition" Target="../pivotCache/pivotCacheDefinition1.xml"/>'
        "</Relationships>"
    ),
}
_SHEET_EXT = (
    f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" {X14}><x14:dataValidations count="1">'
    '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>别人的表!$A$1:$A$2</xm:f></x14:formula1>'
    "<xm:sqref>A5:A6</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
    f'<ext uri="{{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}}" {X14} {X15}><x14:slicerList>'
    '<x14:slicer r:id="rId91"/></x14:slicerList></ext>'
)
_BOOK_EXT = (
    f'<extLst><ext uri="{{46BE6895-7355-4a93-B00E-2C351335B9C9}}" {X14} {X15}><x15:slicerCaches>'
    '<x14:slicerCache r:id="rId91"/></x15:slicerCaches></ext></extLst>'
)
_RELATIONS = {
    "xl/worksheets/_rels/sheet1.xml.rels": (
        ("rId91", f"{MICROSOFT}/2007/relationships/slicer", "../slicers/slicer1.xml"),
        (
            "rId92",
            f"{MICROSOFT}/2017/10/relationships/threadedComment",
            "../threadedComments/threadedComment1.xml",
        ),
        ("rId93", f"{OFFICE}/printerSettings", "../printerSettings/printerSettings1.bin"),
    ),
    "xl/worksheets/_rels/sheet3.xml.rels": (
        ("rId91", f"{OFFICE}/pivotTable", "../pivotTables/pivotTable1.xml"),
    ),
    "xl/_rels/workbook.xml.rels": (
        ("rId91", f"{MICROSOFT}/2007/relationships/slicerCache", "slicerCaches/slicerCache1.xml"),
        ("rId92", f"{MICROSOFT}/2017/10/relationships/person", "persons/person.xml"),
        ("rId93", f"{OFFICE}/externalLink", "externalLinks/externalLink1.xml"),
        ("rId94", f"{OFFICE}/pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
    ),
    "_rels/.rels": (("rId91", f"{OFFICE}/customXml", "customXml/item1.xml"),),
}


def png() -> io.BytesIO:
    """A picture of one point."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + chunk(b"IEND", b"")
    )


def rich(path: Path, *, macros: bool = True) -> Path:
    """Write the workbook; the table 小表 stands on its first sheet, 日志 on the second."""
    (path.parent / "vbaProject.bin").write_bytes(b"\xd0\xcf\x11\xe0 not really")

    def more(book):
        page = book.get_worksheet_by_name("小表")
        page.insert_image("H2", "a.png", {"image_data": png()})
        page.insert_textbox("H9", "文本框")
        page.write_comment("A5", "批注")
        page.conditional_format("B5:B6", {"type": "data_bar", "data_bar_2010": True})
        page.add_sparkline("G5", {"range": "小表!B5:B6"})
        page.write_url("G6", "https://example.invalid/", string="链接")
        page.write_rich_string("G2", "一", book.add_format({"bold": True}), "二", "三")
        page.merge_range("H30:J30", "说明", book.add_format({"align": "center"}))
        page.freeze_panes(4, 1)
        page.set_paper(9)
        other = book.add_worksheet("别人的表")
        for row, values in enumerate((("类", "量"), ("甲", 3))):
            for column, value in enumerate(values):
                put(other, row, column, value)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=小表!$B$5:$B$6"})
        other.insert_chart("C3", chart)
        book.define_name("选项", "=别人的表!$A$1:$A$2")
        book.set_custom_property("部门", "示例")
        if macros:
            page.insert_button("J3", {"macro": "Go", "caption": "按钮"})
            book.add_vba_project(str(path.parent / "vbaProject.bin"))

    make(path, {SMALL: ROWS, LOG: []}, more=more)
    old = {name: data.decode() for name, data in parts(path).items() if name.endswith((".xml", ".rels"))}
    new = {name: _xml(name, text) for name, text in _PARTS.items()}
    new |= {
        name: old[name].replace("</Relationships>", _relations(items) + "</Relationships>").encode()
        for name, items in _RELATIONS.items()
    }
    types = "".join(
        f'<Override PartName="/xl/{name}" ContentType="{kind}"/>' for name, kind in _TYPES.items()
    )
    if not macros:
        types += '<Default Extension="bin" ContentType="application/octet-stream"/>'
    new["[Content_Types].xml"] = old["[Content_Types].xml"].replace("</Types>", types + "</Types>").encode()
    head, end, tail = old[SHEET].rpartition("</extLst>")
    sheet = head + _SHEET_EXT + end + tail
    assert "<pageSetup " in sheet
    new[SHEET] = sheet.replace("<pageSetup ", '<pageSetup r:id="rId93" ').encode()
    links = '<externalReferences><externalReference r:id="rId93"/></externalReferences><definedNames>'
    pivots = '<pivotCaches><pivotCache cacheId="7" r:id="rId94"/></pivotCaches>'
    book = (
        old[BOOK].replace("<definedNames>", links).replace("</workbook>", pivots + _BOOK_EXT + "</workbook>")
    )
    new[BOOK] = book.encode()
    return rewrite(path, new)


def _xml(name: str, text: str) -> bytes:
    return text.encode() if name.endswith(".bin") else (XML + text).encode()


def _relations(items: tuple[tuple[str, str, str], ...]) -> str:
    return "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in items
    )

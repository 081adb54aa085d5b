"""A workbook file as a package of parts: opened with suspicion, written back part by part.

Whatever a stranger or a broken disk can do to a file ends here as a problem in plain words: not a workbook at
all (.xls, .xlsb, a web page, XML text, a password), cut off, damaged (every part read is checked against its
CRC), or made to swell when opened.  Only parts that are named as changed are written anew; all others keep
their bytes, order and time stamps.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from xml.etree import ElementTree

from toolkit.errors import Place, Problem, ProblemsFound
from toolkit.ooxml.parts import GARBAGE, TYPES, relations_of
from toolkit.ooxml.zipped import DEFLATED, STORED, Content, ZipEntry, packed, taken, unpacked, zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
WORKBOOK = "xl/workbook.xml"

_PART_LIMIT = 150_000_000  # a list of 100,000 rows is about 70 MB of XML
_TOTAL_LIMIT = 500_000_000
_SWELL_FROM, _SWELL = 50_000_000, 200  # text of a workbook shrinks to a tenth or a thirtieth
_PIECE = 1 << 20
_ENCRYPTED = 1  # a flag in the ZIP's directory
_MACRO_TYPE = b'"application/vnd.ms-excel.sheet.macroEnabled.main+xml"'
_PLAIN_TYPE = b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"'
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SAVE_AS = "请用表格软件打开，另存为“Excel 工作簿（.xlsx）”后再试"
_FROM_COPY = (
    "请换回最近的备份（桌面“双随机工具箱”里的“换回备份”，没有的见经办人手册），或用表格软件打开并修复后另存"
)


class Package:
    """The parts of one workbook; ``name`` is the file's name for messages."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name, self._data = name, data
        self._related: dict[str, dict[str, tuple[str, str]]] = {}
        self._digests: dict[str, bytes] = {}  # of parts, compressed
        self._sound: set[str] = set()  # parts whose CRC was found right
        if not data.startswith(b"PK"):
            raise self._not_a_package(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._infos = {info.filename: info for info in self._zip.infolist()}
        except GARBAGE as error:
            raise self.damaged() from error
        total = sum(info.file_size for info in self._infos.values())
        largest = max((info.file_size for info in self._infos.values()), default=0)
        if total > _TOTAL_LIMIT or largest > _PART_LIMIT or total > max(_SWELL_FROM, _SWELL * len(data)):
            raise self.problem(
                "展开后大得不正常，没有打开", "请核对文件来源；确系台账的，请删去多余内容后另存"
            )
        if len(self._infos) != len(self._zip.infolist()):
            raise self.damaged()
        if WORKBOOK not in self._infos:
            raise self.problem("不是 Excel 工作簿（.xlsx 或 .xlsm）", _SAVE_AS)
        self._read_workbook()

    def refuse_misnamed(self) -> None:
        """Raise ProblemsFound if the name says .xlsx and the content has macros, or the other way round.

        A spreadsheet program opens neither.
        """
        types = self.xml(TYPES) if TYPES in self else b""
        stem, _, ending = self.name.rpartition(".")
        if ending.lower() == "xlsx" and _MACRO_TYPE in types:
            what, right = "里面有宏，名字却以 .xlsx 结尾，表格软件会打不开", f"{stem}.xlsm"
        elif ending.lower() == "xlsm" and _PLAIN_TYPE in types:
            what, right = "里面没有宏，名字却以 .xlsm 结尾，表格软件会打不开", f"{stem}.xlsx"
        else:
            return
        raise self.problem(what, f"请把文件改名为“{right}”后再试；需要换一种格式的，请用表格软件另存")

    def part(self, name: str) -> bytes:
        """The content of a part, checked; raises ProblemsFound if it is missing or damaged."""
        info = self._infos.get(name)
        if info is None or info.compress_type not in (STORED, DEFLATED) or info.flag_bits & _ENCRYPTED:
            return b"".join(self.pieces(name))
        try:
            data = unpacked(taken(self._data, info))
        except GARBAGE as error:
            raise self.damaged() from error
        self._sound.add(name)
        return data

    def pieces(self, name: str) -> Iterator[bytes]:
        """``part`` bit by bit; the last one comes only if all was sound."""
        try:
            with self._zip.open(self._infos[name]) as file:
                piece = file.read(_PIECE)
                while piece:
                    yield piece
                    piece = file.read(_PIECE)
        except GARBAGE as error:
            raise self.damaged() from error
        except RuntimeError as error:  # zipfile's word for an encrypted part
            raise self.problem("有密码保护", "请用表格软件打开，去掉密码后保存") from error
        self._sound.add(name)

    def xml(self, name: str) -> bytes:
        """The content of an XML part, free of what could blow up a parser."""
        data = self.part(name)
        # No spreadsheet program writes a document type; it only serves entity bombs and reading other files.
        typed = b"!" in data and b"<!DOCTYPE" in data  # one byte is found ten times as fast
        if b"\0" in data[:200] or typed:
            raise self.problem("含有不允许的内容，没有打开", _SAVE_AS)
        return data

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """The internal relations of a part: id → (kind, such as ``table``; target part)."""
        if name not in self._related:  # asked for at each changed row
            self._related[name] = self._relations(name)
        return self._related[name]

    def _relations(self, name: str) -> dict[str, tuple[str, str]]:
        folder, rels = posixpath.dirname(name), relations_of(name)
        if rels not in self:
            return {}
        found = {}
        for relation in self._root(rels):
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
                kind = relation.get("Type", "").rpartition("/")[2]
                found[relation.get("Id", "")] = kind, target.lstrip("/")
        return found

    def entry(self, name: str) -> ZipEntry:
        """A part as it lies in the file, still compressed; raises ProblemsFound if it is damaged."""
        if name not in self._sound:
            self.part(name)
        try:
            return taken(self._data, self._infos[name])
        except GARBAGE as error:  # its directory says another length than its own head
            raise self.damaged() from error

    def size_of(self, sheet: str) -> int:
        """Bytes of a sheet's XML; 0 if there is no such sheet."""
        return self._infos[self.sheets[sheet]].file_size if sheet in self.sheets else 0

    def fingerprint(self, sheet: str) -> str:
        """SHA-256 over what the cells of a sheet are read from, still compressed; "" if there is no such sheet."""
        if sheet not in self.sheets:
            return ""
        digest = sha256(str(self.date1904).encode())
        for part in filter(None, (self.sheets[sheet], self.strings, self.styles)):
            if part not in self._digests:
                self._digests[part] = sha256(taken(self._data, self._infos[part]).data).digest()
            digest.update(self._digests[part])
        return digest.hexdigest()

    def rebuilt(self, changed: Mapping[str, Content], dropped: Collection[str] = ()) -> bytes:
        """The file again with some parts changed, added or dropped; the same input gives the same bytes."""
        like = self._infos[WORKBOOK]
        new = (name for name in changed if name not in self._infos)
        return zipped(
            packed(name, changed[name], self._infos.get(name, like)) if name in changed else self.entry(name)
            for name in (*self._infos, *new)
            if name not in dropped
        )

    def names(self) -> Collection[str]:
        """The names of all parts."""
        return self._infos.keys()

    def problem(self, what: str, remedy: str) -> ProblemsFound:
        """An error about the file as a whole."""
        return ProblemsFound([Problem(what, remedy, Place(self.name))])

    def damaged(self) -> ProblemsFound:
        """The error for a file that is cut off or garbled."""
        return self.problem("文件已损坏或不完整，无法打开", _FROM_COPY)

    def _root(self, name: str) -> ElementTree.Element:
        try:
            return ElementTree.fromstring(self.xml(name))
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise self.damaged() from error

    def _read_workbook(self) -> None:
        root = self._root(WORKBOOK)
        self.strict = root.tag.startswith(f"{{{STRICT}}}")
        space = root.tag.partition("}")[0] + "}"
        properties = root.find(f"{space}workbookPr")
        self.date1904 = properties is not None and properties.get("date1904") in ("1", "true", "on")
        related = self.related(WORKBOOK)
        self.sheets: dict[str, str] = {}
        for sheet in root.iterfind(f"{space}sheets/{space}sheet"):
            ids = (value for key, value in sheet.items() if key.endswith("}id"))
            kind, part = related.get(next(ids, ""), ("", ""))
            if kind == "worksheet" and part in self:
                self.sheets[sheet.get("name", "")] = part
        if not self.sheets:
            raise self.damaged()
        self.styles, self.strings = (
            next((part for kind, part in related.values() if kind == wanted and part in self), "")
            for wanted in ("styles", "sharedStrings")
        )

    def _not_a_package(self, data: bytes) -> ProblemsFound:
        start = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
        if data.startswith(_OLE):
            if "EncryptedPackage".encode("utf-16-le") in data:
                return self.problem("有打开密码", "请用表格软件打开，去掉密码后保存")
            return self.problem("是旧格式（.xls）的工作簿，只是改了名字", _SAVE_AS)
        if start.startswith(b"<?xml") or start.startswith(b"<workbook"):
            return self.problem("是 XML 文本，不是真正的 .xlsx", _SAVE_AS)
        if start.startswith((b"<html", b"<!doctype", b"<table", b"<meta")):
            return self.problem("是网页，不是真正的 .xlsx（从网站导出的常常这样）", _SAVE_AS)
        return self.damaged()

"""Renditions of Word documents for the archive: PDF/A-2b, the same bytes for the same documents.

LibreOffice lays the documents out, a batch in one start: those of one template joined into one file (``joining``),
which is cut at its bookmarks into one PDF for each; the rest side by side.  LibreOffice stamps time and
a random identifier into what it writes, so every PDF is written anew (``_cut``): its own pages, fonts and colour
profile, a title, no clock, an identifier computed from the content.

On Windows, Word itself prints what it lays out best (``Word``): also PDF/A, but with Word's own time stamps, so two
runs differ there.  Where there is neither, WPS 文字 does, which is asked in the same words.

    engine = find()                          None without an office program
    for batch in batches(paths):             positions in ``paths`` that go through the office together
        pdfs = engine.render(names, scratch) one PDF or None (could not be opened) for each
    for_both_sides(pdfs)                     one PDF to be printed, each document on sheets of its own
"""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from toolkit.errors import Refused
from toolkit.word.apart import JoinableDocument
from toolkit.word.joining import join
from toolkit.word.printed import torn
from toolkit.word.wml import Unreadable

if TYPE_CHECKING:
    import pikepdf

TOGETHER = 60
"""Documents in one batch: enough to hide the office's start, few enough for its memory."""

_MARK = "piece%05d"
_FOLDERS = (
    r"C:\Program Files\LibreOffice\program",
    r"C:\Program Files (x86)\LibreOffice\program",
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
)
_OPTIONS: Mapping[str, tuple[str, object]] = {
    "SelectPdfVersion": ("long", 2),  # PDF/A-2b
    "UseTaggedPDF": ("boolean", False),
    "ReduceImageResolution": ("boolean", False),
    "ExportBookmarksToPDFDestination": ("boolean", True),
}
_SECONDS_TO_START, _SECONDS_EACH, _BYTES_A_SECOND = 120, 20, 1_000
"""How long an office may take: a paper of 40,000 rows has 740 KB and wants some minutes."""
_LOCKED_DOWN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


class Engine(Protocol):
    """An office program that prints documents to PDF."""

    name: str

    def render(self, paths: Sequence[Path], scratch: Path, *, backs: bool = False) -> list[bytes | None]:
        """A PDF for each document, None for one that cannot be opened; ``scratch`` is a folder for its files.

        ``backs``: for printing on both sides, with the blank backs within a document (before 送达回证).
        Raises Refused if the program itself was ended again and again: that says nothing of the documents.
        """


def find() -> Engine | None:
    """The office program of this computer: Word on Windows, else LibreOffice, else WPS on Windows, else None."""
    if _registered("Word.Application"):
        return Word("Microsoft Word", "Word.Application")
    named = os.environ.get("SOFFICE")
    places = [Path(named)] if named else [Path(folder) / "soffice" for folder in _FOLDERS]
    for place in places:
        for name in ("soffice.exe", "soffice"):  # not soffice.bin: it leaves its first start to be repeated
            if place.with_name(name).is_file():
                return LibreOffice(place.with_name(name))
    wps = next(filter(_registered, ("KWPS.Application", "WPS.Application")), None)
    return Word("WPS 文字", wps) if wps else None


def batches(paths: Sequence[Path]) -> list[list[int]]:
    """Positions that go through the office together: alike ones, in order, at most ``TOGETHER`` at a time."""
    groups: dict[object, list[int]] = {}
    for n, document in enumerate(_apart(paths)):
        groups.setdefault(document.shared if document else None, []).append(n)
    return [group[i : i + TOGETHER] for group in groups.values() for i in range(0, len(group), TOGETHER)]


def _apart(paths: Iterable[Path]) -> Iterator[JoinableDocument | None]:
    """The documents taken apart; None for one that must be laid out by itself."""
    known: dict[object, bytes] = {}
    for path in paths:
        try:
            yield JoinableDocument(path.read_bytes(), known) if path.suffix.lower() == ".docx" else None
        except Unreadable:
            yield None


class _Converted(NamedTuple):
    """A PDF or None for each document; ``died``: twice the office ended early, and some are missing for that."""

    pdfs: list[bytes | None]
    died: bool


class LibreOffice:
    """LibreOffice in a profile of its own, so that no open window is disturbed; no macro runs, no link is fetched."""

    def __init__(self, program: Path) -> None:
        self._program = program
        self.name = "LibreOffice"

    def render(self, paths: Sequence[Path], scratch: Path, *, backs: bool = False) -> list[bytes | None]:
        """See ``Engine``."""
        documents = [document for document in _apart(paths) if document]
        if len(paths) == len(documents) > 1 and len({document.shared for document in documents}) == 1:
            joined = scratch / "joined.docx"
            joined.write_bytes(join(documents, _MARK))
            made = self._convert([joined], scratch, backs).pdfs[0]
            cut = _cut_apart(made, [path.stem for path in paths]) if made else None
            if cut:
                return [
                    self.render([path], scratch, backs=backs)[0] if torn(path.read_bytes(), own) else own
                    for path, own in zip(paths, cut, strict=True)
                ]
        copies = []
        for n, path in enumerate(paths):  # copies: two files of one name must not write the same PDF
            copy = scratch / f"{n:05}{path.suffix.lower()}"
            copy.write_bytes(path.read_bytes())
            copies.append(copy)
        found = self._convert(copies, scratch, backs)
        if found.died:
            raise _interrupted(self.name, [p for p, pdf in zip(paths, found.pdfs, strict=True) if not pdf])
        return [
            _whole(made, path.stem) if made else None for made, path in zip(found.pdfs, paths, strict=True)
        ]

    def _convert(self, paths: Sequence[Path], scratch: Path, backs: bool) -> _Converted:
        """A PDF for each; an office that ended early is started once more for what it left."""
        made: dict[Path, bytes] = {}
        died = False
        for _ in range(2):
            died = not self._start([path for path in paths if path not in made], scratch / "out", backs)
            for path in paths:
                pdf = scratch / "out" / f"{path.stem}.pdf"
                # who was killed while it wrote leaves half a file
                if path not in made and pdf.exists() and pdf.read_bytes().rstrip().endswith(b"%%EOF"):
                    made[path] = pdf.read_bytes()
            died = died and len(made) < len(paths)
            if not died:
                break
        for path in paths:
            path.unlink(missing_ok=True)
            (scratch / "out" / f"{path.stem}.pdf").unlink(missing_ok=True)
        return _Converted([made.get(path) for path in paths], died)

    def _start(self, paths: Sequence[Path], out: Path, backs: bool) -> bool:
        """Whether the office came to its end by itself, with or without a PDF for each."""
        options = {name: {"type": kind, "value": value} for name, (kind, value) in _OPTIONS.items()}
        options["IsSkipEmptyPages"] = {"type": "boolean", "value": not backs}
        command = [
            str(self._program),
            f"-env:UserInstallation={self._profile(out.parent).as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--convert-to"),
            f"pdf:writer_pdf_Export:{json.dumps(options)}",
            *("--outdir", str(out), *map(str, paths)),
        ]
        each = (max(_SECONDS_EACH, path.stat().st_size / _BYTES_A_SECOND) for path in paths)
        return _run(command, _SECONDS_TO_START + sum(each)) == 0

    @staticmethod
    def _profile(scratch: Path) -> Path:
        profile = (scratch / "profile").resolve()
        settings = profile / "user" / "registrymodifications.xcu"
        if not settings.exists():
            settings.parent.mkdir(parents=True, exist_ok=True)
            settings.write_text(_LOCKED_DOWN, "utf-8")
        return profile


def _run(command: list[str], seconds: float) -> int:
    """Run to the end, or kill it with all its children: what it has made by then is used.  Returns the exit code."""
    alone: dict[str, object] = {"start_new_session": True} if os.name == "posix" else {}
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **alone  # type: ignore[call-overload]
    ) as process:  # fmt: skip
        try:
            with suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
        finally:
            if process.poll() is None:
                if os.name == "posix":
                    with suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()
    return int(process.returncode)


def _interrupted(name: str, left: Sequence[Path]) -> Refused:
    return Refused(
        f"{name} 生成 PDF 时两次中断，还有 {len(left)} 份没有做好（第一份“{left[0].name}”），没有归档、没有打印。"
        f"请关掉别的程序再办一次（归档用 --resume 接着做）；总是停在同一份的，请用 Word 打开那一份另存后重新办。"
    )


# --- cutting ------------------------------------------------------------------------------------------


def _cut_apart(data: bytes, titles: Sequence[str]) -> list[bytes] | None:
    """One PDF for each bookmark; None if they are not all there in order, each with a page of its own."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        marks: Any = pdf.Root.get("/Dests", {})
        starts = []
        for n in range(len(titles)):
            mark = marks.get(f"/{_MARK % n}")
            if mark is None:
                return None
            page = mark[0] if isinstance(mark, pikepdf.Array) else mark.D[0]
            starts.append(pikepdf.Page(page).index)
        bounds = [*starts, len(pdf.pages)]
        if bounds[0] != 0 or any(a >= b for a, b in pairwise(bounds)):
            return None
        return [_cut(pdf, bounds[n], bounds[n + 1], title) for n, title in enumerate(titles)]


def _whole(data: bytes, title: str) -> bytes | None:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return _cut(pdf, 0, len(pdf.pages), title)
    except pikepdf.PdfError:  # the office was killed while it wrote
        return None


def _cut(pdf: pikepdf.Pdf, first: int, end: int, title: str) -> bytes:
    """Pages ``first`` to ``end`` as a PDF/A-2b of their own, the same bytes every time."""
    import pikepdf

    made = pikepdf.new()
    made.pages.extend(pdf.pages[first:end])
    for page in made.pages:
        for key in ("/StructParents", "/Tabs"):  # the tree of tags stays behind: level B needs none
            if key in page.obj:
                del page.obj[key]
    made.remove_unreferenced_resources()
    intent = pdf.Root["/OutputIntents"][0]
    made.Root["/OutputIntents"] = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFA1,
                OutputConditionIdentifier=intent.OutputConditionIdentifier,
                DestOutputProfile=made.make_stream(_timeless(intent.DestOutputProfile.read_bytes()), N=3),
            )
        ]
    )
    about = made.make_stream(_XMP.format(title=escape(title)).encode())
    about["/Type"], about["/Subtype"] = pikepdf.Name.Metadata, pikepdf.Name.XML
    made.Root["/Metadata"] = about
    out = io.BytesIO()
    made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def for_both_sides(pdfs: Iterable[bytes]) -> bytes:
    """One PDF of many: after an odd number of pages comes a blank one, so that the next begins on a front.

    An office program that writes a PDF itself leaves such backs out, unless it is told not to.
    """
    import pikepdf

    made = pikepdf.new()
    for data in pdfs:
        if len(made.pages) % 2:
            made.add_blank_page(page_size=_size(pikepdf.Page(made.pages[-1])))
        with pikepdf.open(io.BytesIO(data)) as pdf:
            made.pages.extend(pdf.pages)
    out = io.BytesIO()
    made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = map(float, page.mediabox)
    return right - left, top - bottom


def _timeless(profile: bytes) -> bytes:
    """A colour profile (ICC.1, 7.2) with a fixed date of creation and no identifier computed from it."""
    made = b"".join(part.to_bytes(2, "big") for part in (2023, 1, 1, 0, 0, 0))
    return profile[:24] + made + profile[36:84] + bytes(16) + profile[100:]


# --- Word ---------------------------------------------------------------------------------------------


def _registered(program: str) -> bool:
    """Whether Windows can start a program by this name of its own."""
    if sys.platform != "win32":
        return False
    import winreg

    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, program))
    except OSError:
        return False
    return True


class Word:
    """Microsoft Word, or WPS 文字, in a window of its own that nobody sees (tried with a stand-in only)."""

    def __init__(self, name: str, program: str) -> None:
        self.name, self._program = name, program

    def render(self, paths: Sequence[Path], scratch: Path, *, backs: bool = False) -> list[bytes | None]:
        """See ``Engine``."""
        import pywintypes  # type: ignore[import-untyped]
        import win32com.client  # type: ignore[import-untyped]

        try:
            word = win32com.client.DispatchEx(self._program)
        except pywintypes.com_error as error:
            raise Refused(
                f"{self.name} 没有启动，PDF 没有做。请打开一次 {self.name}，把它问的答完，关闭以后再办一次。"
            ) from error
        word.DisplayAlerts, word.AutomationSecurity = 0, 3  # no questions, no macros
        found: list[bytes | None] = []
        try:
            for n, path in enumerate(paths):
                target = scratch / f"{n:05}.pdf"
                try:
                    document = word.Documents.Open(str(path), False, True, False)
                    document.ExportAsFixedFormat(str(target), *_PDF_A)
                    document.Close(False)
                    found.append(target.read_bytes())
                except (pywintypes.com_error, OSError):
                    found.append(None)
        finally:
            word.Quit(False)
        return found


_PDF_A = (17, False, 0, 0, 1, 1, 0, True, True, 0, True, True, True)
"""What follows the file: PDF; not shown; for print; all pages; as it is, with properties and rights; no bookmarks;
tags; missing fonts as pictures; ISO 19005-1.  By position: not every program tells the names of its arguments."""

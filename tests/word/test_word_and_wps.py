"""PDF/A by Word or WPS 文字 through COM, with a stand-in for both: no test of ours has the real ones."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from toolkit.errors import Refused
from toolkit.word import pdf


class ComError(Exception):
    pass


class Application:
    """What is asked of Word: a file that holds "坏" cannot be opened."""

    def __init__(self) -> None:
        self.exported: list[tuple[object, ...]] = []
        self.ended: list[object] = []
        self.Documents = SimpleNamespace(Open=self.open)

    def open(self, path: str, *words: object) -> SimpleNamespace:
        assert words == (False, True, False)  # no conversion asked, read only, not among the recent
        if "坏" in Path(path).read_text("utf-8"):
            raise ComError
        return SimpleNamespace(ExportAsFixedFormat=self.export, Close=lambda save: None)

    def export(self, target: str, *words: object) -> None:
        self.exported.append(words)
        Path(target).write_bytes(b"%PDF by COM")

    def Quit(self, save: object) -> None:  # noqa: N802  # Word's name
        self.ended.append(save)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> dict[str, Application | None]:
    """Name of a program → the program, or None for one that is registered and does not start."""
    programs: dict[str, Application | None] = {}

    def start(name: str) -> Application:
        if (program := programs[name]) is None:
            raise ComError
        return program

    client = ModuleType("win32com.client")
    package = ModuleType("win32com")
    errors = ModuleType("pywintypes")
    client.DispatchEx, package.client, errors.com_error = start, client, ComError  # type: ignore[attr-defined]
    for module in (package, client, errors):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(pdf, "_registered", programs.__contains__)
    monkeypatch.setattr(pdf, "_FOLDERS", ())
    monkeypatch.delenv("SOFFICE", raising=False)
    return programs


@pytest.mark.parametrize(
    ("registered", "name"),
    [
        (["Word.Application", "KWPS.Application"], "Microsoft Word"),
        (["KWPS.Application", "WPS.Application"], "WPS 文字"),
        (["WPS.Application"], "WPS 文字"),
    ],
)
def test_each_paper_becomes_a_pdf_a_and_what_cannot_be_opened_none(
    desk: dict[str, Application | None], tmp_path: Path, registered: list[str], name: str
) -> None:
    desk.update({program: Application() for program in registered})
    papers = [tmp_path / f"{word}.docx" for word in "甲乙丙"]
    for paper, text in zip(papers, ("好", "坏", "好"), strict=True):
        paper.write_text(text, "utf-8")
    engine = pdf.find()
    assert engine
    assert engine.name == name
    assert engine.render(papers, tmp_path) == [b"%PDF by COM", None, b"%PDF by COM"]
    asked, *others = [desk[program] for program in registered]
    assert asked
    assert [words[0] for words in asked.exported] == [17, 17]
    assert all(
        words[-1] is True and len(words) == 13 for words in asked.exported
    )  # UseISO19005_1, the last of 14
    assert (asked.DisplayAlerts, asked.AutomationSecurity) == (0, 3)  # type: ignore[attr-defined]
    assert asked.ended == [False]
    assert not any(other.exported for other in others if other)


def test_libreoffice_goes_before_wps_because_its_pdfs_are_the_same_every_time(
    desk: dict[str, Application | None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk["KWPS.Application"] = Application()
    (tmp_path / "soffice").touch()
    monkeypatch.setattr(pdf, "_FOLDERS", (str(tmp_path),))
    engine = pdf.find()
    assert engine
    assert engine.name == "LibreOffice"


def test_without_any_of_them_there_is_no_engine(desk: dict[str, Application | None]) -> None:
    assert pdf.find() is None


def test_a_program_that_does_not_start_is_told_with_what_to_do(
    desk: dict[str, Application | None], tmp_path: Path
) -> None:
    desk["KWPS.Application"] = None
    engine = pdf.find()
    assert engine
    with pytest.raises(Refused, match="WPS 文字 没有启动，PDF 没有做。请打开一次"):
        engine.render([tmp_path / "甲.docx"], tmp_path)

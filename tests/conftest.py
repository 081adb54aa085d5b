"""What every room's tests share: LibreOffice when it is there, and settings that never time a test."""

from __future__ import annotations

import gc
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import openpyxl
import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.county import County

IN_CI = os.environ.get("CI") == "true"

# no deadline: tests are never timed; in CI the same examples every time: a red run can be repeated
settings.register_profile("toolkit", deadline=None, derandomize=IN_CI)
settings.load_profile("toolkit")


# what tests write is forced onto the disk thousands of times; no test can see whether it is a real one
_RAM, _ROOM = Path("/dev/shm"), 4 << 30
if os.access(_RAM, os.W_OK) and shutil.disk_usage(_RAM).free > _ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_RAM))

# without this LibreOffice believes the cached values of a file that says it comes from Excel
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""


def require_program(name: str) -> str:
    """The path of a program of the system; without it the test is skipped, or fails under CI=true."""
    path = shutil.which(name)
    if path is not None:
        return path
    if IN_CI:
        pytest.fail(f"{name} is missing: python start.py test installs it on Debian as root", pytrace=False)
    pytest.skip(f"{name} is missing")


_ABSENT = re.compile("missing|not installed|could not import|needs ")
"""Why a test is skipped for want of something that `python start.py test` brings along."""


def _as_failure(report: pytest.TestReport | pytest.CollectReport) -> None:
    """In CI nothing may be left out for want of a program or a package: what is skipped for that has failed."""
    reason = str(report.longrepr)
    if IN_CI and report.outcome == "skipped" and not hasattr(report, "wasxfail") and _ABSENT.search(reason):
        report.outcome, report.longrepr = "failed", f"skipped, which CI=true does not allow: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _as_failure(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _as_failure(report)
    return report


_LONGEST = ("clicks", "reliability")
"""Folders whose files take minutes: begun first, so that no worker is left alone with one at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.parent.name not in _LONGEST)


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("office") is not None:
        require_program("soffice")


@pytest.fixture(autouse=True)
def _no_freezes_of_other_tests(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """冻结登记 of this computer is a file in the user's folder: every test has its own."""
    from toolkit.ledger import this_computer

    entered = tmp_path_factory.getbasetemp() / f"{uuid4().hex}.txt"
    monkeypatch.setattr(this_computer, "_file", lambda: entered)


@pytest.fixture(scope="session", autouse=True)
def _worked_out_once() -> Iterator[None]:
    """Thousands of tests open the same workbook and templates: what follows from their bytes alone is remembered.

    Commands that run as processes of their own work everything out, as a clerk's do.
    """
    from toolkit.excel import dependents
    from toolkit.jobs import statistics
    from toolkit.pictures import charts
    from toolkit.word import template

    compiled, drawn = template.Template, charts.statistics_png
    pictures: dict[str, bytes | None] = {}

    @lru_cache(100)
    def remembered(parts: tuple[tuple[str, bytes], ...], name: str) -> template.Template:
        return compiled(dict(parts), name)

    def picture(lines: charts.Lines, title: str) -> bytes | None:
        key = repr((title, lines))
        if key not in pictures:
            pictures[key] = drawn(lines, title)
        return pictures[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dependents, "formulas_of", lru_cache(64)(dependents.formulas_of))
        patch.setattr(template, "Template", lambda parts, name: remembered((*parts.items(),), name))
        patch.setattr(statistics, "statistics_png", picture)
        yield


@pytest.fixture(scope="session")
def to_pdf(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Sequence[Path]], list[Path]]:
    """Turn files into PDFs as LibreOffice prints them, in one start of the office, in the same order."""
    soffice = require_program("soffice")
    profile = tmp_path_factory.mktemp("profile").as_uri()  # private: no office of the user is disturbed

    def convert(paths: Sequence[Path]) -> list[Path]:
        folder = tmp_path_factory.mktemp("pdf")
        # numbered copies: two files of the same name must not write the same PDF
        copies = [folder / f"{n:04}-{path.name}" for n, path in enumerate(paths)]
        for path, copy in zip(paths, copies, strict=True):
            shutil.copyfile(path, copy)
        command = [
            soffice,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
        ]
        done = subprocess.run(
            [*command, "--outdir", folder, *copies],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
        pdfs = [copy.with_suffix(".pdf") for copy in copies]
        lost = [path.name for path, pdf in zip(paths, pdfs, strict=True) if not pdf.exists()]
        assert not lost, f"LibreOffice made no PDF of {lost}: {done.stdout}{done.stderr}"
        return pdfs

    return convert


@pytest.fixture(scope="session")
def to_png() -> Callable[[Path], list[Path]]:
    """Turn a PDF into one PNG a page, 100 dots per inch, in a folder beside the PDF."""
    pdftoppm = require_program("pdftoppm")

    def convert(pdf: Path) -> list[Path]:
        folder = pdf.with_suffix(".pages")
        folder.mkdir(exist_ok=True)
        subprocess.run([pdftoppm, "-png", "-r", "100", pdf, folder / "page"], check=True)
        return sorted(folder.iterdir())  # page numbers are padded: names sort as pages do

    return convert


@pytest.fixture(scope="session")
def master() -> bytes:
    """The sample workbook as it is delivered."""
    from toolkit.masters import MASTERS

    return MASTERS["双随机台账.xlsx"]()


@pytest.fixture(scope="session")
def drawn_once(tmp_path_factory: pytest.TempPathFactory, master: bytes) -> Path:
    """The folder of a county's office that has drawn, made before a test may have changed how."""
    from tests.county import County

    county = County(tmp_path_factory.mktemp("drawn"), master)
    county.drawn()
    return county.root


@pytest.fixture
def county(tmp_path: Path, master: bytes, drawn_once: Path) -> County:
    """A county's office in a fresh folder."""
    from tests.county import County

    return County(tmp_path, master, drawn=drawn_once)


_PRINT_TITLES = re.compile(rb'<definedName name="_xlnm.Print_Titles"[^>]*>[^<]*</definedName>')


def quick_to_open(data: bytes) -> bytes:
    """The workbook without print titles, for which LibreOffice lays out every row there can be: half of its opening."""
    from toolkit.excel.package import WORKBOOK, Package

    package = Package(data, "")
    return package.rebuilt({WORKBOOK: _PRINT_TITLES.sub(b"", package.part(WORKBOOK))})


@pytest.fixture(scope="session")
def recalculate(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Sequence[Path]], list[openpyxl.Workbook]]:
    """Workbooks as LibreOffice saves them after working out every formula, in one start of the office."""
    soffice = require_program("soffice")
    profile = tmp_path_factory.mktemp("recalculating")
    registry = profile / "user" / "registrymodifications.xcu"
    registry.parent.mkdir()
    registry.write_text(ALWAYS_RECALCULATE, encoding="utf-8")

    def work_out(paths: Sequence[Path]) -> list[openpyxl.Workbook]:
        folder = tmp_path_factory.mktemp("recalculated")
        copies = [folder / f"{number}{path.suffix}" for number, path in enumerate(paths)]
        for path, copy in zip(paths, copies, strict=True):
            copy.write_bytes(quick_to_open(path.read_bytes()))
        command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "xlsx", "--outdir", str(folder / "out"), *map(str, copies)]
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=600, check=True)
        made = [folder / "out" / copy.with_suffix(".xlsx").name for copy in copies]
        return [openpyxl.load_workbook(path, data_only=True) for path in made]

    return work_out


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Tell a line of the table in docs/reliability.md: what was tried, and what came of it."""
    return lambda tried, result: request.node.user_properties.append(("figure", (tried, result)))


@pytest.fixture
def control(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Tell a line of its table of negative controls: what was spoilt on purpose, and what turned red."""
    return lambda spoilt, red: request.node.user_properties.append(("control", (spoilt, red)))

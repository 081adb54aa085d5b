"""Secrets and persons: the nonce is its owner's until revealed, nobody's numbers get into logs, nothing calls out."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from importlib import metadata
from pathlib import Path

import pytest

from tests.county import County
from toolkit import columns, incident
from toolkit.columns.lists import RESULTS
from toolkit.errors import ProblemsFound, ToolkitError
from toolkit.jobs.amend import Decision, Pair, recuse
from toolkit.jobs.apply_changes import apply_changes
from toolkit.jobs.check import check
from toolkit.jobs.deadlines import deadlines
from toolkit.jobs.freeze import trial
from toolkit.jobs.publish import publish
from toolkit.jobs.statistics import statistics

ROOT = Path(__file__).resolve().parents[1]
NONCE = bytes(range(100, 132))
DAY = date(2023, 4, 28)


def texts(root: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below a folder, and every part of the packages among them."""
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as package:
                    for name in package.namelist():
                        yield path / name, package.read(name)


# --- the nonce --------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in lists, not in modes")
def test_the_nonce_is_the_owner_s_alone_until_revealed_and_gone_afterwards(county: County) -> None:
    old = os.umask(0)  # the most generous office
    try:
        county.plan()
        county.freeze(nonce=NONCE)
    finally:
        os.umask(old)
    secret = county.record() / "nonce.txt"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert (
        stat.S_IMODE((county.record() / "plan.json").stat().st_mode) & 0o044
    )  # negative control: others can be read
    holding = {path for path, data in texts(county.root) if NONCE.hex().encode() in data or NONCE in data}
    assert holding == {secret}
    county.draw()
    assert not secret.exists()
    holding = {path.name for path, data in texts(county.root) if NONCE.hex().encode() in data}
    assert holding == {"record.json"}  # there it is published


def test_a_trial_leaves_no_secret_behind(county: County) -> None:
    county.plan()
    trial(county.book(), county.office(), "202304-1", NONCE)
    assert not list(county.root.rglob("nonce.txt"))


# --- persons ----------------------------------------------------------------------------------------------

PHONE, OTHER, LANDLINE, CITIZEN = "13800001234", "13900005678", "0375-6655443", "110101199003070011"
NUMBERS = [PHONE, OTHER, LANDLINE, CITIZEN]
FREE = f"联系 {PHONE}，证件 {CITIZEN}，座机 {LANDLINE}"


def _personal(root: Path, but: str) -> list[tuple[str, str]]:
    """Numbers found in any file; the workbook, where staff keep them, is left out, and so are its copies.

    One of these is the snapshot of the rows that papers need (行摘要): it is never archived or published.
    """
    return [
        (str(path), number)
        for path, data in texts(root)
        if but not in str(path) and path.suffix != ".行摘要"
        for number in NUMBERS
        if number.encode() in data
    ]


@pytest.mark.thorough
def test_no_personal_number_gets_into_records_journal_or_calendar(
    county: County, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    book = county.book()
    for row in book.read(columns.TARGETS).rows:
        book.update(columns.TARGETS, row.text("id"), {"phone": PHONE, "person": "示例人", "note": FREE})
    for row in book.read(columns.INSPECTORS).rows:
        book.update(columns.INSPECTORS, row.text("id"), {"note": f"{CITIZEN} {OTHER}"})
    target = book.read(columns.TARGETS).rows[0].text("id")
    request = {
        "no": 1, "sheet": "检查对象库", "id": target, "field": "电话", "old": PHONE, "new": OTHER,
        "decision": "同意", "decider": "吴示例", "decided": date(2023, 4, 3),
    }  # fmt: skip
    book.append(columns.CHANGES, [request])  # type: ignore[list-item]
    book.save()
    changed = apply_changes(county.book(), county.office())
    assert any(OTHER in line for line in changed.lines)  # the person at the desk sees it; the log does not
    county.drawn()
    county.inspect()
    deadlines(county.book(), county.office(DAY))
    statistics(county.book(), county.office(DAY))
    publish(county.book(), county.office(DAY), "202304-1")
    check(county.book(), county.office(DAY), write=True)
    incident.record_incident(ValueError(f"could not read '{FREE}'"))

    found = _personal(tmp_path, county.path.name)
    assert found == []
    assert _personal(tmp_path, "没有这个文件")  # negative control: the workbook does hold them
    log = (tmp_path / incident.LOG_FOLDER / "错误日志.txt").read_text("utf-8")
    assert "138****1234" in log


FOUND = {"result": RESULTS[4], "issue": f"请联系 {PHONE}", "handling": "其他"}


def test_what_would_be_published_with_a_number_is_refused(county: County) -> None:
    county.drawn()
    county.inspect(lambda number, values: number or values.update(FOUND))
    with pytest.raises(ProblemsFound, match="电话号码"):
        publish(county.book(), county.office(DAY), "202304-1")


def test_an_inspector_with_a_citizen_s_number_is_not_frozen_into_a_record(county: County) -> None:
    book = county.book()
    first = book.read(columns.INSPECTORS).rows[0].text("id")
    book.update(columns.INSPECTORS, first, {"id": CITIZEN})
    book.save()
    assert any(
        "身份" in str(problem) for problem in check(county.book(), county.office(), write=False).problems
    )
    with pytest.raises(ToolkitError, match="身份"):
        county.drawn()
    assert [path for path, data in texts(county.root / "记录") if CITIZEN.encode() in data] == []


def test_a_recusal_s_reason_with_a_number_is_refused(county: County) -> None:
    county.drawn()
    case = county.book().read(columns.CASES).rows[0]
    names = {row.text("name"): row.text("id") for row in county.book().read(columns.INSPECTORS).rows}
    pair = Pair(case.text("target"), names[case.text("team").split("、")[0]])
    with pytest.raises(ToolkitError, match="个人信息"):
        recuse(county.book(), county.office(DAY), "202304-1", pair, Decision(FREE, "吴示例"))
    assert recuse(county.book(), county.office(DAY), "202304-1", pair, Decision("近亲属", "吴示例")).ok


# --- the network ------------------------------------------------------------------------------------------

GUARD = """
import sys

QUIET = "socket.__new__", "socket.gethostname"  # nothing leaves the computer by these

def deny(event, args):
    if event.startswith(("socket.", "urllib.Request", "http.client.", "smtplib.", "ftplib.")) and event not in QUIET:
        with open(LOG, "a", encoding="utf-8") as log:
            log.write(f"{event} {args!r}\\n")
        raise OSError("denied")

sys.addaudithook(deny)
"""
"""In every Python process, also of children: each attempt is written down and denied."""


def guarded(tmp_path: Path, command: list[str]) -> tuple[subprocess.CompletedProcess[str], str]:
    """Run under the guard and, where the system allows it, in a network of its own without any way out."""
    hook, log = tmp_path / "hook", tmp_path / "attempts.txt"
    hook.mkdir()
    log.touch()
    (hook / "sitecustomize.py").write_text(GUARD.replace("LOG", repr(str(log))), "utf-8")
    alone = ["unshare", "--user", "--map-root-user", "--net"]
    if (
        not shutil.which("unshare")
        or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode
    ):
        alone = []
    env = {**os.environ, "PYTHONPATH": f"{hook}{os.pathsep}{ROOT}", "PYTHONUTF8": "1", "HOME": str(tmp_path)}
    done = subprocess.run(
        [*alone, *command], env=env, capture_output=True, text=True, cwd=tmp_path, timeout=300, check=False
    )
    return done, log.read_text("utf-8")


@pytest.mark.thorough
def test_the_whole_demo_runs_without_a_network_and_never_asks_for_one(tmp_path: Path) -> None:
    done, attempts = guarded(tmp_path, [sys.executable, "-m", "toolkit", "demo", "--out", "演示"])
    assert done.returncode == 0, done.stderr
    assert attempts == ""
    assert (tmp_path / "演示" / "归档" / "2023" / "manifest-sha256.txt").exists()


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://example.invalid/')",
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import socket; socket.gethostbyname(\"x\")'])",
    ],
)
def test_an_attempt_would_be_noticed(tmp_path: Path, code: str) -> None:
    """Negative control."""
    _, attempts = guarded(tmp_path, [sys.executable, "-c", code])
    assert "socket" in attempts or "urllib" in attempts


def test_no_module_of_the_toolkit_imports_a_network_library() -> None:
    names = r"socket|urllib\.request|http\.client|requests|httpx|ftplib|smtplib|asyncio|xmlrpc"
    importing = re.compile(rf"^\s*(?:import|from)\s+(?:{names})\b", re.MULTILINE)
    found = [path for path in (ROOT / "toolkit").rglob("*.py") if importing.search(path.read_text("utf-8"))]
    assert found == []
    assert importing.search("    import urllib.request\n")  # negative control


# --- what the toolkit stands on ---------------------------------------------------------------------------


def _required(file: str) -> dict[str, str]:
    lines = (ROOT / file).read_text("utf-8").splitlines()
    lines = [line for line in lines if line.strip() and not line.startswith(("#", "./packages/"))]
    wanted = [line.partition(";")[0].strip() for line in lines]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in wanted), wanted  # every one pinned
    return {
        name.lower().replace("_", "-"): version
        for name, _, version in (line.partition("==") for line in wanted)
    }


def test_every_requirement_is_pinned_and_so_is_what_it_brings_along() -> None:
    product, tools = _required("requirements.txt"), _required("requirements-dev.txt")
    needed = re.compile(r"^[A-Za-z0-9._-]+")
    for name in product:
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another system only
        for text in found.requires or ():
            if (
                "extra ==" in text
                or "sys_platform" in text
                or "platform_system" in text
                or "python_version <" in text
            ):
                continue
            match = needed.match(text)
            assert match
            assert match[0].lower().replace("_", "-") in product, f"{name} brings {text}"
    assert not product.keys() & tools.keys() or all(
        product[n] == tools[n] for n in product.keys() & tools.keys()
    )


def test_every_package_of_the_product_is_listed_with_its_licence_and_purpose() -> None:
    text = (ROOT / "docs" / "依赖.md").read_text("utf-8")
    listed = {
        cells[0].strip().lower().replace("_", "-"): (cells[1].strip(), cells[2].strip(), cells[3].strip())
        for line in text.splitlines()
        if line.startswith("| ") and len(cells := line.strip("| ").split("|")) == 4 and "版本" not in line
    }
    product = _required("requirements.txt")
    assert listed.keys() == product.keys()
    for name, version in product.items():
        assert listed[name][0] == version, name
        assert listed[name][1], name
        assert listed[name][2], name
        assert not re.search(r"\bA?GPL", listed[name][1].replace("LGPL", "")), (
            name
        )  # may be handed on in one package

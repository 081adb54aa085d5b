"""xlwings' own tests with LibreOffice in Excel's place: how many pass, and what the others stumble over.

    python tests/run_xlwings_own_tests.py [--sources FOLDER] [FILE ...]

xlwings ships its tests in its source distribution.  pip fetches that of the installed version (it need not be
built, only unpacked), or ``--sources`` names a folder where it lies unpacked.  Nothing of it is kept.  Without
FILES those run that drive a desktop office; what they need beyond the extra ``test``: pytz, Pillow, matplotlib.

A test whose call raises NotImplementedError skips itself: it is counted as such, not as passed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from importlib.metadata import version
from pathlib import Path

CORE = ("active", "app", "book", "conversion", "names", "range", "sheet", "table")
"""The objects every program uses; of these the count is given first."""
MORE = (
    "alignment", "borders", "chunking", "data_validation", "fileformats", "font", "ndim",
    "range_duplicates_special_integration", "range_find_replace_integration", "range_move_integration",
    "shape",
)  # fmt: skip
NOT_IMPLEMENTED = "NotImplementedError"
PLUGIN = "from xlwings_offices import libreoffice\nlibreoffice.register().activate()\n"


def fetched(scratch: Path) -> Path:
    """The unpacked source distribution of the installed xlwings."""
    command = [
        sys.executable, "-m", "pip", "download", "--no-clean", "--no-deps", "--no-binary", "xlwings",
        f"xlwings=={version('xlwings')}", "-d", str(scratch),
    ]  # fmt: skip
    # that pip cannot build it does not matter: it leaves what it unpacked
    subprocess.run(command, env={**os.environ, "TMPDIR": str(scratch)}, capture_output=True, check=False)
    found = next((path.parent for path in scratch.rglob("tests/test_range.py")), None)
    if found is None:
        sys.exit("pip did not fetch the sources of xlwings: name them with --sources")
    return found.parent


def run(sources: Path, file: str, scratch: Path) -> Counter[str]:
    """One file of tests in a process of its own, printed as it goes; passed, not covered, skipped, failed."""
    (scratch / "use_libreoffice.py").write_text(PLUGIN, encoding="utf-8")
    report = scratch / f"{file}.xml"
    command = [
        sys.executable, "-m", "pytest", "-p", "use_libreoffice", "-p", "no:cacheprovider", "-o", "addopts=",
        "-W", "ignore", "-q", "--tb=no", f"--junitxml={report}", f"tests/test_{file}.py",
    ]  # fmt: skip
    known = os.environ.get("PYTHONPATH", "")
    here = Path(__file__).resolve().parents[1] / "src"
    paths = os.pathsep.join(path for path in (str(scratch), str(here), known) if path)
    subprocess.run(
        command, cwd=sources, env={**os.environ, "PYTHONPATH": paths}, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    counted: Counter[str] = Counter()
    for case in ET.parse(report).iter("testcase"):
        outcome, words = "passed", ""
        for child in case:
            if child.tag in ("failure", "error", "skipped"):
                words = f"{child.get('message')} {child.text}"
                uncovered = NOT_IMPLEMENTED in words
                outcome = "not covered" if uncovered else "skipped" if child.tag == "skipped" else "failed"
        counted[outcome] += 1
        if outcome != "passed":
            print(f"  {outcome}: {case.get('name')}  {words.strip().splitlines()[0][:100]}", flush=True)
    return counted


def main() -> None:
    """Run the files and print the sums."""
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("--sources", type=Path, help="xlwings' source distribution, unpacked")
    words.add_argument("files", nargs="*", metavar="FILE", help="such as range, for tests/test_range.py")
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        sources = (chosen.sources or fetched(scratch)).resolve()
        (sources / "xlwings").rename(sources / "xlwings-source") if (sources / "xlwings").is_dir() else None
        core, total = Counter[str](), Counter[str]()
        for file in chosen.files or (*CORE, *MORE):
            print(file, flush=True)
            counted = run(sources, file, scratch)
            total += counted
            core += counted if file in CORE else Counter()
        for name, sums in (("core", core), ("all", total)):
            rest = ", ".join(f"{sums[kind]} {kind}" for kind in ("not covered", "failed", "skipped"))
            print(f"{name}: {sums['passed']} of {sums.total()} passed; {rest}")


if __name__ == "__main__":
    main()

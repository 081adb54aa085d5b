"""The digests of every file that pip may install for the pinned requirements: ``requirements.sha256``.

    .venv/bin/python macros/hashes.py

asks the index that pip is set to on this computer for each package pinned in ``requirements*.txt``, and writes the
digest and the name of each file that could serve one of our Pythons, as ``sha256sum`` writes and checks them.
``start.py``, the portable folder and the releases let pip install nothing else (``--require-hashes``).

Run it whenever a pin was changed; ``tests/test_hashes.py`` compares the pins with the file, and needs no network.
It stops, and writes nothing, if one of the packages that the toolkit runs on has no wheel for a supported desk.

The list of files is read with pip's own parts (its index, proxy and certificates are the computer's): pip has no
command that prints it, and no host is to be named here.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.requirements import Requirement

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import start

PYTHONS = (11, 12, 13, 14)
"""The Pythons, 3.x, that every package the toolkit runs on must have a wheel for."""
SYSTEMS = {"win32": "win_amd64", "linux": "linux_x86_64"}
"""The systems likewise."""
ELSEWHERE = re.compile(
    r"-(pp|graalpy)\d|-cp(2\d|3\d|310)-(cp|none)|-cp3\d+-cp3\d+t-|-win32|i686|ppc64|s390x|armv[67]|riscv|loongarch"
    r"|pyodide|wasm|emscripten|ios_|android|macosx_\d+_\d+_(x86_64|intel)"
)
"""Files for a computer or a Python on which nobody runs the toolkit."""


def lacking(pins: Iterable[str], files: Iterable[str]) -> list[str]:
    """The packages without a wheel for a Python and a system, each with what it lacks."""
    files, found = list(files), []
    for pin in pins:
        marker = Requirement(pin).marker
        own = [file for file in files if file.endswith(".whl") and start.is_of(file, pin)]
        for platform, system in SYSTEMS.items():
            found += [
                f"{pin}: Python 3.{minor} {system}"
                for minor in PYTHONS
                if (
                    marker is None
                    or marker.evaluate({"sys_platform": platform, "python_version": f"3.{minor}"})
                )
                and not any(start.fits(file, (3, minor), system) for file in own)
            ]
    return found


def unpinned(pins: Iterable[str], files: Iterable[str]) -> list[str]:
    """Pins without a file, and files without a pin."""
    pins, files = list(pins), list(files)
    return [pin for pin in pins if not any(start.is_of(file, pin) for file in files)] + [
        file for file in files if not any(start.is_of(file, pin) for pin in pins)
    ]


def ask(names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Package, name and digest of every file that the index has of these packages."""
    from pip._internal.commands import create_command  # pip has no other door to this
    from pip._internal.index.collector import parse_links
    from pip._internal.models.link import Link

    command = create_command("download")
    options, _ = command.parse_args(["nothing"])
    with command._build_session(options) as session:  # type: ignore[attr-defined]
        finder = command._build_package_finder(options, session)  # type: ignore[attr-defined]
        for name in names:
            for place in finder.search_scope.get_index_urls_locations(name):
                page = finder._link_collector.fetch_response(Link(place))
                for link in parse_links(page) if page else ():
                    if link.hash_name == "sha256" and link.hash:
                        yield name, link.filename, link.hash


def main() -> int:
    """Write the file anew."""
    pins = start.pins(start.TO_TEST_LONG)
    by_name = {Requirement(pin).name: pin for pin in pins}
    files = {
        name: digest
        for package, name, digest in ask(sorted(by_name))
        if start.is_of(name, by_name[package]) and not ELSEWHERE.search(name)
    }
    if reasons := lacking(start.pins(start.TO_RUN_BULK), files) + unpinned(pins, files):
        print("\n".join(["not written, there is no file for:", *reasons]), file=sys.stderr)
        return 1
    start.DIGESTS.write_text(
        "".join(f"{files[name]}  {name}\n" for name in sorted(files)), "utf-8", newline="\n"
    )
    print(f"{len(files)} files of {len(by_name)} packages: {start.DIGESTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

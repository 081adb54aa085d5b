"""``requirements.sha256`` has what every pin needs, on every desk that the toolkit is for; no network is asked."""

from __future__ import annotations

import re

import hashes
import pytest

import start

FILES = start.digests()
PINS = start.pins(start.TO_TEST_LONG)


def test_every_pin_has_its_files_and_every_file_its_pin() -> None:
    assert hashes.unpinned(PINS, FILES) == []


@pytest.mark.parametrize("change", [lambda pin: pin.replace("==", "==9"), lambda pin: "x" + pin])
def test_a_changed_pin_is_noticed(change) -> None:
    changed = [change(PINS[0]), *PINS[1:]]
    named = hashes.unpinned(changed, FILES)
    assert changed[0] in named
    assert any(start.is_of(file, PINS[0]) for file in named)


def test_windows_and_linux_have_a_wheel_of_all_that_the_toolkit_runs_on_for_every_python() -> None:
    assert hashes.lacking(start.pins(start.TO_RUN_BULK), FILES) == []


def test_a_missing_wheel_is_named_with_its_python_and_system() -> None:
    kept = [name for name in FILES if not re.match("lxml-.*cp312-.*win_amd64", name)]
    (pin,) = (pin for pin in PINS if pin.startswith("lxml=="))
    assert hashes.lacking([pin], kept) == [f"{pin}: Python 3.12 win_amd64"]


def test_pywin32_is_asked_for_on_windows_only() -> None:
    (pin,) = (pin for pin in PINS if pin.startswith("pywin32=="))
    assert {line.rpartition(" ")[2] for line in hashes.lacking([pin], [])} == {"win_amd64"}


def test_the_file_is_as_sha256sum_writes_it_and_names_no_host() -> None:
    lines = start.DIGESTS.read_text("ascii").splitlines()
    assert lines == sorted(lines, key=lambda line: line.split()[1])
    assert all(re.fullmatch(r"[0-9a-f]{64}  [\w.+-]+", line) for line in lines)


@pytest.mark.parametrize(
    ("wheel", "python", "system", "can"),
    [
        ("six-1-py2.py3-none-any.whl", (3, 14), "win_amd64", True),
        ("lxml-6-cp313-cp313-win_amd64.whl", (3, 13), "win_amd64", True),
        ("lxml-6-cp313-cp313-win_amd64.whl", (3, 12), "win_amd64", False),
        ("lxml-6-cp313-cp313-win_amd64.whl", (3, 13), "linux_x86_64", False),
        ("lxml-6-cp313-cp313-win_arm64.whl", (3, 13), "win_amd64", False),
        ("a-1-cp311-abi3-manylinux2014_x86_64.manylinux_2_17_x86_64.whl", (3, 13), "linux_x86_64", True),
        ("a-1-cp311-abi3-manylinux_2_28_x86_64.whl", (3, 13), "linux_aarch64", False),
        ("a-1-cp312-abi3-musllinux_1_2_x86_64.whl", (3, 11), "linux_x86_64", False),
        ("a-1-py3-none-macosx_11_0_arm64.whl", (3, 11), "macosx_14_0_arm64", True),
        ("a-1-py3-none-macosx_10_9_universal2.whl", (3, 11), "macosx_14_0_arm64", True),
    ],
)
def test_which_wheel_serves_which_desk(wheel: str, python: tuple[int, int], system: str, can: bool) -> None:
    assert start.fits(wheel, python, system) is can

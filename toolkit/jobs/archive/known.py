"""What the packages of a year hold, file by file: for corrections, and for tasks that came over from that year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import file_digest
from pathlib import Path
from typing import Any

from toolkit.archive.store import reachable
from toolkit.archive.verify import METADATA, FolderBag, files_of, read_list
from toolkit.errors import Refused
from toolkit.files import parsed, telling
from toolkit.jobs.archive.check import corrections


def packages_of(folder: Path) -> list[Path]:
    """The package at ``folder`` and its corrections, in order; none if it is not there."""
    return [folder, *corrections(folder)] if folder.is_dir() else []


def metadata_of(package: Path) -> dict[str, Any]:
    """metadata.json of a package.  Raises Refused if it cannot be read or lacks what every package says."""
    with telling(package):
        said = read_list(FolderBag(package), f"data/{METADATA}")
    try:
        data: dict[str, Any] = parsed(said)
        _ = data["缺件理由"], _digests(data)
    except (ValueError, KeyError, TypeError, AttributeError):
        what = f"“{package.name}/data/{METADATA}”被改动过，读不出来（{package.parent}）"
        raise Refused(f"{what}。请用 verify-archive 核验这个归档包，换回另外保存的一份。") from None
    return data


def known_files(packages: Iterable[Path]) -> dict[str, str]:
    """Path below the office's folder → the digest that was archived last; without files that were taken back."""
    known: dict[str, str] = {}
    for package in packages:
        known |= _digests(metadata_of(package))
    return {path: digest for path, digest in known.items() if digest}


def _digests(data: Mapping[str, Any]) -> dict[str, str]:
    known = {str(each["来源"]): str(each["SHA-256"]) for each in files_of(data) if each["来源"]}
    return known | {str(change["文件"]): str(change["现"] or "") for change in data["更正"].get("改动", ())}


def digest_of(path: Path) -> str:
    """The SHA-256 of a file.  Raises Refused if it cannot be read."""
    with telling(path), reachable(path).open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()

"""What the archive's tests compare packages by."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path


def content(folder: Path) -> dict[str, str]:
    """Every file below ``folder`` and its digest; locks are none."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }

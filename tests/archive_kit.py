"""What the archive's tests compare packages by, and what they put into them."""

from __future__ import annotations

import io
from hashlib import sha256
from pathlib import Path

import pikepdf
from PIL import Image


def content(folder: Path) -> dict[str, str]:
    """Every file below ``folder`` and its digest; locks are none."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }


def picture(text: int = 0, kind: str = "JPEG") -> bytes:
    """A small picture, other for every number."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (text % 256, 90, 120)).save(out, kind)
    return out.getvalue()


def scan(name: str) -> bytes:
    """What a scanner makes for a file of this name; for another file its name."""
    kind = Path(name).suffix.lower()
    if kind == ".pdf":
        out = io.BytesIO()
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(out)
        return out.getvalue()
    return (
        picture(len(name), {".jpg": "JPEG", ".png": "PNG"}[kind])
        if kind in (".jpg", ".png")
        else name.encode()
    )


SHARPER = picture(200)
"""A scan that was made again."""

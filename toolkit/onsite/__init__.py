"""现场.html: what inspectors take along to a task's firms on a phone, without a network and without a server.

    fields    what is filled in, as data
    seal      what the PIN locks, here and (seal.js) in the page
    handed    the file that a phone hands in: read, and every fault of it told
    kept      what phones handed in, beside the workbook: one file for each firm and hand-in

The page is put together like 核验.html, and from some of its files: sha256 and dom.  Its content is sealed; nothing is
fetched (the Content-Security-Policy lets one style and one script run); the same page on a web space keeps itself for
later by ``sw.js``.  Old browsers have to run it, as they have that page.
"""

from __future__ import annotations

import html
import json
from base64 import b64encode
from collections.abc import Mapping
from functools import cache

from toolkit.draw import verification
from toolkit.draw.verification import put_together, source
from toolkit.onsite.seal import ROUNDS, seal

NAME, WEB = "现场.html", "网页"
_SHARED, _OWN = ("sha256", "dom"), ("seal", "store", "pictures", "qr", "form", "handing", "main")


def onsite_page(task: str, content: Mapping[str, object], key: bytes, salt: bytes) -> bytes:
    """The page of a task, its ``content`` sealed with the ``key`` that PIN and ``salt`` give."""
    sealed = seal(key, json.dumps(content, ensure_ascii=False).encode())
    given = {"task": task, "salt": salt.hex(), "rounds": ROUNDS, "data": b64encode(sealed).decode()}
    style = source(verification.__name__, "page.css") + source(__package__, "page.css")
    page = put_together(source(__package__, "page.html"), style, _script())
    page = page.replace("{sealed}", html.escape(json.dumps(given, ensure_ascii=False), quote=False), 1)
    return page.replace("{task}", html.escape(task), 2).encode()  # last: what a task is called is anybody's


def web_folder(page: bytes) -> dict[str, bytes]:
    """The page as a folder for a web space: it opens there without a network after the first visit."""
    return {"index.html": page, "sw.js": source(__package__, "sw.js").encode()}


@cache
def _script() -> str:
    parts = [source(verification.__name__, f"{name}.js") for name in _SHARED]
    return "".join([*parts, *(source(__package__, f"{name}.js") for name in _OWN)])

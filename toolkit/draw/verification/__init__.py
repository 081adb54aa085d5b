"""核验.html: one file in which anybody's browser recomputes a draw, without a network and without this toolkit.

The page is put together from the files beside this one.  Its scripts are an implementation of their own, written from
``docs/ssj2.md`` and ``docs/ssj1.md``; they share no line with the Python beside, or two programs would make the same
mistake.  Old browsers have to run them (Chromium 78, which 360 and WPS still carry): no module, no ``?.``, no
``crypto.subtle``.

    sha256 · writing · frozen · quotas · teams · amendments · record · chain   bytes in, what agrees out
    unzip · intake                                                             what a person gives → record folders
    show                                                                       the page itself

Nothing is fetched: the Content-Security-Policy allows one style and one script, by their SHA-256.
"""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files as resources

from toolkit.draw.standalone import EARLIER_VERIFIERS, verifier_source
from toolkit.draw.ticket import SPECS

NAME = "核验.html"
SCRIPTS = (
    "sha256",
    "writing",
    "frozen",
    "quotas",
    "teams",
    "amendments",
    "record",
    "chain",
    "unzip",
    "intake",
    "show",
)


@cache
def verification_page() -> bytes:
    """The bytes of 核验.html: the same wherever the toolkit was installed."""
    known = {"verifiers": sorted({*EARLIER_VERIFIERS, _hex(verifier_source())})}
    first, *scripts = (_source(f"{name}.js") for name in SCRIPTS)
    script = "".join([first, f"const KNOWN = {json.dumps(known)};\n", *scripts])
    style = _source("page.css")
    parts = {"style": style, "style_hash": _allowed(style), "script": script, "script_hash": _allowed(script)}
    html = _source("page.html").replace("{specs}", "、".join(SPECS))
    for name, text in parts.items():
        html = html.replace(f"{{{name}}}", text, 1)
    return html.encode()


def page_digest() -> str:
    """The SHA-256 of the page, as documents and papers print it."""
    return _hex(verification_page())


def _source(name: str) -> str:
    return resources(__package__).joinpath(name).read_text("utf-8").replace("\r\n", "\n")


def _hex(data: bytes) -> str:
    return sha256(data).hexdigest()


def _allowed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

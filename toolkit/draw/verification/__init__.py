"""核验.html: one file in which anybody's browser recomputes a draw, without a network and without this toolkit.

The page is put together from the files beside this one.  Its scripts are an implementation of their own, written from
``docs/ssj2.md`` and ``docs/ssj1.md``; they share no line with the Python beside, or two programs would make the same
mistake.  Old browsers have to run them (Chromium 78, which 360 and WPS still carry): no module, no ``?.``, no
``crypto.subtle``.

    sha256 · writing · frozen · quotas · teams · amendments · record · chain   bytes in, what agrees out
    unzip · intake                                                             what a person gives → record folders
    dom · show                                                                 the page itself

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
    "dom",
    "show",
)


@cache
def verification_page() -> bytes:
    """The bytes of 核验.html: the same wherever the toolkit was installed."""
    known = {"verifiers": sorted({*EARLIER_VERIFIERS, _hex(verifier_source())})}
    first, *scripts = (source(__package__, f"{name}.js") for name in SCRIPTS)
    script = "".join([first, f"const KNOWN = {json.dumps(known)};\n", *scripts])
    html = source(__package__, "page.html").replace("{specs}", "、".join(SPECS))
    return put_together(html, source(__package__, "page.css"), script).encode()


def put_together(html: str, style: str, script: str) -> str:
    """The one file of a page; its policy lets this style and this script run, by their SHA-256, and nothing else."""
    parts = {"style": style, "style_hash": _allowed(style), "script": script, "script_hash": _allowed(script)}
    for name, text in parts.items():
        html = html.replace(f"{{{name}}}", text, 1)
    return html


def page_digest() -> str:
    """The SHA-256 of the page, as documents and papers print it."""
    return _hex(verification_page())


def source(package: str, name: str) -> str:
    """A file that a page is made of."""
    return resources(package).joinpath(name).read_text("utf-8").replace("\r\n", "\n")


def _hex(data: bytes) -> str:
    return sha256(data).hexdigest()


def _allowed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

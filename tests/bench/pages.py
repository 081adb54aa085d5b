"""The two pages in Chromium, against the browser's own WebCrypto there: a whole record, and a PIN made a key.

核验.html recomputes everything of a record of 100,000 firms (asked: at most 3 s); the opponent only hashes as many
tickets with ``crypto.subtle``, one promise each.  现场.html derives its key; the opponent does with ``deriveBits``.
Both pages have SHA-256 of their own, because a page from a disk may lack ``crypto.subtle``.
"""

from __future__ import annotations

import shutil
import tempfile
from base64 import b64encode
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.bench.row import NOT_INSTALLED, Row, version
from toolkit.draw.verification import NAME, verification_page
from toolkit.onsite import NAME as FORM
from toolkit.onsite import onsite_page
from toolkit.onsite.seal import PIN_DIGITS, ROUNDS, key_of

SIZES = (10_000, 100_000)
OPPONENT = "crypto.subtle（同一浏览器）"
_CHECKED = """(given) => {
  const files = new Map(Object.keys(given).map((path) =>
    [path, Uint8Array.from(atob(given[path]), (one) => one.charCodeAt(0))]));
  const start = performance.now(), [{found}] = checkAll(files), took = performance.now() - start;
  return [took / 1000, found.frame.length, found.report.isBad()];
}"""
_HASHED = """async (count) => {
  const start = performance.now();
  await Promise.all(Array.from({length: count}, (_, i) =>
    crypto.subtle.digest('SHA-256', encoder.encode('SSJ2|obj|' + 'f'.repeat(64) + '|' + i))));
  return (performance.now() - start) / 1000;
}"""
_KEYED = """([pin, rounds]) => {
  const start = performance.now();
  keyOf(pin, new Uint8Array(16), rounds);
  return (performance.now() - start) / 1000;
}"""
_DERIVED = """async ([pin, rounds]) => {
  const how = {name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(16), iterations: rounds};
  const start = performance.now();
  const key = await crypto.subtle.importKey('raw', utf8(pin), 'PBKDF2', false, ['deriveBits']);
  await crypto.subtle.deriveBits(how, key, 256);
  return (performance.now() - start) / 1000;
}"""


def rows(sizes: Sequence[int] = SIZES, repeats: int = 3, rounds: int = ROUNDS) -> Iterable[Row]:
    """A row for each size, and one of the PIN."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if version("playwright") is None or program is None:
        yield Row(f"{NAME}：整份记录", sizes[-1], None, note=f"playwright 或 Chromium {NOT_INSTALLED}")
        return
    sync = import_module("playwright.sync_api")
    with tempfile.TemporaryDirectory() as folder, sync.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page, browser = chromium.new_page(), chromium.version
        _open(page, Path(folder) / NAME, verification_page())
        for size in sizes:
            files = import_module("tests.draw.samples").record(
                objects=size, people=20, ratio={"-": "3/100"}, mixing_rounds=512
            )
            given = {f"2026-示例-001/{name}": b64encode(data).decode() for name, data in files.items()}
            checked = [page.evaluate(_CHECKED, given) for _ in range(repeats)]
            if any(count != size or bad for _, count, bad in checked):
                raise RuntimeError(f"the page does not verify a good record of {size} firms")
            hashed = min(page.evaluate(_HASHED, size) for _ in range(repeats))
            ours = min(took for took, _, _ in checked)
            yield Row(f"{NAME}：整份记录", size, ours, OPPONENT, browser, hashed, note="对手只算同样多的签号")
        pin = "0" * PIN_DIGITS
        salt = bytes(16)
        _open(page, Path(folder) / FORM, onsite_page("示例", {}, key_of(pin, salt), salt))
        keyed, derived = (
            min(page.evaluate(script, [pin, rounds]) for _ in range(repeats)) for script in (_KEYED, _DERIVED)
        )
        yield Row(f"{FORM}：PIN 算成密钥", rounds, keyed, OPPONENT, browser, derived, note="规模是轮数")
        chromium.close()


def _open(page: Any, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    page.goto(file.as_uri())

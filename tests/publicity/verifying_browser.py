"""核验.html in a real browser: one Chromium for a whole module, what it asked the network for, what it said."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import require_program
from toolkit.draw.verification import verification_page

CHECK = """(given) => {
  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  return given.map((files) => checkAll(new Map(Object.keys(files).map((path) => [path, bytes(files[path])])))
    .map(({path, found}) => ({
      path,
      wrong: found.report.items.filter((item) => item.good === false).map((item) => item.where + '：' + item.words),
      open: found.report.items.filter((item) => item.good === null).map((item) => item.where + '：' + item.words),
      made: found.lists && {
        'selected.txt': writeLines(found.lists.selected),
        'alternates.txt': writeLines(found.lists.alternates),
        'assignment.txt': writeLines(found.assigned || []),
        rounding: found.rounding,
      },
    })));
}"""


class Browser:
    """The page, opened; nothing may be fetched and no script may fail."""

    def __init__(self, page: Any, file: Path) -> None:
        self.page, self.file = page, file
        self.asked: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, html: str, *, policy: bool = False) -> None:
        """Another page in the same place; without its policy unless asked for."""
        html = html if policy else re.sub("<meta http-equiv.*?>", "", html)
        self.file.write_text(html, "utf-8")
        self.page.goto(self.file.as_uri())

    def check(self, *folders: Mapping[str, bytes]) -> list[list[dict[str, Any]]]:
        """What the page's own functions say of each of these: files by path."""
        given = [{path: b64encode(data).decode() for path, data in files.items()} for files in folders]
        found: list[list[dict[str, Any]]] = self.page.evaluate(CHECK, given)
        return found

    def give(self, where: str, paths: Path | list[Path]) -> str:
        """Choose a folder or files as a person does; what is said then."""
        self.page.dispatch_event(f"#{where}", "click")
        self.page.set_input_files(f"#{where}", paths)
        return self.told()

    def drop(self, *paths: Path) -> str:
        """Drag files or folders from the desk onto the page; what is said then."""
        self.page.evaluate("tell('正在')")
        mouse = self.page.context.new_cdp_session(self.page)
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            mouse.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 150, "data": data})
        return self.told()

    def told(self) -> str:
        """What the page says, once it has read and computed."""
        for _ in range(3000):
            if not re.match("正在|$", said := str(self.page.inner_text("#told"))):
                return said
            self.page.wait_for_timeout(20)
        raise TimeoutError(said)

    @contextmanager
    def another(self, folder: Path) -> Iterator[Browser]:
        """A second page in front of this one, its file in another folder."""
        other = Browser(self.page.context.new_page(), folder / self.file.name)
        yield other
        other.page.close()
        self.page.bring_to_front()

    def ask(self, number: int, words: str) -> str:
        """Type into one of the two questions and press Return; the answer."""
        self.page.locator("form input").nth(number).fill(words)
        self.page.keyboard.press("Enter")
        return str(self.page.locator(".said").nth(number).inner_text())


@contextmanager
def browsing(folder: Path, **looks: object) -> Iterator[Browser]:
    """Chromium with the page open, without a network."""
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is missing")
    program = require_program("chromium")
    with sync.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        try:
            browser = Browser(chromium.new_context(offline=True, **looks).new_page(), folder / "核验.html")
            browser.open(verification_page().decode(), policy=True)
            yield browser
        finally:
            chromium.close()

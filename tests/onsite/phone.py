"""现场.html on a phone: a Chromium with a profile of its own, which a test may kill; hand-ins made without one."""

from __future__ import annotations

import json
import os
import signal
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.conftest import require_program
from toolkit.jobs.base import Office
from toolkit.jobs.onsite_form import keys_of
from toolkit.onsite.handed import KIND, VERSION
from toolkit.onsite.seal import seal

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1366, "height": 900}


class Phone:
    """A browser with a profile on the disk; what it asked for, what failed in it."""

    def __init__(self, play: Any, profile: Path, program: str, *, offline: bool, **looks: Any) -> None:
        self.profile = profile
        self.context = play.chromium.launch_persistent_context(
            profile,
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu"],
            offline=offline,
            accept_downloads=True,
            locale="zh-CN",
            **looks,
        )
        self.page = self.context.pages[0]
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, where: str, pin: str = "") -> None:
        """Go to the page; with a PIN, open it."""
        self.page.goto(where)
        if pin:
            self.page.fill("#pin", pin)
            self.page.keyboard.press("Enter")
            self.page.wait_for_selector("button.pick")

    def until(self, holds: str, page: Any = None) -> None:
        """Wait until an expression holds; the policy of the page lets no text be run inside it."""
        for _ in range(400):
            if (page or self.page).evaluate(holds):
                return
            self.page.wait_for_timeout(25)
        raise TimeoutError(holds)

    def firm(self, name: str) -> None:
        """Open a firm's form."""
        self.page.locator("button.pick", has_text=name).first.click()
        self.page.wait_for_selector("#firm h2")

    def type(self, label: str, text: str) -> None:
        field = self.page.get_by_label(label, exact=True)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)

    def tick(self, label: str) -> None:
        self.page.get_by_label(label).check()

    def point(self, number: int, result: str, remark: str = "") -> None:
        box = self.page.locator("fieldset fieldset").nth(number - 1)
        box.get_by_label(result, exact=True).check()
        if remark:
            box.get_by_label("说明", exact=True).fill(remark)

    def photo(self, *files: Path) -> None:
        before = self.page.locator("canvas.photo").count()
        self.page.locator("input[type=file]").set_input_files(list(files))
        self.until(f"document.querySelectorAll('canvas.photo').length === {before + len(files)}")

    def sign(self, role: str, name: str, why: str = "") -> None:
        """Sign with a finger, or say why nobody does."""
        self.type("谁签", role)
        self.type("姓名", name)
        if why:
            self.type("没有签的原因（拒绝签字、不会写字等，注明情况）", why)
        else:
            pad = self.page.locator("canvas.pad")
            pad.scroll_into_view_if_needed()
            box = pad.bounding_box()
            self.page.mouse.move(box["x"] + 40, box["y"] + 40)
            self.page.mouse.down()
            for step in range(1, 6):
                self.page.mouse.move(box["x"] + 40 + 30 * step, box["y"] + 40 + 20 * (step % 2))
            self.page.mouse.up()
        self.page.get_by_role("button", name="存下签名").click()
        self.until("document.querySelector('#told').textContent.startsWith('签名存下了')")
        self.page.evaluate("tell('')")

    def kept(self) -> None:
        """Wait until the page says that it is kept."""
        self.until("timer === 0 && document.querySelector('#kept').textContent.startsWith('已存')")

    def back(self) -> None:
        self.page.get_by_role("button", name="回到各户").click()
        self.page.wait_for_selector("button.pick")

    def hand_in(self, folder: Path) -> Path:
        """交回; where the file was saved."""
        self.page.get_by_role("button", name="交回", exact=True).click()
        with self.page.expect_download() as loading:
            self.page.get_by_role("button", name="做成交回文件").click()
        path = folder / loading.value.suggested_filename
        loading.value.save_as(path)
        return path

    def kill(self) -> None:
        """End every process of this browser at once, as a phone does that is out of power."""
        ours = os.fsencode(self.profile)
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                try:
                    if ours in (entry / "cmdline").read_bytes():
                        os.kill(int(entry.name), signal.SIGKILL)
                except OSError:
                    continue


class Phones:
    """Starts phones; each profile is one phone."""

    def __init__(self, play: Any, folder: Path, error: type[Exception]) -> None:
        self._play, self._folder, self._error = play, folder, error
        self._program = require_program("chromium")
        self._on: list[Phone] = []

    def on(self, name: str, *, offline: bool = True, **looks: Any) -> Phone:
        """Switch a phone on, with what it kept from before."""
        looks = {"viewport": PHONE} | looks
        phone = Phone(self._play, self._folder / name, self._program, offline=offline, **looks)
        self._on.append(phone)
        return phone

    def off(self, phone: Phone) -> None:
        self._on.remove(phone)
        phone.context.close()

    def die(self, phone: Phone) -> None:
        self._on.remove(phone)
        phone.kill()
        with suppress(self._error):  # it is gone
            phone.context.close()

    def close(self) -> None:
        for phone in self._on:
            phone.context.close()


@contextmanager
def phones(folder: Path) -> Iterator[Phones]:
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is missing")
    with sync.sync_playwright() as play:
        made = Phones(play, folder, sync.Error)
        try:
            yield made
        finally:
            made.close()


def picture(path: Path, size: tuple[int, int] = (2400, 1800), exif: bytes = b"") -> Path:
    """A photo as a phone takes it, with what its camera notes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.effect_noise((size[0] // 8, size[1] // 8), 90).resize(size).convert("RGB").save(
        path, "JPEG", exif=exif
    )
    return path


def small_photo(colour: str = "red") -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return out.getvalue()


def small_sign() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 20), "white").save(out, "PNG")
    return out.getvalue()


def visit(values: Mapping[str, object] | None = None, **more: Any) -> dict[str, Any]:
    """What a page says of one firm: a clean visit unless told."""
    clean = {
        "started": "2023-04-20T09:05",
        "ended": "2023-04-20T10:30",
        "shown": True,
        "result": "未发现问题",
        "handling": "无需后续处置",
    }
    own = {"values": clean | dict(values or {}), "points": {}, "total": 0, "photos": [], "signs": []}
    return own | {"edited": "2023-04-20T10:31"} | more


def photo(colour: str = "red", caption: str = "库房") -> dict[str, str]:
    return {"caption": caption, "at": "2023-04-20T09:40", "jpeg": b64encode(small_photo(colour)).decode()}


def signature(role: str = "检查人员", name: str = "王示例") -> dict[str, str]:
    return {
        "role": role,
        "name": name,
        "at": "2023-04-20T10:29",
        "why": "",
        "png": b64encode(small_sign()).decode(),
    }


def hand_in(office: Office, task: str, cases: Mapping[str, Any], name: str = "甲", **said: Any) -> Path:
    """A file as the page makes it, written without a browser; ``said`` changes what stands in it."""
    known = keys_of(office, task)
    assert known
    salt, key = known
    device = said.pop("device", name)
    content = {"version": VERSION, "task": task, "device": device, "who": name, "made": "2023-04-20T17:00"}
    head = {"kind": KIND, "version": VERSION, "task": task, "salt": salt.hex()}
    data = json.dumps(content | {"cases": dict(cases)} | said, ensure_ascii=False).encode()
    path = office.root / f"现场_{name}.xcjh"
    head_line = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    path.write_bytes(head_line + b"\n" + seal(key, data))
    return path

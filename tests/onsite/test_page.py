"""现场.html in a real browser: it opens by its PIN only, keeps what was typed, asks for nothing, shows text as text."""

from __future__ import annotations

import contextlib
import http.server
import json
import re
import socket
import threading
from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from tests.county import TASK
from tests.onsite.phone import DESK, PHONE, Phone, Phones, picture
from tests.publicity.test_verification_page import NOT_IN_CHROMIUM_78
from toolkit.jobs.onsite_form import FORM
from toolkit.onsite import WEB, onsite_page, web_folder
from toolkit.onsite.handed import envelope, opened
from toolkit.onsite.seal import key_of, pin_of, unseal

PIN, SALT = pin_of(b"n" * 32)
KEY = key_of(PIN, SALT)
EVIL = "<img src=x onerror=document.title='RAN'>"
pytestmark = pytest.mark.browser


@pytest.fixture
def phone(shop: Phones, form: Path, request: pytest.FixtureRequest) -> Iterator[Phone]:
    """A new phone with the page open; it asks for nothing but the page, and no script fails."""
    made = shop.on(request.node.name[:40])
    made.open(form.as_uri(), PIN)
    yield made
    assert set(made.asked) == {made.page.url}
    assert made.errors == []
    assert made.page.title() == f"现场表 {TASK}"
    shop.off(made)


def content_of(page: bytes) -> dict[str, object]:
    """What the page holds behind its PIN."""
    said = json.loads(re.search(rb'<pre id="sealed" hidden>(.*?)</pre>', page)[1])  # type: ignore[index]
    return dict(json.loads(unseal(KEY, b64decode(said["data"]))))


def test_nothing_of_the_firms_is_readable_without_the_pin(shop: Phones, form: Path) -> None:
    page = form.read_bytes()
    firms = content_of(page)["cases"]
    assert isinstance(firms, list)
    assert len(firms) == 8
    for words in (firms[0]["name"], firms[0]["code"], firms[0]["team"][0]["name"], PIN):
        assert words.encode() not in page
    phone = shop.on("锁着")
    phone.open(form.as_uri())
    phone.page.fill("#pin", "00000000")
    phone.page.keyboard.press("Enter")
    phone.until("document.querySelector('#told').textContent.startsWith('PIN 不对')")
    assert phone.page.locator("button.pick").count() == 0
    assert "挡不住专门用电脑一个一个试的人" in phone.page.inner_text("#lock"), "what a PIN is worth is said"
    shop.off(phone)


def test_only_what_the_visit_needs_is_in_it(form: Path) -> None:
    content = content_of(form.read_bytes())
    assert set(content) == {*("task", "name", "bureau", "sample", "cases", "fields", "sections"),
                            *("point_results", "signers", "rules")}  # fmt: skip
    for firm in content["cases"]:  # type: ignore[attr-defined]
        assert set(firm) == {*("case", "name", "code", "address", "person", "phone", "items", "basis"),
                             *("team", "points", "recheck")}  # fmt: skip


def test_what_was_typed_is_there_after_the_browser_was_killed(
    shop: Phones, form: Path, tmp_path: Path
) -> None:
    phone = shop.on("会死的")
    phone.open(form.as_uri(), PIN)
    name = content_of(form.read_bytes())["cases"][1]["name"]  # type: ignore[index]
    phone.firm(name)
    phone.type("现场情况", "看了库房\n门上有锁")
    phone.point(2, "不符合", "登记缺两页")
    phone.photo(picture(tmp_path / "a.jpg"))
    phone.sign("检查人员", "王示例")
    phone.kept()
    shop.die(phone)
    again = shop.on("会死的")
    again.open(form.as_uri(), PIN)
    assert "还缺" in again.page.locator("button.pick", has_text=name).inner_text()
    again.firm(name)
    assert again.page.get_by_label("现场情况", exact=True).input_value() == "看了库房\n门上有锁"
    assert again.page.locator("fieldset fieldset").nth(1).get_by_label("不符合", exact=True).is_checked()
    again.until("document.querySelectorAll('canvas.photo').length === 2")
    kept = again.page.evaluate(
        "() => new Promise((give) => { const asked = STORED.base.transaction('kept').objectStore('kept').getAll();"
        " asked.onsuccess = () => give(asked.result.map((each) => new TextDecoder().decode(each.sealed)).join('')); })"
    )
    assert len(kept) > 1000
    assert "库房" not in kept, "what lies on the phone is sealed"
    shop.off(again)


def test_control_a_page_that_keeps_nothing_has_lost_it(shop: Phones, form: Path, tmp_path: Path) -> None:
    page = form.read_text("utf-8").replace("pending = pending.then(() => write(firm));", "")
    other = tmp_path / "现场.html"
    other.write_text(re.sub("<meta http-equiv.*?>", "", page), "utf-8")
    phone = shop.on("不存的")
    phone.open(other.as_uri(), PIN)
    phone.firm("示例")
    phone.type("现场情况", "看了库房")
    phone.page.wait_for_timeout(800)
    shop.die(phone)
    again = shop.on("不存的")
    again.open(other.as_uri(), PIN)
    again.firm("示例")
    assert again.page.get_by_label("现场情况", exact=True).input_value() == ""
    shop.off(again)


def test_a_second_window_does_not_overwrite_the_first(phone: Phone) -> None:
    phone.firm("示例")
    other = phone.context.new_page()
    other.goto(phone.page.url)
    other.fill("#pin", PIN)
    other.keyboard.press("Enter")
    other.locator("button.pick").first.click()
    phone.type("在场人员", "甲示例")
    phone.kept()
    other.get_by_label("在场人员", exact=True).fill("乙示例")
    phone.until("!document.querySelector('#warned').hidden", other)
    assert "另一个窗口" in other.inner_text("#warned")
    other.close()
    phone.page.bring_to_front()


def test_where_the_browser_keeps_nothing_it_is_said(shop: Phones, form: Path) -> None:
    phone = shop.on("不让存")
    phone.page.add_init_script(
        "Object.defineProperty(window, 'indexedDB', {get() { throw new Error('no'); }});"
    )
    phone.open(form.as_uri(), PIN)
    assert "关掉就没有了" in phone.page.inner_text("#warned")
    shop.off(phone)


def test_a_photo_is_small_and_tells_nothing_of_where_it_was_taken(phone: Phone, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "示例手机", {1: "N", 2: (33.0, 44.0, 55.0)}
    big = picture(tmp_path / "大门.jpg", (4000, 3000), exif.tobytes())
    assert b"Exif" in big.read_bytes()[:40]
    (tmp_path / "不是照片.jpg").write_bytes(b"PK" * 100)
    phone.firm("示例")
    phone.page.locator("input[type=file]").set_input_files([tmp_path / "不是照片.jpg", big])
    phone.until("document.querySelectorAll('canvas.photo').length === 1")
    phone.type("照片说明（地点、内容）", "大门")
    phone.kept()
    phone.back()
    handed, problems = opened(envelope(phone.hand_in(tmp_path)), KEY)
    assert problems == []
    ((photo,),) = (visit.photos for visit in handed.visits.values())
    assert photo.caption == "大门"
    shown = Image.open(BytesIO(photo.jpeg))
    assert shown.size == (1600, 1200)
    assert not shown.getexif()
    assert len(photo.jpeg) < len(big.read_bytes())


def test_a_file_that_is_no_photo_is_told(phone: Phone, tmp_path: Path) -> None:
    (tmp_path / f"{EVIL.replace('/', '')}.jpg").write_bytes(b"GIF89a" + b"\0" * 50)
    phone.firm("示例")
    phone.page.locator("input[type=file]").set_input_files(list(tmp_path.glob("*.jpg")))
    phone.until("document.querySelector('#told').textContent.includes('没有放进来')")


def test_the_file_handed_in_has_its_digest_in_words_and_as_a_code(phone: Phone, tmp_path: Path) -> None:
    phone.firm("示例")
    phone.type("在场人员", EVIL)
    phone.sign("对方负责人", "陈示例", "拒绝签字")
    phone.kept()
    phone.back()
    path = phone.hand_in(tmp_path)
    handed, problems = opened(envelope(path), KEY)
    assert problems == []
    (visit,) = handed.visits.values()
    assert visit.values["present"] == EVIL
    assert [(sign.role, sign.why) for sign in visit.signs] == [("对方负责人", "拒绝签字")]
    assert handed.digest in phone.page.inner_text("#hand")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    code = phone.page.locator("canvas.qr").screenshot()
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(code)).convert("L"))
    assert read.text == f"XCJH {TASK} {handed.digest}"
    for _ in range(2):
        phone.page.get_by_role("button", name="清空").click()
    phone.page.wait_for_selector("button.pick")
    assert all("还没有填" in each for each in phone.page.locator("button.pick").all_inner_texts())


def test_names_with_markup_stay_text(shop: Phones, form: Path, tmp_path: Path) -> None:
    content = content_of(form.read_bytes())
    firm = content["cases"][0]  # type: ignore[index]
    firm |= {"name": EVIL, "address": EVIL, "team": [{"name": EVIL, "id": EVIL}]}
    firm["points"] = [{"text": EVIL, "basis": EVIL}]
    page = tmp_path / "现场.html"
    page.write_bytes(onsite_page(f"{EVIL}{{script}}", content | {"bureau": EVIL}, KEY, SALT))
    phone = shop.on("标记")
    phone.open(page.as_uri(), PIN)
    phone.firm("img")
    assert EVIL in phone.page.inner_text("#firm")
    assert phone.page.locator("img").count() == 0
    assert EVIL in phone.page.title()
    assert set(phone.asked) == {phone.page.url}
    assert phone.errors == []
    shop.off(phone)


# --- by hand, aloud, on paper, at every size -------------------------------------------------------------


def test_it_is_filled_with_the_keyboard_alone_and_read_aloud(
    shop: Phones, form: Path, tmp_path: Path
) -> None:
    phone = shop.on("键盘", viewport=DESK)
    page = phone.page
    phone.open(form.as_uri())
    page.keyboard.press("Tab")
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    page.wait_for_selector("button.pick")
    assert page.evaluate("document.activeElement.tagName") == "SELECT"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    passed = set()
    for _ in range(140):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "document.activeElement.labels && document.activeElement.labels[0] ?"
            " document.activeElement.labels[0].textContent : document.activeElement.textContent"
        )
        passed.add(name)
        if name == "符合":
            page.keyboard.press("Space")
        if name == "在场人员":
            page.keyboard.type("陈示例")
        if name == "回到各户":
            break
    assert {"检查开始", "现场情况", "检查结果", "符合", "说明", "存下签名", "回到各户"} <= passed
    assert "检查人员" not in passed
    tree = page.locator("main").aria_snapshot()
    for words in ('heading "现场表', 'textbox "现场情况"', 'combobox "检查结果"', 'group "检查要点"', 'radio "符合"',
                  'group "签名"', "status", 'article "填写"', 'button "回到各户"'):  # fmt: skip
        assert words in tree, words
    page.keyboard.press("Enter")
    page.wait_for_selector("#firms button.pick")
    assert "还缺" in page.locator("button.pick").first.inner_text()
    shop.off(phone)


def test_it_fits_a_phone_and_prints(phone: Phone) -> None:
    wide = "document.documentElement.scrollWidth"
    assert phone.page.evaluate(wide) <= PHONE["width"]
    phone.firm("示例")
    assert phone.page.evaluate(wide) <= PHONE["width"]
    phone.type("现场情况", "看了库房")
    pdf = phone.page.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 4


# --- on a web space --------------------------------------------------------------------------------------


class _Quiet(http.server.SimpleHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")  # or Chromium may show a young file without asking
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


class _Space(http.server.ThreadingHTTPServer):
    """Once closed it answers nobody, not even on a line that Chromium opened in advance."""

    def __init__(self, *given: Any) -> None:
        self._lines: list[socket.socket] = []
        super().__init__(*given)

    def get_request(self) -> tuple[socket.socket, Any]:
        line, caller = super().get_request()
        self._lines.append(line)
        return line, caller

    def server_close(self) -> None:
        super().server_close()
        for line in self._lines:
            with contextlib.suppress(OSError):  # most have ended
                line.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def web_space(folder: Path, port: int = 0) -> Iterator[tuple[str, list[str]]]:
    """A static web space, on this computer only; its address, and what was asked of it."""
    asked: list[str] = []
    handler = type("Handler", (_Quiet,), {"asked": asked})
    server = _Space(("127.0.0.1", port), lambda *given: handler(*given, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_policy_lets_no_request_out_and_a_page_without_it_would_be_seen(
    shop: Phones, form: Path, tmp_path: Path
) -> None:
    phone = shop.on("会要的", offline=False)
    (tmp_path / "空").mkdir()
    with web_space(tmp_path / "空") as (address, asked):
        asks = f"fetch('{address}geheim').catch(() => 0);document.title='RAN'"
        more = (
            f'<link rel="stylesheet" href="{address}a.css"><img src="{address}b.png"><script>{asks}</script>'
        )
        page = form.read_text("utf-8").replace("</main>", f"</main>{more}")
        for policy in (True, False):
            other = tmp_path / f"{policy}.html"
            other.write_text(page if policy else re.sub("<meta http-equiv.*?>", "", page), "utf-8")
            phone.open(other.as_uri())
            phone.page.wait_for_timeout(300)
            assert (phone.page.title() == "RAN") is not policy
            assert {*asked} == (set() if policy else {"/a.css", "/b.png", "/geheim"})
    shop.off(phone)


def test_from_a_web_space_it_opens_without_a_network_after_the_first_visit(shop: Phones, form: Path) -> None:
    phone = shop.on("网上", offline=False)
    with web_space(form.parent / WEB) as (address, asked):
        phone.open(address, PIN)
        phone.page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
        phone.firm("示例")
        phone.type("在场人员", "陈示例")
        phone.kept()
        assert {path.partition("?")[0] for path in asked} == {"/", "/sw.js"}
        assert all(url.startswith(address) for url in phone.asked)
    phone.open(address, PIN)
    phone.firm("示例")
    assert phone.page.get_by_label("在场人员", exact=True).input_value() == "陈示例"
    assert phone.errors == []
    shop.off(phone)


def test_control_without_its_worker_the_page_is_not_there_offline(
    shop: Phones, form: Path, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_bytes((form.parent / WEB / "index.html").read_bytes())
    phone = shop.on("网上没有", offline=False)
    with web_space(tmp_path) as (address, _):
        phone.open(address, PIN)
        phone.until("!document.querySelector('#warned').hidden")
        assert "离线打不开" in phone.page.inner_text("#warned")
    with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
        phone.page.goto(address)
    shop.off(phone)


@pytest.mark.thorough
def test_another_version_of_the_page_takes_the_place_of_the_kept_one(
    shop: Phones, form: Path, tmp_path: Path
) -> None:
    phone = shop.on("换新", offline=False)

    def put(page: bytes) -> None:
        for name, data in web_folder(page).items():
            (tmp_path / name).write_bytes(data)

    put(form.read_bytes())
    with web_space(tmp_path) as (address, _):
        phone.open(address, PIN)
        phone.page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
        content = content_of(form.read_bytes())
        put(onsite_page(TASK, content | {"name": "改过的任务"}, KEY, SALT))
        phone.open(address, PIN)
        assert "改过的任务" in phone.page.inner_text("#firms")
        (tmp_path / "index.html").unlink()
        phone.open(address, PIN)
        assert "改过的任务" in phone.page.inner_text("#firms"), "an error of the web space is not kept"
    phone.open(address, PIN)
    assert "改过的任务" in phone.page.inner_text("#firms")
    shop.off(phone)


def test_nothing_that_old_browsers_lack_and_nothing_from_elsewhere(form: Path) -> None:
    page = form.read_text("utf-8")
    script = re.sub(r"(?m)^\s*//.*$", "", page.partition("<script>")[2])
    assert NOT_IN_CHROMIUM_78.findall(script) == []
    found = re.findall(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|https?:|fetch\(|XMLHttp", page
    )
    assert set(found) <= {"https:"}, found
    assert page.count("https:") == 0 or "https?:" in page
    assert (form.parents[2] / FORM / TASK / WEB / "index.html").read_bytes() == form.read_bytes()

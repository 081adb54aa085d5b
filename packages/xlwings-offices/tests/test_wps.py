"""The link to WPS beyond what all links share: what a real WPS was measured to do, its messages.

The office is a stand-in in a headless Chromium (wps_fake/); nothing here was tried in a real WPS.
"""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from wps_fake.desk import Desk, answers_to_all
from wps_fake.fake import FakeWps, addin
from xlwings_offices import OfficeError, wps
from xlwings_offices.wps import selfcheck, server
from xlwings_offices.wps.path import ROOT
from xlwings_offices.wps.server import Click


@pytest.fixture
def wps_sheet(wps_app: xw.App) -> Iterator[xw.Sheet]:
    book = wps_app.books.add()
    yield book.sheets[0]
    book.close()


def asked(app: xw.App, *ways: Any) -> list[Any]:
    """What the office itself answers, under the engine."""
    found: list[Any] = app.impl._backend._office.run(*ways)
    return found


# --- what was measured in a real WPS, and stands in the fake


def test_the_used_range_of_an_empty_sheet_is_a1_and_holds_nothing(
    wps_app: xw.App, wps_sheet: xw.Sheet
) -> None:
    used = ROOT.ActiveSheet.UsedRange
    assert asked(wps_app, used.Address(False, False), used.Value2) == ["A1", None]


def test_one_row_and_one_column_come_as_rows_of_rows_and_a_single_cell_bare(
    wps_app: xw.App, wps_sheet: xw.Sheet
) -> None:
    wps_sheet["A1"].value = [[1, 2], [3, 4]]
    page = ROOT.ActiveSheet
    found = asked(wps_app, page.Range("A1:B1").Value2, page.Range("A1:A2").Value2, page.Range("A1").Value2)
    assert found == [[[1, 2]], [[1], [3]], 1]


def test_errors_come_as_numbers_and_are_told_by_their_names(wps_app: xw.App, wps_sheet: xw.Sheet) -> None:
    asked(wps_app, ROOT.ActiveSheet.Range("A1:B1").Value2.put([[-2146826281, -2146826259]]))
    assert wps_sheet["A1:B1"].value == [None, None]
    assert wps_sheet["A1:B1"].options(err_to_str=True).value == ["#DIV/0!", "#NAME?"]


def test_the_program_calls_itself_excel_and_is_told_by_its_path(wps_app: xw.App) -> None:
    assert asked(wps_app, ROOT.Name, ROOT.Path) == ["Microsoft Excel", "/opt/kingsoft/wps-office/office6"]
    assert wps_app.impl.path.endswith("office6")


def test_what_would_be_typed_loses_its_zeros_unless_the_cell_is_text(
    wps_app: xw.App, wps_sheet: xw.Sheet
) -> None:
    """The control of the fake: a link that wrote codes plainly would be seen here."""
    (_, plain) = asked(
        wps_app, ROOT.ActiveSheet.Range("A1").Value2.put("007"), ROOT.ActiveSheet.Range("A1").Value2
    )
    assert plain == 7
    wps_sheet["B1"].number_format = "@"
    wps_sheet["B1"].value = "007"
    wps_sheet["C1"].value = "'007"
    assert wps_sheet["B1:C1"].value == ["007", "007"]
    wps_sheet["D1"].value = "'=A1"
    assert (wps_sheet["D1"].value, wps_sheet["D1"].formula) == ("=A1", "=A1")


def test_a_general_format_by_its_chinese_name_is_general(wps_app: xw.App, wps_sheet: xw.Sheet) -> None:
    asked(wps_app, ROOT.ActiveSheet.Range("A1").NumberFormat.put("G/通用格式"))
    assert wps_sheet["A1"].number_format == "General"
    wps_sheet["A1"].value = 1
    assert wps_sheet["A1"].value == 1.0


def test_hidden_rows_are_read_written_and_counted(wps_sheet: xw.Sheet) -> None:
    wps_sheet["A1"].options(transpose=True).value = [1, 2, 3]
    wps_sheet["2:2"].rows.hidden = True
    wps_sheet["A1"].options(transpose=True).value = [4, 5, 6]
    assert wps_sheet["A1:A3"].value == [4.0, 5.0, 6.0]
    assert wps_sheet["A1"].end("down").row == 3


def test_a_block_costs_few_round_trips(
    wps_app: xw.App, wps_sheet: xw.Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One request a block: a link that went cell by cell would need a thousand."""
    office, trips = wps_app.impl._backend._office, []
    real = office._walk
    monkeypatch.setattr(
        office, "_walk", lambda ways, patience: trips.append(str(ways)) or real(ways, patience)
    )
    wps_sheet["A1:Z40"].value = [[n] * 26 for n in range(40)]
    assert wps_sheet["A1:Z40"].value[39] == [39.0] * 26
    assert len([ways for ways in trips if "Range" in ways]) <= 6


def test_the_check_of_an_office_finds_the_stand_in_as_it_was_measured_and_another_one_not(
    wps_app: xw.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *lines = selfcheck.selfcheck(wps_app)
    assert "Microsoft Excel，12.0" in first
    assert {line.partition("　")[0] for line in lines} == {"相符"}, lines
    monkeypatch.setattr(selfcheck, "FACTS", (selfcheck.FACTS[0]._replace(expected="A2"),))
    assert list(selfcheck.selfcheck(wps_app))[1].startswith("不符（'A1'")
    monkeypatch.setattr(selfcheck, "FACTS", (selfcheck.FACTS[0]._replace(ways=(ROOT.Nothing.There(),)),))
    assert list(selfcheck.selfcheck(wps_app))[1].startswith("不符（WPS: "), "a way that leads nowhere"
    assert len(wps_app.books) == 0


def test_what_the_link_does_not_carry_out_says_so(wps_sheet: xw.Sheet) -> None:
    with pytest.raises(OfficeError, match="not carried out in WPS"):
        wps_sheet["2:4"].group()


# --- a click from the ribbon, with messages


@pytest.fixture
def fake(chromium: str, desk: Callable[..., Desk], tmp_path: Path) -> Iterator[FakeWps]:
    def step(click: Click) -> None:
        app = wps.app_of(click)
        app.status_bar = "正在办理"
        book = app.books.active
        if app.alert("先写\n再问", "示例", buttons="ok_cancel") == "ok":
            book.sheets[0]["A1"].value = click.button
            app.alert("写好了", "示例")
        app.status_bar = False
        app.quit()

    here = desk(step)
    here.file.rename(tmp_path / "place.json")
    made = FakeWps(addin(tmp_path), chromium)
    yield made
    made.close()


def message(fake: FakeWps) -> str | None:
    """What the window of messages shows, once it does not work; None when it is closed."""
    while (shown := fake.order("dialog")) is not None and shown["busy"]:
        pass
    return None if shown is None else str(shown["text"])


def test_a_button_asks_does_and_tells_through_a_dialog(fake: FakeWps, tmp_path: Path) -> None:
    fake.order("run", "Application.Workbooks.Add().Name")
    for answer, told in (("cancel", None), ("ok", "写好了\n确定")):
        fake.order("click", "核对")
        assert message(fake) == "先写\n再问\n确定取消"
        fake.order("press", answer)
        assert message(fake) == told
        held = fake.order("run", "Application.ActiveSheet.Range('A1').Value2")
        assert held == (None if answer == "cancel" else "核对")
    fake.order("press", "ok")
    assert message(fake) is None
    assert fake.order("run", "Application.shown[0].modal") is True
    assert fake.order("run", "Application.statuses") == ["正在办理", False] * 2


def test_nobody_but_the_service_can_tell_the_add_in_what_to_do(fake: FakeWps, tmp_path: Path) -> None:
    """Its service died without taking its file away; another user's program has the port now."""
    fake.order("run", "Application.Workbooks.Add().Name")
    foreign = {"session": "x", "ask": {"text": "请输入密码", "title": "示例", "buttons": "ok"}}
    for proof, said in (("guessed", "没有人应答"), (None, "没有人应答"), ("the user's", "请输入密码")):
        line, port, heard = answers_to_all(json.dumps({**foreign, "proof": proof}).encode())
        with line:
            place = {"port": port, "token": "x", "proof": "the user's"}
            (tmp_path / "place.json").write_text(json.dumps(place))
            fake.order("click", "核对")
            assert heard
            assert message(fake) == f"{said}\n确定", (
                "the last is the control: who knows the proof is believed"
            )
        fake.order("press", "ok")
        if proof == place["proof"]:
            assert message(fake) == "没有人应答\n确定", "the line is closed by now"
            fake.order("press", "ok")
        assert message(fake) is None
    (tmp_path / "place.json").write_text(json.dumps({"port": 1, "token": "x", "proof": "x"}))
    fake.order("click", "核对")
    assert message(fake) == "没有人应答\n确定", "no service at all"


ATTACK = """<!DOCTYPE html><iframe name="f"></iframe>
<form id="a" method="post" target="f" enctype="text/plain" action="AT/click">
<input name='{"button":"check","workbook":"' value='"}'></form>
<form id="b" method="post" target="f" action="AT/click"><input name="button" value="check"></form>
<script>
  var body = JSON.stringify({button: "check", workbook: "/示例/台账.xlsx"}), tried = [], done = function () {};
  document.getElementById("a").submit(); document.getElementById("b").submit();
  navigator.sendBeacon("AT/click", body);
  new Image().src = "AT/click";
  tried.push(fetch("AT/click", {method: "POST", mode: "no-cors", body: body}).catch(done));
  var json = {"Content-Type": "application/json"};
  tried.push(fetch("AT/click", {method: "POST", body: body, headers: json}).catch(done));
  tried.push(fetch("AT/click", {method: "POST", body: body, headers: {"X-Token": "x"}}).catch(done));
  tried.push(fetch("AT/ping", {method: "POST", mode: "no-cors"}).catch(done));
  Promise.all(tried).then(function () { setTimeout(function () { fetch("/done"); }, 500); });
</script>"""


def test_a_page_of_the_web_presses_nothing_whatever_it_sends(
    desk: Callable[..., Desk], chromium: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed: list[Click] = []
    statuses: list[int] = []
    real = server.Handler._say

    def say(self: server.Handler, status: int, *words: str) -> None:
        statuses.append(status)
        real(self, status, *words)

    monkeypatch.setattr(server.Handler, "_say", say)
    here, done = desk(pressed.append), threading.Event()
    page = ATTACK.replace("AT/", f"http://127.0.0.1:{here.service.port}/").encode()

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/done":
                done.set()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page if self.path == "/" else b"")

        def log_message(self, *_: object) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, args=(0.02,), daemon=True).start()
    switches = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-dev-shm-usage",
    ]
    browser = subprocess.Popen(
        [chromium, *switches, f"--user-data-dir={tmp_path / 'profile'}", f"http://127.0.0.1:{site.server_address[1]}/"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert done.wait(60)
    finally:
        browser.terminate()
        browser.wait(20)
        site.shutdown()
        site.server_close()
    assert pressed == []
    assert len(statuses) >= 6, "they did arrive"
    assert min(statuses) >= 400
    assert here.says("/click", {"button": "check", "workbook": ""})[0] == 200, "the control"
    assert len(pressed) == 1

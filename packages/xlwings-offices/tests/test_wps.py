"""The link to WPS beyond what all links share: what a real WPS was measured to do, its messages, hostile callers.

The office is a stand-in in a headless Chromium (wps_fake/); nothing here was tried in a real WPS.
"""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from wps_fake.fake import FakeWps, addin
from xlwings_offices import OfficeError, OfficeGone, wps
from xlwings_offices.wps import ping, selfcheck, server
from xlwings_offices.wps.exchange import Exchange
from xlwings_offices.wps.path import ROOT
from xlwings_offices.wps.server import Click, Service


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


# --- a service with a step behind it, and who may speak to it


class Desk:
    """A service, what its step did, and a way to speak to it without a browser."""

    def __init__(self, on_click: Callable[[Click], None], folder: Path, **options: Any) -> None:
        self.service = Service(on_click, ports=range(1), busy="正在办理另一本", **options)
        self.file = folder / "服务.json"
        self.service.publish(self.file)
        threading.Thread(target=self.service.serve_forever, args=(0.02,), daemon=True).start()

    def says(self, path: str, body: object = None, **headers: str | None) -> tuple[int, str]:
        """The status and the words of one request; a header that is None is left out."""
        sent: dict[str, str | None] = {
            "Host": f"127.0.0.1:{self.service.port}", "X-Token": self.service.token, "Content-Type": "application/json",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }  # fmt: skip
        data = json.dumps({} if body is None else body).encode()
        with closing(http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=20)) as line:
            line.putrequest("POST", path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                if value is not None:
                    line.putheader(name, value)
            line.putheader("Content-Length", str(len(data)))
            line.endheaders(data)
            answer = line.getresponse()
            return answer.status, answer.read().decode()

    def raw(self, data: bytes) -> bytes:
        """What comes back on bytes, until the other side hangs up."""
        with socket.create_connection(("127.0.0.1", self.service.port), timeout=20) as line:
            line.sendall(data)
            found = b""
            while part := line.recv(4096):
                found += part
            return found

    def close(self) -> None:
        self.service.shutdown()
        self.service.server_close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def make(on_click: Callable[[Click], None] = lambda click: None, **options: Any) -> Desk:
        made.append(Desk(on_click, tmp_path, **options))
        return made[-1]

    yield make
    for each in made:
        each.close()


CLICK = {"button": "check", "workbook": "/示例/台账.xlsx"}


def test_the_place_is_written_for_the_user_alone(desk: Callable[..., Desk]) -> None:
    here = desk()
    assert here.file.stat().st_mode & 0o777 == 0o600
    assert json.loads(here.file.read_text("ascii")) == {
        "port": here.service.port,
        "token": here.service.token,
    }
    assert ping(here.file)


def test_nothing_listens_beyond_loopback(desk: Callable[..., Desk]) -> None:
    here = desk()
    assert here.service.socket.getsockname()[0] == "127.0.0.1"
    ours = f"{here.service.port:04X}"
    for table in ("tcp", "tcp6"):
        lines = Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        listening = [line.split()[1] for line in lines if line.split()[3] == "0A"]
        assert [place for place in listening if place.endswith(f":{ours}")] == (
            [f"0100007F:{ours}"] if table == "tcp" else []
        )


HOSTS = [
    "127.0.0.1.evil.com:{port}", "localhost.evil.com:{port}", "localhost.:{port}", "127.0.0.1, evil.com", "evil.com",
    "localhost:{port}", "127.0.0.1", "127.0.0.1:1", "127.1:{port}", "[::1]:{port}", "127.0.0.1:{port}.evil.com",
    "user@127.0.0.1:{port}", "", None,
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_another_host_is_refused(desk: Callable[..., Desk], host: str | None) -> None:
    pressed: list[Click] = []
    here = desk(pressed.append)
    name = None if host is None else host.format(port=here.service.port)
    assert here.says("/click", CLICK, Host=name)[0] == 403
    assert pressed == []
    assert here.says("/click", CLICK)[0] == 200, "the control: the same with the right one"


def test_two_hosts_in_one_request_are_refused(desk: Callable[..., Desk]) -> None:
    here = desk()
    host = f"Host: 127.0.0.1:{here.service.port}\r\n".encode()
    request = (
        b"POST /ping HTTP/1.0\r\n" + host + b"Host: evil.com\r\nX-Token: %s\r\n" % here.service.token.encode()
    )
    assert b" 403 " in here.raw(request + b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")


@pytest.mark.parametrize("token", ["", None, "x" * 43, "null", "x" * 60_000])
def test_a_wrong_token_is_refused(desk: Callable[..., Desk], token: str | None) -> None:
    pressed: list[Click] = []
    here = desk(pressed.append)
    assert here.says("/click", CLICK, X_Token=token)[0] == 403
    assert pressed == []


@pytest.mark.parametrize(
    "origin", ["https://evil.com", "http://127.0.0.1:80", "http://localhost", "null, null", "file://evil"]
)
def test_a_page_of_the_web_is_refused_and_no_browser_lets_it_read(
    desk: Callable[..., Desk], origin: str
) -> None:
    assert desk().says("/click", CLICK, Origin=origin)[0] == 403


def test_a_form_of_another_site_is_refused(desk: Callable[..., Desk]) -> None:
    here = desk()
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"):
        assert (
            here.says("/click", CLICK, Content_Type=kind, Origin="https://evil.com", X_Token=None)[0] == 403
        )
        assert here.says("/click", CLICK, Content_Type=kind)[0] == 415, "even with the token"


def test_the_question_before_is_answered_for_pages_of_the_disk_only(desk: Callable[..., Desk]) -> None:
    here = desk()

    def asks(origin: str) -> bytes:
        head = f"OPTIONS /click HTTP/1.0\r\nHost: 127.0.0.1:{here.service.port}\r\nOrigin: {origin}\r\n"
        return here.raw(f"{head}Access-Control-Request-Headers: x-token\r\n\r\n".encode())

    assert b" 204 " in asks("null")
    assert b"Access-Control-Allow-Origin: null" in asks("null")
    assert b"Access-Control-Allow" not in asks("https://evil.com")


@pytest.mark.parametrize(
    ("head", "status"),
    [("Content-Length: 99999999999999\r\n", 413), ("Content-Length: 68000000\r\n", 413),
     ("Content-Length: -1\r\n", 411),
     ("Content-Length: ²\r\n", 411), ("", 411), ("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", 411)],
)  # fmt: skip
def test_a_body_of_no_or_monstrous_length_is_refused_unread(
    desk: Callable[..., Desk], head: str, status: int
) -> None:
    here = desk()
    line = f"POST /click HTTP/1.0\r\nHost: 127.0.0.1:{here.service.port}\r\nX-Token: {here.service.token}\r\n"
    answer = here.raw(f"{line}Content-Type: application/json\r\n{head}\r\n".encode("latin-1"))
    assert f" {status} ".encode() in answer


@pytest.mark.parametrize("sent", ["", "POST /click HT", "BODY"])
def test_a_caller_that_dawdles_is_cut_off_and_others_are_served_meanwhile(
    desk: Callable[..., Desk], sent: str
) -> None:
    here = desk(reading=1.0)
    head = f"POST /click HTTP/1.0\r\nHost: 127.0.0.1:{here.service.port}\r\nX-Token: {here.service.token}\r\n"
    head += "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    with socket.create_connection(("127.0.0.1", here.service.port), timeout=20) as line:
        line.sendall((head if sent == "BODY" else sent).encode())
        assert here.says("/ping")[0] == 200
        answer = line.recv(4096)  # ends: the reading of one byte a second would not
    assert answer == b"" or b" 408 " in answer or b" 400 " in answer


def test_too_many_at_once_are_told_so_and_the_next_is_served(desk: Callable[..., Desk]) -> None:
    here = desk(reading=3.0)
    lines = [
        socket.create_connection(("127.0.0.1", here.service.port), timeout=20)
        for _ in range(server.MOST_REQUESTS)
    ]
    try:
        told = here.raw(b"")
    finally:
        for line in lines:
            line.close()
    assert b" 503 " in told
    until = time.monotonic() + 20
    while not ping(here.file):
        assert time.monotonic() < until


@pytest.mark.parametrize("body", ["x", [], {"button": "check"}, None, {"session": "of nobody", "answer": {}}])
def test_what_the_add_in_never_says_is_refused(desk: Callable[..., Desk], body: object) -> None:
    here = desk()
    assert here.says("/turn" if isinstance(body, dict) and "session" in body else "/click", body)[0] in (
        400,
        410,
    )
    assert here.says("/etc/passwd", CLICK)[0] == 404
    nested = b"[" * 200_000
    head = f"POST /click HTTP/1.0\r\nHost: 127.0.0.1:{here.service.port}\r\nX-Token: {here.service.token}\r\n"
    answer = here.raw(
        f"{head}Content-Type: application/json\r\nContent-Length: {len(nested)}\r\n\r\n".encode() + nested
    )
    assert b" 400 " in answer


def test_a_second_office_is_told_to_wait_and_the_same_one_begins_anew(desk: Callable[..., Desk]) -> None:
    ended: list[str] = []

    def step(click: Click) -> None:
        try:
            click.exchange.carry_out([["Name"]], 30)
        except OfficeGone:
            ended.append(click.workbook)

    here = desk(step)
    first = json.loads(here.says("/click", CLICK)[1])
    assert first["ways"] == [["Name"]]
    assert here.says("/click", {**CLICK, "workbook": "/示例/另一本.xlsx"}) == (503, "正在办理另一本")
    again = json.loads(here.says("/click", CLICK)[1])
    assert ended == [CLICK["workbook"]], "its office has gone: it could not press otherwise"
    assert here.says("/turn", {"session": first["session"], "answer": {"results": ["x"]}})[0] == 410
    assert json.loads(here.says("/turn", {"session": again["session"], "answer": {"results": ["x"]}})[1])[
        "done"
    ]
    assert here.says("/click", {**CLICK, "workbook": "/示例/另一本.xlsx"})[0] == 200


def test_a_service_ends_by_itself_when_idle_and_a_second_start_finds_the_first(tmp_path: Path) -> None:
    file = tmp_path / "place.json"
    first = threading.Thread(target=wps.serve, args=(lambda click: None, file), kwargs={"idle": 3.0})
    first.start()
    while not ping(file):
        time.sleep(0.05)
    assert wps.serve(lambda click: None, file) is False
    first.join(30)
    assert not first.is_alive()
    assert not file.exists()


def test_a_service_ends_when_its_place_is_taken_away(tmp_path: Path) -> None:
    file = tmp_path / "place.json"
    first = threading.Thread(target=wps.serve, args=(lambda click: None, file))
    first.start()
    while not ping(file):
        time.sleep(0.05)
    file.unlink()
    first.join(30)
    assert not first.is_alive()


def test_a_message_whose_window_has_gone_ends_the_step() -> None:
    exchange = Exchange(silence=0.2)
    with pytest.raises(OfficeGone):
        exchange.ask("读完了吗", "示例", "ok")
    with pytest.raises(OfficeGone):
        exchange.carry_out([["Name"]], 5)


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
    (tmp_path / "place.json").write_text(json.dumps({"port": 1, "token": "x"}))
    fake.order("click", "核对")
    assert message(fake) == "没有人应答\n确定", "the control: no service"
    fake.order("press", "ok")
    assert message(fake) is None

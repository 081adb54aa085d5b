"""Who may speak to the service for WPS: everybody else is told no, and nobody is left waiting.

Each refusal has its control: the same request as the add-in sends it is carried out.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from wps_fake.desk import Desk, answers_to_all
from xlwings_offices import OfficeGone, wps
from xlwings_offices.wps import ping, server
from xlwings_offices.wps.exchange import Exchange
from xlwings_offices.wps.server import Click

CLICK = {"button": "check", "workbook": "/示例/台账.xlsx"}


def test_the_place_is_written_for_the_user_alone(desk: Callable[..., Desk]) -> None:
    here = desk()
    assert here.file.stat().st_mode & 0o777 == 0o600
    assert json.loads(here.file.read_text("ascii")) == {
        "port": here.service.port,
        "token": here.service.token,
        "proof": here.service.proof,
    }
    assert ping(here.file)


def listening(port: int) -> list[str]:
    """Where this computer listens at a port, as the kernel writes it."""
    lines = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    ]
    return [line[1] for line in lines if line[3] == "0A" and line[1].endswith(f":{port:04X}")]


def test_nothing_listens_beyond_loopback(desk: Callable[..., Desk]) -> None:
    port = desk().service.port
    assert listening(port) == [f"0100007F:{port:04X}"]
    with pytest.raises(ConnectionRefusedError):  # the same computer by another address
        socket.create_connection(("127.0.0.2", port), timeout=5)
    with socket.create_server(("0.0.0.0", 0)) as open_to_all:
        other = open_to_all.getsockname()[1]
        assert listening(other) == [f"00000000:{other:04X}"], "the control"
        socket.create_connection(("127.0.0.2", other), timeout=5).close()


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
    assert here.says("/click", CLICK)[0] == 200, "the control: the same with the right one"
    assert len(pressed) == 1


@pytest.mark.parametrize(
    "origin", ["https://evil.com", "http://127.0.0.1:80", "http://localhost", "null, null", "file://evil"]
)
def test_a_page_of_the_web_is_refused_and_no_browser_lets_it_read(
    desk: Callable[..., Desk], origin: str
) -> None:
    here = desk()
    assert here.says("/click", CLICK, Origin=origin)[0] == 403
    assert here.says("/click", CLICK, Origin="null")[0] == 200, "the control: the add-in's page"


def test_a_form_of_another_site_is_refused(desk: Callable[..., Desk]) -> None:
    here = desk()
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"):
        assert (
            here.says("/click", CLICK, Content_Type=kind, Origin="https://evil.com", X_Token=None)[0] == 403
        )
        assert here.says("/click", CLICK, Content_Type=kind)[0] == 415, "even with the token"
    assert here.says("/click", CLICK)[0] == 200, "the control"


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


def test_a_body_that_comes_drop_by_drop_is_cut_off(desk: Callable[..., Desk]) -> None:
    """Each drop comes in time; all together they do not."""
    here = desk(reading=1.0)
    with socket.create_connection(("127.0.0.1", here.service.port), timeout=20) as line:
        line.sendall(b"POST /ping HTTP/1.0\r\n")
        for drop in range(200):
            try:
                line.sendall(b"X-A: %d\r\n" % drop)
            except OSError:
                break
            time.sleep(0.05)
        else:
            pytest.fail("it listened for ten seconds")
    assert here.says("/ping")[0] == 200


def test_a_body_as_large_as_may_be_is_read_and_a_larger_one_refused(
    desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "MOST_BYTES", 1 << 20)
    here = desk()
    most = {"x": "a" * ((1 << 20) - len('{"x": ""}'))}
    assert here.says("/ping", most)[0] == 200
    with suppress(BrokenPipeError, ConnectionResetError):  # it was still talking when it was told
        assert here.says("/ping", {"x": "a" * (1 << 20)})[0] == 413
    assert here.says("/ping")[0] == 200


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


def test_a_second_user_has_another_port_and_no_way_into_the_firsts(tmp_path: Path) -> None:
    """Both services run on one computer; what one user's file says opens nothing at the other's."""
    free = socket.create_server(("127.0.0.1", 0))
    ports = range(free.getsockname()[1], free.getsockname()[1] + 20)
    free.close()
    files = [tmp_path / name / "place.json" for name in ("甲", "乙")]
    services = [server.Service(lambda click: None, ports=ports) for _ in files]
    try:
        for service, file in zip(services, files, strict=True):
            service.publish(file)
            threading.Thread(target=service.serve_forever, args=(0.02,), daemon=True).start()
        first, second = (json.loads(file.read_text("ascii")) for file in files)
        assert first["port"] != second["port"]
        assert all(ping(file) for file in files)
        files[0].write_text(json.dumps({**first, "port": second["port"]}), "ascii")
        assert not ping(files[0]), "the first user's token at the second's port"
    finally:
        for service in services:
            service.shutdown()
            service.server_close()


def test_where_every_port_is_taken_the_service_says_so(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"no port of {port}–{port} is free"):
            server.Service(lambda click: None, ports=range(port, port + 1))
        assert not server.free(range(port, port + 1))
    assert server.free(range(port, port + 1))
    server.Service(lambda click: None, ports=range(port, port + 1)).server_close()  # the control


@pytest.mark.parametrize(
    "told", [b"{}", b'{"here": true}', b'{"proof": ""}', b"<html>", b"[]", b'{"proof": "x"}']
)
def test_a_stale_file_leads_to_nobody_and_a_new_service_takes_its_place(tmp_path: Path, told: bytes) -> None:
    file = tmp_path / "place.json"
    line, port, heard = answers_to_all(told)
    with line:
        file.write_text(json.dumps({"port": port, "token": "old", "proof": "of old"}), "ascii")
        assert not ping(file)
        assert heard, "the control: it was asked"
        started = threading.Thread(target=wps.serve, args=(lambda click: None, file), kwargs={"idle": 2.0})
        started.start()
        until = time.monotonic() + 20
        while not ping(file):
            assert time.monotonic() < until
            time.sleep(0.02)
        assert json.loads(file.read_text("ascii"))["token"] != "old"
        file.unlink()
        started.join(20)
        assert not started.is_alive()


@pytest.mark.parametrize("left", ["", "{", "[]", '{"port": "x"}', '{"port": 1, "token": "x"}', "\x00"])
def test_a_file_that_says_nothing_leads_to_nobody(tmp_path: Path, left: str) -> None:
    file = tmp_path / "place.json"
    file.write_text(left, "utf-8")
    assert not ping(file)
    assert not ping(tmp_path / "absent.json")


def test_a_message_whose_window_has_gone_ends_the_step() -> None:
    exchange = Exchange(silence=0.2)
    with pytest.raises(OfficeGone):
        exchange.ask("读完了吗", "示例", "ok")
    with pytest.raises(OfficeGone):
        exchange.carry_out([["Name"]], 5)

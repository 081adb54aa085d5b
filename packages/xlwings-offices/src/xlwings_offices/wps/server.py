"""A small service on 127.0.0.1 that the add-in's buttons speak to: one a user, one click at a time.

    POST /click  {"button", "workbook", "folder"}     a button was pressed → the first errand
    POST /turn   {"session", "answer"}                what came of it → the next errand
    POST /wait   {"session"}                          a message is still being read
    POST /ping   {}                                   is anybody there?

Who may speak: only what knows the token (a file that the user alone can read), asks for exactly ``127.0.0.1:port``, and
comes from a page of the disk (``Origin: null``) or from none.  Everybody else is told no; nobody is left waiting.
Every answer that is no refusal bears the proof that lies in the same file: whoever has the port of a service that died
does not know it, and cannot tell the add-in what to do.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from .exchange import Exchange

HOST = "127.0.0.1"
PORTS = range(18490, 18500)
"""Tried one after the other; the file says which one it became."""
MOST_BYTES = 64 << 20
READING = 15.0
"""Seconds in which a request must have arrived."""
MOST_REQUESTS = 16
ORIGINS = {"null", "file://"}

OnClick = Callable[["Click"], None]


class Click:
    """A button that was pressed: what it is called, in which workbook, and the way to that office."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.button = str(told["button"])
        self.workbook = str(told["workbook"])
        """Its full name, or the bare one if it was never saved."""
        self.folder = str(told.get("folder", ""))
        self.session = secrets.token_hex(8)
        self.exchange = Exchange()
        self.thread: threading.Thread | None = None


class Refusal(Exception):
    """A request that is not carried out: the status and the words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def free(ports: range = PORTS) -> bool:
    """Whether a service could begin: one of the ports is nobody's."""
    for port in ports:
        with contextlib.suppress(OSError), socket.socket() as line:
            line.bind((HOST, port))
            return True
    return False


class Service(ThreadingHTTPServer):
    """Listens on loopback and lets ``on_click`` do the work, in a thread of its own.

    ``busy`` is what a second office is told while the first one's click is being worked on.
    """

    daemon_threads = True
    allow_reuse_address = False
    request_queue_size = 64

    def __init__(
        self, on_click: OnClick, *, ports: range = PORTS, busy: str = "busy", reading: float = READING
    ) -> None:
        self._on_click = on_click
        self._busy = busy
        self.reading = reading
        self.token, self.proof = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self.last = time.monotonic()
        self._click: Click | None = None
        self._turn = threading.Lock()
        self._room = threading.BoundedSemaphore(MOST_REQUESTS)
        for port in ports:
            with contextlib.suppress(OSError):  # somebody else has it
                super().__init__((HOST, port), Handler)
                break
        else:
            raise OSError(f"no port of {ports.start}–{ports.stop - 1} is free on {HOST}")
        self.port: int = self.server_address[1]

    def server_bind(self) -> None:
        """Without the look-up of the computer's name that the standard server does here."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = HOST, self.server_address[1]

    def publish(self, file: Path) -> None:
        """Write port, token and proof where the add-in looks for them, readable by the user alone."""
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps({"port": self.port, "token": self.token, "proof": self.proof}), "ascii")
        fresh.replace(file)

    @property
    def idle(self) -> float:
        """Seconds since the last request that was ours; 0 while a click is worked on."""
        return 0.0 if self._running() else time.monotonic() - self.last

    def _running(self) -> bool:
        return self._click is not None and self._click.thread is not None and self._click.thread.is_alive()

    # too many at once are told so, before a thread is spent on them

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  # the standard library's
        """A thread for the request; 503 when there are too many."""
        if self._room.acquire(blocking=False):
            super().process_request(request, client_address)
            return
        with contextlib.suppress(OSError):
            request.sendall(b"HTTP/1.0 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
        self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """The request, cut off when it does not arrive in time."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """A caller that went away in the middle is nothing to print."""

    # what the add-in says

    def answer(self, what: str, told: dict[str, Any]) -> dict[str, Any]:
        """What a request is answered."""
        self.last = time.monotonic()
        if what == "click":
            return self._begin(told)
        if what == "ping":
            return {"here": True}
        click = self._click
        if click is None or told.get("session") != click.session:
            raise Refusal(410, "this click is over")
        if what == "wait":
            click.exchange.wait()
            return {}
        answer = told.get("answer")
        return {"session": click.session, **click.exchange.turn(answer if isinstance(answer, dict) else None)}

    def _begin(self, told: dict[str, Any]) -> dict[str, Any]:
        click = Click(told)
        with self._turn:
            before = self._click
            if before is not None and self._running():
                if before.workbook != click.workbook:
                    raise Refusal(503, self._busy)
                before.exchange.drop()  # who can press again has left the click before
                if before.thread is not None:
                    before.thread.join(5)
                if self._running():
                    raise Refusal(503, self._busy)
            self._click = click
            click.thread = threading.Thread(target=self._work, args=(click,), daemon=True)
            click.thread.start()
        return {"session": click.session, **click.exchange.turn(None)}

    def _work(self, click: Click) -> None:
        try:
            self._on_click(click)
        finally:
            click.exchange.done()


class Handler(BaseHTTPRequestHandler):
    """One request a connection."""

    server: Service
    server_version, sys_version = "xlwings-offices", ""

    def handle(self) -> None:
        """Read within the time there is; a caller that is slower is cut off."""
        self._deadline = threading.Timer(self.server.reading, self._cut_off)
        self._deadline.daemon = True
        self._deadline.start()
        with contextlib.suppress(OSError):
            super().handle()
        self._deadline.cancel()

    def _cut_off(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RD)

    def do_OPTIONS(self) -> None:
        """The question a browser asks before it sends a token."""
        try:
            self._require_place()
        except Refusal as refusal:
            self._say(refusal.status, str(refusal))
            return
        self._say(204, "")

    def do_POST(self) -> None:
        """A request of the add-in."""
        try:
            self._require_place()
            self._require_token()
            told = self._read()
            self._deadline.cancel()
            answer = self.server.answer(self.path.strip("/"), told)
        except Refusal as refusal:
            self._say(refusal.status, str(refusal))
        except (KeyError, TypeError):
            self._say(400, "not what the add-in says")
        else:
            self._say(200, json.dumps({"proof": self.server.proof, **answer}), "application/json")

    def _require_token(self) -> None:
        if not hmac.compare_digest(self.headers.get("X-Token", "").encode(), self.server.token.encode()):
            raise Refusal(403, "wrong token")

    def _require_place(self) -> None:
        if self.headers.get_all("Host") != [f"{HOST}:{self.server.port}"]:
            raise Refusal(403, "wrong host")
        if self.headers.get("Origin", "null") not in ORIGINS:
            raise Refusal(403, "wrong origin")
        if self.path not in ("/click", "/turn", "/wait", "/ping"):
            raise Refusal(404, "nothing here")

    def _read(self) -> dict[str, Any]:
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or "Transfer-Encoding" in self.headers:
            raise Refusal(411, "the length must be said")
        if len(length) > 9 or int(length) > MOST_BYTES:
            raise Refusal(413, "too long")
        if self.headers.get_content_type() != "application/json":
            raise Refusal(415, "JSON only")
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise Refusal(408, "too slow")
        try:
            told = json.loads(body)
        except (ValueError, RecursionError):
            raise Refusal(400, "not JSON") from None
        if not isinstance(told, dict):
            raise Refusal(400, "not what the add-in says")
        return told

    def _say(self, status: int, words: str, kind: str = "text/plain") -> None:
        data = words.encode()
        self.send_response(status)
        if self.headers.get("Origin", "") in ORIGINS:
            self.send_header("Access-Control-Allow-Origin", self.headers["Origin"])
            self.send_header("Access-Control-Allow-Headers", "Content-Type, X-Token")
            self.send_header("Access-Control-Allow-Methods", "POST")
            self.send_header("Access-Control-Allow-Private-Network", "true")
            self.send_header("Access-Control-Max-Age", "7200")
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # the standard library's
        """Nothing is logged: a request's line could hold what no log should."""

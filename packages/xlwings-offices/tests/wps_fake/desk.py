"""A service with a step behind it, and a way to speak to it without a browser."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from xlwings_offices.wps.server import Click, Service


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


def answers_to_all(told: bytes) -> tuple[socket.socket, int, list[bytes]]:
    """Another program on the port of a service that has died: what it was sent, and what it says to everything."""
    line, heard = socket.create_server(("127.0.0.1", 0)), list[bytes]()

    def serve() -> None:
        with suppress(OSError):
            while True:
                caller, _ = line.accept()
                with caller:
                    heard.append(caller.recv(65536))
                    head = b"HTTP/1.0 200 OK\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Headers: *\r\n"
                    caller.sendall(head + b"Content-Length: %d\r\n\r\n" % len(told) + told)

    threading.Thread(target=serve, daemon=True).start()
    return line, line.getsockname()[1], heard

"""WPS 表格 through an add-in: a button of its ribbon asks a small service on this computer what to do, step by step.

Nothing but the standard library is imported until a button is pressed.  See ``server`` for who may speak to the
service, ``page/agent.js`` for the add-in's half, and the package's README for what is carried out.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw

    from .server import Click

__all__ = ["PAGE", "app_of", "ping", "serve"]

NAME = "wps"
PAGE = Path(__file__).parent / "page"
"""The agent and the window of messages, which an add-in's own pages load."""


def app_of(click: Click) -> xw.App:
    """The office a button was pressed in, as an app; it is of use until the click's work has ended."""
    import xlwings as xw

    from ..engine import registered
    from .office import Remote

    engine = registered(NAME, Remote)
    return xw.App(impl=engine.impl.apps.adopt(Remote(click.exchange, click.folder)))


def ping(file: Path) -> bool:
    """Whether the service that wrote ``file`` answers there; another program on its port is told by the proof."""
    import http.client
    import json
    from contextlib import closing

    from .server import HOST

    try:
        place = json.loads(file.read_text("ascii"))
        with closing(http.client.HTTPConnection(HOST, int(place["port"]), timeout=3)) as line:
            headers = {"X-Token": str(place["token"]), "Content-Type": "application/json"}
            line.request("POST", "/ping", "{}", headers)
            answer = line.getresponse()
            return answer.status == 200 and bool(json.loads(answer.read(4096))["proof"] == place["proof"])
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
        return False


def serve(on_click: Callable[[Click], None], file: Path, *, busy: str = "busy", idle: float = 43_200) -> bool:
    """Serve the add-in until nobody has called for ``idle`` seconds; False when a service of this user runs already.

    ``file`` is where the add-in reads port and token; it is gone afterwards.  When somebody replaces or removes it,
    the service ends too.  Raises OSError when no port is free.
    """
    from .server import Service

    if ping(file):
        return False
    service = Service(on_click, busy=busy)
    service.publish(file)
    ours = file.read_bytes()

    def watch() -> None:
        while not ended.wait(1.0):
            if service.idle > idle or not file.is_file() or file.read_bytes() != ours:
                service.shutdown()
                return

    ended = threading.Event()
    threading.Thread(target=watch, daemon=True).start()
    try:
        service.serve_forever()
    finally:
        ended.set()
        service.server_close()
        if file.is_file() and file.read_bytes() == ours:
            file.unlink()
    return True

"""Whether a service of this user runs."""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from pathlib import Path

from .server import HOST


def ping(file: Path) -> bool:
    """Whether the service that wrote ``file`` answers there."""
    try:
        place = json.loads(file.read_text("ascii"))
        with closing(http.client.HTTPConnection(HOST, int(place["port"]), timeout=3)) as line:
            headers = {"X-Token": str(place["token"]), "Content-Type": "application/json"}
            line.request("POST", "/ping", "{}", headers)
            return line.getresponse().status == 200
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
        return False

"""What docs/给信息中心的一页纸.md promises of the network, held against the sources."""

from __future__ import annotations

import ast
from pathlib import Path

from xlwings_offices.wps.server import HOST, PORTS

ROOT = Path(__file__).parents[1]
NETWORK = {
    "http",
    "socket",
    "socketserver",
    "ssl",
    "ftplib",
    "smtplib",
    "asyncio",
    "requests",
    "httpx",
    "websocket",
}
LINK = Path("packages", "xlwings-offices", "src", "xlwings_offices")
KNOWN = {
    LINK / "wps" / "__init__.py": {"http"},  # asks 127.0.0.1 whether the service runs
    LINK / "wps" / "server.py": {"http", "socket"},  # the service
    LINK / "libreoffice" / "pipe.py": {"socket"},  # this computer's name
}


def reached(source: str) -> set[str]:
    """The modules for networks that a source imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        found |= {name.partition(".")[0] for name in names} & NETWORK
        found |= {"urllib.request" for name in names if name.startswith("urllib.request")}
    return found


def test_only_the_service_for_wps_can_reach_a_network_and_the_page_says_on_which_ports() -> None:
    places = [ROOT / "toolkit", ROOT / "macros", *(ROOT / "packages").glob("*/src")]
    found = {
        path.relative_to(ROOT): modules
        for place in places
        for path in place.rglob("*.py")
        if (modules := reached(path.read_text("utf-8")))
    }
    assert found == KNOWN
    page = (ROOT / "docs" / "给信息中心的一页纸.md").read_text("utf-8")
    assert f"{HOST} 上 {PORTS.start}—{PORTS.stop - 1} 中的一个" in page


def test_a_source_that_reaches_out_is_noticed() -> None:
    assert reached("from urllib.request import urlopen") == {"urllib.request"}
    assert reached("import http.client, json\nfrom urllib.parse import quote") == {"http"}

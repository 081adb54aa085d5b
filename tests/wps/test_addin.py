"""The add-in for WPS: its tab has 首页's buttons, it comes into a profile and out again, 体检 sees how it stands."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest

from toolkit import wps
from toolkit.addin import FOLDER, NAME, VERSION, profile, publish
from toolkit.addin.pages import files
from toolkit.addin.ribbon import MARK, NAMESPACE, groups, ribbon_xml
from toolkit.buttons import BUTTONS, CONFIRM
from toolkit.cli import main
from toolkit.doctor import wps as standing
from toolkit.errors import Problem, Refused
from xlwings_offices.wps import ping, server
from xlwings_offices.wps.selfcheck import FACTS
from xlwings_offices.wps.server import Service

OTHERS = '<jsplugin name="OA" type="wps" url="https://oa.example.com/" version="3" enable="enable_dev"/>'
SWITCHES = 'enable="enable_dev" install="null" customDomain=""'
LINE = f'<jsplugin name="{NAME}" type="et" url="{FOLDER}" version="{VERSION}" {SWITCHES} />'
LISTS = {
    "none": None,
    "blank": b"",
    "the vendor's": b"<jsplugins></jsplugins>",
    "one of the OA": f'<?xml version="1.0" encoding="UTF-8"?>\n<jsplugins>\n  {OTHERS}\n</jsplugins>'.encode(),
    "an older one of ours among others": f'<jsplugins><!-- OA -->{OTHERS}<jsplugin name="{NAME}" type="et" '
    f'url="{NAME}_0" version="0"/><jsplugin name="{NAME}x" url="y"/></jsplugins>'.encode(),
    "with a mark": "\ufeff<jsplugins>\r\n".encode() + OTHERS.encode() + "<!-- 示例 --></jsplugins>".encode(),
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder of their own; the service that would be started is not."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(profile, "start", lambda: None)
    return tmp_path


def test_the_tab_has_every_button_of_the_workbook_once_and_nothing_else() -> None:
    text = ribbon_xml()
    assert text.startswith("<customUI"), "with an XML declaration WPS shows no tab"
    buttons = list(ET.fromstring(text).iter(f"{{{NAMESPACE}}}button"))
    ids = [button.get("id", "").removeprefix(MARK) for button in buttons]
    assert sorted(ids) == sorted([*BUTTONS, CONFIRM, wps.SELF_CHECK])
    captions = {name: each.caption for name, each in BUTTONS.items()}
    assert {
        name: button.get("label") for name, button in zip(ids, buttons, strict=True) if name in captions
    } == captions
    assert {button.get("onAction") for button in buttons} == {"OnAction"}
    assert all(entries for _, entries in groups())


def test_no_page_of_the_add_in_uses_what_some_builds_cannot_do_or_asks_the_network(tmp_path: Path) -> None:
    for name, data in files(tmp_path / "wps.json").items():
        text = data.decode()
        script = re.sub(r"/\*.*?\*/|//[^\n\"]*$", "", text, flags=re.DOTALL | re.MULTILINE)
        assert not re.search(
            r"\basync\b|\bawait\b|=>|\blet\b|\bconst\b|ShellExecute|CreateTaskPane", script
        ), name
        assert set(re.findall(r"https?://[^\s\"']+", text)) <= {NAMESPACE, "http://127.0.0.1:"}, name


@pytest.mark.parametrize("name", LISTS)
def test_our_line_comes_into_the_list_once_and_the_others_stay(name: str) -> None:
    before = LISTS[name]
    once = publish.merged(before)
    assert publish.merged(once) == once == publish.merged(publish.merged(once))
    assert once.decode().count(LINE) == 1
    assert publish.listed(once) == VERSION
    kept = publish.without(once)
    for data in (once, kept):
        theirs = [line.attrib for line in ET.fromstring(data) if line.get("name") != NAME]
        assert theirs == [
            line.attrib for line in ET.fromstring(before or b"<jsplugins/>") if line.get("name") != NAME
        ]
        assert data.count(b"<!--") == (before or b"").count(b"<!--")
    assert publish.listed(kept) is None
    assert publish.without(kept) == kept


@pytest.mark.parametrize("data", [b"<jsplugins><jsplugin", b"<html/>", b"\xff\xfe\x00"])
def test_a_list_that_cannot_be_read_is_left_alone(home: Path, data: bytes) -> None:
    profile.addons().mkdir(parents=True)
    (profile.addons() / publish.LIST).write_bytes(data)
    with pytest.raises(Refused, match=r"publish\.xml"):
        profile.install()
    assert [path.name for path in profile.addons().iterdir()] == [publish.LIST]
    assert (profile.addons() / publish.LIST).read_bytes() == data


def test_the_add_in_comes_in_thrice_and_goes_out_and_only_ours_is_touched(home: Path) -> None:
    folder = profile.addons()
    (folder / f"{NAME}_0").mkdir(parents=True)
    (folder / f"{NAME}_0" / "main.js").write_text("old")
    (folder / "OA_3").mkdir()
    (folder / publish.LIST).write_bytes(LISTS["one of the OA"] or b"")
    for _ in range(3):
        assert main(["wps"]) == 0
    assert {path.name for path in folder.iterdir()} == {
        FOLDER,
        "OA_3",
        publish.LIST,
        f"{publish.LIST}.双随机以前",
    }
    assert str(home) in (folder / FOLDER / "main.js").read_text("utf-8")
    assert (folder / f"{publish.LIST}.双随机以前").read_bytes() == LISTS["one of the OA"]
    assert all(entry.exists() for entry in profile.at_login())
    assert main(["wps", "--remove"]) == 0
    assert main(["wps", "--remove"]) == 0
    assert {path.name for path in folder.iterdir()} == {"OA_3", publish.LIST, f"{publish.LIST}.双随机以前"}
    assert OTHERS[:20].encode() in (folder / publish.LIST).read_bytes()
    assert not any(entry.exists() for entry in profile.at_login())


def test_where_there_is_no_wps_nothing_is_put_there_unasked(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "PROGRAMS", ())
    assert main(["wps", "--if-there"]) == 0
    assert list(home.iterdir()) == []
    monkeypatch.setattr(standing, "PROGRAMS", (str(home),))
    assert main(["wps", "--if-there"]) == 0
    assert (profile.addons() / FOLDER / "ribbon.xml").exists(), "the control"


def told(*, problems: bool = True) -> list[str]:
    found = list(standing.addin())
    return (
        [each.what for each in found if isinstance(each, Problem)]
        if problems
        else [str(each) for each in found]
    )


def test_doctor_says_step_by_step_what_is_missing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "PROGRAMS", ())
    assert told() == [], "neither WPS nor an add-in: nothing to say"
    program = home / "12.1.0.26200" / "et"
    program.parent.mkdir()
    program.touch()
    monkeypatch.setattr(standing, "PROGRAMS", (str(program),))
    build, absent = told()
    assert "12.1.0.26200" in build
    assert "没有装" in absent
    profile.install()
    program.rename(program.parent.with_name("et"))
    monkeypatch.setattr(standing, "PROGRAMS", (str(home / "et"),))
    assert [what[:14] for what in told()] == ["WPS 的后台服务没有运行，功"[:14]]
    profile.at_login()[0].unlink()
    assert "登录时启动" in told()[-1]
    (profile.addons() / FOLDER / "main.js").write_text("older")
    assert "另一个版本" in told()[0]


@pytest.mark.parametrize(
    ("noted", "trusted"),
    [
        ({"et": [{"name": NAME, "isload": False}]}, False),
        ({"et": {f"{NAME}_1": {"isload": False, "md5": "x"}}}, False),
        ([{"url": f"file:///示例/{FOLDER}/index.html", "isload": False}], False),
        ({"et": [{"name": NAME, "isload": True}, {"name": "OA", "isload": False}]}, True),
        ({}, True),
        ("not what was expected", True),
    ],
)
def test_an_add_in_that_is_not_trusted_is_told_with_what_to_do(
    home: Path, noted: object, trusted: bool
) -> None:
    profile.install()
    (profile.addons() / "authaddin.json").write_text(json.dumps(noted), "utf-8")
    assert any("没有信任" in what for what in told()) is not trusted


def test_a_service_that_runs_is_seen_with_its_port(home: Path) -> None:
    profile.install()
    service = Service(wps.on_click, ports=range(1))
    service.publish(profile.place())
    threading.Thread(target=service.serve_forever, args=(0.05,), daemon=True).start()
    try:
        assert ping(profile.place())
        assert any(f"端口 {service.port}" in line for line in told(problems=False))
        assert told() == []
    finally:
        service.shutdown()
        service.server_close()


def test_a_service_that_finds_no_port_is_told_with_who_can_help(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile.install()
    assert "没有运行" in told()[0], "the control: a port is free"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(server, "PORTS", range(port, port + 1))
        monkeypatch.setattr(server.free, "__defaults__", (server.PORTS,))
        (what,) = told()
    assert f"端口 {port}—{port} 都被别的程序占用" in what


def test_what_is_put_at_login_starts_the_service_from_anywhere_and_taking_its_place_away_ends_it(
    home: Path,
) -> None:
    process = subprocess.Popen(profile.command(), cwd="/", stderr=subprocess.PIPE)
    try:
        until = time.monotonic() + 60
        while not ping(profile.place()):
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < until
            time.sleep(0.05)
        second = subprocess.run(profile.command(), cwd="/", check=False, timeout=60)
        assert second.returncode == 0, "it found the first, and left"
        assert ping(profile.place())
        profile.place().unlink()
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.communicate()


class _Registry(ModuleType):
    """The user's part of the Windows registry, as far as it is written here."""

    HKEY_CURRENT_USER, REG_SZ = "HKCU", 1

    def __init__(self) -> None:
        super().__init__("winreg")
        self.values: dict[str, str] = {}

    @contextmanager
    def CreateKey(self, root: str, key: str) -> Iterator[str]:  # noqa: N802
        assert (root, key) == ("HKCU", profile.RUN)
        yield key

    def SetValueEx(self, _key: str, name: str, _reserved: int, _kind: int, value: str) -> None:  # noqa: N802
        self.values[name] = value

    def DeleteValue(self, _key: str, name: str) -> None:  # noqa: N802
        if self.values.pop(name, None) is None:
            raise FileNotFoundError(name)


def test_on_windows_it_lies_in_appdata_and_starts_at_login_by_the_users_run_key(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = _Registry()
    monkeypatch.setitem(sys.modules, "winreg", registry)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("APPDATA", str(home / "App Data"))
    python = home / "双随机 工具箱" / "python" / "python.exe"
    python.parent.mkdir(parents=True)
    python.with_name("pythonw.exe").touch()
    monkeypatch.setattr(sys, "executable", str(python))
    profile.install()
    assert (home / "App Data" / "kingsoft" / "wps" / "jsaddons" / FOLDER / "index.html").exists()
    (command,) = registry.values.values()
    assert command.startswith(f'"{python.with_name("pythonw.exe")}" -X utf8 ')
    assert command.endswith("wps.py")
    profile.remove()
    profile.remove()
    assert registry.values == {}


def test_the_checklist_for_a_person_says_how_many_facts_the_self_check_asks() -> None:
    checklist = Path(__file__).parents[2] / "docs" / "windows-checklist.md"
    assert f"自检 {len(FACTS)} 项" in checklist.read_text("utf-8")
    assert FOLDER in checklist.read_text("utf-8")

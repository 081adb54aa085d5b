"""The add-in for WPS: its tab has 首页's buttons, it comes into a profile and out again, 体检 sees how it stands."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from toolkit import wps
from toolkit.addin import FOLDER, NAME, profile, publish
from toolkit.addin.pages import files
from toolkit.addin.ribbon import MARK, NAMESPACE, groups, ribbon_xml
from toolkit.buttons import BUTTONS, CONFIRM
from toolkit.cli import main
from toolkit.doctor import wps as standing
from toolkit.errors import Problem, Refused
from xlwings_offices.wps import ping
from xlwings_offices.wps.server import Service

OTHERS = '<jsplugin name="OA" type="wps" url="https://oa.example.com/" version="3" enable="enable_dev"/>'
SWITCHES = 'enable="enable_dev" install="null" customDomain=""'
LINE = f'<jsplugin name="{NAME}" type="et" url="{FOLDER}" version="1" {SWITCHES} />'
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
    assert publish.listed(once) == "1"
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

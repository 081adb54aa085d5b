"""LibreOffice's trusted folders: one more, and everything else in its settings stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.cli import main
from toolkit.doctor import trust
from toolkit.errors import Problem

OTHERS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    '<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse">'
    "<value>false</value></prop></item>{}</oor:items>"
)
ONE = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="SecureURL" oor:op="fuse">'
    "<value><it>file:///srv/other</it></value></prop></item>"
)


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The profile of somebody who has used LibreOffice."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "配置"))
    user = tmp_path / "配置" / "libreoffice" / "4" / "user"
    user.mkdir(parents=True)
    return user


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "办公 双随机"
    path.mkdir()
    return path


def can_run(folder: Path) -> bool:
    (finding,) = trust.macros(folder)
    return not isinstance(finding, Problem)


@pytest.mark.parametrize("before", [None, OTHERS.format(""), OTHERS.format(ONE)])
def test_a_folder_is_trusted_once_and_what_was_there_stays(
    profile: Path, folder: Path, before: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = profile / "registrymodifications.xcu"
    if before:
        settings.write_text(before, "utf-8")
    assert not can_run(folder)
    assert main(["trust", str(folder)]) == 0
    assert can_run(folder)
    assert can_run(folder / "2023")
    assert not can_run(folder.with_name("办公 双随机 2"))
    text = settings.read_text("utf-8")
    assert ("FirstRun" in text, "file:///srv/other" in text) == (bool(before), before == OTHERS.format(ONE))
    assert text.count(folder.as_uri()) == 1
    assert main(["trust", str(folder)]) == 0
    assert settings.read_text("utf-8") == text
    assert "早已允许" in capsys.readouterr().out


def test_nothing_is_written_while_the_office_runs_or_where_its_settings_cannot_be_read(
    profile: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (profile.parent / ".lock").touch()
    assert main(["trust", str(folder)]) == 3
    assert "LibreOffice 正开着" in capsys.readouterr().err
    assert not list(profile.iterdir())
    (profile.parent / ".lock").unlink()
    (profile / "registrymodifications.xcu").write_text("<oor:items", "utf-8")
    assert main(["trust", str(folder)]) == 3
    assert "读不懂" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_named(profile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trust", str(profile / "没有")]) == 2
    assert "没有“" in capsys.readouterr().err


def test_the_doctor_says_it_of_the_workbooks_folder(
    profile: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from toolkit.doctor import doctor

    told = [problem.what for problem in doctor(folder / "台账.xlsm").problems]
    assert any("不是 LibreOffice 的可信来源" in what for what in told)

"""The commands and the scheduler's script: exit codes, a log, progress, and going on after an interruption."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive_kit import SHARPER
from toolkit.cli import main
from toolkit.draw.verification import NAME, verification_page

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "macros" / "year_end_archive.sh"


def archive(desk, *words: str) -> int:
    return main(["archive", str(desk.path), "--year", "2023", *words])


@pytest.mark.office
def test_archive_verify_and_correct_from_the_command_line(desk, capsys: pytest.CaptureFixture) -> None:
    assert archive(desk) == 1
    assert "没有开展" in capsys.readouterr().out
    assert archive(desk, "--allow-missing", "示例", "--resume") == 0
    told = capsys.readouterr()
    assert "复制 " in told.err  # progress
    assert "缺件的理由" in told.out
    assert archive(desk, "--allow-missing", "示例") == 3
    assert main(["verify-archive", str(desk.package)]) == 0
    assert main(["verify-archive", str(desk.package.with_name("2023.zip"))]) == 0
    assert (desk.package / "data" / NAME).read_bytes() == verification_page()
    (desk.folder / "签字扫描" / "检查方案.jpg").write_bytes(SHARPER)
    assert archive(desk, "--correct", "重新扫描") == 2  # who decided?
    assert archive(desk, "--correct", "重新扫描", "--by", "吴示例") == 0
    assert main(["verify-archive", str(desk.package)]) == 0
    damaged = desk.package / "data" / "读我.txt"
    damaged.write_bytes(b"")
    capsys.readouterr()
    assert main(["verify-archive", str(desk.package)]) == 1
    assert "读我.txt" in capsys.readouterr().out


def test_verification_must_be_told_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["verify-archive"]) == 2
    assert main(["verify-archive", "--year", "2023"]) == 2


@pytest.fixture
def script(tmp_path: Path):
    """The script with a start.py beside it that runs this checkout in this interpreter."""
    home = tmp_path / "工具箱 (测试)"
    (home / "macros").mkdir(parents=True)
    (home / "macros" / SCRIPT.name).write_bytes(SCRIPT.read_bytes())
    (home / "start.py").write_text(
        f"import runpy, sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "runpy.run_module('toolkit', run_name='__main__')\n"
    )
    (home / "bin").mkdir()
    (home / "bin" / "python3").symlink_to(sys.executable)
    path = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
    env = dict(os.environ, PATH=path, PYTHONPATH=str(ROOT), PYTHONUTF8="1")
    # a link to the interpreter loses its environment's packages: tell where they are
    env["PYTHONPATH"] += os.pathsep + os.pathsep.join(p for p in sys.path if p.endswith("site-packages"))

    def run(*words: str) -> subprocess.CompletedProcess:
        command = ["sh", str(home / "macros" / SCRIPT.name), *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    return run


@pytest.mark.thorough
@pytest.mark.office
def test_the_schedulers_script_archives_checks_and_writes_a_log(desk, script) -> None:
    done = script("2023", str(desk.path), "其余任务没有开展（示例）")
    log = (desk.root / "archive_log_2023.txt").read_text()
    assert done.returncode == 0, log
    assert "复制 " in log
    assert "全部相符" in log
    assert "退出码 0" in log
    again = script("2023", str(desk.path), "其余任务没有开展（示例）")
    assert again.returncode == 3
    assert "不会覆盖" in again.stderr


@pytest.mark.thorough
@pytest.mark.office
def test_the_schedulers_script_goes_on_after_an_interruption(desk, script) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.archive(tell=stop)
    assert not desk.package.exists()
    done = script("2023", str(desk.path))  # the reason stands in the plan
    assert done.returncode == 0, done.stderr
    assert desk.package.is_dir()


def test_the_schedulers_script_gives_on_what_went_wrong(desk, script) -> None:
    assert script("2023").returncode == 2
    assert "用法" in script().stderr
    done = script("2024", str(desk.path))
    assert done.returncode == 2
    assert "年度是 2023" in done.stderr
    assert "退出码 2" in (desk.root / "archive_log_2024.txt").read_text()


def test_batch_files_are_ascii_with_line_ends_of_windows() -> None:
    data = SCRIPT.with_suffix(".bat").read_bytes()
    assert data.isascii()
    assert data.count(b"\n") == data.count(b"\r\n")

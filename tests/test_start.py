"""start.py prepares an environment once, repairs it, works offline, and speaks Chinese when it cannot."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests import programs

ROOT = Path(__file__).resolve().parent.parent
START = ROOT / "start.py"
NEWS = "正在准备运行环境"  # said whenever something is installed

ECHO = """
import os, sys
from pathlib import Path
print("|".join([*sys.argv[1:], os.getcwd(), str(sys.flags.utf8_mode)]))
if sys.argv[1] == "demo":
    Path(sys.argv[3]).mkdir()
sys.exit({"fail": 3}.get(sys.argv[1], 0))
"""

FONTS = "from pathlib import Path; Path.home().joinpath('字体').touch()"
"""What stands for looking up the fonts of the computer."""

BACKEND = r"""
import zipfile
def build_wheel(folder, config_settings=None, metadata_directory=None):
    name, info = "ziji-1.0-py3-none-any.whl", "ziji-1.0.dist-info"
    with zipfile.ZipFile(folder + "/" + name, "w") as wheel:
        wheel.write("src/ziji.py", "ziji.py")
        wheel.writestr(info + "/METADATA", "Metadata-Version: 2.1\nName: ziji\nVersion: 1.0\n")
        wheel.writestr(info + "/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(info + "/RECORD", "ziji.py,,\n")
    return name
"""
"""Builds a wheel with nothing but Python: no test asks the network for a builder."""


class Copy:
    """A copy of start.py with a toolkit that only echoes, in a folder with Chinese and blanks in its name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "toolkit" / "pictures").mkdir(parents=True)
        (folder / "toolkit" / "__main__.py").write_text(ECHO, "utf-8")
        (folder / "toolkit" / "pictures" / "plots.py").write_text(FONTS, "utf-8")
        (folder / "requirements.txt").write_text("", "utf-8")
        (folder / "requirements-dev.txt").write_text("", "utf-8")
        (folder / "requirements-optional.txt").write_text("", "utf-8")
        (folder / "wheels").mkdir()  # offline: no test asks the network
        (folder / "requirements.sha256").touch()
        shutil.copy(START, folder)
        self.stamp = folder / ".venv" / "已就绪.json"
        self.home = folder / "用户"  # a made-up home: tests do not tell the real buttons where to look
        self.home.mkdir()

    def begin(self, *words: str) -> subprocess.Popen[str]:
        """A run that is not waited for."""
        return subprocess.Popen(
            [sys.executable, self.folder / "start.py", *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", cwd=self.folder,
            env={**os.environ, "HOME": str(self.home), "USERPROFILE": str(self.home)},
        )  # fmt: skip

    def start(self, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, self.folder / "start.py", *words],
            capture_output=True, encoding="utf-8", cwd=cwd or self.folder, check=False,
            env={**os.environ, "HOME": str(self.home), "USERPROFILE": str(self.home)},
        )  # fmt: skip

    def add_wheel(self, name: str, tags: str = "py3-none-any") -> Path:
        info = f"{name}-1.0.dist-info"
        path = self.folder / "wheels" / f"{name}-1.0-{tags}.whl"
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr(f"{name}.py", "")
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")
        with (self.folder / "requirements.sha256").open("a") as digests:
            digests.write(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n")
        return path

    def add_package(self, text: str) -> None:
        """A package of one's own in ``packages/ziji``, its module holding ``text``."""
        package = self.folder / "packages" / "ziji"
        (package / "src").mkdir(parents=True, exist_ok=True)
        (package / "backend.py").write_text(BACKEND, "utf-8")
        (package / "src" / "ziji.py").write_text(text, "utf-8")
        (package / "pyproject.toml").write_text(
            '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n', "utf-8"
        )

    def can_import(self, name: str) -> bool:
        python = self.folder / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        return (
            subprocess.run([python, "-c", f"import {name}"], capture_output=True, check=False).returncode == 0
        )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Copy:
    """One really prepared copy for all tests of this file: making it takes seconds."""
    copy = Copy(tmp_path_factory.mktemp("start") / "双随机 工具箱")
    done = copy.start("setup")
    assert done.returncode == 0, done.stderr
    assert NEWS in done.stderr
    return copy


def test_setup_tells_the_buttons_where_python_and_the_toolkit_are(prepared: Copy) -> None:
    launcher = prepared.home / ".shuangsuiji" / "launcher.txt"
    python, folder = launcher.read_text("mbcs" if os.name == "nt" else "utf-8").splitlines()
    assert Path(python).is_file()
    assert Path(python).is_relative_to(prepared.folder / ".venv")
    assert Path(folder) == prepared.folder


def test_setup_looks_up_the_fonts_once_for_the_pictures(prepared: Copy) -> None:
    assert (prepared.home / "字体").exists()


@pytest.fixture
def module():
    """start.py loaded as a module, for what is a plain function."""
    spec = importlib.util.spec_from_file_location("start", START)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


class TestRunning:
    def test_a_prepared_folder_is_not_prepared_again(self, prepared):
        before = prepared.stamp.stat().st_mtime_ns
        done = prepared.start("setup")
        assert (done.returncode, done.stderr) == (0, "")
        assert prepared.stamp.stat().st_mtime_ns == before

    def test_other_words_reach_the_toolkit_in_the_callers_folder(self, prepared, tmp_path):
        (tmp_path / "toolkit.py").write_text("raise SystemExit('the wrong toolkit')")
        done = prepared.start("check", "台账 1.xlsx", "--严", cwd=tmp_path)
        assert done.stdout.strip() == f"check|台账 1.xlsx|--严|{tmp_path}|1"
        assert (done.returncode, done.stderr) == (0, "")

    def test_the_bench_is_the_tests_own_and_prepared_with_their_tools(self, prepared):
        folder = prepared.folder / "tests" / "bench"
        folder.mkdir(parents=True)
        (folder / "__main__.py").write_text("import sys\nprint(*sys.argv[1:])", "utf-8")
        assert prepared.start("bench", "--only", "draw").stdout.strip() == "--only draw"
        assert "requirements-dev.txt" in prepared.stamp.read_text("utf-8")

    def test_four_who_prepare_at_once_wait_for_one_of_them(self, prepared):
        prepared.add_wheel("zugleich")
        (prepared.folder / "requirements.txt").write_text("zugleich==1.0\n", "utf-8")
        said = [(run.communicate()[1], run.returncode) for run in [prepared.begin("setup") for _ in range(4)]]
        assert [code for _, code in said] == [0] * 4, said
        assert sum(NEWS in text for text, _ in said) == 1, said
        assert prepared.can_import("zugleich")

    def test_tests_run_two_at_a_time_and_the_callers_words_come_last(self, module, monkeypatch):
        asked = []
        monkeypatch.setattr(module, "run", lambda words, cwd: asked.append(words) or 0)
        monkeypatch.setattr(module, "prepare", asked.append)
        assert module.test(["-n", "0"]) == module.test(["--long"]) == 0
        files, programs, words, long_files, long_programs, long_words = asked
        assert (programs, long_programs) == (["tests.programs"], ["tests.programs", "--long"])
        assert words == [
            "pytest",
            *module.IN_PARALLEL,
            "-m",
            module.EVERYDAY,
            "-n",
            "0",
        ]  # the last -n counts
        assert long_words == ["pytest", *module.IN_PARALLEL]
        assert set(long_files) - set(files) == {"requirements-long.txt"}

    def test_the_toolkits_exit_code_is_kept(self, prepared):
        assert prepared.start("fail").returncode == 3

    def test_without_words_every_demonstration_gets_a_fresh_folder(self, prepared):
        first, second, third = (prepared.start() for _ in range(3))
        assert first.stdout.startswith(f"demo|--out|{prepared.folder / '演示'}|")
        assert f"演示完成，请打开文件夹查看：{prepared.folder / '演示'}" in first.stderr
        assert "已存在，不覆盖" not in first.stderr
        assert "“演示”文件夹已存在，不覆盖；这次的演示放入“演示-2”。" in second.stderr
        assert (prepared.folder / "演示-3").is_dir()
        assert third.returncode == 0

    def test_help_prepares_nothing(self, tmp_path):
        copy = Copy(tmp_path / "新")
        done = copy.start("--help")
        assert done.returncode == 0
        assert "用法" in done.stdout
        assert not (copy.folder / ".venv").exists()


class TestPreparing:
    def test_changed_requirements_are_installed_from_wheels_without_the_network(self, prepared):
        prepared.add_wheel("shilihe")
        (prepared.folder / "requirements.txt").write_text("shilihe==1.0\n", "utf-8")
        assert not prepared.can_import("shilihe")
        assert NEWS in prepared.start("setup").stderr
        assert prepared.can_import("shilihe")

    @pytest.mark.thorough
    def test_a_package_of_the_tree_is_built_and_built_again_when_its_sources_change(self, prepared, tmp_path):
        (prepared.folder / "requirements.txt").write_text("./packages/ziji\n", "utf-8")
        prepared.add_package("first = 1")
        done = prepared.start("setup", cwd=tmp_path)  # a relative path, whatever the caller's folder
        assert (done.returncode, NEWS in done.stderr) == (0, True), done.stderr
        assert prepared.can_import("ziji")
        assert prepared.start("setup").stderr == ""
        prepared.add_package("second = 2")
        assert NEWS in prepared.start("setup").stderr
        assert prepared.can_import("ziji; ziji.second")
        (prepared.folder / "requirements.txt").write_text("", "utf-8")

    @pytest.mark.thorough
    def test_what_only_some_commands_need_comes_with_the_first_of_them(self, prepared):
        prepared.start("setup")
        prepared.add_wheel("dakuhe")
        (prepared.folder / "requirements-optional.txt").write_text("dakuhe==1.0\n", "utf-8")
        assert prepared.start("check").stderr == ""
        assert not prepared.can_import("dakuhe")
        assert prepared.start("bulk", "draw").stdout.startswith("bulk|draw|")
        assert prepared.can_import("dakuhe")
        assert prepared.start("check").stderr == ""

    def test_a_half_made_environment_is_made_anew(self, prepared):
        junk = prepared.folder / ".venv" / "half-made"
        junk.touch()
        prepared.stamp.unlink()
        done = prepared.start("setup")
        assert done.returncode == 0
        assert "正在重建" in done.stderr
        assert not junk.exists()
        assert prepared.stamp.exists()

    def test_what_cannot_be_installed_is_told_and_leaves_no_stamp(self, prepared):
        (prepared.folder / "requirements-dev.txt").write_text("meiyouzhegebao==1.0\n", "utf-8")
        done = prepared.start("test")
        assert done.returncode == 1
        assert (
            f"组件没有装好。文件夹 {prepared.folder / 'wheels'} 不完整，缺 meiyouzhegebao==1.0。请补齐"
            in done.stderr
        )
        assert "Traceback" not in done.stderr
        assert "meiyouzhegebao" in (prepared.folder / ".venv" / "安装日志.txt").read_text("utf-8")
        assert not prepared.stamp.exists()

    def test_wheels_for_another_python_or_system_are_named_as_that(self, prepared):
        prepared.add_wheel("biechude", "cp39-cp39-win_arm64")
        assert (
            "是为别的 Python 或别的系统准备的：biechude-1.0-cp39-cp39-win_arm64.whl 等 1 个文件，这里是 Python"
            in self.refused(prepared, "biechude==1.0")
        )

    def test_a_wheel_that_is_not_the_one_written_down_is_not_installed(self, prepared):
        path = prepared.add_wheel("huanguode")
        assert prepared.add_wheel("huanguode").read_bytes()  # negative control: as written down it could be
        with zipfile.ZipFile(path, "a") as wheel:
            wheel.writestr("huanguode_too.py", "")
        told = self.refused(prepared, "huanguode==1.0")
        assert "里的 huanguode-1.0-py3-none-any.whl 与 requirements.sha256 登记的不同" in told
        assert not prepared.can_import("huanguode")

    def test_what_has_no_digest_is_not_installed(self, prepared):
        prepared.add_wheel("wuzhaiyao")
        (prepared.folder / "requirements.sha256").write_text("")
        self.refused(prepared, "wuzhaiyao==1.0")
        assert not prepared.can_import("wuzhaiyao")

    def refused(self, copy, requirement):
        kept = {
            name: (copy.folder / name).read_bytes() for name in ("requirements.txt", "requirements.sha256")
        }
        (copy.folder / "requirements.txt").write_text(f"{requirement}\n", "utf-8")
        done = copy.start("setup")
        for name, data in kept.items():
            (copy.folder / name).write_bytes(data)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        return done.stderr

    def test_a_folder_that_cannot_be_written_is_told(self, tmp_path):
        copy = Copy(tmp_path / "坏")
        (copy.folder / ".venv").write_text("a file where the folder should be")
        done = copy.start("setup")
        assert done.returncode == 1
        assert "请关闭正在使用工具箱的程序，检查写入权限和磁盘空间" in done.stderr
        assert "Traceback" not in done.stderr


class TestStamp:
    @pytest.fixture
    def stamped(self, module, tmp_path, monkeypatch):
        for name in module.TO_TEST:
            (tmp_path / name).write_text(name)
        monkeypatch.setattr(module, "ROOT", tmp_path)
        return module

    def test_what_serves_the_tests_also_serves_a_plain_run(self, stamped):
        assert stamped.wanted_stamp(stamped.TO_RUN).items() < stamped.wanted_stamp(stamped.TO_TEST).items()

    def test_other_requirements_or_another_folder_change_it(self, stamped, tmp_path, monkeypatch):
        before = stamped.wanted_stamp(stamped.TO_RUN)
        (tmp_path / "requirements.txt").write_text("other")
        other = stamped.wanted_stamp(stamped.TO_RUN)
        monkeypatch.setattr(sys, "base_prefix", "/elsewhere")
        moved = stamped.wanted_stamp(stamped.TO_RUN)
        assert before["requirements.txt"] != other["requirements.txt"]
        assert before["python"] == other["python"] != moved["python"]

    @pytest.mark.parametrize("content", ["", "{", "[]", "null"])
    def test_a_damaged_one_counts_as_none(self, module, tmp_path, monkeypatch, content):
        monkeypatch.setattr(module, "STAMP", tmp_path / "stamp")
        (tmp_path / "stamp").write_text(content)
        assert module.read_stamp() == {}


class TestOldPython:
    def test_the_file_parses_on_python_3_6(self):
        ast.parse(START.read_text("utf-8"), feature_version=(3, 6))

    def test_negative_control_newer_syntax_would_be_noticed(self):
        with pytest.raises(SyntaxError):
            ast.parse("match word:\n    case _: pass", feature_version=(3, 6))

    def test_it_only_says_what_is_needed(self, module, monkeypatch, capfd):
        monkeypatch.setattr(sys, "version_info", (3, 8, 10))
        assert module.main(["setup"]) == 2
        assert "需要 Python 3.11 或更新版本，现在的是 3.8" in capfd.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Windows always has a Chinese font")
def test_missing_programs_are_named_where_they_cannot_be_installed(monkeypatch, tmp_path, capfd):
    monkeypatch.setenv("PATH", str(tmp_path))
    programs.prepare_programs()
    told = capfd.readouterr().err
    missing = "LibreOffice 电子表格、LibreOffice 文字处理、pdftoppm（PDF 转图片）、Chromium 浏览器"
    assert (
        f"没有找到：{missing}、Xvfb（虚拟屏幕）、xdotool（模拟点击）、xprop（看窗口变化）、openbox（窗口管理器）、中文字体。"
        in told
    )
    assert (
        "libreoffice-calc libreoffice-writer poppler-utils chromium xvfb xdotool x11-utils openbox fonts-noto-cjk"
        in told
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows needs no Wine")
def test_only_the_long_tests_ask_for_wine_and_java(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    only = set(programs.missing_programs(long=True)) - set(programs.missing_programs())
    assert only >= {"nsis", "wine", "default-jre-headless"}


class TestPins:
    def test_every_package_is_pinned_and_no_host_is_named(self, module):
        assert set(module.TO_TEST_LONG) == {path.name for path in ROOT.glob("requirements*.txt")}
        for name in module.TO_TEST_LONG:
            self.require_pinned(name)

    def require_pinned(self, name):
        lines = (ROOT / name).read_text("utf-8").splitlines()
        pins = [line for line in lines if line and not line.startswith(("#", "./packages/"))]
        assert pins
        for pin in pins:
            assert re.fullmatch(
                r'[\w.-]+==[\w.]+(; sys_platform == "\w+"( and (python_version < "3.14"|platform_machine == "\w+"))?)?',
                pin,
            ), pin

    def test_what_is_installed_is_exactly_what_is_pinned(self, module):
        """Nothing came along unpinned: holds in the environment that start.py made."""
        if Path(sys.prefix) != ROOT / ".venv":
            pytest.skip("not run by start.py")
        from importlib.metadata import distributions

        text = "".join((ROOT / name).read_text("utf-8") for name in module.TO_TEST_LONG)
        pinned = {plain(name) for name in re.findall(r"^(?:\./packages/)?([\w.-]+)(?:==|$)", text, re.M)}
        installed = {plain(found.metadata["Name"]) for found in distributions()}
        assert installed - pinned <= {"pip", "setuptools"}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


class TestOfficeMarker:
    """A test that needs LibreOffice, a program or a package is skipped on a desk without it, and fails in CI."""

    @pytest.fixture
    def outcome(self, tmp_path):
        shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
        (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = office: needs LibreOffice\n")
        (tmp_path / "test_marked.py").write_text(
            "import pytest\n@pytest.mark.office\ndef test_marked(): pass\ndef test_plain(): pass\n"
        )
        (tmp_path / "test_package.py").write_text("import pytest\npytest.importorskip('no_such_package')\n")
        (tmp_path / "test_inside.py").write_text(
            "import pytest\ndef test_inside(): pytest.skip('java is missing')\n"
            "@pytest.mark.skipif(True, reason='elsewhere only')\ndef test_elsewhere(): pass\n"
        )

        def run(ci: str) -> str:
            env = dict(os.environ, PATH=str(tmp_path), CI=ci)
            command = [
                sys.executable,
                "-m",
                "pytest",
                "-p",
                "no:cacheprovider",
                "--continue-on-collection-errors",
                tmp_path,
            ]
            done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
            return done.stdout.splitlines()[-1]

        return run

    @pytest.mark.thorough
    def test_skipped_at_a_desk(self, outcome):
        assert "1 passed, 4 skipped" in outcome(ci="")

    @pytest.mark.thorough
    def test_fails_in_ci(self, outcome):
        assert "1 failed, 1 passed, 1 skipped, 2 errors" in outcome(ci="true")


@pytest.mark.office
class TestRendering:
    @pytest.mark.thorough
    def test_files_of_one_name_become_pdfs_in_order_and_pages_become_pictures(self, to_pdf, to_png, tmp_path):
        files = [tmp_path / word / "通报.txt" for word in ("示例甲", "示例乙")]
        for file in files:
            file.parent.mkdir()
            file.write_text(file.parent.name, "utf-8-sig")
        first, second = to_pdf(files)
        texts = [
            subprocess.check_output(["pdftotext", pdf, "-"], encoding="utf-8") for pdf in (first, second)
        ]
        assert [text.strip() for text in texts] == ["示例甲", "示例乙"]
        (page,) = to_png(first)
        assert page.read_bytes().startswith(b"\x89PNG")

    def test_what_libreoffice_cannot_read_is_a_failure(self, to_pdf, tmp_path):
        broken = tmp_path / "坏.docx"
        broken.write_bytes(b"PK\x03\x04 not a zip")
        with pytest.raises(AssertionError, match="made no PDF"):
            to_pdf([broken])

"""Prepare the toolkit beside this file and run it: the first thing a new office or developer types.

    python start.py                 prepare, then run the demonstration into a fresh folder 演示
    python start.py setup           only prepare, tell the buttons of workbooks where the toolkit is, and ask once
                                    whether LibreOffice may run those of one folder
    python start.py test [...]      prepare with the tools for tests, run them (--long: the long ones too);
                                    everything else goes to pytest, which runs beside this file
    python start.py bench [...]     the same tools; compare the speed with other programs' (tests/bench)
    python start.py promises [...]  the long tests' tools; run what shows each promise (tests/promises.py)
    python start.py bulk [...]      as below, with what only 大库 needs (requirements-optional.txt)
    python start.py 命令 [...]       prepare, then ``python -m toolkit 命令 [...]`` in the caller's folder

Everything lives in ``.venv`` beside this file.  A stamp in it, written last, names the Python, the
folder and the digest of every requirements file installed; while it matches, a run costs one small file.
No stamp, another Python or another folder: ``.venv`` is half made or was moved, and is made anew.
Other requirements: they are installed over the old ones.  A folder ``wheels`` replaces the network.
Who comes while another run prepares waits for it.
pip installs only files whose digest stands in ``requirements.sha256`` (macros/hashes.py writes it), from whatever
index or folder they come.  Then come the folders of ours (``./packages/…``), built with what was installed; the stamp
holds the digest of their sources too.

Standard library only, and the syntax of Python 3.6, so that an old Python can say that it is too old.
What this file itself says goes to the error stream: the output of a command stays its own.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "已就绪.json"
LOG = VENV / "安装日志.txt"
ALONE = ROOT / ".venv.lock"
"""Held by whoever prepares ``.venv``."""
WHEELS = ROOT / "wheels"
DIGESTS = ROOT / "requirements.sha256"
SYSTEM = re.sub(r"[-.]", "_", sysconfig.get_platform())
"""This computer in the words of a wheel's name: ``win_amd64``, ``linux_x86_64``."""
LAUNCHER = Path.home() / ".shuangsuiji" / "launcher.txt"
OLDEST = (3, 11)
TO_RUN = ("requirements.txt",)
TO_RUN_BULK = (*TO_RUN, "requirements-optional.txt")
TO_TEST = (*TO_RUN_BULK, "requirements-dev.txt")
IN_PARALLEL = ("-n", "2", "--dist", "loadscope", "--no-loadscope-reorder")
"""Two workers, each a whole file or class at a time: what is made once for a file is made once."""
EVERYDAY = "not thorough and not long"
"""What a change is tried with while it is made: eight minutes on two idle cores.  CI runs the thorough part as well."""
TO_TEST_LONG = (*TO_TEST, "requirements-long.txt")

USAGE = """双随机工具箱

用法：
  python start.py               准备运行环境，生成一套演示材料
  python start.py setup         只准备运行环境
  python start.py test          运行平时的测试（全部测试加 --long）
  python start.py bench         与同类程序比速度（加 --only draw 只比一组）
  python start.py 命令 …        运行工具箱的命令，例如：python start.py check 台账.xlsx
  python start.py --help        显示本说明"""


class Trouble(Exception):
    """Setting up cannot go on: the text is for the person, ``code`` the exit code."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.code = code


def say(text: str) -> None:
    """Print Chinese text whatever the locale, and in order with what child processes print."""
    sys.stderr.buffer.write((text + "\n").encode("utf-8"))
    sys.stderr.buffer.flush()


# --- the environment -----------------------------------------------------------------------------


def venv_python() -> Path:
    """The interpreter inside ``.venv``."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def wanted_stamp(files: "tuple[str, ...]") -> "dict[str, str]":
    """What the stamp says once these requirements files are installed here by this Python."""
    stamp = {"python": f"{sys.version} {sys.base_prefix}", "folder": str(ROOT)}
    for name in files:
        stamp[name] = sha256(ROOT / name)
    for line in own_packages(files):
        stamp[line] = digest_of_sources(ROOT / line)
    return stamp


def sha256(path: Path) -> str:
    """The digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digest_of_sources(package: Path) -> str:
    """One digest of what a package is built from."""
    digest = hashlib.sha256()
    for path in (package / "pyproject.toml", *sorted((package / "src").rglob("*.py"))):
        digest.update(path.relative_to(package).as_posix().encode("utf-8") + b"\0")
        digest.update(bytes.fromhex(sha256(path)))
    return digest.hexdigest()


def read_stamp() -> "dict[str, str]":
    """The stamp as it lies there; empty when there is none to trust."""
    try:
        stamp = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and venv_python().exists() else {}


def prepare(files: "tuple[str, ...]") -> None:
    """Make ``.venv`` hold what these requirements files name; at once done when it does."""
    wanted = wanted_stamp(files)
    if wanted.items() <= read_stamp().items():
        return
    with ALONE.open("a") as held:
        wait_for(held)
        found = read_stamp()
        if wanted.items() <= found.items():  # another window has just done it
            return
        say("正在准备运行环境（第一次约需一两分钟）……")
        if all(found.get(key) == wanted[key] for key in ("python", "folder")):
            STAMP.unlink()
        else:
            make_venv()
        pip_install(files)
        STAMP.write_text(json.dumps(wanted, ensure_ascii=False, indent=1), "utf-8")
        say(f"运行环境已就绪：{VENV}")


def wait_for(held: IO[str]) -> None:
    """Wait until nobody else prepares ``.venv``; on a file system without locks as if alone."""
    told = False
    with contextlib.suppress(OSError):
        while not lock(held):
            if not told:
                say("另一个窗口已经在准备，请等它完成……")
            told = True
            time.sleep(0.2)


def lock(held: IO[str]) -> bool:
    """Lock the file, unless another process has; the system lets go when the process ends.  Raises OSError."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def make_venv() -> None:
    """Make ``.venv`` from nothing."""
    if Path(sys.prefix).resolve() == VENV:
        raise Trouble("当前 Python 来自需要重建的 .venv。请先退出该虚拟环境（deactivate），再重新运行。", 2)
    if VENV.exists():
        say("已有的 .venv 不完整或不适用，正在重建……")
        shutil.rmtree(str(VENV))
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not apt_install([package]):
            raise Trouble(f"{sys.executable} 缺少建立虚拟环境的部件。请让管理员安装 {package}，再重新运行。")
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if made.returncode:
        VENV.mkdir(exist_ok=True)
        LOG.write_bytes(made.stdout)
        raise Trouble(f"没能建立虚拟环境 {VENV}。请检查 Python 是否安装完整，再重新运行。日志：{LOG}")


def pip_install(files: "tuple[str, ...]") -> None:
    """Install the requirements files into ``.venv``; pip's own words go to the log."""
    command = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    if WHEELS.is_dir():
        command += ["--no-index", "--find-links", str(WHEELS)]
    hashed = VENV / "requirements.txt"
    hashed.write_text("\n".join(with_digests(pins(files))), "utf-8")
    steps = [["--require-hashes", "-r", str(hashed)]]
    if own_packages(files):  # pip has no digest of a folder; what builds them stands among the pins
        steps.append(["--no-deps", "--no-build-isolation", *own_packages(files)])
    with LOG.open("wb") as log:
        for words in steps:
            # in ROOT: pip takes a path as relative to where it runs
            code = subprocess.call(
                command + words, stdout=log, stderr=subprocess.STDOUT, env=child_env(), cwd=str(ROOT)
            )
            if code:
                break
    if code:
        remedy = wheels_trouble(files) if WHEELS.is_dir() else f"请检查网络，或把离线安装包放入 {WHEELS}"
        tail = "\n  ".join(LOG.read_text("utf-8", "replace").splitlines()[-5:])
        raise Trouble(
            f"运行环境所需的组件没有装好。{remedy}，再重新运行。\n"
            f"完整日志：{LOG}\n日志末尾（供技术人员参考）：\n  {tail}"
        )


# --- which files pip may install -----------------------------------------------------------------


def lines_of(files: "tuple[str, ...]") -> "list[str]":
    """Every requirement of these files once."""
    found = {}  # type: dict[str, None]
    for name in files:
        for line in (ROOT / name).read_text("utf-8").splitlines():
            found[line.partition("#")[0].strip()] = None
    return [line for line in found if line]


def own_packages(files: "tuple[str, ...]") -> "list[str]":
    """The folders of ours among the requirements."""
    return [line for line in lines_of(files) if line.startswith("./")]


def pins(files: "tuple[str, ...]") -> "list[str]":
    """The packages of others, each ``name==version`` and perhaps ``; marker``."""
    return [line for line in lines_of(files) if not line.startswith("./")]


def digests() -> "dict[str, str]":
    """Name of each file that may be installed → its SHA-256."""
    lines = DIGESTS.read_text("utf-8").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def with_digests(packages: "list[str]") -> "list[str]":
    """The pins as ``pip install --require-hashes`` reads them."""
    known = digests()
    return [
        " ".join([pin, *("--hash=sha256:" + known[name] for name in known if is_of(name, pin))])
        for pin in packages
    ]


def is_of(file: str, pin: str) -> bool:
    """Whether a file, wheel or source, is of the pinned package and version."""
    wanted, _, version = pin.partition(";")[0].strip().partition("==")
    stem = re.sub(r"[.](whl|zip|tar[.]gz)$", "", file)
    name, _, rest = stem.partition("-") if file.endswith(".whl") else stem.rpartition("-")
    return plain(name) == plain(wanted) and rest.partition("-")[0] == version


def plain(name: str) -> str:
    """A package's name as every spelling of it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def fits(wheel: str, python: "tuple[int, int]" = sys.version_info[:2], system: str = SYSTEM) -> bool:
    """Whether this Python of this system can install a wheel."""
    versions, abi, systems = wheel[: -len(".whl")].split("-")[-3:]
    tags = versions.split(".")
    if system.startswith("linux"):
        there = re.search(r"linux\w*{}\b".format(system[len("linux") :]), systems)
    elif system.startswith("macosx"):
        there = re.search("macosx\\w*_({}|universal2)\\b".format(system.split("_", 3)[-1]), systems)
    else:
        there = re.search(system, systems)
    old_enough = any(tag.startswith("cp3") and int(tag[3:]) <= python[1] for tag in tags)
    return bool(there or systems == "any") and (
        "py3" in tags or "cp{}{}".format(*python) in tags or (abi == "abi3" and old_enough)
    )


def wheels_trouble(files: "tuple[str, ...]") -> str:
    """What to do about the folder ``wheels``, from which pip could not install."""
    there, known = sorted(path.name for path in WHEELS.iterdir()), digests()
    missing, foreign = [], []
    for pin in pins(files):
        only_on = re.search('sys_platform == "(\\w+)"', pin)
        own = [name for name in there if is_of(name, pin)]
        if only_on and only_on.group(1) != sys.platform:
            continue
        if not own:
            missing.append(pin.partition(";")[0])
        elif all(name.endswith(".whl") and not fits(name) for name in own):
            foreign.append(own[0])
    changed = [name for name in there if name in known and known[name] != sha256(WHEELS / name)]
    if foreign:
        return (
            f"文件夹 {WHEELS} 是为别的 Python 或别的系统准备的：{foreign[0]} 等 {len(foreign)} 个文件，"
            "这里是 Python {}.{}（{}）。请换成为这一种准备的".format(*sys.version_info[:2], SYSTEM)
        )
    if changed:
        return f"文件夹 {WHEELS} 里的 {'、'.join(changed)} 与 {DIGESTS.name} 登记的不同（损坏，或者换过）。请重新复制"
    if missing:
        return f"文件夹 {WHEELS} 不完整，缺 {'、'.join(missing)}。请补齐"
    return f"请检查文件夹 {WHEELS} 是否完整"


def write_launcher() -> None:
    """Tell the buttons of workbooks that lie elsewhere which Python to start, and where the toolkit is.

    Their macros read the file in the system's code page, so it is written in that.
    """
    windows = os.name == "nt"
    python = VENV / "Scripts/pythonw.exe" if windows else venv_python()
    LAUNCHER.parent.mkdir(exist_ok=True)
    try:
        LAUNCHER.write_text(f"{python}\n{ROOT}\n", "mbcs" if windows else "utf-8")
    except UnicodeEncodeError:
        raise Trouble(
            f"文件夹名“{ROOT}”里有本机写不出的字，按钮找不到工具箱。请把工具箱移到别的文件夹。"
        ) from None


def ask_for_trust() -> int:
    """Ask, once and only a person, in which folder LibreOffice may run macros: without it the buttons are dead."""
    asked = LAUNCHER.with_name("libreoffice.txt")
    if asked.exists() or not (
        sys.stdin.isatty() and (shutil.which("soffice") or shutil.which("libreoffice"))
    ):
        return 0
    say("要用 LibreOffice 按按钮，须让它信任台账所在的文件夹（请先关闭 LibreOffice；只用 Excel 的写 n）。")
    say(f"直接回车：{ROOT / 'workbooks'}；也可以写另一个文件夹：")
    answer = input().strip()
    code = 0
    if answer.lower() not in ("n", "no", "否"):
        code = run(["toolkit", "trust", answer or str(ROOT / "workbooks")])
    if not code:
        asked.write_text(answer + "\n", "utf-8")
    return code


def put_into_wps() -> int:
    """Where WPS has been, its ribbon gets our buttons."""
    places = (
        Path("/opt/kingsoft/wps-office"),
        Path("/opt/apps/cn.wps.wps-office-pro"),
        Path(os.environ.get("APPDATA") or "/nowhere", "kingsoft", "wps"),
    )
    return run(["toolkit", "wps", "--if-there"]) if any(place.exists() for place in places) else 0


def child_env() -> "dict[str, str]":
    """The environment of every child: UTF-8 throughout, and the toolkit found from any folder."""
    env = dict(os.environ, PYTHONUTF8="1", PYTHONIOENCODING="utf-8", PYTHONPATH=str(ROOT))
    env.pop("PYTHONHOME", None)
    return env


# --- programs of the system ----------------------------------------------------------------------


def apt_install(packages: "list[str]") -> bool:
    """Install Debian packages; ``False`` when this is not Debian, not root, or apt fails."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    say("正在安装系统软件包：{}……".format("、".join(packages)))
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
    # an update that fails is no reason to stop: the lists already there may do
    for words in (["update"], ["install", "--no-install-recommends", *packages]):
        done = subprocess.run(
            apt + words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=env,
            check=False,
        )
    if done.returncode:
        say(
            "系统软件包没有装好，日志末尾（供技术人员参考）：\n{}".format(
                done.stdout.decode("utf-8", "replace")[-800:]
            )
        )
    return done.returncode == 0


# --- what was asked for --------------------------------------------------------------------------


def run(words: "list[str]", cwd: "Path | None" = None) -> int:
    """Run ``python -m`` with these words in the prepared environment; the exit code."""
    # -P: a file of the caller's folder named like one of our modules must not be run in its stead
    code = subprocess.call([str(venv_python()), "-P", "-m", *words], env=child_env(), cwd=cwd)
    return code if code >= 0 else 128 - code  # ended by a signal: as a shell counts it


def fresh_folder() -> Path:
    """演示 beside this file, or the first of 演示-2, 演示-3 … that is not there yet."""
    folder, number = ROOT / "演示", 1
    while folder.exists():
        number += 1
        folder = ROOT / f"演示-{number}"
    if number > 1:
        say(f"“演示”文件夹已存在，不覆盖；这次的演示放入“{folder.name}”。")
    return folder


def demonstrate() -> int:
    """Run the demonstration, and say where its results lie."""
    prepare(TO_RUN)
    if not LAUNCHER.exists():  # the buttons of what is made now
        write_launcher()
    folder = fresh_folder()
    code = run(["toolkit", "demo", "--out", str(folder)])
    if code:
        say("演示没有完成，原因见上面的提示。")
    else:
        say(f"演示完成，请打开文件夹查看：{folder}")
    return code


def test(words: "list[str]") -> int:
    """Run the everyday tests, two at a time (``-n 0`` for one at a time); all of them with ``--long``.

    ``-m "thorough and not long"`` runs what the everyday part leaves to CI: pytest goes by the last ``-m``.
    """
    long = "--long" in words
    prepare(TO_TEST_LONG if long else TO_TEST)
    run(["tests.programs", *["--long"] * long], cwd=ROOT)
    chosen = [] if long else ["-m", EVERYDAY]
    return run(["pytest", *IN_PARALLEL, *chosen, *(word for word in words if word != "--long")], cwd=ROOT)


def main(words: "list[str]") -> int:
    """Do what the words of the command line ask for; the exit code."""
    if sys.version_info < OLDEST:
        say(too_old(sys.version_info[:2]))
        return 2
    try:
        if not words:
            return demonstrate()
        if words[0] in ("-h", "--help"):
            sys.stdout.buffer.write((USAGE + "\n").encode("utf-8"))
            return 0
        if words[0] == "test":
            return test(words[1:])
        if words[0] == "bench":
            prepare(TO_TEST)
            return run(["tests.bench", *words[1:]])
        if words[0] == "promises":
            prepare(TO_TEST_LONG)
            return run(["tests.programs", "--long"], cwd=ROOT) or run(
                ["tests.promises", *words[1:]], cwd=ROOT
            )
        prepare(TO_RUN_BULK if words[0] == "bulk" else TO_RUN)
        if words == ["setup"]:
            write_launcher()
            run(["toolkit.pictures.plots"])  # makes its list of fonts: the first 统计 need not wait for it
            return ask_for_trust() or put_into_wps()
        return run(["toolkit", *words])
    except Trouble as trouble:
        say(str(trouble))
        return trouble.code
    except OSError as error:
        say(f"无法读写文件：{error.filename or VENV}（{error.strerror or error}）。")
        say("请关闭正在使用工具箱的程序，检查写入权限和磁盘空间，再重新运行。")
        return 1
    except KeyboardInterrupt:
        say("已中止。重新运行即可继续。")
        return 130


def too_old(version: "tuple[int, ...]") -> str:
    """What to tell a person whose Python is too old."""
    needs, has = (".".join(map(str, v)) for v in (OLDEST, version))
    return f"需要 Python {needs} 或更新版本，现在的是 {has}（{sys.executable}）。请安装新版本后重新运行。"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

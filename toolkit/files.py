"""Files that appear whole or not at all, are never overwritten by mistake, and have names every system takes.

How a file appears whole: it is written under a passing name (``.xxxxxxxx.part``) in the same folder, forced
to the disk, and only then given its name in one step.  A hard link is that step for a new file, because it
fails if the name is taken; a rename is that step for a replaced file and for a whole folder.  Whoever is
killed on the way leaves at most a ``.part`` behind, never a half file under the true name.  Nobody reads these;
the first write into their folder a day later takes them away.

Every failure of the file system becomes a ``Refused`` that names the file and says what to do.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import stat
import time
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from math import isfinite
from pathlib import Path, PurePosixPath
from typing import Any

from toolkit.errors import Exists, Locked, Refused, WrongUse

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ENOTCONN, errno.EHOSTDOWN, errno.ESTALE, errno.EIO}
_PASSING = re.compile(r"\..+\.part")
_MOST_VALUES = 2_000_000
_MAYBE_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_STALE = 24 * 3600.0  # seconds: a living process needs a passing name for minutes at most
_WINDOWS_SHARING = {32, 33}  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION

_BAD_IN_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\ud800-\udfff]')
_DOS_NAME = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_UNNAMED = "未命名"
OWN_FOLDER = ".shuangsuiji"
"""The toolkit's folder in that of the user."""


def refusal(error: OSError, path: Path) -> Refused:
    """Say in the user's words why ``path`` could not be read or written."""
    head = f"“{path.name}”无法读写（{path.parent}）："
    if getattr(error, "winerror", None) in _WINDOWS_SHARING:
        return Locked(f"{head}正被其他程序打开。请关闭后再试。")
    if error.errno in _FULL:
        return Refused(f"{head}磁盘已满或超出限额。请清理出空间后再试。")
    if error.errno in _FORBIDDEN:
        return Refused(f"{head}没有权限，文件或文件夹是只读的，或正被其他程序打开。请检查后再试。")
    if error.errno in _GONE:
        return Refused(f"{head}文件夹不存在，或网络共享已断开。请确认能打开该文件夹后再试。")
    if error.errno == errno.ELOOP:
        return Refused(
            f"{head}这是一个指向别处的链接，不会写到别处去。请删去链接，把文件本身（名字不变）放在这里后再试。"
        )
    if error.errno == errno.ENAMETOOLONG:
        return Refused(f"{head}文件名或路径太长。请换到较短的文件夹后再试。")
    return Refused(f"{head}系统报告错误 {error.errno}。请确认磁盘和网络正常后再试。")


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn every OSError inside the block into the Refused of ``refusal``."""
    try:
        yield
    except OSError as error:
        raise refusal(error, path) from error


def read_at_most(path: Path, most: int, lines: int = 0) -> bytes:
    """All of a file that the toolkit wrote itself; Refused above ``most`` bytes, more than it ever writes there.

    ``lines``: how many it may have.  What lies in the office's folder may have been swapped; a file of gigabytes must
    not take the computer with it.
    """
    with telling(path):
        size = path.stat().st_size
        if size > most:
            raise Refused(
                f"“{path.name}”有 {-(-size >> 20)} MB，大于 {most >> 20} MB，没有读（{path.parent}）："
                "程序写的到不了这么大，多半混进了别的内容或被换过。请从备份恢复这个文件，查明是谁改的。"
            )
        data = path.read_bytes()
    if lines and data.count(b"\n") + data.count(b"\r") > lines:
        raise Refused(
            f"“{path.name}”多于 {lines:,} 行，没有读（{path.parent}）：程序写的到不了这么多，"
            "多半混进了别的内容。请从备份恢复这个文件，查明是谁改的。"
        )
    return data


def _finite(said: str) -> float:
    number = float(said)
    if not isfinite(number):
        raise ValueError(f"{said} is no number")
    return number


_JSON = json.JSONDecoder(parse_float=_finite, parse_constant=_finite)


def parsed(data: bytes) -> Any:  # noqa: ANN401  # JSON
    """What JSON says.  ValueError if it is none, too deep, too much, half a character or a number without end.

    Each value takes a hundred bytes of memory, in however few it is written.  Half of a character beyond U+FFFF, which
    an escape can write, could be neither shown nor written again.  Python reads 1e999 and NaN, which JSON does not
    have, as numbers that cannot be counted with.
    """
    if data.count(b",") > _MOST_VALUES:
        raise ValueError(f"more than {_MOST_VALUES} values")
    try:
        found = _JSON.decode(data.decode("utf-8-sig"))
        if _MAYBE_HALF.search(data):
            json.dumps(found, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("too deep") from None
    return found


def write_new(path: Path, data: bytes | Iterable[bytes], *, private: bool = False) -> None:
    """Create ``path`` with ``data`` (or its pieces), whole and on the disk when this returns.

    ``private`` lets only the owner read it.  Raises Exists if the name is taken (also by another process
    at the same moment: exactly one wins), Refused if it cannot be written.
    """
    with telling(path), _part(path.parent) as part:
        _write(part, data, 0o600 if private else 0o666)
        _name_once(part, path)
        _sync_folder(path.parent)


def write_atomic(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data`` in one step, keeping its permissions.

    A link of that name gives way to the file, and what it leads to stays as it was: nothing the toolkit makes is
    written outside the office's folder because somebody laid a link into it.  Who means the file behind a link (the
    workbook, opened by a link on the desktop) resolves it before.
    Raises Refused if it cannot be written; the old file is then as it was.
    """
    with telling(path), _part(path.parent) as part:
        _write(part, data, 0o666)
        if path.exists() and not path.is_symlink():
            part.chmod(stat.S_IMODE(path.stat().st_mode))
        part.replace(path)
        _sync_folder(path.parent)


def append(path: Path, data: bytes, *, private: bool = False) -> None:
    """Add ``data`` to the end of ``path``, which is made if it is missing; on the disk when this returns.

    ``private`` lets only the owner read a new one.  Raises Refused if it cannot be written, or is a link: its lines
    would come to lie elsewhere.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    with telling(path):
        if path.is_symlink():  # Windows knows no O_NOFOLLOW
            raise OSError(errno.ELOOP, "link")
        with os.fdopen(os.open(path, flags, 0o600 if private else 0o666), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())


def make_folder_new(path: Path, files: Mapping[str, bytes], *, private: Collection[str] = ()) -> None:
    """Make the folder ``path`` with all ``files`` (relative names, ``/`` between folders) in one step.

    Only the owner can read those named in ``private``, from the first moment on.
    Raises Exists if ``path`` is there, WrongUse for no files or a name that leads outside.
    """
    names = {name: PurePosixPath(name) for name in files}
    # An empty folder would not be exclusive: a rename may replace an empty folder that is already there.
    if not files or any(p.is_absolute() or not p.parts or ".." in p.parts for p in names.values()):
        raise WrongUse(f"“{path.name}”的文件清单为空，或含有指向文件夹之外的文件名。请检查后重试。")
    with telling(path), _part(path.parent) as part:
        part.mkdir()
        for name, data in files.items():
            target = part.joinpath(names[name])
            make_folders(target.parent, part)
            _write(target, data, 0o600 if name in private else 0o666)
        for folder in {part.joinpath(*p.parts[:-1]) for p in names.values()} | {part}:
            _sync_folder(folder)
        if path.exists():
            raise _exists(path)
        try:
            part.rename(path)
        except OSError:
            if path.exists():  # another process was first
                raise _exists(path) from None
            raise
        _sync_folder(path.parent)


def make_folders(folder: Path, root: Path) -> None:
    """Make ``folder`` and what is missing between it and ``root``, which must be there.

    Raises Refused without ``root``: when a share is gone, nothing must come to lie in its old place on this computer.
    """
    with telling(folder):
        for number in range(1, len(folder.relative_to(root).parts) + 1):
            root.joinpath(*folder.relative_to(root).parts[:number]).mkdir(exist_ok=True)


def lock_file(path: Path) -> Path:
    """The file by which ``lock`` keeps others out; it stays behind, empty."""
    return path.with_name(f".{path.name}.lock")


@contextmanager
def lock(path: Path, timeout: float = 5.0) -> Iterator[None]:
    """Keep other processes of the toolkit from ``path`` during the block; Locked after ``timeout`` seconds.

    The lock is a file ``.name.lock`` beside ``path``; the system releases it when a process dies.
    """
    from filelock import FileLock, Timeout  # what only reads locks nothing, and need not wait for it

    guard = FileLock(lock_file(path))
    with telling(path):
        path.parent.stat()  # filelock would make a missing folder
        try:
            guard.acquire(timeout=timeout)
        except Timeout:
            raise Locked(f"“{path.name}”正由另一个操作处理，还没有结束。请等它完成后再试。") from None
    try:
        yield
    finally:
        guard.release()


def safe_name(text: str, limit: int = 60) -> str:
    r"""Make a file name of any text, at most ``limit`` characters and never empty.

    No ``\ / : * ? " < > |``, no control or invisible characters, no dots or blanks at the ends, and no
    reserved DOS name.

    >>> safe_name("检查通报：示例/1.docx")
    '检查通报：示例_1.docx'
    >>> safe_name("CON.txt")
    '_CON.txt'
    """
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    name = _BAD_IN_NAME.sub("_", unicodedata.normalize("NFC", visible)).strip(" .\u3000\xa0")
    if _DOS_NAME.match(name):
        name = f"_{name}"
    return name[:limit].rstrip(" .\u3000\xa0") or _UNNAMED


@contextmanager
def _part(folder: Path) -> Iterator[Path]:
    """A passing name in ``folder``; whatever still bears it at the end is removed."""
    _sweep(str(folder.absolute()))
    part = folder / f".{os.urandom(6).hex()}.part"
    try:
        yield part
    finally:
        _remove(part)


@cache
def _sweep(folder: str) -> None:
    """Once in a process: take away what was killed in this folder a day ago or earlier."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            passing = _PASSING.fullmatch(entry.name)
            if passing and time.time() - entry.stat(follow_symlinks=False).st_mtime > _STALE:
                _remove(Path(entry.path))


def _remove(part: Path) -> None:
    if part.is_dir() and not part.is_symlink():
        shutil.rmtree(part, ignore_errors=True)
    else:
        with suppress(OSError):
            part.unlink()


def _write(path: Path, data: bytes | Iterable[bytes], mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(descriptor, "wb") as out:
        out.writelines((data,) if isinstance(data, bytes) else data)
        out.flush()
        os.fsync(out.fileno())


def _name_once(part: Path, path: Path) -> None:
    try:
        os.link(part, path)
    except FileExistsError:
        raise _exists(path) from None
    except OSError:
        # No hard links here (FAT, some shares).  A rename is as atomic but would replace a file on POSIX,
        # so our own processes queue for the look before it.
        with lock(path.with_name(f"{path.name}.new")):
            if path.exists():
                raise _exists(path) from None
            part.rename(path)


def _sync_folder(folder: Path) -> None:
    """Force a new name to the disk; Windows has no such call, and a file system that refuses it has its own way."""
    if os.name != "posix":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno in _FULL | _GONE:  # the disk itself fails
            raise


def _exists(path: Path) -> Exists:
    return Exists(f"“{path.name}”已经存在（{path.parent}），不会覆盖。请先查看已有的内容，再决定是否重做。")

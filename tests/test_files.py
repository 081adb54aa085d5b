"""Files appear whole or not at all, once, under names that every system takes."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import files
from toolkit.errors import Exists, Locked, Refused, WrongUse

FORKED = multiprocessing.get_context("fork")


def names(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir()}


def test_a_new_file_appears_with_its_content_and_nothing_else(tmp_path):
    files.write_new(tmp_path / "示例.json", b"abc")
    assert (tmp_path / "示例.json").read_bytes() == b"abc"
    assert names(tmp_path) == {"示例.json"}


def test_pieces_are_written_in_order(tmp_path):
    files.write_new(tmp_path / "a", iter([b"ab", b"", b"c" * 99_999]))
    assert (tmp_path / "a").read_bytes() == b"ab" + b"c" * 99_999


def test_a_file_that_is_there_is_never_overwritten(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(Exists, match="已经存在"):
        files.write_new(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == {"a"}


def test_a_private_file_is_for_its_owner_only(tmp_path):
    files.write_new(tmp_path / "nonce", b"x", private=True)
    assert stat.S_IMODE((tmp_path / "nonce").stat().st_mode) == 0o600


def test_replacing_keeps_permissions(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o640)
    files.write_atomic(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("there", [True, False])
def test_a_link_gives_way_to_the_file_and_what_it_leads_to_stays(tmp_path, there):
    outside, link = tmp_path / "outside", tmp_path / "link"
    if there:
        outside.write_bytes(b"old")
        outside.chmod(0o600)
    link.symlink_to(outside)
    files.write_atomic(link, b"new")
    assert link.read_bytes() == b"new"
    assert not link.is_symlink()
    assert outside.exists() == there
    assert not there or outside.read_bytes() == b"old"


@pytest.mark.parametrize("there", [True, False])
def test_nothing_is_added_through_a_link(tmp_path, there):
    outside, link = tmp_path / "outside", tmp_path / "link"
    if there:
        outside.write_bytes(b"old")
    link.symlink_to(outside)
    with pytest.raises(Refused, match="指向别处的链接"):
        files.append(link, b"new")
    assert outside.exists() == there
    assert not there or outside.read_bytes() == b"old"


def test_what_is_added_follows_what_was_there(tmp_path):
    for part in (b"one", b"two"):
        files.append(tmp_path / "a", part, private=True)
    assert (tmp_path / "a").read_bytes() == b"onetwo"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def _race(target, folder: Path, count: int = 8) -> int:
    """Run ``target(i, barrier, wins)`` in ``count`` processes at once; return how many won."""
    barrier, wins = FORKED.Barrier(count), FORKED.Queue()

    def run(i: int) -> None:
        barrier.wait()
        try:
            target(i)
            wins.put("won")
        except Exists:
            wins.put("exists")
        except BaseException as error:
            wins.put(repr(error))

    workers = [FORKED.Process(target=run, args=(i,)) for i in range(count)]
    for worker in workers:
        worker.start()
    results = [wins.get(timeout=20) for _ in workers]
    for worker in workers:
        worker.join()
    assert set(results) <= {"won", "exists"}, results
    assert not [n for n in names(folder) if n.endswith(".part")]
    return results.count("won")


@pytest.mark.parametrize("hard_links", [True, False])
def test_of_many_processes_exactly_one_creates_a_file(tmp_path, monkeypatch, hard_links):
    if not hard_links:

        def refuse(*_):
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)  # what a FAT file system answers
    path = tmp_path / "记录.json"
    assert _race(lambda i: files.write_new(path, b"%d" % i * 100_000), tmp_path) == 1
    assert len(set(path.read_bytes())) == 1
    assert len(path.read_bytes()) == 100_000


def test_of_many_processes_exactly_one_makes_a_folder(tmp_path):
    path = tmp_path / "记录"
    assert _race(lambda i: files.make_folder_new(path, {"a": b"%d" % i, "b/c": b"%d" % i}), tmp_path) == 1
    assert (path / "a").read_bytes() == (path / "b" / "c").read_bytes()


def test_a_private_file_in_a_new_folder_is_for_its_owner_only(tmp_path):
    files.make_folder_new(tmp_path / "记录", {"nonce": b"x", "record": b"y"}, private=["nonce"])
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) & 0o077 for p in (tmp_path / "记录").iterdir()}
    assert modes["nonce"] == 0
    assert modes["record"] != 0


@pytest.mark.parametrize("there", ["file", "empty", "full"])
def test_a_folder_is_not_made_where_something_is(tmp_path, there):
    path = tmp_path / "记录"
    if there == "file":
        path.write_bytes(b"")
    else:
        path.mkdir()
        if there == "full":
            (path / "old").write_bytes(b"old")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Exists):
        files.make_folder_new(path, {"a": b""})
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["../a", "/a", "b/../../a", ""])
def test_a_folder_keeps_its_files_inside(tmp_path, name):
    with pytest.raises(WrongUse):
        files.make_folder_new(tmp_path / "x", {name: b""})
    assert names(tmp_path) == set()


def test_a_folder_without_files_is_refused(tmp_path):
    with pytest.raises(WrongUse):
        files.make_folder_new(tmp_path / "x", {})


@pytest.mark.parametrize("kind", ["new", "atomic", "folder"])
def test_a_killed_writer_leaves_nothing_half_done(tmp_path, kind):
    """Killed at many moments: under the true name there is the old state or the whole new one."""
    path = tmp_path / "a"
    new = b"n" * 3_000_000
    work = {
        "new": lambda: files.write_new(path, new),
        "atomic": lambda: files.write_atomic(path, new),
        "folder": lambda: files.make_folder_new(path, {"1": new, "2": new}),
    }[kind]
    for wait in range(0, 12, 2):
        if path.is_dir():
            for child in path.iterdir():
                child.unlink()
            path.rmdir()
        elif path.exists():
            path.unlink()
        if kind == "atomic":
            path.write_bytes(b"old")
        worker = FORKED.Process(target=work)
        worker.start()
        time.sleep(wait / 1000)
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
        if kind == "folder":
            assert not path.exists() or sorted(p.read_bytes() for p in path.iterdir()) == [new, new]
        elif kind == "atomic":
            assert path.read_bytes() in (b"old", new)
        else:
            assert not path.exists() or path.read_bytes() == new


@pytest.mark.parametrize("call", ["write_new", "write_atomic"])
def test_a_write_that_the_disk_cuts_short_is_refused_and_changes_nothing(tmp_path, call):
    """A real failure in the middle of a write: the size limit of the process is below the data."""
    path = tmp_path / "a.xlsx"
    if call == "write_atomic":
        path.write_bytes(b"old")
    code = (
        "import sys, pathlib; from toolkit import files; from toolkit.errors import Refused\n"
        "try: getattr(files, sys.argv[1])(pathlib.Path(sys.argv[2]), b'x' * 1_000_000)\n"
        "except Refused as e: print(e); sys.exit(7)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, call, str(path)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert done.returncode == 7, done.stderr
    assert "a.xlsx" in done.stdout
    assert "磁盘已满" in done.stdout
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == (
        [("a.xlsx", b"old")] if call == "write_atomic" else []
    )


@pytest.mark.parametrize("call", [files.write_new, files.write_atomic])
def test_a_folder_that_is_gone_is_told(tmp_path, call):
    with pytest.raises(Refused, match=r"a\.xlsx.*文件夹不存在"):
        call(tmp_path / "没有" / "a.xlsx", b"")


@pytest.mark.parametrize(
    ("number", "words"),
    [(13, "没有权限"), (30, "只读"), (28, "磁盘已满"), (116, "网络共享"), (36, "太长"), (99, "99")],
)
def test_every_kind_of_failure_has_its_words(number, words):
    assert words in str(files.refusal(OSError(number, "library words"), Path("/x/示例.xlsx")))


def test_the_words_of_the_system_are_never_shown():
    assert "library" not in str(files.refusal(OSError(99, "library words"), Path("/x/a")))


def test_a_lock_keeps_another_process_out_and_ends_with_its_holder(tmp_path):
    path = tmp_path / "台账.xlsx"
    ready = FORKED.Event()

    def hold() -> None:
        with files.lock(path):
            ready.set()
            time.sleep(30)

    holder = FORKED.Process(target=hold)
    holder.start()
    assert ready.wait(10)
    with pytest.raises(Locked, match=r"台账\.xlsx"), files.lock(path, timeout=0.1):
        pass
    holder.kill()
    holder.join()
    with files.lock(path, timeout=5):
        pass


def test_a_lock_in_a_folder_that_is_gone_is_refused(tmp_path):
    with pytest.raises(Refused), files.lock(tmp_path / "没有" / "a", timeout=0.1):
        pass


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("示例", "示例"),
        ("..", "未命名"),
        ("", "未命名"),
        ("  .a. ", "a"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("con", "_con"),
        ("COM1.txt", "_COM1.txt"),
        ("CONSOLE", "CONSOLE"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\x00\n", "a__"),
        ("示" * 100, "示" * 60),
        ("a" * 59 + ". b", "a" * 59),
        ("示例\u3000", "示例"),
    ],
)
def test_names_become_safe(text, name):
    assert files.safe_name(text) == name


@given(st.text(st.characters(), max_size=80) | st.sampled_from(["CON", "nul.", "~", "-", " "]))
def test_a_safe_name_is_a_plain_name_that_can_be_made_and_stays_as_it_is(text):
    name = files.safe_name(text)
    assert name == files.safe_name(name)
    assert 0 < len(name) <= 61
    assert not set(name) & set('\\/:*?"<>|\x00\n')
    assert name.strip(" .") == name
    assert len(name.encode()) <= 255


def test_folders_are_made_below_a_place_that_is_there(tmp_path):
    files.make_folders(tmp_path / "记录" / "2023", tmp_path)
    files.make_folders(tmp_path / "记录" / "2023", tmp_path)
    assert (tmp_path / "记录" / "2023").is_dir()


def test_nothing_is_made_in_the_old_place_of_a_share_that_is_gone(tmp_path):
    with pytest.raises(Refused, match="网络共享已断开"):
        files.make_folders(tmp_path / "共享" / "记录" / "2023", tmp_path / "共享")
    assert names(tmp_path) == set()


@pytest.mark.parametrize(("number", "told"), [(5, True), (28, True), (22, False), (95, False)])
def test_a_folder_that_cannot_be_forced_down_is_told_if_the_disk_fails(tmp_path, monkeypatch, number, told):
    """EIO and ENOSPC are the disk's; EINVAL and EOPNOTSUPP are a file system that has no such call."""
    really = os.fsync

    def fsync(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, "library words")
        really(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    if told:
        with pytest.raises(Refused, match="示例"):
            files.write_new(tmp_path / "示例", b"abc")
    else:
        files.write_new(tmp_path / "示例", b"abc")
    assert (tmp_path / "示例").read_bytes() == b"abc"


def test_what_was_killed_long_ago_is_taken_away_and_what_lives_stays(tmp_path):
    for name in (".old.part", ".new.part", "others.part"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / ".folder.part").mkdir()
    (tmp_path / ".folder.part" / "nonce.txt").write_bytes(b"")
    for name in (".old.part", "others.part", ".folder.part"):
        os.utime(tmp_path / name, (0, 0))
    files.write_new(tmp_path / "a", b"")
    assert names(tmp_path) == {"a", ".new.part", "others.part"}

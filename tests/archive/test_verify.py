"""Damage of every sort is named by our verifier, and the Library of Congress' bagit comes to the same verdict."""

from __future__ import annotations

import json
import random
import re
import shutil
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import bagit
import pytest

from toolkit.archive import bag
from toolkit.archive.verify import METADATA
from toolkit.errors import WrongUse
from toolkit.jobs.archive.check import verify_archive

Copy = Callable[[], Path]


def files(package: Path) -> list[Path]:
    return sorted(path for path in package.rglob("*") if path.is_file())


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 1
    path.write_bytes(data)


def damage(package: Path, dice: random.Random) -> str:
    """Do some harm; returns the name of the file that must be told."""
    kind = dice.choice(["flip", "flip", "flip", "cut", "grow", "remove", "add", "empty", "swap", "rename"])
    guarded = [path for path in files(package) if path.stat().st_size and path.name != bag.TAGS]
    chosen = dice.choice(guarded)
    name = chosen.relative_to(package).as_posix()
    if kind == "flip":
        flip(chosen, dice.randrange(chosen.stat().st_size))
    elif kind == "cut":
        chosen.write_bytes(chosen.read_bytes()[:-1])
    elif kind == "grow":
        chosen.write_bytes(chosen.read_bytes() + b"\0")
    elif kind == "empty":
        chosen.write_bytes(b"")
    elif kind == "remove":
        chosen.unlink()
    elif kind == "rename":
        chosen.rename(chosen.with_name(f"新{chosen.name}"))
    elif kind == "add":
        folder = dice.choice([path for path in (package / "data").rglob("*") if path.is_dir()])
        added = folder / "加进来的.txt"
        added.write_bytes(b"x")
        return added.relative_to(package).as_posix()
    else:  # two files change places
        others = [path for path in files(package / "data") if path.read_bytes() != chosen.read_bytes()]
        other = dice.choice(others)
        one, two = chosen.read_bytes(), other.read_bytes()
        chosen.write_bytes(two)
        other.write_bytes(one)
    return name


def bagit_accepts(package: Path) -> bool:
    try:
        return bagit.Bag(str(package)).is_valid()
    except (bagit.BagError, UnicodeDecodeError):
        return False


def agree(copied: Copy, seeds: range) -> None:
    for seed in seeds:
        package = copied()
        name = damage(package, random.Random(seed))
        problems = verify_archive(package).problems
        assert not bagit_accepts(package), (seed, name)
        assert problems, (seed, name)
        last = name.rpartition("/")[2]
        assert any(last in problem.what for problem in problems), (seed, name, problems)
        shutil.rmtree(package.parent)


def test_a_sound_package_is_sound_for_both(package: Path) -> None:
    for path in (package, package.with_name("2023.zip")):
        told = verify_archive(path)
        assert told.ok, told.problems
        assert "全部相符" in told.lines[0]
    assert bagit_accepts(package)


def test_both_verifiers_reject_twelve_damaged_packages(copied: Copy) -> None:
    agree(copied, range(12))


@pytest.mark.long
def test_both_verifiers_reject_two_hundred_damaged_packages(copied: Copy) -> None:
    agree(copied, range(12, 212))


@pytest.mark.parametrize("name", bag.TAG_FILES)
def test_every_tag_file_is_guarded(copied: Copy, name: str) -> None:
    size = (copied() / name).stat().st_size
    for at in (0, size // 3, size - 2):  # bagit forgives other blanks at the very end
        package = copied()
        flip(package / name, at)
        assert any(name in problem.what for problem in verify_archive(package).problems)
        assert not bagit_accepts(package)


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_the_tag_manifest_must_be_there_though_bagit_can_do_without(copied: Copy, harm: Callable) -> None:
    package = copied()
    harm(package / bag.TAGS)
    assert bagit_accepts(package)
    assert any(bag.TAGS in problem.what for problem in verify_archive(package).problems)


def test_a_file_added_beside_data_is_named(copied: Copy) -> None:
    package = copied()
    (package / "note.txt").write_text("x")
    assert [problem.place.sheet for problem in verify_archive(package).problems] == ["note.txt"]


def resealed(package: Path, change: Callable[[Path], None]) -> Path:
    """Change the payload and make honest manifests for it: a bag again, with another content."""
    change(package)
    info = dict(line.split(": ", 1) for line in (package / bag.INFO).read_text().splitlines())
    info.pop("Payload-Oxum")
    payload = [
        bag.BagFile(path.relative_to(package).as_posix(), bagit_digest(path), path.stat().st_size)
        for path in files(package / "data")
    ]
    for name, data in bag.tag_files(payload, info).items():
        (package / name).write_bytes(data)
    return package


def bagit_digest(path: Path) -> str:
    return bagit._calculate_file_hashes(str(path), bagit.get_hashers(["sha256"]))["sha256"]


def test_a_forged_record_is_found_though_all_manifests_fit(copied: Copy) -> None:
    def forge(package: Path) -> None:
        target = next((package / "data" / "抽取记录").rglob("selected.txt"))
        lines = target.read_text().splitlines(keepends=True)
        target.write_text("".join(lines[::-1]))

    package = resealed(copied(), forge)
    assert bagit_accepts(package)
    told = verify_archive(package).problems
    assert any("selected.txt" in f"{problem.place}{problem.what}" for problem in told)


def test_a_record_taken_out_is_missed_by_the_chain(copied: Copy) -> None:
    def take_out(package: Path) -> None:
        shutil.rmtree(next((package / "data" / "抽取记录").glob("2023*")))
        data = json.loads((package / "data" / METADATA).read_bytes())
        data["其他文件"] = [each for each in data["其他文件"] if "/抽取记录/2023" not in each["文件"]]
        (package / "data" / METADATA).write_text(json.dumps(data, ensure_ascii=False))

    package = resealed(copied(), take_out)
    assert bagit_accepts(package)
    assert any("抽取记录" in problem.place.sheet for problem in verify_archive(package).problems)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda data: data["件"][0]["组成文件"][0].update({"字节数": 1}), "与实际不符"),
        (lambda data: data["件"][0]["组成文件"].pop(), "漏了文件"),
        (lambda data: data["件"][0].update({"页数": 99}), "与元数据不一致"),
        (lambda data: data["件"][1].update({"档号": data["件"][0]["档号"]}), "重复的档号"),
        (
            lambda data: data["其他文件"].append({**data["其他文件"][0], "文件": "data/没有.txt"}),
            "不存在的文件",
        ),
        (lambda data: data.pop("件"), "读不出来"),
    ],
)
def test_metadata_and_files_must_say_the_same(copied: Copy, change: Callable, what: str) -> None:
    def spoil(package: Path) -> None:
        data = json.loads((package / "data" / METADATA).read_bytes())
        change(data)
        (package / "data" / METADATA).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n")

    package = resealed(copied(), spoil)
    assert bagit_accepts(package)
    assert any(what in problem.what for problem in verify_archive(package).problems)


def test_a_damaged_zip_names_the_file_inside(copied: Copy) -> None:
    package = copied()
    path = package.with_name("2023.zip")
    with zipfile.ZipFile(path, "w") as archive:
        for each in files(package):
            data = each.read_bytes()
            spoilt = data[:-1] + bytes([data[-1] ^ 1]) if each.name == "chain.txt" else data
            archive.writestr(f"2023/{each.relative_to(package).as_posix()}", spoilt)
    shutil.rmtree(package)
    assert any("chain.txt" in problem.what for problem in verify_archive(path).problems)


def test_a_flipped_byte_anywhere_in_the_zip_is_noticed(package: Path, tmp_path: Path) -> None:
    data = package.with_name("2023.zip").read_bytes()
    dice = random.Random(5)
    (tmp_path / "2023.zip.sha256").write_bytes(package.with_name("2023.zip.sha256").read_bytes())
    path = tmp_path / "2023.zip"
    for _ in range(10):
        spoilt = bytearray(data)
        spoilt[dice.randrange(len(data) - 100)] ^= 1
        path.write_bytes(spoilt)
        try:
            assert any("2023.zip" in problem.what for problem in verify_archive(path).problems)
        except WrongUse:  # so damaged that it is no ZIP any more: said so, see below
            continue


def test_what_is_no_package_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK nothing")
    for path in (tmp_path, tmp_path / "x.zip", tmp_path / "none"):
        with pytest.raises(WrongUse):
            verify_archive(path)


def test_names_with_percent_and_line_end_survive_a_manifest() -> None:
    names = ["data/%0A.txt", "data/a\nb", "data/100%", "data/%250A"]
    made = bag.tag_files([bag.BagFile(name, "0" * 64, 0) for name in names], {})
    assert sorted(bag.read_manifest(made[bag.MANIFEST])) == sorted(names)


def test_the_folder_and_the_zip_beside_it_are_compared(copied: Copy) -> None:
    """A whole package made anew agrees with its own lists; only the other copy and the signed digest tell."""
    folder = copied()
    shutil.make_archive(str(folder), "zip", folder)
    same = verify_archive(folder)
    assert same.ok
    assert same.data["digest"] == verify_archive(folder.with_name(f"{folder.name}.zip")).data["digest"]
    assert any("移交清单" in line and str(same.data["digest"]) in line for line in same.lines)
    note = folder / "data" / METADATA
    note.write_bytes(note.read_bytes() + b"\n")
    remade(folder)
    for path in (folder, folder.with_name(f"{folder.name}.zip")):
        (problem,) = verify_archive(path).problems
        assert "不是同一个包" in problem.what
    folder.with_name(f"{folder.name}.zip").unlink()
    alone = verify_archive(folder)
    assert alone.ok  # the control: the package alone cannot tell, which is why the digest is signed
    assert alone.data["digest"] != same.data["digest"]


def remade(folder: Path) -> None:
    """Every list of the package anew, as somebody with a mind to it would."""
    listed = sorted(path for path in (folder / "data").rglob("*") if path.is_file())
    lines = [f"{sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder).as_posix()}\n" for p in listed]
    (folder / bag.MANIFEST).write_text("".join(lines), "utf-8", newline="\n")
    info = folder / bag.INFO
    size = sum(path.stat().st_size for path in listed)
    info.write_text(
        re.sub(r"Payload-Oxum: .*", f"Payload-Oxum: {size}.{len(listed)}", info.read_text("utf-8")), "utf-8"
    )
    tags = [
        f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in sorted(bag.TAG_FILES[:3])
    ]
    (folder / bag.TAGS).write_text("".join(tags), "utf-8", newline="\n")

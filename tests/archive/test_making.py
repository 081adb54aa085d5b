"""The package: complete, equal to the byte for equal input, never overwritten, refused before it would be half."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import bagit
import pytest
from openpyxl import load_workbook

from tests.archive_kit import SHARPER, content
from toolkit import columns
from toolkit.archive import making, order
from toolkit.archive.kinds import Retention
from toolkit.archive.plan import UniqueNames
from toolkit.archive.verify import METADATA
from toolkit.errors import Changed, Exists, Refused
from toolkit.jobs.archive.check import verify_archive
from toolkit.jobs.base import Office


def metadata(package: Path) -> dict:
    return json.loads((package / "data" / METADATA).read_bytes())


def test_the_bag_is_one_for_the_library_of_congress_and_for_sha256sum(package: Path) -> None:
    bag = bagit.Bag(str(package))
    assert bag.version_info == (1, 0)
    assert bag.is_valid()
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "-c", "--quiet", "--strict", manifest], cwd=package, check=True)


def test_the_zip_holds_the_same_files_stored_and_has_its_digest_beside_it(package: Path) -> None:
    path = package.with_name("2023.zip")
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
        inside = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    assert inside == {f"2023/{name}": digest for name, digest in content(package).items()}
    subprocess.run(["sha256sum", "-c", "--quiet", "2023.zip.sha256"], cwd=package.parent, check=True)


def test_everything_of_the_year_is_in_it_and_the_originals_are_as_they_were(desk, finished: Path) -> None:
    workbook = desk.path.read_bytes()
    desk.archive()
    inside = set(content(desk.package / "data").values())
    originals = content(finished / "文书") | content(finished / "记录" / "2023")
    wanted = {name: digest for name, digest in originals.items() if "/." not in name}
    assert [name for name, digest in wanted.items() if digest not in inside] == []
    assert (desk.package / "data" / "工作簿" / desk.path.name).read_bytes() == workbook
    assert content(desk.root / "文书") == content(finished / "文书")


def test_what_is_still_secret_is_not_archived(desk) -> None:
    desk.freeze_later("202304-3")
    assert list((desk.root / "记录").rglob("nonce.txt"))
    desk.archive()
    assert not list(desk.package.rglob("nonce.txt"))


def test_the_same_input_gives_the_same_bytes_elsewhere(desk, finished: Path, tmp_path: Path) -> None:
    other = tmp_path / "另一台 电脑" / "很长的文件夹名"
    shutil.copytree(finished, other)
    desk.archive()
    second = type(desk)(other)
    second.archive()
    assert content(desk.root / "归档") == content(other / "归档")


def test_another_input_gives_other_bytes(desk, finished: Path, tmp_path: Path) -> None:
    shutil.copytree(finished, tmp_path / "other")
    second = type(desk)(tmp_path / "other")
    (second.folder / "签字扫描" / "检查方案.jpg").write_bytes(SHARPER)
    desk.archive()
    second.archive()
    assert content(desk.root / "归档") != content(second.root / "归档")


def test_without_a_reason_every_gap_is_told_and_nothing_is_made(desk) -> None:
    (desk.folder / "签字扫描" / "检查方案.jpg").unlink()
    (desk.folder / "笔记.txt").write_text("x")
    told = [str(problem) for problem in desk.archive(None).problems]
    assert len([line for line in told if "没有开展" in line]) == 13
    assert [line for line in told if "没有签字盖章" in line]
    assert [line for line in told if "笔记.txt" in line]
    assert [line for line in told if "没有 LibreOffice" in line]
    assert not (desk.root / "归档" / "2023").exists()
    assert not list((desk.root / "归档").glob(".2023.归档中"))


def test_the_reason_and_every_gap_go_into_the_package(desk) -> None:
    desk.archive("没有开展（示例）")
    text = (desk.package / "data" / "缺件说明.txt").read_text()
    assert "理由：没有开展（示例）" in text
    assert "202304-1" in text
    assert metadata(desk.package)["缺件理由"] == "没有开展（示例）"


def test_a_folder_of_no_task_is_named_and_kept(desk) -> None:
    (desk.root / "文书" / "2023旧").mkdir()
    (desk.root / "文书" / "2023旧" / "随笔.txt").write_text("x")
    told = [problem.what for problem in desk.archive(None).problems]
    assert "“文书/2023旧”不属于任何任务" in told
    desk.archive()
    assert list(desk.package.rglob("随笔.txt"))


def test_a_second_run_refuses_to_overwrite(desk) -> None:
    desk.archive()
    before = content(desk.root / "归档")
    for resume in (False, True):
        with pytest.raises(Exists, match="不会覆盖"):
            desk.archive(resume=resume)
    assert content(desk.root / "归档") == before


def test_the_year_is_closed_afterwards(desk) -> None:
    desk.freeze_later("202304-3")
    desk.archive()
    assert desk.task("202304-2")["state"] == "已归档"
    for step in (desk.plan, lambda: desk.freeze("202304-1"), lambda: desk.draw("202304-3")):
        with pytest.raises(Refused, match="已经归档"):
            step()


def test_a_workbook_that_was_not_saved_is_brought_into_line_by_the_next_run(desk) -> None:
    before = desk.path.read_bytes()
    desk.dies(desk.archive)
    told = desk.archive(resume=True)
    assert desk.task("202304-2")["state"] == "已归档"
    assert told.data["pieces"]
    desk.path.write_bytes(before)  # an older workbook, too: the package stays as it is
    package = desk.package.stat().st_mtime_ns
    assert desk.archive(resume=True).data["pieces"] == told.data["pieces"]
    assert (desk.task("202304-2")["state"], desk.package.stat().st_mtime_ns) == ("已归档", package)


def test_too_little_space_is_said_before_anything_is_written(desk, monkeypatch) -> None:
    usage = shutil.disk_usage(desk.root)._replace(free=1_000_000)
    monkeypatch.setattr(making.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(Refused, match="磁盘空间不够"):
        desk.archive()
    assert not desk.package.exists()
    assert not making.PackageFolder(desk.package).begun


def test_going_on_asks_for_the_space_that_is_still_needed(desk, monkeypatch) -> None:
    def stop(step: str, done: int, of: int) -> None:
        if done == of:
            raise KeyboardInterrupt  # everything is copied

    with pytest.raises(KeyboardInterrupt):
        desk.archive(tell=stop)
    usage, spot = shutil.disk_usage(desk.root), making.PackageFolder(desk.package)
    copied = sum(path.stat().st_size for path in spot.passing.rglob("*") if path.is_file())
    monkeypatch.setattr(making, "_PDF_SIZE", 0)
    monkeypatch.setattr(making, "_SPARE", 0)
    monkeypatch.setattr(making.shutil, "disk_usage", lambda path: usage._replace(free=copied // 2))
    with pytest.raises(Refused, match="磁盘空间不够"):
        desk.archive(resume=True)
    assert spot.begun
    monkeypatch.setattr(making.shutil, "disk_usage", lambda path: usage._replace(free=copied + 1000))
    desk.archive(resume=True)  # the whole, twice, would not fit
    assert desk.package.is_dir()


def test_a_file_changed_during_the_work_stops_it(desk, monkeypatch) -> None:
    target = desk.folder / "签字扫描" / "检查方案.jpg"
    real = making.begin

    def late(spot, plan):
        real(spot, plan)
        target.write_bytes(b"changed meanwhile")

    monkeypatch.setattr("toolkit.jobs.archive.package.begin", late)
    with pytest.raises(Changed, match=r"检查方案\.jpg"):
        desk.archive()
    assert not desk.package.exists()


# ---- the order


def test_pages_are_counted_from_the_scans_and_all_that_hangs_on_a_paper(package: Path) -> None:
    items = {item["题名"]: item for item in metadata(package)["件"]}
    plan = next(item for title, item in items.items() if title.endswith("检查方案"))
    sheet = next(item for title, item in items.items() if "现场检查记录表" in title)
    assert plan["页数"] == 1  # the scan
    assert sheet["页数"] == 1 + 2  # the scan, two photos
    assert len([f for f in sheet["组成文件"] if f["作用"] == "照片"]) == 2


def test_page_numbers_run_on_and_the_last_paper_shows_its_end(package: Path) -> None:
    items = metadata(package)["件"]
    page = 1
    for item in items[:-1]:
        assert item["页号"] == (str(page) if item["页数"] else "—")
        page += item["页数"]
    last = items[-1]
    assert last["页号"] == (f"{page}-{page + last['页数'] - 1}" if last["页数"] > 1 else str(page))


def test_catalogue_in_three_forms_says_the_same(package: Path) -> None:
    with (package / "data" / "归档文件目录.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    sheet = load_workbook(package / "data" / "归档文件目录.xlsx")["归档文件目录"]
    cells = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert cells[cells.index(rows[0]) :] == rows
    codes = [item["档号"] for item in metadata(package)["件"]]
    assert [row[0] for row in rows[1:]] == codes
    assert len(set(codes)) == len(codes)


def test_numbers_run_on_within_one_retention() -> None:
    kept = [Retention.YEARS_30, Retention.YEARS_10, Retention.YEARS_30, Retention.PERMANENT]
    assert [number for _, number in order.numbers(kept)] == [1, 1, 2, 1]
    assert [number for _, number in order.numbers(kept, {Retention.YEARS_30: 40})] == [41, 1, 42, 1]
    assert order.file_number("", 2023, Retention.YEARS_30, 7) == "0000-WS·2023-D30-SSJ-0007"


def test_a_transfer_keeps_inspection_and_handling_for_ever(desk) -> None:
    case = desk.book().read(columns.CASES).rows[0].text("case")
    desk.type(columns.CASES, case, {"handling": "案件线索移送", "receiver": "示例局", "handled": DAY})
    desk.archive()
    kept = {item["文种"]: item["保管期限"] for item in metadata(desk.package)["件"]}
    assert (kept["现场检查记录表"], kept["检查方案"], kept["结果公示表"]) == ("永久", "30年", "10年")


DAY = datetime(2023, 4, 27).date()


# ---- names


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("比例5%.jpg", "data/比例5％.jpg"),
        ("a\nb.txt", "data/a_b.txt"),
        (" x .txt", "data/x .txt"),
        ("CON.txt", "data/_CON.txt"),
        ("长" * 200 + ".pdf", "data/" + "长" * 96 + ".pdf"),
    ],
)
def test_names_are_readable_everywhere(given: str, name: str) -> None:
    assert UniqueNames().give(given) == name


def test_names_that_differ_only_in_case_do_not_meet_on_windows() -> None:
    names = UniqueNames()
    assert [names.give("文书", name) for name in ("A.jpg", "a.jpg", "A.JPG")] == [
        "data/文书/A.jpg",
        "data/文书/a（2）.jpg",
        "data/文书/A（3）.JPG",
    ]


def test_hostile_names_make_a_package_that_every_checker_reads(desk) -> None:
    hostile = [
        "比例5%.jpg",
        "%0A.txt",
        "  空格 .txt",
        "*星.txt",
        "=1+1.txt",
        "𠮷.txt",
        "尾巴.txt ",
        "a\\b.txt",
    ]
    for name in hostile:
        (desk.folder / name).write_bytes(name.encode())
    desk.archive()
    assert bagit.Bag(str(desk.package)).is_valid()
    subprocess.run(
        ["sha256sum", "-c", "--quiet", "--strict", "manifest-sha256.txt"], cwd=desk.package, check=True
    )
    kept = {path.read_bytes() for path in desk.package.rglob("*") if path.is_file()}
    assert {name.encode() for name in hostile} <= kept


def test_a_path_longer_than_windows_likes_is_archived(desk) -> None:
    deep = desk.folder / "照片" / "001_很深的文件夹"
    for n in range(6):
        deep /= f"第{n}层" + "长" * 40
    deep.mkdir(parents=True)
    (deep / "照片.jpg").write_bytes(SHARPER)
    desk.archive()
    assert any(path.read_bytes() == SHARPER for path in desk.package.rglob("照片.jpg"))


def test_the_digest_for_the_signed_transfer_list_is_told_at_the_archive_and_whenever_it_is_verified(
    desk,
) -> None:
    told = "\n".join(desk.archive().lines)
    digest = hashlib.sha256((desk.package / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
    assert f"写进移交清单，一起签字：{digest}" in told
    assert digest in "\n".join(verify_archive(desk.package).lines)


def test_pages_of_pictures_and_of_what_has_none() -> None:
    assert order.pages_of("a.jpg", io.BytesIO(b"")) == 1
    assert order.pages_of("a.csv", io.BytesIO(b"")) == 0
    assert order.pages_of("broken.pdf", io.BytesIO(b"%PDF-1.7")) == 0
    assert order.pages_of("broken.tif", io.BytesIO(b"II")) == 0


def test_the_office_beside_the_package_is_only_read(desk) -> None:
    other = Office(desk.root, "测试员", datetime(2023, 12, 29, 9, 0))
    before = content(desk.root)
    assert not desk.archive(None).ok  # what is missing goes into the workbook, and nothing else changes
    after = content(other.root)
    assert before.keys() <= after.keys()
    changed = {path for path in after if after[path] != before.get(path)}
    assert {Path(path).parts[0] for path in changed} == {desk.path.name, "记录"}
    assert all("日志" in path or path.startswith((desk.path.name, "记录/2023/.")) for path in changed)

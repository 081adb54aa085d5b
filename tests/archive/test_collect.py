"""What a task's folder is found to hold: every fault named with what to do, nothing left out."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pikepdf
import pytest

from tests.archive_kit import scan
from toolkit.archive.collect import FolderFindings, collect
from toolkit.archive.kinds import KINDS, OTHER, Role
from toolkit.jobs.papers import FILED

TASK = "202304-1"
PAPERS = (
    "检查方案.docx",
    "冻结确认单.docx",
    "随机抽取记录.docx",
    "行政检查通知书_001_示例甲.docx",
    "现场检查记录表_001_示例甲.docx",
    "行政检查通知书_002_示例乙.docx",
    "现场检查记录表_002_示例乙.docx",
    "检查通报.docx",
    "违法违规处理情况记录.docx",
    "结果公示表.docx",
)
HANGING = (
    "签字扫描/检查方案.pdf",
    "签字扫描/冻结确认单.jpg",
    "签字扫描/随机抽取记录-1.jpg",
    "签字扫描/随机抽取记录-2.jpg",
    "签字扫描/现场检查记录表_001.pdf",
    "签字扫描/现场检查记录表_002_示例乙.pdf",
    "签字扫描/检查通报.pdf",
    "签字扫描/违法违规处理情况记录.pdf",
    "送达回证/001.jpg",
    "送达回证/002_示例乙.jpg",
    "照片/001/大门.jpg",
    "照片/202304-1-01-002/库房.jpg",
    "照片/示例乙/办公室.jpg",
    "照片/示例乙/说明.txt",
    "公示/第1版/公示.json",
    "公示/截图/20230428-01.png",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (*PAPERS, *HANGING):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(scan(name))
    return tmp_path


def found(folder: Path) -> FolderFindings:
    return collect(TASK, folder, FILED, published=True)


def hanging(findings: FolderFindings, start: str) -> list[tuple[Role, str]]:
    item = next(item for item in findings.items if item.name.name.startswith(start))
    return [(role, str(path)) for role, path in item.hanging]


def test_a_complete_folder_has_no_fault_and_every_file_has_its_place(folder: Path) -> None:
    findings = found(folder)
    assert (findings.problems, findings.missing) == ([], [])
    places = [str(item.name) for item in findings.items]
    places += [str(path) for item in findings.items for _, path in item.hanging]
    assert sorted(places) == sorted((*PAPERS, *HANGING))
    assert not [item for item in findings.items if item.kind is OTHER]


def test_scans_receipts_and_photos_hang_on_the_paper_of_their_object(folder: Path) -> None:
    findings = found(folder)
    assert hanging(findings, "随机抽取记录") == [
        (Role.SIGNED, "签字扫描/随机抽取记录-1.jpg"),
        (Role.SIGNED, "签字扫描/随机抽取记录-2.jpg"),
    ]
    assert hanging(findings, "行政检查通知书_002") == [(Role.SERVED, "送达回证/002_示例乙.jpg")]
    assert [role for role, _ in hanging(findings, "现场检查记录表_001")] == [Role.PHOTO, Role.SIGNED]


def test_papers_stand_in_the_order_of_the_work(folder: Path) -> None:
    assert [item.name.stem for item in found(folder).items] == [name.removesuffix(".docx") for name in PAPERS]


@pytest.mark.parametrize(
    ("gone", "what"),
    [
        ("签字扫描/检查方案.pdf", "“检查方案.docx”没有签字盖章的扫描件"),
        ("签字扫描/现场检查记录表_001.pdf", "“现场检查记录表_001_示例甲.docx”没有签字盖章的扫描件"),
        ("送达回证/002_示例乙.jpg", "“行政检查通知书_002_示例乙.docx”没有送达回证"),
        ("公示/截图/20230428-01.png", "没有门户网站的截图"),
    ],
)
def test_what_is_not_signed_or_proved_is_named_with_the_file_to_bring(
    folder: Path, gone: str, what: str
) -> None:
    (folder / gone).unlink()
    (problem,) = found(folder).problems
    assert what in problem.what
    assert TASK in problem.what
    assert problem.remedy


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.required], ids=lambda kind: kind.name)
def test_a_kind_without_any_paper_is_missing(folder: Path, kind: object) -> None:
    for name in PAPERS:
        if FILED[name.partition("_")[0].removesuffix(".docx")].kind is kind:
            (folder / name).unlink()
    assert found(folder).missing == [kind]


@pytest.mark.parametrize(
    ("stray", "what"),
    [
        ("签字扫描/检查方按.pdf", "找不到对应的文书"),
        ("签字扫描/现场检查记录表_009.pdf", "找不到对应的文书"),
        ("照片/009/大门.jpg", "找不到对应的文书"),
        ("照片/大门.jpg", "找不到对应的文书"),
        ("送达回证/九.jpg", "找不到对应的文书"),
        ("签字扫描/检查方案.exe", "不知道是什么材料"),
        ("笔记.txt", "不知道是什么材料"),
        ("别的/检查方案.docx", "不知道是什么材料"),
        ("说明.docx", "不知道是什么材料"),
    ],
)
def test_a_file_that_hangs_on_nothing_is_named_and_kept(folder: Path, stray: str, what: str) -> None:
    (folder / stray).parent.mkdir(parents=True, exist_ok=True)
    (folder / stray).write_bytes(scan(stray))
    findings = found(folder)
    assert [(f"“{stray}”" in problem.what, what in problem.what) for problem in findings.problems] == [
        (True, True)
    ]
    assert [str(item.name) for item in findings.items if item.kind is OTHER] == [stray]


def locked_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(scan("a.pdf"))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", random.Random(21).randbytes(5_000), b"%PDF-1.7\n", scan("a.jpg"), scan("a.docx"), locked_pdf()],
    ids=["empty", "random", "only a head", "a picture named .pdf", "a text", "with a password"],
)
def test_a_file_that_cannot_be_opened_is_no_signed_paper(folder: Path, data: bytes) -> None:
    name = "签字扫描/检查方案.pdf"
    (folder / name).write_bytes(data)
    findings = found(folder)
    assert [f"“{name}”打不开" in problem.what for problem in findings.problems] == [True, False]
    assert "“检查方案.docx”没有签字盖章的扫描件" in findings.problems[1].what
    assert [str(item.name) for item in findings.items if item.kind is OTHER] == [name]


@pytest.mark.parametrize("name", ["送达回证/001.jpg", "照片/001/大门.jpg", "公示/截图/20230428-01.png"])
def test_pictures_are_opened_as_well(folder: Path, name: str) -> None:
    (folder / name).write_bytes(random.Random(21).randbytes(5_000))
    assert f"“{name}”打不开" in found(folder).problems[0].what


def test_a_signed_paper_beside_its_document_is_taken_as_what_it_is(folder: Path) -> None:
    (folder / "签字扫描/检查通报.pdf").rename(folder / "检查通报.pdf")
    findings = found(folder)
    assert findings.problems == []
    assert hanging(findings, "检查通报") == [(Role.SIGNED, "检查通报.pdf")]


@pytest.mark.parametrize(
    "trace",
    [
        "打印/合并打印_202304-1.docx",
        ".文书底数.json",
        "照片/.缩小/0.jpg",
        "~$检查方案.docx",
        ".DS_Store",
        "Thumbs.db",
        "照片/desktop.ini",
    ],
)
def test_traces_of_programs_are_no_material(folder: Path, trace: str) -> None:
    (folder / trace).parent.mkdir(exist_ok=True)
    (folder / trace).write_bytes(b"x")
    assert found(folder).problems == []


def test_a_folder_that_is_not_there_lacks_everything(tmp_path: Path) -> None:
    findings = collect(TASK, tmp_path / "none", FILED)
    assert (findings.items, findings.missing) == ([], [kind for kind in KINDS if kind.required])

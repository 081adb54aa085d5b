"""抽取核验单: one page, with the digests that the folder has and the document publishes."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest

from tests.county import County, text_of
from toolkit import columns
from toolkit.draw.standalone import EARLIER_VERIFIERS, verifier_source
from toolkit.jobs.documents import documents
from toolkit.jobs.papers.verification_slip import PAPER

GUIDE = Path(__file__).parents[2] / "docs" / "抽取规程.md"


def made(county: County, task: str = "202304-2") -> Path:
    county.drawn(task)
    documents(county.book(), county.office(date(2023, 4, 16)), task)
    return county.root / "文书" / task / f"{PAPER.name}.docx"


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


@pytest.mark.thorough
def test_the_slip_prints_the_digests_of_the_folder_and_the_document_publishes_the_verifiers(
    county: County,
) -> None:
    said = "".join(text_of(made(county)).split())
    folder = county.record("202304-2")
    for name in ("manifest.txt", "record.json", "verify.py"):
        assert digest(folder / name) in said, name
    assert "certutil-hashfilemanifest.txtSHA256" in said
    assert "不能证明" in said
    assert "未定级" in said  # nothing was registered of a publication, so the page does not claim A
    assert f"{sha256(verifier_source()).hexdigest()}\n```" in GUIDE.read_text("utf-8")
    assert digest(GUIDE.with_name("核验.html")) in said
    assert f"{digest(GUIDE.with_name('核验.html'))}\n```" in GUIDE.read_text("utf-8")


def test_the_document_lists_the_digests_of_all_earlier_verifiers_too() -> None:
    listed = GUIDE.read_text("utf-8").partition("以前各版")[2].split("```")[1].split("\n")[1:-1]
    assert listed == sorted(EARLIER_VERIFIERS)


def test_control_another_verifier_in_the_folder_prints_another_digest(county: County) -> None:
    county.drawn("202304-2")
    script = county.record("202304-2") / "verify.py"
    script.write_bytes(b"print('\xe5\x85\xa8\xe9\x83\xa8\xe7\x9b\xb8\xe7\xac\xa6')\n")
    documents(county.book(), county.office(date(2023, 4, 16)), "202304-2")
    said = text_of(county.root / "文书" / "202304-2" / f"{PAPER.name}.docx")
    assert digest(script) in said
    assert digest(script) not in GUIDE.read_text("utf-8")


@pytest.mark.thorough
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_the_slip_is_one_page_with_a_long_item_too(county: County, tmp_path: Path) -> None:
    county.type(
        columns.SETTINGS,
        "单位名称",
        {"value": "示例县示例镇工业和信息化以及安全生产综合行政执法监督管理局示例分局"},
    )
    path = made(county)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=True,
    )  # fmt: skip
    with pikepdf.open(tmp_path / path.with_suffix(".pdf").name) as printed:
        assert len(printed.pages) == 1

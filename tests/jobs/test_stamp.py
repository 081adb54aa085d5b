"""时间戳: another authority's time is verified offline, or said to be 未验证; a stamp of something else is refused."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from tests.county import NUMBER, County, text_of
from toolkit.errors import Refused
from toolkit.jobs import stamp
from toolkit.jobs.documents import documents
from toolkit.jobs.draw import draw
from toolkit.jobs.published import published
from toolkit.jobs.stamp import ROOTS, stamp_told
from toolkit.jobs.verify import verify_year
from toolkit.ledger import records

DAY = date(2023, 4, 11)
CONFIG = """
[req]
distinguished_name=dn
[dn]
[ca]
basicConstraints=critical,CA:true
keyUsage=critical,keyCertSign
subjectKeyIdentifier=hash
[tsa]
basicConstraints=critical,CA:false
extendedKeyUsage=critical,timeStamping
keyUsage=critical,digitalSignature
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
[service]
serial=serial
default_policy=1.2.3.4.1
digests=sha256
signer_digest=sha256
"""


class Authority:
    """An invented time stamping authority, by openssl: a root, a certificate for stamps, and stamps."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "c.cnf").write_text(CONFIG)
        (folder / "serial").write_text("01\n")
        new = ("-newkey", "rsa:2048", "-nodes", "-config", "c.cnf")
        self._run(
            "req",
            "-x509",
            *new,
            *["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=root", "-extensions", "ca"],
        )
        self._run("req", *new, *["-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=tsa"])
        self._run(
            *[
                "x509",
                "-req",
                "-in",
                "tsa.csr",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-out",
                "tsa.pem",
                "-extfile",
                "c.cnf",
                "-extensions",
                "tsa",
            ]
        )

    def _run(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, capture_output=True, check=True)

    def stamp(self, digest: str, *more: str) -> Path:
        self._run(*f"ts -query -digest {digest} -sha256 -cert -out q.tsq".split())
        reply = (
            "ts -reply -config c.cnf -section service -queryfile q.tsq -signer tsa.pem -inkey tsa.key -out"
        )
        self._run(*reply.split(), f"{digest[:8]}.tsr", *more)
        return self.folder / f"{digest[:8]}.tsr"

    def stamp_with_its_root(self, digest: str) -> Path:
        """A token that brings the root along, the certificates in the order of DER (openssl puts them otherwise)."""
        path, certificates = self.stamp(digest, "-chain", "ca.pem"), []
        for name in ("tsa", "ca"):
            self._run("x509", "-in", f"{name}.pem", "-outform", "DER", "-out", f"{name}.der")
            certificates.append((self.folder / f"{name}.der").read_bytes())
        data, written = path.read_bytes(), b"".join(certificates)
        assert written in data
        path.write_bytes(data.replace(written, b"".join(sorted(certificates))))
        return path

    def trust(self, office: Path) -> None:
        (office / ROOTS).mkdir(exist_ok=True)
        shutil.copy(self.folder / "ca.pem", office / ROOTS / "示例机构.pem")


@pytest.fixture
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    pytest.importorskip("rfc3161_client", reason="requirements-optional.txt is not installed")
    if not shutil.which("openssl"):
        pytest.skip("makes its stamps with openssl")
    return Authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture
def frozen(county: County) -> County:
    county.plan()
    county.freeze()
    return county


def register(county: County, file: Path) -> list[str]:
    told = published(county.book(), county.office(DAY), "202304-1", "时间戳机构", file=file)
    assert told.ok
    return told.lines


def paper(county: County) -> str:
    draw(county.book(), county.office(date(2023, 4, 14)), "202304-1", NUMBER)
    documents(county.book(), county.office(date(2023, 4, 14)), "202304-1")
    return text_of(next((county.root / "文书" / "202304-1").glob("抽取核验单*.docx")))


@pytest.mark.thorough
def test_with_the_root_of_the_authority_it_is_verified_and_the_papers_say_its_time(
    frozen: County, authority: Authority
) -> None:
    authority.trust(frozen.root)
    lines = register(frozen, authority.stamp(records.read(frozen.record()).commit))
    assert any("已按“示例机构.pem”验证" in line for line in lines)
    assert "已按“示例机构.pem”验证" in paper(frozen)
    told = verify_year(frozen.path, 2023, date(2023, 4, 14), lambda path: frozen.book())
    assert told.problems == []


def test_without_it_or_with_the_root_of_another_it_is_said_to_be_unverified(
    frozen: County, authority: Authority, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Negative control: an authority that anybody can make up is not believed."""
    Authority(tmp_path_factory.mktemp("other")).trust(frozen.root)
    lines = register(frozen, authority.stamp(records.read(frozen.record()).commit))
    assert any("未验证" in line for line in lines)
    said = paper(frozen)
    assert "未验证" in said
    assert "验证。" not in said.replace("未验证", "")


def test_a_token_that_brings_a_root_of_its_own_is_not_verified_by_it(
    frozen: County, authority: Authority, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Anybody can make up an authority, and put its root into the token."""
    commit = records.read(frozen.record()).commit
    data = authority.stamp_with_its_root(commit).read_bytes()
    Authority(tmp_path_factory.mktemp("other")).trust(tmp_path)
    told = stamp_told(data, commit, tmp_path)
    assert "没有签发机构的根证书" in told, told
    authority.trust(tmp_path)  # control: trusted by the office, the same token is verified
    assert "已按“示例机构.pem”验证" in stamp_told(data, commit, tmp_path)


def test_a_stamp_of_something_else_is_refused_and_nothing_is_registered(
    frozen: County, authority: Authority
) -> None:
    with pytest.raises(Refused, match="不是给这次冻结"):
        register(frozen, authority.stamp("0" * 64))
    assert not (frozen.record() / "amend-001.json").exists()


def test_no_changed_byte_gives_another_time_that_is_verified(
    frozen: County, authority: Authority, tmp_path: Path
) -> None:
    authority.trust(tmp_path)
    commit = records.read(frozen.record()).commit
    data = authority.stamp(commit).read_bytes()
    right = re.search(r"\d{4}-[\d: -]+", stamp_told(data, commit, tmp_path))[0]
    unverified = 0
    assert "验证。" in stamp_told(data, commit, tmp_path)
    for at in [*range(0, len(data), 23), _version_of_a_certificate(data)]:
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            told = stamp_told(changed, commit, tmp_path)
        except Refused:
            continue
        unverified += "未验证" in told
        assert "未验证" in told or right in told or told == ""
    assert unverified > 20


def _version_of_a_certificate(data: bytes) -> int:
    """Where it stands: another one is an error of its own kind when the certificate is read."""
    return data.index(bytes.fromhex("a003020102")) + 4


def test_without_the_library_it_is_said(frozen: County, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(stamp, "find_spec", lambda _: None)
    assert "未验证" in stamp_told(b"0" + stamp._TOKEN, "0" * 64, tmp_path)
    assert stamp_told(b"a photo", "0" * 64, tmp_path) == ""

"""时间戳: an RFC 3161 token registered with a publication, verified offline as far as this computer can.

A time stamping authority signs the digest of manifest.txt, which is the commitment C itself, with its own time.
Whether to trust an authority is the office's decision: its root certificate lies in the folder 时间戳根证书 beside
the workbook.  What cannot be verified is said to be 未验证; a token for something else is refused.

The signature covers C, the time and what names the signer, not every byte of the file: with another version number of
CMS, or another name of the signature's algorithm, it verifies too and says the same.  The file itself is held to the
digest that hangs on the chain (``kept_stamps``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta, timezone
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.draw.amendment import publications
from toolkit.draw.encoding import digest
from toolkit.errors import Refused
from toolkit.files import telling
from toolkit.ledger.record import DrawRecord

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

FOLDER, ROOTS = "公布凭据", "时间戳根证书"
_TOKEN = bytes.fromhex("060b2a864886f70d0109100104")  # id-ct-TSTInfo, RFC 3161 2.4.2
_SHA256 = "2.16.840.1.101.3.4.2.1"
_BEIJING = timezone(timedelta(hours=8))
_KINDS = {".pem", ".crt", ".cer", ".der"}


def stamp_told(data: bytes, commit: str, root: Path) -> str:
    """What the file proves as a time stamp of C, in a sentence; "" if it is none.

    ``root`` is the folder of the office.  Raises Refused for a token that is of something else.
    """
    if _TOKEN not in data:
        return ""
    if not find_spec("rfc3161_client"):
        return "所附时间戳未验证：这台电脑没有装 rfc3161-client（requirements-optional.txt）。"
    from rfc3161_client import decode_timestamp_response

    try:
        response = decode_timestamp_response(data)
        info = response.tst_info
        imprint, when = info.message_imprint, info.gen_time.astimezone(_BEIJING)
        fits = imprint.hash_algorithm.dotted_string == _SHA256 and imprint.message.hex() == commit
    except (ValueError, TypeError):  # damaged, or written otherwise than DER: some authorities do
        return "所附时间戳未验证：程序读不懂它，请用签发机构的工具验证。"
    if not fits:
        raise Refused(
            "时间戳不是给这次冻结的承诺 C 盖的。请对记录文件夹里的 manifest.txt（SHA-256）申请时间戳，用它的回执登记。"
        )
    name = _verified_by(response, commit, _roots(root / ROOTS))
    if not name:
        why = f"“{ROOTS}”文件夹里没有签发机构的根证书，或签名不符"
        return f"所附时间戳写的是 {when:%Y-%m-%d %H:%M:%S}（北京时间），未验证：{why}。"
    return (
        f"时间戳证明承诺在 {when:%Y-%m-%d %H:%M:%S}（北京时间）以前已经存在，签名和证书链已按“{name}”验证。"
    )


def _roots(folder: Path) -> list[tuple[str, Certificate]]:
    """The root certificates that the office trusts, by file name; a file that is none is passed over."""
    from cryptography.x509 import InvalidVersion, load_der_x509_certificate, load_pem_x509_certificate

    found = []
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in paths:
        if path.suffix.lower() in _KINDS:
            with telling(path):
                data = path.read_bytes()
            try:
                pem = data.lstrip().startswith(b"-----")
                found.append(
                    (path.name, (load_pem_x509_certificate if pem else load_der_x509_certificate)(data))
                )
            except (ValueError, InvalidVersion):
                continue
    return found


def _verified_by(response: TimeStampResponse, commit: str, roots: Sequence[tuple[str, Certificate]]) -> str:
    """The file name of the root that the token's signature goes back to, "" if there is none.

    Of the certificates in the token only those between: the verifier trusts every root that it is given, and anybody
    can put one of his own into a token.
    """
    from cryptography.x509 import InvalidVersion, load_der_x509_certificate
    from rfc3161_client import VerificationError, VerifierBuilder

    try:
        inside = [load_der_x509_certificate(each) for each in response.signed_data.certificates]
        between = [each for each in inside if each.subject != each.issuer]
    except (ValueError, InvalidVersion):
        return ""
    for name, root in roots:
        verifier = VerifierBuilder(roots=[root], intermediates=between)
        try:
            if verifier.build().verify(response, bytes.fromhex(commit)):
                return name
        except (VerificationError, ValueError):
            continue
    return ""


def kept_stamps(folder: Path, record: DrawRecord, root: Path) -> str:
    """What the files registered with the publications of a record prove as time stamps, in sentences.

    They lie beside the papers of the task (``folder``), under the digests that hang on the chain; one that is gone or
    changed proves nothing.
    """
    told = []
    for each in publications(record.files):
        beginning = f"{each.draw_id}_{each.file_sha256[:8]}"
        for path in sorted((folder / FOLDER).glob(f"{beginning}*") if each.file_sha256 else ()):
            with telling(path):
                data = path.read_bytes()
            if digest(data) == each.file_sha256:
                told.append(stamp_told(data, record.commit, root))
    return "".join(told)

"""drand's quicknet chain: a public number whose signature proves the value, and whose round proves the time.

Every three seconds a group of independent operators signs the number of the round; nobody can make the signature before
a threshold of them do, and there is only one that fits.  Its SHA-256 is the value that drand publishes as randomness.
So no wrong value can be entered, and no round of the past be frozen: when a round comes is arithmetic.

The chain's data are those of its public information page (api.drand.sh/<CHAIN>/info); the scheme is
bls-unchained-g1-rfc9380: the signature a point of G1 of BLS12-381, the public key one of G2, the message SHA-256 of the
round as eight bytes, hashed to G1 by RFC 9380.  The pairing is that of py_ecc, which need not be installed.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from importlib.util import find_spec

from toolkit.draw.entropy import SIGNED
from toolkit.errors import Level, Problem, ProblemsFound

CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
PUBLIC_KEY = (
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
GENESIS, PERIOD = 1692803367, 3
"""Second (since 1970, UTC) of round 1, and the seconds from one round to the next."""
_DOMAIN = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
_BEIJING = timezone(timedelta(hours=8))


def moment(number: int) -> datetime:
    """When a round is signed, Beijing time, as a clock on the wall has it."""
    return datetime.fromtimestamp(GENESIS + PERIOD * (number - 1), _BEIJING).replace(tzinfo=None)


def round_after(when: datetime) -> int:
    """The first round that is signed after a moment of Beijing time."""
    return max(0, int(when.replace(tzinfo=_BEIJING).timestamp()) - GENESIS) // PERIOD + 2


def problems(entropy: str) -> list[Problem]:
    """What is wrong with the signature in an entropy text; a reminder where it cannot be verified here."""
    source, issue, value = entropy.split(":", 2)
    if source != SIGNED:
        return []
    if not find_spec("py_ecc"):
        what = f"drand 第 {issue} 轮的签名没有验证：这台电脑没有装 py_ecc"
        remedy = "请运行 python start.py bulk --help 装上另备的程序包（requirements-optional.txt）"
        return [Problem(what, remedy, level=Level.WARNING)]
    if is_signed(int(issue), bytes.fromhex(value)):
        return []
    return [Problem(f"签名不是 drand 第 {issue} 轮的", "请照 drand 公布的那一轮的签名核对后填写")]


def require(entropy: str) -> None:
    """Stop (ProblemsFound) at a signature that is wrong, or that nothing here can verify: it would decide a draw."""
    if found := problems(entropy):
        raise ProblemsFound([each._replace(level=Level.ERROR) for each in found])


def is_signed(number: int, signature: bytes, public_key: str = PUBLIC_KEY) -> bool:
    """Whether the signature is that of the round; ImportError without py_ecc."""
    depth = sys.getrecursionlimit()
    from py_ecc.bls.g2_primitives import subgroup_check
    from py_ecc.bls.hash_to_curve import hash_to_G1
    from py_ecc.bls.point_compression import decompress_G1, decompress_G2
    from py_ecc.optimized_bls12_381 import FQ12, G2, final_exponentiate, neg, pairing

    # py_ecc lets Python recurse until the stack of the process is full: a hostile record.json would end the program
    sys.setrecursionlimit(depth)
    halves = bytes.fromhex(public_key[:96]), bytes.fromhex(public_key[96:])
    message = sha256(number.to_bytes(8, "big")).digest()
    try:
        point = decompress_G1(int.from_bytes(signature, "big"))
        if not subgroup_check(point):
            return False
    except ValueError:  # no point of the curve
        return False
    key = decompress_G2((int.from_bytes(halves[0], "big"), int.from_bytes(halves[1], "big")))
    hashed = hash_to_G1(message, _DOMAIN, sha256)
    left, right = pairing(neg(G2), point, False), pairing(key, hashed, False)
    return bool(final_exponentiate(left * right) == FQ12.one())

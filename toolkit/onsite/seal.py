"""What a PIN locks: the content of 现场.html, what it keeps on a phone, and what a phone hands in.

    key       master = PBKDF2-HMAC-SHA256 of the PIN and the task's salt; HMAC-SHA256(master, "tag") is the half for
              the tag, HMAC-SHA256(master, "stream") that for the stream
    sealed    tag, then content ⊕ stream;  tag = HMAC-SHA256(first half, content)
              block i of the stream = SHA-256(second half ‖ first 16 bytes of the tag ‖ i in 4 bytes, big-endian)

The tag is what the stream starts from, so no random number is needed and none can be used twice (as in RFC 5297);
only equal contents look equal.  It also shows whoever changed a byte.  SHA-256 is all that this takes, because a
page that a phone opens from its own memory may lack ``crypto.subtle``; ``seal.js`` does the same there.

A PIN of eight digits keeps out who finds the phone or gets the file by mistake; it does not keep out a computer that
tries all of them for some hours.  The document for inspectors says so.
"""

from __future__ import annotations

import hashlib
import hmac
from itertools import count

from toolkit.errors import Fault

ROUNDS = 200_000
PIN_DIGITS = 8
_TAG, _HALF = 32, 32
_PIECE = 1 << 16  # bytes, whole blocks


def pin_of(nonce: bytes) -> tuple[str, bytes]:
    """A new PIN and its salt, from at least 32 random bytes."""
    digest = hashlib.sha512(nonce).digest()
    return str(int.from_bytes(digest[:16]) % 10**PIN_DIGITS).zfill(PIN_DIGITS), digest[16:32]


def key_of(pin: str, salt: bytes, rounds: int = ROUNDS) -> bytes:
    """The key: 64 bytes."""
    master = hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, rounds)
    return b"".join(hmac.digest(master, use, "sha256") for use in (b"tag", b"stream"))


def seal(key: bytes, content: bytes) -> bytes:
    """The content, unreadable without the key."""
    tag = hmac.digest(key[:_HALF], content, "sha256")
    return tag + _streamed(key, tag, content)


def unseal(key: bytes, sealed: bytes) -> bytes:
    """The content again; Fault if the key is another or any byte was changed."""
    tag = sealed[:_TAG]
    content = _streamed(key, tag, sealed[_TAG:])
    if len(tag) < _TAG or not hmac.compare_digest(hmac.digest(key[:_HALF], content, "sha256"), tag):
        raise Fault(
            "打不开：不是这个任务的现场表做的，或者传送中改动、损坏了", "请在手机上再点一次“交回”，重新传过来"
        )
    return content


def _streamed(key: bytes, tag: bytes, data: bytes) -> bytes:
    start = hashlib.sha256(key[_HALF:] + tag[:16])
    done, blocks, given = bytearray(len(data)), count(), memoryview(data)
    for at in range(0, len(data), _PIECE):  # a hand-in is large: no second one is held beside it
        piece, stream = given[at : at + _PIECE], bytearray()
        while len(stream) < len(piece):
            block = start.copy()
            block.update(next(blocks).to_bytes(4))
            stream += block.digest()
        both = int.from_bytes(piece) ^ int.from_bytes(stream[: len(piece)])
        done[at : at + len(piece)] = both.to_bytes(len(piece))
    return bytes(done)

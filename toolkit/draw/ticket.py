r"""Seed, tickets and integers of protocols SSJ1 and SSJ2: SHA-256 over declared text, and nothing else.

    S      = SHA256(spec "\nseed\n" C "\n" nonce_hex "\n" entropy "\n")
    S_x    = SHA256(S "|" x)              x = obj (tickets), round (quotas), asg (teams)
    T(id)  = SHA256(S_obj "|" id)         compared as hex text; a tie goes to the smaller id
    below  : w_j = SHA256(K "|" L "|" j), j = 0, 1, …; the first w_j < floor(2^256/D)·D; result w_j mod D

All texts are UTF-8 and every hash is written as 64 lower-case hex characters, so each line can be repeated
with ``printf … | sha256sum``.  C is the commitment to the frozen list, published before the entropy existed;
the nonce is the secret that was committed with it.  Whoever knows all three can compute everything; whoever
lacks one, nothing.
"""

from __future__ import annotations

from hashlib import sha256

WORD_BITS = 256
SSJ1, SSJ2 = "SSJ1", "SSJ2"
SPECS = (SSJ1, SSJ2)
"""The versions of the protocol: what is frozen now is SSJ2; records of SSJ1 are verified for ever."""
OBJECTS, ROUNDING, ASSIGNMENT = "obj", "round", "asg"
"""The purposes for which a seed of its own is derived."""


def seed(commit: str, nonce_hex: str, entropy: str, spec: str = SSJ2) -> str:
    """The seed S of a draw: fixed by the frozen list, the secret and the public randomness together."""
    return _hash(f"{spec}\nseed\n{commit}\n{nonce_hex}\n{entropy}\n")


def purpose_seed(seed_hex: str, purpose: str) -> str:
    """A seed of its own for each use, so that no use can tell anything about another."""
    return _hash(f"{seed_hex}|{purpose}")


def ticket(seed_hex: str, object_id: str) -> str:
    """The ticket of one object under S_obj; the smallest tickets of a stratum are drawn."""
    return _hash(f"{seed_hex}|{object_id}")


def below(key: str, label: str, bound: int) -> int:
    """An integer in [0, bound), every value exactly equally likely for an ideal hash; 1 ≤ bound ≤ 2^256."""
    if not 1 <= bound <= 1 << WORD_BITS:
        raise ValueError(f"bound {bound} is outside 1 … 2^{WORD_BITS}")
    j = 0
    while True:
        number = fold(int(_hash(f"{key}|{label}|{j}"), 16), bound)
        if number is not None:
            return number
        j += 1


def fold(word: int, bound: int, bits: int = WORD_BITS) -> int | None:
    """``word mod bound``, or None for the words at the top that would favour the small residues."""
    whole = (1 << bits) // bound * bound
    return word % bound if word < whole else None


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()

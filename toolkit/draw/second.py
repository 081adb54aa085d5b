r"""The secret in two halves: one of the office that draws, one of another office (纪检), which nobody has both of.

    N = SHA256(N1 "|" N2)      both as 64 hex digits; in the seed in place of the nonce

nonce.sha256 commits to N1, ``second_nonce`` in plan.json to N2.  Whoever has one half can neither try out lists until
one suits nor tell beforehand who will be inspected.  Both are laid open in record.json, as ``nonce`` and ``nonce2``.
"""

from __future__ import annotations

import re

from toolkit.draw.encoding import digest
from toolkit.draw.plan import Plan
from toolkit.errors import Refused

_HEX = re.compile("[0-9a-f]{64}")


def is_second(plan: Plan, text: str) -> bool:
    """Whether the text is the second half that the plan committed to."""
    return bool(
        plan.second_nonce and _HEX.fullmatch(text) and digest(bytes.fromhex(text)) == plan.second_nonce.sha256
    )


def joined(plan: Plan, nonce: str, second: str) -> str:
    """What stands for the nonce in the seed.  Refused if the second half is missing, wrong, or not called for."""
    if not plan.second_nonce:
        if second:
            raise Refused("这次冻结没有第二密数，不应有 nonce2。请从备份恢复原文件。")
        return nonce
    if not second:
        raise Refused(
            f"这次冻结有第二密数，由{plan.second_nonce.holder}保管。请他们带来密数文件，"
            "用 draw --second 抽取；找不回来的，请办理“放弃冻结”。"
        )
    if not is_second(plan, second):
        raise Refused(
            f"第二密数与冻结时的摘要不符，不是{plan.second_nonce.holder}当时交来的那一个。请核对是不是这一次的密数文件。"
        )
    return digest(f"{nonce}|{second}".encode())

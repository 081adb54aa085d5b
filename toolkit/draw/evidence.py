"""What a draw proves, as a statement about the evidence that lies in its folder.

A public number makes a draw as good as a proof only if the commitment was published before the number existed.  So
level A is said only when a publication was registered (公布登记, an amendment of kind ``published``) before the first
moment at which the issue can have been drawn; until then the paper says what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from toolkit.draw.amendment import publications, skipped
from toolkit.draw.entropy import SOURCES, Proof
from toolkit.draw.issues import first_moment
from toolkit.draw.plan import Plan
from toolkit.draw.ticket import SSJ1

UNDECIDED = "未定"


class Claim(NamedTuple):
    """The level that may be claimed, and what the papers say of it, the level first."""

    level: str
    statement: str


def claim(plan: Plan, files: Mapping[str, bytes]) -> Claim:
    """What a draw by this plan proves, with the publications of its commitment that are among the files."""
    level, statement = _of_the_number(plan, files)
    if plan.second_nonce:
        statement += f"随机密数有一半由{plan.second_nonce.holder}保管到抽取，本单位一家事先算不出结果。"
    if said := skipped(files):
        statement += (
            f"{said.removed} 登记为没有开奖（{said.evidence}），改用 {said.added}；没开才作数，请对照公告。"
        )
    if plan.sample:
        statement += "这是示例单位的记录，名单、号码都是编的，不证明任何真实的抽取。"
    return Claim(level, statement)


def _of_the_number(plan: Plan, files: Mapping[str, bytes]) -> Claim:
    """By the first issue that was frozen: whoever published before it did so before the one in its place, too."""
    proof = SOURCES[plan.source].proof
    if proof is not Proof.PUBLIC or plan.spec == SSJ1:  # SSJ1 registered no publication
        return Claim(str(proof), proof.statement)
    source = f"随机数来源（{SOURCES[plan.source].name}）是 A 级"
    registered = publications(files)
    if not registered:
        why = "可是公布承诺的证据没有登记，不能证明名单先于随机数锁定"
        return Claim(UNDECIDED, f"{UNDECIDED}级：{source}，{why}。")
    first = min(registered, key=lambda each: each.at)
    where = f"承诺于 {first.at.replace('T', ' ')} 登记公布（{first.place}，按本单位电脑的时钟）"
    moment = first_moment(plan.source, plan.issue)
    if moment is None:
        why = "这一期什么时候产生，程序算不出，请对照公告"
    elif datetime.fromisoformat(first.at) >= moment:
        why = f"这一期最早 {moment:%Y-%m-%d %H:%M} 就可能产生，登记不早于它，请对照公告"
    else:
        said = f"{where}，这一期最早 {moment:%Y-%m-%d %H:%M} 产生；任何人都不能预知或挑选抽取结果"
        return Claim(str(proof), f"A 级：{said}。公布的时间请以公布处为准。")
    return Claim(UNDECIDED, f"{UNDECIDED}级：{source}，{where}；{why}。")

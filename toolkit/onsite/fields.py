"""What is filled in on the spot, as data: the page draws it, the hand-in is read by it, the record prints it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from toolkit.columns import CASES
from toolkit.columns.lists import HANDLINGS, MENDED, RESULTS

Kind = Literal["text", "long", "tick", "choice", "day", "time"]
"""How it is filled in; a ``tick`` is True or not there, a ``time`` is "2023-04-20T09:05"."""
ARRIVED, RESULT, RECHECK = "到场", "结果和处置", "复查"
SECTIONS = (ARRIVED, RESULT, RECHECK)


class OnsiteField(NamedTuple):
    """One thing to fill in; ``column`` is the key in 检查台账, "" for what only the record holds."""

    key: str
    section: str
    label: str
    kind: Kind
    column: str = ""
    choices: tuple[str, ...] = ()
    help: str = ""


def _of_ledger(
    key: str, section: str, kind: Kind, choices: tuple[str, ...] = (), help: str = ""
) -> OnsiteField:
    return OnsiteField(key, section, CASES.column(key).header, kind, key, choices, help)


FIELDS = (
    _of_ledger("started", ARRIVED, "time"),
    OnsiteField("shown", ARRIVED, "两人以上到场，已出示执法证件，已说明依据、内容和步骤", "tick", "shown"),
    OnsiteField("rights", ARRIVED, "已告知陈述、申辩、申请回避等权利", "tick"),
    OnsiteField("present", ARRIVED, "在场人员", "text"),
    OnsiteField("post", ARRIVED, "职务", "text"),
    OnsiteField("verified", ARRIVED, "已核验在场人员身份", "tick"),
    OnsiteField("avoid", ARRIVED, "申请回避", "choice", choices=("不申请", "申请")),
    OnsiteField("recorder", ARRIVED, "记录人", "text"),
    OnsiteField("scene", RESULT, "现场情况", "long", help="看了什么、问了谁、查了哪些材料，当时的状况"),
    _of_ledger("result", RESULT, "choice", RESULTS),
    _of_ledger("issue", RESULT, "long"),
    _of_ledger("handling", RESULT, "choice", HANDLINGS),
    _of_ledger("rectify_due", RESULT, "day"),
    _of_ledger("receiver", RESULT, "text", help="移送、抄告的写"),
    _of_ledger("handled", RESULT, "day"),
    OnsiteField("opinion", RESULT, "对方意见", "long", help="陈述、申辩；没有的写“无”"),
    _of_ledger("evidence", RESULT, "text", help="写明份数；照片不用写，张数会自己加上"),
    _of_ledger("ended", RESULT, "time"),
    OnsiteField("outcome", RECHECK, "复查结果", "choice", choices=MENDED),
    OnsiteField("what", RECHECK, "复查情况", "long"),
    OnsiteField("proof", RECHECK, "证据材料", "text", help="照片、复印件等，写明份数"),
    OnsiteField("day", RECHECK, "复查日期", "day"),
    OnsiteField("next_due", RECHECK, "下次期限", "day", help="没有整改到位的写"),
)
BY_KEY = {field.key: field for field in FIELDS}
KEPT, BROKEN, NOT_APPLICABLE = POINT_RESULTS = ("符合", "不符合", "不适用")
SIGNERS = ("检查人员", "记录人", "对方负责人", "见证人")

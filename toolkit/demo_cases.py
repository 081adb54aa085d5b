"""What the demonstration's April finds: every outcome that a case can have, and the rounds of 复查."""

from __future__ import annotations

from datetime import date

from toolkit import columns
from toolkit.columns.lists import (
    DECISIONS,
    HANDLINGS,
    MENDED,
    PROBLEM_RESULTS,
    PUT_RIGHT,
    REFUSED,
    RESULTS,
    TRANSFER,
)
from toolkit.excel.book import Value
from toolkit.jobs.recheck import Round
from toolkit.rules.results import MEND_ORDER

_PENALTY = HANDLINGS[4]
_MEND = {"handling": MEND_ORDER, "result": PROBLEM_RESULTS[3]}
OUTCOMES: dict[tuple[int, int], dict[str, Value]] = {
    (0, 0): {
        **_MEND,
        "result": PUT_RIGHT,
        "issue": "一处安全标识脱落（示例）",
        "points": "不符合：3",
        "rectify_due": date(2023, 4, 20),
        "rechecked": date(2023, 4, 20),
        "closed": True,
        "closed_on": date(2023, 4, 20),
    },
    (0, 1): {
        **_MEND,
        "issue": "出入库登记有三处漏记（示例）\n一名保管员的证书已过期（示例）",
        "points": "不符合：2、4",
        "rectify_due": date(2023, 5, 10),
    },
    (0, 2): {
        "result": PROBLEM_RESULTS[3],
        "handling": TRANSFER,
        "issue": "仓库存放数量超过核定要求，去向不明（示例）",
        "points": "不符合：3、4",
        "receiver": "示例县公安局",
        "evidence": "照片2张、询问笔录1份",
        "handled": date(2023, 4, 24),
    },
    (0, 3): {
        "result": REFUSED,
        "handling": _PENALTY,
        "issue": "拒绝检查人员进入库区（示例）",
        "handled": date(2023, 4, 24),
    },
    (0, 4): {"result": RESULTS[-1]},
    (0, 5): {
        "result": PROBLEM_RESULTS[3],
        "handling": _PENALTY,
        "issue": "超出许可范围销售（示例）",
        "points": "不符合：1",
        "handled": date(2023, 4, 24),
    },
    (1, 0): {
        **_MEND,
        "issue": "一台电动机属于国家明令淘汰的设备（示例）",
        "points": "不符合：3",
        "rectify_due": date(2023, 5, 31),
    },
}
"""What was found: (task, object), both counted from 0 as drawn; everywhere else nothing."""

MENDED_IN_TWO = (
    (
        date(2023, 5, 9),
        Round(MENDED[1], "登记已补全，保管员尚未换证", "登记本复印件1份", next_due=date(2023, 5, 25)),
    ),
    (date(2023, 5, 24), Round(MENDED[0], "保管员已持证上岗", "证书复印件1份")),
)
NOT_YET = (
    (
        date(2023, 5, 30),
        Round(MENDED[2], "已订购新设备，尚未到货", "订货合同复印件1份", next_due=date(2023, 12, 31)),
    ),
)
"""Open at the year's end, due in two days."""
RENEWED: dict[str, Value] = {
    "no": 1,
    "on": date(2023, 7, 7),
    "by": "卫示例",
    "sheet": columns.INSPECTORS.name,
    "id": "SL160409",
    "field": "证件有效期",
    "old": "2023-03-31",
    "new": "2026-03-31",
    "reason": "换发新证",
    "decision": DECISIONS[0],
    "decider": "吴示例",
    "decided": date(2023, 7, 10),
}
"""A request for a change of the registry, decided."""

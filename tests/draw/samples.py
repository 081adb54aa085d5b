"""Invented draws for the tests of the draw room."""

from __future__ import annotations

from toolkit.codes import make_uscc
from toolkit.draw.frozen import freeze
from toolkit.draw.plan import NO_RECORD, Plan
from toolkit.draw.record import draw
from toolkit.draw.standalone import EXPLANATION, VERIFIER, explain, verifier_source

NONCE = bytes(range(32))
ENTROPY = "03,09,14,21,27,32+11"
REGIONS = ("410481001", "410481002", "410481003")


def code(number, group="MA"):
    return make_uscc(f"91410481{group}{number:06d}")


def plan(**changes):
    values = {
        "draw_id": "2026-示例-001",
        "bureau": "示例县工业和信息化局",
        "task": "2026-4",
        "item": "示例检查事项",
        "date": "2026-04-20",
        "source": "CWL-SSQ",
        "issue": "2026045",
        "reveal_by": "2026-04-25",
        "ratio": {} if "count" in changes else {"-": "25/100"},
        "mixing_rounds": 8,
        "frozen_at": "2026-04-10T09:00",
    }
    return Plan(**(values | changes))


def material(objects=8, people=4, classes="-", **changes):
    """The arguments of ``freeze`` for a small draw; the other keyword arguments change the plan."""
    return {
        "plan": plan(**changes),
        "frame": [(code(i), f"{REGIONS[i % 3]}/{classes[i // 3 % len(classes)]}") for i in range(objects)],
        "excluded": [(code(1, "MB"), "注销", "示例登记表"), (code(2, "MB"), "年度频次上限", "")],
        "inspectors": [
            (f"1604{j:04d}", "示例股", ("主检", "协检") if j % 2 else ("协检",), ("民爆安全",))
            for j in range(people)
        ],
        "recusals": [(code(0), "16040001", "近亲属")],
        "nonce": NONCE,
        "checklists": '{"示例检查事项":[]}\n'.encode(),
    }


def frozen(**options):
    return freeze(**material(**options))


def record(**options):
    """A whole record folder, as bytes by name."""
    files = frozen(**options)
    companions = {VERIFIER: verifier_source(), EXPLANATION: explain(files)}
    return {**files, **companions, **draw(files, NONCE, ENTROPY, NO_RECORD)}

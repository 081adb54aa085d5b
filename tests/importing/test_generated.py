"""Ten thousand heads, merged ranges and tails that nobody thought of: no crash, no row lost, no change in silence.

A layout is made from its number alone, so a failure is repeated by its number.  It is given to the import as read
from a file; what is asked instead of taken (no head, two columns alike) is an answer, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random

import pytest

from tests import desk
from tests import import_kit as kit
from tests.importing.ground import FIELDS, Row
from tests.importing.test_ground import Ran, unsaid
from toolkit import columns
from toolkit.errors import ProblemsFound, WrongUse
from toolkit.excel import raw
from toolkit.excel.raw import Merged, RawSheet
from toolkit.jobs import import_list
from toolkit.jobs.base import Work
from toolkit.jobs.import_list import Wish

SHORT, LONG = 300, 10_000
KINDS: Sequence[tuple[str, Sequence[str], str, dict[str, str]]] = (
    (
        "检查对象库",
        ("名", "码 旧 社 外", "区 区名 区双", "类", "态 存"),
        "序 旧 址 人 话 话数 座 限 限点 限八 许 身 日 额 备 主机",
        {},
    ),
    (
        "事项清单",
        ("项类", "事", "象", "重 重短", "主"),
        "序 法 据 日 额 备",
        {"已公布": "是", "有效": "是"},
    ),
    ("执法人员库", ("员", "证 证数", "效", "股", "角", "岗"), "序 身 性 日 话", {}),
)
"""Sheet, fields of which it needs one each, further fields, constants."""
ABOVE: Sequence[Row] = (
    ["附件3"], ["示例县抽查名单"], ["填报单位：示例局", "", "", "2026年3月5日"], [], ["", "", "单位：万元"],
    ["说明：企业名称、统一社会信用代码必填"], ["企业名称"], ["联系人", "电话"],
)  # fmt: skip
UNDER: Sequence[Row] = (
    ["1", "2", "3", "4"], ["（必填）", "（18位）", "如：民爆"], ["示例", "某某公司"], ["", "", "（万元）"], [],
    ["甲", "乙", "丙", "丁"], ["填表示例", "某某公司", "91410000XXXXXXXXXX"],
)  # fmt: skip
BELOW: Sequence[Row] = (
    ["合计"], ["合计", 4.0], ["小计", "2户"], ["注：一式两份"], [], ["填表人：赵示例", "", "审核人：钱示例"], ["第1页"],
    ["", "以下空白"], ["", "", "总计", 12.0], ["备注：长文" + "长" * 50],
)  # fmt: skip
ODD = (
    *(
        "",
        "无",
        "/",
        "N/A",
        "—",
        "　",
        0.0,
        3.5,
        9.14e17,
        "9.14E+17",
        "#REF!",
        "长期",
        "示例\n商店",
        " x ",
        "\ufffd",
    ),
    *(
        "１２３",
        True,
        None,
        "合计",
        "企业名称",
        "410499001",
        "新桥镇",
        "a\x00b",
        45021.0,
        "示例" * 200,
        "=1+1",
        "'00123",
    ),
)
LABELS: Sequence[Callable[[str], str]] = (
    str, str, str, lambda label: f"*{label}", lambda label: f"{label}（必填）", "\n".join,
    lambda label: label[:2], lambda label: f" {label} ", lambda _: "", lambda _: "备注", lambda label: label * 2,
)  # fmt: skip


def made(number: int) -> tuple[RawSheet, str, dict[str, str]]:
    """The layout of this number: a sheet as read from a file, what it is a list of, and constants."""
    random = Random(number)
    into, needed, further, constants = random.choice(KINDS)
    names = [random.choice(one.split()) for one in needed if random.random() < 0.98]
    names += random.sample(further.split(), random.randint(0, 5))
    random.shuffle(names)
    head: Row = [
        random.choice(LABELS if random.random() < 0.2 else (str,))(FIELDS[name].header) for name in names
    ]
    body = [[FIELDS[name].value(number * 10 + n) for name in names] for n in range(random.randint(0, 7))]
    for row in body:
        for column in range(len(row)):
            if random.random() < 0.06:
                row[column] = random.choice(ODD)
    tops = [
        [random.choice(("", label, "基本情况", "联系方式")) for label in head]
        for _ in range(random.choice((0, 0, 1, 2)))
    ]
    for extra in _some(random, [*BELOW, head], 2):
        body.insert(random.randint(0, len(body)), extra)
    rows = [*_some(random, ABOVE, 4), *tops, head, *_some(random, UNDER, 2), *body, *_some(random, BELOW, 4)]
    width = max(map(len, rows)) + random.choice((0, 0, 0, 1, 3))
    grid: list[Row] = [[*row, *[""] * (width - len(row))] for row in rows]
    merged = [_range(random, len(grid), width) for _ in range(random.choice((0, 1, 2, 4, 8)))]
    for m in merged:
        for at, row in enumerate(grid[m.top - 1 : m.bottom], m.top):
            for column in range(m.left, min(m.right, width) + 1):
                if (at, column) != (m.top, m.left):
                    row[column - 1] = ""
    return RawSheet("名单", grid, tuple(merged)), into, constants


def _some(random: Random, rows: Sequence[Row], most: int) -> list[Row]:
    return [[*random.choice(rows)] for _ in range(random.randint(0, most))]


def _range(random: Random, height: int, width: int) -> Merged:
    """Down, across or both; sometimes beyond what is filled."""
    top, left = random.randint(1, height + 1), random.randint(1, width + 1)
    down, across = random.choice(
        ((0, random.randint(1, 20)), (random.randint(1, 4), 0), (2, 2), (0, width - 1), (40, 1))
    )
    return Merged(top, left, top + down, left + across)


def faults(number: int, root: Path, taken: list[int]) -> list[str]:
    """What is wrong with the import of a layout; a question is not.  ``taken`` gets the number if none was asked."""
    sheet_raw, into, constants = made(number)
    sheet = next(sheet for sheet in columns.SHEETS if sheet.name == into)
    book = desk.book(root / "台账.xlsx")
    before = len(book.read(sheet).rows)
    wish = Wish(into, constants=constants, new_regions="全部" if into == "检查对象库" else "", accept=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(import_list, "read_foreign", lambda _: [sheet_raw])
        try:
            work = Work(book, desk.office(root), "导入")  # what an import does before it writes
            outcome = import_list._examine(work, sheet, root / "名单.xlsx", wish).outcome
        except (WrongUse, ProblemsFound):
            return []
    if not outcome.data:
        return [] if outcome.problems else ["没有导入，也没有问什么"]
    taken.append(number)
    filled = {n for n, row in enumerate(sheet_raw.grid, 1) if any(str(cell or "").strip() for cell in row)}
    told = kit.fates_of(outcome.data)
    wrong = [f"第 {n} 行" for n in filled ^ set(told)]
    added = [dict(row.values) for row in book.read(sheet).rows[before:]]
    return wrong + unsaid(sheet_raw.grid, constants, sheet, Ran(outcome, added))


def faulty(numbers: Iterable[int], root: Path, taken: list[int]) -> dict[int, list[str]]:
    """The layouts with faults, by their numbers."""
    found = {}
    for number in numbers:
        try:
            wrong = faults(number, root, taken)
        except Exception as error:  # a crash is what is looked for
            wrong = [repr(error)]
        if wrong:
            found[number] = wrong
    return found


@pytest.mark.thorough
def test_generated_layouts_are_taken_listed_or_asked_about(tmp_path: Path) -> None:
    taken: list[int] = []
    assert faulty(range(SHORT), tmp_path, taken) == {}
    assert len(taken) > SHORT / 2, "few are only asked about"


@pytest.mark.long
def test_ten_thousand_generated_layouts_are_taken_listed_or_asked_about(tmp_path: Path) -> None:
    assert faulty(range(SHORT, LONG), tmp_path, []) == {}


def test_control_ranges_wider_than_the_data_are_met_and_would_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw.RawSheet, "__post_init__", lambda _: None)
    assert len(faulty(range(60), tmp_path, [])) > 3

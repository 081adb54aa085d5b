"""Break a title into lines as the standard wants: 梯形 or 菱形, no word cut (GB/T 9704—2012, 7.3.1).

A title of several lines has a shape when its lines grow or shrink steadily (梯形), or grow and then shrink
(菱形); lines of equal length or a narrow waist have none.  Where it may be cut is judged without a
dictionary: never before a mark that closes or a 的, never after one that opens, never inside a number, a
date or one of the words that titles are made of.  Of all ways to cut, the cheapest is taken.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, pairwise

PER_LINE = 20
"""Characters of 2号 in 156 mm."""

_WORDS = (
    "关于|印发|转发|批转|开展|做好|加强|进一步|双随机|一公开|随机|公开|抽查|检查|工作|计划|方案|情况|通知|通报|通告|公告|报告|"
    "请示|批复|意见|决定|办法|规定|实施|细则|企业|单位|机关|部门|人民|政府|安全|生产|监督|管理|行政|执法|处罚|许可|专项|"
    "联合|重点|领域|民用|爆炸|民爆|器材|物品|危险|化学品|工业|信息化|委员会|办公室|有限|责任|股份|公司|事项|清单|名录|"
    "案件|线索|涉嫌|违法|移送|整改|责令|改正|结果|公示|工程|节能|批发|零售|化工|爆破|能源|销售|运输|仓储|使用|开采|矿山|"
    "煤矿|建设|建筑|制造|加工|贸易|科技|商贸|合作社|标准|质量|消防|环保|应急|市场|价格|经营|规范|治理|整治|排查|隐患"
)
_NUMBER = "[0-9A-Za-z.%〔〕]+(?:年度|年|月|日|号)?(?:[0-9]+(?:月|日))*"
_QUOTED = "“[^”]{1,10}”|《[^》]{1,10}》"
_WHOLE = re.compile(f"{_QUOTED}|{_NUMBER}|{_WORDS}")
_NOT_FIRST = "》”’）〕】、，。：；！？的了和与及等者局厅部委"
_NOT_LAST = "《“‘（〔【和与及对"
_GOOD_LAST = "的》”"
_GOOD_FIRST = "关于"


def shaped(text: str, whole: Collection[str] = ()) -> str:
    """The title with line breaks; unchanged if it fits one line, or not even four.

    The names in ``whole`` (of a firm, of the office) are not cut, unless there is no other way.
    """
    if width(text) <= PER_LINE or width(text) > 4 * PER_LINE:
        return text
    inside = _inside(text)
    names = {
        i for name in whole for found in re.finditer(re.escape(name), text) for i in range(*found.span())[1:]
    }
    for forbidden in (inside | names, inside):
        places = [i for i in range(1, len(text)) if i not in forbidden]
        ways = (way for count in (2, 3, 4) for way in _ways(text, places, count))
        if fitting := [way for way in ways if max(map(width, way)) <= PER_LINE]:
            best: Sequence[str] = min(fitting, key=_cost)
            return "\n".join(best)
    return text


def has_shape(lines: Sequence[str]) -> bool:
    """Whether the lines make 梯形 or 菱形: no two neighbours of equal length, no narrow waist."""
    widths = [width(line) for line in lines]
    steps = [after - before for before, after in pairwise(widths)]
    if any(abs(step) < 1 for step in steps):
        return False
    rising = [step > 0 for step in steps]
    return rising == sorted(rising, reverse=True)  # grows, then shrinks; either part may be missing


def cut_word(lines: Sequence[str]) -> str:
    """The first word, number or quotation that goes on in the next line; "" if none does.

    >>> cut_word(["关于开展票据检", "查工作的通知"])
    '检查'
    """
    end, text = 0, "".join(lines)
    words = list(_WHOLE.finditer(text))
    for line in lines[:-1]:
        end += len(line)
        if cut := next((word[0] for word in words if word.start() < end < word.end()), ""):
            return cut
    return ""


def width(text: str) -> float:
    """Its width in Chinese characters; letters and digits count as half."""
    return sum(1.0 if ord(letter) > 0x2E7F or letter in "“”‘’—…" else 0.5 for letter in text)


def _inside(text: str) -> set[int]:
    """Where the title must not be cut."""
    inside = {i for match in _WHOLE.finditer(text) for i in range(match.start() + 1, match.end())}
    for i in range(1, len(text)):
        if text[i] in _NOT_FIRST or text[i - 1] in _NOT_LAST:
            inside.add(i)
    return inside


def _ways(text: str, places: Sequence[int], count: int) -> Iterator[list[str]]:
    for cuts in combinations(places, count - 1):
        bounds = [0, *cuts, len(text)]
        yield [text[start:end] for start, end in pairwise(bounds)]


def _cost(lines: Sequence[str]) -> float:
    """Lines of like length, but of a shape; cut after a 的 or 》, before a 关于, rather than elsewhere."""
    widths = [width(line) for line in lines]
    cost = 5.0 * len(lines)
    cost += 0.0 if has_shape(lines) else 12.0
    cost += max(widths) - min(widths)
    cost -= sum(3.0 for line in lines[:-1] if line[-1] in _GOOD_LAST)
    return cost - sum(6.0 for line in lines[1:] if line.startswith(_GOOD_FIRST))

"""Break a title into lines as the standard wants: 梯形 or 菱形, no word cut (GB/T 9704—2012, 7.3.1).

A title of several lines has a shape when its lines grow or shrink steadily (梯形), or grow and then shrink
(菱形); lines of equal length or a narrow waist have none.  Where it may be cut is judged without a
dictionary of the language: only where one of the words that titles are made of begins or ends; never before a mark
that closes or a 的, never after one that opens, never inside a number, a date or the name of a firm.  Of all ways to
cut, the cheapest is taken; a segmenter would weigh more than this (jieba's dictionary alone has 5 MB) and does not
know the firms of a county either.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, combinations, pairwise

PER_LINE = 20
"""Characters of 2号 in 156 mm."""

_WORDS = (
    "关于|印发|转发|批转|开展|实施|组织|做好|加强|进一步|深入|推进|随机|公开|抽查|检查|复查|督查|工作|计划|方案|情况|通知|通报|通告|公告|报告|"
    "请示|批复|意见|决定|办法|规定|细则|企业|单位|机关|部门|人民|政府|人民政府|安全|生产|安全生产|监督|监管|管理|监督管理|监督检查|"
    "行政|执法|行政执法|行政检查|行政处罚|处罚|许可|行政许可|专项|专项整治|专项检查|联合|重点|领域|行业|民用|爆炸|民爆|器材|民爆器材|"
    "物品|爆炸物品|危险|化学品|危险化学品|工业|信息化|工业和信息化|委员会|办公室|有限|责任|股份|公司|有限公司|责任公司|有限责任公司|"
    "股份有限公司|集团|分公司|事项|清单|名录|名录库|案件|线索|涉嫌|违法|违规|违法违规|移送|整改|责令|改正|责令改正|结果|公示|工程|节能|减排|节约|能源|批发|零售|化工|爆破|"
    "爆破作业|作业|销售|运输|道路运输|仓储|储存|使用|开采|矿山|煤矿|非煤矿山|建设|建筑|建材|制造|加工|贸易|科技|商贸|合作社|标准|质量|产品质量|消防|环保|环境|"
    "应急|市场|价格|经营|规范|治理|整治|排查|隐患|隐患排查|传播|文化|文化传播|烟花|爆竹|烟花爆竹|食盐|定点|食品|药品|医疗|器械|医疗器械|餐饮|"
    "服务|物业|旅游|教育|培训|机构|特种|设备|特种设备|电梯|燃气|成品油|加油站|粮食|收购|种子|农药|兽药|饲料|化肥|农业|农产品|水利|水土|保持|"
    "招标|投标|用工|劳动|保障|社会|工资|支付|无线电|台站|通信|电力|电线|电缆|钢铁|水泥|玻璃|淘汰|落后|产能|阀门|铸造|机械|电子|商务|"
    "电子商务|网络|数据|信用|分级|分类|年度|半年|季度|上半年|下半年|第一|第二|第三|第四|全县|全市|全区|县级|市级|春季|夏季|秋季|冬季|节前|汛期"
)
_FIRM = "有限公司|责任公司|公司|合作社|联合社|商行|商店|经营部|门市部|工厂|厂"
_NAMED = re.compile(
    rf"(?:关于移送|关于对|移送|关于|对)(?P<name>[^，。、：；“”《》\n]{{2,60}}?(?:{_FIRM}))(?!的?[厂家])"
)
"""A firm without being told its name: from the word that introduces it to what firms are called."""
_NUMBER = "[0-9A-Za-z.%〔〕]+(?:年度|年|月|日|号)?(?:[0-9]+(?:月|日))*"
_QUOTED = "“[^”]{1,10}”|《[^》]{1,10}》"
_LONGEST_FIRST = "|".join(sorted(_WORDS.split("|"), key=len, reverse=True))
_WHOLE = re.compile(f"{_QUOTED}|{_NUMBER}|{_LONGEST_FIRST}")
_NOT_FIRST = ">》”’）〕】、，。：；！？的了和与及等者局厅部委"
_NOT_LAST = "<《“‘（〔【和与及对"
_GOOD_LAST = ("的", "》", "”", "公司", "局", "政府", "委员会")
_GOOD_FIRST = ("关于", "涉嫌", "开展")


def shaped(text: str, whole: Collection[str] = (), per_line: int = PER_LINE) -> str:
    """The title with line breaks; unchanged if it fits one line, or not even four.

    The names in ``whole`` (of a firm, of the office) are not cut, unless there is no other way.
    """
    if width(text) <= per_line or width(text) > 4 * per_line:
        return text
    inside, names, between = _inside(text), _of_names(text, whole), _between_words(text)
    for forbidden in (inside | names | between, inside | names, inside | between, inside):
        places = [i for i in range(1, len(text)) if i not in forbidden]
        ways = (way for count in (2, 3, 4) for way in _ways(text, places, count))
        if fitting := [way for way in ways if max(map(width, way)) <= per_line]:
            best: Sequence[str] = min(fitting, key=_cost)
            return "\n".join(best)
    return text


def broken(lines: Sequence[str]) -> list[str]:
    """The words, numbers and quotations that go on in the next line.

    >>> broken(["关于开展票据检", "查工作的通知"])
    ['检查']
    """
    ends = set(accumulate(map(len, lines[:-1])))
    words = _WHOLE.finditer("".join(lines))
    return [word[0] for word in words if any(word.start() < end < word.end() for end in ends)]


def has_shape(lines: Sequence[str]) -> bool:
    """Whether the lines make 梯形 or 菱形: no two neighbours of equal length, no narrow waist."""
    widths = [width(line) for line in lines]
    steps = [after - before for before, after in pairwise(widths)]
    if any(abs(step) < 1 for step in steps):
        return False
    rising = [step > 0 for step in steps]
    return rising == sorted(rising, reverse=True)  # grows, then shrinks; either part may be missing


def width(text: str) -> float:
    """Its width in Chinese characters; letters and digits are a little more than half, in the broadest fonts."""
    return sum(1.0 if ord(letter) > 0x2E7F or letter in "“”‘’—…&%@" else 0.55 for letter in text)


def _inside(text: str) -> set[int]:
    """Where the title must not be cut."""
    inside = {i for match in _WHOLE.finditer(text) for i in range(match.start() + 1, match.end())}
    for i in range(1, len(text)):
        if text[i] in _NOT_FIRST or text[i - 1] in _NOT_LAST:
            inside.add(i)
    return inside


def _names(text: str, whole: Collection[str]) -> Iterator[tuple[int, int]]:
    for name in filter(None, whole):
        yield from (found.span() for found in re.finditer(re.escape(name), text))
    yield from (found.span("name") for found in _NAMED.finditer(text))


def _of_names(text: str, whole: Collection[str]) -> set[int]:
    """Where a cut would go through a name."""
    return {i for start, end in _names(text, whole) for i in range(start + 1, end)}


def _between_words(text: str) -> set[int]:
    """Where no word that we know begins or ends: the words there are unknown, and a cut might go through one."""
    known = {i for found in _WHOLE.finditer(text) for i in found.span()}
    known |= {i + 1 for i, letter in enumerate(text) if letter in "的》”、"}
    return set(range(len(text))) - known


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
    cost -= sum(3.0 for line in lines[:-1] if line.endswith(_GOOD_LAST))
    return cost - sum(6.0 for line in lines[1:] if line.startswith(_GOOD_FIRST))

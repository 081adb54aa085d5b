"""The four lists of a frozen draw: how their lines are written and read.

    frame.txt       id, stratum                             those who can be drawn
    excluded.txt    id, reason code, evidence               those who cannot, and why
    inspectors.txt  id, department, roles, skills           those who can be sent on the planned date
    recusal.txt     object id, inspector id, reason code    who must not inspect what (回避)

The folder is for everybody's eyes: since SSJ2 the reason of a recusal is one of a closed list of codes, which says
enough for the law and nothing of a family.
Several roles or skills in one field are joined by ",", in byte order.  A stratum is "region code/class", the
class "-" where there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from toolkit.codes import looks_like_citizen_id
from toolkit.draw.encoding import (
    Unwritable,
    canonical_id,
    canonical_text,
    from_lines,
    object_id,
    to_sorted_lines,
)
from toolkit.draw.plan import NO_CLASS, is_region
from toolkit.draw.quota import split_stratum
from toolkit.errors import Place, Problem, ProblemsFound

FRAME, EXCLUDED, INSPECTORS, RECUSAL = "frame.txt", "excluded.txt", "inspectors.txt", "recusal.txt"
LISTS = (FRAME, EXCLUDED, INSPECTORS, RECUSAL)
LEAD, ASSISTANT = "主检", "协检"
RECUSAL_CODES = {
    "kin": "近亲属",
    "interest": "利害关系",
    "former": "曾任职",
    "request": "对象申请",
    "other": "其他",
}
"""The reasons of a recusal (行政处罚法第四十三条), by the code that recusal.txt has since SSJ2."""
_CODES = {word: code for code, word in RECUSAL_CODES.items()}


def make_stratum(region: str, class_name: str = NO_CLASS) -> str:
    """The stratum of an object, from its region code (never a name) and its class."""
    return f"{region}/{class_name}"


def write_list(name: str, rows: Iterable[Sequence[str]]) -> tuple[bytes, set[str], list[Problem]]:
    """One list line by line: its bytes, its ids, and what has no canonical form or is double."""
    lines = []
    seen: set[str] = set()
    problems = []
    for row in rows:
        try:
            line = [write(value) for write, value in zip(_FIELDS[name], row, strict=True)]
        except Unwritable as error:
            problems.append(error.at(Place(name)))
            continue
        if line[0] in seen and name in {FRAME, INSPECTORS}:
            problems.append(Problem(f"“{line[0]}”重复", "重复会改变机会，请只留一条", Place(name), rule="R4"))
        seen.add(line[0])
        lines.append(line)
    return to_sorted_lines(lines), seen, problems


def recusal_code(reason: str) -> str:
    """The code of a reason, given as its code or its word; any other text is 其他: it is not for everybody."""
    return reason if not reason or reason in RECUSAL_CODES else _CODES.get(reason, "other")


def read_rows(files: Mapping[str, bytes], *names: str) -> dict[str, list[list[str]]]:
    """The lines of these lists.  Raises ProblemsFound with every malformed line."""
    rows: dict[str, list[list[str]]] = {}
    problems: list[Problem] = []
    for name in names:
        try:
            rows[name] = from_lines(name, files[name], len(_FIELDS[name]))
        except ProblemsFound as found:
            problems.extend(found.problems)
    if problems:
        raise ProblemsFound(problems)
    return rows


def doubly_listed(ids: Iterable[str]) -> list[Problem]:
    """A Problem for every id that is in the frame and excluded as well."""
    what, remedy = "既在待抽名单又在排除名单", "请核对排除条件"
    return [Problem(f"“{name}”{what}", remedy, Place(EXCLUDED), rule="R4") for name in ids]


def otherwise_written(name: str) -> Problem:
    """What is wrong with a committed file whose bytes are not those that its lines should have."""
    return Problem(
        "不是规定的写法（次序、重复或编号写法）", "冻结时就不合规定，这份记录不可信，请作废重抽", Place(name)
    )


def first_fields(lines: Iterable[bytes]) -> Iterator[str]:
    """The ids of a list in chunks of lines."""
    for chunk in lines:
        for line in chunk.decode().split("\n")[:-1]:
            yield line.partition("\t")[0]


def _public_id(text: str) -> str:
    """An id that may be shown: these files are for everybody's eyes."""
    result = canonical_id(text)
    if looks_like_citizen_id(result):
        raise Unwritable(f"“{result[:6]}…”像是公民身份号码", "请改用执法证号或内部编号，记录要公开")
    return result


def _stratum(text: str) -> str:
    region, class_name = split_stratum(canonical_text(text))
    if not is_region(region):
        raise Unwritable(f"“{region}”不是区划代码", "请填写 6 到 12 位数字的区划代码，不要写地名")
    return make_stratum(region, canonical_text(class_name) or NO_CLASS)


def _reason(text: str) -> str:
    result = canonical_text(text)
    if not result:
        raise Unwritable("没有写明理由", "请填写理由")
    return result


def _several(text: str) -> str:
    return ",".join(sorted({canonical_text(part) for part in text.split(",")} - {""}))


def _roles(text: str) -> str:
    result = _several(text)
    if not result or not set(result.split(",")) <= {LEAD, ASSISTANT}:
        raise Unwritable(f"角色“{text}”不能选派", f"可选派的角色只有{LEAD}、{ASSISTANT}，辅助人员不列入")
    return result


_FIELDS: dict[str, tuple[Callable[[str], str], ...]] = {
    FRAME: (object_id, _stratum),
    EXCLUDED: (_public_id, _reason, canonical_text),
    INSPECTORS: (_public_id, canonical_text, _roles, _several),
    RECUSAL: (_public_id, _public_id, _reason),
}
"""How each field of each list is written."""

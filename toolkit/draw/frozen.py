"""冻结: the lists and the plan of a draw as files, fixed by one digest before any randomness exists.

    frame.txt …     four lists: who can be drawn, who cannot, who can be sent, who must not go where  (``lists``)
    plan.json       everything else that was decided                                                  (``plan``)
    nonce.sha256    SHA-256 of a 32-byte secret, as hex, one line
    检查要点.json   what will be looked at on the spot; decides nothing in the draw (since SSJ2)
    manifest.txt    what ``sha256sum`` prints over these

C, the commitment, is the SHA-256 of manifest.txt.  Publishing C fixes every byte of the lists without showing
them; the secret (nonce) keeps outsiders from computing beforehand who will be inspected.

How the lines of the four lists are written is in ``lists``.  ``freeze`` makes the files and refuses what could not be
drawn later; ``read_frozen`` reads them back.

A large frame (``LARGE``) stays one piece of bytes: it is checked by ``paths.frames`` and counted by
``paths.arrays``, to the same refusals and the same bytes, and never becomes an object a line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from unicodedata import unidata_version

from toolkit.draw.encoding import digest, from_lines, manifest, to_lines, unassigned
from toolkit.draw.lists import (
    EXCLUDED,
    FRAME,
    INSPECTORS,
    LEAD,
    LISTS,
    RECUSAL,
    RECUSAL_CODES,
    doubly_listed,
    first_fields,
    read_rows,
    recusal_code,
    write_list,
)
from toolkit.draw.paths import frames
from toolkit.draw.paths.selection import Chunks, require_strata
from toolkit.draw.plan import NAME as PLAN
from toolkit.draw.plan import Plan
from toolkit.draw.quota import least_total, split_stratum
from toolkit.draw.shortage import overload, shortages
from toolkit.draw.staff import Recusals, Staff
from toolkit.draw.ticket import SSJ2
from toolkit.errors import Place, Problem, ProblemsFound, WrongUse

NONCE_DIGEST, MANIFEST, CHECKLISTS = "nonce.sha256", "manifest.txt", "检查要点.json"
COMMITTED = (FRAME, EXCLUDED, INSPECTORS, RECUSAL, PLAN, NONCE_DIGEST)
"""The files under manifest.txt; since SSJ2 with 检查要点.json (see ``committed``)."""
LARGE = 100_000
"""From how many lines on a frame is handled as one piece, by the ways of ``toolkit.draw.paths``."""


@dataclass(frozen=True)
class Frozen:
    """A frozen folder, read back: plan, staff, recusals, N of every stratum, and the frame in chunks of lines."""

    plan: Plan
    staff: Staff
    recusals: Recusals
    counts: Mapping[str, int]
    frame: Iterable[bytes]

    def sizes(self) -> dict[str, int]:
        """N of every stratum."""
        return dict(self.counts)

    @cached_property
    def pool(self) -> dict[str, list[str]]:
        """The ids of every stratum in byte order."""
        pool: dict[str, list[str]] = {}
        for name, stratum in from_lines(FRAME, b"".join(self.frame), 2):
            pool.setdefault(stratum, []).append(name)
        return pool

    @property
    def large(self) -> bool:
        """Whether the frame has ``LARGE`` lines."""
        return sum(self.counts.values()) >= LARGE


def freeze(
    plan: Plan,
    *,
    frame: Iterable[Sequence[str]],
    excluded: Iterable[Sequence[str]],
    inspectors: Iterable[tuple[str, str, Sequence[str], Sequence[str]]],
    recusals: Iterable[Sequence[str]],
    nonce: bytes,
    checklists: bytes = b"{}",
) -> dict[str, bytes]:
    """The files of a frozen draw, by name; ``checklists`` are the bytes of 检查要点.json.

    Rows are the fields listed above, in any order and in any spelling that has a canonical form; roles and
    skills are given as sequences.  Raises ProblemsFound with everything that is wrong: ids, strata, plan, a
    count above the pool, objects that could get no team, a yearly cap that is too small.
    """
    if len(nonce) != 32:
        raise WrongUse("随机密数必须是 32 个字节。请用系统的随机源重新产生。")
    people = ((name, unit, ",".join(roles), ",".join(skills)) for name, unit, roles, skills in inspectors)
    if plan.spec == SSJ2:
        recusals = coded(recusals)
    files, problems = write_lists({FRAME: frame, EXCLUDED: excluded, INSPECTORS: people, RECUSAL: recusals})
    try:
        files[PLAN] = plan.to_bytes()
    except ProblemsFound as found:
        problems.extend(found.problems)
    if problems:
        raise ProblemsFound(problems)
    files[NONCE_DIGEST] = f"{digest(nonce)}\n".encode()
    if plan.spec == SSJ2:
        files[CHECKLISTS] = checklists
    problems = spec_problems(plan, files) or drawing_problems(read_frozen(files))
    if problems:
        raise ProblemsFound(problems)
    return {**files, MANIFEST: manifest(files)}


def coded(recusals: Iterable[Sequence[str]]) -> list[Sequence[str]]:
    """Recusals with their reasons as codes, as SSJ2 has them."""
    return [(*pair, recusal_code(reason.strip())) for *pair, reason in recusals]


def committed(manifest_file: bytes) -> tuple[str, ...]:
    """The files that this manifest.txt has to list: those of SSJ2 if 检查要点.json is among them."""
    return (*COMMITTED, CHECKLISTS) if f"  {CHECKLISTS}\n".encode() in manifest_file else COMMITTED


def spec_problems(plan: Plan, files: Mapping[str, bytes]) -> list[Problem]:
    """What SSJ2 asks of the frozen files beyond SSJ1: reasons coded, characters known to the Unicode version."""
    if plan.spec != SSJ2:
        return []
    codes = {row[2] for row in read_rows(files, RECUSAL)[RECUSAL]}
    what, remedy = "不是规定的回避理由代码", f"应为 {'、'.join(RECUSAL_CODES)}"
    problems = [
        Problem(f"“{code}”{what}", remedy, Place(RECUSAL)) for code in sorted(codes - {*RECUSAL_CODES})
    ]
    for name in (*COMMITTED, CHECKLISTS):
        character = unassigned(files.get(name, b""))
        if character:
            what = f"有 Unicode {unidata_version} 里没有的字符 U+{ord(character):04X}（冻结时用的是 {plan.unicode}）"
            problems.append(
                Problem(what, "请换用 Unicode 版本不低于冻结时的 Python；冻结时请改写", Place(name))
            )
    return problems


def commitment(files: Mapping[str, bytes]) -> str:
    """C of a frozen draw: published before the randomness exists."""
    return digest(files[MANIFEST])


def write_lists(rows: Mapping[str, Iterable[Sequence[str]]]) -> tuple[dict[str, bytes], list[Problem]]:
    """The bytes of the lists given, and everything in their rows that has no canonical form or is double."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    ids: dict[str, Iterable[str]] = {}
    for name, given in rows.items():
        lines = list(given)
        large = _write_large(lines) if name == FRAME and len(lines) >= LARGE else b""
        if large:
            files[name], ids[name] = large, first_fields(Chunks(BytesIO(large)))
        else:
            files[name], ids[name], found = write_list(name, lines)
            problems += found
    both = set(ids.get(EXCLUDED, ())).intersection(ids.get(FRAME, ()))
    return files, problems + doubly_listed(sorted(both))


def _write_large(rows: Sequence[Sequence[str]]) -> bytes:
    """The frame of rows that are canonical as they stand; nothing if any is not, which is for the other way."""
    frame = frames.sort(to_lines(rows))
    try:
        sizes = _sizes(Chunks(BytesIO(frame)))
    except ProblemsFound:
        return b""
    _, problems = frames.inspect(Chunks(BytesIO(frame)), sizes)
    return b"" if problems or sum(sizes.values()) != len(rows) else frame


def read_frozen(files: Mapping[str, bytes], frame: Iterable[bytes] | None = None) -> Frozen:
    """Read lists and plan.  Raises ProblemsFound.

    ``frame`` gives the frame in chunks of lines where it is not among the files.
    """
    lists: tuple[str, ...] = (INSPECTORS, RECUSAL)
    if frame is None:
        frame = Chunks(BytesIO(files[FRAME]))
        lists = LISTS if files[FRAME].count(b"\n") < LARGE else LISTS[1:]
    rows = read_rows(files, *lists)
    small = rows.get(FRAME)
    counts = _sizes(frame) if small is None else require_strata(Counter(row[1] for row in small))
    plan = Plan.parse(files[PLAN])
    recusals: dict[str, dict[str, str]] = {}
    for name, inspector, reason in rows[RECUSAL]:
        recusals.setdefault(name, {})[inspector] = RECUSAL_CODES.get(reason, reason)
    staff = Staff(
        inspectors=[row[0] for row in rows[INSPECTORS]],
        leads={row[0] for row in rows[INSPECTORS] if LEAD in row[2].split(",")},
        size=plan.team_size,
        load_before=plan.caps.load_before,
        cap=plan.caps.inspector_per_year,
        department={row[0]: row[1] for row in rows[INSPECTORS]},
        joint=plan.caps.departments,
        slack=plan.slack if plan.spec == SSJ2 else 0,
    )
    return Frozen(plan, staff, recusals, counts, frame)


def _sizes(frame: Iterable[bytes]) -> dict[str, int]:
    from toolkit.draw.paths import arrays  # numpy, which a small frame does not wait for

    return arrays.sizes(frame)


def drawing_problems(frozen: Frozen) -> list[Problem]:
    """What would stop the draw later: better known before the secret is spent."""
    problems = _coverage(frozen)
    if not frozen.counts:
        problems.append(Problem("待抽名单是空的", "请核对检查对象库和排除条件", Place(FRAME), rule="R4"))
    if problems:
        return problems
    try:
        least = least_total(frozen.counts, frozen.plan.rule())
    except ProblemsFound as found:
        return list(found.problems)
    named = first_fields(frozen.frame) if frozen.recusals else ()
    with_recusal = set(frozen.recusals).intersection(named)
    problems = shortages(sorted(with_recusal), frozen.staff, frozen.recusals)
    return problems or overload(least, frozen.staff)


def _coverage(frozen: Frozen) -> list[Problem]:
    """Classes without a ratio and regions without a weight."""
    regions, classes = set(), set()
    for stratum in frozen.counts:
        region, class_name = split_stratum(stratum)
        regions.add(region)
        classes.add(class_name)
    plan = frozen.plan
    no_ratio = sorted(classes - plan.ratio.keys()) if plan.count is None else []
    no_weight = [] if plan.region_weight is None else sorted(regions - plan.region_weight.keys())
    return [
        *(Problem(f"类别“{c}”没有抽查比例", "请在计划中补上", Place(PLAN, header="ratio")) for c in no_ratio),
        *(
            Problem(f"地区“{r}”没有权重", "请在计划中补上", Place(PLAN, header="region_weight"))
            for r in no_weight
        ),
    ]

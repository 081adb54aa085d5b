"""检查台账 ↔ 文书: papers and workbook agree, or the difference is named (R13).

What a paper says of each case is kept when the paper is made, in a small file beside it.  Later the same facts
are read from 检查台账 again: a fact that is now other, an object that came or went since, is named with the paper
and the cell.  Only facts that the paper tells are compared, so that progress after it (a closed case, a further
round of 复查) is no difference.  A paper that somebody has changed in Word since is read: what stood in it word for
word when it was made must stand in it as 检查台账 has it now.  Of a paper that nobody words (冻结确认单,
随机抽取记录, 抽取核验单) every line must stay, but those on which people write.

    文书/<任务编号>/.文书底数.json     a line a paper: its file, which document it is, its SHA-256, what it says of
                                   each case, and which of that word for word (or all its lines).  It only grows, the
                                   last line of a file counts, and the journal vouches for it (``ledger.seals``)

Of papers that replace each other (a notice with another team, a corrected 公示表) only the last counts.
"""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import columns
from toolkit.errors import Level, Place, Problem, Refused
from toolkit.files import lock, parsed, read_at_most, telling, write_atomic
from toolkit.jobs.base import Desk, listed
from toolkit.jobs.papers import BY_NAME
from toolkit.jobs.papers.context import chinese
from toolkit.jobs.papers.paper import Paper, part_of
from toolkit.jobs.reconcile.accounts import Accounts
from toolkit.jobs.reconcile.naming import lines_naming
from toolkit.model import Case

if TYPE_CHECKING:
    from toolkit.word.template import Filled

NAME = ".文书底数.json"
_LARGEST, _MOST_LINES = 64 << 20, 200_000  # bytes: a task of 20,000 cases, told of three times over
_FILLED_IN = ("签字", "□", "公布地址", "　　年")
"""What the lines have on which people write."""
_CHANGED = "（改写）"  # what a paper says where neither the old text stands nor that of 检查台账

Entry = dict[str, object]
Facts = dict[str, str]


def entry(desk: Desk, paper: Paper, cases: Sequence[Case], made: Filled) -> Entry:
    """What is kept of a paper made of these cases."""
    from toolkit.word.package import lines_of_body

    facts = {case.id: _facts(desk, paper, case) for case in cases if paper.tells}
    text = "\n".join(lines_of_body(made.body))
    digest = sha256()
    for piece in made.pieces:
        digest.update(piece)
    about = _about(text, paper, facts)
    verbatim = {case: _verbatim(said, about[case]) for case, said in facts.items()}
    kept: Entry = {"document": paper.name, "sha256": digest.hexdigest(), "cases": facts, "verbatim": verbatim}
    return (
        kept | {"lines": [line for line in text.split("\n") if not any(sign in line for sign in _FILLED_IN)]}
        if paper.fixed
        else kept
    )


class Note:
    """What the papers of a folder say, for one who makes more of them, batch by batch.

    Each line is read once, whoever wrote it: reading all of them with every batch grows with the square.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self._path = folder, folder / NAME
        self._read = b""
        self._last: dict[str, bytes] = {}  # by file name

    def keep(self, made: Mapping[str, Entry]) -> None:
        """Keep what papers say, by file name, below what was kept before.

        Done before the papers are written: of a file that a person finds it is always known what it says.  What a run
        that was killed between the two has kept is not kept twice.  Of two who make papers of a folder at once one
        waits, or the lines of the other would be gone.
        """
        if not made:
            return
        with lock(self.folder, timeout=30):
            before = self._known()
            lines = {name: _line(name, said) for name, said in made.items()}
            new = {name: line for name, line in lines.items() if line != self._last.get(name)}
            if new:
                self._add(before, new)

    def _known(self) -> bytes:
        """The note as it is now, in lines; what nobody has read yet of it is read."""
        data = _bytes(self._path) if self._path.exists() else b""
        if not data.startswith(self._read):
            self._read = b""
            self._last.clear()
        for name, said in _papers(data[len(self._read) :]):
            self._last[name] = _line(name, said)
        if _one_object(data) is not None:
            data = b"".join(self._last.values())
        self._read = data[: data.rfind(b"\n") + 1]
        return data

    def _add(self, before: bytes, new: Mapping[str, bytes]) -> None:
        if before and not before.endswith(b"\n"):  # what somebody cut off must not take the new line with it
            before += b"\n"
        after = before + b"".join(new.values())
        if len(after) > _LARGEST:  # nobody could read it any more
            raise Refused(
                f"“{NAME}”写满了（{_LARGEST >> 20} MB，{self.folder}），没有再生成文书。"
                "请把这项任务分成几项；已经做好的文书不受影响。"
            )
        write_atomic(self._path, after)
        self._read = after
        self._last |= new


def _bytes(note: Path) -> bytes:
    return read_at_most(note, _LARGEST, _MOST_LINES)


def _line(name: str, said: Entry) -> bytes:
    return f"{json.dumps(said | {'file': name}, ensure_ascii=False, sort_keys=True)}\n".encode(
        "utf-8", "replace"
    )


def last(note: Path, more: int) -> list[Entry]:
    """What the last lines of a note say; a line that somebody spoilt says nothing."""
    lines = _bytes(note).splitlines()[-more:]
    return [said for line in lines for said in list(_parsed(line)) or [{}]]


def read(folder: Path) -> dict[str, Entry]:
    """What is kept of the papers of a folder, by file name; lines that somebody spoilt are left out."""
    path = folder / NAME
    if not path.is_file():
        return {}
    kept: dict[str, Entry] = {}
    for name, said in _papers(_bytes(path)):
        kept.pop(name, None)  # the last line of a file counts, in its place
        kept[name] = said
    return kept


def _papers(data: bytes) -> Iterator[tuple[str, Entry]]:
    for said in _parsed(data):
        name = said.get("file")
        if isinstance(name, str) and said.get("document") in BY_NAME and isinstance(said.get("cases"), dict):
            yield name, said


def cases_told(folder: Path) -> dict[str, list[str]]:
    """The cases that each paper of a folder tells of, by the name of its file without its ending."""
    return {Path(name).stem: list(_said(kept)) for name, kept in read(folder).items()}


def _one_object(data: bytes) -> Entry | None:
    """A note as versions before 0.3.0 kept it; None if it is in lines."""
    if data.startswith(b"{\n"):
        with suppress(ValueError):
            found = parsed(data)
            return found if isinstance(found, dict) else None
    return None


def _parsed(data: bytes) -> Iterator[Entry]:
    """The lines of the note; of one that was kept as one object, its entries."""
    if (old := _one_object(data)) is not None:
        yield from ({"file": name, **said} for name, said in old.items() if isinstance(said, dict))
        return
    for line in io.BytesIO(data):
        with suppress(ValueError):
            said = parsed(line)
            if isinstance(said, dict):
                yield said


def compare(accounts: Accounts) -> Iterator[Problem]:
    """Every paper of every task; a paper of which nothing is kept is a difference itself."""
    if not accounts.desk:
        return
    for task in accounts.tasks:
        folder = accounts.office.documents(task.id)
        yield from differences(accounts.desk, task.id, folder)
        yield from _unknown(folder)


def _unknown(folder: Path) -> Iterator[Problem]:
    """Papers of ours without a line in the note: it was deleted, or they are from before there was one."""
    if not folder.is_dir():
        return
    kept = read(folder)
    with telling(folder):
        found = sorted(path.stem for path in folder.glob("*.docx") if not path.name.startswith("~$"))
    kinds = {stem: stem.partition("_")[0] for stem in found}
    unknown = [stem for stem, kind in kinds.items() if kind in BY_NAME and f"{stem}.docx" not in kept]
    if unknown:
        what = f"没有这些文书的底数，不知道它们和台账是否一致：{listed(unknown, 4)}"
        remedy = f"从备份恢复“{NAME}”；没有的，把没有签字、没有改过的文书改名留存，再生成一次，逐份核对"
        yield Problem(what, remedy, Place(folder.name), Level.WARNING, "R13")


def differences(
    desk: Desk, task: str, folder: Path, firm: Paper | None = None, waiting: Collection[str] = ()
) -> list[Problem]:
    """Every difference between the papers of a task and 检查台账, as reminders.

    Those of the paper ``firm`` are errors, unless somebody has changed the paper in Word since: then a
    person has to judge.  So is what was changed in a paper that nobody words.  ``waiting``: cases of which a later
    part of it is going to tell.
    """
    latest: dict[tuple[str, str], str] = {}
    kept = read(folder)
    for name, old in kept.items():
        latest[_subject(name, old)] = name
    found: list[Problem] = []
    live = {case.id: case for case in desk.cases_of(task)}
    parts = {name for name in latest.values() if part_of(Path(name).stem)}
    for name in latest.values():
        path = folder / name
        if not path.is_file():
            continue
        paper, said = BY_NAME[str(kept[name]["document"])], _said(kept[name])
        with telling(path):
            data = path.read_bytes()
        edited = sha256(data).hexdigest() != kept[name]["sha256"]
        level = Level.ERROR if paper is firm and not edited else Level.WARNING
        mark = "（后来在 Word 里改过）" if edited else ""
        about = f"“{name}”{mark}", level
        if edited:
            found += _rewritten(path, kept[name], data)
            said = _as_edited(desk, kept[name], data)
        if paper.tells:
            others = (
                {case for part in parts - {name} for case in _said(kept[part])} if name in parts else set()
            )
            if name in parts:  # those of whom no part tells yet wait for the next
                others |= {*(waiting if paper is firm else live)} - said.keys()
            others -= said.keys()
            concerned = live if paper.tells_of else [id for id in said if id in live]
            rest = {id: live[id] for id in concerned if id not in others}
            found += _compare(desk, rest, paper, said, about)
    return found


def _rewritten(path: Path, kept: Entry, data: bytes) -> Iterator[Problem]:
    """A paper that cannot be read any more; lines that are gone from a paper that nobody words."""
    lines = kept.get("lines", ())
    remedy = "请从备份恢复，或把它改名留存，再生成一次；查明是谁改的"
    if (read := _lines(data)) is None:
        level = Level.ERROR if lines else Level.WARNING
        yield Problem(f"“{path.name}”坏了，读不出来", remedy, Place(path.parent.name), level, "R13")
        return
    now = set(read)
    gone = [line for line in lines if line not in now] if isinstance(lines, list) else []
    if gone:
        what = (
            f"“{path.name}”后来被改过：生成时写的{listed((f'“{line[:60]}”' for line in gone), 3)}，现在没有了"
        )
        yield Problem(what, remedy, Place(path.parent.name), rule="R13")


def _lines(data: bytes) -> list[str] | None:
    """The lines of a paper; None if it cannot be read."""
    from toolkit.word.package import lines_of  # where nobody has edited a paper, none is read
    from toolkit.word.wml import Unreadable

    try:
        return list(lines_of(data))
    except Unreadable:
        return None


def edited(folder: Path) -> list[str]:
    """The papers that are not what they were when they were made."""
    return [
        name
        for name, said in read(folder).items()
        if (path := folder / name).is_file() and sha256(path.read_bytes()).hexdigest() != said["sha256"]
    ]


def _as_edited(desk: Desk, kept: Entry, data: bytes) -> dict[str, Facts]:
    """What a paper says after somebody has changed it, as far as it can be read."""
    paper, said, verbatim = BY_NAME[str(kept["document"])], _said(kept), kept.get("verbatim", {})
    assert isinstance(verbatim, dict)
    if (there := _lines(data)) is None:
        return said
    read, lines = {}, _about("\n".join(there), paper, said)
    for name, facts in said.items():
        case, about = desk.cases.get(name), lines[name]
        now = _facts(desk, paper, case) if case else facts
        read[name] = dict(facts)
        for key in verbatim.get(name, ()):
            if _stands(now[key], about):
                read[name][key] = now[key]
            elif not _stands(facts[key], about):
                read[name][key] = _CHANGED
    return read


def _about(text: str, paper: Paper, said: Mapping[str, Facts]) -> Mapping[str, str]:
    """The lines of a paper that are about each case: of a paper about one case, all."""
    if not paper.tells_of:
        return dict.fromkeys(said, text)
    names = {
        case: [_squeezed(facts.get(key, "")) for key in ("name", "target")] for case, facts in said.items()
    }
    lines = lines_naming(text, (name for both in names.values() for name in both))
    return {
        case: "\n".join(line for name in both if name for line in lines[name]) for case, both in names.items()
    }


def _verbatim(facts: Facts, about: str) -> list[str]:
    """The facts whose text stands there word for word."""
    return [key for key, text in facts.items() if _stands(text, about)]


def _stands(text: str, about: str) -> bool:
    """Whether the text of a fact stands in a line word for word; a sign alone could be any other's."""
    words = _squeezed(text)
    return len(words) > 1 and words in about


def _squeezed(text: str) -> str:
    with suppress(ValueError):
        text = chinese(date.fromisoformat(text))
    return "".join(text.split())


def _subject(name: str, kept: Entry) -> tuple[str, str]:
    """What a paper is about: papers about the same replace each other."""
    paper = BY_NAME[str(kept["document"])]
    if not paper.tells:
        return paper.name, name
    if paper.tells_of:  # parts stand side by side
        return paper.name, str(part_of(Path(name).stem) or "")
    return paper.name, next(iter(_said(kept)), "")


def _compare(
    desk: Desk,
    live: Mapping[str, Case],
    paper: Paper,
    said: Mapping[str, Facts],
    about: tuple[str, Level],
) -> Iterator[Problem]:
    which, level = about
    remedy = "请核对：台账错了改台账；文书过时的，用 documents --again 重做，旧的移到“留存”"

    def problem(what: str, place: Place) -> Problem:
        return Problem(f"{which}{what}", remedy, place, level, "R13")

    tells_of = paper.tells_of
    for case in live.values():
        if not (tells_of(case) if tells_of else case.id in said):
            if case.id in said:
                yield problem(f"写有{case.name}，照现在的台账不应写入", case.at("result"))
        elif case.id not in said:
            yield problem(f"没有写{case.name}", case.at("result"))
        else:
            now = _facts(desk, paper, case)
            for key in paper.tells:
                if said[case.id].get(key, "") != now[key]:
                    old, new = (text or "（空）" for text in (said[case.id].get(key, ""), now[key]))
                    wrote = "改成了别的文字" if old == _CHANGED else f"写的是“{old}”"
                    yield problem(f"{wrote}，台账现在是“{new}”", case.at(key))
    if tells_of:
        for gone in said.keys() - live.keys():
            what = f"写有{said[gone].get('name', gone)}（{gone}），这一户已经作废或删去"
            yield problem(what, Place(columns.CASES.name))


def _facts(desk: Desk, paper: Paper, case: Case) -> Facts:
    values = {key: getattr(case, key) for key in paper.tells}
    if "rectify_due" in values:
        values["rectify_due"] = desk.ordered_due(case)
    if (
        "started" in values and case.task in desk.tasks
    ):  # until the day is entered, the planned one is printed
        values["started"] = case.day(desk.tasks[case.task].day)
    return {key: _text(value) for key, value in values.items()}


def _text(value: str | bool | date | None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def _said(kept: Entry) -> dict[str, Facts]:
    said = kept["cases"]
    assert isinstance(said, dict)
    return said

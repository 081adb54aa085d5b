"""The plan of a package: every 件 with its 档号, title, 文号, date and 保管期限, and every file with its name.

When a paper was made is taken from the workbook and from 文号簿, as far as they know; what it is called too, unless
it is an official one with a title of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from toolkit import __version__
from toolkit.archive import order
from toolkit.archive.collect import FiledDocument, counts_not, refuse_link
from toolkit.archive.kinds import OTHER, Retention
from toolkit.archive.plan import (
    ArchivePlan,
    Filed,
    Hanging,
    SourceFile,
    UniqueNames,
    Volume,
    retention_of,
    source,
)
from toolkit.archive.store import reachable
from toolkit.archive.texts import NONE
from toolkit.columns.lists import TRANSFER
from toolkit.excel.book import Book
from toolkit.jobs.archive.retention import RetentionRule
from toolkit.jobs.base import Desk, Office
from toolkit.jobs.numbering import about_case, about_task, edition_of
from toolkit.jobs.papers import BY_NAME
from toolkit.jobs.papers.paper import Paper, Per, part_of
from toolkit.jobs.reconcile import papers
from toolkit.ledger import docket
from toolkit.model import Case
from toolkit.word.title_on_paper import title_on

RENDERED = (".docx", ".doc", ".odt")
SECRET = "nonce.txt"
_GRAVE = {TRANSFER, "立案处罚"}


@dataclass(frozen=True)
class Draft:
    """Makes plans: of a year, or of what is to be corrected in it."""

    book: Book
    office: Office
    desk: Desk
    rules: Mapping[str, RetentionRule]

    @cached_property
    def numbers(self) -> dict[tuple[str, str], docket.Number]:
        """文号 by kind of paper and what it is about; a paper of January has a number of the year after.

        Of a void one only if it is that of an edition since replaced, which is filed too.
        """
        known = (docket.numbers(year) for year in sorted(self.office.records(0).parent.glob("[0-9]*")))
        return {
            (each.paper.kind, each.paper.about): each
            for year in known
            for each in year
            if not each.void or ((paper := BY_NAME.get(each.paper.kind)) and paper.numbered)
        }

    def plan(
        self,
        name: str,
        found: Sequence[tuple[str, Sequence[FiledDocument]]],
        *,
        reason: str,
        problems: Sequence[str] = (),
        before: dict[Retention, int] | None = None,
        corrects: dict[str, object] | None = None,
    ) -> ArchivePlan:
        """The package of these 件; ``before``: the last 件号 given.  Raises OSError."""
        settings = self.desk.registry.settings
        names, files = UniqueNames(), list[SourceFile]()
        pairs = [(volume, item) for volume, items in found for item in items]
        kept = [self._retention(item) for _, item in pairs]
        items = [
            self._file(volume, item, number, (names, files))
            for (volume, item), number in zip(pairs, order.numbers(kept, before), strict=True)
        ]
        for path in self._besides():
            files.append(
                source(reachable(self.office.root), reachable(path), self._besides_name(names, path))
            )
        return ArchivePlan(
            name=name,
            year=settings.year,
            bureau=settings.bureau,
            fonds=settings.fonds,
            operator=self.office.operator,
            now=self.office.now.replace(microsecond=0).isoformat(),
            reason=reason,
            software=f"双随机工具箱 {__version__}",
            problems=tuple(problems),
            volumes=tuple(self._volume(volume, items) for volume, _ in found),
            items=tuple(items),
            files=tuple(files),
            corrects=corrects or {},
        )

    def _besides(self) -> Iterable[Path]:
        """The year's records (without what is still secret) and the workbook.

        日志.jsonl is one of the records.  The digests of rows beside it (``watching``) are not archived: they serve
        to name rows at the next step, and can be computed again from the workbook.
        """
        records = reachable(self.office.records(self.desk.registry.settings.year))
        if records.is_dir():
            for path in sorted(records.rglob("*")):
                refuse_link(path)
                if path.is_file() and not counts_not(path.name) and path.name != SECRET:
                    yield path
        yield self.book.path

    def _besides_name(self, names: UniqueNames, path: Path) -> str:
        if path == self.book.path:
            return names.give("工作簿", path.name)
        records = reachable(self.office.records(self.desk.registry.settings.year))
        return names.give("抽取记录", path.relative_to(records).as_posix())

    def _file(
        self,
        volume: str,
        item: FiledDocument,
        given: tuple[Retention, int],
        into: tuple[UniqueNames, list[SourceFile]],
    ) -> Filed:
        (retention, number), (names, files) = given, into
        settings, folder = self.desk.registry.settings, item.kind.folder

        def add(path: Path, name: str) -> int:
            files.append(source(reachable(self.office.root), path, name))
            return len(files) - 1

        root = reachable(self.office.documents(volume))
        main = add(root / item.name, names.give("文书", volume, folder, item.name.as_posix()))
        rendition = ""
        if item.kind is not OTHER and item.name.suffix.lower() in RENDERED:
            rendition = names.give("文书", volume, folder, f"{Path(files[main].name).stem}.pdf")
        hanging = []
        for role, path in item.hanging:
            inner = path.as_posix() if path.parts[0] == role else f"{role}/{path.as_posix()}"
            hanging.append(Hanging(role, add(root / path, names.give("文书", volume, folder, inner))))
        return Filed(
            volume=volume,
            kind=self._material(item),
            retention=retention,
            code=order.file_number(settings.fonds, settings.year, retention, number),
            number=number,
            title=self._title(volume, item),
            document_no=self._number(volume, item),
            responsible=settings.bureau,
            day=f"{self._day(volume, item):%Y%m%d}",
            file=main,
            hanging=tuple(hanging),
            rendition=rendition,
        )

    def _volume(self, volume: str, items: Sequence[Filed]) -> Volume:
        mine = [item for item in items if item.volume == volume]
        task = self.desk.tasks.get(volume)
        title = task.name if task else f"{volume}{'年度文件' if self._is_year(volume) else '（未归入任务）'}"
        days = [item.day for item in mine]
        return Volume(volume, title, retention_of(item.retention for item in mine), min(days), max(days))

    def _retention(self, item: FiledDocument) -> Retention:
        """By the sheet; as a rule longer in a task that led to a punishment or a transfer."""
        rule, cases = self.rules[self._material(item)], self.desk.cases_of(item.task)
        return rule.grave if any(case.handling in _GRAVE for case in cases) else rule.kept

    def _paper(self, item: FiledDocument) -> Paper | None:
        """What paper it is; None for other material."""
        return None if item.kind is OTHER else BY_NAME[item.document]

    def _material(self, item: FiledDocument) -> str:
        return item.document if item.kind is not OTHER else OTHER.name

    def _is_year(self, volume: str) -> bool:
        return volume == str(self.desk.registry.settings.year)

    def _case(self, volume: str, item: FiledDocument) -> Case | None:
        cases = self.desk.cases_of(volume)
        return next((case for case in cases if item.number and case.id.endswith(f"-{item.number}")), None)

    def _title(self, volume: str, item: FiledDocument) -> str:
        """题名: the title that an official paper has on it; of a form which task, what it is, and of which object."""
        if official := self._official_title(volume, item):
            return official
        task = self.desk.tasks.get(volume)
        of = task.name if task else volume
        if item.kind is OTHER:
            return f"{of}　{item.name.as_posix()}"
        document, _, rest = item.name.stem.partition("_")
        target = rest.partition("_")[2] if item.number else rest
        if (paper := self._paper(item)) and paper.per is Per.MONTH:
            of = ""  # which month stands behind
        about = target.replace("_", "，")  # which round, part or edition
        return f"{of}{document}" + (f"（{about}）" if about else "")

    def _official_title(self, volume: str, item: FiledDocument) -> str:
        """What stands on the paper, if it is one with a title of its own, and can be read."""
        paper = self._paper(item)
        if paper is None or all(field.name != "标题" for field in paper.fields):
            return ""
        path = reachable(self.office.documents(volume)) / item.name
        return title_on(path.read_bytes()) if path.suffix.lower() == ".docx" else ""

    def _registered(self, volume: str, item: FiledDocument) -> docket.Number | None:
        """The paper's line in 文号簿."""
        case = self._case(volume, item)
        paper = self._paper(item)
        monthly = paper is not None and paper.per is Per.MONTH
        about = item.name.stem.partition("_")[2] if monthly else about_task(volume, part_of(item.name.stem))
        return self.numbers.get(
            (item.document, about_case(case.id if case else about, edition_of(item.name.stem)))
        )

    def _number(self, volume: str, item: FiledDocument) -> str:
        """文号: as 文号簿 has it, or as earlier versions numbered the paper by its case."""
        case, settings = self._case(volume, item), self.desk.registry.settings
        paper = self._paper(item)
        own = paper.number(settings, case.id) if paper and paper.numbered and case else NONE
        return str(self._registered(volume, item) or own)

    def _day(self, volume: str, item: FiledDocument) -> date:
        """The day a paper belongs to, as far as workbook and 文号簿 know; else that of the draw or of the plan."""
        task = self.desk.tasks.get(volume)
        case, registered = self._case(volume, item), self._registered(volume, item)
        cases = [case] if case else self.desk.cases_of(volume)
        if part_of(item.name.stem):
            told = papers.cases_told(self.office.documents(volume)).get(item.name.stem, ())
            cases = [each for each in cases if each.id in told]
        paper = self._paper(item)
        days = paper.days(self.desk, task, cases, item.name.stem) if paper else ()
        fallback = (task.drawn_on or task.day) if task else self.office.today
        return max((day for day in days if day), default=registered.day if registered else fallback)

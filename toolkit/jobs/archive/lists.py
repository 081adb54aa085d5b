"""What the package says about itself: catalogues, covers, explanations for people, metadata for machines.

Written from the plan and from what became of it, nothing else, so that the same package is described in the same
bytes.  Columns after DA/T 22—2015, metadata after DA/T 46—2009 (the elements that an inspection has).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

from toolkit.archive.kinds import Retention, Role
from toolkit.archive.making import Facts
from toolkit.archive.pages import VolumeLine, lines_of
from toolkit.archive.plan import ArchivePlan, Filed
from toolkit.archive.texts import NONE, texts
from toolkit.archive.verify import CATALOGUE, METADATA, TABLE
from toolkit.excel.listing import Listing, listing
from toolkit.jobs.papers import archive_index, volume_contents, volume_cover, volume_remarks
from toolkit.jobs.papers.paper import Paper
from toolkit.jobs.templates import opened
from toolkit.word.template import Template

FRONT = "0-案卷"
_WIDTHS = (34, 20, 26, 56, 11, 7, 7, 24)
_SHEET = archive_index.PAPER.name


@dataclass(frozen=True, slots=True)
class Describing:
    """The papers and data of one package; ``template`` finds the Word template of a name, ``mark`` is on each page."""

    template: Callable[[str], Path]
    mark: str
    _compiled: dict[str, Template] = field(default_factory=dict)

    def papers(self, plan: ArchivePlan, facts: Facts) -> dict[str, bytes]:
        """See ``making.Lists``."""
        made = {
            f"{_SHEET}.docx": self._fill(archive_index.PAPER, archive_index.values(plan, _rows(plan, facts))),
            f"{_SHEET}.xlsx": _workbook(plan, facts),
            CATALOGUE: _csv(archive_index.HEADS, _rows(plan, facts)),
            **texts(plan, facts),
        }
        for volume in plan.volumes:
            lines = lines_of(plan, facts, volume)
            for paper, fields in (
                (volume_cover.PAPER, volume_cover.values(plan, volume, lines)),
                (volume_contents.PAPER, volume_contents.values(volume, lines)),
                (volume_remarks.PAPER, volume_remarks.values(plan, volume, lines)),
            ):
                made[f"文书/{volume.id}/{FRONT}/{paper.file()}"] = self._fill(paper, fields)
        return made

    def _fill(self, paper: Paper, fields: dict[str, object]) -> bytes:
        file = paper.file()
        if file not in self._compiled:
            self._compiled[file] = opened(paper, self.template(file), self.mark)
        return self._compiled[file].render(fields)

    def metadata(self, plan: ArchivePlan, facts: Facts) -> dict[str, bytes]:
        """See ``making.Lists``."""
        items = [
            _item(plan, facts, line) for volume in plan.volumes for line in lines_of(plan, facts, volume)
        ]
        told = {each["文件"] for item in items for each in _files(item)}
        sources = {source.name: source.path for source in plan.files}
        others = [
            _file(facts, name, "", sources.get(name, "")) for name in sorted(facts.stored) if name not in told
        ]
        data = {
            "说明": "每件一项；元素名称依 DA/T 46—2009，摘要算法 SHA-256，文件路径从包的顶层算起",
            "立档单位名称": plan.bureau,
            "全宗号": plan.fonds,
            "年度": plan.year,
            "归档包": plan.name,
            "归档日期": plan.day.isoformat(),
            "归档时间": plan.now,
            "归档人": plan.operator,
            "生成软件": plan.software,
            "页面由何程序生成": facts.engine,
            "缺件理由": plan.reason,
            "缺件": [*plan.problems, *(f"{name} {what}" for name, what in facts.unrendered.items())],
            "更正": plan.corrects,
            "件": items,
            "其他文件": others,
        }
        return {METADATA: _json(data), TABLE: _table(items, others)}


def _remark(item: Filed) -> str:
    """What hangs on a 件, in a word each."""
    roles = dict.fromkeys(each.role for each in item.hanging)
    return "、".join(f"附{role}" if role != Role.SIGNED else "有签字扫描" for role in roles) or NONE


# --- for people ---------------------------------------------------------------------------------------


def _rows(plan: ArchivePlan, facts: Facts) -> list[tuple[str, ...]]:
    return [
        (
            *(line.item.code, line.item.document_no, line.item.responsible, line.item.title, line.item.day),
            *(NONE, str(line.pages.count), _remark(line.item)),
        )
        for volume in plan.volumes
        for line in lines_of(plan, facts, volume)
    ]


def _workbook(plan: ArchivePlan, facts: Facts) -> bytes:
    year = Listing(
        _SHEET,
        f"{plan.bureau}{plan.year}年{_SHEET}",
        [f"全宗号 {plan.fonds or NONE}，归档日期 {plan.day}，共 {len(plan.items)} 件"],
        archive_index.HEADS,
        _WIDTHS,
        _rows(plan, facts),
    )
    heads = ("序号", "档号", "文号", "责任者", "题名", "日期", "页号", "备注", "归档章")
    pages = [year]
    for volume in plan.volumes:
        lines = lines_of(plan, facts, volume)
        rows = [
            (
                *(str(n), line.item.code, line.item.document_no, line.item.responsible, line.item.title),
                *(line.item.day, line.pages.words(is_last=line.is_last), _remark(line.item)),
                " ".join(f"{key}{value}" for key, value in _stamp(plan, line).items()),
            )
            for n, line in enumerate(lines, 1)
        ]
        title = f"{volume_contents.PAPER.name}　{volume.title}"
        widths = (6, 34, 20, 26, 56, 11, 9, 24, 60)
        pages.append(Listing(volume.id[:31], title, [f"案卷号 {volume.id}"], heads, widths, rows))
    return listing(pages, made=datetime.fromisoformat(plan.now))


def _stamp(plan: ArchivePlan, line: VolumeLine) -> dict[str, str]:
    """归档章: what is stamped on the first page of a paper (DA/T 22—2015, 6.4)."""
    return {
        "全宗号": plan.fonds or "0000",
        "年度": str(plan.year),
        "件号": str(line.item.number),
        "机构（问题）": "双随机抽查",
        "保管期限": Retention(line.item.retention).words,
        "页数": str(line.pages.count),
    }


# --- for machines -------------------------------------------------------------------------------------


def _json(data: Mapping[str, object]) -> bytes:
    """JSON with one 件 or file to a line, for people who look into it."""
    parts = []
    for key, value in data.items():
        text = json.dumps(value, ensure_ascii=False)
        if isinstance(value, list) and value:
            text = "[\n" + ",\n".join(json.dumps(each, ensure_ascii=False) for each in value) + "\n]"
        parts.append(f"{json.dumps(key, ensure_ascii=False)}: {text}")
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _item(plan: ArchivePlan, facts: Facts, line: VolumeLine) -> dict[str, object]:
    item = line.item
    main = plan.files[item.file]
    files = [_file(facts, main.name, "正本", main.path)]
    if item.rendition in facts.stored:
        files.append(_file(facts, item.rendition, "PDF 副本", ""))
    for each in item.hanging:
        source = plan.files[each.file]
        files.append(_file(facts, source.name, each.role, source.path))
    return {
        "聚合层次": "件",
        "案卷号": item.volume,
        "档号": item.code,
        "件号": item.number,
        "题名": item.title,
        "文件编号": item.document_no,
        "责任者": item.responsible,
        "日期": item.day,
        "文种": item.kind,
        "密级": NONE,
        "保管期限": Retention(item.retention).words,
        "页数": line.pages.count,
        "页号": line.pages.words(is_last=line.is_last),
        "语种": "汉语",
        "归档章": _stamp(plan, line),
        "组成文件": files,
    }


def _files(item: dict[str, object]) -> Sequence[dict[str, object]]:
    files = item["组成文件"]
    assert isinstance(files, list)
    return files


def _file(facts: Facts, name: str, role: str, path: str) -> dict[str, object]:
    stored = facts.stored[name]
    return {
        "文件": name,
        "作用": role,
        "格式": PurePosixPath(name).suffix.lstrip(".").lower(),
        "字节数": stored.size,
        "SHA-256": stored.digest,
        "页数": facts.pages.get(name) or None,
        "来源": path,
    }


_COLUMNS = ("档号", "题名", "责任者", "日期", "保管期限")
_OF_FILE = ("文件", "作用", "格式", "字节数", "SHA-256", "页数", "来源")


def _table(items: Sequence[dict[str, object]], others: Sequence[dict[str, object]]) -> bytes:
    rows = [
        [*(item[key] for key in _COLUMNS), *(each[key] for key in _OF_FILE)]
        for item in items
        for each in _files(item)
    ]
    rows += [[*("" for _ in _COLUMNS), *(each[key] for key in _OF_FILE)] for each in others]
    return _csv((*_COLUMNS, *_OF_FILE), rows)


def _csv(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: object) -> object:
    """A text that a spreadsheet would take for a formula gets a quote in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell

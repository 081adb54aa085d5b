"""归档: what the year owes the archive, task by task; complete, or with a reason; then sealed.

Missing material stops the step unless a reason is given; the reason and the list then go into the package.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from toolkit import columns
from toolkit.archive import KINDS, Package, Piece, collect, file_number, seal, sound
from toolkit.errors import Level, Place, Problem, Refused, WrongUse
from toolkit.excel.book import Book
from toolkit.jobs.base import ARCHIVED, PUBLISHED, VOID, Desk, Office, Outcome, log, open_desk, require_fit
from toolkit.model import Task
from toolkit.word import catalog
from toolkit.word.template import compile


def archive(book: Book, office: Office, year: int, reason: str | None) -> Outcome:
    """Make the package of ``year``; with ``reason`` also if material is missing."""
    book.claim()
    desk = open_desk(book, office)
    settings = desk.registry.settings
    if settings.year != year:
        raise WrongUse(f"这本工作簿的年度是 {settings.year}，不是 {year}。请打开 {year} 年的工作簿。")
    pieces: list[Piece] = []
    problems: list[Problem] = []
    tasks = [task for task in desk.tasks.values() if task.state != VOID]
    for task in tasks:
        found, missing = collect(task.id, office.documents(task.id))
        pieces += found
        problems += _missing(task, [kind.folder[2:] for kind in missing], reason)
    require_fit(problems)
    target = office.archive(year)
    numbers = [file_number(settings.fonds, year, piece.kind, i) for i, piece in enumerate(pieces, 1)]
    texts = {
        "归档文件目录.docx": _index(office, desk, pieces, numbers),
        "归档文件目录.csv": _csv(pieces, numbers),
        "缺件说明.txt": _gaps(problems, reason),
        "读我.txt": _readme(settings.bureau, year),
    }
    seal(
        Package(year, settings.bureau, pieces, office.records(year), book.path, texts),
        target,
        office.today,
    )
    if not sound(target):
        raise Refused(f"归档包“{target}”做好后核对不符，磁盘可能有故障。请换一个磁盘再归档。")
    for task in tasks:
        if task.state == PUBLISHED:
            book.update(columns.TASKS, task.id, {"state": ARCHIVED})
    line = f"{year} 年归档 {len(pieces)} 件，缺件 {len(problems)} 处"
    log(book, office, "归档", "", line)
    book.save()
    outcome = Outcome("归档", [line, "已按清单逐个核对 SHA-256：全部相符"], files=[target])
    if problems:
        outcome.lines.append(f"缺件的理由已写入归档包：{reason}")
    outcome.data = {"year": year, "pieces": len(pieces), "missing": len(problems)}
    return outcome


def _missing(task: Task, kinds: Sequence[str], reason: str | None) -> list[Problem]:
    if not kinds:
        return []
    what = (
        "没有开展，五种材料都没有"
        if len(kinds) == sum(kind.required for kind in KINDS)
        else f"缺少{'、'.join(kinds)}"
    )
    return [
        Problem(
            f"任务 {task.id}（{task.name}）{what}",
            "请补齐，或用 --allow-missing 写明理由",
            Place(columns.TASKS.name),
            Level.WARNING if reason else Level.ERROR,
            "R14",
        )
    ]


def _index(office: Office, desk: Desk, pieces: Sequence[Piece], numbers: Sequence[str]) -> bytes:
    template = compile(office.templates / catalog.INDEX.file)
    settings = desk.registry.settings
    return template.render(
        {
            "单位名称": settings.bureau,
            "年度": str(settings.year),
            "目录": [
                {
                    "档号": number,
                    "文号": "—",
                    "责任者": settings.bureau,
                    "题名": _title(desk, piece),
                    "日期": _filed(desk, piece).strftime("%Y%m%d"),
                    "密级": "—",
                    "页数": "",
                    "备注": "—",
                }
                for piece, number in zip(pieces, numbers, strict=True)
            ],
        }
    )


def _title(desk: Desk, piece: Piece) -> str:
    """题名: what the paper is, of which task, and for papers of one object its name."""
    document, _, rest = piece.title.partition("_")
    target = rest.partition("_")[2]
    return f"{desk.tasks[piece.task].name}{document}" + (f"（{target}）" if target else "")


def _filed(desk: Desk, piece: Piece) -> date:
    """The day a paper belongs to: 通报 and 公示 by their own days, the rest by the day of the draw."""
    cases = desk.cases_of(piece.task)
    name = piece.title.partition("_")[0]
    days = {
        catalog.RECORD.name: [case.ended for case in cases],
        catalog.REPORT.name: [case.reported for case in cases],
        catalog.PUBLICITY.name: [case.published for case in cases],
    }.get(name, [])
    task = desk.tasks[piece.task]
    return max((day for day in days if day), default=task.drawn_on or task.day)


def _csv(pieces: Sequence[Piece], numbers: Sequence[str]) -> bytes:
    lines = ["件号,档号,任务编号,种类,文件名"]
    lines += [
        f"{i},{number},{piece.task},{piece.kind.folder[2:]},{piece.path.name}"
        for i, (piece, number) in enumerate(zip(pieces, numbers, strict=True), 1)
    ]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def _gaps(problems: Sequence[Problem], reason: str | None) -> bytes:
    if not problems:
        return "材料齐全，没有缺件。\n".encode()
    lines = [f"缺件 {len(problems)} 处。理由：{reason}", "", *(f"- {problem.what}" for problem in problems)]
    return ("\n".join(lines) + "\n").encode()


def _readme(bureau: str, year: int) -> bytes:
    return f"""{bureau} {year} 年度“双随机、一公开”抽查档案

文书          每个任务一个文件夹，里面按检查方案、抽取记录、检查记录、检查通报、处理情况记录、结果公示排列
抽取记录      每次抽取一个文件夹，内有核验说明和核验程序 verify.py；chain.txt 把全年的抽取串成一条链
工作簿        归档时的台账原样
归档文件目录   本包的全部文书，附档号

上一层的 manifest-sha256.txt 列有每个文件的 SHA-256。核对办法：在上一层文件夹里运行
    sha256sum -c manifest-sha256.txt
全部显示“OK”（成功），就说明归档以后没有一个文件被改动、增加或丢失。
""".encode()

"""现场照片: four a page, to be put behind 现场检查记录表."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from toolkit import photos
from toolkit.archive.kinds import INSPECTION
from toolkit.jobs.papers.context import Document, Fields, TaskContext
from toolkit.jobs.papers.paper import Filing, Paper, Per, of_cases
from toolkit.model import Case
from toolkit.word.form import Sheet


def values(of: TaskContext, case: Case, shown: Sequence[photos.Photo]) -> Fields:
    """Of one object."""
    return {**of.subject(case), **photos.fields(shown), "案号": case.id, "照片数": str(len(shown))}


def due(paper: Paper, of: TaskContext) -> Iterator[Document]:
    """Of each object that has any in its folder; what cannot be shown goes to ``of.problems``."""
    root = of.folder / photos.FOLDER
    for case in of.cases:
        shown: list[photos.Photo] = []
        for place in photos.folders_of(root, case.id, case.name):
            usable, problems = photos.intake(place)
            shown += usable
            of.problems += problems
        if shown:
            yield Document(paper, f"{of.own(case)}_{len(shown)}张", partial(values, of, case, shown), [case])
    names = [name for case in of.cases for name in (case.id, case.name)]
    of.problems += photos.unclaimed(root, names)


def _form(sheet: Sheet) -> None:
    sheet.title("{{单位名称}}现场照片")
    sheet.file_number("案号：{{案号}}")
    sheet.note(
        "检查对象：{{对象名称}}（{{统一社会信用代码}}）。共{{照片数}}张，附于现场检查记录表后。",
        with_next=True,
    )
    sheet.photographs("照片对", "72x56")
    sheet.note("以上照片摄于检查现场，没有改动。", with_next=True)
    sheet.signing("检查人员（签字）", "检查人员（签字）", "对方负责人（签字、盖章）", height=10)


PAPER = Paper(
    name="现场照片",
    place=70,
    per=Per.TARGET,
    purpose="附在现场检查记录表后：照片文件夹里该户的照片，一页四张；添了照片就另成一份。",
    form=_form,
    required=("照片对",),
    due=due,
    filed=Filing(INSPECTION, "30年", "永久"),
    days=of_cases(lambda case: case.ended),
    words={
        "照片数": ("共几张", "4"),
        "照片对": ("每两张一行", ""),
        "左图": ("照片", "（照片）"),
        "左图说明": ("说明.txt 里的说明，没有的写文件名", "库房大门"),
        "右图": ("照片；单数时最后一张没有", "（照片）"),
        "右图说明": ("说明.txt 里的说明，没有的写文件名", "库房监控"),
    },
)

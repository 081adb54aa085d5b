"""照片 ↔ 现场记录、检查台账: the photos of a visit are those that phones handed in, and as many as 证据材料 says.

A photo that a phone handed in bears the beginning of its own digest as its name, and 现场记录, which the journal
vouches for, names it: one that is gone or is another is an error.  What lies in the folder and nobody names, a folder
of no object, and other numbers than 证据材料 says are reminders: offices put photos there by hand, or on paper.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from hashlib import sha256
from pathlib import Path

from toolkit import photos
from toolkit.errors import Level, Place, Problem
from toolkit.files import telling
from toolkit.jobs.base import Desk, listed
from toolkit.jobs.reconcile.accounts import Accounts
from toolkit.model import Case, Task
from toolkit.onsite import kept

_SAID = re.compile(r"照片\s*(\d+)\s*张")


def compare(accounts: Accounts) -> Iterator[Problem]:
    """Every task that has photos or 现场记录."""
    for task in accounts.tasks:
        if accounts.desk and not accounts.went_on(task):
            yield from _of_task(accounts.desk, task, accounts.office.documents(task.id))


def _of_task(desk: Desk, task: Task, folder: Path) -> Iterator[Problem]:
    root, handed_in = folder / photos.FOLDER, kept.latest(folder)
    cases = [case for case in desk.cases.values() if case.task == task.id]
    for case in cases:
        named = handed_in[case.id].photos if case.id in handed_in else ()
        yield from _handed_in(root / case.id, named, f"文书/{task.id}/{photos.FOLDER}/{case.id}")
        if root.is_dir() and case.result and not case.void and not case.joins:
            yield from _as_told(desk, case, root)
    for stray in photos.unclaimed(root, [name for case in cases for name in (case.id, case.name)]):
        yield stray._replace(place=Place(f"文书/{task.id}/{stray.place.sheet}"))


def _handed_in(folder: Path, named: Collection[str], place: str) -> Iterator[Problem]:
    """Photos that 现场记录 names and that are not there or not the same; photos of its kind that it does not name."""
    for name in named:
        path = folder / name
        if not path.is_file():
            remedy = "请从备份恢复，或者请检查人员把那部手机的文件再交回一次"
            yield Problem(f"现场记录里的照片“{name}”不见了", remedy, Place(place), rule="R13")
            continue
        with telling(path):
            digest = sha256(path.read_bytes()).hexdigest()
        if kept.name_of(digest) != name:
            what = f"现场记录里的照片“{name}”被改过，与手机交回的不同"
            yield Problem(what, "请从备份恢复这张照片，查明是谁动的", Place(place), rule="R13")
    if strays := sorted({path.name for path in folder.glob(kept.name_of("*"))} - {*named}):
        what = f"{listed(strays, 3)}：没有哪份现场记录写着"
        remedy = "登记到一半中断了的，再登记一次那个文件；从别处放进来的，请移走或改名"
        yield Problem(what, remedy, Place(place), Level.WARNING, "R13")


def _as_told(desk: Desk, case: Case, root: Path) -> Iterator[Problem]:
    """How many photos 证据材料 and the rounds of 复查 speak of, against those in the folders of the object."""
    there = sum(photos.count(folder) for folder in photos.folders_of(root, case.id, case.name))
    evidence = (case.evidence, *(round.evidence for round in desk.rechecks.get(case.id, ())))
    said = sum(int(number) for text in evidence for number in _SAID.findall(text))
    if said == there or (there and not said and any("照片" in text for text in evidence)):
        return
    told = f"写着照片 {said} 张" if said else "没有写照片"
    what = f"{case.name}的证据材料{told}，“文书/{case.task}/{photos.FOLDER}”里有 {there} 张"
    remedy = "请把照片放进这一户的文件夹，或者照实改“证据材料”"
    yield Problem(what, remedy, case.at("evidence"), Level.WARNING, "R13")

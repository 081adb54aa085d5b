"""现场表: one page with the firms of a task that are still to be visited, taken along on a phone.

What other tasks inspect at the same visit (合并检查) is on it too, as an entry of its own: one page for one visit.

    现场表/<任务编号>/现场.html            the page; opened by a PIN
    现场表/<任务编号>/网页/…              the same as a folder for any web space of the office
    文书/<任务编号>/.现场表.json          PIN and salt of the task: they stay, so that every phone's hand-in can be read

Made anew whenever it would say something else; phones that have an older one go on with it.
"""

from __future__ import annotations

import json
from pathlib import Path

from toolkit.columns.lists import MENDED, NOBODY_THERE, PROBLEM_RESULTS, TRANSFER
from toolkit.errors import Refused
from toolkit.files import make_folders, parsed, read_at_most, telling, write_atomic, write_new
from toolkit.jobs.base import Office, Outcome
from toolkit.jobs.papers.context import Fields, TaskContext
from toolkit.jobs.papers.together import guests
from toolkit.model import Case
from toolkit.onsite import NAME, WEB, onsite_page, web_folder
from toolkit.onsite.fields import FIELDS, POINT_RESULTS, SECTIONS, SIGNERS
from toolkit.onsite.seal import key_of, pin_of
from toolkit.rules.results import MEND_ORDER

FORM = "现场表"
_KEY = ".现场表.json"


def make(of: TaskContext, nonce: bytes, outcome: Outcome) -> bool:
    """Make the page of a task, if there is anybody to visit; whether a file was written.

    ``nonce``: random bytes for the PIN of a task that has none yet.
    """
    visits = [each for case in of.cases for each in ((of, case), *guests(of, case))]
    due = [(task, case) for task, case in visits if _to_visit(task, case)]
    firms = [_firm(task, case) for task, case in due if case.id not in of.held]
    if held := len(due) - len(firms):
        outcome.lines.append(f"有 {held} 户的台账要先改正（见错误），没有放进现场表；改好以后再做一次")
    if not firms:
        outcome.lines.append("没有做现场表：没有可以去检查、复查的对象")
        return False
    pin, salt = _lock(of, nonce)
    page = onsite_page(of.task.id, _content(of, firms), key_of(pin, salt), salt)
    folder = of.office.root / FORM / of.task.id
    files = {NAME: page, **{f"{WEB}/{name}": data for name, data in web_folder(page).items()}}
    written = [_put(folder / name, data, of.office) for name, data in files.items()]
    outcome.files.append(folder / NAME)
    again = sum(firm["recheck"] is not None for firm in firms)
    joined = sum(task is not of and case.id not in of.held for task, case in due)
    told = [f"其中复查 {again} 户"] * bool(again) + [f"另有合并检查的 {joined} 项"] * bool(joined)
    outcome.lines.append(
        f"现场表 {'，'.join((f'{len(firms) - joined} 户', *told))}，PIN 是 {pin}：表和 PIN 分开发给检查人员，"
        f"不要写在一起；要放上网站的是“{folder / WEB}”"
    )
    return any(written)


def keys_of(office: Office, task: str) -> tuple[bytes, bytes] | None:
    """Salt and key of a task's 现场表; None if none was made."""
    path = office.documents(task) / _KEY
    if not path.is_file():
        return None
    pin, salt = _read(path)
    return salt, key_of(pin, salt)


def _to_visit(of: TaskContext, case: Case) -> bool:
    return not case.result or _round(of, case) is not None


def _round(of: TaskContext, case: Case) -> Fields | None:
    """What is to be looked at again, of a case that is due for it."""
    ordered = case.result and case.handling == MEND_ORDER and case.rectify_due
    if not ordered or case.rechecked or case.closed:
        return None
    number = len(of.desk.rechecks.get(case.id, ())) + 1
    return {"round": number, "due": str(case.rectify_due), "issue": case.issue}


def _firm(of: TaskContext, case: Case) -> Fields:
    """What the visit needs of one firm, and no more."""
    target, subject = of.desk.registry.targets.get(case.target), of.subject(case)
    again = _round(of, case)
    return {
        "case": case.id,
        "name": f"{case.name}　合并检查：{subject['抽查事项']}" if case.joins else case.name,
        "code": case.target,
        "address": subject["地址"],
        "person": target.person if target else "",
        "phone": target.phone if target else "",
        "items": subject["抽查事项"],
        "basis": subject["检查依据"],
        "team": [{"name": one["姓名"], "id": one["执法证号"]} for one in of.team(case)],
        "points": []
        if again
        else [{"text": point["要点"], "basis": point["依据条款"]} for point in of.points(of.rows_of(case))],
        "recheck": again,
    }


def _content(of: TaskContext, firms: list[Fields]) -> Fields:
    return {
        "task": of.task.id,
        "name": of.task.name,
        "bureau": of.settings.bureau,
        "sample": of.settings.sample,
        "cases": firms,
        "fields": [field._asdict() for field in FIELDS],
        "sections": SECTIONS,
        "point_results": POINT_RESULTS,
        "signers": SIGNERS,
        "rules": {
            "problems": PROBLEM_RESULTS,
            "absent": NOBODY_THERE,
            "order": MEND_ORDER,
            "transfer": TRANSFER,
            "mended": MENDED[0],
        },
    }


def _lock(of: TaskContext, nonce: bytes) -> tuple[str, bytes]:
    """PIN and salt of the task; made the first time, for the owner's eyes."""
    path = of.folder / _KEY
    if path.is_file():
        return _read(path)
    pin, salt = pin_of(nonce)
    make_folders(of.folder, of.office.root)
    write_new(path, json.dumps({"pin": pin, "salt": salt.hex()}).encode(), private=True)
    return pin, salt


def _read(path: Path) -> tuple[str, bytes]:
    data = read_at_most(path, 1 << 20)
    try:
        said = parsed(data)
        return str(said["pin"]), bytes.fromhex(said["salt"])
    except (ValueError, KeyError, TypeError):
        raise Refused(
            f"“{path.name}”（{path.parent}）被改坏了，读不出现场表的 PIN。请从备份恢复这个文件。"
        ) from None


def _put(path: Path, data: bytes, office: Office) -> bool:
    """Write a file unless it says this already."""
    make_folders(path.parent, office.root)
    with telling(path):
        if path.exists() and path.read_bytes() == data:
            return False
    write_atomic(path, data)
    return True

"""第二密数: half of the secret of a draw, made and kept by another office (纪检): no one office can try out lists.

It travels as two small files on a USB stick: one with the digest, handed over before the freeze, and one with the
secret itself, handed over at the draw.  Each draw needs a new one: it is public from the draw on.
"""

from __future__ import annotations

import re
from pathlib import Path

from toolkit.draw.encoding import Unwritable, canonical_text, digest
from toolkit.draw.plan import Plan, SecondNonce
from toolkit.draw.second import is_second
from toolkit.errors import Refused, WrongUse
from toolkit.files import read_at_most, write_new
from toolkit.jobs.base import Outcome

_SECRET, _DIGEST = "密数", "摘要"
_NAMED = {_SECRET: "密数（保密，抽取时才交出）", _DIGEST: "密数摘要（冻结以前交给抽取的单位）"}


def second_nonce(folder: Path, holder: str, nonce: bytes) -> Outcome:
    """Make both files in ``folder``; ``holder`` is the office that keeps the secret."""
    if not folder.is_dir():
        raise WrongUse(f"没有“{folder}”这个文件夹。请写 U 盘或文件夹的位置。")
    holder = canonical_text(holder)
    if not holder:
        raise WrongUse("没有写保管密数的单位。请写 --holder，如 示例县纪委监委驻局纪检组。")
    known = digest(nonce)
    outcome = Outcome("第二密数")
    for kind, value in ((_SECRET, nonce.hex()), (_DIGEST, known)):
        path = folder / f"第二密数_{known[:8]}_{kind}.txt"
        text = f"第二{_NAMED[kind]}\r\n保管单位：{holder}\r\n{kind}：{value}\r\n"
        write_new(
            path, text.encode("utf-8-sig"), private=kind == _SECRET
        )  # Notepad and WPS open it in Chinese
        outcome.files.append(path)
    outcome.lines += [
        f"{holder}的第二密数，摘要 {known}",
        "请把“摘要”文件交给抽取的单位，冻结时写在 freeze 的 --second 后面；“密数”文件自己保管，"
        "抽取时才交出，写在 draw 的 --second 后面",
        "只能用一次：抽取以后密数就公开了。丢失的，这次冻结只能放弃，请另存一份备份",
    ]
    outcome.data = {"holder": holder, "sha256": known}
    return outcome


def read_digest(file: Path) -> SecondNonce:
    """The digest that the other office handed over.  WrongUse for another file, the one with the secret too."""
    text = _text(file)
    value, holder = _found(_DIGEST, text), re.search(r"保管单位：(.+)", text)
    if _found(_SECRET, text):
        raise WrongUse(f"“{file.name}”是密数本身，冻结时只能用摘要。请删去这份，向保管单位要“摘要”文件。")
    if not value or not holder:
        raise WrongUse(f"“{file.name}”里没有第二密数的摘要和保管单位。请核对是不是保管单位交来的“摘要”文件。")
    try:
        return SecondNonce(canonical_text(holder[1]), value)
    except Unwritable:
        raise WrongUse(f"“{file.name}”里的保管单位写法不对。请向保管单位另要一份。") from None


def read_secret(file: Path, plan: Plan) -> str:
    """The secret that the other office hands over at the draw, as hex.  Refused if it is not the one committed to."""
    value = _found(_SECRET, _text(file))
    if not value:
        raise WrongUse(f"“{file.name}”里没有第二密数。请核对是不是保管单位的“密数”文件。")
    if not is_second(plan, value):
        raise Refused(
            f"“{file.name}”里的密数与冻结 {plan.draw_id} 时的摘要不符。请向保管单位核对是不是这一次的密数文件。"
        )
    return value


def _found(kind: str, text: str) -> str:
    found = re.search(rf"^{kind}：\s*([0-9A-Fa-f]{{64}})\s*$", text, re.M)
    return found[1].lower() if found else ""


def _text(file: Path) -> str:
    if not file.is_file():
        raise WrongUse(f"找不到文件“{file}”。请核对 --second 的路径。")
    return read_at_most(file, 1 << 20).decode("utf-8-sig", "replace")

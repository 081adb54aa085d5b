"""What was found on the spot, as 现场检查记录表 prints it: as a phone handed it in, or blank, to be written by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from toolkit.columns.lists import HANDLINGS, NO_PROBLEM, PROBLEM_RESULTS, RESULTS, TRANSFER
from toolkit.jobs.papers.context import Fields, chinese
from toolkit.jobs.papers.glossary import Words
from toolkit.onsite.fields import POINT_RESULTS
from toolkit.onsite.handed import Signature
from toolkit.onsite.kept import Kept
from toolkit.photos import paired
from toolkit.rules.results import MEND_ORDER

_BOX, _TICKED = "□", "■"
_NOT_CARRIED_ON = RESULTS[len(PROBLEM_RESULTS) + 1]


def as_found(seen: Kept, points: Sequence[Fields]) -> Fields:
    """The fields that are blank before the visit; ``points`` are the lines of the checklist."""
    said = seen.values
    return {
        "检查要点": [
            {
                **point,
                "结果": _point(seen, number),
                "说明": seen.points[number].remark if number in seen.points else "",
            }
            for number, point in enumerate(points, 1)
        ],
        "起止时刻": _times(said.get("started", ""), said.get("ended", "")),
        "出示证件": _ticked("shown" in said, "两人以上到场，已出示执法证件，已说明依据、内容和步骤"),
        "告知权利": _ticked("rights" in said, "已告知陈述、申辩、申请回避等权利"),
        "在场人员": said.get("present", ""),
        "在场职务": said.get("post", ""),
        "核验身份": _ticked("verified" in said, "已核验"),
        "记录人": said.get("recorder", ""),
        "申请回避": _chosen(("不申请", "申请"), said.get("avoid", "")),
        "现场情况": said.get("scene") or "（看了什么、问了谁、查了哪些材料，当时的状况）",
        "检查结果": _result(said.get("result", "")),
        "发现的问题": said.get("issue", ""),
        "处置意见": _handling(
            said.get("handling", ""), said.get("rectify_due", ""), said.get("receiver", "")
        ),
        "对方意见": said.get("opinion") or "（陈述、申辩；没有的写“无”）",
        "现场照片": f"共{len(seen.photos) or '　　　'}张，附在表后，逐张注明拍摄时间、地点、内容和拍摄人",
        "现场签名": paired((sign.png or [], _signed(sign)) for sign in seen.signs),
    }


def _ticked(done: bool, words: str) -> str:
    return (_TICKED if done else _BOX) + words


def _chosen(options: Iterable[str], chosen: str, between: str = "　") -> str:
    return between.join(_ticked(option == chosen, option) for option in options)


def _point(seen: Kept, number: int) -> str:
    return _chosen(POINT_RESULTS, seen.points[number].result if number in seen.points else "", "\n")


def _times(started: str, ended: str) -> str:
    """The times behind the day of the visit, which began on ``started``."""
    if not started:
        return "　　　　时　　　分至　　　时　　　分"
    text = f"　{_clock(started)}至"
    if not ended:
        return text + "　　　时　　　分"
    other = ended.partition("T")[0]
    return (
        text
        + (chinese(date.fromisoformat(other)) if other != started.partition("T")[0] else "")
        + _clock(ended)
    )


def _clock(at: str) -> str:
    hours, _, minutes = at.partition("T")[2].partition(":")
    return f"{int(hours)}时{minutes[:2]}分"


def _result(result: str) -> str:
    groups: Sequence[tuple[str, Collection[str]]] = (
        (NO_PROBLEM, (NO_PROBLEM,)),
        ("发现问题", PROBLEM_RESULTS),
        ("未发现相关经营活动", (_NOT_CARRIED_ON,)),
    )
    first = "　".join(_ticked(result in those, words) for words, those in groups)
    other = result in RESULTS and not any(result in those for _, those in groups)
    exact = result if other or result in PROBLEM_RESULTS else ""
    return f"{first}\n{_ticked(other, '停业、注销等其他情形：')}{exact if other else ''}" + (
        f"\n{exact}" if exact and not other else ""
    )


def _handling(handling: str, due: str, receiver: str) -> str:
    day = chinese(date.fromisoformat(due)) if due else ""
    words = {
        HANDLINGS[0]: "无需处置",
        MEND_ORDER: f"责令改正，期限：{day}\n",
        TRANSFER: "案件线索移送",
        HANDLINGS[3]: "抄告相关部门",
        HANDLINGS[4]: "立案",
        HANDLINGS[5]: "其他：",
    }
    boxes = "　".join(_ticked(handling == name, text) for name, text in words.items()).replace("\n　", "\n")
    return boxes + (f"\n接收单位：{receiver}" if receiver else "")


def _signed(sign: Signature) -> str:
    why = f"　没有签：{sign.why}" if sign.why else ""
    return f"{sign.role}　{sign.name}　{sign.at.replace('T', ' ')}{why}"


WORDS: Words = {
    "起止时刻": ("几时几分至几时几分；没有交回的留空手写", "　9时05分至10时30分"),
    "出示证件": ("方框和要说的话；交回时选了的涂黑", "■两人以上到场，已出示执法证件"),
    "告知权利": ("方框和要说的话；交回时选了的涂黑", "■已告知陈述、申辩、申请回避等权利"),
    "在场人员": ("对方在场的人；没有交回的留空手写", "陈示例"),
    "在场职务": ("对方在场的人的职务", "经理"),
    "核验身份": ("方框；交回时选了的涂黑", "■已核验"),
    "记录人": ("记录的人；没有交回的留空手写", "李示例"),
    "申请回避": ("两个方框；交回时选了的涂黑", "■不申请　□申请"),
    "结果": ("三个方框；交回时选了的涂黑", "■符合"),
    "说明": ("这一条的说明；没有的空着", "查了近三个月的"),
    "现场情况": ("现场看到的；没有交回的是提示", "查看了库房和近三个月台账"),
    "检查结果": ("几个方框；交回时选了的涂黑", "■未发现问题"),
    "发现的问题": ("发现的问题；没有交回的留空手写", "出入库台账登记不全"),
    "处置意见": ("几个方框；交回时选了的涂黑", "■无需处置"),
    "对方意见": ("对方的陈述、申辩；没有交回的是提示", "无"),
    "现场照片": ("共几张的一句", "共2张，附在表后"),
    "现场签名": ("在屏幕上签的名，每两个一行；没有的不印", ""),
    "左图": ("签名", "（签名）"),
    "左图说明": ("谁、什么时候签的，没有签的原因", "检查人员　王示例　2023-04-20 10:30"),
    "右图": ("签名；单数时最后一个没有", "（签名）"),
    "右图说明": ("谁、什么时候签的，没有签的原因", "对方负责人　陈示例　2023-04-20 10:31"),
}

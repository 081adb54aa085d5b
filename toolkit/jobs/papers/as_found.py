"""What was found on the spot, as 现场检查记录表 prints it: as a phone handed it in, or blank, to be written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from toolkit.columns.lists import HANDLINGS, NO_PROBLEM, PROBLEM_RESULTS, RESULTS
from toolkit.jobs.papers.context import Fields, chinese
from toolkit.jobs.papers.glossary import Words
from toolkit.onsite.fields import BY_KEY, POINT_RESULTS
from toolkit.onsite.handed import PointFound, Signature
from toolkit.onsite.kept import Kept
from toolkit.photos import paired

_BOX, _TICKED = "□", "■"
_NOT_CARRIED_ON = RESULTS[len(PROBLEM_RESULTS) + 1]
_BOXES_OF_HANDLING = dict(
    zip(HANDLINGS, ("□无需处置", "□责令改正", "□移送", "□抄告", "□立案", "□其他处置"), strict=True)
)


def as_found(seen: Kept, points: Sequence[Fields]) -> Fields:
    """The fields that are blank before the visit; ``points`` are the lines of the checklist."""
    said = seen.values
    due, result = said.get("rectify_due"), said.get("result", "")
    return {
        "检查要点": [{**point, **_point(seen.points.get(number))} for number, point in enumerate(points, 1)],
        "起止时刻": _times(said.get("started", ""), said.get("ended", "")),
        "□出示证件": _box("shown" in said),
        "□告知权利": _box("rights" in said),
        "在场人员": said.get("present", ""),
        "在场职务": said.get("post", ""),
        "□核验身份": _box("verified" in said),
        "记录人": said.get("recorder", ""),
        **{f"□{choice}": _box(said.get("avoid") == choice) for choice in BY_KEY["avoid"].choices},
        "现场情况": said.get("scene") or "（看了什么、问了谁、查了哪些材料，当时的状况）",
        **_result(result),
        "发现的问题": said.get("issue", ""),
        **{box: _box(said.get("handling") == name) for name, box in _BOXES_OF_HANDLING.items()},
        "改正期限": chinese(date.fromisoformat(due)) if due else "",
        "接收单位": said.get("receiver", ""),
        "对方意见": said.get("opinion") or "（陈述、申辩；没有的写“无”）",
        "现场照片": f"共{len(seen.photos) or '　　　'}张，附在表后，逐张注明拍摄时间、地点、内容和拍摄人",
        "现场签名": paired((sign.png or [], _signed(sign)) for sign in seen.signs),
    }


def _box(ticked: bool) -> str:
    return _TICKED if ticked else _BOX


def _point(found: PointFound | None) -> Fields:
    result, remark = found or ("", "")
    return {**{f"□{each}": _box(each == result) for each in POINT_RESULTS}, "说明": remark}


def _result(result: str) -> Fields:
    boxes = {
        "□未发现": result == NO_PROBLEM,
        "□发现": result in PROBLEM_RESULTS,
        "□未从事": result == _NOT_CARRIED_ON,
    }
    other = bool(result) and not any(boxes.values())
    kind = result.rpartition("：")[2] if boxes["□发现"] else ""
    return {
        **{name: _box(ticked) for name, ticked in boxes.items()},
        "发现情形": f"（{kind}）" if kind else "",
        "□其他情形": _box(other),
        "其他情形": result if other else "",
    }


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


def _signed(sign: Signature) -> str:
    why = f"　没有签：{sign.why}" if sign.why else ""
    return f"{sign.role}　{sign.name}　{sign.at.replace('T', ' ')}{why}"


_TICK = "方框；手机交回的、选了的涂黑"
WORDS: Words = {
    "起止时刻": ("几时几分至几时几分；没有交回的留空手写", "　9时05分至10时30分"),
    "在场人员": ("对方在场的人；没有交回的留空手写", "陈示例"),
    "在场职务": ("对方在场的人的职务", "经理"),
    "记录人": ("记录的人；没有交回的留空手写", "李示例"),
    "说明": ("这一条的说明；没有的空着", "查了近三个月的"),
    "现场情况": ("现场看到的；没有交回的是提示", "查看了库房和近三个月台账"),
    "发现情形": ("发现问题的，检查结果的原话；没有的空着", "（其他问题）"),
    "其他情形": ("检查结果的原话；不用说明的空着", "已关闭停业或正在组织清算"),
    "发现的问题": ("发现的问题；没有交回的留空手写", "出入库台账登记不全"),
    "改正期限": ("责令改正的期限；没有的空着", "2023年5月10日"),
    "接收单位": ("移送、抄告给谁；没有的空着", "示例县应急管理局"),
    "对方意见": ("对方的陈述、申辩；没有交回的是提示", "无"),
    "现场照片": ("共几张的一句", "共2张，附在表后"),
    "现场签名": ("在屏幕上签的名，每两个一行；没有的不印", ""),
    "左图": ("签名", "（签名）"),
    "左图说明": ("谁、什么时候签的，没有签的原因", "检查人员　王示例　2023-04-20 10:30"),
    "右图": ("签名；单数时最后一个没有", "（签名）"),
    "右图说明": ("谁、什么时候签的，没有签的原因", "对方负责人　陈示例　2023-04-20 10:31"),
    **{
        f"□{name}": (_TICK, _TICKED)
        for name in (
            *("出示证件", "告知权利", "核验身份", "不申请", "申请", "未发现", "发现", "未从事", "其他情形"),
            *POINT_RESULTS,
            *(box[1:] for box in _BOXES_OF_HANDLING.values()),
        )
    },
}

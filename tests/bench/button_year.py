"""One year in which every button is pressed: what is typed before each, and what is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

import docx
from PIL import Image

from tests.bench.clerk import Clerk, Click
from tests.jobs.test_partners import BODY, answer_of
from toolkit import columns
from toolkit.columns import CASES, CHANGES, DRAWS, PLAN, SETTINGS, TARGETS, TASKS
from toolkit.columns.lists import DECISIONS, PROBLEM_RESULTS
from toolkit.files import OWN_FOLDER
from toolkit.ledger import this_computer

YEAR = date.today().year - 1
"""The office's: only a year that is over can be archived."""
EVERY, ENERGY, SALT, MAY, JULY = (f"{YEAR}{task}" for task in ("04-1", "04-2", "04-3", "05-1", "07-1"))
NUMBER, ISSUE = "03,09,14,21,27,32+11", f"{YEAR}041"
TODAY = date.today().isoformat()
AHEAD = timedelta(days=30)
"""How fast the clock is that 时钟更正 corrects."""
WHY = {"理由": "全县防汛", "决定人": "吴示例"}
SEEN = {
    **{
        "approver": "吴示例",
        "approved": TODAY,
        "notified": TODAY,
        "started": TODAY,
        "ended": TODAY,
        "shown": "是",
    },
    **{"result": "未发现问题", "points": "全部符合", "handling": "无需后续处置"},
}


def _a_list(clerk: Clerk) -> Mapping[str, str]:
    file = clerk.desk.folder / "地区.csv"
    file.write_text("地区代码,地区名称\n410499901,示例新区\n", "utf-8-sig")
    return {"名单": str(file), "导入到": columns.REGIONS.name}


def _asked(clerk: Clerk) -> None:
    clerk.type(TASKS, "task", EVERY, {"partners": BODY})


def _their_file(clerk: Clerk) -> Mapping[str, str]:
    """What the department was sent, filled in."""
    sent = next((clerk.desk.folder / "文书" / EVERY / "联合检查").glob("发_*"))
    file = clerk.desk.folder / "交回.xlsx"
    answer_of(sent).save(file)
    return {"文件": str(file), "决定人": "吴示例"}


def _issues(clerk: Clerk) -> None:
    for task in (EVERY, ENERGY, SALT):
        clerk.type(TASKS, "task", task, {"issue": ISSUE, "witness": "郑示例"})
    clerk.choose(EVERY)


def _number(task: str) -> Callable[[Clerk], None]:
    def typed(clerk: Clerk) -> None:
        clerk.type(TASKS, "task", task, {"entropy": NUMBER, "entropy_again": NUMBER})
        clerk.choose(task)

    return typed


def _again(task: str) -> Callable[[Clerk], None]:
    def typed(clerk: Clerk) -> None:
        clerk.type(TASKS, "task", task, {"issue": ISSUE, "entropy": "", "entropy_again": ""})
        clerk.choose(task)

    return typed


def _another(task: str) -> Callable[[Clerk], None]:
    """A draw that was void needs another issue."""

    def typed(clerk: Clerk) -> None:
        _again(task)(clerk)
        clerk.type(TASKS, "task", task, {"issue": f"{YEAR}042"})

    return typed


def _digest(clerk: Clerk) -> Mapping[str, str]:
    from toolkit.jobs.second import second_nonce

    stick = clerk.desk.root / "U盘"
    stick.mkdir()
    second_nonce(stick, "示例县纪委监委", b"n" * 32)
    return {"任务": ENERGY, "第二密数的文件": str(next(stick.glob("*摘要*")))}


def _secret(clerk: Clerk) -> Mapping[str, str]:
    return {"任务": ENERGY, "第二密数的文件": str(next((clerk.desk.root / "U盘").glob("*密数*密数*")))}


def _drawn(clerk: Clerk, task: str) -> dict[str, object]:
    return next(row for row in clerk.window.rows(CASES) if row["task"] == task and not row["void"])


def _alternate(clerk: Clerk) -> Mapping[str, str]:
    gone = str(_drawn(clerk, SALT)["target"])
    return {"任务": SALT, "对象": gone, "理由": "注销", "凭证": "登记机关公告", "决定人": "吴示例"}


def _recused(clerk: Clerk) -> Mapping[str, str]:
    ill = str(_drawn(clerk, SALT)["team"]).split("、")[0]
    return {"任务": SALT, "人员": ill, "理由": "其他", "决定人": "吴示例"}


def _results(clerk: Clerk) -> Mapping[str, str]:
    case = _drawn(clerk, ENERGY)["case"]
    file = clerk.desk.folder / "现场结果.csv"
    heads = [CASES.column(key).header for key in ("case", *SEEN)]
    file.write_text(",".join(heads) + "\n" + ",".join([str(case), *SEEN.values()]) + "\n", "utf-8-sig")
    return {"文件": str(file)}


def _one_case(clerk: Clerk) -> Mapping[str, str]:
    return {"案号": str(_drawn(clerk, EVERY)["case"])}


def _seen(clerk: Clerk) -> None:
    clerk.type(CASES, "task", EVERY, SEEN)
    clerk.choose(EVERY)


def _ordered(clerk: Clerk) -> None:
    number = next(n for n, row in enumerate(clerk.window.rows(CASES), 1) if row["task"] == EVERY)
    found = {
        "result": PROBLEM_RESULTS[3],
        "issue": "登记不全",
        "handling": "责令改正",
        "rectify_due": TODAY,
    }
    clerk.window.put(CASES, number, {**found, "points": "不符合：1"})


def _reported(*tasks: str) -> Callable[[Clerk], None]:
    def typed(clerk: Clerk) -> None:
        for number, row in enumerate(clerk.window.rows(CASES), 1):
            if row["task"] in tasks and row["result"]:
                clerk.window.put(CASES, number, {"reported": TODAY, "informed": TODAY})
        clerk.choose(tasks[0])

    return typed


def _shot(clerk: Clerk) -> Mapping[str, str]:
    file = clerk.desk.folder / "截图.png"
    Image.new("RGB", (8, 8)).save(file)
    return {"任务": EVERY, "截图": str(file), "上网日期": TODAY}


def _rechecked(clerk: Clerk) -> Mapping[str, str]:
    case = str(_drawn(clerk, EVERY)["case"])
    return {"案号": case, "结果": "已整改", "情况": "登记已补齐", "凭证": "照片2张"}


def _changed(clerk: Clerk) -> None:
    """公示 is about to be corrected."""
    number = next(n for n, row in enumerate(clerk.window.rows(CASES), 1) if row["task"] == EVERY)
    clerk.window.put(CASES, number, {"issue": "登记台账不全"})


def _one_month_more(clerk: Clerk) -> None:
    clerk.type(PLAN, "no", 2, {"months": "4月、9月、11月"})


def _requested(clerk: Clerk) -> None:
    """A firm has moved, and that is agreed to."""
    firm, column = clerk.window.rows(TARGETS)[0], TARGETS.column("address")
    asked = {
        "no": 1,
        "on": TODAY,
        "by": "何示例",
        "sheet": TARGETS.name,
        "id": firm["id"],
        "field": column.header,
    }
    news = {"old": firm[column.key], "new": "示例县青云街道示例路99号", "reason": "搬迁"}
    agreed = {"decision": DECISIONS[0], "decider": "吴示例", "decided": TODAY}
    clerk.window.put(CHANGES, 1, {**asked, **news, **agreed})


def _frozen_in_a_copy(clerk: Clerk) -> None:
    """冻结登记 as it is after practice in a copy of the folder, of an office that is no 示例."""
    bureau = next(row["value"] for row in clerk.window.rows(SETTINGS) if row["key"] == "单位名称")
    line = (f"{TODAY} 00:00:00", str(bureau), f"{EVERY}-01", "0" * 64, "/练习")
    file = clerk.desk.home.folder / OWN_FOLDER / this_computer.NAME
    file.write_text("\t".join(line) + "\n", "utf-8")


def _fast(clerk: Clerk) -> Mapping[str, str]:
    """A list is frozen by a clock that is fast; then the clock is put right."""
    with clerk.clock(datetime.now() + AHEAD):
        clerk.type(TASKS, "task", JULY, {"issue": ISSUE, "witness": "郑示例"})
        clerk.choose(JULY)
        clerk.press("冻结名单")
        clerk.agree()
        clerk.close(clerk.read())
    days = {"记成的日期": (date.today() + AHEAD).isoformat(), "实际的日期": TODAY}
    return {**days, "理由": "时钟走快", "决定文号": f"示工信决〔{YEAR}〕7号", "决定人": "吴示例"}


def _by_hand(clerk: Clerk) -> None:
    """Somebody writes into what the program makes, and strikes a firm off."""
    clerk.window.put(DRAWS, 1, {"name": "示例别的企业"})
    number = next(n for n, row in enumerate(clerk.window.rows(CASES), 1) if row["task"] == EVERY)
    clerk.window.put(CASES, number, {"void": "写错了"})


def _half_done(clerk: Clerk) -> bool:
    """Whether some papers of the year are in the package that is being made."""
    return sum(1 for _ in (clerk.desk.folder / "归档").glob(".*/包/**/*.pdf")) > 3


def _paper_changed(clerk: Clerk) -> None:
    """A paper of an archived year is found to be wrong."""
    file = next((clerk.desk.folder / "文书" / EVERY).glob("随机抽取记录*.docx"))
    paper = docx.Document(str(file))
    paper.add_paragraph("更正：示例")
    paper.save(str(file))


def _choose(task: str) -> Callable[[Clerk], None]:
    return lambda clerk: clerk.choose(task)


def _first_firm(clerk: Clerk) -> Mapping[str, str]:
    return {"对象": str(clerk.window.rows(TARGETS)[0]["id"])}


CLICKS: tuple[Click, ...] = (
    Click("核对名录库"),
    Click("生成任务"),
    Click("补列任务", before=_one_month_more, says="新增 1 个"),
    Click("导入名单", _a_list, 1),
    Click("年度计划"),
    Click("计划定稿", {"理由": "局务会通过", "决定人": "吴示例"}, 1),
    Click("计划备案", {"备案号": f"示司备〔{YEAR}〕3号"}),
    Click("计划公布", {"公布在哪里": "县政府网站"}),
    Click("撤回计划登记", {"理由": "公布有误", "决定人": "吴示例"}, 1),
    Click("计划版本"),
    Click("取消任务", {"任务": MAY, **WHY}, 1),
    Click("恢复任务", {"任务": MAY, **WHY}),
    Click(
        "改期", {"任务": MAY, "新的检查日期": TODAY, "理由": "企业停产检修", "决定人": "吴示例"}, says="改为"
    ),
    Click("取消整月", {"月份": f"{YEAR}-05", **WHY}, 1),
    Click("试抽", {"任务": SALT}),
    Click("公平性自检", {"任务": SALT}),
    Click("冻结名单", questions=1, before=_issues),
    Click("公布登记", {"任务": EVERY, "公布在哪里": "县政府网站", "网址": "https://gov.example/c"}),
    Click("抽取", questions=1, before=_number(EVERY)),
    Click("生成文书", before=_choose(EVERY)),
    Click("冻结名单", questions=1, before=_choose(SALT)),
    Click("停开登记", {"任务": SALT, "理由": "停止开奖", "凭证": "福彩中心公告", "决定人": "吴示例"}, 1),
    Click(
        "放弃冻结",
        {"任务": SALT, "理由": "名单有错", "决定文号": f"示工信决〔{YEAR}〕5号", "决定人": "吴示例"},
        1,
    ),
    Click("冻结名单", questions=1, before=_again(SALT)),
    Click("抽取", questions=1, before=_number(SALT)),
    Click("候补启用", _alternate, 1),
    Click("回避替换", _recused, 1),
    Click("作废重抽", {"任务": SALT, "理由": "名单漏了三户", "决定人": "吴示例"}, 1),
    Click("冻结名单", questions=1, before=_another(SALT)),
    Click("免单抽取", {"任务": SALT, "理由": "确认单在县局存档"}, 1, _number(SALT)),
    Click("两密冻结", _digest, 1, _choose(ENERGY)),
    Click("两密抽取", _secret, 1, _number(ENERGY)),
    Click("合并检查", {"任务": EVERY, "并入的任务": ENERGY, **WHY}, 1),
    Click("取消合并", {"任务": EVERY, "并入的任务": ENERGY, **WHY}, 1),
    Click("联合检查表", {"任务": EVERY, "部门": BODY}, before=_asked, says="发给"),
    Click("收参与部门", _their_file, 1),
    Click("回送结果", {"任务": EVERY, "部门": BODY}, says="回送"),
    Click("部门退出", {"任务": EVERY, "部门": BODY, **WHY}, 1),
    Click("登记结果", before=_choose(EVERY)),
    Click("一户一表", _one_case, then={"方案批准人": "吴示例"}),
    Click("登记结果", before=_seen),
    Click("现场表", {"任务": ENERGY}, says="PIN 是"),
    Click("单做文书", {"任务": EVERY, "文种": "询问笔录"}),
    Click("重做文书", {"任务": EVERY, "文种": "行政检查通知书"}, before=_ordered),
    Click("批量打印", {"任务": EVERY, "文种": "行政检查通知书"}),
    Click("生成文书", before=_choose(EVERY)),
    Click("导入结果", _results, 1),
    Click("先发通报", {"任务": ENERGY}),
    Click("刷新期限", before=_reported(EVERY, ENERGY)),
    Click("先行公示", {"任务": ENERGY}, 1),
    Click("公示", questions=1, before=_choose(EVERY)),
    Click("公示存证", _shot),
    Click("整改复查", _rechecked),
    Click("更正公示", {"任务": EVERY, "更正的理由": "复查结果"}, 1, _changed),
    Click("办理变更", before=_requested, says="已办理 1 件"),
    Click("登记文号", {"文号": f"示工信〔{YEAR}〕99号", "任务": SALT, "文种": "检查通报"}),
    Click("文号清单", says="99号"),
    Click("作废文号", {"文号": f"示工信〔{YEAR}〕99号", "理由": "发文取消"}),
    Click("一企一档", _first_firm),
    Click("月报", {"月份": f"{YEAR}-04"}, says=str(YEAR)),
    Click("年报", {"年度": str(YEAR)}, says=str(YEAR)),
    Click("对账"),
    Click("统计", says="抽取"),
    Click("各户检查清单"),
    Click("模板体检"),
    Click("核验全年"),
    Click(
        "说明多次冻结",
        {"理由": "用副本练习", "决定文号": f"示工信决〔{YEAR}〕6号", "决定人": "吴示例"},
        before=_frozen_in_a_copy,
        says="写进了日志",
    ),
    Click("时钟更正", _fast, says="快 30 天"),
    Click("备份清单"),
    Click("重建", before=_by_hand, says="改回"),
    Click("归档"),
    Click("缺件归档", {"年度": str(YEAR), "理由": "示例单位的文书不签字"}, 1, torn=_half_done),
    Click("接着归档", says="归档"),
    Click(
        "归档更正",
        {"年度": str(YEAR), "更正的理由": "示例", "决定人": "吴示例"},
        before=_paper_changed,
        says="更正",
    ),
    Click("核验归档包"),
    Click("年度结转", {"年度": str(YEAR + 1)}),
)
"""All buttons, in an order in which most have something to do; a refusal is an answer too, and says so."""

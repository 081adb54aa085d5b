"""The steps of the year as a clerk meets them, and the sheet 使用说明 that explains each.

``STEPS`` is in the order of the work; 首页 lists the same steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from toolkit.columns import CASES, DRAWS, FINDINGS, LOG, STATISTICS, TASKS, Sheet
from toolkit.excel.style import TAB_FRONT, Styles

GUIDE = "使用说明"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, its command ("" if it is only typing), its sheet, and what a clerk needs to know.

    ``brief`` fits one line of 首页; ``does`` is what to do, ``makes`` what comes of it, ``trouble`` what to
    do if it complains.
    """

    name: str
    command: str
    sheet: Sheet
    brief: str
    does: str
    makes: str
    trouble: str


STEPS: tuple[Step, ...] = (
    Step(
        "核对名录库",
        "check",
        FINDINGS,
        "检查设置、一单两库和计划表填得对不对",
        "填好“设置”“地区”“事项清单”“执法人员库”“检查对象库”“回避”“计划表”以后做。名录有变动时再做一次。",
        "列出全部问题，写明在哪张表、哪个单元格、怎么改；命令加 --write 时写入“核对”表，点“转到”直接跳到那一格。"
        "名录本身不会被改动。",
        "“错误”必须改好，否则不能冻结和抽取；“提醒”由本单位判断。改完再核对，直到没有错误。",
    ),
    Step(
        "生成任务",
        "plan",
        TASKS,
        "按计划表的抽查时间列出全年任务",
        "计划表核对无误后做。检查日期遇休息日自动提前；日期可以改，但须在冻结以前。",
        "“任务”表一个任务一行，状态为“待冻结”。再做一次只补缺少的任务，不改已有的。",
        "提示抽查时间或数量看不懂时，按提示中的写法改计划表那一格，例如 每月、每季度、4月、9月，5%、12户。",
    ),
    Step(
        "冻结名单",
        "freeze",
        TASKS,
        "固定名单，公布承诺，此后名单不能再改",
        "先在任务行填“随机数期号”（必须是还没有开奖的一期）和“监督人”，再冻结，并马上公布“冻结承诺”。",
        "“记录”文件夹里固定这次可以抽取的对象、可以选派的人员和回避关系；任务行写入“名单数”和“冻结承诺”。",
        "提示执法人员不够时，查看证件有效期、请假、回避和业务范围。名单有错误时先回到第 1 步。",
    ),
    Step(
        "抽取",
        "draw",
        DRAWS,
        "填入公开随机数，抽取对象并选派人员",
        "开奖以后，照公告填任务行的“公开随机数”，在监督人见证下抽取。",
        "“抽取结果”表列出中签对象、候补和检查人员；“检查台账”一户一行；“记录”文件夹里的抽取记录任何人都能复核。",
        "提示随机数格式不对时，对照公告和来源重填。抽取只能做一次；提示表格没有存上时，关掉工作簿再做一次，不会重抽。",
    ),
    Step(
        "生成文书",
        "documents",
        CASES,
        "生成方案、通知书、记录表等 Word 文书",
        "抽取后做一次，登记结果后再做一次。方案批准、通知送达后在台账填批准人和日期，检查应在这以后。",
        "“文书”文件夹里按任务编号放好检查方案、抽取记录、检查通知书、现场检查记录表；有了结果以后还有检查通报。",
        "提示缺少数据时，写明了在哪张表、哪一行补填。已有的文件不会被覆盖，想重做先把旧的改名。",
    ),
    Step(
        "登记结果",
        "",
        CASES,
        "检查后登记时间、结果、问题和处置",
        "现场检查后，在“检查台账”填检查开始、检查结束、出示证件、检查结果；发现问题的，再填问题、处置和整改期限。",
        "“通报截止”自动算出。没有填检查结果的一律算“未检查”，不会当作正常。",
        "检查结果只能从下拉列表中选。移送的要写接收单位和日期；发现问题而没有处置的，核对时会指出。",
    ),
    Step(
        "刷新期限",
        "deadlines",
        CASES,
        "看哪些通报、公示、整改快到期或已逾期",
        "随时可以做。发出通报后填“通报发布”“告知日期”，复查后填“复查日期”。天数在“期限规则”表里定。",
        "列出逾期、今日到期、将到期和暂定的；台账和首页用颜色标出。",
        "显示“暂定”或“日历未更新”时，说明那一年的放假通知还没有录入；公布后照通知填“节假日调休”表。",
    ),
    Step(
        "公示",
        "publish",
        CASES,
        "生成结果公示表，登记公示日期",
        "通报发布以后做，把公示表送到门户网站“双随机、一公开”专栏。",
        "“文书”文件夹里的结果公示表，不含检查人员和公民的个人信息；台账写入“公示日期”。",
        "有一户没有检查结果或没有发布通报，就不会公示；先登记完再做。",
    ),
    Step(
        "统计",
        "statistics",
        STATISTICS,
        "重算查询统计表",
        "需要报表时做。",
        "“查询统计”表全部重算，每个数都能从任务表和检查台账数出来。",
        "数字与预想不符时，在台账上筛选同样的条件核对；统计表本身不要手改。",
    ),
    Step(
        "归档",
        "archive",
        LOG,
        "收齐全年材料，编目录，留校验值",
        "全年工作完成后做；平时也可以做，看看还缺什么。",
        "“归档”文件夹里按年度放好方案、抽取记录、检查记录、通报和处理情况，附目录和每个文件的校验值。",
        "缺材料时写明哪个任务缺哪一种；补齐后再做，确实没有开展的写明理由。已有的归档包不会被覆盖。",
    ),
)

_BEGIN = (
    (
        "先填什么",
        "依次填“设置”“地区”“事项清单”“检查要点”“执法人员库”“检查对象库”“回避”“计划表”。"
        "表头颜色最深的栏目必须填。",
    ),
    (
        "怎样录入",
        "在表格下面紧接着的一行往下填，不要留空行。编码按文本填写；日期写成 2023-04-20；"
        "有下拉箭头的从列表中选。",
    ),
    (
        "不要改什么",
        "不要改工作表名称和表头文字，不要合并单元格。灰色列是公式；"
        "“抽取结果”“查询统计”“核对”“日志”“日历”由程序生成。",
    ),
    (
        "颜色",
        "红色：逾期或错误。黄色：快到期或提醒。蓝色：正在办理。绿色：已完成。紫色：暂定。"
        "灰色删除线：已作废或不参加抽取。",
    ),
    (
        "保管",
        "“记录”文件夹是抽取的凭据，与本工作簿放在同一文件夹，一起备份，不要改动。",
    ),
)


def write_guide(page: Worksheet, styles: Styles) -> dict[str, int]:
    """Write 使用说明: how to begin, then one block a step; prints on A4 upright.

    Returns the row (from 1) at which the block of each step begins, for the links of 首页.
    """
    page.set_column(0, 0, 16, styles("plain"))
    page.set_column(1, 1, 80, styles("plain"))
    page.set_row(0, 40)
    page.merge_range(0, 0, 0, 1, "“双随机、一公开”工作簿使用说明", styles("title", "centre"))
    page.write_blank(1, 1, None, styles("section", "pale"))
    row = _block(page, 1, "开始以前", _BEGIN, styles)
    anchors = {}
    for number, step in enumerate(STEPS, 1):
        anchors[step.name] = row + 1
        lines = [("做什么", step.does), ("得到什么", step.makes), ("如果报错", step.trouble)]
        if step.command:
            lines.append(("命令", f"{step.command}（写法见经办人手册；做之前先关闭工作簿）"))
        page.write_url(
            row,
            1,
            f"internal:'{step.sheet.name}'!A1",
            styles("section", "pale", "jump"),
            f"{step.sheet.name} →",
        )
        row = _block(page, row, f"{number}　{step.name}", lines, styles)
    page.hide_gridlines(2)
    page.set_tab_color(TAB_FRONT)
    page.set_paper(9)
    page.set_print_scale(80)  # a break holds only with a fixed scale; room for wider fonts
    page.set_h_pagebreaks([anchors[STEPS[len(STEPS) // 2].name] - 1])
    page.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.7)
    page.center_horizontally()
    page.set_footer("&L&A&C第 &P 页　共 &N 页")
    page.protect()
    return anchors


def _block(page: Worksheet, row: int, head: str, lines: Sequence[tuple[str, str]], styles: Styles) -> int:
    """One framed block; returns the row after the blank line below it."""
    page.set_row(row, 24)
    page.write_string(row, 0, head, styles("section", "pale"))
    for name, text in lines:
        row += 1
        page.write_string(row, 0, name, styles("cell", "bold", "centre"))
        page.write_string(row, 1, text, styles("cell", "wrap"))
    return row + 2

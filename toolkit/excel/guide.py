"""The steps of the year as a clerk meets them, and the sheet 使用说明 that explains each.

``STEPS`` is in the order of the work; 首页 lists the same steps.  A step's ``command`` is its name at
every door: the button, the command line, the log.
"""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.columns import CASES, DRAWS, FINDINGS, LOG, STATISTICS, TASKS, Sheet
from toolkit.excel.style import TAB_FRONT, Styles
from xlsxwriter.worksheet import Worksheet

GUIDE = "使用说明"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its command, the sheet to look at, and what a clerk needs to know.

    ``brief`` fits one line of 首页; ``does`` is what to do, ``makes`` what comes of it, ``trouble`` what to
    do if it complains.
    """

    command: str
    sheet: Sheet
    brief: str
    does: str
    makes: str
    trouble: str


STEPS: tuple[Step, ...] = (
    Step(
        "核对名录库",
        FINDINGS,
        "检查设置、一单两库和计划表填得对不对",
        "填好“设置”“地区”“事项清单”“执法人员库”“检查对象库”“回避”“计划表”以后执行。名录有变动时再执行一次。",
        "“核对”表列出全部问题，写明在哪张表、哪个单元格、怎么改；点“转到”直接跳到那一格。名录本身不会被改动。",
        "“错误”必须改好，否则不能冻结和抽取；“提醒”由本单位判断。改完再核对，直到没有错误。",
    ),
    Step(
        "生成任务",
        TASKS,
        "按计划表的抽查时间列出全年任务",
        "计划表核对无误后执行。检查日期遇休息日自动提前；日期可以改，但须在冻结以前。",
        "“任务”表一个任务一行，状态为“待冻结”。重复执行只补缺少的任务，不改已有的。",
        "提示抽查时间或数量看不懂时，按提示中的写法改计划表那一格，例如 每月、每季度、4月、9月，5%、12户。",
    ),
    Step(
        "冻结名单",
        TASKS,
        "固定名单，公开承诺，此后名单不能再改",
        "先在任务行填“随机数期号”（必须是还没有开奖的一期）和“监督人”，再执行。",
        "“记录”文件夹里固定这次抽取的对象、人员和回避关系；任务行写入“名单数”和“冻结承诺”。承诺应在开奖以前公开。",
        "提示执法人员不够两名时，查看证件有效期、请假、回避和业务范围。名单有错误时先回到第 1 步。",
    ),
    Step(
        "抽取",
        DRAWS,
        "填入公开随机数，抽取对象并选派人员",
        "公开随机数公布后，照公告填入任务行的“公开随机数”，在监督人见证下执行。",
        "“抽取结果”表列出中签对象、候补和检查人员；“检查台账”一户一行；“记录”文件夹里的抽取记录任何人都能复核。",
        "提示随机数格式不对时，对照公告和“设置”中的来源重填。重新抽取须写明理由，原结果保留并标为“作废”。",
    ),
    Step(
        "生成文书",
        CASES,
        "生成方案、通知书、记录表等 Word 文书",
        "抽取后执行。方案批准后，在台账填“方案批准人”“方案批准日期”和“通知送达日期”；检查应在这两个日期之后。",
        "“文书”文件夹里按任务编号放好检查方案、检查通知书、现场检查记录表、检查通报等，可以直接打印。",
        "提示缺少数据时，写明了在哪张表、哪一行补填；补好再生成。模板可以改版式，不要改花括号里的名称。",
    ),
    Step(
        "登记结果",
        CASES,
        "检查后登记时间、结果、问题和处置",
        "现场检查后，在“检查台账”填“检查开始”“检查结束”“出示证件”“检查结果”；发现问题的，再填问题、处置和整改期限。",
        "“通报截止”自动算出。没有填检查结果的一律算“未检查”，不会当作正常。",
        "检查结果只能从下拉列表中选。移送的要写接收单位和日期；发现问题而没有处置的，核对时会指出。",
    ),
    Step(
        "刷新期限",
        CASES,
        "看哪些通报、公示、整改快到期或已逾期",
        "随时可以执行。发出通报后填“通报发布”“告知日期”，复查后填“复查日期”。天数在“期限规则”表里定。",
        "台账的截止日期和状态、首页的期限提醒一起更新：红色为逾期，黄色为快到期，绿色为按期完成。",
        "显示“暂定”或“日历未更新”时，说明那一年的放假通知还没有录入；公布后照通知填“节假日调休”表。",
    ),
    Step(
        "公示",
        CASES,
        "生成结果公示表，登记公示日期",
        "通报发布以后执行，把公示表送到门户网站“双随机、一公开”专栏；公示后在台账填“公示日期”。",
        "“文书”文件夹里的结果公示表，与通报、检查记录逐项一致，不含电话等个人信息。",
        "有对象没有检查结果，或公示、通报、记录不一致时不能公示；按提示先登记或更正。",
    ),
    Step(
        "统计",
        STATISTICS,
        "按任务、地区、月份、事项汇总",
        "需要报表时执行。",
        "“查询统计”表全部重算，每个数都能从任务表和检查台账数出来。",
        "数字与预想不符时，在台账上筛选同样的条件核对；统计表本身不要手改。",
    ),
    Step(
        "归档",
        LOG,
        "收齐全年材料，编目录，留校验值",
        "全年工作完成后执行；平时也可以执行，看看还缺什么。",
        "“归档”文件夹里按年度放好方案、抽取记录、检查记录、通报和处理情况，附目录和每个文件的校验值。",
        "缺材料时写明哪个任务缺哪一种；补齐后再执行。已经归档的年度不会被覆盖。",
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

    Returns the row (from 1) at which the block of each command begins, for the links of 首页.
    """
    page.set_column(0, 0, 12, styles("plain"))
    page.set_column(1, 1, 84, styles("plain"))
    page.set_row(0, 40)
    page.merge_range(0, 0, 0, 1, "“双随机、一公开”工作簿使用说明", styles("title", "centre"))
    row = _block(page, 1, "开始以前", _BEGIN, styles)
    anchors = {}
    for number, step in enumerate(STEPS, 1):
        anchors[step.command] = row + 1
        lines = (("做什么", step.does), ("得到什么", step.makes), ("如果报错", step.trouble))
        end = _block(page, row, f"{number}　{step.command}", lines, styles)
        target = f"internal:'{step.sheet.name}'!A1"
        page.write_string(end - 1, 0, "看哪张表", styles("cell", "bold", "centre"))
        page.write_url(end - 1, 1, target, styles("cell", "link"), f"{step.sheet.name} →")
        row = end + 1
    page.hide_gridlines(2)
    page.set_tab_color(TAB_FRONT)
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.7)
    page.center_horizontally()
    page.set_footer("&L&A&C第 &P 页　共 &N 页")
    page.protect()
    return anchors


def _block(page: Worksheet, row: int, head: str, lines: tuple[tuple[str, str], ...], styles: Styles) -> int:
    """One framed block; returns the row after the blank line below it."""
    page.set_row(row, 24)
    page.write_string(row, 0, head, styles("section"))
    page.write_blank(row, 1, None, styles("section"))
    for name, text in lines:
        row += 1
        page.write_string(row, 0, name, styles("cell", "bold", "centre"))
        page.write_string(row, 1, text, styles("cell", "wrap"))
    return row + 2

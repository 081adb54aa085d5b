"""The sheet 使用说明: how to begin, how buttons are allowed and used, and one block with a picture a step.

Row heights are set, not left to the office: pictures stand where the heights above them add up to.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from toolkit.excel.put_away import PUT_AWAY
from toolkit.excel.style import ROW_PIXELS, TAB_FRONT, Styles, display_width
from toolkit.masters.steps import STEPS, Step

GUIDE = "使用说明"
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "图片"
TEXT_WIDTH = 80  # in characters
LINE_PIXELS, GAP = 18, 5
PICTURE_WIDTH = 7 * TEXT_WIDTH + 5 - 2 * GAP
PAGE_PIXELS = 1200
"""What of this sheet fits on a page of paper."""


ENABLING = (
    "关闭工作簿，在文件夹里右键它 → 属性 → 勾选“解除锁定” → 确定（从网上、邮件收到的才有）",
    "重新打开，在上方黄条上先后点“启用编辑”“启用内容”，然后就可以按左边“步骤”里的按钮",
    "没有黄条：文件 → 选项 → 信任中心 → 信任中心设置 → 受信任位置 → 添加新位置，选本工作簿所在的文件夹",
)
"""The three steps that allow the macros of this workbook in Excel."""

IN_LIBREOFFICE = (
    "菜单“工具” → 选项 → LibreOffice → 安全性 → 宏安全性 → 可信来源 → 添加，选本工作簿所在的文件夹 → 确定",
    "关闭工作簿，重新打开：上方不再有“宏已被禁用”的黄条，就可以按左边“步骤”里的按钮",
    "还是没反应：请管理员装好 python3-uno，并在工具箱的文件夹里运行一次 python start.py setup（它也能代办第①步）",
)
"""The same in LibreOffice."""

WITHOUT_MACROS = (
    "本工作簿不带宏，可以放心在 WPS 里打开；期限和数量照样自动计算",
    "办理各步：双击桌面“双随机工具箱”里的同名快捷方式，要填写的先在“办理”表填好再双击“办理”；或者关闭工作簿后用命令行，写法见经办人手册",
    "想直接按按钮办理：用同一文件夹里的“双随机台账.xlsm”，或运行 new-workbook 新建一本 .xlsm 工作簿",
)
"""What the workbook without macros says in the same place."""

_BUTTONS = (
    ("启用宏（Excel）", "\n".join(f"{n}. {text}。" for n, text in zip("①②③", ENABLING, strict=True))),
    ("在 LibreOffice 里", "\n".join(f"{n}. {text}。" for n, text in zip("①②③", IN_LIBREOFFICE, strict=True))),
    (
        "怎样用",
        "先在首页黄格里选任务，再按办理这个任务的按钮。要填写的列在“办理”表里，填好点“确定”。按下去后看左下角状态栏，"
        "办完会有提示。写入以前自动留一份副本；按钮做的事不能用“撤销”退回。",
    ),
    (
        "按了没反应",
        "先看是不是没有启用宏；还是不行，双击桌面“双随机工具箱”文件夹里的同名快捷方式，它办理已经打开的这本工作簿。"
        "单位的安全软件禁止 Excel 启动其他程序时，也用这个办法。",
    ),
    (
        "在 WPS 里",
        "WPS 要另装宏插件，按钮不保证能用；请用桌面快捷方式或命令行。期限、数量都是公式，在 WPS 里照常计算。",
    ),
)
_NO_BUTTONS = (("这一本", "\n".join(f"{text}。" for text in WITHOUT_MACROS)),)

_BEGIN = (
    (
        "先填什么",
        "依次填“设置”“地区”“事项清单”“检查要点”“执法人员库”“检查对象库”“回避”“计划表”。"
        "表头颜色最深的栏目必须填。“地区”“检查要点”收着，见下面“看不见的表”。",
    ),
    (
        "怎样录入",
        "在表格下面紧接着的一行往下填，不要留空行。编码按文本填写；日期写成 2023-04-20；"
        "有下拉箭头的从列表中选。",
    ),
    (
        "不要改什么",
        "不要改工作表名称和表头文字，不要合并单元格。灰色列由公式计算或者由程序填写；"
        "“抽取结果”“查询统计”“一企一档”“核对”“日志”“日历”由程序生成。",
    ),
    (
        "颜色",
        "红色：逾期或错误。黄色：快到期或提醒。蓝色：正在办理。绿色：已完成。紫色：暂定。"
        "灰色删除线：已作废或不参加抽取。",
    ),
    (
        "看不见的表",
        f"不是每月都用的 {len(PUT_AWAY)} 张收起来了：{'、'.join(PUT_AWAY)}。点首页的“更多 / 收起”全部显示，再点收起；"
        "没有按钮或者按不动的，右键任一表名 → 取消隐藏。程序写进去了、提示里说到的，会自己显示出来。",
    ),
    (
        "保管",
        "“记录”文件夹是抽取的凭据，与本工作簿放在同一文件夹，一起备份，不要改动。",
    ),
)


def write_guide(page: Worksheet, styles: Styles, *, buttons: bool) -> dict[str, int]:
    """Write 使用说明: how to begin, the buttons, then one block with a picture a step; prints on A4 upright.

    Returns the row (from 1) at which the block of each step begins, for the links of 首页.
    """
    page.set_column(0, 0, 16, styles("plain"))
    page.set_column(1, 1, TEXT_WIDTH, styles("plain"))
    page.set_row(0, 40)
    page.merge_range(0, 0, 0, 1, "“双随机、一公开”工作簿使用说明", styles("title", "centre"))
    row = _block(page, 1, "开始以前", _BEGIN, styles)
    row = _block(page, row, "按钮和宏", _BUTTONS if buttons else _NO_BUTTONS, styles)
    anchors = {}
    for number, step in enumerate(STEPS, 1):
        anchors[step.name] = row + 1
        lines = [("做什么", step.does), ("得到什么", step.makes), ("如果报错", step.trouble)]
        lines += _ways(step, buttons)
        head = row
        row = _block(page, row, f"{number}　{step.name}", lines, styles)
        if step.sheet and step.sheet.name not in PUT_AWAY:  # a link to what is hidden does nothing
            target, text = f"internal:'{step.sheet.name}'!A1", f"{step.sheet.name} →"
            page.write_url(head, 1, target, styles("section", "pale", "jump"), text)
        row = _picture(page, row - 1, step, styles)
    _paper(page, list(_pages(page, [*(begins - 1 for begins in anchors.values()), row])))
    return anchors


def _pages(page: Worksheet, steps: Sequence[int]) -> Iterator[int]:
    """The rows with which a page begins: the first step's, and that of each step which the page before cannot hold.

    ``steps``: the first row of each step, and the row after the last.
    """
    left = 0
    for first, after in pairwise(steps):
        sizes = [page.row_sizes.get(row, (ROW_PIXELS,))[0] for row in range(first, after)]
        if sum(sizes) > left:
            yield first
            left = PAGE_PIXELS
        left -= sum(sizes)


def _ways(step: Step, buttons: bool) -> list[tuple[str, str]]:
    """How to do a step: its button, its command."""
    ways = []
    if buttons:
        first = "在首页黄格里选好任务，再按" if step.one_task else "按首页的"
        ways.append(("按钮", f"{first}“{step.name}”"))
    ways.append(("命令", f"{step.button}（写法见经办人手册；做之前先保存并关闭工作簿）"))
    return ways


def _picture(page: Worksheet, row: int, step: Step, styles: Styles) -> int:
    """The picture of a step in a row of its own; returns the row after the blank line below it."""
    path = PICTURES / f"步骤-{step.button}.png"
    width, height = struct.unpack(">2I", path.read_bytes()[16:24])  # where a PNG keeps its size
    scale = PICTURE_WIDTH / width
    page.set_row_pixels(row, int(height * scale) + 2 * GAP)
    page.write_string(row, 0, "示例", styles("cell", "bold", "centre"))
    page.write_blank(row, 1, None, styles("cell"))
    place = {"x_scale": scale, "y_scale": scale, "x_offset": GAP, "y_offset": GAP, "object_position": 1}
    page.insert_image(row, 1, str(path), {**place, "description": f"{step.name}以后的样子（示例县，虚构）"})
    return row + 2


def _paper(page: Worksheet, breaks: Sequence[int]) -> None:
    page.hide_gridlines(2)
    page.set_tab_color(TAB_FRONT)
    page.set_paper(9)
    page.set_print_scale(80)  # a break holds only with a fixed scale; room for wider fonts
    page.set_h_pagebreaks(list(breaks))
    page.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.7)
    page.center_horizontally()
    page.set_footer("&L&A&C第 &P 页　共 &N 页")
    page.protect()


def _block(page: Worksheet, row: int, head: str, texts: Sequence[tuple[str, str]], styles: Styles) -> int:
    """One framed block; returns the row after the blank line below it."""
    page.set_row(row, 24)
    page.write_string(row, 0, head, styles("section", "pale"))
    page.write_blank(row, 1, None, styles("section", "pale"))
    for name, text in texts:
        row += 1
        # other fonts are wider than the one meant: count on a tenth less room, and on the indent
        lines = sum(ceil(display_width(line) / (0.9 * TEXT_WIDTH - 2)) for line in text.splitlines())
        page.set_row_pixels(row, lines * LINE_PIXELS + 2 * GAP)
        page.write_string(row, 0, name, styles("cell", "bold", "centre"))
        page.write_string(row, 1, text, styles("cell", "wrap", "indent"))
    return row + 2

"""The steps of the year as a clerk meets them: every command that has a button, in the order of the commands.

首页 lists them, 使用说明 explains each.  What a step is called and whether it works on one task says its command.
"""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.columns import CASES, DRAWS, FINDINGS, GAPS, STATISTICS, TASKS, Sheet
from toolkit.commands import COMMANDS, Command


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its command, its sheet, what a clerk needs to know.

    ``brief`` fits one line of 首页; ``does`` is what to do, ``makes`` what comes of it, ``trouble`` what to do if it
    complains.  A step without a sheet has files only.
    """

    command: Command
    sheet: Sheet | None
    brief: str
    does: str
    makes: str
    trouble: str

    @property
    def name(self) -> str:
        """What a person calls it: the command's title."""
        return self.command.title

    @property
    def button(self) -> str:
        """The function of ``toolkit.buttons``, the macro of ``macros/buttons.bas`` and the command."""
        return self.command.name

    @property
    def one_task(self) -> bool:
        """Whether it works on the task chosen on 首页."""
        return bool(self.command.button and self.command.button.states)


_TEXTS = {
    "check": (
        FINDINGS,
        "检查设置、一单两库和计划表填得对不对",
        "填好“设置”“地区”“事项清单”“执法人员库”“检查对象库”“回避”“计划表”以后做。名录有变动时再做一次。",
        "列出全部问题，写明在哪张表、哪个单元格、怎么改；按钮（命令则要加 --write）把它们写入“核对”表，"
        "点“转到”直接跳到那一格。"
        "名录本身不会被改动。",
        "“错误”必须改好，否则不能冻结和抽取；“提醒”由本单位判断。改完再核对，直到没有错误。",
    ),
    "plan": (
        TASKS,
        "按计划表的抽查时间列出全年任务",
        "计划表核对无误后做。检查日期遇休息日自动提前；日期可以改，但须在冻结以前。",
        "“任务”表一个任务一行，状态为“待冻结”。再做一次只补缺少的任务，不改已有的。",
        "提示抽查时间或数量看不懂时，按提示中的写法改计划表那一格，例如 每月、每季度、4月、9月，5%、12户。",
    ),
    "freeze": (
        TASKS,
        "固定名单，公布承诺，此后名单不能再改",
        "先在任务行填“随机数期号”（必须是还没有开奖的一期）和“监督人”，再冻结，并马上公布“冻结承诺”。",
        "“记录”文件夹里固定这次可以抽取的对象、可以选派的人员和回避关系；任务行写入“名单数”和“冻结承诺”。",
        "提示执法人员不够时，查看证件有效期、请假、回避和业务范围。名单有错误时先回到第 1 步。",
    ),
    "published": (
        TASKS,
        "承诺公布以后马上登记在哪里公布、凭据是什么",
        "冻结以后，把“冻结承诺”公布在政府网站、公告栏等处，随即登记：公布在哪里，网址，或者照片、网页文件。须在开奖以前。",
        "公布的地方、时间和凭据的校验值记入抽取记录，照片存在“文书”文件夹里。没有登记的，证明等级不能写 A。",
        "照片、网页文件先存到本机；列表里没有的，把文件的完整路径粘贴到“填写”栏。抽取以后再登记就晚了。",
    ),
    "draw": (
        DRAWS,
        "填入公开随机数，抽取对象并选派人员",
        "开奖以后，照公告填任务行的“公开随机数”；监督人自己在“监督人复核号码”再录一遍，见证抽取。",
        "“抽取结果”表列出中签对象、候补和检查人员；“检查台账”一户一行；“记录”文件夹里的抽取记录任何人都能复核。",
        "提示随机数格式不对时，对照公告和来源重填。抽取只能做一次；提示表格没有存上时，关掉工作簿再做一次，不会重抽。",
    ),
    "documents": (
        CASES,
        "生成方案、通知书、记录表等 Word 文书",
        "抽取后做一次，登记结果后再做一次。方案批准、通知送达后在台账填批准人和日期，检查应在这以后。",
        "“文书”文件夹里按任务编号放好检查方案、抽取记录、检查通知书、现场检查记录表；有了结果以后还有检查通报。",
        "提示缺少数据时，写明了在哪张表、哪一行补填。已有的文件不会被覆盖，要重做的点“重做文书”。",
    ),
    "results": (
        CASES,
        "检查后登记时间、结果、问题和处置",
        "现场检查后，在“检查台账”填检查开始、检查结束、出示证件、检查结果；发现问题的，再填问题、处置和整改期限。",
        "“通报截止”自动算出。没有填检查结果的一律算“未检查”，不会当作正常。",
        "检查结果只能从下拉列表中选。移送的要写接收单位和日期；发现问题而没有处置的，核对时会指出。",
    ),
    "deadlines": (
        CASES,
        "看哪些通报、公示、整改快到期或已逾期",
        "随时可以做。发出通报后填“通报发布”“告知日期”，复查后填“复查日期”。天数在“期限规则”表里定。",
        "列出逾期、今日到期、将到期和暂定的；台账和首页用颜色标出。",
        "显示“暂定”，是那一年的放假通知还没有录入；公布后照通知填“节假日调休”表。显示“日历未更新”，再做一次本步骤就会续上。",
    ),
    "publish": (
        CASES,
        "生成结果公示表，登记公示日期",
        "通报发布以后做，把公示表送到门户网站“双随机、一公开”专栏。",
        "“文书”文件夹里的结果公示表，不含检查人员和公民的个人信息；台账写入“公示日期”。",
        "有一户没有检查结果或没有发布通报，就不会公示；先登记完再做。",
    ),
    "reconcile": (
        FINDINGS,
        "记录、日志、台账、文书、公示两两核对",
        "每月一次，公示、统计、归档以前，换电脑、恢复备份、换人经办以后做。",
        "逐对写明相符还是几处不符；不符的写入“核对”表：哪一户、哪份记录、哪一格、怎么办。什么也不改动。",
        "先查明是谁改的。台账、任务表改错了的，用“重建”照记录改回；记录、文书少了的，从备份恢复。",
    ),
    "statistics": (
        STATISTICS,
        "重算查询统计表",
        "需要报表时做。",
        "“查询统计”表全部重算，每个数都能从任务表和检查台账数出来。",
        "数字与预想不符时，在台账上筛选同样的条件核对；统计表本身不要手改。",
    ),
    "archive": (
        GAPS,
        "收齐全年材料，编目录，留校验值",
        "全年工作完成后做；平时也可以做，看看还缺什么。",
        "“归档”文件夹里按年度放好方案、抽取记录、检查记录、通报和处理情况，附目录和每个文件的校验值。",
        "缺的一件一行列在“归档缺件”表；补齐后再做，确实没有的在那一行写明不补的理由。已有的归档包不会被覆盖。",
    ),
    "templates": (
        None,
        "改过文书模板以后，查它还能不能用",
        "在“templates”文件夹里改过 Word 模板（换抬头、加栏目）以后做；没有改过模板的不用做。",
        "列出认不得、拼错的“{{…}}”和删掉了不能少的内容，写明在哪个文件、哪一处，旁边另写一份标了红字的“_体检”副本。",
        "照副本改模板，改完删去副本；改不好的，删去这个模板再点一次，会重新写出原样。",
    ),
}

_OTHERS = {
    (name := (button.name or command.name).replace("-", "_")): (
        name,
        button.title or command.title,
        button.brief or command.help.partition("：")[2],
    )
    for command in COMMANDS
    for button in command.more
}
_TIMES = {
    "名录、任务": (
        "import",
        "changes",
        "plan_past",
        "cancel",
        "cancel_month",
        "cancel_undo",
        "postpone",
        "plan_versions",
    ),
    "冻结、抽取": (
        "trial",
        "fairness",
        "freeze_second",
        "skipped",
        "abandon",
        "explain_freezes",
        "correct_clock",
        "draw_waived",
        "draw_second",
    ),
    "抽取以后": (
        "alternate",
        "recuse",
        "redraw",
        "results_from",
        "case",
        "recheck",
        "publish_reported",
        "publish_correct",
        "publish_proof",
    ),
    "综合查一次": (
        "merge",
        "merge_undo",
        "partners_send",
        "partners_take",
        "partners_results",
        "partners_leave",
    ),
    "文书、文号": (
        "documents_of",
        "documents_again",
        "documents_inspected",
        "documents_onsite",
        "print",
        "docket",
        "docket_enter",
        "docket_void",
        "dossier",
    ),
    "计划、报告": (
        "plan_adopt",
        "plan_document",
        "plan_file",
        "plan_announce",
        "plan_take_back",
        "month_report",
        "year_report",
        "firm_checks",
    ),
    "核验、年底": (
        "verify",
        "restore",
        "rebuild",
        "archive_missing",
        "archive_resume",
        "archive_correct",
        "verify_archive",
        "new_year",
    ),
}
MORE_BY_TIME = {time: tuple(_OTHERS[name] for name in names) for time, names in _TIMES.items()}
"""其他事项 by when one needs them: the function of ``toolkit.buttons``, the caption and what it does."""

STEPS = tuple(Step(command, *_TEXTS[command.name]) for command in COMMANDS if command.button)

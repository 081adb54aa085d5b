"""The rows of 设置: what an office can decide for itself, each with its default and an explanation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.columns.shape import Kind


@dataclass(frozen=True, slots=True)
class Setting:
    """One row: ``key`` for code, ``label`` for people, ``limits`` of a number, or ``choices`` of words."""

    key: str
    label: str
    kind: Kind
    default: str
    note: str
    required: bool = False
    limits: tuple[int, int] | None = None
    choices: tuple[str, ...] = ()


_T, _I, _D = Kind.TEXT, Kind.INT, Kind.DATE

YES, NO = "是", "否"
LAYOUTS = {"印出实测": "measured", "页面设置": "dialog"}
"""公文版式 in the words of 设置 → the layout of the templates (``word.layouts``)."""

VERSION = "工作簿版本"
"""The label of the row that says of which version of the toolkit the workbook is."""
HOW_TO_UPGRADE = (
    "请保存并关闭工作簿，双击桌面“双随机工具箱”里的“升级台账”选它；没有这个快捷方式的，运行 upgrade（升级）"
)
"""What every door says of a workbook that is older than the program."""

SETTING_ROWS: tuple[Setting, ...] = (
    Setting("year", "年度", _I, "", "抽查工作计划的年度，如 2023", required=True, limits=(2000, 2100)),
    Setting("bureau", "单位名称", _T, "", "全称，用于文书和记录", required=True),
    Setting("prefix", "发文代字", _T, "", "如 示工信，发文字号写成 示工信〔2023〕9号", required=True),
    Setting("region", "行政区划代码", _T, "", "六位，GB/T 2260", required=True),
    Setting("fonds", "全宗号", _T, "", "档案部门给的编号，归档时使用；空着时档号中写 0000"),
    Setting("leader", "组长", _T, "", "“双随机、一公开”工作领导小组组长"),
    Setting("deputy", "副组长", _T, "", "分管领导；检查方案由其批准"),
    Setting("members", "成员", _T, "", "各股室负责人，用顿号隔开"),
    Setting("contact", "联系人", _T, "", "印在检查通知书上"),
    Setting("phone", "联系电话", _T, "", "单位电话，印在检查通知书上"),
    Setting("operator", "操作人", _T, "", "经办人的姓名，印在文书上、记入日志；空着的用电脑的登录名"),
    Setting("plan_to", "计划主送", _T, "局各股室、局属各单位", "年度抽查工作计划发给谁"),
    Setting("report_to", "报告主送", _T, "", "年度报告、月报报给哪个上级机关，只写一个"),
    Setting("copies", "抄送", _T, "", "印在版记上的抄送机关，用逗号隔开；没有的空着"),
    Setting(
        "transfer_basis",
        "移送依据",
        _T,
        "《中华人民共和国行政处罚法》第二十二条",
        "案件移送函所依据的条款",
    ),
    Setting(
        "mend_basis",
        "责令改正依据",
        _T,
        "《中华人民共和国行政处罚法》第二十八条第一款",
        "责令改正通知书所依据的条款；本行业的法律另有规定的，照那一条写",
    ),
    Setting("review_body", "复议机关", _T, "", "责令改正通知书告知的行政复议机关，写全称，如 示例县人民政府"),
    Setting("court", "诉讼法院", _T, "", "责令改正通知书告知的法院，写全称，如 示例县人民法院"),
    Setting("complaints", "监督电话", _T, "", "检查通知书上告知的监督投诉电话"),
    Setting(
        "extra_papers",
        "另做文书",
        _T,
        "",
        "逐户另做的文书，用顿号隔开；照司法部 2025 年格式文本办的写 行政检查审批表、行政检查结果告知书",
    ),
    Setting(
        "layout",
        "公文版式",
        _T,
        "印出实测",
        "印出实测：量纸面，天头 37 毫米；页面设置：Word 上边距填 37 毫米",
        choices=tuple(LAYOUTS),
    ),
    Setting(
        "code_first",
        "没有检查码不出通知书",
        _T,
        NO,
        "当地规定先取官方检查码再入企的填“是”：没有填码的户不生成通知书；默认否",
        choices=(YES, NO),
    ),
    Setting("first_month", "抽查开始月份", _I, "4", "计划规定的抽查时间；默认 4", limits=(1, 12)),
    Setting("last_month", "抽查结束月份", _I, "12", "默认 12", limits=(1, 12)),
    Setting(
        "check_day", "每月检查日", _I, "20", "生成任务时的计划检查日，遇休息日提前；默认 20", limits=(1, 31)
    ),
    Setting(
        "visit_days",
        "检查窗口",
        _T,
        "",
        "每月可以入企做日常检查的日子，如 5—20，此外的提醒；空着不限。个案、专项、非现场、书面、紧急的不受限",
    ),
    Setting("team_size", "每组人数", _I, "2", "每个检查对象选派的执法人员数，不少于 2", limits=(2, 9)),
    Setting("ratio_cap", "一般事项比例上限", _T, "10%", "一般检查事项超过这个比例时提醒；默认 10%"),
    Setting(
        "yearly_cap",
        "同一对象年度检查上限",
        _I,
        "2",
        "本年已检查和已抽中待检查合计达到次数的不再抽取；0 为不限，默认 2",
        limits=(0, 366),
    ),
    Setting(
        "exclude_days",
        "近期已检查排除天数",
        _I,
        "0",
        "距上次检查不到这么多天的不参加抽取；0 为不排除，默认 0",
        limits=(0, 366),
    ),
    Setting(
        "repeat_days",
        "重复检查提醒天数",
        _I,
        "60",
        "同一对象两次检查相隔不到这么多天时提醒；默认 60",
        limits=(0, 366),
    ),
    Setting("source", "随机数来源", _T, "CWL-SSQ", "默认 CWL-SSQ（双色球）；见手册“公开随机数”"),
    Setting(
        "least",
        "最低证明等级",
        _T,
        "B",
        "随机数来源的证明等级不能低于它：A 公开随机数，B 两人当场给出，C 仅用本单位密数；默认 B",
        choices=("A", "B", "C"),
    ),
    Setting("mixing", "组队混合轮数", _I, "512", "随机选派时的混合轮数，一般不改", limits=(0, 4096)),
    Setting(
        "reveal_days", "公布期限（天）", _I, "30", "冻结后多少天内必须抽取并公布；默认 30", limits=(1, 366)
    ),
    Setting("today", "基准日期", _D, "", "平时空着，按当天算期限；补算某一天的情况时填那一天"),
    Setting("version", VERSION, _T, "", "程序填写，不要改；比程序旧的，升级一次"),
)

_FIRST_OF_GROUP = {
    "year": "必须先填",
    "fonds": "本单位",
    "plan_to": "文书",
    "first_month": "抽查安排",
    "source": "抽取",
    "reveal_days": "期限",
    "version": "程序",
}


def _groups() -> Mapping[str, tuple[str, ...]]:
    """The labels of each group of 设置, in the order of the rows: a group goes on until the next begins."""
    found: dict[str, tuple[str, ...]] = {}
    group = ""
    for setting in SETTING_ROWS:
        group = _FIRST_OF_GROUP.get(setting.key, group)
        found[group] = (*found.get(group, ()), setting.label)
    return found


GROUPS = _groups()


def group_formula() -> str:
    """The group of a row of 设置 by its label, "" for a row that the program does not know.

    A formula, so that a workbook of an earlier version gets it with the column, whatever the order of its rows.
    """
    text = '""'
    for group, labels in reversed([*GROUPS.items()]):
        choice = ",".join(f'"{label}"' for label in labels)
        text = f'IF(ISNUMBER(MATCH([@项目],{{{choice}}},0)),"{group}",{text})'
    return f"={text}"

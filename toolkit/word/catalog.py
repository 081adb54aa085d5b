"""The Word documents of the toolkit, as data: each template, and every field that it needs.

Who fills a template reads here what to bring; ``templates/README.md`` tells the clerk the same; a test
holds the templates to it.  A field that several templates share is declared once.

``{{序号}}`` is no field: inside a list the engine numbers the rows by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a field's value is."""

    TEXT = "文字"
    DATE = "日期"
    LIST = "清单"
    FLAG = "条件"


class Per(StrEnum):
    """What one document is made for."""

    TASK = "每项任务"
    DRAW = "每次抽取"
    TARGET = "每个对象"
    YEAR = "每个年度"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in braces, what stands there, and an example a clerk recognises.

    ``columns`` are the fields of one row, for a list only; a list has no example of its own.
    """

    name: str
    kind: Kind
    meaning: str
    example: str = ""
    columns: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One template, ``<name>.docx``, and what it is filled with."""

    name: str
    per: Per
    purpose: str
    fields: tuple[Field, ...]

    @property
    def file(self) -> str:
        """The template's file name."""
        return f"{self.name}.docx"

    @property
    def known(self) -> dict[str, frozenset[str]]:
        """What may stand in the template: each field with the columns of its rows (``Template.problems``)."""
        return {field.name: frozenset(column.name for column in field.columns) for field in self.fields}


def _text(name: str, meaning: str, example: str) -> Field:
    return Field(name, Kind.TEXT, meaning, example)


def _date(name: str, meaning: str, example: str) -> Field:
    return Field(name, Kind.DATE, meaning, example)


def _flag(name: str, meaning: str) -> Field:
    return Field(name, Kind.FLAG, meaning, "是")


def _list(name: str, meaning: str, *columns: Field) -> Field:
    return Field(name, Kind.LIST, meaning, "", columns)


# Shared by several documents
_BUREAU = _text("单位名称", "行政检查机关的全称", "示例县工业和信息化局")
_TASK = _text("任务名称", "任务表的任务名称", "2023年4月民用爆炸物品企业安全检查")
_TASK_NO = _text("任务编号", "任务表的任务编号", "2023-01-04")
_ITEM = _text("抽查事项", "事项清单的检查事项", "民用爆炸物品企业安全生产监督检查")
_BASIS = _text("检查依据", "事项清单的检查依据，可以分段", "《民用爆炸物品安全管理条例》第四条")
_METHOD = _text("检查方式", "现场核查、书面检查、听取汇报等", "现场核查、书面检查")
_RATIO = _text("抽查比例", "计划表的抽查数量/比例，照原文", "不低于5%")
_PLANNED = _date("计划检查日期", "任务表的计划检查日期", "2023年4月20日")
_BASE = _text("名单数", "剔除以后参加抽取的户数", "40")
_DRAWN = _text("抽取数", "抽中的户数", "3")
_WHOLE = _flag("全覆盖", "抽查比例为100%时成立：不抽对象，只随机派人和排次序")
_DRAW_NO = _text("抽取编号", "抽取记录的编号", "2023-01-04-1")
_CASE_DATE = _date("检查时间", "到现场检查的日期", "2023年4月20日")
_NAME = _text("对象名称", "检查对象的全称", "示例县示例民爆器材有限公司")
_CODE = _text("统一社会信用代码", "18位代码", "91410481MA00000001")
_REGION = _text("地区", "对象所在乡镇、街道", "示例镇")
_TEAM = _text("检查人员", "选派的检查人员，用顿号隔开", "张示例、李示例")
_ADDRESS = _text("地址", "检查对象的地址", "示例县示例镇示例路1号")
_INSPECTED = _date("检查日期", "该户检查结束的日期", "2023年4月20日")
_RESULT = _text("检查结果", "检查台账的检查结果", "发现问题经责令已改正")
_ISSUE = _text("发现的问题", "检查台账的发现的问题，没有的填“无”", "库房出入登记不全")
_POINT = _text("要点", "检查要点的内容", "库房出入登记是否完整")
_POINT_BASIS = _text("依据条款", "该要点的依据，没有的填“—”", "《民用爆炸物品安全管理条例》第四十一条")
_INSPECTORS = _list(
    "检查人员",
    "到场的执法人员，每人一行",
    _text("姓名", "执法人员姓名", "张示例"),
    _text("执法证号", "行政执法证号", "豫D000001"),
)

PLAN = Document(
    "检查方案",
    Per.TASK,
    "检查前报批：查什么、怎么查、查谁、谁去查。批准人、日期手签。",
    (
        _BUREAU,
        _TASK,
        _TASK_NO,
        _text("抽查类别", "事项清单的抽查类别", "民爆安全"),
        _ITEM,
        _text("事项类别", "一般检查事项或重点检查事项", "一般检查事项"),
        _BASIS,
        _METHOD,
        _text("检查对象范围", "计划表的检查对象", "全县民爆生产、销售企业"),
        _RATIO,
        _PLANNED,
        _text("责任单位", "计划表的责任单位", "安全生产股"),
        _BASE,
        _DRAWN,
        _WHOLE,
        _list(
            "检查要点",
            "事项清单中该事项的检查要点",
            _POINT,
            _text("方法", "怎么查，没有的填“—”", "查阅台账、实地核对"),
            _POINT_BASIS,
        ),
        _list("检查对象", "抽中的对象，每户一行", _NAME, _CODE, _REGION, _TEAM),
    ),
)
DRAW = Document(
    "随机抽取记录",
    Per.DRAW,
    "一次抽取的全部依据和结果，供签字、备查和自行核验。",
    (
        _BUREAU,
        _DRAW_NO,
        _TASK,
        _TASK_NO,
        _ITEM,
        _RATIO,
        _PLANNED,
        _text("名册数", "检查对象库中该类对象的户数，剔除以前", "43"),
        _BASE,
        _DRAWN,
        _WHOLE,
        _flag("试抽", "试抽时成立：记录上标明不作检查依据"),
        _list(
            "剔除",
            "未参加抽取的对象，每种原因一行；可以没有",
            _text("原因", "剔除的原因", "注销"),
            _text("数量", "户数", "3"),
        ),
        _list(
            "地区表",
            "每个地区一行，证明各地区抽查比重相同",
            _REGION,
            _text("名单数", "该地区参加抽取的户数", "40"),
            _text("应抽数", "按比例计算的数，未取整", "2"),
            _text("抽取数", "该地区抽中的户数", "2"),
            _text("比例", "抽取数除以名单数", "5.00%"),
            _text("偏差", "抽取数减应抽数", "0"),
        ),
        _text("随机数来源", "冻结时定下的公开随机数来源", "双色球"),
        _text("随机数期号", "冻结时定下的期号", "2023045"),
        _text("公开随机数", "公布的随机数，含来源和期号", "CWL-SSQ:2023045:03,09,14,21,27,32+11"),
        _text("证明等级", "A、B 或 C", "A"),
        _text("等级说明", "这一等级证明了什么、没有证明什么", "公开随机数在名单冻结以后产生。"),
        _text("冻结承诺", "抽取前公布的名单摘要，64位", "0" * 64),
        _text("随机种子", "由冻结承诺和公开随机数算出，64位", "1" * 64),
        _text("记录摘要", "抽取记录文件的 SHA-256，64位", "2" * 64),
        _list(
            "中签",
            "抽中的对象，每户一行",
            _NAME,
            _CODE,
            _REGION,
            _text("签号", "该户的签号，64位", "3" * 64),
            _TEAM,
        ),
        _list(
            "候补",
            "候补对象，依次使用；可以没有",
            _text("层", "地区（和类别）", "示例镇"),
            _text("名次", "该层的候补次序", "1"),
            _NAME,
            _CODE,
        ),
        _date("抽取日期", "抽取的日期", "2023年4月18日"),
        _text("操作人", "操作抽取的人", "王示例"),
        _text("监督人", "在场监督的人", "赵示例"),
    ),
)
NOTICE = Document(
    "行政检查通知书",
    Per.TARGET,
    "检查前送达检查对象，附送达回证。",
    (
        _BUREAU,
        _text("文书编号", "通知书的编号", "示工信检通〔2023〕1号"),
        _NAME,
        _CODE,
        _ADDRESS,
        _ITEM,
        _BASIS,
        _METHOD,
        _CASE_DATE,
        _INSPECTORS,
        _list("检查要点", "该事项的检查要点", _POINT),
        _text("联系人", "本机关的联系人", "王示例"),
        _text("联系电话", "本机关的联系电话", "0375-0000000"),
        _date("落款日期", "发出通知书的日期", "2023年4月18日"),
    ),
)
RECORD = Document(
    "现场检查记录表",
    Per.TARGET,
    "带到现场逐项填写，双方签字。",
    (
        _BUREAU,
        _text("案号", "检查台账的案号", "2023-01-04-1-001"),
        _TASK,
        _NAME,
        _CODE,
        _ADDRESS,
        _text("负责人", "检查对象的负责人", "陈示例"),
        _text("电话", "检查对象的电话", "0375-0000001"),
        _ITEM,
        _BASIS,
        _METHOD,
        _CASE_DATE,
        _INSPECTORS,
        _list("检查要点", "该事项的检查要点", _POINT, _POINT_BASIS),
    ),
)
REPORT = Document(
    "检查通报",
    Per.TASK,
    "检查结束后按期印发，告知被检对象。",
    (
        _BUREAU,
        _text("发文字号", "六角括号，序号不补零", "示工信〔2023〕12号"),
        _TASK,
        _ITEM,
        _BASIS,
        _date("检查开始", "第一户检查的日期", "2023年4月20日"),
        _date("检查结束", "最后一户检查结束的日期", "2023年4月21日"),
        _DRAW_NO,
        _BASE,
        _text("检查户数", "已检查的户数", "3"),
        _text("未发现问题户数", "检查结果为未发现问题的户数", "2"),
        _text("发现问题户数", "检查结果属于发现问题的户数", "1"),
        _list(
            "检查结果",
            "已检查的对象，每户一行",
            _NAME,
            _CODE,
            _REGION,
            _INSPECTED,
            _RESULT,
            _ISSUE,
            _text(
                "整改意见",
                "对该户的整改意见，写完整的句子；不需整改的留空",
                "补全登记，并于5月20日前书面报告。",
            ),
        ),
        _flag("有问题", "至少一户需要整改时成立"),
        _date("通报日期", "成文日期", "2023年4月26日"),
    ),
)
HANDLING = Document(
    "违法违规处理情况记录",
    Per.TASK,
    "发现的问题后来怎样处理，一户一行。",
    (
        _BUREAU,
        _TASK,
        _TASK_NO,
        _ITEM,
        _list(
            "处理情况",
            "有问题的对象，每户一行；没有时写明未发现违法违规情形",
            _NAME,
            _CODE,
            _ISSUE,
            _text("后续处置", "检查台账的后续处置", "案件线索移送"),
            _text("接收单位", "移送、抄告的接收单位，没有的填“—”", "示例县应急管理局"),
            _date("处置日期", "作出处置的日期，没有的填“—”", "2023年4月28日"),
            _text("是否完结", "是或否", "是"),
            _date("完结日期", "处置完结的日期，没有的填“—”", "2023年5月20日"),
        ),
        _date("填表日期", "填表的日期", "2023年5月22日"),
    ),
)
PUBLICITY = Document(
    "结果公示表",
    Per.TASK,
    "在政府门户网站公示；不含检查人员和公民的个人信息。",
    (
        _BUREAU,
        _TASK,
        _ITEM,
        _text("检查机关", "实施检查的机关", "示例县工业和信息化局"),
        _date("公示日期", "公示的日期", "2023年4月28日"),
        _list(
            "公示",
            "已通报的对象，每户一行",
            _NAME,
            _CODE,
            _INSPECTED,
            _RESULT,
            _text("处理情况", "后续处置及是否完结，没有的填“—”", "责令改正，已完结"),
        ),
    ),
)
INDEX = Document(
    "归档文件目录",
    Per.YEAR,
    "全年归档文件的目录，栏目依 DA/T 22—2015。",
    (
        _BUREAU,
        _text("年度", "四位数年份", "2023"),
        _list(
            "目录",
            "归档文件，每件一行",
            _text("档号", "归档文件的档号", "0001-WS·2023-D30-AQ-0001"),
            _text("文号", "文件的发文字号，没有的填“—”", "示工信〔2023〕12号"),
            _text("责任者", "形成文件的单位或个人", "示例县工业和信息化局"),
            _text("题名", "文件的标题", "关于2023年4月民用爆炸物品企业安全检查情况的通报"),
            _text("日期", "成文日期，八位数字", "20230426"),
            _text("密级", "没有的填“—”", "—"),
            _text("页数", "文件的页数", "4"),
            _text("备注", "没有的填“—”", "—"),
        ),
    ),
)

CATALOG = (PLAN, DRAW, NOTICE, RECORD, REPORT, HANDLING, PUBLICITY, INDEX)
"""All templates, in the order of the work."""

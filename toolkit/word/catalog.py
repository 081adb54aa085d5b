"""The Word documents of the toolkit, as data: each template, and every field that it needs.

Who fills a template reads here what to bring; ``templates/README.md`` tells the clerk the same; a test
holds the templates to it.  A field that several templates share is declared once.

``{{序号}}`` is no field: inside a list the engine numbers the rows by itself.
"""

from __future__ import annotations

from toolkit.word.fields import Document, Field, Kind, Per, day, flag, in_groups, picture, rows, text

__all__ = ["CATALOG", "Document", "Field", "Kind", "Per"]

# Shared by several documents
_BUREAU = text("单位名称", "行政检查机关的全称", "示例县工业和信息化局")
_TASK = text("任务名称", "任务表的任务名称", "2023年4月民用爆炸物品企业安全检查")
_TASK_NO = text("任务编号", "任务表的任务编号", "2023-01-04")
_ITEM = text("抽查事项", "事项清单的检查事项", "民用爆炸物品企业安全生产监督检查")
_BASIS = text("检查依据", "事项清单的检查依据，可以分段", "《民用爆炸物品安全管理条例》第四条")
_METHOD = text("检查方式", "现场核查、书面检查、听取汇报等", "现场核查、书面检查")
_RATIO = text("抽查比例", "计划表的抽查数量/比例，照原文", "不低于5%")
_PLANNED = day("计划检查日期", "任务表的计划检查日期", "2023年4月20日")
_BASE = text("名单数", "剔除以后参加抽取的户数", "40")
_DRAWN = text("抽取数", "抽中的户数", "3")
_WHOLE = flag("全覆盖", "抽查比例为100%时成立：不抽对象，只随机派人和排次序")
_TRIAL = flag("试抽", "试抽时成立：每页有水印，标明不作检查依据")
_DRAW_NO = text("抽取编号", "抽取记录的编号", "2023-01-04-1")
_CASE_DATE = day("检查时间", "到现场检查的日期", "2023年4月20日")
_NAME = text("对象名称", "检查对象的全称", "示例县示例民爆器材有限公司")
_CODE = text("统一社会信用代码", "18位代码", "91410481MA00000001")
_REGION = text("地区", "对象所在乡镇、街道", "示例镇")
_TEAM = text("检查人员", "选派的检查人员，用顿号隔开", "张示例、李示例")
_ADDRESS = text("地址", "检查对象的地址", "示例县示例镇示例路1号")
_INSPECTED = day("检查日期", "该户检查结束的日期", "2023年4月20日")
_RESULT = text("检查结果", "检查台账的检查结果", "发现问题经责令已改正")
_ISSUE = text("发现的问题", "检查台账的发现的问题，没有的填“无”", "库房出入登记不全")
_POINT = text("要点", "检查要点的内容", "库房出入登记是否完整")
_POINT_BASIS = text("依据条款", "该要点的依据，没有的填“—”", "《民用爆炸物品安全管理条例》第四十一条")
_LISTED = text("名册数", "检查对象库中该类对象的户数，剔除以前", "43")
_EXCLUDED = rows(
    "剔除",
    "未参加抽取的对象，每种原因一行；可以没有",
    text("原因", "剔除的原因", "注销"),
    text("数量", "户数", "3"),
)
_REGION_BASE = text("名单数", "该地区参加抽取的户数", "40")
_REGION_QUOTA = text("应抽数", "按比例计算的数，未取整", "2")
_SOURCE = text("随机数来源", "冻结时定下的公开随机数来源", "双色球")
_ISSUE_NO = text("随机数期号", "冻结时定下的期号", "2023045")
_OPERATOR = text("操作人", "操作抽取的人", "王示例")
_WITNESS = text("监督人", "在场监督的人", "赵示例")
_INSPECTORS = rows(
    "检查人员",
    "到场的执法人员，每人一行",
    text("姓名", "执法人员姓名", "张示例"),
    text("执法证号", "行政执法证号", "豫D000001"),
)

PLAN = Document(
    "检查方案",
    Per.TASK,
    "检查前报批：查什么、怎么查、查谁、谁去查。批准人、日期手签。",
    (
        _BUREAU,
        _TASK,
        _TASK_NO,
        text("抽查类别", "事项清单的抽查类别", "民爆安全"),
        _ITEM,
        text("事项类别", "一般检查事项或重点检查事项", "一般检查事项"),
        _BASIS,
        _METHOD,
        text("检查对象范围", "计划表的检查对象", "全县民爆生产、销售企业"),
        _RATIO,
        _PLANNED,
        text("责任单位", "计划表的责任单位", "安全生产股"),
        _BASE,
        _DRAWN,
        _WHOLE,
        rows(
            "检查要点",
            "事项清单中该事项的检查要点",
            _POINT,
            text("方法", "怎么查，没有的填“—”", "查阅台账、实地核对"),
            _POINT_BASIS,
        ),
        rows("检查对象", "抽中的对象，每户一行", _NAME, _CODE, _REGION, _TEAM),
    ),
)
FREEZE = Document(
    "冻结确认单",
    Per.DRAW,
    "冻结名单以后、随机数产生以前签字，证明名单和规则在先。",
    (
        _BUREAU,
        _TASK,
        _TASK_NO,
        _DRAW_NO,
        _ITEM,
        _RATIO,
        _PLANNED,
        _WHOLE,
        _TRIAL,
        _LISTED,
        _EXCLUDED,
        _BASE,
        rows("地区表", "每个地区一行", _REGION, _REGION_BASE, _REGION_QUOTA),
        text("人员数", "可以选派的执法人员数", "18"),
        text("每组人数", "每组几人", "2"),
        text("回避数", "不得相遇的人员和对象有几对", "4"),
        _SOURCE,
        _ISSUE_NO,
        flag("随机数在后", "随机数来自公开来源或当场给出、冻结时还没有产生时成立；只用本单位密数的不成立"),
        day("公布期限", "最迟抽取的日期：随机数公布后，须在这天以前抽取", "2023年4月25日"),
        text("冻结承诺", "名单摘要，64位，每8位一组、每行4组", in_groups("0123456789abcdef" * 4)),
        day("冻结日期", "冻结名单的日期", "2023年4月16日"),
        _OPERATOR,
        _WITNESS,
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
        _LISTED,
        _BASE,
        _DRAWN,
        _WHOLE,
        _TRIAL,
        flag("作废", "作废的抽取成立：每页有水印，开头写明原因"),
        text("作废原因", "为什么作废；只在作废时需要", "名单漏列两户，已按程序重新抽取"),
        _EXCLUDED,
        rows(
            "地区表",
            "每个地区一行，证明各地区抽查比重相同",
            _REGION,
            _REGION_BASE,
            _REGION_QUOTA,
            text("抽取数", "该地区抽中的户数", "2"),
            text("比例", "抽取数除以名单数", "5.00%"),
            text("偏差", "抽取数减应抽数", "0"),
        ),
        _SOURCE,
        _ISSUE_NO,
        text("公开随机数", "公布的随机数，含来源和期号", "CWL-SSQ:2023045:03,09,14,21,27,32+11"),
        text("证明等级", "A、B 或 C", "A"),
        text("等级说明", "这一等级证明了什么、没有证明什么", "公开随机数在名单冻结以后产生。"),
        text("冻结承诺", "抽取前公布的名单摘要，64位", "0" * 64),
        text("随机种子", "由冻结承诺和公开随机数算出，64位", "1" * 64),
        text("记录摘要", "抽取记录文件的 SHA-256，64位", "2" * 64),
        picture("二维码", "含抽取编号、冻结承诺、记录摘要，供扫码核对；PNG", "（二维码）"),
        rows(
            "中签",
            "抽中的对象，每户一行",
            _NAME,
            _CODE,
            _REGION,
            text("签号", "该户的签号，64位", "3" * 64),
            _TEAM,
        ),
        rows(
            "候补",
            "候补对象，依次使用；可以没有",
            text("层", "地区（和类别）", "示例镇"),
            text("名次", "该层的候补次序", "1"),
            _NAME,
            _CODE,
        ),
        rows(
            "更正",
            "抽取以后启用的候补、替换的人员等，每次一行；可以没有",
            text("事项", "候补启用、回避替换或作废重抽", "候补启用"),
            text("内容", "谁换成谁", "示例县示例烟花有限公司由候补第1名示例县示例商贸有限公司递补"),
            text("理由", "为什么更正", "注销"),
            text("凭证", "证明理由的材料", "登记机关注销证明"),
            text("决定人", "决定更正的负责人", "孙示例"),
            day("日期", "决定的日期", "2023年4月19日"),
        ),
        day("抽取日期", "抽取的日期", "2023年4月18日"),
        _OPERATOR,
        _WITNESS,
    ),
)
NOTICE = Document(
    "行政检查通知书",
    Per.TARGET,
    "检查前送达检查对象，附送达回证。",
    (
        _BUREAU,
        text("文书编号", "通知书的编号", "示工信检通〔2023〕1号"),
        _NAME,
        _CODE,
        _ADDRESS,
        _ITEM,
        _BASIS,
        _METHOD,
        _CASE_DATE,
        _INSPECTORS,
        rows("检查要点", "该事项的检查要点", _POINT),
        text("联系人", "本机关的联系人", "王示例"),
        text("联系电话", "本机关的联系电话", "0375-0000000"),
        day("落款日期", "发出通知书的日期", "2023年4月18日"),
    ),
)
RECORD = Document(
    "现场检查记录表",
    Per.TARGET,
    "带到现场逐项填写，双方签字。",
    (
        _BUREAU,
        text("案号", "检查台账的案号", "2023-01-04-1-001"),
        _TASK,
        _NAME,
        _CODE,
        _ADDRESS,
        text("负责人", "检查对象的负责人", "陈示例"),
        text("电话", "检查对象的电话", "0375-0000001"),
        _ITEM,
        _BASIS,
        _METHOD,
        _CASE_DATE,
        _INSPECTORS,
        rows("检查要点", "该事项的检查要点", _POINT, _POINT_BASIS),
    ),
)
REPORT = Document(
    "检查通报",
    Per.TASK,
    "检查结束后按期印发，告知被检对象。",
    (
        _BUREAU,
        text("发文字号", "六角括号，序号不补零", "示工信〔2023〕12号"),
        _TASK,
        _ITEM,
        _BASIS,
        day("检查开始", "第一户检查的日期", "2023年4月20日"),
        day("检查结束", "最后一户检查结束的日期", "2023年4月21日"),
        _DRAW_NO,
        _BASE,
        text("检查户数", "已检查的户数", "3"),
        text("未发现问题户数", "检查结果为未发现问题的户数", "2"),
        text("发现问题户数", "检查结果属于发现问题的户数", "1"),
        rows(
            "检查结果",
            "已检查的对象，每户一行",
            _NAME,
            _CODE,
            _REGION,
            _INSPECTED,
            _RESULT,
            _ISSUE,
            text(
                "整改意见",
                "对该户的整改意见，写完整的句子；不需整改的留空",
                "补全登记，并于5月20日前书面报告。",
            ),
        ),
        flag("有问题", "至少一户需要整改时成立"),
        day("通报日期", "成文日期", "2023年4月26日"),
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
        rows(
            "处理情况",
            "有问题的对象，每户一行；没有时写明未发现违法违规情形",
            _NAME,
            _CODE,
            _ISSUE,
            text("后续处置", "检查台账的后续处置", "案件线索移送"),
            text("接收单位", "移送、抄告的接收单位，没有的填“—”", "示例县应急管理局"),
            day("处置日期", "作出处置的日期，没有的填“—”", "2023年4月28日"),
            text("是否完结", "是或否", "是"),
            day("完结日期", "处置完结的日期，没有的填“—”", "2023年5月20日"),
        ),
        day("填表日期", "填表的日期", "2023年5月22日"),
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
        text("检查机关", "实施检查的机关", "示例县工业和信息化局"),
        day("公示日期", "公示的日期", "2023年4月28日"),
        rows(
            "公示",
            "已通报的对象，每户一行",
            _NAME,
            _CODE,
            _INSPECTED,
            _RESULT,
            text("处理情况", "后续处置及是否完结，没有的填“—”", "责令改正，已完结"),
        ),
    ),
)
INDEX = Document(
    "归档文件目录",
    Per.YEAR,
    "全年归档文件的目录，栏目依 DA/T 22—2015。",
    (
        _BUREAU,
        text("年度", "四位数年份", "2023"),
        rows(
            "目录",
            "归档文件，每件一行",
            text("档号", "归档文件的档号", "0001-WS·2023-D30-AQ-0001"),
            text("文号", "文件的发文字号，没有的填“—”", "示工信〔2023〕12号"),
            text("责任者", "形成文件的单位或个人", "示例县工业和信息化局"),
            text("题名", "文件的标题", "关于2023年4月民用爆炸物品企业安全检查情况的通报"),
            text("日期", "成文日期，八位数字", "20230426"),
            text("密级", "没有的填“—”", "—"),
            text("页数", "文件的页数", "4"),
            text("备注", "没有的填“—”", "—"),
        ),
    ),
)

CATALOG = (PLAN, FREEZE, DRAW, NOTICE, RECORD, REPORT, HANDLING, PUBLICITY, INDEX)
"""All templates, in the order of the work."""

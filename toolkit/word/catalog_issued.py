"""The issued documents (红头文件、信函) as data: each template, and every field that it needs."""

from __future__ import annotations

from toolkit.word.fields import Document, Per, day, flag, rows, text
from toolkit.word.shared_fields import (
    BASE,
    BASIS,
    BUREAU,
    CODE,
    CONTACT,
    DRAW_NO,
    INSPECTED,
    ISSUE,
    ITEM,
    METHOD,
    NAME,
    PHONE,
    REGION,
    RESULT,
)

NUMBER = text("发文字号", "六角括号，序号不补零", "示工信〔2023〕12号")
TITLE = text(
    "标题", "公文标题；两行以上的，在断行处换行", "关于2023年4月民用爆炸物品\n企业安全检查情况的通报"
)
ADDRESSEE = text("主送机关", "收文的机关，末尾不加冒号", "局各股室、局属各单位")
YEAR = text("年度", "四位数年份", "2023")
CATEGORY = text("抽查类别", "事项清单的抽查类别", "民爆安全")
ITEM_CLASS = text("事项类别", "一般检查事项或重点检查事项", "一般检查事项")
SIGNED = day("成文日期", "负责人签发的日期", "2023年4月12日")
COPIES = text("抄送", "抄送的机关，末尾不加句号；没有的留空", "县市场监督管理局，县司法局")

YEAR_PLAN = Document(
    "年度抽查工作计划",
    Per.YEAR,
    "年初印发的通知：查什么、查多少、什么时候查、谁来查；附四个清单。",
    (
        BUREAU,
        NUMBER,
        text(
            "标题",
            "公文标题；两行以上的，在断行处换行，排成梯形或菱形",
            "示例县工业和信息化局\n关于印发《2023年度“双随机、一公开”\n抽查工作计划》的通知",
        ),
        YEAR,
        ADDRESSEE,
        text("组长", "设置表的组长", "孙示例"),
        text("副组长", "设置表的副组长", "周示例"),
        text("成员", "设置表的成员", "各股室负责人"),
        text("开始月份", "设置表的抽查开始月份", "4"),
        text("结束月份", "设置表的抽查结束月份", "12"),
        SIGNED,
        rows(
            "事项清单",
            "有效的抽查事项，每项一行",
            CATEGORY,
            ITEM,
            text("检查对象", "查哪一类对象", "全县民爆生产、销售企业"),
            ITEM_CLASS,
            METHOD,
            BASIS,
        ),
        rows(
            "人员名录",
            "在岗的执法人员，每人一行",
            text("姓名", "执法人员姓名", "张示例"),
            text("执法证号", "行政执法证号", "豫D000001"),
            text("所在部门", "所在的股室", "安全生产股"),
        ),
        rows(
            "对象名录",
            "检查对象库的对象，每户一行",
            NAME,
            CODE,
            REGION,
            text("对象类别", "检查对象库的类别", "民爆销售企业"),
        ),
        rows(
            "计划表",
            "计划表的各行",
            CATEGORY,
            ITEM,
            ITEM_CLASS,
            text("抽查任务名称", "计划表的抽查任务名称", "2023年民用爆炸物品企业安全检查"),
            text("抽查方式", "定向或不定向", "不定向"),
            text("检查对象", "计划表的检查对象", "全县民爆企业"),
            METHOD,
            text("抽查数量、比例", "照计划表原文", "不低于5%"),
            text("抽查时间", "照计划表原文", "每月"),
            text("不同地区抽查比重", "相同或不作要求", "相同"),
            text("责任单位", "计划表的责任单位", "安全生产股"),
        ),
        COPIES,
    ),
)
REPORT = Document(
    "检查通报",
    Per.TASK,
    "检查结束后按期印发，告知被检对象。",
    (
        BUREAU,
        NUMBER,
        TITLE,
        ITEM,
        BASIS,
        day("检查开始", "第一户检查的日期", "2023年4月20日"),
        day("检查结束", "最后一户检查结束的日期", "2023年4月21日"),
        DRAW_NO,
        BASE,
        text("检查户数", "已检查的户数", "3"),
        text("未发现问题户数", "检查结果为未发现问题的户数", "2"),
        text("发现问题户数", "检查结果属于发现问题的户数", "1"),
        rows(
            "检查结果",
            "已检查的对象，每户一行",
            NAME,
            CODE,
            REGION,
            INSPECTED,
            RESULT,
            ISSUE,
            text(
                "整改意见",
                "对该户的整改意见，写完整的句子；不需整改的留空",
                "补全登记，并于5月20日前书面报告。",
            ),
        ),
        flag("有问题", "至少一户需要整改时成立"),
        day("通报日期", "成文日期", "2023年4月26日"),
        COPIES,
    ),
)
YEAR_REPORT = Document(
    "年度抽查工作报告",
    Per.YEAR,
    "年底向上级机关报告：上行文，有签发人和附注。",
    (
        BUREAU,
        NUMBER,
        text("签发人", "签发公文的负责人", "孙示例"),
        text(
            "标题", "公文标题；两行以上的，在断行处换行", "关于2023年度“双随机、一公开”\n抽查工作情况的报告"
        ),
        text("主送机关", "上级机关，只写一个", "示例县人民政府"),
        YEAR,
        text("事项数", "计划的抽查事项数", "5"),
        text("任务数", "完成的抽查任务数", "9"),
        text("检查户数", "全年检查的户数", "46"),
        text("派出人次", "派出的执法人员人次", "92"),
        text("未发现问题户数", "检查结果为未发现问题的户数", "40"),
        text("发现问题户数", "检查结果属于发现问题的户数", "6"),
        text("办结户数", "处置已经完结的户数", "4"),
        text("移送户数", "移送有管辖权的部门的户数", "1"),
        text("在办户数", "还在办理的户数", "1"),
        CONTACT,
        PHONE,
        SIGNED,
        COPIES,
    ),
)
TRANSFER = Document(
    "案件移送函",
    Per.TARGET,
    "发现的问题属于别的部门管辖时移送：信函格式。",
    (
        BUREAU,
        NUMBER,
        text(
            "标题",
            "公文标题；两行以上的，在断行处换行",
            "关于移送示例县示例民爆器材有限公司\n涉嫌违法案件的函",
        ),
        text("接收单位", "有管辖权的部门", "示例县应急管理局"),
        NAME,
        CODE,
        INSPECTED,
        ISSUE,
        text("移送依据", "移送所依据的条款", "《中华人民共和国行政处罚法》第二十二条"),
        CONTACT,
        PHONE,
        SIGNED,
        rows(
            "移送材料",
            "随函移送的材料，每件一行",
            text("材料名称", "材料的名称", "现场检查记录表"),
            text("份数", "几份", "1"),
            text("页数", "几页", "3"),
            text("备注", "没有的填“—”", "原件"),
        ),
    ),
)

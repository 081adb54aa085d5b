"""Templates spoilt in one thing each, with what the ruler and the inspector must say about them.

A change is a pattern and its replacement in one kind of part; ``ruler`` is the fault that ``measuring`` must
name ("" if the page cannot show it), ``words`` stand in what 公文体检 says ("" if the file cannot).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.paper_names import REPORT, TRANSFER, YEAR_PLAN, YEAR_REPORT
from toolkit.jobs.papers.paper import Paper

BODY, STYLES, SETTINGS, FOOTER = "word/document.xml", "word/styles.xml", "word/settings.xml", "word/footer"


@dataclass(frozen=True)
class Mutant:
    name: str
    part: str
    pattern: str
    to: str
    ruler: str
    words: str
    document: Paper = REPORT

    def change(self, part, xml):
        return re.sub(self.pattern, self.to, xml, flags=re.DOTALL) if part.startswith(self.part) else xml


def in_style(style, pattern, to=""):
    """A pattern and replacement inside one style."""
    return rf'(w:styleId="{style}"(?:(?!</w:style>).)*?){pattern}', rf"\g<1>{to}"


PAGE = (
    Mutant("纸张", BODY, 'w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"', "纸张", "不是 A4"),
    Mutant("上边距", BODY, 'w:top="1922"', 'w:top="1440"', "天头", "上边距是 25.4 毫米"),
    Mutant("左边距", BODY, 'w:left="1587"', 'w:left="1800"', "订口", "左边距（订口）是 31.8 毫米"),
    Mutant("右边距", BODY, 'w:right="1474"', 'w:right="1800"', "版心宽", "版心宽 150.3 毫米"),
    Mutant("下边距", BODY, 'w:bottom="1871"', 'w:bottom="2500"', "每页行数", "下边距是 44.1 毫米"),
    Mutant("字符网格", BODY, "linesAndChars", "lines", "每行字数", "每行排 27 字（没有设字符网格）"),
    Mutant("行距", STYLES, 'w:line="592"', 'w:line="560"', "每页行数", "每页排 23 行"),
    Mutant(
        "正文字号",
        STYLES,
        *in_style("GwBody", 'w:sz w:val="32"', 'w:sz w:val="28"'),
        "正文字号",
        "正文字号是 14 磅",
    ),
    Mutant("页码高低", BODY, 'w:footer="1395"', 'w:footer="700"', "页码距版心", "页码的一字线约在"),
    Mutant("单双页", SETTINGS, "<w:evenAndOddHeaders/>", "", "页码居外侧", "单页和双页的页码没有分开"),
    Mutant("页码字号", FOOTER, 'w:sz w:val="28"', 'w:sz w:val="21"', "页码字号", "页码字号是 10.5 磅"),
    Mutant("没有页码", FOOTER, "<w:r>.*</w:r>", "", "页码", "没有页码"),
    Mutant(
        "页码居中",
        FOOTER,
        '<w:jc w:val="right"/>',
        '<w:jc w:val="center"/>',
        "页码居外侧",
        "单页页码没有居右空一字",
    ),
    Mutant("页码顶格", FOOTER, 'w:left="280"', 'w:left="0"', "页码居外侧", "双页页码没有左空一字"),
    Mutant("横排页码", FOOTER, "<wp:posOffset>882000<", "<wp:posOffset>1000000<", "横排页码", "", YEAR_PLAN),
    Mutant("横排边距", BODY, 'w:top="1587"', 'w:top="2400"', "", "横排页的版心", YEAR_PLAN),
)
HEAD = (
    Mutant(
        "标志颜色",
        STYLES,
        *in_style("GwMark", 'w:color w:val="FF0000"', 'w:color w:val="000000"'),
        "标志颜色",
        "发文机关标志不是红色",
    ),
    Mutant("标志位置", BODY, 'w:before="2088"', 'w:before="1000"', "标志位置", "应为 35 毫米"),
    Mutant(
        "标志居左",
        STYLES,
        *in_style("GwMark", 'w:jc w:val="center"', 'w:jc w:val="left"'),
        "标志居中",
        "发文机关标志没有居中",
    ),
    Mutant(
        "字号居左",
        STYLES,
        *in_style("GwNumber", 'w:jc w:val="center"', 'w:jc w:val="left"'),
        "发文字号居中",
        "发文字号没有居中",
    ),
    Mutant(
        "字号贴标志",
        BODY,
        '(GwNumber"/><w:spacing w:before=)"1184"',
        r'\1"0"',
        "发文字号空二行",
        "发文字号上方空了 0.0 行",
    ),
    Mutant("没有红线", STYLES, *in_style("GwNumber", "<w:pBdr>.*?</w:pBdr>"), "红线", "没有红色分隔线"),
    Mutant(
        "红线颜色",
        STYLES,
        *in_style("GwNumber", 'w:space="5" w:color="FF0000"', 'w:space="5" w:color="000000"'),
        "红线",
        "分隔线不是红色",
    ),
    Mutant(
        "红线位置", STYLES, *in_style("GwNumber", 'w:space="5"', 'w:space="20"'), "红线位置", "应为 4 毫米"
    ),
    Mutant(
        "红线宽",
        STYLES,
        *in_style("GwNumber", "<w:jc", '<w:ind w:left="600" w:right="600"/><w:jc'),
        "红线宽",
        "分隔线与版心不等宽",
    ),
    Mutant(
        "标题贴线",
        BODY,
        '(Title"/><w:spacing w:before=)"1184"',
        r'\1"0"',
        "标题空二行",
        "标题上方空了 0.0 行",
    ),
    Mutant(
        "标题居左",
        STYLES,
        *in_style("Title", 'w:jc w:val="center"', 'w:jc w:val="left"'),
        "标题居中",
        "标题没有居中",
    ),
    Mutant(
        "标题字号",
        STYLES,
        *in_style("Title", 'w:sz w:val="44"', 'w:sz w:val="36"'),
        "标题",
        "标题的字号是 18 磅",
    ),
    Mutant("签发人", BODY, "签发人：", "签发人:", "", "签发人后面没有全角冒号", YEAR_REPORT),
    Mutant("信函标志", "word/header", 'w:y="1629"', 'w:y="1000"', "标志位置", "", TRANSFER),
    Mutant("信函首页页码", BODY, "<w:titlePg/>", "", "页码", "信函格式首页不显示页码", TRANSFER),
    Mutant(
        "信函字号",
        STYLES,
        *in_style("GwLetterNumber", 'w:jc w:val="right"', 'w:jc w:val="left"'),
        "发文字号居右",
        "应顶格居版心右边缘",
        TRANSFER,
    ),
)
TAIL = (
    Mutant("日期贴边", STYLES, *in_style("GwDate", "<w:ind[^>]*/>"), "成文日期", "成文日期右空约 0 字"),
    Mutant("署名居左", STYLES, *in_style("GwSignature", "<w:ind[^>]*/>"), "署名居中", ""),
    Mutant("附件不分页", BODY, "<w:pageBreakBefore/>", "", "附件另面", "附件没有另面编排", YEAR_PLAN),
    Mutant(
        "附件缩进",
        STYLES,
        *in_style("GwAttachment", "<w:jc", '<w:ind w:left="640"/><w:jc'),
        "附件顶格",
        "附件标记没有顶格",
        YEAR_PLAN,
    ),
    Mutant(
        "版记位置",
        BODY,
        "<wp:align>bottom</wp:align>",
        "<wp:posOffset>600000</wp:posOffset>",
        "版记位置",
        "版记没有固定在版心底部",
    ),
    Mutant("版记粗线", BODY, 'w:sz="8"', 'w:sz="4"', "版记粗线", "版记首条、末条分隔线不是粗线"),
    Mutant("版记没有线", BODY, "<w:tcBorders>.*?</w:tcBorders>", "", "版记", "版记的首条或末条分隔线没有了"),
    Mutant(
        "版记字号",
        STYLES,
        *in_style("GwColophon", 'w:sz w:val="28"', 'w:sz w:val="32"'),
        "版记字号",
        "版记的字号是 16 磅",
    ),
)
TEXT = (
    Mutant(
        "正文字体",
        STYLES,
        *in_style("GwBody", 'eastAsia="仿宋_GB2312"', 'eastAsia="宋体"'),
        "",
        "正文用的是“宋体”",
    ),
    Mutant(
        "正文颜色",
        STYLES,
        *in_style("GwBody", "<w:sz ", '<w:color w:val="0000FF"/><w:sz '),
        "",
        "正文不是黑色",
    ),
    Mutant("段首缩进", STYLES, *in_style("GwBody", "<w:ind[^>]*/>"), "", "段首没有左空二字"),
    Mutant(
        "一级字体",
        STYLES,
        *in_style("Heading1", 'eastAsia="黑体"', 'eastAsia="宋体"'),
        "",
        "一级标题“一、”用的是“宋体”",
    ),
    Mutant(
        "二级字体",
        STYLES,
        *in_style("Heading2", 'eastAsia="楷体_GB2312"', 'eastAsia="仿宋_GB2312"'),
        "",
        "二级标题“（一）”用的是“仿宋_GB2312”",
        YEAR_PLAN,
    ),
    Mutant("标题加粗", STYLES, *in_style("Heading1", "<w:sz ", "<w:b/><w:sz "), "", "加粗了"),
    Mutant("序号不连续", BODY, "三、检查结果", "四、检查结果", "", "序号“四、”不连续，这里应为“三、”"),
    Mutant("二级括号", BODY, "（二）检查", "(二)检查", "", "二级标题用了半角括号", YEAR_PLAN),
    Mutant("方括号", BODY, "{{发文字号}}", "示工信[2023]12号", "", "年份用了“[]”"),
    Mutant("补零", BODY, "{{发文字号}}", "示工信〔2023〕012号", "", "序号前面补了零"),
    Mutant("加第", BODY, "{{发文字号}}", "示工信〔2023〕第12号", "", "序号前面加了“第”"),
    Mutant("没有字号", BODY, "{{发文字号}}", "", "", "没有发文字号"),
    Mutant("标题句号", BODY, "{{标题}}", "关于检查情况的通报。", "", "标题末尾有“。”"),
    Mutant(
        "标题形状",
        BODY,
        "{{标题}}",
        "关于示例县民用爆炸</w:t><w:br/><w:t>物品企业检查的通报",
        "",
        "排成了长方形",
    ),
    Mutant(
        "标题过长",
        BODY,
        "{{标题}}",
        "关于示例县民用爆炸物品企业安全生产专项检查情况的通报",
        "",
        "标题超过一行而没有断行",
    ),
    Mutant("主送冒号", BODY, "各被检查单位：", "各被检查单位:", "", "主送机关后面是半角冒号"),
    Mutant(
        "主送缩进",
        STYLES,
        *in_style("GwPlain", "<w:jc", '<w:ind w:firstLine="640"/><w:jc'),
        "",
        "主送机关没有顶格",
    ),
    Mutant("日期写法", BODY, "{{通报日期}}(?!印发)", "2023-04-26", "", "成文日期写成了“2023-04-26”"),
    Mutant(
        "汉字日期", BODY, "{{通报日期}}(?!印发)", "二〇二三年四月二十六日", "", "成文日期写成了“二〇二三年"
    ),
    Mutant("附件冒号", BODY, "附件：1", "附件:1", "", "附件说明写成了“附件:”", YEAR_PLAN),
    Mutant("附件句号", BODY, "2. 执法人员名录库", "2. 执法人员名录库。", "", "附件名称后面有“。”", YEAR_PLAN),
    Mutant("附件序号", BODY, "3. 检查对象名录库", "5. 检查对象名录库", "", "附件序号不连续", YEAR_PLAN),
    Mutant("附件数", BODY, "附件4", "第四件", "", "附件说明列了 4 个附件，后面有 3 个", YEAR_PLAN),
    Mutant(
        "附件标记字体",
        STYLES,
        *in_style("GwAttachment", 'eastAsia="黑体"', 'eastAsia="仿宋_GB2312"'),
        "",
        "附件标记不是3号黑体",
        YEAR_PLAN,
    ),
    Mutant(
        "附注括号", BODY, "（联系人：(.*?)）</w:t>", r"联系人：\1</w:t>", "", "附注没有加圆括号", YEAR_REPORT
    ),
    Mutant("抄送句号", BODY, "{{抄送}}。", "{{抄送}}", "", "最后一个抄送机关后面没有句号"),
    Mutant("印发日期", BODY, "{{通报日期}}印发", "2023.4.26印发", "", "印发日期的写法不对"),
    Mutant(
        "没有版记", BODY, "<w:r[^>]*><mc:AlternateContent.*?</mc:AlternateContent></w:r>", "", "", "没有版记"
    ),
    Mutant("单独成页", BODY, "<w:keepNext/>", "", "", "署名和日期可能单独落在下一页"),
    Mutant(
        "半角标点",
        BODY,
        "检查覆盖名单内的全部对象，对象",
        "检查覆盖名单内的全部对象,对象",
        "",
        "汉字之间用了半角标点",
    ),
)
MUTANTS = (*PAGE, *HEAD, *TAIL, *TEXT)
FOUND_IN_THE_FILE = [mutant for mutant in MUTANTS if mutant.words]
"""The others only a page shows."""

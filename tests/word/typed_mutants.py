"""Typed papers of other offices spoilt in one thing each, and what 公文体检 must say.

``MUTANTS`` are of several kinds of paper each: what is looked for must not depend on the one paper it was written for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from tests.word.typed import Change

_W = nsdecls("w")
INSERTED = f'<w:ins {_W} w:id="1" w:author="甲"><w:r><w:t></w:t></w:r></w:ins>'
COMMENT = f'<w:commentReference {_W} w:id="0"/>'
NUMBERED = f'<w:numPr {_W}><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
LINK = (
    f'<w:hyperlink {_W} w:anchor="x"><w:r><w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr>'
    "<w:t>网址</w:t></w:r></w:hyperlink>"
)


@dataclass(frozen=True, eq=False)
class TypedMutant:
    name: str
    kind: str
    change: Change
    words: str

    @property
    def id(self) -> str:
        return f"{self.name}-{self.kind}"


def said(part: str, old: str, new: str) -> Change:
    """Other words in a part; in the body in its first paragraph that has them."""

    def change(words):
        value = getattr(words, part)
        if isinstance(value, str):
            assert re.search(old, value), (part, old)
            return replace(words, **{part: re.sub(old, new, value, count=1)})
        at = next(i for i, text in enumerate(value) if re.search(old, text))
        return replace(words, **{part: (*value[:at], re.sub(old, new, value[at], count=1), *value[at + 1 :])})

    return Change(words=change)


def given(**parts: object) -> Change:
    return Change(words=lambda words: replace(words, **parts))


def more(text: str) -> Change:
    """A sentence more, in the middle of the body."""
    return Change(words=lambda words: replace(words, body=(*words.body[:-1], text, *words.body[-1:])))


def run_of(text: str, do: Callable[[object], object]) -> Change:
    """Something done to the run that begins so."""

    def change(document):
        run = next(p.runs[0] for p in document.paragraphs if p.runs and p.text.strip().startswith(text))
        do(run)

    return Change(made=change)


def line_of(text: str, do: Callable[[object], object]) -> Change:
    def change(document):
        do(next(p for p in document.paragraphs if p.text.strip().startswith(text)))

    return Change(made=change)


def page(do: Callable[[object], object]) -> Change:
    return Change(made=lambda document: do(document.sections[0]))


def effect(name: str, value: str = "") -> Callable[[object], object]:
    def do(run):
        given_value = f' w:val="{value}"' if value else ""
        run._r.get_or_add_rPr().append(parse_xml(f"<w:{name} {nsdecls('w')}{given_value}/>"))

    return do


def eastern(font: str) -> Callable[[object], object]:
    return lambda run: run._r.rPr.rFonts.set(qn("w:eastAsia"), font)


def footers(old: str, new: str) -> Change:
    def change(document):
        for footer in (document.sections[0].footer, document.sections[0].even_page_footer):
            for t in footer._element.iter(qn("w:t")):
                t.text = t.text.replace(old, new)

    return Change(made=change)


def size_of_footers(document):
    for footer in (document.sections[0].footer, document.sections[0].even_page_footer):
        for run in footer.paragraphs[0].runs:
            run.font.size = Pt(10.5)


def no_footers(document):
    for footer in (document.sections[0].footer, document.sections[0].even_page_footer):
        for run in list(footer.paragraphs[0].runs):
            run._r.getparent().remove(run._r)


def recolour(p, colour):
    next(p._p.iter(qn("w:bottom"))).set(qn("w:color"), colour)


def spaced(p, points):
    next(p._p.iter(qn("w:bottom"))).set(qn("w:space"), points)


def unruled(p):
    borders = p._p.pPr.find(qn("w:pBdr"))
    p._p.pPr.remove(borders)


def blank_line(p):
    p._p.addprevious(parse_xml(f"<w:p {nsdecls('w')}/>"))


def header(document):
    document.sections[0].header.paragraphs[0].text = "送审稿"
    document.sections[0].header.is_linked_to_previous = False


MARK, CHECK = "示例县财政局文件", "各单位先行自查"
ANY = ("通知", "请示", "公告")
_ROWS: tuple[tuple[str, tuple[str, ...], Change, str], ...] = (
    # what is not filled in, or left over
    ("××", ANY, said("body", "2023年1月", "××年×月"), "还有没填的空（××）"),
    ("XX", ANY, said("body", "12月的票据", "XX的票据"), "还有没填的空（XX）"),
    ("[日期]", ("通知", "通报", "意见"), said("date", ".*", "[成文日期]"), "还有没填的空（[成文日期]）"),
    (
        "[主送单位]",
        ("通知", "通报", "报告"),
        said("addressee", ".*", "[主送单位]："),
        "还有没填的空（[主送单位]）",
    ),
    ("某某", ANY, more("由某某同志负责联络。"), "还有没填的空（某某）"),
    ("请填写", ANY, more("检查组组长为【请填写】。"), "还有没填的空（【请填写】）"),
    ("域出错", ANY, more("详情见错误！未找到引用源。"), "域出错"),
    ("修订", ANY, line_of(CHECK, lambda p: p._p.append(parse_xml(INSERTED))), "还有没接受的修订"),
    ("批注", ANY, line_of(CHECK, lambda p: p.add_run()._r.append(parse_xml(COMMENT))), "还有批注"),
    ("双花括号", ("通知", "请示"), more("由{{联系人}}负责。"), "还有没填的占位符"),
    (
        "自动编号",
        ("通知",),
        line_of(CHECK, lambda p: p._p.get_or_add_pPr().append(parse_xml(NUMBERED))),
        "Word 自动编号",
    ),
    ("超链接", ("通知",), line_of(CHECK, lambda p: p._p.append(parse_xml(LINK))), "蓝色下划线的超链接"),
    ("隐藏", ANY, run_of(CHECK, effect("vanish")), "有隐藏的文字"),
    (
        "涂色",
        ANY,
        run_of(CHECK, lambda run: setattr(run.font, "highlight_color", WD_COLOR_INDEX.YELLOW)),
        "突出显示",
    ),
    ("删除线", ANY, run_of(CHECK, effect("strike")), "有带删除线的文字"),
    ("双删除线", ("通知",), run_of(CHECK, effect("dstrike")), "有带双删除线的文字"),
    ("斜体", ANY, run_of(CHECK, effect("i")), "有斜体字"),
    ("下划线", ANY, run_of(CHECK, effect("u", "single")), "有带下划线的文字"),
    ("着重号", ("通知", "报告"), run_of(CHECK, effect("em", "dot")), "有带着重号的文字"),
    ("阴影", ("通知",), run_of(CHECK, effect("shadow")), "有带阴影的文字"),
    ("空心", ("通知",), run_of(CHECK, effect("outline")), "有空心字"),
    ("正文加粗", ANY, run_of(CHECK, effect("b")), "正文里有加粗的字"),
    ("送审稿", ("通知", "意见"), Change(made=header), "页眉里还写着"),
    # kind, addressee, signer
    ("特此通知", ("请示", "函", "批复"), more("特此通知。"), "结尾却写“特此通知”"),
    ("特此报告", ("通知", "公告"), more("特此报告。"), "结尾却写“特此报告”"),
    ("通知写特此通报", ("通知", "意见", "决定"), more("特此通报。"), "结尾却写“特此通报”"),
    ("报告请批示", ("报告",), more("妥否，请批示。"), "报告里夹带了请示事项"),
    ("报告请批准", ("报告",), more("以上事项，请予批准。"), "报告里夹带了请示事项"),
    (
        "请示不请",
        ("请示",),
        said("body", "妥否，请批示。", "以上情况，请知悉。"),
        "请示的结尾没有请求批复的话",
    ),
    ("两个主送", ("请示", "报告"), given(addressee="示例县人民政府、市审计局："), "上行文主送了 2 个机关"),
    ("没有签发人", ("请示", "报告"), given(signer=""), "没有签发人"),
    (
        "签发人半角",
        ("请示", "报告"),
        Change(
            made=lambda document: [
                setattr(r, "text", r.text.replace("签发人：", "签发人:"))
                for p in document.paragraphs
                for r in p.runs
                if "签发人" in r.text
            ]
        ),
        "签发人后面没有全角冒号",
    ),
    ("签发人没有姓名", ("请示", "报告"), given(signer="　"), "签发人后面没有姓名"),
    ("没有主送", ("通知", "通报", "函", "批复"), given(addressee=""), "没有主送机关"),
    ("既主送又抄送", ("请示", "报告"), given(copies="抄送：示例县人民政府，市财政局。"), "既主送又抄送"),
    ("文种重复", ("通知",), said("title", "的通知", "的通知的通知"), "文种重复或混用"),
    ("请示报告", ("请示",), said("title", "的请示", "的请示报告"), "文种重复或混用"),
    ("没有关于", ("通知", "意见", "通报"), said("title", "关于", ""), "标题没有“关于……的”"),
    ("标题有逗号", ("通知", "请示"), said("title", "关于", "关于做好今年，"), "标题中间用了标点"),
    ("标题断词", ("通知", "通报"), said("title", "\n关于(.*)检查", r"关于\1检\n查"), "把“检查”拆成两行"),
    (
        "标题五行",
        ("通知",),
        given(title="示例县\n财政局关于\n开展全县票据\n检查工作的\n通知"),
        "标题超过四行",
    ),
    ("标题句号", ANY, said("title", "$", "。"), "标题末尾有“。”"),
    ("没有文种", ("通知", "报告"), said("title", "的(?:通知|报告)", ""), "标题末尾看不出文种"),
    # numbers, dates, marks
    ("全角数字", ANY, said("body", "2023年", "２０２３年"), "用了全角数字"),
    ("全角字母", ("通知", "函"), more("执行ＧＢ标准。"), "用了全角字母"),
    ("双空格", ANY, said("body", "财政票据的", "财政票据  的"), "句子中间有连着的空格"),
    ("全角双空格", ("报告", "函"), said("body", "财政票据的", "财政票据　　的"), "句子中间有连着的空格"),
    ("空格", ANY, said("body", "财政票据的", "财政 票据的"), "汉字之间有空格"),
    ("半角逗号", ANY, said("body", "的单位，", "的单位,"), "汉字之间用了半角标点"),
    ("直引号", ANY, more('加强"票据"管理。'), "用了直引号"),
    ("标点重复", ANY, said("body", "的单位，", "的单位，，"), "标点重复"),
    ("标点连用", ANY, said("body", "的单位，", "的单位、，"), "两个标点连用"),
    ("省略号", ("通知", "报告"), more("包括罚没票据、往来票据...均应核对。"), "省略号写成了点"),
    ("破折号", ("通知", "报告"), more("重点单位--乡镇财政所先查。"), "破折号写成了短横"),
    ("半角括号", ANY, more("各单位(含二级单位)都要自查。"), "汉字用了半角括号"),
    ("书名号不成对", ANY, more("依照《票据管理办法执行。"), "“书名号”不成对"),
    ("引号不成对", ("通知", "函"), more("落实“双随机要求。"), "“引号”不成对"),
    ("括号不成对", ("报告", "公告"), more("各单位（含二级单位都要自查。"), "“括号”不成对"),
    ("年份两位", ANY, said("body", "2023年1月", "23年1月"), "年份没有写全"),
    ("汉字年份", ("通知", "报告"), more("二0二三年的票据一并检查。"), "混用了“0”"),
    ("分节逗号", ("通知", "请示"), more("共需经费12，000元。"), "分节用了全角逗号"),
    ("全角百分号", ANY, said("body", "10%", "10％"), "百分号是全角的"),
    ("等省略号", ("通知", "意见"), more("领用、保管、核销等……都要查。"), "“等”和省略号重复"),
    ("截止", ("通知", "报告"), more("截止2024年3月，共检查12户。"), "“截止”后面直接写了日期"),
    ("日期横线", ANY, said("body", "2023年1月至12月", "2023-01-01以来"), "日期用了横线"),
    ("日期补零", ANY, more("自2024年04月10日起自查。"), "日期的月、日前面补了零"),
    ("没有这一天", ANY, more("请于2024年2月30日前报送。"), "没有“2024年2月30日”这一天"),
    ("成文日期补零", ANY, given(date="2024年04月09日"), "成文日期写成了"),
    ("成文日期点", ANY, given(date="2024.4.9"), "成文日期写成了"),
    ("跨年文号", ANY, said("number", "2024", "2023"), "发文字号是 2023 年，成文日期是 2024 年"),
    ("印发在前", ANY, said("printed", "4月9日", "4月2日"), "印发日期早于成文日期"),
    ("假国标", ANY, more("格式执行GB/T 9704-2019。"), "引用了并不存在的“GB/T 9704—2019”"),
    ("旧国标", ("通知", "意见"), more("格式执行GB/T 9704—1999。"), "引用了已经废止的 GB/T 9704"),
    (
        "旧办法",
        ("通知", "意见"),
        more("依照《国家行政机关公文处理办法》办理。"),
        "引用了已经废止的公文处理办法",
    ),
    ("没有句号", ANY, said("body", "比例抽查。", "比例抽查"), "一段话的末尾没有句号"),
    ("中间空行", ANY, line_of("二、工作要求", blank_line), "正文中间有空行"),
    # head
    ("份号四位", ("通知",), given(above=("0001",)), "份号是 4 位数字"),
    ("密级没有星", ("通知", "请示"), given(above=("秘密1年",)), "没有“★”"),
    (
        "密级字体",
        ("通知",),
        Change(
            words=lambda words: replace(words, above=("秘密★1年",)),
            made=lambda document: eastern("仿宋_GB2312")(document.paragraphs[0].runs[0]),
        ),
        "密级不是3号黑体",
    ),
    ("紧急程度", ("通知", "请示"), given(above=("紧急",)), "紧急程度写成了“紧急”"),
    (
        "紧急程度字体",
        ("通知",),
        Change(
            words=lambda words: replace(words, above=("特急",)),
            made=lambda document: eastern("仿宋_GB2312")(document.paragraphs[0].runs[0]),
        ),
        "紧急程度不是3号黑体",
    ),
    ("文号括号", ANY, said("number", "〔2024〕", "（2024）"), "年份用了“（）”"),
    ("文号补零", ANY, said("number", "5号|3号", "005号"), "序号前面补了零"),
    ("文号第", ANY, said("number", "〕", "〕第"), "序号前面加了“第”"),
    ("文号年份", ("通知", "请示"), said("number", "2024", "24"), "发文字号的年份没有写全"),
    ("文号没编", ("通知", "请示"), said("number", "5号", "号"), "发文字号还没有编号"),
    ("署名别家", ("通知", "请示"), given(signature="西山区农业农村局"), "不是同一个机关"),
    (
        "标志黑色",
        ANY,
        run_of(MARK, lambda run: setattr(run.font.color, "rgb", RGBColor(0, 0, 0))),
        "标志不是红色",
    ),
    ("标志靠左", ANY, line_of(MARK, lambda p: setattr(p, "alignment", 0)), "发文机关标志没有居中"),
    (
        "标志太低",
        ("通知", "公告"),
        line_of(MARK, lambda p: setattr(p.paragraph_format, "space_before", Pt(60))),
        "应为 35 毫米",
    ),
    ("标志宋体", ANY, run_of(MARK, eastern("宋体")), "推荐小标宋体"),
    ("没有标志", ("通知",), given(mark="　"), "没有发文机关标志"),
    ("红线黑色", ("通知", "公告"), line_of("示财", lambda p: recolour(p, "000000")), "分隔线不是红色"),
    ("没有红线", ("通知", "公告"), line_of("示财", unruled), "没有红色分隔线"),
    ("红线太远", ("通知", "公告"), line_of("示财", lambda p: spaced(p, "20")), "应为 4 毫米"),
    ("文号靠左", ("通知", "公告"), line_of("示财", lambda p: setattr(p, "alignment", 0)), "发文字号没有居中"),
    ("文号字体", ("通知", "公告"), run_of("示财", eastern("宋体")), "发文字号用的是“宋体”"),
    (
        "文号字号",
        ("通知",),
        run_of("示财", lambda run: setattr(run.font, "size", Pt(14))),
        "发文字号的字号是 14 磅",
    ),
    ("主送半角", ("通知", "请示"), said("addressee", "：", ":"), "主送机关后面是半角冒号"),
    ("主送缩进", ("通知", "请示"), said("addressee", "^", "　　"), "主送机关没有顶格"),
    (
        "标题长方形",
        ("通知",),
        given(title="示例县财政局关于开展票据\n检查工作有关事项的的通知"),
        "排成了长方形",
    ),
    (
        "标题不断行",
        ("通知",),
        given(title="示例县财政局关于开展全县财政票据检查工作的通知"),
        "标题超过一行而没有断行",
    ),
    (
        "标题的开头",
        ("通知",),
        given(title="示例县财政局关于开展票据检查工作\n的通知"),
        "的一行以“的”或标点开头",
    ),
    # body type
    (
        "正文宋体",
        ANY,
        Change(
            made=lambda document: [
                eastern("宋体")(p.runs[0])
                for p in document.paragraphs
                if p.text.startswith(("全县", "各单位", "1.", "2."))
            ]
        ),
        "用的是“宋体”",
    ),
    ("正文小四", ANY, run_of(CHECK, lambda run: setattr(run.font, "size", Pt(12))), "正文字号是 12 磅"),
    (
        "正文蓝色",
        ANY,
        run_of(CHECK, lambda run: setattr(run.font.color, "rgb", RGBColor(0, 0, 255))),
        "正文不是黑色",
    ),
    ("一级宋体", ANY, run_of("一、检查范围", eastern("宋体")), "一级标题“一、”用的是“宋体”"),
    ("一级加粗", ANY, run_of("一、检查范围", effect("b")), "加粗了"),
    (
        "一级字号",
        ("通知",),
        run_of("一、检查范围", lambda run: setattr(run.font, "size", Pt(18))),
        "一级标题“一、”的字号是",
    ),
    ("二级仿宋", ANY, run_of("（一）检查内容", eastern("仿宋_GB2312")), "二级标题“（一）”用的是"),
    ("三级黑体", ("通知",), run_of("1.票据", eastern("黑体")), "三级标题“1.”用的是"),
    (
        "没有缩进",
        ANY,
        line_of(CHECK, lambda p: setattr(p.paragraph_format, "first_line_indent", Pt(0))),
        "段首没有左空二字",
    ),
    (
        "空格缩进",
        ("通知", "函"),
        Change(
            words=said("body", "^各单位先行", "　　各单位先行").words,
            made=lambda document: [
                setattr(p.paragraph_format, "first_line_indent", Pt(0))
                for p in document.paragraphs
                if p.text.startswith("　　各单位先行")
            ],
        ),
        "段首用空格代替缩进",
    ),
    ("序号跳号", ANY, said("body", "二、工作要求", "三、工作要求"), "序号“三、”不连续"),
    ("二级跳号", ANY, said("body", "（二）检查方法", "（三）检查方法"), "序号“（三）”不连续"),
    ("半角序号", ANY, said("body", "（二）", "(二)"), "二级标题用了半角括号"),
    ("序号加顿号", ANY, said("body", "（二）", "（二）、"), "后面多了标点"),
    ("一级用点", ANY, said("body", "二、工作", "二.工作"), "一级标题序号后面不是顿号"),
    ("三级用顿号", ANY, said("body", "1.票据", "1、票据"), "三级标题序号后面用了顿号"),
    ("四级半角", ("通知",), said("body", "1.票据", "(1)票据"), "四级标题用了半角括号"),
    # tail
    ("没有日期", ("通知", "请示", "意见"), given(date=""), "没有找到成文日期"),
    ("没有日期的白头", ("没有红头的通知",), given(date=""), "没有找到成文日期"),
    ("没有署名的白头", ("没有红头的通知",), given(signature=""), "没有找到发文机关署名"),
    ("没有署名", ("通知", "请示", "意见"), given(signature=""), "没有找到发文机关署名"),
    ("附件有空格", ("通知", "意见"), given(annex_mark="附件 "), "附件标记里有空格"),
    (
        "附件冒号",
        ("通知", "意见"),
        Change(
            made=lambda document: [
                setattr(p.runs[0], "text", p.text + "：")
                for p in document.paragraphs
                if re.fullmatch(r"附件\d", p.text)
            ]
        ),
        "附件标记后面有冒号",
    ),
    ("附件书名号", ("通知", "意见"), given(annexes=("《自查情况表》", "票据结存表")), "附件名称加了书名号"),
    ("附件句号", ("通知", "意见"), given(annexes=("自查情况表。", "票据结存表")), "附件名称后面有“。”"),
    (
        "附件少一个",
        ("通知", "意见"),
        Change(
            made=lambda document: [
                p._p.getparent().remove(p._p) for p in document.paragraphs if p.text == "附件2"
            ]
        ),
        "附件说明列了 2 个附件，后面有 1 个",
    ),
    (
        "附件不分页",
        ("通知", "意见"),
        Change(
            made=lambda document: [
                setattr(p.paragraph_format, "page_break_before", False) for p in document.paragraphs
            ]
        ),
        "附件没有另面编排",
    ),
    ("附件宋体", ("通知", "意见"), run_of("附件1", eastern("宋体")), "附件标记不是3号黑体"),
    ("没有附件说明", ("通报", "函"), more("详见附件。"), "正文说到附件，却没有附件说明"),
    (
        "附注没有括号",
        ("通知", "请示"),
        given(remark="联系人：甲示例，电话：0375-0000000"),
        "附注没有加圆括号",
    ),
    ("抄送半角", ANY, said("copies", "：", ":"), "“抄送”后面不是全角冒号"),
    ("抄送句号", ANY, said("copies", "。$", ""), "最后一个抄送机关后面没有句号"),
    ("印发写法", ANY, said("printed", "2024年4月9日", "2024.4.9"), "印发日期的写法不对"),
    ("版记字号", ANY, run_of("抄送", lambda run: setattr(run.font, "size", Pt(16))), "版记的字号是 16 磅"),
    (
        "与下段同页",
        ANY,
        Change(
            made=lambda document: [
                setattr(p.paragraph_format, "keep_with_next", False) for p in document.paragraphs
            ]
        ),
        "署名和日期可能单独落在下一页",
    ),
    # sheet
    ("页码短横", ANY, footers("—", "-"), "页码左右是短横“-”"),
    ("页码没有线", ("通知",), footers("—", ""), "页码左右没有一字线"),
    ("页码字号", ("通知", "函"), Change(made=size_of_footers), "页码字号是 10.5 磅"),
    ("没有页码", ANY, Change(made=no_footers), "没有页码"),
    ("上边距", ANY, page(lambda section: setattr(section, "top_margin", Mm(25.4))), "上边距是 25.4 毫米"),
    (
        "左边距",
        ANY,
        page(lambda section: setattr(section, "left_margin", Mm(31.8))),
        "左边距（订口）是 31.8 毫米",
    ),
    (
        "右边距",
        ("通知",),
        page(lambda section: setattr(section, "right_margin", Mm(31.8))),
        "版心宽 150.2 毫米",
    ),
    (
        "下边距",
        ("通知",),
        page(lambda section: setattr(section, "bottom_margin", Mm(44))),
        "下边距是 44.0 毫米",
    ),
    ("信纸", ("通知",), page(lambda section: setattr(section, "page_width", Mm(215.9))), "不是 A4"),
    (
        "行距",
        ("通知", "函"),
        Change(
            made=lambda document: [
                setattr(p.paragraph_format, "line_spacing", Pt(26)) for p in document.paragraphs if p.text
            ]
        ),
        "每页排 24 行",
    ),
)
MUTANTS = [TypedMutant(name, kind, change, words) for name, kinds, change, words in _ROWS for kind in kinds]

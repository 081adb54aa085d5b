"""What a paper says and how its letters are marked: kind, addressees, endings, blanks, marks, numbers, dates.

The 条例 is 《党政机关公文处理工作条例》（中办发〔2012〕14号）.  Of GB/T 15834—2011 (标点) and GB/T 15835—2011 (数字) no
clause is given: nobody here has read their text, and so these sources say 待核.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from toolkit.errors import Problem
from toolkit.word.inspection.finding import PRACTICE, finding
from toolkit.word.inspection.parts import NUMBER, Format, Parts
from toolkit.word.inspection.reading import Docx, Paragraph
from toolkit.word.wml import TBL, w

_MARKS = "待核 国标 GB/T 15834—2011"
_DIGITS = "待核 国标 GB/T 15835—2011"
_CURRENT = "国标 GB/T 9704—2012"
_HAN = "\u4e00-\u9fff"
_ENDING = re.compile(r"特此(通知|通报|报告|公告|通告|函告|函达|函复|批复|请示)")
_FITTING = {"函告": "函", "函达": "函", "函复": "函"}
_ADDRESSED = ("通知", "通报", "请示", "报告", "函", "批复", "意见")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_PAIRS = (
    ("书名号", "《", "》"),
    ("括号", "（", "）"),
    ("引号", "“", "”"),
    ("六角括号", "〔", "〕"),
    ("方头括号", "【", "】"),
)


class Pattern(NamedTuple):
    """Letters that should not be there: what is said of them, the remedy, the source, where they are looked for."""

    letters: str
    what: str
    remedy: str
    source: str
    everywhere: bool = False
    reminder: bool = True


_PATTERNS = (
    Pattern(
        rf"[×✕╳]+|(?<![A-Za-z\d])[Xx]{{2,}}(?![A-Za-z\d])|某某|[\[［](?!\d)[{_HAN}、/]{{2,12}}[\]］]|【(?:请|此处|待|填)[^】]*】",
        "还有没填的空",
        "请填写或删去",
        PRACTICE,
        everywhere=True,
        reminder=False,
    ),
    Pattern("[０-９]", "用了全角数字", "请改为半角的阿拉伯数字", _DIGITS, everywhere=True),
    Pattern("[Ａ-Ｚａ-ｚ]", "用了全角字母", "请改为半角字母", PRACTICE, everywhere=True),
    Pattern(
        rf"(?<=[{_HAN}，。；：、）”\d])[ \u3000\xa0]{{2,}}(?=[{_HAN}（“\d])",
        "句子中间有连着的空格",
        "请删去空格",
        PRACTICE,
    ),
    Pattern(rf"(?<=[{_HAN}])[ \xa0](?=[{_HAN}])", "汉字之间有空格", "请删去空格", PRACTICE),
    Pattern(r"([，。；：、？！])\1", "标点重复", "请删去多的一个", _MARKS),
    Pattern(
        "，[、；：。]|、[，；：。]|；[，、：。]|：[，、；。]|。[，、；：]",
        "两个标点连用",
        "请只留一个",
        _MARKS,
    ),
    Pattern(rf"(?<=[{_HAN}])\.{{3,}}|。{{3,}}", "省略号写成了点", "请改为“……”", _MARKS),
    Pattern(rf"(?<=[{_HAN}])-{{2,}}(?=[{_HAN}])", "破折号写成了短横", "请改为“——”", _MARKS),
    Pattern(rf"\((?=[{_HAN}]{{2}})", "汉字用了半角括号", "请改为全角括号", _MARKS),
    Pattern(r"(?<!\d)\d{2}年(?:度|\d{1,2}月)", "年份没有写全", "请写四位数字的年份", _DIGITS),
    Pattern(
        "二[0Oo○零][0-9〇○零一二三四五六七八九]{2}年",
        "汉字年份里混用了“0”或“○”",
        "请写成阿拉伯数字，或用“〇”",
        _DIGITS,
    ),
    Pattern(r"\d{1,3}(?:，\d{3})+(?!\d)", "数字的分节用了全角逗号", "请删去逗号，或改用半角", _DIGITS),
    Pattern(r"\d％", "百分号是全角的", "请改为半角“%”", PRACTICE),
    Pattern(r"(?:等等|等)……|……等", "“等”和省略号重复", "请只留一个", _MARKS),
    Pattern(
        "错误！未找到引用源|错误！未定义书签|Error! ",
        "域出错，印着错误提示",
        "请更新域，或改成文字",
        PRACTICE,
        True,
        False,
    ),
    Pattern(
        r"(?:目前为止)?截止(?:到)?\d{4}年", "“截止”后面直接写了日期", "说到某时为止，请写“截至”", PRACTICE
    ),
    Pattern(
        "通知的通知|报告的报告|请示报告", "文种重复或混用", "请只留一个文种", "条例 第八条", everywhere=True
    ),
    Pattern(
        "国家行政机关公文处理办法",
        "引用了已经废止的公文处理办法",
        "现行的是《党政机关公文处理工作条例》",
        "条例 第四十二条",
        True,
    ),
)


_STANDARDS = (
    Pattern(
        r"9704\s*[-—–－]\s*2019",
        "引用了并不存在的“GB/T 9704—2019”",
        "现行的是 GB/T 9704—2012《党政机关公文格式》，请改正；照那份“标准”排的，请重新核对",
        _CURRENT,
        everywhere=True,
        reminder=False,
    ),
    Pattern(
        r"9704\s*[-—–－]\s*(?:1999|88|1988)",
        "引用了已经废止的 GB/T 9704",
        "现行的是 GB/T 9704—2012，请改正",
        _CURRENT,
        True,
    ),
)


def check_words(docx: Docx, parts: Parts) -> Iterator[Problem]:
    """Everything that can be read from the words of a letter; forms and tables are left alone."""
    yield from _check_patterns(_STANDARDS, docx.paragraphs, ())
    if not parts.is_letter:
        return
    yield from _check_patterns(_PATTERNS, _written(parts), parts.body)
    yield from _check_pairs(parts)
    yield from _check_kind(parts)
    yield from _check_addressees(parts)
    yield from _check_dates(parts)
    yield from _check_names(parts)
    yield from _check_effects(parts)
    yield from _check_shape(docx, parts)
    yield from _check_head(docx, parts)


def _written(parts: Parts) -> list[Paragraph]:
    """Everything that somebody wrote, down to the date."""
    outer = (
        *parts.title,
        parts.number,
        parts.addressee,
        *parts.body,
        *parts.listed,
        parts.signature,
        parts.date,
    )
    return [p for p in outer if p is not None]


def _check_patterns(
    patterns: Sequence[Pattern], everywhere: Sequence[Paragraph], body: Sequence[Paragraph]
) -> Iterator[Problem]:
    for pattern in patterns:
        where = everywhere if pattern.everywhere else body
        if found := [(p, match[0].strip()) for p in where if (match := re.search(pattern.letters, p.text))]:
            shown = f"（{found[0][1]}）" if found[0][1] else ""
            paragraphs = [p for p, _ in found]
            yield finding(
                pattern.what + shown, pattern.remedy, pattern.source, paragraphs, reminder=pattern.reminder
            )


def _check_pairs(parts: Parts) -> Iterator[Problem]:
    for name, left, right in _PAIRS:
        odd = [
            p for p in (*parts.title, *parts.body, *parts.listed) if p.text.count(left) != p.text.count(right)
        ]
        if len(parts.title) > 1 and sum(p.text.count(left) - p.text.count(right) for p in parts.title) == 0:
            odd = [p for p in odd if all(p is not title for title in parts.title)]
        if odd:
            yield finding(f"“{name}”不成对", "请补上或删去一个", _MARKS, odd)


def _check_kind(parts: Parts) -> Iterator[Problem]:
    text = [p for p in parts.body if p.text.strip()]
    for p in text[-3:]:
        ending = _ENDING.search(p.text)
        if ending and parts.kind and _FITTING.get(ending[1], ending[1]) != parts.kind:
            what = f"文种是“{parts.kind}”，结尾却写“{ending[0]}”"
            yield finding(what, "请把结尾改得与文种一致", "条例 第八条", p)
    if parts.kind == "报告":
        asking = [p for p in text if re.search("请(?:予)?(?:批示|审批|批准|批复|审示)|妥否|当否", p.text)]
        if asking:
            what = "报告里夹带了请示事项"
            yield finding(what, "需要批复的，请另写请示", "条例 第十五条（四）", asking)
    if (
        parts.kind == "请示"
        and text
        and not any(re.search("批示|批复|审批|批准|审定", p.text) for p in text[-2:])
    ):
        remedy = "请写“妥否，请批示”一类的话"
        yield finding("请示的结尾没有请求批复的话", remedy, PRACTICE, text[-1:], reminder=True)
    title = "".join(parts.title_lines)
    if (
        parts.kind
        and "关于" not in title
        and not re.search("印发|转发|批转|^.{0,12}(?:会议|办公会).*纪要|纪要$|令$|公告$|通告$", title)
    ):
        what = "标题没有“关于……的”，看不出事由"
        yield finding(what, "标题由发文机关、事由、文种组成", "条例 第九条（七）", parts.title, reminder=True)
    if re.search("[，。；：！？]", title[:-1]):
        yield finding(
            "标题中间用了标点", "除书名号、引号、顿号、括号外，一般不用", PRACTICE, parts.title, reminder=True
        )


def _check_addressees(parts: Parts) -> Iterator[Problem]:
    p = parts.addressee
    if p is None:
        if parts.format is not Format.PLAIN and parts.kind in _ADDRESSED and parts.title:
            what = f"没有主送机关，“{parts.kind}”一般应当有"
            yield finding(
                what, "请在标题下空一行顶格写主送机关", "条例 第九条（八）", parts.title, reminder=True
            )
        return
    names = [name for name in re.split("[、，,；;]", p.text.strip(" \u3000：:")) if name.strip()]
    if parts.upward and len(names) > 1:
        what = f"上行文主送了 {len(names)} 个机关，原则上只主送一个上级机关"
        yield finding(what, "请只留一个，其余的改为抄送", "条例 第十五条（一）", p)
    copies = "".join(q.text for q in parts.colophon if re.match(r"\s*抄\s*送", q.text))
    twice = [name for name in names if len(name) > 3 and name in re.split("[、，。；：]", copies)]
    if twice:
        yield finding(f"“{twice[0]}”既主送又抄送", "请只留一处", PRACTICE, p, reminder=True)


def _days(text: str) -> Iterator[tuple[str, date | None]]:
    for match in _DAY.finditer(text):
        try:
            yield match[0], date(*map(int, match.groups()))
        except ValueError:
            yield match[0], None


def _check_dates(parts: Parts) -> Iterator[Problem]:
    for p in [q for q in _written(parts) if "日" in q.text]:
        if wrong := [shown for shown, day in _days(p.text) if day is None]:
            yield finding(f"没有“{wrong[0]}”这一天", "请核对日期", PRACTICE, p)
    signed = next((day for _, day in _days(parts.date.text)), None) if parts.date else None
    if signed is None:
        return
    number = NUMBER.search(parts.number.text) if parts.number else None
    if (
        number
        and number["year"].isdigit()
        and len(number["year"]) == 4
        and int(number["year"]) != signed.year
    ):
        what = f"发文字号是 {number['year']} 年，成文日期是 {signed.year} 年"
        yield finding(what, "请核对", PRACTICE, parts.number or "", reminder=True)
    printed = [day for p in parts.colophon if "印发" in p.text for _, day in _days(p.text) if day]
    if printed and printed[0] < signed:
        yield finding("印发日期早于成文日期", "请核对", "7.4.3", parts.colophon[-1:])


def _check_names(parts: Parts) -> Iterator[Problem]:
    if parts.mark is not None and parts.signature is not None:
        mark = re.sub(r"\s|文件$|（.*）$", "", parts.mark.text)
        name = re.sub(r"\s", "", parts.signature.text)
        if mark not in name and name not in mark and name[:2] != mark[:2]:
            what = f"署名“{name}”与发文机关标志“{mark}”不是同一个机关"
            yield finding(what, "请核对", PRACTICE, parts.signature, reminder=True)
    said = [p for p in parts.body if re.search(r"(?:见|详见|按照|填写)附件", p.text)]
    if said and not parts.listed and not parts.attachments:
        yield finding(
            "正文说到附件，却没有附件说明", "请补附件说明，或删去这句话", "7.3.4", said, reminder=True
        )


_EFFECTS: tuple[tuple[str, str, str, bool], ...] = (
    ("vanish", "有隐藏的文字", "请取消“隐藏”，不要的删去", False),
    ("highlight", "有突出显示（涂色）的文字", "请取消突出显示", False),
    ("strike", "有带删除线的文字", "请删去，或取消删除线", False),
    ("dstrike", "有带双删除线的文字", "请删去，或取消删除线", False),
    ("i", "有斜体字", "请取消倾斜", True),
    ("u", "有带下划线的文字", "请取消下划线", True),
    ("em", "有带着重号的文字", "请取消着重号", True),
    ("shadow", "有带阴影的文字", "请取消文字效果", True),
    ("outline", "有空心字", "请取消文字效果", True),
)


def _check_effects(parts: Parts) -> Iterator[Problem]:
    for effect, what, remedy, reminder in _EFFECTS:
        if found := [p for p in _written(parts) if effect in p.effects]:
            yield finding(what, remedy, PRACTICE, found, reminder=reminder)
    heads = [
        p
        for p in parts.body
        if re.match(r"\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)", p.text)
    ]
    if found := [p for p in parts.body if "b" in p.effects and all(p is not head for head in heads)]:
        yield finding("正文里有加粗的字", "请取消加粗，要强调的用文字说", PRACTICE, found, reminder=True)


def _check_shape(docx: Docx, parts: Parts) -> Iterator[Problem]:
    text = [p for p in parts.body if not p.in_table and len(p.text.strip()) > 15]
    open_ended = [p for p in text if p.look.size >= 15 and re.search(rf"[{_HAN}\d，、]$", p.text.strip())]
    open_ended = [p for p in open_ended if "仿宋" in p.look.font and re.search("[，。；]", p.text)]
    if open_ended:
        yield finding("一段话的末尾没有句号", "请补上标点", _MARKS, open_ended, reminder=True)
    if parts.body:
        every = docx.paragraphs
        first, last = every.index(parts.body[0]), every.index(parts.body[-1])
        blank = [p for p in every[first:last] if p.is_blank and not p.in_table and not _beside_table(p)]
        if blank:
            what = "正文中间有空行"
            yield finding(what, "请删去空行，段与段之间不空行", PRACTICE, blank, reminder=True)
    if next(docx.body.iter(w("hyperlink")), None) is not None and parts.format is not Format.PLAIN:
        links = [p for p in docx.paragraphs if next(p.element.iter(w("hyperlink")), None) is not None]
        if coloured := [p for p in links if p.effects & {"u"} or p.look.colour]:
            yield finding(
                "还有蓝色下划线的超链接", "请取消超链接，只留文字", PRACTICE, coloured, reminder=True
            )
    headers = [
        p for sheet in docx.sheets for story in sheet.headers.values() for p in docx.paragraphs_of(story)
    ]
    if any(re.search("草稿|征求意见稿|送审稿|样本|[Dd]raft", p.text) for p in headers):
        yield finding("页眉里还写着草稿、送审稿一类的字", "定稿后请删去", PRACTICE, "页眉", reminder=True)


def _beside_table(p: Paragraph) -> bool:
    """Whether a blank one keeps a table apart, as it must from another table."""
    return TBL in (getattr(each, "tag", None) for each in (p.element.getprevious(), p.element.getnext()))


def _head(docx: Docx, parts: Parts) -> list[Paragraph]:
    """What stands above the mark of a paper with a head."""
    written = [p for p in docx.paragraphs[:12] if not p.is_blank]
    end = next((i for i, p in enumerate(written) if p is parts.mark), 0)
    return written[:end]


def _check_head(docx: Docx, parts: Parts) -> Iterator[Problem]:
    for p in _head(docx, parts):
        text = p.text.strip()
        black = "黑体" in p.start.font and abs(p.start.size - 16) < 0.1
        if re.fullmatch(r"\d+", text):
            if len(text) != 6:
                yield finding(f"份号是 {len(text)} 位数字", "一般用6位3号阿拉伯数字", "7.2.1", p)
        elif re.match("绝密|机密|秘密", text):
            if len(text) > 2 and "★" not in text:
                yield finding("密级和保密期限之间没有“★”", "请写成“秘密★1年”", "7.2.2", p)
            if not black:
                yield finding("密级不是3号黑体", "请改为3号黑体", "7.2.2", p)
        elif re.match("特急|加急|紧急|急件|特提|平急|急$", text):
            if not re.match("特急|加急", text):
                yield finding(
                    f"紧急程度写成了“{text}”", "公文的紧急程度分“特急”“加急”", "条例 第九条（三）", p
                )
            if not black:
                yield finding("紧急程度不是3号黑体", "请改为3号黑体", "7.2.3", p)

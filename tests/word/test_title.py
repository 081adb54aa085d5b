"""Titles are broken where a reader would break them, into lines that make a shape."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.word.word_kit import pack, unpack
from toolkit.word import layouts, official, template
from toolkit.word.title import PER_LINE, broken, has_shape, shaped, width


@pytest.mark.parametrize(
    "title",
    [
        "关于2023年4月民用爆炸物品\n企业安全检查情况的通报",
        "示例县工业和信息化局\n关于印发《2023年度“双随机、一公开”\n抽查工作计划》的通知",
        "关于2023年度“双随机、一公开”\n抽查工作情况的报告",
        "关于移送示例县示例民爆器材有限公司\n涉嫌违法案件的函",
    ],
)
def test_a_long_title_is_broken_between_words(title):
    assert shaped(title.replace("\n", "")) == title


@pytest.mark.parametrize("title", ["", "关于放假的通知", "关于加强危险化学品企业安全生产工作的通知"])
def test_a_title_that_fits_one_line_stays_whole(title):
    assert shaped(title) == title


@pytest.mark.parametrize("title", ["很" * 90, "a" * 10_000])
def test_what_cannot_be_broken_well_stays_as_it_is(title):
    assert shaped(title) == title


@given(st.text(st.sampled_from("关于开展企业安全生产检查的通知《》“”、2023年度和"), max_size=60))
def test_no_letter_is_lost_and_no_line_is_too_long(title):
    lines = shaped(title).split("\n")
    assert "".join(lines) == title
    if len(lines) > 1:
        assert max(map(width, lines)) <= PER_LINE
        assert not any(re.match("[》”、的]", line) for line in lines[1:])


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ((5, 8), True),
        ((8, 5), True),
        ((5, 8, 5), True),
        ((4, 6, 8), True),
        ((8, 8), False),
        ((8, 5, 8), False),
        ((5, 8, 8), False),
        ((9,), True),
    ],
)
def test_shapes_are_trapezia_and_diamonds(lengths, expected):
    assert has_shape(["字" * length for length in lengths]) is expected


FIRMS = re.findall(
    r"\S+",
    """
    平顶山市安泰爆破工程有限公司 安爆化工有限公司 示例县示例民爆器材有限公司 示例县东方文化传播有限公司
    示例县鑫源烟花爆竹批发有限公司 示例县宏达水泥制造有限公司 示例县永兴精密铸造厂
    示例县惠民粮食收购专业合作社 示例市恒通道路运输有限责任公司 示例县绿野农资连锁有限公司
    示例县金盾爆破服务有限公司 示例县天成电线电缆有限公司 示例县佳和食盐批发有限公司
    示例县远景新能源科技有限公司 示例县福润食品加工有限公司 示例县中联建材有限公司 示例县光明玻璃制品有限公司
    示例县顺达物流仓储有限公司 示例县双汇商贸有限公司 示例县瑞丰化肥销售有限公司 示例县安康医疗器械有限公司
    示例县众信电子商务有限公司
""",
)
SUBJECTS = re.findall(
    r"\S+",
    """
    工业|企业|节能|管理|检查 食盐|定点|批发|企业|检查
    2023年|4月|民用|爆炸|物品|企业|安全|检查
    民用|爆炸|物品|生产、|销售|企业|安全|生产|监督|检查 无线电|台站|专项|检查
    电线|电缆|生产|企业|产品|质量|检查 工业|领域|节能|监察|专项|检查
    水泥|企业|淘汰|落后|产能|检查 危险|化学品|企业|安全|生产|联合|检查
    烟花|爆竹|批发|企业|仓储|安全|检查 民爆|器材|销售|企业|储存|安全|检查
    爆破|作业|单位|安全|管理|检查 盐业|市场|专项|整治|检查 企业|劳动|用工|和社会|保障|联合|检查
    新能源|汽车|充电|设施|运营|企业|检查 工程|机械|制造|企业|安全|生产|检查
    文化|传播|企业|广告|经营|检查 招标|投标|活动|监督|检查 钢铁|企业|节能|减排|情况|检查
    电子|商务|经营|主体|信用|分级|检查 高|耗能|特种|设备|节能|检查
    2023年|下半年|工业|企业|安全|生产|随机|检查
""",
)
BUREAUS = re.findall(
    r"\S+",
    """
    示例县工业和信息化局 示例县市场监督管理局 示例县应急管理局 示例县发展和改革委员会 示例县农业农村局
    示例县自然资源局 示例县交通运输局 示例县水利局 示例县卫生健康委员会 示例县文化广电和旅游局
    示例县人力资源和社会保障局 示例县住房和城乡建设局 示例县生态环境局 示例县城市管理局 示例县商务局
    示例县教育体育局 示例县林业局 示例县科学技术局 示例县统计局 示例县医疗保障局 示例县消防救援局
    示例市工业和信息化局
""",
)
KINDS = {
    "通报": [f"示例县工业和信息化局|关于|{subject}|情况|的|通报" for subject in SUBJECTS],
    "函": [f"关于|移送|{firm}|涉嫌|违法|案件|线索|的|函" for firm in FIRMS],
    "计划": [
        f"{bureau}|关于|印发|《2023年度|“双随机、一公开”|抽查|工作|计划》|的|通知" for bureau in BUREAUS
    ],
    "年度报告": [f"{bureau}|关于|2023年度|“双随机、一公开”|抽查|工作|情况|的|报告" for bureau in BUREAUS],
    "月报": [f"{bureau}|关于|2023年4月|“双随机、一公开”|抽查|工作|情况|的|报告" for bureau in BUREAUS],
}
"""Titles as an office would write them; only where a | stands may a line end."""


def cut_words(segments, lines):
    """Where a line ends although no | stands there."""
    allowed = {sum(map(len, segments[:n])) for n in range(len(segments) + 1)}
    ends = {sum(map(len, lines[:n])) for n in range(1, len(lines))}
    return sorted(ends - allowed)


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_and_no_name_is_cut_in_real_titles(kind):
    assert len(KINDS[kind]) == 22
    for title in KINDS[kind]:
        segments = title.split("|")
        lines = shaped("".join(segments), whole=[segments[0], *FIRMS]).split("\n")
        assert len(lines) > 1 or width(lines[0]) <= PER_LINE, title
        assert max(map(width, lines)) <= PER_LINE
        assert cut_words(segments, lines) == [], lines
        assert broken(lines) == []


def test_a_firm_is_not_cut_though_nobody_told_its_name():
    for firm in FIRMS:
        lines = shaped(f"关于移送{firm}涉嫌违法案件线索的函").split("\n")
        assert any(firm in line for line in lines), lines


def test_the_cases_notice_a_cut_word():
    assert cut_words(["工业", "企业", "节能", "管理"], ["工业企业节", "能管理"]) == [5]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["关于工业企业节", "能管理检查情况的通报"], ["节能"]),
        (
            ["关于移送平顶山市安泰爆破工", "程有限公司涉嫌违法案件的函"],
            ["工程"],
        ),
        (["关于移送安爆化", "工有限公司涉嫌违法案件的函"], ["化工"]),
        (["关于2023年4", "月检查情况的通报"], ["2023年4月"]),
        (["关于移送安爆化工有限公司", "涉嫌违法案件的函"], []),
        (["关于放假的通知"], []),
    ],
)
def test_a_cut_word_is_named(lines, words):
    assert broken(lines) == words


LONG = "示例市示例高新技术产业开发区工业和信息化局"


def lines_of(form, name=LONG, *, landscape=False):
    """The lines of every title on a filled sheet, as the paper itself breaks them."""
    sheet = official.OfficialSheet("示例", layouts.MEASURED, landscape=landscape)
    form(sheet)
    made = template.compile(sheet.save(), "示例.docx").render(
        {"单位名称": name, "日期": "2023年4月26日", "事由": "检查", "抄送": "", "版记行": []}
    )
    parts = [xml.decode() for part, xml in unpack(made).items() if re.match("word/(document|header)", part)]
    paragraphs = re.findall("<w:p[ >](?:(?!<w:p[ >]).)*?</w:p>", "".join(parts), re.DOTALL)
    lines = [
        re.sub("<[^>]*>", "", re.sub("<w:br/>", "\n", paragraph)).split("\n") for paragraph in paragraphs
    ]
    return [one for one in lines if any(one)]


@pytest.mark.parametrize(
    ("form", "first"),
    [
        (lambda sheet: sheet.title("{{单位名称}}", "检查方案"), [LONG[:14], LONG[14:]]),
        (lambda sheet: sheet.title("{{单位名称}}整改复查记录"), [LONG[:14], LONG[14:] + "整改复查记录"]),
        (
            lambda sheet: sheet.letterhead("{{单位名称}}文件", "示〔2023〕1号"),
            [LONG[:14], LONG[14:] + "文件"],
        ),
        (lambda sheet: sheet.signature("{{单位名称}}", "{{日期}}"), [LONG[:14], LONG[14:]]),
    ],
)
def test_an_office_with_a_long_name_is_broken_between_words_wherever_it_is_a_title(form, first):
    assert lines_of(form)[0] == first


def test_whoever_prints_is_broken_between_words_in_the_colophon():
    def form(sheet):
        sheet.body("正文", with_next=True)
        sheet.signature("{{单位名称}}", "{{日期}}")
        sheet.colophon("抄送", "版记行", "{{单位名称}}办公室", "{{日期}}")

    assert [LONG[:14], LONG[14:] + "办公室"] in lines_of(form)
    assert ["示例县工业和信息化局办公室"] in lines_of(form, "示例县工业和信息化局")


def test_across_the_sheet_a_title_has_more_room():
    def form(sheet):
        sheet.title("{{单位名称}}公示表")

    assert lines_of(form, landscape=True)[0] == [f"{LONG}公示表"]
    assert len(lines_of(form)[0]) == 2


def test_a_title_that_fits_and_what_is_no_title_stay_as_they_are():
    assert lines_of(lambda sheet: sheet.title("{{单位名称}}"), "示例县工业和信息化局") == [
        ["示例县工业和信息化局"]
    ]
    assert lines_of(lambda sheet: sheet.body("{{单位名称}}根据规定决定如下。")) == [
        [f"{LONG}根据规定决定如下。"]
    ]
    assert lines_of(lambda sheet: sheet.title("{{单位名称}}关于{{事由}}的通知"))[0] == [
        f"{LONG}关于检查的通知"
    ]


@pytest.mark.parametrize(
    "name", ["示例第70盐业连锁商贸有限责任公司", "示例县吉祥&喆堃<特种>化工厂（普通合伙）"]
)
def test_letters_and_digits_have_room_in_the_broadest_fonts(name):
    """20 full characters fit a line to the millimetre: a line with digits or letters keeps a little."""
    title = f"关于移送{name}第70营业部涉嫌违法案件线索的函"
    for line in shaped(title, whole=[name]).split("\n"):
        assert sum(1.0 if ord(letter) > 0x2E7F else 0.55 for letter in line) <= PER_LINE


def test_a_page_whose_width_is_no_number_leaves_the_title_as_it_is():
    sheet = official.OfficialSheet("示例")
    sheet.title("{{单位名称}}")
    parts = unpack(sheet.save())
    main = parts["word/document.xml"]
    spoilt = pack(parts | {"word/document.xml": re.sub(rb'(<w:pgSz[^>]*w:w=")[^"]*', rb"\1wide", main)})
    made = template.compile(spoilt, "示例.docx").render({"单位名称": LONG})
    assert LONG.encode() in unpack(made)["word/document.xml"]

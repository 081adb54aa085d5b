"""A template filled with values: every form of placeholder, what is missing, and what cannot be written."""

import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pdfplumber
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.word.word_kit import body, body_xml, box, cells, docx, lines, p, read, run, table
from toolkit.errors import Level, ProblemsFound
from toolkit.word.template import MissingFields, TagKind, compile, near

NAME = "检查通报.docx"


def template(*blocks, **stories):
    return compile(docx(*blocks, **stories), NAME)


def fill(block, values):
    return lines(template(block).render(values))


# ---- values


def style(name):
    return f'<w:pPr><w:pStyle w:val="{name}"/></w:pPr>'


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("示例公司", "示例公司"),
        (15, "15"),
        (date(2023, 4, 12), "2023年4月12日"),
        ("", ""),
        ("甲&乙<丙>", "甲&乙<丙>"),
        ("{{名称}}", "{{名称}}"),
        ("<?mark 0?>", "<?mark 0?>"),
        ("𠮷㐂䶮\ufdd0\ue000", "𠮷㐂䶮\ufdd0\ue000"),
        ("四\t五", "四\t五"),
        ("  两头有空格　", "  两头有空格　"),
    ],
)
def test_a_value_arrives_unchanged(value, written):
    assert fill(p("对{{名称}}的检查"), {"名称": value}) == [f"对{written}的检查"]


def test_blanks_at_the_ends_are_kept_by_word_too():
    xml = body_xml(template("<w:p><w:r><w:t>{{名称}}</w:t></w:r></w:p>").render({"名称": " 示例 "}))
    assert '<w:t xml:space="preserve"> 示例 </w:t>' in xml


def test_a_line_break_in_the_body_makes_a_paragraph_like_its_own():
    styled = p(style("GwBody"), "对{{名称}}的检查")
    made = template(styled).render({"名称": "一\r\n二\n三\r四\t五"})
    assert lines(made) == ["对一", "二", "三", "四\t五的检查"]
    assert body_xml(made).count('<w:pStyle w:val="GwBody"/>') == 4
    assert "<w:br/>" not in body_xml(made)


def test_a_line_break_in_a_cell_and_in_a_title_stays_one():
    for block in (table(["{{名称}}"]), p(style("Title"), "{{名称}}")):
        xml = body_xml(template(block).render({"名称": "一\n二"}))
        assert xml.count("<w:br/>") == 1


def test_a_text_met_in_a_cell_first_still_makes_paragraphs_in_the_body():
    made = template(table(["{{名称}}"]), p("{{名称}}"), table(["{{名称}}"])).render({"名称": "一\n二"})
    assert body_xml(made).count("<w:br/>") == 2
    assert lines(made) == ["一", "二"]


ONE_FIELD = template(p("{{名称}}"))
xml_text = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


@pytest.mark.thorough
@given(xml_text)
@example("]]>&amp;\u2028\x85")
def test_any_text_reads_back_as_it_was(text):
    assert lines(ONE_FIELD.render({"名称": text})) == [text]


@pytest.mark.parametrize("value", ["甲\x0b乙", "\x00", "\ud800", "\ufffe", "\x1f"])
def test_characters_that_xml_cannot_hold_are_refused_with_place_and_remedy(value):
    with pytest.raises(ProblemsFound) as caught:
        fill(p("{{名称}}"), {"名称": value})
    (problem,) = caught.value.problems
    assert str(problem).startswith("模板“检查通报.docx”正文第 1 段用到的“名称”含有不能写入文档的字符 U+")
    assert problem.remedy
    assert not isinstance(caught.value, MissingFields)


@pytest.mark.parametrize("value", [True, 1.5, Decimal("1.5"), datetime(2023, 4, 12, 9), [], {}, b"x"])
def test_a_value_whose_wording_is_not_settled_is_refused(value):
    with pytest.raises(ProblemsFound, match="不是文字、整数或日期"):
        fill(p("{{名称}}"), {"名称": value})


# ---- blocks


GOODS = [{"名称": "甲"}, {"名称": "乙"}, {"名称": "丙"}]


def test_a_row_is_repeated_for_each_row_of_the_list():
    block = table(
        ["序号", "名称", "说明"], ["{{#清单}}{{序号}}", "{{名称}}", "共{{数量}}项{{/清单}}"], ["末", "行", ""]
    )
    filled = template(block).render({"清单": GOODS[:2], "数量": 2})
    assert cells(filled) == [
        ["序号", "名称", "说明"],
        ["1", "甲", "共2项"],
        ["2", "乙", "共2项"],
        ["末", "行", ""],
    ]


def test_fields_before_the_opening_tag_in_its_row_belong_to_the_row():
    block = table(["{{名称}}", "{{#清单}}", "{{/清单}}"])
    compiled = template(block)
    assert cells(compiled.render({"清单": GOODS[:2]})) == [["甲", "", ""], ["乙", "", ""]]
    assert [field.loops for field in compiled.fields] == [(), ("清单",)]


def test_several_rows_are_repeated_together():
    block = table(["{{#清单}}{{名称}}", "一"], ["{{序号}}", "二{{/清单}}"])
    assert cells(template(block).render({"清单": GOODS[:2]})) == [
        ["甲", "一"],
        ["1", "二"],
        ["乙", "一"],
        ["2", "二"],
    ]


def test_rows_that_hold_only_tags_disappear():
    block = table(["名称"], ["{{#清单}}"], ["{{名称}}"], ["{{/清单}}"])
    assert cells(template(block).render({"清单": GOODS})) == [["名称"], ["甲"], ["乙"], ["丙"]]


def test_paragraphs_that_hold_only_tags_disappear_and_those_between_repeat():
    blocks = p("前"), p("{{#清单}}"), p("{{序号}}.{{名称}}"), table(["{{名称}}"]), p(" {{/清单}} "), p("后")
    filled = template(*blocks).render({"清单": GOODS[:2]})
    assert lines(filled) == ["前", "1.甲", "2.乙", "后"]
    assert [cells(filled, n) for n in (0, 1)] == [[["甲"]], [["乙"]]]


def test_a_block_may_open_at_the_start_of_a_paragraph_and_close_at_the_end_of_another():
    blocks = p("{{?期限}}限期改正。"), p("期限：{{期限}}。{{/期限}}"), p("后")
    assert lines(template(*blocks).render({"期限": "7日"})) == ["限期改正。", "期限：7日。", "后"]
    assert lines(template(*blocks).render({})) == ["后"]


def test_one_marker_paragraph_may_close_a_block_and_open_the_next():
    blocks = (
        p("{{?甲}}"),
        p("甲有"),
        p("{{/甲}}{{^甲}}"),
        p("甲无"),
        p("{{/甲}}{{?甲}}{{?乙}}"),
        p("都有"),
        p("{{/乙}}{{/甲}}"),
    )
    assert lines(template(*blocks).render({"甲": "有", "乙": "有"})) == ["甲有", "都有"]
    assert lines(template(*blocks).render({"乙": "有"})) == ["甲无"]


def test_a_piece_of_a_paragraph_is_repeated():
    block = p("企业：{{#清单}}{{名称}}（{{序号}}）、{{/清单}}等")
    assert fill(block, {"清单": GOODS}) == ["企业：甲（1）、乙（2）、丙（3）、等"]
    assert fill(block, {"清单": []}) == ["企业：等"]


def test_a_repeated_piece_keeps_the_formatting_of_each_of_its_runs():
    block = p(
        run("前{{#清单}}红", '<w:color w:val="FF0000"/>'),
        run("{{名称}}"),
        run("蓝{{/清单}}后", '<w:color w:val="0000FF"/>'),
    )
    (paragraph,) = read(template(block).render({"清单": GOODS[:2]})).paragraphs
    colours = [(r.text, str(r.font.color.rgb)) for r in paragraph.runs]
    red, plain, blue = "FF0000", "None", "0000FF"
    once = [("红", red), ("甲", plain), ("蓝", blue)]
    assert colours == [("前", red), *once, ("红", red), ("乙", plain), ("蓝", blue), ("后", blue)]


@pytest.mark.parametrize("value", ["有", 1, True, [{}], {"a": 1}])
@pytest.mark.parametrize(("sign", "shown"), [("?", True), ("^", False)])
def test_conditions_take_any_value_that_counts_as_present(value, sign, shown):
    assert fill(p(f"前{{{{{sign}期限}}}}中{{{{/期限}}}}后"), {"期限": value}) == [
        "前中后" if shown else "前后"
    ]


@pytest.mark.parametrize("values", [{}, {"期限": None}, {"期限": ""}, {"期限": []}, {"期限": False}])
@pytest.mark.parametrize(("sign", "shown"), [("?", False), ("^", True)])
def test_conditions_take_what_is_absent_or_empty_as_absent(values, sign, shown):
    assert fill(p(f"前{{{{{sign}期限}}}}中{{{{/期限}}}}后"), values) == ["前中后" if shown else "前后"]


def test_a_skipped_block_asks_for_no_values():
    assert fill(p("{{?期限}}{{期限}}前{{从未给出}}{{/期限}}后"), {}) == ["后"]


def test_loops_nest_and_names_are_looked_up_from_the_inside_out():
    block = table(
        [
            "{{#任务}}{{序号}}",
            "{{名称}}",
            "{{#对象}}{{序号}}.{{名称}}（{{单位}}、{{年}}）；{{/对象}}{{/任务}}",
        ],
    )
    values = {
        "单位": "示例局",
        "年": 2023,
        "任务": [
            {"名称": "一", "对象": [{"名称": "甲"}, {"名称": "乙", "单位": "示例所"}]},
            {"名称": "二", "对象": [], "年": 2024},
            {"名称": "三", "对象": [{"名称": "丙", "序号": "特"}], "年": 2025},
        ],
    }
    assert cells(template(block).render(values)) == [
        ["1", "一", "1.甲（示例局、2023）；2.乙（示例所、2023）；"],
        ["2", "二", ""],
        ["3", "三", "特.丙（示例局、2025）；"],
    ]


def test_a_condition_inside_a_row_loop_may_cover_a_row():
    block = table(["{{#清单}}{{?名称}}{{名称}}", "有{{/名称}}"], ["{{^名称}}无", "名{{/名称}}{{/清单}}"])
    assert cells(template(block).render({"清单": [{"名称": "甲"}, {"名称": ""}]})) == [
        ["甲", "有"],
        ["无", "名"],
    ]


def test_a_row_may_bring_its_own_running_number():
    assert fill(p("{{#清单}}{{序号}} {{/清单}}"), {"清单": [{"序号": "附1"}, {}]}) == ["附1 2 "]


def test_outside_a_loop_the_running_number_is_a_field_like_any_other():
    assert fill(p("{{序号}}"), {"序号": "甲"}) == ["甲"]
    with pytest.raises(MissingFields):
        fill(p("{{序号}}"), {})


def test_the_empty_list_leaves_a_valid_document():
    cell = [p("{{#清单}}"), p("{{名称}}"), p("{{/清单}}")]
    blocks = (
        table(["{{#清单}}{{名称}}", "{{/清单}}"]),
        table([cell, [table(["{{#清单}}{{名称}}", "{{/清单}}"]), p("后")]]),
        table(
            [
                [p("{{?有}}"), table(["内"]), p("{{/有}}")],
                [p("前"), p("{{?有}}"), table(["内"]), p("{{/有}}")],
            ]
        ),
    )
    for values in ({"清单": []}, {"清单": GOODS[:1], "有": 1}):
        filled = read(template(*blocks).render(values))
        for found in filled.element.body.iter("{*}tbl"):
            assert found.tr_lst, "a table without rows"
        for found in filled.element.body.iter("{*}tc"):
            assert found[-1].tag.endswith("}p"), "a cell that does not end in a paragraph"
    assert lines(template(p("前"), blocks[0], p("后")).render({"清单": []})) == ["前", "后"]


def test_a_cell_that_still_ends_well_gets_no_paragraph_more():
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('x')}</w:sdtContent></w:sdt>"
    cell = [p("{{#清单}}"), "<w:p/>", p("{{/清单}}")]
    block = table([cell, [*cell, control]])
    for block_or_indented in (block, block.replace("><", ">\n  <")):
        filled = template(block_or_indented).render({"清单": GOODS[:1]})
        assert [len(tc) for tc in body(filled).iter("{*}tc")] == [2, 3]  # with the cell's properties


def test_bookmarks_and_ids_are_not_doubled_by_a_repeated_block():
    mark = '<w:bookmarkStart w:id="3" w:name="书签"/>'
    end = '<w:bookmarkEnd w:id="3"/>'
    outside = '<w:bookmarkStart w:id="4" w:name="留下"/><w:bookmarkEnd w:id="4"/>'
    blocks = (
        p("{{#清单}}", mark),
        p("{{名称}}", end, box(p("框"))).replace("<w:p>", '<w:p w14:paraId="0A">'),
        p("{{/清单}}"),
        p("后", outside),
    )
    xml = body_xml(template(*blocks).render({"清单": GOODS}))
    assert "书签" not in xml
    assert 'w:id="3"' not in xml
    assert "留下" in xml
    assert "paraId" not in xml
    numbers = [x.get("id") for x in read(template(*blocks).render({"清单": GOODS})).element.iter("{*}docPr")]
    assert len(numbers) == len(set(numbers)) == 3


# ---- what is missing


def test_every_missing_value_is_named_with_its_place_and_row_at_once():
    blocks = (
        p("对{{企业名称}}"),
        table(["序号", "要求", "期限"], ["{{#问题}}{{序号}}", "{{要求}}", "{{整改期限}}{{/问题}}"]),
        p("{{#没有的清单}}{{x}}{{/没有的清单}}"),
    )
    compiled = template(*blocks, header=p("{{页眉字段}}"))
    with pytest.raises(MissingFields) as caught:
        compiled.render({"企业名称": None, "问题": [{"要求": "改", "整改期限": "7日"}, {"要求": "改"}]})
    assert [str(problem) for problem in caught.value.problems] == [
        "模板“检查通报.docx”正文第 1 段用到的“企业名称”没有数据。请填写“企业名称”，或从模板删去这一处。",
        "模板“检查通报.docx”第 1 个表第 2 行第 3 列用到的“整改期限”没有数据（“问题”第 2 条）。"
        "请填写“整改期限”，或从模板删去这一处。",
        "模板“检查通报.docx”正文第 2 段用到的“没有的清单”没有数据。请填写“没有的清单”，或从模板删去这一处。",
        "模板“检查通报.docx”页眉用到的“页眉字段”没有数据。请填写“页眉字段”，或从模板删去这一处。",
    ]


def test_a_row_that_has_no_value_does_not_borrow_one_from_outside():
    with pytest.raises(MissingFields):
        fill(p("{{#清单}}{{名称}}{{/清单}}"), {"名称": "外", "清单": [{"名称": None}]})


def test_missing_and_unwritable_values_are_reported_together():
    with pytest.raises(MissingFields) as caught:
        fill(p("{{甲}}{{乙}}{{丙}}"), {"甲": 1.5, "丙": "\x00"})
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("value", ["文字", 3, {"名称": "甲"}, ["甲"], True])
def test_a_loop_over_something_else_than_rows_is_refused(value):
    with pytest.raises(ProblemsFound, match="不是清单"):
        fill(p("{{#清单}}x{{/清单}}"), {"清单": value})


# ---- 模板体检


def known_problems(compiled, known):
    return [(str(problem.place), problem.what, problem.remedy) for problem in compiled.problems(known)]


def test_an_unknown_field_is_named_with_the_nearest_known_one():
    compiled = template(p("{{企业名}}"), p("{{?整该期限}}有{{/整该期限}}"), p("{{甲}}"), p("{{企业名称}}"))
    assert known_problems(compiled, {"企业名称", "整改期限"}) == [
        ("模板“检查通报.docx”正文第 1 段", "用到的“企业名”不是已知的字段", "是不是“企业名称”？请改正"),
        ("模板“检查通报.docx”正文第 2 段", "用到的“整该期限”不是已知的字段", "是不是“整改期限”？请改正"),
        (
            "模板“检查通报.docx”正文第 3 段",
            "用到的“甲”不是已知的字段",
            "请改成数据里有的字段名，或删去这一处",
        ),
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("现场照片", ""),
        ("检查员", "检查人员"),
        ("换法", "换发"),
        ("全复盖", "全覆盖"),
        ("企业名称", "对象名称"),
        ("甲", ""),
    ],
)
def test_a_name_is_suggested_only_where_half_of_it_is_right(written, meant):
    assert near(written, ["非现场", "检查人员", "换发", "全覆盖", "对象名称", "照片说明"]) == meant


@pytest.mark.parametrize(
    "rows",
    [{"要求", "期限"}, {"要求": "", "期限": ""}, [{"要求": "改"}, {"期限": "7日"}]],
    ids=["set", "mapping", "sample"],
)
def test_inside_a_loop_the_names_of_its_rows_are_known(rows):
    compiled = template(p("{{#问题}}{{序号}}{{要求}}{{期限}}{{企业}}{{人员}}{{/问题}}{{要求}}"))
    problems = compiled.problems({"企业": "", "问题": rows})
    assert [problem.what for problem in problems] == [
        "用到的“人员”不是已知的字段",
        "用到的“要求”不是已知的字段",
    ]


def test_rows_of_nested_lists_are_known_too_and_an_unknown_loop_is_reported_once():
    compiled = template(p("{{#任务}}{{#对象}}{{名称}}{{代码}}{{/对象}}{{/任务}}{{#未知}}{{随便}}{{/未知}}"))
    problems = compiled.problems({"任务": {"对象": {"名称"}}})
    assert [problem.what for problem in problems] == [
        "用到的“代码”不是已知的字段",
        "用到的“未知”不是已知的字段",
    ]


def test_the_rows_of_an_inner_list_win_over_those_of_an_outer_one_with_the_same_name():
    compiled = template(p("{{#清单}}{{#清单}}{{甲}}{{/清单}}{{/清单}}"))
    assert compiled.problems({"清单": {"清单": {"甲"}, "乙": ""}}) == []


def test_a_template_without_mistakes_has_no_problems():
    assert template(p("{{名称}}"), header=p("{{名称}}")).problems({"名称"}) == []


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ([p("{{#清单}}没有结尾")], "“{{#清单}}”后面没有对应的“{{/清单}}”"),
        ([p("没有开头{{/清单}}")], "“{{/清单}}”前面没有对应的开头"),
        ([p("{{#甲}}{{?乙}}{{/甲}}")], "“{{?乙}}”后面没有对应的“{{/乙}}”"),
        ([p("{{名称}")], "“{{名称}”里的花括号不成对"),
        ([p("文字{{#清单}}"), p("{{/清单}}文字")], "“{{#清单}}”和“{{/清单}}”的位置不配"),
        ([p("{{#清单}}"), table(["{{/清单}}"])], "“{{#清单}}”和“{{/清单}}”的位置不配"),
        ([table(["{{#清单}}"]), table(["{{/清单}}"])], "“{{#清单}}”和“{{/清单}}”的位置不配"),
        ([table(["{{#甲}}", "{{/甲}}", "{{#乙}}", "{{/乙}}"])], "“{{#乙}}”所在的表格行已属于前一个区块"),
        (
            [table(["{{#甲}}", "x"], ["{{/甲}}", "x{{#乙}}"], ["x", "{{/乙}}"])],
            "“{{#乙}}”所在的表格行已属于前一个区块",
        ),
        ([p("{{名", "<w:r><w:br/></w:r>", "称}}")], "占位符“{{名↵称}}”中间有换行、制表符或符号"),
    ],
)
def test_a_mistake_in_the_template_is_named_and_stops_the_filling(blocks, said):
    compiled = template(*blocks)
    (problem,) = compiled.problems({"清单", "甲", "乙", "名称"})
    assert problem.what == said
    assert problem.level is Level.ERROR
    assert problem.place.cell
    with pytest.raises(ProblemsFound, match="检查通报"):
        compiled.render({"清单": [], "甲": [], "乙": [], "名称": ""})


def test_all_mistakes_of_a_template_are_found_together():
    compiled = template(p("{{#甲}}"), p("{{乙"), p("{{/丙}}"), p("{{丁}}"), footer=p("{{}}"))
    assert len(compiled.problems({"甲"})) == 5


def test_the_fields_are_listed_with_kind_loops_and_place():
    compiled = template(
        table(["{{#任务}}{{名称}}", "{{?期限}}{{期限}}{{/期限}}{{/任务}}"]),
        p("{{图片:照片 30x20}}"),
        header=p("{{年}}"),
    )
    assert [(f.kind, f.name, f.loops, f.place.cell) for f in compiled.fields] == [
        (TagKind.LOOP, "任务", (), "第 1 个表第 1 行第 1 列"),
        (TagKind.TEXT, "名称", ("任务",), "第 1 个表第 1 行第 1 列"),
        (TagKind.IF, "期限", ("任务",), "第 1 个表第 1 行第 2 列"),
        (TagKind.TEXT, "期限", ("任务",), "第 1 个表第 1 行第 2 列"),
        (TagKind.PICTURE, "照片", (), "正文第 1 段"),
        (TagKind.TEXT, "年", (), "页眉"),
    ]


# ---- the file


def test_the_same_values_give_the_same_bytes():
    data = docx(p("{{名称}}"), table(["{{#清单}}{{名称}}", "{{/清单}}"]))
    values = {"名称": "示例公司", "清单": GOODS}
    assert compile(data).render(values) == compile(data).render(dict(values))
    assert compile(data).render(values) != compile(data).render(values | {"名称": "示例"})


def test_a_template_renders_again_after_a_failed_and_a_good_rendering():
    compiled = template(p("{{名称}}"))
    with pytest.raises(MissingFields):
        compiled.render({})
    assert lines(compiled.render({"名称": "一"})) == ["一"]
    assert lines(compiled.render({"名称": "二"})) == ["二"]


def test_a_template_without_placeholders_keeps_every_part_as_it_is():
    data = docx(p("没有占位符 {1}"), header=p("页眉"))
    before, after = (zipfile.ZipFile(BytesIO(x)) for x in (data, compile(data).render({})))
    assert {n: before.read(n) for n in before.namelist()} == {n: after.read(n) for n in after.namelist()}


def test_a_template_is_read_from_a_file_and_named_after_it(tmp_path):
    path = tmp_path / "检查方案.docx"
    path.write_bytes(docx(p("{{名称}}")))
    compiled = compile(path)
    assert compiled.name == "检查方案.docx"
    assert compile(path, "方案").name == "方案"
    assert lines(compiled.render({"名称": "示例"})) == ["示例"]


@pytest.mark.office
def test_a_filled_document_opens_in_an_office_program(tmp_path, to_pdf):
    blocks = (
        p("对{{企业名称}}的检查"),
        table(["序号", "要求"], ["{{#问题}}{{序号}}", "{{要求}}{{/问题}}"]),
    )
    values = {"企业名称": "示例公司甲&乙<丙>", "年": 2023, "问题": [{"要求": "改正"}, {"要求": "复查"}]}
    path = tmp_path / "通报.docx"
    path.write_bytes(template(*blocks, header=p("{{企业名称}}页眉")).render(values))
    with pdfplumber.open(to_pdf([path])[0]) as pdf:
        text = pdf.pages[0].extract_text()
    assert "对示例公司甲&乙<丙>的检查" in text
    assert "示例公司甲&乙<丙>页眉" in text
    assert "2 复查" in text

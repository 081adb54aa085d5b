"""公文体检 on documents that other hands and programs made: good ones stay free of false alarms."""

from __future__ import annotations

import subprocess

import pytest
from docx.shared import Pt

from tests.conftest import require_program
from tests.paper_names import REPORT, TRANSFER, YEAR_PLAN, YEAR_REPORT
from tests.word.paper_kit import filled, sample
from tests.word.typed import Typed
from toolkit.word.inspection import Format, inspect


def said(path):
    return [str(problem) for problem in inspect(path).problems]


@pytest.mark.thorough
@pytest.mark.office
def test_our_documents_saved_again_by_another_program_are_healthy(tmp_path):
    paths = [
        filled(document, tmp_path, document.name, sample(document))
        for document in (REPORT, TRANSFER, YEAR_PLAN, YEAR_REPORT)
    ]
    out = tmp_path / "again"
    profile = (tmp_path / "profile").as_uri()
    command = [require_program("soffice"), f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(out), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=300)
    assert [said(out / path.name) for path in paths] == [[], [], [], []]


def typed():
    paper = Typed()
    for _ in range(3):
        paper.line()
    mark = paper.line("示例县财政局文件", "方正小标宋简体", 40, "CENTER", colour="FF0000")
    mark.paragraph_format.space_before = Pt(10)
    paper.line()
    paper.line()
    paper.border(paper.line("示财〔2024〕5号", align="CENTER"), "bottom", "FF0000")
    paper.line()
    paper.line()
    paper.line("示例县财政局", "方正小标宋简体", 22, "CENTER")
    paper.line("关于开展票据检查工作的通知", "方正小标宋简体", 22, "CENTER")
    paper.line()
    paper.line("各乡镇人民政府：")
    paper.line("　　为规范票据使用，定于近期开展检查，现通知如下。")
    paper.line("　　一、检查范围", "黑体")
    paper.line("　　全县使用财政票据的单位，重点检查2023年1月至12月的票据。")
    paper.line("　　（一）检查内容", "楷体_GB2312")
    paper.line("　　1.票据的领用、保管和核销。")
    paper.line("　　2.票据与收入是否一致。")
    paper.line("　　二、工作要求", "黑体")
    last = paper.line("　　请各单位于5月20日前完成自查，并书面报告。")
    last.paragraph_format.keep_with_next = True
    paper.line()
    paper.line()
    paper.line("示例县财政局　　　　", align="RIGHT").paragraph_format.keep_with_next = True
    paper.line("2024年4月9日　　　　", align="RIGHT")
    paper.line("　　（联系人：甲示例，电话：0375-0000000）")
    paper.border(paper.line("　抄送：县审计局。", size=14), "top", "000000")
    paper.border(
        paper.line("　示例县财政局办公室　　　　　　　2024年4月9日印发", size=14), "bottom", "000000"
    )
    return paper


def test_a_good_document_typed_with_blank_lines_and_spaces_has_only_reminders(tmp_path):
    inspection = inspect(typed().save(tmp_path))
    assert inspection.format is Format.LETTERHEAD
    assert [str(problem) for problem in inspection.problems if problem.level == "错误"] == []
    assert [problem.what for problem in inspection.problems] == ["段首用空格代替缩进"]


def test_the_mistakes_of_such_a_document_are_found(tmp_path):
    paper = typed()
    wrong = {
        "示财〔2024〕5号": "示财（2024）第05号",
        "各乡镇人民政府：": "各乡镇人民政府:",
        "2024年4月9日　　　　": "2024.4.9",
    }
    for paragraph in paper.document.paragraphs:
        if paragraph.text in wrong:
            paragraph.runs[0].text = wrong[paragraph.text]
    words = " ".join(said(paper.save(tmp_path)))
    for expected in (
        "年份用了“（）”",
        "补了零",
        "加了“第”",
        "半角冒号",
        "成文日期写成了“2024.4.9”",
        "右空约 0 字",
    ):
        assert expected in words, words

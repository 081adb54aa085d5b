"""模板体检 cannot be fooled, and what it calls an error makes no paper: what staff do, through both doors."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from tests.county import TASK, County
from tests.paper_names import NOTICE
from tests.word.word_kit import MAIN, pack, unpack
from toolkit import cli, columns
from toolkit.errors import Level
from toolkit.jobs import check_templates
from toolkit.jobs.base import Outcome, template_of
from toolkit.jobs.documents import documents
from toolkit.jobs.papers import PAPERS
from toolkit.word import layouts

DAY = date(2023, 4, 14)
SHIPPED = Path(__file__).resolve().parents[2] / "templates"
FILE = NOTICE.file()
WORKBOOK_NAMESPACES = ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BESIDE = "word/_rels/document.xml.rels"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office's own templates."""
    made = tmp_path / "templates"
    shutil.copytree(SHIPPED, made)
    monkeypatch.setattr(check_templates, "TEMPLATES", made)
    return made


def checked(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The command."""
    code = cli.main(["templates"])
    return code, capsys.readouterr().out


def made(county: County, folder: Path) -> Outcome:
    """The papers of a drawn task, with these templates."""
    county.drawn()
    return documents(county.book(), replace(county.office(DAY), templates=folder), TASK)


def change(folder: Path, edit: Callable[[dict[str, bytes]], object]) -> None:
    parts = unpack((folder / FILE).read_bytes())
    edit(parts)
    (folder / FILE).write_bytes(pack(parts))


def in_body(pattern: str, to: str, count: int = 1) -> Callable[[dict[str, bytes]], None]:
    def edit(parts: dict[str, bytes]) -> None:
        xml, times = re.subn(pattern, to, parts[MAIN].decode(), count=count, flags=re.DOTALL)
        assert times
        parts[MAIN] = xml.encode()

    return edit


def related(kind: str, target: str, where: str = BESIDE) -> Callable[[dict[str, bytes]], None]:
    def edit(parts: dict[str, bytes]) -> None:
        mode = ' TargetMode="External"' if ":" in target else ""
        line = f'<Relationship Id="rId900" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/>'
        old = parts.get(
            where,
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b"</Relationships>",
        )
        parts[where] = old.replace(b"</Relationships>", f"{line}</Relationships>".encode())

    return edit


def field(code: str, shown: str = "x") -> str:
    chars = '<w:r><w:fldChar w:fldCharType="%s"/></w:r>'
    return (
        chars % "begin"
        + f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        + chars % "separate"
        + f"<w:r><w:t>{shown}</w:t></w:r>"
        + chars % "end"
    )


def before_end(xml: str) -> Callable[[dict[str, bytes]], None]:
    """A paragraph at the end of the first page's text."""
    return in_body("(<w:p>(?:(?!</w:p>).)*二、检查要点)", rf"<w:p>{xml}</w:p>\1")


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


BASIS_ROW = r"<w:tr>(?:(?!</w:tr>).)*\{\{检查依据\}\}.*?</w:tr>"
RECEIPT = r"<w:p>(?:(?!</w:p>).)*送达回证</w:t>.*(?=<w:sectPr)"
INSERTED = '<w:ins w:id="1" w:author="甲"><w:r><w:t>添上的</w:t></w:r></w:ins>'
STOPS = {
    "删掉检查依据一行": (in_body(BASIS_ROW, ""), "少了字段“{{检查依据}}”"),
    "删掉整页送达回证": (in_body(RECEIPT, ""), "少了“送达回证”一页"),
    "写错字段": (in_body("{{对象名称}}", "{{对象名}}"), "是不是“对象名称”？请改正；能用的字段见templates"),
    "写错条件": (before_end(run("{{?换法}}换{{/换法}}")), "用到的“换法”不是已知的字段。是不是“换发”"),
    "未接受的修订": (before_end(INSERTED), "有未接受的修订"),
    "改过格式的修订": (
        before_end(
            '<w:r><w:rPr><w:rPrChange w:id="1" w:author="甲"><w:rPr/></w:rPrChange></w:rPr><w:t>x</w:t></w:r>'
        ),
        "有未接受的修订",
    ),
    "单花括号": (
        before_end(run("送{对象名称}")),
        "“{对象名称}”不会填写，会原样印在文书上。字段写在双花括号里",
    ),
    "全角单花括号": (before_end(run("送｛对象名称｝")), "请改成“{{对象名称}}”"),
    "书名号式的合并域": (before_end(run("送«对象名»")), "“«对象名»”不会填写"),
    "方头括号": (before_end(run("送【对象名称】")), "“【对象名称】”不会填写"),
    "双方头括号": (before_end(run("送【【对象名称】】")), "“【【对象名称】】”不会填写"),
    "邮件合并的域": (
        before_end(field(" MERGEFIELD 对象名称 ", "«对象名称»")),
        "写着邮件合并的域“«对象名称»”",
    ),
    "取别的文件": (
        before_end(field(r' INCLUDETEXT "C:\\\\x.docx" ')),
        "会读取别的文件或程序的域“INCLUDETEXT”",
    ),
    "取别的图片": (before_end(field(' INCLUDEPICTURE "http://x/y.png" ')), "域“INCLUDEPICTURE”"),
    "DDE": (before_end(field(' DDEAUTO excel "x" ')), "域“DDEAUTO”"),
    "一个标记里的域": (before_end('<w:fldSimple w:instr=" DDE excel x "/>'), "域“DDE”"),
    "链接的图片": (
        related("image", "http://example.test/a.png"),
        "图片是链接的（“http://example.test/a.png”）",
    ),
    "OLE": (related("oleObject", "embeddings/a.bin"), "嵌入了别的程序的对象（OLE）"),
    "链接的OLE": (related("oleObject", "file:///C:/a.xlsx"), "嵌入了别的程序的对象（OLE）"),
    "嵌入的表": (related("package", "embeddings/a.xlsx"), "嵌入了别的文件"),
    "宏": (related("vbaProject", "vbaProject.bin"), "带着宏"),
    "控件": (related("control", "activeX/activeX1.xml"), "ActiveX"),
    "altChunk": (related("aFChunk", "a.html"), "夹带着另一个文件（altChunk）"),
    "外部框架": (
        related("frame", "http://example.test/f", "word/_rels/webSettings.xml.rels"),
        "引用了文件外面的内容",
    ),
}
"""What somebody did → how, and what both doors say."""


@pytest.mark.thorough
@pytest.mark.parametrize(("edit", "said"), STOPS.values(), ids=STOPS.keys())
def test_a_template_that_is_not_fit_is_named_and_makes_no_paper(
    county: County, folder: Path, capsys: pytest.CaptureFixture[str], edit: Callable[..., object], said: str
) -> None:
    change(folder, edit)
    code, shown = checked(capsys)
    assert code == 1
    assert said in shown
    outcome = made(county, folder)
    named = [str(problem) for problem in outcome.problems if problem.level is Level.ERROR]
    assert [line for line in named if said in line] == named[:1], (
        "once for the template, not once for each firm"
    )
    assert not [path for path in outcome.files if NOTICE.name in path.name]
    assert outcome.files, "other papers are made"
    assert any("有 8 份没有生成" in line for line in outcome.lines)


def commented(parts: dict[str, bytes]) -> None:
    anchors = (
        '<w:commentRangeStart w:id="0"/>',
        '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>',
    )
    in_body("(<w:p>)(<w:r>|<w:pPr>(?:(?!</w:pPr>).)*</w:pPr>)", rf"\1\2{''.join(anchors)}")(parts)
    parts["word/comments.xml"] = (
        b'<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b'<w:comment w:id="0" w:author="x"><w:p><w:r><w:t>secret</w:t></w:r></w:p></w:comment></w:comments>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    declared = f'<Override PartName="/word/comments.xml" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", declared.encode())
    related("comments", "comments.xml")(parts)


def settings(element: str) -> Callable[[dict[str, bytes]], None]:
    def edit(parts: dict[str, bytes]) -> None:
        xml = parts["word/settings.xml"].decode()
        parts["word/settings.xml"] = re.sub("(<w:settings[^>]*>)", rf"\1{element}", xml, count=1).encode()

    return edit


def attached(parts: dict[str, bytes]) -> None:
    settings(f'<w:attachedTemplate{WORKBOOK_NAMESPACES} r:id="rId900"/>')(parts)
    related("attachedTemplate", "http://example.test/evil.dotm", "word/_rels/settings.xml.rels")(parts)


def merging(parts: dict[str, bytes]) -> None:
    settings("<w:mailMerge><w:query w:val='SELECT x'/></w:mailMerge>")(parts)
    related("mailMergeSource", "file:///C:/x.xlsx", "word/_rels/settings.xml.rels")(parts)


def pictured(parts: dict[str, bytes]) -> None:
    inline = '<wp:inline><wp:extent cx="720000" cy="720000"/><wp:docPr id="1" name="徽"/></wp:inline>'
    picture = f"<w:r><w:drawing>{inline}</w:drawing></w:r>"
    before_end('<w:pPr><w:spacing w:line="592" w:lineRule="exact"/></w:pPr>' + picture)(parts)


TAKEN_OUT = {
    "批注": (commented, "有批注，做文书时已去掉", "comment"),
    "远程的模板": (attached, "附着另一个 Word 模板“http://example.test/evil.dotm”，做文书时已去掉", "evil"),
    "邮件合并的数据源": (merging, "连着邮件合并的数据源“file:///C:/x.xlsx”，做文书时已去掉", "x.xlsx"),
    "会被裁的图片": (
        pictured,
        "会截断图片，做文书时已改为单倍行距",
        '<w:spacing w:line="592" w:lineRule="exact"/></w:pPr><w:r><w:drawing>',
    ),
}


@pytest.mark.thorough
@pytest.mark.parametrize("what", TAKEN_OUT)
def test_what_nobody_wants_on_paper_is_taken_out_and_said(
    county: County, folder: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    edit, said, trace = TAKEN_OUT[what]
    change(folder, edit)
    assert any(trace.encode() in data for data in unpack((folder / FILE).read_bytes()).values())
    code, shown = checked(capsys)
    assert code == 0
    assert said in shown
    outcome = made(county, folder)
    papers = [path for path in outcome.files if NOTICE.name in path.name]
    assert len(papers) == 8
    for name, data in unpack(papers[0].read_bytes()).items():
        assert trace.encode() not in data, name
    Document(str(papers[0]))  # it opens


@pytest.mark.parametrize(
    "edit",
    [
        before_end(run("{1}、【本页无正文】")),
        before_end(run("网址：") + '<w:hyperlink w:anchor="x"><w:r><w:t>本页</w:t></w:r></w:hyperlink>'),
        related("hyperlink", "http://example.test/"),
        in_body(r"\{\{联系电话\}\}", ""),
        in_body(r"<w:t[^>]*>二、检查要点</w:t>", "<w:t>二、查什么</w:t>"),
        before_end(field(" PAGE ", "1")),
    ],
    ids=["方头括号里是别的话", "书签链接", "网址", "不要联系电话", "改标题", "页码域"],
)
def test_what_an_office_may_change_is_no_error(
    folder: Path, capsys: pytest.CaptureFixture[str], edit: Callable[..., object]
) -> None:
    change(folder, edit)
    assert checked(capsys)[0] == 0


def test_a_copy_says_in_place_what_is_wrong_and_is_never_written_over(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(folder, in_body(BASIS_ROW, ""))
    change(folder, before_end(run("送{对象名称}")))
    _, shown = checked(capsys)
    copy = folder / "行政检查通知书_体检.docx"
    assert copy.name in shown
    texts = [paragraph.text for paragraph in Document(str(copy)).paragraphs]
    assert texts[0].startswith("〔体检：少了字段“{{检查依据}}”")
    (marked,) = [p for p in Document(str(copy)).paragraphs if p.text.startswith("送{对象名称}〔体检：")]
    assert all(str(r.font.highlight_color).startswith("YELLOW") for r in marked.runs)
    copy.write_bytes(b"mine")
    checked(capsys)
    assert copy.read_bytes() == b"mine"
    assert (folder / "行政检查通知书_体检2.docx").exists()


def test_a_lost_template_is_said_where_it_is_needed_and_written_again(
    county: County, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = [template_of(folder, layout.name, FILE) for layout in layouts.LAYOUTS]
    before = [unpack(path.read_bytes()) for path in lost]
    for path in lost:
        path.unlink()
    outcome = made(county, folder)
    (problem,) = [problem for problem in outcome.problems if problem.level is Level.ERROR]
    assert "行政检查通知书.docx”不见了" in str(problem)
    assert "请点“模板体检”" in problem.remedy
    code, shown = checked(capsys)
    assert code == 0
    assert shown.count("已重新写出") == 2
    assert [unpack(path.read_bytes()) for path in lost] == before
    assert len(documents(county.book(), replace(county.office(DAY), templates=folder), TASK).files) == 8


@pytest.mark.thorough
def test_a_folder_of_templates_that_is_gone_is_written_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(folder)
    code, shown = checked(capsys)
    assert code == 0
    assert shown.count("已重新写出") == 2 * len(PAPERS)


# ---- the workbook's columns


def test_the_columns_of_the_workbook_are_fields(
    county: County, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wish = "许可证号{{许可证号}}，等级{{信用风险等级}}，{{检查对象库.负责人}}；{{随机数期号}}；{{责任单位}}；"
    wish += "{{事项清单.抽查类别}}。"
    change(folder, before_end(run(wish)))
    change(folder, in_body("{{执法证号}}", "{{执法证号}}（{{证件有效期}}）"))
    assert checked(capsys)[0] == 0
    outcome = made(county, folder)
    assert [str(p) for p in outcome.problems if p.level is Level.ERROR] == []
    paper = next(path for path in outcome.files if NOTICE.name in path.name)
    (said,) = [p.text for p in Document(str(paper)).paragraphs if p.text.startswith("许可证号")]
    book = county.book()
    case = next(
        row for row in book.read(columns.CASES).rows if f"_{row.text(columns.CASES.key)[-3:]}_" in paper.name
    )
    target = next(row for row in book.read(columns.TARGETS).rows if row["id"] == case["target"])
    assert (
        f"许可证号{target.text('licence')}，等级{target.text('credit')}，{target.text('person')}；2023041；"
        in said
    )
    team = [cell.text for table in Document(str(paper)).tables for row in table.rows for cell in row.cells]
    assert any(re.search(r"（执法证号\w+（20\d\d年\d+月\d+日））", text) for text in team)


@pytest.mark.thorough
def test_a_column_that_an_office_has_added_is_a_field_under_the_name_of_its_sheet(
    county: County, folder: Path
) -> None:
    from openpyxl import load_workbook

    county.drawn()
    book = load_workbook(county.path)
    sheet = book[columns.TARGETS.name]
    at = sheet.max_column + 2
    sheet.cell(4, at, "消防等级")
    for row in range(5, 60):
        sheet.cell(row, at, "二级")
    book.save(county.path)
    change(folder, before_end(run("消防{{检查对象库.消防等级}}")))
    outcome = documents(county.book(), replace(county.office(DAY), templates=folder), TASK)
    paper = next(path for path in outcome.files if NOTICE.name in path.name)
    assert "消防二级" in [p.text for p in Document(str(paper)).paragraphs]


def test_a_column_that_is_nowhere_is_named_with_its_sheet(county: County, folder: Path) -> None:
    change(folder, before_end(run("消防{{检查对象库.消防等级}}")))
    outcome = made(county, folder)
    assert any("缺少“消防等级”一列" in str(problem) for problem in outcome.problems)

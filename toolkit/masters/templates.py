"""The folder ``templates``: the template of every paper, and the README that explains their fields.

The templates lie in the folder itself in the layout ``measured``, and below it in ``dialog`` (``layouts``).  The
files are made from code so that a review can read them, and are committed so that nobody needs to run
this.  An office edits its copies in Word; running this again writes the originals.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from toolkit.jobs.papers import PAPERS
from toolkit.jobs.papers.paper import Field, Kind, Paper
from toolkit.jobs.workbook_fields import JOINS
from toolkit.word.layouts import DIALOG
from toolkit.word.syntax import RUNNING_NUMBER

README = "README.md"
_WRITTEN = {Kind.LIST: "{{#%s}}", Kind.FLAG: "{{?%s}}", Kind.PICTURE: "{{图片:%s 宽x高}}"}
_INTRODUCTION = f"""\
# Word 模板

本页由程序生成（`python -m toolkit.masters`），与模板逐项一致。

模板可以用 Word 或 WPS 修改：文字、字体、表格随意改，双花括号里的字段名照下表写。

| 写法 | 作用 |
|---|---|
| `{{{{字段}}}}` | 填入这个字段；日期填成“2023年4月12日” |
| `{{{{图片:字段 28x28}}}}` | 放入图片：保持比例，宽、高不超过所写的毫米数 |
| `{{{{#清单}}}}` … `{{{{/清单}}}}` | 清单有几行就重复几次：两个记号写在要重复的那一行里，或各占一行、一段 |
| `{{{{{RUNNING_NUMBER}}}}}` | 在清单里自动编号，不用填 |
| `{{{{?字段}}}}` … `{{{{/字段}}}}` | 有这个字段（条件成立、清单不空）才出现 |
| `{{{{^字段}}}}` … `{{{{/字段}}}}` | 没有才出现 |

灰色小字的段和行只放这些记号，填写后消失。改过以后点“模板体检”（命令 `templates`）：错误的那种文书不会生成，
毛病标在旁边的“_体检”副本里。改坏了，删去那个模板，再点一次“模板体检”，会重新写出原样。

下表没有的，工作簿的栏也可以用，名称照工作簿的表头（见最后一节）。

`templates/` 里的模板用尺量印出的纸：天头 37 毫米、版心高 225 毫米。`templates/dialog/` 里的同名模板按页面设置对话框：
上边距 37 毫米、下边距 35 毫米，印出的天头约 40 毫米，供按对话框核对格式的单位使用。
"""

_COLUMNS = """
## 工作簿的栏

每户一份的文书，可以用这一户在检查对象库、检查台账的栏，和它的任务在任务表、计划表、事项清单的栏；
每项任务一份的，用任务、计划、事项的栏；清单里，行里有左边第二栏这个字段的，可以用那张表的栏。
几张表都有的栏（如“备注”），靠上的表优先；要指定的写表名：`{{检查对象库.备注}}`。
单位自己加的栏也这样写：`{{检查对象库.消防等级}}`。空着的格填成空白。

| 表 | 按哪个字段找到那一行 | 栏 |
|---|---|---|
"""


def contents() -> dict[str, bytes]:
    """File → bytes of everything in the folder."""
    made = {paper.file(): paper.template() for paper in PAPERS}
    dialog = {f"{DIALOG.name}/{paper.file()}": paper.template(DIALOG) for paper in PAPERS}
    return made | dialog | {README: readme().encode()}


def readme() -> str:
    """The README of the folder: what each template is for and what fills it."""
    return _INTRODUCTION + "".join(map(_describe, PAPERS)) + _columns()


def _columns() -> str:
    """The columns of the workbook, which may be used too."""
    rows = "".join(
        f"| {sheet.name} | {by} | {'、'.join(column.header for column in sheet.columns)} |\n"
        for sheet, by in JOINS
    )
    return _COLUMNS + rows


def _describe(paper: Paper) -> str:
    rows = "".join(f"| {' | '.join(row)} |\n" for row in _rows(paper.fields))
    asked = "只在点名要（`documents --kind`）或写入设置“另做文书”时生成。" if paper.on_request else ""
    source = f"格式依据：{paper.source}。\n\n" if paper.source else ""
    return (
        f"\n## {paper.name}\n\n{paper.per}一份。{paper.purpose}{asked}\n\n{source}"
        f"| 字段 | 种类 | 说明 | 举例 |\n|---|---|---|---|\n{rows}"
    )


def _rows(fields: tuple[Field, ...], inside: str = "") -> Iterator[tuple[str, str, str, str]]:
    for field in fields:
        shown = f"`{_WRITTEN.get(field.kind, '{{%s}}') % field.name}`"
        example = field.example.replace("\n", "<br>") or "—"
        yield f"{inside}{shown}", field.kind, field.meaning, example
        yield from _rows(field.columns, "└ ")


def write(folder: Path) -> None:
    """Write the folder's files, over those that are there."""
    for name, data in contents().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

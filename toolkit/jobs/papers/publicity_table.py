"""结果公示表: what is published, on paper, made by 公示; no word about inspectors and citizens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from toolkit.archive.kinds import PUBLICITY
from toolkit.jobs.papers.context import NONE, Document, Fields, TaskContext
from toolkit.jobs.papers.paper import Filing, Paper, Per, of_cases
from toolkit.model import Case
from toolkit.publicity.publication import Publication
from toolkit.word.form import LONG_NUMBER, NUMBER, Column, Entry, Sheet


def values(of: TaskContext, version: Publication) -> Fields:
    """The lines of one version."""
    return {
        **of.common,
        "检查机关": version.bureau,
        "公示日期": date.fromisoformat(version.day),
        "版次": str(version.version),
        "更正理由": version.reason,
        "续行公示": version.continued,
        "另行公示户数": str(version.rest or ""),
        "更正": [
            {"对象名称": change.name, "栏目": change.header, "原公示": change.old, "更正为": change.new}
            for change in version.changed
        ],
        "公示": [
            {
                "对象名称": line.name,
                "统一社会信用代码": line.code,
                "检查日期": line.inspected_on or NONE,
                "检查结果": line.result,
                "发现的问题": line.issue,
                "处理情况": line.handling,
            }
            for line in version.lines
        ],
    }


def document(of: TaskContext, version: Publication, cases: Sequence[Case]) -> Document:
    """The paper of one version, of these cases."""
    mark = f"_第{version.version}版" if version.version > 1 else ""
    return Document(PAPER, mark, partial(values, of, version), cases)


def _form(sheet: Sheet) -> None:
    sheet.title("{{单位名称}}“双随机、一公开”检查结果公示表")
    sheet.facts(
        ("任务名称", "{{任务名称}}", "检查事项", "{{抽查事项}}"),
        ("检查机关", "{{检查机关}}", "公示日期", "{{公示日期}}"),
        Entry("检查类型", "{{检查类型}}", given="检查类型"),
        Entry("参与部门", "{{参与部门}}", given="参与部门"),
        Entry("计划备案号", "{{计划备案号}}", given="计划备案号"),
    )
    with sheet.block("?", "更正"):
        sheet.note(
            "{{?续行公示}}续行公示说明：本表是第{{版次}}版，原来的一版留存备查，{{更正理由}}。增加的对象如下：{{/续行公示}}"
            "{{^续行公示}}更正说明：本表是第{{版次}}版，原来的一版留存备查。更正的理由：{{更正理由}}。更正的内容如下：{{/续行公示}}",
            with_next=True,
        )
        sheet.table(
            "更正",
            NUMBER,
            Column("对象名称", 62),
            Column("栏目", 32, align="center"),
            Column("原公示", 60),
            Column("更正为", 60),
        )
    sheet.note(
        "{{?全覆盖}}本次检查覆盖范围内的全部对象，检查人员随机选派，现将检查结果公示如下。{{/全覆盖}}"
        "{{^全覆盖}}现将随机抽查的检查结果公示如下。{{/全覆盖}}"
        "{{?另行公示户数}}其余{{另行公示户数}}户检查、通报以后另行公示。{{/另行公示户数}}"
        "结果以检查通报为准；对公示内容有异议的，可以向检查机关提出。",
        with_next=True,
    )
    sheet.table(
        "公示",
        LONG_NUMBER,
        Column("对象名称、代码", 54, "{{对象名称}}", code_below="{{统一社会信用代码}}"),
        Column("检查日期", 36, align="center"),
        Column("检查结果", 30),
        Column("发现的问题", 65),
        Column("处理情况", 26),
    )


PAPER = Paper(
    name="结果公示表",
    place=130,
    per=Per.TASK,
    purpose="在政府门户网站公示；不含检查人员和公民的个人信息。",
    form=_form,
    required=("检查机关", "公示日期", "公示"),
    across=True,
    tells=("name", "target", "ended", "result", "issue", "handling"),
    tells_of=lambda case: bool(case.published),
    filed=Filing(PUBLICITY, "10年"),
    days=of_cases(lambda case: case.published),
    words={
        "检查机关": ("实施检查的机关", "示例县工业和信息化局"),
        "公示日期": ("公示的日期", "2023年4月28日"),
        "版次": ("第几版；更正一次加一版", "2"),
        "续行公示": ("先公示过一部分、这一版只增加对象时成立", ""),
        "另行公示户数": ("先公示一部分的，还没有公示的户数；没有的空着", "2"),
        "更正理由": ("为什么更正；只在更正时需要", "原公示文字有误"),
        "更正": ("与上一版不同的各处，每处一行；第一版没有", ""),
        "栏目": ("哪一栏", "检查结果"),
        "原公示": ("上一版怎样写", "未发现问题"),
        "更正为": ("现在怎样写", "发现问题经责令已改正"),
        "公示": ("已通报的对象，每户一行", ""),
        "处理情况": ("责令改正或依法处理，及是否完结；没有的填“—”", "责令改正，已完结"),
    },
)

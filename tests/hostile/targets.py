"""The readers that meet strangers' files, each as one function of bytes: it returns, or refuses in our own words.

Anything else that comes out of a reader (another exception, a hang, a flood of memory) is a finding.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageCms

from tests import desk
from tests import import_kit as kit
from tests.county import County
from tests.hostile.mutations import packed, parts
from tests.hostile.own_targets import OWN
from toolkit import columns, photos
from toolkit.archive import bag
from toolkit.columns.lists import NO_PROBLEM
from toolkit.errors import Fault, Refused, ToolkitError
from toolkit.excel.book import Value
from toolkit.excel.closed import ClosedBook
from toolkit.excel.memory import MemoryBook
from toolkit.importing import partners_file
from toolkit.jobs import docket as docket_step
from toolkit.jobs.archive.check import verify_archive
from toolkit.jobs.base import Outcome
from toolkit.jobs.check import check
from toolkit.jobs.import_list import Wish, import_file
from toolkit.jobs.inspect_document import inspect_document
from toolkit.jobs.results_file import enter_results
from toolkit.jobs.verify import verify_folder, verify_year
from toolkit.ledger import docket, journal
from toolkit.masters import MASTERS
from toolkit.onsite.handed import Envelope, envelope, opened
from toolkit.onsite.seal import seal
from toolkit.word.joining import bundle
from toolkit.word.pictures import measure
from toolkit.word.syntax import TagKind
from toolkit.word.template import Template, compile

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2023, 4, 10)


@contextmanager
def _file(name: str, data: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield path


def _fit(outcome: Outcome) -> None:
    """What is told must be words: every problem and every line can be shown."""
    for text in (*outcome.lines, *map(str, outcome.problems)):
        assert text
        text.encode()


def registry(data: bytes) -> None:
    """核对 of a workbook: every sheet read and checked; then a row added and saved."""
    with _file("台账.xlsx", data) as path:
        book = ClosedBook(path)
        _fit(check(book, desk.office(path.parent, DAY), write=False))
        book.append(columns.LOG, [{"what": "新"}])
        book.save()


def template(data: bytes) -> None:
    """A template of a stranger: compiled, checked and filled."""
    with _file("检查通报.docx", data) as path:
        made = compile(path)
        for problem in made.problems({"任务名称": ""}):
            str(problem).encode()
        made.render(_filled(made))


def _filled(made: Template, loops: tuple[str, ...] = ()) -> dict[str, object]:
    """Something for every field: hostile texts, two rows for a loop, no picture."""
    values: dict[str, object] = {}
    for field in made.fields:
        name = field.loops[len(loops)] if field.loops[: len(loops)] == loops != field.loops else ""
        if name or (field.kind is TagKind.LOOP and field.loops == loops):  # perhaps of rows without a field
            values[name or field.name] = [_filled(made, (*loops, name or field.name))] * 2
    for field in made.fields:
        if field.loops == loops:
            values.setdefault(field.name, "<甲&乙>]]>" if field.kind is not TagKind.PICTURE else [])
    return values


def document(data: bytes) -> None:
    """公文体检 of anybody's document."""
    with _file("公文.docx", data) as path:
        _fit(inspect_document(path))


def printed(data: bytes) -> None:
    """批量打印 of a sound document and one that somebody changed."""
    bundles, problems = bundle({"甲.docx": _documents()[0], "乙.docx": data})
    assert {name for one in bundles for name in one.names} | {p.place.sheet for p in problems} == {
        "甲.docx",
        "乙.docx",
    }
    for problem in problems:
        str(problem).encode()


def imported(data: bytes) -> None:
    """导入 of another office's list, shown only: .xlsx, .xls or text, as its first bytes say."""
    with _file("名单", data) as path:
        book = desk.book(path.parent / "双随机台账.xlsx")
        _fit(import_file(book, desk.office(path.parent, DAY), path, Wish(into=columns.TARGETS.name)))


def results(data: bytes) -> None:
    """登记结果 from what inspectors filled in; then 核对 of what was entered."""
    with _file("结果", data) as path:
        book = MemoryBook(path.parent / "双随机台账.xlsx", _worked().sheets)
        office = desk.office(path.parent, date(2023, 4, 21))
        outcome = enter_results(book, office, [path])
        _fit(outcome)
        _fit(check(book, office, write=False))


def photo(data: bytes) -> None:
    """A photo, and what 说明.txt says of it: both are the same bytes."""
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "示例公司"
        folder.mkdir()
        for name in ("1.jpg", photos.CAPTIONS):
            (folder / name).write_bytes(data)
        found, problems = photos.intake(folder)
        assert len(found) + sum("1.jpg" in problem.place.sheet for problem in problems) == 1
        for one in found:
            size = measure(one.data)
            assert size
            assert max(size[:2]) <= photos.LONG_SIDE
            one.caption.encode()
        for problem in problems:
            str(problem).encode()


def register(data: bytes) -> None:
    """文号登记: read, gone on with, one entered and voided; then everything is still there."""
    with tempfile.TemporaryDirectory() as root:
        year = Path(root) / "记录" / "2023"
        year.mkdir(parents=True)
        (year / docket.FILE).write_bytes(data)
        book, office = desk.book(Path(root) / "双随机台账.xlsx"), desk.office(Path(root), DAY)
        _fit(docket_step.numbers(book, office))
        before = docket.numbers(year)
        taken = docket.take(year, "示工信", docket.NumberedPaper("检查通报", "新\u2028任务"), DAY, "甲\x0b乙")
        voided = docket.void(year, str(taken), "续\x85办", DAY, "丙")
        assert [str(number) for number in docket.numbers(year)] == [*map(str, before), str(voided)]


def record(data: bytes) -> None:
    """核验 of a record folder, and of the year around it; the folder comes as a ZIP file, which is no reader's."""
    try:
        content = parts(data)
    except Exception:
        return
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "记录" / "2023" / "202304-1-01"
        folder.mkdir(parents=True)
        for name, part in content.items():
            (folder / name.replace("/", "_")[:80]).write_bytes(part)
        (folder.parent / "chain.txt").write_bytes(content.get("chain.txt", b""))
        _fit(verify_year(Path(root), 2023, DAY))
        _fit(verify_folder(folder))


def diary(data: bytes) -> None:
    """核验 of the journal, and going on with it."""
    with tempfile.TemporaryDirectory() as root:
        year = Path(root) / "2023"
        year.mkdir()
        (year / journal.NAME).write_bytes(data)
        for problem in journal.check(year):
            str(problem).encode()
        with journal.writing(year) as book:
            book.add(journal.Line("2023-04-01", "甲", "示例", "", "续"))
        assert journal.Journal(year).lines[-1].what == "续"


def handed(data: bytes) -> None:
    """What a phone hands in: the file as it comes, and its content, which is sealed here, as only our keys can."""
    try:
        with _file("甲.xcjh", data) as path:
            envelope(path)
    except Fault:
        pass
    try:
        _, problems = opened(Envelope("甲", "0" * 64, "a", b"", seal(_KEY, data)), _KEY)
    except Fault as fault:
        raise Refused(str(fault)) from fault
    for problem in problems:
        str(problem).encode()


def archived(data: bytes) -> None:
    """verify-archive of a ZIP."""
    with _file("2023.zip", data) as path:
        _fit(verify_archive(path))


def partner(data: bytes) -> None:
    """The 联合检查表 that a department sends back."""
    with _file("部门.xlsx", data) as path:
        partners_file.addressed(path)
        partners_file.read(path, _GIVEN)


class Target(NamedTuple):
    """One reader, and sound files to begin with."""

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]


def survives(target: Target, data: bytes) -> str:
    """The words of a refusal, "" if there was none.  Whatever else happens is raised: a finding."""
    try:
        target.run(data)
    except ToolkitError as error:
        return str(error) or "（一句话也没有）"
    return ""


# --- sound files ------------------------------------------------------------------------------------------


class _Worked(NamedTuple):
    """A drawn task: the files of its record, its chain and journal; and the rows of the workbook's sheets."""

    files: Mapping[str, bytes]
    sheets: Mapping[str, list[Mapping[str, Value]]]


@cache
def _worked() -> _Worked:
    with tempfile.TemporaryDirectory() as root:
        county = County(Path(root), MASTERS["双随机台账.xlsx"]())
        county.drawn()
        found = {path.name: path.read_bytes() for path in county.record().iterdir()}
        for name in ("chain.txt", journal.NAME):
            found[name] = (county.record().parent / name).read_bytes()
        book = county.book()
        rows = {sheet.name: [row.values for row in book.read(sheet).rows] for sheet in columns.SHEETS}
        return _Worked(found, rows)


@cache
def _workbook() -> list[bytes]:
    return [packed(parts(MASTERS["双随机台账.xlsx"]()))]


@cache
def _documents() -> list[bytes]:
    names = ("检查通报.docx", "现场检查记录表.docx", "结果公示表.docx")
    return [packed(parts((ROOT / "templates" / name).read_bytes())) for name in names]


GRID = [
    ["序号", "对象名称", "类型", "统一社会信用代码", "所在地区", "类别", "状态", "电话"],
    *(
        [n, f"示例{n}有限公司", "企业", kit.uscc(n), "410499", "甲类", "正常", "0375-0000000"]
        for n in range(1, 9)
    ),
]


@cache
def _lists() -> list[bytes]:
    with tempfile.TemporaryDirectory() as root:
        return [packed(parts(kit.xlsx(Path(root) / "a.xlsx", GRID, [(2, 1, 3, 1)]).read_bytes()))]


@cache
def _texts() -> list[bytes]:
    with tempfile.TemporaryDirectory() as root:
        path = Path(root) / "a.csv"
        return [kit.csv(path, GRID, *how).read_bytes() for how in (("gb18030", ","), ("utf-8-sig", "\t"))]


@cache
def _old_lists() -> list[bytes]:
    days = [[*row, date(2020, 1, n + 1)] for n, row in enumerate(GRID[1:])]
    with tempfile.TemporaryDirectory() as root:
        grids = [GRID, [[*GRID[0], "登记日期"], *days]]
        return [kit.xls(Path(root) / "a.xls", grid, [(2, 1, 3, 1)]).read_bytes() for grid in grids]


@cache
def _filled_in() -> list[bytes]:
    """Results of the drawn cases, as a workbook and as text."""
    keys = ("case", "target", "team", "started", "ended", "shown", "result", "issue", "handling")
    head = [columns.CASES.column(key).header for key in keys]
    filled = [date(2023, 4, 20), "2023年4月20日", "是", NO_PROBLEM, "", "无需后续处置"]
    cases = _worked().sheets[columns.CASES.name]
    rows = [[*(case[key] for key in keys[:3]), *filled] for case in cases]
    with tempfile.TemporaryDirectory() as root:
        made = kit.xlsx(Path(root) / "a.xlsx", [head, *rows]), kit.csv(Path(root) / "a.csv", [head, *rows])
        return [packed(parts(made[0].read_bytes())), made[1].read_bytes()]


@cache
def _photos() -> list[bytes]:
    exif = Image.Exif()
    exif.update({0x0112: 6, 0x010F: "示例相机", 0x0132: "2023:04:20 10:00:00"})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain = Image.linear_gradient("L").resize((60, 40))
    kinds: list[tuple[str, str, dict[str, object]]] = [
        ("RGB", "JPEG", {"exif": exif, "icc_profile": profile}),
        ("CMYK", "JPEG", {"exif": exif}),
        ("L", "JPEG", {"progressive": True}),
        ("RGBA", "PNG", {"exif": exif, "icc_profile": profile}),
        ("P", "PNG", {"transparency": 0}),
        ("I;16", "PNG", {}),
    ]
    found = []
    for mode, kind, options in kinds:
        out = io.BytesIO()
        plain.convert(mode).save(out, kind, **options)
        found.append(out.getvalue())
    return [*found, "1.jpg 大门未上锁\n1：二号仓库\n不在这里.jpg 别的\n".encode()]


def _register() -> list[bytes]:
    lines = [
        ["取号", "示工信〔2023〕1号", "检查通报", "202304-1", "2023-04-26", "张示例"],
        ["取号", "示工信〔2023〕3号", "检查通报", "202304-2", "2023-04-27", "张示例"],
        ["作废", "示工信〔2023〕1号", "发文取消", "", "2023-05-04", "张示例"],
    ]
    return ["".join("\t".join(line) + "\n" for line in lines).encode()]


_KEY = bytes(range(64))
_GIVEN = partners_file.Given(
    *("示例局", "202304-1", "202304-1-01", "0" * 64, "示例部门"), [("1", "示例公司", "2023-04-20", "示例路")]
)


def _handed() -> list[bytes]:
    about = {"version": 1, "task": "a", "device": "b", "who": "c", "made": "2023-04-20T10:00"}
    visit = {"values": {"scene": "查了库房"}, "points": {"1": {"result": "符合", "remark": ""}}, "total": 6}
    more = {"photos": [], "signs": [], "edited": "2023-04-20T10:31"}
    return [json.dumps(about | {"cases": {"x": visit | more}}).encode()]


def _archived() -> list[bytes]:
    content = {bag.DECLARED: bag.DECLARATION, bag.INFO: b"", "data/metadata.json": b"{}"}
    lines = {
        name: "".join(f"{sha256(content[each]).hexdigest()}  {each}\n" for each in listed).encode()
        for name, listed in ((bag.MANIFEST, ["data/metadata.json"]), (bag.TAGS, [bag.DECLARED, bag.INFO]))
    }
    return [packed({f"2023/{name}": data for name, data in (content | lines).items()})]


TARGETS = {
    "registry": Target(registry, _workbook),
    "template": Target(template, _documents),
    "document": Target(document, _documents),
    "printed": Target(printed, _documents),
    "imported": Target(imported, _lists),
    "listed": Target(imported, _texts),
    "xls": Target(imported, _old_lists),
    "results": Target(results, _filled_in),
    "photo": Target(photo, _photos),
    "record": Target(record, lambda: [packed(_worked().files)]),
    "diary": Target(diary, lambda: [_worked().files[journal.NAME]]),
    "register": Target(register, _register),
    "handed": Target(handed, _handed),
    "archived": Target(archived, _archived),
    "partner": Target(partner, lambda: [packed(parts(partners_file.make(_GIVEN)))]),
    **{name: Target(*each) for name, each in OWN.items()},
}

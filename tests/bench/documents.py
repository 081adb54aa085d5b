"""Word documents: filling, photos, and reading a template.

The paper is the shipped 检查通报 with a result of five objects.  The opponents get the same template, rewritten in
their own language by ``bench.dialects``: docxtpl with the same loops and conditions, checked to write the same text;
docx-mailmerge2 without the paragraphs that it cannot repeat or leave out, so it has less to do.  The limit is
writing the same bytes to the same disk, a RAM disk where there is one.  Reading the template once belongs to ours;
every document is another file with other values, all with the same four photos where there are photos.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from tests.bench import dialects
from tests.bench.row import NOT_INSTALLED, Row, as_it_comes, best, version
from toolkit.errors import ToolkitError
from toolkit.word.template import compile

FILL, PHOTOS, COMPILE = "填写通报", "填写通报，带 4 张照片", "读入模板"
FILL_SIZES, PHOTO_SIZES = (10, 100, 1_000), (20, 100, 500)
TEMPLATE = Path(__file__).parents[2] / "templates" / "检查通报.docx"
PICTURES = 4
_KEPT = 50  # photos make documents large: the files of a run take turns
_TURNS = 10
_OURS, _LIMIT = "ours", "limit"

Fields = dict[str, object]


@cache
def values(number: int) -> Fields:
    """What the paper says, other for every number; made once for all programs, which are to fill it in."""
    rows = [
        {
            "对象名称": f"示例县示例烟花爆竹有限公司第{number}-{n}分公司",
            "统一社会信用代码": f"91410499MA{number:06d}{n:02d}",
            "地区": "示例镇",
            "检查日期": "2023年4月20日",
            "检查结果": "发现问题已责令改正" if n % 2 else "未发现问题",
            "发现的问题": f"出入库台账第{number + n}页漏记" if n % 2 else "无",
            "整改意见": f"补记第{number + n}页台账，2023年5月10日前改正" if n % 2 else "",
        }
        for n in range(5)
    ]
    return {
        "单位名称": "示例县工业和信息化局",
        "发文字号": f"示工信〔2023〕{number}号",
        "标题": "关于2023年4月民用爆炸物品\n企业安全检查情况的通报",
        "抄送": "",
        "版记行": [{}],
        "抽查事项": "民用爆炸物品企业安全检查",
        "名单数": "15",
        "抽取数": "5",
        "检查户数": "5",
        "全覆盖": False,
        "名单附后": False,
        "此前通报户数": "",
        "另行通报户数": "",
        "联合股室": "",
        "检查类型": "",
        "参与部门": "",
        "同日": False,
        "未完成户数": "",
        "检查依据": "《民用爆炸物品安全管理条例》第四条",
        "检查开始": "2023年4月18日",
        "检查结束": "2023年4月20日",
        "抽取编号": f"202304-1-{number:02d}",
        "未发现问题户数": "3",
        "发现问题户数": "2",
        "其他情形户数": "",
        "检查结果": rows,
        "整改": True,
        "待整改": True,
        "另行处理": False,
        "有问题": True,
        "通报日期": "2023年4月26日",
    }


def rows(fill: Sequence[int] = FILL_SIZES, photos: Sequence[int] = PHOTO_SIZES) -> Iterable[Row]:
    """Everything at each size; the size is the number of documents."""
    data = TEMPLATE.read_bytes()
    seconds = best(partial(compile, data, TEMPLATE.name), 9)
    yield Row(COMPILE, 1, seconds, note="应在 20 毫秒以内")
    with _folder() as folder:
        for size in fill:
            yield from _filled(folder, data, size)
        for size in photos:
            yield _with_photos(folder, data, size)


def _filled(folder: Path, data: bytes, size: int) -> Iterator[Row]:
    template = compile(data, TEMPLATE.name)
    ready = [template.render(values(n)) for n in range(size)]
    jobs = {}
    for package, theirs in (("docxtpl", _docxtpl), ("docx-mailmerge2", _mailmerge)):
        if version(package):
            jobs[package] = theirs(data, lambda _: {})
    if "docxtpl" in jobs:
        _require_same(ready[0], jobs["docxtpl"](0))
    ours, limit, taken = _in_turns(
        size, partial(_fill, folder, data, size), partial(_write, folder, ready, size), folder, jobs
    )
    for package in ("docxtpl", "docx-mailmerge2"):
        known = version(package)
        note = "下限：写出同样的字节" if known else NOT_INSTALLED
        yield Row(FILL, size, ours, package, known or "", taken.get(package), limit, note=note)


def _with_photos(folder: Path, data: bytes, size: int) -> Row:
    marked = dialects.with_pictures(data)
    pictures = [_picture(n) for n in range(PICTURES)]
    shown: Fields = {"照片": pictures}
    template = compile(marked, TEMPLATE.name)
    ready = [template.render(values(n) | shown) for n in range(min(size, _KEPT))]

    def inline(template: object) -> Fields:
        from docx.shared import Mm
        from docxtpl import InlineImage  # type: ignore[import-untyped]

        width = Mm(dialects.BOX[0])
        return {"照片": [InlineImage(template, io.BytesIO(picture), width=width) for picture in pictures]}

    known = version("docxtpl")
    jobs = {"docxtpl": _docxtpl(marked, inline)} if known else {}
    if known:
        _require_same(ready[0], jobs["docxtpl"](0))
    ours, limit, taken = _in_turns(
        size, partial(_fill, folder, marked, size, shown), partial(_write, folder, ready, size), folder, jobs
    )
    note = f"每份 {len(ready[0]) / 1e6:.1f} MB；下限：写出同样的字节" if known else NOT_INSTALLED
    return Row(PHOTOS, size, ours, "docxtpl", known or "", taken.get("docxtpl"), limit, note=note)


def _in_turns(
    size: int,
    ours: Callable[[], None],
    limit: Callable[[], None],
    folder: Path,
    jobs: Mapping[str, Callable[[int], bytes]],
) -> tuple[float, float, dict[str, float]]:
    """Seconds of ours, of the limit, and of each opponent, for ``size`` documents.

    They take turns, so that what else the machine does slows all of them.  A turn of ours or of the limit makes all
    documents, one of an opponent its share of them; the middle turn counts, because the fastest would favour
    whoever has the shorter turns.
    """
    turns: dict[str, list[float]] = defaultdict(list)
    share = -(-size // _TURNS)
    for first in range(0, size, share):
        last = min(first + share, size)
        for package, job in jobs.items():
            seconds = best(partial(_each, folder, job, range(first, last)), 1)
            turns[package].append(seconds / (last - first) * size)
        turns[_OURS].append(best(ours, 1))
        turns[_LIMIT].append(best(limit, 1))
    middle = {name: median(seconds) for name, seconds in turns.items()}
    return middle.pop(_OURS), middle.pop(_LIMIT), middle


# --- ours and the limit -------------------------------------------------------------------------------


def _fill(folder: Path, data: bytes, size: int, more: Fields | None = None) -> None:
    template = compile(data, TEMPLATE.name)
    for n in range(size):
        _put(folder, n if not more else n % _KEPT, template.fill(values(n) | (more or {})).pieces)


def _write(folder: Path, ready: Sequence[bytes], size: int) -> None:
    for n, data in enumerate(islice(cycle(ready), size)):
        _put(folder, n % len(ready), [data])


def _put(folder: Path, number: int, pieces: Iterable[bytes]) -> None:
    path = f"{folder}/{number}.docx"
    with suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108 - the same for ours and the limit, with as little as can be between
    with open(path, "wb") as file:  # noqa: PTH123 - as above
        file.writelines(pieces)


# --- opponents ----------------------------------------------------------------------------------------


def _docxtpl(data: bytes, more: Callable[[object], Fields]) -> Callable[[int], bytes]:
    from docxtpl import DocxTemplate

    source = dialects.docxtpl(data)

    @as_it_comes()
    def job(number: int) -> bytes:
        template = DocxTemplate(io.BytesIO(source))
        template.render(values(number) | more(template), autoescape=True)
        out = io.BytesIO()
        template.save(out)
        return out.getvalue()

    return job


def _mailmerge(data: bytes, more: Callable[[object], Fields]) -> Callable[[int], bytes]:
    from mailmerge import MailMerge  # type: ignore[import-untyped]

    source, anchors = dialects.mailmerge(data)

    @as_it_comes()
    def job(number: int) -> bytes:
        given = values(number) | more(None)
        results = given.pop("检查结果")
        assert isinstance(results, list)
        with MailMerge(io.BytesIO(source)) as document:
            for at, anchor in enumerate(anchors):
                document.merge_rows(
                    anchor,
                    [
                        {"序号" + str(at): str(n)} | {name + str(at): value for name, value in row.items()}
                        for n, row in enumerate(results, 1)
                    ],
                )
            document.merge(**given)
            out = io.BytesIO()
            document.write(out)
        return out.getvalue()

    return job


def _each(folder: Path, job: Callable[[int], bytes], numbers: Iterable[int]) -> None:
    for n in numbers:
        _put(folder, n % _KEPT, [job(n)])


def _require_same(ours: bytes, theirs: bytes) -> None:
    if dialects.text(ours) != dialects.text(theirs):
        raise ToolkitError("两个程序写出的文书文字不同，比较没有意义。请向开发者报告。")


# --- the pictures and the disk ------------------------------------------------------------------------


def _picture(number: int) -> bytes:
    """A JPEG of 1,600 × 1,200 with the grain of a photo, some 300 kB, as ``photos`` makes them."""
    from PIL import Image

    coarse = Image.effect_noise((200, 150), 60 + number)
    out = io.BytesIO()
    coarse.resize((1600, 1200)).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


@contextmanager
def _folder() -> Iterator[Path]:
    """A fresh folder, on a RAM disk where there is one."""
    disk = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=disk if os.access(disk, os.W_OK) else None) as name:
        yield Path(name)

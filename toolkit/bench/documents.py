"""Word documents: filling, photos, merged printing, and reading a template.

The paper is the shipped 检查通报 with a result of five objects.  The opponents get the same template, rewritten in
their own language by ``bench.dialects``: docxtpl with the same loops and conditions, checked to write the same text;
docx-mailmerge2 without the paragraphs that it cannot repeat or leave out, so it has less to do.  docxcompose
appends the same files that ours merges.  The limit is writing the same bytes to the same disk, a RAM disk where
there is one.  Reading the template once belongs to ours; every document is another file with other values.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from toolkit.bench import dialects
from toolkit.bench.row import NOT_INSTALLED, Row, best, version
from toolkit.errors import ToolkitError
from toolkit.word.printing import bundle
from toolkit.word.template import compile

FILL, PHOTOS, MERGE, COMPILE = "填写通报", "填写通报，带 4 张照片", "合并打印", "读入模板"
FILL_SIZES, PHOTO_SIZES, MERGE_SIZES = (10, 100, 1_000), (20, 100, 500), (50, 200, 1_000)
TEMPLATE = Path(__file__).parents[2] / "templates" / "检查通报.docx"
PICTURES = 4
_KEPT = 50  # photos make documents large: the files of a run take turns
_SLOW = 100  # from here on one run of an opponent is enough

Fields = dict[str, object]


def values(number: int) -> Fields:
    """What the paper says, other for every number."""
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
        "抽查事项": "民用爆炸物品企业安全检查",
        "名单数": "15",
        "检查户数": "5",
        "检查依据": "《民用爆炸物品安全管理条例》第四条",
        "检查开始": "2023年4月18日",
        "检查结束": "2023年4月20日",
        "抽取编号": f"202304-1-{number:02d}",
        "未发现问题户数": "3",
        "发现问题户数": "2",
        "其他情形户数": "",
        "检查结果": rows,
        "有问题": True,
        "通报日期": "2023年4月26日",
    }


def rows(
    fill: Sequence[int] = FILL_SIZES, photos: Sequence[int] = PHOTO_SIZES, merge: Sequence[int] = MERGE_SIZES
) -> Iterable[Row]:
    """Everything at each size; the size is the number of documents."""
    data = TEMPLATE.read_bytes()
    seconds = best(partial(compile, data, TEMPLATE.name), 9)
    yield Row(COMPILE, 1, seconds, note="应在 20 毫秒以内")
    with _folder() as folder:
        for size in fill:
            yield from _filled(folder, data, size)
        for size in photos:
            yield _with_photos(folder, data, size)
        for size in merge:
            yield _merged(data, size)


def _filled(folder: Path, data: bytes, size: int) -> Iterator[Row]:
    ours = best(partial(_fill, folder, data, size))
    template = compile(data, TEMPLATE.name)
    ready = [template.render(values(n)) for n in range(size)]
    limit = best(partial(_write, folder, ready, size))
    repeats = 1 if size >= _SLOW else 3
    for package, theirs in (("docxtpl", _docxtpl), ("docx-mailmerge2", _mailmerge)):
        known = version(package)
        if known is None:
            yield Row(FILL, size, ours, package, limit_seconds=limit, note=NOT_INSTALLED)
            continue
        job = theirs(data, lambda _: {})
        if package == "docxtpl":
            _require_same(ready[0], job(0))
        taken = best(partial(_each, folder, job, size), repeats)
        yield Row(FILL, size, ours, package, known, taken, limit, note="下限：写出同样的字节")


def _with_photos(folder: Path, data: bytes, size: int) -> Row:
    marked = dialects.with_pictures(data)
    pictures = [_picture(n) for n in range(PICTURES)]
    shown: Fields = {"照片": pictures}
    ours = best(partial(_fill, folder, marked, size, shown))
    template = compile(marked, TEMPLATE.name)
    ready = [template.render(values(n) | shown) for n in range(min(size, _KEPT))]
    limit = best(partial(_write, folder, ready, size))
    note = f"每份 {len(ready[0]) / 1e6:.1f} MB；下限：写出同样的字节"
    known = version("docxtpl")
    if known is None:
        return Row(PHOTOS, size, ours, "docxtpl", limit_seconds=limit, note=NOT_INSTALLED)

    def inline(template: object) -> Fields:
        from docx.shared import Mm
        from docxtpl import InlineImage  # type: ignore[import-untyped]

        width = Mm(dialects.BOX[0])
        return {"照片": [InlineImage(template, io.BytesIO(picture), width=width) for picture in pictures]}

    job = _docxtpl(marked, inline)
    _require_same(ready[0], job(0))
    taken = best(partial(_each, folder, job, size), 1)
    return Row(PHOTOS, size, ours, "docxtpl", known, taken, limit, note=note)


def _merged(data: bytes, size: int) -> Row:
    template = compile(data, TEMPLATE.name)
    files = {f"{n:04d}": template.render(values(n)) for n in range(size)}
    ours = best(partial(bundle, files))
    known = version("docxcompose")
    if known is None:
        return Row(MERGE, size, ours, "docxcompose", note=NOT_INSTALLED)
    taken = best(partial(_compose, list(files.values())), 1)
    return Row(MERGE, size, ours, "docxcompose", known, taken, note="同样的 .docx 并成一个文件")


# --- ours and the limit -------------------------------------------------------------------------------


def _fill(folder: Path, data: bytes, size: int, more: Fields | None = None) -> None:
    template = compile(data, TEMPLATE.name)
    for n in range(size):
        _put(folder, n if not more else n % _KEPT, template.render(values(n) | (more or {})))


def _write(folder: Path, ready: Sequence[bytes], size: int) -> None:
    for n, data in enumerate(islice(cycle(ready), size)):
        _put(folder, n % len(ready), data)


def _put(folder: Path, number: int, data: bytes) -> None:
    path = f"{folder}/{number}.docx"
    with suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108 - the same for ours and the limit, with as little as can be between
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123 - as above
        file.write(data)


# --- opponents ----------------------------------------------------------------------------------------


def _docxtpl(data: bytes, more: Callable[[object], Fields]) -> Callable[[int], bytes]:
    from docxtpl import DocxTemplate

    source = dialects.docxtpl(data)

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


def _each(folder: Path, job: Callable[[int], bytes], size: int) -> None:
    for n in range(size):
        _put(folder, n % _KEPT, job(n))


def _compose(files: Sequence[bytes]) -> bytes:
    from docx import Document
    from docxcompose.composer import Composer  # type: ignore[import-untyped]

    composer = Composer(Document(io.BytesIO(files[0])))
    for data in files[1:]:
        composer.append(Document(io.BytesIO(data)))
    out = io.BytesIO()
    composer.save(out)
    return out.getvalue()


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

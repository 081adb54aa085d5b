"""``python -m tests.word.look FOLDER [KIND …]``: five papers of each kind in two office engines, to be looked at.

Makes the year of each of the five ``offices``, takes from each the fullest paper of every kind, lets LibreOffice and
the second engine (document-builder, requirements-long.txt) lay it out, and writes pictures of the pages, kind by
kind.  Says where the engines differ in the number of pages.  What FOLDER has already is not made again.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Container, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from tests.second_engine import convert
from tests.word.offices import BUREAUS, year_of
from toolkit.jobs.papers import PAPERS
from toolkit.word import pdf

ENGINES = {"LibreOffice": ".pdf", "second": ".second.pdf"}
_SCALE, _ACROSS, _DOWN, _GAP, _SHOWN = 0.65, 4, 3, 4, 8
"""A page is 387 × 547 dots: its lines can be told apart; twelve on a picture, and of a long paper eight."""


def kind_of(path: Path) -> str:
    """The kind of a paper, by its file's name."""
    return max((p.name for p in PAPERS if path.stem.startswith(p.name)), key=len, default="")


def fullest(root: Path) -> dict[str, Path]:
    """The paper of each kind that says most, among those of a bureau's folder."""
    found: dict[str, Path] = {}
    for path in sorted(root.rglob("*.docx")):
        kind = kind_of(path)
        if kind and (kind not in found or path.stat().st_size > found[kind].stat().st_size):
            found[kind] = path
    return found


def lacking(kinds: Container[str]) -> list[str]:
    """Kinds of the list that are not among these."""
    return [paper.name for paper in PAPERS if paper.name not in kinds]


def printed(papers: Iterable[Path], folder: Path) -> None:
    """Both engines' PDF beside each paper that has none yet."""
    engine = pdf.find()
    assert engine, "LibreOffice is missing"
    papers = [path for path in papers if not path.with_suffix(".second.pdf").exists()]
    for batch in pdf.batches(papers):
        made = engine.render([papers[n] for n in batch], folder)
        for n, data in zip(batch, made, strict=True):
            papers[n].with_suffix(".pdf").write_bytes(data or b"")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda path: convert(path, "pdf"), papers))


def pictures(path: Path) -> list[Image.Image]:
    """Its pages."""
    with pypdfium2.PdfDocument(path) as file:
        return [page.render(scale=_SCALE).to_pil().convert("RGB") for page in file]


def sheets(pages: list[tuple[str, Image.Image]]) -> list[Image.Image]:
    """The pages, each with its words in the corner, on as many pictures as they need."""
    found = []
    for at in range(0, len(pages), _ACROSS * _DOWN):
        part = pages[at : at + _ACROSS * _DOWN]
        wide, high = (max(size) + _GAP for size in zip(*(page.size for _, page in part), strict=True))
        whole = Image.new(
            "RGB", (wide * min(_ACROSS, len(part)), high * -(-len(part) // _ACROSS)), (90, 90, 90)
        )
        for n, (words, page) in enumerate(part):
            place = (n % _ACROSS * wide, n // _ACROSS * high)
            whole.paste(page, place)
            ImageDraw.Draw(whole).text(place, words, fill=(200, 0, 0))
        found.append(whole)
    return found


def some(pages: list[Image.Image]) -> list[Image.Image]:
    """All pages of a paper; of a long one the first and the last."""
    return pages if len(pages) <= _SHOWN else pages[: _SHOWN - 3] + pages[-3:]


def main(folder: Path, only: list[str]) -> int:
    """Make everything; how many papers have another number of pages in the other engine."""
    taken: dict[str, list[tuple[int, Path]]] = defaultdict(list)
    for number, bureau in enumerate(BUREAUS, 1):
        root = folder / f"{number}{bureau.name}"
        if not root.exists():
            root.mkdir(parents=True)
            year_of(bureau, root)
        found = fullest(root)
        if missing := lacking(found):
            print(f"{bureau.name} has no {'、'.join(missing)}")
        for kind, path in found.items():
            if not only or kind in only:
                copy = folder / "papers" / f"{kind}-{number}.docx"
                copy.parent.mkdir(exist_ok=True)
                copy.write_bytes(path.read_bytes())
                taken[kind].append((number, copy))
    printed((path for papers in taken.values() for _, path in papers), folder)
    differing = 0
    for kind, papers in taken.items():
        shown = []
        for number, path in papers:
            pair = {engine: pictures(path.with_suffix(suffix)) for engine, suffix in ENGINES.items()}
            for engine, pages in pair.items():
                shown += [(f"{number} {engine} {len(pages)}", page) for page in some(pages)]
            if len({len(pages) for pages in pair.values()}) > 1:
                differing += 1
                print(f"{path.stem}: {', '.join(f'{engine} {len(pages)}' for engine, pages in pair.items())}")
        for n, picture in enumerate(sheets(shown), 1):
            picture.save(folder / f"{kind}-{n}.png")
    print(
        f"{sum(map(len, taken.values()))} papers of {len(taken)} kinds, {differing} with another number of pages"
    )
    return differing


if __name__ == "__main__":
    sys.exit(bool(main(Path(sys.argv[1]), sys.argv[2:])))

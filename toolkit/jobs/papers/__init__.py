"""The papers: every kind of Word document that the toolkit makes, each in a file of its own.

A new kind is a new file here, with a ``Paper`` in it (``paper``) and its template, which ``python -m toolkit.masters``
writes.  Nothing else has to know of it: whoever wants the papers asks ``PAPERS``, and gets what lies in this folder.

    paper      what a paper is
    context    what the papers of a task have in common;  issuing: those of a year and of a month
    glossary   what the fields mean that several papers share;  wording: the words that they share;
    together   whose visit a paper is of
    as_found   what a phone handed in, as a paper prints it
    all others a paper each
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

from toolkit.archive.kinds import Filing
from toolkit.jobs.papers.paper import Paper


def _papers() -> tuple[Paper, ...]:
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    found = {one for module in modules for one in vars(module).values() if isinstance(one, Paper)}
    return tuple(sorted(found, key=lambda paper: paper.place))


PAPERS = _papers()
"""All papers, in the order of the work."""

BY_NAME = {paper.name: paper for paper in PAPERS}

FILED: dict[str, Filing] = {
    paper.name: replace(paper.filed, of_one=paper.of_one) for paper in PAPERS if paper.filed
}
"""How the archive files each of them by name; those that are not here can be made again at any time."""

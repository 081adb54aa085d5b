"""What a process of the nursery does that no command does alone."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from toolkit.cli import main
from toolkit.ledger import docket


def take_numbers(papers: Sequence[str]) -> int:
    """Take a 文号 for each paper, in the office that is the current folder."""
    for about in papers:
        year = Path.cwd() / "记录" / "2023"
        docket.take(year, "示工信", docket.NumberedPaper("检查通报", about), date(2023, 4, 26), "测试员")
    return 0


def with_templates_here(words: Sequence[str]) -> int:
    """The templates of the office that is the current folder, not the toolkit's own."""
    from toolkit.jobs import check_templates

    check_templates.TEMPLATES = Path.cwd() / check_templates.TEMPLATES.name
    return main(words)


def without_an_office(words: Sequence[str]) -> int:
    """No program of this computer makes a PDF: what that takes is tried in tests/archive."""
    os.environ["SOFFICE"] = "/nowhere/soffice"
    return main(words)


def without_the_service(words: Sequence[str]) -> int:
    """The add-in without its service, which would go on after the trial."""
    from toolkit.addin import profile

    profile.start = lambda: None
    return main(words)

"""The table of what each check earns is the one in docs, and it is worth something."""

from __future__ import annotations

import re

import pytest

from tests.word.ablation import PAGE, check_of, found, found_in, page
from tests.word.typed import PAPERS, write
from tests.word.typed_mutants import MUTANTS


@pytest.mark.thorough
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.id)
def test_what_is_wrong_with_a_typed_paper_is_named_with_its_source(mutant):
    problems = found_in(mutant)
    (named, *_) = [problem for problem in problems if mutant.words in str(problem)] or [None]
    assert named is not None, [str(problem) for problem in problems]
    assert re.match("国标|条例|实务|待核", named.rule)
    assert len(problems) <= 3, [str(problem) for problem in problems]  # one change is not told ten times


@pytest.mark.thorough
@pytest.mark.parametrize("kind", PAPERS)
def test_a_typed_paper_that_is_right_is_passed_in_silence(kind):
    assert [str(problem) for problem in found(write(PAPERS[kind]))] == []


@pytest.mark.thorough
def test_the_table_in_docs_is_what_the_checks_earn():
    written = PAGE.read_text("utf-8")
    assert written == page(), "请运行 python -m tests.word.ablation > docs/公文体检.md"
    checks, mutants, named, _, noisy = map(int, re.findall(r"\d+", written.partition("\n共 ")[2])[:5])
    assert checks > 89
    assert mutants > 200
    assert named == mutants
    assert noisy == 0


def test_a_message_is_one_check_whatever_it_is_about():
    by_name = {mutant.id: mutant for mutant in MUTANTS}
    first, second, other = (
        {check_of(problem) for problem in found_in(mutant)}
        for mutant in map(by_name.__getitem__, ("没有主送-通知", "没有主送-函", "没有日期-通知"))
    )
    assert first == second
    assert not first & other

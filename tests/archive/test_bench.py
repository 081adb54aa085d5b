"""The comparison of the archive measures what it says; nothing depends on how long it takes."""

from __future__ import annotations

import pytest

from tests.bench import archive


def test_an_office_of_a_size_has_that_many_files(tmp_path) -> None:
    plan = archive.write_office(tmp_path, 50)
    assert len(plan.files) == 50
    assert sum(len(item.hanging) for item in plan.items) == 40


@pytest.mark.thorough
@pytest.mark.office
def test_packages_and_pdfs_are_measured(monkeypatch) -> None:
    monkeypatch.setattr(archive, "_ROUNDS", 1)
    monkeypatch.setattr(archive, "ALONE", 1)
    package, printed = archive.rows((50,), 3)
    assert package.of_limit
    assert package.peak
    assert printed.speedup

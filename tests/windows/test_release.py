"""A release is of a commit and of a version that the changelog tells of; its digests are sha256sum's."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import release

CHANGELOG = "# 更新记录\n\n## 0.2.0（2026-11-27）\n\n- 甲\n"


def test_a_committed_tree_whose_version_the_changelog_tells_of_is_ready() -> None:
    assert release.unready("", CHANGELOG, "0.2.0") == []
    assert release.unready("", f"# 更新记录\n\n## Unreleased\n\n{CHANGELOG}", "0.2.0") == []


@pytest.mark.parametrize(
    ("changes", "changelog", "version", "says"),
    [
        (" M toolkit/cli.py\n", CHANGELOG, "0.2.0", "not committed:  M toolkit/cli.py"),
        ("", CHANGELOG, "0.3.0", "no heading “## 0.3.0”"),
        ("", CHANGELOG, "0.2", "no heading “## 0.2”"),
        ("", f"## Unreleased\n\n- 乙\n\n{CHANGELOG}", "0.2.0", "lines under “## Unreleased”"),
        ("", f"## Unreleased\n\n### 命令\n\n- 乙\n\n{CHANGELOG}", "0.2.0", "lines under “## Unreleased”"),
    ],
)
def test_what_stands_in_the_way_is_named(changes: str, changelog: str, version: str, says: str) -> None:
    assert any(says in reason for reason in release.unready(changes, changelog, version))


def test_the_digests_are_checked_by_sha256sum(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("甲.zip", "乙.exe")]
    for path in files:
        path.write_bytes(path.name.encode())
    (tmp_path / release.SUMS).write_text(release.sums(files, tmp_path), "utf-8")
    check = ["sha256sum", "-c", "--quiet", release.SUMS]
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    files[0].write_bytes(b"other")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 1

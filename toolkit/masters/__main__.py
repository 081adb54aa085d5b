"""``python -m toolkit.masters``: write the masters of ``workbooks/`` anew."""

from pathlib import Path

from toolkit.masters import rebuild

rebuild(Path(__file__).resolve().parents[2] / "workbooks")

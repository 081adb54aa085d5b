"""``python -m toolkit.masters``: write anew what an office is given, ``workbooks/`` and ``templates/``."""

from pathlib import Path

from toolkit.masters import rebuild, templates

ROOT = Path(__file__).resolve().parents[2]
rebuild(ROOT / "workbooks")
templates.write(ROOT / "templates")

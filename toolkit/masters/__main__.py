"""``python -m toolkit.masters``: write anew ``workbooks/``, ``templates/`` and ``docs/核验.html``."""

from pathlib import Path

from toolkit.draw.verification import NAME, verification_page
from toolkit.masters import rebuild, templates

ROOT = Path(__file__).resolve().parents[2]
rebuild(ROOT / "workbooks")
templates.write(ROOT / "templates")
(ROOT / "docs" / NAME).write_bytes(verification_page())

"""``python -m toolkit.masters``: write anew ``workbooks/``, ``templates/`` and ``docs/核验.html``."""

from pathlib import Path

from toolkit.masters import rebuild, templates
from toolkit.publicity.verification import NAME, verification_page

ROOT = Path(__file__).resolve().parents[2]
rebuild(ROOT / "workbooks")
templates.write(ROOT / "templates")
(ROOT / "docs" / NAME).write_bytes(verification_page())

"""Starts the service behind the WPS add-in from anywhere: at login, from the menu.  See ``toolkit/wps.py``."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])  # not this folder, whose names could stand for others

from toolkit.wps import main  # noqa: E402  (found only now)

if __name__ == "__main__":
    sys.exit(main())

"""Every command, in the order of the year: its name and help, what it runs and takes, its button."""

from __future__ import annotations

from toolkit.commands.drawing import DRAWING
from toolkit.commands.inspecting import INSPECTING
from toolkit.commands.tools import TOOLS

GROUPS = {"bulk": "大库：省、市百万户以上的名录不进工作簿，从文件抽取"}
"""The help of each group of commands (the first word of a name of two)."""

COMMANDS = (*DRAWING, *INSPECTING, *TOOLS)

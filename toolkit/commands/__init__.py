"""The commands as data: whatever can be asked of the toolkit has its one entry.

    entry       what an entry is made of
    arguments   the arguments that entries share
    drawing     the entries from the registries to the draw
    inspecting  those from the papers to the archive
    tools       those about workbook, templates and computer; 大库; the demonstration
    table       all of them, in the order of the year

The command line, the buttons, 首页 and its 使用说明 are made from them; README and handbook are checked against them.
Steps are named, not imported: to know the commands is light.
"""

from toolkit.commands.entry import Argument, Button, Command, Group, Use
from toolkit.commands.table import COMMANDS, GROUPS

__all__ = ["COMMANDS", "GROUPS", "Argument", "Button", "Command", "Group", "Use"]

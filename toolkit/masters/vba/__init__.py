"""``vbaProject.bin`` written from plain VBA sources, with the standard library only.

A macro project is a little file system (``compound``, MS-CFB) whose streams describe the project and hold
each module's source, compressed (``project``, ``compression``, MS-OVBA).  Nothing compiled is stored: the
office compiles the sources when it loads them.  So what runs is exactly what ``macros/*.bas`` say, and a
reviewer, a virus scanner and our tests read the same text.

Equal sources give equal bytes: no clock, no random source.
"""

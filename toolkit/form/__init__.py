"""The sheet 办理: what a command takes is asked there, in rows made from the command's one entry.

    choices   what each row offers: the tasks that are ready, the firms drawn, files just saved
    values    what was typed becomes typed values, every trouble with its cell
    filling   the rows are laid out and read
    wording   a message in the words of buttons, not of commands and flags
    answers   what a click answers, as a message that fits a screen

Where the rows stand on the sheet knows ``excel.form``; when they are laid out and read, ``buttons``.
"""

"""The sheet 办理: what a command takes is asked there, in rows made from the command's one entry.

    choices   what each row offers: the tasks that are ready, the firms drawn, files just saved
    values    what was typed becomes typed values, every trouble with its cell

Where the rows stand on the sheet knows ``excel.form``; when they are laid out and read, ``buttons``.
"""

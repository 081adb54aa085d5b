"""Lists that offices already have → rows of the workbook's sheets.  Pure: grids in, lines out.

    head       where the head stands: title rows above it, one or two rows of labels
    mapping    which column of the file is which column of the sheet, how sure that is, and why
    remembered the mappings that were accepted before, by the signature of the head
    sorting    which rows are no data: samples, hints, totals, heads pasted again
    reading    what one cell of the file becomes, or why it cannot be taken
    lines      one Line for every row of the file: taken, changed, refused or no data; none is lost

How a file is opened is not known here (``excel/foreign.py``); the step is ``jobs/importing.py``.
"""

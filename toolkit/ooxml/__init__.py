"""What a workbook, a document and an archive have in common: they are ZIP files, and the first two hold parts.

    zipped   ZIP files written front to back, the same content in the same bytes; what another file holds is taken
             over still compressed
    parts    names of parts, and what reading garbage raises (ECMA-376 part 2)

What the parts mean is the business of ``toolkit.excel`` and ``toolkit.word``.  Nothing of ours is imported here.
"""

"""Comparison with the best known alternatives, and with the least that must be done at all.

    row       one measurement, and the tools with which it is taken
    report    all sections as one table (``python start.py bench``)
    draw      freeze and draw: consistent_sampler, cryptorandom, pandas; limit: sort and hash the frame
    teams     who inspects: OR-tools' minimum-cost flow
    workbook  reading a registry and changing a large file: python-calamine, openpyxl
    documents Word documents: docxtpl, docx-mailmerge2; limit: write the same bytes
    joining   merged printing: docxcompose
    papers    生成文书 as a process against docxtpl; limit: read the workbook
    jobs      the year's commands as processes; limit: read the workbook
    start     the command line: a bare interpreter
    probe     one measurement in a process of its own, with its peak of memory
    registry  an invented registry of any size, for ``draw``
    dialects  the shipped template in the opponents' languages, for ``documents``

A section is a module with ``rows()``.  Opponents stand in requirements-dev.txt; where one is missing, its row says so.
Nothing here is needed to work with the toolkit, and no test depends on a time.
"""

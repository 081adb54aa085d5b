"""The year's cycle, one step a module, named like its command; ``toolkit.commands`` has them in order.

Record = file, sheet = view: what must not be lost is written to the record folder first, and the sheets and
documents can be made from it again.  So a crash between the two loses nothing, and running the step once more
finishes it.
"""

"""双随机工具箱: 「双随机、一公开」 inspections from the workbook a county bureau already knows."""

import atexit
import gc
import os

__version__ = "0.2.0"

gc.set_threshold(500_000, 50)  # of what is imported, or of a large workbook, hardly an object is ever garbage
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy multiplies no matrices here: none of its threads
atexit.register(gc.freeze)  # and at the end nothing is left to look for

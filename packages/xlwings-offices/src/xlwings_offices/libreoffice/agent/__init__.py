"""The half of the engine that runs under the office's own Python and speaks UNO with the office.

LibreOffice's Python bridge (``uno``) belongs to one interpreter, seldom the one a program runs on.  So this
package is started as a child process of its own (``link.py`` starts it) and talks JSON lines: a request in, an
answer out, one whole block of cells at a time.  It imports nothing of the other half.
"""

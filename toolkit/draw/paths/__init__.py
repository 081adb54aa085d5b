"""Faster ways to the same selection: from 100,000 objects on, and out of core at ten million.

The protocol fixes *what* is selected (the smallest tickets of every stratum); these modules differ only in *how*
the smallest are found.  All of them give the bytes that ``plain`` gives:

    plain      every ticket of a stratum, sorted                    the reference, easy to read; small frames
    midstate   SHA-256 of the seed's block done once and copied;    one process, memory for what is drawn only;
               tickets above a cut-off are dropped at once          what a draw of 100,000 objects and more uses
    engine     the same as SQL inside DuckDB, within 128 MB         frame.txt or a Parquet copy on disk
    sql        that SQL as text, for DuckDB, PostgreSQL and Spark   a province's own database or cluster

**The cut-off.**  Of a stratum with N objects, n to be drawn, the n-th smallest ticket lies near n/N of the scale.
A bound somewhat above it is chosen beforehand from n and N alone (``selection.bound``); tickets above it need not
be kept, let alone sorted.  This is exact, not approximate: at least n tickets below the bound contain the n smallest.
Were there fewer, which happens less than once in 10^12 strata, the stratum is done again without a bound.

**Alternates (候补).**  A record's alternates.txt holds *all* others, in order, and record.json their digest: every
path computes them when asked (``standby=None``), which costs a full sort, so the cut-off saves nothing then.  At ten
million objects that file has a gigabyte; who only wants to know the result asks for ``standby=0``, or for the first
few of every stratum.  The first k of a path are the first k of the file, because tickets do not depend on how
many are looked at.

``frames`` does the same for freezing: sorts, checks and hashes a frame by the million, to the bytes and the refusals
of ``frozen.write_lists``.  ``bulk`` is a whole record folder on disk, drawn and verified without being loaded.

A frame is any iterable of chunks of whole lines that can be gone through twice (``selection.Chunks`` of a stream):
first its strata are counted, from which the quotas follow, then it is drawn from.
"""

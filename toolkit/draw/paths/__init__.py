"""A large frame: the same bytes by faster ways, from 100,000 objects on (``frozen.LARGE``).

The protocol fixes *what* is selected (the smallest tickets of every stratum); these modules differ only in *how*.

    plain      every ticket as text, a stratum at a time      the reference, easy to read; small frames
    arrays     the tickets of thousands hashed (``hashing``),  a frame as bytes, in memory; ``bulk.buckets`` hands
               sorted and written at once                      it the rows of one that is larger, part by part
    frames     the frame sorted, checked and hashed with arrays, to the bytes and the refusals of ``frozen.write_lists``
    selection  what they share: the bytes that a selection is, and the chunks in which a frame is read

A frame is any iterable of chunks of whole lines that can be gone through twice (``selection.Chunks`` of a stream):
first its strata are counted, from which the quotas follow, then it is drawn from.
"""

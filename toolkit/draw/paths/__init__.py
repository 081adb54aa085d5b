"""A large frame: the same bytes by faster ways, from 100,000 objects on (``frozen.LARGE``).

The protocol fixes *what* is selected (the smallest tickets of every stratum); these modules differ only in *how*.

    plain      every ticket as text, a stratum at a time      the reference, easy to read; small frames
    midstate   the seed's block of SHA-256 done once and      one process over the frame as bytes
               copied, tickets as 32 bytes
    frames     the frame sorted, checked and hashed with arrays, to the bytes and the refusals of ``frozen.write_lists``
    selection  what they share: the bytes that a selection is, and the chunks in which a frame is read

A frame is any iterable of chunks of whole lines that can be gone through twice (``selection.Chunks`` of a stream):
first its strata are counted, from which the quotas follow, then it is drawn from.
"""

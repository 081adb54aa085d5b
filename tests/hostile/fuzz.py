"""Coverage-guided fuzzing of one reader, by Atheris (libFuzzer):

    python tests/hostile/fuzz.py TARGET FOLDER SECONDS [-runs=1000] [-seed=1] …

FOLDER is the corpus; what a reader chokes on is put beside it as TARGET-crash-….  SECONDS are the processor's, so that
as much is tried on a computer that others share.  A mutant is given 120 seconds by the clock: code that counts its
branches takes four times as long as the reader alone.
``test_fuzzed.py`` keeps the findings in ``cases`` and runs this for its long part.
"""

from __future__ import annotations

import gc
import itertools
import os
import random
import signal
import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

with atheris.instrument_imports(include=["toolkit", "PIL"]):
    from PIL import Image

    from tests.hostile.mutations import spoil, spoil_file
    from tests.hostile.targets import TARGETS, survives

    Image.init()  # its readers of pictures, which it loads when they are asked for


def spent() -> float:
    """Seconds of the processor's time so far, those of ended children with them: an .xls file is read in one."""
    return sum(os.times()[:4])


def main(words: list[str]) -> None:
    name, folder, seconds, *options = words
    target = TARGETS[name]
    for number, seed in enumerate(target.seeds()):
        (Path(folder) / f"seed-{number}").write_bytes(seed)

    end = spent() + float(seconds)

    count = itertools.count(1)

    def one(data: bytes) -> None:
        if data:  # libFuzzer begins with nothing
            survives(target, data)
        if not next(count) % 20:  # a book is a cycle: 700 of them would be a flood of memory
            gc.collect()
        if spent() > end:
            os.kill(os.getpid(), signal.SIGUSR1)  # libFuzzer tells its figures and ends

    def change(data: bytes, chance: random.Random) -> bytes:
        """Now our own changes, now libFuzzer's, which know what the code compared with."""
        return spoil(data, chance) if chance.random() < 0.5 else atheris.Mutate(data, len(data) + 64)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        changed = spoil_file(data, random.Random(seed), change)
        return changed if len(changed) <= most else data  # libFuzzer ends at a longer one

    limits = [
        "-timeout=120",
        "-report_slow_units=120",
        "-rss_limit_mb=1500",
        f"-artifact_prefix={folder}/../{name}-",
        "-max_len=4000000",
    ]
    atheris.Setup([sys.argv[0], *limits, *options, folder], one, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])

r"""The draw itself: frozen files + secret + public randomness → the record, and nothing else goes in.

    selected.txt     stratum, rank, id, ticket      ordered by stratum, then rank from 1
    alternates.txt   the same for the next tickets (候补), rank from 1 in each stratum
    assignment.txt   object, slot, inspector, role  ordered by object, then slot from 1
    record.json      C, nonce, entropy, level, seed, the rounding, the digests of the three lists

``draw`` is a function in the mathematical sense: same files, secret and entropy give the same bytes on
every machine, which is how anybody checks a record.

The records of a year hang on a chain: ``chain.txt`` has a line "name, R_k, H_k" for each, R_k being SHA-256 of
record.json, with H_k = SHA256(H_{k-1} "\n" R_k "\n") and H_0 = 64 zeros, so that none can be changed, dropped or
slipped in later without changing all that follow.  Since SSJ2 the freeze has a line of its own, "draw_id/freeze",
with R_k = C: a freeze that was thrown away, to freeze again, is missed there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.draw.deciding import deciding
from toolkit.draw.encoding import canonical_json, digest, from_lines, manifest, to_lines
from toolkit.draw.entropy import SOURCES, compose
from toolkit.draw.frozen import (
    MANIFEST,
    NONCE_DIGEST,
    Frozen,
    commitment,
    committed,
    freeze,
    read_frozen,
)
from toolkit.draw.lists import ASSISTANT, LEAD
from toolkit.draw.paths import plain
from toolkit.draw.paths.selection import Selection
from toolkit.draw.quota import Quotas, quotas
from toolkit.draw.second import joined
from toolkit.draw.team import assign
from toolkit.draw.ticket import ASSIGNMENT, OBJECTS, ROUNDING, purpose_seed, seed
from toolkit.errors import Changed, Refused

__all__ = ["ALTERNATES", "ASSIGNED", "RECORD", "SELECTED", "chain_line", "commitment", "draw", "freeze"]

RECORD, SELECTED, ALTERNATES, ASSIGNED = "record.json", "selected.txt", "alternates.txt", "assignment.txt"
DIGESTS = {
    SELECTED: "selected_sha256",
    ALTERNATES: "alternates_sha256",
    ASSIGNED: "assignment_sha256",
}
"""Under which key of record.json the SHA-256 of each list stands."""


def draw(
    files: Mapping[str, bytes], nonce: bytes, entropy: str, prev_record: str, second: str = ""
) -> dict[str, bytes]:
    """The four files of the record, by name.

    ``entropy`` is the value of the source and issue that decide (``deciding``), with or without them in front.
    ``second`` is the other office's half of the secret, as hex, where there is one.
    ``prev_record`` is the SHA-256 of the last record.json of the year's chain (64 zeros for none).
    Raises Changed or Refused when files or secret are not the frozen ones, ProblemsFound when the entropy
    does not fit, Infeasible when no teams can be made.
    """
    if manifest({name: files[name] for name in committed(files[MANIFEST])}) != files[MANIFEST]:
        raise Changed("冻结的文件已被改动，与 manifest.txt 不符。请用“核验”查明是哪个文件，从备份恢复。")
    drawing = open_draw(files, read_frozen(files), nonce, entropy, second)
    selection = _select(drawing)
    lists = {
        SELECTED: selection.selected,
        ALTERNATES: selection.alternates,
        ASSIGNED: drawing.assigned(selection.selected),
    }
    digests = {name: digest(data) for name, data in lists.items()}
    return {RECORD: drawing.record(digests, prev_record), **lists}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A draw whose seed is known: what follows but for the lists of objects, which have several ways to be made."""

    frozen: Frozen
    commit: str
    nonce: str
    second: str
    entropy: str
    seed: str
    rounding: Quotas

    @property
    def object_seed(self) -> str:
        """S_obj."""
        return purpose_seed(self.seed, OBJECTS)

    def assigned(self, selected: bytes) -> bytes:
        """The bytes of assignment.txt for those of selected.txt.  Raises Infeasible."""
        frozen, objects = self.frozen, [row[2] for row in from_lines(SELECTED, selected, 4)]
        assignment_seed = purpose_seed(self.seed, ASSIGNMENT)
        teams = assign(assignment_seed, objects, frozen.staff, frozen.recusals, frozen.plan.mixing_rounds)
        return to_lines(
            (name, str(slot), person, LEAD if slot == 1 else ASSISTANT)
            for name in sorted(objects)
            for slot, person in enumerate(teams[name], start=1)
        )

    def record(self, digests: Mapping[str, str], prev_record: str) -> bytes:
        """The bytes of record.json, from the SHA-256 of each of the three lists."""
        plan, rounding = self.frozen.plan, self.rounding
        content = {
            "draw_id": plan.draw_id,
            "commit": self.commit,
            "nonce": self.nonce,
            **({"nonce2": self.second} if self.second else {}),
            "entropy": self.entropy,
            "level": str(SOURCES[self.entropy.partition(":")[0]].proof),
            "seed": self.seed,
            "rounding": {
                "D": rounding.denominator,
                "u": rounding.offset,
                "order": list(rounding.order),
                "strata": [[s.stratum, s.size, s.quota, str(s.chance)] for s in rounding.shares],
            },
            **{key: digests[name] for name, key in DIGESTS.items()},
            "prev_record": prev_record,
        }
        return canonical_json(content)


def open_draw(
    files: Mapping[str, bytes], frozen: Frozen, nonce: bytes, entropy: str, second: str = ""
) -> Drawing:
    """Seed and quotas.  Of ``files`` it takes manifest.txt, nonce.sha256 and amendments; it raises as ``draw``."""
    if files[NONCE_DIGEST] != f"{digest(nonce)}\n".encode():
        raise Refused("随机密数不是冻结时的那一个（nonce.sha256）。请找回原来的 nonce.txt，不要重新产生。")
    plan = frozen.plan
    entropy_text, commit = compose(*deciding(plan, files), entropy), commitment(files)
    seed_hex = seed(commit, joined(plan, nonce.hex(), second), entropy_text, plan.spec)
    rounding = quotas(frozen.counts, plan.rule(), purpose_seed(seed_hex, ROUNDING))
    return Drawing(frozen, commit, nonce.hex(), second, entropy_text, seed_hex, rounding)


def chain_line(draw_id: str, record: bytes, previous: str) -> bytes:
    """The line of chain.txt for a record (the bytes of record.json) behind H_{k-1} = ``previous``."""
    return to_lines([(draw_id, digest(record), chain_hash(previous, digest(record)))])


def chain_hash(before: str, record_digest: str) -> str:
    """H_k from H_{k-1} and the SHA-256 of record k."""
    return digest(f"{before}\n{record_digest}\n".encode())


def _select(drawing: Drawing) -> Selection:
    """The lines of selected.txt and alternates.txt; a large frame takes the faster path to the same bytes."""
    frozen, shares = drawing.frozen, drawing.rounding.shares
    if frozen.large:
        from toolkit.draw.paths import arrays  # numpy, which a small frame does not wait for

        return arrays.select(frozen.frame, shares, drawing.object_seed)
    return plain.select(frozen.pool, shares, drawing.object_seed)

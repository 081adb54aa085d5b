"""公平性自检: thousands of draws of the real pool with other seeds, so that anyone can see the chances are equal.

Nothing is drawn and nothing is recorded: the pool of the task (the frozen one, or what would be frozen now) is run
through the very functions of the draw.  The result is told per region and class, and drawn as a picture.
"""

from __future__ import annotations

from toolkit.draw.fairness import Fairness, simulate
from toolkit.errors import Level, Place, Problem
from toolkit.excel.book import Book
from toolkit.files import telling, write_atomic
from toolkit.jobs.base import Desk, Office, Outcome, draw_id_of, open_desk, require_fit
from toolkit.jobs.frozen_content import TRIALS, Freezing, frozen_files, people_of
from toolkit.ledger import records
from toolkit.model import Task
from toolkit.pictures.plots import fairness_png

RUNS, LARGE_POOL, RUNS_OF_LARGE = 10_000, 2_000, 1_000


def fairness(book: Book, office: Office, key: str) -> Outcome:
    """Simulate the draws of one task; the picture goes to 自检/."""
    desk = open_desk(book, office)
    task = desk.task(key)
    require_fit(desk.problems)
    outcome = Outcome("公平性自检")
    folder = office.records(task.year) / draw_id_of(task)
    if folder.exists():
        record = records.read(folder)
        files, seed = record.files, record.commit
    else:
        freezing = Freezing(f"{TRIALS}-{task.id}", bytes(32))
        people = people_of(office, desk, task)
        outcome.problems += people.problems
        files, seed = frozen_files(office, desk, task, people, freezing), task.id
    large = files["frame.txt"].count(b"\n") > LARGE_POOL
    result = simulate(files, seed, RUNS_OF_LARGE if large else RUNS)
    picture = office.root / "自检" / f"公平性自检_{task.id}.png"
    with telling(picture):
        picture.parent.mkdir(exist_ok=True)
    write_atomic(picture, fairness_png(result, _names(desk)))
    _tell(outcome, desk, task, result)
    outcome.files.append(picture)
    return outcome


def _names(desk: Desk) -> dict[str, str]:
    regions = {region.code: region.name for region in desk.registry.regions.values()}
    return regions | desk.registry.person_names()


def _tell(outcome: Outcome, desk: Desk, task: Task, result: Fairness) -> None:
    verdict = "符合：没有一层、一对人员偏离应有的机会" if result.fair else "有偏离，见下"
    outcome.lines.append(f"任务 {task.id}：模拟抽取 {result.runs:,} 次，{verdict}")
    name_of = desk.registry.name_of
    for stratum in result.strata:
        name = desk.registry.stratum_name(stratum.stratum)
        outcome.lines.append(
            f"  {name}　{stratum.size} 户　应有机会 {float(stratum.chance):.2%}"
            f"　实际 {stratum.least:.2%}—{stratum.most:.2%}"
        )
        if not stratum.fair:
            outcome.problems.append(_unfair(f"{name}的中签频率超出应有范围"))
    outcome.problems += [
        _unfair(f"{name_of(pair.first)}与{name_of(pair.second)}同组次数偏离")
        for pair in result.pairs
        if not pair.fair
    ]
    outcome.data = {
        "task": task.id,
        "runs": result.runs,
        "fair": result.fair,
        "strata": [
            {
                "stratum": stratum.stratum,
                "size": stratum.size,
                "chance": str(stratum.chance),
                "least": stratum.least,
                "most": stratum.most,
            }
            for stratum in result.strata
        ],
    }


def _unfair(what: str) -> Problem:
    return Problem(what, "请先查明原因，再用于抽取", Place("公平性自检"), Level.ERROR, "R3")

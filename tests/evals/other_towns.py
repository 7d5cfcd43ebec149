"""How well topics are found in towns that ask about other things: `python -m tests.evals.other_towns [DOCUMENTS]`.

`investing` asks over DOCUMENTS, the folder of seed documents, and is left out without it; `held_out` over the sample
municipality's. Thresholds were chosen on the half year of `tests.evals.insights` and on `investing`; nothing was chosen
or fitted on `held_out`. Nobody asks again here, so that conversations tell nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np

from knowledge.insights.topics.placing import NewQuestion, place_new
from knowledge.insights.topics.reading import TraitReader
from knowledge.insights.topics.topic import Wording
from knowledge.masking import mask
from tests.evals.insights_figures import adjusted_rand, identity_kept
from tests.evals.topics import reader
from tests.simulation.answering import sample_answers
from tests.simulation.asking import Asked, asked
from tests.simulation.planted import other_town
from tests.simulation.trait_keeping import KeptTraits

SEED = 6
FEW = 50
FIRST = range(0, 20 * FEW, FEW)
"""Where runs of so few questions begin whose mean is printed: one run alone tells little."""
Placed = Mapping[str, str]


@dataclass
class Placing:
    """A town's topics as its questions come."""

    wordings: dict[str, Wording] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    def place(self, questions: Sequence[NewQuestion]) -> None:
        placement = place_new(questions, list(self.wordings.values()), self.asked)
        self.asked |= placement.asked
        self.wordings |= {each.id: each for each in placement.wordings}

    def topic_of(self) -> Placed:
        return {question: self.wordings[wording].topic for question, wording in self.asked.items()}


def main(arguments: Sequence[str]) -> None:
    seed = int(arguments[1]) if len(arguments) > 1 else SEED
    if arguments:
        folder = Path(arguments[0])
        print(line("investing", seed, lambda: reader(folder)), flush=True)
    with sample_answers() as answers:
        print(line("held_out", seed, lambda: KeptTraits.of(answers)))


def line(name: str, seed: int, opened: Callable[[], AbstractContextManager[TraitReader]]) -> str:
    """The figures of one town."""
    questions = asked(seed, planted=other_town(name))
    truth = {_id(each): each.topic.id if each.topic else "" for each in questions}
    with opened() as read:
        traits = {_id(each): NewQuestion(_id(each), read.read(mask(each.text))) for each in questions}
    weeks = _by_week(questions, traits)
    firsts = [_first(questions[start : start + FEW], traits) for start in FIRST]
    kept = [identity_kept(truth, before, after) for before, after in pairwise(weeks)]
    found = len({topic for topic in weeks[-1].values() if topic})
    return (
        f"{name}, seed {seed}: {len(questions)} questions, {found} topics found; "
        f"ARI {adjusted_rand(truth, weeks[-1]):.3f}, "
        f"of {FEW} questions {np.mean([adjusted_rand(truth, each) for each in firsts]):.3f}, "
        f"identity kept {sum(right for right, _ in kept) / sum(of for _, of in kept):.3f}"
    )


def _id(one: Asked) -> str:
    return f"asked-{one.number:05d}"


def _by_week(questions: Sequence[Asked], traits: Mapping[str, NewQuestion]) -> list[Placed]:
    """Where every question so far was at the end of each week, the job having looked every day."""
    town, weeks = Placing(), dict[tuple[int, int], Placed]()
    for day, said in groupby(questions, lambda each: each.at.date()):
        town.place([traits[_id(each)] for each in said])
        weeks[day.isocalendar()[:2]] = town.topic_of()
    return list(weeks.values())


def _first(questions: Sequence[Asked], traits: Mapping[str, NewQuestion]) -> Placed:
    town = Placing()
    town.place([traits[_id(each)] for each in questions])
    return town.topic_of()


if __name__ == "__main__":
    main(sys.argv[1:])

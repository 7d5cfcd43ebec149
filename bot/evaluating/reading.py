"""What it is like to read the answers of each way: how many words, how hard, how long one waits.

Only ways that write a text for people are told of; a baseline's quotes are no answer. Seconds are of all questions,
words and LIX of those that were answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import TYPE_CHECKING

from bot.evaluating.readability import lix, words_of

if TYPE_CHECKING:
    from bot.evaluating.evaluation import Verdict

COLUMNS = ("answers", "words", "lix", "whole", "seconds", "slowest")


@dataclass(frozen=True, slots=True)
class Readings:
    """`words`, `seconds`: the median a question. `lix` is of all the texts together, so that short ones do not sway it.

    `whole`: the share of list questions whose every item stands in the text itself. None: nothing to measure.
    """

    answers: int
    words: float | None
    lix: float | None
    whole: float | None
    seconds: float | None
    slowest: float | None


def readings(verdicts: Iterable[Verdict]) -> Readings:
    """Over these verdicts."""
    every = list(verdicts)
    texts = [each.found.text for each in every if each.answered]
    lists = [each.whole for each in every if each.question.complete and each.question.answered]
    waits = [each.seconds for each in every]
    return Readings(
        answers=len(texts),
        words=median(len(words_of(text)) for text in texts) if texts else None,
        lix=lix("\n".join(texts)),
        whole=sum(lists) / len(lists) if lists else None,
        seconds=median(waits) if waits else None,
        slowest=max(waits, default=None),
    )


def readable(verdicts: Mapping[str, Sequence[Verdict]]) -> dict[str, Readings]:
    """Of each way whose answers are texts, by its name; and where a model wrote, the same answers before it did."""
    speaking = {name: own for name, own in verdicts.items() if any(each.found.text for each in own)}
    told = {name: readings(own) for name, own in speaking.items()}
    for name, places in ((name, _written_places(own)) for name, own in speaking.items()):
        for other in speaking if places else ():
            if other == name or not _written_places(speaking[other]):
                told[f"  {other}, where {name} wrote"] = readings(speaking[other][at] for at in places)
    return told


def as_table(told: Mapping[str, Readings]) -> list[str]:
    width = max((len(name) for name in told), default=0) + 2
    heading = " " * width + "".join(f"{title:>11}" for title in COLUMNS)
    return [heading, *(f"{name:<{width}}{_cells(row)}" for name, row in told.items())]


def as_plain(told: Mapping[str, Readings]) -> dict[str, dict[str, float | int | None]]:
    return {name.strip(): asdict(row) for name, row in told.items()}


def _written_places(verdicts: Sequence[Verdict]) -> list[int]:
    """Which answers a model wrote."""
    return [at for at, each in enumerate(verdicts) if each.answered and each.found.is_written]


def _cells(row: Readings) -> str:
    return "".join(f"{_cell(column, getattr(row, column)):>11}" for column in COLUMNS)


def _cell(column: str, value: float | None) -> str:
    if value is None:
        return "-"
    return format(value, {"answers": "d", "words": ".0f", "lix": ".1f", "whole": ".3f"}.get(column, ".2f"))

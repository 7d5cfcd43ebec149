"""The questions that are fitted to, by kind of set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

from bot.evaluating.evaluation import EvalQuestion, read_questions

HERE = Path(__file__).parents[1]
SHARES = {
    "development": 0.15,
    "plain": 0.15,
    "tuning": 0.1,
    "newcomers": 0.3,
    "sample": 0.05,
    "invented": 0.25,
    "off subject": 0.1,
}
"""How much each kind of set counts. The first four are asked over the seed documents: Lots's own questions; short and
plain ones; ones worded far from the documents; and those of people who had seen nothing of Lots. The last are those of
all other kinds, asked over documents of another subject."""
_OFF_SUBJECT = 150
"""Questions of other libraries that are asked over each."""


@dataclass(frozen=True, slots=True)
class Posed:
    """A question, the kind of set it is of, and the library that it was written for."""

    question: EvalQuestion
    kind: str
    library: str


def off_subject(posed: Iterable[Posed], library: str) -> list[Posed]:
    """Questions that another library answers, and this one does not: worded just as those that have an answer."""
    others = [each for each in posed if each.library != library and each.question.answered]
    chosen = sorted(others, key=lambda each: crc32(f"{each.question.id} {library}".encode()))[:_OFF_SUBJECT]
    return [Posed(replace(each.question, answered=False, evidence=()), "off subject", each.library) for each in chosen]


def over_seeds() -> dict[str, list[EvalQuestion]]:
    """By kind of set, without the sample and what is invented."""
    sets: dict[str, list[EvalQuestion]] = {"development": _dev(HERE / "seeds.yaml")}
    for file in sorted((HERE / "tuning").glob("*.yaml")):
        name = file.stem.split("_")[0]
        sets.setdefault(name if name in SHARES else "tuning", []).extend(_dev(file))
    return sets


def over_sample() -> list[EvalQuestion]:
    return _dev(HERE / "sample.yaml")


def tuning_questions() -> list[EvalQuestion]:
    """All over the seed documents."""
    return [each for own in over_seeds().values() for each in own]


def _dev(file: Path) -> list[EvalQuestion]:
    return [each for each in read_questions(file) if each.split == "dev"]

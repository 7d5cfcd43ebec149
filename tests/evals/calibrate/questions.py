"""The questions that are fitted to, by kind of set."""

from __future__ import annotations

from pathlib import Path

from bot.evaluating.evaluation import EvalQuestion, read_questions

HERE = Path(__file__).parents[1]
SHARES = {"development": 0.15, "plain": 0.15, "tuning": 0.1, "newcomers": 0.3, "sample": 0.05, "invented": 0.25}
"""How much each kind of set counts. The first four are asked over the seed documents: Lots's own questions; short and
plain ones; ones worded far from the documents; and those of people who had seen nothing of Lots."""


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

"""What an adaptation was fitted without, so that what is weighed after it can be fitted to what it has not seen.

Four parts are left out in turn: the reports, the guides, and each half of the questions. Without a question's document,
its passages are ordered as a municipality's own would be, which no adaptation saw; without the question alone, as those
of documents that it knows. Weights are fitted to both, since they shall serve both.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zlib import crc32

from bot.evaluating.evaluation import EvalQuestion, squashed
from ingest.parsers.registry import parse

FITTED = Path(__file__).with_name("fitted")
REPORTS, GUIDES, EVEN, ODD = PARTS = ("reports", "guides", "even", "odd")
_NAMES_OF_REPORTS = ("ale-", "stockholm-")


def fitted_without(part: str) -> Path:
    """The adaptation that was fitted without one of `PARTS`."""
    return FITTED / f"{part}.npz"


def kind_of_document(stem: str) -> str:
    """`REPORTS` or `GUIDES`, by the name of a seed document's file."""
    return REPORTS if stem.startswith(_NAMES_OF_REPORTS) else GUIDES


def half_of_questions(question: EvalQuestion) -> str:
    """`EVEN` or `ODD`, by its id."""
    return (EVEN, ODD)[crc32(question.id.encode()) % 2]


def parts_of(seeds: Path) -> Callable[[EvalQuestion], tuple[str, str]]:
    """From a question to the two parts it is in; one that nothing answers may be in either kind of document."""
    reports = [squashed(parse(path).text) for path in seeds.glob("*.txt") if kind_of_document(path.stem) == REPORTS]

    def parts(question: EvalQuestion) -> tuple[str, str]:
        half = half_of_questions(question)
        if not question.answered:
            return (REPORTS, GUIDES)[crc32(question.text.encode()) % 2], half
        reported = any(squashed(each) in report for each in question.evidence for report in reports)
        return REPORTS if reported else GUIDES, half

    return parts

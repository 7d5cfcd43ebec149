"""Clauses: where one ends and the next begins, and which words look like verbs.

Order: `clauses_of` numbers the words of a text by clause; a new one begins at a comma, at what turns, and at an "och"
before a verb. Invariant: what an "och" joins under one subject and one "ska" stays in one clause.
"""

from __future__ import annotations

import re
from itertools import dropwhile

from knowledge.answers.checking.lexicon import Meaning, words
from knowledge.retrieval.wordlists import word_set

_VERB = re.compile(r"\w+(?:ar|er|år|ör|as|es|ades?|tes?)$")
_JOINS = word_set("och samt and")
_TURNS = word_set("men medan eftersom fast som att vilket vilken vilka so but because which who that while")
_SUBJECTS = word_set("den det de vi ni du man hen han hon they it he she you we there is are has have")
_BEFORE_VERBS = word_set("åtminstone inte också även alltid bara endast aldrig")
_PRONOUNS = word_set("det ett detta vårt ert sitt mitt ditt annat")
SHORT_INFINITIVES = word_set("gå få se ge ta stå bli ha dö tro bo be le")
NO_INFINITIVES = word_set(
    "bra andra alla samma flera extra egna nya stora många olika ansvariga berörda båda dessa samtliga några"
)


def is_verb(folded: str) -> bool:
    """Whether a word looks like a finite verb: "redovisar", "utses". Some plurals look the same."""
    return _VERB.match(folded) is not None


def clauses_of(folded: list[str], breaks: list[bool], marks: list[Meaning | None], runs: list[bool]) -> list[int]:
    """Which clause each word stands in: a new one begins at a comma, at what turns, and at an "och" before a verb."""
    clause, clauses = 0, []
    for at, word in enumerate(folded):
        if at and (
            breaks[at]
            or (word in _TURNS and not _before_infinitive(folded, at))
            or _joins_clauses(folded, at, marks)
            or _opens(marks, at)
            or runs[at]
        ):
            clause += 1
        clauses.append(clause)
    return clauses


def _before_infinitive(folded: list[str], at: int) -> bool:
    """Whether an "att" goes before a verb, and so on with its clause: "kommer inte att starta", "att noga bedöma"."""
    if folded[at] != "att":
        return False
    after = next(dropwhile(_may_stand_before_a_verb, folded[at + 1 : at + 4]), "")
    return after in SHORT_INFINITIVES or (len(after) > 3 and after.endswith("a") and after not in NO_INFINITIVES)


def _may_stand_before_a_verb(word: str) -> bool:
    """Whether a word is an adverb, as those that end with "t" are: "preliminärt"."""
    return word in _BEFORE_VERBS or (word.endswith("t") and word not in _PRONOUNS)


def table_rows(printed: list[str]) -> list[bool]:
    """Where a table's next row begins in running text: "… sina delmål Förvaltningschefen Ser till …"."""
    capital = [word[0].isupper() and word[1:].islower() for word in printed]
    return [
        bool(at) and capital[at] and printed[at - 1].islower() and words().roles.fullmatch(word.lower()) is not None
        for at, word in enumerate(printed)
    ]


def _opens(marks: list[Meaning | None], at: int) -> bool:
    mark = marks[at]
    return bool(mark and mark.kind == "condition" and mark.name != "at" and marks[at - 1] != mark)


def _joins_clauses(folded: list[str], at: int, marks: list[Meaning | None]) -> bool:
    if folded[at] not in _JOINS or at + 1 >= len(folded):
        return False
    after, mark = folded[at + 1], marks[at + 1]
    if mark and (mark.kind in ("negation", "modality", "certainty") or mark.name == "necessary"):
        return True
    if after.endswith("as") and folded[at - 1].endswith("as"):
        return False
    return after in _SUBJECTS or is_verb(after)

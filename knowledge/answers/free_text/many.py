"""Several answers in one message: "preventionssamordnaren och fältarna, vi följer upp i T2".

Order: the message is cut into clauses; a clause is another field's where it says so ("vi följer upp", "ansvarig:", the
words of its label) and can be read as that kind; the rest is the answer to the field that was asked. Invariant: no word
is left out of every answer, and a field gets an answer only where one reading fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from knowledge.answers.free_text.links import link
from knowledge.answers.free_text.phrases import found_in, plain, tidy
from knowledge.answers.free_text.understanding import understand_answer, when
from knowledge.answers.free_text.understood import Known
from knowledge.answers.free_text.when.loose import Now
from knowledge.answers.free_text.when.sentence import sentence
from knowledge.answers.free_text.when.times import expression
from knowledge.domain.forms import Field, Value

_CLAUSE = re.compile(
    r"\s*(?:[;\n]|(?<!\d)[.](?=\s)|,(?!\d)(?![^()]*\))|\s(?:och|and|men|but)\s(?=(?:vi|det|den|uppfölj\w*|följ\w*|ansvarig\w*|we|it)\s))\s*",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"(?P<label>[^\W\d_][\w -]{2,40}?)\s*[:=]\s+(?P<said>.+)", re.DOTALL)
_STEM = 5
"""Letters that two words share when one is a form of the other."""


def understand_many(fields: Sequence[Field], text: str, known: Known) -> dict[str, Value]:
    """Values by field id. The first field is the one that was asked; the others are still open, in the same item."""
    if not fields:
        return {}
    asked, *others = fields
    kept: list[str] = []
    taken: dict[str, list[str]] = {}
    for clause in _clauses(tidy(text)):
        field = _field_of(clause, asked, others, known)
        if field is None:
            kept.append(clause)
        else:
            taken.setdefault(field.id, []).append(_without_label(clause))
    answers = _understood(others, taken, known)
    rest = text if asked.kind == "text" or not answers else ", ".join(kept + taken.get(asked.id, []))
    value = understand_answer(asked, rest, known)
    return {asked.id: value, **answers} if isinstance(value, Value) else answers


def _understood(fields: Sequence[Field], taken: Mapping[str, Sequence[str]], known: Known) -> dict[str, Value]:
    read = (
        (field.id, understand_answer(field, ", ".join(taken[field.id]), known)) for field in fields if field.id in taken
    )
    return {field: value for field, value in read if isinstance(value, Value)}


def _clauses(text: str) -> Iterator[str]:
    return (clause.strip() for clause in _CLAUSE.split(text) if clause.strip())


def _field_of(clause: str, asked: Field, others: Sequence[Field], known: Known) -> Field | None:
    """The other field that the clause answers, None where it is the asked one's."""
    label = _LABELLED.fullmatch(clause)
    named = [field for field in (asked, *others) if _names(label["label"] if label else clause, field)]
    if label and len(named) == 1:
        return None if named[0] is asked else named[0]
    fitting = [field for field in others if _fits(clause, field, asked, known)]
    of_them = [field for field in fitting if field in named] or fitting
    return of_them[0] if len(of_them) == 1 else None


def _names(words: str, field: Field) -> bool:
    """Whether it says what the field's label says, or what fields of its kind are called."""
    if any(found.meaning == field.kind for found in found_in(plain(words), "cues")):
        return True
    return bool(_stems(words) & _stems(field.label))


def _is_labelled(clause: str, field: Field, asked: Field) -> bool:
    """Of two fields of a kind, whether it is this one's label that the clause shares a word with."""
    return bool(_stems(clause) & _stems(field.label) - _stems(asked.label))


def _stems(words: str) -> set[str]:
    return {word[:_STEM] for word in re.findall(r"\w{5,}", plain(words))}


def _fits(clause: str, field: Field, asked: Field, known: Known) -> bool:
    """Whether the clause can be the field's, on stronger grounds than it is the asked one's."""
    cued = _names(clause, field) if field.kind != asked.kind else _is_labelled(clause, field, asked)
    match field.kind:
        case "when":
            alone = asked.kind in ("people", "number", "choice", "status") and _is_a_time(clause, known)
            return (cued or alone) and isinstance(when(clause, known), Value)
        case "people":
            return bool(_roles(clause)) and (cued or asked.kind in ("when", "number", "status", "link"))
        case "status":
            return isinstance(understand_answer(field, clause, known), Value) and (cued or _is_all(clause, "status"))
        case "link":
            return isinstance(link(clause), Value) and asked.kind != "link"
        case "choice":
            return cued and isinstance(understand_answer(field, clause, known), Value)
        case "number":
            return cued and isinstance(understand_answer(field, clause, known), Value)
        case _:
            return False


def _is_a_time(clause: str, known: Known) -> bool:
    """Whether nothing but a time is said, and there is such a time."""
    read = sentence(clause)
    try:
        found = expression(read, 0, Now(known.today))
    except ValueError:  # "31/2": whoever asks for a time says what is wrong with it
        return False
    return bool(found) and found is not None and found.end == len(read.tokens)


def _is_all(clause: str, category: str) -> bool:
    said = plain(clause)
    return any(found.start == 0 and found.end == len(said) for found in found_in(said, category))


def _roles(clause: str) -> list[str]:
    """Words that are, or end in, a role."""
    return [
        word
        for word in re.findall(r"\w+", plain(clause))
        if any(found_in(word[at:], "roles") for at in range(len(word) - 3))
    ]


def _without_label(clause: str) -> str:
    labelled = _LABELLED.fullmatch(clause)
    return labelled["said"] if labelled else clause

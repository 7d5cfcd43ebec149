"""Why a topic is a confusion, told from what became of its questions; with one sentence that says what tells it.

Order: the questions are counted (`Told`); each cause gets as much as speaks for it; the greatest is named, and `none`
where too little went wrong to speak of a confusion. Invariant: pure and deterministic; rates of few questions are drawn
towards what is usual, so that one dislike does not name a cause.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.answers.question_form import asked
from knowledge.catalogue import messages
from knowledge.insights.signals import AskedQuestion, Cause, Reception
from knowledge.insights.topics.asking import asked_in

DOMAIN = "topics"
USUAL = 4.0
"""As many questions of the usual kind are counted with a topic's own."""
USUAL_RATES = {"declined": 0.2, "disliked": 0.05, "repeated": 0.05, "handed_off": 0.03}
TROUBLE = 0.35
"""From this much on, something goes wrong with a topic; see `_trouble`."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a topic's questions tell: shares of them, 0 to 1. `reasons` are shares of the dislikes that gave one.

    `who`: that ask who does it. `helped`: that a coordinator answered from the documents. `conflict`: how surely the
    sources state different things.
    """

    count: int
    declined: float
    disliked: float
    liked: float
    repeated: float
    handed_off: float
    who: float
    helped: float
    conflict: float
    committees: int
    documents: int
    reasons: Mapping[str, float]


def cause_of(
    kept: Sequence[tuple[AskedQuestion, Reception]], conflict: float = 0.0, language: str = "sv"
) -> tuple[Cause, str]:
    """The cause and its sentence, for a topic's questions (at least one). `conflict` is as in `Told`."""
    told = told_by(kept, conflict)
    weights = _weights(told)
    cause: Cause = max(weights, key=lambda each: weights[each]) if _trouble(told) >= TROUBLE else "none"
    return cause, sentence(cause, told, language)


def told_by(kept: Sequence[tuple[AskedQuestion, Reception]], conflict: float = 0.0) -> Told:
    questions, receptions = [asked for asked, _ in kept], [reception for _, reception in kept]
    reasons = Counter(each.disliked_because for each in receptions if each.disliked_because)
    given = sum(reasons.values())
    again = {each.repeats for each in questions if each.repeats}
    return Told(
        count=len(kept),
        declined=_rate("declined", [not each.answered for each in questions]),
        disliked=_rate("disliked", [each.liked is False for each in receptions]),
        liked=sum(each.liked is True for each in receptions) / len(kept),
        repeated=_rate("repeated", [each.id in again for each in questions]),
        handed_off=_rate("handed_off", [each.handed_off for each in receptions]),
        who=sum(map(_asks_who, questions)) / len(kept),
        helped=sum(bool(each.verified) for each in questions) / len(kept),
        conflict=conflict,
        committees=len({each.committee for each in questions if each.committee}),
        documents=len({section.document for each in questions for section in each.sections[:1]}),
        reasons={reason: count / (given + 1) for reason, count in reasons.items()},
    )


def _rate(what: str, holds: Sequence[bool]) -> float:
    return (sum(holds) + USUAL * USUAL_RATES[what]) / (len(holds) + USUAL)


def _asks_who(question: AskedQuestion) -> bool:
    form = asked(asked_in(question.text)[1])
    return question.kind == "role" or form.form == "role" or form.wanted in ("person", "individual")


def _trouble(told: Told) -> float:
    """How much goes wrong, in shares of questions; likes speak against it."""
    return told.declined * 0.6 + told.disliked * 1.6 + told.repeated + told.handed_off - told.liked * 1.2


def _weights(told: Told) -> dict[Cause, float]:
    """As much as speaks for each cause."""
    why = told.reasons
    exists, unclear, wrong = why.get("exists", 0.0), why.get("unclear", 0.0), why.get("wrong", 0.0)
    return {
        "not_in_documents": 2.2 * told.declined
        + 0.6 * why.get("beside", 0.0)
        - 1.2 * exists
        - 0.6 * unclear
        - 0.3 * wrong
        - told.helped,
        "not_found": 1.8 * exists + 1.5 * told.helped + 0.4 * told.declined,
        "unclear_text": 1.6 * unclear + told.repeated + 0.3 * (1 - told.declined),
        "contradictory": 1.7 * wrong + told.conflict,
        "role_unclear": 1.8 * told.who + 2.0 * told.handed_off * (1 - told.declined),
    }


_SENTENCES: Mapping[Cause, str] = {
    "not_in_documents": "{declined} of {count} questions were declined: the documents do not seem to say.",
    "not_found": "The documents hold it, but it was not found: {declined} of {count} questions were declined.",
    "unclear_text": "It is answered, but people find it hard to understand: {disliked} of {count} disliked the answer.",
    "contradictory": "The sources seem to say different things: {disliked} of {count} disliked the answer.",
    "role_unclear": "Who does it is unclear: {who} of {count} questions ask who, from {committees} committees.",
    "none": "It is asked about, and mostly answered well: {answered} of {count} questions were answered.",
}


def sentence(cause: Cause, told: Told, language: str) -> str:
    """One sentence on what the cause is told by, with the counts behind it."""
    whole = _count_of(told)
    return messages(DOMAIN, language).gettext(_SENTENCES[cause]).format(**whole)


def _count_of(told: Told) -> dict[str, int]:
    def count(what: str, rate: float) -> int:
        return round(rate * (told.count + USUAL) - USUAL * USUAL_RATES[what])

    declined = count("declined", told.declined)
    return {
        "count": told.count,
        "declined": declined,
        "answered": told.count - declined,
        "disliked": count("disliked", told.disliked),
        "who": round(told.who * told.count),
        "committees": told.committees,
    }

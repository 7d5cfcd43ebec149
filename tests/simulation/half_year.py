"""The half year as Lots records it: questions with their answers and receptions, in order, and what was planted.

Order: who asks what (`asking`), what Lots answers (`answering`), how it was taken (`reception`), what is then asked
again. Invariant: what the overview is made of is in `questions`; `topic_of` is the truth it is measured against.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from knowledge.answers.answer import Answer
from knowledge.insights.ports import SignalStore
from knowledge.insights.repeating import Earlier, repeated
from knowledge.insights.signals import AskedQuestion, Reception, SectionRef
from knowledge.masking import mask
from tests.simulation.answering import SampleAnswers
from tests.simulation.asking import QUESTIONS, Asked, asked, asked_again
from tests.simulation.reception import Taken, taken


@dataclass(frozen=True)
class HalfYear:
    """`topic_of` gives a question's planted topic by its id, empty for noise."""

    questions: tuple[tuple[AskedQuestion, Reception], ...]
    topic_of: Mapping[str, str]


def half_year(answers: SampleAnswers, seed: int = 6, count: int = QUESTIONS) -> HalfYear:
    """At least `count` questions: those who were not helped ask again."""
    random = Random(f"received {seed}")
    programmes = answers.programmes()
    found: list[tuple[Asked, AskedQuestion, Reception]] = []
    for first in asked(seed, count):
        for question in _with_what_follows(first, count, answers, programmes, random):
            found.append(question)
    answers.save()
    found.sort(key=lambda each: each[1].at)
    kept = tuple((question, reception) for _, question, reception in found)
    return HalfYear(kept, {question.id: one.topic.id if one.topic else "" for one, question, _ in found})


def keep(questions: Iterable[tuple[AskedQuestion, Reception]], signals: SignalStore) -> None:
    """Into a store, as they would have come."""
    for question, reception in questions:
        signals.keep(question)
        if reception != Reception(question.id):
            signals.received(
                question.id,
                liked=reception.liked,
                because=reception.disliked_because,
                handed_off=reception.handed_off or None,
            )


def _with_what_follows(
    first: Asked, offset: int, answers: SampleAnswers, programmes: Mapping[str, str], random: Random
) -> Iterator[tuple[Asked, AskedQuestion, Reception]]:
    answer = answers.answer(first.text, first.person.committee)
    reaction = taken(first.topic.cause if first.topic else None, answer.answered, random)
    question = _recorded(first, answer, programmes)
    yield first, question, _reception(question.id, reaction)
    if not reaction.again:
        return
    second = asked_again(first, first.number + offset, random)
    again = answers.answer(second.text, second.person.committee)
    repeats = repeated(mask(second.text), second.at, [Earlier(question.id, question.text, first.at)])
    recorded = _recorded(second, again, programmes, repeats)
    assert second.topic is not None
    yield second, recorded, _reception(recorded.id, taken(second.topic.cause, again.answered, random))


def _recorded(one: Asked, answer: Answer, programmes: Mapping[str, str], repeats: str = "") -> AskedQuestion:
    sections = tuple(
        dict.fromkeys(
            SectionRef(each.document, each.title, each.section) for each in (answer.citations or answer.related)
        )
    )
    documents = dict.fromkeys(section.document for section in sections)
    told = [part.programme for part in answer.role]
    return AskedQuestion(
        id=f"asked-{one.number:05d}",
        at=one.at,
        asker=one.person.id,
        conversation=one.conversation,
        channel=one.channel,
        text=mask(one.text),
        language=answer.language,
        answered=answer.answered,
        kind=answer.kind,
        confidence=answer.confidence,
        committee=one.person.committee,
        role=one.person.role,
        sections=sections,
        programmes=tuple(dict.fromkeys([*told, *(programmes[each] for each in documents if each in programmes)])),
        repeats=repeats,
    )


def _reception(question: str, reaction: Taken) -> Reception:
    return Reception(question, reaction.liked, reaction.because, reaction.handed_off)

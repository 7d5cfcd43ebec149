"""The form in which a coordinator answers: what it holds, from where it is filled in, and the sources it offers.

Order: the form is begun from a question that waits, a topic or an answer to be edited; it comes back as it was sent
until it is published. Invariant: nothing that was written is lost on the way, whatever is the matter with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from starlette.datastructures import FormData

from bot.verified.values import ChosenSource, Draft, PossibleSource, WaitingQuestion
from knowledge.domain.verified import VerifiedAnswer
from knowledge.errors import AnswerError
from knowledge.insights.overview import TopicView

QUOTE = "quote:"
"""Begins the name of the field with the words of a passage."""
MOST_EXAMPLES = 8
FEWEST_QUOTED = 4
"""Words, for what was looked for to be taken for a quote."""


@dataclass(frozen=True, slots=True)
class Written:
    """The form's fields as they stand. `quotes` are by passage; `words` what sources were looked for by."""

    questions: str = ""
    text: str = ""
    passages: tuple[str, ...] = ()
    quotes: Mapping[str, str] | None = None
    committees: tuple[str, ...] = ()
    until: str = ""
    waiting: str = ""
    id: str = ""
    words: str = ""

    def quote(self, passage: str) -> str:
        return (self.quotes or {}).get(passage, "")

    def draft(self) -> Draft:
        """What is to be published. Raises AnswerError where the day is no day."""
        return Draft(
            questions=tuple(line.strip() for line in self.questions.splitlines() if line.strip()),
            text=self.text,
            sources=tuple(ChosenSource(passage, self.quote(passage)) for passage in self.passages),
            committees=self.committees,
            until=_day(self.until),
            waiting=self.waiting,
            id=self.id,
        )


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """A passage on the form. `is_chosen`: the answer rests on it, by `quote`, or by the whole of it."""

    source: PossibleSource
    is_chosen: bool
    quote: str = ""

    @property
    def is_misquoted(self) -> bool:
        """Whether the passage does not say the quote: the document may have changed since it was chosen."""
        return not _stands_in(self.quote, self.source)


def written(sent: FormData) -> Written:
    """What a browser sent."""
    fields = {name: value for name, value in sent.multi_items() if isinstance(value, str)}
    return Written(
        questions=fields.get("questions", ""),
        text=fields.get("text", ""),
        passages=tuple(dict.fromkeys(str(one) for one in sent.getlist("source"))),
        quotes={name.removeprefix(QUOTE): text.strip() for name, text in fields.items() if name.startswith(QUOTE)},
        committees=tuple(str(one) for one in sent.getlist("committee")),
        until=fields.get("until", "").strip(),
        waiting=fields.get("waiting", ""),
        id=fields.get("id", ""),
        words=fields.get("words", "").strip(),
    )


def of_waiting(waiting: WaitingQuestion) -> Written:
    """A new answer to a question of the queue; sources are looked for by it at once."""
    return Written("\n".join((waiting.question, *waiting.others)), waiting=waiting.id, words=waiting.question)


def of_topic(topic: TopicView) -> Written:
    """A new answer to what is asked again and again."""
    ways = dict.fromkeys((topic.label, *topic.examples[:MOST_EXAMPLES]))
    return Written("\n".join(ways), words=topic.label)


def of_answer(answer: VerifiedAnswer) -> Written:
    return Written(
        questions="\n".join(answer.questions),
        text=answer.text,
        passages=tuple(dict.fromkeys(source.passage for source in answer.sources)),
        quotes={source.passage: source.quote for source in answer.sources},
        committees=answer.committees,
        until=answer.until.isoformat() if answer.until else "",
        id=answer.id,
    )


def choices(form: Written, chosen: Sequence[PossibleSource], found: Iterable[PossibleSource]) -> Iterator[SourceChoice]:
    """The sources that are chosen, then those found; the words looked for are the quote where they stand there."""
    for source in chosen:
        yield SourceChoice(source, True, form.quote(source.passage))
    ids = {source.passage for source in chosen}
    for source in found:
        if source.passage not in ids:
            yield SourceChoice(source, False, form.words if _is_from(form.words, source) else "")


def _is_from(words: str, source: PossibleSource) -> bool:
    """Words pasted from the source; a word or two that it happens to have are no quote."""
    return len(words.split()) >= FEWEST_QUOTED and _stands_in(words, source)


def _stands_in(quote: str, source: PossibleSource) -> bool:
    return _squashed(quote) in _squashed(source.text)


def _squashed(text: str) -> str:
    return "".join(sign.lower() for sign in text if sign.isalnum())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise AnswerError("Write the last day as 2027-03-31, or leave it empty.") from None

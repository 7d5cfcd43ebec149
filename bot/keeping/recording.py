"""What the engine does, recorded for the insights: masked, and under pseudonyms, before it leaves this module.

Order: an answer is kept, then recorded as a question that was asked; opinions, handoffs and questions about a form's
fields follow under the same id. Invariants: who asked is known here as a pseudonym with a committee and a role; a
signal that cannot be kept is logged and costs nobody their answer.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

import structlog

from bot.conversation.messages import Person, Turn
from bot.conversation.ports import LoggedTurn
from bot.conversation.situation import Situation
from bot.keeping.pseudonyms import Pseudonyms
from knowledge.answers.answer import Answer, Citation, Related
from knowledge.domain.forms import Form, Place
from knowledge.errors import StorageError
from knowledge.insights.ports import SignalStore
from knowledge.insights.repeating import Earlier, repeated
from knowledge.insights.signals import AboutField, AskedAboutField, AskedQuestion, SectionRef
from knowledge.masking import finds, mask
from knowledge.masking.mask import WORDS

ProgrammesOf = Callable[[Iterable[str]], tuple[str, ...]]
"""The names of the programmes that documents belong to, by the documents' ids."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Recording:
    """Calls wait for a disk. `now` has the municipality's own zone, so that a day is the day that people had."""

    signals: SignalStore
    pseudonyms: Pseudonyms
    programmes_of: ProgrammesOf
    now: Callable[[], datetime]

    def asked(self, situation: Situation, answer: Answer, answer_id: str, earlier: Sequence[LoggedTurn]) -> None:
        """A question, with what it was answered. `earlier` are the same person's turns in the conversation."""
        turn, at = situation.turn, self.now()
        text = mask(answer.question)
        question = AskedQuestion(
            id=answer_id,
            at=at,
            asker=self.pseudonyms.of(turn.person.id),
            conversation=self.pseudonyms.of(turn.conversation),
            channel=turn.channel,
            text=text,
            language=answer.language,
            answered=answer.answered,
            kind=answer.kind,
            confidence=answer.confidence,
            committee=mask(situation.committee or ""),
            role=mask(situation.profile.role),
            sections=_sections(answer),
            programmes=self._programmes(answer),
            repeats=repeated(text, at, [_earlier(each, each.answer) for each in earlier if each.answer]),
            verified=answer.verified,
        )
        self._keep(lambda: self.signals.keep(question))

    def asked_once(self, person: Person, committee: str, answer: Answer) -> None:
        """A question that belongs to no conversation: an integration's."""
        turn = Turn("", person, "api", answer.question, committee=committee)
        self.asked(Situation(turn, answer.language), answer, uuid.uuid4().hex, ())

    def judged(self, answer_id: str, liked: bool, reason: str) -> None:
        self._keep(lambda: self.signals.received(answer_id, liked=liked, because=reason))

    def handed_off(self, answer_id: str) -> None:
        self._keep(lambda: self.signals.received(answer_id, handed_off=True))

    def asked_about(self, person: str, committee: str, form: Form, place: Place, about: AboutField) -> None:
        asked = AskedAboutField(
            at=self.now(),
            asker=self.pseudonyms.of(person),
            committee=form.committee or mask(committee),
            template=form.template.id,
            form=form.id,
            item=place.item,
            field=place.field,
            about=about,
        )
        self._keep(lambda: self.signals.keep_asked_about(asked))

    def _programmes(self, answer: Answer) -> tuple[str, ...]:
        told = [part.programme for part in answer.role]
        documents = dict.fromkeys(each.document for each in answer.citations or answer.related)
        return tuple(dict.fromkeys((*told, *self.programmes_of(documents))))

    def _keep(self, work: Callable[[], None]) -> None:
        try:
            work()
        except StorageError as problem:
            log.warning("signal_not_kept", error=str(problem))


@dataclass(slots=True)
class ProgrammesOfDocuments:
    """A `ProgrammesOf` that looks once while the library stands still. Safe in threads."""

    look_up: Callable[[], dict[str, str]]
    generation: Callable[[], int]
    _known: dict[str, str] = field(default_factory=dict)
    _seen: int = -1
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, documents: Iterable[str]) -> tuple[str, ...]:
        now = self.generation()
        with self._lock:
            if now != self._seen:
                self._known, self._seen = self.look_up(), now
            known = self._known
        return tuple(dict.fromkeys(known[each] for each in documents if each in known))


def masked_answer(answer: Answer) -> Answer:
    """The answer as it is kept: what is personal in its question is masked wherever the answer says it again."""
    question = answer.question
    words = {question[find.start : find.end]: WORDS[find.sort] for find in finds(question)}
    if not words:
        return answer
    again = re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in sorted(words, key=len, reverse=True)))

    def without(text: str) -> str:
        return again.sub(lambda match: words[match[0]], text)

    suggestions = tuple(map(without, answer.suggestions))
    return replace(answer, question=mask(question), text=without(answer.text), suggestions=suggestions)


def _earlier(logged: LoggedTurn, answer: Answer) -> Earlier:
    return Earlier(logged.id, answer.question, logged.at)


def _sections(answer: Answer) -> tuple[SectionRef, ...]:
    """Those cited; where nothing was, the nearest."""
    sources: Sequence[Citation | Related] = answer.citations or answer.related
    return tuple(dict.fromkeys(SectionRef(each.document, each.title, each.section) for each in sources))

"""The coordinator's desk: what waits, what an answer can rest on, publishing it, and how published ones stand.

Order of publishing: the answer is kept; then, for each who wants it, that it goes back to them; last, what was handed
over waits no longer. Whatever is cut off is done whole when it is done again, and nobody is answered twice. Invariants:
only who coordinates comes here; an answer is restricted as its sources are.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.conversation.access import reviewable_by
from bot.conversation.handoffs import Handoff, HandoffStore
from bot.conversation.messages import Person
from bot.verified.ports import AnswerBack, AnswersBack
from bot.verified.queue import HandedOver, Same, distinct_ways, in_order, together
from bot.verified.values import AskedOften, ChosenSource, Draft, PossibleSource, WaitingQuestion
from knowledge.answers.cite import place, slices_of
from knowledge.answers.verified.sources import Standing, source_of, standing
from knowledge.domain.verified import AnswerSource, VerifiedAnswer
from knowledge.errors import AnswerError, NotFound
from knowledge.passages import EVERYONE, Document, Passage, Scope
from knowledge.ports import Library, VerifiedAnswers

LONGEST_TEXT = 4_000
LONGEST_QUESTION = 1_000
MOST_SOURCES = 8

Find = Callable[[str, Scope], Sequence[Passage]]
"""The passages nearest to some words, best first, of those that the scope may read."""
IsAnswered = Callable[[str], bool]
"""Whether a verified answer answers the question."""


@dataclass(frozen=True, slots=True)
class DeskStores:
    """Where the desk reads and writes."""

    verified: VerifiedAnswers
    backs: AnswersBack
    handoffs: HandoffStore
    library: Library


@dataclass(frozen=True, slots=True)
class Knowing:
    """What the desk asks of those who find and count. `declined` are questions that Lots declined often."""

    find: Find
    same: Same
    is_answered: IsAnswered
    declined: Callable[[], Sequence[AskedOften]]


@dataclass(frozen=True, slots=True)
class CoordinatorDesk:
    """Plain code that waits for the database: the caller moves it off the event loop. `now` has a zone.

    Every call raises NotFound for whoever does not coordinate. `changed` is called after what is published has changed.
    """

    stores: DeskStores
    knowing: Knowing
    now: Callable[[], datetime]
    changed: Callable[[], None] = lambda: None

    # The queue

    def queue(self, person: Person) -> list[WaitingQuestion]:
        """What waits, the most wanted first."""
        reviewable_by(person)
        aside = self.stores.backs.aside()
        declined = [often for often in self.knowing.declined() if not self._is_answered(often)]
        every = in_order(self._handed_over(), declined)
        return [waiting for waiting in every if waiting.id not in aside]

    def waiting(self, person: Person, waiting_id: str) -> WaitingQuestion:
        """Raises NotFound where it waits no longer."""
        found = next((one for one in self.queue(person) if one.id == waiting_id), None)
        if found is None:
            raise NotFound("That question waits no longer: `lots verified queue` lists those that do")
        return found

    def set_aside(self, person: Person, waiting_id: str) -> None:
        """It waits no longer, and nobody is told. Raises NotFound."""
        self.waiting(person, waiting_id)
        self.stores.backs.set_aside(waiting_id, self.now())
        for handoff in self._handoffs_of(waiting_id):
            self.stores.handoffs.settle(handoff.id)

    def sources_for(self, person: Person, words: str) -> list[PossibleSource]:
        """Passages near the words, best first, to choose from."""
        scope = reviewable_by(person)
        cards = {card.id: card for card in self.stores.library.documents(scope)}
        found = self.knowing.find(words, scope) if words.strip() else ()
        return [_possible(passage, cards[passage.document].title, cards[passage.document].group) for passage in found]

    # Answers

    def publish(self, person: Person, draft: Draft) -> VerifiedAnswer:
        """Publishes the answer, and sends it to those who want it. Raises AnswerError, NotFound."""
        answer = self._checked(person, draft)
        handoffs = self._handoffs_of(draft.waiting)
        self.stores.verified.keep(answer)
        self._send_back(answer, handoffs)
        self.changed()
        return answer

    def answers(self, person: Person) -> list[Standing]:
        """Every answer whose sources the coordinator may read, flagged ones first, then the latest."""
        scope = reviewable_by(person)
        readable = [answer for answer in self.stores.verified.answers() if scope.allows(answer.group)]
        every = [standing(answer, self.stores.library, scope, self._today) for answer in readable]
        return sorted(every, key=lambda one: (one.answer.withdrawn, not one.flags))

    def answer(self, person: Person, answer_id: str) -> Standing:
        """Raises NotFound, also where the coordinator may not read its sources."""
        scope = reviewable_by(person)
        answer = self.stores.verified.answer(answer_id)
        if not scope.allows(answer.group):
            raise NotFound(f"There is no verified answer {answer_id!r}: `lots verified` lists those there are")
        return standing(answer, self.stores.library, scope, self._today)

    def withdraw(self, person: Person, answer_id: str) -> VerifiedAnswer:
        """It is given no more. Raises NotFound."""
        self.answer(person, answer_id)
        withdrawn = self.stores.verified.withdraw(answer_id)
        self.changed()
        return withdrawn

    # What publishing takes

    @property
    def _today(self) -> date:
        return self.now().date()

    def _is_answered(self, often: AskedOften) -> bool:
        return any(self.knowing.is_answered(question) for question in often.questions[:3])

    def _handed_over(self) -> list[HandedOver]:
        return together(self.stores.handoffs.waiting(), self.knowing.same)

    def _handoffs_of(self, waiting_id: str) -> tuple[Handoff, ...]:
        return next((group.handoffs for group in self._handed_over() if group.id == waiting_id), ())

    def _checked(self, person: Person, draft: Draft) -> VerifiedAnswer:
        scope = reviewable_by(person)
        before = self.answer(person, draft.id).answer if draft.id else None
        sources, group = self._sources(draft.sources, scope)
        return VerifiedAnswer(
            id=before.id if before else _id_of(draft),
            questions=self._questions(person, draft),
            text=_checked_text(draft.text),
            by=person.id,
            name=person.name or person.id,
            at=self.now(),
            sources=sources,
            committees=tuple(dict.fromkeys(" ".join(name.split()) for name in draft.committees if name.strip())),
            group=group,
            until=self._last_day(draft.until),
        )

    def _questions(self, person: Person, draft: Draft) -> tuple[str, ...]:
        """Those of the draft, and what waits with them."""
        waiting = self.waiting(person, draft.waiting) if draft.waiting else None
        asked = (waiting.question, *waiting.others) if waiting else ()
        questions = distinct_ways([one[:LONGEST_QUESTION] for one in (*draft.questions, *asked)])
        if not questions:
            raise AnswerError("Write the question that this answers.")
        return questions

    def _last_day(self, until: date | None) -> date | None:
        if until is not None and until < self._today:
            raise AnswerError("The last day is over already: choose a later one, or none.")
        return until

    def _sources(self, chosen: Sequence[ChosenSource], scope: Scope) -> tuple[tuple[AnswerSource, ...], str]:
        """The sources, and the group that may read all of them."""
        if len(chosen) > MOST_SOURCES:
            raise AnswerError(f"Choose at most {MOST_SOURCES} sources.")
        read = [self._source(one, scope) for one in chosen]
        groups = {group for _, group in read if group != EVERYONE}
        if len(groups) > 1:
            raise AnswerError("The sources are for different groups: choose sources that one group may read.")
        return tuple(source for source, _ in read), next(iter(groups), EVERYONE)

    def _source(self, chosen: ChosenSource, scope: Scope) -> tuple[AnswerSource, str]:
        passage = self.stores.library.passages([chosen.passage]).get(chosen.passage)
        if passage is None:
            raise AnswerError("A source is not there any more: choose it again.")
        try:
            document = self.stores.library.document(passage.document, scope)
        except NotFound as gone:
            raise AnswerError("A source is not there any more: choose it again.") from gone
        source = source_of(document, passage, chosen.quote or _as_printed(document, passage))
        if source is None:
            raise AnswerError("The source does not say those words: copy them from it, or quote the whole passage.")
        return source, document.group

    def _send_back(self, answer: VerifiedAnswer, handoffs: Sequence[Handoff]) -> None:
        for handoff in handoffs:
            if handoff.wants_answer:
                self.stores.backs.keep(_back(handoff, answer))
        for handoff in handoffs:
            self.stores.handoffs.settle(handoff.id)


def _as_printed(document: Document, passage: Passage) -> str:
    """The longest stretch of the passage that stands in one piece: a table's rows are printed without their headings,
    and what goes over a page break has two.
    """
    pieces = slices_of(document, passage, range(len(passage.units)))
    return max((document.text[piece.start : piece.end] for piece in pieces), key=len, default="")


def _back(handoff: Handoff, answer: VerifiedAnswer) -> AnswerBack:
    return AnswerBack(
        handoff.id, handoff.person, handoff.channel, handoff.conversation, handoff.question, answer.id, answer.at
    )


def _id_of(draft: Draft) -> str:
    """The same for one question that waits, so that publishing its answer again replaces it."""
    if draft.waiting:
        return hashlib.sha256(draft.waiting.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return uuid.uuid4().hex[:12]


def _checked_text(text: str) -> str:
    said = text.strip()
    if not said:
        raise AnswerError("Write the answer.")
    if len(said) > LONGEST_TEXT:
        raise AnswerError(f"The answer is too long: {LONGEST_TEXT} characters at most.")
    return said


def _possible(passage: Passage, title: str, group: str) -> PossibleSource:
    return PossibleSource(
        passage.id,
        passage.document,
        title,
        passage.path,
        passage.page,
        passage.text,
        place(passage.document, passage.id),
        group,
    )

"""Handing a question over: the port `Handoffs` on the stores, and the coordinators told through delivery.

Order: the handoff is kept, then the coordinators are told. Invariants: a handoff has its id from the person and the
answer, and the notice has its id from the handoff, so that whatever is repeated is kept once and told once; a notice
that cannot be given costs nobody the reply, since the handoff waits where coordinators find it. Who wants no answer is
kept as a pseudonym, and where they asked is not kept at all; the question is masked, as the answer's was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import structlog

from bot.conversation.handoffs import Handoff, HandoffStore, Notifier
from bot.conversation.messages import Person
from bot.conversation.ports import LoggedTurn
from bot.conversation.skills.handoff import shown_to_coordinators
from bot.conversation.wording import handoff_say as say
from bot.delivery.ports import Body, Outgoing, Post
from bot.keeping.remembering import Memory
from bot.off_loop import RunSync
from knowledge.answers.answer import Language
from knowledge.errors import LotsError
from knowledge.masking import mask

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class HandingOver:
    """`memory` holds the answers, `store` what was handed over."""

    store: HandoffStore
    memory: Memory
    notifier: Notifier
    run_sync: RunSync

    async def asked(self, answer_id: str, person: Person) -> LoggedTurn:
        return await self.memory.answer(answer_id, person)

    async def earlier(self, answer_id: str, person: Person) -> Handoff | None:
        found: Handoff | None = await self.run_sync(lambda: self._earlier(answer_id, person.id))
        return found

    def _earlier(self, answer_id: str, person: str) -> Handoff | None:
        return self.store.of(answer_id, person) or self.store.of(answer_id, self._pseudonym(person))

    async def hand_over(self, handoff: Handoff) -> Handoff:
        """One that has an id is kept already: it came again, and is told of again."""
        kept: Handoff = handoff if handoff.id else await self.run_sync(lambda: self._keep(handoff))
        try:
            await self.notifier.notify(kept)
        except LotsError as problem:
            log.warning("coordinators_not_told", handoff=kept.id, error=str(problem))
        return kept

    def _keep(self, handoff: Handoff) -> Handoff:
        pseudonym = self._pseudonym(handoff.person)
        masked = replace(handoff, id=handoff_id(handoff.answer, pseudonym), question=mask(handoff.question))
        kept = self.store.keep(masked if handoff.wants_answer else replace(masked, person=pseudonym, conversation=""))
        self.memory.recording.handed_off(handoff.answer)
        return kept

    def _pseudonym(self, person: str) -> str:
        return self.memory.recording.pseudonyms.of(person)


@dataclass(frozen=True, slots=True)
class Coordinators:
    """Where the coordinators read, in one channel. `body_of` makes a text that channel's own call."""

    channel: str
    lane: str
    body_of: Callable[[str], Body]


@dataclass(slots=True)
class CoordinatorNotices:
    """The port `Notifier` through delivery. Until `through` is called there is nobody to tell."""

    language: Language
    _post: Post | None = None
    _readers: Sequence[Coordinators] = field(default_factory=tuple)

    def through(self, post: Post, readers: Sequence[Coordinators]) -> None:
        """From now on, told there: a server calls it when its channels are open."""
        self._post, self._readers = post, tuple(readers)

    async def notify(self, handoff: Handoff) -> None:
        if self._post is None:
            return
        body = notice(handoff, self.language)
        for reader in self._readers:
            name = f"handoff:{handoff.id}:{reader.channel}"
            await self._post.post(Outgoing(name, reader.channel, reader.lane, reader.body_of(body)))


def notice(handoff: Handoff, language: Language) -> str:
    """What the coordinators read."""
    shown = shown_to_coordinators(handoff.question, handoff.answered, handoff.name, language)
    return f"{say('A question was handed to you:', language)}\n\n{shown}"


def handoff_id(answer: str, person: str) -> str:
    """The same for one person and one answer."""
    return hashlib.sha256(f"{person}\x1f{answer}".encode("utf-8", "surrogatepass")).hexdigest()[:32]

"""What has been said on screen, so that a conversation survives a reload. In memory, bounded, the oldest go first.

The engine remembers what a follow-up needs; this remembers what the page shows. Keyed by person and conversation, so
that knowing a conversation's id is not enough to read it.
"""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field

from bot.conversation.messages import FormView, Message, Person
from knowledge.errors import NotFound

CONVERSATION_COOKIE = "lots_conversation"
MAX_CONVERSATIONS = 2_000
MAX_EXCHANGES = 100
_ID = re.compile(r"[\w-]{16,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One thing said and what came back. `number` counts from 1 within the conversation and is never used again.

    `form` is the one that is under way after it, as it stood then.
    """

    number: int
    said: str
    messages: tuple[Message, ...]
    form: FormView | None = None


@dataclass(slots=True)
class _Transcript:
    exchanges: list[Exchange] = field(default_factory=list)
    opinions: dict[str, bool] = field(default_factory=dict)


class Transcripts:
    """Conversations as they stand on screen. Used from the event loop only, so it needs no lock."""

    def __init__(self, limit: int = MAX_CONVERSATIONS) -> None:
        self._limit = limit
        self._kept: OrderedDict[tuple[str, str], _Transcript] = OrderedDict()

    def of(self, person: Person, conversation: str | None) -> tuple[Exchange, ...]:
        """The conversation so far, oldest first; empty for one that is unknown or somebody else's."""
        return tuple(self._transcript(person, conversation).exchanges)

    def opinions(self, person: Person, conversation: str | None) -> dict[str, bool]:
        """What the person thought of the conversation's answers: answer id to liked."""
        return dict(self._transcript(person, conversation).opinions)

    def judge(self, person: Person, conversation: str | None, answer_id: str, liked: bool) -> Exchange:
        """Keeps an opinion of one of the conversation's answers. Raises NotFound for any other answer."""
        transcript = self._transcript(person, conversation)
        for exchange in transcript.exchanges:
            if answer_id and answer_id in {message.answer_id for message in exchange.messages}:
                transcript.opinions[answer_id] = liked
                return exchange
        raise NotFound("That answer is not in this conversation.")

    def _transcript(self, person: Person, conversation: str | None) -> _Transcript:
        return self._kept.get((person.id, conversation or ""), _Transcript())

    def add(
        self,
        person: Person,
        conversation: str,
        said: str,
        messages: tuple[Message, ...],
        form: FormView | None = None,
    ) -> Exchange:
        """Keeps one exchange and gives it back with its number."""
        key = (person.id, conversation)
        exchanges = self._kept.setdefault(key, _Transcript()).exchanges
        self._kept.move_to_end(key)
        exchange = Exchange(exchanges[-1].number + 1 if exchanges else 1, said, messages, form)
        exchanges.append(exchange)
        del exchanges[:-MAX_EXCHANGES]
        while len(self._kept) > self._limit:
            self._kept.popitem(last=False)
        return exchange


def new_conversation() -> str:
    """An id that cannot be guessed."""
    return secrets.token_urlsafe(18)


def known_conversation(value: str | None) -> str | None:
    """The id a browser sent, where it has the shape of one of ours."""
    return value if value and _ID.fullmatch(value) else None

"""The coordinators' desk on memory: the real rules over stores that keep nothing, finding by words that agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.conversation.handoffs import HandoffStore
from bot.stores.memory_answers_back import MemoryAnswersBack
from bot.stores.memory_handoffs import MemoryHandoffs
from bot.verified.desk import CoordinatorDesk, DeskStores, Knowing
from bot.verified.values import AskedOften
from knowledge.adapters.memory_verified import MemoryVerifiedAnswers
from knowledge.passages import Passage, Scope
from knowledge.ports import Library, VerifiedAnswers

MOST_FOUND = 4


def memory_desk(
    library: Library,
    verified: VerifiedAnswers | None = None,
    handoffs: HandoffStore | None = None,
    declined: Sequence[AskedOften] = (),
) -> CoordinatorDesk:
    """A desk where the passages with most of the words are the nearest, and only the same question is the same."""

    def find(words: str, scope: Scope) -> Sequence[Passage]:
        wanted = _words(words)
        found = (
            (len(wanted & _words(" ".join((passage.text, *passage.path)))), passage)
            for card in library.documents(scope)
            for passage in library.sequence(card.id, 0, card.passages)
        )
        return [passage for shared, passage in sorted(found, key=lambda pair: -pair[0]) if shared > 1][:MOST_FOUND]

    def same(one: str, other: str) -> bool:
        return one.casefold() == other.casefold()

    kept = verified or MemoryVerifiedAnswers()

    def is_answered(question: str) -> bool:
        return any(same(question, way) for answer in kept.answers() for way in answer.questions)

    return CoordinatorDesk(
        DeskStores(kept, MemoryAnswersBack(), handoffs or MemoryHandoffs(), library),
        Knowing(find, same, is_answered, lambda: declined),
        lambda: datetime.now(UTC),
    )


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{4,}", text.lower()))

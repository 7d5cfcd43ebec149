"""A person's question put to the documents, and the answer kept so that it can be judged and followed up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.conversation.access import readable_by
from bot.conversation.messages import Message
from bot.conversation.opinions import choices_after
from bot.conversation.situation import Remembered, Situation
from knowledge.answers.answer import Answer, Question
from knowledge.answers.follow_up import leans_on_earlier
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.passages import Scope
from knowledge.retrieval.language import is_in_words

Ask = Callable[[Question, Onlooker], Awaitable[Answer | None]]
"""Answers a question off the event loop; None where the answer depends on the asker's committee, and none is named."""
AskAnyway = Callable[[Question, Onlooker], Awaitable[Answer]]
"""Answers it as well as it can be, whosever committee it is about."""
IsRestricted = Callable[[Answer], Awaitable[bool]]
"""Whether the answer draws on anything that not everybody may read."""
Keep = Callable[[Situation, Answer, bool], Awaitable[str]]
"""Keeps an answer, and whether it is private; names it, with "" where it could not be kept, and so cannot be judged."""


class Answering:
    """Answers what the person of a situation says. `bot.wiring` gives what it calls.

    `hands_over`: what the documents do not say can be asked of the coordinators.
    """

    def __init__(
        self, ask: Ask, ask_anyway: AskAnyway, keep: Keep, is_restricted: IsRestricted, *, hands_over: bool = False
    ) -> None:
        self._ask = ask
        self._ask_anyway = ask_anyway
        self._keep = keep
        self._is_restricted = is_restricted
        self._hands_over = hands_over

    async def message(self, situation: Situation) -> Message | None:
        """The answer as a message; None where it depends on which committee the person works for."""
        question = await self._question(situation)
        answer = await self._ask(question, _onlooker(situation, question))
        return await self._kept(situation, answer) if answer else None

    async def anyway(self, situation: Situation) -> Message:
        """The answer as well as it can be given without knowing the committee."""
        question = await self._question(situation)
        return await self._kept(situation, await self._ask_anyway(question, _onlooker(situation, question)))

    async def _kept(self, situation: Situation, answer: Answer) -> Message:
        private = await self._is_restricted(answer)
        answer_id = await self._keep(situation, answer, private)
        choices = choices_after(answer, answer_id, situation.language, self._hands_over) if answer_id else ()
        return Message(answer.text, choices, answer, answer_id, private)

    async def _question(self, situation: Situation) -> Question:
        return Question(
            text=situation.text,
            scope=readable_by(situation.person),
            committee=situation.committee,
            earlier=tuple(each.question for each in situation.earlier),
            language=None if is_in_words(situation.text) else situation.language,
            headings=_headings(situation.earlier),
            confidential=leans_on_earlier(situation.text) and await self._is_confidential(situation.earlier),
        )

    async def _is_confidential(self, earlier: Sequence[Remembered]) -> bool:
        """Whether some of it is not everybody's: a colleague's words, or what only some may read."""
        if any(each.by_others or each.private for each in earlier):
            return True
        return any([await self._is_restricted(each.answer) for each in earlier])


def _onlooker(situation: Situation, question: Question) -> Onlooker:
    """Where others read along, an answer is shown as it grows only to who reads nothing that they may not read.

    Whether it draws on something restricted is known when it is there, and then it may go to the person alone.
    """
    is_open = not situation.turn.shared or question.scope == Scope()
    return situation.onlooker if is_open else NOBODY


def _headings(earlier: Sequence[Remembered]) -> tuple[str, ...]:
    """Titles and sections that were cited, each once, the latest first."""
    cited = (citation for each in reversed(earlier) for citation in each.answer.citations)
    return tuple(dict.fromkeys(heading for one in cited for heading in (one.title, *one.section)))

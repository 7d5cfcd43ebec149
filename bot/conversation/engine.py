"""The one door: every channel hands a `Turn` to `Engine.reply` and shows the `Reply`.

Order: a number becomes the choice that was shown, the conversation so far is fetched, the skills are asked in order,
the first that replies has the turn.
Invariant: a turn always gets a reply. An expected error becomes one polite line that says what to do; anything else is
logged with its traceback under a reference that the person is told.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import structlog

from bot.conversation.messages import Person, Reply, Turn
from bot.conversation.numbered import NumberedChoices
from bot.conversation.ports import Profile
from bot.conversation.situation import Remembered, Situation, Skill, said
from bot.conversation.wording import say
from knowledge.answers.answer import Language
from knowledge.answers.smalltalk import spoken_language
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.errors import LotsError, NotFound

Recall = Callable[[Turn], Awaitable[tuple[Remembered, ...]]]
"""The conversation's earlier questions and answers, oldest first; a bounded number of the latest."""
Recognise = Callable[[Person], Awaitable[Profile]]
"""What the person has told of themselves."""

_BROKE = "Something went wrong on our side. Try again, or tell your administrator this reference: {reference}."

log = structlog.get_logger(__name__)


class Engine:
    """Replies to turns. Skills and stores are given by `bot.wiring`; nothing is constructed here."""

    def __init__(
        self,
        skills: Sequence[Skill],
        recall: Recall,
        recognise: Recognise,
        new_reference: Callable[[], str],
        language: Language = "sv",
    ) -> None:
        self._skills = tuple(skills)
        self._recall = recall
        self._recognise = recognise
        self._new_reference = new_reference
        self._language = language
        self._numbered = NumberedChoices()

    async def reply(self, turn: Turn, onlooker: Onlooker = NOBODY) -> Reply:
        """The reply to a turn, whatever happens. `onlooker` sees an answer that a language model writes as it grows."""
        language = spoken_language(turn.text, self._language)
        try:
            meant = self._numbered.chosen(turn)
            reply = await self._reply(meant, onlooker)
            self._numbered.show(meant, reply)
            return reply
        except NotFound:
            return said(say("That is no longer here. Ask again, and you get fresh choices.", language))
        except LotsError as error:
            log.warning("turn_failed", channel=turn.channel, error=str(error))
            return said(say("I could not do that just now. {error}", language, error=error))
        except Exception:
            reference = self._new_reference()
            log.exception("turn_broke", channel=turn.channel, reference=reference)
            return said(say(_BROKE, language, reference=reference))

    async def _reply(self, turn: Turn, onlooker: Onlooker) -> Reply:
        situation = replace(await self._situation(turn), onlooker=onlooker)
        for skill in self._skills:
            reply = await skill.reply(situation)
            if reply is not None:
                return reply
        return said(say("That choice no longer applies. Write what you want to know instead.", situation.language))

    async def _situation(self, turn: Turn) -> Situation:
        earlier = await self._recall(turn)
        profile = await self._recognise(turn.person)
        fallback = earlier[-1].answer.language if earlier else self._language
        chosen: Language = "en" if profile.language == "en" else "sv" if profile.language == "sv" else fallback
        return Situation(turn, spoken_language(turn.text, chosen), earlier, profile)

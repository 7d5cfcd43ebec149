""" "Skicka till samordnare": hands the last question to those who look after the documents.

Choice ids: "handoff:ask:<answer>" shows what would go, "handoff:send:<answer>:named" and ":unnamed" hand it over,
"handoff:no" does not. Invariants: nothing goes before the person has seen all of it; all that is said of it is for
their eyes; a turn that comes again hands over nothing more, and gets the same reply.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from bot.conversation.handoffs import Handoff, Handoffs
from bot.conversation.messages import Choice, Message, Person, Reply
from bot.conversation.opinions import HAND_OVER
from bot.conversation.ports import LoggedTurn
from bot.conversation.situation import Situation, for_their_eyes, said
from bot.conversation.wording import handoff_say as say
from knowledge.answers.answer import Language

SEND = "handoff:send:"
KEEP = "handoff:no"
_WHOM = r"(?:(?:till|to) )?(?:(?:en|någon|min|vår|våra|a|the|our|my) )?(?:(?:samordnar|koordinator)\w*|coordinators?)"
_QUESTION = r"(?:den här |den |min |the |this |my )?(?:senaste |sista |förra |last )?(?:frågan?|question) "
_WHAT = rf"(?:{_QUESTION}|det |detta |den |it |this )?"
_SWEDISH = rf"(?:skicka|lämna|ge|vidarebefordra) {_WHAT}(?:vidare |över |in )?{_WHOM}|fråga {_WHOM}|kontakta {_WHOM}"
_ENGLISH = rf"(?:send|hand|pass|forward) {_WHAT}(?:over |on )?{_WHOM}|(?:ask|contact) {_WHOM}"
_WISH = r"(?:jag vill |kan du |kan jag |vill du |i want to |can you |could you |please |snälla )?"
_ASKS = re.compile(rf"{_WISH}(?:{_SWEDISH}|{_ENGLISH})(?: instead| i stället| istället| tack| please)?", re.IGNORECASE)
_SENT = re.compile(r"handoff:send:(.{1,200}):(named|unnamed)", re.DOTALL)


class HandoffSkill:
    """Asks, shows and hands over."""

    def __init__(self, handoffs: Handoffs, now: Callable[[], datetime]) -> None:
        self._handoffs = handoffs
        self._now = now

    async def reply(self, situation: Situation) -> Reply | None:
        choice = situation.turn.choice
        reply = await (self._typed(situation) if choice is None else self._clicked(situation, choice))
        return for_their_eyes(reply) if reply else None

    async def _typed(self, situation: Situation) -> Reply | None:
        if not asks_for_handoff(situation.text):
            return None
        last = next((each for each in reversed(situation.earlier) if not each.by_others), None)
        if last is None:
            return said(say("There is no question to hand over yet. Ask me first, and then send it.", _of(situation)))
        return await self._ask(situation, last.id)

    async def _clicked(self, situation: Situation, choice: str) -> Reply | None:
        if choice == KEEP:
            return said(say("All right, nothing was sent.", situation.language))
        if choice.startswith(HAND_OVER):
            return await self._ask(situation, choice.removeprefix(HAND_OVER))
        sent = _SENT.fullmatch(choice)
        return await self._send(situation, sent[1], named=sent[2] == "named") if sent else None

    async def _ask(self, situation: Situation, answer_id: str) -> Reply:
        asked = await self._handoffs.asked(answer_id, situation.person)
        language = _language(asked, situation)
        earlier = await self._handoffs.earlier(answer_id, situation.person)
        return _already(earlier, language) if earlier else _showing(asked, situation.person, language)

    async def _send(self, situation: Situation, answer_id: str, *, named: bool) -> Reply:
        asked = await self._handoffs.asked(answer_id, situation.person)
        language, turn = _language(asked, situation), situation.turn
        earlier = await self._handoffs.earlier(answer_id, situation.person)
        if earlier and not (turn.id and earlier.turn == turn.id):
            return _already(earlier, language)
        kept = await self._handoffs.hand_over(earlier or self._handoff(situation.alone(), asked, named))
        return _sent(kept, language)

    def _handoff(self, alone: Situation, asked: LoggedTurn, named: bool) -> Handoff:
        turn, answer = alone.turn, asked.answer
        return Handoff(
            id="",
            answer=asked.id,
            person=turn.person.id,
            question=_question(asked),
            answered=bool(answer and answer.answered),
            name=_called(turn.person) if named else "",
            channel=turn.channel,
            conversation=turn.conversation,
            wants_answer=named,
            at=self._now(),
            turn=turn.id,
        )


def asks_for_handoff(text: str) -> bool:
    """Whether the whole text asks for it."""
    return bool(_ASKS.fullmatch(" ".join(text.split()).strip(" .!?")))


def shown_to_coordinators(question: str, answered: bool, name: str, language: Language) -> str:
    """Exactly what goes, as the person sees it before and the coordinators after."""
    lots = "Lots gave an answer." if answered else "Lots found no answer in the documents."
    lines = [say("Question: “{question}”", language, question=question), say(lots, language)]
    asker = say("From: {name}, who wants an answer.", language, name=name)
    return "\n".join((*lines, asker if name else _unnamed(language)))


def _unnamed(language: Language) -> str:
    return say("No name, and no answer is wanted.", language)


def _showing(asked: LoggedTurn, person: Person, language: Language) -> Reply:
    answered = bool(asked.answer and asked.answer.answered)
    goes = shown_to_coordinators(_question(asked), answered, _called(person), language)
    lines = (
        say("This goes to the coordinators, if you want an answer:", language),
        goes,
        say("Without your name, the last line is: “{line}” Do you want an answer?", language, line=_unnamed(language)),
    )
    choices = (
        Choice(f"{SEND}{asked.id}:named", say("Send, I want an answer", language)),
        Choice(f"{SEND}{asked.id}:unnamed", say("Send without my name", language)),
        Choice(KEEP, say("Do not send", language)),
    )
    return Reply((Message("\n\n".join(lines), choices),))


def _sent(kept: Handoff, language: Language) -> Reply:
    then = "They answer you here." if kept.wants_answer else "Your name did not go along."
    goes = shown_to_coordinators(kept.question, kept.answered, kept.name, language)
    return said(f"{say('Sent to the coordinators:', language)}\n\n{goes}\n\n{say(then, language)}")


def _already(earlier: Handoff, language: Language) -> Reply:
    day = earlier.at.date().isoformat()
    text = "You sent “{question}” to the coordinators on {day}."
    return said(say(text, language, question=earlier.question, day=day))


def _question(asked: LoggedTurn) -> str:
    return asked.answer.question if asked.answer else asked.text


def _called(person: Person) -> str:
    return person.name or person.id


def _language(asked: LoggedTurn, situation: Situation) -> Language:
    """A button that was clicked aside has no language: the answer has."""
    return asked.answer.language if asked.answer and situation.turn.choice is not None else _of(situation)


def _of(situation: Situation) -> Language:
    return "en" if re.search(r"\bcoordinators?\b", situation.text, re.IGNORECASE) else situation.language

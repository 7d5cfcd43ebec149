"""Answers on their way to a page: followed and stopped by who asked alone, and forgotten when no page needs them."""

from __future__ import annotations

import asyncio

from bot.conversation.messages import Message, Person, Turn
from bot.conversation.writing import Writing
from bot.web.transcripts import Exchange
from bot.web.underway import AnswersUnderway

ANNA = Person("anna")
TURN = Turn("samtal", ANNA, "web", text="Vem följer upp?", id="t1")


async def answered(_: Writing) -> Exchange:
    return Exchange(1, TURN.text, (Message("Kommunstyrelsen."),))


async def broken(_: Writing) -> Exchange:
    raise ValueError("broken")


async def until_stopped(writing: Writing) -> Exchange:
    for _ in range(5_000):
        if writing.stopped():
            break
        await asyncio.sleep(0.001)
    return Exchange(1, TURN.text, (Message("Stoppat."),))


async def test_an_answer_is_there_for_a_page_that_comes_back_and_begun_once() -> None:
    underway = AnswersUnderway()
    begun = underway.begin(TURN, TURN.text, answered)
    exchange = await begun.exchange
    assert underway.begin(TURN, TURN.text, broken) is begun
    found = underway.of("anna", "t1")
    assert found is not None
    assert await found.exchange is exchange


async def test_what_was_said_is_forgotten_when_no_page_comes_back_for_it() -> None:
    underway = AnswersUnderway(kept_seconds=0.01)
    await underway.begin(TURN, TURN.text, answered).exchange
    assert underway.of("anna", "t1") is not None
    await asyncio.sleep(0.05)
    assert underway.of("anna", "t1") is None
    assert TURN.text not in repr(underway)


async def test_an_answer_begun_anew_is_not_forgotten_with_the_one_that_broke() -> None:
    underway = AnswersUnderway(kept_seconds=0.02)
    first = underway.begin(TURN, TURN.text, broken)
    await asyncio.wait([first.exchange])
    assert isinstance(first.exchange.exception(), ValueError)
    again = underway.begin(TURN, TURN.text, until_stopped)
    await asyncio.sleep(0.06)
    assert underway.of("anna", "t1") is again
    underway.stop("anna", "t1")
    assert (await again.exchange).messages[0].text == "Stoppat."


async def test_nobody_follows_or_stops_an_answer_to_somebody_else() -> None:
    underway = AnswersUnderway()
    begun = underway.begin(TURN, TURN.text, until_stopped)
    assert underway.of("bo", "t1") is None
    assert underway.unanswered("bo", "samtal") == []
    underway.stop("bo", "t1")
    assert not begun.writing.stopped()
    underway.stop("anna", "t1")
    await begun.exchange
    assert underway.unanswered("anna", "samtal") == []

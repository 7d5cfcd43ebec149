"""Teams while a language model writes: one card that grows into the answer, whatever breaks on the way."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels.teams.cards.escaping import unescaped
from bot.delivery.memory import MemoryDeliveries
from bot.stores.memory_teams import MemoryTeamsReferences
from tests.scenarios.writing_support import AUTHOR, SENTENCES, Cited, Dictation
from tests.teams_world.activities import BERTIL, TeamsSide
from tests.teams_world.connector import Fault, LocalConnector
from tests.teams_world.identity import LocalIdentity
from tests.teams_world.lots import lots_in_teams, until

FIRST, SECOND, THIRD = (sentence.removesuffix(" [1]") for sentence in SENTENCES)
WRITING = "Skriver svaret …"
QUESTION = "Vem följer upp?"


@pytest.fixture
def dictation() -> Dictation:
    return Dictation(Cited(), by_hand=True)


async def sees(connector: LocalConnector, words: str, where: str) -> str:
    """The id of the activity that says so, once it is there."""
    await until(lambda: any(words in text for text in connector.said_in(where)))
    return next(name for name, one in connector.messages[where].items() if words in json.dumps(one, ensure_ascii=False))


def stop_button(activity: dict[str, Any]) -> dict[str, Any]:
    body = activity["attachments"][0]["content"]["body"]
    (action,) = [action for element in body for action in element.get("actions", [])]
    data: dict[str, Any] = action["data"]
    return data


@pytest.mark.parametrize("shared", [False, True])
async def test_the_answer_grows_in_one_card_and_ends_there(
    identity: LocalIdentity, connector: LocalConnector, teams: TeamsSide, dictation: Dictation, shared: bool
) -> None:
    side = teams.in_channel() if shared else teams
    async with lots_in_teams(identity, connector, dictation, watched=dictation.reply) as lots:
        await lots.post(side.message(QUESTION))
        dictation.go_on()
        draft = await sees(connector, FIRST, side.conversation)
        dictation.go_on()
        await sees(connector, SECOND, side.conversation)
        dictation.go_on()
        await lots.settled()
    (name, answer), *more = connector.messages[side.conversation].items()
    assert (name, more) == (draft, [])
    said = json.dumps(answer, ensure_ascii=False)
    assert THIRD in said
    assert AUTHOR in said
    assert WRITING not in said


async def test_who_asked_stops_it_and_nobody_else(
    identity: LocalIdentity, connector: LocalConnector, teams: TeamsSide, dictation: Dictation
) -> None:
    side = teams.in_channel()
    async with lots_in_teams(identity, connector, dictation, watched=dictation.reply) as lots:
        await lots.post(side.message(QUESTION))
        dictation.go_on()
        draft = await sees(connector, WRITING, side.conversation)
        pressed = stop_button(connector.messages[side.conversation][draft])
        await lots.post(side.by(BERTIL).submitted(pressed, draft))
        dictation.go_on()
        await sees(connector, SECOND, side.conversation)
        await lots.post(side.submitted(pressed, draft))
        await lots.settled()
    (said,) = connector.said_in(side.conversation)
    assert dictation.stopped == [QUESTION]
    assert SECOND in said
    assert THIRD not in said


async def test_a_process_that_dies_in_the_middle_leaves_no_draft_and_the_next_one_answers_once(
    identity: LocalIdentity, connector: LocalConnector, teams: TeamsSide, dictation: Dictation
) -> None:
    store, references = MemoryDeliveries(), MemoryTeamsReferences()
    kept = {"store": store, "references": references}
    async with lots_in_teams(identity, connector, dictation, watched=dictation.reply, **kept) as lots:  # type: ignore[arg-type]
        await lots.post(teams.message(QUESTION))
        dictation.go_on()
        draft = await sees(connector, WRITING, teams.conversation)
    assert draft in connector.messages[teams.conversation]
    dictation.go_on(3)
    async with lots_in_teams(identity, connector, dictation, watched=dictation.reply, **kept) as lots:  # type: ignore[arg-type]
        await lots.settled()
    (name,) = connector.messages[teams.conversation]
    assert name != draft
    assert AUTHOR in unescaped(connector.said_in(teams.conversation)[0])


async def test_changes_that_teams_has_no_time_for_are_left_out(
    identity: LocalIdentity, connector: LocalConnector, teams: TeamsSide, dictation: Dictation
) -> None:
    async with lots_in_teams(identity, connector, dictation, watched=dictation.reply) as lots:
        await lots.post(teams.message(QUESTION))
        dictation.go_on()
        await sees(connector, WRITING, teams.conversation)
        connector.fail_next(Fault(429, retry_after="1"))
        dictation.go_on()
        await until(lambda: any(call.status == 429 for call in connector.calls))
        dictation.go_on()
        await lots.settled()
    (said,) = connector.said_in(teams.conversation)
    assert THIRD in said
    assert len([call for call in connector.calls if call.method == "PUT"]) == 2


async def test_a_draft_that_somebody_deletes_is_answered_anew(
    identity: LocalIdentity, connector: LocalConnector, teams: TeamsSide, dictation: Dictation
) -> None:
    async with lots_in_teams(identity, connector, dictation, watched=dictation.reply) as lots:
        await lots.post(teams.message(QUESTION))
        dictation.go_on()
        draft = await sees(connector, WRITING, teams.conversation)
        del connector.messages[teams.conversation][draft]
        dictation.go_on(2)
        await lots.settled()
    (said,) = connector.said_in(teams.conversation)
    assert AUTHOR in unescaped(said)


async def test_an_edited_question_is_answered_in_the_card_that_grew(
    identity: LocalIdentity, connector: LocalConnector, teams: TeamsSide, dictation: Dictation
) -> None:
    dictation.go_on(6)
    async with lots_in_teams(identity, connector, dictation, watched=dictation.reply) as lots:
        asked = teams.message(QUESTION)
        await lots.say(asked)
        (before,) = connector.messages[teams.conversation]
        await lots.say(teams.edited(asked, "Vem beslutar?"))
    (after,) = connector.messages[teams.conversation]
    assert before == after


async def test_an_action_that_stops_it_is_acknowledged_and_kept_nowhere(
    identity: LocalIdentity, connector: LocalConnector, teams: TeamsSide, dictation: Dictation
) -> None:
    async with lots_in_teams(identity, connector, dictation, watched=dictation.reply) as lots:
        await lots.post(teams.message(QUESTION))
        dictation.go_on()
        draft = await sees(connector, WRITING, teams.conversation)
        data = stop_button(connector.messages[teams.conversation][draft])
        value = {"action": {"type": "Action.Execute", "data": data}, "trigger": "manual"}
        answered = await lots.post(teams.invoked("adaptiveCard/action", value))
        assert answered.json()["statusCode"] == 200
        await lots.settled()
        late = await lots.post(teams.submitted(data, draft))
        await lots.settled()
    assert late.status_code == 200
    assert dictation.stopped == [QUESTION]
    assert len(dictation.turns) == 1
    assert len(connector.messages[teams.conversation]) == 1

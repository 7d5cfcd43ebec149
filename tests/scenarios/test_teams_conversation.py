"""Lots in Teams, from the activity that Teams posts to the calls that the connector gets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.channels.teams.cards.values import choice_data
from bot.channels.teams.messenger import to_conversation
from bot.channels.teams.references import References
from bot.conversation.messages import Choice, Message, Reply, Turn
from bot.delivery.ports import Outgoing
from bot.off_loop import run_sync
from bot.reminders.ports import Contact
from bot.reminders.reminder import Reminder
from bot.settings import TeamsSettings
from knowledge.answers.answer import Answer
from knowledge.errors import NotFound
from tests.teams_world.activities import ANNA, BERTIL, CHANNEL_ID, TeamsSide
from tests.teams_world.connector import Fault, LocalConnector
from tests.teams_world.identity import CLIENT_ID, TENANT, LocalIdentity
from tests.teams_world.lots import LotsInTeams, Talk, lots_in_teams, until

ANNAS_CHAT = f"teams:{TENANT}:personal:{ANNA.object_id}"
SECRET = "Ditt styrkort säger att avtalet är uppsagt."


@pytest.fixture
def talk() -> Talk:
    return Talk()


@pytest.fixture
async def lots(identity: LocalIdentity, connector: LocalConnector, talk: Talk) -> AsyncIterator[LotsInTeams]:
    async with lots_in_teams(identity, connector, talk) as running:
        yield running


def privately(turn: Turn) -> Reply:
    return Reply((Message(SECRET, private=True),))


def with_an_answer(turn: Turn) -> Reply:
    answer = Answer(turn.text, "sv", True, "fact", f"Svar på: {turn.text}", 0.9)
    return Reply((Message(answer.text, answer=answer, answer_id=f"answer-{turn.text}"),))


async def test_a_person_is_known_by_the_directory_and_their_chat_by_their_own_id(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk
) -> None:
    await lots.say(teams.message("Vem följer upp?"))
    (turn,) = talk.turns
    assert turn.person.id == f"teams:{TENANT}:{ANNA.object_id}"
    assert (turn.conversation, turn.text, turn.shared, turn.aside) == (ANNAS_CHAT, "Vem följer upp?", False, "")


async def test_a_mention_in_a_channel_is_answered_in_its_thread_and_the_mention_is_no_part_of_the_question(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk, connector: LocalConnector
) -> None:
    await lots.say(teams.in_channel("42").message("vad gäller för <at>Bertil Alm</at>?"))
    (turn,) = talk.turns
    assert (turn.text, turn.shared, turn.aside) == ("vad gäller för Bertil Alm?", True, ANNAS_CHAT)
    assert turn.conversation == f"teams:{TENANT}:{CHANNEL_ID};messageid=42"
    assert connector.said_in(f"{CHANNEL_ID};messageid=42") == ["Du sa: vad gäller för Bertil Alm?"]


async def test_what_people_say_to_each_other_is_left_alone(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk, connector: LocalConnector
) -> None:
    await lots.say(teams.in_group().overheard("Ska vi äta lunch?"), teams.in_channel().overheard("Ja!"))
    assert talk.turns == []
    assert connector.calls == []


async def test_markup_becomes_plain_text_and_what_a_person_wrote_in_angle_brackets_stays(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk
) -> None:
    await lots.say(teams.message("<p>är 3 &lt; 5&nbsp;&amp; <b>varför</b>?</p><div>rad &lt;b&gt; två</div>"))
    assert talk.turns[0].text == "är 3 < 5 & varför?\nrad <b> två"


@pytest.mark.parametrize("times", [2, 6])
async def test_an_activity_that_is_posted_again_gives_one_reply(
    times: int, lots: LotsInTeams, teams: TeamsSide, talk: Talk, connector: LocalConnector
) -> None:
    message = teams.message("Hej")
    answers = await asyncio.gather(*(lots.post(message) for _ in range(times)))
    await lots.settled()
    await lots.say(message)
    assert {answer.status_code for answer in answers} == {200}
    assert connector.said_in(teams.conversation) == ["Du sa: Hej"]
    assert len(talk.turns) == 1


async def test_the_call_is_answered_before_the_reply_is_thought_of(
    identity: LocalIdentity, connector: LocalConnector, teams: TeamsSide
) -> None:
    thinking = asyncio.Event()

    class Slow(Talk):
        async def reply(self, turn: Turn) -> Reply:
            await thinking.wait()
            return await super().reply(turn)

    async with lots_in_teams(identity, connector, Slow()) as lots:
        assert (await lots.post(teams.message("Hej"))).status_code == 200
        await until(lambda: bool(connector.calls))
        assert [call.body["type"] for call in connector.calls] == ["typing"]
        thinking.set()
        await lots.settled()
        assert connector.said_in(teams.conversation) == ["Du sa: Hej"]


async def test_replies_keep_the_order_in_which_people_wrote(
    lots: LotsInTeams, teams: TeamsSide, connector: LocalConnector
) -> None:
    for number in range(8):
        await lots.post(teams.message(f"rad {number}"))
    await lots.settled()
    assert connector.said_in(teams.conversation) == [f"Du sa: rad {number}" for number in range(8)]


async def test_a_button_on_a_card_is_a_choice_in_the_conversation_where_it_stands(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk
) -> None:
    await lots.say(teams.submitted(choice_data(Choice("form:start:1", "Börja"))))
    assert (talk.turns[0].choice, talk.turns[0].text) == ("form:start:1", "")


async def test_a_button_in_a_channel_is_pressed_by_whoever_presses_it(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk
) -> None:
    await lots.say(teams.in_channel().by(BERTIL).submitted(choice_data(Choice("a", "A"))))
    assert talk.turns[0].person.id.endswith(BERTIL.object_id)


async def test_an_action_of_a_card_is_acknowledged_in_the_same_call_and_done_once(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk
) -> None:
    value = {"action": {"type": "Action.Execute", "data": choice_data(Choice("a", "A"))}, "trigger": "manual"}
    invoke = teams.invoked("adaptiveCard/action", value)
    first, again = await lots.post(invoke), await lots.post(invoke)
    assert first.json()["statusCode"] == again.json()["statusCode"] == 200
    await lots.settled()
    assert [turn.choice for turn in talk.turns] == ["a"]


async def test_an_invoke_that_lots_knows_nothing_of_is_said_to_be_unknown(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk
) -> None:
    consent = teams.invoked("fileConsent/invoke", {"action": "accept", "type": "fileUpload"})
    assert (await lots.post(consent)).status_code == 200
    assert (await lots.post(teams.invoked("task/fetch", {}))).status_code == 501
    await lots.settled()
    assert talk.turns == []


async def test_private_words_said_in_a_channel_go_to_the_persons_own_chat(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk, connector: LocalConnector
) -> None:
    talk.says = privately
    channel = teams.in_channel()
    await lots.say(channel.message("hur går det med mitt styrkort?"))
    assert connector.said_in(ANNA.own_address) == [SECRET]
    assert connector.said_in(channel.conversation) == ["Det är bara för dig, så jag svarar i vår egen chatt."]
    assert SECRET not in connector.everything_in(channel.conversation)


async def test_the_persons_own_chat_is_made_once(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk, connector: LocalConnector
) -> None:
    talk.says = privately
    await lots.say(teams.in_group().message("ett"), teams.in_group().message("två"))
    assert [call.status for call in connector.calls if not call.conversation] == [201]
    assert connector.said_in(ANNA.own_address) == [SECRET, SECRET]


async def test_what_somebody_thinks_of_an_answer_is_not_told_in_the_channel(
    lots: LotsInTeams, teams: TeamsSide, connector: LocalConnector
) -> None:
    channel = teams.in_channel()
    await lots.say(channel.submitted(choice_data(Choice("feedback:down:a1", "Dåligt svar"))))
    assert connector.said_in(channel.conversation) == []
    assert connector.said_in(ANNA.own_address) == ["Du sa: feedback:down:a1"]


async def test_where_the_person_cannot_be_written_to_alone_that_is_said_without_the_content(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk, connector: LocalConnector
) -> None:
    talk.says = privately
    connector.not_installed.add(ANNA.account)
    channel = teams.in_channel()
    await lots.say(channel.message("mitt styrkort"))
    assert "Öppna en chatt med Lots" in connector.said_in(channel.conversation)[-1]
    assert SECRET not in connector.everything_in(channel.conversation)
    assert connector.said_in(ANNA.own_address) == []


async def test_what_everybody_may_read_stays_in_the_channel_beside_what_is_private(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk, connector: LocalConnector
) -> None:
    talk.says = lambda turn: Reply((Message("Öppet."), Message(SECRET, private=True)))
    channel = teams.in_channel()
    await lots.say(channel.message("båda"))
    assert connector.said_in(channel.conversation)[0] == "Öppet."
    assert connector.said_in(ANNA.own_address) == [SECRET]


async def test_an_install_is_welcomed_once_though_teams_tells_of_it_twice(
    lots: LotsInTeams, teams: TeamsSide, connector: LocalConnector
) -> None:
    await lots.say(*teams.installed(), *teams.in_channel().installed())
    (own,), (shared,) = connector.said_in(teams.conversation), connector.said_in(teams.in_channel().conversation)
    assert "Skriv en fråga" in own
    assert "@Lots" in shared


async def test_others_who_come_and_go_are_not_commented_on(
    lots: LotsInTeams, teams: TeamsSide, connector: LocalConnector
) -> None:
    came = teams.in_group().activity(type="conversationUpdate", membersAdded=[{"id": BERTIL.account}])
    renamed = teams.in_group().activity(type="conversationUpdate", channelData={"tenant": {"id": TENANT}})
    await lots.say(came, renamed, teams.activity(type="endOfConversation"), teams.activity(type="event", name="x"))
    assert connector.calls == []


async def test_an_edited_question_is_answered_anew_where_the_answer_stands(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk, connector: LocalConnector
) -> None:
    talk.says = with_an_answer
    message = teams.message("hur länge")
    await lots.say(message, teams.edited(message, "hur länge gäller det"))
    assert [text.startswith("Svar på: hur länge gäller det") for text in connector.said_in(teams.conversation)] == [
        True
    ]
    assert [call.method for call in connector.calls] == ["POST", "PUT"]


async def test_an_edit_of_what_was_no_question_changes_nothing(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk, connector: LocalConnector
) -> None:
    message = teams.message("3")
    await lots.say(message, teams.edited(message, "4"))
    assert [turn.text for turn in talk.turns] == ["3"]
    assert connector.said_in(teams.conversation) == ["Du sa: 3"]


async def test_a_mention_that_is_put_in_by_an_edit_is_answered(lots: LotsInTeams, teams: TeamsSide, talk: Talk) -> None:
    channel = teams.in_channel()
    message = channel.overheard("vad gäller?")
    await lots.say(message, channel.edited(message, "vad gäller?"))
    assert [turn.text for turn in talk.turns] == ["vad gäller?"]


async def test_a_deleted_message_takes_its_replies_with_it(
    lots: LotsInTeams, teams: TeamsSide, connector: LocalConnector
) -> None:
    message = teams.message("Hej")
    await lots.say(message, teams.deleted(message))
    assert connector.said_in(teams.conversation) == []


async def test_a_thumb_on_an_answer_is_an_opinion_of_it_and_is_not_replied_to(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk, connector: LocalConnector
) -> None:
    talk.says = with_an_answer
    await lots.say(teams.message("hur"))
    (shown,) = connector.messages[teams.conversation]
    await lots.say(teams.reacted(shown), teams.reacted("1234"), teams.reacted(shown, "sad"))
    assert lots.opinions == [("answer-hur", f"teams:{TENANT}:{ANNA.object_id}", True, "")]
    assert len(connector.said_in(teams.conversation)) == 1


async def test_files_code_and_empty_mentions_are_met_on_purpose(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk, connector: LocalConnector
) -> None:
    file = {"contentType": "application/vnd.microsoft.teams.file.download.info", "name": "a.docx", "content": {}}
    await lots.say({**teams.message(""), "attachments": [file]}, teams.in_group().message(""))
    assert talk.turns == []
    assert "kan inte läsa filer" in connector.said_in(teams.conversation)[0]
    assert "@Lots" in connector.said_in(teams.in_group().conversation)[0]


async def test_a_text_that_is_too_long_is_said_to_be(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk, connector: LocalConnector
) -> None:
    await lots.say(teams.message("x" * 5_000))
    assert talk.turns == []
    assert "4000" in connector.said_in(teams.conversation)[0]


async def test_another_bot_is_not_talked_with(lots: LotsInTeams, teams: TeamsSide, connector: LocalConnector) -> None:
    message = teams.message("Hej")
    message["from"]["role"] = "bot"
    await lots.say(message)
    assert connector.calls == []


async def test_who_is_in_no_directory_is_not_answered(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk, connector: LocalConnector
) -> None:
    message = teams.in_group().message("Hej")
    del message["from"]["aadObjectId"]
    await lots.say(message)
    assert talk.turns == []
    assert connector.calls == []


async def test_a_fault_gives_one_polite_sentence_with_a_reference(
    lots: LotsInTeams, teams: TeamsSide, talk: Talk, connector: LocalConnector
) -> None:
    def breaks(turn: Turn) -> Reply:
        raise RuntimeError(turn.text)

    talk.says = breaks
    await lots.say(teams.message("hemligt"))
    (said,) = connector.said_in(teams.conversation)
    assert said.startswith("Något gick fel hos oss")
    assert "hemligt" not in said


@pytest.mark.parametrize("retry_after", ["1", "", "nonsense"])
async def test_429_is_waited_out_without_losing_or_doubling(
    retry_after: str, lots: LotsInTeams, teams: TeamsSide, connector: LocalConnector
) -> None:
    connector.fail_next(Fault(429, retry_after))
    await lots.say(teams.message("Hej"))
    assert connector.said_in(teams.conversation) == ["Du sa: Hej"]


@pytest.mark.parametrize("status", [500, 502, 503, 504, 412])
async def test_a_failing_connector_is_asked_again(
    status: int, lots: LotsInTeams, teams: TeamsSide, connector: LocalConnector
) -> None:
    connector.fail_next(Fault(status))
    await lots.say(teams.message("Hej"))
    assert connector.said_in(teams.conversation) == ["Du sa: Hej"]


async def test_a_call_that_breaks_off_is_made_once_more_and_no_more(
    lots: LotsInTeams, teams: TeamsSide, connector: LocalConnector
) -> None:
    connector.fail_next(*[Fault(0, effect=True)] * 5)
    await lots.say(teams.message("Hej"))
    assert connector.said_in(teams.conversation) == ["Du sa: Hej"] * 2


@pytest.mark.parametrize("status", [400, 403, 404, 413])
async def test_a_call_that_can_never_succeed_is_given_up_and_the_next_goes_through(
    status: int, lots: LotsInTeams, teams: TeamsSide, connector: LocalConnector
) -> None:
    connector.fail_next(Fault(status))
    await lots.say(teams.message("ett"), teams.message("två"))
    assert connector.said_in(teams.conversation) == ["Du sa: två"]


REMINDER = Reminder("r1", f"teams:{TENANT}:{ANNA.object_id}", "new_period", "f1", "Styrkort", period="2027")


async def test_a_reminder_is_written_in_the_persons_own_chat_also_where_they_wrote_only_in_a_channel(
    lots: LotsInTeams, teams: TeamsSide, connector: LocalConnector
) -> None:
    await lots.say(teams.in_channel().message("Hej"))
    contact = Contact("teams", f"teams:{TENANT}:{CHANNEL_ID}")
    for _ in range(2):
        await lots.messenger.send(REMINDER, contact, "")
    await lots.settled()
    (said,) = connector.said_in(ANNA.own_address)
    assert "Styrkort" in said
    assert "Styrkort" not in connector.everything_in(teams.in_channel().conversation)


async def test_who_was_never_heard_or_took_lots_away_is_not_written_to(lots: LotsInTeams, teams: TeamsSide) -> None:
    with pytest.raises(NotFound):
        await lots.messenger.send(REMINDER, Contact("teams", ""), "")
    await lots.say(teams.message("Hej"), teams.removed())
    with pytest.raises(NotFound):
        await lots.messenger.send(REMINDER, Contact("teams", ""), "")


async def test_the_coordinators_are_told_in_the_conversation_that_is_set(
    lots: LotsInTeams, teams: TeamsSide, connector: LocalConnector
) -> None:
    await lots.say(teams.in_group().message("Hej"))
    settings = TeamsSettings(CLIENT_ID, coordinators=teams.in_group().conversation)
    lots.store.post(Outgoing("handoff:1:teams", "teams", "teams:c", to_conversation(settings, "En fråga väntar.")))
    await until(lambda: len(connector.said_in(teams.in_group().conversation)) == 2)
    assert connector.said_in(teams.in_group().conversation)[-1] == "En fråga väntar."


async def test_where_people_can_be_reached_is_known_after_a_restart(
    identity: LocalIdentity, connector: LocalConnector, lots: LotsInTeams, teams: TeamsSide, talk: Talk
) -> None:
    await lots.say(teams.message("Hej"))
    again = References(lots.references, run_sync)
    reference = await again.of_person(f"teams:{TENANT}:{ANNA.object_id}")
    assert reference is not None
    assert (reference.address, reference.service_url) == (ANNA.own_address, connector.service_url)

"""Teams as delivery sees it: an activity that was kept becomes a turn, the reply becomes calls to the connector.

Order: where it was said is remembered, so that Lots can write there later; then what happened is done by its type.
An edited question is answered anew in place of the old answer; an edit of anything else is left, since what a form was
told is changed in the form. A deleted message takes its replies with it. Invariant: people are known by their object
id in Entra ID; whoever has none is not answered.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from bot.channels.teams.activity import (
    Activity,
    Place,
    brings_files,
    own_mentions,
    place_of,
    value_at,
    values_in,
    words_of,
)
from bot.channels.teams.cards import (
    Chosen,
    Edited,
    ItemEditor,
    Links,
    Opened,
    Said,
    activities_of,
    used,
    values_of,
)
from bot.channels.teams.connector import Connector
from bot.channels.teams.drafting import DraftInTeams, in_draft
from bot.channels.teams.ports import Conversation, Directory, Reference
from bot.channels.teams.receiving import CHANNEL, FEEDBACK, goes, message_key
from bot.channels.teams.references import References
from bot.channels.teams.replying import Replying, in_place_of, taken_back
from bot.channels.teams.sending import TeamsSender
from bot.channels.teams.wording import say
from bot.conversation.messages import Message, Person, Reply, Turn
from bot.conversation.skills.forms.clicks import choice_id
from bot.delivery.drafts import Drafts, Shown
from bot.delivery.ports import Body, Kept, Outgoing, Sent
from knowledge.answers.answer import Language
from knowledge.errors import LotsError, NotFound

LONGEST_QUESTION = 4_000
OPINION = "feedback:"
"""How choices begin that say what somebody thinks of an answer, which is nobody else's business."""
SECONDS_BEFORE_TYPING = 0.6
SECONDS_TO_SHOW_TYPING = 3.0
AnswersTo = Callable[[str], Awaitable[list[Sent]]]
Judge = Callable[[str, str, bool, str], Awaitable[None]]
"""Keeps an opinion: (answer id, person, liked, comment). Raises NotFound."""

_WELCOME = (
    "Hello! I am Lots. I answer questions from the municipality's governing documents, always with the source, and "
    "help you with scorecards and checklists. Write a question, or “help”."
)
_WELCOME_SHARED = (
    "Hello! I am Lots. Write @{bot} and a question, and I answer from the municipality's governing documents, always "
    "with the source. What is for you alone I say in our own chat."
)
_NO_FILES = "I cannot read files here. A coordinator adds documents to Lots. Write what you want to know instead."
_TOO_LONG = "That is too long for me: write at most {most} characters."
_GONE = "That is no longer here. Write “my forms”, and go on from there."
_BROKE = "Something went wrong on our side. Try again, or tell your administrator this reference: {reference}."

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TeamsDoor:
    """The port `ChannelDoor`. `answers_to` is delivery's; `links` gives sources their absolute addresses.

    Without an `editor` a form is filled in one question at a time; without `drafts` an answer is shown when it is done.
    """

    conversation: Conversation
    directory: Directory
    references: References
    connector: Connector
    sender: TeamsSender
    answers_to: AnswersTo
    judge: Judge
    links: Links
    language: Language = "sv"
    editor: ItemEditor | None = None
    drafts: Drafts | None = None

    @property
    def name(self) -> str:
        return CHANNEL

    async def handle(self, kept: Kept) -> Sequence[Body]:
        activity: Activity = kept.received.body["activity"]
        place = place_of(activity)
        if place is None:
            return ()
        if goes(activity):
            await self.references.forget(place.conversation)
            return ()
        if not place.person:
            return await self._of_nobody(activity, place)
        person = await self.directory.person(place.identity, place.name)
        await self.references.heard(place, person)
        return await self._of_person(Event(kept, activity, place, person))

    async def send(self, outgoing: Outgoing) -> str:
        if self.drafts and self.drafts.stays(outgoing):
            return ""
        reference = await self.sender.send(outgoing)
        if answer_id := outgoing.body.get("answer_id"):
            await self.references.answered(reference, answer_id)
        return reference

    def excuse(self, kept: Kept, reference: str) -> Sequence[Body]:
        place = place_of(kept.received.body["activity"])
        return self._say(place, say(_BROKE, self.language, reference=reference)) if place else ()

    async def _of_nobody(self, activity: Activity, place: Place) -> Sequence[Body]:
        """Who is in no directory is not answered; but whoever puts Lots into a team or a chat may be a program."""
        if value_at(activity, "type") in ("conversationUpdate", "installationUpdate"):
            return self._welcome(place)
        log.info("teams_sender_without_directory_id")
        return ()

    async def _of_person(self, event: Event) -> Sequence[Body]:
        match value_at(event.activity, "type"):
            case "message":
                return await self._said(event)
            case "messageUpdate":
                return await self._edited(event)
            case "messageDelete":
                return taken_back(await self._replies_to(event))
            case "messageReaction":
                return await self._reacted(event)
            case "invoke":
                return await self._invoked(event)
            case _:
                return self._welcome(event.place)

    async def _said(self, event: Event) -> Sequence[Body]:
        done = values_of(event.activity.get("value"))
        match done:
            case Chosen():
                return await self._chosen(event, done)
            case Said():
                return await self._asked(event, done.text)
            case Opened() | Edited():
                return await self._worked(event, done)
        if event.place.shared and not own_mentions(event.activity):  # what people say to each other
            return ()
        return await self._asked(event, words_of(event.activity))

    async def _chosen(self, event: Event, done: Chosen) -> Sequence[Body]:
        """The reply; and in the person's own chat the card that was used shows from then on what was chosen."""
        bodies = await self._reply(event, Turn("", event.person, CHANNEL, done.words, done.choice))
        instead, card = used(done, self.language), value_at(event.activity, "replyToId")
        if event.place.shared or not (instead and card):
            return bodies
        return [*self._replying(event.place).cards([instead], card), *bodies]

    async def _worked(self, event: Event, done: Opened | Edited) -> Sequence[Body]:
        """On a whole item of a form, by a card of inputs."""
        if self.editor is None:
            return ()
        replying = self._replying(event.place, await self.references.own_chat(event.place))
        try:
            if isinstance(done, Opened):
                return replying.cards(await self.editor.opened(event.person, done, self.language))
            saved = await self.editor.saved(event.person, done, event.id, self.language)
        except NotFound:
            return self._say(event.place, say(_GONE, self.language))
        bodies = replying.cards([saved.instead, *saved.others], value_at(event.activity, "replyToId"))
        onward = Turn("", event.person, CHANNEL, choice=choice_id("open", done.opened.form))
        return [*bodies, *(await self._reply(event, onward) if saved.is_clean else ())]

    async def _asked(self, event: Event, text: str) -> Sequence[Body]:
        if len(text) > LONGEST_QUESTION:
            return self._say(event.place, say(_TOO_LONG, self.language, most=LONGEST_QUESTION))
        if not text and brings_files(event.activity):
            return self._say(event.place, say(_NO_FILES, self.language))
        if not text:
            return self._welcome(event.place)
        return await self._reply(event, Turn("", event.person, CHANNEL, text))

    async def _edited(self, event: Event) -> Sequence[Body]:
        sent = await self._replies_to(event)
        if sent and not all(one.body.get("answer_id") for one in sent):
            return ()
        bodies = await self._said(event)
        return in_place_of(sent, bodies) if sent else bodies

    async def _replies_to(self, event: Event) -> list[Sent]:
        return await self.answers_to(message_key(event.place, value_at(event.activity, "id")))

    async def _reacted(self, event: Event) -> Sequence[Body]:
        added = {value_at(one, "type") for one in values_in(event.activity, "reactionsAdded")}
        if added & {"like", "heart"}:
            await self._judge(event, liked=True, comment="")
        return ()

    async def _invoked(self, event: Event) -> Sequence[Body]:
        value = event.activity.get("value")
        if value_at(event.activity, "name") == FEEDBACK:
            verdict = value.get("actionValue") if isinstance(value, dict) else None
            await self._judge(event, value_at(verdict, "reaction") == "like", _comment(verdict))
            return ()
        action = value.get("action") if isinstance(value, dict) else None
        data = action.get("data") if isinstance(action, dict) else None
        return await self._said(event.with_value(data)) if values_of(data) else ()

    async def _judge(self, event: Event, liked: bool, comment: str) -> None:
        judged = value_at(event.activity, "replyToId")
        answer_id = await self.references.answer_at(event.place.address, judged)
        if not answer_id:
            log.info("teams_opinion_of_no_answer")
            return
        try:
            await self.judge(answer_id, event.person.id, liked, comment)
        except NotFound:
            log.info("teams_opinion_of_forgotten_answer")

    async def _reply(self, event: Event, turn: Turn) -> Sequence[Body]:
        place = event.place
        turn = Turn(
            place.conversation,
            turn.person,
            CHANNEL,
            turn.text,
            turn.choice,
            id=event.id,
            shared=place.shared,
            aside=place.own_conversation if place.shared else "",
        )
        draft = DraftInTeams(place, event.id, self.language)
        shown = await self._while_typing(place, self._shown(event, turn, draft))
        own_chat = await self.references.own_chat(place) if place.shared else None
        replying = self._replying(place, own_chat)
        if (turn.choice or "").startswith(OPINION):
            return replying.quietly(shown.reply)
        return in_draft(replying.bodies(shown.reply), shown.at, draft)

    async def _shown(self, event: Event, turn: Turn, draft: DraftInTeams) -> Shown:
        """The reply. What answers a question anew takes the old answer's place, and is not shown before it is done."""
        if self.drafts is None or value_at(event.activity, "type") == "messageUpdate":
            return Shown(await self.conversation.reply(turn), "")
        return await self.drafts.reply(event.kept, turn, event.place.identity, draft, self.sender.send)

    def _replying(self, place: Place, own_chat: Reference | None = None) -> Replying:
        def as_activities(reply: Reply) -> list[dict[str, Any]]:
            return activities_of(reply, self.links, self.language, can_open=self.editor is not None)

        return Replying(place, own_chat, as_activities, self.language)

    def _say(self, place: Place, text: str) -> Sequence[Body]:
        return self._replying(place).bodies(Reply((Message(text),)))

    def _welcome(self, place: Place) -> Sequence[Body]:
        text = say(_WELCOME_SHARED, self.language, bot="Lots") if place.shared else say(_WELCOME, self.language)
        return self._say(place, text)

    async def _while_typing(self, place: Place, replying: Awaitable[Shown]) -> Shown:
        """Shows that Lots is at work, where that takes a moment: nobody sees it for an answer that is there at once."""
        work = asyncio.ensure_future(replying)
        try:
            done, _ = await asyncio.wait([work], timeout=SECONDS_BEFORE_TYPING)
            if not done:
                await self._show_typing(place)
            return await work
        finally:
            work.cancel()

    async def _show_typing(self, place: Place) -> None:
        activity = {"type": "typing", "from": {"id": place.bot}, "conversation": {"id": place.address}}
        try:
            async with asyncio.timeout(SECONDS_TO_SHOW_TYPING):
                await self.connector.post(place.service_url, place.address, activity)
        except (LotsError, TimeoutError) as problem:
            log.info("teams_typing_not_shown", why=type(problem).__name__)


@dataclass(frozen=True, slots=True)
class Event:
    """An activity by a person of the directory, as it was kept."""

    kept: Kept
    activity: Activity
    place: Place
    person: Person

    @property
    def id(self) -> str:
        return self.kept.id

    def with_value(self, value: object) -> Event:
        """The same, as though the card had sent a message."""
        return Event(self.kept, {**self.activity, "value": value}, self.place, self.person)


def _comment(verdict: object) -> str:
    """What was written beside the thumb: JSON in a text, as Teams sends it."""
    try:
        said = json.loads(value_at(verdict, "feedback") or "{}")
    except ValueError:
        return ""
    return value_at(said, "feedbackText")

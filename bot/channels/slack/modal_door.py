"""What is done with modals while Slack waits: a click opens one at once, a submission is judged where it stands.

A click's trigger lasts three seconds: the modal opens before anything is read, and is filled as soon as it is. Nothing
is kept here; what is accepted is done in its turn (`pages.py`). Invariant: a click never fails towards Slack, which
would show the person a warning for a modal that is there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack import modals
from bot.channels.slack.conversing import Conversation, Directory, language_of, turn_aside, why_not
from bot.channels.slack.fitting import fitted
from bot.channels.slack.form_modal import CALLBACK, View, part_view
from bot.channels.slack.form_work import FormWork
from bot.channels.slack.identity import Payload, first, mapping_at, text_at
from bot.channels.slack.inputs import sent_in
from bot.channels.slack.labels import label
from bot.channels.slack.opens import MODAL
from bot.channels.slack.whereabouts import where_clicked
from bot.conversation.committees import workplaces
from bot.conversation.messages import Message, Person
from bot.conversation.people import People
from bot.conversation.ports import Profile
from bot.conversation.skills.forms.clicks import click as meaning_of
from knowledge.answers.answer import Language
from knowledge.errors import LotsError, NotFound

PATIENCE = 2.2
"""Seconds that a click waits until its modal is filled: Slack waits for three. After that it is filled beside."""
JUDGING = 2.2
"""Seconds that judging may take: Slack waits for three."""

log = structlog.get_logger(__name__)


class SlackModals:
    """The port `Modals` of receiving."""

    def __init__(
        self, conversation: Conversation, directory: Directory, work: FormWork, people: People, language: Language
    ) -> None:
        self._conversation = conversation
        self._directory = directory
        self._work = work
        self._people = people
        self._language = language
        self._filling: set[asyncio.Task[None]] = set()
        self._views: dict[str, Callable[[_Click], Awaitable[View]]] = {
            "form": self._form,
            "committee": self._committee,
            "feedback": self._feedback,
            "handoff": self._handoff,
        }

    def opens(self, payload: Payload) -> bool:
        return _what(payload) in self._views

    async def open(self, payload: Payload, client: AsyncWebClient) -> None:
        """As in `Modals`. Fills it in the time that there is, else after."""
        until = asyncio.get_running_loop().time() + PATIENCE
        try:
            waiting = modals.waiting_view(self._language)
            opened = await client.views_open(trigger_id=text_at(payload, "trigger_id"), view=waiting)
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as problem:
            log.warning("slack_modal_not_opened", error=_error(problem))
            return
        filling = asyncio.create_task(self._fill(payload, client, str((opened.get("view") or {}).get("id", ""))))
        self._filling.add(filling)
        filling.add_done_callback(self._filling.discard)
        await asyncio.wait([filling], timeout=max(0.0, until - asyncio.get_running_loop().time()))

    async def submitted(self, payload: Payload) -> dict[str, Any] | None:
        """As in `Modals`: faults at their inputs, the part anew where others changed it, or None."""
        view = mapping_at(payload, "view")
        try:
            async with asyncio.timeout(JUDGING):
                return await self._judged(payload, view)
        except TimeoutError:
            return self._refused(view, label("The database is busy. Save again in a moment.", self._language))
        except LotsError as problem:
            return self._refused(view, why_not(problem, self._language))

    async def _judged(self, payload: Payload, view: Payload) -> dict[str, Any] | None:
        callback, sent = text_at(view, "callback_id"), sent_in(view)
        if callback == CALLBACK:
            click = await self._clicked(payload)
            return _fitting(await self._work.judged(click.person, view, click.language))
        if callback == modals.FEEDBACK and not any(sent.values()):
            return _errors({"comment": label("Choose a reason, or write a few words.", self._language)})
        return None

    def _refused(self, view: Payload, text: str) -> dict[str, Any]:
        """Told at the first input; a modal without any says it instead of what it showed."""
        inputs = [block for block in view.get("blocks") or () if block.get("type") == "input"]
        if inputs:
            return _errors({str(inputs[0].get("block_id", "")): text})
        return {"response_action": "update", "view": modals.told_view(text, self._language)}

    async def _fill(self, payload: Payload, client: AsyncWebClient, view_id: str) -> None:
        """A fault of ours is told in the modal, which is open already."""
        try:
            view = await self._views[_what(payload)](await self._clicked(payload))
        except LotsError as problem:
            view = modals.told_view(why_not(problem, self._language), self._language)
        except Exception:
            log.exception("slack_modal_broke", modal=_what(payload))
            view = modals.told_view(
                label("Something went wrong on our side. Try again.", self._language), self._language
            )
        try:
            (call,) = fitted("views.update", {"view_id": view_id, "view": view})
            await client.api_call("views.update", json=dict(call))
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as problem:
            log.warning("slack_modal_not_filled", error=_error(problem))

    async def _form(self, click: _Click) -> View:
        meant = meaning_of(click.value)
        if meant is None or not meant.form:
            raise NotFound("That question is no longer asked.")
        part = await self._work.part(click.person, meant.form, meant.place, click.language)
        return part_view(part, asked=bool(mapping_at(click.payload, "message")))

    async def _committee(self, click: _Click) -> View:
        organisation = await self._people.organisation()
        return modals.committee_view(workplaces(organisation), click.profile.committee, click.language)

    async def _feedback(self, click: _Click) -> View:
        return modals.feedback_view(click.value, click.language)

    async def _handoff(self, click: _Click) -> View:
        """The conversation's own words: what would go, and the choices there are."""
        place = where_clicked(click.payload, click.language).place
        reply = await self._conversation.reply(turn_aside(place, click.person, choice=click.value))
        asking = next((message for message in reversed(reply.messages) if message.choices), None)
        text = "\n\n".join(message.text for message in reply.messages)
        shown = Message(text, asking.choices if asking else ())
        return modals.choosing_view(shown, label("To the coordinators", click.language), click.language)

    async def _clicked(self, payload: Payload) -> _Click:
        person = await self._directory.person(where_clicked(payload, self._language).identity)
        profile = await self._people.profile(person)
        return _Click(payload, person, profile, language_of(profile, self._language))


@dataclass(frozen=True, slots=True)
class _Click:
    """A click with who made it, and the language they chose."""

    payload: Payload
    person: Person
    profile: Profile
    language: Language

    @property
    def value(self) -> str:
        return text_at(first(self.payload.get("actions")), "value")


def _what(payload: Payload) -> str:
    """Which modal a click opens; empty where it opens none."""
    action = text_at(first(payload.get("actions")), "action_id")
    return action.removeprefix(MODAL).partition(":")[0] if action.startswith(MODAL) else ""


def _fitting(answer: dict[str, Any] | None) -> dict[str, Any] | None:
    if not answer or "view" not in answer:
        return answer
    (call,) = fitted("views.update", {"view": answer["view"]})
    return {**answer, "view": call["view"]}


def _errors(errors: dict[str, str]) -> dict[str, Any]:
    return {"response_action": "errors", "errors": errors}


def _error(problem: Exception) -> str:
    """Slack's word for it, without what was sent."""
    if isinstance(problem, SlackApiError):
        return str(problem.response.get("error", "")) if problem.response is not None else ""
    return type(problem).__name__

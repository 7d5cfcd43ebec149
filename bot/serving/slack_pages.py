"""Slack's Home tab and modals composed from the services of `bot.wiring`."""

from __future__ import annotations

from bot.channels.slack.form_work import FormWork
from bot.channels.slack.modal_door import SlackModals
from bot.channels.slack.pages import Comment, Shelf, SlackPages
from bot.channels.slack.place import Links
from bot.conversation.messages import Person
from bot.forms.in_talk import Scorecards, now
from bot.off_loop import run_sync
from bot.wiring.services import Services


def modals_and_pages(services: Services, links: Links) -> tuple[SlackModals, SlackPages]:
    """What is done while Slack waits, and what is done in its turn."""
    work = FormWork(services.forms, services.people, run_sync, now)
    shelf = Shelf(services.templates, Scorecards(services.programmes).of)
    language, talk = services.settings.language, services.engine
    pages = SlackPages(talk, work, shelf, services.reminders, _commenting(services), links)
    return SlackModals(talk, services.directory, work, services.people, language), pages


def _commenting(services: Services) -> Comment:
    """Opinions with words, kept only of answers that the person was given."""

    async def comment(answer: str, person: Person, reason: str, words: str) -> None:
        await services.memory.answer(answer, person)
        await run_sync(lambda: services.feedback.record(answer, person.id, False, reason, words))

    return comment

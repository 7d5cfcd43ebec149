"""Slack put together, for the composition root: with the database, the conversation and delivery.

Order: `door` is what the dispatcher needs; once that is there, `router` (HTTP) or `socket` (Socket Mode) lets Slack in,
on the event loop. `close` at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter
from slack_bolt.async_app import AsyncApp
from sqlalchemy import Engine

from bot.channels.slack.accounts import Accounts
from bot.channels.slack.bolt import bolt_app
from bot.channels.slack.door import Conversation, Directory, Pages, Rooms, SlackDoor
from bot.channels.slack.drafting import PACE
from bot.channels.slack.fetching import Fetcher
from bot.channels.slack.files import FileIntake, Shelf
from bot.channels.slack.http import slack_router
from bot.channels.slack.installations import Installations, InstallStates
from bot.channels.slack.installing import oauth_flow
from bot.channels.slack.place import Links, no_links
from bot.channels.slack.receiving import Inlet, Modals
from bot.channels.slack.sending import SlackSender
from bot.channels.slack.socket import SlackSocket
from bot.channels.slack.threads import SlackThreads, ThreadsOffLoop
from bot.channels.slack.whispering import Whispers
from bot.conversation.writing import Watched
from bot.delivery.drafts import Drafts
from bot.delivery.later import LaterPost
from bot.delivery.ports import Post
from bot.off_loop import RunSync
from bot.settings import Settings, SlackSettings

THREADS_KEPT = timedelta(days=180)
"""A thread where nobody asked for so long is gone from memory: there Lots is named again. Looked at on starting."""


@dataclass(frozen=True, slots=True)
class Within:
    """What Slack is opened with. Without a `shelf` no files are read in; without `pages` there is no Home tab.

    `watched` is the conversation with somebody looking on, where a language model writes; `pace` is in seconds.
    """

    engine: Engine
    conversation: Conversation
    directory: Directory
    run_sync: RunSync
    links: Links = no_links
    shelf: Shelf | None = None
    pages: Pages | None = None
    modals: Modals | None = None
    watched: Watched | None = None
    pace: float = PACE


class Slack:
    """Slack, opened. `door` is for the dispatcher."""

    def __init__(self, settings: Settings, within: Within) -> None:
        self._settings = settings
        self._within = within
        self._later = LaterPost()
        threads = SlackThreads(within.engine)
        threads.forget_before(datetime.now(UTC) - THREADS_KEPT)
        self._threads = ThreadsOffLoop(threads, within.run_sync)
        self._drafts = Drafts(within.watched, self._later, within.pace) if within.watched else None
        self.accounts = Accounts(settings.slack, _installations(settings.slack, within))
        self.door = SlackDoor(self._rooms())

    def hand_to(self, delivery: Post) -> None:
        """From now on what comes in goes there. To be called before Slack is let in."""
        self._later.is_now(delivery)

    def router(self) -> APIRouter:
        """The addresses that Slack calls. Needs the signing secret; on the event loop."""
        return slack_router(self._app(), self._settings.slack.signing_secret)

    def socket(self) -> SlackSocket:
        """The connection that Lots opens. Needs the app-level token; on the event loop."""
        return SlackSocket(self._app(), self._settings.slack.app_token, self.accounts.client())

    async def close(self) -> None:
        await self.accounts.close()

    def _app(self) -> AsyncApp:
        settings = self._settings
        stop = self._drafts.stop if self._drafts else None
        inlet = Inlet(self._later, self._threads, self._within.modals, stop=stop)
        flow = None
        if self.accounts.installations is not None:
            states = InstallStates(self._within.engine, self._within.run_sync)
            flow = oauth_flow(settings, self.accounts, states)
        return bolt_app(settings.slack, self.accounts, inlet, settings.language, flow)

    def _rooms(self) -> Rooms:
        within, slack = self._within, self._settings.slack
        return Rooms(
            within.conversation,
            within.directory,
            self._threads,
            self._later,
            Whispers(SlackSender(self.accounts.client_for), slack.api_url),
            self.accounts.client_for,
            self._files(within.shelf) if within.shelf else None,
            within.pages,
            within.links,
            self._drafts,
            self._settings.language,
        )

    def _files(self, shelf: Shelf) -> FileIntake:
        run_sync = self._within.run_sync
        fetcher = Fetcher(run_sync, self._settings.slack.api_url)
        return FileIntake(self.accounts.client_for, fetcher, shelf, self._later, run_sync)


def _installations(slack: SlackSettings, within: Within) -> Installations | None:
    """Where workspaces install the app by themselves, which takes the client's id and secret."""
    if not (slack.client_id and slack.client_secret):
        return None
    return Installations(within.engine, slack.client_id, within.run_sync)

"""Where the app has been installed by OAuth, and with which tokens: slack_sdk's own stores, on the database of Lots.

slack_sdk's stores are plain and wait for the disk, so each call leaves the event loop. Two processes may find a token
about to expire at once: a refresh token serves once, so whoever comes second takes what the first one saved.
"""

from __future__ import annotations

import logging
from typing import Any

import structlog
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from sqlalchemy import Engine, or_, select, true

from bot.channels.slack.schema import prepare
from bot.off_loop import RunSync
from knowledge.adapters.sql.engine import reading

STATE_LASTS_SECONDS = 600
REFRESHED_MINUTES_BEFORE = 120

quiet = logging.getLogger("lots.slack.sdk")
log = structlog.get_logger(__name__)


class Installations(AsyncInstallationStore):
    """Bolt's port of an installation store, and the bot of a workspace by that workspace's id alone."""

    def __init__(self, engine: Engine, client_id: str, run_sync: RunSync) -> None:
        prepare(engine)
        self._engine = engine
        self._store = SQLAlchemyInstallationStore(client_id, engine, logger=quiet)
        self._run_sync = run_sync

    @property
    def logger(self) -> logging.Logger:
        return quiet

    async def async_save(self, installation: Installation) -> None:
        await self._run_sync(lambda: self._store.save(installation))

    async def async_save_bot(self, bot: Bot) -> None:
        await self._run_sync(lambda: self._store.save_bot(bot))

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        found: Bot | None = await self._run_sync(
            lambda: self._store.find_bot(
                enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
            )
        )
        return found

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        found: Installation | None = await self._run_sync(
            lambda: self._store.find_installation(
                enterprise_id=enterprise_id,
                team_id=team_id,
                user_id=user_id,
                is_enterprise_install=is_enterprise_install,
            )
        )
        return found

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        await self._run_sync(lambda: self._store.delete_bot(enterprise_id=enterprise_id, team_id=team_id))

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        await self._run_sync(
            lambda: self._store.delete_installation(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)
        )

    async def bot_in(self, team: str) -> Bot | None:
        """The newest bot of a workspace, or of an organisation that has the app as a whole; of any for ""."""
        bot: Bot | None = await self._run_sync(lambda: self._bot_in(team))
        return bot

    def _bot_in(self, team: str) -> Bot | None:
        bots = self._store.bots.c
        for_all = (bots.enterprise_id == team) & bots.team_id.is_(None)
        query = (
            select(self._store.bots)
            .where(bots.client_id == self._store.client_id, bots.bot_token.is_not(None))
            .where(or_(bots.team_id == team, for_all) if team else true())
            .order_by(bots.installed_at.desc(), bots.id.desc())
            .limit(1)
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().one_or_none()
        return SQLAlchemyInstallationStore.build_bot_entity(row) if row else None


class InstallStates(AsyncOAuthStateStore):
    """What tells that whoever comes back from Slack began here, once and within ten minutes."""

    def __init__(self, engine: Engine, run_sync: RunSync) -> None:
        prepare(engine)
        self._store = SQLAlchemyOAuthStateStore(STATE_LASTS_SECONDS, engine, logger=quiet)
        self._run_sync = run_sync

    @property
    def logger(self) -> logging.Logger:
        return quiet

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        state: str = await self._run_sync(self._store.issue)
        return state

    async def async_consume(self, state: str) -> bool:
        valid: bool = await self._run_sync(lambda: self._store.consume(state))
        return valid


class Rotation:
    """Tokens that expire, refreshed before they do."""

    def __init__(self, installations: Installations, rotator: AsyncTokenRotator) -> None:
        self._installations = installations
        self._rotator = rotator

    async def fresh(self, bot: Bot, team: str) -> Bot:
        """The bot with a token that lasts; the same one where its token does not expire yet, or cannot be refreshed."""
        try:
            refreshed = await self._rotator.perform_bot_token_rotation(
                bot=bot, minutes_before_expiration=REFRESHED_MINUTES_BEFORE
            )
        except SlackTokenRotationError as problem:
            saved = await self._installations.bot_in(team)
            if saved and saved.bot_token != bot.bot_token:
                return saved
            log.warning("slack_token_not_refreshed", team=team, error=str(problem.api_error))
            return bot
        if refreshed is None:
            return bot
        await self._installations.async_save_bot(refreshed)
        return refreshed

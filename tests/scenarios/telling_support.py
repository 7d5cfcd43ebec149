"""Telling people of coordinators' answers, in memory: on what a desk keeps."""

from __future__ import annotations

from datetime import date

from bot.conversation.messages import Person
from bot.off_loop import RunSync
from bot.verified.desk import CoordinatorDesk
from bot.verified.telling import Telling, ToldOn
from knowledge.answers.verified.sources import Standing, standing
from knowledge.domain.verified import VerifiedAnswer
from knowledge.passages import Scope


def memory_telling(desk: CoordinatorDesk, run_sync: RunSync, groups: frozenset[str] = frozenset()) -> Telling:
    """Everybody is in these groups."""
    stores = desk.stores

    def stands(answer: VerifiedAnswer, scope: Scope) -> Standing:
        return standing(answer, stores.library, scope, date.today())

    return Telling(ToldOn(stores.backs, stores.verified, stands, lambda one: Person(one, groups=groups)), run_sync)

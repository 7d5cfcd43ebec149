"""What converses: the skills over what answers, over what is known of people, and over their forms."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.conversation.answering import Answering
from bot.conversation.directory import LOCAL_USER
from bot.conversation.engine import Engine
from bot.conversation.situation import Skill
from bot.conversation.skills import in_order
from bot.conversation.skills.forms import Desk, ProposesAnswers
from bot.conversation.skills.handoff import HandoffSkill
from bot.conversation.skills.linking import LinkingSkill
from bot.conversation.skills.own_data import OwnDataSkill
from bot.conversation.wording import people_say
from bot.forms.in_talk import FreeText, Scorecards, Sources, new_id
from bot.keeping.own_data import OwnRecordsOn
from bot.keeping.remembering import Memory
from bot.off_loop import run_sync
from bot.people.directory import PeopleDirectory
from bot.people.handing_over import CoordinatorNotices, HandingOver
from bot.people.known import KnownPeople
from bot.reminders.telling import Reminders
from bot.settings import Settings
from bot.wiring.keeping import own_records_on
from bot.wiring.stores import Stores


@dataclass(frozen=True, slots=True)
class Known:
    """People as the conversation knows them: their profiles, accounts, memory, reminders and data, and who is told."""

    people: KnownPeople
    directory: PeopleDirectory
    memory: Memory
    reminders: Reminders
    own_records: OwnRecordsOn
    notices: CoordinatorNotices


def known_on(settings: Settings, stores: Stores, memory: Memory) -> Known:
    somebody = {LOCAL_USER: people_say("somebody who is not signed in", settings.language)}
    return Known(
        people=KnownPeople(stores.profiles, stores.profiles, stores.organisation.organisation, run_sync),
        directory=PeopleDirectory(stores.people, run_sync, _now, called=somebody),
        memory=memory,
        reminders=Reminders(stores.reminders, run_sync),
        own_records=own_records_on(settings, stores),
        notices=CoordinatorNotices(settings.language),
    )


def engine_on(
    settings: Settings, stores: Stores, answering: Answering, known: Known, proposes: ProposesAnswers | None = None
) -> Engine:
    """Where nobody is there to be reminded or told: what does that lies around it."""
    skills = _skills(stores, answering, known, proposes)
    return Engine(skills, known.memory.recall, known.people.profile, _reference, settings.language)


def _skills(stores: Stores, answering: Answering, known: Known, proposes: ProposesAnswers | None) -> tuple[Skill, ...]:
    handing_over = HandingOver(stores.handoffs, known.memory, known.notices, run_sync)
    return in_order(
        answering,
        known.people,
        known.memory.record,
        _forms_desk(stores, known, proposes),
        known.reminders,
        HandoffSkill(handing_over, _now),
        LinkingSkill(known.directory),
        OwnDataSkill(known.own_records),
    )


def _forms_desk(stores: Stores, known: Known, proposes: ProposesAnswers | None) -> Desk:
    return Desk(
        templates=stores.templates,
        forms=stores.forms,
        sittings=stores.sittings,
        scorecards=Scorecards(stores.programmes).of,
        cite=Sources(stores.library).cited,
        reads=FreeText(),
        people=known.people,
        run_sync=run_sync,
        new_id=new_id,
        now=_now,
        directory=known.directory,
        note_asked_about=known.memory.recording.asked_about,
        proposes=proposes,
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _reference() -> str:
    """Short enough to be read out over the telephone."""
    return uuid.uuid4().hex[:8]

"""When two accounts turn out to be one person's, all that is kept of both is that person's: SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.conversation.handoffs import Handoff
from bot.conversation.ports import Enquiry, LoggedTurn, Profile
from bot.conversation.sittings import Sitting
from bot.reminders.ports import Contact
from bot.reminders.reminder import Reminder
from bot.stores.conversations import SqlConversations
from bot.stores.feedback import SqlFeedback
from bot.stores.handoffs import SqlHandoffs
from bot.stores.people import SqlPeople
from bot.stores.profiles import SqlProfiles
from bot.stores.reminders import SqlReminders
from bot.stores.sittings import SqlSittings
from knowledge.answers.answer import Answer
from tests.contracts import databases

OLD, NEW = "teams:vik:42", "slack:T1:U1"
NOW = datetime.now(UTC).replace(microsecond=1)
ANSWER = Answer("Vem?", "sv", True, "fact", "Nämnden.", 0.9)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield engine
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield engine


def link(database: Engine) -> None:
    SqlPeople(database).link(OLD, NEW)


def test_the_profile_is_what_either_told_and_the_persons_own_first(database: Engine) -> None:
    profiles = SqlProfiles(database)
    profiles.keep(OLD, Profile("skolnämnden", "Viks skola", "rektor"))
    profiles.keep(NEW, Profile("hamnnämnden"))
    link(database)
    assert profiles.profile(NEW) == Profile("hamnnämnden", "Viks skola", "rektor")
    assert profiles.profile(OLD) == Profile()


def test_a_profile_that_only_the_other_account_told_comes_along(database: Engine) -> None:
    SqlProfiles(database).keep(OLD, Profile("skolnämnden"))
    link(database)
    assert SqlProfiles(database).profile(NEW) == Profile("skolnämnden")


def test_questions_that_wait_for_either_wait_for_the_person(database: Engine) -> None:
    profiles = SqlProfiles(database)
    for conversation, person in (("a", OLD), ("b", NEW), ("c", OLD), ("c", NEW)):
        profiles.enquire(Enquiry(conversation, person, (f"{conversation} {person}?",), NOW))
    link(database)
    assert {(each.conversation, *each.questions) for each in profiles.enquiries(NEW)} == {
        ("a", f"a {OLD}?"), ("b", f"b {NEW}?"), ("c", f"c {NEW}?")
    }  # fmt: skip
    assert profiles.enquiries(OLD) == []


def test_where_the_person_stands_in_forms_comes_along_and_the_later_place_counts(database: Engine) -> None:
    sittings = SqlSittings(database)
    early = Sitting(OLD, "dm-teams", "f1", "asking", NOW, before=Sitting(OLD, "dm-teams", "f1", "resting", NOW))
    sittings.sit(early)
    sittings.sit(Sitting(NEW, "dm-slack", "f2", "asking", NOW + timedelta(seconds=1)))
    sittings.sit(Sitting(OLD, "webben", "f3", "asking", NOW + timedelta(seconds=2)))
    sittings.sit(Sitting(NEW, "webben", "f4", "asking", NOW + timedelta(seconds=3)))
    link(database)
    assert [(each.person, each.form) for each in sittings.sittings(NEW)] == [(NEW, f) for f in ("f4", "f3", "f2", "f1")]
    opened = sittings.open_sitting(NEW, "dm-teams")
    assert opened is not None
    assert opened.before is not None
    assert (opened.person, opened.before.person) == (NEW, NEW)
    here = sittings.open_sitting(NEW, "webben")
    assert here is not None
    assert here.form == "f4"
    assert sittings.sittings(OLD) == []


def test_reminders_come_along_and_who_wanted_none_in_one_place_gets_none(database: Engine) -> None:
    reminders = SqlReminders(database)
    reminder = Reminder("r1", OLD, "asked", "f1", "Riskmatris")
    assert reminders.claim(reminder, NOW)
    reminders.heard(OLD, "teams", "dm-teams")
    link(database)
    assert reminders.waiting(NEW) == [replace(reminder, person=NEW)]
    assert reminders.contact(NEW) == Contact("teams", "dm-teams", True)
    assert not reminders.claim(reminder, NOW)


def test_a_wish_for_no_reminders_follows_the_person(database: Engine) -> None:
    reminders = SqlReminders(database)
    reminders.heard(NEW, "slack", "dm-slack")
    reminders.want(OLD, False)
    link(database)
    assert reminders.contact(NEW) == Contact("slack", "dm-slack", False)
    assert reminders.contact(OLD) == Contact()


def test_what_was_said_judged_and_handed_over_is_the_persons(database: Engine) -> None:
    conversations, feedback, handoffs = SqlConversations(database), SqlFeedback(database), SqlHandoffs(database)
    for answer_id, person in (("a1", OLD), ("a2", NEW)):
        conversations.append(LoggedTurn(answer_id, "tråd", person, "lots", "Nämnden.", NOW, ANSWER, public=True))
    feedback.record("a1", OLD, True, "", "")
    feedback.record("a2", OLD, True, "", "")
    feedback.record("a2", NEW, False, "wrong", "")
    handoffs.keep(Handoff("h1", "a1", OLD, "Vem?", True, "", "teams", "dm-teams", False, NOW))
    link(database)
    assert [turn.person for turn in conversations.recent("tråd", 5)] == [NEW, NEW]
    assert all(turn.public for turn in conversations.recent("tråd", 5))
    assert [(each.person, each.liked) for each in feedback.opinions("a1")] == [(NEW, True)]
    assert [(each.person, each.liked) for each in feedback.opinions("a2")] == [(NEW, False)]
    assert handoffs.of("a1", NEW) is not None


def test_nobody_else_is_touched(database: Engine) -> None:
    profiles, reminders = SqlProfiles(database), SqlReminders(database)
    profiles.keep("bo", Profile("skolnämnden"))
    reminders.heard("bo", "slack", "dm-bo")
    link(database)
    assert profiles.profile("bo") == Profile("skolnämnden")
    assert reminders.contact("bo") == Contact("slack", "dm-bo")

"""When people are reminded of what, by whom it is sent, and that each is sent once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.messages import Message, Person, Reply, Turn
from bot.reminders.deriving import Today, due, following_period
from bot.reminders.ports import Contact
from bot.reminders.reminder import Reminder
from bot.reminders.scheduler import Scheduler
from bot.reminders.telling import Reminders, RemindingConversation
from bot.reminders.wording import MOST_TOLD, line, lines
from bot.reminders.working_hours import WorkingHours, hours_between, is_working_day
from bot.settings import read_settings
from bot.stores.memory import MemoryReminders
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.domain.filling import answer, approve, assign, begin, give_up, next_period
from knowledge.domain.forms import Form, Place
from knowledge.domain.period_after import period_after
from knowledge.domain.periods import read_period
from knowledge.errors import SettingsError, StorageError
from tests.unit.form_examples import ANNA, BO, METHOD, MOMENT, TEMPLATE, Filling, begun, said

Result = TypeVar("Result")
STOCKHOLM = ZoneInfo("Europe/Stockholm")
WHEN, STATUS, WHO = Place("goal", "when"), Place("end", "status"), Place("goal", "who")
ANSWERED = MOMENT.date()
"""22 November 2026, a Sunday."""


def on(day: str) -> Today:
    return Today(date.fromisoformat(day), STOCKHOLM)


def planned(meaning: str) -> Filling:
    """Anna's form, in which she follows up at that time."""
    filling = begun()
    filling.do(answer(filling.form, WHEN, said(meaning), filling.sign(ANNA)))
    return filling


def first_day(form: Form, days: int = 1500) -> date | None:
    """The first day on which something of the form is due."""
    every = (ANSWERED + timedelta(days=n) for n in range(days))
    return next((day for day in every if due([form], Today(day, STOCKHOLM))), None)


@pytest.mark.parametrize(
    ("meaning", "remembered"),
    [
        ("2027-T2", "2027-05-01"),
        ("2027-03", "2027-03-01"),
        ("by:2027-06-01", "2027-05-25"),
        ("2027-03-18", "2027-03-11"),
        ("2026-11-25", "2026-11-25"),
        ("2026-T3", "2026-12-24"),
        ("every:T", "2026-12-24"),
        ("as-needed", None),
        ("2026-11-22", None),
        ("2025-T2", None),
    ],
)
def test_a_time_is_remembered_when_it_begins_or_a_week_before_its_last_day(
    meaning: str, remembered: str | None
) -> None:
    form = planned(meaning).form
    assert first_day(form, 400) == (date.fromisoformat(remembered) if remembered else None)


def test_a_time_that_was_kept_in_words_of_its_own_reminds_of_nothing() -> None:
    form = planned("2027").form
    (begun_, event) = form.events
    old = replace(form, events=(begun_, replace(event, value=said("när vi hinner"))))
    assert due([old], on("2027-01-04")) == ()


def test_what_recurs_is_remembered_each_time_once() -> None:
    form = planned("every:T").form
    ids = {found[0].id: day for day in range(800) if (found := due([form], _after(day)))}
    assert len(ids) == 8
    assert {found.period for day in (200, 320) for found in due([form], _after(day))} == {
        "2027-05-01/2027-08-31",
        "2027-09-01/2027-12-31",
    }


def _after(days: int) -> Today:
    return Today(ANSWERED + timedelta(days=days), STOCKHOLM)


def test_what_is_long_past_is_not_brought_up() -> None:
    form = planned("2027-T1").form
    assert due([form], on("2027-05-30"))
    assert not due([form], on("2027-06-15"))


def test_a_changed_answer_takes_its_reminder_with_it_and_a_confirmed_one_keeps_it() -> None:
    filling = planned("2027-T1")
    (first,) = due([filling.form], on("2027-01-11"))
    filling.do(answer(filling.form, WHEN, said("t1", "2027-T1"), filling.sign(ANNA)))
    assert due([filling.form], on("2027-01-11")) == (first,)
    filling.do(answer(filling.form, WHEN, said("2027-T2"), filling.sign(ANNA)))
    assert due([filling.form], on("2027-01-11")) == ()
    assert due([filling.form], on("2027-05-03"))[0].id != first.id


def test_who_a_place_is_assigned_to_is_reminded_else_who_answered() -> None:
    filling = planned("2027-T2")
    assert [one.person for one in due([filling.form], on("2027-05-03"))] == [ANNA]
    filling.do(assign(filling.form, WHEN, BO, filling.sign(ANNA)))
    assert [one.person for one in due([filling.form], on("2027-05-03"))] == [BO]


def test_an_approved_form_is_still_followed_up_and_one_given_up_is_not() -> None:
    filling = planned("2027-T2")
    risk = Place("risks", "risk", 1)
    for place in (METHOD, risk):
        filling.do(answer(filling.form, place, said("möten"), filling.sign(ANNA)))
    approved = replace(filling.form, events=(*filling.form.events, approve(filling.form, filling.sign(BO))))
    assert due([approved], on("2027-05-03"))
    filling.do(give_up(filling.form, filling.sign(ANNA)))
    assert not due([filling.form], on("2027-05-03"))


def test_the_next_periods_form_takes_over_what_is_to_be_remembered() -> None:
    filling = planned("2028-T1")
    following = next_period(filling.form, "2028", filling.sign(ANNA), "f2")
    assert [one.form for one in due([filling.form, following], on("2028-02-01"))] == ["f2"]


def test_what_is_done_is_not_followed_up() -> None:
    template = replace(TEMPLATE, items=(replace(TEMPLATE.items[0], fields=_with_status()),))
    sign = Filling(begun().form, begun().sign).sign
    filling = Filling(begin(template, sign(ANNA), "f1"), sign)
    filling.do(answer(filling.form, WHEN, said("2027-T2"), sign(ANNA)))
    assert due([filling.form], on("2027-05-03"))
    filling.do(answer(filling.form, Place("goal", "status"), said("klart", "done"), sign(ANNA)))
    assert not due([filling.form], on("2027-05-03"))


def _with_status() -> tuple:  # type: ignore[type-arg]
    return (*TEMPLATE.items[0].fields, TEMPLATE.items[2].fields[0])


def test_a_colleague_who_is_asked_hears_at_once_and_once_more_after_a_week() -> None:
    filling = begun()
    filling.do(assign(filling.form, WHO, BO, filling.sign(ANNA)))
    (asked,) = due([filling.form], on("2026-11-23"))
    assert (asked.person, asked.reason, asked.by) == (BO, "asked", "Anna")
    (nudged,) = due([filling.form], on("2026-11-30"))
    assert nudged.reason == "still_asked"
    assert due([filling.form], on("2027-01-30")) == (nudged,)
    filling.do(answer(filling.form, WHO, said("fältarna"), filling.sign(BO)))
    assert due([filling.form], on("2026-11-30")) == ()


def test_nobody_is_told_what_they_took_on_themselves() -> None:
    filling = begun()
    filling.do(assign(filling.form, WHO, ANNA, filling.sign(ANNA)))
    assert due([filling.form], on("2026-11-23")) == ()


def test_a_new_period_is_told_to_who_began_the_form_until_it_is_begun() -> None:
    form = begun().form
    assert due([form], on("2027-12-31")) == ()
    (new,) = due([form], on("2028-01-01"))
    assert (new.person, new.reason, new.period) == (ANNA, "new_period", "2028")
    assert due([replace(form, period="som vanligt")], on("2028-01-01")) == ()
    assert following_period(replace(form, period="2027-T3")) == "2028-T1"


@pytest.mark.parametrize(
    ("period", "following"),
    [
        ("2027", "2028"),
        ("2027-T3", "2028-T1"),
        ("2027-Q2", "2027-Q3"),
        ("2027-12", "2028-01"),
        ("2025/2028", "2029/2032"),
        ("2026-mandate", "2030-mandate"),
        ("2027-autumn-term", "2028-spring-term"),
        ("2027-VP", "2028-VP"),
    ],
)
def test_the_period_after_is_the_next_of_its_kind(period: str, following: str) -> None:
    assert period_after(period) == following


@pytest.mark.parametrize("period", ["", "every:T", "before:2027", "as-needed", "2027,2029", "nästa år"])
def test_no_period_follows_what_is_no_single_time(period: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        period_after(period)


@given(st.integers(2000, 2080), st.sampled_from(["", "-Q1", "-Q4", "-T1", "-T3", "-H1", "-H2", "-01", "-06", "-12"]))
@settings(max_examples=60)
def test_a_period_of_the_calendar_is_followed_without_a_gap(year: int, part: str) -> None:
    period = read_period(f"{year}{part}")
    following = read_period(period_after(period.notation))
    assert period.end is not None
    assert following.start == period.end + timedelta(days=1)


OFFICE = WorkingHours(*hours_between("8-17"), STOCKHOLM)


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-11-23T07:00+00:00", True),
        ("2026-11-23T06:59+00:00", False),
        ("2026-11-23T16:00+00:00", False),
        ("2026-07-01T06:00+00:00", True),
        ("2026-11-21T10:00+00:00", False),
        ("2026-12-24T10:00+00:00", False),
        ("2026-06-19T10:00+00:00", False),
        ("2026-05-14T10:00+00:00", False),
        ("2027-01-06T10:00+00:00", False),
    ],
)
def test_people_are_at_work_on_working_days_by_swedish_clocks(moment: str, open_: bool) -> None:
    assert OFFICE.are_now(datetime.fromisoformat(moment)) is open_


def test_a_year_has_251_working_days() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(map(is_working_day, days)) == 251


@pytest.mark.parametrize("text", ["", "8", "17-8", "8-8", "8-25", "8:70-9", "åtta-fem"])
def test_working_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        hours_between(text)


async def at_once(work: Callable[[], Result], /) -> Result:
    return work()


@dataclass
class MemorySlack:
    """A channel that writes by itself."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)
    broken: bool = False
    channel: str = "slack"

    async def send(self, reminder: Reminder, contact: Contact, text: str) -> None:
        if self.broken:
            raise StorageError("Slack does not answer")
        self.sent.append((reminder.person, contact.conversation, text))


MONDAY_MORNING = datetime(2027, 5, 3, 8, tzinfo=UTC)


def scheduler(store: MemoryReminders, *forms: Form, now: datetime = MONDAY_MORNING, slack: MemorySlack) -> Scheduler:
    return Scheduler(lambda: forms, store, OFFICE, lambda: now, at_once, messengers=(slack,))


async def test_each_reminder_is_given_once_however_many_servers_look() -> None:
    store, slack, form = MemoryReminders(), MemorySlack(), planned("2027-T2").form
    store.heard(ANNA, "slack", "D1")
    servers = [scheduler(store, form, slack=slack) for _ in range(3)]
    assert sum(await asyncio.gather(*(server.look() for server in servers))) == 1
    assert await servers[0].look() == 0
    ((person, conversation, text),) = slack.sent
    assert (person, conversation) == (ANNA, "D1")
    assert "tertial 2 2027" in text
    assert store.take(ANNA) == []


async def test_outside_working_hours_nobody_is_disturbed_and_nothing_is_lost() -> None:
    store, slack, form = MemoryReminders(), MemorySlack(), planned("2027-T2").form
    saturday = datetime(2027, 5, 1, 10, tzinfo=UTC)
    assert await scheduler(store, form, now=saturday, slack=slack).look() == 0
    assert await scheduler(store, form, slack=slack).look() == 1


async def test_what_no_channel_sends_waits_for_the_person() -> None:
    store, slack, form = MemoryReminders(), MemorySlack(broken=True), planned("2027-T2").form
    store.heard(ANNA, "slack", "D1")
    assert await scheduler(store, form, slack=slack).look() == 1
    assert [one.person for one in store.take(ANNA)] == [ANNA]


async def test_who_wants_no_reminders_gets_none() -> None:
    store, slack, form = MemoryReminders(), MemorySlack(), planned("2027-T2").form
    store.want(ANNA, False)
    assert await scheduler(store, form, slack=slack).look() == 0


@dataclass
class Echo:
    """A conversation that says back what is said."""

    async def reply(self, turn: Turn, onlooker: Onlooker = NOBODY) -> Reply:
        return Reply((Message(turn.text),))


async def test_what_waits_is_told_once_before_the_reply_in_whatever_channel_comes_first() -> None:
    store = MemoryReminders()
    await scheduler(store, planned("2027-T2").form, slack=MemorySlack()).look()
    conversation = RemindingConversation(Echo(), Reminders(store, at_once), "sv")
    first = await conversation.reply(Turn("c1", Person(ANNA), "web", "hej"))
    assert [message.text for message in first.messages][1:] == ["hej"]
    assert "tertial 2 2027" in first.messages[0].text
    assert (await conversation.reply(Turn("c1", Person(ANNA), "web", "hej"))).messages == (Message("hej"),)
    assert store.contact(ANNA) == Contact("web", "c1")


async def test_a_store_that_fails_never_costs_the_reply() -> None:
    class Broken(MemoryReminders):
        def take(self, person: str) -> list[Reminder]:
            raise StorageError("the disk is full")

    conversation = RemindingConversation(Echo(), Reminders(Broken(), at_once), "sv")
    assert (await conversation.reply(Turn("c1", Person(ANNA), "web", "hej"))).messages == (Message("hej"),)


def test_every_kind_of_reminder_is_a_whole_sentence_in_both_languages() -> None:
    filling = planned("by:2027-06-01")
    filling.do(assign(filling.form, WHO, BO, filling.sign(ANNA)))
    days = ("2026-11-23", "2026-12-01", "2027-05-25", "2028-01-03")
    found = {one.reason: one for day in days for one in due([filling.form], on(day))}
    assert found.keys() == {"follow_up", "asked", "still_asked", "new_period"}
    for one in found.values():
        swedish, english = line(one, "sv"), line(one, "en")
        assert swedish != english
        assert swedish.endswith(".")
        assert "{" not in swedish + english


def test_many_reminders_are_one_message_with_the_last_first() -> None:
    (one,) = due([planned("2027-T2").form], on("2027-05-03"))
    many = [replace(one, item=f"Delmål {n}") for n in range(MOST_TOLD + 2)]
    told = lines(many, "sv").splitlines()
    assert len(told) == MOST_TOLD + 2
    assert f"Delmål {MOST_TOLD + 1}" in told[1]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("LOTS_REMINDERS", "maybe"),
        ("LOTS_WORKING_HOURS", "17-8"),
        ("LOTS_TIME_ZONE", "Mars/Base"),
        ("LOTS_TIME_ZONE", "/etc/passwd"),
    ],
)
def test_a_wrong_setting_of_reminders_is_named(setting: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=setting):
        read_settings({setting: value}, tmp_path)


def test_reminders_are_on_in_swedish_working_hours_unless_something_else_is_set(tmp_path: Path) -> None:
    plain = read_settings({}, tmp_path)
    assert (plain.reminders, plain.working_hours, plain.time_zone) == ("on", "8-17", "Europe/Stockholm")
    (tmp_path / "lots.toml").write_text('reminders = "off"\nworking_hours = "7:30-16"\n')
    changed = read_settings({}, tmp_path)
    assert (changed.reminders, changed.working_hours) == ("off", "7:30-16")

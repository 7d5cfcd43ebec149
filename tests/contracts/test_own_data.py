"""What is kept of a person is theirs to see and to erase, whole and alone, in SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, Table, insert, select

from bot.conversation.handoffs import Handoff
from bot.conversation.own_data import own_data_json
from bot.conversation.ports import Enquiry, LoggedTurn, Profile
from bot.conversation.sittings import Sitting
from bot.keeping.own_data import OwnRecordsOn
from bot.keeping.pseudonyms import Pseudonyms
from bot.reminders.reminder import Reminder
from bot.settings import Settings
from bot.stores.answers_back import answers_back
from bot.stores.conversations import SqlConversations
from bot.stores.feedback import SqlFeedback
from bot.stores.handoffs import SqlHandoffs
from bot.stores.insights import SqlSignals
from bot.stores.people import SqlPeople
from bot.stores.profiles import SqlProfiles
from bot.stores.reminders import SqlReminders
from bot.stores.schema import prepare
from bot.stores.sittings import SqlSittings
from bot.wiring.keeping import own_records_on
from bot.wiring.stores import Stores
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.forms import SqlForms
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.answers.answer import Answer
from knowledge.domain.forms import Event, Form, Place, Value
from knowledge.insights.signals import AskedQuestion
from tests.contracts import databases
from tests.unit.form_examples import GOAL
from tests.unit.form_talk_support import CHECKLIST

ANNA, TEAMS, BO = "slack:T1:U1", "teams:t:42", "slack:T1:U2"
NOW = datetime.now(UTC)
PSEUDONYMS = Pseudonyms(bytes(32))
ANSWER = Answer("Vad gäller?", "sv", False, "none", "Det vet jag inte.", 0.1)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield engine
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield engine


def records_on(database: Engine) -> OwnRecordsOn:
    library = SqlLibrary(database, lambda *_: ())
    return own_records_on(Settings(data=Path("/nowhere")), Stores(library, lambda: PSEUDONYMS))


def fill(database: Engine, person: str, mark: str) -> None:
    """One of everything that is kept of a person."""
    asker, at = PSEUDONYMS.of(person), NOW - timedelta(days=1)
    conversations = SqlConversations(database)
    conversations.append(LoggedTurn(f"{mark}-1", mark, asker, "person", f"Fråga {mark}", at))
    conversations.append(LoggedTurn(f"{mark}-2", mark, asker, "lots", ANSWER.text, at, ANSWER))
    SqlFeedback(database).record(f"{mark}-2", asker, False, "wrong", f"Tycker {mark}")
    SqlSignals(database).keep(
        AskedQuestion(f"{mark}-2", at, asker, mark, "slack", f"Fråga {mark}", "sv", False, "none", 0.1)
    )
    for number, whose in (("a", person), ("b", asker)):
        handoff = Handoff(
            f"{mark}{number}", f"{mark}-{number}", whose, f"Lämnar {mark}", False, "", "slack", "", False, at
        )
        SqlHandoffs(database).keep(handoff)
    SqlProfiles(database).keep(person, Profile(f"nämnd {mark}"))
    SqlProfiles(database).enquire(Enquiry(mark, person, (f"Väntar {mark}",), NOW))
    SqlSittings(database).sit(Sitting(person, mark, "f1", "asking", NOW))
    SqlReminders(database).claim(Reminder(f"{mark}-r", person, "follow_up", "f1", f"Påminn {mark}"), NOW)
    SqlReminders(database).heard(person, "slack", f"{mark}-dm")
    SqlPeople(database).call(person, f"Namn {mark}")
    back = {
        "channel": "slack",
        "conversation": mark,
        "question": f"Fråga {mark}",
        "verified": "v1",
        "at": at.isoformat(),
    }
    row = {"id": f"{mark}-back", "person": person, "told": False, "away": False, **back}
    with writing(database) as connection:
        connection.execute(insert(answers_back), row)


def begin_form(database: Engine) -> None:
    place, value = Place(GOAL.id, GOAL.fields[0].id), Value("Färre bryggor", "Färre bryggor")
    events = (
        Event("e1", "begun", ANNA, NOW, "slack", name="Namn anna"),
        Event("e2", "answered", TEAMS, NOW, "teams", place, value, name="Namn anna"),
        Event("e3", "assigned", BO, NOW, "slack", place, Value("Namn anna", "Namn anna"), ANNA, name="Namn bo"),
    )
    SqlForms(database).begin(Form("f1", CHECKLIST, "skolnämnden", events=events))


@pytest.fixture
def records(database: Engine) -> OwnRecordsOn:
    made = records_on(database)
    fill(database, ANNA, "anna")
    fill(database, BO, "bo")
    SqlPeople(database, PSEUDONYMS.of).link(TEAMS, ANNA)
    begin_form(database)
    return made


def test_a_person_sees_all_that_is_theirs(records: OwnRecordsOn) -> None:
    own = records.gathered(TEAMS)
    assert (own.person, set(own.accounts)) == (ANNA, {ANNA, TEAMS})
    assert (own.profile.committee, own.waiting) == ("nämnd anna", ("Väntar anna",))
    assert [each.text for each in own.questions] == ["Fråga anna"]
    assert [each.comment for each in own.opinions] == ["Tycker anna"]
    assert [each.question for each in own.handoffs] == ["Lämnar anna", "Lämnar anna"]
    assert [(each.id, each.deeds) for each in own.forms] == [("f1", 2)]
    assert len(own.turns) == 2
    assert len(own.reminders) == 1


def test_a_person_sees_nothing_of_anybody_elses(records: OwnRecordsOn) -> None:
    shown = json.dumps(own_data_json(records.gathered(BO)), ensure_ascii=False)
    assert "anna" not in shown
    assert "Fråga bo" in shown


def test_what_is_erased_is_in_no_table(records: OwnRecordsOn, database: Engine) -> None:
    records.erased(ANNA)
    held = everything_in(database)
    assert [mark for mark in (ANNA, TEAMS, PSEUDONYMS.of(ANNA), PSEUDONYMS.of(TEAMS)) if mark in held] == []
    assert [
        mark for mark in ("Fråga anna", "Tycker anna", "Lämnar anna", "Namn anna", "nämnd anna") if mark in held
    ] == []


def test_what_is_somebody_elses_stays(records: OwnRecordsOn) -> None:
    before = own_data_json(records.gathered(BO))
    records.erased(ANNA)
    assert own_data_json(records.gathered(BO)) == before


def test_answers_in_forms_stay_without_the_name(records: OwnRecordsOn, database: Engine) -> None:
    reader = SqlForms(database)
    before = reader.form("f1")
    records.erased(ANNA)
    for form in (reader.form("f1"), SqlForms(database).form("f1")):
        assert [event.id for event in form.events] == [event.id for event in before.events]
        assert form.events[1].value == before.events[1].value
        assert {event.name for event in form.events} == {"raderad person", "Namn bo"}
        assert form.events[0].by == form.events[1].by == form.events[2].text


def test_a_form_goes_on_after_a_name_was_taken_off(records: OwnRecordsOn, database: Engine) -> None:
    reader = SqlForms(database)
    reader.form("f1")
    records.erased(ANNA)
    grown = reader.add("f1", [Event("e4", "commented", BO, NOW, "slack", text="Vidare", name="Namn bo")])
    assert [event.id for event in grown.events] == ["e1", "e2", "e3", "e4"]
    assert reader.forms() == [grown]


def test_a_role_that_was_given_stays_until_an_administrator_takes_it(records: OwnRecordsOn, database: Engine) -> None:
    people = SqlPeople(database)
    people.give_role(ANNA, "coordinator")
    records.erased(ANNA)
    assert people.person(ANNA).role == "coordinator"
    records.erased(ANNA, also_access=True)
    assert people.person(ANNA).role == "staff"


def test_every_table_with_a_person_in_it_is_known_to_be_erased(database: Engine) -> None:
    """A new one belongs in `bot.stores.own_data`, in `bot.stores.moving`, and here."""
    records_on(database)
    prepare(database)
    named = {
        name for name, table in tables_of(database).items() if {"person", "asker", "identity"} & set(table.c.keys())
    }
    assert named == {
        *("turns", "opinions", "asked_questions", "asked_about_fields", "handoffs", "answers_back"),
        *("profiles", "enquiries", "sittings", "reminders", "contacts"),
        *("identities", "link_codes", "link_tries", "teams_conversations"),
    }


def tables_of(database: Engine) -> dict[str, Table]:
    metadata = MetaData()
    with reading(database) as connection:
        metadata.reflect(connection)
    return dict(metadata.tables)


def everything_in(database: Engine) -> str:
    tables = tables_of(database)
    with reading(database) as connection:
        rows = [str(row) for table in tables.values() for row in connection.execute(select(table))]
    return "\n".join(rows).encode().decode("unicode_escape", "replace")

"""What an older Lots kept as it was written is masked once, in SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text

from bot.conversation.handoffs import Handoff
from bot.conversation.ports import Enquiry, LoggedTurn
from bot.conversation.sittings import Pending, Sitting
from bot.keeping.pseudonyms import Pseudonyms
from bot.stores.conversations import SqlConversations
from bot.stores.feedback import SqlFeedback
from bot.stores.handoffs import SqlHandoffs
from bot.stores.insights_schema import work_left
from bot.stores.masking_old import WORK, mask_what_is_old
from bot.stores.profiles import SqlProfiles
from bot.stores.sealing import KeySeal
from bot.stores.sittings import SqlSittings
from knowledge.adapters.sql.engine import reading, writing
from knowledge.answers.answer import Answer
from tests.contracts import databases

KEY = bytes(32)
PSEUDONYMS, SEAL = Pseudonyms(KEY), KeySeal(KEY)
NOW = datetime.now(UTC)
NUMBER = "19811218-9876"
ASKED = f"Vad gäller för {NUMBER}?"
ANSWER = Answer(ASKED, "sv", False, "none", f"Jag hittar inget om {NUMBER}.", 0.1)
PERSON, TALK = "slack:T1:U1", "slack:T1:dm:U1"


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield engine
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield engine


def as_an_older_lots(database: Engine) -> None:
    """Keeps one of everything that people write, under the person's own id."""
    conversations = SqlConversations(database)
    conversations.append(LoggedTurn("t1", TALK, PERSON, "person", ASKED, NOW))
    conversations.append(LoggedTurn("t2", TALK, PERSON, "lots", ANSWER.text, NOW, ANSWER))
    SqlFeedback(database).record("t2", PERSON, False, "wrong", f"Det gällde {NUMBER}")
    for number, wants in (("1", True), ("2", False)):
        name = "Anna Ek" if wants else ""
        handoff = Handoff(f"h{number}", f"a{number}", PERSON, ASKED, False, name, "slack", TALK, wants, NOW)
        SqlHandoffs(database).keep(handoff)
    SqlProfiles(database).enquire(Enquiry(TALK, PERSON, (ASKED,), NOW))
    SqlSittings(database).sit(Sitting(PERSON, TALK, "f1", "deciding", NOW, pending=Pending(ASKED)))


def everything_in(database: Engine) -> str:
    tables = ("turns", "opinions", "handoffs", "enquiries", "sittings")
    with reading(database) as connection:
        return json.dumps([[str(row) for row in connection.execute(text(f"SELECT * FROM {each}"))] for each in tables])


def test_all_that_was_written_before_is_masked_or_sealed(database: Engine) -> None:
    as_an_older_lots(database)
    assert mask_what_is_old(database, PSEUDONYMS.of, SEAL)
    assert NUMBER not in everything_in(database)


def test_those_who_asked_are_known_by_their_pseudonyms(database: Engine) -> None:
    as_an_older_lots(database)
    mask_what_is_old(database, PSEUDONYMS.of, SEAL)
    kept = SqlConversations(database).recent(PSEUDONYMS.of(TALK), 5)
    assert [turn.person for turn in kept] == [PSEUDONYMS.of(PERSON)] * 2
    assert [each.person for each in SqlFeedback(database).opinions("t2")] == [PSEUDONYMS.of(PERSON)]
    assert SqlHandoffs(database).of("a1", PERSON)
    assert SqlHandoffs(database).of("a2", PSEUDONYMS.of(PERSON))


def test_what_waits_in_a_form_still_reads_as_it_was_written(database: Engine) -> None:
    as_an_older_lots(database)
    mask_what_is_old(database, PSEUDONYMS.of, SEAL)
    (sitting,) = SqlSittings(database, SEAL).sittings(PERSON)
    assert sitting.pending.text == ASKED


def test_it_is_done_once(database: Engine) -> None:
    as_an_older_lots(database)
    mask_what_is_old(database, PSEUDONYMS.of, SEAL)
    before = everything_in(database)
    assert not mask_what_is_old(database, PSEUDONYMS.of, SEAL)
    assert everything_in(database) == before


def test_what_fails_half_way_is_done_the_next_time(database: Engine) -> None:
    as_an_older_lots(database)

    def fails(_: str) -> str:
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        mask_what_is_old(database, fails, SEAL)
    assert mask_what_is_old(database, PSEUDONYMS.of, SEAL)
    with writing(database) as connection:
        connection.execute(insert(work_left), {"name": WORK})  # the note was taken away

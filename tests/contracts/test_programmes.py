"""What every store of programmes promises, beside its library: memory, SQLite, PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, cast

import pytest
from sqlalchemy import delete

from knowledge.adapters.memory import MemoryLibrary
from knowledge.adapters.sql import programme_json
from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.adapters.sql.programmes import SqlProgrammes
from knowledge.adapters.sql.schema import metadata, programme_readings
from knowledge.domain.programmes import Programme, Stated
from knowledge.errors import NotFound, StorageError
from knowledge.passages import Passage, Scope
from knowledge.ports import Archive, Library, ProgrammeArchive, ProgrammeLibrary, ProgrammeRecord
from tests.contracts import databases
from tests.contracts.documents import split_words, written
from tests.contracts.programmes import programme, stated

PUBLIC = Scope()
STAFF = Scope(frozenset({"personal"}))
NAME = "andts-program-2025-2028"
FIRST_TABLES = ("library", "documents", "passages", "words", "term_counts", "vectors")
"""Those of the library's first schema."""


class Documents(Library, Archive, Protocol):
    """A library to read and write."""


class Programmes(ProgrammeLibrary, ProgrammeArchive, Protocol):
    """Programmes to read and write."""


@dataclass(frozen=True)
class Shelves:
    """A library, and the programmes that its documents state."""

    library: Documents
    programmes: Programmes

    def read(self, found: Programme | None, document: str = "plan", group: str = "", text: str = "text") -> None:
        given, passages = written(document, text, group=group)
        self.library.save(given, passages, found)

    @property
    def only(self) -> ProgrammeRecord:
        (record,) = self.programmes.programmes(PUBLIC)
        return record

    def correct(self, name: str = NAME) -> Programme:
        """As a coordinator does: the owner is another than the document says."""
        record = self.programmes.programme(name, STAFF)
        draft = replace(record.draft, owner=Stated("socialnämnden", corrected_by="anna"))
        self.programmes.keep_draft(name, draft, record.base)
        return draft


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def shelves(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelves]:
    if request.param == "memory":
        memory = MemoryLibrary(split_words)
        yield Shelves(memory, memory.programmes)
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield Shelves(SqlLibrary(engine, split_words), SqlProgrammes(engine))
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield Shelves(SqlLibrary(engine, split_words), SqlProgrammes(engine))


def test_what_was_read_comes_back_as_it_was_and_is_a_draft(shelves: Shelves) -> None:
    shelves.read(programme())
    assert shelves.only == ProgrammeRecord(programme(), programme(), programme(), None)
    assert shelves.programmes.programme(NAME, PUBLIC) == shelves.only
    assert shelves.only.status == "draft"


def test_any_character_survives(shelves: Shelves) -> None:
    odd = replace(programme(), owner=Stated("å\x00\ud800 \U0001f600"))
    shelves.read(odd)
    assert shelves.only.draft == odd


def test_a_document_that_states_none_leaves_nothing(shelves: Shelves) -> None:
    shelves.read(None)
    assert shelves.programmes.programmes(PUBLIC) == []


def test_programmes_come_by_title_then_period(shelves: Shelves) -> None:
    for document, title, period in [("c", "B", "2021"), ("b", "B", "2019"), ("a", "A", "2025")]:
        shelves.read(replace(programme(document, f"{title}-{period}".lower(), period), title=title), document)
    found = [record.draft.name for record in shelves.programmes.programmes(PUBLIC)]
    assert found == ["a-2025", "b-2019", "b-2021"]


def test_two_documents_that_state_the_same_programme_keep_one_each(shelves: Shelves) -> None:
    shelves.read(programme("plan"), "plan")
    shelves.read(programme("bilaga"), "bilaga")
    found = [(record.draft.name, record.draft.document) for record in shelves.programmes.programmes(PUBLIC)]
    assert found == [(NAME, "plan"), (f"{NAME}-2", "bilaga")]
    shelves.read(replace(programme("bilaga"), owner=None), "bilaga")
    assert shelves.programmes.programme(f"{NAME}-2", PUBLIC).draft.owner is None


def test_who_may_not_read_the_document_does_not_see_the_programme(shelves: Shelves) -> None:
    shelves.read(programme(), group="personal")
    assert shelves.programmes.programmes(PUBLIC) == []
    assert len(shelves.programmes.programmes(STAFF)) == 1
    with pytest.raises(NotFound, match="no programme 'andts-program-2025-2028'") as hidden:
        shelves.programmes.programme(NAME, PUBLIC)
    with pytest.raises(NotFound) as missing:
        shelves.programmes.programme("other", PUBLIC)
    assert str(hidden.value).replace(NAME, "other") == str(missing.value)


def test_a_programme_that_lost_its_document_is_seen_by_the_same_readers(shelves: Shelves) -> None:
    shelves.read(programme(), group="personal")
    shelves.correct()
    shelves.library.remove("plan")
    assert shelves.programmes.programmes(PUBLIC) == []
    assert len(shelves.programmes.programmes(STAFF)) == 1


def test_other_readers_do_not_take_up_what_was_corrected_for_some(shelves: Shelves) -> None:
    shelves.read(programme(), group="personal")
    shelves.correct()
    shelves.library.remove("plan")
    shelves.read(programme("annan"), "annan")
    assert shelves.only.draft.owner == programme("annan").owner


def test_a_document_that_is_opened_to_others_takes_its_corrections_along(shelves: Shelves) -> None:
    shelves.read(programme(), group="personal")
    shelves.correct()
    shelves.library.remove("plan")
    shelves.read(programme())
    assert shelves.only.draft.owner == Stated("socialnämnden", corrected_by="anna")


def test_what_nobody_has_worked_on_follows_its_document(shelves: Shelves) -> None:
    shelves.read(programme())
    changed = replace(programme(), owner=stated("socialnämnden"))
    shelves.read(changed)
    assert shelves.only == ProgrammeRecord(changed, changed, changed, None)
    shelves.library.remove("plan")
    assert shelves.programmes.programmes(PUBLIC) == []


def test_a_correction_stands_and_the_new_reading_waits_beside_it(shelves: Shelves) -> None:
    shelves.read(programme())
    draft = shelves.correct()
    changed = replace(programme(), owner=stated("äldrenämnden"))
    shelves.read(changed)
    assert shelves.only == ProgrammeRecord(draft, programme(), changed, None)


def test_what_is_published_stands_until_it_is_published_again(shelves: Shelves) -> None:
    shelves.read(programme())
    shelves.programmes.publish(NAME)
    changed = replace(programme(), owner=stated("äldrenämnden"))
    shelves.read(changed)
    assert shelves.only == ProgrammeRecord(programme(), programme(), changed, programme())
    assert (shelves.only.status, shelves.only.in_force) == ("published", programme())
    shelves.programmes.keep_draft(NAME, changed, changed)
    assert shelves.only.in_force == programme()
    shelves.programmes.publish(NAME)
    assert shelves.only.in_force == changed


def test_a_removed_document_takes_its_reading_but_not_a_coordinators_work(shelves: Shelves) -> None:
    shelves.read(programme())
    draft = shelves.correct()
    shelves.library.remove("plan")
    assert shelves.only == ProgrammeRecord(draft, programme(), None, None)


def test_a_document_that_comes_back_takes_up_what_it_left(shelves: Shelves) -> None:
    shelves.read(programme())
    draft = shelves.correct()
    shelves.library.remove("plan")
    shelves.read(programme())
    assert shelves.only == ProgrammeRecord(draft, programme(), programme(), None)


def test_a_document_that_no_longer_states_its_programme_leaves_it_without_a_reading(shelves: Shelves) -> None:
    shelves.read(programme())
    shelves.programmes.publish(NAME)
    shelves.read(None)
    assert shelves.only == ProgrammeRecord(programme(), programme(), None, programme())


def test_a_file_that_now_holds_the_next_version_leaves_the_last_one_published(shelves: Shelves) -> None:
    shelves.read(programme())
    shelves.programmes.publish(NAME)
    following = replace(programme(name="andts-program-2029-2032", period="2029–2032"))
    shelves.read(following)
    last, new = shelves.programmes.programmes(PUBLIC)
    assert (last.published, last.extracted) == (programme(), None)
    assert new == ProgrammeRecord(following, following, following, None)


def test_a_draft_keeps_the_name_of_its_place(shelves: Shelves) -> None:
    shelves.read(programme())
    shelves.programmes.keep_draft(NAME, programme(name="another"), programme(name="another"))
    assert shelves.only.draft.name == shelves.only.base.name == NAME


def test_what_is_not_there_cannot_be_kept_or_published(shelves: Shelves) -> None:
    with pytest.raises(NotFound):
        shelves.programmes.keep_draft(NAME, programme(), programme())
    with pytest.raises(NotFound):
        shelves.programmes.publish(NAME)


def test_a_save_that_fails_leaves_the_programme_as_it_was(shelves: Shelves) -> None:
    shelves.read(programme())
    changed, passages = written("plan", "nytt")
    with pytest.raises(AttributeError):
        shelves.library.save(changed, [*passages, cast("Passage", None)], replace(programme(), owner=None))
    assert shelves.only.draft == programme()


def test_a_source_saved_under_another_id_takes_its_programme_along(shelves: Shelves) -> None:
    shelves.library.save(*written("plan", "text", source="a/plan.txt"), programme("plan"))
    shelves.library.save(*written("plan-2", "text", source="a/plan.txt"), programme("plan-2"))
    assert shelves.only.draft.document == "plan-2"


def test_each_change_of_a_programme_is_a_new_generation(shelves: Shelves) -> None:
    shelves.read(programme())
    before = shelves.library.generation()
    shelves.correct()
    corrected = shelves.library.generation()
    shelves.programmes.publish(NAME)
    assert before < corrected < shelves.library.generation()


def test_documents_from_before_programmes_were_read_are_counted(tmp_path: Path) -> None:
    with databases.sqlite(tmp_path) as engine:
        library, store = SqlLibrary(engine, split_words), SqlProgrammes(engine)
        library.save(*written("a", "ett"), None)
        library.save(*written("b", "två"), programme("b"))
        assert store.unread() == 0
        with writing(engine) as connection:
            connection.execute(delete(programme_readings))
        assert store.unread() == 2
        library.save_again(*written("a", "ett"))
        assert store.unread() == 2
        library.save(*written("a", "ett"), None)
        assert store.unread() == 1
        library.remove("a")
        library.remove("b")
        assert store.unread() == 0


def test_words_made_anew_leave_programmes_as_they_are(tmp_path: Path) -> None:
    with databases.sqlite(tmp_path) as engine:
        library, store = SqlLibrary(engine, split_words), SqlProgrammes(engine)
        library.save(*written("plan", "ett"), programme())
        library.save_again(*written("plan", "ett"))
        assert [record.extracted for record in store.programmes(PUBLIC)] == [programme()]


@pytest.mark.parametrize(
    "broken",
    [
        {"surprise": 1},
        {"title": None},
        {"goals": {}},
        {"goals": [{"number": "1"}]},
        {
            "duties": [
                {"committee": "a", "text": "b", "source": {"document": "d", "quote": "", "start": True, "end": 1}}
            ]
        },
        {"goals": [{"number": "1", "title": "", "assignments": [{"committee": "a", "responsibility": "boss"}]}]},
    ],
)
def test_a_row_that_no_lots_would_write_is_refused_and_never_guessed_at(broken: dict[str, object]) -> None:
    stored = json.loads(programme_json.written(programme())) | broken
    with pytest.raises(StorageError, match="cannot be read"):
        programme_json.read(json.dumps(stored))


def test_a_database_from_before_programmes_is_upgraded_as_it_stands(tmp_path: Path) -> None:
    with databases.sqlite(tmp_path) as engine:
        SqlLibrary(engine, split_words).save(*written("plan", "text"), None)
        with writing(engine) as connection:
            for table in reversed(metadata.sorted_tables):
                if table.name not in FIRST_TABLES:
                    table.drop(connection)
            connection.exec_driver_sql("UPDATE library_version SET version_num = '0001'")
        library, store = SqlLibrary(engine, split_words), SqlProgrammes(engine)
        assert [card.id for card in library.documents(PUBLIC)] == ["plan"]
        assert (store.programmes(PUBLIC), store.unread()) == ([], 1)
        library.save(*written("plan", "text"), programme())
        assert (len(store.programmes(PUBLIC)), store.unread()) == (1, 0)

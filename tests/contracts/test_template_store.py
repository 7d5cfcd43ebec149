"""What every store of templates promises, beside its library: memory, SQLite, PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import pytest

from knowledge.adapters.memory import MemoryLibrary
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.adapters.sql.templates import SqlTemplates
from knowledge.adapters.template_shelf import TemplateShelf, TemplateStore
from knowledge.domain.forms import Field, Item, Template
from knowledge.domain.programmes import Source
from knowledge.errors import FormError, NotFound
from knowledge.passages import Scope
from knowledge.ports import Archive, Library, TemplateLibrary, TemplateRecord
from tests.contracts import databases
from tests.contracts.documents import split_words, written

PUBLIC = Scope()
STAFF = Scope(frozenset({"personal"}))
ASKED = (Field("bedomning", "Är det på plats?", "rating", required=True),)
LINES = ("Målet är satt", "Chefen är med i gruppen", "Resultatet redovisas för nämnden")


class Documents(Library, Archive, Protocol):
    """A library to read and write."""


@dataclass(frozen=True)
class Shelves:
    """A library, and the templates that are drafted from its documents."""

    library: Documents
    templates: TemplateStore

    def read(self, *found: Template, lines: tuple[str, ...] = LINES, document: str = "guide", group: str = "") -> None:
        given, passages = written(document, *lines, group=group)
        self.library.save(given, passages, None, found)

    @property
    def only(self) -> TemplateRecord:
        (record,) = self.templates.records(PUBLIC)
        return record

    def edit(self, template_id: str = "guide-start") -> Template:
        """As a coordinator does: the first item in other words."""
        record = self.templates.record(template_id, STAFF)
        first, *rest = record.draft.items
        draft = replace(record.draft, items=(replace(first, label="Målet är satt av nämnden"), *rest))
        self.templates.keep_draft(template_id, draft, record.base)
        return draft


def drafted(*lines: str, template_id: str = "guide-start", document: str = "guide") -> Template:
    items = (
        Item(line.lower().replace(" ", "-"), line, ASKED, source=Source(document, line, 0, len(line), 1))
        for line in lines or LINES
    )
    return Template(template_id, "Start", "checklist", tuple(items), document=document, status="draft")


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def shelves(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelves]:
    if request.param == "memory":
        memory = MemoryLibrary(split_words)
        yield Shelves(memory, memory.templates)
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield Shelves(SqlLibrary(engine, split_words), SqlTemplates(engine))
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield Shelves(SqlLibrary(engine, split_words), SqlTemplates(engine))


def test_what_is_drafted_is_kept_with_its_document(shelves: Shelves) -> None:
    shelves.read(drafted())
    assert shelves.only == TemplateRecord(drafted(), drafted(), drafted())
    assert shelves.only.in_force.status == "draft"


def test_a_draft_is_seen_by_those_who_may_read_its_document(shelves: Shelves) -> None:
    shelves.read(drafted(), group="personal")
    assert shelves.templates.records(PUBLIC) == []
    with pytest.raises(NotFound):
        shelves.templates.record("guide-start", PUBLIC)
    assert shelves.templates.record("guide-start", STAFF).draft == drafted()


def test_what_nobody_has_worked_on_follows_its_document_and_goes_with_it(shelves: Shelves) -> None:
    shelves.read(drafted())
    shelves.read(drafted("Målet är satt", "Chefen är med i gruppen"))
    assert [item.label for item in shelves.only.draft.items] == ["Målet är satt", "Chefen är med i gruppen"]
    shelves.library.remove("guide")
    assert shelves.templates.records(PUBLIC) == []


def test_a_list_that_is_gone_takes_its_untouched_draft_along(shelves: Shelves) -> None:
    shelves.read(drafted(), drafted("Ring", "Skriv", template_id="guide-slut"))
    shelves.read(drafted("Ring", "Skriv", template_id="guide-slut"))
    assert shelves.only.draft.id == "guide-slut"


def test_what_a_coordinator_edited_stays_beside_a_new_reading(shelves: Shelves) -> None:
    shelves.read(drafted())
    draft = shelves.edit()
    again = drafted("Målet är satt", "Chefen är med i gruppen", "En helt annan sak")
    shelves.read(again)
    assert (shelves.only.draft, shelves.only.base) == (draft, drafted())
    assert shelves.only.reading == again


def test_what_is_published_is_in_force_until_it_is_published_again(shelves: Shelves) -> None:
    shelves.read(drafted())
    shelves.templates.publish("guide-start")
    shelves.edit()
    assert shelves.only.in_force == replace(drafted(), status="published")
    shelves.templates.publish("guide-start")
    assert shelves.only.in_force.items[0].label == "Målet är satt av nämnden"


def test_published_work_stays_when_its_document_goes_and_is_taken_up_when_it_returns(shelves: Shelves) -> None:
    shelves.read(drafted())
    shelves.templates.publish("guide-start")
    shelves.library.remove("guide")
    assert (shelves.only.reading, shelves.only.published) == (None, replace(drafted(), status="published"))
    shelves.read(drafted())
    assert shelves.only.reading == drafted()


def test_another_document_for_others_does_not_open_what_it_did_not_hold(shelves: Shelves) -> None:
    shelves.read(drafted(), group="personal")
    shelves.edit()
    shelves.library.remove("guide")
    shelves.read(drafted("Målet är satt", "Något annat"), lines=("Målet är satt", "Något annat"))
    assert [item.label for item in shelves.only.draft.items] == ["Målet är satt", "Något annat"]
    assert shelves.templates.record("guide-start", STAFF).draft.items[0].label == "Målet är satt av nämnden"


def test_the_same_words_for_other_readers_are_the_same_template(shelves: Shelves) -> None:
    shelves.read(drafted(), group="personal")
    draft = shelves.edit()
    shelves.library.remove("guide")
    shelves.read(drafted())
    assert shelves.only.draft == draft


def test_a_reworded_item_keeps_its_id(shelves: Shelves) -> None:
    shelves.read(drafted())
    shelves.read(drafted("Målet är satt", "Chefen är med i gruppen nu", "Resultatet redovisas för nämnden"))
    assert [item.id for item in shelves.only.draft.items] == [item.id for item in drafted().items]


def test_two_lists_with_one_id_are_two_templates(shelves: Shelves) -> None:
    shelves.read(drafted("Ring", "Skriv", document="a"), document="a")
    shelves.read(drafted("Läs", "Räkna", document="b"), document="b")
    assert {record.draft.id for record in shelves.templates.records(PUBLIC)} == {"guide-start", "guide-start-2"}


def test_a_changed_passage_flags_the_template_and_the_forms_begun_on_it(shelves: Shelves) -> None:
    shelves.read(drafted())
    shelves.templates.publish("guide-start")
    begun_on = shelves.only.in_force
    flags = [(shelves.only.changed, shelves.templates.changed(begun_on))]
    shelves.read(drafted(), lines=("Målet är satt", "Chefen är med i gruppen senast i maj", LINES[2]))
    flags.append((shelves.only.changed, shelves.templates.changed(begun_on)))
    flagged = ("chefen-är-med-i-gruppen",)
    assert flags == [((), ()), (flagged, flagged)]


def test_a_flag_stays_through_later_versions_and_goes_when_the_words_return(shelves: Shelves) -> None:
    shelves.read(drafted())
    shelves.templates.publish("guide-start")
    shelves.read(drafted(), lines=("Målet är ändrat", *LINES[1:]))
    shelves.read(drafted(), lines=("Målet är ändrat igen", *LINES[1:]))
    flags = [shelves.only.changed]
    shelves.read(drafted())
    flags.append(shelves.only.changed)
    assert flags == [("målet-är-satt",), ()]


def test_words_that_only_moved_flag_nothing(shelves: Shelves) -> None:
    shelves.read(drafted())
    shelves.templates.publish("guide-start")
    shelves.read(drafted(), lines=("Ny inledning", *reversed(LINES)))
    assert shelves.only.changed == ()


def test_a_forgotten_document_leaves_none_of_its_words_behind(shelves: Shelves) -> None:
    shelves.read(drafted())
    shelves.templates.publish("guide-start")
    shelves.read(drafted(), lines=("Något helt annat",))
    shelves.library.remove("guide")
    assert shelves.templates.changed(drafted()) == ()


def test_what_is_loaded_from_a_file_is_kept_and_replaced(shelves: Shelves) -> None:
    loaded = replace(drafted(template_id="egen"), document="", status="published")
    shelves.templates.keep(loaded)
    assert shelves.only.in_force == loaded
    shelves.templates.keep(replace(loaded, title="Slut"))
    assert shelves.only.in_force.title == "Slut"


def test_what_is_not_there_cannot_be_kept_or_published(shelves: Shelves) -> None:
    with pytest.raises(NotFound):
        shelves.templates.keep_draft("nej", drafted(), None)
    with pytest.raises(NotFound):
        shelves.templates.publish("nej")


def test_each_change_of_a_template_is_a_new_generation(shelves: Shelves) -> None:
    shelves.read(drafted())
    before = shelves.library.generation()
    shelves.edit()
    edited = shelves.library.generation()
    shelves.templates.publish("guide-start")
    assert before < edited < shelves.library.generation()


def test_what_comes_with_lots_stands_beside_what_is_kept_and_is_never_replaced(shelves: Shelves) -> None:
    own = replace(drafted(template_id="egen"), title="Allt", status="published", document="")
    shelf = TemplateShelf(lambda: (own,), shelves.templates)
    library: TemplateLibrary = shelf
    shelves.read(drafted())
    assert [(one.id, one.status) for one in library.templates(PUBLIC)] == [
        ("egen", "published"),
        ("guide-start", "draft"),
    ]
    assert library.template("egen", PUBLIC) == own
    with pytest.raises(FormError, match="comes with Lots"):
        library.keep(replace(own, title="Mitt"))
    with pytest.raises(FormError, match="comes with Lots"):
        shelf.publish("egen")
    with pytest.raises(NotFound):
        library.template("nej", PUBLIC)


def test_a_list_that_a_coordinator_chose_is_a_draft_for_its_documents_readers(shelves: Shelves) -> None:
    shelves.read(drafted(), group="personal")
    document, _ = written("guide", *LINES, group="personal")
    chosen = replace(drafted("Chefen är med i gruppen"), title="Vald", status="published")
    kept = shelves.templates.keep_accepted(document, chosen)
    assert kept != "guide-start"
    assert shelves.templates.records(PUBLIC) == []
    record = shelves.templates.record(kept, STAFF)
    assert (record.draft.status, record.draft.title, record.published) == ("draft", "Vald", None)
    shelves.read(drafted(), group="personal")
    assert shelves.templates.record(kept, STAFF).draft.title == "Vald"


def test_what_was_chosen_goes_with_a_document_that_is_for_some_only_now(shelves: Shelves) -> None:
    shelves.read(drafted())
    document, _ = written("guide", *LINES)
    kept = shelves.templates.keep_accepted(document, replace(drafted("Chefen är med i gruppen"), title="Vald"))
    shelves.read(drafted(), group="personal")
    with pytest.raises(NotFound):
        shelves.templates.record(kept, PUBLIC)
    assert shelves.templates.record(kept, STAFF).draft.title == "Vald"

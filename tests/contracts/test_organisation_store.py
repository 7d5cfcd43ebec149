"""What every store of committees promises: in memory, SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.adapters.memory_organisation import MemoryOrganisation
from knowledge.adapters.sql.engine import writing
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.adapters.sql.organisation import SqlOrganisation, keep_discovered, named_in
from knowledge.domain.discovery import discover
from knowledge.domain.organisation import Committee, Organisation
from knowledge.passages import Furniture, Span
from knowledge.ports import OrganisationStore
from tests.contracts import databases
from tests.contracts.documents import split_words, written

SOCIAL = Committee(
    "socialnamnden",
    "socialnämnden",
    aliases=("nämnden för social omsorg",),
    abbreviations=("SN",),
    administrations=("socialförvaltningen", "stöd och omsorg"),
)
BOARD = Committee("kommunstyrelsen", "kommunstyrelsen", "board", abbreviations=("KS",))
DISTRICT = Committee("farsta", "Farsta stadsdelsnämnd", group="stadsdelsnämnderna")
COMPANY = Committee("bostader", "styrelsen för Lindsjö Bostäder AB", "company")


@dataclass(frozen=True, slots=True)
class Place:
    """A store, with what saves and removes the documents that name committees."""

    store: OrganisationStore
    save: Callable[[str, str], None]
    remove: Callable[[str], None]


def _in_memory() -> Place:
    store = MemoryOrganisation()

    def save(document_id: str, text: str) -> None:
        store.keep_discovered(document_id, discover(text))

    return Place(store, save, lambda document_id: store.keep_discovered(document_id, Organisation()))


def _in_sql(engine: Engine) -> Place:
    library = SqlLibrary(engine, split_words)

    def save(document_id: str, text: str) -> None:
        library.save(*written(document_id, text))
        with writing(engine) as connection:
            keep_discovered(connection, document_id, discover(text))

    return Place(SqlOrganisation(engine), save, library.remove)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "memory":
        yield _in_memory()
    elif request.param == "sqlite":
        with databases.sqlite(tmp_path) as engine:
            yield _in_sql(engine)
    else:
        with databases.postgres(request.getfixturevalue("postgres_server")) as engine:
            yield _in_sql(engine)


def names(place: Place) -> list[str]:
    return [committee.name for committee in place.store.organisation().committees]


def test_nothing_is_known_at_first(place: Place) -> None:
    assert place.store.organisation() == Organisation()


def test_what_is_kept_comes_back_as_it_was_and_in_its_order(place: Place) -> None:
    kept = Organisation((SOCIAL, BOARD, DISTRICT, COMPANY))
    place.store.replace(kept)
    assert place.store.organisation() == kept


def test_replacing_forgets_what_was_there(place: Place) -> None:
    place.store.replace(Organisation((SOCIAL, BOARD)))
    place.store.replace(Organisation((DISTRICT,)))
    assert place.store.organisation() == Organisation((DISTRICT,))
    place.store.replace(Organisation())
    assert place.store.organisation() == Organisation()


def test_what_a_document_names_is_proposed_after_what_is_confirmed(place: Place) -> None:
    place.save("plan", "Äldrenämnden och socialnämnden (SN) ansvarar.")
    place.store.replace(Organisation((BOARD,)))
    found = place.store.organisation().committees
    assert [(one.name, one.proposed) for one in found] == [
        ("kommunstyrelsen", False),
        ("äldrenämnden", True),
        ("socialnämnden", True),
    ]
    assert found[2].abbreviations == ("SN",)


def test_a_confirmed_committee_is_not_proposed_again(place: Place) -> None:
    place.store.replace(Organisation((SOCIAL,)))
    place.save("plan", "Socialnämnden ansvarar.")
    assert place.store.organisation() == Organisation((SOCIAL,))


def test_proposals_go_with_their_document(place: Place) -> None:
    place.save("plan", "Äldrenämnden ansvarar.")
    place.save("rutin", "Socialnämnden ansvarar.")
    place.remove("plan")
    assert names(place) == ["socialnämnden"]


def test_a_committee_that_two_documents_name_stays_until_both_are_gone(place: Place) -> None:
    place.save("plan", "Socialnämnden ansvarar.")
    place.save("rutin", "Socialnämnden (SN) ansvarar.")
    assert names(place) == ["socialnämnden"]
    assert place.store.organisation().committees[0].abbreviations == ("SN",)
    place.remove("plan")
    assert names(place) == ["socialnämnden"]
    place.remove("rutin")
    assert names(place) == []


def test_a_document_read_anew_proposes_what_it_names_now(place: Place) -> None:
    place.save("plan", "Äldrenämnden ansvarar.")
    place.save("plan", "Socialnämnden ansvarar.")
    assert names(place) == ["socialnämnden"]


def test_what_is_replaced_stays_when_documents_go(place: Place) -> None:
    place.save("plan", "Socialnämnden ansvarar.")
    place.store.replace(Organisation((SOCIAL,)))
    place.remove("plan")
    assert place.store.organisation() == Organisation((SOCIAL,))


def test_proposals_are_not_kept_as_confirmed(place: Place) -> None:
    place.save("plan", "Äldrenämnden ansvarar.")
    place.store.replace(place.store.organisation())
    assert [one.proposed for one in place.store.organisation().committees] == [True]
    place.remove("plan")
    assert names(place) == []


def test_any_character_survives(place: Place) -> None:
    odd = Committee("odd", 'nämnden "Ö" 🙂', aliases=("a\\b", "radbrytning\n"))
    place.store.replace(Organisation((odd,)))
    assert place.store.organisation() == Organisation((odd,))


def test_a_document_does_not_propose_what_another_one_in_its_file_names() -> None:
    text = "Socialnämnden ansvarar. Äldrenämnden svarar. Valnämnden väljer."
    start, end = text.index("Äldre"), text.index("Val")
    document = replace(written("plan", text)[0], furniture=(Furniture(Span(start, end), "foreign"),))
    assert [one.name for one in named_in(document).committees] == ["socialnämnden", "valnämnden"]

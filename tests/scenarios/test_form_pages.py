"""The form pages over HTTP, as a browser without a script sends them: each rule of filling in together, on a page."""

from __future__ import annotations

import pytest

from knowledge.domain.filling import state_of
from tests.scenarios.forms_support import (
    METHOD,
    PLACES,
    RESPONSIBLE,
    STATUS,
    WHEN,
    Colleague,
    Sheet,
    filling,
    state,
    words,
)
from tests.scenarios.web_support import MemoryServices

REQUIRED = {"q{n}-1-0": "gatuenheten", "q{n}-2-0": "Vi gör det", "q{n}-5-0": "T2 2027", "q{n}-6-0": "Anna"}


@pytest.fixture
def services() -> MemoryServices:
    return filling("eva", "anna")


@pytest.fixture
def eva(services: MemoryServices) -> Colleague:
    return Colleague(services, "eva")


@pytest.fixture
def anna(services: MemoryServices) -> Colleague:
    return Colleague(services, "anna")


@pytest.fixture
def coordinator(services: MemoryServices) -> Colleague:
    return Colleague(services, "karin", "coordinator")


@pytest.fixture
def address(eva: Colleague) -> str:
    return eva.begin()


def fill_in(colleague: Colleague, address: str) -> Sheet:
    """Every answer that is demanded."""
    written = {key.format(n=n): said for n in (1, 2) for key, said in REQUIRED.items()}
    return colleague.send(colleague.open(address).write(**written))


def test_a_form_is_begun_from_a_scorecard_and_listed_with_its_progress(eva: Colleague, address: str) -> None:
    eva.send(eva.open(address).write(**{RESPONSIBLE: "Anna"}))
    listed = words(eva.client.get("/forms").text)
    assert "Styrkort för tekniska nämnden: Trygghetsprogrammet 2026–2030" in listed
    assert "1 av 14 besvarade" in listed
    assert "Senast ändrat av dig" in listed


def test_a_page_sent_twice_begins_one_form_and_keeps_its_events_once(
    eva: Colleague, services: MemoryServices, address: str
) -> None:
    sheet = eva.open(address).write(**{RESPONSIBLE: "Anna", f"{RESPONSIBLE}.remark": "Stämmer det?"})
    eva.send(sheet)
    eva.send(sheet)
    assert [event.deed for event in services.forms.forms()[0].events] == ["begun", "answered", "commented"]
    opening = {"template": "riskmatris", "page": "en-sida"}
    for _ in range(2):
        eva.client.post("/forms/begin", data=opening)
    assert len(services.forms.forms()) == 2


def test_what_is_not_changed_is_no_event(eva: Colleague, services: MemoryServices, address: str) -> None:
    fill_in(eva, address)
    before = len(services.forms.forms()[0].events)
    eva.send(eva.open(address))
    assert len(services.forms.forms()[0].events) == before


def test_two_who_answer_without_seeing_each_other_stand_side_by_side_until_one_is_chosen(
    eva: Colleague, anna: Colleague, services: MemoryServices, address: str
) -> None:
    evas, annas = eva.open(address), anna.open(address)
    eva.send(evas.write(**{RESPONSIBLE: "Enhetschefen"}))
    shown = anna.send(annas.write(**{RESPONSIBLE: "Samordnaren"}))

    assert "2 svar: välj ett" in words(shown.text)
    rivals = state(services, address).rivals[PLACES[RESPONSIBLE]]
    anna.send(shown, f"settle {RESPONSIBLE} {rivals[0].id}")

    settled = state(services, address)
    assert settled.rivals == {}
    assert settled.answers[PLACES[RESPONSIBLE]].by == "eva"
    assert "Anna svarade: Samordnaren" in words(eva.open(address).text)


def test_one_answer_written_together_puts_both_rivals_aside(
    eva: Colleague, anna: Colleague, services: MemoryServices, address: str
) -> None:
    evas, annas = eva.open(address), anna.open(address)
    eva.send(evas.write(**{METHOD: "Kurser"}))
    anna.send(annas.write(**{METHOD: "Möten"}))
    eva.send(eva.open(address).write(**{METHOD: "Kurser och möten"}))
    filled = state(services, address)
    assert filled.rivals == {}
    value = filled.answers[PLACES[METHOD]].value
    assert value is not None
    assert value.said == "Kurser och möten"


def test_choosing_never_puts_aside_an_answer_that_the_chooser_had_not_seen(
    eva: Colleague, anna: Colleague, coordinator: Colleague, services: MemoryServices, address: str
) -> None:
    pages = [(one, one.open(address)) for one in (eva, anna, coordinator)]
    for one, page in pages[:2]:
        one.send(page.write(**{METHOD: f"Som {one.name} vill"}))
    chooser = eva.open(address)
    coordinator.send(pages[2][1].write(**{METHOD: "Ett tredje sätt"}))
    first = state(services, address).rivals[PLACES[METHOD]][0]
    eva.send(chooser, f"settle {METHOD} {first.id}")
    left = state(services, address).rivals[PLACES[METHOD]]
    assert {event.by for event in left} == {"eva", "karin"}


def test_an_answer_that_is_not_understood_comes_back_as_written_and_the_others_are_kept(
    eva: Colleague, services: MemoryServices, address: str
) -> None:
    sheet = eva.open(address).write(**{RESPONSIBLE: "Anna", WHEN: "blå"})
    reply = eva.client.post(address, data={**sheet.fields, "deed": "send"})

    assert reply.status_code == 422
    assert f'id="{WHEN}-said" name="{WHEN}.said" value="blå"' in reply.text
    assert f'href="#{WHEN}-said"' in reply.text
    filled = state(services, address)
    assert PLACES[RESPONSIBLE] in filled.answers
    assert PLACES[WHEN] not in filled.answers
    assert filled.status == "open"


def test_a_time_is_said_back_as_it_was_understood(eva: Colleague, services: MemoryServices, address: str) -> None:
    shown = eva.send(eva.open(address).write(**{WHEN: "T2"}))
    assert shown.fields[f"{WHEN}.said"] == "tertial 2 2027"
    assert "skrev ”T2”" in words(shown.text)


def test_a_start_that_is_taken_is_written_under_what_is_there(
    eva: Colleague, services: MemoryServices, address: str
) -> None:
    shown = eva.send(eva.open(address).write(**{METHOD: "Vi börjar med skolorna"}), f"offer {METHOD} 1")
    assert shown.fields[f"{METHOD}.said"] == "Vi börjar med skolorna\nTa fram en cykelplan"


def test_a_choice_that_is_no_choice_is_refused(eva: Colleague, services: MemoryServices, address: str) -> None:
    reply = eva.client.post(address, data={**eva.open(address).write(**{STATUS: "kanske"}).fields})
    assert reply.status_code == 422
    assert state(services, address).progress[0] == 0


def test_a_colleague_is_asked_and_finds_the_form_first_in_their_list(
    eva: Colleague, services: MemoryServices, address: str
) -> None:
    eva.send(eva.open(address).write(**{f"{METHOD}.assign": "olle"}))
    olle = Colleague(services, "olle")
    listed = words(olle.client.get("/forms").text)
    assert "Väntar på dig" in listed
    assert "Du är ombedd att svara på en fråga" in listed
    assert "Du är ombedd att svara" in words(olle.open(address).text)


def test_a_form_is_sent_approved_locked_and_opened_again_with_a_reason(
    eva: Colleague, coordinator: Colleague, services: MemoryServices, address: str
) -> None:
    early = eva.send(eva.open(address), "send")
    assert "Some questions" not in early.text
    assert state(services, address).status == "open"
    fill_in(eva, address)
    eva.send(eva.open(address), "send")
    assert state(services, address).status == "sent"
    coordinator.send(coordinator.open(address), "approve")
    assert state(services, address).status == "approved"
    assert f'name="{METHOD}.said"' not in eva.open(address).text

    without = eva.send(eva.open(address), "reopen")
    assert state(services, address).status == "approved"
    without.fields["reason"] = "Fel år"
    eva.send(without, "reopen")
    assert state(services, address).status == "open"
    assert "öppnade formuläret igen: Fel år" in words(eva.open(address).text)


def test_only_who_coordinates_approves(eva: Colleague, services: MemoryServices, address: str) -> None:
    fill_in(eva, address)
    reply = eva.client.post(address, data={**eva.open(address).fields, "deed": "approve"})
    assert reply.status_code == 404
    assert state(services, address).status == "open"


def test_nobody_approves_what_they_have_not_seen(
    eva: Colleague, coordinator: Colleague, services: MemoryServices, address: str
) -> None:
    fill_in(eva, address)
    page = coordinator.open(address)
    eva.send(eva.open(address).write(**{METHOD: "Något helt annat"}))
    shown = coordinator.send(page, "approve")
    assert "har ändrat formuläret sedan du öppnade sidan" in words(shown.text)
    assert state(services, address).status == "open"


def test_what_is_sent_after_the_lock_is_shown_and_not_kept(
    eva: Colleague, coordinator: Colleague, services: MemoryServices, address: str
) -> None:
    fill_in(eva, address)
    old = eva.open(address)
    coordinator.send(coordinator.open(address), "approve")
    shown = eva.send(old.write(**{METHOD: "För sent skrivet"}))
    assert "För sent skrivet" in words(shown.text)
    assert state(services, address).answers[PLACES[METHOD]].value is not None
    assert state(services, address).late == ()


def test_a_locked_form_takes_comments(
    eva: Colleague, coordinator: Colleague, services: MemoryServices, address: str
) -> None:
    fill_in(eva, address)
    coordinator.send(coordinator.open(address), "approve")
    eva.send(eva.open(address).write(**{f"{METHOD}.remark": "Bra gjort"}))
    assert [event.text for event in state(services, address).comments[PLACES[METHOD]]] == ["Bra gjort"]


def test_the_next_period_starts_from_these_answers_and_is_compared_with_them(
    eva: Colleague, coordinator: Colleague, services: MemoryServices, address: str
) -> None:
    fill_in(eva, address)
    coordinator.send(coordinator.open(address), "approve")
    page = eva.open(address)
    reply = eva.client.post(f"{address}/next", data={**page.fields, "period": "2028"}, follow_redirects=False)
    following = reply.headers["location"].partition("?")[0]

    assert state(services, following).progress == (0, 14)
    eva.send(eva.open(following), f"keep {METHOD}")
    eva.send(eva.open(following).write(**{RESPONSIBLE: "Olle"}))
    assert state(services, following).progress == (2, 14)
    compared = words(eva.client.get(f"{following}/compare").text)
    assert "2028 bredvid 2027" in compared
    assert "Ett svar är ändrat" in compared
    assert "Olle ändrat" in compared


def test_why_shows_the_source_where_it_stands(eva: Colleague, address: str) -> None:
    shown = eva.client.get(f"{address}/why/i1").text
    assert "Delmål 1.1 Alla barn har en trygg väg till skolan" in words(shown)
    assert 'class="used' in shown
    assert 'href="/documents/trygghetsprogrammet#trygghetsprogrammet-p' in shown


def test_why_without_a_document_shows_the_quote_that_the_template_keeps(eva: Colleague) -> None:
    address = eva.begin("riskmatris")
    shown = words(eva.client.get(f"{address}/why/i1").text)
    assert "I matrisen beskrivs varje potentiell risk" in shown
    assert "/documents/" not in eva.client.get(f"{address}/why/i1").text.split("<main")[1]


def test_rows_are_added_and_removed(eva: Colleague, services: MemoryServices) -> None:
    address = eva.begin("riskmatris")
    eva.send(eva.open(address).write(**{"q1-1-1": "Ingen tid"}), "add-row i1")
    assert state(services, address).rows["risk"] == (1, 2)
    eva.send(eva.open(address), "remove-row i1 2")
    assert state(services, address).rows["risk"] == (1,)
    assert state(services, address).progress[0] == 1


def test_a_question_that_depends_on_another_is_asked_when_it_should_be(eva: Colleague) -> None:
    address = eva.begin("riskmatris")
    page = eva.open(address)
    assert 'id="q2-2-0"' not in page.text
    options = [line for line in page.text.split("<input") if 'name="q2-1-0.said"' in line]
    meaning = options[0].split('value="')[1].split('"')[0]
    assert 'id="q2-2-0"' in eva.send(page.write(**{"q2-1-0": meaning})).text


def test_a_form_looks_as_if_it_were_not_there_to_whoever_has_nothing_to_do_with_it(
    services: MemoryServices, address: str
) -> None:
    stranger = Colleague(services, "nils")
    for path in ("", "/live", "/why/i1", "/compare"):
        assert stranger.client.get(f"{address}{path}").status_code == 404
    for path in ("", "/next"):
        assert stranger.client.post(f"{address}{path}", data={"deed": "send", "period": "2028"}).status_code == 404
    assert state(services, address).status == "open"
    assert address not in stranger.client.get("/forms").text


def test_what_people_write_is_text_and_never_markup(eva: Colleague, address: str) -> None:
    shown = eva.send(
        eva.open(address).write(**{METHOD: "<script>alert(1)</script>", f"{METHOD}.remark": "<img src=x>"})
    )
    assert "<script>alert" not in shown.text
    assert "<img src=x>" not in shown.text


def test_a_live_page_is_told_only_of_what_is_new(eva: Colleague, services: MemoryServices, address: str) -> None:
    at = eva.open(address).fields["at"]
    assert eva.client.get(f"{address}/live", params={"at": at}).status_code == 204
    eva.send(eva.open(address).write(**{METHOD: "Nytt"}))
    told = eva.client.get(f"{address}/live", params={"at": at})
    assert told.status_code == 200
    assert "Nytt" in told.text
    assert "<html" not in told.text


def test_a_period_that_is_none_begins_nothing_and_keeps_what_was_written(
    eva: Colleague, services: MemoryServices
) -> None:
    reply = eva.client.post("/forms/begin", data={"template": "riskmatris", "period": "blå", "project": "Bryggan"})
    assert reply.status_code == 422
    assert 'value="blå"' in reply.text
    assert 'value="Bryggan"' in reply.text
    assert services.forms.forms() == []


@pytest.mark.parametrize(
    "deed", ["settle", "add-row i99", "remove-row i1 x", "undo q9-9-9", "keep q1-1-0", "offer q1-2-0 99"]
)
def test_a_button_that_makes_no_sense_changes_nothing(
    eva: Colleague, services: MemoryServices, address: str, deed: str
) -> None:
    reply = eva.client.post(address, data={**eva.open(address).fields, "deed": deed})
    assert reply.status_code in (200, 422)
    assert len(state_of(services.forms.form(address.rpartition("/")[2])).form.events) == 1

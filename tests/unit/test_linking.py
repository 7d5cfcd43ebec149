"""One person in several channels: codes that link, whom they link, and whom they never do."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.conversation.directory import CODE_LASTS, MOST_TRIES
from bot.conversation.messages import Person, Reply
from bot.people.directory import digest_of, people_named
from tests.unit.shared_place_support import ANNA, BO, Place, choices, offered, public, text_of

IN_TEAMS = Person("teams:vik:42", name="Anna Ek")
YES, NO = "Ja, det är jag", "Nej"
WRONG = "Koden stämmer inte"


def code_in(reply: Reply) -> str:
    found = re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", text_of(reply))
    assert found
    return found[0]


async def known(place: Place) -> None:
    """Both accounts are known by name, and Anna may read what "individ" may in Slack."""
    for person in (ANNA, IN_TEAMS, BO):
        place.people.call(person.id, person.name)
    place.people.give_groups(ANNA.id, ANNA.groups)


@pytest.mark.parametrize("text", ["koppla konto", "Koppla mitt konto!", "koppla ihop konton", "link account"])
async def test_a_code_is_for_who_asked_for_it_alone(text: str) -> None:
    place = Place()
    made = await place.say(ANNA, text)
    assert not public(made)
    kept = place.people.code(digest_of(code_in(made)))
    assert kept is not None
    assert kept.person == ANNA.id
    assert code_in(made) not in repr(kept)


@pytest.mark.parametrize(
    "form", ["koppla {}", "Koppla {}.", "koppla kod {}", "{}", "link {}", "koppla konto med koden {}"]
)
async def test_a_code_given_in_the_other_channel_links_the_two(form: str) -> None:
    place = Place()
    await known(place)
    code = code_in(await place.say(ANNA, "koppla konto", shared=False))
    asked = await place.say(IN_TEAMS, form.format(code), shared=False)
    assert "Anna Ek" in text_of(asked)
    assert "Slack" in text_of(asked)
    assert place.people.person(IN_TEAMS.id).id == IN_TEAMS.id
    linked = await place.choose(IN_TEAMS, choices(asked)[0].id, shared=False)
    assert re.search("ihopkopplade|linked", text_of(linked))
    person = await place.directory().person(IN_TEAMS.id)
    assert person == await place.directory().person(ANNA.id)
    assert person.groups == ANNA.groups


async def test_a_code_is_read_however_it_is_written() -> None:
    place = Place()
    code = code_in(await place.say(ANNA, "koppla konto", shared=False))
    asked = await place.say(IN_TEAMS, f"koppla {code.lower()}", shared=False)
    assert choices(asked)


async def test_who_says_no_is_not_linked() -> None:
    place = Place()
    code = code_in(await place.say(ANNA, "koppla konto", shared=False))
    asked = await place.say(BO, f"koppla {code}", shared=False)
    assert "inget kopplas" in text_of(await place.choose(BO, offered(asked, NO), shared=False))
    assert place.people.moved() == {}


async def test_a_code_works_once() -> None:
    place = Place()
    code = code_in(await place.say(ANNA, "koppla konto", shared=False))
    yes = offered(await place.say(IN_TEAMS, f"koppla {code}", shared=False), YES)
    await place.choose(IN_TEAMS, yes, shared=False)
    assert WRONG in text_of(await place.say(BO, f"koppla {code}", shared=False))
    assert WRONG in text_of(await place.choose(BO, yes, shared=False))
    assert place.people.person(BO.id).id == BO.id


async def test_a_turn_that_comes_again_says_that_they_are_linked() -> None:
    place = Place()
    code = code_in(await place.say(ANNA, "koppla konto", shared=False))
    yes = offered(await place.say(IN_TEAMS, f"koppla {code}", shared=False), YES)
    first = await place.choose(IN_TEAMS, yes, turn="event-1", shared=False)
    assert await place.choose(await place.directory().person(IN_TEAMS.id), yes, turn="event-1", shared=False) == first


async def test_a_code_is_over_after_its_time() -> None:
    place = Place()
    code = code_in(await place.say(ANNA, "koppla konto", shared=False))
    place.moment += CODE_LASTS + timedelta(seconds=1)
    assert WRONG in text_of(await place.say(IN_TEAMS, f"koppla {code}", shared=False))


async def test_a_code_that_others_could_read_is_worth_nothing() -> None:
    place = Place()
    code = code_in(await place.say(ANNA, "koppla konto", shared=False))
    told = await place.say(IN_TEAMS, f"koppla {code}")
    assert "Andra kan läsa koden" in text_of(told)
    assert not public(told)
    assert WRONG in text_of(await place.say(IN_TEAMS, f"koppla {code}", shared=False))


async def test_after_a_few_wrong_codes_none_is_right_for_a_while() -> None:
    place = Place()
    code = code_in(await place.say(ANNA, "koppla konto", shared=False))
    for _ in range(MOST_TRIES):
        assert WRONG in text_of(await place.say(BO, "koppla AAAAA-AAAAA", shared=False))
    assert WRONG in text_of(await place.say(BO, f"koppla {code}", shared=False))
    assert choices(await place.say(IN_TEAMS, f"koppla {code}", shared=False))


async def test_a_new_code_takes_the_place_of_the_earlier() -> None:
    place = Place()
    first = code_in(await place.say(ANNA, "koppla konto", shared=False))
    second = code_in(await place.say(ANNA, "koppla konto", shared=False))
    assert first != second
    assert WRONG in text_of(await place.say(IN_TEAMS, f"koppla {first}", shared=False))


async def test_ones_own_code_links_nobody() -> None:
    place = Place()
    code = code_in(await place.say(ANNA, "koppla konto", shared=False))
    assert "redan samma person" in text_of(await place.say(ANNA, f"koppla {code}", shared=False))


@pytest.mark.parametrize(
    "text", ["koppla in elektrikern", "Hur kopplar vi ihop planerna?", "koppla kontakterna", "länka"]
)
async def test_other_words_of_linking_are_questions(text: str) -> None:
    place = Place()
    assert (await place.say(ANNA, text)).messages[0].answer is not None


def test_people_are_found_by_whole_names_and_a_full_name_is_alone() -> None:
    place = Place()
    for number, name in enumerate(("Anna Ek", "Anna Berg", "Annika Ek", "Anna", "Bo Ek")):
        place.people.call(f"slack:T1:U{number}", name)
    everyone = place.people.everyone()

    def found(name: str) -> list[str]:
        return [person.name for person in people_named(name, everyone)]

    assert found("anna ek") == ["Anna Ek"]
    assert found("ANNA") == ["Anna"]
    assert found("ek") == ["Anna Ek", "Annika Ek", "Bo Ek"]
    assert found("berg anna") == ["Anna Berg"]
    assert found("ann") == found("") == found("Ek Berg") == []


async def test_a_name_is_kept_of_who_writes_and_shown_never_trusted() -> None:
    place = Place()
    met = await place.directory().person("slack:T1:U9", "  Dag \n Ö ")
    assert met == Person("slack:T1:U9", name="Dag Ö")
    other = await place.directory().person("slack:T1:U8", "Dag Ö")
    assert other.id == "slack:T1:U8"

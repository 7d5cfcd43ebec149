"""A field handed to a colleague by name: the known people who are called so, and never a guess among several."""

from __future__ import annotations

from tests.unit.form_talk_support import Talk, Town

ANNA, EK, BERG = "slack:T1:U0001AAAA", "slack:T1:U0002BBBB", "teams:vik:42"


async def begun(*names: tuple[str, str]) -> Talk:
    town = Town()
    for identity, name in names:
        town.people.call(identity, name)
    talk = Talk(town, ANNA, "slack:T1:dm:U0001AAAA", channel="slack")
    await talk.say("starta riskmatris")
    return talk


def assigned(talk: Talk) -> list[str]:
    return list(talk.filled.assigned.values())


async def test_a_known_name_is_the_person_and_is_what_is_shown() -> None:
    talk = await begun((EK, "Eva Ek"))
    assert "Eva Ek" in await talk.say("tilldela Eva")
    assert assigned(talk) == [EK]
    shown = await talk.say("visa")
    assert "Eva Ek" in shown
    assert EK not in shown


async def test_of_several_who_are_called_so_the_person_is_asked_which() -> None:
    talk = await begun((EK, "Eva Ek"), (BERG, "Eva Berg"))
    assert "Flera personer heter så" in await talk.say("tilldela Eva")
    assert assigned(talk) == []
    assert "Eva Berg" in await talk.click("Eva Berg")
    assert assigned(talk) == [BERG]


async def test_the_full_name_can_be_written_when_asked_which() -> None:
    talk = await begun((EK, "Eva Ek"), (BERG, "Eva Berg"))
    await talk.say("tilldela Eva")
    await talk.say("eva ek")
    assert assigned(talk) == [EK]


async def test_two_with_one_name_are_told_apart() -> None:
    talk = await begun((EK, "Eva Ek"), (BERG, "Eva Ek"))
    await talk.say("tilldela Eva Ek")
    assert {choice.label for choice in talk.choices} == {f"Eva Ek ({EK})", f"Eva Ek ({BERG})"}


async def test_linked_accounts_are_one_person_and_not_asked_about() -> None:
    talk = await begun((EK, "Eva Ek"), (BERG, "Eva Ek (Vik)"))
    talk.town.people.link(BERG, EK)
    await talk.say("tilldela Eva")
    assert assigned(talk) == [EK]


async def test_a_mention_is_the_account_in_the_same_workspace() -> None:
    talk = await begun()
    await talk.say("tilldela @U0002BBBB")
    assert assigned(talk) == [EK]


async def test_a_name_that_nobody_is_known_by_is_kept_as_it_was_written() -> None:
    talk = await begun((EK, "Eva Ek"))
    await talk.say("tilldela dag.ö")
    assert assigned(talk) == ["dag.ö"]

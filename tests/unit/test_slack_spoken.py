"""What a person writes in Slack comes out as the words they meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.commands import said_by
from bot.channels.slack.spoken import MOST, is_only_emoji, mentions, mentions_somebody_else, plain

BOT = "U0LOTS"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("<@U0LOTS> Vad gäller?", "Vad gäller?"),
        ("Vad gäller, <@U0LOTS>?", "Vad gäller, ?"),
        ("Fråga <@U1> om det", "Fråga @U1 om det"),
        ("Fråga <@U1|anna> om det", "Fråga @anna om det"),
        ("Se <#C1|planering> och <#C2>", "Se #planering och #C2"),
        ("Läs <https://a.se/b|planen>", "Läs planen"),
        ("Läs <https://a.se/b>", "Läs https://a.se/b"),
        ("Skriv till <mailto:a@b.se|a@b.se>", "Skriv till a@b.se"),
        ("<!here> Vad gäller?", "@here Vad gäller?"),
        ("<!subteam^S1|@ledning> Vad gäller?", "@ledning Vad gäller?"),
        ("Senast <!date^1392734382^{date}|18 februari>", "Senast 18 februari"),
        ("Mål &amp; mått: 1 &lt; 2 &gt; 0", "Mål & mått: 1 < 2 > 0"),
        ("&amp;lt; är ett tecken", "&lt; är ett tecken"),
        ("```\nVad gäller?\n```", "Vad gäller?"),
        ("Vad är `tertial`?", "Vad är tertial?"),
        ("&gt; Nämnden ska följa upp.\nVad betyder det?", "Vad betyder det?"),
        ("&gt; Nämnden ska följa upp.", "Nämnden ska följa upp."),
        ("<@U0LOTS>\n&gt; Nämnden ska följa upp.", "Nämnden ska följa upp."),
        ("  Vad\u00a0  gäller?  ", "Vad gäller?"),
        ("What applies?", "What applies?"),
    ],
)
def test_markup_becomes_words(written: str, words: str) -> None:
    assert plain(written, BOT) == words


@given(st.text())
def test_nothing_that_is_written_breaks_it_or_grows_without_bound(written: str) -> None:
    assert len(plain(written, BOT)) <= MOST


@given(st.text(alphabet=st.characters(categories=("L", "N", "P"), exclude_characters="`<>&")))
def test_plain_words_stand_as_they_were_typed(written: str) -> None:
    escaped = " ".join(written.split())
    assert plain(escaped, BOT) == escaped.strip()


@pytest.mark.parametrize("written", [":thumbsup:", "👍", "👍🏽 🎉", ":+1::skin-tone-3:", "❤️", ":tada: 👏"])
def test_emoji_alone_are_seen(written: str) -> None:
    assert is_only_emoji(written)


@pytest.mark.parametrize("written", ["", " ", "1", "?", "ja 👍", "3:45", ":-)", "kl 10:30:00"])
def test_what_says_something_is_not_emoji_alone(written: str) -> None:
    assert not is_only_emoji(written)


def test_who_is_named_is_told_by_id() -> None:
    assert mentions("hej <@U0LOTS|lots>", BOT)
    assert not mentions("hej <@U0LOTSX>", BOT)
    assert not mentions("hej", "")
    assert mentions_somebody_else("<@U0LOTS> och <@U1>", BOT)
    assert mentions_somebody_else("<!channel> titta", BOT)
    assert not mentions_somebody_else("<@U0LOTS> hej", BOT)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "hjälp"),
        ("hjälp", "hjälp"),
        ("help", "hjälp"),
        ("fråga Vem ansvarar?", "Vem ansvarar?"),
        ("FRÅGA vem ansvarar?", "vem ansvarar?"),
        ("fråga", "hjälp"),
        ("formulär", "mina formulär"),
        ("formulär för resor, var finns det?", "formulär för resor, var finns det?"),
        ("starta styrkort", "starta styrkort"),
        ("starta", "starta"),
        ("nämnd socialnämnden", "min nämnd är socialnämnden"),
        ("nämnd", "min profil"),
        ("samordnare", "skicka till samordnare"),
        ("Vad gäller för mål &amp; mått?", "Vad gäller för mål & mått?"),
    ],
)
def test_a_command_says_what_its_words_mean_and_is_a_question_otherwise(written: str, said: str) -> None:
    assert said_by(written) == said

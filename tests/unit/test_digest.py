"""The weekly digest: what it says, when it is due, how it looks in Slack and Teams, and that each gets it once."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest

from bot.channels.slack.digest import digest_calls
from bot.channels.teams.digest import digest_activities
from bot.delivery.memory import MemoryDeliveries
from bot.delivery.ports import Outgoing
from bot.digest.composing import digest_of, filter_for, week_before
from bot.digest.digest import Digest, in_plain_text
from bot.digest.memory import MemoryDigests
from bot.digest.posting import PostCourier
from bot.digest.readers import Reader, readers
from bot.digest.sending import LEASE, WeeklyDigest
from bot.digest.timing import WeeklyTime, weekly_time
from bot.settings import read_settings
from knowledge.catalogue import messages
from knowledge.errors import LotsError, SettingsError
from knowledge.insights.overview import Filter, Overdue, Overview
from tests.insights_support import empty_overview, example_overview
from tests.slack_world.block_limits import IN_MESSAGES, blocks_breaches
from tests.unit.card_client import card_in, faults_of, nodes, words_on
from tests.unit.export_support import HOSTILE

Result = TypeVar("Result")
STOCKHOLM = ZoneInfo("Europe/Stockholm")
MONDAY = date(2026, 11, 16)
SITE = "https://lots.example.se"
EXAMPLE = example_overview()
MONDAYS_AT_8 = WeeklyTime(0, time(8), STOCKHOLM)


def told(overview: Overview = EXAMPLE, public_url: str = SITE) -> Digest:
    digest = digest_of(overview, MONDAY, "sv", public_url)
    assert digest is not None
    return digest


class TestWhatItSays:
    def test_it_tells_what_changed_in_whole_sentences(self) -> None:
        assert told().lines == (
            "Lots fick 46 frågor. En vanlig vecka är det 25.",
            "14 av dem gick inte att besvara ur dokumenten.",
            "Ny fråga: ”Var anmäler man oro för spelberoende hos en kollega?”, 12 gånger.",
            "Fler frågar ”När ska vi redovisa våra delmål?”: 14 gånger, mot 5 en vanlig vecka.",
            "Fler frågar ”Vem utser kontaktpersonen i vår förvaltning?”: 6 gånger, mot 3 en vanlig vecka.",
            "Färre frågar ”Måste vi skriva en egen handlingsplan?”, som förut kom 6 gånger i veckan.",
        )

    def test_it_tells_the_three_things_worth_doing_with_where_each_is_done(self) -> None:
        digest = told()
        assert digest.advised == "Tre saker är värda att göra:"
        assert [thing.text for thing in digest.things] == [one.text for one in EXAMPLE.advice[:3]]
        assert digest.things[1].address == f"{SITE}/coordinator/queue"
        assert digest.more == ("Se hela översikten", f"{SITE}/coordinator")

    def test_it_has_no_addresses_where_people_reach_none(self) -> None:
        assert "http" not in in_plain_text(told(public_url=""))
        assert "/coordinator" not in in_plain_text(told(public_url=""))

    def test_no_more_than_three_things_are_told(self) -> None:
        assert len(told(replace(EXAMPLE, advice=EXAMPLE.advice * 3)).things) == 3

    def test_follow_ups_are_told_in_the_week_that_they_become_overdue(self) -> None:
        late = Overdue("tekniska nämnden", "f", "Styrkort", "2.2 Trygga torg", date(2026, 11, 20))
        lines = told(replace(EXAMPLE, overdue=(*EXAMPLE.overdue, late))).lines
        assert lines[-1] == "1 uppföljning passerade sin dag: ”2.2 Trygga torg” (tekniska nämnden)."
        assert not [line for line in told().lines if "passerade" in line]

    def test_a_topic_that_too_few_asked_about_in_the_week_is_not_told_of(self) -> None:
        (fewer,) = [topic for topic in EXAMPLE.topics if topic.is_new]
        rare = replace(fewer, weeks=(*fewer.weeks[:-1], EXAMPLE.fewest - 1))
        assert not [
            line for line in told(replace(EXAMPLE, topics=(rare,), declined_questions=())).lines if "Ny" in line
        ]

    def test_topics_of_another_week_are_not_told_as_this_weeks(self) -> None:
        later = replace(EXAMPLE, weeks=(*EXAMPLE.weeks, (date(2026, 11, 23), 5, 0)))
        assert told(later).lines == told().lines[:2]

    def test_a_calm_week_is_one_line(self) -> None:
        calm = told(replace(empty_overview(), weeks=((MONDAY, 2, 0),), advice=EXAMPLE.advice))
        assert in_plain_text(calm) == (
            "Veckan i Lots: vecka 47, 16–22 november\n\nEn lugn vecka: få frågor och inget nytt att ta tag i."
        )

    def test_a_week_with_nothing_at_all_has_no_digest(self) -> None:
        assert digest_of(empty_overview(), MONDAY, "sv") is None

    def test_a_week_is_named_with_its_days_also_over_a_new_month(self) -> None:
        digest = digest_of(replace(EXAMPLE, weeks=((date(2026, 9, 28), 9, 0),)), date(2026, 9, 28), "sv")
        assert digest is not None
        assert digest.heading == "Veckan i Lots: vecka 40, 28 september–4 oktober"

    def test_it_speaks_english_too(self) -> None:
        digest = digest_of(EXAMPLE, MONDAY, "en")
        assert digest is not None
        assert digest.lines[0] == "46 questions came to Lots. In a usual week there are 25."
        assert digest.advised == "Three things worth doing:"

    def test_it_looks_over_whole_weeks_that_end_before_its_day(self) -> None:
        assert week_before(date(2026, 11, 23)) == week_before(date(2026, 11, 25)) == MONDAY
        assert filter_for(MONDAY) == Filter(since=date(2026, 9, 28), until=date(2026, 11, 22))


class TestWhenItIsDue:
    def at(self, text: str) -> date | None:
        return MONDAYS_AT_8.due(datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM))

    def test_it_is_due_from_its_hour_on_as_long_as_it_is_news(self) -> None:
        assert self.at("2026-11-23 07:59") is None
        assert self.at("2026-11-23 08:00") == date(2026, 11, 23)
        assert self.at("2026-11-25 07:59") == date(2026, 11, 23)
        assert self.at("2026-11-25 08:00") is None

    def test_on_a_day_off_it_waits_for_the_next_working_day(self) -> None:
        assert self.at("2027-03-29 09:00") is None  # Easter Monday
        assert self.at("2027-03-30 09:00") == date(2027, 3, 30)

    def test_its_hour_is_that_of_where_people_work(self) -> None:
        assert MONDAYS_AT_8.due(datetime(2026, 7, 6, 6, tzinfo=UTC)) == date(2026, 7, 6)
        assert MONDAYS_AT_8.due(datetime(2026, 12, 7, 6, tzinfo=UTC)) is None

    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            ("monday 8", (0, time(8))),
            ("Måndag kl 8", (0, time(8))),
            ("fri 14:30", (4, time(14, 30))),
            ("lördag 7.15", (5, time(7, 15))),
        ],
    )
    def test_a_day_and_a_time_are_read(self, text: str, meant: tuple[int, time]) -> None:
        assert weekly_time(text) == meant

    @pytest.mark.parametrize("text", ["", "8", "someday 8", "monday", "monday 25", "monday 8:99"])
    def test_what_is_no_day_and_time_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r".+"):
            weekly_time(text)


class TestReaders:
    def test_conversations_and_mail_addresses_are_told_apart(self) -> None:
        found = readers("C0123456789, 19:abc@thread.tacv2; anna.ek@kommun.se anna.ek@kommun.se")
        assert found == [
            Reader("slack", "C0123456789"),
            Reader("teams", "19:abc@thread.tacv2"),
            Reader("mail", "anna.ek@kommun.se"),
        ]

    def test_a_readers_name_tells_nobody_the_address(self) -> None:
        (reader,) = readers("anna.ek@kommun.se")
        assert "anna" not in reader.name
        assert readers("anna.ek@kommun.se")[0].name == reader.name

    @pytest.mark.parametrize("text", ["anna", "@kommun.se", "a@b", "a@b.se\nBcc:c", 'x"y@b.se'])
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="neither"):
            readers(text)

    def test_a_mail_address_wants_to_know_how_mail_is_sent(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match="LOTS_SMTP_URL"):
            read_settings({"LOTS_DIGEST_TO": "a@kommun.se"}, tmp_path)
        with pytest.raises(SettingsError, match="LOTS_MAIL_FROM"):
            read_settings({"LOTS_DIGEST_TO": "a@kommun.se", "LOTS_SMTP_URL": "smtp://mail.kommun.se"}, tmp_path)
        assert read_settings({"LOTS_DIGEST_TO": "C0123456789"}, tmp_path).digest.at == "monday 8"

    def test_the_mail_servers_password_is_never_shown(self, tmp_path: Path) -> None:
        environment = {
            "LOTS_DIGEST_TO": "a@kommun.se",
            "LOTS_SMTP_URL": "smtp://lots:hemligt@mail.kommun.se",
            "LOTS_MAIL_FROM": "lots@kommun.se",
        }
        assert "hemligt" not in repr(read_settings(environment, tmp_path))
        with pytest.raises(SettingsError) as refused:
            read_settings({**environment, "LOTS_SMTP_URL": "http://lots:hemligt@mail"}, tmp_path)
        assert "hemligt" not in str(refused.value)


class TestInSlack:
    def test_it_is_a_message_that_slack_takes_with_its_links(self) -> None:
        (call,) = digest_calls(told(), "", "C1")
        payload = call["payload"]
        assert payload["channel"] == "C1"
        assert list(blocks_breaches(payload["blocks"], IN_MESSAGES, 50)) == []
        assert f"{SITE}/coordinator/queue" in json.dumps(payload["blocks"])

    def test_its_plain_text_says_all_of_it(self) -> None:
        (call,) = digest_calls(told(), "", "C1")
        digest = told()
        every = (*digest.lines, *(thing.why for thing in digest.things), digest.more[1])
        assert [said for said in every if said not in call["payload"]["text"]] == []

    @pytest.mark.parametrize("text", [*HOSTILE, "<!channel> <@U1>"])
    def test_words_from_anywhere_stay_words(self, text: str) -> None:
        digest = replace(told(), lines=(text, text))
        for call in digest_calls(digest, "", "C1"):
            assert list(blocks_breaches(call["payload"]["blocks"], IN_MESSAGES, 50)) == []
            assert "<!channel>" not in call["payload"]["text"]


class TestInTeams:
    def test_it_is_a_card_that_teams_takes_with_its_links(self) -> None:
        (call,) = digest_activities(told(), "bot", "19:abc@thread.tacv2", "sv")
        assert faults_of(call["activity"]) == []
        opened = [node["url"] for node in nodes(card_in(call["activity"])) if node["type"] == "Action.OpenUrl"]
        assert opened == [*(thing.address for thing in told().things), f"{SITE}/coordinator"]
        assert (call["address"], call["bot"]) == ("19:abc@thread.tacv2", "28:bot")

    def test_it_says_all_of_it(self) -> None:
        (call,) = digest_activities(told(), "bot", "19:a", "sv")
        said = " ".join(words_on(call["activity"]).split())
        assert [line for line in told().lines if line not in said] == []

    @pytest.mark.parametrize("text", HOSTILE)
    def test_words_from_anywhere_stay_words(self, text: str) -> None:
        calls = digest_activities(replace(told(), lines=(text,)), "bot", "19:a", "sv")
        assert [faults_of(call["activity"]) for call in calls] == [[]] * len(calls)


@dataclass
class Courier:
    """Remembers what it was given; breaks as often as it is told to."""

    breaks: int = 0
    given: list[tuple[Digest, Reader]] = field(default_factory=list)

    async def send(self, digest: Digest, reader: Reader) -> None:
        if self.breaks:
            self.breaks -= 1
            raise LotsError("The mail server sleeps.")
        self.given.append((digest, reader))


@dataclass
class Clock:
    moment: datetime = datetime(2026, 11, 23, 9, tzinfo=STOCKHOLM)

    def now(self) -> datetime:
        return self.moment


async def run_here(work: Callable[[], Result], /) -> Result:
    return work()


class TestSending:
    ANNA, BO = readers("anna@kommun.se bo@kommun.se")

    def weekly(self, couriers: Sequence[Courier], **others: object) -> list[WeeklyDigest]:
        """A server for each courier, all on the same store and clock."""
        store, clock = MemoryDigests(), Clock()
        made = WeeklyDigest(
            lambda _: EXAMPLE, store, (self.ANNA, self.BO), {}, MONDAYS_AT_8, clock.now, run_here, "sv", SITE
        )
        made = replace(made, **others)  # type: ignore[arg-type]  # a test names its fields
        return [replace(made, couriers={"mail": courier}) for courier in couriers]

    async def test_each_reader_gets_the_week_before_once(self) -> None:
        courier = Courier()
        (server,) = self.weekly([courier])
        assert [await server.look() for _ in range(3)] == [2, 0, 0]
        assert [reader for _, reader in courier.given] == [self.ANNA, self.BO]
        assert {digest.week for digest, _ in courier.given} == {"2026-W47"}

    async def test_many_servers_send_it_once(self) -> None:
        couriers = [Courier() for _ in range(4)]
        for server in self.weekly(couriers):
            await server.look()
        assert sum(len(courier.given) for courier in couriers) == 2

    async def test_what_failed_is_tried_again_and_costs_nobody_else_theirs(self) -> None:
        courier = Courier(breaks=1)
        (server,) = self.weekly([courier])
        assert [await server.look() for _ in range(3)] == [1, 1, 0]
        assert [reader for _, reader in courier.given] == [self.BO, self.ANNA]

    async def test_what_a_server_claimed_and_never_sent_is_sent_when_its_lease_is_out(self) -> None:
        courier, clock, store = Courier(), Clock(), MemoryDigests()
        store.claim(f"{MONDAY}:{self.ANNA.name}", clock.now(), LEASE)
        (server,) = self.weekly([courier], store=store, now=clock.now)
        assert await server.look() == 1
        clock.moment += LEASE
        assert await server.look() == 1
        assert [reader for _, reader in courier.given] == [self.BO, self.ANNA]

    async def test_before_its_hour_nothing_is_sent_or_worked_out(self) -> None:
        def never(_: Filter) -> Overview:
            raise AssertionError("worked out before it was due")

        early = Clock(datetime(2026, 11, 23, 7, tzinfo=STOCKHOLM))
        (server,) = self.weekly([Courier()], now=early.now, overlook=never)
        assert await server.look() == 0

    async def test_a_week_with_nothing_is_looked_over_once_and_not_sent(self) -> None:
        looked: list[Filter] = []

        def nothing(asked: Filter) -> Overview:
            looked.append(asked)
            return empty_overview(asked)

        courier = Courier()
        (server,) = self.weekly([courier], overlook=nothing)
        assert [await server.look() for _ in range(2)] == [0, 0]
        assert (courier.given, looked) == ([], [filter_for(MONDAY)])

    async def test_a_reader_that_nobody_here_can_reach_is_left_to_another_server(self) -> None:
        store = MemoryDigests()
        (server,) = self.weekly([Courier()], store=store, readers=tuple(readers("C0123456789")))
        assert await server.look() == 0
        assert not store.is_sent(f"{MONDAY}:{readers('C0123456789')[0].name}")

    async def test_through_delivery_the_same_digest_is_kept_once(self) -> None:
        kept = MemoryDeliveries()

        class ToStore:
            async def post(self, outgoing: Outgoing) -> bool:
                return kept.post(outgoing)

        courier = PostCourier("slack", ToStore(), lambda digest, to: digest_calls(digest, "", to))
        (reader,) = readers("C0123456789")
        await courier.send(told(), reader)
        await courier.send(told(), reader)
        assert kept.waiting() == {"slack": 1}


def test_every_sentence_has_its_swedish() -> None:
    swedish = messages("digest", "sv")
    source = (Path(__file__).parents[2] / "bot/digest/composing.py").read_text("utf-8")
    for text in ("See all of it", "One thing worth doing:", "A calm week: few questions, and nothing new to do."):
        assert text in source
        assert swedish.gettext(text) != text

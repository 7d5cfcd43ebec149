"""A channel's draft of an answer: at a sane pace, newest words only, and never left beside the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from bot.conversation.messages import Message, Person, Reply, Turn
from bot.delivery.drafts import DRAFT_OF, Drafts, Shown
from bot.delivery.memory import MemoryDeliveries
from bot.delivery.ports import Body, InDoubt, Kept, Outgoing, Received, SendLater, Sent, Undeliverable
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.errors import LotsError, StorageError

PACE = 0.1
LANE = "test:lane"
ANNA = Person("anna")
TURN = Turn("c1", ANNA, "test", "Vem följer upp?")
KEPT = Kept("event-1", Received("test", LANE, ("key",), {}, datetime.now(UTC)))


@dataclass
class Bodies:
    """`by_name`: a draft that was posted can be found by its name."""

    by_name: bool = False

    def written(self, text: str, at: str) -> Body:
        return {"text": text, "at": at}

    def removed(self, name: str, at: str) -> Body | None:
        return {"remove": at or name} if at or self.by_name else None


@dataclass
class Wire:
    """Notes what is sent, and when; fails as it is told to, a failure a call."""

    failures: list[LotsError | None] = field(default_factory=list)
    sent: list[tuple[float, Body]] = field(default_factory=list)

    async def send(self, outgoing: Outgoing) -> str:
        failure = self.failures.pop(0) if self.failures else None
        self.sent.append((asyncio.get_running_loop().time(), outgoing.body))
        if failure:
            raise failure
        return "m1"

    @property
    def texts(self) -> list[str]:
        return [body["text"] for _, body in self.sent]


@dataclass
class Posting:
    """The port `Post`, as far as drafts use it. `broken`: the database does not take it."""

    store: MemoryDeliveries = field(default_factory=MemoryDeliveries)
    broken: bool = False

    async def take_in(self, received: Received) -> str | None:
        raise NotImplementedError

    async def post(self, outgoing: Outgoing) -> bool:
        if self.broken:
            raise StorageError("The database is away")
        return self.store.post(outgoing)

    async def answers_to(self, key: str) -> list[Sent]:
        raise NotImplementedError

    def promised(self) -> Outgoing | None:
        return self.store.next_outgoing(LANE)


def writes(*texts: str, every: float = 0.0, then: Callable[[], None] = lambda: None) -> Drafts:
    async def watched(turn: Turn, onlooker: Onlooker = NOBODY) -> Reply:
        for text in texts:
            onlooker.shown(text)
            await asyncio.sleep(every)
        then()
        return Reply((Message(texts[-1] if texts else "klart"),))

    return Drafts(watched, Posting(), PACE)


async def shown(drafts: Drafts, wire: Wire, bodies: Bodies | None = None, kept: Kept = KEPT) -> Shown:
    return await drafts.reply(kept, TURN, "anna", bodies or Bodies(), wire.send)


async def test_changes_keep_the_pace_and_only_the_newest_words_are_shown() -> None:
    wire, texts = Wire(), [str(n) for n in range(60)]
    await shown(writes(*texts, every=0.01), wire)
    moments = [moment for moment, _ in wire.sent]
    between = [later - earlier for earlier, later in pairwise(moments)]
    assert all(gap >= PACE - 0.01 for gap in between)
    assert 4 <= len(wire.sent) <= 8
    assert wire.texts == sorted(wire.texts, key=int)


async def test_the_first_words_are_posted_and_the_next_change_that_message() -> None:
    wire = Wire()
    reply = await shown(writes("ett", "ett två", every=0.15), wire)
    assert [body["at"] for _, body in wire.sent] == ["", "m1"]
    assert reply.at == "m1"


async def test_nothing_is_posted_where_nothing_is_written() -> None:
    wire, drafts = Wire(), writes()
    assert (await shown(drafts, wire)).at == ""
    assert wire.sent == []
    assert drafts.post.promised() is None  # type: ignore[attr-defined]


@pytest.mark.parametrize("by_name", [False, True])
async def test_that_a_draft_is_to_go_is_kept_until_its_answer_takes_it_over(by_name: bool) -> None:
    wire, promised = Wire(), []
    drafts = writes("ett", every=0.05, then=lambda: promised.append(posting.promised()))
    posting: Posting = drafts.post  # type: ignore[assignment]
    await shown(drafts, wire, Bodies(by_name))
    (call,) = promised
    assert call is not None
    assert call.body[DRAFT_OF] == KEPT.id
    assert drafts.stays(call)
    assert not writes().stays(call), "another process knows nothing of it"


async def test_asked_to_wait_it_waits_and_leaves_the_rest_out() -> None:
    wire = Wire([None, SendLater("wait", 0.4)])
    await shown(writes(*"abcdefg", every=0.1), wire)
    moments = [moment for moment, _ in wire.sent]
    assert 3 <= len(moments) <= 5
    assert moments[2] - moments[1] >= 0.38


@pytest.mark.parametrize("failure", [InDoubt("?"), Undeliverable("no"), LotsError("broken")])
async def test_a_draft_that_cannot_be_posted_costs_nothing_but_itself(failure: LotsError) -> None:
    wire = Wire([failure])
    reply = await shown(writes(*"abc", every=0.12), wire)
    assert (reply.at, reply.reply.messages[0].text) == ("", "c")
    assert len(wire.sent) == 1


async def test_a_draft_that_breaks_costs_no_answer() -> None:
    class Broken(Bodies):
        def written(self, text: str, at: str) -> Body:
            raise KeyError("a fault of ours")

    reply = await shown(writes(*"ab", every=0.05), Wire(), Broken())
    assert (reply.at, reply.reply.messages[0].text) == ("", "b")


@pytest.mark.parametrize("by_name", [False, True])
async def test_a_database_that_is_away_costs_no_answer(by_name: bool) -> None:
    drafts = writes(*"ab", every=0.12)
    drafts.post.broken = True  # type: ignore[attr-defined]
    assert (await shown(drafts, Wire(), Bodies(by_name))).at == "m1"


async def test_an_answer_that_could_not_be_kept_is_written_in_the_same_message_again() -> None:
    wire, drafts = Wire(), writes("ett", every=0.05)
    await shown(drafts, wire)
    again = await shown(drafts, wire, kept=Kept(KEPT.id, KEPT.received, attempts=1))
    assert again.at == "m1"
    assert [body["at"] for _, body in wire.sent] == ["", "m1"]


@pytest.mark.parametrize(("by", "stops"), [("anna", True), ("olle", False)])
async def test_only_who_asked_stops_the_writing(by: str, stops: bool) -> None:
    onlookers: list[Onlooker] = []

    async def watched(turn: Turn, onlooker: Onlooker) -> Reply:
        onlookers.append(onlooker)
        drafts.stop(KEPT.id, by)
        return Reply()

    drafts = Drafts(watched, Posting(), PACE)
    await shown(drafts, Wire())
    assert onlookers[0].stopped() is stops
    drafts.stop(KEPT.id, "anna")  # done with: harmless


async def test_who_gives_up_waiting_stops_the_writing() -> None:
    onlookers: list[Onlooker] = []

    async def watched(turn: Turn, onlooker: Onlooker) -> Reply:
        onlookers.append(onlooker)
        await asyncio.sleep(30)
        return Reply()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await shown(Drafts(watched, Posting(), PACE), Wire())
    assert onlookers[0].stopped()

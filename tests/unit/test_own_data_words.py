"""What people write to see, take out and erase what is kept of them; and that it asks before it erases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from bot.conversation.messages import Person, Reply, Turn
from bot.conversation.own_data import OwnData, OwnQuestion
from bot.conversation.ports import Profile
from bot.conversation.situation import Situation
from bot.conversation.skills.own_data import OwnDataSkill, wished

ANNA = Person("slack:T1:U1")
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
OWN = OwnData(
    person=ANNA.id, names=("Anna Ek",), accounts=(ANNA.id,), access="staff", groups=(), profile=Profile("skolnämnden"),
    waiting=(), questions=(OwnQuestion("Vad gäller för [namn]?", NOW, answered=False),), turns=(), opinions=(),
    handoffs=(), forms=(), reminders=(), wants_reminders=True,
)  # fmt: skip


@dataclass
class Records:
    erased: list[str] = field(default_factory=list)

    async def of(self, person: Person) -> OwnData:
        return OWN

    async def erase(self, person: Person) -> None:
        self.erased.append(person.id)


async def reply_to(records: Records, text: str = "", choice: str | None = None, channel: str = "slack") -> Reply | None:
    turn = Turn("samtal", ANNA, channel, text, choice)
    return await OwnDataSkill(records).reply(Situation(turn, "sv"))


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("mina uppgifter", "show"),
        ("Visa mina personuppgifter", "show"),
        ("vad vet du om mig?", "show"),
        ("Vad har ni sparat om mig?", "show"),
        ("what do you know about me?", "show"),
        ("exportera mina uppgifter", "export"),
        ("Kan jag få ladda ner mina uppgifter?", "export"),
        ("export my data", "export"),
        ("radera mina uppgifter", "erase"),
        ("Jag vill ta bort alla mina uppgifter.", "erase"),
        ("glöm allt du vet om mig", "erase"),
        ("delete my data", "erase"),
    ],
)
def test_ways_of_asking_for_what_is_ones_own(text: str, wish: str) -> None:
    assert wished(text) == wish


@pytest.mark.parametrize(
    "text",
    [
        "Hur raderar man personuppgifter enligt planen?",
        "mina formulär",
        "vad är mina uppgifter i programmet?",
        "Vem får se mina uppgifter hos socialtjänsten?",
        "glöm min profil",
        "",
    ],
)
async def test_what_is_about_something_else_is_for_others(text: str) -> None:
    assert await reply_to(Records(), text) is None


async def test_what_is_kept_is_shown_for_the_persons_eyes() -> None:
    reply = await reply_to(Records(), "mina uppgifter")
    assert reply
    (message,) = reply.messages
    assert message.private
    assert "skolnämnden" in message.text
    assert "Vad gäller för [namn]?" in message.text


async def test_nothing_is_erased_before_the_person_has_said_yes() -> None:
    records = Records()
    asked = await reply_to(records, "radera mina uppgifter")
    assert asked
    assert records.erased == []
    yes, no = asked.messages[0].choices
    await reply_to(records, choice=no.id)
    assert records.erased == []
    await reply_to(records, choice=yes.id)
    assert records.erased == [ANNA.id]


async def test_the_export_is_json_where_no_page_can_be_opened() -> None:
    reply = await reply_to(Records(), "exportera mina uppgifter")
    assert reply
    assert '"committee": "skolnämnden"' in reply.messages[0].text


async def test_on_the_web_the_export_is_a_page() -> None:
    reply = await reply_to(Records(), "exportera mina uppgifter", channel="web")
    assert reply
    assert "/profile/data" in reply.messages[0].text

"""The weekly digest in Teams: one card with what changed and what is worth doing, each with its link."""

from __future__ import annotations

from collections.abc import Iterator

from bot.channels.teams.cards.activities import carded
from bot.channels.teams.cards.elements import heading, paragraph, run
from bot.channels.teams.cards.parts import Part, text_parts
from bot.delivery.ports import Body
from bot.digest.digest import Digest, Thing
from knowledge.answers.answer import Language


def digest_activities(digest: Digest, bot: str, conversation: str, language: Language) -> list[Body]:
    """The calls that post it in the conversation, which need not have been heard from. `bot` is the bot's client id."""
    return [
        {"service_url": "", "address": conversation, "bot": f"28:{bot}", "activity": activity}
        for activity in carded(list(_parts(digest)), language)
    ]


def _parts(digest: Digest) -> Iterator[Part]:
    yield Part((heading(digest.heading),), digest.heading)
    yield from text_parts("\n".join(f"- {line}" for line in digest.lines))
    if digest.things:
        yield Part((heading(digest.advised),), digest.advised)
    for number, thing in enumerate(digest.things, 1):
        yield _thing(number, thing)
    text, address = digest.more
    if address:
        yield Part((paragraph(run(text, url=address)),), f"{text}: {address}")


def _thing(number: int, thing: Thing) -> Part:
    lead = run(f"{number}. ", bold=True)
    element = paragraph(lead, run(thing.text, bold=True, url=thing.address or None), run(f" {thing.why}"))
    return Part((element,), f"{number}. {thing.text} {thing.why} {thing.address}".rstrip())

"""The weekly digest in Slack: a heading, a list of what changed, a numbered list of what is worth doing, with links."""

from __future__ import annotations

from collections.abc import Iterator

from bot.channels.slack.blocks import post
from bot.channels.slack.escaping import clean, escaped
from bot.channels.slack.parts import Part, packed
from bot.channels.slack.place import Place
from bot.channels.slack.rich import Element, bullets, link, rich, section, words
from bot.delivery.ports import Body
from bot.digest.digest import Digest, Thing


def digest_calls(digest: Digest, team: str, channel: str) -> list[Body]:
    """The calls that post it in the channel."""
    return [post(Place(team, channel, ""), parts) for parts in packed(list(_parts(digest)))]


def _parts(digest: Digest) -> Iterator[Part]:
    yield _part(digest.heading, section(words(clean(digest.heading), bold=True)))
    lines = [clean(line) for line in digest.lines]
    yield _part("\n".join(f"• {line}" for line in lines), bullets([[words(line)] for line in lines]))
    if digest.things:
        told = [f"{n}. {thing.text} {thing.why} {thing.address}".rstrip() for n, thing in enumerate(digest.things, 1)]
        advised = section(words(digest.advised, bold=True))
        yield _part(
            "\n".join((digest.advised, *told)), advised, bullets([_thing(one) for one in digest.things], ordered=True)
        )
    text, address = digest.more
    if address:
        yield _part(f"{text}: {address}", section(link(text, address)))


def _part(text: str, *elements: Element) -> Part:
    """Its text is whole by itself: notifications and screen readers have nothing else."""
    return Part(escaped(clean(text)), (rich(*elements),))


def _thing(thing: Thing) -> list[Element]:
    return [link(clean(thing.text), thing.address, bold=True), words(f" {clean(thing.why)}")]

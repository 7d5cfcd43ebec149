"""A scenario in several channels at once, turn by turn: each shows all of its reply, and all replies are the same."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.messages import Reply
from tests.parity.channels import Channel
from tests.parity.content import Content, differences, labels, missing, quotes, without_names
from tests.parity.scenarios import Scenario, Step

PARTS = ("anna", "bo")


async def run(scenario: Scenario, cast: str, channels: Sequence[Channel]) -> int:
    """How many turns it took. `cast` is a word of this run's own, so that its people are nobody else's."""
    begun = [len(channel.overheard.heard) for channel in channels]
    turns = 0
    last: Reply | None = None
    while (step := scenario.next_step(last, turns)) is not None:
        last = await _everywhere(step, f"turn {turns + 1}: {step}", cast, channels)
        turns += 1
    first, *others = (channel.overheard.opinions(before) for channel, before in zip(channels, begun, strict=True))
    assert all(other == first for other in others), "what was thought of answers is not kept alike"
    return turns


async def _everywhere(step: Step, where: str, cast: str, channels: Sequence[Channel]) -> Reply:
    """What came back, as it is everywhere. Raises AssertionError where it is not."""
    replies: dict[str, Reply] = {}
    for channel in channels:
        received, reply = await _turn(step, where, cast, channel)
        if reply is None:
            continue
        lacking = [*missing(reply, received), *_unlike(step, reply)]
        assert not lacking, f"{where}: {channel.name} lacks {lacking}\nof {reply}\nin {received}"
        replies[channel.name] = without_names(reply, _names(channel, cast))
    (first, reply), *others = replies.items()
    for name, other in others:
        unlike = differences(reply, other)
        assert not unlike, f"{where}: {first} and {name} differ: {unlike}"
    return reply


async def _turn(step: Step, where: str, cast: str, channel: Channel) -> tuple[Content, Reply | None]:
    """What was shown, and the conversation's own reply; None where the channel did it by itself."""
    before = len(channel.overheard.heard)
    who = f"{cast}{step.by}"
    try:
        received = await (channel.click(who, step.clicks) if step.clicks else channel.say(who, step.says))
    except LookupError as nothing:
        raise AssertionError(f"{where}: in {channel.name} {nothing}") from nothing
    replies = [reply for _, reply in channel.overheard.heard[before:]]
    assert len(replies) == (0 if received.by_itself else 1), f"{where}: {channel.name} made {len(replies)} turns of it"
    return received, replies[0] if replies else None


def _unlike(step: Step, reply: Reply) -> list[str]:
    """What the scenario tells and the reply has not."""
    text = "\n".join(message.text for message in reply.messages)
    cited = {citation.title for citation in quotes(reply)}
    found = [f"told {words!r}" for words in step.tells if words.casefold() not in text.casefold()]
    found += [f"offered {label!r}" for label in step.offers if label not in labels(reply)]
    if step.cites is not None and (step.cites not in cited if step.cites else cited):
        found.append(f"cited {step.cites!r}, not {cited}")
    if step.form and (reply.form is None or (reply.form.answered, reply.form.total) != step.form):
        found.append(f"form {step.form}, not {reply.form}")
    if step.no_form and reply.form is not None:
        found.append("no form")
    return found


def _names(channel: Channel, cast: str) -> list[tuple[str, str]]:
    return [(shown, part.title()) for part in PARTS for shown in channel.names(f"{cast}{part}")]

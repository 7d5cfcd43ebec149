"""Where in Slack something was said, and so where the reply to it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.answers.answer import Citation, Language, Related

Links = Callable[[Citation | Related], str | None]
"""The absolute address at which a source is read; None where there is none to give."""


def no_links(_: Citation | Related) -> str | None:
    """Where Lots has no address of its own that a browser could open."""
    return None


@dataclass(frozen=True, slots=True)
class Place:
    """`team` is the workspace whose token speaks there, `user` the person who is answered.

    `thread` is the thread's timestamp, empty outside one. `shared`: others read along, so that what is private goes to
    `aside`, the person's direct messages with Lots: their channel, or the user's own id, which Slack takes as well.
    """

    team: str
    channel: str
    user: str
    thread: str = ""
    shared: bool = False
    direct: str = ""
    language: Language = "sv"

    @property
    def aside(self) -> str:
        return self.direct or self.user


def reference_of(channel: str, timestamp: str) -> str:
    """How delivery names a message that was sent: `message_at` reads it back."""
    return f"{channel}:{timestamp}"


def message_at(reference: str) -> tuple[str, str]:
    """The channel and the timestamp of a message that was sent; both empty where the text names none."""
    channel, colon, timestamp = reference.partition(":")
    return (channel, timestamp) if colon else ("", "")

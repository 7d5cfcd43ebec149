"""What stays of an outgoing body once it was sent: where it went, never what it said."""

from __future__ import annotations

from bot.delivery.ports import Body


def what_remains(body: Body) -> Body:
    """The plain values at its top: text, numbers, truths. What is nested is the message itself."""
    return {key: value for key, value in body.items() if isinstance(value, str | int | float)}

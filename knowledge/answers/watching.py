"""Who looks on while an answer is being written, in a channel that can show it as it grows."""

from __future__ import annotations

from typing import Protocol


class Onlooker(Protocol):
    """Called from the thread that writes; both return at once."""

    def shown(self, text: str) -> None:
        """The text so far: whole sentences that were checked. Called often; a channel shows it at its own pace."""
        ...

    def stopped(self) -> bool:
        """Whether the person has had enough: what is written so far is then the answer."""
        ...


class Nobody:
    """Where nothing is shown before it is done."""

    def shown(self, text: str) -> None:
        pass

    def stopped(self) -> bool:
        return False


NOBODY: Onlooker = Nobody()

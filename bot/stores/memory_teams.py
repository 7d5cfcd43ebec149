"""Where Lots can write in Teams, in memory: the port `ReferenceStore`, for tests and trials."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.teams.ports import Reference


class MemoryTeamsReferences:
    """What was kept last stands last."""

    def __init__(self) -> None:
        self._references: dict[str, Reference] = {}
        self._answers: dict[tuple[str, str], str] = {}

    def keep(self, reference: Reference) -> None:
        before = self._references.pop(reference.conversation, None)
        address = reference.address or (before.address if before else "")
        self._references[reference.conversation] = replace(reference, address=address)

    def reference(self, conversation: str) -> Reference | None:
        return self._references.get(conversation)

    def own_chat(self, person: str) -> Reference | None:
        return next((one for one in self._latest() if person and one.person == person), None)

    def at_address(self, address: str) -> Reference | None:
        return next((one for one in self._latest() if address and one.address == address), None)

    def _latest(self) -> list[Reference]:
        return list(self._references.values())[::-1]

    def give_address(self, conversation: str, address: str) -> None:
        if known := self._references.get(conversation):
            self._references[conversation] = replace(known, address=address)

    def answered(self, address: str, activity: str, answer_id: str) -> None:
        self._answers[address, activity] = answer_id

    def answer_at(self, address: str, activity: str) -> str:
        return self._answers.get((address, activity), "")

    def forget(self, conversation: str) -> None:
        self._references.pop(conversation, None)

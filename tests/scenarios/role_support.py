"""The real conversation over the web's fictional municipality, where what "vår" asks depends on the committee."""

from __future__ import annotations

from bot.conversation.answering import Answering
from bot.conversation.engine import Engine
from bot.conversation.skills import in_order
from bot.keeping.judging import MaskedFeedback
from bot.keeping.remembering import Memory
from bot.people.known import KnownPeople
from bot.stores.memory import MemoryConversations, MemoryProfiles
from knowledge.answers.answer import Answer, Citation, Question
from knowledge.answers.watching import NOBODY, Onlooker
from tests.recording_support import recording_in_memory
from tests.scenarios.web_support import VIKBODA, DocumentDraft, MemoryServices

PARTS = {
    "hamnnämnden": "Hamnnämnden ansvarar för att rusta de allmänna bryggorna.",
    "skolnämnden": "Skolnämnden ansvarar för skolskjuts med båt.",
}
OURS = "Vad är vår roll i skärgårdsprogrammet?"


async def _open_to_all(answer: Answer) -> bool:
    return False


def roles() -> DocumentDraft:
    draft = DocumentDraft("roller", "Nämndernas roller i skärgårdsprogrammet")
    for committee, part in PARTS.items():
        draft.heading(committee.capitalize()).prose(part)
    return draft


class RoleServices(MemoryServices):
    """With an engine of its own. Handed another's stores, it is the same services after a restart."""

    def __init__(self, before: RoleServices | None = None) -> None:
        super().__init__(roles())
        self.profiles = before.profiles if before else MemoryProfiles()
        self.people = KnownPeople(self.profiles, self.profiles, lambda: VIKBODA, self.run_sync)
        self.conversations: MemoryConversations = before.conversations if before else MemoryConversations()
        recording = before.recording if before else recording_in_memory()
        self.recording = recording
        self.feedback = MaskedFeedback(self.conversations, recording)  # type: ignore[assignment]
        memory = Memory(self.conversations, self.feedback, lambda answer, scope: True, self.run_sync, recording)
        skills = in_order(Answering(self._ask, self._ask_anyway, memory.keep, _open_to_all), self.people, memory.record)
        self.engine = Engine(skills, memory.recall, self.people.profile, lambda: "ref-1")  # type: ignore[assignment]

    async def _ask(self, question: Question, onlooker: Onlooker = NOBODY) -> Answer | None:
        if "vår" not in question.text.lower().split():
            return self.answerer.answer(question)
        return self._role(question, question.committee) if question.committee else None

    async def _ask_anyway(self, question: Question, onlooker: Onlooker = NOBODY) -> Answer:
        return await self._ask(question) or self.answerer.answer(question)

    def _role(self, question: Question, committee: str) -> Answer:
        (passage,) = [one for one in roles().passages if one.text == PARTS[committee]]
        source = Citation(
            1, "roller", roles().title, passage.path, 1, passage.text, passage.id, f"/documents/roller#{passage.id}"
        )
        return Answer(question.text, "sv", True, "role", f"{passage.text} [1]", 0.9, (source,))

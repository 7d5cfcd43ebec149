"""Opinions of answers as they are kept: by pseudonym, with comments masked, and recorded for the insights."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.ports import FeedbackStore, Opinion
from bot.keeping.recording import Recording
from knowledge.masking import mask


@dataclass(frozen=True, slots=True)
class MaskedFeedback:
    """The port `FeedbackStore` over another, called with people's ids."""

    kept: FeedbackStore
    recording: Recording

    def record(self, answer_id: str, person: str, liked: bool, reason: str, comment: str) -> None:
        self.kept.record(answer_id, self.recording.pseudonyms.of(person), liked, reason, mask(comment))
        self.recording.judged(answer_id, liked, reason)

    def opinions(self, answer_id: str) -> list[Opinion]:
        return self.kept.opinions(answer_id)

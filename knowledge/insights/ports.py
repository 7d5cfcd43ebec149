"""What the insights need from outside, as small protocols: where signals and topics are kept.

The calls are plain and may wait for a disk: the caller moves them off the event loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

from knowledge.insights.signals import AskedAboutField, AskedQuestion, Reception
from knowledge.insights.topics.topic import Placement, Topic, Wording


class SignalStore(Protocol):
    """What was recorded of use. Text comes here masked and people as pseudonyms; nothing here undoes either.

    Days are those of a question's own `at`, in the zone that it has.
    """

    def keep(self, question: AskedQuestion) -> None:
        """Keeps it with an empty reception; one whose id is kept already is left as it is."""
        ...

    def received(
        self, question: str, *, liked: bool | None = None, because: str = "", handed_off: bool | None = None
    ) -> None:
        """Notes what is given of how the answer was taken, and leaves the rest as it was; `because` goes with `liked`.

        Harmless where the question is unknown: it may have been forgotten.
        """
        ...

    def asked_again(self, question: str, repeats: str) -> None:
        """Corrects which question it asks again in other words; empty for none. Harmless where it is unknown."""
        ...

    def keep_asked_about(self, asked: AskedAboutField) -> None:
        """Keeps that a field was asked about; the same person's at the same moment is kept once."""
        ...

    def questions(self, since: date, until: date) -> Iterator[tuple[AskedQuestion, Reception]]:
        """Those of these days, both included, oldest first, whole: what a topic job reads, not a page."""
        ...

    def chosen(self, ids: Iterable[str]) -> list[tuple[AskedQuestion, Reception]]:
        """Those of these ids that are kept, oldest first."""
        ...

    def fields_asked_about(self, since: date, until: date) -> list[AskedAboutField]:
        """Those of these days, both included, oldest first."""
        ...

    def of_asker(self, asker: str) -> list[tuple[AskedQuestion, Reception]]:
        """All that one pseudonym asked, oldest first: for whom it concerns, and nobody else."""
        ...

    def moved(self, asker: str, to: str) -> None:
        """What one pseudonym asked becomes another's: two accounts were found to be one person's."""
        ...

    def forget_before(self, moment: datetime) -> int:
        """Deletes what is older, for good. How many questions went."""
        ...

    def erase(self, asker: str) -> int:
        """Deletes all that one pseudonym asked, for good. How many questions went."""
        ...


class TopicStore(Protocol):
    """Topics, and which question is in which. Whatever deletes a question deletes what was made of it here."""

    def waiting(self, most: int) -> list[str]:
        """The ids of questions that have not been placed yet, oldest first."""
        ...

    def wordings(self) -> list[Wording]:
        """Those that new questions are compared with, oldest first, with how many questions share each."""
        ...

    def worded(self, questions: Iterable[str]) -> dict[str, str]:
        """The wordings of those of these questions that have been placed."""
        ...

    def topic_of(self, questions: Iterable[str]) -> dict[str, str]:
        """The topics of those of these questions that have been placed; empty for one that stands alone."""
        ...

    def questions_of(self, topic: str, most: int) -> list[str]:
        """The ids of its questions, the newest first."""
        ...

    def topics(self) -> list[Topic]:
        """Every topic, by id, also those that went up in others."""
        ...

    def keep(self, placement: Placement) -> None:
        """All of it or nothing; a question that is placed already, or no longer kept, is left as it is."""
        ...

    def describe(self, described: Sequence[Topic]) -> None:
        """Keeps their labels, terms and causes; their identity stays as it is."""
        ...

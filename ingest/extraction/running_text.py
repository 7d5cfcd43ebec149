"""Running text, sentence by sentence: goals that it states, parts that it gives, fields, facts and duties.

Order: a sentence that states a goal is that; one that gives committees a part in a goal is not read for duties as well;
what else it tells (a minimum level, a date of decision) is taken beside that. A sentence that leads into a list is read
with its list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.extraction.committees import Naming
from ingest.extraction.duties import DutyReader
from ingest.extraction.facts import fact, facts_in, of_the_whole
from ingest.extraction.findings import FactStated, FieldStated, Finding
from ingest.extraction.labels import Field
from ingest.extraction.open_goals import SENTENCE_LEVEL, OpenGoals
from ingest.extraction.prose import assignments_in, field_in, sentences_of
from ingest.extraction.stated_goals import listed_goals, stated_goal
from ingest.extraction.wording import Wording

TOLD_AS_ONE: frozenset[Field] = frozenset({"minimum", "followup"})
"""Fields of which a whole list is one value."""


class RunningText:
    """Reads sentences in order. With `states_goals`, goals that stand only in running text are read too."""

    def __init__(self, naming: Naming, goals: OpenGoals, *, states_goals: bool) -> None:
        self._naming = naming
        self._goals = goals
        self._states_goals = states_goals
        self._duties = DutyReader(naming)

    def begin_section(self, heading: str) -> None:
        self._duties.begin_section(heading)

    def read(self, words: Wording) -> Iterator[Finding]:
        for sentence in sentences_of(words):
            yield from self.sentence(sentence)

    def sentence(self, sentence: Wording) -> Iterator[Finding]:
        if self._states_goals:
            stated = list(self._stated(sentence))
            yield from stated
            if stated and stated_goal(sentence):
                return
        yield from self._told(sentence)

    def _stated(self, sentence: Wording) -> Iterator[Finding]:
        if self._goals and self._goals.innermost.level >= SENTENCE_LEVEL and of_the_whole(sentence.text):
            yield from self._goals.close(SENTENCE_LEVEL)
        goal = stated_goal(sentence)
        for one in [goal] if goal else listed_goals(sentence):
            yield from self._goals.begin(one, SENTENCE_LEVEL + one.depth)

    def _told(self, sentence: Wording) -> Iterator[Finding]:
        understood = "" if self._goals else self._duties.committee
        parts = assignments_in(sentence, self._naming, understood)
        assigned = [found for found in parts if self._goals or found.numbers]
        also = list(self._also(sentence))
        yield from (*assigned, *also)
        if not assigned and not any(isinstance(one, FactStated) and one.field == "minimum" for one in also):
            yield from self._duties.duties(sentence)

    def _also(self, sentence: Wording) -> Iterator[Finding]:
        """A field of the goal that the sentence stands under, or a fact of the programme."""
        if not self._goals:
            yield from facts_in(sentence, self._naming)
        elif label := field_in(sentence.text):
            yield FieldStated(label, sentence)

    def led(self, words: Wording, items: Sequence[Wording], chapter: Field | None) -> list[Finding]:
        """What a lead-in and its list say together; nothing where each item stands for itself.

        `chapter` is what the chapter around tells of, outside the goals.
        """
        *before, lead = list(sentences_of(words))
        said = [*self._led_values(lead, items, chapter), *self._duties.of_items(lead, items)]
        return [*(found for one in before for found in self.sentence(one)), *said] if said else []

    def _led_values(self, lead: Wording, items: Sequence[Wording], chapter: Field | None) -> Iterator[Finding]:
        whole = lead.followed_by(items)
        told = field_in(lead.text)
        if self._goals and told in TOLD_AS_ONE:
            yield FieldStated(told, whole)
        elif self._goals and told in ("activity", "indicator"):
            yield from (FieldStated(told, item) for item in items)
        elif not self._goals and chapter in TOLD_AS_ONE:
            yield from fact(chapter, whole, self._naming)
        elif not self._goals:
            led = {found.field for found in facts_in(lead, self._naming)} & TOLD_AS_ONE
            for label in sorted(led):
                yield from fact(label, whole, self._naming, certain=False)

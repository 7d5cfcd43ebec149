"""The door: a question in, a summary or a comparison out, or that it asks for neither.

Order: the question is understood against the programmes that the asker may read, what they state is gathered and
written with its citations, and a language model says it in plain sentences where there is one. Invariant: what is new
since the version before is left to the role answers; what changed between two versions is never a model's to say, since
no quote tells that something is gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, assert_never

from knowledge.answers.answer import Answer, AnswerKind, Question
from knowledge.answers.roles.answering import CONFIDENCE
from knowledge.answers.roles.asked import ChangesAsked, NeedsCommittee
from knowledge.answers.roles.change_part import of_changes
from knowledge.answers.roles.citing import Citer
from knowledge.answers.roles.holding import Holders
from knowledge.answers.roles.register import Version
from knowledge.answers.roles.registers import Registers
from knowledge.answers.roles.statements import Content, together
from knowledge.answers.roles.voice import Voice
from knowledge.answers.roles.writing import written
from knowledge.answers.summaries.comparing import of_two
from knowledge.answers.summaries.purpose import purpose_of
from knowledge.answers.summaries.summary import of_programme
from knowledge.answers.summaries.understanding import (
    ComparisonAsked,
    SummaryAsked,
    may_ask,
    understand,
)
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.domain.organisation import Organisation
from knowledge.domain.programmes import Stated
from knowledge.ports import Library, ProgrammeLibrary
from knowledge.retrieval.language import language_of

_MARK = re.compile(r"\[(\d+)\]")
_PROMPTS = {SummaryAsked: "summary", ComparisonAsked: "comparison"}


class PlainWriting(Protocol):
    """What is needed of `knowledge.answers.summaries.writing.PlainWriter`: the answer in other words, or as it is."""

    def rewrite(
        self, answer: Answer, evidence: Mapping[int, str], prompt_name: str, onlooker: Onlooker = NOBODY
    ) -> Answer: ...


class SummaryAnswerer:
    """Sums programmes up and compares them. Holds no conversation and no state of its own. Safe in threads.

    `asks_back` false: where nobody can say which committee "vi" is, the programme is told as a whole.
    """

    def __init__(
        self,
        programmes: ProgrammeLibrary,
        organisation: Callable[[], Organisation],
        library: Library,
        writer: PlainWriting | None = None,
        *,
        asks_back: bool = True,
    ) -> None:
        self._organisation = organisation
        self._library = library
        self._registers = Registers(programmes, library)
        self._writer = writer
        self._asks_back = asks_back

    def answer(self, question: Question, onlooker: Onlooker = NOBODY) -> Answer | NeedsCommittee | None:
        """None where neither is asked for. Raises StorageError where the database cannot be used."""
        if not may_ask(question):
            return None
        register = self._registers.of(question.scope)
        organisation = self._organisation()
        asked = understand(question, organisation, register, asks_back=self._asks_back) if register.families else None
        if asked is None or isinstance(asked, NeedsCommittee):
            return asked
        voice = Voice(question.language or language_of(question.text))
        content = self._content(asked, question, voice, Holders(organisation))
        if content is None or not content.answered:
            return None
        citer = Citer(self._library, question.scope)
        answer = _written(question, voice, content, citer, _kind(asked))
        if answer is None or self._writer is None or isinstance(asked, ChangesAsked):
            return answer
        return self._writer.rewrite(answer, _evidence(content, citer, voice), _PROMPTS[type(asked)], onlooker)

    def _content(
        self, asked: SummaryAsked | ComparisonAsked | ChangesAsked, question: Question, voice: Voice, holders: Holders
    ) -> Content | None:
        def purpose(version: Version) -> Stated | None:
            return purpose_of(version, self._library, question.scope)

        match asked:
            case SummaryAsked():
                return _summed(asked, [purpose(version) for version in asked.versions], voice, holders)
            case ComparisonAsked():
                return of_two(asked, purpose, voice, holders)
            case ChangesAsked():
                return of_changes(asked, voice, holders)
            case _:
                assert_never(asked)


def _written(question: Question, voice: Voice, content: Content, citer: Citer, kind: AnswerKind) -> Answer | None:
    text = written(content, citer)
    if not citer.citations:
        return None
    return Answer(
        question=question.text,
        language=voice.language,
        answered=True,
        kind=kind,
        text=text,
        confidence=CONFIDENCE,
        citations=tuple(citer.citations),
        suggestions=content.suggestions,
        role=content.parts,
    )


def _evidence(content: Content, citer: Citer, voice: Voice) -> dict[int, str]:
    """What each source carries, by its number: the claims made of it, and its words.

    The words are left out where a coordinator wrote something else in their stead.
    """
    claims: dict[int, list[str]] = {}
    for claim in (claim for block in content.blocks for line in block.lines for claim in line):
        for number in _MARK.findall(citer.marks(claim.sources, claim.heading)):
            claims.setdefault(int(number), []).append(claim.alone or claim.text)
    corrected = voice.say("corrected by the coordinator")
    quotes = {each.n: each.quote for each in citer.citations if corrected not in " ".join(claims[each.n])}
    return {number: " ".join((*said, quotes.get(number, ""))).strip() for number, said in claims.items()}


def _summed(asked: SummaryAsked, purposes: Sequence[Stated | None], voice: Voice, holders: Holders) -> Content | None:
    pairs = zip(asked.versions, purposes, strict=True)
    return together([of_programme(version, asked.committees, each, voice, holders) for version, each in pairs])


def _kind(asked: SummaryAsked | ComparisonAsked | ChangesAsked) -> AnswerKind:
    return "comparison" if isinstance(asked, ComparisonAsked) else "role"

"""The digest's lines in plainer sentences by a language model, held to their figures; else as rules wrote them.

Order: the lines are the evidence, `write_grounded` checks each sentence against those it rests on, and then the whole
is held to the whole. Invariants: every line is told, the numbers are those of the lines, in their order, and no others,
what was quoted is quoted word for word; where anything of that fails, all lines stand as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.digest.digest import Digest
from knowledge.answers.answer import Citation, Language
from knowledge.answers.generate import Sentence, write_grounded
from knowledge.errors import ModelError
from knowledge.language_model import LanguageModel
from knowledge.prompts import prompt

PROMPT = "digest"
FEWEST_LINES = 2
"""One line is as plain as it gets."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_QUOTED = re.compile(r"[”“][^”“]*[”“]")


@dataclass(frozen=True, slots=True)
class DigestWriter:
    """What some people asked is not for everybody to read: only a model in the house is given it."""

    model: LanguageModel

    def rewrite(self, digest: Digest, language: Language) -> Digest:
        """Always a digest: with the same heading, advice and addresses. Plain sync code."""
        if len(digest.lines) < FEWEST_LINES:
            return digest
        told = self._told(digest.lines, language)
        return replace(digest, lines=told) if told else digest

    def _told(self, lines: tuple[str, ...], language: Language) -> tuple[str, ...]:
        """The sentences; none where they are not the lines in other words."""
        try:
            written = write_grounded(
                self.model, prompt(PROMPT), {}, _as_evidence(lines), restricted=True, language=language
            )
        except ModelError:  # counted by the adapter
            return ()
        if not written.complete or written.dropped or not tells_all(written.sentences, lines):
            return ()
        return tuple(sentence.text for sentence in written.sentences)


def tells_all(sentences: Iterable[Sentence], lines: tuple[str, ...]) -> bool:
    """Whether the sentences rest on every line, and hold their numbers and quotes: all of them, and no others."""
    kept = list(sentences)
    said = [sentence.text for sentence in kept]
    drawn_on = {n for sentence in kept for n in sentence.evidence}
    return (
        drawn_on == set(range(1, len(lines) + 1))
        and _found(_NUMBER, said) == _found(_NUMBER, lines)
        and _found(_QUOTED, said) == _found(_QUOTED, lines)
        and all(_carries_its_own(sentence, lines) for sentence in kept)
    )


def _carries_its_own(sentence: Sentence, lines: tuple[str, ...]) -> bool:
    """Whether each number and quote of the sentence stands in a line that it rests on, not in another alone."""
    own = [lines[n - 1] for n in sentence.evidence]
    return all(Counter(_found(each, [sentence.text])) <= Counter(_found(each, own)) for each in (_NUMBER, _QUOTED))


def _found(pattern: re.Pattern[str], texts: Iterable[str]) -> list[str]:
    """In order: a figure that changed places with another says something else."""
    return [found for text in texts for found in pattern.findall(text)]


def _as_evidence(lines: tuple[str, ...]) -> list[Citation]:
    return [Citation(n, "", "", (), None, line, "", "") for n, line in enumerate(lines, 1)]

"""A summary or a comparison in plain sentences by a language model, held to what Lots wrote itself and its citations.

Order: the model reads the lines and their quotes, `write_grounded` checks each sentence as it comes, and the sentences
take the place of the line whose sources they rest on (`in_place_of`). Invariant: a line is only replaced by sentences
that draw on all of its sources and keep its figures and its committees, so that nothing it tells is left out; which of
two programmes a sentence is about is told by where it stands, never by the model. Each other line stands as Lots
wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.answers.answer import Answer, Citation
from knowledge.answers.checking import Known, Sentence
from knowledge.answers.generate import write_grounded
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.domain.organisation import Organisation
from knowledge.errors import EmbeddingError, ModelError, StorageError
from knowledge.language_model import LanguageModel
from knowledge.prompts import prompt

MOST_LINES = 12
"""More lines than that are a list, which nobody reads more easily as sentences."""
_RUN = re.compile(r"\s*(?:\[\d+\])+")
_MARK = re.compile(r"\[(\d+)\]")
_FIGURE = re.compile(r"\d+(?:[.:]\d+)*")
_ENDS = (".", "!", "?", "”")
_LINE = "- "


@dataclass(frozen=True, slots=True)
class PlainWriter:
    """`is_restricted` tells of a document's id whether it is for some only; `known` what the checker may know."""

    model: LanguageModel
    is_restricted: Callable[[str], bool]
    known: Callable[[], Known] = Known

    def rewrite(
        self, answer: Answer, evidence: Mapping[int, str], prompt_name: str, onlooker: Onlooker = NOBODY
    ) -> Answer:
        """The answer with the same citations, its lines in plain sentences where the model gives any to trust.

        `evidence` is what each citation carries, by its number: what Lots says of it, and its quote.
        """
        lines = [line.removeprefix(_LINE) for line in answer.text.split("\n") if line.startswith(_LINE)]
        if not lines or len(lines) > MOST_LINES:
            return answer
        read = tuple(replace(each, quote=evidence[each.n]) for each in answer.citations)
        try:
            known = self.known()
            sentences = self._written(replace(answer, citations=read), prompt_name, lines, known, onlooker)
        except (ModelError, EmbeddingError, StorageError):  # counted, or met again where it matters
            return answer
        told = in_place_of(lines, sentences, {each.n: each for each in answer.citations}, known.organisation)
        if told == lines:
            return answer
        rest = iter(told)
        every = (f"{_LINE}{next(rest)}" if line.startswith(_LINE) else line for line in answer.text.split("\n"))
        return replace(answer, text="\n".join(every), generator=self.model.name)

    def _written(
        self, answer: Answer, prompt_name: str, lines: Sequence[str], known: Known, onlooker: Onlooker
    ) -> tuple[Sentence, ...]:
        """Raises ModelError, EmbeddingError, StorageError."""
        material = {"question": answer.question, "draft": [_RUN.sub("", line) for line in lines]}
        restricted = any(map(self.is_restricted, {citation.document for citation in answer.citations}))
        written = write_grounded(
            self.model,
            prompt(prompt_name),
            material,
            answer.citations,
            restricted=restricted,
            language=answer.language,
            onlooker=onlooker,
            known=known,
        )
        return written.sentences


def in_place_of(
    lines: Sequence[str],
    sentences: Sequence[Sentence],
    citations: Mapping[int, Citation],
    organisation: Organisation,
) -> list[str]:
    """Each line, or the whole sentences that rest on its sources alone and tell all of it; each is said once."""
    told: list[str] = []
    left = [each for each in sentences if each.text.endswith(_ENDS)]
    for line in lines:
        sources = _numbers(line)
        own = [each for each in left if each.evidence and sources.issuperset(each.evidence)]
        left = [each for each in left if each not in own]
        plain = _plain(line, own, citations)
        told.append(plain if plain and _tells_all(line, plain, organisation) else line)
    return told


def _plain(line: str, own: Sequence[Sentence], citations: Mapping[int, Citation]) -> str:
    """The sentences; of two documents apart, with the line's label and their titles. "" where that cannot be told."""
    documents = list(dict.fromkeys(citations[number].document for number in _marked(line) if number in citations))
    if len({citation.document for citation in citations.values()}) < 2:
        return " ".join(map(_with_marks, own))
    if len(documents) < 2:  # the other of the two states nothing, which the line says
        return ""
    runs = (*(_numbers(run[0]) for run in _RUN.finditer(line)), *(each.evidence for each in own))
    if any(len({citations[number].document for number in run}) > 1 for run in runs):
        return ""
    sides = [[each for each in own if citations[each.evidence[0]].document == document] for document in documents]
    titles = [citations[side[0].evidence[0]].title if side else "" for side in sides]
    said = (f"{title}: {' '.join(map(_with_marks, side))}" for title, side in zip(titles, sides, strict=True) if side)
    return " ".join((f"{line.partition('. ')[0]}.", *said))


def _tells_all(line: str, plain: str, organisation: Organisation) -> bool:
    """Whether each source, each figure and each committee of the line is there."""
    bare, said = _RUN.sub("", line), _RUN.sub("", plain)
    figures = set(_FIGURE.findall(bare)) <= set(_FIGURE.findall(said))
    return _numbers(plain) == _numbers(line) and figures and _named(bare, organisation) <= _named(said, organisation)


def _named(text: str, organisation: Organisation) -> frozenset[str]:
    return frozenset(one for mention in organisation.mentions(text) for one in mention.committees)


def _numbers(line: str) -> frozenset[int]:
    return frozenset(_marked(line))


def _marked(line: str) -> list[int]:
    return [int(number) for number in _MARK.findall(line)]


def _with_marks(sentence: Sentence) -> str:
    return f"{sentence.text} {''.join(f'[{number}]' for number in sentence.evidence)}"

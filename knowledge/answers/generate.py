"""Answers in plain words by a language model, held to the sources.

Order: `write_grounded` asks the model for sentences, each with its evidence, reads them as they come, and checks each
before anybody sees it; `Writer.rewrite` does that to an extractive answer, and gives that answer back where too little
is left. Invariant: no text of the model's is shown that was not checked, and the citations are the extractive answer's.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from knowledge.answers.answer import Answer, Citation, Language
from knowledge.answers.checking import Known, Sentence
from knowledge.answers.checking.sentence import NOTHING_KNOWN
from knowledge.answers.draft import Draft, Dropped
from knowledge.answers.plain_writing import extract_of, fitted, lines_of, text_of
from knowledge.answers.sentence_stream import SentenceStream
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.errors import EmbeddingError, ModelError, StorageError
from knowledge.language_model import LanguageModel
from knowledge.prompts import Prompt, prompt

__all__ = ["Dropped", "Sentence", "Writer", "Written", "write_grounded"]


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it. `complete` false: the model was stopped or broke off, and this is what it had written.

    `in_part`: something is named of what stands side by side in the evidence, and the rest of it nowhere.
    """

    sentences: tuple[Sentence, ...]
    dropped: tuple[Dropped, ...] = ()
    complete: bool = True
    in_part: bool = False


def write_grounded(
    model: LanguageModel,
    prompt: Prompt,
    material: Mapping[str, Any],
    citations: Sequence[Citation],
    *,
    restricted: bool,
    language: Language,
    onlooker: Onlooker = NOBODY,
    known: Known = NOTHING_KNOWN,
    given: Mapping[str, tuple[int, ...]] = MappingProxyType({}),
) -> Written:
    """The sentences that the citations carry. The model reads `material`, and the quotes, numbered, as `evidence`.

    `given` is what a person would be shown without a model (`lines_of`): it may be said again as it stands.
    Raises ModelError where the model fails before anything that can be used came.
    """
    asked = prompt.request({**material, "language": language, "evidence": _numbered(citations)}, restricted=restricted)
    draft = Draft({citation.n: citation.quote for citation in citations}, language, known, given)
    complete = False
    try:
        complete = _written(model.write(asked), draft, onlooker)
    except ModelError:
        if not draft.sentences:
            raise
    if not draft.sentences and not draft.dropped and not onlooker.stopped():
        raise ModelError(
            f"{model.name} wrote nothing that can be used: the answer is given in the documents' own words"
        )
    return Written(tuple(draft.sentences), tuple(draft.dropped), complete, draft.tells_in_part())


def _written(pieces: Iterator[str], draft: Draft, onlooker: Onlooker) -> bool:
    """Reads and checks until the list is closed. False where the person stopped it, or it broke off."""
    stream = SentenceStream()
    try:
        for piece in pieces:
            for sentence in stream.feed(piece):
                if draft.take(sentence):
                    onlooker.shown(text_of(draft.sentences))
            if stream.done or draft.full or onlooker.stopped():
                break
    finally:
        if isinstance(pieces, Generator):
            pieces.close()
    return stream.done


def _numbered(citations: Sequence[Citation]) -> list[dict[str, Any]]:
    return [
        {"n": citation.n, "title": citation.title, "section": " › ".join(citation.section), "quote": citation.quote}
        for citation in citations
    ]


class Writer:
    """Says an extractive answer in plainer words, where a language model can and the sources carry it.

    `is_restricted` tells of a document's id whether it is for some only. `known` is asked once an answer.
    """

    def __init__(
        self, model: LanguageModel, is_restricted: Callable[[str], bool], known: Callable[[], Known] = Known
    ) -> None:
        self._model = model
        self._is_restricted = is_restricted
        self._known = known

    def rewrite(self, answer: Answer, onlooker: Onlooker = NOBODY) -> Answer:
        """Always an answer, with the same citations: the extractive one where the model gives nothing better.

        A refusal, a coordinator's answer and what programmes state are given back as they are.
        """
        if not answer.answered or not answer.citations or answer.role or answer.verified:
            return answer
        try:
            text = self._plainer(answer, onlooker)
        except (ModelError, EmbeddingError, StorageError):  # counted or met again where it matters; the answer is there
            return answer
        return replace(answer, text=text, generator=self._model.name) if text else answer

    def _plainer(self, answer: Answer, onlooker: Onlooker) -> str:
        """The text in other words; empty where too little of it is carried.

        Raises ModelError, EmbeddingError, StorageError.
        """
        written = write_grounded(
            self._model,
            prompt("answer"),
            {"question": answer.question, "answer": answer.text},
            answer.citations,
            restricted=any(self._is_restricted(citation.document) for citation in answer.citations),
            language=answer.language,
            onlooker=onlooker,
            known=self._known(),
            given=lines_of(answer.text),
        )
        if written.in_part:
            return ""
        other = sum(each.reason != "repeated" for each in written.dropped)
        return fitted(written.sentences, other, extract_of(answer.text), answer.language)

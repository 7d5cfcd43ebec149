"""A summary or a comparison in plain sentences by a language model, held to the citations of what Lots wrote itself.

Order: the model reads the lines and their quotes, `write_grounded` checks each sentence as it comes, and what is left
takes the lines' place where it leaves none of them out. Invariant: every line's sources are drawn on, a line that has
none is said in Lots's own words, and where the model gives less than that, the lines stand as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from knowledge.answers.answer import Answer
from knowledge.answers.checking import Known, Sentence
from knowledge.answers.generate import write_grounded
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.errors import ModelError
from knowledge.language_model import LanguageModel
from knowledge.prompts import prompt

MOST_LINES = 8
"""More lines than that are a list, which nobody reads more easily as sentences."""
_MORE_SENTENCES = 3
"""Sentences beside one a line."""
_MARK = re.compile(r"\[(\d+)\]")
_LINE = "- "


@dataclass(frozen=True, slots=True)
class PlainWriter:
    """`is_restricted` tells of a document's id whether it is for some only; `known` what the checker may know."""

    model: LanguageModel
    is_restricted: Callable[[str], bool]
    known: Callable[[], Known] = Known

    def rewrite(self, answer: Answer, prompt_name: str, onlooker: Onlooker = NOBODY) -> Answer:
        """The answer in plain sentences with the same citations, or as it is."""
        heading, lines = _parted(answer.text)
        cited = [line for line in lines if _MARK.search(line)]
        if not cited or len(lines) > MOST_LINES:
            return answer
        sentences = self._written(answer, prompt_name, lines, onlooker)
        if not _tells_all(sentences, cited) or len(sentences) > len(lines) + _MORE_SENTENCES:
            return answer
        uncited = [line for line in lines if line not in cited]
        told = [*map(_with_marks, sentences), *uncited]
        text = "\n".join([*heading, *(f"{_LINE}{each}" for each in told)])
        return replace(answer, text=text, generator=self.model.name)

    def _written(
        self, answer: Answer, prompt_name: str, lines: Sequence[str], onlooker: Onlooker
    ) -> tuple[Sentence, ...]:
        draft = [_MARK.sub("", line).replace(" .", ".") for line in lines]
        material = {"question": answer.question, "language": answer.language, "draft": draft}
        restricted = any(map(self.is_restricted, {citation.document for citation in answer.citations}))
        try:
            written = write_grounded(
                self.model,
                prompt(prompt_name),
                material,
                answer.citations,
                restricted=restricted,
                language=answer.language,
                onlooker=onlooker,
                known=self.known(),
            )
        except ModelError:  # counted by the adapter; Lots's own lines are what is given otherwise
            return ()
        return written.sentences if written.complete else ()


def _parted(text: str) -> tuple[list[str], list[str]]:
    """What stands above the lines, and the lines without their dashes."""
    every = [line for line in text.split("\n") if line]
    lines = [line.removeprefix(_LINE) for line in every if line.startswith(_LINE)]
    return [line for line in every if not line.startswith(_LINE)], lines


def _tells_all(sentences: Sequence[Sentence], cited: Sequence[str]) -> bool:
    """Whether some sentence rests on each line's sources."""
    drawn_on = {number for each in sentences for number in each.evidence}
    return all(drawn_on & {int(number) for number in _MARK.findall(line)} for line in cited)


def _with_marks(sentence: Sentence) -> str:
    return f"{sentence.text} {''.join(f'[{number}]' for number in sentence.evidence)}"

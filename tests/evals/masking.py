"""How much personal data masking finds, and how much else: `python -m tests.evals.masking`.

`masking.yaml` holds sentences, each with what is personal in it by sort, and lookalikes with nothing. Recall: of what
is personal, how much is covered whole by finds, of whatever sort (it is masked). Precision: of the finds, how many
touch something personal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from knowledge.masking import Find, finds

SENTENCES = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`personal` are (sort, the words as they stand in the text)."""

    text: str
    personal: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Figures:
    held: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    finds: int = 0
    right: int = 0
    failures: list[str] = field(default_factory=list)

    def recall(self, sort: str) -> float:
        return self.found[sort] / self.held[sort]

    @property
    def precision(self) -> float:
        return self.right / self.finds


def sentences(file: Path = SENTENCES) -> list[Sentence]:
    """Raises AssertionError where something personal does not stand in its sentence."""
    read = [
        Sentence(each["text"], tuple((sort, words) for one in each["personal"] for sort, words in one.items()))
        for each in yaml.safe_load(file.read_text("utf-8"))
    ]
    for sentence in read:
        for _, words in sentence.personal:
            assert words in sentence.text, (words, sentence.text)
    return read


def measure(measured: Sequence[Sentence]) -> Figures:
    figures = Figures()
    for sentence in measured:
        found = finds(sentence.text)
        places = [(sort, *_place(sentence.text, words)) for sort, words in sentence.personal]
        for sort, start, end in places:
            covered = _covered(found, sentence.text, start, end)
            figures.held[sort] += 1
            figures.found[sort] += covered
            if not covered:
                figures.failures.append(f"missed {sort}: {sentence.text[start:end]!r} in {sentence.text!r}")
        for find in found:
            right = any(find.start < end and find.end > start for _, start, end in places)
            figures.finds += 1
            figures.right += right
            if not right:
                figures.failures.append(f"too much: {sentence.text[find.start : find.end]!r} in {sentence.text!r}")
    return figures


def _place(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def _covered(found: Sequence[Find], text: str, start: int, end: int) -> bool:
    """Every letter and figure of it is masked."""
    masked = {position for find in found for position in range(find.start, find.end)}
    return all(position in masked for position in range(start, end) if text[position].isalnum())


def main() -> None:
    read = sentences()
    figures = measure(read)
    for failure in figures.failures:
        print(failure)
    lookalikes = sum(not sentence.personal for sentence in read)
    print(f"{len(read)} sentences, {lookalikes} of them with nothing personal; {figures.finds} finds")
    for sort in sorted(figures.held):
        print(f"recall of {sort:<16} {figures.recall(sort):.3f} of {figures.held[sort]}")
    print(f"precision {figures.precision:.3f}")


if __name__ == "__main__":
    main()

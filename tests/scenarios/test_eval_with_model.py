"""`lots eval` and the prompts' evals with a language model on a socket: both ways side by side, evidence the same."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from tests.evals.prompts.__main__ import main as ask_prompts
from tests.model_world.asked import Asked
from tests.model_world.authors import faithful
from tests.model_world.server import MODEL, LocalModel

PLAN = """# Plan för tryggare skolvägar

## Uppföljning

Trafiknämnden ansvarar för uppföljningen av skolvägarna. Uppföljningen redovisas för kommunstyrelsen i oktober.
"""
QUESTIONS = """
- {q: 'Vem ansvarar för uppföljningen av skolvägarna?', answered: true, evidence: Trafiknämnden ansvarar}
- {q: 'När redovisas uppföljningen för kommunstyrelsen?', answered: true, evidence: i oktober}
- {q: 'Vad kostar ett badkort?', answered: false}
"""
WITH_MODEL = f"Lots + openai:{MODEL}"
Run = Callable[..., str]


def lying(asked: Asked) -> str:
    """What the faithful model says, of another committee and another month."""
    return faithful(asked).replace("Trafiknämnden", "Kulturnämnden").replace("oktober", "mars")


@pytest.fixture
def model() -> Iterator[LocalModel]:
    with LocalModel() as served:
        yield served


@pytest.fixture
def lots(model: LocalModel, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in [name for name in os.environ if name.startswith("LOTS_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOTS_EMBEDDINGS", "none")
    (tmp_path / "plan.md").write_text(PLAN, "utf-8")
    (tmp_path / "questions.yaml").write_text(QUESTIONS, "utf-8")

    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["lots", "--data", str(tmp_path / "data"), *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        assert not left.value.code
        return capsys.readouterr().out

    run("ingest", "plan.md")
    monkeypatch.setenv("LOTS_LLM", f"openai:{MODEL}")
    monkeypatch.setenv("LOTS_LLM_URL", model.openai_url)
    monkeypatch.setenv("LOTS_LLM_IN_HOUSE", "on")
    return run


def measured(lots: Run) -> Any:
    return json.loads(lots("eval", "questions.yaml", "--json"))


def test_a_faithful_models_answers_stand_beside_the_extractive_ones(lots: Run) -> None:
    told = measured(lots)
    assert list(told["figures"])[:2] == ["Lots", WITH_MODEL]
    assert told["figures"][WITH_MODEL] == told["figures"]["Lots"]
    assert told["writing"]["written"] == told["writing"]["asked"] == 2
    assert told["reading"][WITH_MODEL]["lix"] > 0


def test_what_a_lying_model_writes_is_dropped_and_told_of(lots: Run, model: LocalModel) -> None:
    model.author = lying
    told = measured(lots)
    assert told["figures"][WITH_MODEL] == told["figures"]["Lots"]
    assert (told["writing"]["written"], told["writing"]["asked"]) == (0, 2)
    assert sum(told["writing"]["dropped"].values()) >= 2


def test_the_tables_tell_the_same(lots: Run) -> None:
    told = lots("eval", "questions.yaml")
    assert WITH_MODEL in told
    assert "How answers read" in told
    assert "asked about 2 of 2 answers, wrote 2 (100%)" in told


def test_without_a_model_nothing_is_told_of_one(lots: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOTS_LLM")
    told = measured(lots)
    assert "writing" not in told
    assert WITH_MODEL not in told["figures"]


def test_the_prompts_are_measured_by_model(model: LocalModel, capsys: pytest.CaptureFixture[str]) -> None:
    ask_prompts(["--llm", f"openai:{MODEL}", "--url", model.openai_url, "answer"])
    out = capsys.readouterr().out
    assert f"openai:{MODEL}" in out
    assert "answer/" in out

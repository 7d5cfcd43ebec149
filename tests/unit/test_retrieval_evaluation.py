"""The figures: what counts as found, as declined, and what is kept from being tuned on."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluating.baselines import LANGCHAIN, MEANING, WORDS, baselines
from bot.evaluating.evaluation import (
    EvalQuestion,
    Found,
    Split,
    as_json,
    as_text,
    evaluate,
    figures,
    judged,
    read_questions,
    squashed,
)
from knowledge.adapters.memory import HashedWordsEmbedder, MemoryLibrary, MemoryVectors
from knowledge.errors import SettingsError
from knowledge.passages import Scope
from knowledge.retrieval.indexing import passage_terms
from tests.contracts.documents import written


def asked(
    question_id: str = "q", answered: bool = True, split: Split = "dev", complete: tuple[str, ...] = ()
) -> EvalQuestion:
    evidence = ("den egna nämnden",) if answered else ()
    return EvalQuestion(question_id, f"fråga {question_id}", split, "fact", answered, evidence, complete)


def test_evidence_is_compared_without_white_space_hyphens_and_case() -> None:
    assert squashed("Den EGNA näm-\n nden") == squashed("den egna nämnden")
    assert judged(asked(), Found(True, ("annat", "… den egna näm-\nnden ska …"))).rank == 2


def test_a_refusal_quotes_nothing() -> None:
    assert judged(asked(), Found(False, ("den egna nämnden",))).rank == 0


def test_complete_needs_every_item_in_text_or_quotes() -> None:
    question = asked(complete=("ett", "två"))
    assert judged(question, Found(True, ("… två",), "ett")).complete
    assert not judged(question, Found(True, ("… två",))).complete


def test_balanced_accuracy_is_the_mean_of_both_recalls() -> None:
    verdicts = [
        judged(asked("a"), Found(True, ("den egna nämnden",))),
        judged(asked("b"), Found(False, ())),
        judged(asked("c", answered=False), Found(False, ())),
        judged(asked("d", answered=False), Found(False, ())),
    ]
    row = figures(verdicts)
    assert (row.first, row.in_three) == (0.5, 0.5)
    assert row.refusal_precision == pytest.approx(2 / 3)
    assert row.refusal_recall == 1.0
    assert row.balanced_accuracy == pytest.approx(0.75)


def test_failures_of_the_held_out_split_are_named_only_when_asked_for() -> None:
    questions = [asked("open"), asked("secret", split="held_out")]
    evaluation = evaluate(questions, {"Lots": lambda question: Found(True, ("annat",))})
    assert "fråga open" in as_text(evaluation)
    assert "fråga secret" not in as_text(evaluation)
    assert "fråga secret" in as_text(evaluation, all_failures=True)
    assert as_json(evaluation)["failures"] == ["open"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("- q: Vad?", "entry 1 needs"),
        ("- {q: Vad, answered: true, split: test}", "split 'test'"),
        ("text", "no list of questions"),
        ("- [", "line 1: not as YAML is written"),
    ],
)
def test_a_file_of_another_format_is_one_clear_line(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "questions.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=said) as problem:
        read_questions(file)
    assert "\n" not in str(problem.value)


def test_every_baseline_quotes_from_the_same_library() -> None:
    library, vectors, embedder = MemoryLibrary(passage_terms), MemoryVectors(), HashedWordsEmbedder()
    document, passages = written("plan", "Samordnaren kallar till möte.", "Nämnden följer upp målen.")
    library.save(document, passages)
    vectors.put([each.id for each in passages], embedder.embed_passages([each.text for each in passages]), [""] * 2)
    question = EvalQuestion("q", "nämnden följer upp målen", "dev", "fact", True, ("Nämnden följer upp målen",))
    ways = baselines(library, library, vectors, embedder, Scope())
    assert list(ways) == [LANGCHAIN, MEANING, WORDS]
    assert {name: judged(question, way(question)).rank for name, way in ways.items()} == dict.fromkeys(ways, 1)


def test_without_a_model_only_words_are_a_baseline() -> None:
    library = MemoryLibrary(passage_terms)
    assert list(baselines(library, library, None, None, Scope())) == [WORDS]

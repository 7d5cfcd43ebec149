"""How the upper half learns: in every step some questions, passages that answer them, and others of their documents.

Both ways in which passages are found are asked at once: the vectors of question and passage shall lie near, and the
question's words shall meet the passage's. Invariant: the same questions and seed give the same steps.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from knowledge.adapters.embeddings.e5_file import Floats
from tests.evals.adaptation.upper_half import UpperHalf, met, own_tokens, pooled

EPOCHS = 2
QUESTIONS = 16
PASSAGES = 64
RATE = 5e-4
RATES = {"layers": RATE, "axes": 0.3 * RATE, "mean": 0.3 * RATE}
SCALES = 0.2 * RATE
WARM, LEAST = 0.08, 0.02
"""The share of steps in which the rate rises, and to what share of it it falls."""
SHARP, SHARP_MET = 0.02, 0.04
"""Temperatures of cosines and of meetings."""
CLIP = 1.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question brought to the middle, and where the passages that answer it are."""

    asked: Floats
    answered_by: tuple[int, ...]


def train(upper: UpperHalf, passages: Sequence[Floats], lessons: Sequence[Lesson], seed: int = 0) -> None:
    """`passages` are brought to the middle too. Some four seconds a step on two cores."""
    chance = random.Random(seed)
    steps = EPOCHS * len(lessons) // QUESTIONS
    optimizer = torch.optim.AdamW(_rates(upper), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _share_of_rate(step, steps))
    batches = _batches(lessons, chance)
    for step in range(steps):
        loss = _loss(upper, passages, next(batches), chance)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(upper.layers.parameters(), CLIP)
        optimizer.step()
        schedule.step()
        print(f"\r{step + 1} of {steps}: {loss.item():.2f}", end="\n" if step + 1 == steps else "", flush=True)


def _rates(upper: UpperHalf) -> list[dict[str, object]]:
    groups: dict[float, list[torch.nn.Parameter]] = {}
    for name, numbers in upper.named_parameters():
        rate = SCALES if ".aln." in name or ".oln." in name else RATES[name.split(".")[0]]
        groups.setdefault(rate, []).append(numbers)
    return [{"params": numbers, "lr": rate} for rate, numbers in groups.items()]


def _share_of_rate(step: int, steps: int) -> float:
    return min(1.0, (step + 1) / max(1.0, WARM * steps)) * max(LEAST, 1 - step / steps)


def _batches(lessons: Sequence[Lesson], chance: random.Random) -> Iterator[list[Lesson]]:
    while True:
        order = chance.sample(list(lessons), len(lessons))
        yield from (order[at : at + QUESTIONS] for at in range(0, len(order), QUESTIONS))


def _loss(upper: UpperHalf, passages: Sequence[Floats], batch: Sequence[Lesson], chance: random.Random) -> Tensor:
    wanted = sorted({at for each in batch for at in each.answered_by})
    others = [at for at in range(len(passages)) if at not in wanted]
    shown = wanted + chance.sample(others, min(len(others), max(0, PASSAGES - len(wanted))))
    answers = torch.tensor([[at in each.answered_by for at in shown] for each in batch])
    states, real = upper([passages[at] for at in shown])
    asked, marked = upper([each.asked for each in batch])
    near = pooled(asked, marked) @ pooled(states, real).T
    meetings = met(upper.tokens(asked, "query"), own_tokens(marked), upper.tokens(states, "passage"), real)
    return _surprise(near / SHARP, answers) + _surprise(meetings / SHARP_MET, answers)


def _surprise(scores: Tensor, answers: Tensor) -> Tensor:
    """How unlikely an answering passage is, all others considered."""
    right = scores.masked_fill(~answers, -1e9)
    return (torch.logsumexp(scores, 1) - torch.logsumexp(right, 1)).mean()

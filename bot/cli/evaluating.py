"""The command that measures: quality figures on a question set, beside the baselines, in one run.

Where a language model is set up, its answers stand beside the extractive ones, with what became of its writing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from bot.cli.asking import tell_what_is_missing
from bot.cli.speech import say
from bot.evaluating.baselines import baselines
from bot.evaluating.evaluation import (
    EvalQuestion,
    Evaluation,
    Way,
    answering,
    as_json,
    as_text,
    evaluate,
    read_questions,
)
from bot.evaluating.writing import as_lines, as_values, watched_way
from bot.settings import Settings
from bot.wiring.evaluating import WatchedAnswerer, watched_answerer
from bot.wiring.services import Services, open_services
from knowledge.errors import SettingsError
from knowledge.passages import Scope

EVERYONE = Scope()


@dataclass(frozen=True, slots=True)
class Wanted:
    """`split` is dev, held_out or all. The held-out failures are named only when asked for."""

    file: Path
    split: str
    all_failures: bool


def evaluate_and_tell(settings: Settings, wanted: Wanted, as_json_text: bool) -> None:
    questions = _questions(wanted)
    with open_services(settings) as services:
        tell_what_is_missing(services)
        watched = watched_answerer(services)
        evaluation = _evaluated(questions, _ways(services, watched))
    if as_json_text:
        values = as_json(evaluation, wanted.all_failures)
        values |= {"writing": as_values(watched.model.name, watched.notes)} if watched else {}
        click.echo(json.dumps(values, ensure_ascii=False))
    else:
        told = ["", *as_lines(watched.model.name, watched.notes)] if watched else []
        click.echo("\n".join([as_text(evaluation, wanted.all_failures), *told]))


def _questions(wanted: Wanted) -> list[EvalQuestion]:
    """Raises SettingsError where there is none to ask."""
    questions = [each for each in read_questions(wanted.file) if wanted.split in ("all", each.split)]
    if not questions:
        raise SettingsError(f"{wanted.file} has no questions of the split {wanted.split}. Choose another with --split.")
    return questions


def _ways(services: Services, watched: WatchedAnswerer | None) -> dict[str, Way]:
    """Lots by itself first, then with its language model, then what both are measured against."""
    library = services.library
    ways = {"Lots": answering(services.extractive.answer, EVERYONE)}
    if watched:
        asks = watched_way(watched.answerer.answer, EVERYONE, watched.model, watched.notes)
        ways[f"Lots + {watched.model.name}"] = asks
    return ways | baselines(library, library, services.vectors, services.embedder, EVERYONE)


def _evaluated(questions: Sequence[EvalQuestion], ways: dict[str, Way]) -> Evaluation:
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bars:
        task = bars.add_task(say("Questions"), total=len(questions))
        return evaluate(questions, ways, lambda: bars.advance(task))

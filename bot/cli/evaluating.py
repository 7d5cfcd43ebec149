"""The command that measures: quality figures on a question set, beside the baselines, in one run."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from bot.cli.asking import tell_what_is_missing
from bot.cli.speech import say
from bot.evaluating.baselines import baselines
from bot.evaluating.evaluation import Evaluation, answering, as_json, as_text, evaluate, read_questions
from bot.settings import Settings
from bot.wiring.services import Services, open_services
from knowledge.errors import SettingsError
from knowledge.passages import Scope


@dataclass(frozen=True, slots=True)
class Wanted:
    """`split` is dev, held_out or all. The held-out failures are named only when asked for."""

    file: Path
    split: str
    all_failures: bool


def evaluate_and_tell(settings: Settings, wanted: Wanted, as_json_text: bool) -> None:
    with open_services(settings) as services:
        tell_what_is_missing(services)
        evaluation = _evaluated(services, wanted)
    if as_json_text:
        click.echo(json.dumps(as_json(evaluation, wanted.all_failures), ensure_ascii=False))
    else:
        click.echo(as_text(evaluation, wanted.all_failures))


def _evaluated(services: Services, wanted: Wanted) -> Evaluation:
    everyone = Scope()
    questions = [each for each in read_questions(wanted.file) if wanted.split in ("all", each.split)]
    if not questions:
        raise SettingsError(f"{wanted.file} has no questions of the split {wanted.split}. Choose another with --split.")
    library = services.library
    ways = {"Lots": answering(services.answerer.answer, everyone)}
    ways |= baselines(library, library, services.vectors, services.embedder, everyone)
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bars:
        task = bars.add_task(say("Questions"), total=len(questions))
        return evaluate(questions, ways, lambda: bars.advance(task))

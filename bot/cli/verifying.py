"""The commands about verified answers: what waits for one, what can be its source, publishing, withdrawing, asking."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import click

from bot.cli.asking import tell_what_is_missing
from bot.cli.speech import say
from bot.conversation.directory import LOCAL_USER
from bot.conversation.messages import Person
from bot.settings import Settings
from bot.shapes.verified import possible_json, standing_json, waiting_json
from bot.verified.evaluation_set import Asked, asked_again
from bot.verified.values import ChosenSource, Draft, WaitingQuestion
from bot.wiring.services import Services, open_services
from knowledge.adapters.sql.groups import every_group
from knowledge.answers.verified.sources import Standing
from knowledge.domain.verified import Flag

FLAGS: dict[Flag, str] = {
    "expired": "its last day is over",
    "source_changed": "a source has changed",
    "source_gone": "a source is gone",
}


@dataclass(frozen=True, slots=True)
class Written:
    """What was given on the command line. A source is a passage's id, with the words quoted after “=”, if any."""

    questions: tuple[str, ...]
    text: str
    by: str
    sources: tuple[str, ...]
    committees: tuple[str, ...]
    until: date | None
    waiting: str
    replaces: str


def list_answers(settings: Settings, as_json: bool) -> None:
    """Every one, with its flags."""
    with open_services(settings) as services:
        answers = services.coordinator_desk.answers(_whoever_runs_lots(services))
    if as_json:
        _print_json([standing_json(each) for each in answers])
        return
    for each in answers:
        click.echo(_answer_lines(each))
    if not answers:
        click.echo(say("No question has been answered yet: lots verified queue lists those that wait."))


def list_queue(settings: Settings, as_json: bool) -> None:
    """What waits, the most wanted first."""
    with open_services(settings) as services:
        queue = services.coordinator_desk.queue(_whoever_runs_lots(services))
    if as_json:
        _print_json([waiting_json(each) for each in queue])
        return
    for each in queue:
        click.echo(f"{each.id}  {each.at:%Y-%m-%d}  {_wanted(each)}\n  {each.question}")
    if not queue:
        click.echo(say("No question waits for the coordinators."))


def list_sources(settings: Settings, words: str, as_json: bool) -> None:
    """Passages near the words."""
    with open_services(settings) as services:
        found = services.coordinator_desk.sources_for(_whoever_runs_lots(services), words)
    if as_json:
        _print_json([possible_json(each) for each in found])
        return
    for each in found:
        click.echo(f"{each.passage}  {' › '.join((each.title, *each.section))}\n  {' '.join(each.text.split())}")


def publish_answer(settings: Settings, written: Written, as_json: bool) -> None:
    """Raises AnswerError, NotFound."""
    with open_services(settings) as services:
        person = _whoever_runs_lots(services, written.by)
        answer = services.coordinator_desk.publish(person, _draft(written))
        standing = services.coordinator_desk.answer(person, answer.id)
    if as_json:
        _print_json(standing_json(standing))
    else:
        click.echo(_answer_lines(standing))


def withdraw_answer(settings: Settings, answer_id: str) -> None:
    """Raises NotFound."""
    with open_services(settings) as services:
        answer = services.coordinator_desk.withdraw(_whoever_runs_lots(services), answer_id)
    click.echo(say("Withdrawn: {question}", question=answer.questions[0]))


def ask_again(settings: Settings, as_json: bool) -> int:
    """Asks every question that was answered; 1 where one does not get its answer any more."""
    with open_services(settings) as services:
        tell_what_is_missing(services)
        person = _whoever_runs_lots(services)
        answers = [each.answer for each in services.coordinator_desk.answers(person)]
        asked = asked_again(answers, services.extractive.answer, date.today())
    wrong = [each for each in asked if not each.is_right]
    if as_json:
        _print_json({"questions": len(asked), "right": len(asked) - len(wrong), "failures": list(map(_failure, wrong))})
    else:
        _tell_failures(asked, wrong)
    return 1 if wrong else 0


def _whoever_runs_lots(services: Services, name: str = "") -> Person:
    groups = every_group(services.library.engine).groups
    return Person(LOCAL_USER, "admin", groups, name or say("the coordinators"))


def _draft(written: Written) -> Draft:
    chosen = (source.partition("=") for source in written.sources)
    return Draft(
        written.questions,
        written.text,
        tuple(ChosenSource(passage.strip(), quote.strip()) for passage, _, quote in chosen),
        written.committees,
        written.until,
        written.waiting,
        written.replaces,
    )


def _answer_lines(standing: Standing) -> str:
    answer = standing.answer
    until = say("until {day}", day=answer.until.isoformat()) if answer.until else say("without a last day")
    flags = "".join(f"\n  ! {say(FLAGS[flag])}" for flag in standing.flags)
    withdrawn = f"  ({say('withdrawn')})" if answer.withdrawn else ""
    return f"{answer.id}  {answer.name}, {until}{withdrawn}\n  {answer.questions[0]}\n  {answer.text}{flags}"


def _wanted(waiting: WaitingQuestion) -> str:
    if waiting.handed:
        return say(
            "{handed} handed it over, {wanting} want an answer", handed=waiting.handed, wanting=len(waiting.names)
        )
    return say("declined {asked} times", asked=waiting.asked)


def _failure(asked: Asked) -> dict[str, str]:
    return {"id": asked.answer.id, "question": asked.question, "given": asked.given}


def _tell_failures(asked: Sequence[Asked], wrong: Sequence[Asked]) -> None:
    right = len(asked) - len(wrong)
    click.echo(say("{right} of {questions} questions get their verified answer.", right=right, questions=len(asked)))
    for each in wrong:
        click.echo(f"  {each.answer.id}: {each.question}")


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))

"""Quality figures on a set of questions: is the evidence quoted, is what the documents do not hold declined?

Order: `read_questions`, then `evaluate` asks every way of answering the same questions, then `as_text` or `as_json`.

A question counts as found when one of its evidence strings is contained in a quote, white space, hyphens and case left
out. Invariant: figures are of whole splits; failures of the held-out split are named only when asked for, so that
nobody tunes on them by accident.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.evaluating.reading import as_plain, as_table, readable
from knowledge.answers.answer import Answer, Question
from knowledge.answers.verified.giving import GENERATOR as COORDINATORS
from knowledge.errors import SettingsError
from knowledge.passages import Scope

Split = Literal["dev", "held_out"]
SPLITS: tuple[Split, ...] = ("dev", "held_out")
_LEFT_OUT = re.compile(r"[\s\-\u00ad\u2010-\u2015]+")
EXTRACTIVE = "extractive"
"""The generator of what is said in the documents' own words."""
_FIRST_FEW = 3


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question and what a good answer quotes. `complete` lists what must all be in the text or the quotes.

    `verified` is the id of the coordinator's answer that it must get, if any. `committee` and `group` say who asks.
    """

    id: str
    text: str
    split: Split
    kind: str
    answered: bool
    evidence: tuple[str, ...] = ()
    complete: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    document: str | None = None
    verified: str = ""
    committee: str | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What one way of answering gave: quotes, best first, and the text that is read. `answered` False is a refusal.

    `verified` is the id of the coordinator's answer that was given; empty for other answers. `generator` wrote it.
    """

    answered: bool
    quotes: tuple[str, ...]
    text: str = ""
    verified: str = ""
    generator: str = EXTRACTIVE

    @property
    def is_written(self) -> bool:
        """Whether a language model put it in words."""
        return self.generator not in (EXTRACTIVE, COORDINATORS)


Way = Callable[[EvalQuestion], Found]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one question went. `rank` is the first quote with evidence, from 1; 0 when none has it or it was declined.

    `whole`: all that is listed stands in the text itself, not only in the quotes.
    """

    question: EvalQuestion
    rank: int
    answered: bool
    complete: bool
    found: Found = Found(False, ())
    whole: bool = False
    seconds: float = 0.0

    @property
    def right(self) -> bool:
        return self.rank == 1 if self.question.answered else not self.answered


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares 0..1 over `questions` questions, None where there is nothing to measure.

    `first` and `in_three`: answerable questions with evidence in the first, in the first three quotes. `complete`: list
    questions with every item. Refusals: precision, recall, and the mean of recall on both kinds.
    """

    questions: int
    first: float | None
    in_three: float | None
    complete: float | None
    refusal_precision: float | None
    refusal_recall: float | None
    balanced_accuracy: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The verdicts of every way, by its name, in the order they were asked."""

    verdicts: Mapping[str, tuple[Verdict, ...]]


def read_questions(path: Path) -> list[EvalQuestion]:
    """The questions of a YAML file. Raises SettingsError with the first entry that is not of the format."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SettingsError(
            f"{path}, line {line}: not as YAML is written. Look at indents, colons and quotation marks "
            f"({error.problem})."
        ) from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}. Give a YAML file of questions.") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise SettingsError(f"{path} cannot be read as a YAML list of questions: {_first_line(error)}") from error
    if not isinstance(entries, list) or not entries:
        raise SettingsError(f"{path} holds no list of questions: see docs/interface.md for the format")
    return [_question(path, number, entry) for number, entry in enumerate(entries, start=1)]


def answering(answer: Callable[[Question], Answer], scope: Scope) -> Way:
    """Lots's own answerer as a way."""

    return lambda question: found_of(answer(question_of(question, scope)))


def question_of(asked: EvalQuestion, scope: Scope) -> Question:
    """As the answerer takes it; a question of a group's is asked by somebody in it."""
    readable = Scope(scope.groups | {asked.group}) if asked.group else scope
    return Question(asked.text, readable, asked.committee, asked.earlier)


def found_of(answer: Answer) -> Found:
    """What an answer quotes and says."""
    quotes = tuple(citation.quote for citation in answer.citations)
    return Found(answer.answered, quotes, answer.text, answer.verified, answer.generator)


def evaluate(
    questions: Sequence[EvalQuestion], ways: Mapping[str, Way], told: Callable[[], None] = lambda: None
) -> Evaluation:
    """Asks every way every question. `told` is called once a question, for a progress bar."""
    verdicts: dict[str, list[Verdict]] = {name: [] for name in ways}
    for question in questions:
        for name, way in ways.items():
            started = time.perf_counter()
            found = way(question)
            verdicts[name].append(replace(judged(question, found), seconds=time.perf_counter() - started))
        told()
    return Evaluation({name: tuple(found) for name, found in verdicts.items()})


def judged(question: EvalQuestion, found: Found) -> Verdict:
    """How a question went."""
    quotes = [squashed(quote) for quote in found.quotes] if found.answered else []
    evidence = [squashed(wanted) for wanted in question.evidence]
    rank = next((at for at, quote in enumerate(quotes, start=1) if any(wanted in quote for wanted in evidence)), 0)
    if question.verified:
        rank = int(found.verified == question.verified)
    text, items = squashed(found.text), [squashed(item) for item in question.complete]
    shown = text + "\n" + "\n".join(quotes)
    complete, whole = (all(item in place for item in items) for place in (shown, text))
    return Verdict(question, rank, found.answered, complete, found, whole)


def squashed(text: str) -> str:
    """Lower-case, without white space and hyphens: how evidence is compared."""
    return _LEFT_OUT.sub("", text).casefold()


def figures(verdicts: Iterable[Verdict]) -> Figures:
    """The shares over these verdicts."""
    every = list(verdicts)
    answerable = [verdict for verdict in every if verdict.question.answered]
    foreign = [verdict for verdict in every if not verdict.question.answered]
    refused = [verdict for verdict in every if not verdict.answered]
    kept = _share(verdict.answered for verdict in answerable)
    recall = _share(not verdict.answered for verdict in foreign)
    return Figures(
        questions=len(every),
        first=_share(verdict.rank == 1 for verdict in answerable),
        in_three=_share(0 < verdict.rank <= _FIRST_FEW for verdict in answerable),
        complete=_share(verdict.complete for verdict in answerable if verdict.question.complete),
        refusal_precision=_share(not verdict.question.answered for verdict in refused),
        refusal_recall=recall,
        balanced_accuracy=(kept + recall) / 2 if kept is not None and recall is not None else None,
    )


def as_text(evaluation: Evaluation, all_failures: bool = False) -> str:
    """The figures as tables: by split for every way, by kind for the first, and the first way's failures."""
    lines: list[str] = []
    for split in SPLITS:
        rows = {name: figures(_of(verdicts, split)) for name, verdicts in evaluation.verdicts.items()}
        if any(row.questions for row in rows.values()):
            lines += ["", f"{split}: {next(iter(rows.values())).questions} questions", *_table(rows)]
    first = next(iter(evaluation.verdicts))
    for split in SPLITS:
        kinds = _by_kind(_of(evaluation.verdicts[first], split))
        if kinds:
            lines += ["", f"{first}, {split}, by kind", *_table(kinds)]
    lines += ["", "How answers read", *as_table(readable(evaluation.verdicts))]
    return "\n".join([*lines[1:], "", *_failures(evaluation.verdicts[first], all_failures)])


def as_json(evaluation: Evaluation, all_failures: bool = False) -> dict[str, Any]:
    """The same figures as plain values: way -> split -> figures, and the first way's failures."""
    first = next(iter(evaluation.verdicts))
    return {
        "figures": {
            name: {split: _plain(figures(_of(verdicts, split))) for split in SPLITS}
            for name, verdicts in evaluation.verdicts.items()
        },
        "kinds": {
            split: {kind: _plain(row) for kind, row in _by_kind(_of(evaluation.verdicts[first], split)).items()}
            for split in SPLITS
        },
        "reading": as_plain(readable(evaluation.verdicts)),
        "failures": [verdict.question.id for verdict in _failed(evaluation.verdicts[first], all_failures)],
    }


def _question(path: Path, number: int, entry: Any) -> EvalQuestion:
    if (
        not isinstance(entry, dict)
        or not isinstance(entry.get("q"), str)
        or not isinstance(entry.get("answered"), bool)
    ):
        raise SettingsError(f'{path}: entry {number} needs at least "q" (text) and "answered" (true or false)')
    split = entry.get("split", "dev")
    if split not in SPLITS:
        raise SettingsError(f"{path}: entry {number} has split {split!r}; it is one of {', '.join(SPLITS)}")
    return EvalQuestion(
        id=str(entry.get("id", number)),
        text=entry["q"],
        split=split,
        kind=str(entry.get("kind", "fact")),
        answered=entry["answered"],
        evidence=_strings(entry.get("evidence")),
        complete=_strings(entry.get("complete")),
        earlier=_strings(entry.get("earlier")),
        document=entry.get("document"),
        verified=str(entry.get("verified", "")),
        committee=entry.get("committee"),
        group=str(entry.get("group", "")),
    )


def _strings(found: Any) -> tuple[str, ...]:
    listed = found if isinstance(found, list) else [found] if found else []
    return tuple(str(each) for each in listed)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _share(found: Iterable[bool]) -> float | None:
    every = list(found)
    return sum(every) / len(every) if every else None


def _of(verdicts: Iterable[Verdict], split: Split) -> list[Verdict]:
    return [verdict for verdict in verdicts if verdict.question.split == split]


def _by_kind(verdicts: Sequence[Verdict]) -> dict[str, Figures]:
    kinds = sorted({verdict.question.kind for verdict in verdicts})
    return {kind: figures(verdict for verdict in verdicts if verdict.question.kind == kind) for kind in kinds}


def _failed(verdicts: Iterable[Verdict], all_failures: bool) -> list[Verdict]:
    return [verdict for verdict in verdicts if not verdict.right and (all_failures or verdict.question.split == "dev")]


def _failures(verdicts: Iterable[Verdict], all_failures: bool) -> list[str]:
    failed = _failed(verdicts, all_failures)
    if not failed:
        return ["No failures to list."]
    heading = f"{len(failed)} failures ({'all' if all_failures else 'dev only'}):"
    return [heading, *(f"  {verdict.question.id}: {verdict.question.text} ({_what(verdict)})" for verdict in failed)]


def _what(verdict: Verdict) -> str:
    if not verdict.question.answered:
        return "answered, should be declined"
    if not verdict.answered:
        return "declined"
    return f"evidence at place {verdict.rank}" if verdict.rank else "evidence not quoted"


_COLUMNS = ("first", "in_three", "complete", "refusal_precision", "refusal_recall", "balanced_accuracy")
_HEADINGS = ("n", "first", "in three", "complete", "refusal P", "refusal R", "balanced")


def _table(rows: Mapping[str, Figures]) -> list[str]:
    width = max(len(name) for name in rows) + 2
    heading = " " * width + "".join(f"{title:>11}" for title in _HEADINGS)
    return [heading, *(f"{name:<{width}}{row.questions:>11}{_cells(row)}" for name, row in rows.items())]


def _cells(row: Figures) -> str:
    values = [getattr(row, column) for column in _COLUMNS]
    return "".join(f"{'-' if value is None else format(value, '.3f'):>11}" for value in values)


def _plain(row: Figures) -> dict[str, float | int | None]:
    return {"questions": row.questions, **{column: getattr(row, column) for column in _COLUMNS}}

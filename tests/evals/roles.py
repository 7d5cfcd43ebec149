"""How many role questions are answered exactly right: `python -m tests.evals.roles [--all-failures]`.

Order: the files are read and their programmes taken out as at ingest, in memory; every question of the set is asked;
each answer's parts and text are compared with what is expected, and every line and quote with the documents.

Invariant: a figure is of a whole split; failures of the held-out split are named only when asked for, so that nobody
tunes on them by accident.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.evaluating.evaluation import SPLITS
from bot.wiring.sample import sample_files, sample_organisation
from ingest.chunking import to_document
from ingest.extraction import extract
from ingest.organisation_file import load_organisation
from ingest.parsers.registry import parse
from knowledge.adapters.memory import MemoryLibrary
from knowledge.answers.answer import Answer, Question
from knowledge.answers.roles.answering import RoleAnswerer
from knowledge.answers.roles.asked import NeedsCommittee
from knowledge.domain.discovery import discover
from knowledge.domain.organisation import Organisation, gathered
from knowledge.passages import Scope
from knowledge.retrieval.indexing import passage_terms
from tests.samples.programmes.make import make

HERE = Path(__file__).parent
NEGATIVES = frozenset({"not_named", "no_such", "unknown", "unstated", "needs", "ordinary"})
Told = Answer | NeedsCommittee | None


@dataclass(frozen=True, slots=True)
class RoleQuestion:
    """A question and what is expected of its answer, as `roles.yaml` describes it."""

    id: str
    split: str
    kind: str
    question: Question
    expect: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one question went; `wrong` says in what, empty where all is right."""

    asked: RoleQuestion
    wrong: str

    @property
    def right(self) -> bool:
        return not self.wrong


def read_role_questions(path: Path) -> list[RoleQuestion]:
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [_question(entry) for entry in entries]


def library_of(files: Iterable[Path], organisation: Organisation) -> MemoryLibrary:
    """The files as ingest reads them, each with the programme that it states."""
    library = MemoryLibrary(passage_terms)
    for file in files:
        parsed = parse(file)
        document, passages = to_document(parsed, source=file.name, document_id=file.stem, digest=file.stem)
        library.save(document, passages, extract(parsed, document, organisation))
    return library


@cache
def sample() -> tuple[RoleAnswerer, MemoryLibrary]:
    """The sample municipality, with the committees that come with it."""
    organisation = load_organisation(sample_organisation()).organisation
    library = library_of(sorted(sample_files().iterdir()), organisation)
    return RoleAnswerer(library.programmes, lambda: organisation, library), library


@cache
def elsewhere() -> tuple[RoleAnswerer, MemoryLibrary]:
    """The sample programmes of other layouts, with the committees that they name themselves."""
    with tempfile.TemporaryDirectory() as folder:
        library = library_of(make(Path(folder)), Organisation())
    texts = (library.document(card.id, Scope()).text for card in library.documents(Scope()))
    organisation = gathered(committee for text in texts for committee in discover(text).committees)
    return RoleAnswerer(library.programmes, lambda: organisation, library), library


def judged(asked: RoleQuestion, answerer: RoleAnswerer, library: MemoryLibrary) -> Verdict:
    """Asks, and compares."""
    told = answerer.answer(asked.question)
    return Verdict(asked, _wrong(asked.expect, told) or _unsupported(told, library))


def figures(verdicts: Sequence[Verdict]) -> str:
    """Shares right by split and kind, the negatives apart."""
    lines: list[str] = []
    for split in SPLITS:
        own = [each for each in verdicts if each.asked.split == split]
        if own:
            positive = [each for each in own if each.asked.kind not in NEGATIVES]
            negative = [each for each in own if each.asked.kind in NEGATIVES]
            lines += [f"{split}: {_share(own)} right; positive {_share(positive)}; negative {_share(negative)}"]
            lines += [f"  {kind:<12} {_share(of_kind)}" for kind, of_kind in _by_kind(own).items()]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    """Prints the figures, and which questions went wrong in what."""
    for title, name, opened in SETS:
        answerer, library = opened()
        verdicts = [judged(asked, answerer, library) for asked in read_role_questions(HERE / f"{name}.yaml")]
        print(f"{title}\n{figures(verdicts)}")
        every = "--all-failures" in arguments
        for each in verdicts:
            if each.wrong and (every or each.asked.split == "dev"):
                print(f"  {each.asked.id}: {each.asked.question.text}\n      {each.wrong}")


def _question(entry: Mapping[str, Any]) -> RoleQuestion:
    question = Question(entry["q"], Scope(), entry.get("committee"), tuple(entry.get("earlier", ())))
    return RoleQuestion(entry["id"], entry["split"], entry["kind"], question, entry["expect"])


def _wrong(expect: Mapping[str, Any], told: Told) -> str:
    """In what the answer is not what is expected; empty where it is."""
    if expect.get("role") is False:
        return "" if told is None else f"taken for a role question: {told}"
    if expect.get("needs_committee"):
        return "" if isinstance(told, NeedsCommittee) else f"did not ask for the committee: {told}"
    if not isinstance(told, Answer):
        return f"not answered: {told}"
    if told.answered != expect.get("answered", True):
        return f"answered is {told.answered}: {told.text}"
    return _wrong_parts(expect, told) or _wrong_words(expect, told)


def _wrong_parts(expect: Mapping[str, Any], told: Answer) -> str:
    if "parts" not in expect:
        return ""
    wanted = {
        (part["programme"], part["committee"], number, responsibility)
        for part in expect["parts"]
        for responsibility in ("responsible", "concerned")
        for number in part.get(responsibility, ())
    }
    given = {
        (part.programme, part.committee, goal.number, goal.responsibility)
        for part in told.role
        for goal in part.subgoals
    }
    if wanted == given:
        return ""
    return f"missing {sorted(wanted - given)}, beyond {sorted(given - wanted)}"


def _wrong_words(expect: Mapping[str, Any], told: Answer) -> str:
    text = told.text.casefold()
    missing = [words for words in expect.get("says", ()) if words.casefold() not in text]
    beyond = [words for words in expect.get("says_not", ()) if words.casefold() in text]
    return f"does not say {missing}, says {beyond}: {told.text}" if missing or beyond else ""


def _unsupported(told: Told, library: MemoryLibrary) -> str:
    """A line without a citation, a mark without one, or a quote that its document does not hold."""
    if not isinstance(told, Answer) or not told.answered:
        return "a refusal with citations" if isinstance(told, Answer) and told.citations else ""
    bare = [line for line in told.text.splitlines() if line.startswith("- ") and "[" not in line]
    if bare:
        return f"no citation: {bare[0]}"
    for citation in told.citations:
        text = library.document(citation.document, Scope()).text
        if "".join(citation.quote.split()) not in "".join(text.split()) or not citation.passage:
            return f"not in the document: {citation.quote}"
    return ""


def _by_kind(verdicts: Iterable[Verdict]) -> dict[str, list[Verdict]]:
    kinds: dict[str, list[Verdict]] = defaultdict(list)
    for each in verdicts:
        kinds[each.asked.kind].append(each)
    return dict(sorted(kinds.items()))


def _share(verdicts: Sequence[Verdict]) -> str:
    right = sum(each.right for each in verdicts)
    return f"{right}/{len(verdicts)} {right / len(verdicts):.3f}" if verdicts else "-"


SETS: tuple[tuple[str, str, Callable[[], tuple[RoleAnswerer, MemoryLibrary]]], ...] = (
    ("Sample municipality", "roles", sample),
    ("Other layouts", "roles_elsewhere", elsewhere),
)


if __name__ == "__main__":
    main(sys.argv[1:])

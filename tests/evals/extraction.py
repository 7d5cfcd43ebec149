"""What extraction gets right, by layout: `python -m tests.evals.extraction`.

Order: the sample programmes are made, read and compared with what they state, then the sample municipality's. For each
it prints precision and recall of (sub-goal, committee, responsibility), and of every other field together; `-v` prints
each difference.

A text agrees when it says the same, capitals, white space and full stops aside. A relation agrees when it names the
document; the sample's truth holds bare facts, so there a document may print more around them.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from ingest.chunking import to_document
from ingest.extraction import extract
from ingest.parsers.registry import parse
from knowledge.domain.organisation import Organisation
from knowledge.domain.programmes import Goal, Programme, Stated, Subgoal
from knowledge.passages import Document
from tests.samples.programmes.make import HERE, make

Fact = tuple[str, str, str]
"""(what it belongs to, field, text)"""
FACTS = ("period", "decided_by", "decided_on", "owner", "supersedes", "minimum", "followup")
LISTS = ("activities", "indicators")
SINGLES = ("minimum", "followup", "timetable")


@dataclass(frozen=True)
class Score:
    """What was found and should be (`right`), what was found and should not, what is missing."""

    right: frozenset[Fact] = field(default_factory=frozenset)
    wrong: frozenset[Fact] = field(default_factory=frozenset)
    missing: frozenset[Fact] = field(default_factory=frozenset)

    @property
    def precision(self) -> float:
        found = len(self.right) + len(self.wrong)
        return len(self.right) / found if found else 1.0

    @property
    def recall(self) -> float:
        wanted = len(self.right) + len(self.missing)
        return len(self.right) / wanted if wanted else 1.0


@dataclass(frozen=True)
class Result:
    """One document's figures: parts of committees in sub-goals, and all other fields."""

    name: str
    parts: Score
    fields: Score


def read(path: Path) -> tuple[Document, Programme | None]:
    """The document, and what is extracted from it where no committee is known beforehand."""
    parsed = parse(path)
    document, _ = to_document(parsed, source=path.name, document_id=path.stem, digest="")
    return document, extract(parsed, document, Organisation())


def compare(path: Path) -> Result:
    """A made sample against the YAML file beside its maker."""
    truth = yaml.safe_load((HERE / f"{path.name}.yaml").read_text(encoding="utf-8"))
    _, programme = read(path)
    wanted_parts, wanted_fields = _wanted_parts(truth, programme), set(_wanted_fields(truth))
    parts, fields = set(_parts(programme)), set(_fields(programme))
    if truth.get("none"):
        fields |= {("document", "programme", programme.title)} if programme else set()
    elif "duties" not in truth:
        fields = {fact for fact in fields if fact[1] != "duty"}
    return Result(path.name, _score(wanted_parts, parts), _score(wanted_fields, _named_as(wanted_fields, fields)))


def _score(wanted: Iterable[Fact], found: Iterable[Fact]) -> Score:
    want, got = frozenset(wanted), frozenset(found)
    return Score(want & got, got - want, want - got)


def _named_as(wanted: set[Fact], found: set[Fact]) -> set[Fact]:
    """Relations that name a wanted document count as that one."""
    names = [text for _, kind, text in wanted if kind == "relation"]

    def named(fact: Fact) -> Fact:
        hit = next((name for name in names if fact[1] == "relation" and name in fact[2]), None)
        return (fact[0], fact[1], hit) if hit else fact

    return {named(fact) for fact in found}


def _wanted_parts(truth: dict[str, Any], programme: Programme | None) -> set[Fact]:
    wanted: set[Fact] = set()
    for subgoal in truth.get("subgoals", []):
        key = _subgoal_key(subgoal.get("number", ""), subgoal["title"])
        for part in ("responsible", "concerned"):
            wanted |= {(key, part, name) for name in subgoal.get(part, [])}
        if "concerned_but" in subgoal:
            wanted |= {(key, "concerned", name) for name in _everyone_but(subgoal["concerned_but"], programme)}
    return wanted


def _everyone_but(group: str, programme: Programme | None) -> set[str]:
    """The committees that the document names, but the one taken out; as printed where it is kept together."""
    out = group.rsplit(" ", 1)[-1]
    names = {one.committee for _, subgoal in (programme.subgoals if programme else ()) for one in subgoal.assignments}
    if group in names:
        return {group}
    return {name for name in names if name != out and not name.startswith("styrelsen")}


def _wanted_fields(truth: dict[str, Any]) -> Iterator[Fact]:
    for name in FACTS:
        if name in truth:
            yield "programme", name, _plain(truth[name])
    for relation in truth.get("relations", []):
        yield "programme", "relation", _plain(relation)
    for committee, text in truth.get("duties", []):
        yield "programme", "duty", _plain(f"{committee}: {text}")
    for subgoal in truth.get("subgoals", []):
        key = _subgoal_key(subgoal.get("number", ""), subgoal["title"])
        yield key, "title", _plain(subgoal["title"])
        if "goal" in subgoal:
            yield key, "goal", _plain(subgoal["goal"])
        for name in LISTS:
            yield from ((key, name, _plain(text)) for text in subgoal.get(name, []))
        yield from ((key, name, _plain(subgoal[name])) for name in SINGLES if name in subgoal)


def _parts(programme: Programme | None) -> Iterator[Fact]:
    for _, subgoal in programme.subgoals if programme else ():
        key = _subgoal_key(subgoal.number, subgoal.title)
        yield from ((key, one.responsibility, one.committee) for one in subgoal.assignments)


def _fields(programme: Programme | None) -> Iterator[Fact]:
    if programme is None:
        return
    for name in FACTS:
        yield from _stated("programme", name, getattr(programme, name))
    for relation in programme.relations:
        yield from _stated("programme", "relation", relation)
    for duty in programme.duties:
        yield "programme", "duty", _plain(f"{duty.committee}: {duty.text}")
    for goal, subgoal in programme.subgoals:
        yield from _subgoal_fields(goal, subgoal)


def _subgoal_fields(goal: Goal, subgoal: Subgoal) -> Iterator[Fact]:
    key = _subgoal_key(subgoal.number, subgoal.title)
    yield key, "title", _plain(subgoal.title)
    if goal.title and goal.title != subgoal.title:
        yield key, "goal", _plain(goal.number or goal.title)
    for name in LISTS:
        for value in getattr(subgoal, name):
            yield from _stated(key, name, value)
    for name in SINGLES:
        yield from _stated(key, name, getattr(subgoal, name))


def _stated(key: str, name: str, value: Stated | None) -> Iterator[Fact]:
    if value is not None:
        yield key, name, _plain(value.text)


def _subgoal_key(number: str, title: str) -> str:
    return number or _plain(title)


def _plain(text: object) -> str:
    return re.sub(r"\s+", " ", str(text)).strip(" .,;:").casefold()


def sample_municipality() -> list[Result]:
    """The sample municipality's documents against the facts they were made from."""
    from ingest.sample.truth import truth

    files = Path(__file__).resolve().parents[2] / "ingest" / "sample" / "files"
    results = []
    for path in sorted(files.iterdir()):
        if path.stem in truth():
            results.append(_against(path, truth()[path.stem]))
    return results


def _against(path: Path, wanted: Programme | None) -> Result:
    _, found = read(path)
    parts = _score(set(_parts(wanted)), set(_parts(found)))
    want, got = set(_fields(wanted)), set(_fields(found))
    return Result(f"sample: {path.name}", parts, _score(want, _around(want, got)))


def _around(wanted: set[Fact], found: set[Fact]) -> set[Fact]:
    """A text that prints more around a wanted fact counts as that fact."""
    return {next((want for want in wanted if want[:2] == fact[:2] and want[2] in fact[2]), fact) for fact in found}


def total(results: Iterable[Result], name: str = "in all") -> Result:
    """All documents' facts as one."""

    def told_apart(score: Score, at: str) -> Score:
        def of(facts: Iterable[Fact]) -> frozenset[Fact]:
            return frozenset((f"{at}: {key}", kind, text) for key, kind, text in facts)

        return Score(of(score.right), of(score.wrong), of(score.missing))

    def joined(scores: list[Score]) -> Score:
        return Score(
            *(frozenset().union(*(getattr(one, kind) for one in scores)) for kind in ("right", "wrong", "missing"))
        )

    apart = [
        replace(one, parts=told_apart(one.parts, one.name), fields=told_apart(one.fields, one.name)) for one in results
    ]
    return Result(name, joined([one.parts for one in apart]), joined([one.fields for one in apart]))


def measure() -> list[Result]:
    """Every sample, then all together."""
    with tempfile.TemporaryDirectory() as folder:
        results = [compare(path) for path in make(Path(folder))]
    results += sample_municipality()
    return [*results, total(results)]


def main() -> None:
    print(f"{'':<42}{'committees in sub-goals':^24}{'other fields':^24}")
    print(f"{'document':<42}{'precision':>12}{'recall':>12}{'precision':>12}{'recall':>12}")
    for one in measure():
        figures = (one.parts.precision, one.parts.recall, one.fields.precision, one.fields.recall)
        print(f"{one.name:<42}" + "".join(f"{figure:>12.3f}" for figure in figures))
        if "-v" in sys.argv and one.name != "in all":
            for score in (one.parts, one.fields):
                for fact in sorted(score.wrong):
                    print("    + ", *fact, sep=" | ")
                for fact in sorted(score.missing):
                    print("    - ", *fact, sep=" | ")


if __name__ == "__main__":
    main()

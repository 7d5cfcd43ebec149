"""An entry held against the document and the draft: is it said there, of what it is proposed for, and lacking?

Order: the quote's place, the text's place in it, what stands beside it, then what each part asks for besides.
Invariant: what passes is the document's own words; a committee is one that the organisation recognises in them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from knowledge.answers.checking.cutting import is_turned
from knowledge.answers.checking.reading import read
from knowledge.domain.organisation import Organisation
from knowledge.domain.programmes import Goal, Programme, Source, Stated, Subgoal
from knowledge.passages import Document, Passage
from knowledge.proposals.pieces import Piece, collapsed, located, pieces_of
from knowledge.proposals.values import PARTS, WHOLE, Entry, Part, Proposal, named, nodes_of
from knowledge.retrieval.swedish import normalised

LONGEST_QUOTE = 600
_LONGEST_TITLE = 250
_TURNING = ("negation", "bound", "scope")
_NUMBER = re.compile(r"(?:(?:lång\w*\s+)?(?:del|huvud)?mål\w*\s+)?(?P<number>\d{1,2}(?:\.\d{1,2}){0,2})[.:)]?\s*", re.I)
_NAMED = re.compile(r"\b(?:del)?mål\w*\s+(\d{1,2}(?:\.\d{1,2})*)|(?<![\w.,])(\d{1,2}(?:\.\d{1,2})+)(?![\w,])", re.I)
"""A goal's number in running text: "mål 2", "1.3"."""
_CALLED = re.compile(r"\b(?:del)?mål\s+(\d{1,2}(?:\.\d{1,2})*)", re.I)
"""A goal's number in a heading, whether the draft knows the goal or not."""
_SHORTEST_NAME = 8
"""Characters of a title that names its goal, wherever it stands."""
_SIGNS: Mapping[str, re.Pattern[str]] = {
    "responsible": re.compile(r"\w*ansvar\w*|\bsvarar\b|\buppdrag\w*|\bska(?:ll)?\b|\bleder\b|\bsamordnar\b", re.I),
    "concerned": re.compile(r"\w*berör\w*|\bmedverka\w*|\bdelta\w*|\bsamverka\w*|\bsamarbet\w*|\bbidra\w*", re.I),
}
"""What must be said, for a committee to have that part."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What is proposed about: the programme's draft, and its document as it is now."""

    programme: Programme
    document: Document
    passages: Sequence[Passage]
    organisation: Organisation


@dataclass(frozen=True)
class Holder:
    """Holds entries against one matter."""

    matter: Matter

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        return pieces_of(self.matter.document, self.matter.passages)

    @cached_property
    def nodes(self) -> Mapping[str, Goal | Subgoal]:
        return nodes_of(self.matter.programme)

    def held(self, entry: Entry) -> Proposal | None:
        """None where the document does not carry it, or nothing of the kind is lacking there."""
        part = next((each for each in PARTS if each == entry.part), None)
        if part is None or not 1 <= entry.piece <= len(self.pieces) or not self._is_for(part, entry.of):
            return None
        piece = self.pieces[entry.piece - 1]
        proposal = self._said(part, entry, piece)
        if proposal is None or self._is_of_another(proposal) or self._is_there(proposal):
            return None
        return proposal

    def _said(self, part: Part, entry: Entry, piece: Piece) -> Proposal | None:
        document = self.matter.document
        quoted = located(entry.quote, document, piece.start, piece.end)
        if quoted is None or quoted[1] - quoted[0] > LONGEST_QUOTE:
            return None
        place = located(entry.text, document, *quoted)
        if place is None or _is_cut(piece, document.text[slice(*quoted)], document.text[slice(*place)]):
            return None
        source = Source(document.id, collapsed(document.text[slice(*quoted)]), *quoted, piece.page, piece.path)
        text, about = collapsed(document.text[slice(*place)]), self._about(entry.of)
        proposal = Proposal(entry, part, entry.of, about, "", text, source)
        match part:
            case "goal" | "subgoal":
                return self._titled(proposal, place[0])
            case "responsible" | "concerned":
                return self._committee(proposal, place, piece)
            case _:
                return proposal

    def _titled(self, proposal: Proposal, start: int) -> Proposal | None:
        """With the number that is printed right before the title, or in its beginning."""
        before = collapsed(self.matter.document.text[proposal.source.start : start])
        lead = _NUMBER.match(proposal.text)
        number = lead["number"] if lead else _last_number(before)
        title = proposal.text[lead.end() :] if lead else proposal.text
        if not re.search(r"[^\W\d_]{3}", title) or len(title) > _LONGEST_TITLE:
            return None
        goal = self.nodes[proposal.of].number if proposal.of != WHOLE else ""
        if goal and "." in number and not number.startswith(f"{goal}."):
            return None
        return replace(proposal, number=number, text=title)

    def _committee(self, proposal: Proposal, place: tuple[int, int], piece: Piece) -> Proposal | None:
        """The committee that the organisation recognises at the place, where its part is said."""
        source, sign = proposal.source, _SIGNS[proposal.part]
        where = " ".join((source.quote if piece.is_prose else piece.text, *piece.path[-1:]))
        if not sign.search(where):
            return None
        slice_ = self.matter.document.text[source.start : source.end]
        start, end = place[0] - source.start, place[1] - source.start
        for mention in self.matter.organisation.mentions(slice_):
            if mention.start >= start and mention.end <= end:
                return replace(proposal, text=self._name(mention.committees, slice_[mention.start : mention.end]))
        return None

    def _name(self, committees: Sequence[str], printed: str) -> str:
        """A committee's own name; a group as it is written."""
        if len(committees) == 1:
            return self.matter.organisation.committee(committees[0]).name
        text = collapsed(printed)
        return text.lower() if text.isupper() else text[:1].lower() + text[1:]

    def _is_for(self, part: Part, of: str) -> bool:
        node = self.nodes.get(of)
        if part == "goal":
            return of == WHOLE
        if part == "subgoal":
            return isinstance(node, Goal)
        if part == "indicators":
            return isinstance(node, Subgoal)
        if part in ("followup", "minimum"):
            return of == WHOLE or isinstance(node, Subgoal)
        return node is not None

    def _about(self, of: str) -> str:
        node = self.nodes.get(of)
        return named(node) if node else ""

    def _is_of_another(self, proposal: Proposal) -> bool:
        """Whether the quote, or where it stands, names other goals, and not the one that it is proposed for."""
        if proposal.of == WHOLE:
            return False
        headings = " ".join(proposal.source.section)
        where = f"{headings} {proposal.source.quote}"
        if (called := set(_CALLED.findall(headings))) and self._own_numbers(proposal.of).isdisjoint(called):
            return True
        numbers = {one or other for one, other in _NAMED.findall(where)}
        named_there = [key for key, node in self.nodes.items() if _is_named(node, where, numbers)]
        goal = proposal.of.partition(".")[0]
        subgoals = [key for key in named_there if "." in key]
        if "." in proposal.of and subgoals:
            return proposal.of not in subgoals
        goals = {key for key in named_there if "." not in key} or {key.partition(".")[0] for key in subgoals}
        return bool(goals) and goal not in goals

    def _own_numbers(self, of: str) -> set[str]:
        """Of the node, of what it is in and of what is in it."""
        goal = of.partition(".")[0]
        near = (key for key in self.nodes if key in (of, goal) or key.startswith(f"{of}."))
        return {self.nodes[key].number for key in near}

    def _is_there(self, proposal: Proposal) -> bool:
        """Whether the draft has it, or something else in its only place."""
        return any(_same(proposal.text, text) or text == "*" for text in self._stated(proposal)) or (
            bool(proposal.number) and proposal.number in self._numbers(proposal.part)
        )

    def _numbers(self, part: Part) -> set[str]:
        kind = {"goal": Goal, "subgoal": Subgoal}.get(part)
        return {node.number for node in self.nodes.values() if kind and isinstance(node, kind)}

    def _stated(self, proposal: Proposal) -> Iterator[str]:
        """What stands in the part already; "*" where it has room for one thing, and holds it."""
        node, part = self.nodes.get(proposal.of), proposal.part
        if part in ("goal", "subgoal"):
            yield from (each.title for each in self.nodes.values())
        elif part in ("responsible", "concerned"):
            named_there = (each for each in (node.assignments if node else ()) if each.responsibility == part)
            yield from (each.committee for each in named_there)
        elif part == "indicators" and isinstance(node, Subgoal):
            yield from (each.text for each in node.indicators)
        else:
            held: Stated | None = getattr(node or self.matter.programme, part, None)
            yield from ["*"] if held else []


def _is_named(node: Goal | Subgoal, where: str, numbers: Collection[str]) -> bool:
    return node.number in numbers or (len(node.title) >= _SHORTEST_NAME and node.title in where)


def _is_cut(piece: Piece, quote: str, text: str) -> bool:
    """Whether the text is cut loose from a "not" or an "at least" that stands beside it in the piece."""
    whole = read(piece.text)
    begins = whole.text.find(normalised(collapsed(quote)))
    words = normalised(collapsed(text))
    start = whole.text.find(words, begins) if begins >= 0 else -1
    return start < 0 or is_turned(whole, start, start + len(words), _TURNING)


def _last_number(before: str) -> str:
    found = [match["number"] for match in _NUMBER.finditer(before) if match.end() == len(before)]
    return found[-1] if found else ""


def _same(one: str, other: str) -> bool:
    return collapsed(one).casefold().rstrip(".") == collapsed(other).casefold().rstrip(".")

"""A document read piece by piece, in order: what begins a goal, what stands under it, what stands outside all of them.

Headings and lines may begin goals or be labels; what follows a label is its value, until another label, a goal or a
heading comes; tables are read by their columns; what is left is running text.

Invariant: a value belongs to the goal that began last and whose heading still reaches over it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.extraction.columns import grid_of
from ingest.extraction.committees import Naming
from ingest.extraction.facts import chapter_of, fact, worth_keeping
from ingest.extraction.findings import FactStated, FieldStated, Finding, GoalBegins
from ingest.extraction.labels import Field, Lexicon, field_named, labelled
from ingest.extraction.legend import legend_in
from ingest.extraction.lines import around, goal_of_line, goal_of_pair, is_not_meant, with_targets
from ingest.extraction.markers import RUN_IN_CHAPTER, Marker, bare_marker, marker_at_start, plain_number, run_together
from ingest.extraction.open_goals import LINE_LEVEL, OpenGoals
from ingest.extraction.pieces import Piece, Table, Text
from ingest.extraction.prose import sentences_of
from ingest.extraction.running_text import TOLD_AS_ONE, RunningText
from ingest.extraction.structure import titles_by_structure
from ingest.extraction.tables import begun, pairs, rows_read
from ingest.extraction.wording import Wording

_MANY: frozenset[Field] = frozenset({"activity", "indicator", "target", "baseline"})
"""Values that may go on over several paragraphs, where their label stands on a line of its own."""
_WHOLE: frozenset[Field] = TOLD_AS_ONE | {"relation"}
"""Facts of the programme that may be several sentences."""
_EVERYONE = re.compile(r"(?i)\b(?:varje|alla|samtliga)\b")
_NUMBERED_LINE = re.compile(r"(\d{1,2})\.?\s+([A-ZÅÄÖ][^.:]{2,60})")
_LONGEST_LINE_LABEL = 60
_LONGEST_TITLE = 300


@dataclass
class OpenLabel:
    """The label whose value may still go on. `taken`: it has had a paragraph; items may follow.

    `alone`: it stood on a line of its own, and what is listed below it may be paragraphs. `level` says how deep the
    item stands that it was in, 0 for a line or a heading.
    """

    field: Field
    in_goal: bool
    taken: bool = False
    alone: bool = False
    level: int = 0

    @property
    def goes_on(self) -> bool:
        return not self.taken or (self.alone and (self.field in _MANY or not self.in_goal))


@dataclass(frozen=True)
class Titles:
    """A bare "Delmål" heading: what follows are titles. `level`: how deep its items stand, once one has come.

    `begins_at` is the level of a goal that a paragraph under it names: labels beside the heading are that goal's.
    """

    depth: int
    word: str
    items_only: bool
    begins_at: float
    level: int = 0


class Reader:
    """Reads one document. With `sentences`, goals that stand only in running text are read too."""

    def __init__(self, naming: Naming, pieces: Sequence[Piece], *, sentences: bool = False) -> None:
        self._naming = naming
        self._pieces = pieces
        self._goals = OpenGoals()
        self._running = RunningText(naming, self._goals, states_goals=sentences)
        self._label: OpenLabel | None = None
        self._titles: Titles | None = None
        self._outer_titles: Titles | None = None  # of the items around, while they have lists of their own
        self._structural = titles_by_structure(pieces)
        texts = [piece for piece in pieces if isinstance(piece, Text)]
        self._repeated = Counter(piece.words.line for piece in texts if piece.kind == "heading")

    def findings(self) -> Iterator[Finding]:
        """Everything that the document states, in its order."""
        done = 0
        for index, piece in enumerate(self._pieces):
            if index < done:
                continue
            if is_not_meant(piece):
                yield from self._for_everyone(piece)
            elif found := self._with_list(piece, index):
                yield from found
                done = index + 1 + len(self._items_after(index))
            else:
                yield from self._piece(piece, index)

    def _piece(self, piece: Piece, index: int) -> Iterator[Finding]:
        if isinstance(piece, Table):
            yield from self._table(piece, index)
        elif piece.kind == "heading":
            yield from self._heading(piece, index)
        else:
            yield from self._text(piece)

    @property
    def _lexicon(self) -> Lexicon:
        """A label means one thing under a goal, and another on the first pages."""
        return "goal" if self._goals else "programme"

    def _for_everyone(self, piece: Piece) -> Iterator[Finding]:
        """Among explanations of words, only what is said to hold for every committee."""
        if isinstance(piece, Text) and _EVERYONE.search(piece.words.text):
            for part in labelled(piece.words, "programme"):
                if part.field == "minimum" and _EVERYONE.search(part.quoted.text[: part.quoted.text.find(":")]):
                    yield from fact("minimum", part.value, self._naming, part.quoted)

    # Lists that are one value

    def _with_list(self, piece: Piece, index: int) -> list[Finding]:
        """What a piece and the items after it say together."""
        items = self._items_after(index)
        if not isinstance(piece, Text) or not items or self._titles or self._goals.awaits_title:
            return []
        chapter = self._label.field if self._label and not self._label.in_goal else None
        if piece.kind == "item":
            return list(self._items_as_one(piece.body.followed_by(items)))
        if piece.kind != "paragraph" or not piece.words.text.endswith(":"):
            return []
        parts = list(labelled(piece.words, self._lexicon))
        if not any(part.field for part in parts):
            return self._running.led(piece.words, items, chapter)
        if len(parts) == 1 and parts[0].field in TOLD_AS_ONE:
            self._label = OpenLabel(parts[0].field, in_goal=bool(self._goals))
            return list(self._items_as_one(items[0].followed_by(items[1:])))
        return []

    def _items_as_one(self, whole: Wording) -> Iterator[Finding]:
        """A list under "Lägsta nivå" is one level, not several."""
        label = self._label
        if label is None or label.taken or label.field not in TOLD_AS_ONE:
            return
        label.taken = True
        if label.in_goal:
            yield FieldStated(label.field, whole)
        else:
            yield from fact(label.field, whole, self._naming)

    def _items_after(self, index: int) -> list[Wording]:
        found: list[Wording] = []
        for piece in self._pieces[index + 1 :]:
            if not isinstance(piece, Text) or piece.kind != "item":
                break
            if marker_at_start(piece.words) or any(part.field for part in labelled(piece.words)):
                return []
            found.append(piece.body)
        return found

    # Headings

    def _heading(self, piece: Text, index: int) -> Iterator[Finding]:
        if self._outer_titles is not None:
            yield from self._goals.close(LINE_LEVEL)  # what follows a list of titles is of the goal around it
        self._titles = self._outer_titles = None
        words = piece.words
        marker = marker_at_start(words, heading=True) or self._goals.child(words) or self._by_structure(piece, index)
        bare, label = bare_marker(words.text), field_named(words.text)
        if marker is not None:
            yield from self._begin(begun(marker), piece.level)
        elif bare and not (self._goals and label):
            yield from self._goals.close(piece.level)
            self._label = None
            self._titles = Titles(*bare, items_only=not self._goals and bare[0] == 3, begins_at=piece.level - 0.5)
        elif label is None and self._goals.takes_title(piece.level):
            yield from self._goals.give_title(words)
        elif label is not None and self._is_of_goal(piece):
            self._label = OpenLabel(label, in_goal=True, alone=True)
        else:
            yield from self._chapter(piece)

    def _is_of_goal(self, piece: Text) -> bool:
        repeated = self._repeated[piece.words.line] > 1
        return not piece.words.text[:1].isdigit() and self._goals.reach_over_label(piece.level, is_repeated=repeated)

    def _chapter(self, piece: Text) -> Iterator[Finding]:
        yield from self._goals.close(piece.level)
        self._goals.expect_no_title()
        self._running.begin_section(piece.words.text)
        label = None if self._goals else chapter_of(piece.words.text)
        self._label = OpenLabel(label, in_goal=False, alone=True) if label else None

    def _by_structure(self, piece: Text, index: int) -> Marker | None:
        depth = self._structural.get(index)
        if depth is None or field_named(piece.words.text) or bare_marker(piece.words.text):
            return None
        marker = plain_number(piece.words)
        number, title = (marker.number, marker.title) if marker else ("", piece.words)
        return Marker(depth, number, title, piece.words, "rubrik")

    def _begin(self, goal: GoalBegins, level: float) -> Iterator[Finding]:
        self._label = self._titles = None
        yield from self._goals.begin(goal, level)

    # Paragraphs and items

    def _text(self, piece: Text) -> Iterator[Finding]:
        self._leave_lists(piece)
        titles = self._titles
        if titles is not None and not self._begins_otherwise(piece.words):
            yield from self._listed_title(piece, titles)
            return
        if titles is not None and piece.level <= max(titles.level, 1) and marker_at_start(piece.words) is None:
            yield from self._goals.close(LINE_LEVEL + titles.depth)  # a label after a list is of the goal around it
        for start, end in run_together(piece.words):
            yield from self._stretch(piece, piece.words.part(start, end))

    def _leave_lists(self, piece: Text) -> None:
        """An item further out ends what stood in the items below it, and goes on with its own list."""
        if piece.kind != "item":
            self._outer_titles = None
            return
        if self._outer_titles is not None and piece.level <= self._outer_titles.level:
            self._titles, self._label = self._outer_titles, None
        if self._label is not None and piece.level < self._label.level:
            self._label = None

    def _begins_otherwise(self, words: Wording) -> bool:
        parts = list(labelled(words))
        return marker_at_start(words) is not None or (bool(parts) and parts[0].field is not None)

    def _listed_title(self, piece: Text, titles: Titles) -> Iterator[Finding]:
        if (titles.items_only and piece.kind != "item") or len(piece.body.text) > _LONGEST_TITLE:
            self._titles = None
            yield from self._stretch(piece, piece.words)
            return
        number = piece.label.strip("().: ") if piece.label[:1].isdigit() else ""
        first = next(sentences_of(piece.body), piece.body)
        parts = len(re.findall(r"\d+", number))
        goal = GoalBegins(titles.depth, number, first.line.rstrip("."), first.source, parts, titles.word)
        is_listed = piece.kind == "item"
        yield from self._begin(goal, LINE_LEVEL + titles.depth if is_listed else titles.begins_at)
        self._titles = self._outer_titles = replace(titles, level=piece.level) if is_listed else None

    def _stretch(self, piece: Text, words: Wording) -> Iterator[Finding]:
        """A line, or a part of a paragraph in which lines have run together."""
        self._titles = None
        marker = marker_at_start(words) or (self._goals.child(words) if self._may_begin(piece) else None)
        if marker is not None:
            goal, rest = goal_of_line(marker)
            yield from self._begin(goal, LINE_LEVEL + marker.depth)
            yield from self._labelled_parts(piece, rest) if rest else ()
        elif self._goals.awaits_title and not self._begins_otherwise(words):
            yield from self._title_line(piece, words)
        elif (numbered := _NUMBERED_LINE.fullmatch(words.text)) and self._goals.ended_by_chapter(numbered[1]):
            label = chapter_of(numbered[2])
            yield from self._goals.close(0)
            self._label = OpenLabel(label, in_goal=False, alone=True) if label else None
        elif self._goals and (chapter := RUN_IN_CHAPTER.match(words.text)):
            yield from self._goals.close(0)
            self._label = OpenLabel("followup", in_goal=False, alone=True)
            yield from self._labelled_parts(piece, words.part(chapter.end()))
        elif not self._opens_label(words):
            yield from self._labelled_parts(piece, piece.body if words.text == piece.words.text else words)

    def _may_begin(self, piece: Text) -> bool:
        return piece.kind == "paragraph" or self._label is None or "." in piece.label.strip(".")

    def _title_line(self, piece: Text, words: Wording) -> Iterator[Finding]:
        sentences = list(sentences_of(piece.body if words.text == piece.words.text else words))
        if sentences and len(sentences[0].text) <= _LONGEST_TITLE:
            yield from self._goals.give_title(sentences[0])
            for sentence in sentences[1:]:
                yield from self._running.sentence(sentence)
        self._goals.expect_no_title()

    def _opens_label(self, words: Wording) -> bool:
        """Whether a line is only a label."""
        if len(words.text) > _LONGEST_LINE_LABEL:
            return False
        bare = bare_marker(words.text)
        if bare and (self._goals or words.text.endswith(":")):
            self._titles = Titles(*bare, items_only=False, begins_at=LINE_LEVEL + bare[0])
            return True
        label = field_named(words.text, self._lexicon)
        if label:
            self._label = OpenLabel(label, in_goal=bool(self._goals), alone=True)
        return label is not None

    # Values

    def _labelled_parts(self, piece: Text, words: Wording) -> Iterator[Finding]:
        for part in with_targets(labelled(words, self._lexicon)):
            if part.field is None:
                yield from self._unlabelled(piece, part.value)
                continue
            level = piece.level if piece.kind == "item" else 0
            label = OpenLabel(part.field, in_goal=bool(self._goals), taken=bool(part.value.text), level=level)
            self._label = label
            if part.value.text:
                yield from self._value(label, part.value, part.quoted)

    def _unlabelled(self, piece: Text, words: Wording) -> Iterator[Finding]:
        """The value of an open label, or running text."""
        label = self._label
        if label is not None and (piece.kind == "item" or label.goes_on):
            leads_in = words.text.endswith(":")
            label.taken = label.taken if piece.kind == "item" else not leads_in
            if not (leads_in and label.in_goal):
                yield from self._value(label, words, None)
            return
        self._label = label if piece.kind == "item" else None
        yield from self._running.read(words)

    def _value(self, label: OpenLabel, words: Wording, quoted: Wording | None) -> Iterator[Finding]:
        if label.in_goal:
            yield FieldStated(label.field, words, quoted=quoted)
        else:
            yield from self._fact(label.field, words, quoted)

    def _fact(self, label: Field, words: Wording, quoted: Wording | None) -> Iterator[Finding]:
        """A value beside a label of the programme; sentences that run on behind it are running text."""
        first = next(sentences_of(words), words)
        value = worth_keeping(label, words) if label in _WHOLE else first
        if value is not None:
            yield from fact(label, value, self._naming, quoted if value is words else None)
        rest = words if label in _WHOLE else words.part(len(first.text))
        told = self._running.read(rest)
        yield from (one for one in told if not (isinstance(one, FactStated) and _is_said(one, value)))

    # Tables

    def _table(self, table: Table, index: int) -> Iterator[Finding]:
        self._label = self._titles = None
        grid = grid_of(table, self._naming)
        if grid is None:
            for cells in pairs(table):
                yield from (
                    self._stretch(Text("paragraph", cells[0]), cells[0]) if len(cells) == 1 else self._pair(*cells)
                )
            return
        legend = legend_in(around(self._pieces, index, table))
        yield from rows_read(grid, self._naming, legend, inside_goal=bool(self._goals))
        if grid.goal_columns:
            yield from self._goals.resume()

    def _pair(self, name: Wording, value: Wording) -> Iterator[Finding]:
        """A name and its value, side by side in a box."""
        goal = goal_of_pair(name, value)
        label = field_named(name.line, self._lexicon)
        if goal is not None:
            yield from self._begin(goal, LINE_LEVEL + goal.depth)
        elif label and self._goals:
            yield FieldStated(label, value)
        elif label:
            yield from fact(label, value, self._naming)


def _is_said(told: FactStated, value: Wording | None) -> bool:
    """Whether the value of the chapter holds this fact already."""
    place = value.source if value is not None else None
    return place is not None and place.start <= told.source.start < place.end

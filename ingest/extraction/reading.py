"""A document read piece by piece, in order: what begins a goal, what stands under it, what stands outside all of them.

Headings and lines may begin goals or be labels; what follows a label is its value, until another label, a goal or a
heading comes; tables are read by their columns; what is left is running text.

Invariant: a value belongs to the goal that began last and whose heading still reaches over it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.extraction.columns import grid_of
from ingest.extraction.committees import Naming
from ingest.extraction.duties import DutyReader
from ingest.extraction.facts import chapter_of, fact, facts_in, of_the_whole, worth_keeping
from ingest.extraction.findings import FactStated, FieldStated, Finding, GoalBegins, GoalEnds
from ingest.extraction.labels import Field, Labelled, field_named, labelled
from ingest.extraction.legend import legend_in
from ingest.extraction.markers import (
    RUN_IN_CHAPTER,
    Marker,
    bare_marker,
    marker_at_start,
    plain_number,
    run_together,
)
from ingest.extraction.pieces import Piece, Table, Text
from ingest.extraction.prose import assignments_in, field_in, sentences_of
from ingest.extraction.stated_goals import listed_goals, stated_goal
from ingest.extraction.structure import titles_by_structure
from ingest.extraction.tables import begun, pairs, rows_read
from ingest.extraction.wording import Wording

_NOT_MEANT = re.compile(
    r"(?i)\bexempel\b(?!\s+(?:på|till)\s+(?:aktivit|insats|åtgärd|indikator))|\bfiktiv|^\W*(?:\d[\d.]*\s+)?så\s+läser\s+du|läsanvisning"
    r"|\bbegrepp\b|\bordlista\b|\bdefinition|\bförklaring(?:ar)?\s+(?:av|till)\b|förkortningar|^tidigare\s+program|\bmall\b"
)
_LINE_LEVEL = 50
"""A goal that a line begins lies below every heading."""
_SENTENCE_LEVEL = 70
"""One that a sentence states lies below every line."""
_MANY: frozenset[Field] = frozenset({"activity", "indicator", "target", "baseline"})
"""Values that may go on over several paragraphs, where their label stands on a line of its own."""
_WHOLE: frozenset[Field] = frozenset({"minimum", "followup", "relation"})
"""Facts of the programme that may be several sentences."""
_EVERYONE = re.compile(r"(?i)\b(?:varje|alla|samtliga)\b")
_LONGEST_LINE_LABEL = 60


@dataclass(frozen=True, slots=True)
class Reach:
    """An open goal and the level of what began it: a heading of that level or above ends it."""

    level: int
    goal: GoalBegins


@dataclass
class Open:
    """The label whose value may still go on. `taken`: it has had a paragraph; items may follow.

    `alone`: it stood on a line of its own, and what is listed below it may be paragraphs.
    """

    field: Field
    in_goal: bool
    taken: bool = False
    alone: bool = False

    @property
    def goes_on(self) -> bool:
        return not self.taken or (self.alone and (self.field in _MANY or not self.in_goal))


@dataclass
class Titles:
    """A bare "Delmål" heading: what follows are titles."""

    depth: int
    word: str
    items_only: bool


@dataclass
class Reader:
    """Reads one document. With `sentences`, goals that stand only in running text are read too."""

    naming: Naming
    pieces: Sequence[Piece]
    sentences: bool = False
    reach: list[Reach] = field(default_factory=list)
    open: Open | None = None
    titles: Titles | None = None
    pending: Reach | None = None

    def __post_init__(self) -> None:
        self.duties = DutyReader(self.naming)
        self.structural = titles_by_structure(self.pieces)
        texts = [piece for piece in self.pieces if isinstance(piece, Text)]
        self.repeated = Counter(piece.words.line for piece in texts if piece.kind == "heading")

    def findings(self) -> Iterator[Finding]:
        done = 0
        for index, piece in enumerate(self.pieces):
            if index < done:
                continue
            if _is_not_meant(piece):
                yield from self._for_everyone(piece)
            elif found := self._led(piece, index):
                yield from found
                done = index + 1 + len(self._items_after(index))
            elif isinstance(piece, Table):
                yield from self._table(piece, index)
            elif piece.kind == "heading":
                yield from self._heading(piece, index)
            else:
                yield from self._text(piece)

    def _for_everyone(self, piece: Piece) -> Iterator[Finding]:
        """Among explanations of words, only what is said to hold for every committee."""
        if isinstance(piece, Text) and _EVERYONE.search(piece.words.text):
            for part in labelled(piece.words, "programme"):
                if part.field == "minimum" and _EVERYONE.search(part.quoted.text[: part.quoted.text.find(":")]):
                    yield from fact("minimum", part.value, self.naming, part.quoted)

    # A sentence that leads into a list

    def _led(self, piece: Piece, index: int) -> list[Finding]:
        """What a lead-in and its list say together; nothing where each item stands for itself."""
        items = self._items_after(index)
        if not isinstance(piece, Text) or piece.kind != "paragraph" or not piece.words.text.endswith(":") or not items:
            return []
        if any(part.field for part in labelled(piece.words)) or self.titles or self.pending:
            return []
        *before, lead = list(sentences_of(piece.words))
        said = [*self._led_facts(lead, items), *self.duties.of_items(lead, items)]
        return [*(found for one in before for found in self._sentence(one)), *said] if said else []

    def _led_facts(self, lead: Wording, items: Sequence[Wording]) -> Iterator[Finding]:
        whole = lead.followed_by(items)
        told = field_in(lead.text)
        if self.reach and told in ("minimum", "followup"):
            yield FieldStated(told, whole)
        elif self.reach and told in ("activity", "indicator"):
            yield from (FieldStated(told, item) for item in items)
        elif self.open and not self.open.in_goal and self.open.field in ("minimum", "followup"):
            yield from fact(self.open.field, whole, self.naming)
        elif not self.reach:
            for found in facts_in(lead, self.naming):
                if found.field in ("minimum", "followup"):
                    yield from fact(found.field, whole, self.naming, certain=False)

    def _items_after(self, index: int) -> list[Wording]:
        found: list[Wording] = []
        for piece in self.pieces[index + 1 :]:
            if not isinstance(piece, Text) or piece.kind != "item":
                break
            found.append(piece.body)
        return found

    # Headings

    def _heading(self, piece: Text, index: int) -> Iterator[Finding]:
        self.titles = None
        words = piece.words
        marker = marker_at_start(words, heading=True) or self._child(words) or self._by_structure(piece, index)
        bare = bare_marker(words.text)
        if marker is not None:
            yield from self._begin(marker, piece.level)
        elif bare and not (self.reach and field_named(words.text)):
            yield from self._close(piece.level)
            self.open = None
            self.titles = Titles(bare[0], bare[1], items_only=not self.reach and bare[0] == 3)
        elif self._is_title(piece):
            yield from self._title(words)
        elif self._is_label_of_goal(piece):
            label = field_named(words.text)
            self.open = Open(label, in_goal=True, alone=True) if label else None
        else:
            yield from self._chapter(piece)

    def _is_title(self, piece: Text) -> bool:
        return self.pending is not None and piece.level >= self.pending.level and not field_named(piece.words.text)

    def _is_label_of_goal(self, piece: Text) -> bool:
        """A label's heading is a goal's where the goal reaches over it; a chapter may bear the same name."""
        if not self.reach or field_named(piece.words.text) is None:
            return False
        numbered = piece.words.text[:1].isdigit()
        innermost = self.reach[-1]
        if numbered or piece.level < innermost.level:
            return False
        return piece.level > innermost.level or innermost.goal.depth >= 4 or self.repeated[piece.words.line] > 1

    def _chapter(self, piece: Text) -> Iterator[Finding]:
        yield from self._close(piece.level)
        self.pending = None
        self.duties.begin_section(piece.words.text)
        label = None if self.reach else chapter_of(piece.words.text)
        self.open = Open(label, in_goal=False, alone=True) if label else None

    def _child(self, words: Wording) -> Marker | None:
        """ "2.1 …" under goal 2, or beside "2.1"."""
        marker = plain_number(words)
        if marker is None or marker.parts < 2:
            return None
        above = re.split(r"[.:]", marker.number)[0]
        numbers = {re.split(r"[.:]", reach.goal.number)[0] for reach in self.reach if reach.goal.number}
        return marker if above in numbers else None

    def _by_structure(self, piece: Text, index: int) -> Marker | None:
        depth = self.structural.get(index)
        if depth is None or field_named(piece.words.text) or bare_marker(piece.words.text):
            return None
        marker = plain_number(piece.words)
        if marker is not None:
            return Marker(depth, marker.number, marker.title, piece.words, "rubrik")
        return Marker(depth, "", piece.words, piece.words, "rubrik")

    # Where a goal begins and ends

    def _begin(self, marker: Marker, level: int) -> Iterator[Finding]:
        yield from self._begin_goal(begun(marker), level)

    def _begin_goal(self, goal: GoalBegins, level: int) -> Iterator[Finding]:
        self.reach = [one for one in self.reach if one.level < level and not _is_sibling(one.goal, goal)]
        reach = Reach(level, goal)
        self.reach.append(reach)
        self.open = self.titles = None
        self.pending = None if goal.title else reach
        if goal.title:
            yield goal

    def _title(self, words: Wording) -> Iterator[Finding]:
        pending, self.pending = self.pending, None
        if pending is not None:
            old = pending.goal
            goal = GoalBegins(old.depth, old.number, words.line.rstrip("."), words.source, old.parts, old.word)
            self.reach = [Reach(one.level, goal) if one is pending else one for one in self.reach]
            yield goal

    def _close(self, level: int) -> Iterator[Finding]:
        """Ends the goals that a heading of this level ends; the one around them goes on."""
        kept = [one for one in self.reach if one.level < level]
        if len(kept) < len(self.reach):
            self.reach = kept
            yield kept[-1].goal if kept and kept[-1].goal.title else GoalEnds()

    # Paragraphs and items

    def _text(self, piece: Text) -> Iterator[Finding]:
        if self.titles is not None and not self._begins_otherwise(piece.words):
            yield from self._listed_title(piece)
            return
        if self.titles is not None:
            yield from self._close(_LINE_LEVEL + self.titles.depth)
        for start, end in run_together(piece.words):
            yield from self._stretch(piece, piece.words.part(start, end))

    def _begins_otherwise(self, words: Wording) -> bool:
        parts = list(labelled(words))
        return marker_at_start(words) is not None or (bool(parts) and parts[0].field is not None)

    def _listed_title(self, piece: Text) -> Iterator[Finding]:
        titles = self.titles
        if titles is None or (titles.items_only and piece.kind != "item") or len(piece.body.text) > 300:
            self.titles = None
            yield from self._stretch(piece, piece.words)
            return
        number = piece.label.strip("().: ") if piece.label[:1].isdigit() else ""
        first = next(sentences_of(piece.body), piece.body)
        goal = GoalBegins(
            titles.depth, number, first.line.rstrip("."), first.source, len(re.findall(r"\d+", number)), titles.word
        )
        keep = titles
        yield from self._begin_goal(goal, _LINE_LEVEL + titles.depth)
        self.titles = keep if piece.kind == "item" else None

    def _stretch(self, piece: Text, words: Wording) -> Iterator[Finding]:
        self.titles = None
        marker = marker_at_start(words) or (self._child(words) if self._may_begin(piece) else None)
        if marker is not None:
            title, rest = _title_and_rest(marker)
            goal = begun(Marker(marker.depth, marker.number, title, title_whole(marker, title), marker.word))
            yield from self._begin_goal(goal, _LINE_LEVEL + marker.depth)
            if rest is not None:
                yield from self._labelled_parts(piece, rest)
        elif self.pending is not None and not self._begins_otherwise(words):
            yield from self._pending_title(piece, words)
        elif self._line_label(words):
            return
        elif self.reach and (chapter := RUN_IN_CHAPTER.match(words.text)):
            yield from self._close(0)
            self.open = Open("followup", in_goal=False, alone=True)
            yield from self._labelled_parts(piece, words.part(chapter.end()))
        else:
            yield from self._labelled_parts(piece, piece.body if words is piece.words else words)

    def _may_begin(self, piece: Text) -> bool:
        return piece.kind == "paragraph" or self.open is None or "." in piece.label.strip(".")

    def _pending_title(self, piece: Text, words: Wording) -> Iterator[Finding]:
        sentences = list(sentences_of(piece.body if words.text == piece.words.text else words))
        if sentences and len(sentences[0].text) <= 300:
            yield from self._title(sentences[0])
            for sentence in sentences[1:]:
                yield from self._prose(sentence)
        self.pending = None

    def _line_label(self, words: Wording) -> bool:
        """A line that is only a label opens it."""
        if len(words.text) > _LONGEST_LINE_LABEL:
            return False
        bare = bare_marker(words.text)
        if bare and (self.reach or words.text.endswith(":")):
            self.titles = Titles(bare[0], bare[1], items_only=False)
            return True
        label = field_named(words.text, "goal" if self.reach else "programme")
        if label:
            self.open = Open(label, in_goal=bool(self.reach), alone=True)
        return label is not None

    def _labelled_parts(self, piece: Text, words: Wording) -> Iterator[Finding]:
        for part in _with_targets(labelled(words, "goal" if self.reach else "programme")):
            if part.field is None:
                yield from self._unlabelled(piece, part.value)
                continue
            self.open = Open(part.field, in_goal=bool(self.reach), taken=bool(part.value.text))
            if part.value.text:
                yield from self._value(part.value, part.quoted)

    def _unlabelled(self, piece: Text, words: Wording) -> Iterator[Finding]:
        if self._goes_on(piece):
            if self.open is not None and piece.kind == "paragraph":
                self.open.taken = not words.text.endswith(":")
            if words.text.endswith(":") and self.open and self.open.in_goal:
                return
            yield from self._value(words, None)
        else:
            if piece.kind == "paragraph":
                self.open = None
            yield from self._prose(words)

    def _goes_on(self, piece: Text) -> bool:
        if self.open is None:
            return False
        return piece.kind == "item" or self.open.goes_on

    def _value(self, words: Wording, quoted: Wording | None) -> Iterator[Finding]:
        if self.open is None:
            return
        if self.open.in_goal:
            yield FieldStated(self.open.field, words, quoted=quoted)
        else:
            yield from self._fact_of_chapter(self.open.field, words, quoted)

    def _fact_of_chapter(self, label: Field, words: Wording, quoted: Wording | None) -> Iterator[Finding]:
        """A value beside a label of the programme; sentences that run on behind it are running text."""
        first = next(sentences_of(words), words)
        value = worth_keeping(label, words) if label in _WHOLE else first
        if value is not None:
            yield from fact(label, value, self.naming, quoted if value is words else None)
        rest = words if label in _WHOLE else words.part(len(first.text))
        for sentence in sentences_of(rest):
            told = self._sentence(sentence)
            yield from (one for one in told if not (isinstance(one, FactStated) and _is_said(one, value)))

    # Running text

    def _prose(self, words: Wording) -> Iterator[Finding]:
        for sentence in sentences_of(words):
            yield from self._sentence(sentence)

    def _sentence(self, sentence: Wording) -> Iterator[Finding]:
        if self.sentences:
            if self.reach and self.reach[-1].level >= _SENTENCE_LEVEL and of_the_whole(sentence.text):
                yield from self._close(_SENTENCE_LEVEL)
            stated = stated_goal(sentence)
            goals = [stated] if stated else list(listed_goals(sentence))
            for goal in goals:
                yield from self._begin_goal(goal, _SENTENCE_LEVEL + goal.depth)
            if stated:
                return
        understood = "" if self.reach else self.duties.committee
        stated_parts = assignments_in(sentence, self.naming, understood)
        assigned = [found for found in stated_parts if self.reach or found.numbers]
        if assigned:
            yield from assigned
            yield from self._also(sentence)
            return
        also = list(self._also(sentence))
        yield from also
        if not any(isinstance(one, FactStated) and one.field == "minimum" for one in also):
            yield from self.duties.duties(sentence)

    def _also(self, sentence: Wording) -> Iterator[Finding]:
        """What else the sentence says: a field of the goal it stands under, or a fact of the programme."""
        if not self.reach:
            yield from facts_in(sentence, self.naming)
            return
        label = field_in(sentence.text)
        if label:
            yield FieldStated(label, sentence)

    # Tables

    def _table(self, table: Table, index: int) -> Iterator[Finding]:
        self.open = self.titles = None
        grid = grid_of(table, self.naming)
        if grid is not None:
            legend = legend_in(self._around(index, table))
            yield from rows_read(grid, self.naming, legend, inside_goal=bool(self.reach))
            if grid.goal_columns and self.reach and self.reach[-1].goal.title:
                yield self.reach[-1].goal
            elif grid.goal_columns:
                yield GoalEnds()
            return
        for cells in pairs(table):
            if len(cells) == 1:
                yield from self._stretch(Text("paragraph", cells[0]), cells[0])
            else:
                yield from self._pair(*cells)

    def _around(self, index: int, table: Table) -> list[str]:
        near = [*self.pieces[index + 1 : index + 4], *reversed(self.pieces[max(0, index - 3) : index])]
        return [
            *(piece.words.text for piece in near if isinstance(piece, Text)),
            *(cell.text for row in table.rows[-2:] for cell in row),
        ]

    def _pair(self, name: Wording, value: Wording) -> Iterator[Finding]:
        marker = marker_at_start(name, heading=True)
        bare = bare_marker(name.line)
        if marker is not None and not marker.title.text:
            goal = GoalBegins(marker.depth, marker.number, value.line, value.source, marker.parts, marker.word)
            yield from self._begin_goal(goal, _LINE_LEVEL + marker.depth)
        elif bare:
            numbered = marker_at_start(value, heading=True) or plain_number(value)
            number, title = (numbered.number, numbered.title.line) if numbered else ("", value.line)
            goal = GoalBegins(bare[0], number, title, value.source, len(re.findall(r"\d+", number)), bare[1])
            yield from self._begin_goal(goal, _LINE_LEVEL + bare[0])
        elif self.reach and (label := field_named(name.line)):
            yield FieldStated(label, value)
        elif not self.reach and (label := field_named(name.line, "programme")):
            yield from fact(label, value, self.naming)


def _is_said(fact_: FactStated, value: Wording | None) -> bool:
    """Whether the value of the chapter holds this fact already."""
    place = value.source if value is not None else None
    return place is not None and place.start <= fact_.source.start < place.end


def _with_targets(parts: Iterable[Labelled]) -> Iterator[Labelled]:
    """An indicator is quoted with the baseline and target that stand right behind it."""
    held: Labelled | None = None
    for part in parts:
        if held is not None and part.field in ("baseline", "target"):
            held = replace(held, quoted=held.quoted.followed_by([part.quoted]))
            continue
        if held is not None:
            yield held
        held = part if part.field == "indicator" else None
        if held is None:
            yield part
    if held is not None:
        yield held


def _is_not_meant(piece: Piece) -> bool:
    """Whether it stands under a heading that shows an example or explains words."""
    page = piece.words.page if isinstance(piece, Text) else next((c.page for row in piece.rows for c in row), None)
    return page is not None and any(_NOT_MEANT.search(title) for title in page.section)


def _is_sibling(one: GoalBegins, other: GoalBegins) -> bool:
    """Goals of the same word, or of a deeper one, are ended by the next."""
    return (one.depth, one.parts if one.depth != 4 else 0) >= (other.depth, other.parts if other.depth != 4 else 0)


def _title_and_rest(marker: Marker) -> tuple[Wording, Wording | None]:
    """A line's title ends where a label or a second sentence begins."""
    parts = list(labelled(marker.title))
    if not parts or parts[0].field is not None:
        return marker.title.part(0, 0), marker.title if marker.title.text else None
    first = next(sentences_of(parts[0].value), parts[0].value)
    rest = marker.title.part(len(first.text))
    return first, rest if rest.text else None


def title_whole(marker: Marker, title: Wording) -> Wording:
    """From the marker's own words to the end of its title."""
    start = marker.whole.text.find(title.text) if title.text else -1
    return marker.whole.part(0, start + len(title.text)) if start >= 0 else marker.whole


__all__ = ["FactStated", "Reader"]

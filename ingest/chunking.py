"""From blocks to passages: what is found, and the units in it that are cited.

Order: headings give the path; the blocks under one heading form a group; in a group, a list takes the sentence that
leads into it along, rows of a table stand together, a definition and a question with its answer stay whole, and running
text is cut into windows of a few sentences at paragraph borders.

Invariant: every unit stands in exactly one passage, in document order; no passage crosses a heading; no passage is
longer than `LONGEST_PASSAGE` characters (about 480 tokens of the embedding model).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from ingest.blocks import Block, ParsedFile
from ingest.structure.abbreviations import learned_abbreviations
from ingest.structure.units import BlockUnits, units_of
from knowledge.passages import Document, Furniture, Passage, PassageKind, Section, Unit

LONGEST_PASSAGE = 1600
LONGEST_WINDOW = 900
SHORTEST_WINDOW = 400
SHORTEST_LEAD = 25
LONGEST_TABLE_PART = 900
LONGEST_QUESTION = 160

_CHECKLIST = re.compile(
    r"(?i)säkerställ|checklist|\bkontrollera\b|\bstäm av\b|bocka av|kontrollfrågor|\bmake sure\b|\bensure\b"
)
_STEP_LABEL = re.compile(r"(?i)(steg|fas|moment|etapp|step|phase)\s*\d")
_STEPS = re.compile(
    r"(?i)\bsteg\w*\b|\bfas(?:er|erna|en)?\b|gör så här|tillvägagångssätt|arbetsgång|\bsteps?\b|\bprocess(?:en)?\b"
)
_GLOSSARY = re.compile(r"(?i)begrepp|ordlista|ordförklaring|definition|förkortning|glossary|terminologi")
_REFERENCES = re.compile(
    r"(?i)^(?:\W|\d)*(?:referens(?:er|lista)|källor|källförteckning|litteratur(?:lista)?|references|noter)\b"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A passage before it has an identity."""

    kind: PassageKind
    units: tuple[Unit, ...]

    @property
    def length(self) -> int:
        return sum(len(unit.line) + 1 for unit in self.units)


@dataclass(frozen=True, slots=True)
class Group:
    """The blocks under one heading path, furniture left out."""

    path: tuple[str, ...]
    blocks: tuple[BlockUnits, ...]


def to_document(
    parsed: ParsedFile,
    *,
    source: str,
    document_id: str,
    digest: str,
    programme: str | None = None,
    group: str = "",
) -> tuple[Document, list[Passage]]:
    """The document and its passages, in order. `source` is the file's path as shown; `digest` its SHA-256 in hex."""
    read = [units_of(block, parsed.text) for block in parsed.blocks]
    sections, groups = _by_heading(read)
    document = Document(
        id=document_id,
        title=parsed.title or title_from_name(source),
        source=source,
        digest=digest,
        media_type=parsed.media_type,
        text=parsed.text,
        language=parsed.language,
        pages=parsed.pages,
        programme=programme,
        group=group,
        sections=tuple(sections),
        furniture=_furniture(read),
        abbreviations=learned_abbreviations(_own_text(read)),
    )
    return document, _identified(document_id, groups)


def title_from_name(source: str) -> str:
    """A readable title from a file's name: "ale-sociala_investeringar.txt" gives "Ale sociala investeringar"."""
    words = re.sub(r"[-_.\s]+", " ", PurePath(source).stem).strip()
    return words[:1].upper() + words[1:]


def _furniture(read: Sequence[BlockUnits]) -> tuple[Furniture, ...]:
    found: list[Furniture] = []
    for entry in read:
        if entry.block.kind == "furniture":
            found += [Furniture(span, entry.block.reason or "empty") for span in entry.block.spans]
        found += [Furniture(span, "reference_mark") for span in entry.marks]
    return tuple(sorted(found, key=lambda furniture: furniture.span.start))


def _own_text(read: Sequence[BlockUnits]) -> str:
    return "\n".join(entry.block.text for entry in read if entry.block.kind != "furniture")


def _by_heading(read: Sequence[BlockUnits]) -> tuple[list[Section], list[Group]]:
    sections: list[Section] = []
    groups: list[Group] = []
    stack: list[tuple[int, str]] = []
    gathered: list[BlockUnits] = []
    for entry in read:
        if entry.block.kind == "heading":
            groups.append(Group(tuple(title for _, title in stack), tuple(gathered)))
            gathered = []
            stack = [*((level, title) for level, title in stack if level < entry.block.level)]
            stack.append((entry.block.level, entry.block.text))
            sections.append(Section(tuple(title for _, title in stack), entry.block.level, entry.block.spans[0]))
        elif entry.units:
            gathered.append(entry)
    groups.append(Group(tuple(title for _, title in stack), tuple(gathered)))
    return sections, [group for group in groups if group.blocks]


def _identified(document_id: str, groups: Iterable[Group]) -> list[Passage]:
    seen: Counter[str] = Counter()
    passages: list[Passage] = []
    for group in groups:
        for draft in drafts_of(group):
            text = "\n".join((draft.kind, *group.path, *(unit.line for unit in draft.units)))
            short = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
            seen[short] += 1
            identity = f"{document_id}-{short}" + (f"-{seen[short]}" if seen[short] > 1 else "")
            passages.append(Passage(identity, document_id, len(passages), draft.kind, group.path, draft.units))
    return passages


def drafts_of(group: Group) -> list[Draft]:
    """The passages under one heading, in order; footnotes last, so that they part no list and no paragraph."""
    own = [entry for entry in group.blocks if entry.block.kind != "footnote"]
    notes = [unit for entry in group.blocks if entry.block.kind == "footnote" for unit in entry.units]
    return [*_own_drafts(own, group.path), *_parts("footnote", notes, LONGEST_WINDOW)]


def _own_drafts(blocks: Sequence[BlockUnits], path: tuple[str, ...]) -> list[Draft]:
    drafts: list[Draft] = []
    running: list[BlockUnits] = []
    for run in _runs(blocks):
        kind = run[0].block.kind
        if kind == "paragraph":
            running = list(run)
            continue
        lead, running = _split_lead(running) if kind in ("item", "row") else ((), running)
        drafts += _running_drafts(running, path)
        running = []
        drafts += _structured_drafts(run, lead, path)
    return [*drafts, *_running_drafts(running, path)]


def _runs(blocks: Sequence[BlockUnits]) -> list[list[BlockUnits]]:
    """Neighbouring blocks of one kind (of one table, for rows) put together."""
    runs: list[list[BlockUnits]] = []
    for entry in blocks:
        last = runs[-1][-1].block if runs else None
        if last is not None and last.kind == entry.block.kind and last.table == entry.block.table:
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return runs


def _split_lead(paragraphs: list[BlockUnits]) -> tuple[tuple[Unit, ...], list[BlockUnits]]:
    """The sentence right before a list, two where the last is too short to say much; and what is left before them."""
    if not paragraphs:
        return (), []
    *before, last = paragraphs
    count = 2 if len(last.units[-1].text) < SHORTEST_LEAD and len(last.units) > 1 else 1
    lead = tuple(replace(unit, role="lead") for unit in last.units[-count:])
    rest = replace(last, units=last.units[:-count])
    return lead, [*before, *([rest] if rest.units else [])]


def _structured_drafts(run: Sequence[BlockUnits], lead: tuple[Unit, ...], path: tuple[str, ...]) -> list[Draft]:
    kind = run[0].block.kind
    units = [unit for entry in run for unit in entry.units]
    if kind == "row":
        return _parts("table", [*lead, *units], LONGEST_TABLE_PART)
    list_kind = _list_kind(lead, units, path)
    if list_kind == "definition":
        return [*_parts("text", lead, LONGEST_PASSAGE), *(_one_each(run, list_kind))]
    return _parts(list_kind, [*lead, *units], LONGEST_PASSAGE)


def _one_each(run: Sequence[BlockUnits], kind: PassageKind) -> list[Draft]:
    return [draft for entry in run for draft in _parts(kind, entry.units, LONGEST_PASSAGE)]


def _list_kind(lead: Sequence[Unit], items: Sequence[Unit], path: tuple[str, ...]) -> PassageKind:
    heading = path[-1] if path else ""
    introduction = " ".join([heading, *(unit.text for unit in lead)])
    if _REFERENCES.search(heading):
        return "footnote"
    if _GLOSSARY.search(heading):
        return "definition"
    if _CHECKLIST.search(introduction):
        return "checklist"
    labelled = [unit for unit in items if unit.label]
    if labelled and all(_STEP_LABEL.match(unit.label) for unit in labelled):
        return "steps"
    numbered = len(labelled) > 1 and labelled[0].label[0].isdigit()
    return "steps" if numbered and _STEPS.search(introduction) else "list"


def _parts(kind: PassageKind, units: Sequence[Unit], longest: int) -> list[Draft]:
    """One draft where it fits; otherwise cut between units into parts of about the same length."""
    total = sum(len(unit.line) + 1 for unit in units)
    if total <= longest:
        return [Draft(kind, tuple(units))] if units else []
    goal = total / -(-total // longest)
    drafts: list[Draft] = []
    part: list[Unit] = []
    length = 0
    for unit in units:
        size = len(unit.line) + 1
        if part and (length + size > longest or length + size / 2 > goal) and part[-1].role != "lead":
            drafts.append(Draft(kind, tuple(part)))
            part, length = [], 0
        part.append(unit)
        length += size
    return [*drafts, Draft(kind, tuple(part))] if part else drafts


def _running_drafts(paragraphs: Sequence[BlockUnits], path: tuple[str, ...]) -> list[Draft]:
    heading = path[-1] if path else ""
    if _REFERENCES.search(heading):
        return _parts("footnote", [unit for entry in paragraphs for unit in entry.units], LONGEST_WINDOW)
    if _GLOSSARY.search(heading) and any(_is_definition(entry.block) for entry in paragraphs):
        return _one_each(paragraphs, "definition")
    if heading.endswith("?") and not _has_questions(paragraphs):
        units = [unit for entry in paragraphs for unit in entry.units]
        whole = sum(len(unit.line) + 1 for unit in units) <= LONGEST_PASSAGE
        return _parts("question", units, LONGEST_PASSAGE if whole else LONGEST_WINDOW)
    return [draft for part in _by_question(paragraphs) for draft in part]


def _is_definition(block: Block) -> bool:
    return re.match(r"[^.!?]{2,70}?(?::| [–-] |\n)\s*\S", block.text) is not None


def _is_question(entry: BlockUnits) -> bool:
    text = entry.block.text
    return len(entry.units) == 1 and text.endswith("?") and len(text) <= LONGEST_QUESTION and text[0].isalnum()


def _has_questions(paragraphs: Sequence[BlockUnits]) -> bool:
    return any(_is_question(entry) for entry in paragraphs)


def _by_question(paragraphs: Sequence[BlockUnits]) -> list[list[Draft]]:
    """Each question paragraph with the paragraphs up to the next one; windows for the rest."""
    parts: list[list[BlockUnits]] = [[]]
    for entry in paragraphs:
        if _is_question(entry):
            parts.append([])
        parts[-1].append(entry)
    return [_question_or_windows(part) for part in parts if part]


def _question_or_windows(part: Sequence[BlockUnits]) -> list[Draft]:
    if len(part) < 2 or not _is_question(part[0]):
        return _windows(part)
    question = replace(part[0].units[0], role="lead")
    answer = [unit for entry in part[1:] for unit in entry.units]
    return _parts("question", [question, *answer], LONGEST_PASSAGE)


def _windows(paragraphs: Sequence[BlockUnits]) -> list[Draft]:
    """Running text in windows of about 500-900 characters, cut at paragraph borders where that can be."""
    drafts: list[Draft] = []
    for entry in paragraphs:
        for draft in _parts("text", entry.units, LONGEST_WINDOW):
            if drafts and _belong_together(drafts[-1], draft):
                drafts[-1] = Draft("text", drafts[-1].units + draft.units)
            else:
                drafts.append(draft)
    return drafts


def _belong_together(last: Draft, draft: Draft) -> bool:
    """Whether a short paragraph joins its neighbour: both fit one window, or one is too short to stand alone."""
    together = last.length + draft.length
    if last.units[-1].text.endswith(":"):
        return together <= LONGEST_PASSAGE
    short = min(last.length, draft.length) < SHORTEST_WINDOW / 2
    return together <= LONGEST_WINDOW if last.length < SHORTEST_WINDOW or short else False

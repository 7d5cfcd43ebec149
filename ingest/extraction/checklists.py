"""Draft checklists out of documents, at ingest: what a coordinator may look over, edit and publish.

Order: the document's lists (`listings`); which of them ask for something to be done, by the words that lead into them,
by their numbers, or by what the items say; those that belong together made one; each made a template.

Invariant: deterministic, and nothing is invented: every item is the document's own words, with their exact place.
Precision goes before recall: a list that only tells, or that states goals, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.extraction.listings import Entry, Listing, listings_of, rows_of, steps_in_headings
from knowledge.domain.forms import Item, Template
from knowledge.domain.identifiers import free_id, short_slug
from knowledge.domain.programmes import Programme, Source
from knowledge.passages import Document, Passage
from knowledge.templates import default_fields

FEWEST_ASKED = 2
FEWEST_STEPS = 3
MOST_ITEMS = 200
"""A longer list is a register, not something that a person goes through."""
MOST_DRAFTS = 200
MOST_WITH_DUTY = 0.6
LONGEST_ID = 48
LONGEST_TEMPLATE_ID = 60
LONGEST_TITLE = 120

_CHECKLIST = re.compile(r"(?i)\bcheck-?list|\bchecklis[ts]|\bkontrollista|\bkontrollfrågor|\bkom ihåg-lista")
_MAKE_SURE = re.compile(
    r"(?i)\bsäkerställ(?:a|er|s)?\b|\bkontrollera\b|\bstäm(?:ma)? av\b|\bbocka av\b|\bse till att\b|\bkom ihåg\b"
    r"|\bmake sure\b|\bensure\b|\bcheck that\b"
)
_STEPS = re.compile(
    r"(?i)\bsteg(?:en|vis)?\b|\bså (?:här )?(?:gör|går|arbetar|söker|anmäler|fyller|ansöker)\b|\bgör så här\b"
    r"|\barbetsgång|\btillvägagångssätt|\binstruktion|\brutin(?:en)?\b|\bordning(?:en)?:|\bsteps?\b|\bhow to\b"
)
_STEP_WORDS = frozenset({"steg", "moment", "step"})
_DUTY = re.compile(r"(?i)\b(?:ska|skall|bör|måste|behöver|should|must|shall)\b")
_TELLS = re.compile(
    r"(?i)\b(?:har|hade|gjorde|gjordes|genomförde|genomfördes|visade|visar|blev|lyfte|lyftes|bestod|identifierats"
    r"|identifierades|beskrivs|was|were|has|have|had)\b"
)
_AIMS = re.compile(
    r"(?i)\b(?:\w*mål(?:en|et|sättning\w*)?|syfte[tn]?|vision(?:en)?|bidra|leda till|resultera|objectives?)\b"
)
_READING = re.compile(
    r"(?i)\bläs (?:gärna |också )?(?:mer|vidare)?|\blänkar\b|\bkontakt|\bkällor|\breferens|\bbilag|\binnehåll\b"
    r"|\bfallgropar|\bmer information|\bread more|\bsee also"
)
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÅÄÖ])")
_OWN_NUMBER = re.compile(r"^\d+(?:\.\d+)*\.?\s+(?=\S)")
_ENDING = re.compile(r"(?i)(?:[\s,;]+(?:och|samt|eller|and|or))?[\s,;]*$")


@dataclass(frozen=True, slots=True)
class Draft:
    """Lists that are one checklist. `path` ends with the heading that it is named by."""

    path: tuple[str, ...]
    listings: tuple[Listing, ...]

    @property
    def entries(self) -> Iterator[Entry]:
        return (entry for listing in self.listings for entry in listing.entries)


def checklists(
    document: Document, passages: Sequence[Passage], programme: Programme | None = None
) -> tuple[Template, ...]:
    """A draft for each list that asks for something to be done, in the document's order.

    `programme` is what was extracted from the document: the goals it states are no checklist.
    """
    goals = _goal_places(programme) if programme else ()
    tables = [one for one in rows_of(passages) if _checklist_heading(one, document)]
    in_order = sorted([*listings_of(passages), *steps_in_headings(document), *tables], key=lambda one: one.begins)
    lists = [one for one in in_order if not _is_left_alone(one, goals)]
    made: list[Template] = []
    for draft in _drafts(lists, document):
        made.append(_template(draft, document, made))
    return tuple(made)


def lists_left(
    document: Document, passages: Sequence[Passage], programme: Programme | None, drafted: Sequence[Template]
) -> list[Listing]:
    """The lists that are in none of the `drafted` templates, nor would be, and that state none of the goals."""
    goals = _goal_places(programme) if programme else ()
    known = [*drafted, *checklists(document, passages, programme)]
    sources = [item.source for template in known for item in template.items if item.source]
    taken = [*goals, *((source.start, source.end) for source in sources if source.document == document.id)]
    fitting = [one for one in listings_of(passages) if FEWEST_ASKED <= len(one.entries) <= MOST_ITEMS]
    return [one for one in fitting if not any(_is_in(entry, taken) for entry in one.entries)]


def template_of(listing: Listing, document: Document, named: str = "", made: Sequence[Template] = ()) -> Template:
    """A draft of one list, whatever it is. `named` takes the place of its heading; `made` are beside it."""
    return _template(Draft(listing.path, (listing,)), document, made, named)


def _drafts(lists: Sequence[Listing], document: Document) -> list[Draft]:
    """Each list that asks, together with those it goes on from or shares a checklist's heading with."""
    found: list[Draft] = []
    for listing in lists:
        named = _checklist_heading(listing, document)
        if found and (
            named is not None
            and named == found[-1].path
            and _checklist_heading(found[-1].listings[0], document) == named
        ):
            found[-1] = replace(found[-1], listings=(*found[-1].listings, listing))
        elif found and _goes_on_from(found[-1], listing):
            shared = _shared(found[-1].path, listing.path)
            found[-1] = Draft(shared, (*found[-1].listings, listing))
        elif named is not None:
            found.append(Draft(named, (listing,)))
        elif _asks(listing, document):
            found.append(Draft(listing.path, (listing,)))
    fitting = [draft for draft in found if FEWEST_ASKED <= len(list(draft.entries)) <= MOST_ITEMS]
    return fitting[:MOST_DRAFTS]


def _checklist_heading(listing: Listing, document: Document) -> tuple[str, ...] | None:
    """The path to the heading that calls all under it a checklist; () where the document's title does."""
    if _CHECKLIST.search(document.title):
        return listing.path[:1] if listing.path[:1] == (document.title,) else ()
    return next(
        (listing.path[: depth + 1] for depth, heading in enumerate(listing.path) if _CHECKLIST.search(heading)), None
    )


def _goes_on_from(draft: Draft, listing: Listing) -> bool:
    """ "Steg 9" after "Steg 8", under the next heading."""
    last, first = list(draft.entries)[-1], listing.entries[0]
    same_word = first.label_word == last.label_word and first.label_word in _STEP_WORDS
    return same_word and listing.numbers is not None and first.number == (last.number or 0) + 1


def _shared(path: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    depth = next((at for at, (one, two) in enumerate(zip(path, other, strict=False)) if one != two), len(path))
    return path[: min(depth, len(other))]


def _asks(listing: Listing, document: Document) -> bool:
    lead = _last_sentence(listing.lead)
    if listing.is_ticked_off or _CHECKLIST.search(lead) or _is_steps(listing, document):
        return True
    if _MAKE_SURE.search(lead) and not _TELLS.search(lead):
        return True
    if not lead.endswith((".", "!", "?")) and _DUTY.search(lead):
        return not (_TELLS.search(lead) or _AIMS.search(lead))
    return _states_duties(listing)


def _is_steps(listing: Listing, document: Document) -> bool:
    numbers = listing.numbers
    if numbers is None or numbers[0] != 1 or len(numbers) < FEWEST_STEPS:
        return False
    if all(entry.label_word in _STEP_WORDS for entry in listing.entries):
        return True
    if any(entry.label_word for entry in listing.entries):
        return False
    introduction = f"{document.title}\n{listing.heading}\n{_last_sentence(listing.lead)}"
    return bool(_STEPS.search(introduction)) and not _TELLS.search(_last_sentence(listing.lead))


def _states_duties(listing: Listing) -> bool:
    """Most items say what ought to be done, and the words before them do not tell of something else."""
    if len(listing.entries) < FEWEST_STEPS or _AIMS.search(f"{listing.heading} {listing.lead}"):
        return False
    if _TELLS.search(_last_sentence(listing.lead)):
        return False
    duties = sum(bool(_DUTY.search(_SENTENCE_END.split(entry.text)[0])) for entry in listing.entries)
    return duties >= MOST_WITH_DUTY * len(listing.entries)


def _is_left_alone(listing: Listing, goals: Sequence[tuple[int, int]]) -> bool:
    """A list of what to read, or of what the programme states."""
    lead = _last_sentence(listing.lead)
    if _READING.search(listing.heading) or _READING.search(lead) or _states_aims(lead):
        return True
    stated = sum(_is_in(entry, goals) for entry in listing.entries)
    return 2 * stated > len(listing.entries)


def _is_in(entry: Entry, places: Sequence[tuple[int, int]]) -> bool:
    """Whether it begins where one of the places is."""
    span = entry.units[0].spans[0]
    return any(start < span.end and end > span.start for start, end in places)


def _states_aims(lead: str) -> bool:
    """ "Visionen är att:" under whatever heading."""
    return bool(_AIMS.search(lead)) and not (_DUTY.search(lead) or _MAKE_SURE.search(lead))


def _goal_places(programme: Programme) -> tuple[tuple[int, int], ...]:
    sources: list[Source | None] = [goal.source for goal in programme.goals]
    for _, subgoal in programme.subgoals:
        stated = (*subgoal.activities, *subgoal.indicators)
        sources += [subgoal.source, *(one.source for one in stated), *(one.source for one in subgoal.assignments)]
    return tuple((source.start, source.end) for source in sources if source)


def _template(draft: Draft, document: Document, made: Sequence[Template], named: str = "") -> Template:
    lead = _last_sentence(draft.listings[0].lead) if len(draft.listings) == 1 else ""
    name = named or _name(draft, document)
    title = _title(name, document)
    if lead and (name == document.title or title in {one.title for one in made}):
        name = lead.rstrip(": ")
        title = _title(name, document)
    plain = short_slug(f"{document.id}-{name}", LONGEST_TEMPLATE_ID)
    return Template(
        id=free_id(plain, {one.id for one in made}),
        title=title,
        kind="checklist",
        items=tuple(_items(draft, document)),
        description=lead,
        names=() if name == title else (name,),
        document=document.id,
        status="draft",
    )


def _title(name: str, document: Document) -> str:
    """The heading, told by its document where it does not say by itself that it is a checklist."""
    is_told = name == document.title or (_CHECKLIST.search(name) and len(name.split()) > 1)
    told = name if is_told else f"{document.title}: {name}"
    return told[:LONGEST_TITLE].rstrip()


def _name(draft: Draft, document: Document) -> str:
    return _OWN_NUMBER.sub("", draft.path[-1]) if draft.path else document.title


def _items(draft: Draft, document: Document) -> Iterator[Item]:
    taken: set[str] = set()
    several = len({listing.path for listing in draft.listings}) > 1
    for entry in draft.entries:
        label = _ENDING.sub("", entry.text)
        item_id = free_id(short_slug(label, LONGEST_ID) or "punkt", taken)
        taken.add(item_id)
        section = " · ".join(entry.path[len(draft.path) :]) if several else ""
        yield Item(item_id, label, default_fields("checklist"), section, source=entry.source(document))


def _last_sentence(lead: str) -> str:
    return re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])", lead.strip())[-1]

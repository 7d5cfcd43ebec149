"""The questions of an item: their kinds, options, offers and conditions.

Invariant: a condition names an earlier question of the same item, and a meaning that its answer can have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from knowledge.domain.committees import slug
from knowledge.domain.forms import Condition, Field, FieldKind, Option
from knowledge.templates import words
from knowledge.templates.entries import Entry, Problems
from knowledge.templates.values import Reading, id_from

FIELD_KEYS = ("id", "label", "kind", "help", "required", "options", "offers", "shown_when")
_FREE: tuple[FieldKind, ...] = ("text", "people", "when", "number", "link")
"""The kinds whose answer is the person's own words, so that something may be offered as a start."""
_MOST_OPTIONS = 20


class Questions:
    """Makes fields of a file's entries and tells what is wrong with them."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._read = Reading(problems)

    def fields(self, entries: Sequence[Entry]) -> tuple[Field, ...]:
        fields: list[Field] = []
        for entry in entries:
            fields.append(self._field(entry, fields))
        self._read.unique([entry.place for entry in entries], [field.id for field in fields])
        return tuple(fields)

    def _field(self, entry: Entry, before: Sequence[Field]) -> Field:
        read = self._read
        entry = entry.about("label", "id")
        read.known_keys(entry, FIELD_KEYS)
        label = read.text(entry, "label", needed=True)
        kind = cast("FieldKind", read.word(entry, "kind", words.FIELD_KINDS, "text"))
        return Field(
            id=read.id(entry, otherwise=id_from(label, "fraga"), taken=[field.id for field in before]),
            label=label,
            kind=kind,
            help=read.text(entry, "help", long=True),
            required=read.flag(entry, "required"),
            options=self._options(entry, kind),
            offers=self._offers(entry, kind),
            shown_when=self._condition(entry, before),
        )

    def _options(self, entry: Entry, kind: FieldKind) -> tuple[Option, ...]:
        labels = self._read.texts(entry, "options", most=_MOST_OPTIONS)
        if kind == "choice" and len(labels) < 2:
            self._problems.tell_of(entry, "options", "{key}: a choice needs at least two.")
        if kind != "choice" and labels:
            self._problems.tell_of(entry, "options", "{key} is for a choice; the kind here is {kind}.", kind=kind)
        options = tuple(Option(slug(label), label) for label in labels)
        if len({option.id for option in options} - {""}) < len(options):
            self._problems.tell_of(entry, "options", "{key}: two are too alike. Give them different names.")
        return options

    def _offers(self, entry: Entry, kind: FieldKind) -> tuple[str, ...]:
        offers = self._read.texts(entry, "offers", most=_MOST_OPTIONS)
        if offers and kind not in _FREE:
            text = "{key} is for an answer in own words; the kind here is {kind}."
            self._problems.tell_of(entry, "offers", text, kind=kind)
        return offers

    def _condition(self, entry: Entry, before: Sequence[Field]) -> Condition | None:
        condition = entry.values.get("shown_when", "")
        if not condition:
            return None
        if not isinstance(condition, Entry):
            self._problems.tell_of(entry, "shown_when", "{key} must hold field and meanings.")
            return None
        self._read.known_keys(condition, ("field", "meanings"))
        said = self._read.text(condition, "field", needed=True)
        asked = next((field for field in before if said in (field.id, field.label)), None)
        if asked is None:
            text = "{key}: no earlier question of this item is called “{said}”."
            self._problems.tell_of(entry, "shown_when", text, said=said[:40])
            return None
        return Condition(asked.id, self._meanings(condition, asked, entry.name_of("shown_when")))

    def _meanings(self, condition: Entry, asked: Field, key: str) -> tuple[str, ...]:
        known = meanings_of(asked)
        if not known:
            self._problems.tell(
                condition.place, "{key}: “{label}” is answered in own words.", key=key, label=asked.label
            )
            return ()
        said = self._read.texts(condition, "meanings", most=_MOST_OPTIONS)
        found = [words.meant(one, known) for one in said]
        if not found or None in found:
            choices = ", ".join(f"{one} ({names[0]})" for one, names in known.items())
            self._problems.tell(
                condition.place, "{key}: the answers must be among {choices}.", key=key, choices=choices
            )
        return tuple(one for one in found if one)


def meanings_of(field: Field) -> Mapping[str, tuple[str, ...]]:
    """What an answer of the field can mean, each with the words for it; empty where it is the person's own words."""
    if field.kind == "rating":
        return words.RATING_WORDS
    if field.kind == "status":
        return words.STATUS_WORDS
    return {option.id: (option.label.lower(),) for option in field.options}

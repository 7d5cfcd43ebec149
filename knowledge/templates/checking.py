"""From a file's entries to a template, or to everything that is wrong with it, each with its place and what to write.

Order: the template's own keys, then item by item its questions, then what two entries may not share. Nothing unknown is
passed over: a key that nobody reads is a slip of the pen, and what it holds must not be lost.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast

from knowledge.domain.forms import Field, Item, Template, TemplateKind, TemplateStatus
from knowledge.domain.programmes import Source
from knowledge.templates import words
from knowledge.templates.entries import Entry, Problems, Value
from knowledge.templates.questions import Questions
from knowledge.templates.values import Reading, id_from

_MOST_ITEMS = 300
_MOST_FIELDS = 30
_MOST_NAMES = 20

TEMPLATE_KEYS = (
    "id",
    "title",
    "kind",
    "description",
    "names",
    "document",
    "status",
    "source",
    "field_sets",
    "fields",
    "items",
)
ITEM_KEYS = ("id", "label", "section", "why", "source", "quote", "repeatable", "row_label", "fields")
SOURCE_KEYS = ("document", "page", "section", "quote")


class Checking:
    """One file's way to a template. `defaults` are the questions of an item that has none, by the template's kind."""

    def __init__(self, problems: Problems, defaults: Mapping[TemplateKind, tuple[Field, ...]]) -> None:
        self._problems = problems
        self._read = Reading(problems)
        self._questions = Questions(problems)
        self._defaults = defaults
        self._sets: Mapping[str, tuple[Field, ...]] = {}

    def template(self, entry: Entry, otherwise_id: str) -> Template:
        """Raises FormError that tells all that is wrong."""
        read = self._read
        read.known_keys(entry, TEMPLATE_KEYS)
        self._sets = self._field_sets(entry)
        kind = cast("TemplateKind", read.word(entry, "kind", words.TEMPLATE_KINDS, "checklist"))
        template = Template(
            id=read.id(entry, otherwise=otherwise_id),
            title=read.text(entry, "title", needed=True),
            kind=kind,
            items=self._items(entry, self.fields(entry, self._defaults[kind])),
            description=read.text(entry, "description", long=True),
            names=read.texts(entry, "names", most=_MOST_NAMES),
            document=read.text(entry, "document"),
            status=cast("TemplateStatus", read.word(entry, "status", words.TEMPLATE_STATUSES, "published")),
        )
        if self._problems.told:
            raise self._problems.error()
        return template

    def fields(self, entry: Entry, otherwise: tuple[Field, ...] = ()) -> tuple[Field, ...]:
        """The questions under `fields`, or those of the set that it names, or else `otherwise`."""
        named = entry.values.get("fields", "")
        if isinstance(named, str) and named:
            if named not in self._sets:
                self._problems.tell(
                    entry.place, "there are no questions called “{name}” in field_sets.", name=named[:40]
                )
            return self._sets.get(named, otherwise)
        entries = self._read.entries(entry, "fields", most=_MOST_FIELDS)
        return self._questions.fields(entries) if entries else otherwise

    def _field_sets(self, entry: Entry) -> Mapping[str, tuple[Field, ...]]:
        """Questions that several items share, by the name that the file gives them."""
        sets = entry.values.get("field_sets", "")
        if not isinstance(sets, Entry):
            if sets:
                self._problems.tell(entry.place, "field_sets must be names, each with a list of questions.")
            return {}
        return {
            name: self.fields(Entry(sets.at(name), {"fields": questions})) for name, questions in sets.values.items()
        }

    def _items(self, entry: Entry, fields: tuple[Field, ...]) -> tuple[Item, ...]:
        entries = self._read.entries(entry, "items", most=_MOST_ITEMS)
        if not entries:
            self._problems.tell(entry.place, "there are no items. Write at least one under items.")
        inherited = entry.values.get("source", "")
        items: list[Item] = []
        for one in entries:
            items.append(self._item(one, fields, inherited, [item.id for item in items]))
        self._read.unique([one.place for one in entries], [item.id for item in items])
        return tuple(items)

    def _item(self, entry: Entry, fields: tuple[Field, ...], inherited: Value, taken: Collection[str]) -> Item:
        """An item whose label is the source's own words gives them as its quote, once."""
        read = self._read
        entry = entry.about("label", "quote", "id")
        read.known_keys(entry, ITEM_KEYS)
        source = self._source(entry, inherited)
        label = read.text(entry, "label", long=True) or (source.quote if source else "")
        if not label:
            text = "{key} is missing. Write what is to be gone through."
            self._problems.tell_of(entry, "label", text)
        return Item(
            id=read.id(entry, otherwise=id_from(label, "punkt"), taken=taken),
            label=label,
            fields=self.fields(entry, fields),
            section=read.text(entry, "section"),
            why=read.text(entry, "why", long=True),
            source=source,
            repeatable=(repeatable := read.flag(entry, "repeatable")),
            row_label=self._row_label(entry, repeatable),
        )

    def _row_label(self, entry: Entry, repeatable: bool) -> str:
        label = self._read.text(entry, "row_label")
        if label and not repeatable:
            key, other = entry.name_of("row_label"), entry.name_of("repeatable")
            self._problems.tell(entry.place, "{key} needs {other}: ja.", key=key, other=other)
        return label or ("Rad" if repeatable else "")

    def _source(self, entry: Entry, inherited: Value) -> Source | None:
        """What the item quotes; its document, page and heading are the template's where the item gives none."""
        own = entry.values.get("source", "")
        quoted = self._read.text(entry, "quote", long=True)
        for part in (inherited, own):
            if part and not isinstance(part, Entry):
                self._problems.tell(entry.place, "source must hold document, page, section and quote.")
        if not quoted and not own:
            return None
        stated = _merged(entry, inherited, own)
        self._read.known_keys(stated, SOURCE_KEYS)
        quote = quoted or self._read.text(stated, "quote", long=True)
        document = self._read.text(stated, "document")
        if not (quote and document):
            names = {key: stated.name_of(key) for key in ("document", "quote")}
            self._problems.tell(entry.place, "a source needs both {document} and {quote}.", **names)
        return Source(document, quote, 0, 0, self._read.page(stated), self._headings(stated))

    def _headings(self, stated: Entry) -> tuple[str, ...]:
        return self._read.texts(stated, "section", most=8)


def _merged(entry: Entry, inherited: Value, own: Value) -> Entry:
    """A source of another document than the template's takes nothing over from it."""
    mine = own if isinstance(own, Entry) else Entry(entry.place, {})
    general = inherited.values if isinstance(inherited, Entry) and "document" not in mine.values else {}
    return Entry(entry.place, {**general, **mine.values}, mine.called)

"""The values of an entry, one kind at a time; what is not of its kind is told, and something harmless given."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import count

from rapidfuzz.distance import OSA

from knowledge.domain.committees import slug
from knowledge.templates import words
from knowledge.templates.entries import Entry, Problems, Value

_LONGEST = 300
_LONGEST_TEXT = 2_000
_LONGEST_ID = 40
_LAST_PAGE = 20_000
_ALIKE = 0.6
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Reading:
    """Reads single values and tells what is wrong with them."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems

    def known_keys(self, entry: Entry, known: Sequence[str]) -> None:
        for key in entry.values:
            if key not in known:
                nearest = max(known, key=lambda one: OSA.normalized_similarity(key.lower(), one))
                close = OSA.normalized_similarity(key.lower(), nearest) >= _ALIKE
                text = "{key} is not used here. Did you mean {nearest}?" if close else "{key} is not used here."
                self._problems.tell(entry.at(key), text, key=key[:40], nearest=entry.name_of(nearest))

    def text(self, entry: Entry, key: str, *, needed: bool = False, long: bool = False) -> str:
        """One line of words, white space collapsed."""
        value = entry.values.get(key, "")
        text = self._line(entry, key, value, _LONGEST_TEXT if long else _LONGEST)
        if needed and not text:
            self._problems.tell_of(entry, key, "{key} is missing.")
        return text

    def texts(self, entry: Entry, key: str, *, most: int) -> tuple[str, ...]:
        """Several of a thing, none twice. One alone needs no list."""
        value = entry.values.get(key, "")
        values = value if isinstance(value, list) else [value] if value else []
        lines = [line for one in values if (line := self._line(entry, key, one, _LONGEST))]
        if len(lines) > most:
            self._problems.tell_of(entry, key, "{key}: at most {most} may be given.", most=most)
        if any(";" in line for line in lines):
            self._problems.tell_of(entry, key, "{key}: leave out the semicolon; it parts one from the next.")
        return tuple(dict.fromkeys(lines))

    def entries(self, entry: Entry, key: str, *, most: int) -> list[Entry]:
        value = entry.values.get(key, "")
        values = value if isinstance(value, list) else [value] if value else []
        found = [one for one in values if isinstance(one, Entry)]
        if len(found) < len(values):
            self._problems.tell_of(entry, key, "{key} must be a list, each one beginning with a dash.")
        if len(found) > most:
            self._problems.tell_of(entry, key, "{key}: at most {most} may be given.", most=most)
        return found[:most]

    def word(self, entry: Entry, key: str, known: Mapping[str, tuple[str, ...]], otherwise: str) -> str:
        """One of the words that are known, by its key or a name of it."""
        said = self.text(entry, key)
        found = words.meant(said, known) if said else otherwise
        if found is None:
            choices = ", ".join(f"{one} ({names[0]})" for one, names in known.items())
            self._problems.tell_of(
                entry,
                key,
                "{key} cannot be “{said}”. Write one of {choices}.",
                said=said[:40],
                choices=choices,
            )
        return found or otherwise

    def flag(self, entry: Entry, key: str) -> bool:
        return self.word(entry, key, words.FLAGS, "false") == "true"

    def id(self, entry: Entry, *, otherwise: str, taken: Collection[str] = ()) -> str:
        """What an entry is called in what is kept: its own `id`, else one like `otherwise` that is not taken."""
        said = self.text(entry, "id")
        if said and not _ID.fullmatch(said):
            text = "the id “{said}” may hold only a-z, 0-9 and hyphens. Write {slug}."
            self._problems.tell_of(entry, "id", text, said=said[:40], slug=slug(said)[:40] or "risk-1")
        return said or _free(otherwise, taken)

    def page(self, entry: Entry) -> int | None:
        said = self.text(entry, "page")
        if not said:
            return None
        if re.fullmatch(r"[0-9]{1,5}", said) and 0 < int(said) <= _LAST_PAGE:
            return int(said)
        self._problems.tell_of(entry, "page", "{key} must be a whole number.")
        return None

    def unique(self, places: Sequence[str], ids: Sequence[str]) -> None:
        first: dict[str, str] = {}
        for place, one in zip(places, ids, strict=True):
            if one and first.setdefault(one, place) != place:
                text = "the id “{id}” stands in {before} already. Give this one another id."
                self._problems.tell(place, text, id=one, before=first[one])

    def _line(self, entry: Entry, key: str, value: Value, longest: int) -> str:
        if not isinstance(value, str):
            self._problems.tell_of(entry, key, "{key} must be words, on one line or after >-.")
            return ""
        text = " ".join(value.split())
        if len(text) > longest:
            self._problems.tell_of(entry, key, "{key} is longer than {longest} characters.", longest=longest)
        if not text.isprintable():
            self._problems.tell_of(entry, key, "{key} holds characters that cannot be shown. Write it anew.")
        return text[:longest]


def id_from(label: str, otherwise: str) -> str:
    """An id in the label's own words, cut between two of them; `otherwise` where it has none that an id may hold."""
    id_ = slug(label)
    if len(id_) > _LONGEST_ID:
        id_ = id_[: _LONGEST_ID + 1].rpartition("-")[0] or id_[:_LONGEST_ID]
    return id_ or otherwise


def _free(wanted: str, taken: Collection[str]) -> str:
    numbered = (f"{wanted}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(one for one in numbered if one not in taken)

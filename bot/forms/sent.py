"""What a person sends from a form's page: what stands in its fields, what they had before them, and the button pressed.

Invariant: a field that is not sent, or that stands as the page showed it, says nothing; nothing here is trusted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.forms.keys import Keys
from knowledge.domain.forms import Place

MOST_FIELDS = 20_000
Fields = Mapping[str, object]
"""What stands in each field of a page that was sent, by its name."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Written:
    """One question's fields as the person left them.

    `seen` is the event that the page had last at the place, `was` the digest of what it showed there. `pick` is the
    meaning that they chose where their words could mean several things.
    """

    said: str
    comment: str = ""
    seen: str = ""
    was: str = ""
    pick: str = ""

    @property
    def is_changed(self) -> bool:
        return bool(self.pick) or digest(self.said, self.comment) != self.was


@dataclass(frozen=True, slots=True)
class Button:
    """What was pressed: a deed, at a place or an item, with what it is about."""

    deed: str = ""
    key: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """All of it. `page` is unique to the page that was sent, `at` the form's last event when the page was made."""

    written: Mapping[Place, Written] = field(default_factory=dict)
    remarks: Mapping[Place, str] = field(default_factory=dict)
    assigned: Mapping[Place, str] = field(default_factory=dict)
    button: Button = Button()
    reason: str = ""
    page: str = ""
    at: str = ""


def digest(said: str, comment: str = "") -> str:
    """Tells whether a field stands as it was shown: white space at its ends, and kinds of line break, aside."""
    kept = "\x1f".join(part.replace("\r\n", "\n").strip() for part in (said, comment))
    return hashlib.blake2b(kept.encode("utf-8", "replace"), digest_size=6).hexdigest()


def read_sent(fields: Fields, keys: Keys) -> Sent:
    """Names that make no sense are left out: a page of ours has none."""
    places = dict(_places(fields, keys))
    return Sent(
        {place: _written(fields, key) for key, place in places.items() if f"{key}.seen" in fields},
        {place: text for key, place in places.items() if (text := _text(fields, f"{key}.remark"))},
        {place: _text(fields, f"{key}.assign") for key, place in places.items() if _is_reassigned(fields, key)},
        _button(_text(fields, "deed")),
        _text(fields, "reason"),
        _text(fields, "page")[:_LONGEST_NAME],
        _text(fields, "at")[:_LONGEST_NAME],
    )


def _places(fields: Fields, keys: Keys) -> Iterator[tuple[str, Place]]:
    named = dict.fromkeys(name.partition(".")[0] for name in fields if name.startswith("q"))
    for key in named:
        if place := keys.place(key):
            yield key, place


def _written(fields: Fields, key: str) -> Written:
    said, comment, seen, was, pick = (
        _text(fields, f"{key}.{part}") for part in ("said", "comment", "seen", "was", "pick")
    )
    return Written(said, comment, seen, was, pick)


def _is_reassigned(fields: Fields, key: str) -> bool:
    return _text(fields, f"{key}.assign") != _text(fields, f"{key}.assigned")


def _button(text: str) -> Button:
    deed, _, rest = text.partition(" ")
    key, _, about = rest.partition(" ")
    return Button(deed, key, about)


def _text(fields: Fields, name: str) -> str:
    """With one kind of line break and no control characters."""
    text = fields.get(name, "")
    return _CONTROLS.sub("", text.replace("\r\n", "\n")).strip() if isinstance(text, str) else ""

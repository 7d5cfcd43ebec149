"""What a template file says, before it is judged: entries of keys and values, each with its place for a person to find.

YAML and Excel files become the same entries, so that one set of rules holds for both. Invariant: a value is a string, a
list of values or an entry; nothing is read as a number, a date or a truth that the file's author wrote as words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from knowledge.catalogue import messages
from knowledge.errors import FormError

_MOST_TOLD = 6
_LABEL = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One mapping of a file. `stands` is where: "rad 12", "rad 7 i Punkter"; `lines` where each key stands, if known.

    `called` is what the file calls a key, where that is something else: a column's heading. `label` is the beginning of
    what the entry is about, so that a person sees which one is meant.
    """

    stands: str
    values: Mapping[str, Value]
    called: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)
    label: str = ""

    @property
    def place(self) -> str:
        return self.at("")

    def at(self, key: str) -> str:
        """Where the key stands, for a person to find."""
        where = self.lines.get(key, self.stands)
        return f"{where} (”{self.label}”)" if self.label else where

    def name_of(self, key: str) -> str:
        return self.called.get(key, key)

    def about(self, *keys: str) -> Entry:
        """The same, called by the first of the keys that it holds words for."""
        said = next((value for key in keys if (value := self.values.get(key))), "")
        label = " ".join(said.split()) if isinstance(said, str) else ""
        return replace(self, label=label if len(label) <= _LABEL else f"{label[:_LABEL].rstrip()}…")


Value = str | list["Value"] | Entry


class Said:
    """The messages of this room, in one language."""

    def __init__(self, language: str) -> None:
        self._translate = messages("templates", language).gettext

    def __call__(self, text: str, /, **values: object) -> str:
        return self._translate(text).format(**values)


@dataclass(slots=True)
class Problems:
    """Everything that is wrong with one file, told together so that it can be mended in one go."""

    file: str
    say: Said
    told: list[str] = field(default_factory=list)

    def tell(self, place: str, text: str, /, **values: object) -> None:
        self.told.append(f"{place}: {self.say(text, **values)}")

    def tell_of(self, entry: Entry, key: str, text: str, /, **values: object) -> None:
        """What is wrong with one key of an entry; the text may name it as {key}."""
        self.tell(entry.at(key), text, key=entry.name_of(key), **values)

    def error(self) -> FormError:
        """One line: the file, then the first problems, each with its place."""
        told = " ".join(self.told[:_MOST_TOLD])
        more = len(self.told) - _MOST_TOLD
        rest = f" {self.say('And {more} more.', more=more)}" if more > 0 else ""
        return FormError(shown(f"{self.file}: {told}{rest}"))


def shown(text: str) -> str:
    """The text as one line: what cannot be shown, or would break the line, is a question mark."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)

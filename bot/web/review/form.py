"""What a coordinator sends: the sheet as they left it, and what they had before them when they began.

Order: the nodes that the form names, their fields, then the committees, of which some are ticked and some are typed.
What is typed is written as the municipality writes it ("SN" becomes "socialnämnden"); what no committee is called is
kept as typed and told, so that nothing is lost and nothing is misspelt unseen.

Invariant: a form that leaves fields out changes nothing in them; blank goals and sub-goals are no goals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.web.review.sheet import (
    PROGRAMME_FIELDS,
    RESPONSIBILITIES,
    Branch,
    Sheet,
    Value,
    digest,
    fields_of,
    is_blank,
    is_list,
    is_new,
)

MOST_FIELDS = 20_000
SHOWN = ("all", "ownerless", "differing", "corrected")
"""Which sub-goals a coordinator looks at."""
SETTLES = ".settle"
"""How a field's name ends that settles a conflict: "theirs", or "mine-" and the digest of what the other saved."""
_KEY = re.compile(r"[a-z0-9~-]{1,80}(?:\.[a-z0-9~-]{1,80})?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

Spelling = Callable[[str], str]
"""A committee's name as the municipality writes it, for what a person typed; empty where nothing is called that."""


class Sent(Protocol):
    """The fields of a form, as Starlette gives them."""

    def getlist(self, key: str) -> Sequence[object]: ...

    def __contains__(self, key: object, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled-in form. `seen` has the digest of each field's value when the page was made.

    `unknown` are typed names of no committee, by field; `removed` the nodes and duties to take out; `at` is the node
    whose own button was pressed, `show` which sub-goals are shown.
    """

    sheet: Sheet
    seen: Mapping[str, str]
    removed: frozenset[str] = frozenset()
    at: str = ""
    show: str = ""
    unknown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def is_unchanged(self, key: str) -> bool:
        return self.seen.get(key) == digest(self.sheet.values.get(key, ""))


def filled(sent: Sent, spelling: Spelling) -> Filled:
    """The form as it was sent. Names that make no sense are left out: a form of ours has none."""
    keys = [key for key in _strings(sent, "node") if _KEY.fullmatch(key)]
    values: dict[str, Value] = {}
    unknown: dict[str, tuple[str, ...]] = {}
    for key in _field_keys(keys):
        if _is_committees(key):
            values[key], unknown[key] = _committees(sent, key, spelling)
        elif key in sent:
            entries = tuple(_strings(sent, key))
            values[key] = entries if is_list(key) else entries[0]
    sheet = Sheet(values, tuple(_branches(keys, values)), tuple(_strings(sent, "duty")))
    removed = frozenset(_strings(sent, "remove"))
    at = next((key for key in _strings(sent, "at") if key in keys), "")
    show = next((one for one in _strings(sent, "show") if one in SHOWN), SHOWN[0])
    unknown = {key: names for key, names in unknown.items() if names}
    return Filled(sheet, _seen(sent) | dict(_settled_by_choice(sent, values)), removed, at, show, unknown)


def _field_keys(nodes: Iterable[str]) -> Iterator[str]:
    yield from PROGRAMME_FIELDS
    for node in nodes:
        yield from (f"{node}.{name}" for name in fields_of(node))


def _is_committees(key: str) -> bool:
    return key.rpartition(".")[2] in RESPONSIBILITIES


def _branches(keys: list[str], values: Mapping[str, Value]) -> Iterator[Branch]:
    """The goals with their sub-goals, blank new ones left out."""
    sheet = Sheet(values)
    filled_in = [key for key in keys if not (is_new(key) and is_blank(sheet, key))]
    goals = dict.fromkeys(key.partition(".")[0] for key in filled_in)
    for goal in goals:
        yield Branch(goal, tuple(dict.fromkeys(key for key in filled_in if key.startswith(f"{goal}."))))


def _committees(sent: Sent, key: str, spelling: Spelling) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those ticked, then those typed, each once; and those typed that no committee is called.

    A form that asks to use names as they are written has none of the latter.
    """
    typed = [name.strip() for text in _strings(sent, f"{key}.add") for name in re.split(r"[,;\n]", text)]
    spelt = {name: spelling(name) for name in typed if name}
    named = dict.fromkeys([*_strings(sent, key), *(known or name for name, known in spelt.items())])
    as_written = f"{key}.as-written" in sent
    return tuple(named), () if as_written else tuple(name for name, known in spelt.items() if not known)


def _strings(sent: Sent, key: str) -> list[str]:
    """The field's texts, with one kind of line break and no control characters."""
    texts = (text for text in sent.getlist(key) if isinstance(text, str))
    return [_CONTROLS.sub("", text.replace("\r\n", "\n")).strip() for text in texts]


def _settled_by_choice(sent: Sent, values: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """What the form is taken to have been filled in from, where a conflict has been settled.

    Who keeps their own has now seen the other's; who takes the other's has changed nothing.
    """
    for key, value in values.items():
        for choice in _strings(sent, f"{key}{SETTLES}"):
            yield key, digest(value) if choice == "theirs" else choice.removeprefix("mine-")


def _seen(sent: Sent) -> dict[str, str]:
    pairs = (pair.rpartition("=") for text in _strings(sent, "seen") for pair in text.split())
    return {key: value for key, _, value in pairs}

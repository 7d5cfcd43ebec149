"""Which of a choice's options is meant: by its label, its number, how it begins, or nearly its label.

Invariant: a label said exactly wins over a number; what fits several is asked about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz import fuzz

from knowledge.answers.free_text.phrases import plain, tidy
from knowledge.answers.free_text.understood import Ambiguous, Understood, Unfit
from knowledge.domain.forms import Option, Value

_NUMBER = re.compile(r"(?:alternativ |nr |nummer |val |option |number |no )?(\d{1,2}|[a-z])[.):]?")
_ORDINALS = {
    word: index
    for index, words in enumerate(
        ("första first", "andra second", "tredje third", "fjärde fourth", "femte fifth"), start=1
    )
    for word in words.split()
} | dict.fromkeys(("sista", "last"), 0)
_ORDINAL = re.compile(
    rf"(?:det |den |the |jag tar |i take )*({'|'.join(_ORDINALS)})(?: alternativet| valet| option| one)?"
)
_SHORTEST_BEGINNING = 2
_SHORTEST_PIECE = 4
_ALIKE = 84.0
"""Of 100 (rapidfuzz's ratio): two letters wrong in a dozen."""
_CLEARLY = 6.0


def choice(text: str, options: Sequence[Option]) -> Understood:
    """The option's id as meaning."""
    said = plain(text).strip(" .!,;:\"'”")
    for fitting in (_exact, _numbered, _beginning, _mentioned, _within, _alike, _partly_alike):
        found = list(fitting(said, options))
        if len(found) == 1:
            return Value(tidy(text), found[0].id)
        if found:
            return Ambiguous(tuple(Value(tidy(text), option.id) for option in found))
    return Unfit("choice", tuple(option.label for option in options))


def _exact(said: str, options: Sequence[Option]) -> Iterable[Option]:
    return (option for option in options if said in (plain(option.label), option.id.lower()))


def _numbered(said: str, options: Sequence[Option]) -> Iterable[Option]:
    found, nth = _NUMBER.fullmatch(said), _ORDINAL.fullmatch(said)
    if nth:
        index = _ORDINALS[nth[1]] or len(options)
    elif found:
        index = int(found[1]) if found[1].isdecimal() else ord(found[1]) - ord("a") + 1
    else:
        return ()
    return options[index - 1 : index] if index else ()


def _beginning(said: str, options: Sequence[Option]) -> Iterable[Option]:
    if len(said) < _SHORTEST_BEGINNING:
        return ()
    return (option for option in options if plain(option.label).startswith(said))


def _mentioned(said: str, options: Sequence[Option]) -> list[Option]:
    """Options whose label is said among other words; one that is part of another's label gives way to it."""
    found = [option for option in options if re.search(rf"(?<!\w){re.escape(plain(option.label))}(?!\w)", said)]
    labels = [plain(option.label) for option in found]
    return [
        one
        for one, label in zip(found, labels, strict=True)
        if not any(label != other and label in other for other in labels)
    ]


def _within(said: str, options: Sequence[Option]) -> Iterable[Option]:
    """Options whose label holds what was said, as whole words."""
    if len(said) < _SHORTEST_PIECE:
        return ()
    return (option for option in options if re.search(rf"(?<!\w){re.escape(said)}(?!\w)", plain(option.label)))


def _alike(said: str, options: Sequence[Option]) -> list[Option]:
    return _closest(said, options, fuzz.ratio)


def _partly_alike(said: str, options: Sequence[Option]) -> list[Option]:
    """Options that what was said is nearly a piece of."""
    longer = [option for option in options if len(option.label) > len(said)]
    return _closest(said, longer, fuzz.partial_ratio) if len(said) >= _SHORTEST_PIECE + 2 else []


def _closest(said: str, options: Sequence[Option], alike: Callable[[str, str], float]) -> list[Option]:
    """Those that are about as much alike as the one that is most alike, if that is enough."""
    scored = [(alike(_bare(said), _bare(plain(option.label))), option) for option in options]
    best = max((score for score, _ in scored), default=0.0)
    return [option for score, option in scored if best >= _ALIKE and score > best - _CLEARLY]


def _bare(word: str) -> str:
    """Without dots and rings: "lasa" for "läsa"."""
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))

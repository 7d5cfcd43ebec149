"""The words that steer a form, read out of what people write: in Swedish or English, varied, misspelt or only begun.

Order: a message that is a command as it stands is one; a short message that is nearly one is one too, but `exact` is
then false, and whoever acts on it says so and offers to take it as it was written. Invariant: a message that says more
than a command is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from rapidfuzz.distance import DamerauLevenshtein

from knowledge.answers.answer import Language
from knowledge.answers.patterns import filled

CommandName = Literal[
    "start",
    "forms",
    "next",
    "skip",
    "unknown",
    "back",
    "change",
    "undo",
    "show",
    "help",
    "why",
    "pause",
    "finish",
    "give_up",
    "assign",
    "comment",
    "send",
    "approve",
    "reopen",
    "resume",
    "add_row",
    "remove_row",
    "as_answer",
    "as_question",
    "change_named",
    "start_if_known",
]
ANYWHERE: frozenset[CommandName] = frozenset({"start", "start_if_known", "forms", "resume"})
"""What is understood also where no form is open."""
LONGEST = 200
_LONGEST_MISSPELT = 26
_SHORTEST_BEGUN = 4
_MARKS = " \t\r\n.,!?:;\"'”“»«()"
_COMMANDS = Path(__file__).with_name("commands.yaml")
_LANGUAGES: tuple[Language, ...] = ("sv", "en")


@dataclass(frozen=True, slots=True)
class Command:
    """What was asked for. `rest` is in the person's own letters; `number` is 0 where none was given.

    `exact`: it was written as such, not guessed from a misspelling.
    """

    name: CommandName
    rest: str = ""
    number: int = 0
    language: Language = "sv"
    exact: bool = True


def command(text: str) -> Command | None:
    """The command that the whole text is; None where it is none."""
    said = bare(text)
    if not said or len(said) > LONGEST:
        return None
    plain = _folded(said)
    for name, language, pattern in _patterns():
        if match := pattern.fullmatch(plain):
            return Command(name, _slice(said, match, "rest"), _number(match), language)
    return None


def nearly_command(text: str) -> Command | None:
    """The command that the text nearly is, misspelt or begun; None where it is none, or could be two."""
    said = bare(text)
    if len(said) > LONGEST or (misspelt_start := _nearly_start(said)):
        return misspelt_start if len(said) <= LONGEST else None
    words, number = _parted(_folded(said))
    if not _SHORTEST_BEGUN <= len(words) <= _LONGEST_MISSPELT or words in _real_words():
        return None
    meant = {(name, language) for name, language, phrase in _spellings() if _is_nearly(words, phrase)}
    if len({name for name, _ in meant}) != 1:
        return None
    name, language = min(meant, key=lambda each: each[1] != "sv")
    return Command(name, "", number, language, False) if not number or name == "change" else None


def is_yes(text: str) -> bool:
    return _replies("agreed", text)


def is_no(text: str) -> bool:
    return _replies("declined", text)


def is_not_so(text: str) -> bool:
    """Whether it only says that something is not right: "nej", "det stämmer inte"."""
    return _replies("not_so", text)


def bare(text: str) -> str:
    """Without marks around it, white space collapsed."""
    return " ".join(text.strip(_MARKS).split())


def _replies(kind: str, text: str) -> bool:
    said = _folded(bare(text).replace(",", ""))
    return len(said) <= LONGEST and any(re.fullmatch(pattern, said) for pattern in _kept()[kind])


def _nearly_start(said: str) -> Command | None:
    """ "strata riskmatris": whether that is a template is for whoever knows them."""
    first, _, rest = said.partition(" ")
    near = any(DamerauLevenshtein.distance(_folded(first), word) == 1 for word in _kept()["starting"])
    return Command("start_if_known", rest, exact=False) if near and rest else None


def _parted(plain: str) -> tuple[str, int]:
    """Words, and a number behind them."""
    words, _, last = plain.rpartition(" ")
    return (words, int(last)) if words and last.isdecimal() and len(last) <= 3 else (plain, 0)


def _is_nearly(words: str, phrase: str) -> bool:
    begun = len(phrase) > len(words) >= _SHORTEST_BEGUN and phrase.startswith(words)
    allowed = 1 if len(phrase) <= 7 else 2
    return begun or (len(phrase) >= _SHORTEST_BEGUN and DamerauLevenshtein.distance(words, phrase) <= allowed)


def _slice(said: str, match: re.Match[str], group: str) -> str:
    start, end = match.span(group) if match.groupdict().get(group) else (0, 0)
    return said[start:end].strip(_MARKS)


def _number(match: re.Match[str]) -> int:
    return int(match.groupdict().get("number") or 0)


def _folded(text: str) -> str:
    """Lower case without diacritics, character for character, so that places in it are places in the text."""
    return "".join(unicodedata.normalize("NFD", character.lower())[0] for character in text).replace("’", "'")


@cache
def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = yaml.safe_load(_COMMANDS.read_text(encoding="utf-8"))
    return kept


@cache
def _patterns() -> tuple[tuple[CommandName, Language, re.Pattern[str]], ...]:
    return tuple(_read_patterns())


def _read_patterns() -> Iterator[tuple[CommandName, Language, re.Pattern[str]]]:
    """In the order of `CommandName`: what is named in full comes before what only may be meant."""
    kept = _kept()
    for name in get_args(CommandName):
        for language in _LANGUAGES:
            for pattern in kept[language].get(name, ()):
                yield name, language, re.compile(filled(pattern, kept["words"]))


@cache
def _spellings() -> tuple[tuple[CommandName, Language, str], ...]:
    spelling: dict[Language, dict[CommandName, list[str]]] = _kept()["spelling"]
    return tuple(
        (name, language, phrase)
        for language in _LANGUAGES
        for name, phrases in spelling[language].items()
        for phrase in phrases
    )


@cache
def _real_words() -> frozenset[str]:
    return frozenset(_kept()["not_commands"].split())

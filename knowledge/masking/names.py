"""Names of people: told by common Swedish names, by what surnames end in, and by words that announce a name.

The commonest names are Faker's (its Swedish lists come from Statistiska centralbyrån); what they lack, and what looks
like a name and is none, is `name_words.yaml`. A name is: a first name with what follows it; an unknown word before a
sure surname; what follows an announcing word; what closes a letter. Left are places, bodies and things that are named
after people. Precision is bought with `ambiguous`: a name that is a word too counts only beside another part of a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from knowledge.masking.find import Find

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*\.?(?<![^\W\d_]{2}\.)|[^\w\s]|\d+")
_SURNAME_ENDINGS = re.compile(
    r"\w{2,}(?:sson|sdotter|qvist|kvist|ström|strand|berg|borg|lund|lind|gren|stedt|stedt|holm|blad|feldt|dahl|mark|"
    r"ović|ovic|evic|ević|oğlu|oglu|shvili|enko|escu|nen|ski|ska|wicz)s?"
)
_SON = re.compile(r"\w{2,}(?:sson|sdotter|qvist|kvist)s?")
_PARTICLES = frozenset(
    ["af", "al", "ben", "bin", "da", "de", "del", "den", "der", "di", "du", "el", "ibn", "la", "le", "van", "von"]
)
_MOST_PARTS = 4


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Lower-case words: what is a name, what is not, what stands before one."""

    first: frozenset[str]
    last: frozenset[str]
    ambiguous_first: frozenset[str]
    ambiguous_last: frozenset[str]
    not_after: frozenset[str]
    not_before: frozenset[str]
    not_surname_endings: tuple[str, ...]
    common_words: frozenset[str]
    announcing: frozenset[str]
    closing: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """Read when the first text is masked: the lists of names take a while to load."""
    from faker.providers.person.sv_SE import Provider

    words: Mapping[str, Sequence[str]] = yaml.safe_load(
        resources.files("knowledge.masking").joinpath("name_words.yaml").read_text("utf-8")
    )
    sets = {key: frozenset(words[key]) for key in words}
    return Vocabulary(
        first=frozenset(name.lower() for name in Provider.first_names) | sets["more_first"],
        last=frozenset(name.lower() for name in Provider.last_names) | sets["more_last"],
        ambiguous_first=sets["ambiguous_first"],
        ambiguous_last=sets["ambiguous_last"],
        not_after=sets["not_after"],
        not_before=sets["not_before"],
        not_surname_endings=tuple(words["not_surname_endings"]),
        common_words=sets["common_words"],
        announcing=sets["announcing"],
        closing=sets["closing"],
    )


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    start: int
    end: int
    line_start: bool

    @property
    def low(self) -> str:
        return self.text.lower().rstrip(".")

    @property
    def is_capitalised(self) -> bool:
        return self.text[:1].isupper()

    @property
    def is_word(self) -> bool:
        return self.text[:1].isalpha()

    @property
    def is_initial(self) -> bool:
        return len(self.low) == 1 and self.is_capitalised


def names(text: str) -> Iterator[Find]:
    """Each person's name, first names and surnames together."""
    tokens = _tokens(text)
    position = 0
    while position < len(tokens):
        end = _name_at(tokens, position)
        if end > position:
            yield Find(tokens[position].start, tokens[end - 1].end, "name")
        position = max(end, position + 1)


def _tokens(text: str) -> list[Token]:
    found = []
    for match in _WORD.finditer(text):
        before = text[: match.start()].rstrip(" \t")
        found.append(Token(match[0], match.start(), match.end(), not before or before.endswith("\n")))
    return found


def _name_at(tokens: Sequence[Token], position: int) -> int:
    """Where the name ends that begins at the position; the position where none does."""
    token = tokens[position]
    if not token.is_word or _is_named_after_a_person(tokens, position):
        return position
    end = _announced(tokens, position) or _full_name(tokens, position) or _alone(tokens, position)
    return end if end and not _names_a_thing(tokens, end) else position


def _is_named_after_a_person(tokens: Sequence[Token], position: int) -> bool:
    return position > 0 and tokens[position - 1].low in vocabulary().not_after


def _names_a_thing(tokens: Sequence[Token], end: int) -> bool:
    """ "Karin Boyes gata", "Anna Lindh-priset": what follows says that a thing bears the name."""
    if end >= len(tokens):
        return False
    after = tokens[end]
    return (after.low in vocabulary().not_before and tokens[end - 1].low.endswith(("s", "x", "z"))) or after.low == "-"


def _announced(tokens: Sequence[Token], position: int) -> int:
    """After "heter", "min son", "Hälsningar": what has a capital letter, or is a first name in small letters."""
    if not _is_announced(tokens, position) or not _may_be_part(tokens[position]):
        return 0
    if not tokens[position].is_capitalised and not _is_first(tokens[position]):
        return 0
    return _end_of_parts(tokens, position)


def _is_announced(tokens: Sequence[Token], position: int) -> bool:
    known = vocabulary()
    before = position - 1
    while before >= 0 and tokens[before].text in (",", ":", "-", "–", "/", "!"):
        before -= 1
    if before < 0:
        return False
    if tokens[before].low in known.announcing:
        return before == position - 1 or tokens[position - 1].text == ":"
    return tokens[before].low in known.closing and tokens[position].is_capitalised


def _full_name(tokens: Sequence[Token], position: int) -> int:
    """A first name and what follows it, or an unknown word before a surname that is nothing else."""
    token = tokens[position]
    if position + 1 >= len(tokens) or not _may_be_part(token):
        return 0
    after = tokens[position + 1]
    if not token.is_capitalised:
        sure = _is_first(token) and (_SON.fullmatch(after.low) or _is_sure_last(after))
        return position + 2 if sure and _may_be_part(after) else 0
    end = _end_of_parts(tokens, position)
    if end == position + 1:
        return 0
    last = tokens[end - 1]
    if _is_first(token) or token.is_initial:
        return end if _is_first(token) or _is_last(last) else 0
    return end if _is_sure_last(last) and not token.line_start else 0


def _alone(tokens: Sequence[Token], position: int) -> int:
    """One name by itself, where it is nothing but a name."""
    token, known = tokens[position], vocabulary()
    if not token.is_capitalised or token.text.isupper():
        return 0
    bare = _without_genitive(token.low, known.first)
    if bare in known.first and bare not in known.ambiguous_first:
        return position + 1
    return position + 1 if _SON.fullmatch(token.low) and _is_sure_last(token) else 0


def _end_of_parts(tokens: Sequence[Token], position: int) -> int:
    end = position + 1
    while end < len(tokens) and end - position < _MOST_PARTS and _continues(tokens, end):
        end += 1
    while tokens[end - 1].low in _PARTICLES:
        end -= 1
    return end


def _continues(tokens: Sequence[Token], position: int) -> bool:
    token, before = tokens[position], tokens[position - 1]
    if token.start - before.end > 1 or not token.is_word or token.line_start:
        return False
    if token.text in _PARTICLES:
        following = tokens[position + 1] if position + 1 < len(tokens) else None
        return following is not None and following.is_capitalised
    return token.is_capitalised and _may_be_part(token)


def _may_be_part(token: Token) -> bool:
    known = vocabulary()
    if not token.is_word or token.low in known.common_words or len(token.text) > 30:
        return False
    if token.text.isupper() and not (_is_first(token) or _is_last(token) or token.is_initial):
        return False  # an abbreviation
    return not token.low.endswith(known.not_surname_endings) and token.low not in known.not_before


def _is_first(token: Token) -> bool:
    known = vocabulary()
    return _without_genitive(token.low, known.first) in known.first or all(
        part in known.first for part in token.low.split("-")
    )


def _is_last(token: Token) -> bool:
    known = vocabulary()
    bare = _without_genitive(token.low, known.last)
    return bare in known.last or bool(_SURNAME_ENDINGS.fullmatch(token.low))


def _is_sure_last(token: Token) -> bool:
    known = vocabulary()
    bare = _without_genitive(token.low, known.last)
    if bare in known.ambiguous_last or bare in known.ambiguous_first:
        return False
    return bare in known.last or bool(_SON.fullmatch(token.low))


def _without_genitive(word: str, known: frozenset[str]) -> str:
    return word[:-1] if word not in known and word.endswith("s") and word[:-1] in known else word

"""Names of people: told by common Swedish names, by what surnames end in, and by words that announce a name.

The commonest names are Faker's (its Swedish lists come from Statistiska centralbyrån); its lists of other countries
count only beside another part of a name or within a sentence. What they lack, and what looks like a name and is none,
is `name_words.yaml`. A name is: a first name with what follows it; an unknown word before a sure surname; what follows
an announcing word; what closes a letter. Left are places, bodies and things that are named after people. Precision is
bought with `ambiguous`: a name that is a word too counts only beside another part of a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module, resources

import yaml

from knowledge.masking.find import Find

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*\.?(?<![^\W\d_]{2}\.)|[^\w\s]|\d+")
_SURNAME_ENDINGS = re.compile(
    r"\w{2,}(?:sson|sdotter|qvist|kvist|ström|strand|berg|borg|lund|lind|gren|stedt|stedt|holm|blad|feldt|dahl|mark|"
    r"ović|ovic|evic|ević|oğlu|oglu|shvili|enko|escu|nen|ski|ska|wicz)s?"
)
_SON = re.compile(r"\w{2,}(?:sson|sdotter|qvist|kvist|ovic|evic|oglu|shvili|enko|escu|wicz|czyk|poulos)s?")
"""What nothing but surnames ends in, without their accents."""
_PET_NAME = re.compile(r"[^\W\d_]{1,3}(?:ss|ff|ck|gg|bb|ll|nn|tt|pp|nk)es?|[^\W\d_]{1,3}(?:bb|nk|ck|gg|ff|pp)an")
"""Hasse, Tobbe, Micke, Robban: told within a sentence only, as other words begin sentences so."""
_ELSEWHERE = (
    *("az_AZ", "da_DK", "de_DE", "en_GB", "en_IN", "en_KE", "en_NG", "en_PK", "en_TH", "es_ES", "et_EE", "fi_FI"),
    *("fr_FR", "ha_NG", "hr_HR", "hu_HU", "ig_NG", "it_IT", "lt_LT", "lv_LV", "nl_NL", "no_NO", "pl_PL", "pt_PT"),
    *("ro_RO", "sk_SK", "sl_SI", "tr_TR", "uz_UZ", "vi_VN", "yo_NG"),
)
"""Countries whose people's names Faker lists in Latin letters."""
_SHORTEST_ELSEWHERE = 4
_PARTICLES = frozenset(
    ["af", "al", "ben", "bin", "da", "de", "del", "den", "der", "di", "du", "el", "ibn", "la", "le", "van", "von"]
)
_OF_AN_ABBREVIATION = re.compile(r"[A-ZÅÄÖ]{2,}-")
_ELIDED = ("d'", "d’", "o'", "o’")
_MOST_PARTS = 4
_JOINS = ("-", "_")
"""What follows a name without a space, and makes it part of another word."""
_QUOTES = ('"', "'", "”", "“", "’", "(", ")")
_ONE = "man"
"""A husband after "min" or "hennes"; without them it is "one": "måste man ..."."""
_WHOSE = ("min", "din", "sin", "hennes", "hans", "hens", "deras", "vars", "vår")
_AND = ("och", "eller", "and", "or", "samt", "&")


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
    named_after_saints: frozenset[str]
    greeting: frozenset[str]
    elsewhere_first: frozenset[str]
    elsewhere_last: frozenset[str]


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
        named_after_saints=sets["named_after_saints"],
        greeting=sets["greeting"],
        elsewhere_first=_elsewhere("first_names") - sets["words_that_are_names_elsewhere"],
        elsewhere_last=_elsewhere("last_names") - sets["words_that_are_names_elsewhere"],
    )


def _elsewhere(sort: str) -> frozenset[str]:
    """Lower-case names of other countries without accents; short ones are left, which are words of Swedish too."""
    lists = (
        names
        for country in _ELSEWHERE
        for key, names in vars(import_module(f"faker.providers.person.{country}").Provider).items()
        if key.startswith(sort) and not callable(names) and not isinstance(names, property)
    )
    found = {_plain(name.lower()) for names in lists for name in names if isinstance(name, str)}
    return frozenset(name for name in found if len(name) >= _SHORTEST_ELSEWHERE)


def _plain(word: str) -> str:
    """Without accents, but for those of Swedish letters."""
    if word.isascii():
        return word
    parts = (each if each in "åäöé" else unicodedata.normalize("NFD", each)[0] for each in word)
    return "".join(parts).replace("ı", "i")


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
    def plain(self) -> str:
        """In small letters, without foreign accents."""
        return _plain(self.low)

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
    end = next((end for told in _WAYS if (end := told(tokens, position))), 0)
    return end if end and not _names_a_thing(tokens, end) else position


def _is_named_after_a_person(tokens: Sequence[Token], position: int) -> bool:
    return position > 0 and tokens[position - 1].low in vocabulary().not_after


def _names_a_thing(tokens: Sequence[Token], end: int) -> bool:
    """ "Karin Boyes gata", "Anna Lindh-priset": what follows says that a thing bears the name."""
    if end >= len(tokens):
        return False
    after, last = tokens[end], tokens[end - 1]
    if after.text in _JOINS:
        return after.start == last.end
    if after.low in vocabulary().named_after_saints:
        return True
    of = last.low.endswith(("s", "x", "z"))
    return of and (after.low in vocabulary().not_before or after.low.endswith(vocabulary().not_surname_endings))


def _announced(tokens: Sequence[Token], position: int) -> int:
    """After "heter", "min son", "Hälsningar": what has a capital letter, or is a first name in small letters."""
    if not _is_announced(tokens, position) or not _may_be_part(tokens[position]):
        return 0
    if tokens[position].is_capitalised:
        return _end_of_parts(tokens, position)
    return _full_name(tokens, position) or (position + 1 if _is_first(tokens[position]) else 0)


def _is_announced(tokens: Sequence[Token], position: int) -> bool:
    known = vocabulary()
    before = position - 1
    while before >= 0 and tokens[before].text in (",", ":", "-", "–", "/", "!"):
        before -= 1
    if before < 0:
        return position > 0 and tokens[0].text == "/"  # signed: "/Gittan"
    if tokens[before].low == _ONE and not (before and tokens[before - 1].low in _WHOSE):
        return False
    if tokens[before].low in known.announcing:
        return before == position - 1 or tokens[position - 1].text == ":"
    return tokens[before].low in known.closing and tokens[position].is_capitalised


def _full_name(tokens: Sequence[Token], position: int) -> int:
    """A first name and what follows it, or an unknown word before a surname that is nothing else."""
    token = tokens[position]
    if position + 1 >= len(tokens) or not _may_be_part(token):
        return 0
    if not token.is_capitalised:
        return _full_name_in_small(tokens, position)
    end = _end_of_parts(tokens, position)
    if end == position + 1:
        return 0
    last = tokens[end - 1]
    if _is_first(token) or _is_first_elsewhere(token):
        return end
    if token.is_initial:
        return end if _is_last(last) else 0
    if _is_sure_last(token):
        return end  # the surname first: "Nguyen Thi Lan"
    return end if _is_sure_last(last) or (_is_last_elsewhere(last) and _is_last_elsewhere(token)) else 0


def _full_name_in_small(tokens: Sequence[Token], position: int) -> int:
    """ "anna andersson", "fatima ali": a first name that is no other word, before any surname."""
    token, after = tokens[position], tokens[position + 1]
    if not _is_first(token) or not _may_be_part(after) or after.start - token.end > 1:
        return 0
    sure = _is_only_first(token) and (_is_listed_last(after))
    return position + 2 if sure or _SON.fullmatch(after.low) or _is_sure_last(after) else 0


def _beside_another(tokens: Sequence[Token], position: int) -> int:
    """ "Per och Pia", "Gunilla eller Hasse": a name that is a word too, in company with one that is not."""
    token = tokens[position]
    if not token.is_capitalised or not (_is_first(token) or _is_first_elsewhere(token)):
        return 0
    after = position + 2 < len(tokens) and tokens[position + 1].low in _AND and _is_only_first(tokens[position + 2])
    before = position > 1 and tokens[position - 1].low in _AND and _is_only_first(tokens[position - 2])
    return position + 1 if after or before else 0


def _greeted(tokens: Sequence[Token], position: int) -> int:
    """ "hej petra": in small letters too, where it is a first name and no other word."""
    greeted = position > 0 and tokens[position - 1].low in vocabulary().greeting
    return position + 1 if greeted and _is_only_first(tokens[position]) else 0


def _alone(tokens: Sequence[Token], position: int) -> int:
    """One name by itself, where it is nothing but a name."""
    token = tokens[position]
    if _is_double_first(token):
        return position + 1
    if not token.is_capitalised or token.text.isupper() or _begins_a_thing(tokens, position):
        return 0
    if _is_only_first(token) or (_SON.fullmatch(token.plain) and _is_sure_last(token)):
        return position + 1
    within = not token.line_start and (tokens[position - 1].is_word or tokens[position - 1].text == ",")
    return position + 1 if within and (_is_first_elsewhere(token) or _is_pet_name(token)) else 0


def _begins_a_thing(tokens: Sequence[Token], position: int) -> bool:
    """ "Ellen Key-skolan", "Anders Zornmuseet": the word with a capital letter that follows is a thing."""
    if position + 1 >= len(tokens):
        return False
    after = tokens[position + 1]
    return after.is_capitalised and after.low.endswith(vocabulary().not_surname_endings)


def _end_of_parts(tokens: Sequence[Token], position: int) -> int:
    end = position + 1
    while end < len(tokens) and end - position < _MOST_PARTS:
        quoted = _end_of_pet_name(tokens, end)
        if not quoted and not _continues(tokens, end):
            break
        end = quoted or end + 1
    while tokens[end - 1].low in _PARTICLES:
        end -= 1
    return end


def _end_of_pet_name(tokens: Sequence[Token], position: int) -> int:
    """After the surname that follows the pet name in quotes of 'Lars "Lasse" Ek'; 0 where none does."""
    if position + 3 >= len(tokens) or tokens[position].text not in _QUOTES:
        return 0
    inside, close, after = tokens[position + 1 : position + 4]
    is_quoted = close.text in _QUOTES and inside.is_capitalised
    return position + 4 if is_quoted and after.is_capitalised and _may_be_part(after) else 0


def _continues(tokens: Sequence[Token], position: int) -> bool:
    token, before = tokens[position], tokens[position - 1]
    if token.start - before.end > 1 or not token.is_word or token.line_start:
        return False
    if token.text in _PARTICLES:
        following = tokens[position + 1] if position + 1 < len(tokens) else None
        return following is not None and following.is_capitalised
    return (token.is_capitalised or token.low.startswith(_ELIDED)) and _may_be_part(token)


def _may_be_part(token: Token) -> bool:
    known = vocabulary()
    if not token.is_word or token.low in known.common_words or len(token.text) > 30:
        return False
    if token.text.isupper() and not (_is_first(token) or _is_last(token) or token.is_initial):
        return False  # an abbreviation
    if _OF_AN_ABBREVIATION.match(token.text) and not token.text.isupper():
        return False  # "ANDTS-delmålen"
    return not token.low.endswith(known.not_surname_endings) and token.low not in known.not_before


def _is_first(token: Token) -> bool:
    known = vocabulary()
    return _without_genitive(token.low, known.first) in known.first or all(
        part in known.first for part in token.low.split("-")
    )


def _is_only_first(token: Token) -> bool:
    """A first name and no other word."""
    known = vocabulary()
    bare = _without_genitive(token.low, known.first)
    return bare in known.first and bare not in known.ambiguous_first


def _is_double_first(token: Token) -> bool:
    """ "anna-karin", in small letters too."""
    parts = token.low.removesuffix("s").split("-") if token.low not in vocabulary().first else token.low.split("-")
    return len(parts) == 2 and all(part in vocabulary().first for part in parts)


def _is_first_elsewhere(token: Token) -> bool:
    known = vocabulary()
    is_a_word = {token.low, token.low.removesuffix("s")} & (known.ambiguous_first | known.common_words)
    return not is_a_word and _is_elsewhere(token, known.elsewhere_first)


def _is_last_elsewhere(token: Token) -> bool:
    return _is_elsewhere(token, vocabulary().elsewhere_last)


def _is_elsewhere(token: Token, known: frozenset[str]) -> bool:
    return token.is_capitalised and not token.text.isupper() and _without_genitive(token.plain, known) in known


def _is_pet_name(token: Token) -> bool:
    return bool(_PET_NAME.fullmatch(token.low)) and token.low not in vocabulary().common_words


def _is_last(token: Token) -> bool:
    return _is_listed_last(token) or bool(_SURNAME_ENDINGS.fullmatch(token.low)) or _is_last_elsewhere(token)


def _is_listed_last(token: Token) -> bool:
    known = vocabulary()
    return _without_genitive(token.low, known.last) in known.last


def _is_sure_last(token: Token) -> bool:
    known = vocabulary()
    bare = _without_genitive(token.low, known.last)
    if bare in known.ambiguous_last or bare in known.ambiguous_first:
        return False
    return bare in known.last or bool(_SON.fullmatch(token.plain))


def _without_genitive(word: str, known: frozenset[str]) -> str:
    return word[:-1] if word not in known and word.endswith("s") and word[:-1] in known else word


_WAYS = (_announced, _full_name, _beside_another, _greeted, _alone)
"""How a name is told, the surest first."""

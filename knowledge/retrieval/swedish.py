"""Swedish words to terms: what the word index holds and what a question looks for.

Order: text -> tokens (`tokens`) -> terms (`terms_of`): first the whole word's stem, then its compound parts'.
"behovsinventeringens" gives (behovsinventer, behov, inventer); "ANDT-programmet" gives (andtprogram, andt, program).

Invariant: a word's terms depend on the word and its language alone, never on what else is indexed, because they are
written when a document is saved. Terms hold letters, digits, "." and "§", and no white space.

The stem is Snowball's (PyStemmer) with the Swedish endings that it leaves ("skolan", "programmet"), irregular forms
from `swedish_irregular.txt`, and nouns brought to their verbs ("inventering" meets "inventera").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

import Stemmer

from knowledge.retrieval.compounds import Lexicon
from knowledge.retrieval.wordlists import lines, listed, word_set

_TOKEN = re.compile(r"§|\d+(?:[.:]\d+)+|\d+(?![^\W\d_])|[^\W_]+(?:[-‐‑’'][^\W_]+)*")
_SOFT = "\u00ad\u200b\u200c\u200d\ufeff"
_SOFT_GONE = dict.fromkeys(map(ord, _SOFT))
_HYPHENS = re.compile(r"[-‐‑’']")
_LONGEST_WORD = 60

_KEEPS_AN = ("plan", "organ", "man", "span", "slogan", "roman", "kran", "orkan", "vulkan", "dekan", "titan")
_ACTOR = re.compile(r"(\w*(?:ator|itor|ktor|ontor|essor|essör|atör))(?:n|er|ns|s|ers|erna|ernas|et|ets|en)?")
_ACTOR_SIGNS = ("tor", "ess", "atör")
"""Each actor noun holds one of these, which is quicker to see than that it is none."""
_DEFINITE_ET = re.compile(r"(\w{4,}[bdfghjklmnprstvx])et")
_KEEPS_ET = ("itet", "paket", "staket", "planet", "komet", "magnet", "kabinett")
_NOUN_TO_VERB = (
    (re.compile(r"(\w{2,})ikation"), r"\1icer"),
    (re.compile(r"(\w{4,})ation"), r"\1er"),
    (re.compile(r"(\w{2,}(?:ordn|teckn|räkn|öppn|gn|nn))ing"), r"\1"),
    (re.compile(r"(\w{3,})ning"), r"\1"),
    (re.compile(r"(\w{3,}[^n])ing"), r"\1"),
)
_STRONG_ENDINGS = {
    "för": ("fört", "förts", "förd", "förda", "förde", "fördes", "förs", "för"),
    "följ": ("följt", "följts", "följd", "följda", "följde", "följdes", "följs", "följer"),
    "skriv": ("skrivit", "skriven", "skrivna", "skrev", "skrevs", "skrivs", "skriver"),
    "lägg": ("lagt", "lagts", "lagd", "lagda", "lade", "lades", "lägger", "läggs"),
    "håll": ("hållit", "hållits", "hållen", "hållna", "höll", "hölls", "håller", "hålls"),
    "ta": ("tagit", "tagits", "tagen", "tagna", "tog", "togs"),
    "driv": ("drivit", "drivits", "driven", "drivna", "drev", "drevs", "driver"),
    "gör": ("gjort", "gjorts", "gjord", "gjorda", "gjorde", "gjordes"),
}
_PREFIXES = word_set(
    "genom upp ut in över be för från till med om av an på fram åter efter under mot bort ned ner sam vidare "
    "sammanställ fast inrätt grund ge er und vid utan"
)


def normalised(text: str) -> str:
    """NFC, with the characters that only steer line breaks gone."""
    composed = unicodedata.normalize("NFC", text)
    return composed.translate(_SOFT_GONE) if any(map(composed.__contains__, _SOFT)) else composed


def tokens(text: str) -> list[str]:
    """The words, numbers and § signs of a text as they stand, lower-cased."""
    return _TOKEN.findall(normalised(text).lower())


@lru_cache(maxsize=100_000)
def terms_of(token: str, language: str = "sv") -> tuple[str, ...]:
    """One lower-case token's terms: the whole word's first, then its compound parts', each once."""
    whole = _HYPHENS.sub("", token)[:_LONGEST_WORD]
    if not whole.isalpha():
        pieces = _HYPHENS.split(token) if len(whole) < len(token) else []
        return _distinct([whole, *(part for piece in pieces for part in terms_of(piece, language))])
    if language == "en":
        return (_stemmer("english").stemWord(whole),)
    return _distinct([stem(whole), *_parts(token)])


def is_stop_word(token: str) -> bool:
    """Whether a token carries no subject. Stop words are dropped from questions only."""
    return token in _stop_words()


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of one lower-case Swedish word, in the form shared by its inflections and its verb."""
    base = _irregular().get(word, word)
    strong = _strong_verb(base)
    if strong:
        return strong
    actor = _ACTOR.fullmatch(base) if any(map(base.__contains__, _ACTOR_SIGNS)) else None
    if actor:
        return actor[1]
    return _to_verb(_definite(_stemmer("swedish").stemWord(base)))


def _definite(stemmed: str) -> str:
    """Takes off the definite endings that Snowball leaves: "skolan", "programmet", "rummen"."""
    if len(stemmed) > 5 and stemmed.endswith("an") and not stemmed.endswith(_KEEPS_AN):
        return stemmed[:-2]
    if len(stemmed) > 5 and stemmed.endswith(("mmet", "mmen")):
        return stemmed[:-3]
    if len(stemmed) > 5 and stemmed.endswith("mm"):
        return stemmed[:-1]
    definite = _DEFINITE_ET.fullmatch(stemmed) if stemmed.endswith("et") else None
    return definite[1] if definite and not stemmed.endswith(_KEEPS_ET) else stemmed


def _to_verb(stemmed: str) -> str:
    if not stemmed.endswith(("ation", "ing")):
        return stemmed
    for pattern, replacement in _NOUN_TO_VERB:
        match = pattern.fullmatch(stemmed)
        if match:
            return match.expand(replacement)
    return stemmed


def _strong_verb(word: str) -> str | None:
    for root, endings in _STRONG_ENDINGS.items():
        if word.endswith(endings):
            prefixes = (word[: -len(ending)] for ending in endings if word.endswith(ending))
            return next((prefix + root for prefix in prefixes if prefix in _PREFIXES), None)
    return None


def _parts(token: str) -> Iterator[str]:
    """The stems of a compound's parts; a hyphen always parts a compound."""
    pieces = [piece for piece in _HYPHENS.split(token) if piece]
    for piece in pieces:
        if len(pieces) > 1 and len(piece) > 1:
            yield stem(piece)
        yield from lexicon().split(piece)


def _distinct(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(language)


@cache
def lexicon() -> Lexicon:
    """The compound parts, read from `swedish_parts.txt` when first needed."""
    return Lexicon(listed("swedish_parts.txt"), stem)


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(listed("swedish_stopwords.txt"))


@cache
def _irregular() -> dict[str, str]:
    entries = (line.partition("=") for line in lines("swedish_irregular.txt"))
    return {form: base.strip() for forms, _, base in entries for form in forms.split()}

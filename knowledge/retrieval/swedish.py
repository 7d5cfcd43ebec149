"""Words to terms: what the word index holds and what a question looks for.

Order: text -> tokens (`tokens`) -> terms (`terms_of`): first the whole word's stem, then the stems of its compound parts.
"behovsinventeringens" gives (behovsinventer, behov, inventer); "ANDT-programmet" gives (andtprogram, andt, program).

Invariant: a word's terms depend on the word and its language alone, never on what else is indexed, because they are
written when a document is saved. Terms hold letters, digits, "." and "§", and no white space.

The stem is Snowball's (PyStemmer) with the Swedish endings that it leaves ("skolan", "programmet"), irregular forms from
`swedish_irregular.txt`, and nouns brought to their verbs ("inventering" meets "inventera").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import Stemmer

from knowledge.passages import Document, Passage
from knowledge.retrieval.compounds import Lexicon

HERE = Path(__file__).parent

_TOKEN = re.compile(r"§|\d+(?:[.:]\d+)+|\d+(?![^\W\d_])|[^\W_]+(?:[-‐‑’'][^\W_]+)*")
_SOFT = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\ufeff"))
_HYPHENS = re.compile(r"[-‐‑’']")
_LABEL = re.compile(
    r"\b(steg|fas|fasen|mål|delmål|målet|punkt|kapitel|avsnitt|bilaga|paragraf|del|nivå|moment|tabell|figur|delen|steget|"
    r"step|phase|goal|section|chapter|part|appendix)(?:en|erna|er|n)?\s+"
    r"(\d{1,3}(?:\.\d+)*(?:\s*(?:,|och|samt|and|&|-|–|till|to)\s*\d{1,3}(?:\.\d+)*)*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,3}(?:\.\d+)*")
_RANGE = re.compile(r"(\d{1,3})\s*(?:-|–|till|to)\s*(\d{1,3})(?![.\d])")
_LABEL_STEMS = {"fasen": "fas", "målet": "mål", "steget": "steg", "delen": "del", "step": "steg", "phase": "fas",
                "goal": "mål", "section": "avsnitt", "chapter": "kapitel", "part": "del", "appendix": "bilaga"}  # fmt: skip
_ORDINALS = {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4, "femte": 5, "sjätte": 6, "sjunde": 7, "åttonde": 8,
             "nionde": 9, "tionde": 10}  # fmt: skip
_ORDINAL_LABEL = re.compile(rf"\b({'|'.join(_ORDINALS)})\s+(steget|fasen|målet|punkten|kapitlet|delen|nivån)\b", re.IGNORECASE)
_ORDINAL_STEMS = {"steget": "steg", "fasen": "fas", "målet": "mål", "punkten": "punkt", "kapitlet": "kapitel",
                  "delen": "del", "nivån": "nivå"}  # fmt: skip
_SECTION_SIGN = re.compile(r"§§?\s*(\d{1,3})|\b(\d{1,3})\s*§")
_MAX_RANGE = 20
_LONGEST_WORD = 60

_KEEPS_AN = ("plan", "organ", "man", "span", "slogan", "roman", "kran", "orkan", "vulkan", "dekan", "titan")
_ACTOR = re.compile(r"(\w*(?:ator|itor|ktor|ontor|essor|essör|atör))(?:n|er|ns|s|ers|erna|ernas|et|ets|en)?")
_DEFINITE_ET = re.compile(r"(\w{4,}[bdfghjklmnprstvx])et")
_KEEPS_ET = ("itet", "paket", "staket", "planet", "komet", "magnet", "kabinett")
_NOUN_TO_VERB = (
    (re.compile(r"(\w{2,})ikation"), r"\1icer"),
    (re.compile(r"(\w{4,})ation"), r"\1er"),
    (re.compile(r"(\w{2,}(?:ordn|teckn|räkn|öppn|gn|nn))ing"), r"\1"),
    (re.compile(r"(\w{3,})ning"), r"\1"),
    (re.compile(r"(\w{3,}[^n])ing"), r"\1"),
)
_STRONG_ENDINGS = (
    (re.compile(r"(\w+)(?:fört|förts|förd|förda|förde|fördes|förs|för)"), "för"),
    (re.compile(r"(\w+)(?:följt|följts|följd|följda|följde|följdes|följs|följer)"), "följ"),
    (re.compile(r"(\w+)(?:skrivit|skriven|skrivna|skrev|skrevs|skrivs|skriver)"), "skriv"),
    (re.compile(r"(\w+)(?:lagt|lagts|lagd|lagda|lade|lades|lägger|läggs)"), "lägg"),
    (re.compile(r"(\w+)(?:hållit|hållits|hållen|hållna|höll|hölls|håller|hålls)"), "håll"),
    (re.compile(r"(\w+)(?:tagit|tagits|tagen|tagna|tog|togs)"), "ta"),
    (re.compile(r"(\w+)(?:drivit|drivits|driven|drivna|drev|drevs|driver)"), "driv"),
    (re.compile(r"(\w+)(?:gjort|gjorts|gjord|gjorda|gjorde|gjordes)"), "gör"),
)
_PREFIXES = frozenset(
    "genom upp ut in över be för från till med om av an på fram åter efter under mot bort ned ner sam vidare sammanställ "
    "fast inrätt grund ge er und vid utan".split()
)


@dataclass(frozen=True, slots=True)
class PassageTerms:
    """What the word index holds of a passage, each term as often as it occurs: its headings with the title, and its body."""

    heading: tuple[str, ...]
    body: tuple[str, ...]


def normalised(text: str) -> str:
    """NFC, with the characters that only steer line breaks gone."""
    return unicodedata.normalize("NFC", text).translate(_SOFT)


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


def label_terms(text: str) -> list[str]:
    """Numbered places that a text names, as one term each: "Steg 9 och 10" gives steg9, steg10; "andra fasen" fas2."""
    found: list[str] = []
    for match in _LABEL.finditer(normalised(text)):
        kind = match[1].lower()
        found.extend(f"{_LABEL_STEMS.get(kind, kind)}{number}" for number in _numbers(match[2]))
    for match in _ORDINAL_LABEL.finditer(normalised(text)):
        found.append(f"{_ORDINAL_STEMS[match[2].lower()]}{_ORDINALS[match[1].lower()]}")
    found.extend(f"§{match[1] or match[2]}" for match in _SECTION_SIGN.finditer(text))
    return found


def text_terms(text: str, language: str = "sv") -> list[str]:
    """Every term of a text in reading order, repeated as often as it occurs, the numbered places last."""
    found = [term for token in tokens(text) for term in terms_of(token, language)]
    return found + label_terms(text)


def passage_terms(document: Document, passage: Passage) -> PassageTerms:
    """What to write to the word index when a passage is saved."""
    heading = "\n".join((document.title, *passage.path))
    return PassageTerms(
        heading=tuple(text_terms(heading, document.language)),
        body=tuple(text_terms(passage.text, document.language)),
    )


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
    actor = _ACTOR.fullmatch(base)
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
    definite = _DEFINITE_ET.fullmatch(stemmed)
    return definite[1] if definite and not stemmed.endswith(_KEEPS_ET) else stemmed


def _to_verb(stemmed: str) -> str:
    for pattern, replacement in _NOUN_TO_VERB:
        match = pattern.fullmatch(stemmed)
        if match:
            return match.expand(replacement)
    return stemmed


def _strong_verb(word: str) -> str | None:
    for pattern, root in _STRONG_ENDINGS:
        match = pattern.fullmatch(word)
        if match and match[1] in _PREFIXES:
            return match[1] + root
    return None


def _parts(token: str) -> Iterator[str]:
    """The stems of a compound's parts; a hyphen always parts a compound."""
    pieces = [piece for piece in _HYPHENS.split(token) if piece]
    for piece in pieces:
        if len(pieces) > 1 and len(piece) > 1:
            yield stem(piece)
        yield from lexicon().split(piece)


def _numbers(listed: str) -> list[str]:
    span = _RANGE.fullmatch(listed.strip())
    if span and 0 < int(span[2]) - int(span[1]) <= _MAX_RANGE:
        return [str(number) for number in range(int(span[1]), int(span[2]) + 1)]
    return _NUMBER.findall(listed)


def _distinct(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(language)


@cache
def lexicon() -> Lexicon:
    """The compound parts, read from `swedish_parts.txt` when first needed."""
    return Lexicon(_listed("swedish_parts.txt"), stem)


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(_listed("swedish_stopwords.txt"))


@cache
def _irregular() -> dict[str, str]:
    lines = (line.partition("=") for line in _lines("swedish_irregular.txt"))
    return {form: base.strip() for forms, _, base in lines for form in forms.split()}


def _listed(name: str) -> list[str]:
    return [word for line in _lines(name) for word in line.split()]


def _lines(name: str) -> list[str]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]

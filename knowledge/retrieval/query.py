"""A question made ready for finding: its language, its weighted words, its numbered places and its cues.

Order (`QueryReader.read`): language; stop words dropped; each remaining word becomes a `QueryWord` with every way in
which a passage may say it: its own stem, its compound parts, a known abbreviation, a synonym, an English word's gloss,
and, only where the index does not know it, the likely spelling.

Invariant: reading never fails and never drops every word: a question of stop words alone keeps them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from knowledge.ports import Library, WordIndex
from knowledge.retrieval.cues import Cue, cues_of
from knowledge.retrieval.labels import label_terms
from knowledge.retrieval.language import Language, language_of
from knowledge.retrieval.spelling import Speller
from knowledge.retrieval.swedish import is_stop_word, terms_of, tokens
from knowledge.retrieval.thesaurus import glosses, synonyms
from knowledge.retrieval.wordlists import word_set

PART = 0.5
"""All parts of a compound together say this much of the whole word."""
ABBREVIATION = 0.8
SYNONYM = 0.35
GLOSS = 0.6
LABEL = 1.0
MOST_WORDS = 60
"""Words of a question that are read; what comes after is an attachment, not a question."""
MOST_COUNTED = 50_000
"""Terms whose passage counts are kept between questions."""

_PARTICLES = word_set("upp ut in av till fram med på om ner bort igenom över")

Ways = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One word of the question. `ways`: any term that says it, with how well (0..1); `parts` say it together.

    `idf` is how rare the word is in the index (natural logarithm, at least 0); `known`: whether any way occurs at all.
    """

    surface: str
    ways: Ways
    parts: Ways = ()
    idf: float = 0.0
    known: bool = True

    def said_by(self, terms: Mapping[str, object] | frozenset[str] | set[str]) -> float:
        """How well a text with these terms says the word, 0..1."""
        whole = together = 0.0
        for term, strength in self.ways:  # loops, not generators: asked of every unit that is looked into
            if strength > whole and term in terms:
                whole = strength
        for term, strength in self.parts:
            if term in terms:
                together += strength
        return max(whole, together)


@dataclass(frozen=True)
class Query:
    """A question ready for finding. `labels` are numbered places such as "steg9"."""

    text: str
    language: Language
    words: tuple[QueryWord, ...]
    labels: tuple[str, ...] = ()
    cues: frozenset[Cue] = frozenset()

    @cached_property
    def terms(self) -> dict[str, float]:
        """What the word index looks for: each term with its greatest weight, above 0 and at most 1."""
        weights: dict[str, float] = dict.fromkeys(self.labels, LABEL)
        for word in self.words:
            for term, weight in (*word.ways, *word.parts):
                weights[term] = max(weight, weights.get(term, 0.0))
        return weights

    @cached_property
    def mass(self) -> float:
        """The rarity of all words together: what a passage that says everything would match."""
        return sum(word.idf for word in self.words)


class QueryReader:
    """Reads questions against one library. What it learns from the index is kept until the index changes."""

    def __init__(self, library: Library, words: WordIndex) -> None:
        self._library = library
        self._words = words
        self._speller = Speller(words)
        self._generation: int | None = None
        self._size = 0
        self._counted: dict[str, int] = {}
        self._abbreviations: list[tuple[str, tuple[str, ...]]] = []

    def read(self, text: str, language: Language | None = None) -> Query:
        """The question as a query. `language` overrides what the words say."""
        spoken = language or language_of(text)
        self._refresh()
        plain = [_plain_word(token, spoken) for token in _kept(tokens(text))]
        widened = self._widened(plain, tokens(text), spoken)
        return Query(text, spoken, self._weighed(widened), tuple(dict.fromkeys(label_terms(text))), cues_of(text))

    def _refresh(self) -> None:
        generation = self._library.generation()
        if generation == self._generation:
            return
        self._abbreviations = [
            (_whole(tokens(known.short)), tuple(_whole([token]) for token in tokens(known.long)))
            for known in self._library.abbreviations()
        ]
        self._speller.forget()
        self._size, self._counted = self._words.size(), {}
        self._generation = generation

    def _frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """How many passages hold each term, asked of the index once while it stands still."""
        if len(self._counted) > MOST_COUNTED:
            self._counted = {}
        counted, wanted = self._counted, set(terms)
        if unasked := wanted - counted.keys():
            counted.update(self._words.frequencies(unasked))
        return {term: counted[term] for term in wanted}

    def _widened(self, plain: list[QueryWord], asked: list[str], language: Language) -> list[QueryWord]:
        """Every further way to say each word, the likely spelling of unknown ones first."""
        words = [_with_ways(word, self._expansions(word, asked)) for word in self._respelled(plain)]
        words = _joined(words, self._frequencies)
        if language == "en":
            return [_with_ways(word, _weigh(glosses(word.surface), GLOSS)) for word in words]
        words = _with_particle_verbs(words, asked)
        return [_with_ways(word, _weigh(synonyms(word.surface, asked), SYNONYM)) for word in words]

    def _respelled(self, words: list[QueryWord]) -> list[QueryWord]:
        """Words that the index does not hold, with the likely spelling as a weaker way."""
        frequencies = self._frequencies(term for word in words for term, _ in (*word.ways, *word.parts))
        return [word if _is_known(word, frequencies) else self._repaired(word, frequencies) for word in words]

    def _repaired(self, word: QueryWord, frequencies: Mapping[str, int]) -> QueryWord:
        """The likely spelling of the whole word; where there is none, that of its unknown parts."""
        whole = tuple(repair for term, _ in word.ways for repair in self._speller.repairs(term))
        if whole:
            return _with_ways(word, whole)
        parts = tuple(
            (repair, share * likeness)
            for term, share in word.parts
            if not frequencies.get(term)
            for repair, likeness in self._speller.repairs(term)
        )
        return replace(word, parts=word.parts + parts)

    def _expansions(self, word: QueryWord, asked: list[str]) -> Ways:
        """Abbreviations both ways: the long form's words for the short one, the short one for a whole long form."""
        own = {term for term, _ in word.ways}
        stems = {_whole([token]) for token in asked}
        found: list[str] = []
        for short, long in self._abbreviations:
            if short in own and long:
                found.extend(term for term in long if not is_stop_word(term))
            elif own & set(long) and stems.issuperset(long):
                found.append(short)
        return _weigh(found, ABBREVIATION)

    def _weighed(self, words: list[QueryWord]) -> tuple[QueryWord, ...]:
        """Each word with its rarity: that of its commonest own form, or of its parts, or the greatest when unknown."""
        terms = {term for word in words for term, _ in (*word.ways, *word.parts)}
        frequencies, size = self._frequencies(terms), self._size
        return tuple(
            replace(word, idf=_rarity(_occurrences(word, frequencies), size), known=_occurs(word, frequencies))
            for word in words
        )


def _kept(found: Sequence[str]) -> list[str]:
    """The words that carry the subject, each once; all of them when none does."""
    distinct = list(dict.fromkeys(found))[:MOST_WORDS]
    return [token for token in distinct if not is_stop_word(token)] or distinct


def _plain_word(token: str, language: Language) -> QueryWord:
    whole, *parts = terms_of(token, language)
    ways: dict[str, float] = {whole: 1.0}
    if language == "en":  # names and Swedish words inside an English question
        ways.setdefault(terms_of(token)[0], 1.0)
    share = PART / len(parts) if parts else 0.0
    return QueryWord(token, tuple(ways.items()), tuple((part, share) for part in parts))


def _whole(found: Sequence[str]) -> str:
    return terms_of("-".join(found))[0] if found else ""


def _with_ways(word: QueryWord, more: Ways) -> QueryWord:
    known = {term for term, _ in word.ways}
    fresh = tuple((term, weight) for term, weight in more if term and term not in known)
    return replace(word, ways=word.ways + fresh) if fresh else word


def _weigh(terms: Iterable[str], weight: float) -> Ways:
    return tuple((term, weight) for term in dict.fromkeys(terms))


def _joined(words: list[QueryWord], frequencies: Callable[[Iterable[str]], Mapping[str, int]]) -> list[QueryWord]:
    """Compounds written apart ("stadsdels nämnd"): the joined word, where the index holds it, says both halves."""
    pairs = [
        (left, terms_of(words[left].surface + words[left + 1].surface)[0])
        for left in range(len(words) - 1)
        if words[left].surface.isalpha() and words[left + 1].surface.isalpha()
    ]
    held = frequencies(term for _, term in pairs)
    result = list(words)
    for left, term in pairs:
        if held.get(term):
            result[left] = _with_ways(result[left], ((term, 1.0),))
            result[left + 1] = _with_ways(result[left + 1], ((term, 1.0),))
    return result


def _with_particle_verbs(words: list[QueryWord], asked: list[str]) -> list[QueryWord]:
    """ "följa … upp" also looks for "uppföljning": a particle up to two words after its verb."""
    result = []
    for word in words:
        at = asked.index(word.surface) if word.surface in asked else len(asked)
        particle = next((token for token in asked[at + 1 : at + 3] if token in _PARTICLES), None)
        result.append(_with_ways(word, ((particle + word.ways[0][0], 0.9),)) if particle else word)
    return result


def _is_known(word: QueryWord, frequencies: Mapping[str, int]) -> bool:
    """A compound is known by all its parts too: an unseen combination of known words is no misspelling."""
    if any(frequencies.get(term) for term, _ in word.ways):
        return True
    return bool(word.parts) and all(frequencies.get(term) for term, _ in word.parts)


def _occurs(word: QueryWord, frequencies: Mapping[str, int]) -> bool:
    return any(frequencies.get(term) for term, _ in (*word.ways, *word.parts))


def _occurrences(word: QueryWord, frequencies: Mapping[str, int]) -> int:
    """Passages that say the word itself, or failing that its rarest part."""
    own = max((frequencies.get(term, 0) for term, weight in word.ways if weight >= ABBREVIATION), default=0)
    if own:
        return own
    return min((frequencies.get(term, 0) for term, _ in word.parts), default=0)


def _rarity(frequency: int, passages: int) -> float:
    return math.log(1.0 + (passages - frequency + 0.5) / (frequency + 0.5)) if passages else 0.0

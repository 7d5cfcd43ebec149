"""What a topic is called: its clearest question and the words that tell it from other topics.

The clearest question is well formed, short, in Swedish, close to the others, and spelt as they are. The words are those
of the greatest class-based TF-IDF (Grootendorst, "BERTopic", 2022) over Swedish stems, shown in dictionary form.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from knowledge.insights.topics.asking import asked_in
from knowledge.insights.topics.similarity import similarities
from knowledge.insights.topics.topic import Wording
from knowledge.retrieval.language import language_of
from knowledge.retrieval.swedish import is_stop_word, stem, terms_of, tokens
from knowledge.retrieval.wordlists import listed

MOST_TERMS = 5
SHORTEST_TERM = 3
FEWEST_WORDS, MOST_WORDS = 4, 14
"""Words of a question that is neither a fragment nor a story."""
STEADY = 0.05
"""How much clearer another question must be to take the place of the one that a topic is called by."""
WELL_SPELT = 0.4
"""What a question is worth all of whose words others have written too."""
_BEGINS_WELL = re.compile(r"\s*[A-ZÅÄÖÉ0-9\"”]")
_MASKED = re.compile(r"\[[^\]]*\]|…|\.\.\.|\?\?|!!")
_ARTICLE = re.compile(r"(?P<word>\w{2,}(?:å(?=n)|([bdfgklmnprst])\2(?=en)))(?:n|en)")
_NO_ARTICLE = ("vatten", "botten", "socken", "tecken")
_ENDINGS = ("arna", "erna", "orna", "ens", "ets", "ar", "er", "or", "en", "et", "na", "an", "n", "t", "s")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that a topic may be called by, and its wording."""

    text: str
    wording: Wording


def clearest(candidates: Sequence[Candidate], now: str = "") -> str:
    """The id of the clearest question; `now` is the one that the topic is called by. There is at least one."""
    traits = [each.wording.traits for each in candidates]
    central = np.clip(similarities(traits, traits), 0.0, 1.0).mean(axis=1)
    usual = _usual_words([each.text for each in candidates])
    scores = [
        float(near)
        + _form(each.text)
        + WELL_SPELT * _share_of(each.text, usual)
        + (STEADY if each.wording.id == now else 0.0)
        for near, each in zip(central, candidates, strict=True)
    ]
    best = max(range(len(candidates)), key=lambda place: (scores[place], -len(candidates[place].text)))
    return candidates[best].wording.id


def _usual_words(texts: Sequence[str]) -> frozenset[str]:
    """Words that more than one of the questions has: one that stands alone among its likes is often misspelt."""
    counted = Counter(token for text in texts for token in set(tokens(text)))
    return frozenset(token for token, count in counted.items() if count > 1)


def _share_of(text: str, usual: frozenset[str]) -> float:
    """How much of what the text says is among those words, 0 to 1."""
    said = tokens(text)
    return sum(token in usual for token in said) / len(said) if said else 0.0


def _form(text: str) -> float:
    """How well formed a question is, 0 to 1.15."""
    told, question = asked_in(text)
    count = len(question.split())
    signs = (
        (0.3, question.endswith("?")),
        (0.15, bool(_BEGINS_WELL.match(text))),
        (0.25, FEWEST_WORDS <= count <= MOST_WORDS),
        (0.2, language_of(text) == "sv"),
        (0.15, not told and len(text) <= len(question) + 2),
        (0.1, not _MASKED.search(text)),
    )
    return sum(weight for weight, holds in signs if holds)


def telling_words(texts: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Each topic's words, the most telling first. `texts` are the questions of every topic, by the topic's id."""
    said = {topic: _surfaces(own) for topic, own in texts.items()}
    everywhere: Counter[str] = Counter()
    for surfaces in said.values():
        everywhere.update({term: sum(words.values()) for term, words in surfaces.items()})
    mean = sum(everywhere.values()) / max(len(said), 1)
    return {topic: _most_telling(surfaces, everywhere, mean) for topic, surfaces in said.items()}


def _most_telling(surfaces: Mapping[str, Counter[str]], everywhere: Mapping[str, int], mean: float) -> tuple[str, ...]:
    weights = {term: sum(words.values()) * math.log(1 + mean / everywhere[term]) for term, words in surfaces.items()}
    best = sorted(weights, key=lambda term: (-weights[term], term))
    return tuple(dict.fromkeys(dictionary_form(surfaces[term]) for term in best))[:MOST_TERMS]


def _surfaces(texts: Sequence[str]) -> dict[str, Counter[str]]:
    """The words said, by their stem, with how often each form was written; English questions tell a Swede little."""
    swedish = [text for text in texts if language_of(text) == "sv"] or list(texts)
    found: dict[str, Counter[str]] = {}
    for text in swedish:
        for token in tokens(asked_in(text)[1]):
            if len(token) >= SHORTEST_TERM and token.isalpha() and not is_stop_word(token):
                found.setdefault(terms_of(token)[0], Counter())[token] += 1
    return found


def dictionary_form(forms: Mapping[str, int]) -> str:
    """The form that a dictionary lists, told from the forms that were written: "nämnderna", "nämndens" give "nämnd"."""
    for form in sorted(forms):
        modifier, head = _listed(form)
        if head and modifier + head + "a" not in forms:  # "boka" is a verb, whatever "bok" is
            return modifier + head
    bare = [
        form
        for form in forms
        if not any(form.removesuffix(ending) in forms for ending in _ENDINGS if form.endswith(ending))
    ]
    return _indefinite(min(bare or forms, key=lambda form: (len(form), form)))


def _indefinite(form: str) -> str:
    """Without an article that can be nothing else: "miniminivån", "potten"."""
    match = _ARTICLE.fullmatch(form)
    return match["word"] if match and not form.endswith(_NO_ARTICLE) else form


def _listed(form: str) -> tuple[str, str]:
    """(What stands before the head of a compound, its head's listed form); empty where none is listed."""
    words = _listed_words()
    for cut in range(len(form) - SHORTEST_TERM + 1):
        head = words.get(stem(form[cut:]))
        if head and (cut == 0 or cut >= SHORTEST_TERM) and _fits(form[cut:], head):
            return form[:cut], head
    return "", ""


def _fits(form: str, head: str) -> bool:
    """Whether the form is the head inflected, not another word of the same stem."""
    return form[: min(len(head), 4)] == head[: min(len(head), 4)] or form == head


@cache
def _listed_words() -> Mapping[str, str]:
    """The dictionary forms that compounds are made of, by their stem."""
    found: dict[str, str] = {}
    for word in listed("swedish_parts.txt"):
        if len(word) >= SHORTEST_TERM:
            found.setdefault(stem(word), word)
    return found

"""The same question as different people would write it: greetings, contexts, tails, word order, synonyms, typos.

Order: what changes the question itself (word order, two sentences, synonyms), then what stands around it, then how it
is typed. Invariant: the same `Random` gives the same words.
"""

from __future__ import annotations

import re
from random import Random

from knowledge.answers.answer import Language
from tests.simulation.planted import around

_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = re.compile(
    r"\b(?:what|who|how|when|where|which|is|are|do|does|can|should|must)\b.*\b(?:the|we|to|is|our|a|at|I)\b",
    re.IGNORECASE,
)
_SWEDISH = re.compile(r"[åäö]|\b(?:och|som|vi|man|till|vad|hur|om|det)\b", re.IGNORECASE)
_ASKED = re.compile(
    r"(?P<by>Vad|Hur|När|Var|Vem|Vart|Varför|Vilken \w+|Vilket \w+|Vilka \w+|Hur (?:mycket|många|ofta|länge|sent)) "
    r"(?P<verb>\w+) (?P<who>vi|man|jag|ni|nämnden|det) (?P<rest>.+)\?"
)
_THING = re.compile(
    r"(?P<head>\w+ .+) (?:ur|i|för|om|enligt|till|vid|till) (?P<thing>[a-zåäö]{5,}(?:en|et|erna|arna|orna|na))\?"
)
_SHORTEST_MISTYPED = 6
_WITHOUT_DOTS = str.maketrans("åäöÅÄÖ", "aaoAAO")
CHANCES = {
    "order": 0.3,
    "two_sentences": 0.2,
    "synonym": 0.4,
    "greeting": 0.3,
    "context": 0.2,
    "tail": 0.2,
    "typo": 0.18,
    "no_dots": 0.03,
    "small_letters": 0.2,
    "no_question_mark": 0.2,
}
"""How often each is done, 0 to 1, independently of the others."""


def language_of(text: str) -> Language:
    return "en" if _ENGLISH.search(text) and not _SWEDISH.search(text) else "sv"


def varied(wording: str, random: Random) -> str:
    """The wording as somebody else would have typed it, in the same language."""
    language = language_of(wording)
    chosen = {what for what, chance in CHANCES.items() if random.random() < chance}
    text = _said_otherwise(wording, chosen, random) if language == "sv" else wording
    return _typed(_with_what_stands_around(text, language, chosen, random), chosen, random)


def _said_otherwise(text: str, chosen: set[str], random: Random) -> str:
    if "synonym" in chosen:
        text = _with_a_synonym(text, random)
    if "two_sentences" in chosen and (match := _THING.fullmatch(text)):
        told = random.choice(around().told_before).format(thing=match["thing"])
        return f"{told}{match['head']}?"
    if "order" in chosen and (match := _ASKED.fullmatch(text)):
        asking = random.choice(around().asking)
        by = match["by"][0].lower() + match["by"][1:]
        return f"{asking} {by} {match['who']} {match['verb']} {match['rest']}{'?' if asking[0] in 'VKG' else '.'}"
    return text


def _with_a_synonym(text: str, random: Random) -> str:
    fits = [pair for pair in around().synonyms if re.search(rf"\b{pair[0]}\b", text, re.IGNORECASE)]
    if not fits:
        return text
    word, other = random.choice(fits)

    def replaced(match: re.Match[str]) -> str:
        return other.capitalize() if match[0][0].isupper() else other

    return re.sub(rf"\b{word}\b", replaced, text, count=1, flags=re.IGNORECASE)


def _with_what_stands_around(text: str, language: Language, chosen: set[str], random: Random) -> str:
    said = around()
    context = random.choice(said.contexts[language]) if "context" in chosen else ""
    greeting = random.choice(said.greetings[language]) if "greeting" in chosen else ""
    tail = random.choice(said.tails[language]) if "tail" in chosen and text.endswith(("?", ".")) else ""
    return f"{greeting}{context}{text}{tail}"


def _typed(text: str, chosen: set[str], random: Random) -> str:
    if "typo" in chosen:
        text = _mistyped(text, random)
    if "no_dots" in chosen:
        text = text.translate(_WITHOUT_DOTS)
    if "small_letters" in chosen:
        text = text.lower()
    return text.rstrip("?") if "no_question_mark" in chosen else text


def _mistyped(text: str, random: Random) -> str:
    """One word with two letters changed about, one left out, or one struck twice; its first letter stands."""
    long = [match for match in _WORD.finditer(text) if len(match[0]) >= _SHORTEST_MISTYPED]
    if not long:
        return text
    match = random.choice(long)
    word, at = match[0], random.randrange(1, len(match[0]) - 1)
    wrong = random.choice(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        )
    )
    return text[: match.start()] + wrong + text[match.end() :]

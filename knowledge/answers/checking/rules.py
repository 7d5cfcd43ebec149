"""One sentence against its quotes, rule by rule; the first rule that finds it not carried says why.

Order: `check` refuses what cites nothing and what holds foreign markup, then looks for a place in the quotes that
carries the whole sentence; failing that, for one that carries each of its clauses that stands by itself. Invariant:
only the quotes that the sentence cites are looked at, and a sentence that cites none is never carried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.answers.checking import agreement, describing, enumerations, figures
from knowledge.answers.checking.actors import roles_swapped
from knowledge.answers.checking.carrying import is_actor, is_carried
from knowledge.answers.checking.clauses import is_verb
from knowledge.answers.checking.evidence import Window, windows_of
from knowledge.answers.checking.figures import MONTHS
from knowledge.answers.checking.markup import foreign
from knowledge.answers.checking.meaning import is_near
from knowledge.answers.checking.reading import Reading, Token, plain, read
from knowledge.answers.checking.sentence import NOTHING_KNOWN, Known, Reason, Sentence
from knowledge.answers.checking.subjects import subjects_swapped
from knowledge.answers.checking.told import is_in_other_letters, tells_what_to_say
from knowledge.answers.evidence import leans
from knowledge.domain.bodies import bodies_named
from knowledge.retrieval.language import Language
from knowledge.retrieval.wordlists import word_set

_TRIED = 4
"""Places that are looked at closely, best first."""
_TOGETHER = 0.5
"""The share of a sentence's words that stand in the same sentence of its evidence as a figure of it."""
_AS_LIKE = 0.8
"""How like another place must be, beside the likest one, to be looked at too."""
_FEW = 3
_LITTLE_SHARED = 0.6
_LONG = 12
"""Letters of a text that is looked for inside a quote's sentences."""
_PRINT = re.compile(r"[*_⁰¹²³⁴-⁹]+")
_LOOSE = re.compile(r"\s+(?=[,.;])")
_ENDED = re.compile(r"(?:[.!?:;•▪●]|\s[-–]|\s\d{1,2}\.)$")
_BEGINS = re.compile(r"[.!?;•▪●]|,?\s+[-–•▪●]\s|\s+\d{1,2}\.\s")
_WHILE = ("medan", "while", "whereas")
_JOINING = word_set("och men samt and but")
_THEN = word_set("därefter sedan sen efteråt därpå")
_VERBS = word_set("är har finns blir får ska kan bör måste gör tar ger ingår is are has have was were")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence is carried: a quote's number, and the first and last sentence of it."""

    quote: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a check. `reason` None: carried, at `places`."""

    reason: Reason | None
    places: tuple[Place, ...] = ()


def check(
    sentence: Sentence, sources: Mapping[int, str], *, language: Language = "sv", known: Known = NOTHING_KNOWN
) -> Reason | None:
    """Why the sentence is not carried by the quotes it cites, or None where it is. `sources` are quotes by number."""
    return examine(sentence, sources, language=language, known=known).reason


def examine(
    sentence: Sentence, sources: Mapping[int, str], *, language: Language = "sv", known: Known = NOTHING_KNOWN
) -> Finding:
    """As `check`, and where the sentence is carried."""
    quotes = {n: sources[n] for n in sentence.evidence if n in sources}
    if not quotes or len(quotes) < len(set(sentence.evidence)) or not any(map(str.isalpha, sentence.text)):
        return Finding("no evidence")
    if foreign(sentence.text, "\n".join(quotes.values())) or is_in_other_letters(sentence.text):
        return Finding("markup")
    whole = _standing(sentence.text, quotes) or _carried(sentence.text, quotes, language, known)
    if whole.reason is None:
        return whole
    parts = [
        _standing(part, quotes) or _carried(part, quotes, language, known)
        for part in _parts(read(sentence.text, language))
    ]
    if parts and all(part.reason is None for part in parts):
        return Finding(None, tuple(place for part in parts for place in part.places))
    return whole


def _standing(text: str, quotes: Mapping[int, str]) -> Finding | None:
    """Where the text stands in a quote as it is, whole: one sentence or item of it, or several in a row."""
    wanted = _printed(text)
    for number, quote in quotes.items():
        windows = windows_of(quote)
        for window in windows:
            if plain(window.whole.text) == plain(text) or _printed(window.whole.text) == wanted:
                return Finding(None, (Place(number, window.first, window.last),))
        if len(wanted) >= _LONG and _stands_between_ends(wanted, _printed(quote)):
            single = [window for window in windows if window.first == window.last]
            inside = [window.first for window in single if _printed(window.whole.text) in wanted]
            return Finding(None, (Place(number, min(inside, default=0), max(inside, default=0)),))
    return None


def _printed(text: str) -> str:
    """As `plain`, without what only print has: stars, numbers of footnotes, a space before a comma."""
    return plain(_LOOSE.sub("", _PRINT.sub("", text)))


def _stands_between_ends(wanted: str, quote: str) -> bool:
    """Whether the text is in the quote from where something begins to where something ends, nothing cut off."""
    at = quote.find(wanted)
    while at >= 0:
        before, after = quote[:at].rstrip(" \"”“'("), quote[at + len(wanted) :].lstrip('"”)')
        if (not before or _ENDED.search(before)) and (not after or _BEGINS.match(after)):
            return True
        at = quote.find(wanted, at + 1)
    return False


def _carried(text: str, quotes: Mapping[int, str], language: Language, known: Known) -> Finding:
    said = read(text, language)
    if not any(token.is_content or token.is_number for token in said.tokens):
        return Finding("word")
    reason: Reason | None = None
    for near in _nearest(said, quotes, language):
        found = _difference(said, near.window, language, known)
        if found is None:
            return Finding(None, (Place(near.quote, near.window.first, near.window.last),))
        reason = reason or found
    return Finding(reason or "word")


@dataclass(frozen=True, slots=True)
class _Near:
    """A place, and how much of the sentence it says: words of substance, then figures, then how like it is (0..1)."""

    quote: int
    window: Window
    score: tuple[int, int, float]


def _nearest(said: Reading, quotes: Mapping[int, str], language: Language) -> list[_Near]:
    """The places that say most of the sentence, the likest first among equals.

    A place that only adds to another one, and nothing of what the sentence says, is not looked at: what the smaller
    one speaks against must not be found beside it.
    """
    scored = [
        _Near(number, window, _score(said, window.whole, language))
        for number, quote in quotes.items()
        for window in windows_of(quote)
        if not any(tells_what_to_say(part.text) for part in window.parts)
    ]
    scored.sort(key=lambda near: near.score, reverse=True)
    chosen: list[_Near] = []
    for near in scored:
        if not any(_only_adds(near, other) for other in scored) and (language == "en" or not _less_like(near, chosen)):
            chosen.append(near)
        if len(chosen) == _TRIED:
            break
    return chosen


def _less_like(near: _Near, chosen: Sequence[_Near]) -> bool:
    """Whether a place says no more than another and in words that are less like the sentence's."""
    return any(near.score[0] <= other.score[0] and near.score[2] < _AS_LIKE * other.score[2] for other in chosen)


def _score(said: Reading, evidence: Reading, language: Language) -> tuple[int, int, float]:
    words = sum(is_carried(token, evidence, language) for token in said.tokens if token.is_content)
    figures_said = sum(token.folded in evidence.folded for token in said.tokens if token.is_number)
    return words, figures_said, len(said.folded & evidence.folded) / (1 + len(said.folded | evidence.folded))


def _only_adds(near: _Near, other: _Near) -> bool:
    one, smaller = near.window, other.window
    within = (
        near.quote == other.quote and len(smaller.parts) < len(one.parts) and smaller.first in (one.first, one.last)
    )
    return within and near.score[0] <= other.score[0]


def _difference(said: Reading, window: Window, language: Language, known: Known) -> Reason | None:
    """The first thing that the sentence says and this place does not."""
    evidence = window.whole
    return (
        figures.disagreement(said, evidence, language)
        or ("word" if _says_little(said, evidence, language) else None)
        or _committees_differ(said, evidence, language, known)
        or _uncarried(said, evidence, language)
        or (None if _stands_together(said, window, language) else "word")
        or ("word" if _is_mixed(said, evidence, language) else None)
        or ("date" if language == "sv" and _is_turned_round(said, window) else None)
        or agreement.disagreement(said, evidence, language)
        or enumerations.disagreement(said, evidence, language)
        or describing.disagreement(said, evidence, language)
        or ("role" if roles_swapped(said, evidence, language) else None)
        or ("role" if language == "sv" and subjects_swapped(said, evidence) else None)
        or (None if is_near(said.text, evidence.text, language, known.embedder) else "meaning")
    )


def _says_little(said: Reading, evidence: Reading, language: Language) -> bool:
    """Whether the sentence has hardly a word of substance, and its small words are not the evidence's either."""
    if language == "en" or sum(token.is_content or token.is_number for token in said.tokens) >= _FEW:
        return False
    return len(said.folded & evidence.folded) < _LITTLE_SHARED * len(said.folded)


def _committees_differ(said: Reading, evidence: Reading, language: Language, known: Known) -> Reason | None:
    mentions = known.organisation.mentions
    named = {one for mention in mentions(said.text) for one in mention.committees}
    held = {one for mention in mentions(evidence.text) for one in mention.committees}
    return "committee" if named - held or _bodies(said.text) - _bodies(evidence.text) else None


def _bodies(text: str) -> frozenset[tuple[str, str, str]]:
    """The bodies whose names are put together, known or not: "kultur- och fritidsnämnden" has all three parts."""
    return frozenset((body.lead, body.first, body.body) for body in bodies_named(text) if body.lead)


def _uncarried(said: Reading, evidence: Reading, language: Language) -> Reason | None:
    """A word of the sentence that the evidence does not say, named by what it is."""
    content = [token for token in said.tokens if token.is_content and token.folded not in MONTHS]
    missing = [token for token in content if not is_carried(token, evidence, language)]
    return _named(missing[0]) if missing else None


def _named(token: Token) -> Reason:
    if is_actor(token.folded):
        return "committee"
    return "name" if token.text[0].isupper() and not token.first else "word"


def _stands_together(said: Reading, window: Window, language: Language) -> bool:
    """Whether each figure of the sentence stands in the evidence sentence that says its clause."""
    if len(window.parts) == 1:
        return True
    if language == "sv" and not all(_stands_in_one(clause, window) for clause in said.clauses):
        return False
    content = [token for token in said.tokens if token.is_content]
    for figure in (token for token in said.tokens if token.is_number):
        holding = [part for part in window.parts if figure.folded in part.folded]
        shares = [sum(is_carried(token, part, language) for token in content) for part in holding]
        if content and holding and max(shares) < _TOGETHER * len(content):
            return False
    return True


def _is_mixed(said: Reading, evidence: Reading, language: Language) -> bool:
    """Whether a clause takes words from both sides of a "medan": what the one is, the other is not."""
    turn = next((at for at, token in enumerate(evidence.tokens) if at and token.folded == "medan"), None)
    if turn is None:
        return False
    sides = [Reading("", evidence.tokens[:turn]), Reading("", evidence.tokens[turn:])]
    return any(
        all(any(not is_carried(token, side, language) for token in clause if token.is_content) for side in sides)
        for clause in said.clauses
        if not any(token.folded in _WHILE for token in clause)
    )


def _is_turned_round(said: Reading, window: Window) -> bool:
    """Whether what comes first and what comes "därefter" have changed places."""
    turn = next((at for at, token in enumerate(said.tokens) if at and token.folded in _THEN), None)
    if turn is None or len(window.parts) != 2 or window.parts[1].tokens[0].folded not in _THEN:
        return False
    before = [token for token in said.tokens[:turn] if token.is_content]
    after = [token for token in said.tokens[turn:] if token.is_content]
    first, then = (
        [sum(_says(token, part) for token in content) for part in window.parts] for content in (before, after)
    )
    return first[0] < first[1] or then[0] > then[1]


def _stands_in_one(clause: Sequence[Token], window: Window) -> bool:
    """Whether the evidence sentence that says most of a clause says all of it, or leans on the one beside it.

    Else a word of the one is put into what the other says: whose it is, or which year it is of.
    """
    if window.parts[0].text.endswith(":"):
        return True
    content = [token for token in clause if token.is_content or token.is_number]
    lacking = {at: sum(not _says(token, part) for token in content) for at, part in enumerate(window.parts)}
    least = min(lacking.values())
    return least == 0 or any(leans(window.parts[at].text) for at, lacks in lacking.items() if lacks == least)


def _says(token: Token, part: Reading) -> bool:
    return token.folded in part.folded or (not token.is_number and is_carried(token, part, "sv"))


def _parts(said: Reading) -> Sequence[str]:
    """The clauses that each say something by themselves, as texts; none where the sentence is but one."""
    groups = list(_groups(said))
    if len(groups) < 2:
        return ()
    opening = _subject(groups[0])
    return [_as_text(said, groups[0]), *(_by_itself(said, group, opening) for group in groups[1:])]


def _groups(said: Reading) -> Iterator[list[Token]]:
    """Clauses taken together, a new group where "och", "men" or "samt" begins one that holds two words of substance."""
    groups: list[list[Token]] = []
    for clause in said.clauses:
        if not groups or (clause[0].folded in _JOINING and len(clause) > 1):
            groups.append([])
        groups[-1].extend(clause)
    gathered: list[list[Token]] = groups[:1]
    for group in groups[1:]:
        if sum(token.is_content or token.is_number for token in group) < 2:
            gathered[-1].extend(group)
        else:
            gathered.append(group)
    yield from gathered


def _subject(group: Sequence[Token]) -> list[Token]:
    """The words that the first clause begins with, up to its second word of substance."""
    taken: list[Token] = []
    for token in group:
        if sum(each.is_content for each in taken) == 1 and (token.is_content or token.mark):
            break
        taken.append(token)
    return taken


def _by_itself(said: Reading, group: Sequence[Token], subject: Sequence[Token]) -> str:
    """Without its "och"; where it begins with what somebody does, with who that is before it."""
    first, rest = group[1], group[1:]
    text = _as_text(said, rest)
    if first.mark is None and not (first.folded in _VERBS or (first.is_content and is_verb(first.folded))):
        return text
    return f"{_as_text(said, subject)} {text}"


def _as_text(said: Reading, tokens: Sequence[Token]) -> str:
    """What stands in the sentence from the first of these words to the last."""
    end = said.text[tokens[-1].end :]
    return said.text[tokens[0].start : tokens[-1].end] + (end[0] if end[:1] in (")", "”", '"') else "")

"""One sentence against its quotes, rule by rule; the first rule that finds it not carried says why.

Order: `check` refuses what cites nothing and what holds foreign markup, then looks for a place in the quotes that
carries the whole sentence; failing that, for one that carries each of its clauses that stands by itself. Invariant:
only the quotes that the sentence cites are looked at, and a sentence that cites none is never carried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.answers.checking import agreement, figures
from knowledge.answers.checking.actors import roles_swapped
from knowledge.answers.checking.carrying import is_actor, is_carried
from knowledge.answers.checking.evidence import Window, windows_of
from knowledge.answers.checking.figures import MONTHS
from knowledge.answers.checking.markup import foreign
from knowledge.answers.checking.meaning import is_near
from knowledge.answers.checking.reading import Reading, Token, read
from knowledge.answers.checking.sentence import NOTHING_KNOWN, Known, Reason, Sentence
from knowledge.retrieval.language import Language

_TRIED = 4
"""Places that are looked at closely, best first."""
_UNKNOWN_ENGLISH = 0.34
"""The share of an English sentence's words that may be unknown to the word list."""


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
    if foreign(sentence.text, "\n".join(quotes.values())):
        return Finding("markup")
    whole = _carried(sentence.text, quotes, language, known)
    if whole.reason is None:
        return whole
    parts = [_carried(part, quotes, language, known) for part in _parts(read(sentence.text, language), sentence.text)]
    if parts and all(part.reason is None for part in parts):
        return Finding(None, tuple(place for part in parts for place in part.places))
    return whole


def _carried(text: str, quotes: Mapping[int, str], language: Language, known: Known) -> Finding:
    said = read(text, language)
    if not any(token.is_content or token.is_number for token in said.tokens):
        return Finding("word")
    reason: Reason = "word"
    for at, (number, window) in enumerate(_nearest(said, quotes, language)):
        found = _difference(said, window, language, known)
        if found is None:
            return Finding(None, (Place(number, window.first, window.last),))
        reason = reason if at else found
    return Finding(reason)


def _nearest(said: Reading, quotes: Mapping[int, str], language: Language) -> list[tuple[int, Window]]:
    """The places that say most of the sentence, the shortest first among equals."""
    content = [token for token in said.tokens if token.is_content or token.is_number]
    scored = [
        (sum(_says(token, window.whole, language) for token in content), -len(window.whole.tokens), number, window)
        for number, quote in quotes.items()
        for window in windows_of(quote)
    ]
    scored.sort(key=lambda each: each[:2], reverse=True)
    return [(number, window) for _, _, number, window in scored[:_TRIED]]


def _says(token: Token, evidence: Reading, language: Language) -> bool:
    return token.folded in evidence.folded if token.is_number else is_carried(token, evidence, language)


def _difference(said: Reading, window: Window, language: Language, known: Known) -> Reason | None:
    """The first thing that the sentence says and this place does not."""
    evidence = window.whole
    return (
        figures.disagreement(said, evidence, language)
        or _committees_differ(said, evidence, language, known)
        or _uncarried(said, evidence, language)
        or (None if _stands_together(said, window, language) else "word")
        or agreement.disagreement(said, evidence, language)
        or ("role" if roles_swapped(said, evidence, language) else None)
        or (None if is_near(said.text, evidence.text, language, known.embedder) else "meaning")
    )


def _committees_differ(said: Reading, evidence: Reading, language: Language, known: Known) -> Reason | None:
    mentions = known.organisation.mentions
    named = {one for mention in mentions(said.text) for one in mention.committees}
    held = {one for mention in mentions(evidence.text) for one in mention.committees}
    return "committee" if named - held else None


def _uncarried(said: Reading, evidence: Reading, language: Language) -> Reason | None:
    """A word of the sentence that the evidence does not say, named by what it is."""
    content = [token for token in said.tokens if token.is_content and token.folded not in MONTHS]
    missing = [token for token in content if not is_carried(token, evidence, language)]
    strict = [token for token in missing if language == "sv" or _is_known(token, language)]
    if strict:
        return _named(strict[0], language)
    return "word" if len(missing) > _UNKNOWN_ENGLISH * len(content) else None


def _is_known(token: Token, language: Language) -> bool:
    """Whether an English word ought to be found: a name, or one that the word list has."""
    from knowledge.answers.checking.carrying import options

    return len(options(token.folded, language)) > 1 or (token.text[0].isupper() and not token.first)


def _named(token: Token, language: Language) -> Reason:
    if is_actor(token.folded, language):
        return "committee"
    return "name" if token.text[0].isupper() and not token.first else "word"


def _stands_together(said: Reading, window: Window, language: Language) -> bool:
    """Whether each figure of the sentence stands in the evidence sentence that says its clause."""
    if len(window.parts) == 1:
        return True
    for clause in said.clauses:
        content = [token for token in clause if token.is_content]
        for figure in (token for token in clause if token.is_number):
            holding = [part for part in window.parts if figure.folded in part.folded]
            shares = [sum(is_carried(token, part, language) for token in content) for part in holding]
            if content and holding and max(shares) < 0.5 * len(content):
                return False
    return True


def _parts(said: Reading, text: str) -> Sequence[str]:
    """The clauses that each say something by themselves, as texts; none where the sentence is but one."""
    groups = list(_groups(said))
    if len(groups) < 2:
        return ()
    opening = _subject(groups[0])
    return [_as_text(groups[0]), *(_with_subject(group, opening) for group in groups[1:])]


def _groups(said: Reading) -> Iterator[list[Token]]:
    """Clauses taken together, a new group where "och", "men" or "samt" begins one that holds two words of substance."""
    group: list[Token] = []
    for clause in said.clauses:
        joins = clause[0].folded in ("och", "men", "samt", "and", "but")
        if group and joins and sum(token.is_content for token in clause) >= 2:
            yield group
            group = []
        group = [*group, *clause]
    yield group


def _subject(group: Sequence[Token]) -> list[Token]:
    """The words that the first clause begins with, up to its second word of substance."""
    taken: list[Token] = []
    for token in group:
        if sum(each.is_content for each in taken) == 1 and (token.is_content or token.mark):
            break
        taken.append(token)
    return taken


def _with_subject(group: Sequence[Token], subject: Sequence[Token]) -> str:
    rest = group[1:]
    return _as_text([*subject, *rest])


def _as_text(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)

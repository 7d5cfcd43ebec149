"""A text as the checker reads it: words, what they mark, the figures among them, and the clauses they stand in.

Order: `read` cuts the text to tokens, finds marking phrases ("inte", "högst", "inga"), then clauses. Invariant: reading
depends on the text and the organisation-free word lists alone, so it is kept for texts that come again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import takewhile

from knowledge.answers.checking.clauses import NO_INFINITIVES, SHORT_INFINITIVES, clauses_of, is_verb, table_rows
from knowledge.answers.checking.lexicon import Meaning, phrase_at, words
from knowledge.answers.checking.senses import NONE, Senses, claiming, filling_at, senses_in, senses_of_stem
from knowledge.retrieval.language import Language
from knowledge.retrieval.swedish import normalised, stem, terms_of
from knowledge.retrieval.wordlists import word_set

_TOKEN = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,:]\d+)*|%|§"
    r"|[^\W\d_¹²³⁰-⁹]+(?:[-‐‑’'.:][^\W\d_¹²³⁰-⁹]+|(?<=\b[^\W\d_])\.)*",
)
_ABBREVIATED = re.compile(r"[^\W\d_]\.|[^\W\d_]+(?:\.[^\W\d_]+)+")
_BREAK = re.compile(r"[,;:()–—•|]|\s-\s")
_CONDITION_NEXT = word_set("så inte du ni man vi hen någon det möjligt den de en ett behov nödvändigt jag")
_EACH = word_set("året dagen dygnet månaden veckan")
_ABOUT = word_set(
    "information kunskap fråga frågor beslut beslutar ansökan handlar berätta berättar informera informerar talar tala"
    " prata uppgifter bild avtal förslag samtal enkät program mål syn diskussion påminna utbildning ansökningarna"
    " tycker söker ansöker yttrar överens idéer tankar"
)
_ENDINGS = tuple(
    "arnas ernas ornas arna erna orna ades ande ens ets ade tes ar er or en et as es at te na a e n s t".split()  # noqa: SIM905
)
_SHORTEST_BARE = 4
_YES = ("ja", "jo", "yes")
_NO = ("nej",)
_MARKS_OR_NOTHING = ("utan", "efter")
_THEN = ("sedan", "sen")
_SINCE = word_set(
    "januari februari mars april maj juni juli augusti september oktober november december våren hösten sommaren"
    " vintern dess länge tidigare flera många några en ett den det när dag"
)
_FIRST = word_set("först innan före efter därefter dessförinnan")
_YEARS = ("år", "året", "åren")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HALF_WORD = re.compile(r"\b(\w{3,})-\s+(?:och|eller|samt)\s+(\w{6,})")
_PLURAL = ("er", "ar", "or", "erna", "arna", "orna")


@dataclass(frozen=True, slots=True)
class Token:
    """One word or number. `mark` is what the phrase that it belongs to does; `clause` which clause it stands in."""

    text: str
    folded: str
    clause: int
    mark: Meaning | None
    first: bool
    """Whether a sentence begins here, so that a capital says nothing."""
    start: int = 0
    end: int = 0
    ends_label: bool = False
    """Whether a colon follows: "Ansvarig nämnd:"."""
    senses: Senses = NONE
    """What the word, or the phrase that it is a word of, claims: its groups in `plain_swedish.yaml`."""
    is_claiming: bool = False
    """Whether it is a light word of a phrase that claims something: "ta över"."""
    is_filling: bool = False
    """Whether it says nothing where it stands: "Ja, …", "år 2018"."""

    @property
    def is_number(self) -> bool:
        return self.folded[0].isdigit() or (self.folded in words().numbers and self.folded not in ("en", "ett", "one"))

    @property
    def is_light(self) -> bool:
        return self.folded in words().light

    @property
    def is_content(self) -> bool:
        says_little = self.is_filling or (self.is_light and not self.is_claiming)
        return not (self.mark or self.is_number or says_little or self.folded in "%§")

    @property
    def stem(self) -> str:
        return stem(self.folded)

    @property
    def terms(self) -> tuple[str, ...]:
        return terms_of(self.folded)


@dataclass(frozen=True)
class Reading:
    """A text that was read."""

    text: str
    tokens: tuple[Token, ...]

    @cached_property
    def terms(self) -> frozenset[str]:
        """Every term of every word, parts of compounds too."""
        return frozenset(term for token in self.tokens for term in token.terms)

    @cached_property
    def wholes(self) -> frozenset[str]:
        """The stems of whole words, and of those that a hyphen cuts short: "stadsdels- och facknämnder"."""
        return frozenset(token.stem for token in self.tokens) | frozenset(map(stem, _made_whole(self.text)))

    @cached_property
    def senses(self) -> Senses:
        """What the words claim, parts of compounds too."""
        parts = (senses_of_stem(part) for token in self.tokens for part in token.terms[1:])
        return self.whole_senses.union(*parts)

    @cached_property
    def whole_senses(self) -> Senses:
        """What whole words and phrases claim."""
        return NONE.union(*(token.senses for token in self.tokens))

    @cached_property
    def bare(self) -> frozenset[str]:
        """The words without their usual endings."""
        return frozenset(bare(token.folded) for token in self.tokens if not token.is_number)

    @cached_property
    def folded(self) -> frozenset[str]:
        return frozenset(token.folded for token in self.tokens)

    @cached_property
    def clauses(self) -> tuple[tuple[Token, ...], ...]:
        last = self.tokens[-1].clause if self.tokens else -1
        return tuple(tuple(token for token in self.tokens if token.clause == at) for at in range(last + 1))

    def marks(self, kind: str) -> frozenset[str]:
        """The classes of a kind that occur."""
        return frozenset(token.mark.name for token in self.tokens if token.mark and token.mark.kind == kind)


@lru_cache(maxsize=4_000)
def read(text: str, language: Language = "sv") -> Reading:
    """One sentence, or a few."""
    composed = normalised(text)
    found = list(_TOKEN.finditer(composed))
    folded = [
        match[0].lower().rstrip(".") if not _ABBREVIATED.fullmatch(match[0]) else match[0].lower() for match in found
    ]
    breaks = [bool(_BREAK.search(composed, found[at - 1].end(), found[at].start())) for at in range(1, len(found))]
    marks = _marks(folded, breaks)
    starts = [_starts(composed, match.start()) for match in found]
    clauses = clauses_of(
        folded,
        [at > 0 and (breaks[at - 1] or begins) for at, begins in enumerate(starts)],
        marks,
        table_rows([match[0] for match in found]),
    )
    senses = senses_in(folded, words().light) if language == "sv" else [NONE] * len(folded)
    filling = _fillings(folded, marks, breaks)
    tokens = (
        Token(
            match[0],
            word,
            clause,
            mark,
            first,
            match.start(),
            match.end(),
            composed[match.end() : match.end() + 1] == ":",
            claimed,
            bool(claimed & claiming()) and word in words().light,
            fills,
        )
        for match, word, clause, mark, first, claimed, fills in zip(
            found, folded, clauses, marks, starts, senses, filling, strict=True
        )
    )
    return Reading(composed, tuple(tokens))


def _made_whole(text: str) -> Iterator[str]:
    """What a half word with a hyphen is short for, in the plural only: one nämnd may have both names."""
    for match in _HALF_WORD.finditer(text):
        half, whole = match[1].lower(), match[2].lower()
        last = terms_of(whole)[-1]
        at = whole.rfind(last)
        if at > 0 and whole.endswith(_PLURAL):
            yield half + whole[at:]


def _fillings(folded: list[str], marks: list[Meaning | None], breaks: list[bool]) -> list[bool]:
    filling = [_is_filling(folded, marks, breaks, at) for at in range(len(folded))]
    for at in range(len(folded)):
        size = filling_at(folded, at)
        filling[at : at + size] = [True] * size
    return filling


def _is_filling(folded: list[str], marks: list[Meaning | None], breaks: list[bool], at: int) -> bool:
    """Whether a word adds nothing: "år" before a year, and a "ja" or "nej" that the sentence goes on to bear out."""
    if folded[at] in _YEARS:
        return at + 1 < len(folded) and _YEAR.fullmatch(folded[at + 1]) is not None
    if folded[at] in _MARKS_OR_NOTHING:
        return marks[at] is None
    if folded[at] in _THEN:
        return not _tells_order(folded, at)
    if at or not breaks or not breaks[0] or folded[0] not in (*_YES, *_NO):
        return False
    denies = any(mark and mark.kind == "negation" for mark in marks)
    return denies == (folded[0] in _NO)


def _tells_order(folded: list[str], at: int) -> bool:
    """Whether a "sedan" is since when, or what comes second: "sedan 2018", "först … och sedan"."""
    after = folded[at + 1] if at + 1 < len(folded) else ""
    return after in _SINCE or any(map(str.isdigit, after)) or not _FIRST.isdisjoint(folded)


def plain(text: str) -> str:
    """For comparing sentences as they stand: without case, white space between words, and what ends them."""
    return " ".join(normalised(text).casefold().split()).strip(" .:;,•-–")


@lru_cache(maxsize=50_000)
def bare(folded: str) -> str:
    """The word without its usual ending, where the stemmer parts its forms: "månad" and "månaden"."""
    ending = next(
        (each for each in _ENDINGS if folded.endswith(each) and len(folded) - len(each) >= _SHORTEST_BARE), ""
    )
    return folded.removesuffix(ending)


def _starts(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \"”“'(*•-–")
    return not before or before[-1] in ".!?:"


def _marks(folded: list[str], breaks: list[bool]) -> list[Meaning | None]:
    marks: list[Meaning | None] = [None] * len(folded)
    at = 0
    while at < len(folded):
        found = phrase_at(folded, at)
        is_but = folded[at] == "utan" and bool(at) and breaks[at - 1] and _goes_on_after_a_denial(folded, at)
        ends = at + 1 == len(folded) or breaks[at]
        if found is None or is_but or (ends and folded[at] in _NEEDS) or not _does_mark(folded, at, *found):
            at += 1
            continue
        size, meaning = found
        marks[at : at + size] = [meaning] * size
        at += size
    return marks


_HALF = word_set("hälften halva half")
_ANYWHERE = word_set("minst högst åtminstone maximalt senast tidigast lägst cirka ungefär drygt knappt ca")
"""Words that limit or estimate also where no number follows: "det som minst ska vara gjort"."""


def _does_mark(folded: list[str], at: int, size: int, meaning: Meaning) -> bool:
    """Whether the phrase does here what it does mostly: "får" may be to receive, "om" may be about."""
    after = folded[at + size : at + size + 4]
    if meaning.kind == "bound":
        if folded[at] == "under" and any(map(_YEAR.fullmatch, after[:2])):
            return False
        counted = (word[0].isdigit() or word in words().numbers or word in _HALF for word in after[:2])
        return folded[at] in _ANYWHERE or any(counted)
    if folded[at] in ("får", "fick"):
        rest = [word for word in after if word not in ("inte", "ej", "du", "ni", "vi", "man", "också", "även")]
        return bool(rest) and (
            rest[0] in SHORT_INFINITIVES or (rest[0].endswith(("a", "as")) and rest[0] not in NO_INFINITIVES)
        )
    if folded[at] == "om" and size == 1:
        return _is_condition(folded, at)
    if folded[at] == "när" and _tells_of_the_past(folded[at + size : at + size + _PAST_WITHIN]):
        return False
    if folded[at] in ("när", "when"):
        return (folded[at - 1] if at else "") not in ("och", "eller", "hur", "and", "or", "how") and after[:1] != [
            "och"
        ]
    if folded[at] == "då":
        return bool(at)
    if meaning.kind == "modality" and _obliges_nobody(folded, at, size):
        return False
    if folded[at] == "efter":
        return after[:1] == [] or after[0] not in _ACCORDING_TO
    return True


def _goes_on_after_a_denial(folded: list[str], at: int) -> bool:
    """Whether "utan" is "but": "inte en plan, utan ett program"."""
    return not _DENIALS.isdisjoint(folded[max(0, at - _DENIED) : at])


def _tells_of_the_past(after: list[str]) -> bool:
    """Whether "när" tells when something was, which is no condition: "när nämnden fick uppdraget"."""
    return any(word in _PAST or (len(word) > _SHORTEST_PAST and word.endswith(("ade", "ades"))) for word in after)


def _obliges_nobody(folded: list[str], at: int, size: int) -> bool:
    """Whether an English phrase says what is there or what something is for: "the needs of", "this is to avoid"."""
    before = folded[at - 1] if at else ""
    after = folded[at + size] if at + size < len(folded) else ""
    if folded[at] in ("need", "needs") and size == 1:
        return before in _BEFORE_A_NEED or before.endswith(("'s", "’s")) or after in _AFTER_A_NEED
    if folded[at] == "necessary":
        return before in ("the", "all", "any", "other")
    return folded[at : at + 2] == ["is", "to"] and before in ("this", "aim", "purpose", "goal", "idea")


_BEFORE_A_NEED = word_set(
    "the a an of on from by their its your our such these those different special clear identified chosen individual"
    " particular specific local own actual great greater no"
)
_AFTER_A_NEED = word_set(
    "of for in assessment assessments analysis analyses teacher teachers educator educators area areas are should were"
    " was that identified defined"
)
_NEEDS = ("behöver", "behövde")
"""At the end of a clause these say what somebody needs, not what has to be done: "vad varje nämnd behöver"."""
_ACCORDING_TO = word_set("vad hur behov behoven förmåga vilka vilken kön ålder storlek")
"""After an "efter" that is "according to"."""
_DENIALS = word_set("inte ej inga ingen inget")
_DENIED = 12
_PAST = word_set("fick var hade blev kom gick tog togs gav sattes bildades antogs beslutade")
_SHORTEST_PAST = 5
_PAST_WITHIN = 8


def _is_condition(folded: list[str], at: int) -> bool:
    before = folded[at - 1] if at else ""
    after = folded[at + 1] if at + 1 < len(folded) else ""
    if before in ("det", "detta") and at > 1 and folded[at - 2] in ("handlar", "handlade"):
        return False
    if before in _ABOUT or after in _EACH:
        return False
    if not before or before in ("och", "men", "eller") or after in _CONDITION_NEXT:
        return True
    told = takewhile(lambda word: word != "som", folded[at + 2 : at + 4])
    return after.endswith(("en", "et", "na")) and any(is_verb(word) or word.endswith(("it", "ts")) for word in told)

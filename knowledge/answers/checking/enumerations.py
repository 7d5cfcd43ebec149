"""What stands side by side in a text, with "och", "eller" or a comma: whether a sentence keeps it together.

Order: `enumerations_of` reads a text's rows of words; `disagreement` holds those of a sentence against the evidence's;
`told_in_part` tells of a whole answer whether it names some of a row and not the rest. Invariant: a row of three or
more is never told with one left out or put in, and "och" is never told as "eller".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.answers.checking.carrying import is_carried
from knowledge.answers.checking.lexicon import words
from knowledge.answers.checking.reading import Reading, Token
from knowledge.answers.checking.sentence import Reason
from knowledge.retrieval.language import Language
from knowledge.retrieval.wordlists import word_set

Joint = Literal["and", "or", "but"]

_JOINTS: dict[str, Joint] = {
    **dict.fromkeys(("och", "samt", "and"), "and"),
    **dict.fromkeys(("eller", "or"), "or"),
    **dict.fromkeys(("men", "but"), "but"),
}
_LONGEST_ITEM = 4
"""Words of an item between two commas; a longer one is a clause."""
_NEAR = 2
"""Light words that an item may begin with: "och till barn"."""
_ARTICLES = word_set("en ett den det de sin sitt sina deras the a an i på av för till med från om of in on to for vid")
_OPENS = word_set("som där vilket vilka vilken men när att då who which that where")
"""Words that begin a clause, so that what stands between two commas is no item."""
_ROW = 3
_APART = ("", ",", "-", "-,")
"""What may stand behind an item; the hyphen of half a word too: "alkohol-, narkotika- och tobakspolitik"."""


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A row of words, each item by the word that heads it; `joint` is what stands before the last."""

    items: tuple[Token, ...]
    joint: Joint


def enumerations_of(reading: Reading) -> tuple[Enumeration, ...]:
    """Every row of a text, in order."""
    return tuple(_found(reading))


def disagreement(said: Reading, evidence: Reading, language: Language) -> Reason | None:
    """ "list" where a row of the sentence is joined in another way, is not whole, or has something in it."""
    if _joined_otherwise(said, evidence):
        return "list"
    held = enumerations_of(evidence)
    for row in enumerations_of(said):
        own = [each for each in held if _shared(row, each, language) > 1]
        if own and all(_differs(row, each, said, language) for each in own):
            return "list"
    return None


def told_in_part(said: Reading, evidence: Reading, everything: Reading, language: Language) -> bool:
    """Whether `said` names one of a row of its evidence that is not told whole in `everything`."""
    return any(
        any(each.stem in said.wholes if language == "sv" else _is_told(each, said, language) for each in row.items)
        and not all(_is_told(each, _without(row, each, everything), language) for each in row.items)
        for row in enumerations_of(evidence)
        if row.joint == "and"
    )


def _without(row: Enumeration, item: Token, everything: Reading) -> Reading:
    """The text without the other items of the row, so that "barn" does not also tell "unga"."""
    others = {each.stem for each in row.items} - {item.stem}
    return Reading("", tuple(token for token in everything.tokens if token.stem not in others))


def _joined_otherwise(said: Reading, evidence: Reading) -> bool:
    """Whether two words with "eller" between them have only "och" there in the evidence; after a "not" it may."""
    held = _joints(evidence)
    denied = {token.clause for token in said.tokens if token.mark and token.mark.kind == "negation"}
    return any(
        pair in held
        and not any(_may_stand_for(one, each, denied=clause in denied) for one in joints for each in held[pair])
        for clause in {token.clause for token in said.tokens}
        for pair, joints in _joints(said, clause).items()
    )


def _may_stand_for(one: Joint, other: Joint, *, denied: bool) -> bool:
    """Whether the one says what the other says: "och" and "men" do, "och" and "eller" only beside a "not"."""
    return one == other or {one, other} == {"and", "but"} or (denied and {one, other} == {"and", "or"})


def _joints(reading: Reading, clause: int | None = None) -> dict[tuple[str, str], set[Joint]]:
    """What stands between two words, by the words; only where the first of them is in the clause, if one is given."""
    found: dict[tuple[str, str], set[Joint]] = {}
    for before, token, after in zip(reading.tokens, reading.tokens[1:], reading.tokens[2:], strict=False):
        if token.folded in _JOINTS and clause in (None, before.clause):
            found.setdefault((before.folded, after.folded), set()).add(_JOINTS[token.folded])
    return found


def _found(reading: Reading) -> Iterator[Enumeration]:
    tokens = reading.tokens
    for at, token in enumerate(tokens):
        joint = _JOINTS.get(token.folded)
        if (
            joint is None
            or at == 0
            or at + 1 == len(tokens)
            or _punctuated(reading, at)
            or _between(reading, at - 1) == ","
        ):
            continue
        last, first = _head_after(reading, at), _items_before(reading, at)
        if last is not None and first:
            yield Enumeration((*first, last), joint)


def _head_after(reading: Reading, at: int) -> Token | None:
    """What heads the item after an "och"; None where a clause begins there."""
    tokens = reading.tokens
    for place in range(at + 1, min(len(tokens), at + 2 + _NEAR)):
        token = tokens[place]
        if _punctuated(reading, place - 1) or token.mark or token.folded in words().instructions:
            return None
        if token.is_content:
            return token
        if token.folded not in _ARTICLES:
            return None
    return None


def _items_before(reading: Reading, at: int) -> list[Token]:
    """The heads of the items before an "och", in order: the word before it, and one before each comma."""
    tokens = reading.tokens
    items: list[Token] = []
    end = at
    while end > 0:
        start = end
        while start > 0 and (start == end or not _punctuated(reading, start - 1)):
            start -= 1
        piece = tokens[start:end]
        last = piece[-1] if piece else None
        if last is None or not last.is_content or _between(reading, end - 1) not in _APART:
            return items
        middle = start > 0 and _between(reading, start - 1) in (",", "-,")
        items.insert(0, last)
        if not middle or len(piece) > _LONGEST_ITEM or any(each.mark or each.folded in _OPENS for each in piece):
            return items
        end = start
    return items


def _punctuated(reading: Reading, at: int) -> bool:
    """Whether anything but white space stands between a word and the next."""
    return bool(_between(reading, at))


def _between(reading: Reading, at: int) -> str:
    return reading.text[reading.tokens[at].end : reading.tokens[at + 1].start].strip()


def _shared(row: Enumeration, other: Enumeration, language: Language) -> int:
    return sum(_in(each, other, language) for each in row.items)


def _in(token: Token, row: Enumeration, language: Language) -> bool:
    return is_carried(token, Reading("", row.items), language)


def _differs(row: Enumeration, held: Enumeration, said: Reading, language: Language) -> bool:
    denied = any(token.mark and token.mark.kind == "negation" for token in said.tokens)
    if not _may_stand_for(row.joint, held.joint, denied=denied):
        return True
    if len(held.items) >= _ROW and not all(_is_told(each, Reading("", row.items), language) for each in held.items):
        return True
    if len({each.stem for each in row.items}) < len(row.items):
        return True
    return len(row.items) > len(held.items) and not all(_in(each, held, language) for each in row.items)


def _is_told(token: Token, said: Reading, language: Language) -> bool:
    if language == "sv":
        return token.folded in said.folded or is_carried(token, said, "sv")
    alone = Reading("", (token,))
    return any(each.is_content and is_carried(each, alone, language) for each in said.tokens)

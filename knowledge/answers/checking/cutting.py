"""Whether words taken out of a text mean alone what they mean there: no "not", no "at most" is left beside them."""

from __future__ import annotations

from collections.abc import Collection
from itertools import accumulate

from knowledge.answers.checking.reading import Reading, Token


def is_turned(whole: Reading, start: int, end: int, kinds: Collection[str]) -> bool:
    """Whether a mark of those kinds stands in the words' own clauses, but outside the words.

    `start` and `end` are a half-open range of `whole.text`.
    """
    sentences = list(accumulate(map(_begins_sentence, whole.tokens)))
    clauses = {
        (sentence, token.clause)
        for sentence, token in zip(sentences, whole.tokens, strict=True)
        if _is_inside(token, start, end)
    }
    return any(
        token.mark and token.mark.kind in kinds and not _is_inside(token, start, end)
        for sentence, token in zip(sentences, whole.tokens, strict=True)
        if (sentence, token.clause) in clauses
    )


def _is_inside(token: Token, start: int, end: int) -> bool:
    return token.start >= start and token.end <= end


def _begins_sentence(token: Token) -> bool:
    """Not after an abbreviation in the middle of one: "inte t.ex. i juni"."""
    return token.first and (token.text[0].isupper() or token.text[0].isdigit())

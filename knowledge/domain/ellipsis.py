"""Names that leave their head to a later word: "social- och äldrenämnden", "kultur- samt tekniska nämnden".

Order: `shared_head` finds the word that ends for all of them; `completed` then puts each name together that a word may
begin, the longest first, since "kultur- och fritids-" may be one name or two.
"""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.domain.inflection import Head, Words, head_of, word_set
from knowledge.domain.text_words import WITHIN_LIST, TextWords

JOINING = word_set("och samt eller respektive resp")
_MOST_WORDS = 20


def shared_head(words: TextWords, at: int) -> tuple[int, Head] | None:
    """Where the head stands that the open word at `at` leaves out, and which it is.

    A list has "och" or a comma; without one the hyphen is a slip, or a bullet's.
    """
    listed = False
    for here in range(at + 1, min(at + _MOST_WORDS, len(words))):
        if not words.hold_together(here - 1, here, WITHIN_LIST):
            return None
        open_word = here in words.open
        head = None if open_word else head_of(words.folded[here])
        listed = listed or words.folded[here] in JOINING or "," in words.between(here)
        if head:
            return (here, head) if listed else None
        if not open_word and words.folded[here] not in JOINING and not _describes_next(words, here):
            return None
    return None


def _describes_next(words: TextWords, at: int) -> bool:
    """ "Tekniska" in "tekniska nämnden"."""
    following = head_of(words.folded[at + 1]) if at + 1 < len(words) else None
    return following is not None and not following.first_part


def completed(words: TextWords, at: int, head_at: int, head: Head) -> Iterator[tuple[int, Words]]:
    """(last word, name) of what may be named from `at` on, before the head's own word; the longest first."""
    for last in range(head_at - 1, at - 1, -1):
        if last in words.open:
            *before, open_word = words.folded[at : last + 1]
            yield last, (*before, open_word + head.noun.definite)

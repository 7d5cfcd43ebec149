"""Headings that have run into the text and stand in no table of contents.

A sentence that begins with a few words without a verb and then, without a stop, with another beginning of a sentence
("Löpande uppföljning De processmått som …") holds a heading. When in doubt the words stay in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.structure.mending import Vocabulary
from ingest.structure.sentences import sentence_ranges

LONGEST_TITLE_WORDS = 12
LONGEST_TITLE = 100
LONGEST_QUESTION_TITLE = 70
_FEWEST_WORDS_AFTER = 4

_WORD = re.compile(r"\S+")
_STARTER_WORDS = """i på för av med om till från vid efter under över genom utifrån utan när då det de den detta dessa denna
att som hur vad vilka vilken vem en ett vi man här där nästa trots givet även därför därtill dock innan sedan ofta ibland
samtidigt precis förutom utöver beroende varje alla flera många några inom mellan både idag så eftersom oavsett enligt
the this these when in for to with from after before as at it there"""
_STARTERS = frozenset(_STARTER_WORDS.split())
_VERB_WORDS = """är har kan ska skall bör behöver finns blir var måste får vill gör ger tar ser visar innebär handlar syftar
utgör består pågår krävs sker används ingår leder the is are has can should must"""
_VERBS = frozenset(_VERB_WORDS.split())
_CLAUSE_STARTERS = frozenset(
    ("när", "om", "vad", "hur", "varför", "vem", "vilka", "vilken", "när", "så", "what", "how", "why", "when")
)
_OPEN_WORDS = (
    "och eller samt i på för av med om till från vid efter under över som att en ett den det de and or of the to"
)
_OPEN_ENDED = frozenset(_OPEN_WORDS.split())


def run_in_titles(text: str, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """The ranges of `text` (one section's running text) that are titles, in order."""
    titles: list[tuple[int, int]] = []
    ranges = sentence_ranges(text)
    for index, (start, end) in enumerate(ranges):
        if index == 0 and len(ranges) > 1 and _is_question_title(text[start:end], text[ranges[1][0] :]):
            titles.append((start, end))
            continue
        length = _title_length(text[start:end], text, vocabulary)
        if length:
            titles.append((start, start + length))
    return titles


def _is_question_title(sentence: str, after: str) -> bool:
    short = sentence.endswith("?") and len(sentence) <= LONGEST_QUESTION_TITLE
    next_sentence = after[: after.find(".") + 1]
    return short and after[:1].isupper() and "?" not in next_sentence


def _title_length(sentence: str, text: str, vocabulary: Vocabulary) -> int:
    """How many characters at the beginning of a sentence are a title; 0 for none."""
    words = list(_WORD.finditer(sentence, 0, 2 * LONGEST_TITLE))
    for index, word in enumerate(words[: LONGEST_TITLE_WORDS + 1]):
        if index and word.group()[0].isupper() and not word.group()[:2].isupper():
            whole = words[:index]
            good = _is_title(whole) and _begins_sentence(whole[-1].group(), word.group(), text, vocabulary)
            enough = len(words) - index >= _FEWEST_WORDS_AFTER
            return whole[-1].end() if good and enough and whole[-1].end() <= LONGEST_TITLE else 0
        if re.search(r"[:;.\])]$|^[(\[”\"]", word.group()):
            return 0
    return 0


def _is_title(words: Sequence[re.Match[str]]) -> bool:
    plain = [re.sub(r"\W", "", word.group()).casefold() for word in words]
    first, last = words[0].group(), words[-1].group()
    if not first[0].isupper() or last.endswith(",") or plain[-1] in _OPEN_ENDED:
        return False
    if len(words) == 1 and plain[0] in _STARTERS | _VERBS:
        return False
    return plain[0] in _CLAUSE_STARTERS or not any(word in _VERBS for word in plain)


def _begins_sentence(before: str, word: str, text: str, vocabulary: Vocabulary) -> bool:
    """Whether a capitalised word is there because a sentence begins, and not because it is a name."""
    bare = re.sub(r"\W", "", word)
    if bare.casefold() in _STARTERS:
        return True
    return bare.casefold() in vocabulary.plain and text.count(f"{before} {word}") < 2

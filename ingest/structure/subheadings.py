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
_AFTER_REFERENCE = re.compile(r"(?<=\])\s+(?=[A-ZÅÄÖ])")
_PARENTHESIS = re.compile(r"\([^()]{2,40}\)?$")
_PAST = re.compile(r".{2,}ades$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STARTERS = _words(
    """i på för av med om till från vid efter under över genom utifrån utan när då det de den detta dessa denna att som
    hur vad vilka vilken vem en ett vi man här där nästa trots givet även därför därtill dock innan sedan ofta ibland
    samtidigt precis förutom utöver beroende varje alla flera många några inom mellan både idag så eftersom oavsett
    enligt the this these when in for to with from after before as at it there"""
)
_VERBS = _words(
    """är har kan ska skall bör behöver finns blir var måste får vill gör ger tar ser visar innebär handlar syftar utgör
    består pågår krävs sker används ingår leder beskrivs vilka vilken vilket som att is are has can should must"""
)
_NEVER_FIRST = _words(
    """i det de den detta dessa denna en ett vi man alla varje se läs tabell figur bild diagram bestäm there it they you
    table figure see"""
)
_CLAUSE_STARTERS = _words("när om vad hur varför vem vilka vilken så what how why when")
_OPEN_ENDED = _words(
    """och eller samt i på för av med om till från vid efter under över som att en ett den det de se mellan avsnitt inom
    and or of the to in on for with"""
)


def run_in_titles(text: str, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """The ranges of `text` (one section's running text) that are titles, in order."""
    titles: list[tuple[int, int]] = []
    ranges = _beginnings(text)
    for index, (start, end) in enumerate(ranges):
        if index == 0 and len(ranges) > 1 and _is_question_title(text[start:end], text[ranges[1][0] :]):
            titles.append((start, end))
            continue
        length = _title_length(text[start:end], text, vocabulary)
        if length:
            titles.append((start, start + length))
    return titles


def _beginnings(text: str) -> list[tuple[int, int]]:
    """The sentences, and what follows a reference in brackets that stands where a sentence ends."""
    ranges: list[tuple[int, int]] = []
    for start, end in sentence_ranges(text):
        for match in _AFTER_REFERENCE.finditer(text, start, end):
            ranges.append((start, match.start()))
            start = match.end()
        ranges.append((start, end))
    return ranges


def _is_question_title(sentence: str, after: str) -> bool:
    short = sentence.endswith("?") and len(sentence) <= LONGEST_QUESTION_TITLE
    next_sentence = after[: after.find(".") + 1]
    return short and after[:1].isupper() and "?" not in next_sentence


def _title_length(sentence: str, text: str, vocabulary: Vocabulary) -> int:
    """How many characters at the beginning of a sentence are a title; 0 for none."""
    words = list(_WORD.finditer(sentence, 0, 3 * LONGEST_TITLE))
    for index, word in enumerate(words[: LONGEST_TITLE_WORDS + 1]):
        if index and _is_capitalised(word.group()):
            whole, rest = words[:index], words[index:]
            good = _is_title(whole) and _begins_sentence(whole[-1], word, text, vocabulary)
            return whole[-1].end() if good and _is_running_text(rest, sentence, vocabulary) else 0
        if re.search(r"[:;.\])]$|^[(\[”\"]", word.group()) and not _PARENTHESIS.search(sentence, 0, word.end()):
            return 0
    return 0


def _is_capitalised(word: str) -> bool:
    """Whether a word begins with a capital and is neither an acronym nor a letter that names something ("bilaga B")."""
    return word in ("I", "Å", "Ö") or (len(word) > 1 and word[0].isupper() and not word[:2].isupper())


def _is_running_text(words: Sequence[re.Match[str]], sentence: str, vocabulary: Vocabulary) -> bool:
    """Whether what follows a title is a sentence, and not more labels of a figure or a table's header."""
    if any(re.search(r"[:\]]$", word.group()) for word in words[:8]):
        return False
    if len(words) < _FEWEST_WORDS_AFTER or (sentence.endswith("?") and len(words) < 12):
        return False
    labels = [word for word in words[1:14] if _is_capitalised(word.group()) and bare(word.group()) in vocabulary.plain]
    return not labels


def _is_title(words: Sequence[re.Match[str]]) -> bool:
    plain = [bare(word.group()) for word in words]
    first, last = words[0].group(), words[-1].group()
    if words[-1].end() > LONGEST_TITLE or not first[0].isupper() or not re.search(r"[^\W\d_]\)?$", last):
        return False
    if plain[0] in _NEVER_FIRST or plain[-1] in _OPEN_ENDED:
        return False
    if plain[0] in _CLAUSE_STARTERS:
        return len(words) > 2
    return not any(word in _VERBS or _PAST.search(word) for word in plain)


def _begins_sentence(before: re.Match[str], word: re.Match[str], text: str, vocabulary: Vocabulary) -> bool:
    """Whether a capitalised word is there because a sentence begins, and not because it is a name."""
    if bare(word.group()) in _STARTERS:
        return True
    following = word.string[word.end() : word.end() + 12].split(maxsplit=1)[:1]
    named = rf"[a-zåäö,] {re.escape(word.group())} {re.escape(following[0]) if following else ''}"
    is_name = text.count(f"{before.group()} {word.group()}") > 1 or len(re.findall(named, text)) > 1
    return bare(word.group()) in vocabulary.plain and not is_name


def bare(word: str) -> str:
    """A word in lower case without what is no letter or digit."""
    return re.sub(r"\W", "", word).casefold()

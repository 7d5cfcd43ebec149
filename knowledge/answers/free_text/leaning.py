"""Whether a message is a question to the documents or an answer to the field that was asked.

Invariant: what could be either is "ambiguous", to be asked; nothing is taken for a question only because it begins with
a word that questions begin with ("när vi hinner" is an answer).
"""

from __future__ import annotations

import re
from typing import Literal

from knowledge.answers.free_text.phrases import found_in, plain
from knowledge.answers.free_text.understanding import understand_answer
from knowledge.answers.free_text.understood import Known, Unfit
from knowledge.domain.forms import Field

Leaning = Literal["question", "statement", "ambiguous"]
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
_OPENING = re.compile(r"^(?:(?:men|och|ok|okej|hej|hm|alltså|so|but|and)\b[ ,!]*)+")


def leaning(text: str, field: Field, known: Known) -> Leaning:
    """Read as an answer to the field, and as a question."""
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(plain(text)) if sentence.strip()]
    forms = {_form(sentence) for sentence in sentences}
    if not forms or forms == {"statement"}:
        return "statement"
    if forms == {"question"}:
        return "question"
    if forms == {"marked"}:
        return "ambiguous" if _fits(text, field, known) else "question"
    if forms == {"unmarked"} and field.kind not in ("text", "people"):
        return "ambiguous" if _fits(text, field, known) else "question"
    return "ambiguous"


def _form(sentence: str) -> Literal["question", "statement", "marked", "unmarked"]:
    """`marked`: a statement's words with a question mark; `unmarked`: begins as a question, without a mark."""
    asked = sentence.endswith("?")
    words = _OPENING.sub("", sentence.rstrip("?!. ")).split()
    if _asks(words) or (asked and _verb_first(words)):
        return "question"
    if asked:
        return "marked"
    if _verb_first(words):
        return "unmarked"
    return "unmarked" if words and _is(words[0], "asking") and not _continues(words) else "statement"


def _asks(words: list[str]) -> bool:
    """ "vad betyder …", "berätta om …"."""
    if not words:
        return False
    start = found_in(" ".join(words[:4]), "asking_for")
    if start and start[0].start == 0:
        return True
    second = words[1] if len(words) > 1 else ""
    if _is(words[0], "asking"):
        return _is(second, "asked_verbs")
    return False


def _verb_first(words: list[str]) -> bool:
    """ "är det …", "ska vi …"; without its mark it may be a condition: "ska vi nå dit behövs …"."""
    return len(words) > 2 and _is(words[0], "asked_verbs") and _is(words[1], "pronouns") and words[2] != "redan"


def _continues(words: list[str]) -> bool:
    """ "när vi hinner", "vem som helst", "var tredje månad": no question follows."""
    second = words[1] if len(words) > 1 else ""
    return second == "som" or _is(second, "pronouns") or words[0] == "var"


def _is(word: str, category: str) -> bool:
    found = found_in(word, category)
    return bool(found) and found[0].start == 0 and found[0].end == len(word)


def _fits(text: str, field: Field, known: Known) -> bool:
    return not isinstance(understand_answer(field, text.rstrip("? \n"), known), Unfit)

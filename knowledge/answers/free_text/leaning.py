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
_Form = Literal["question", "statement", "marked", "unmarked", "addressed", "reply", "time"]
_SENTENCE = re.compile(r"(?:[^.!?\n]|\.(?=\w))+[.!?\n]*")
_OPENING = re.compile(
    r"^(?:(?:men|och|fast|ok|okej|hej|hm+|oj|alltså|så|ursäkta|förlåt|so|but|and|sorry|well)\b[ ,!]*)+"
)
_FREE = ("text", "people")
"""Kinds that any words fit."""
_LONGEST_SUBJECT = 3
"""Words between "vilken" and its verb: "vilken nämnd hos oss ansvarar"."""


def leaning(text: str, field: Field, known: Known) -> Leaning:
    """Read as an answer to the field, and as a question."""
    said = _OPENING.sub("", plain(text).replace("’", "'"))
    forms = {_form(sentence.strip()) for sentence in _SENTENCE.findall(said) if sentence.strip()}
    if not forms or forms == {"statement"}:
        return "statement"
    if forms == {"question"} or (forms == {"addressed"} and field.kind == "people"):
        return "question"
    if len(forms) > 1 or field.kind in _FREE:
        return "question" if forms == {"marked"} and not _fits(text, field, known) else "ambiguous"
    fits, says_when = _fits(text, field, known), forms == {"time"} and field.kind == "when"
    if fits:
        return "statement" if says_when or forms == {"reply"} else "ambiguous"
    return "ambiguous" if says_when else "question"


def _form(sentence: str) -> _Form:
    """How the sentence is built.

    `marked`: a statement's words with a question mark. Without a mark, beginning as a question does: `addressed` to
    whoever asks ("kan man …"), `reply` ("gör vi varje år"), `time` ("när skolan börjar"), and else `unmarked`.
    """
    asked = sentence.endswith("?")
    words = _OPENING.sub("", sentence.rstrip("?!., ")).replace(",", "").split()
    if not words:
        return "marked" if asked else "statement"
    if _asks(words) or (asked and _begins_as_question(words)):
        return "question"
    if asked:
        return "marked"
    if _verb_first(words):
        return "addressed" if _is(words[1], "addressed") else "reply" if _is(words[0], "reply_verbs") else "unmarked"
    if _is(words[0], "asking") and not _continues(words):
        return "time" if words[0] in ("när", "when") else "unmarked"
    return "unmarked" if _is(words[0], "requests") else "statement"


def _asks(words: list[str]) -> bool:
    """ "vad betyder …", "vilken nämnd ansvarar …", "berätta om …", "can we …": sure also without a mark."""
    start = found_in(" ".join(words[:5]), "asking_for")
    if start and start[0].start == 0:
        return True
    if len(words) < 2:
        return False
    if _is(words[0], "asking"):
        return _is(words[1], "asked_verbs") or _asks_which(words)
    return len(words) > 2 and _is(words[0], "english_verbs") and _is(words[1], "english_pronouns")


def _asks_which(words: list[str]) -> bool:
    """ "vilken nämnd ansvarar", "hur ofta ska", but not "vilka vi är", "vilka skolor som är med"."""
    start = found_in(" ".join(words[:3]), "asking_which")
    if not start or start[0].start:
        return False
    for word in words[1 : _LONGEST_SUBJECT + 2]:
        if _is(word, "asked_verbs"):
            return True
        if _is(word, "pronouns") or _is(word, "subordinating"):
            return False
    return False


def _begins_as_question(words: list[str]) -> bool:
    """With a question mark at its end: "är planen beslutad", "vad ordet betyder" do."""
    if _is(words[0], "asking"):
        return len(words) > 1 and not _continues(words)
    return len(words) > 2 and _is(words[0], "asked_verbs") and words[2] != "redan"


def _verb_first(words: list[str]) -> bool:
    """ "är det …", "ska vi …"; without its mark it may be a condition: "ska vi nå dit behövs …"."""
    return len(words) > 2 and _is(words[0], "asked_verbs") and _is(words[1], "pronouns") and words[2] != "redan"


def _continues(words: list[str]) -> bool:
    """ "när vi hinner", "vem som helst", "var tredje månad": no question follows."""
    second = words[1] if len(words) > 1 else ""
    if words[0] == "var" or (second == "i" and _is(words[0], "english_asking")):
        return True
    return second == "som" or _is(second, "pronouns")


def _is(word: str, category: str) -> bool:
    found = found_in(word, category)
    return bool(found) and found[0].start == 0 and found[0].end == len(word)


def _fits(text: str, field: Field, known: Known) -> bool:
    return not isinstance(understand_answer(field, text.rstrip("? \n"), known), Unfit)

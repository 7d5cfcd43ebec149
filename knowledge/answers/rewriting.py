"""A question that leans on the conversation, made to stand by itself by a language model, where one is to be asked.

Order: only a question that leans is sent, with the conversation's questions and the headings that its answers cited;
what comes back is held against just that (`stands_for`). Invariant: a question with a word, a number or a name that
nobody in the conversation used is never asked in the person's stead; `follow_up.resolve` is what happens otherwise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.answers.answer import Question
from knowledge.answers.follow_up import asks_by_itself, content_words, leans_on_earlier
from knowledge.answers.question_form import asked
from knowledge.answers.smalltalk import smalltalk_of
from knowledge.answers.wording import words
from knowledge.errors import ModelError
from knowledge.language_model import LanguageModel, written_of
from knowledge.prompts import prompt
from knowledge.retrieval.swedish import terms_of, tokens
from knowledge.retrieval.wordlists import word_set

PATIENCE = 2.0
"""Seconds: nobody waits long for a question to be understood."""
_WITHIN = 3.0
_MOST_EARLIER = 4
_MOST_HEADINGS = 12
_LONGEST_SENT = 600
"""Characters of an earlier question: a follow-up does not lean on a letter."""
_LONGEST_QUESTION = 240
_MOST_ADDED = 12
"""Content words beside those of the follow-up."""
_LONGEST_ANSWER = 2_000
_ONE_QUESTION = re.compile(r"[^?!\n<>\[\]{}|`*_\\]+\?")
_ADDRESS = re.compile(r"://|www\.", re.IGNORECASE)
_TURNING = word_set(
    "inte icke ej aldrig ingen inget inga utan minst högst bara endast alla samtliga varje not never no none without "
    "least most only all every"
)
"""Words that turn what is asked round: as many come out as go in."""


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Asks `model` what a leaning question means. Holds no conversation."""

    model: LanguageModel
    patience: float = PATIENCE

    def standing(self, question: Question) -> str:
        """The question as one that stands by itself; "" where it does already, or the model gives none to trust."""
        earlier = [said[:_LONGEST_SENT] for said in question.earlier if smalltalk_of(said) is None][-_MOST_EARLIER:]
        if not earlier or smalltalk_of(question.text) is not None or not leans_on_earlier(question.text):
            return ""
        if len(question.text) > _LONGEST_SENT:
            return ""
        headings = question.headings[:_MOST_HEADINGS]
        rewritten = self._rewritten(question, earlier, headings)
        return rewritten if stands_for(question.text, rewritten, earlier, headings) else ""

    def _rewritten(self, question: Question, earlier: Sequence[str], headings: Sequence[str]) -> str:
        material = {"earlier": earlier, "headings": headings, "question": question.text}
        asked_for = prompt("follow_up").request(material, restricted=question.confidential)
        request = replace(asked_for, patience=self.patience, within=max(self.patience, _WITHIN))
        try:
            return _question_in(written_of(self.model.write(request), _LONGEST_ANSWER))
        except ModelError:  # counted by the adapter; the conversation's own words are what happens otherwise
            return ""


def stands_for(question: str, rewritten: str, earlier: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether `rewritten` asks what `question` does, in the conversation's words alone, and needs no conversation."""
    if not _is_one_question(rewritten) or _is_asked_already(rewritten, earlier):
        return False
    said = (*earlier, *headings, question)
    return (
        _is_of(rewritten, said)
        and _keeps(question, rewritten)
        and _turns_as(question, rewritten, earlier)
        and _asks_the_same(question, rewritten)
        and not leans_on_earlier(rewritten)
    )


def _question_in(written: str) -> str:
    try:
        said = json.loads(written)
    except ValueError:
        return ""
    question = said.get("question") if isinstance(said, dict) else None
    return " ".join(question.split()) if isinstance(question, str) else ""


def _is_one_question(text: str) -> bool:
    return len(text) <= _LONGEST_QUESTION and bool(_ONE_QUESTION.fullmatch(text)) and not _ADDRESS.search(text)


def _is_asked_already(text: str, earlier: Iterable[str]) -> bool:
    return any(words(text) == words(one) for one in earlier)


def _is_of(text: str, said: Sequence[str]) -> bool:
    """Every word with content, number and name was used; and not many more than a question takes."""
    used = frozenset().union(*map(_terms, said))
    own = _content(text)
    return all(_stems(word) & used for word in own) and len(own) <= len(_content(said[-1])) + _MOST_ADDED


def _keeps(question: str, rewritten: str) -> bool:
    """Nothing that the person asked for is left out."""
    there = _terms(rewritten)
    return all(_stems(word) & there for word in _content(question))


def _content(text: str) -> frozenset[str]:
    """Words that carry a subject, and numbers."""
    content = set(content_words(text))
    return frozenset(token for token in tokens(text) if token in content or any(map(str.isdigit, token)))


def _terms(text: str) -> frozenset[str]:
    """What the words and the parts of compounds come to."""
    return frozenset(term for token in tokens(text) for term in (*terms_of(token), *_stems(token)))


def _stems(word: str) -> frozenset[str]:
    """Of the whole word: what is made of parts that were said was not said itself."""
    return frozenset({terms_of(word)[0], *terms_of(word, "en")[:1]})


def _turns_as(question: str, rewritten: str, earlier: Sequence[str]) -> bool:
    """What turns the question round stays; none is added but what the conversation had."""
    own, before = (_TURNING & set(words(" ".join(texts))) for texts in ([question], earlier))
    return own <= _TURNING & set(words(rewritten)) <= own | before


def _asks_the_same(question: str, rewritten: str) -> bool:
    """A follow-up that says whether it asks who, when or how many still asks that."""
    if not asks_by_itself(question):
        return True
    before, after = asked(question), asked(rewritten)
    return before.wanted == after.wanted and (before.form in ("fact", after.form) or after.form == "steps")

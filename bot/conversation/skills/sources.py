"""The sources behind the last answer: "källor", "visa källa 2", "mer", "varför"."""

from __future__ import annotations

import re

from bot.conversation.messages import Message, Reply
from bot.conversation.situation import Remembered, Situation, for_their_eyes, said
from bot.conversation.wording import say
from knowledge.answers.answer import Citation, Language

_ONE = re.compile(
    r"(?:visa |show |öppna |open )?(?:käll(?:a|an)|source|citat|quote|\[)\s*(?:nr\.?\s*)?(\d{1,2})\]?[.!?]*",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"(?:(?:visa |show |ge mig |vilka är )?(?:alla |all )?(?:käll(?:or|orna|a|an)|sources?)|mer|more|visa mer|"
    r"show more|berätta mer|tell me more|var står det|where does it say that)[.!?]*",
    re.IGNORECASE,
)


class SourcesSkill:
    """Shows the quotes of the conversation's last answer."""

    async def reply(self, situation: Situation) -> Reply | None:
        last = situation.last
        if situation.turn.choice is not None or last is None:
            return None
        one = _ONE.fullmatch(situation.text)
        if one:
            return _as_the_answer(last, _one_source(last, int(one[1]), situation.language))
        if _ALL.fullmatch(situation.text):
            return _as_the_answer(last, _all_sources(last, situation.language))
        return None


def _as_the_answer(last: Remembered, reply: Reply) -> Reply:
    """What an answer was private for, its sources are too."""
    return for_their_eyes(reply) if last.private else reply


def _one_source(last: Remembered, n: int, language: Language) -> Reply:
    found = [citation for citation in last.answer.citations if citation.n == n]
    if not found:
        count = len(last.answer.citations)
        return said(say("There is no source {n}: the last answer has {count}.", language, n=n, count=count))
    return said(_shown(found[0], language))


def _all_sources(last: Remembered, language: Language) -> Reply:
    if not last.answer.citations:
        return said(say("The last answer has no sources.", language))
    return Reply(tuple(Message(_shown(citation, language)) for citation in last.answer.citations))


def _shown(citation: Citation, language: Language) -> str:
    place = [citation.title, *citation.section[-1:]]
    if citation.page is not None:
        place.append(say("page {page}", language, page=citation.page))
    return f"[{citation.n}] {', '.join(place)}\n“{citation.quote}”"

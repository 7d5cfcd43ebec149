"""What waits, and verified answers, in the published shape: what `lots verified --json` and `/api/verified` give."""

from __future__ import annotations

from typing import Any

from bot.verified.values import PossibleSource, WaitingQuestion
from knowledge.answers.verified.sources import SourceNow, Standing


def waiting_json(waiting: WaitingQuestion) -> dict[str, Any]:
    return {
        "id": waiting.id,
        "question": waiting.question,
        "others": list(waiting.others),
        "at": waiting.at.isoformat(),
        "handed": waiting.handed,
        "names": list(waiting.names),
        "asked": waiting.asked,
        "askers": waiting.askers,
        "answered": waiting.answered,
        "committees": list(waiting.committees),
    }


def standing_json(standing: Standing) -> dict[str, Any]:
    answer = standing.answer
    return {
        "id": answer.id,
        "questions": list(answer.questions),
        "text": answer.text,
        "by": answer.name,
        "at": answer.at.isoformat(),
        "until": answer.until.isoformat() if answer.until else None,
        "committees": list(answer.committees),
        "group": answer.group,
        "withdrawn": answer.withdrawn,
        "given": standing.is_given,
        "flags": list(standing.flags),
        "sources": [_source_json(source) for source in standing.sources],
    }


def possible_json(source: PossibleSource) -> dict[str, Any]:
    return {
        "passage": source.passage,
        "document": source.document,
        "title": source.title,
        "section": list(source.section),
        "page": source.page,
        "text": source.text,
        "url": source.url,
        "group": source.group,
    }


def _source_json(now: SourceNow) -> dict[str, Any]:
    source, cited = now.source, now.citation
    return {
        "document": source.document,
        "title": cited.title if cited else source.title,
        "section": list(cited.section if cited else source.section),
        "page": cited.page if cited else source.page,
        "passage": cited.passage if cited else source.passage,
        "quote": source.quote,
        "state": now.state,
        "url": cited.url if cited else None,
    }

"""An overview in the published shape, as `lots insights --json` and `GET /api/insights` give it, and the days asked."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from knowledge.errors import OverviewError
from knowledge.insights.overview import Overview, StuckItem, TopicView
from knowledge.insights.signals import SectionRef

_BACK = re.compile(r"(\d{1,4})([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
USUAL = "30d"
LONGEST = 3660
"""Days, ten years: nothing is kept for longer."""


def days_asked(since: str, until: str, today: date) -> tuple[date, date]:
    """First and last day. `since` is a day, or how far back from `until`: "30d", "12w", "6m", "1y". Empty: the usual.

    Two days may come in either order; what lies further back than `LONGEST` is left out. Raises OverviewError.
    """
    last = _day(until) if until else today
    found = _BACK.fullmatch(since.strip().lower() or USUAL)
    first, last = sorted((_before(last, int(found[1]) * _DAYS[found[2]]) if found else _day(since.strip()), last))
    return max(first, _before(last, LONGEST)), last


def _before(day: date, days: int) -> date:
    return date.fromordinal(max(1, day.toordinal() - days))


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise OverviewError(
            "Give days as 2026-09-01, or how far back: 30d, 12w, 6m or 1y (days, weeks, months, a year)."
        ) from None


def overview_json(overview: Overview) -> dict[str, Any]:
    days = overview.filter
    return {
        "since": days.since.isoformat(),
        "until": days.until.isoformat(),
        "programme": days.programme,
        "committee": days.committee,
        "made": overview.made.isoformat(),
        "fewest": overview.fewest,
        "questions": overview.questions,
        "askers": overview.askers,
        "answered": overview.answered,
        "unanswered": overview.declined,
        "disliked": overview.disliked,
        "handed_off": overview.handed_off,
        "hidden": overview.hidden,
        "weeks": [
            {"week": monday.isoformat(), "questions": questions, "declined": declined}
            for monday, questions, declined in overview.weeks
        ],
        "topics": [_topic(topic) for topic in overview.topics],
        "declined": [_topic(topic) for topic in overview.declined_questions],
        "stuck": [_stuck(item) for item in overview.stuck],
        "progress": [asdict(one) for one in overview.progress],
        "overdue": [{**asdict(one), "due": one.due.isoformat()} for one in overview.overdue],
        "no_owner": [{"programme": one.programme, "goal": one.goal} for one in overview.no_owner],
        "never_begun": [asdict(one) for one in overview.never_begun],
        "advice": [asdict(one) for one in overview.advice],
    }


def _topic(topic: TopicView) -> dict[str, Any]:
    return {
        "id": topic.id,
        "label": topic.label,
        "name": topic.name,
        "terms": list(topic.terms),
        "count": topic.count,
        "askers": topic.askers,
        "weeks": list(topic.weeks),
        "trend": topic.trend,
        "new": topic.is_new,
        "answered": topic.answered,
        "declined": topic.declined,
        "disliked": topic.disliked,
        "handed_off": topic.handed_off,
        "repeated": topic.repeated,
        "cause": topic.cause,
        "because": topic.because,
        "sections": [{**_section(one.section), "count": one.count} for one in topic.sections],
        "committees": dict(topic.committees),
        "programmes": dict(topic.programmes),
        "questions": list(topic.examples),
    }


def _section(section: SectionRef) -> dict[str, Any]:
    return {"document": section.document, "title": section.title, "section": list(section.section)}


def _stuck(item: StuckItem) -> dict[str, Any]:
    return {**asdict(item), "signals": dict(item.signals)}

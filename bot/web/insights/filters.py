"""Which days, programme and committee an overview is for, as a plain form asks and an address remembers.

Order: the address is read; what makes no sense is left out and said; the form shows what was understood. Invariant:
`query_of` written back into an address gives the same filter on the same day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from knowledge.insights.overview import Filter

WEEKS_OF: Mapping[str, int] = {"1w": 1, "4w": 4, "12w": 12, "26w": 26, "52w": 52}
USUAL = "12w"
OWN = "own"
LONGEST_DAYS = 3 * 366
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filter, with the `period` it was asked by: a key of WEEKS_OF, or OWN. `misread`: the days made no sense."""

    filter: Filter
    period: str = USUAL
    misread: bool = False

    @property
    def query(self) -> str:
        """What an address has to say to mean the same; empty for what is shown without being asked for."""
        shown = {"period": "" if self.period == USUAL else self.period, **self._days(), **self._names()}
        return urlencode({name: value for name, value in shown.items() if value})

    @property
    def is_usual(self) -> bool:
        return not self.query

    def _days(self) -> dict[str, str]:
        own = self.period == OWN
        return {"since": self.filter.since.isoformat(), "until": self.filter.until.isoformat()} if own else {}

    def _names(self) -> dict[str, str]:
        return {"programme": self.filter.programme, "committee": self.filter.committee}


def chosen(asked: Mapping[str, str], today: date) -> Chosen:
    """What the address asks for. `today` ends every period but the reader's own days."""
    names = tuple(asked.get(name, "").strip()[:LONGEST_NAME] for name in ("programme", "committee"))
    period = asked.get("period", OWN if asked.get("since") else USUAL)
    if period == OWN:
        days = _own_days(asked, today)
        if days:
            return Chosen(Filter(*days, *names), OWN)
    weeks = WEEKS_OF.get(period, WEEKS_OF[USUAL])
    understood = period if period in WEEKS_OF else USUAL
    return Chosen(Filter(weeks_before(today, weeks), today, *names), understood, period == OWN)


def weeks_before(today: date, weeks: int) -> date:
    """The Monday that begins the last `weeks` weeks, the one of `today` among them."""
    return today - timedelta(days=today.weekday(), weeks=weeks - 1)


def _own_days(asked: Mapping[str, str], today: date) -> tuple[date, date] | None:
    """The reader's days, whichever came first; None where one is no day, or they are too far apart."""
    try:
        days = sorted(
            (date.fromisoformat(asked.get("since", "")), date.fromisoformat(asked.get("until") or str(today)))
        )
    except ValueError:
        return None
    return (days[0], days[1]) if days[1] - days[0] <= timedelta(days=LONGEST_DAYS) else None

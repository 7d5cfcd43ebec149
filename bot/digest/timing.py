"""When a digest is due: once a week, on a day and at a time that a person chose, by the clocks where people work.

On a day off it waits for the next working day of that week; a week without one has none. A server that was down sends
it when it is up again, as long as it is still news.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.reminders.working_hours import is_working_day

NEWS = timedelta(days=2)
"""For so long after its time a digest that was not sent is still worth sending."""
_DAYS = (("mon", "mån"), ("tue", "tis"), ("wed", "ons"), ("thu", "tor"), ("fri", "fre"), ("sat", "lör"), ("sun", "sön"))
_WHEN = re.compile(r"([a-zåäö]{3})[a-zåäö]*\s+(?:kl\.?\s*)?(\d{1,2})(?:[:.](\d\d))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WeeklyTime:
    """`weekday` is 0 on Mondays."""

    weekday: int
    at: time
    zone: ZoneInfo

    def due(self, moment: datetime) -> date | None:
        """The day of the digest that is to be sent at the moment, which has a zone; None where none is."""
        here = moment.astimezone(self.zone)
        day = self._day_in_week_of(here.date())
        if day is None:
            return None
        begins = datetime.combine(day, self.at, self.zone)
        return day if begins <= here < begins + NEWS else None

    def _day_in_week_of(self, day: date) -> date | None:
        monday = day - timedelta(days=day.weekday())
        week = [monday + timedelta(days=number) for number in range(self.weekday, 7)]
        chosen_is_weekend = self.weekday >= 5  # who chooses a Saturday wants it then
        return week[0] if chosen_is_weekend else next(filter(is_working_day, week), None)


def weekly_time(text: str) -> tuple[int, time]:
    """The weekday and the time of "monday 8" or "fredag 14:30". Raises ValueError."""
    found = _WHEN.fullmatch(text.strip())
    weekday = next((n for n, names in enumerate(_DAYS) if found and found[1].lower() in names), None)
    if found is None or weekday is None:
        raise ValueError(f"{text!r} is not a weekday and a time")
    return weekday, time(int(found[2]), int(found[3] or 0))

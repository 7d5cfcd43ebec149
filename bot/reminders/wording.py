"""What a reminder says, in the reader's language: one short line, whole by itself in any channel."""

from __future__ import annotations

from collections.abc import Sequence

from bot.reminders.reminder import Reason, Reminder
from knowledge.answers.answer import Language
from knowledge.catalogue import messages
from knowledge.domain.periods import read_period

DOMAIN = "reminders"
MOST_TOLD = 5
"""As many as a person reads before the rest is a list on a page."""

_LINES: dict[Reason, str] = {
    "follow_up": "It is soon time, or time already: “{field}” for “{item}” is set to {period} ({form}).",
    "asked": "{by} asks you to answer “{field}” for “{item}” ({form}).",
    "still_asked": "“{field}” for “{item}” still waits for your answer ({form}).",
    "new_period": "{period} has begun. You can begin it from last period's answers ({form}).",
}


def say(text: str, language: Language, **values: object) -> str:
    """The catalogue's translation of an English text, with `{name}` places filled in."""
    translated = messages(DOMAIN, language).gettext(text)
    return translated.format(**values) if values else translated


def line(reminder: Reminder, language: Language) -> str:
    """The reminder as one sentence."""
    period = read_period(reminder.period).said(language) if reminder.period else ""
    sentence = say(
        _LINES[reminder.reason],
        language,
        field=reminder.field.rstrip("?.: "),
        item=reminder.item,
        period=period,
        by=reminder.by,
        form=_form(reminder),
    )
    return sentence[:1].upper() + sentence[1:]


def lines(reminders: Sequence[Reminder], language: Language) -> str:
    """Several under one heading, the last that came first; beyond `MOST_TOLD` only how many there are."""
    latest = list(reversed(reminders))
    told = [line(one, language) for one in latest[:MOST_TOLD]]
    rest = len(latest) - len(told)
    heading = say("A reminder:" if len(latest) == 1 else "Reminders:", language)
    more = [say("And {number} more: write “my forms” to see your forms.", language, number=rest)] if rest else []
    return "\n".join((heading, *(f"- {each}" for each in told), *more))


def _form(reminder: Reminder) -> str:
    """The committee is named where the title does not say it already."""
    said = reminder.committee.casefold() in reminder.title.casefold()
    return reminder.title if said or not reminder.committee else f"{reminder.title}, {reminder.committee}"

"""What the pages say of events and moments: who did what, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from babel.dates import format_date, format_datetime

from bot.conversation.skills.forms.values import answered_by, shown
from knowledge.answers.answer import Language
from knowledge.catalogue import messages
from knowledge.domain.forms import Event, Field, Form
from knowledge.domain.periods import read_period

DOMAIN = "web"


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for a text that is translated where it is shown
    return text


DID = {
    "settled": N_("%(who)s chose the answer: %(what)s"),
    "undone": N_("%(who)s took back what they last did here"),
    "skipped": N_("%(who)s skipped the question"),
    "unknown": N_("%(who)s did not know yet"),
    "assigned": N_("%(who)s asked %(what)s to answer"),
    "commented": N_("%(who)s commented: %(what)s"),
    "begun": N_("%(who)s began the form"),
    "row_added": N_("%(who)s added a row"),
    "row_removed": N_("%(who)s removed a row"),
    "sent": N_("%(who)s sent the form for approval"),
    "approved": N_("%(who)s approved the form"),
    "reopened": N_("%(who)s opened the form again: %(what)s"),
    "given_up": N_("%(who)s gave the form up"),
}
ANSWERED = N_("%(who)s answered: %(what)s")
CARRIED = N_("From the period before. %(who)s answered: %(what)s")
EMPTIED = N_("%(who)s took the answer away")
UNASSIGNED = N_("%(who)s took back who is to answer")


@dataclass(frozen=True, slots=True)
class Moment:
    """When: for people, and for machines."""

    text: str
    iso: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a history. `late`: it came after the form was locked, and does not count."""

    text: str
    when: Moment
    late: bool = False


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells in a language; `reader` is called "you"."""

    reader: str
    language: Language
    now: datetime

    def say(self, text: str, **values: str) -> str:
        told = messages(DOMAIN, self.language).gettext(text)
        return told % values if values else told

    def who(self, event: Event) -> str:
        return self.say(N_("you")) if event.by == self.reader else answered_by(event)

    def whom(self, event: Event) -> str:
        """As the one that something is done by."""
        return self.person(event.by) if event.by == self.reader else answered_by(event)

    def person(self, person: str, form: Form | None = None) -> str:
        """As the one that something is asked of; in a form, as they are called there."""
        if person.casefold() != self.reader.casefold():
            return form.called(person) if form else person
        return messages(DOMAIN, self.language).pgettext("object", "you")

    def when(self, at: datetime) -> Moment:
        """In the machine's own time zone, the year only where it is another."""
        here = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone()
        form = "d MMM HH:mm" if here.year == self.now.astimezone().year else "d MMM y HH:mm"
        return Moment(format_datetime(here, form, locale=self.language), here.isoformat(timespec="seconds"))

    def day(self, notation: str) -> str:
        """A period in words, as it is written where it is none."""
        try:
            return read_period(notation).said(self.language)
        except ValueError:
            return notation

    def ends(self, notation: str) -> str:
        """The last day of a period; empty where it has none."""
        try:
            end = read_period(notation).end
        except ValueError:
            return ""
        return format_date(end, "d MMMM y", locale=self.language) if end else ""

    def line(self, form: Form, event: Event, field: Field | None, *, late: bool = False) -> Line:
        return Line(self._told(form, event, field), self.when(event.at), late)

    def _told(self, form: Form, event: Event, field: Field | None) -> str:
        text, what = DID.get(event.deed, ANSWERED), event.text
        if event.deed == "answered":
            what = shown(field, event.value, self.language) if field and event.value else ""
            text = (CARRIED if event.text else ANSWERED) if what else EMPTIED
        elif event.deed == "settled":
            chosen = next((one for one in form.events if one.id == event.seen), None)
            what = shown(field, chosen.value, self.language) if field and chosen and chosen.value else ""
        elif event.deed == "assigned":
            text, what = (text, self.person(event.text, form)) if event.text else (UNASSIGNED, "")
        told = self.say(text, who=self.who(event), what=what)
        return told[:1].upper() + told[1:]

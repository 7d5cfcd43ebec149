"""Beginning a form from its page: for whom it is, for which period, and the form that comes of it.

Invariant: the same page sent twice begins one form.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from starlette.datastructures import FormData

from bot.web.api import without_control_characters
from bot.web.forms.visit import Visit, now
from knowledge.answers.free_text import Known, Unfit, understand_answer
from knowledge.answers.free_text.understood import Ambiguous
from knowledge.catalogue import messages
from knowledge.domain.filling import begin as begun_on
from knowledge.domain.filling import next_period
from knowledge.domain.forms import Field, Form
from knowledge.errors import FormError

LONGEST = 200
_PERIOD = Field("period", "", "when")


@dataclass(frozen=True, slots=True)
class Opening:
    """What a person says before a form is begun. `page` is unique to the page that they said it on."""

    template: str
    committee: str = ""
    project: str = ""
    period: str = ""
    page: str = ""

    @classmethod
    def of(cls, fields: FormData) -> Opening:
        names = ("template", "committee", "project", "period", "page")
        texts = (fields.get(name, "") for name in names)
        return cls(*(without_control_characters(text)[:LONGEST] if isinstance(text, str) else "" for text in texts))


def begin(visit: Visit, opening: Opening) -> tuple[Form | None, str]:
    """The form, or why it is not begun. Raises NotFound for a template that is not the person's to use."""
    template = visit.shelf.template(opening.template, opening.committee or visit.profile.committee)
    period, fault = _period(visit, opening.period)
    if fault:
        return None, fault
    form_id = _form_id(visit, opening)
    by = visit.desk.sign(form_id, "begun")
    about = {"committee": opening.committee, "project": opening.project, "period": period}
    form = begun_on(template, by, form_id, **about)
    visit.front.services.forms.begin(form)
    return form, ""


def begin_next(visit: Visit, form: Form, opening: Opening) -> tuple[Form | None, str]:
    """The next period's form, or why it is not begun."""
    period, fault = _period(visit, opening.period)
    if fault or not period:
        return None, fault or messages("web", visit.language).gettext("Say which period the new form is for.")
    form_id = _form_id(visit, opening)
    try:
        made = next_period(form, period, visit.desk.sign(form_id, "begun"), form_id)
    except FormError as problem:
        return None, messages("filling", visit.language).gettext(str(problem))
    visit.front.services.forms.begin(made)
    return made, ""


def _period(visit: Visit, text: str) -> tuple[str, str]:
    """In the notation of periods, and what to write instead where it is none that can be understood."""
    if not text:
        return "", ""
    understood = understand_answer(_PERIOD, text, Known(now().date()))
    if isinstance(understood, Unfit):
        return "", understood.text(visit.language)
    return (understood.options[0] if isinstance(understood, Ambiguous) else understood).meaning, ""


def _form_id(visit: Visit, opening: Opening) -> str:
    name = "\x1f".join((visit.person.id, opening.page, "form"))
    return hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=8).hexdigest()

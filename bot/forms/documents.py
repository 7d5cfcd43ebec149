"""Forms as documents, for the doors that hand them out: what things are called, and how a workbook's cells are read.

Invariant: a title is looked up in the scope of the person who asks; what they may not read is shown by its id alone.
"""

from __future__ import annotations

import re
from datetime import date

from knowledge.adapters.export import Format, Names, Understand, plainly
from knowledge.answers.free_text import Ambiguous, Known, Unfit, understand_answer
from knowledge.catalogue import messages
from knowledge.domain.answer_words import answer_words
from knowledge.domain.committees import slug
from knowledge.domain.forms import Field, Form, Value
from knowledge.errors import FormError, NotFound
from knowledge.passages import Scope
from knowledge.ports import Library, ProgrammeLibrary

LONGEST_NAME = 80
_DOTS = re.compile(r"\.+")


def names_of(form: Form, programmes: ProgrammeLibrary, library: Library, scope: Scope, language: str) -> Names:
    """What the form's programme and the documents that it quotes are called."""
    quoted = {item.source.document for item in form.template.items if item.source}
    titles = {card.id: card.title for card in library.documents(scope) if card.id in quoted}
    return Names(_programme_title(form, programmes, scope), titles, language)


def file_name(form: Form, format: Format) -> str:
    """A name that every system can keep: "styrkort-for-socialnamnden-2027.docx"."""
    stem = slug(" ".join(filter(None, (form.template.title, form.period))))[:LONGEST_NAME].strip("-")
    return f"{stem or 'formular'}.{format}"


def cells_read(form: Form, today: date, language: str) -> Understand:
    """How an answer in a workbook of the form is read: by its fixed words, else as in the conversation."""
    known = Known(today, form.period)

    def understood(field: Field, words: str) -> Value:
        plain = _plain(field, words)
        return plain if plain else _as_in_conversation(field, words, known, language)

    return understood


def _plain(field: Field, words: str) -> Value | None:
    """Text as it is, people between semicolons, and what fits a form as it stands."""
    if field.kind == "text" or (field.kind == "people" and ";" in words):
        return plainly(field, words)
    if field.kind in ("choice", "rating", "status"):
        read = plainly(field, words)
        return read if read.meaning != words or words in [option.id for option in field.options] else None
    return None


def _as_in_conversation(field: Field, words: str, known: Known, language: str) -> Value:
    match understand_answer(field, words, known):
        case Unfit() as unfit:
            raise FormError(unfit.text(language))
        case Ambiguous(options):
            choices = ", ".join(f"“{answer_words(field, option, language)}”" for option in options)
            told = messages("export", language).gettext("It could be {choices}: write which.")
            raise FormError(told.format(choices=choices))
        case Value() as value:
            return value


def _programme_title(form: Form, programmes: ProgrammeLibrary, scope: Scope) -> str:
    try:
        return programmes.programme(form.template.programme, scope).in_force.title
    except NotFound:
        return ""

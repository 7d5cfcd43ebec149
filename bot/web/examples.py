"""Questions to begin with, made from what is indexed: a newcomer sees at once what this library can be asked.

Order of preference in each document: a heading that is a question, an abbreviation that the document explains, a
heading that names a subject. One question a document at a time, so that the examples span the library. Nothing is
written by hand, so they fit whatever has been indexed; each is tried out, so that none leads to a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice, zip_longest

from knowledge.passages import Document, Section

EXAMPLES = 4
MOST_ASKED = 10
"""How many candidates are tried out: a page must not wait for more."""
_LONGEST = 70
_SUBJECT = re.compile(r"[^\W\d_][\w -]{8,50}[^\W_]")
_NUMBERING = re.compile(r"^(?:\d+[.)]?)+\s+")
_NOT_SUBJECTS = {
    *("innehåll", "innehållsförteckning", "förord", "inledning", "sammanfattning", "bakgrund", "referenser"),
    *("bilaga", "bilagor", "källor", "läs", "mer"),
    *("contents", "foreword", "introduction", "summary", "background", "references", "appendix"),
}

_OPENING_CLAUSES = {
    *("vad", "vem", "vilka", "vilken", "hur", "var", "varför", "när", "så", "att", "om", "kort"),
    *("what", "who", "which", "how", "where", "why", "when", "so", "to", "about", "in"),
}
"""A heading that begins like this is a clause, not the name of a subject."""

Gettext = Callable[[str], str]


def examples(
    documents: Iterable[Document], gettext: Gettext, is_answered: Callable[[str], bool], wanted: int = EXAMPLES
) -> list[str]:
    """Up to `wanted` questions that are answered, from different documents as far as they go. Asks a few, not all."""
    candidates = [list(islice(questions(document, gettext), wanted)) for document in documents]
    in_turn = dict.fromkeys(question for question in chain.from_iterable(zip_longest(*candidates)) if question)
    return list(islice(filter(is_answered, islice(in_turn, MOST_ASKED)), wanted))


def questions(document: Document, gettext: Gettext) -> Iterator[str]:
    """A document's own questions, best first."""
    yield from (_one_line(section) for section in document.sections if _is_question(section))
    asked = gettext("What does {short} mean?")
    yield from (asked.format(short=abbreviation.short) for abbreviation in document.abbreviations)
    about = gettext("What is said about “{subject}”?")
    subjects = (section for section in document.sections if _is_subject(section))
    yield from (about.format(subject=_one_line(section)) for section in subjects)


def _is_question(section: Section) -> bool:
    text = _one_line(section)
    return text.endswith("?") and 12 <= len(text) <= _LONGEST and text.count("?") == 1


def _is_subject(section: Section) -> bool:
    text = _one_line(section)
    words = text.lower().split()
    return bool(_SUBJECT.fullmatch(text)) and not _NOT_SUBJECTS & set(words) and words[0] not in _OPENING_CLAUSES


def _one_line(section: Section) -> str:
    return _NUMBERING.sub("", " ".join(section.path[-1].split()))

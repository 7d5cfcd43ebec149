"""What the answers room says in its own words: refusals, suggestions, small talk; all from the catalogue."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.answers.answer import Language
from knowledge.answers.smalltalk import Smalltalk
from knowledge.answers.understand import Understanding
from knowledge.catalogue import messages

DOMAIN = "answers"

_SMALLTALK: dict[Smalltalk, str] = {
    "greeting": (
        "Hello! Ask me about the governing documents that I have read, and I answer in their own words, with sources."
    ),
    "thanks": "You're welcome! Just ask again when you need to.",
    "farewell": "Goodbye! I am here when you need to look something up.",
    "help": (
        "I answer questions from the governing documents that I have read: facts, definitions, who is responsible, "
        "lists, steps and checklists. Every answer shows where it stands. When the documents don't say, I tell you so."
    ),
    "wellbeing": "All is well with me, thank you. What would you like to look up in the documents?",
    "identity": (
        "I am Lots, a program that answers from your governing documents, with sources. I do not make anything up."
    ),
    "abuse": (
        "I am sorry that it isn't working as you hoped. "
        "Ask in another way, or name the document you mean, and I'll try again."
    ),
    "agreement": "Good. Ask away if there is anything else in the documents that you wonder about.",
    "empty": "Write a question, for example about who is responsible for something or what a term means.",
}


def translator(language: Language) -> Callable[[str], str]:
    """The catalogue's translation of an English text into the language."""
    return messages(DOMAIN, language).gettext


def smalltalk_text(kind: Smalltalk, language: Language) -> str:
    """The fitting reply to what is not a question."""
    return translator(language)(_SMALLTALK[kind])


def declined_text(language: Language, has_related: bool) -> str:
    """That the documents do not say; where there is something near, that it is shown."""
    say = translator(language)
    plain = say("The documents I have read don't say.")
    return f"{plain} {say('These are the nearest sections.')}" if has_related else plain


def nothing_read_text(language: Language) -> str:
    """That there is no document to answer from, and what to do about it."""
    return translator(language)(
        "I have not read any documents that you may see, so I cannot answer yet. "
        "Whoever runs Lots gives me documents with the command lots ingest FOLDER."
    )


def more_in_source(language: Language) -> str:
    """The line below a list that was too long to show."""
    return translator(language)("… and more in the source.")


def suggestions(language: Language, asked: Understanding, has_related: bool) -> tuple[str, ...]:
    """What the person can do now."""
    say = translator(language)
    found = [say("Ask with other words, or with the document's own terms.")]
    if asked.wanted in ("number", "money", "share", "date", "person", "duration"):
        found.append(say("Ask more broadly: the documents may treat the subject without that detail."))
    if has_related:
        found.append(say("Open the nearest section and read there."))
    return tuple(found)

"""How far the form under way is, in one line above what is asked."""

from __future__ import annotations

from collections.abc import Iterator

from bot.channels.slack.choices import plain
from bot.channels.slack.escaping import clean, escaped, shortened
from bot.channels.slack.labels import label
from bot.channels.slack.parts import Part
from bot.conversation.messages import FormView
from knowledge.answers.answer import Language

MOST_TITLE = 200
STEPS = 10


def progress(form: FormView, language: Language) -> Iterator[Part]:
    """The form's title, "3 of 20 answered", and a bar."""
    far = label("{answered} of {total} answered", language, answered=form.answered, total=form.total)
    title = shortened(clean(form.title).strip(), MOST_TITLE)
    line = " · ".join(part for part in (title, far, bar(form.answered, form.total)) if part)
    yield Part(escaped(line), ({"type": "context", "elements": [plain(line)]},))


def bar(answered: int, total: int) -> str:
    """Full when all is answered, and only then; empty where nothing is asked."""
    if total < 1:
        return ""
    done = max(0, min(STEPS, answered * STEPS // total))
    return "▰" * done + "▱" * (STEPS - done)

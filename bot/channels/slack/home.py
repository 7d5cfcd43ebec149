"""The Home tab, a pure view: what is due, my forms and how far they are, forms to begin, and what is known of me.

Invariant: it shows nothing but what is given; however many forms there are, it stays within Slack's limits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.slack.choices import CHOICE, plain
from bot.channels.slack.escaping import clean, escaped, in_parts, shortened
from bot.channels.slack.inputs import in_groups
from bot.channels.slack.labels import label
from bot.channels.slack.limits import BUTTON_TEXT, BUTTON_VALUE, OPTION_VALUE
from bot.channels.slack.opens import HOME, MODAL
from bot.channels.slack.progress import bar
from bot.channels.slack.rich import Block, Element, rich_text
from bot.conversation.messages import Choice
from bot.conversation.skills.forms.clicks import choice_id
from bot.forms.cards import FormCard
from knowledge.answers.answer import Language

MOST_FORMS = 20
MOST_DUE = 2_000
LANGUAGES: tuple[tuple[Language, str], ...] = (("sv", "Svenska"), ("en", "English"))
View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Home:
    """`due` is what the person is to remember, `begins` what can be begun: choices of the conversation."""

    committee: str = ""
    due: str = ""
    forms: Sequence[FormCard] = ()
    begins: Sequence[Choice] = ()
    reminders: bool = True
    language: Language = "sv"


def home_view(home: Home) -> View:
    blocks = [*_due(home), *_forms(home), *_begin(home), *_settings(home)]
    return {"type": "home", "callback_id": "home", "blocks": blocks}


def _due(home: Home) -> Iterator[Block]:
    for text in in_parts(home.due, MOST_DUE)[:1]:
        yield _header(label("What is due", home.language))
        yield rich_text(text)
        yield {"type": "divider"}


def _forms(home: Home) -> Iterator[Block]:
    """What waits for the person first, what is finished last."""
    yield _header(label("My forms", home.language))
    if not home.forms:
        yield _context(label("You have no forms yet. Begin one below.", home.language))
    ordered = sorted(home.forms, key=lambda form: (form.is_over, not form.waits))
    for number, form in enumerate(ordered[:MOST_FORMS]):
        yield _form(form, home.language)
        if not form.is_over and (buttons := _buttons(form, number, home.language)):
            yield {"type": "actions", "block_id": f"form:{number}", "elements": buttons}
    if len(ordered) > MOST_FORMS:
        rest = len(ordered) - MOST_FORMS
        yield _context(label("And {number} more: write “my forms” to see them all.", home.language, number=rest))


def _form(form: FormCard, language: Language) -> Block:
    title = escaped(shortened(" ".join(clean(form.title).split()), 300)) or "–"
    far = label("{answered} of {total} answered", language, answered=form.answered, total=form.total)
    about = [form.whose, form.period, f"{far} {bar(form.answered, form.total)}".strip(), *_marks(form, language)]
    line = " · ".join(escaped(shortened(" ".join(clean(text).split()), 200)) for text in about if text)
    return {"type": "section", "text": {"type": "mrkdwn", "text": f"*{_unmarked(title)}*\n{line}", "verbatim": True}}


def _unmarked(text: str) -> str:
    """A star inside would end what is bold."""
    return text.replace("*", "∗")


def _marks(form: FormCard, language: Language) -> Iterator[str]:
    if form.status in ("sent", "approved", "given_up"):
        words = {"sent": "Sent for approval", "approved": "Approved", "given_up": "Given up"}
        yield label(words[form.status], language)
    if form.is_overdue:
        yield "⚠️ " + label("The period is over", language)
    if form.asked_of_reader:
        yield "👉 " + label("{number} questions wait for you", language, number=form.asked_of_reader)
    if form.next_followup:
        yield "⏰ " + label("Next: {day}", language, day=form.next_followup)


def _buttons(form: FormCard, number: int, language: Language) -> list[Element]:
    edits, opens = choice_id("edit", form.id), choice_id("open", form.id)
    if max(len(edits), len(opens)) > BUTTON_VALUE:
        return []
    fill = {"action_id": f"{MODAL}form:{number}", "value": edits, "text": plain(label("Fill in", language))}
    talk = {"action_id": f"{CHOICE}{number}", "value": opens, "text": plain(label("Go on in the chat", language))}
    return [{"type": "button", **fill}, {"type": "button", **talk}]


def _begin(home: Home) -> Iterator[Block]:
    begins = {one.id: one for one in home.begins if 0 < len(one.id) <= OPTION_VALUE}.values()
    options = [
        {"text": plain(shortened(clean(one.label).strip(), BUTTON_TEXT) or "–"), "value": one.id} for one in begins
    ]
    if not options:
        return
    yield {"type": "divider"}
    yield _header(label("Begin a form", home.language))
    menu: Element = {"type": "static_select", "action_id": f"{CHOICE}begin", **in_groups(options)}
    menu["placeholder"] = plain(label("Choose what to begin …", home.language))
    yield {"type": "actions", "block_id": "begin", "elements": [menu]}
    yield _context(label("I ask the questions one by one under Messages.", home.language))


def _settings(home: Home) -> Iterator[Block]:
    language = home.language
    yield {"type": "divider"}
    yield _header(label("About me", language))
    committee = home.committee or label("I do not know which committee you work for", language)
    yield _line(label("My committee", language), committee, _button("committee", label("Change", language), MODAL))
    wish, now = ("off", "On") if home.reminders else ("on", "Off")
    yield _language(language)
    turn = label("Turn off" if home.reminders else "Turn on", language)
    yield _line(label("Reminders", language), label(now, language), _button(f"reminders:{wish}", turn, HOME))


def _language(language: Language) -> Block:
    options = [{"text": plain(name), "value": code} for code, name in LANGUAGES]
    chosen = next(option for option in options if option["value"] == language)
    menu = {"type": "static_select", "action_id": f"{HOME}language", "options": options, "initial_option": chosen}
    return _line(label("Language", language), "", menu)


def _line(name: str, value: str, button: Element) -> Block:
    text = f"*{name}:* {escaped(shortened(clean(value), 300))}".strip()
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}, "accessory": button}


def _button(action: str, text: str, prefix: str) -> Element:
    return {"type": "button", "action_id": f"{prefix}{action}", "value": action, "text": plain(text)}


def _header(text: str) -> Block:
    return {"type": "header", "text": plain(text)}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [plain(text)]}

"""What can be clicked under a message: a few choices of a kind as buttons, many as a list to choose from.

Invariant: every choice is in the plain text as well; none is lost, however many or long they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.channels.teams.cards.elements import MOST_IN_SIGHT, Action, Element, buttons, choice_set, submit
from bot.channels.teams.cards.measuring import packed, size_of
from bot.channels.teams.cards.parts import Part
from bot.channels.teams.cards.values import MOST_ASKED, PICKED, choice_data, list_data, said_data
from bot.channels.teams.cards.wording import say
from bot.conversation.messages import Choice
from bot.conversation.suggestions import sorted_out
from knowledge.answers.answer import Language

THUMB_UP, THUMB_DOWN = "feedback:up:", "feedback:down:"
ONLY_SHOWS = ("form:why:", "form:show:")
"""Choices that change nothing: what else the card offers is still there to choose."""
MOST_IN_A_PART = 7_000
"""Bytes of the choices that stand together; a single one can be larger."""


def choice_parts(choices: Sequence[Choice], asked: str, language: Language) -> Iterator[Part]:
    """`asked` is what the card asks, to be shown again with what was chosen; empty where the card stays as it is."""
    kinds = Counter(map(_kind, choices))
    many = [choice for choice in choices if kinds[_kind(choice)] > MOST_IN_SIGHT]
    few = [choice for choice in choices if choice not in many]
    yield from list_parts(many, asked, language)
    thumbs = [choice for choice in few if _is_thumb(choice)]
    yield from button_parts((choice for choice in few if not _is_thumb(choice)), asked)
    yield from button_parts(thumbs, "")


def button_parts(choices: Iterable[Choice], asked: str) -> Iterator[Part]:
    made = [(choice.label, button_for(choice, asked)) for choice in choices]
    yield from _rows(made)


def suggestion_parts(suggestions: Sequence[str], language: Language = "sv") -> Iterator[Part]:
    """Questions to go on with, and scorecards to begin: clicking one says it."""
    suggested = sorted_out(suggestions)
    begin = say("Begin to fill in the scorecard", language)
    clickable = [*((said, said) for said in suggested.questions), *((begin, said) for said in suggested.begins)]
    yield from _rows([(label, submit(label, said_data(said))) for label, said in clickable])


def asked_in(text: str) -> str:
    """As much of a question as the card that takes its place shows, line by line."""
    return text if len(text) <= MOST_ASKED else f"{text[: MOST_ASKED - 1].rstrip()}…"


def list_parts(choices: Sequence[Choice], asked: str, language: Language) -> Iterator[Part]:
    """Lists to choose from, each with its button: one, where the choices fit in one."""
    for listed in lists(choices, say("Choose", language), asked, language):
        send = submit(say("Send", language), listed.data, checks=True)
        yield Part((listed.element, *buttons([send])), listed.text)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list to choose from, what its button carries, and the same as plain text."""

    element: Element
    data: Mapping[str, object]
    text: str


def lists(choices: Sequence[Choice], label: str, asked: str, language: Language) -> Iterator[Listed]:
    """Only where there is one must it be used before its button is: a card's buttons ask for all its inputs."""
    groups = list(packed(choices, lambda one: size_of([one.id, one.label, one.label]), MOST_IN_A_PART))
    only = {"isRequired": True, "errorMessage": say("Choose one first.", language)} if len(groups) == 1 else {}
    for number, group in enumerate(groups):
        numbered = ((str(n), choice.label) for n, choice in enumerate(group))
        element = choice_set(f"{PICKED}-{number}", label, numbered, **only)
        text = f"{label}:\n{_as_lines(choice.label for choice in group)}"
        yield Listed(element, list_data(group, number, asked), text)


def button_for(choice: Choice, asked: str) -> Action:
    """What only shows something leaves the card as it is."""
    thumb = {THUMB_UP: "👍 ", THUMB_DOWN: "👎 "}
    sign = next((sign for start, sign in thumb.items() if choice.id.startswith(start)), "")
    return submit(sign + choice.label, choice_data(choice, "" if choice.id.startswith(ONLY_SHOWS) else asked))


def _rows(made: Sequence[tuple[str, Action]]) -> Iterator[Part]:
    for group in packed(made, size_of, MOST_IN_A_PART):
        rows: list[Element] = buttons([action for _, action in group])
        yield Part(tuple(rows), _as_lines(label for label, _ in group))


def _as_lines(labels: Iterable[str]) -> str:
    return "\n".join(f"• {label}" for label in labels)


def _is_thumb(choice: Choice) -> bool:
    return choice.id.startswith((THUMB_UP, THUMB_DOWN))


def _kind(choice: Choice) -> str:
    """What many of can be gathered in one list: the answers to a question, the forms to begin, the committees."""
    prefix, _, rest = choice.id.partition(":")
    return f"{prefix}:{rest.partition(':')[0]}" if prefix == "form" else prefix

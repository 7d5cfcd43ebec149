"""What a person received, whichever channel showed it, and what of a reply is missing there.

Texts are compared by their letters and digits: line breaks, bullets, quotation marks and emphasis are the channel's
own. Invariant: every line, quote, source, choice and figure of a reply is looked for, however long it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.conversation.messages import Choice, FormView, Message, Reply
from knowledge.answers.answer import Answer, Citation, below_title

_OWN_IDS = re.compile(r"(?:[0-9a-f]{32}|[0-9a-f]{16})(?:-[0-9a-f]{12})?")
_BEGINS = re.compile(r"[“”](starta styrkort .+)[“”]")
_BEGIN = ("Börja fylla i styrkortet", "Börja på styrkortet", "Begin")
"""How what begins a scorecard is called; Slack adds which."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_LONG = 1_000
_THUMBS = {"👍": ("Bra svar", "Helpful"), "👎": ("Dåligt svar", "Not helpful")}
"""How an opinion's choices are called. The page has its own, in the reader's language, not the answer's."""


@dataclass(frozen=True)
class Content:
    """`text`: all that can be read, in order, quotes and sources with it. `choices`: the labels of what can be clicked.

    `progress` is (answered, total) of the form under way, as it is shown; None where none is. `folded`: sources are
    named without their quotes, which the channel shows when asked to. `fallback`: what is read where the rest is not
    shown, which is to hold all text by itself; None where there is none. `by_itself`: the channel did what was wanted
    without a word of the conversation, as the page does with thumbs.
    """

    text: str
    choices: tuple[str, ...] = ()
    progress: tuple[int, int] | None = None
    folded: bool = False
    fallback: str | None = None
    by_itself: bool = False


def bare(text: str) -> str:
    """Its letters and digits alone."""
    return "".join(character for character in text.casefold() if character.isalnum())


def key(label: str) -> str:
    """By what a label is the same in another channel: its letters, or the deed that channels call differently."""
    if label.startswith(_BEGIN):
        return _BEGIN[0]
    return next((thumb for thumb, said in _THUMBS.items() if label.startswith(thumb) or label in said), bare(label))


def missing(reply: Reply, received: Content) -> list[str]:
    """What of the reply did not arrive, in words."""
    return [*_missing_text(reply, received), *_missing_choices(reply, received), *_missing_progress(reply, received)]


def _missing_text(reply: Reply, received: Content) -> Iterator[str]:
    lines = [part for message in reply.messages for line in _lines(message, received.folded) for part in _as_cut(line)]
    for what, text in (("text", received.text), ("fallback text", received.fallback)):
        shown = bare(text or "")
        yield from (f"the {what} {line!r}" for line in lines if text is not None and bare(line) not in shown)


def _as_cut(line: str) -> list[str]:
    """A channel may cut what is long between its sentences."""
    return _SENTENCE_END.split(line) if len(line) > _LONG else [line]


def _lines(message: Message, folded: bool) -> Iterator[str]:
    yield from message.text.splitlines()
    if message.answer:
        yield from _evidence(message.answer, folded)
        yield from (said for said in message.answer.suggestions if not (said.endswith("?") or _BEGINS.search(said)))


def _evidence(answer: Answer, folded: bool) -> Iterator[str]:
    """Where folded, a source is named by its title, its innermost heading and its page."""
    pointed_at = {int(number) for number in re.findall(r"\[(\d{1,3})\]", answer.text)}
    for citation in answer.citations:
        yield citation.title
        section = citation.section[-1:] if folded else below_title(citation.title, citation.section)
        yield from section
        if not folded and citation.n in pointed_at:
            yield citation.quote
    for near in answer.related:
        yield near.title
        yield from near.section[-1:]


def _missing_choices(reply: Reply, received: Content) -> Iterator[str]:
    wanted = {key(label): label for label in labels(reply)}
    shown = {key(label): label for label in received.choices}
    yield from (f"the choice {label!r}" for same, label in wanted.items() if same not in shown)
    yield from (f"nothing but the reply's choices: {label!r}" for same, label in shown.items() if same not in wanted)


def labels(reply: Reply) -> tuple[str, ...]:
    """Of all that can be clicked in any channel: choices, questions that are suggested, and scorecards to begin."""
    suggested = [said for message in reply.messages if message.answer for said in message.answer.suggestions]
    return (
        *(choice.label for message in reply.messages for choice in message.choices),
        *(said for said in suggested if said.endswith("?")),
        *(_BEGIN[0] for said in suggested if _BEGINS.search(said)),
    )


def _missing_progress(reply: Reply, received: Content) -> Iterator[str]:
    wanted = (reply.form.answered, reply.form.total) if reply.form else None
    asked = reply.form is not None and reply.form.place is not None
    if received.progress != wanted and (asked or received.progress is not None):
        yield f"the progress {wanted}, shown as {received.progress}"


def without_names(reply: Reply, names: Sequence[tuple[str, str]]) -> Reply:
    """The reply as it is in every channel: ids of its own are gone, people are called by the part they play."""

    def same(text: str) -> str:
        for shown, part in names:
            text = text.replace(shown, part)
        return _OWN_IDS.sub("#", text)

    def message(one: Message) -> Message:
        choices = tuple(Choice(same(choice.id), same(choice.label)) for choice in one.choices)
        answer = replace(one.answer, elapsed_ms=0.0) if one.answer else None
        return replace(one, text=same(one.text), choices=choices, answer=answer, answer_id=same(one.answer_id))

    form: FormView | None = replace(reply.form, id="#") if reply.form else None
    return Reply(tuple(message(one) for one in reply.messages), form)


def quotes(reply: Reply) -> list[Citation]:
    return [citation for message in reply.messages if message.answer for citation in message.answer.citations]


def differences(one: Reply, other: Reply) -> list[str]:
    """Where two replies are not the same, in words."""
    pairs: list[tuple[str, Any, Any]] = [
        ("texts", [message.text for message in one.messages], [message.text for message in other.messages]),
        ("choices", [message.choices for message in one.messages], [message.choices for message in other.messages]),
        ("answers", [message.answer for message in one.messages], [message.answer for message in other.messages]),
        ("private", [message.private for message in one.messages], [message.private for message in other.messages]),
        ("form", one.form, other.form),
    ]
    return [f"{what}: {left!r} is not {right!r}" for what, left, right in pairs if left != right]

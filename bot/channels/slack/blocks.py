"""A reply as Slack messages: Block Kit for who sees it, and plain text that says all of it for who does not.

Order: each message becomes parts (its text, sources, what is near, what to click), the parts are packed into as few
Slack messages as hold them, and each goes where it may be read. Invariants: nothing that the reply says is lost; what
can be clicked stands last; what is private never goes to a place where others read along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.channels.slack.choices import Opener, offers, plain
from bot.channels.slack.escaping import escaped, in_parts
from bot.channels.slack.labels import label
from bot.channels.slack.parts import MOST_PART, Part, packed, text_of
from bot.channels.slack.place import Links, Place, no_links
from bot.channels.slack.progress import progress
from bot.channels.slack.rich import bullets, rich, rich_text, words
from bot.channels.slack.sources import related, sources
from bot.channels.slack.suggested import to_click, to_read, to_write
from bot.conversation.authorship import author_line
from bot.conversation.messages import FormView, Message, Reply
from bot.conversation.skills.forms.clicks import choice_id
from bot.delivery.ports import Body
from knowledge.answers.answer import Answer, Language

_REASON = re.compile(r"feedback:reason:[a-z]+:(.+)", re.DOTALL)


def messages_of(reply: Reply, place: Place, links: Links = no_links) -> list[Body]:
    """The calls that give the reply to the person, in order."""
    asked = _asking(reply, place)
    bodies: list[Body] = []
    for message in reply.messages:
        form = reply.form if message is asked else None
        parts = list(_parts(message, form, links, place.language))
        bodies += [post(place, each, private=message.private) for each in packed(parts)]
    if place.shared and any(message.private for message in reply.messages):
        bodies.append(note(place, label("I have answered you in a direct message.", place.language)))
    return bodies


def post(place: Place, parts: Sequence[Part], *, private: bool = False) -> Body:
    """One message. Private ones go to the person alone."""
    aside = private and place.shared
    where = {"channel": place.aside} if aside else _where(place)
    blocks = [block for part in parts for block in part.blocks]
    shown = {"text": text_of(parts), "blocks": blocks, "mrkdwn": False, "unfurl_links": False, "unfurl_media": False}
    return {"method": "chat.postMessage", "team": place.team, "payload": {**where, **shown}}


def note(place: Place, text: str) -> Body:
    """A line that nobody but the person sees, where they are."""
    payload = {**_where(place), "user": place.user, "text": escaped(text)}
    return {"method": "chat.postEphemeral", "team": place.team, "payload": payload}


def _where(place: Place) -> dict[str, str]:
    return {"channel": place.channel, **({"thread_ts": place.thread} if place.thread else {})}


def _asking(reply: Reply, place: Place) -> Message | None:
    """The message that asks in the form under way: the last one, where the form may be spoken of."""
    fitting = [message for message in reply.messages if message.private or not place.shared]
    return fitting[-1] if fitting and reply.form and reply.form.place else None


def _parts(message: Message, form: FormView | None, links: Links, language: Language) -> Iterator[Part]:
    """`form` is the one in which the message asks."""
    answer = message.answer
    yield from progress(form, language) if form else ()
    addresses = {citation.n: links(citation) for citation in answer.citations} if answer else {}
    for text in in_parts(message.text, MOST_PART):
        yield Part(escaped(text), (rich_text(text, addresses),))
    if answer:
        spoken = answer.language
        yield from _author(answer)
        yield from sources(answer, links, spoken)
        yield from related(answer, links, spoken)
        yield from _advice(to_read(answer.suggestions))
        yield from (
            Part(f"• {escaped(text)}", ())
            for line in to_write(answer.suggestions)
            for text in in_parts(line, MOST_PART)
        )
    suggested = to_click(answer.suggestions, language) if answer else ()
    yield from offers(
        suggested, message.choices, language, [*_opens_form(form, language), *_comments(message, language)]
    )


def _author(answer: Answer) -> Iterator[Part]:
    if line := author_line(answer):
        yield Part(escaped(line), ({"type": "context", "elements": [plain(line)]},))


def _opens_form(form: FormView | None, language: Language) -> Iterator[Opener]:
    """The whole part of the form at once, for who would rather fill in than talk."""
    if form and form.place:
        yield Opener("form", choice_id("edit", form.id, form.place), label("Fill in this part at once", language))


def _comments(message: Message, language: Language) -> Iterator[Opener]:
    """Where reasons are asked for, there is room for words too."""
    asked = next((found[1] for choice in message.choices if (found := _REASON.match(choice.id))), "")
    if asked:
        yield Opener("feedback", asked, label("Write a comment", language))


def _advice(lines: Sequence[str]) -> Iterator[Part]:
    for line in lines:
        for text in in_parts(line, MOST_PART):
            yield Part(f"• {escaped(text)}", (rich(bullets([[words(text, italic=True)]])),))

"""Any reply whatsoever becomes Slack messages that Slack takes, with everything that it says in them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.slack.blocks import messages_of
from bot.channels.slack.choices import CHOICE
from bot.channels.slack.escaping import clean
from bot.channels.slack.limits import message_faults
from bot.channels.slack.place import Place
from bot.conversation.messages import Choice, FormView, Message, Reply
from knowledge.answers.answer import Answer, Citation, Related
from knowledge.domain.forms import Place as Question
from tests.slack_world.limits import breaches

HERE = Place("T1", "C1", "U1", thread="1700000000.000100")
SHARED = Place("T1", "C1", "U1", thread="1700000000.000100", shared=True, direct="D1")
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

nasty = st.sampled_from(
    [
        "<!channel>",
        "<@U123>",
        "&amp; & <b>",
        "- ett\n- två",
        "1. ett\n2. två",
        "3) tre\n7) sju",
        "[1] och [2]",
        "  ",
        "\x00",
        "*",
    ]
)
texts = st.one_of(st.text(max_size=200), st.lists(st.one_of(nasty, st.text(max_size=40)), max_size=12).map("\n".join))
longer = st.builds(lambda text, times: (text + ". ") * times, st.text(min_size=1, max_size=90), st.integers(1, 120))
ids = st.one_of(
    st.integers(0, 9999).map(lambda n: f"form:answer:f:i/f/{n}:"),
    st.integers(0, 9999).map(lambda n: f"form:save:f::{n}" + "x" * 300),
    st.sampled_from(["feedback:up:1", "feedback:down:1", "profile:set", "x" * 2100]),
    st.text(max_size=30),
)
choices = st.lists(
    st.builds(Choice, ids, st.one_of(st.text(max_size=40), st.text(min_size=70, max_size=400))), max_size=30
)
citations = st.builds(
    Citation,
    n=st.integers(1, 99),
    document=st.sampled_from(["a", "b"]),
    title=st.text(min_size=1, max_size=60),
    section=st.lists(st.text(max_size=30), max_size=3).map(tuple),
    page=st.one_of(st.none(), st.integers(1, 300)),
    quote=st.one_of(texts, longer),
    passage=st.sampled_from(["p", "q"]),
    url=st.just("/documents/a?x=1&y=2#p"),
)
related = st.builds(Related, st.just("a"), st.text(max_size=60), st.just(("Avsnitt",)), st.just("/documents/a"))
answers = st.builds(
    Answer,
    question=st.just("q"),
    language=st.sampled_from(["sv", "en"]),
    answered=st.booleans(),
    kind=st.just("fact"),
    text=texts,
    confidence=st.just(0.5),
    citations=st.lists(citations, max_size=12, unique_by=lambda one: one.n).map(tuple),
    related=st.lists(related, max_size=4).map(tuple),
    suggestions=st.lists(
        st.sampled_from(["Vad mer?", "Nästa: skriv “starta styrkort X”.", "Fråga om."]), max_size=3
    ).map(tuple),
)
messages = st.builds(
    Message,
    text=st.one_of(texts, longer),
    choices=choices.map(tuple),
    answer=st.one_of(st.none(), answers),
    answer_id=st.just(""),
    private=st.booleans(),
)
forms = st.builds(
    FormView,
    id=st.just("f"),
    template=st.just("t"),
    title=st.text(max_size=400),
    answered=st.integers(0, 30),
    total=st.integers(0, 30),
    status=st.just("ongoing"),
    place=st.one_of(st.none(), st.just(Question("i", "f"))),
)
replies = st.builds(Reply, st.lists(messages, max_size=3).map(tuple), st.one_of(st.none(), forms))


@given(replies, st.sampled_from([HERE, SHARED]))
@FEW
def test_any_reply_gives_messages_that_slack_takes(reply: Reply, place: Place) -> None:
    for body in messages_of(reply, place, lambda source: f"https://lots.example{source.url}"):
        payload = dict(body["payload"])
        payload.setdefault("blocks", [])
        assert message_faults(payload) == []
        assert breaches(body["method"], payload) == []


@given(replies)
@FEW
def test_nothing_of_a_reply_is_lost_in_the_text_nor_in_the_blocks(reply: Reply) -> None:
    bodies = messages_of(reply, HERE)
    in_text = _squeezed(html.unescape(" ".join(body["payload"]["text"] for body in bodies)))
    in_blocks = _squeezed(" ".join(said for body in bodies for said in _said(body["payload"]["blocks"])))
    for words in _everything(reply):
        assert words in in_text
        assert words in in_blocks


@given(replies)
@FEW
def test_what_is_private_never_goes_to_where_others_read_along(reply: Reply) -> None:
    public = Reply(tuple(message for message in reply.messages if not message.private))
    shown = [body["payload"] for body in messages_of(reply, SHARED) if body["payload"]["channel"] == "C1"]
    posted = [payload for payload in shown if "user" not in payload]
    assert [one["text"] for one in posted] == [body["payload"]["text"] for body in messages_of(public, SHARED)]
    notes = [payload for payload in shown if "user" in payload]
    assert len(notes) == any(message.private for message in reply.messages)


@given(replies)
@FEW
def test_every_choice_can_be_clicked_unless_slack_takes_no_such_value(reply: Reply) -> None:
    clickable = {value for body in messages_of(reply, HERE) for value in _values(body["payload"]["blocks"])}
    wanted = {choice.id for message in reply.messages for choice in message.choices}
    assert {choice for choice in wanted if 0 < len(choice) <= 2000} <= clickable


def _everything(reply: Reply) -> Iterator[str]:
    """Whatever is said, in the pieces that a cut between messages leaves whole."""
    for message in reply.messages:
        told = [message.text, *(choice.label for choice in message.choices)]
        told += [citation.quote for citation in message.answer.citations] if message.answer else []
        for text in told:
            for word in clean(text).split():
                if len(word) < 60 and not re.match(r"[-–•*☐□]|\d{1,3}[.)]", word):
                    yield _squeezed(word)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _said(blocks: Any) -> Iterator[str]:
    if isinstance(blocks, list):
        for block in blocks:
            yield from _said(block)
    elif isinstance(blocks, dict):
        if isinstance(blocks.get("text"), str):
            yield blocks["text"]
        for value in blocks.values():
            yield from _said(value) if isinstance(value, (dict, list)) else ()


def _values(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        for element in block.get("elements", ()):
            if str(element.get("action_id", "")).startswith(CHOICE):
                yield from (one["value"] for one in element.get("options", [element]))

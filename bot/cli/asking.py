"""The command that asks: one question, or a file of them.

A question by itself goes to the answerer, so that an error is an error. Lines of a batch that share a conversation go
through the conversation's one door, like the turns of every channel.
"""

from __future__ import annotations

import asyncio
import json
import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import click

from bot.channels.console.answer import answer_view
from bot.channels.console.offers import CHANNEL
from bot.cli.speech import say, say_error
from bot.conversation.directory import LOCAL_USER
from bot.conversation.messages import Person, Reply, Turn
from bot.settings import Settings
from bot.wiring.services import Services, open_services
from knowledge.answers.answer import Answer, Question, as_json
from knowledge.errors import SettingsError

LOCAL = Person(LOCAL_USER, role="admin")
UNREAD_LINES = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a batch. `id` is given back as it came; lines that share a conversation are its turns."""

    id: Any
    question: str
    committee: str | None = None
    conversation: str | None = None


def ask_one(settings: Settings, question: str, committee: str | None, as_json_text: bool, every_quote: bool) -> int:
    """0 also when the answer is that the documents do not say."""
    with open_services(settings) as services, asyncio.Runner() as loop:
        tell_what_is_missing(services)
        answer = loop.run(_ask(services, Asked(None, question, committee)))
    if as_json_text:
        click.echo(json.dumps(as_json(answer), ensure_ascii=False))
    else:
        from bot.cli.chatting import links_to
        from bot.cli.terminal import Terminal

        links, where = links_to(settings.public_url), say("See what they say with --sources.")
        Terminal().show(answer_view(answer, links, every_quote=every_quote, where_quotes=where))
    return 0


def ask_batch(settings: Settings, file: str) -> int:
    """One JSON answer a line, as soon as it is there. A line that is not a question gets an error in its place."""
    run, unread = uuid.uuid4().hex, 0
    with _lines(file) as lines, open_services(settings) as services, asyncio.Runner() as loop:
        tell_what_is_missing(services)
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                asked = _asked(line, run)
                answer = as_json(loop.run(_ask(services, asked)), asked.id)
            except ValueError as problem:
                unread += 1
                answer = {"id": None, "error": {"code": "bad_line", "message": f"line {number}: {problem}"}}
            click.echo(json.dumps(answer, ensure_ascii=False))
    return UNREAD_LINES if unread else 0


def tell_what_is_missing(services: Services) -> None:
    if services.without_meaning:
        click.echo(say("Found by words alone: {why}", why=say_error(services.without_meaning)), err=True)


async def _ask(services: Services, asked: Asked) -> Answer:
    if asked.conversation is None:
        question = Question(asked.question, LOCAL.scope, asked.committee)
        return await services.run_sync(lambda: services.answerer.answer(question))
    turn = Turn(asked.conversation, LOCAL, CHANNEL, asked.question, committee=asked.committee)
    return _answer(await services.unattended.reply(turn), asked.question, services)


def _answer(reply: Reply, question: str, services: Services) -> Answer:
    """The reply's answer; a reply without one (a greeting, a form) as an answer that cites nothing."""
    for message in reply.messages:
        if message.answer:
            return message.answer
    text = "\n\n".join(message.text for message in reply.messages)
    return Answer(question, services.settings.language, False, "none", text, 0.0)


def _asked(line: str, run: str) -> Asked:
    """Raises ValueError, saying what is wrong with the line."""
    try:
        value = json.loads(line)
    except json.JSONDecodeError as problem:
        raise ValueError(f"not JSON ({problem})") from problem
    if not isinstance(value, dict) or not isinstance(value.get("q"), str):
        raise ValueError('one JSON object with at least {"id", "q"} is expected')
    named = value.get("conversation")
    conversation = None if named is None else f"{run}-{named}"
    return Asked(value.get("id"), value["q"], value.get("committee") or None, conversation)


@contextmanager
def _lines(file: str) -> Iterator[TextIO]:
    with ExitStack() as stack:
        yield sys.stdin if file == "-" else stack.enter_context(_opened(file))


def _opened(file: str) -> TextIO:
    try:
        return Path(file).open(encoding="utf-8-sig")
    except OSError as problem:
        raise SettingsError(f"{file} cannot be read: {problem.strerror}. Give a file of questions, or - .") from problem

"""The conversation in a terminal: what is typed goes to the engine, what comes back is shown with its sources.

A number chooses what was offered last. On a terminal the input keeps its history, in the data folder; from a pipe each
line is a turn.
"""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.text import Text

from bot.cli.asking import CHANNEL, LOCAL, tell_what_is_missing
from bot.cli.showing import show_answer
from bot.cli.speech import say
from bot.conversation.messages import Choice, Message, Turn
from bot.conversation.ports import Profile
from bot.reminders.telling import telling
from bot.settings import Settings
from bot.wiring import open_services
from knowledge.answers.answer import as_json

LEAVE = frozenset({"quit", "exit", "sluta", ":q"})
PROMPT = "› "


def chat_in_terminal(settings: Settings, committee: str | None) -> None:
    """Until the person leaves: Ctrl-D, or a word for it."""
    conversation = uuid.uuid4().hex
    console = Console()
    with open_services(settings) as services, asyncio.Runner() as loop:
        tell_what_is_missing(services)
        console.print(Text(say("Ask about the documents. Leave with Ctrl-D."), style="dim"))
        console.print(Text(_for_whom(committee, loop.run(services.people.profile(LOCAL))), style="dim"))
        waiting = loop.run(services.reminders.take(LOCAL))
        choices = _show(console, [telling(waiting, settings.language)]) if waiting else ()
        read = _reader(settings)
        while (line := read()) is not None and line.lower() not in LEAVE:
            if line:
                turn = _turn(conversation, committee, line, choices)
                choices = _show(console, loop.run(services.engine.reply(turn)).messages)


def _for_whom(chosen: str | None, profile: Profile) -> str:
    """For which committee the answers are, and how to change it."""
    if chosen:
        return say("Answers are for {committee}, as chosen with --committee.", committee=chosen)
    if profile.committee:
        return say("You work for {committee}. Write “change committee” to change it.", committee=profile.committee)
    return say("Write “my committee is …”, and “we” means that one.")


def _turn(conversation: str, committee: str | None, line: str, choices: Sequence[Choice]) -> Turn:
    if line.isdecimal() and 1 <= int(line) <= len(choices):
        return Turn(conversation, LOCAL, CHANNEL, choice=choices[int(line) - 1].id, committee=committee)
    return Turn(conversation, LOCAL, CHANNEL, line, committee=committee)


def _show(console: Console, messages: Sequence[Message]) -> tuple[Choice, ...]:
    """What can be chosen next, in the order of its numbers."""
    for message in messages:
        if message.answer:
            where = say("Write “sources” to see what they say.")
            show_answer(as_json(message.answer), console, where_quotes=where)
        else:
            console.print(Text(message.text))
    choices = choices_in_order(messages)
    for number, choice in enumerate(choices, start=1):
        console.print(Text(f"  {number}. {choice.label}", style="green"))
    console.print()
    return choices


def choices_in_order(messages: Sequence[Message]) -> tuple[Choice, ...]:
    """Those of the last message first, since it is what is asked now: its numbers are the same after other messages.

    So "1" in a form is the question's first answer, also when something was looked up before it.
    """
    asked_last_first = (*messages[-1:], *messages[:-1])
    return tuple(choice for message in asked_last_first for choice in message.choices)


def _reader(settings: Settings) -> Callable[[], str | None]:
    """One line a call, without outer space; None at the end."""
    if not sys.stdin.isatty():
        return _next_line
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory

    session: PromptSession[str] = PromptSession(history=FileHistory(str(settings.data / "chat-history")))

    def ask() -> str | None:
        try:
            return session.prompt(PROMPT).strip()
        except EOFError:
            return None

    return ask


def _next_line() -> str | None:
    line = sys.stdin.readline()
    return line.strip() if line else None

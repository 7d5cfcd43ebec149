"""What the command line says, in the reader's language, and click made to say its own part in it.

The language is a setting, so it is known only when a command runs: texts are written in English where they stand and
looked up when they are shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from typing import Any

import click
from babel.messages.pofile import read_po

from knowledge.catalogue import LANGUAGES, LOCALES, messages

DEFAULT_LANGUAGE = "sv"
_PLACE = re.compile(r"\\\{(\w+)[^}]*\}")
"""A {place} in a message, after `re.escape`."""
_IN_WORDS = frozenset({"allowed", "cause", "reason", "why"})
"""Places that hold words of ours, or of the operating system's, rather than a name: they are looked up too."""
_language: ContextVar[str] = ContextVar("language")


def speak(language: str) -> None:
    """From here on, in this language: called when the settings are known."""
    _language.set(language)


def spoken_language() -> str:
    """The settings' language; before they are read, and for help, the environment's; never one that there is not."""
    chosen = _language.get(DEFAULT_LANGUAGE)
    return chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE


def say(text: str, **values: object) -> str:
    """The text in the reader's language, its {names} filled in. Texts without a translation stay as they are."""
    # An empty message id is gettext's own header.
    translated = messages("cli", spoken_language()).gettext(text) if text else ""
    return translated.format(**_in_words(values)) if values else translated


def _in_words(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: say_error(value) if name in _IN_WORDS and isinstance(value, str) else value
        for name, value in values.items()
    }


def say_error(text: str) -> str:
    """An error's line in the reader's language.

    It comes with its values filled in, so the message that has places for them is looked for; a line that no message
    fits stays as it is.
    """
    translated = say(text)
    if translated != text:
        return translated
    for pattern, message in _with_places(spoken_language()):
        if found := pattern.fullmatch(text):
            return message.format(**_in_words(found.groupdict()))
    return text


@cache
def _with_places(language: str) -> list[tuple[re.Pattern[str], str]]:
    """The messages that have {places}, as patterns, with their translations; the most particular first."""
    source = LOCALES / language / "cli.po"
    if not source.is_file():
        return []
    with source.open("rb") as file:
        found = {str(message.id): str(message.string) for message in read_po(file) if "{" in str(message.id)}
    ordered = sorted(found, key=lambda text: -len(_PLACE.sub("", re.escape(text))))
    return [(_pattern(text), found[text]) for text in ordered]


def _pattern(text: str) -> re.Pattern[str]:
    """What the message looks like with its places filled in; a place that stands twice holds the same twice."""
    seen: set[str] = set()

    def filled_in(place: re.Match[str]) -> str:
        name = place[1]
        again = name in seen
        seen.add(name)
        return f"(?P={name})" if again else f"(?P<{name}>.+?)"

    return re.compile(_PLACE.sub(filled_in, re.escape(text)))


class Command(click.Command):
    """A click command whose help is looked up when it is shown."""

    def get_short_help_str(self, limit: int = 90) -> str:
        return say(self.short_help or (self.help or "").split("\n")[0])

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), say("Usage:") + " ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(self.help or ""))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [(names, say(text)) for names, text in _help_records(self, ctx)]
        with formatter.section(say("Options")):
            formatter.write_dl(records)


class Group(Command, click.Group):
    """The same for the command that holds the others."""

    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        commands = [(name, self.commands[name].get_short_help_str()) for name in self.list_commands(ctx)]
        with formatter.section(say("Commands")):
            formatter.write_dl(commands)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order they are written: the first steps first."""
        return list(self.commands)


def _help_records(command: click.Command, ctx: click.Context) -> list[tuple[str, str]]:
    records: list[Any] = [parameter.get_help_record(ctx) for parameter in command.get_params(ctx)]
    return [(str(names), str(text)) for names, text in filter(None, records)]

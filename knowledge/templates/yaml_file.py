"""A YAML file as entries, built from the parser's events: every scalar is kept as the words that were written.

Invariant: a file costs no more than its size. Anchors and aliases (which can grow without end) are refused, nesting is
shallow, and a key that is given twice is an error, where YAML itself would keep the last.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import FormError
from knowledge.templates.entries import Entry, Problems, Said, Value, shown

LARGEST = 1024 * 1024
_DEEPEST = 12
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path, problems: Problems) -> Entry:
    """The file's one mapping. Raises FormError: too large, no YAML, or not a mapping."""
    say, file = problems.say, problems.file
    content = path.read_bytes()
    if len(content) > LARGEST:
        raise FormError(say("{file} is too large to be a template.", file=file))
    try:
        read = _Building(_events(content, say), say).document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        cause = error.problem or "?"
        raise FormError(
            say("{file}, line {line}: this is not YAML ({cause}).", file=file, line=line, cause=shown(cause))
        ) from error
    except yaml.YAMLError as error:
        raise FormError(say("{file} is not text in UTF-8. Save it as UTF-8.", file=file)) from error
    except FormError as error:
        raise FormError(shown(f"{file}: {error}")) from error
    if not isinstance(read, Entry):
        raise FormError(say("{file} is no template. Begin with title: and items:.", file=file))
    return read


def _events(content: bytes, say: Said) -> Iterator[Any]:
    """The parser's events. One that begins something deeper than a template goes ends it all."""
    depth = 0
    event: Any
    for event in yaml.parse(content, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise FormError(say("line {line}: this goes too deep for a template.", line=_line(event)))
        yield event


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


class _Building:
    """Values out of a stream of events."""

    def __init__(self, events: Iterator[Any], say: Said) -> None:
        self._events = events
        self._say = say

    def document(self) -> Value:
        for event in self._events:
            if isinstance(event, yaml.NodeEvent):
                return self._value(event)
        return ""

    def _value(self, event: Any) -> Value:
        line = self._say("line {line}", line=_line(event))
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise FormError(f"{line}: {self._say('Anchors (& and *) cannot be used here. Write the words out.')}")
        if isinstance(event, yaml.MappingStartEvent):
            pairs, lines = self._pairs()
            return Entry(line, pairs, lines=lines)
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self._until(yaml.SequenceEndEvent))
        return "" if event.style is None and event.value in ("~", "null") else str(event.value)

    def _until(self, end: type) -> Iterator[Value]:
        for event in self._events:
            if isinstance(event, end):
                return
            yield self._value(event)

    def _pairs(self) -> tuple[dict[str, Value], dict[str, str]]:
        pairs: dict[str, Value] = {}
        lines: dict[str, str] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            line = self._say("line {line}", line=_line(event))
            key = self._value(event)
            if not isinstance(key, str):
                raise FormError(f"{line}: {self._say('A key must be one word, such as title.')}")
            if key in pairs:
                raise FormError(f"{line}: {self._say('{key} is given twice.', key=key)}")
            lines[key] = line
            pairs[key] = self._value(next(self._events))
        return pairs, lines

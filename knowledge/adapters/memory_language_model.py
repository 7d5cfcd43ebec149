"""A language model that says what a test tells it to. Passes the same contract tests as the real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from knowledge.language_model import ModelRequest


class ScriptedModel:
    """Answers each request with the pieces that `script` gives for it, and remembers what it was asked.

    A script fails as a model does: by raising ModelError, at once or between pieces.
    """

    def __init__(self, script: Callable[[ModelRequest], Iterable[str]], name: str = "scripted:1") -> None:
        self._script = script
        self._name = name
        self.asked: list[ModelRequest] = []

    @property
    def name(self) -> str:
        return self._name

    def write(self, request: ModelRequest) -> Iterator[str]:
        self.asked.append(request)
        yield from self._script(request)

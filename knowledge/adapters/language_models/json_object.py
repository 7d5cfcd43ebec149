"""The first JSON object in a text that comes in pieces: what stands before it and after it is not let through.

Models lay words, fences and their thinking around the JSON they were asked for.
"""

from __future__ import annotations

_THINKING, _THOUGHT = "<think>", "</think>"


class JsonObject:
    """Taken in piece by piece. `has_begun` and `is_whole` say how far it is.

    `taken` is how many characters came in all, and `after_it` how many of them after the object.
    """

    def __init__(self) -> None:
        self.has_begun = False
        self.taken = 0
        self.after_it = 0
        self._before = ""
        self._depth = 0
        self._in_string = False
        self._escaped = False

    @property
    def is_whole(self) -> bool:
        return self.has_begun and not self._depth

    def take(self, piece: str) -> str:
        """What of the piece belongs to the object."""
        self.taken += len(piece)
        if self.is_whole:
            self.after_it += len(piece)
            return ""
        if not self.has_begun:
            piece = self._from_its_beginning(piece)
        for place, character in enumerate(piece):
            self._step(character)
            if self.is_whole:
                return piece[: place + 1]
        return piece

    def _from_its_beginning(self, piece: str) -> str:
        self._before += piece
        said = self._before.lstrip()
        if said.startswith(_THINKING) or _THINKING.startswith(said):
            said = said.partition(_THOUGHT)[2]
        return said[said.find("{") :] if "{" in said else ""

    def _step(self, character: str) -> None:
        if self._in_string:
            self._in_string = self._escaped or character != '"'
            self._escaped = character == "\\" and not self._escaped
        elif character == '"':
            self._in_string = True
        elif character in "{[":
            self.has_begun = True
            self._depth += 1
        elif character in "}]":
            self._depth -= 1

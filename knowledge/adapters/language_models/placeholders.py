"""Personal data in what is sent, each with a placeholder in its stead, and put back in what is written.

Order: what is personal is found in every text of the material (`knowledge.masking`); what was found in one text is
hidden in all. A placeholder is `⟦name 1⟧`; the brackets themselves cannot come from outside.

Invariant: only what was hidden in this request is put back, and only by its own placeholder, however the pieces of what
is written are cut.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from knowledge.masking import Sort, finds

_WORDS: Mapping[Sort, str] = {
    "identity_number": "personnummer",
    "telephone": "telefonnummer",
    "email": "e-post",
    "address": "adress",
    "name": "namn",
}
_BRACKETS = str.maketrans("⟦⟧", "[]")
_OPEN, _CLOSE = r"(?:⟦|\\u27e6)", r"(?:⟧|\\u27e7)"
_PLACEHOLDER = re.compile(rf'{_OPEN}([^⟦⟧\\"]{{1,30}}){_CLOSE}', re.IGNORECASE)
_UNFINISHED_ESCAPE = r"\\(?:u(?:2(?:7(?:e7?|e6)?)?)?)?"
_UNFINISHED = re.compile(rf'(?:{_OPEN}[^⟦⟧\\"]{{0,30}}(?:{_UNFINISHED_ESCAPE})?|{_UNFINISHED_ESCAPE})\Z', re.IGNORECASE)
"""A placeholder of which more may come, also where the brackets are written as JSON may write them."""


class Placeholders:
    """Those of one request."""

    def __init__(self) -> None:
        self._hidden: dict[str, str] = {}
        self._numbers: dict[str, int] = {}

    def hide(self, material: Mapping[str, Any]) -> Mapping[str, Any]:
        """The material without what is personal in its texts, keys included."""
        clean = _in_texts(material, lambda text: text.translate(_BRACKETS))
        for text in _texts(clean):
            for find in finds(text):
                self._placeholder(text[find.start : find.end], _WORDS[find.sort])
        hidden: Mapping[str, Any] = _in_texts(clean, self._without_personal) if self._hidden else clean
        return hidden

    def put_back(self, pieces: Iterable[str]) -> Iterator[str]:
        """JSON text in pieces, with what was hidden in its place again."""
        waiting = ""
        for piece in pieces:
            text = self._put_back(waiting + piece)
            unfinished = _UNFINISHED.search(text)
            end = unfinished.start() if unfinished else len(text)
            waiting = text[end:]
            if text[:end]:
                yield text[:end]
        if waiting:
            yield waiting

    def _placeholder(self, text: str, word: str) -> None:
        if text not in self._hidden:
            self._numbers[word] = self._numbers.get(word, 0) + 1
            self._hidden[text] = f"{word} {self._numbers[word]}"

    def _without_personal(self, text: str) -> str:
        parts: list[str] = []
        end = 0
        for find in finds(text):
            parts += (self._elsewhere_too(text[end : find.start]), self._shown(text[find.start : find.end]))
            end = find.end
        return "".join((*parts, self._elsewhere_too(text[end:])))

    def _elsewhere_too(self, text: str) -> str:
        """What is known to be personal from another text is so here, where nothing told it by itself."""
        longest_first = sorted(self._hidden, key=len, reverse=True)
        personal = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"
        return re.sub(personal, lambda match: self._shown(match[0]), text)

    def _shown(self, personal: str) -> str:
        return f"⟦{self._hidden[personal]}⟧"

    def _put_back(self, text: str) -> str:
        shown = {_folded(placeholder): hidden for hidden, placeholder in self._hidden.items()}

        def hidden(match: re.Match[str]) -> str:
            found = shown.get(_folded(match[1]))
            return match[0] if found is None else json.dumps(found, ensure_ascii=False)[1:-1]

        return _PLACEHOLDER.sub(hidden, text)


def _folded(placeholder: str) -> str:
    return "".join(placeholder.split()).casefold()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from (str(key), *_texts(each))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _in_texts(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {change(str(key)): _in_texts(each, change) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_in_texts(each, change) for each in value]
    return value

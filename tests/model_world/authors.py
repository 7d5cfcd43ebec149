"""Who writes what the model says: the JSON text of an answer, worked out from the request alone.

`faithful` writes what the material says, sentence by sentence, each with its evidence. Tests write authors of their own
for models that lie or obey. Invariant: the same request gives the same text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.model_world.asked import Asked, Json

Author = Callable[[Asked], str]

_MARK = re.compile(r"\s*\[(\d+)\]")
_ITEM = re.compile(r"^(?:[-•*]|\d+\.)\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ0-9])")


def faithful(asked: Asked) -> str:
    """The answer in the material, sentence by sentence with its evidence; other shapes filled plainly."""
    if "sentences" in properties_of(asked) and evidence_of(asked):
        return json.dumps({"sentences": sentences_of(asked)}, ensure_ascii=False)
    return json.dumps(plainly(asked.shape, asked.material), ensure_ascii=False)


def saying(text: str) -> Author:
    """The model that says this, whatever it is asked."""
    return lambda asked: text


def properties_of(asked: Asked) -> Json:
    """What the answer must hold. A request that asks in words alone is taken to want sentences of what has evidence."""
    if asked.shape:
        return dict(asked.shape.get("properties", {}))
    return {"sentences": {}} if evidence_of(asked) else {}


def evidence_of(asked: Asked) -> dict[int, str]:
    """The material's quotes by number, however they are laid out: a list of objects, of texts, or an object."""
    evidence = asked.material.get("evidence") or []
    if isinstance(evidence, dict):
        return {int(n): str(quote) for n, quote in evidence.items()}
    return dict(_numbered(n, each) for n, each in enumerate(evidence, 1))


def sentences_of(asked: Asked) -> list[Json]:
    """What `faithful` writes. Without an answer in the material: each quote's first sentence."""
    quotes = evidence_of(asked)
    answer = asked.material.get("answer")
    if isinstance(answer, str) and answer.strip():
        return list(_from_answer(answer, quotes))
    return [sentence(_SENTENCE_END.split(quote)[0], n) for n, quote in quotes.items()]


def sentence(text: str, *evidence: int, item: bool = False) -> Json:
    """A sentence as grounded writing takes it."""
    return {"text": text, "evidence": list(evidence), "item": item}


def plainly(shape: Json, material: Json, name: str = "") -> Any:
    """A value of that shape: texts are those of that name, or the question; the rest is next to nothing."""
    if "enum" in shape:
        return shape["enum"][0]
    kind = shape.get("type", "object")
    if kind == "object":
        inside: Json = shape.get("properties", {})
        required: list[str] = shape.get("required", list(inside))
        return {each: plainly(inside[each], material, each) for each in required}
    if kind == "string":
        own = material.get(name)
        return own if isinstance(own, str) else str(material.get("question", ""))
    return {"array": [], "boolean": False, "integer": 0, "number": 0}.get(str(kind))


def _numbered(n: int, each: object) -> tuple[int, str]:
    if not isinstance(each, dict):
        return n, str(each)
    own = next((each[name] for name in ("n", "number", "nr", "id") if isinstance(each.get(name), int)), n)
    return own, str(next((each[name] for name in ("quote", "text", "citat") if name in each), ""))


def _from_answer(answer: str, quotes: dict[int, str]) -> Iterator[Json]:
    for paragraph in answer.split("\n\n"):
        marks = [int(n) for n in _MARK.findall(paragraph)] or sorted(quotes)[:1]
        for line in _MARK.sub("", paragraph).splitlines():
            if _ITEM.match(line):
                yield sentence(_ITEM.sub("", line), marks[0], item=True)
            else:
                yield from (sentence(each, marks[0]) for each in _SENTENCE_END.split(line.strip()) if each)

"""A request as it left Lots: every test of what may leave the building looks here. Plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

Json = dict[str, Any]
Way = Literal["json_schema", "tools", "json_object", "words"]


@dataclass(frozen=True)
class Asked:
    """One request: where it went, with which headers (names in lower case), and its body."""

    path: str
    headers: Mapping[str, str]
    body: Json

    @property
    def is_ollama(self) -> bool:
        return self.path.startswith("/api/")

    @property
    def model(self) -> str:
        return str(self.body.get("model", ""))

    @property
    def streams(self) -> bool:
        return bool(self.body.get("stream", self.is_ollama))

    @property
    def wants_usage(self) -> bool:
        return bool((self.body.get("stream_options") or {}).get("include_usage"))

    @property
    def way(self) -> Way:
        """How the answer's shape was asked for."""
        if self.body.get("tools"):
            return "tools"
        if self.is_ollama:
            return "json_schema" if isinstance(self.body.get("format"), dict) else "words"
        kind = (self.body.get("response_format") or {}).get("type", "words")
        return kind if kind in ("json_schema", "json_object") else "words"

    @property
    def tool(self) -> str:
        """The name of the tool that is to be called; empty where there is none."""
        tools = self.body.get("tools") or [{"function": {"name": ""}}]
        return str(tools[0]["function"]["name"])

    @property
    def shape(self) -> Json:
        """The JSON schema that was asked for; empty where it was asked for in words."""
        if self.way == "tools":
            return dict(self.body["tools"][0]["function"].get("parameters") or {})
        if self.is_ollama:
            return dict(self.body["format"]) if self.way == "json_schema" else {}
        if self.way == "json_schema":
            return dict(self.body["response_format"]["json_schema"]["schema"])
        return {}

    def said_by(self, *roles: str) -> str:
        """The texts of those roles' messages, one after the other."""
        return "\n".join(_text(each) for each in self.body.get("messages", []) if each.get("role") in roles)

    @property
    def instructions(self) -> str:
        return self.said_by("system", "developer")

    @cached_property
    def material(self) -> Json:
        """The JSON object in the user's last message; empty where there is none. Words may stand around it."""
        text = next((_text(each) for each in reversed(self.body.get("messages", [])) if each.get("role") == "user"), "")
        start = text.find("{")
        if start < 0:
            return {}
        found, _ = json.JSONDecoder().raw_decode(text[start:])
        return found if isinstance(found, dict) else {}

    @cached_property
    def everything(self) -> str:
        """All that was sent, as text: address, headers and body, with nothing escaped."""
        headers = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        return "\n".join((self.path, headers, *_strings(self.body)))


def _text(message: Json) -> str:
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text", "")) for part in content)


def _strings(value: object) -> list[str]:
    """Every text in the value, names of objects' parts included; JSON inside a text is opened as well."""
    if isinstance(value, dict):
        return [text for name, each in value.items() for text in (str(name), *_strings(each))]
    if isinstance(value, list):
        return [text for each in value for text in _strings(each)]
    text = str(value)
    return [text, *_inside(text)]


def _inside(text: str) -> list[str]:
    if not text.lstrip().startswith("{"):
        return []
    try:
        return _strings(json.loads(text))
    except ValueError:
        return []

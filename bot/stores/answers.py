"""An answer to and from the text that a database keeps: the published JSON, read back into the same values."""

from __future__ import annotations

import json
from typing import Any

from knowledge.answers.answer import Answer, Citation, GoalPart, Related, RolePart, as_json


def written(answer: Answer, answer_id: str) -> str:
    """ASCII only, so that any character survives in any database."""
    return json.dumps(as_json(answer, answer_id), separators=(",", ":"))


def read(stored: str) -> Answer:
    fields: dict[str, Any] = json.loads(stored)
    fields.pop("id")
    fields["citations"] = tuple(Citation(**_with_tuple(one)) for one in fields["citations"])
    fields["related"] = tuple(Related(**_with_tuple(one)) for one in fields["related"])
    fields["suggestions"] = tuple(fields["suggestions"])
    fields["role"] = tuple(_role_part(part) for part in fields.get("role", ()))
    return Answer(**fields)


def _role_part(fields: dict[str, Any]) -> RolePart:
    return RolePart(**{**fields, "subgoals": tuple(GoalPart(**goal) for goal in fields["subgoals"])})


def _with_tuple(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "section": tuple(fields["section"])}

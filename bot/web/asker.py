"""Who is asking, and in which language.

Open mode: two headers name the person and the role. The directory says what else is known of that person, who may be
linked to their account in another channel.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, cast, get_args

from fastapi import Depends, Request

from bot.conversation.access import coordinates
from bot.conversation.directory import LOCAL_USER
from bot.conversation.messages import Person, Role
from bot.web.ports import WebServices
from bot.web.problems import ClientError
from knowledge.answers.answer import Language
from knowledge.catalogue import LANGUAGES

LANGUAGE_COOKIE = "lots_language"
_USER = re.compile(r"[^\x00-\x1f\x7f]{1,200}")


async def person_asking(request: Request) -> Person:
    """Who is behind an open-mode request, in the role it names. Raises ClientError where a header makes no sense."""
    named = person_named(request)
    known = await cast("WebServices", request.app.state.front.services).directory.person(named.id)
    return replace(known, role=named.role)


def person_named(request: Request) -> Person:
    """What the headers say. Raises ClientError where one makes no sense."""
    user = request.headers.get("x-lots-user", LOCAL_USER).strip()
    role = request.headers.get("x-lots-role", "admin").strip().lower()
    if not _USER.fullmatch(user):
        raise ClientError(400, "bad_user", "X-Lots-User must be a name of 1 to 200 characters.")
    if role not in get_args(Role):
        raise ClientError(400, "bad_role", f"X-Lots-Role must be one of {', '.join(get_args(Role))}.")
    return Person(id=user, role=cast("Role", role))


def is_coordinator(request: Request) -> bool:
    """Whether to show the way to the coordinator's pages; not to whoever does not say sensibly who they are."""
    try:
        return coordinates(person_named(request))
    except ClientError:
        return False


def language_asked(request: Request, default: str) -> Language:
    """What the reader chose, else chose before, else the browser's wish, else the default."""
    wishes = (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE))
    for wish in (*wishes, _accepted(request.headers.get("accept-language", "")), default):
        if wish in LANGUAGES:
            return cast("Language", wish)
    return "sv"


def _accepted(header: str) -> str | None:
    """The best of our languages in an Accept-Language header (RFC 9110, 12.5.4), None where it names none of them."""
    ranked: list[tuple[float, int, str]] = []
    for position, part in enumerate(header[:500].split(",")):
        tag, _, weight = part.strip().partition(";q=")
        language = tag.split("-")[0].lower()
        if language in LANGUAGES:
            ranked.append((-_weight(weight), position, language))
    return min(ranked)[2] if ranked else None


def _weight(text: str) -> float:
    return float(text) if re.fullmatch(r"[01](\.\d{1,3})?", text) else 1.0


Asker = Annotated[Person, Depends(person_asking)]

"""Pages from templates: one Jinja environment a language, every value escaped, every text from the catalogue.

Static files are addressed by their content, so that a browser may keep them for ever and never shows an old one.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from gettext import NullTranslations
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.web.asker import LANGUAGE_COOKIE, is_coordinator, language_asked
from bot.web.problems import Problem
from knowledge.answers.answer import Language
from knowledge.catalogue import LANGUAGES, messages
from knowledge.passages import FurnitureReason


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for a text that is translated where it is shown
    return text


HERE = Path(__file__).parent
STATIC = HERE / "static"
DOMAIN, COORDINATORS = "web", "insights_pages"
"""Texts of the coordinators' own room are kept apart."""
FILE_KINDS = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
    "text/html": "HTML",
    "text/markdown": "Markdown",
    "text/plain": "Text",
}
PROPOSED_NAMES: Mapping[str, str] = {
    "goal": N_("New goal"),
    "subgoal": N_("New sub-goal"),
    "responsible": N_("Responsible committee"),
    "concerned": N_("Concerned committee"),
    "indicators": N_("Indicator"),
    "followup": N_("Follow-up"),
    "minimum": N_("Minimum level"),
}
"""What a language model proposes, one at a time."""
FIELD_NAMES: Mapping[str, str] = {
    "title": N_("Title"),
    "number": N_("Number"),
    "period": N_("Period"),
    "decided_by": N_("Decided by"),
    "decided_on": N_("Decided on"),
    "owner": N_("Owner"),
    "supersedes": N_("Supersedes"),
    "minimum": N_("Minimum level"),
    "followup": N_("Follow-up"),
    "relations": N_("Other governing documents"),
    "responsible": N_("Responsible committees"),
    "concerned": N_("Concerned committees"),
    "activities": N_("Suggested activities"),
    "indicators": N_("Indicators"),
    "timetable": N_("Timetable"),
    "assignments": N_("Committees"),
    "duties": N_("Duties in the running text"),
    "within": N_("Goal"),
}
RESPONSIBILITY_NAMES: Mapping[str, str] = {"responsible": N_("responsible"), "concerned": N_("concerned")}
FURNITURE_NAMES: Mapping[FurnitureReason, str] = {
    "page_number": N_("page number"),
    "running_header": N_("running header"),
    "contents": N_("table of contents"),
    "web_chrome": N_("from the web page around it"),
    "foreign": N_("from another document"),
    "reference_mark": N_("reference mark"),
    "empty": N_("without words"),
    "hidden": N_("hidden from readers"),
}
LANGUAGE_KEPT_SECONDS = 365 * 24 * 3600


@cache
def environment(language: Language) -> Environment:
    """The templates in one language."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    texts = _texts(language)
    made.install_gettext_callables(texts.gettext, texts.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(static=static_address, language=language)
    made.filters["file_kind"] = lambda media_type: FILE_KINDS.get(media_type, media_type)
    made.filters["furniture_name"] = lambda reason: texts.gettext(FURNITURE_NAMES[reason])
    made.filters["field_name"] = lambda name: texts.gettext(FIELD_NAMES[name])
    made.filters["responsibility_name"] = lambda text: texts.gettext(RESPONSIBILITY_NAMES.get(text, text))
    made.filters["groupby_run"] = runs_by
    made.filters["proposed_name"] = lambda part: texts.gettext(PROPOSED_NAMES[part])
    made.filters["view_kind"] = lambda item: type(item).__name__
    return made


def _texts(language: Language) -> NullTranslations:
    """Those of every page, with the coordinators' where they have none."""
    texts = copy.copy(messages(DOMAIN, language))  # the catalogue's own is shared
    texts.add_fallback(messages(COORDINATORS, language))
    return texts


@cache
def static_address(name: str) -> str:
    """Where a static file is served, its content in the address."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def runs_by(values: Iterable[Any], attribute: str) -> list[tuple[Any, list[Any]]]:
    """Neighbours that agree in an attribute, together and in order (Jinja's own groupby sorts)."""
    return [(key, list(run)) for key, run in groupby(values, key=attrgetter(attribute))]


def render(template: str, language: Language, **values: Any) -> str:
    return environment(language).get_template(template).render(**values)


def page(request: Request, template: str, language: Language, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page. A language asked for in the address is remembered."""
    switches = {other: _same_page_in(request, other) for other in LANGUAGES}
    shown = {
        "path": request.url.path,
        "switches": switches,
        "coordinates": is_coordinator(request),
        "notices": getattr(request.state, "notices", ()),
        "answers_back": getattr(request.state, "answers_back", ()),
        "reminders": getattr(request.state, "reminders", 0),
    }
    body = render(template, language, **shown, **values)
    response = HTMLResponse(
        body, status_code=status, headers={"Content-Language": language, "Vary": "Accept-Language, Cookie"}
    )
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, language, LANGUAGE_KEPT_SECONDS, httponly=True, samesite="lax")
    return response


def problem_page(request: Request, problem: Problem, default: str) -> HTMLResponse:
    """An error as a page: what happened, and a way on."""
    language = language_asked(request, default)
    return page(request, "problem.html", language, problem.status, problem=problem)


def _same_page_in(request: Request, language: str) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    path = request.url.path if request.method == "GET" else "/"
    return f"{path}?{urlencode([*kept, ('lang', language)])}"

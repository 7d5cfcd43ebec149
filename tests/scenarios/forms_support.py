"""A municipality whose committees fill in scorecards, in memory, and people who send a page as a browser does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from bot.conversation.ports import Profile
from bot.web.app import create_app
from knowledge.domain.filling import Filled, state_of
from knowledge.domain.forms import Place
from knowledge.ports import ProgrammeRecord
from tests.scenarios.review_support import NAME, reviewing, small_programme
from tests.scenarios.web_support import MemoryServices, MemorySettings

COMMITTEE = "tekniska nämnden"
SCORECARD = f"styrkort-{NAME}-tekniska-namnden"
RESPONSIBLE, METHOD, WHEN, STATUS = "q1-6-0", "q1-2-0", "q1-5-0", "q1-7-0"
"""Places of the first sub-goal."""
PLACES = {RESPONSIBLE: Place("1-1", "responsible"), METHOD: Place("1-1", "method"), WHEN: Place("1-1", "followup_when")}


def filling(*people: str) -> MemoryServices:
    """A published programme; `people` work for the committee that has a part in it."""
    document, programme = small_programme()
    services = reviewing(programme, document, record=ProgrammeRecord(programme, programme, programme, programme))
    for person in people:
        services.profiles.keep(person, Profile(COMMITTEE))
    return services


@dataclass
class Sheet:
    """A form's page as a browser holds it: every field as it was shown, and what the person changes."""

    address: str
    fields: dict[str, str]
    text: str

    def write(self, **changes: str) -> Sheet:
        """`METHOD="…"` changes the field of that place; a name with a dot in it is taken as it is."""
        self.fields.update({name if "." in name else f"{name}.said": value for name, value in changes.items()})
        return self


@dataclass
class Colleague:
    """Somebody with a browser."""

    services: MemoryServices
    name: str
    role: str = "staff"
    client: TestClient = field(init=False)

    def __post_init__(self) -> None:
        headers = {"X-Lots-User": self.name, "X-Lots-Role": self.role}
        app = create_app(self.services, MemorySettings())
        self.client = TestClient(app, base_url="http://127.0.0.1", headers=headers, client=("127.0.0.1", 50_000))

    def begin(self, template: str = SCORECARD, period: str = "2027", committee: str = COMMITTEE) -> str:
        """The address of a form that this person begins."""
        page = LexborHTMLParser(
            self.client.get("/forms/begin", params={"template": template, "committee": committee}).text
        )
        fields = {**inputs(page), "template": template, "committee": committee, "period": period}
        reply = self.client.post("/forms/begin", data=fields, follow_redirects=False)
        assert reply.status_code == 303, reply.text
        return reply.headers["location"].partition("?")[0]

    def open(self, address: str) -> Sheet:
        reply = self.client.get(address)
        assert reply.status_code == 200, reply.text
        return Sheet(address, inputs(LexborHTMLParser(reply.text)), reply.text)

    def send(self, sheet: Sheet, deed: str = "save") -> Sheet:
        """What the page is after it was sent."""
        reply = self.client.post(sheet.address, data={**sheet.fields, "deed": deed})
        return Sheet(sheet.address, inputs(LexborHTMLParser(reply.text)), reply.text)


def inputs(page: LexborHTMLParser) -> dict[str, str]:
    """What a browser would send of the page's fields, without any button."""
    found: dict[str, str] = {}
    for node in page.css("form#form input, form#form textarea, form.beginning input"):
        name, kind = node.attributes.get("name"), node.attributes.get("type")
        if name and (kind != "radio" or "checked" in node.attributes):
            found[name] = node.text() if node.tag == "textarea" else node.attributes.get("value") or ""
    return found


def words(text: str) -> str:
    """What is read on a page, on one line."""
    body = LexborHTMLParser(text).body
    return re.sub(r"\s+", " ", body.text(separator=" ")) if body else ""


def state(services: MemoryServices, address: str) -> Filled:
    return state_of(services.forms.form(address.rpartition("/")[2]))

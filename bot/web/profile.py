"""Who the person is, on a page of its own: all that is kept of them, to change and to delete.

The committee answers for them in every conversation. A question that waits for it in the conversation on screen is
answered when it is chosen here, just as if it had been chosen there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.conversation.committees import SET, capitalised, workplaces
from bot.conversation.introduction import asking
from bot.conversation.messages import Person, Turn
from bot.conversation.own_data import own_data_json
from bot.conversation.ports import Profile
from bot.conversation.skills.forms.clicks import ASKED_AGAIN
from bot.web.api import without_control_characters
from bot.web.asker import Asker, language_asked
from bot.web.front import Front, TheFront
from bot.web.pages import page
from bot.web.transcripts import CONVERSATION_COOKIE, known_conversation
from knowledge.answers.answer import Language
from knowledge.domain.organisation import Organisation

MAX_FIELD = 100
UNCHANGED = "-"
"""The value of a committee that is kept, though it is no longer among those that are known."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Whose:
    """For which committee the person is answered, "" where they have not said; and whether there are any to choose."""

    committee: str
    can_choose: bool


async def whose(front: Front, person: Person) -> Whose:
    """What the chat shows of the profile."""
    profile = await front.services.people.profile(person)
    organisation = await front.services.people.organisation()
    return Whose(profile.committee, bool(workplaces(organisation)))


@router.get("/profile")
async def profile_page(request: Request, person: Asker, front: TheFront, kept: bool = False) -> HTMLResponse:
    people = front.services.people
    profile = await people.profile(person)
    organisation = await people.organisation()
    return page(
        request,
        "profile.html",
        language_asked(request, front.settings.language),
        profile=profile,
        committees=[(each.id, capitalised(each.name)) for each in workplaces(organisation)],
        chosen=_chosen(profile, organisation),
        waiting=await people.waiting(person),
        kept=kept,
        longest=MAX_FIELD,
    )


@router.post("/profile")
async def keep_profile(
    request: Request,
    person: Asker,
    front: TheFront,
    committee: Annotated[str, Form(max_length=MAX_FIELD)] = "",
    unit: Annotated[str, Form(max_length=MAX_FIELD)] = "",
    role: Annotated[str, Form(max_length=MAX_FIELD)] = "",
) -> RedirectResponse:
    """Keeps what the form says. Raises NotFound for a committee that there is not."""
    people = front.services.people
    name = await _name_of(front, person, committee)
    before = await people.profile(person)
    own = Profile(name, without_control_characters(unit), without_control_characters(role), before.language)
    await people.keep(person, own)
    conversation = known_conversation(request.cookies.get(CONVERSATION_COOKIE))
    if committee not in ("", UNCHANGED) and conversation:
        turn = Turn(conversation, person, "web", choice=f"{SET}{committee}")
        enquiry = await people.enquiry(turn)
        if enquiry and enquiry.questions:
            await show_what_waits(front, person, conversation, language_asked(request, front.settings.language))
            exchange = await front.say(turn, capitalised(name))
            return RedirectResponse(f"/#t{exchange.number}", status_code=303)
    return RedirectResponse("/profile?kept=1", status_code=303)


@router.get("/profile/data")
async def own_data(person: Asker, front: TheFront) -> Response:
    """All that is kept of the person, as a file."""
    own = own_data_json(await front.services.own_records.of(person))
    headers = {"Content-Disposition": 'attachment; filename="lots-mina-uppgifter.json"', "Cache-Control": "no-store"}
    return Response(json.dumps(own, ensure_ascii=False, indent=1), media_type="application/json", headers=headers)


@router.post("/profile/forget")
async def forget_profile(person: Asker, front: TheFront) -> RedirectResponse:
    await front.services.people.forget(person)
    return RedirectResponse("/profile", status_code=303)


async def show_what_waits(front: Front, person: Person, conversation: str, language: Language) -> None:
    """Puts on screen again what waits in a conversation that the screen has lost, as after a restart."""
    if front.transcripts.of(person, conversation):
        return
    asked = await front.services.engine.reply(Turn(conversation, person, "web", choice=ASKED_AGAIN))
    if asked.form:
        front.transcripts.add(person, conversation, asked.form.title, asked.messages)
        return
    enquiry = await front.services.people.enquiry(Turn(conversation, person, "web"))
    if enquiry is None or not enquiry.questions:
        return
    for question in enquiry.questions[:-1]:
        front.transcripts.add(person, conversation, question, ())
    message = asking(await front.services.people.organisation(), language)
    front.transcripts.add(person, conversation, enquiry.questions[-1], (message,))


async def _name_of(front: Front, person: Person, committee: str) -> str:
    """Raises NotFound."""
    if committee == UNCHANGED:
        return (await front.services.people.profile(person)).committee
    return (await front.services.people.organisation()).committee(committee).name if committee else ""


def _chosen(profile: Profile, organisation: Organisation) -> str:
    """The value of the committee that the form shows as chosen."""
    if not profile.committee:
        return ""
    return next((each.id for each in workplaces(organisation) if each.name == profile.committee), UNCHANGED)

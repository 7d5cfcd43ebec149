"""What is kept of the person: "mina uppgifter" shows it, "exportera mina uppgifter" gives all, "radera …" erases it.

Choice ids: "own:show", "own:export", "own:erase" asks, "own:erase:yes" does, "own:no" does not. Invariants: it is for
the person's own eyes; nothing is erased before they were told what stays and said yes.
"""

from __future__ import annotations

import json
import re
from typing import Literal

from bot.conversation.messages import Choice, Message, Reply
from bot.conversation.own_data import OwnData, OwnRecords, own_data_json
from bot.conversation.situation import Situation, for_their_eyes, said
from bot.conversation.wording import own_data_say as say
from knowledge.answers.answer import Language

Wish = Literal["show", "export", "erase"]
SHOW, EXPORT, ERASE, ERASE_YES, NO = "own:show", "own:export", "own:erase", "own:erase:yes", "own:no"
PAGE = "/profile/data"
SHOWN = 5
"""Questions that are listed in the conversation, the last ones; the export has all."""

_MINE = r"(?:alla |all )?(?:mina (?:person)?uppgifter|mina data|min data|my (?:personal )?data)"
_ABOUT_ME = r"(?:(?:du (?:har )?(?:vet|sparat|lagrat|har)|ni (?:har )?sparat) om mig)"
_WISH = r"(?:jag vill |kan jag (?:få )?|kan du |vill du |får jag |i want to |can i |can you |please |snälla )?"
_SAID: tuple[tuple[Wish, str], ...] = (
    ("export", rf"{_WISH}(?:exportera|ladda (?:ner|ned|hem)|hämta|spara|export|download) {_MINE}"),
    ("erase", rf"{_WISH}(?:radera|ta bort|stryk|glöm|erase|delete|remove|forget) (?:{_MINE}|allt {_ABOUT_ME})"),
    ("show", rf"{_WISH}(?:visa |se |show |see |få se )?{_MINE}|{_WISH}vad (?:är det )?{_ABOUT_ME}"),
    ("show", r"vad (?:vet|har) (?:du|ni|lots)(?: (?:sparat|lagrat))? om mig"),
    ("show", r"what do you (?:know|keep|have) (?:about|on|of) me"),
)
_WORDS = tuple((wish, re.compile(pattern, re.IGNORECASE)) for wish, pattern in _SAID)
_ENGLISH = re.compile(r"\b(?:my|me)\b", re.IGNORECASE)


class OwnDataSkill:
    """Shows, exports and erases."""

    def __init__(self, records: OwnRecords) -> None:
        self._records = records

    async def reply(self, situation: Situation) -> Reply | None:
        reply = await self._reply(situation)
        return for_their_eyes(reply) if reply else None

    async def _reply(self, situation: Situation) -> Reply | None:
        choice, language = situation.turn.choice, _language(situation)
        wish = wished(situation.text) if choice is None else None
        if wish == "show" or choice == SHOW:
            return _shown(await self._records.of(situation.person), language)
        if wish == "export" or choice == EXPORT:
            return await self._exported(situation, language)
        if wish == "erase" or choice == ERASE:
            return _asking(language)
        if choice == ERASE_YES:
            await self._records.erase(situation.person)
            return said(say("It is erased. What you write from now on, you write as somebody new.", language))
        return said(say("All right, nothing was erased.", language)) if choice == NO else None

    async def _exported(self, situation: Situation, language: Language) -> Reply:
        if situation.turn.channel == "web":
            return said(say("All of it, as a file that other programs read: {page}", language, page=PAGE))
        own = own_data_json(await self._records.of(situation.person))
        written = json.dumps(own, ensure_ascii=False, indent=1)
        return said(
            f"{say('This is all that is kept of you, in a form that other programs read:', language)}\n\n{written}"
        )


def wished(text: str) -> Wish | None:
    """What the whole text asks for."""
    bare = " ".join(text.split()).strip(" .!?")
    return next((wish for wish, words in _WORDS if words.fullmatch(bare)), None)


def _language(situation: Situation) -> Language:
    english = situation.turn.choice is None and _ENGLISH.search(situation.text)
    return "en" if english else situation.language


def _shown(own: OwnData, language: Language) -> Reply:
    lines = (*_who(own, language), *_did(own, language), *_asked(own, language))
    text = "\n".join((say("This is what is kept of you:", language), *(f"- {line}" for line in lines)))
    choices = (
        Choice(EXPORT, say("Export my data", language)),
        Choice(ERASE, say("Erase my data", language)),
    )
    return Reply((Message(text, choices),))


def _who(own: OwnData, language: Language) -> tuple[str, ...]:
    profile = own.profile
    told = (profile.committee, profile.unit, profile.role)
    return (
        say("Profile: {values}", language, values=", ".join(filter(None, told)) or "–"),
        say("Accounts: {values}", language, values=", ".join(own.accounts)),
        say("Names: {values}", language, values=", ".join(own.names) or "–"),
        say("Access: {values}", language, values=", ".join((say(own.access, language), *own.groups))),
    )


def _did(own: OwnData, language: Language) -> tuple[str, ...]:
    forms = ", ".join(f"{each.title} ({each.committee})" if each.committee else each.title for each in own.forms)
    return (
        say("Forms you took part in: {values}", language, values=forms or "–"),
        say("Questions that wait for your committee: {values}", language, values=", ".join(own.waiting) or "–"),
        say("Questions you handed to the coordinators: {count}", language, count=len(own.handoffs)),
        say("Opinions of answers: {count}", language, count=len(own.opinions)),
        say("Reminders: {values}", language, values="; ".join(own.reminders) or "–"),
    )


def _asked(own: OwnData, language: Language) -> tuple[str, ...]:
    """The last ones: all are in the export."""
    last = own.questions[-SHOWN:]
    head = say("Questions you asked, without what is personal in them: {count}", language, count=len(own.questions))
    return (head, *(f"{each.at:%Y-%m-%d} “{each.text}”" for each in reversed(last)))


def _asking(language: Language) -> Reply:
    text = say(
        "This erases your profile, your linked accounts, your questions and conversations, your opinions and your "
        "reminders. It cannot be undone. What you answered in forms belongs to the committee and stays, without your "
        "name. Your role and groups, which your administrator has given you, stay too. Do you want to erase it?",
        language,
    )
    choices = (Choice(ERASE_YES, say("Yes, erase it", language)), Choice(NO, say("No, keep it", language)))
    return Reply((Message(text, choices),))

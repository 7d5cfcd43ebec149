"""One person in several channels: "koppla konto" gives a code, and "koppla KOD" in the other channel makes them one.

Choice id: "link:yes:<code>", "link:no". Order: the code is made where the person is alone, given in the other channel,
and used when they have seen whose it is. Invariants: a code is shown to the person who asked for it and to nobody else,
and one that others could read is worth nothing; nobody is linked without being told what both will see.
"""

from __future__ import annotations

import re

from bot.conversation.directory import CODE_LASTS, Directory, KnownPerson
from bot.conversation.messages import Choice, Message, Reply
from bot.conversation.situation import Situation, for_their_eyes, said
from bot.conversation.wording import people_say as say
from knowledge.answers.answer import Language

YES, NO = "link:yes:", "link:no"
_CODE = r"(?P<code>[A-Za-z2-9]{5}[-–][A-Za-z2-9]{5}|[A-Z2-9]{10})"
_ACCOUNTS = r"(?:ihop |samman )?(?:mitt |mina |ett |my |an )?(?:andra |other |another )?(?:kontot?|konton|accounts?)"
_MAKES = re.compile(
    rf"(?:jag vill |kan jag |i want to |can i )?(?:koppla|länka|link|connect) {_ACCOUNTS}", re.IGNORECASE
)
_GIVES = re.compile(
    rf"(?:(?i:koppla|länka|link|connect)(?i: ihop)?(?i: (?:mitt |my )?(?:kontot?|account))?(?i: (?:med|with))?"
    rf"(?i: (?:kod(?:en)?|(?:the )?code))?:? )?{_CODE}"
)
_ENGLISH = re.compile(r"\b(?:link|connect)\b", re.IGNORECASE)
_CHANNELS = {"slack": "Slack", "teams": "Teams"}


class LinkingSkill:
    """Makes codes and takes them."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    async def reply(self, situation: Situation) -> Reply | None:
        choice = situation.turn.choice
        reply = await (self._typed(situation) if choice is None else self._clicked(situation, choice))
        return for_their_eyes(reply) if reply else None

    async def _typed(self, situation: Situation) -> Reply | None:
        text = " ".join(situation.text.split()).strip(" .!?")
        language: Language = "en" if _ENGLISH.search(text) else situation.language
        if _MAKES.fullmatch(text):
            return said(_made(await self._directory.new_code(situation.person), language))
        given = _GIVES.fullmatch(text)
        return await self._given(situation, given["code"], language) if given else None

    async def _given(self, situation: Situation, code: str, language: Language) -> Reply:
        if situation.turn.shared:
            await self._directory.cancel(code)
            return said(say(_READ_BY_OTHERS, language))
        maker = await self._directory.behind(code, situation.person)
        if maker is None:
            return said(say(_WRONG, language))
        return said(say(_YOUR_OWN, language)) if maker.id == situation.person.id else _asking(maker, code, language)

    async def _clicked(self, situation: Situation, choice: str) -> Reply | None:
        language = situation.language
        if choice == NO:
            return said(say("All right, nothing is linked.", language))
        if not choice.startswith(YES):
            return None
        linked = await self._directory.link(choice.removeprefix(YES), situation.person)
        return said(say(_LINKED if linked else _WRONG, language))


_WRONG = "That code is not right, or no longer. Write “link account” in the other channel, and you get a new one."
_READ_BY_OTHERS = (
    "Others can read that code here, so it no longer works. Get a new one, and write it to me where we are alone."
)
_YOUR_OWN = "You are the same person to me in both places. If the code is new, write it in the other channel."
_LINKED = "Your accounts are linked. I keep your profile, your forms and your reminders together from now on."
_MADE = (
    "Your code is {code}. Write “link {code}” to me in the other channel within {minutes} minutes. Give it to nobody: "
    "whoever uses it sees your forms."
)
_ASKING = (
    "The code was made by {name} in {channel}. Is that you? Then your profile, your forms and your reminders are kept "
    "together, and both accounts see the same. If somebody else gave you the code, answer no."
)


def _made(code: str, language: Language) -> str:
    return say(_MADE, language, code=code, minutes=int(CODE_LASTS.total_seconds() // 60))


def _asking(maker: KnownPerson, code: str, language: Language) -> Reply:
    channel = _CHANNELS.get(maker.id.partition(":")[0], "Lots")
    text = say(_ASKING, language, name=maker.name or maker.id, channel=channel)
    choices = (Choice(f"{YES}{code}", say("Yes, that is me", language)), Choice(NO, say("No", language)))
    return Reply((Message(text, choices),))

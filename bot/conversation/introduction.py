"""Getting to know which committee a person works for: asked once, where an answer depends on it, and then remembered.

Order: a question that needs a committee waits (`ask_which`), the person is asked, the reply is kept in their profile
and what waited is answered (`settle`). Who writes something else gets that answered, and is told once what still
waits (`reminder`). Invariant: a question that waits is settled only after it was answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.answering import Answering
from bot.conversation.committees import MOST_OFFERED, choices_of, nearest, workplaces
from bot.conversation.messages import Message, Reply
from bot.conversation.people import People
from bot.conversation.ports import Enquiry
from bot.conversation.situation import Situation, said
from bot.conversation.wording import say
from knowledge.answers.answer import Language
from knowledge.domain.organisation import Committee, Organisation

_HOW_TO_CHANGE = (
    "I will remember that you work for {committee}. Write “change committee” to change it, or “my profile” to see "
    "what I have kept."
)
_CHOSEN_HERE = "In this conversation {chosen} was chosen, so answers go on being for {chosen}."


class Introduction:
    """The dialogue about a person's committee. Skills decide when; this says how."""

    def __init__(self, people: People, answering: Answering) -> None:
        self._people = people
        self._answering = answering

    async def ask_which(self, situation: Situation) -> Reply:
        """Keeps the question until the committee is known; answers it without where asking would lead nowhere."""
        enquiry = await self._people.enquiry(situation.turn)
        organisation = await self._people.organisation()
        if not workplaces(organisation) or (enquiry and enquiry.state == "declined"):
            return Reply((await self._answering.anyway(situation),))
        await self._people.enquire(situation.turn, _waiting(enquiry, situation.text), "asked")
        return Reply((asking(organisation, situation.language),))

    async def ask_to_change(self, situation: Situation) -> Reply:
        """Offers the committees, so that the next turn may name one."""
        organisation = await self._people.organisation()
        if not workplaces(organisation):
            return _none_known(situation.language)
        await self._keep_asking(situation)
        text = say("Which committee do you work for?", situation.language)
        return Reply((Message(text, choices_of(workplaces(organisation), situation.language)),))

    async def ask_which_of(self, situation: Situation, committees: Sequence[Committee], question: str = "") -> Reply:
        """What was named means several committees: which of them?"""
        await self._keep_asking(situation, question)
        text = say("That can mean several committees. Which of them do you work for?", situation.language)
        return Reply((Message(text, choices_of(committees, situation.language)),))

    async def tell_unknown(self, situation: Situation, name: str, question: str = "") -> Reply:
        """Says that no committee is called that, and offers the nearest."""
        language = situation.language
        organisation = await self._people.organisation()
        if not workplaces(organisation):
            return _none_known(language)
        await self._keep_asking(situation, question)
        near = nearest(name, organisation)
        text = say("I know of no committee called “{name}”.", language, name=name)
        ask = say("Did you mean one of these?" if near else "Choose one, or write what yours is called:", language)
        return Reply((Message(f"{text} {ask}", choices_of(near or workplaces(organisation), language)),))

    async def settle(self, situation: Situation, committee: Committee, role: str = "", question: str = "") -> Reply:
        """Remembers the committee, says so, and answers what waited for it and what was asked with it."""
        profile = replace(situation.profile, committee=committee.name, role=role or situation.profile.role)
        await self._people.keep(situation.person, profile)
        waiting = _waiting(await self._people.enquiry(situation.turn))
        answers = await self._answers(situation, waiting, committee.name)
        if question:
            answers += (await self._answer(situation, question, committee.name),)
        await self._people.settle(situation.turn)
        return Reply((Message(_remembered(situation, committee), private=True), *answers))

    async def go_without(self, situation: Situation) -> Reply:
        """Answers what waited without a committee, and does not ask again in this conversation."""
        waiting = _waiting(await self._people.enquiry(situation.turn))
        if not waiting:
            await self._people.settle(situation.turn)
            return said(say("All right, nothing is changed.", situation.language))
        answers = await self._answers(situation, waiting, None)
        await self._people.enquire(situation.turn, (), "declined")
        return Reply((Message(say("All right, I will answer without it.", situation.language)), *answers))

    async def reminder(self, situation: Situation) -> tuple[Message, ...]:
        """What still waits, said once after the person has turned to something else; then it waits in silence."""
        enquiry = await self._people.enquiry(situation.turn)
        if enquiry is None or enquiry.state != "asked":
            return ()
        if not enquiry.questions:
            await self._people.settle(situation.turn)
            return ()
        await self._people.enquire(situation.turn, enquiry.questions, "reminded")
        organisation = await self._people.organisation()
        return (_still_waiting(enquiry, organisation, situation.language),)

    async def _keep_asking(self, situation: Situation, question: str = "") -> None:
        """So that the next turn is understood as a reply; what waited goes on waiting."""
        enquiry = await self._people.enquiry(situation.turn)
        await self._people.enquire(situation.turn, _waiting(enquiry, question), "asked")

    async def _answers(
        self, situation: Situation, questions: Sequence[str], committee: str | None
    ) -> tuple[Message, ...]:
        """Each question again as it was asked, then its answer."""
        answers: list[Message] = []
        for question in questions:
            answers.append(Message(say("You asked: “{question}”", situation.language, question=question)))
            answers.append(await self._answer(situation, question, committee))
        return tuple(answers)

    async def _answer(self, situation: Situation, question: str, committee: str | None) -> Message:
        asked = situation.asking(question, committee)
        if committee and (message := await self._answering.message(asked)):
            return message
        return await self._answering.anyway(asked)


def asking(organisation: Organisation, language: Language) -> Message:
    """The question to the person, why it is asked, and the committees to choose among."""
    lines = [
        say("Which committee do you work for?", language),
        say("The answer is not the same for every committee. I only ask once, and you can change it later.", language),
    ]
    if len(workplaces(organisation)) > MOST_OFFERED:
        lines.append(say("If yours is not among these, write what it is called.", language))
    return Message("\n\n".join((lines[0], " ".join(lines[1:]))), choices_of(workplaces(organisation), language))


def _still_waiting(enquiry: Enquiry, organisation: Organisation, language: Language) -> Message:
    waiting = say("Your question “{question}” is still waiting.", language, question=enquiry.questions[-1])
    text = f"{waiting} {say('Which committee do you work for?', language)}"
    return Message(text, choices_of(workplaces(organisation), language))


def _waiting(enquiry: Enquiry | None, *further: str) -> tuple[str, ...]:
    """The questions that wait, each once, in the order in which they were asked."""
    return tuple(dict.fromkeys(filter(None, (*(enquiry.questions if enquiry else ()), *further))))


def _remembered(situation: Situation, committee: Committee) -> str:
    text = say(_HOW_TO_CHANGE, situation.language, committee=committee.name)
    chosen = situation.turn.committee
    if not chosen or chosen == committee.name:
        return text
    return f"{text} {say(_CHOSEN_HERE, situation.language, chosen=chosen)}"


def _none_known(language: Language) -> Reply:
    return said(
        say("I know of no committees yet. Ask your coordinator to load the organisation (lots organisation).", language)
    )

"""The conversation of forms: which turn is whose, and what it does.

Order: a click says by itself what it is about. A text in a conversation without an open form is ours only where it
starts or opens one. Where one is open, a command steers it; else the text is the reply to the step that the sitting is
at; a question goes to the other skills, and the same field is asked again. Invariants: the sitting is kept before the
person sees the reply, and events before the sitting, so that a turn that is cut off can be said again; all that is said
of forms is for the person alone, and where others read along nothing that is typed is taken for an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.committees import committees_replied
from bot.conversation.messages import Message, Reply
from bot.conversation.sittings import NOT_BEGUN, Pending, Sitting
from bot.conversation.situation import Situation, Skill, for_their_eyes
from bot.conversation.skills.forms.answers import Answers, decide, more_rows, wants_row
from bot.conversation.skills.forms.clicking import Clicking
from bot.conversation.skills.forms.clicks import Click, click
from bot.conversation.skills.forms.commands import ANYWHERE, Command, CommandName, bare, command, nearly_command
from bot.conversation.skills.forms.desk import Desk
from bot.conversation.skills.forms.finding import is_of_forms
from bot.conversation.skills.forms.sharing import Sharing, rival_or_new
from bot.conversation.skills.forms.standing import (
    Outcome,
    Standing,
    asking_again,
    onward,
    remark_choice,
    save_choices,
    staying,
    unsaved,
    view_of,
)
from bot.conversation.skills.forms.starting import Starting
from bot.conversation.skills.forms.steering import Steering
from bot.conversation.skills.forms.summary import news
from bot.conversation.skills.forms.talk import talk_of
from bot.conversation.skills.forms.wording import say
from bot.conversation.telling import is_unsure, told
from knowledge.answers.free_text.understood import Understood
from knowledge.domain.filling import state_of
from knowledge.domain.forms import Place, Value
from knowledge.errors import NotFound

_CLOSED = ("choice", "rating", "status")
_HARMLESS: frozenset[CommandName] = frozenset(
    {"next", "skip", "unknown", "back", "undo", "show", "help", "why", "forms"}
)
"""Words that are no answer to any question with fixed answers, whatever they could be read as."""
_LONGEST_NAME = 60


class FormsSkill:
    """Takes every turn in a conversation where a form is open, and those that open one.

    `others` are the skills behind it, in order: they take what is not about the form. `first` are those of them that
    know their own words, and are asked before a text is taken for an answer; `ahead` those whose words steer no form.
    """

    def __init__(
        self, desk: Desk, others: Sequence[Skill], first: Sequence[Skill] = (), ahead: Sequence[Skill] = ()
    ) -> None:
        self._desk = desk
        self._others = tuple(others)
        self._first = tuple(first)
        self._ahead = tuple(ahead)
        self._answers = Answers(desk)
        self._sharing = Sharing(desk)
        self._starting = Starting(desk)
        self._steering = Steering(desk, self._answers, self._sharing)
        self._clicking = Clicking(desk, self._answers, self._sharing, self._starting, self._steering)

    async def reply(self, situation: Situation) -> Reply | None:
        alone = situation.alone()
        sitting = await self._desk.open_sitting(alone.turn)
        looked_at = self._among_others if situation.turn.shared else self._outcome
        outcome = await looked_at(alone, sitting)
        if outcome is None:
            return None
        await self._desk.sit_after(alone.turn, outcome.sitting, sitting)
        return for_their_eyes(Reply(outcome.messages, view_of(outcome)))

    async def _among_others(self, alone: Situation, sitting: Sitting | None) -> Outcome | None:
        """Said where others read along: clicks, and what starts or opens a form, which goes on aside."""
        clicked = click(alone.turn.choice) if alone.turn.choice is not None else None
        if clicked:
            return await self._clicked(alone, sitting, clicked)
        outcome = await self._opening(alone, sitting)
        standing = await self._standing(alone, sitting) if sitting and sitting.form else None
        return _parking(standing, outcome) if outcome and standing else outcome

    async def _outcome(self, situation: Situation, sitting: Sitting | None) -> Outcome | None:
        clicked = click(situation.turn.choice) if situation.turn.choice is not None else None
        if clicked:
            return await self._clicked(situation, sitting, clicked)
        if sitting is None:
            return await self._opening(situation, sitting)
        if sitting.step in NOT_BEGUN:
            return await self._before(situation, sitting)
        standing = await self._standing(situation, sitting)
        if standing is None:
            return await self._opening(situation, sitting)
        outcome = await self._in_form(standing)
        return _with_news(standing, outcome)

    async def _clicked(self, situation: Situation, sitting: Sitting | None, clicked: Click) -> Outcome | None:
        if clicked.verb == "again":
            standing = await self._standing(situation, sitting) if sitting and sitting.form else None
            return asking_again(standing) if standing else None
        if clicked.verb == "look_up":
            return await self._looked_up(situation, sitting, clicked)
        return await self._clicking.clicked(situation, sitting, clicked)

    async def _opening(self, situation: Situation, sitting: Sitting | None) -> Outcome | None:
        """No form is open: only what starts or opens one is ours."""
        if situation.turn.choice is not None:
            return None
        asked = command(situation.text) or nearly_command(situation.text)
        if asked is None or asked.name not in ANYWHERE:
            return None
        if not asked.exact and asked.name != "start_if_known":  # a word that is nearly ours may be anybody's
            return None
        return await self._open(situation, asked, in_form=False)

    async def _open(self, situation: Situation, asked: Command, *, in_form: bool) -> Outcome | None:
        starting = self._starting
        match asked.name:
            case "forms":
                return await starting.listing(situation, asked.language)
            case "resume":
                resumed = await starting.resume(situation, asked.rest, asked.language)
                if resumed or not await starting.knows(situation, asked.rest):
                    return resumed
                return await starting.start(situation, asked.rest, asked.language)
            case "start" | "start_if_known":
                plainly = not in_form or is_of_forms(asked.rest)
                sure = asked.name == "start" and plainly and "?" not in situation.text
                if sure or await starting.knows(situation, asked.rest):
                    return await starting.start(situation, asked.rest, asked.language)
        return None

    async def _before(self, situation: Situation, sitting: Sitting) -> Outcome | None:
        """Something was asked before a form is begun: its reply, or whatever else was said, which ends the asking."""
        opened = await self._opening(situation, sitting)
        if opened or situation.turn.choice is not None:
            return opened
        replied = await self._starting.replied(situation, sitting)
        if replied is None:
            await self._desk.sit(replace(sitting, step="paused"))
        return replied

    async def _standing(self, situation: Situation, sitting: Sitting) -> Standing | None:
        """None where the form is no longer there, or not the person's to see."""
        try:
            form = await self._desk.form(situation, sitting.form)
        except NotFound:
            return None
        return Standing(situation, sitting, state_of(form))

    async def _in_form(self, standing: Standing) -> Outcome | None:
        situation = standing.situation
        if situation.turn.choice is not None:
            return await self._elsewhere(standing, ask_again=False)
        if standing.sitting.step == "elsewhere" and await self._tells_committee(situation):
            return await self._elsewhere(standing)
        if standing.sitting.step == "confirming" and (
            outcome := await self._answers.replied_if_right(standing, situation.text)
        ):
            return outcome
        if outcome := await self._replied_by(self._ahead, standing):
            return outcome
        asked = command(situation.text)
        if asked and (outcome := await self._commanded(standing, asked)):
            return outcome
        if outcome := await self._known_elsewhere(standing):
            return outcome
        return await self._stepped(standing)

    async def _commanded(self, standing: Standing, asked: Command) -> Outcome | None:
        """None where it steers nothing here."""
        if asked.name in ("as_answer", "as_question"):
            return await self._named_as(standing, asked)
        if await self._is_answer_too(standing, asked):
            return self._answer_or_command(standing, asked)
        if asked.name in ANYWHERE:
            if asked.name == "resume" and not asked.rest:
                return asking_again(standing)
            return await self._open_another(standing, asked)
        return await self._steering.obey(standing, asked)

    async def _open_another(self, standing: Standing, asked: Command) -> Outcome | None:
        """Starting or opening another form parks this one; a list of forms leaves it open."""
        outcome = await self._open(standing.situation, asked, in_form=True)
        if outcome is None:
            return None
        if asked.name == "forms":
            return staying(standing, *outcome.messages, pending=standing.sitting.pending)
        return _parking(standing, outcome)

    async def _is_answer_too(self, standing: Standing, asked: Command) -> bool:
        """Whether a word that steers is one of the answers to choose among: "klar" where a status is asked."""
        place = standing.place
        if place is None or asked.name in _HARMLESS or asked.rest or asked.number:
            return False
        if standing.sitting.step not in ("asking", "elsewhere", "confirming"):
            return False
        _, field = standing.asked(place)
        if field.kind not in _CLOSED:
            return False
        return isinstance(await self._answers.understood(standing, place, standing.situation.text), Value)

    def _answer_or_command(self, standing: Standing, asked: Command) -> Outcome:
        place = standing.place
        assert place is not None  # noqa: S101 - `_is_answer_too` has seen it
        return self._clicking.answer_or_command(standing, place, asked.name)

    async def _named_as(self, standing: Standing, asked: Command) -> Outcome | None:
        """ "svar: …", "fråga: …", or the reply to which of them it was."""
        pending = standing.sitting.pending
        deciding = standing.sitting.step == "deciding"
        text, place = asked.rest or (pending.text if deciding else ""), standing.place
        if not text or place is None:
            return None
        handled = standing if asked.rest else standing.settled()
        if asked.name == "as_answer":
            return await self._answers.said(handled, place, text)
        return await self.look_up(handled, text)

    async def _looked_up(self, situation: Situation, sitting: Sitting | None, clicked: Click) -> Outcome | None:
        """It was a question: the button carries it, or it is what is pending."""
        standing = await self._standing(situation, sitting) if sitting and sitting.form == clicked.form else None
        text = clicked.argument or (sitting.pending.text if sitting else "")
        return await self.look_up(standing.settled(), text) if standing and text else None

    async def look_up(self, standing: Standing, text: str) -> Outcome:
        """The documents' answer, and the same field again."""
        turn = replace(standing.situation.turn, text=text, choice=None)
        asked = replace(standing, situation=replace(standing.situation, turn=turn))
        return await self._elsewhere(asked) or asking_again(standing)

    async def _known_elsewhere(self, standing: Standing) -> Outcome | None:
        """What another skill knows by its own words: sources of the last answer, what people tell of themselves."""
        heard = told(standing.situation.text)
        if heard and heard.certain:
            return await self._elsewhere(standing)
        return await self._replied_by(self._first, standing)

    async def _replied_by(self, skills: Sequence[Skill], standing: Standing) -> Outcome | None:
        for skill in skills:
            if reply := await skill.reply(standing.situation):
                return _then_again(standing, reply.messages)
        return None

    async def _elsewhere(self, standing: Standing, *, ask_again: bool = True) -> Outcome | None:
        """What the other skills reply; then the field again, unless the reply asks something itself."""
        for skill in self._others:
            reply = await skill.reply(standing.situation)
            if reply is not None:
                await self._note_question(standing, reply)
                if not ask_again:
                    return staying(standing, *reply.messages, pending=standing.sitting.pending)
                if await self._asked_something(standing.situation):
                    return staying(standing, *reply.messages, step="elsewhere")
                return _then_again(standing, reply.messages)
        return None

    async def _note_question(self, standing: Standing, reply: Reply) -> None:
        """A question was answered, or declined, while a field was open: something there was not clear."""
        if standing.place and any(message.answer for message in reply.messages):
            await self._desk.asked_about(standing.situation, standing.form, standing.place, "question")

    async def _asked_something(self, situation: Situation) -> bool:
        """Whether the person was just asked for their committee: their next words are for that."""
        enquiry = await self._desk.people.enquiry(situation.turn)
        return enquiry is not None and enquiry.state == "asked"

    async def _stepped(self, standing: Standing) -> Outcome | None:
        """The text as the reply to the step that the sitting is at."""
        text, step = standing.situation.text, standing.sitting.step
        if step == "resting" or (standing.place is None and step != "reopening"):
            return await self._at_rest(standing)
        if outcome := await self._replied(standing, text):
            return outcome
        place = standing.place
        if place is None:
            return onward(standing)
        if (nearly := nearly_command(text)) and (outcome := await self._guessed(standing, nearly, place)):
            return outcome
        return await self._talked(standing, place)

    async def _replied(self, standing: Standing, text: str) -> Outcome | None:
        """The reply that a step beside the question waits for; None where it is something else."""
        place = standing.place
        match standing.sitting.step:
            case "picking":
                return await self._answers.picked(standing, text)
            case "settling":
                return await self._sharing.settled_by_words(standing, text)
            case "adding":
                return await self._answers.another_row(standing, text)
            case "giving_up":
                return await self._sharing.given_up(standing, text)
            case "reopening":
                return await self._sharing.reopen(standing, text)
            case "assigning" if place and _may_be_name(text):
                return await self._sharing.assign(standing, place, bare(text))
            case "commenting" if place and text:
                return await self._sharing.comment(standing, place, text)
            case _:
                return None

    async def _guessed(self, standing: Standing, asked: Command, place: Place) -> Outcome | None:
        """A misspelt command is obeyed, and what was written can be kept instead."""
        if standing.sitting.step not in ("asking", "elsewhere") or await self._is_answer_too(standing, asked):
            return None
        outcome = await self._commanded(standing, asked)
        if outcome is None or asked.name == "start_if_known":
            return outcome
        text, language = standing.situation.text, standing.language
        note = say("I read “{words}” as a command. If it is an answer, you can save it.", language, words=text)
        message = Message(note, save_choices(standing.filled, place, text, language))
        return outcome.after_messages((message,))

    async def _talked(self, standing: Standing, place: Place) -> Outcome | None:
        text = standing.situation.text
        _, field = standing.asked(place)
        understood: Understood = await self._answers.understood(standing, place, text)
        fits = understood if isinstance(understood, Value) else None
        match talk_of(text, field, fits, await self._answers.known(standing)):
            case "statement":
                return await self._stated(standing, place, text)
            case "question" | "smalltalk":
                return await self._elsewhere(standing)
            case "ambiguous":
                return decide(standing, place, text)

    async def _stated(self, standing: Standing, place: Place, text: str) -> Outcome:
        """A statement is an answer, where an answer is what was asked for."""
        match standing.sitting.step:
            case "settling":
                return rival_or_new(standing, text)
            case "adding":
                return wants_row(standing, place, text)
            case "confirming":
                outcome = await self._answers.said(standing.settled(), place, text)
                return outcome.after_messages(unsaved(standing))
            case _:
                return await self._answers.said(standing, place, text)

    async def _at_rest(self, standing: Standing) -> Outcome | None:
        """Nothing is asked: what is said is for the other skills. A question that is gone keeps what was said to it."""
        gone = standing.sitting.place
        if standing.sitting.step == "resting" or gone is None:
            return await self._elsewhere(standing, ask_again=False)
        text, language = standing.situation.text, standing.language
        told_ = say(
            "That question is no longer asked, since the form was changed. I have not saved “{words}”.",
            language,
            words=text,
        )
        message = Message(told_, (remark_choice(standing.filled, gone, text, language),))
        outcome = onward(standing.settled()).after_messages((message,))
        return replace(outcome, sitting=replace(outcome.sitting, pending=Pending(text, gone, quiet=True)))

    async def _tells_committee(self, situation: Situation) -> bool:
        """Whether it is the reply to which committee the person works for, which a question in the middle led to."""
        organisation = await self._desk.people.organisation()
        return is_unsure(situation.text) or bool(committees_replied(situation.text, organisation))


def _may_be_name(text: str) -> bool:
    return bool(bare(text)) and "?" not in text and len(text) <= _LONGEST_NAME and len(text.split()) <= 5


def _parking(standing: Standing, outcome: Outcome) -> Outcome:
    """Where another form is opened, says that this one waits."""
    if outcome.filled is None or outcome.sitting.form == standing.form.id:
        return outcome
    return outcome.after(say("{title} waits where you left it.", standing.language, title=standing.form.template.title))


def _then_again(standing: Standing, messages: tuple[Message, ...]) -> Outcome:
    """Something else was replied to: then what waits for the person here, as it was."""
    if standing.sitting.step == "adding" and standing.place:
        return more_rows(standing, standing.place).after_messages(messages)
    if standing.place is None:
        return staying(standing, *messages)
    return asking_again(standing).after_messages(messages)


def _with_news(standing: Standing, outcome: Outcome | None) -> Outcome | None:
    """What others have answered since the person's last turn, in one line, before what is asked."""
    if outcome is None or outcome.filled is None or outcome.sitting.form != standing.form.id:
        return outcome
    line = news(standing.filled, standing.sitting.read, standing.situation.person.id, standing.language)
    sitting = replace(outcome.sitting, read=len(outcome.filled.form.events))
    return replace(outcome.after(line) if line else outcome, sitting=sitting)

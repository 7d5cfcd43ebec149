"""What the conversation can do, one file a skill; `in_order` is the order in which they are asked."""

from __future__ import annotations

from bot.conversation.answering import Answering
from bot.conversation.introduction import Introduction
from bot.conversation.people import People
from bot.conversation.situation import Skill
from bot.conversation.skills.ask import AskSkill
from bot.conversation.skills.feedback import FeedbackSkill, Record
from bot.conversation.skills.forms import Desk, FormsSkill
from bot.conversation.skills.help import HelpSkill
from bot.conversation.skills.profile import ProfileSkill
from bot.conversation.skills.reminders import OwnReminders, RemindersSkill
from bot.conversation.skills.role import RoleSkill
from bot.conversation.skills.smalltalk import SmalltalkSkill
from bot.conversation.skills.sources import SourcesSkill


def in_order(
    answering: Answering,
    people: People,
    record: Record,
    desk: Desk | None = None,
    reminders: OwnReminders | None = None,
    handoff: Skill | None = None,
    linking: Skill | None = None,
    own_data: Skill | None = None,
) -> tuple[Skill, ...]:
    """Every skill, the most particular first; asking the documents takes what is left.

    With a desk, forms can be filled in: a form that is open has each turn first, and hands on what is not about it; but
    what hands a question over is never about it, nor what is about the person's own accounts and data.
    """
    introduction = Introduction(people, answering)
    ahead = (handoff,) if handoff else ()
    link = tuple(filter(None, (linking, own_data)))
    others = (*ahead, *_others(answering, people, record, introduction))
    if desk is None:
        return (*link, *others)
    forms = FormsSkill(desk, others, first=(SourcesSkill(),), ahead=ahead)
    own = (RemindersSkill(reminders, desk, forms),) if reminders else ()
    return (*link, *own, forms, *others)


def _others(answering: Answering, people: People, record: Record, introduction: Introduction) -> tuple[Skill, ...]:
    return (
        FeedbackSkill(record),
        HelpSkill(),
        SourcesSkill(),
        ProfileSkill(people, introduction),
        RoleSkill(people, introduction),  # before small talk: "nej" is a reply where something was asked
        SmalltalkSkill(),
        AskSkill(answering, introduction),
    )

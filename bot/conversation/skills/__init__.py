"""What the conversation can do, one file a skill; `in_order` is the order in which they are asked."""

from __future__ import annotations

from bot.conversation.situation import Skill
from bot.conversation.skills.ask import Ask, AskSkill, Keep
from bot.conversation.skills.feedback import FeedbackSkill, Record
from bot.conversation.skills.help import HelpSkill
from bot.conversation.skills.smalltalk import SmalltalkSkill
from bot.conversation.skills.sources import SourcesSkill


def in_order(ask: Ask, keep: Keep, record: Record) -> tuple[Skill, ...]:
    """Every skill, the most particular first; asking the documents takes what is left."""
    return FeedbackSkill(record), HelpSkill(), SourcesSkill(), SmalltalkSkill(), AskSkill(ask, keep)

"""Committees as a conversation offers and understands them: choices, what a reply names, what was nearly named.

Choice ids: "committee:set:<id>", "committee:none", "committee:change".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process, utils

from bot.conversation.messages import Choice
from bot.conversation.telling import is_filler, is_named_like_a_committee
from bot.conversation.wording import say
from knowledge.answers.answer import Language
from knowledge.domain.organisation import Committee, Organisation

COMMITTEE = "committee:"
SET = f"{COMMITTEE}set:"
NONE = f"{COMMITTEE}none"
CHANGE = f"{COMMITTEE}change"
MOST_OFFERED = 8
"""More choices than this are a list to read: the rest is for typing."""
_MOST_NEAR = 3
_NEAR = 62.0
_NEAR_FOR_SHORT = 89.0
"""Of 100. A few letters are like something in every long name: of those, all must be there."""
_SHORT = 5
_BODY = "nämnden"
"""What is left out where people write "tekniska"."""
_COMMON = re.compile(r"s?-?(?:nämnd(?:en)?|styrelsen?|förvaltning(?:en)?|kontoret)\b|\bstyrelsen för\b")
"""What names have in common says nothing of which one is meant."""
_WORD = re.compile(r"[\w-]+")


def workplaces(organisation: Organisation) -> tuple[Committee, ...]:
    """The committees that have staff: not the council, and not what several are called together."""
    return tuple(each for each in organisation.committees if each.kind != "council" and each.name != each.group)


def choices_of(committees: Sequence[Committee], language: Language) -> tuple[Choice, ...]:
    """The committees to click, the first few where there are many; and a way to say none of them."""
    offered = tuple(Choice(SET + each.id, capitalised(each.name)) for each in committees[:MOST_OFFERED])
    return (*offered, Choice(NONE, say("I don't know, or none", language)))


def capitalised(name: str) -> str:
    """As it stands first in a line: "socialnämnden" -> "Socialnämnden"."""
    return name[:1].upper() + name[1:]


def committees_replied(text: str, organisation: Organisation) -> tuple[Committee, ...]:
    """Whom the text names, where it says nothing but that; a text with more to say ("berätta om …") names nobody."""
    mentions = organisation.mentions(text)
    kept, at = [], 0
    for mention in mentions:
        kept.append(text[at : mention.start])
        at = mention.end
    beside = _WORD.findall(" ".join((*kept, text[at:])))
    if mentions and not all(map(is_filler, beside)):
        return ()
    return organisation.named(text) or organisation.named(f"{text} {_BODY}")


def is_unknown_committee(name: str, organisation: Organisation) -> bool:
    """Whether this is called what committees are called, and speaks of none that is known."""
    return is_named_like_a_committee(name) and not organisation.mentions(name)


def nearest(name: str, organisation: Organisation) -> tuple[Committee, ...]:
    """The committees whose names are most like this one, most alike first; none where nothing is alike."""
    stem = _COMMON.sub("", name.lower())
    names = {
        (each.id, form): _COMMON.sub("", form.lower())
        for each in organisation.committees
        for form in (each.name, *each.aliases, *each.administrations)
    }
    ranked = process.extract(
        stem,
        names,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=_NEAR if len(stem) > _SHORT else _NEAR_FOR_SHORT,
        limit=None,
    )
    ids = dict.fromkeys(committee_id for _, _, (committee_id, _) in ranked)
    return tuple(organisation.committee(each) for each in list(ids)[:_MOST_NEAR])

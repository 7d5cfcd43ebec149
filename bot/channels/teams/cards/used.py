"""The card that takes the place of one that was used: what it asked, and what was chosen or written.

Only for a conversation that a person has alone with Lots: what it asked is taken from what the person's client sent.
"""

from __future__ import annotations

from bot.channels.teams.cards.activities import Activity, carded
from bot.channels.teams.cards.elements import paragraph, run
from bot.channels.teams.cards.escaping import shortened
from bot.channels.teams.cards.parts import Part, text_parts
from bot.channels.teams.cards.values import Chosen
from bot.channels.teams.cards.wording import say
from knowledge.answers.answer import Language

MOST_SHOWN = 1_000


def used(chosen: Chosen, language: Language) -> Activity | None:
    """None where the card stays as it is: an answer is there to be read, whatever was thought of it."""
    told = " – ".join(filter(None, (shortened(one, MOST_SHOWN) for one in (chosen.label, chosen.words))))
    if not (chosen.asked and told):
        return None
    lead = f"✓ {say('You answered:', language)} "
    answered = Part((paragraph(run(lead, bold=True), run(told)),), lead + told)
    activity, *_ = carded([*text_parts(chosen.asked), answered], language)
    return activity

"""A reply as Teams shows it, in Adaptive Cards, and what comes back from a card that was used.

Order: `activities_of` makes activities of a reply, every one under the size limit and with all its text as plain text
too; `values_of` reads what a card sent, trusting nothing; `used` makes the card that takes the place of a used one;
`ItemEditor` opens and saves a whole item of a form; `draft_card` shows an answer that is being written.
"""

from bot.channels.teams.cards.activities import Activity, activities_of, plain_text
from bot.channels.teams.cards.drafted import draft_card, stopped_event
from bot.channels.teams.cards.editor import ItemEditor, Saved
from bot.channels.teams.cards.parts import Links
from bot.channels.teams.cards.used import used
from bot.channels.teams.cards.values import Chosen, Edited, Opened, Said, values_of

__all__ = [
    "Activity",
    "Chosen",
    "Edited",
    "ItemEditor",
    "Links",
    "Opened",
    "Said",
    "Saved",
    "activities_of",
    "draft_card",
    "plain_text",
    "stopped_event",
    "used",
    "values_of",
]

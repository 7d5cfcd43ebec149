"""A reply as Teams shows it, in Adaptive Cards, and what comes back from a card that was used."""

from bot.channels.teams.cards.activities import activities_of
from bot.channels.teams.cards.parts import Links
from bot.channels.teams.cards.values import Chosen, Said, values_of

__all__ = ["Chosen", "Links", "Said", "activities_of", "values_of"]

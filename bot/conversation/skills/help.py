"""What can be done here, with questions to try as choices."""

from __future__ import annotations

import re

from bot.conversation.messages import Message, Reply
from bot.conversation.situation import Situation
from bot.conversation.wording import say
from knowledge.answers.smalltalk import smalltalk_of
from knowledge.answers.words import smalltalk_text

HELP = "help"
_ASKS_FOR_HELP = re.compile(r"\s*(?:/?hjälp|/?help|\?)\s*[.!?]*\s*", re.IGNORECASE)


class HelpSkill:
    """Replies to "hjälp", "help", "vad kan du?" and the help choice."""

    async def reply(self, situation: Situation) -> Reply | None:
        if situation.turn.choice == HELP or _asks_for_help(situation):
            language = situation.language
            lines = [
                smalltalk_text("help", language),
                say(
                    "Afterwards you can write “show source 2” for a quote in full, or “sources” for all of them.",
                    language,
                ),
                say("Write “my committee is …”, and I know who “we” are; “my profile” shows what I keep.", language),
                say("Write “send to coordinators” to hand your last question over to them.", language),
                say("Write “link account” if you use me in several channels.", language),
                say("Write “start” to fill in a scorecard or a checklist, and “my forms” to go on with one.", language),
            ]
            return Reply((Message("\n\n".join(lines)),))
        return None


def _asks_for_help(situation: Situation) -> bool:
    if situation.turn.choice is not None:
        return False
    return bool(_ASKS_FOR_HELP.fullmatch(situation.text)) or smalltalk_of(situation.text) == "help"

"""What is said to the bot that is no question to the documents: greetings, thanks, "vad kan du?", farewells, abuse.

Order: the text is folded and cut into words; each kind has patterns that must cover the whole utterance, so that
"hej, vad är en social investering?" stays a question. Invariant: an utterance with a subject of its own is never taken.
"""

from __future__ import annotations

import re
from typing import Literal

from knowledge.answers.answer import Language
from knowledge.answers.wording import folded, words
from knowledge.retrieval.language import language_of

Smalltalk = Literal["greeting", "thanks", "farewell", "help", "wellbeing", "identity", "abuse", "agreement", "empty"]

_ADDRESS = r"(?: (?:pa dig|allihopa|dar|igen|du|lots|lotsen|boten|there|again|bot|hej|da|sa lange))*"
_POLITE = r"(?: (?:sa mycket|sa jattemycket|for hjalpen|for det|for svaret|for allt|sa|mycket|dig|bra|hjalpen|du|ska du ha|very much|a lot|so much|for that|for your help|for the help))*"

_WHOLE: tuple[tuple[Smalltalk, str], ...] = (
    ("greeting", rf"(?:hej(?:san|sa)?|hall(?:a|o|oj)|tja(?:na|ba|re)?|tjo|god ?(?:morgon|dag|kvall|middag|formiddag|eftermiddag)|"
                 rf"morrn|goddag|hello|hi|hey|hiya|good (?:morning|day|evening|afternoon)){_ADDRESS}"),
    ("thanks", rf"(?:ok |okej |jattebra |toppen |super |perfekt |great |ja |nej )?(?:stort |tusen |hjartligt )?"
               rf"(?:tack(?:ar)?|thanks|thank you|thx|ty|cheers){_POLITE}(?: (?:hej da|ha det bra))?"),
    ("farewell", r"(?:hej da|hejda|adjo|vi ses|vi hors|ha det(?: sa)?(?: bra| fint| gott)?|bye(?: bye)?|goodbye|see you(?: later)?)"),
    ("help", r"(?:hjalp(?: mig)?|help(?: me)?|vad kan (?:du|lots|boten|ni|man)(?: egentligen)?(?: gora| hjalpa(?: mig| till)?(?: med)?| svara pa| fraga(?: dig)?(?: om)?| gora for mig)?|"
             r"vad kan (?:jag|man|vi) (?:fraga|gora|be)(?: dig| har| om| dig om| har om)*|hur (?:funkar|fungerar) (?:du|det har|detta|lots|boten|den har(?: boten)?)|"
             r"hur (?:anvander|fragar) (?:jag|man|vi) (?:dig|detta|det har|lots|boten|den har(?: boten)?)|vad (?:gor|vet) du|"
             r"what can (?:you|i|we) (?:do|ask|help(?: me)?(?: with)?|ask you)(?: for me| about| here)*|how do(?:es)? (?:you|this|it) work|how do i use (?:you|this)|"
             r"instruktioner|kommandon|meny|menu|commands)"),
    ("wellbeing", r"(?:hur (?:mar|ar det med|star det till(?: med)?|ar laget|gar det)(?: du| dig)?|laget|allt bra(?: med dig)?|how are you(?: doing)?|what'?s up)"),
    ("identity", r"(?:vem ar (?:du|lots)|vad ar (?:du|lots|det har)(?: for(?: nagot| nat| en bot)?)?|vad heter du|ar du (?:en )?(?:robot|bot|ai|manniska|riktig|dator|chatgpt)|"
                 r"who are you|what are you|what'?s your name|are you (?:a |an )?(?:human|bot|robot|ai|real|chatgpt))"),
    ("agreement", r"(?:ok(?:ej)?|okay|ja(?:pp|ha|visst|a)?|nej|na|nepp|mm+|hm+|aha|bra|toppen|perfekt|super|jattebra|fint|kul|coolt|yes|no|nope|good|great|nice|fine|cool|sure|lol|haha(?:ha)*)(?: (?:ok|da|bra|svar|jobbat|sa))*"),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _WHOLE)

_ABUSE = re.compile(
    r"\b(?:idiot\w{0,3}|dumbom|dum(?:ma|t)?|dumskalle|dumhuvud|korkad\w?|värdelös\w?|skit(?:bot|en|stövel)?|jävla|jävlar|jävel|jäkla|fan|"
    r"helvete|hora|horunge|fitta|kuk|bög|knulla|håll käften|käften|suger|stupid|dumb|moron|useless|shit|crap|"
    r"fuck\w*|bitch|asshole|bastard|shut up|sucks?|hate you|hatar dig)\b"
)
_TARGET = re.compile(r"\b(?:du|dig|din|ditt|dina|lots|bot(?:en)?|skitbot|you|your|ur)\b")
_ABUSE_LIMIT = 8
"""An abusive utterance is short: a long one with a coarse word in it may still ask something."""


def smalltalk_of(text: str) -> Smalltalk | None:
    """The kind of small talk that the whole text is; None when it asks for something in the documents."""
    said = " ".join(re.findall(r"[a-z0-9']+", folded(text)))
    if not said:
        return "empty"
    for kind, pattern in _PATTERNS:
        if pattern.fullmatch(said):
            return kind
    return "abuse" if _is_abuse(" ".join(words(text))) else None


def without_greeting(text: str) -> str:
    """The text without a greeting in front of the question itself ("Hej! Vad är …" -> "Vad är …")."""
    return _GREETING_BEFORE.sub("", text, count=1).strip() or text.strip()


_GREETING_BEFORE = re.compile(
    r"^\s*(?:hej(?:san)?(?: hej)?|hallå|tjena|god (?:morgon|dag|kväll|eftermiddag)|hello|hi|hey)(?: på dig| lots| there)?\s*[,!.:–-]*\s+",
    re.IGNORECASE,
)


def _is_abuse(said: str) -> bool:
    # Diacritics stay here: without them "hör" and "hör hit" would look coarse.
    count = said.count(" ") + 1
    coarse = _ABUSE.search(said)
    return bool(coarse) and count <= _ABUSE_LIMIT and (count <= 3 or bool(_TARGET.search(said)))


_SWEDISH_SIGN = re.compile(
    r"[åäö]|\b(?:hej\w*|tack|vad|vem|hur|och|inte|visa|mer|ja|nej|bra|du|jag|kan|vilka|vilken|vilket|som|det|att|en|ett|med)\b",
    re.IGNORECASE,
)
_ENGLISH_PHRASE = re.compile(
    r"\b(?:hello|hi|hey|thanks?|thank you|thx|bye|goodbye|help|sources?|source|more|show|great|nice|good (?:morning|day|evening|afternoon)|you|what|commands|menu|cool|sure)\b",
    re.IGNORECASE,
)


def spoken_language(text: str, otherwise: Language) -> Language:
    """The language to reply in: the text's own, or `otherwise` where the text does not tell ("ok", a number, a click)."""
    if language_of(text) == "en" or (_ENGLISH_PHRASE.search(text) and not _SWEDISH_SIGN.search(text)):
        return "en"
    return "sv" if _SWEDISH_SIGN.search(text) else otherwise

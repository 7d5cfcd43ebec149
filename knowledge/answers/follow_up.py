"""A question that leans on the conversation ("och för barn?", "vem gör det?"), made to stand by itself.

Order: `resolve` goes through the conversation oldest first, so that a chain of follow-ups keeps its first subject; each
utterance either stands by itself, swaps one part of the earlier question ("och fas 3?"), or borrows its content words.
Invariant: a question that stands by itself is returned as it was asked, and an earlier question is never answered again
in its stead: the new words always come first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answers.question_form import asked, numbered_parts
from knowledge.answers.smalltalk import smalltalk_of
from knowledge.answers.wording import folded, words
from knowledge.retrieval.swedish import is_stop_word
from knowledge.retrieval.wordlists import word_set

_POINTERS = frozenset(["deta", "fler", "flera", "dara", "dels", "vore", "igen", "just", "vems"])
"""Further words that carry no subject when people lean on what was said before."""
_LEADING = re.compile(
    r"^\s*(?:och|men|samt|fast|eller|and|but|what about|how about|hur [äa]r det med|vad gäller för|då då)\b[\s,:]*",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:dem|dom|deras|dess|dit|där|det här|det där|it|its|they|them|their|there)\b",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\b(?:det|den|de|denna|detta|dessa|sådan\w*|that|those|these|this)\b(?P<next>\s+[\w-]+)?", re.IGNORECASE
)
_EXPLETIVE = re.compile(
    r"\b(?:finns|är|går|blir|tar|kostar|gäller|krävs|behövs|var|is|are|was) (?:det|there|it)\b", re.IGNORECASE
)
_ARTICLED = re.compile(r"\b(?:en|ett|a|an|begreppet|termen)\s+\w", re.IGNORECASE)
_PREPOSITIONAL = re.compile(
    r"^(för|i|på|hos|av|till|med|inom|vid|under|mot|om|for|in|of|with|to|by)\s+(.+)$", re.IGNORECASE
)
_DEFINITE_ENDING = re.compile(r"(?:en|et|na|rna|n|t|s)$")
_COUNTS = r"(?:\d+|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio)(?:\s*(?:,|-|–|och|till|and|to)\s*\d+)*"
_ONLY_NUMBERS = re.compile(_COUNTS, re.IGNORECASE)
_HEAD_NOUN = re.compile(
    r"^(vilka|vilken|vilket|hur många|which|how many|what are the)\s+(?!(?:är|finns|som|are|is)\b)[\w-]+", re.IGNORECASE
)
_QUESTION_WORD = re.compile(
    r"(?:va|vad|vem|vems|vilk\w+|hur|när|nar|var|varför|varfor|what|who|which|how|when|where|why)\b", re.IGNORECASE
)
_ASKS_WHICH = re.compile(r"^(?:vilka|vilken|vilket|hur många|which|how many)\b", re.IGNORECASE)
_COUNTING = word_set("ett två tre fyra fem sex sju åtta nio tio two three four five six seven eight nine ten")
_WIDEST_FRAGMENT = 6
_MOST_BORROWED = 8


@dataclass(frozen=True, slots=True)
class Resolved:
    """`query` stands by itself; `form` is the text whose question words say what is wanted."""

    query: str = ""
    form: str = ""


def resolve(earlier: Sequence[str], text: str) -> Resolved:
    """The question as one that stands by itself, given the conversation's earlier questions, oldest first."""
    context = Resolved()
    for said in (*(each for each in earlier if smalltalk_of(each) is None), text):
        context = _in_context(context, said.strip())
    return context


def content_words(text: str) -> list[str]:
    """The words that carry a subject: no question words, no function words; in order, as written but lower-case."""
    return [word for word in words(text) if not _is_function_word(word) and (len(word) > 1 or word.isdigit())]


def leans_on_earlier(text: str) -> bool:
    """Whether the text asks for something that only the conversation can tell."""
    content = content_words(text)
    if _LEADING.match(text) and len(content) <= _WIDEST_FRAGMENT:
        return True
    if not content:
        return True
    if _refers_back(text):
        return len(content) <= 3
    return len(content) == 1 and not _names_its_subject(text, content[0])


def asks_by_itself(text: str) -> bool:
    """Whether a follow-up says itself what kind of thing it asks for ("vem gör det?"), and not only of what."""
    return not _is_formless(_LEADING.sub("", text).strip(" ?.!"))


def _in_context(context: Resolved, text: str) -> Resolved:
    if not context.query or not text or not leans_on_earlier(text):
        return Resolved(text, text)
    fragment = _LEADING.sub("", text).strip(" ?.!")
    swapped = _swapped(context.query, fragment)
    if swapped:
        return Resolved(swapped, swapped)
    bare = _is_formless(fragment)
    query = _borrowed(context.query, fragment if bare else text.strip())
    return Resolved(query, context.form if bare else text)


def _is_formless(fragment: str) -> bool:
    """No question word of its own: the earlier question's form holds."""
    own = asked(fragment)
    return own.form in ("fact", "steps") and own.wanted == "text" and not _QUESTION_WORD.match(fragment)


def _swapped(context: str, fragment: str) -> str:
    """The earlier question with the fragment in the place of its counterpart; "" where it has none."""
    if not _is_formless(fragment) or not 0 < len(words(fragment)) <= _WIDEST_FRAGMENT:
        return ""
    parts = numbered_parts(fragment)
    if parts and len(content_words(fragment)) <= 2 * len(parts):
        return _swap_part(context, fragment, parts[0][0])
    if _ONLY_NUMBERS.fullmatch(fragment):
        return _swap_number(context, fragment)
    return _swap_phrase(context, fragment) or _swap_noun(context, fragment)


def _swap_part(context: str, fragment: str, kind: str) -> str:
    counted = re.compile(rf"\b{kind}\w*\s+{_COUNTS}", re.IGNORECASE)
    return counted.sub(fragment, context, count=1) if counted.search(context) else ""


def _swap_number(context: str, fragment: str) -> str:
    parts = numbered_parts(context)
    return _swap_part(context, f"{parts[0][0]} {fragment}", parts[0][0]) if parts else ""


def _swap_phrase(context: str, fragment: str) -> str:
    """ "Vad gäller för vuxna?" and "för barn" -> "Vad gäller för barn?": the last phrase with the same preposition."""
    phrase = _PREPOSITIONAL.match(fragment)
    if phrase is None:
        return ""
    last = re.compile(rf"\b{re.escape(phrase[1])}\s+[^\s?]+(?:\s+[^\s?]+)?\s*\?*$", re.IGNORECASE)
    return last.sub(f"{fragment}?", context) if last.search(context) else ""


def _swap_noun(context: str, fragment: str) -> str:
    """ "Vilka styrkor finns i fas 1?" and "svagheter" -> "Vilka svagheter finns i fas 1?"."""
    if _PREPOSITIONAL.match(fragment) or len(content_words(fragment)) not in (1, 2):
        return ""
    return _HEAD_NOUN.sub(rf"\g<1> {fragment}", context, count=1) if _HEAD_NOUN.match(context) else ""


def _borrowed(context: str, text: str) -> str:
    """The new words first, then the earlier subject's words that are not among them.

    A question with a thing of its own ("och vilka är faserna?") takes the place of the thing asked for earlier.
    """
    have = {folded(word) for word in words(text)}
    earlier = content_words(context)
    if content_words(text) and not _refers_back(text):
        earlier = _after_its_thing(context, earlier)
    borrowed = [word for word in earlier if folded(word) not in have][:_MOST_BORROWED]
    return f"{text} {' '.join(borrowed)}".strip()


def _after_its_thing(context: str, content: list[str]) -> list[str]:
    """The earlier content words without the counted thing asked for ("vilka tre faktorer …"), where there is more."""
    if not _ASKS_WHICH.match(context):
        return content
    thing = next((at for at, word in enumerate(content) if word not in _COUNTING and not word.isdigit()), 0)
    return content[thing + 1 :] or content


def _refers_back(text: str) -> bool:
    """A pronoun without its noun: "vem gör det?", not "vad är det övergripande målet?" nor "hur många finns det?"."""
    bare = _EXPLETIVE.sub(" ", text)
    if _PRONOUN.search(bare):
        return True
    for match in _POINTER.finditer(bare):
        following = (match["next"] or "").strip().lower()
        if not following or _is_function_word(following):
            return True
    return False


def _is_function_word(word: str) -> bool:
    return is_stop_word(word) or word in _POINTERS


def _names_its_subject(text: str, word: str) -> bool:
    """ "Vad är ANDT?" and "vad är en logikmodell?" stand alone; "vad är syftet?" and "vilka mål?" do not."""
    written = next((each for each in re.findall(r"[\w-]+", text) if each.lower() == word), word)
    if any(c.isupper() for c in written[1:]) or (written[:1].isupper() and not text.lstrip().startswith(written)):
        return True
    return asked(text).form == "definition" and (bool(_ARTICLED.search(text)) or not _DEFINITE_ENDING.search(word))

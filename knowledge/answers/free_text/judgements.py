"""Yes, partly, no or not relevant, and how far something has come, out of the many words that people use for them.

Order: every known phrase is found; "not relevant" outdoes the rest, "partly" outdoes a yes or a no beside it, else the
first counts. What is left of the message is kept as the comment. Invariant: a yes with a reservation is asked about.
"""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answers.free_text.phrases import Found, found_in, plain, tidy
from knowledge.answers.free_text.understood import Ambiguous, Understood, Unfit
from knowledge.domain.forms import RATINGS, STATUSES, Value

_MARKS = " ,.;:–-!—"
_CLAUSE_ENDS = re.compile(r"\s*(?:$|[,.;:–—!-]|(?:men|fast|och|eftersom|but|and|because)\b)")
_BUT = re.compile(r"\b(?:men|fast|but)\b")


def rating(text: str) -> Understood:
    """One of `RATINGS`, with the rest of what was said as its comment."""
    said = plain(text)
    if numbered := _by_number(text, RATINGS):
        return numbered
    found = found_in(said, "rating")
    if not found or (found_in(said, "unsure") and not _begins(found[0])):
        return Unfit("rating")
    meaning = _outdoing(found) or ("no" if _turned(said, found) else found[0].meaning)
    comment = tidy(text) if meaning == "no" != found[0].meaning else _comment(text, said, found, meaning)
    value = Value(tidy(text), meaning, comment)
    if meaning == "yes" and _with_reservation(said[found[0].end :]):
        return Ambiguous((replace(value, meaning="partly"), value))
    return value


def _with_reservation(rest: str) -> bool:
    """ "… men bara på två skolor", "… men den används inte"."""
    but = _BUT.search(rest)
    return bool(found_in(rest, "restricting") or (but and found_in(rest[but.end() :], "rating")))


def status(text: str) -> Understood:
    """One of `STATUSES`. What denies a state without naming another is asked about."""
    if numbered := _by_number(text, STATUSES):
        return numbered
    said = plain(text)
    found = found_in(said, "status")
    if not found:
        return Unfit("status")
    value = Value(tidy(text), found[0].meaning, _comment(text, said, found, found[0].meaning, "status"))
    if _denied(said, found[0]):
        return Ambiguous(tuple(replace(value, meaning=meaning) for meaning in STATUSES if meaning != value.meaning))
    others = dict.fromkeys(one.meaning for one in found)
    return value if len(others) == 1 else Ambiguous(tuple(replace(value, meaning=meaning) for meaning in others))


def _by_number(text: str, meanings: tuple[str, ...]) -> Value | None:
    """Its id, as a button sends it, or its number in the list."""
    typed = plain(text).strip(" .)")
    if typed in meanings:
        return Value(tidy(text), typed)
    if typed.isdecimal() and len(typed) == 1 and 1 <= int(typed) <= len(meanings):
        return Value(tidy(text), meanings[int(typed) - 1])
    return None


def _outdoing(found: list[Found]) -> str | None:
    meanings = [one.meaning for one in found]
    if "not_relevant" in meanings:
        return "not_relevant"
    return "partly" if "partly" in meanings and _soon_after(found) else None


def _soon_after(found: list[Found]) -> bool:
    """Whether "partly" is said of the answer itself: first, or right after a yes or a no."""
    partly = next(index for index, one in enumerate(found) if one.meaning == "partly")
    return partly <= 1 and (partly == 0 or found[0].meaning == "yes")


def _turned(said: str, found: list[Found]) -> bool:
    """ "Det finns inte", "vi har inte börjat": what would be a yes is turned by the no right after it."""
    first, *after = found
    if first.meaning != "yes" or not after or after[0].meaning != "no":
        return False
    return said[first.start : first.start + 2] not in ("ja", "jo", "ye") and after[0].start - first.end <= 8


def _begins(found: Found) -> bool:
    return found.start == 0


def _denied(said: str, found: Found) -> bool:
    before = found_in(said[: found.start], "rating")
    return bool(before) and before[-1].meaning == "no" and found.start - before[-1].end <= 8


def _comment(text: str, said: str, found: list[Found], meaning: str, alone: str = "standing_alone") -> str:
    """What was said beside the judgement that the message begins with; all of it where it begins otherwise.

    A judgement ends with a word that stands `alone`, or where its clause does: of "nej, det har vi inte tittat på"
    the clause stays whole.
    """
    whole = tidy(text)
    end = read = 0
    for one in found:
        if not _says_nothing(said[read : one.start]) or (one.meaning != meaning and one.meaning != "yes"):
            break
        read = one.end
        if found_in(said[one.start : one.end], alone) or _CLAUSE_ENDS.match(said[read:]):
            end = read
    if end == 0 or len(whole) != len(said):
        return whole
    if _says_nothing(said[end:]):
        return ""
    return whole if found[0].start else whole[end:].strip(_MARKS)


def _says_nothing(words: str) -> bool:
    """Whether all of it are words like "det är" and marks."""
    neutral = found_in(words, "neutral")
    return len(neutral) == len(words.replace(",", " ").strip(_MARKS).split())

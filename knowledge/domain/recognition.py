"""Committees found in running text, by all the forms of their names at once.

Order: the forms are keyed by their first word, so that a text is read once, word by word, whatever the number of
committees; at each word the longest form wins. Where a word leaves its head to a later one ("social- och
äldrenämnden"), the name is put together again and looked for.

Invariant: only whole words are found, never the inside of a longer one, and no two finds overlap.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from knowledge.domain.committees import Mention
from knowledge.domain.inflection import WORD, Head, Words, head_of, word_set
from knowledge.domain.naming import Form

_BETWEEN = re.compile(r"[-‐‑–]?[ \t\u00a0]*\n?[ \t\u00a0]*")
"""What may stand between the words of one name: a line may end there, a paragraph may not."""
_BETWEEN_PARTS = re.compile(r"[-‐‑–]?,?[ \t\u00a0]*\n?[ \t\u00a0]*")
_OPEN = re.compile(r"[-‐‑–](?=[\s,])")
_ENDING = re.compile(r":(?:s|n|ns|en|ens)\b")
_GLUED = re.compile(r"[-‐‑][^\W_]|[_@]")
_GLUED_BEFORE = re.compile(r"(?:\w[-‐‑]|[_@.])$")
_REGISTRATION = re.compile(r"\d|[\s-]\d{2,4}[-/:]\d|\s?§")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")
_JOINING = frozenset({"och", "samt", "eller", "respektive", "resp"})
_SOME = word_set(
    "vissa några flera många enstaka en någon annan andra utvalda granskade deltagande ingen inga två tre fyra fem sex"
    " sju åtta nio tio fåtal"
)
_BEFORE_ANY = word_set("varje respektive alla samtliga ansvarig ansvariga berörd berörda vår er din")
_MOST_PARTS = 16
_BY_FIRST = Mapping[str, Sequence[Form]]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text: where it stands, as printed, and folded to be looked up."""

    start: int
    end: int
    printed: str
    folded: str


class Recogniser:
    """Finds the committees of these forms. Making one takes milliseconds, so it is kept with its organisation."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self.forms = tuple(sorted(forms, key=lambda form: (-len(form.words), form.joined)))
        by_first: dict[str, list[Form]] = defaultdict(list)
        for form in self.forms:
            by_first[form.words[0]].append(form)
        self._by_first: _BY_FIRST = dict(by_first)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Disjoint and in order."""
        return tuple(_Reading(text, self._by_first).mentions())

    def whole(self, words: Words) -> tuple[Form, ...]:
        """The forms that are just these words, lower-case."""
        return tuple(form for form in self._by_first.get(words[0], ()) if form.words == words) if words else ()


def words_in(text: str) -> list[Word]:
    """Its words in order, composed (NFC), without soft hyphens, lower-cased; "&" is "och"."""
    plain = text.isascii() or (unicodedata.is_normalized("NFC", text) and "\u00ad" not in text)
    found = []
    for match in WORD.finditer(text):
        printed = match[0] if plain else unicodedata.normalize("NFC", match[0]).replace("\u00ad", "")
        found.append(Word(match.start(), match.end(), printed, "och" if printed == "&" else printed.lower()))
    return found


def folded_words(text: str) -> Words:
    """Its words as forms have them."""
    return tuple(word.folded for word in words_in(text))


class _Reading:
    """One text being read from its beginning to its end."""

    def __init__(self, text: str, forms: _BY_FIRST) -> None:
        self.text = text
        self.forms = forms
        self.words = words_in(text)

    def mentions(self) -> Iterator[Mention]:
        at = 0
        while at < len(self.words):
            found, length = self._form_at(at)
            if found:
                yield found
            elif self._is_open(at):
                parts, length = self._ellipsis(at)
                yield from parts
            at += length

    def _form_at(self, at: int, *, joined: bool = False) -> tuple[Mention | None, int]:
        """What the words from here on name, and how many they are."""
        for form in self.forms.get(self.words[at].folded, ()):
            if form.joined and not joined:
                continue
            last = at + len(form.words) - 1
            if self._reads(form, at) and self._is_whole(at, last) and self._is_meant(form, at, last):
                end = self.words[last].end
                ending = _ENDING.match(self.text, end)
                end = ending.end() if ending else end
                return Mention(self.words[at].start, end, form.committees, form.mentioned_as), len(form.words)
        return None, 1

    def _reads(self, form: Form, at: int) -> bool:
        """Whether the text has the form's words here, nothing but spaces and hyphens between them."""
        words = self.words[at : at + len(form.words)]
        if tuple(word.folded for word in words) != form.words:
            return False
        written_so = all(word.printed in (exact, exact.upper()) for word, exact in zip(words, form.exact, strict=False))
        return written_so and self._hold_together(words)

    def _hold_together(self, words: Sequence[Word], between: re.Pattern[str] = _BETWEEN) -> bool:
        return all(between.fullmatch(self.text, before.end, after.start) for before, after in pairwise(words))

    def _is_whole(self, first: int, last: int) -> bool:
        """Neither a part of a longer word ("socialnämnden-projektet") nor of an address."""
        start, end = self.words[first].start, self.words[last].end
        if _GLUED.match(self.text, end) or _GLUED_BEFORE.search(self.text, max(0, start - 2), start):
            return False
        return not any(begins <= start < ends for begins, ends in self._addresses)

    @cached_property
    def _addresses(self) -> list[tuple[int, int]]:
        """Where web and mail addresses stand: they name nobody."""
        if "@" not in self.text and "://" not in self.text and "www." not in self.text:
            return []
        return [match.span() for match in _ADDRESS.finditer(self.text)]

    def _is_meant(self, form: Form, first: int, last: int) -> bool:
        if form.mentioned_as == "abbreviation":
            return not _REGISTRATION.match(self.text, self.words[last].end)
        return form.mentioned_as != "group" or self._all_are_meant(form, first, last)

    def _all_are_meant(self, form: Form, first: int, last: int) -> bool:
        """Not "vissa stadsdelsnämnder", "de stadsdelsnämnder som vill", nor one with a name that is not known."""
        before = self.words[first - 1] if first else None
        after = self.words[last + 1].folded if last + 1 < len(self.words) else ""
        head = head_of(form.words[-1])
        indefinite = head is not None and not head.definite
        if before and (before.folded in _SOME or (indefinite and before.folded.isdigit())):
            return False
        if indefinite and after in ("som", "vars"):
            return False
        return not (form.particular and head and head.number == "one" and self._has_a_name(indefinite, first, last))

    def _has_a_name(self, indefinite: bool, first: int, last: int) -> bool:
        """Whether a singular has a place's name beside it: "Norrby stadsdelsnämnd", "stadsdelsnämnden i Norrby"."""
        before = self.words[first - 1] if first else None
        if indefinite and before and before.printed[0].isupper() and before.folded not in _BEFORE_ANY:
            return self._hold_together([before, self.words[first]])
        following = self.words[last + 1 : last + 3]
        return (
            len(following) == 2
            and following[0].folded in ("i", "för")
            and following[1].printed[0].isupper()
            and self._hold_together([self.words[last], *following])
        )

    def _is_open(self, at: int) -> bool:
        """Whether the word leaves its last part to a later one: "social- och …"."""
        return _OPEN.match(self.text, self.words[at].end) is not None

    def _ellipsis(self, at: int) -> tuple[list[Mention], int]:
        """The committees of "social- och äldrenämnden" or "kultur- och fritids- samt tekniska nämnden"."""
        final = self._shared_head(at)
        if final is None:
            return [], 1
        head_at, head = final
        found: list[Mention] = []
        here, known = at, True
        while here < head_at:
            mention, length = self._part_at(here, head_at, head)
            if mention is None and self.words[here].folded not in _JOINING:
                known = not self._is_open(here) and known
            elif mention:
                found.append(mention)
                known = True
            here += length
        if here == head_at:
            mention, length = self._form_at(here, joined=True)
            if mention and (known or head.number == "many"):
                found.append(mention)
            here += length
        return found, here - at

    def _shared_head(self, at: int) -> tuple[int, Head] | None:
        """Where the word stands that ends for all of them, and its head."""
        for here in range(at + 1, min(at + _MOST_PARTS, len(self.words))):
            if not self._hold_together(self.words[here - 1 : here + 1], _BETWEEN_PARTS):
                return None
            word = self.words[here].folded
            head = head_of(word)
            if head and not self._is_open(here):
                return here, head
            if word not in _JOINING and not self._is_open(here) and not self._precedes_head(here):
                return None
        return None

    def _precedes_head(self, at: int) -> bool:
        """Whether the word describes the body named next: "tekniska nämnden"."""
        following = head_of(self.words[at + 1].folded) if at + 1 < len(self.words) else None
        return following is not None and not following.first_part

    def _part_at(self, here: int, head_at: int, head: Head) -> tuple[Mention | None, int]:
        """The longest name from here on: whole, or one that takes its head from the word at `head_at`."""
        mention, length = self._form_at(here, joined=True)
        if mention:
            return mention, length
        for last in range(head_at - 1, here - 1, -1):
            if not self._is_open(last):
                continue
            words = [word.folded for word in self.words[here : last + 1]]
            name = (*words[:-1], words[-1] + head.noun.definite)
            for form in self.forms.get(name[0], ()):
                if form.words == name and not form.exact:
                    mention = Mention(
                        self.words[here].start, self.words[last].end + 1, form.committees, form.mentioned_as
                    )
                    return mention, last - here + 1
        return None, 1

"""Committees found in running text, by all the forms of their names at once.

Order: the forms are keyed by their first word, so that a text is read once, word by word, whatever the number of
committees; at each word the longest form wins. What names several at once is read by rules of its own: heads left out
(`knowledge.domain.ellipsis`), and groups, all of them or those with their place beside (`knowledge.domain.places`).

Invariant: only whole words are found, never the inside of a longer one, and no two finds overlap.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from knowledge.domain.committees import Mention
from knowledge.domain.ellipsis import JOINING, completed, shared_head
from knowledge.domain.inflection import Words, head_of, word_set
from knowledge.domain.naming import Form
from knowledge.domain.places import places_listed
from knowledge.domain.text_words import TextWords

_ENDING = re.compile(r":(?:s|n|ns|en|ens)\b")
_REGISTRATION = re.compile(r"\d|[\s-]\d{2,4}[-/:]\d|\s?§")
"""What follows in "KS 2024/318": a number in a register, not the committee."""
_SOME = word_set(
    "vissa några flera många enstaka en någon annan andra utvalda granskade deltagande ingen inga två tre fyra fem sex"
    " sju åtta nio tio fåtal"
)
_BEFORE_ANY = word_set("varje respektive alla samtliga ansvarig ansvariga berörd berörda vår er din")


class Recogniser:
    """Finds the committees of these forms. Making one takes milliseconds, so it is kept with its organisation."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self.forms = tuple(sorted(forms, key=lambda form: (-len(form.words), form.joined)))
        by_first: dict[str, list[Form]] = defaultdict(list)
        for form in self.forms:
            by_first[form.words[0]].append(form)
        self._by_first: Mapping[str, Sequence[Form]] = dict(by_first)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Disjoint and in order."""
        return tuple(_Reading(TextWords(text), self._by_first).mentions())

    def whole(self, words: Words) -> tuple[Form, ...]:
        """The forms that are just these words, lower-case."""
        return tuple(form for form in self._by_first.get(words[0], ()) if form.words == words) if words else ()


class _Reading:
    """One text being read from its beginning to its end. Each step says what it found and which word comes next."""

    def __init__(self, words: TextWords, forms: Mapping[str, Sequence[Form]]) -> None:
        self.words = words
        self.forms = forms
        self._done = -1
        """The last word that is a part of a mention."""

    def mentions(self) -> Iterator[Mention]:
        forms, open_words = self.forms, self.words.open
        at = 0
        for here, word in enumerate(self.words.folded):
            if here < at or (word not in forms and here not in open_words):
                continue
            found, at = self._form_at(here)
            if found:
                yield found
            elif here in open_words:
                parts, at = self._joined_at(here)
                yield from parts

    def _form_at(self, at: int, *, joined: bool = False) -> tuple[Mention | None, int]:
        """What the words from here on name."""
        for form in self.forms.get(self.words.folded[at], ()):
            if (joined or not form.joined) and self._reads(form, at):
                found = self._meant(form, at, at + len(form.words) - 1)
                if found:
                    return found
        return None, at + 1

    def _reads(self, form: Form, at: int) -> bool:
        """Whether the text has the form's words here, nothing but spaces and hyphens between them."""
        words, last = self.words, at + len(form.words) - 1
        if tuple(words.folded[at : last + 1]) != form.words or not words.hold_together(at, last):
            return False
        written_so = all(words.printed(at + n) in (one, one.upper()) for n, one in enumerate(form.exact))
        return written_so and words.is_whole(at, last)

    def _meant(self, form: Form, first: int, last: int) -> tuple[Mention, int] | None:
        """The mention that the form is here, if it is one, and where to read on."""
        if form.mentioned_as == "group":
            return self._group(form, first, last)
        if form.mentioned_as == "abbreviation" and _REGISTRATION.match(self.words.text, self.words.end(last)):
            return None
        return self._mention(form, first, last), last + 1

    def _mention(self, form: Form, first: int, last: int) -> Mention:
        end = self.words.end(last)
        ending = _ENDING.match(self.words.text, end)
        self._done = last
        return Mention(self.words.start(first), ending.end() if ending else end, form.committees, form.mentioned_as)

    # Groups

    def _group(self, form: Form, first: int, last: int) -> tuple[Mention, int] | None:
        """All of them, or those whose places stand beside; not "vissa stadsdelsnämnder"."""
        head = head_of(form.words[-1])
        listed = places_listed(self.words, first, last, form.places) if head and head.number == "many" else None
        if listed and listed[0] > self._done:
            begin, end, committees = listed
            return Mention(self.words.start(begin), self.words.end(end), committees, "name"), end + 1
        if self._only_some(first, last, indefinite=head is not None and not head.definite):
            return None
        if head and head.number == "one" and (form.places or form.stand_in) and self._has_a_name(first, last):
            whom = form.stand_in
            return (Mention(self.words.start(first), self.words.end(last), whom, "group"), last + 1) if whom else None
        return self._mention(form, first, last), last + 1

    def _only_some(self, first: int, last: int, *, indefinite: bool) -> bool:
        """ "Vissa stadsdelsnämnder", "3 stadsdelsnämnder", "de stadsdelsnämnder som vill"."""
        before = self.words.folded[first - 1] if first and self.words.hold_together(first - 1, first) else ""
        after = self.words.folded[last + 1] if last + 1 < len(self.words) else ""
        return before in _SOME or (indefinite and (before.isdigit() or after in ("som", "vars")))

    def _has_a_name(self, first: int, last: int) -> bool:
        """Whether a singular has a place's name beside it: "Norrby stadsdelsnämnd", "stadsdelsnämnden i Norrby"."""
        words, head = self.words, head_of(self.words.folded[last])
        if first and head and not head.definite and words.folded[first - 1] not in _BEFORE_ANY:
            return words.is_capitalised(first - 1) and words.hold_together(first - 1, first)
        linked = last + 2 < len(words) and words.folded[last + 1] in ("i", "för")
        return linked and words.is_capitalised(last + 2) and words.hold_together(last, last + 2)

    # Heads left out

    def _joined_at(self, at: int) -> tuple[list[Mention], int]:
        """The names from here to the head that they share, as far as they are known.

        A last part is no name of its own where the one before it is not known either: in "bygg- och miljönämnden" it is
        likely the second half of one name.
        """
        shared = shared_head(self.words, at)
        if shared is None:
            return [], at + 1
        head_at, head = shared
        found: list[Mention] = []
        here, known = at, True
        while here <= head_at:
            mention, after = self._part_at(here, head_at)
            apart = known or here < head_at or head.number == "many"
            if mention and (apart or mention.mentioned_as == "group"):
                found.append(mention)
            if here in self.words.open or mention:
                known = mention is not None
            elif self.words.folded[here] not in JOINING:
                known = True
            here = after
        return found, here

    def _part_at(self, here: int, head_at: int) -> tuple[Mention | None, int]:
        """The longest name from here on: written out, or one that takes its head from the word at `head_at`."""
        mention, after = self._form_at(here, joined=True)
        head = head_of(self.words.folded[head_at])
        if mention or head is None:
            return mention, after
        for last, name in completed(self.words, here, head_at, head):
            form = next((form for form in self.forms.get(name[0], ()) if form.words == name and not form.exact), None)
            if form:
                start, end = self.words.start(here), self.words.end(last) + 1
                return Mention(start, end, form.committees, form.mentioned_as), last + 1
        return None, here + 1

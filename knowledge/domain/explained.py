"""What running text says beside a committee's name: the abbreviation it explains, the administration that serves it.

Order: every short form of the text is looked at once with what stands around it; each committee then takes those that
are beside its name. Invariant: a short form's letters stand in the name in their order, the first one first; an
administration has the committee's own first part ("socialförvaltningen" for socialnämnden), or is the one that every
executive board has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

SHORT = r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,5}[A-ZÅÄÖ]"
_ALONE = re.compile(rf"(?<![\w-]){SHORT}(?![\w-])")
_AROUND = 140
_BEFORE_IT = re.compile(r"(?:\s*\(|,\s)(?:nedan |förkortas |förkortat |här )?\Z")
_AFTER_IT = re.compile(r"\s*[=:–|\t]\s*|\s+-\s+|\s*\(")
_CUSTOMARY = {"kommunstyrelsen": "KS", "kommunfullmäktige": "KF", "regionstyrelsen": "RS", "regionfullmäktige": "RF"}
"""Short forms that every municipality uses and few explain; taken where the text uses them."""
_IN_A_NUMBER = re.compile(r"[ -]?\d")
_LED_FROM = {
    "kommunstyrelsen": ("kommunledningskontoret", "kommunledningsförvaltningen", "stadsledningskontoret"),
    "regionstyrelsen": ("regionledningskontoret",),
}


@dataclass(frozen=True, slots=True)
class _Short:
    """A short form and the places where a name that it stands for could be; lower-case, one space between words."""

    form: str
    ends_before: str
    begins_after: str
    rest_of_line: str
    in_a_number: bool


class Explanations:
    """What one text explains, read once for all its committees."""

    def __init__(self, text: str) -> None:
        self._lowered = text.lower()
        self._shorts = [_read(match, text) for match in _ALONE.finditer(text)]

    def abbreviations(self, name: str) -> tuple[str, ...]:
        """Those that the text explains, else the customary one if it is used. Distinct, in order."""
        explained = dict.fromkeys(short.form for short in self._shorts if _is_beside(name.lower(), short))
        customary = _CUSTOMARY.get(name)
        if explained or not customary:
            return tuple(explained)
        used = any(short.form == customary and not short.in_a_number for short in self._shorts)
        return (customary,) if used else ()

    def administrations(self, name: str) -> tuple[str, ...]:
        """Those that the text names, in any inflection."""
        return tuple(one for one in _candidates(name.lower()) if self._has(one))

    def _has(self, office: str) -> bool:
        return office in self._lowered and re.search(rf"(?<![\w-]){re.escape(office)}", self._lowered) is not None


def _read(match: re.Match[str], text: str) -> _Short:
    start, end = match.span()
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    opened, closed = _BEFORE_IT.search(before), _AFTER_IT.match(after)
    line = before.rpartition("\n")[2] + " " + after.partition("\n")[0]
    return _Short(
        match[0],
        _plain(before[: opened.start()]) if opened else "",
        _plain(after[closed.end() :]) if closed else "",
        _plain(line),
        _IN_A_NUMBER.match(after) is not None,
    )


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _is_beside(name: str, short: _Short) -> bool:
    """ "Socialnämnden (SN)", "socialnämnden, nedan SN", "SN = socialnämnden", or a line that holds just the two."""
    before = re.search(rf"(?<![\w-]){re.escape(name)}s?\Z", short.ends_before) if name in short.ends_before else None
    after = short.begins_after.startswith(name) and not short.begins_after[len(name) :][:1].isalpha()
    return bool(before or after or short.rest_of_line == name) and _fits(short.form.lower(), name)


def _fits(short: str, name: str) -> bool:
    """A company's board is shortened by the company's name."""
    shortened = name.removeprefix("styrelsen för ")
    letters = iter(shortened)
    return shortened[0] == short[0] and all(letter in letters for letter in short)


def _candidates(name: str) -> Iterator[str]:
    stem = name.removesuffix("nämnden")
    if stem != name and not stem.endswith(" "):
        yield from (f"{stem}förvaltningen", f"{stem}kontoret")
    yield from _LED_FROM.get(name, ())

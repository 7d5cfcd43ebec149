"""What a text says beside a committee's name: the abbreviation it explains, the administration that serves it.

Invariant: a short form's letters stand in the name in their order, the first one first; an administration has the
committee's own first part ("socialförvaltningen" for socialnämnden), or is the one that every executive board has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHORT = r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,5}[A-ZÅÄÖ]"
_CUSTOMARY = {"kommunstyrelsen": "KS", "kommunfullmäktige": "KF", "regionstyrelsen": "RS", "regionfullmäktige": "RF"}
"""Short forms that every municipality uses and few explain; taken where the text uses them."""
_LED_FROM = {
    "kommunstyrelsen": ("kommunledningskontoret", "kommunledningsförvaltningen", "stadsledningskontoret"),
    "regionstyrelsen": ("regionledningskontoret",),
}


def abbreviations_for(name: str, text: str) -> tuple[str, ...]:
    """Those that the text explains, else the customary one if it is used. Distinct, in order."""
    explained = tuple(dict.fromkeys(short for short in _beside(name, text) if _fits(short, name)))
    customary = _CUSTOMARY.get(name)
    if explained or not customary:
        return explained
    return (customary,) if re.search(rf"(?<![\w-]){customary}(?![\w-]|[ -]?\d)", text) else ()


def _beside(name: str, text: str) -> Iterator[str]:
    """ "Socialnämnden (SN)", "socialnämnden, nedan SN", "SN (socialnämnden)", "SN = socialnämnden"."""
    spelled = r"\s+".join(map(re.escape, name.split()))
    after = rf"(?i:{spelled})s?(?:\s*\(|,\s)(?:nedan |förkortas |förkortat |här )?({_SHORT})(?=\)|[,.;]|\s)"
    before = rf"(?<![\w-])({_SHORT})(?:\s*[=:–|\t]\s*|\s+-\s+|\s*\()(?i:{spelled})(?!\w)"
    for pattern in (after, before):
        yield from (match[1] for match in re.finditer(pattern, text))


def _fits(short: str, name: str) -> bool:
    letters = iter(name.lower())
    return name[0].lower() == short[0].lower() and all(letter in letters for letter in short.lower())


def administrations_for(name: str, text: str) -> tuple[str, ...]:
    """Those that the text names, in any inflection."""
    lowered = text.lower()
    stem = name.lower().removesuffix("nämnden")
    own = (f"{stem}förvaltningen", f"{stem}kontoret") if stem != name.lower() and " " not in stem.strip()[-1:] else ()
    candidates = (*own, *_LED_FROM.get(name, ()))
    return tuple(one for one in candidates if one in lowered and re.search(rf"(?<![\w-]){re.escape(one)}", lowered))

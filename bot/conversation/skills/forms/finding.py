"""Which template, and which begun form, a person means by what they call it: exact, in part, or misspelt.

Invariant: what fits one thing only is that thing; what could be several is all of them, the nearest first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from knowledge.answers.wording import folded, words
from knowledge.domain.forms import Form, Template
from knowledge.retrieval.wordlists import word_set

SCORECARD = re.compile(r"^(?:ett |vart |mitt |the |our |a )?(?:styrkort\w*|scorecards?)\b")
"""Folded: what asks for a scorecard, and the programme behind it."""
_KIND = re.compile(
    r"\b(?:checklist(?:a|an|or|orna)?|mall(?:en)?|formular(?:et)?|verktyg(?:et)?|checklists?|templates?|forms?|tool)\b"
)
_FILLER = word_set("av om i till med den det en ett var vart min mitt the of on for our a an my")
_FOR_PROJECT = re.compile(
    r"\s+(?:för|i|till|for|in)\s+(?:projektet|projekt|satsningen|insatsen|the project|project)[:\s]+(?P<name>.+)$",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"[\s,]+(?:för |for |inför |period(?:en)? )?(?P<year>20\d\d)$", re.IGNORECASE)
_YEAR = re.compile(r"\b20\d\d\b")
_NEAR = 80.0
"""Of 100: a misspelling, not another word."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants to start. `programme` is what stands behind "styrkort"; `name` what they call it."""

    name: str
    is_scorecard: bool = False
    programme: str = ""
    project: str = ""
    period: str = ""


def wanted(text: str) -> Wanted:
    """ "styrkort ANDT 2027", "checklista uppstart", "riskmatris för projektet Trygg start"."""
    project = _FOR_PROJECT.search(text)
    rest = text[: project.start()] if project else text
    year = _PERIOD.search(rest)
    scorecard = SCORECARD.match(folded(rest))
    if scorecard:
        programme = " ".join(rest.split())[scorecard.end() :].strip(" :,-–")
        return Wanted(text, True, _without_filler(programme), period=year["year"] if year else "")
    rest = rest[: year.start()] if year else rest
    return Wanted(
        rest.strip(), project=project["name"].strip(" .") if project else "", period=year["year"] if year else ""
    )


def is_of_forms(text: str) -> bool:
    """Whether it begins with what forms are called in general ("checklista …"), or says nothing."""
    said = folded(text)
    return not said or bool(_KIND.match(said) or SCORECARD.match(said))


def of_the_kind(name: str, templates: Sequence[Template]) -> list[Template]:
    """All that "checklista" alone can mean; empty where the name says which."""
    said = folded(name)
    if said and not _KIND.fullmatch(said):
        return []
    lists = [template for template in templates if template.kind == "checklist"]
    return lists if said.startswith("checklist") and lists else list(templates)


def templates_named(name: str, templates: Sequence[Template]) -> list[Template]:
    """Those that the name means, the likeliest first."""
    plain = _plain(name)
    every = [(template, _names(template)) for template in templates]
    for fits in (_is_it, _holds_it, _is_like_it):
        if plain and (found := [template for template, names in every if any(fits(plain, one) for one in names)]):
            return found
    return []


def nearest(name: str, templates: Sequence[Template], most: int = 4) -> list[Template]:
    """What is most like it, for who called it something else."""
    plain = _plain(name)
    ranked = sorted(templates, key=lambda each: -max(fuzz.partial_ratio(plain, one) for one in _names(each)))
    return ranked[:most]


def scorecards_named(programme: str, scorecards: Sequence[Template]) -> list[Template]:
    """Those of the programme; all of them where none is named. A year may be the programme's, or the period's."""
    plain = " ".join(words(folded(programme)))
    without_year = " ".join(_YEAR.sub(" ", plain).split())
    named = (_of_programme(said, scorecards) for said in dict.fromkeys((plain, without_year)))
    return next((found for found in named if found), [])


def _of_programme(said: str, scorecards: Sequence[Template]) -> list[Template]:
    if not said:
        return list(scorecards)
    names = [(each, (folded(each.programme), folded(each.title))) for each in scorecards]
    held = [each for each, its in names if any(_holds_it(said, " ".join(words(one))) for one in its)]
    return held or [each for each, its in names if any(fuzz.partial_ratio(said, one) >= _NEAR for one in its)]


def forms_named(name: str, forms: Sequence[Form]) -> list[Form]:
    """Those of the forms that the name means."""
    scorecard = SCORECARD.match(folded(name))
    if scorecard:
        rest = _without_filler(folded(name)[scorecard.end() :])
        cards = [form for form in forms if form.template.kind == "scorecard"]
        titled = scorecards_named(rest, [form.template for form in cards])
        return [form for form in cards if form.template in titled]
    projects = [form for form in forms if form.project and folded(form.project) in folded(name)]
    named = templates_named(name, [form.template for form in forms])
    return projects or [form for form in forms if form.template in named]


def _names(template: Template) -> list[str]:
    return [_plain(name) for name in (template.id, template.title, *template.names)]


def _plain(name: str) -> str:
    """Folded words, without what templates are called in general and small words."""
    said = _KIND.sub(" ", folded(name))
    kept = [word for word in words(said.replace("-", " ")) if word not in _FILLER]
    return " ".join(kept or words(folded(name)))


def _without_filler(text: str) -> str:
    kept = [word for word in text.split() if folded(word) not in _FILLER]
    return " ".join(kept)


def _is_it(plain: str, name: str) -> bool:
    return plain == name or _bare(plain) == _bare(name)


def _holds_it(plain: str, name: str) -> bool:
    """Every word of it begins a word of the name."""
    its = name.split()
    return bool(plain) and all(any(word.startswith(_bare(one)) for word in its) for one in plain.split())


def _is_like_it(plain: str, name: str) -> bool:
    return len(plain) >= 4 and fuzz.ratio(plain, name) >= _NEAR


def _bare(word: str) -> str:
    """Without the definite article's ending: "riskmatrisen"."""
    return re.sub(r"(?:en|et|n|s)$", "", word) if len(word) > 5 else word

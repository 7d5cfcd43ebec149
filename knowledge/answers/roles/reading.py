"""One utterance read for what role questions are made of: committees, goals, programmes, and what is asked of them.

Order (`read`): committees by name, then numbered goals and programmes, then the words of the lexicon, the particular
before the general; last, committees that are misspelt or unknown. What is recognised is marked, and never read twice.
Invariant: total and deterministic for any text; every word ends as recognised, passed over, or left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from knowledge.answers.roles.asked import Place, PlaceKind, Reading
from knowledge.answers.roles.english import english_names, with_part
from knowledge.answers.roles.facets import Facet
from knowledge.answers.roles.lexicon import lexicon
from knowledge.answers.roles.register import Register, shape_of
from knowledge.answers.roles.words import Words
from knowledge.answers.wording import folded
from knowledge.domain.organisation import Committee, Organisation

_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"[a-z]?\d{1,2}(?:\.\d{1,2})*")
_BODY = re.compile(r"\w+(?:namnd|nammd|namd|styrels)(?:e|en|ens|erna|ernas|er|s)?")
_GENERIC_BODY = re.compile(
    r"(?:fack|stadsdels|kommundels|bolags|social\w*fack)?(?:namnd|namd|styrels)(?:e|en|ens|erna|ernas|er|s)?"
)
_LONGEST_NAME = 5
_LONGEST_ABBREVIATION = 6
_SHORTEST_MISSPELT = 6
_SHORTEST_MENDED = 5
_LONG = 10
"""Letters of a word in which two may be wrong."""
_JOINS = frozenset({"och", "o", "samt", "and", "eller", "till"})
_FEW_WORDS = 4
_SHORTEST_PART = 4
_NEAR = 5
_PLACED_AT = frozenset({"pa", "inom", "at", "fran"})
_COMPANY = re.compile(r"(?P<part>\w{4,}?)s?bolagets?")


def read(text: str, organisation: Organisation, register: Register) -> Reading:
    """What the text says, by itself."""
    words = Words.of(text)
    lexis = lexicon()
    goes_on = words.holds(lexis.leading) or words.holds(lexis.pointing)
    asks_how = words.holds(lexis.how)
    _mend(words)
    of_all = words.take(lexis.everyone, "%all")
    committees = _committees(words, organisation, register)
    in_english, unknown_in_english = _english_committees(words, organisation)
    families = _families(words, register)
    places = _places(words, register)
    years = _years(words)
    of_asker = words.take(lexis.asker, "%us")
    blocked = words.holds(lexis.blocking)
    by_programme = words.take(lexis.programmes)
    this_programme = _this_programme(words)
    facets = _facets(words)
    earlier = words.take(lexis.earlier)
    words.take(lexis.newest)
    by_goal = words.take(lexis.goals)
    meant, unknown = _misspelt_committees(words, organisation)
    introduces = words.holds(lexis.introducing)
    by_committee = words.take(lexis.committees)
    left_over = tuple(words.printed(at) for at in words.open() if words.said[at] not in lexis.passed_over)
    return Reading(
        facets=facets,
        of_asker=of_asker,
        of_all=of_all,
        committees=_but_council([*committees, *in_english, *meant], of_asker, organisation),
        unknown=(*unknown_in_english, *unknown),
        places=places,
        families=families,
        this_programme=this_programme,
        years=years,
        earlier=earlier,
        by_committee=by_committee,
        by_goal=by_goal,
        by_programme=by_programme,
        left_over=left_over,
        blocked=blocked,
        asks_how=asks_how,
        goes_on=goes_on,
        introduces=introduces,
    )


def _mend(words: Words) -> None:
    """Misspelt words of the lexicon brought back to it."""
    known = {folded(word): folded(word) for word in lexicon().known}
    for at in words.open():
        said = words.said[at]
        if len(said) < _SHORTEST_MENDED or said in known or said in lexicon().passed_over | lexicon().programme_words:
            continue
        near = [word for word in known if _is_misspelt(said, word)]
        if near:
            words.said[at] = min(near, key=lambda word: OSA.distance(said, word))


def _is_misspelt(said: str, word: str) -> bool:
    most = 1 if len(word) < _LONG else 2
    return said[0] == word[0] and abs(len(said) - len(word)) <= most and OSA.distance(said, word) <= most


def _committees(words: Words, organisation: Organisation, register: Register) -> list[str]:
    found: list[str] = []
    for mention in organisation.mentions(words.text):
        words.mark_range(mention.start, mention.end, "%c")
        found += mention.committees
    return found + _as_documents_write(words, organisation, register)


def _but_council(found: Iterable[str], of_asker: bool, organisation: Organisation) -> tuple[str, ...]:
    """Each once. The council decides what others do: beside others it is not asked about."""
    every = tuple(dict.fromkeys(found))
    councils = {one.id for one in organisation.committees if one.kind == "council"}
    others = tuple(one for one in every if one not in councils)
    return others if others or of_asker else every


def _english_committees(words: Words, organisation: Organisation) -> tuple[list[str], tuple[str, ...]]:
    """By their usual English names: ids, and the names of such as the municipality does not have."""
    found: list[str] = []
    unknown: list[str] = []
    for name in list(english_names(words.said, organisation)):
        found += name.committees
        unknown += [] if name.committees else [words.printed(name.start, name.end)]
        words.mark(range(name.start, name.end), "%c")
    return found, tuple(unknown)


def _as_documents_write(words: Words, organisation: Organisation, register: Register) -> list[str]:
    """Those that a programme names and the organisation does not know: a company, an association."""
    found: list[str] = []
    said = folded(words.text)
    for printed in register.printed:
        called = re.sub(r"(?:^ab | ab$)", "", folded(printed))
        if called not in said or organisation.mentions(printed) or len(called) < _SHORTEST_MISSPELT:
            continue
        inside = [at for at in words.open() if words.said[at] in called.split(" ")]
        if len(inside) >= called.count(" ") + 1:
            words.mark(inside, "%c")
            found.append(folded(printed))
    return found


def _families(words: Words, register: Register) -> tuple[str, ...]:
    """Programmes by their names; a word beside "programmet" may be one too ("programmet för trygghet")."""
    found: list[str] = []
    for at in words.open():
        named = () if words.said[at] in lexicon().programme_words else register.by_word(words.printed(at))
        if named:
            words.mark([at], "%p")
            found += named
    for at in words.open():
        if words.said[at] in lexicon().programme_words:
            found += _beside(words, at, register) or _titled(words, at, register)
    return tuple(dict.fromkeys(found)) or _in_a_few_words(words, register)


def _in_a_few_words(words: Words, register: Register) -> tuple[str, ...]:
    """ "KFN miniminivå trygghet": in so few words a programme goes by the first part of its name."""
    if len(words.said) > _FEW_WORDS:
        return ()
    for at in words.open():
        named = register.by_first_part(words.printed(at))
        if named:
            words.mark([at], "%p")
            return named
    return ()


def _titled(words: Words, at: int, register: Register) -> tuple[str, ...]:
    """The one family that is called so: "handlingsplanen"."""
    named = register.by_kind(words.printed(at))
    words.mark([at] if named else [], "%p")
    return named


def _beside(words: Words, at: int, register: Register) -> tuple[str, ...]:
    """The families named around a bare "programmet", their words marked."""
    after = range(at + 1, min(at + 4, len(words.said)))
    before = [at - 1] if at else []
    for near in (*before, *after):
        if words.is_marked(near):
            continue
        named = register.by_part(words.printed(near))
        if named:
            words.mark([near, at], "%p")
            _mark_rest_of_title(words, near + 1, named, register)
            return named
    return ()


def _mark_rest_of_title(words: Words, first: int, named: tuple[str, ...], register: Register) -> None:
    """ "… mot våld i nära relationer": what follows of the title is no subject of its own."""
    taken: list[int] = []
    for at in range(first, len(words.said)):
        if words.is_marked(at):
            break
        if set(register.by_part(words.printed(at))) & set(named):
            taken = list(range(first, at + 1))
        elif words.said[at] not in lexicon().passed_over:
            break
    words.mark(taken, "%p")


def _this_programme(words: Words) -> bool:
    """A bare "programmet", or what follows a name ("ANDTS programmet")."""
    generic = [at for at in words.open() if words.said[at] in lexicon().programme_words]
    words.mark(generic, "%g")
    return bool(generic)


def _places(words: Words, register: Register) -> tuple[Place, ...]:
    found: list[Place] = []
    for kind, names in (("subgoal", lexicon().subgoal_words), ("goal", lexicon().goal_words)):
        for at in range(len(words.said)):
            taken = _counted(words, at, names)
            if taken:
                numbers, indexes = taken
                found += [_place(kind, number) for number in numbers]
                words.mark(indexes, "%n")
    for at in words.open():
        if _NUMBER.fullmatch(words.said[at]) and _stands_alone(shape_of(words.said[at]), register):
            found.append(Place("either", words.said[at].upper()))
            words.mark([at], "%n")
    bare = [at for at in words.open() if words.said[at].isdigit() and len(words.said[at]) < 3]
    if not found and len(bare) == 1 and words.holds(lexicon().leading):
        found.append(Place("either", words.said[bare[0]]))
        words.mark(bare, "%n")
    return tuple(dict.fromkeys(found))


def _stands_alone(shape: str, register: Register) -> bool:
    """Whether a number is a goal's without saying so: "2.3"; "A1" only where goals are numbered like that."""
    return shape in ("0.0", "0.0.0") or (shape != "0" and shape.upper() in register.shapes)


def _place(kind: str, number: str) -> Place:
    """ "Mål 2.3" is a sub-goal by its number, whatever it is called."""
    exact: PlaceKind = "subgoal" if "." in number else "subgoal" if kind == "subgoal" else "goal"
    return Place(exact, number)


def _counted(words: Words, at: int, names: tuple[str, ...]) -> tuple[list[str], list[int]] | None:
    """The numbers of "mål 2 och 3" or "det andra målet" that begin here, and the words they take."""
    if words.is_marked(at):
        return None
    for name in names:
        size = name.count(" ") + 1
        if " ".join(words.said[at : at + size]) == name:
            return _numbers_after(words, at, at + size) or _ordinal_before(words, at, at + size)
    return None


def _numbers_after(words: Words, first: int, at: int) -> tuple[list[str], list[int]] | None:
    if at < len(words.said) and words.said[at] in ("nr", "nummer", "no", "number"):
        at += 1
    numbers: list[str] = []
    end = at
    while at < len(words.said):
        number = _as_number(words.said[at], words.printed(at))
        if number:
            numbers.append(number)
            end = at + 1
        elif not (numbers and words.said[at] in _JOINS):
            break
        at += 1
    return (numbers, list(range(first, end))) if numbers else None


def _ordinal_before(words: Words, at: int, end: int) -> tuple[list[str], list[int]] | None:
    ordinal = lexicon().ordinals.get(words.said[at - 1]) if at else None
    return ([str(ordinal)], list(range(at - 1, end))) if ordinal else None


def _as_number(said: str, printed: str) -> str:
    if said in lexicon().cardinals:
        return str(lexicon().cardinals[said])
    is_letter = len(printed) == 1 and printed.isupper()
    return said.upper() if is_letter or _NUMBER.fullmatch(said) else ""


def _years(words: Words) -> tuple[int, ...]:
    found = [at for at in words.open() if _YEAR.fullmatch(words.said[at])]
    years = tuple(sorted(int(words.said[at]) for at in found))
    words.mark(found, "%y")
    return years


def _facets(words: Words) -> frozenset[Facet]:
    """What is asked, a pattern at a time. Without a programme, "relation" is a word of some goal."""
    of_programmes = bool({"%p", "%g"} & set(words.said))
    return frozenset(
        facet
        for facet, patterns in lexicon().facets
        for pattern in patterns
        if (of_programmes or facet != "relation") and words.take(pattern)
    )


def _misspelt_committees(words: Words, organisation: Organisation) -> tuple[list[str], tuple[str, ...]]:
    """Committees by what is left: misspelt, without diacritics, lower-case abbreviations; and those nobody knows."""
    meant = _without_head(words, organisation)
    unknown: list[str] = []
    for at in words.open():
        said = words.said[at]
        if words.is_marked(at) or (_GENERIC_BODY.fullmatch(said) and not _adjective_before(words, at)):
            continue
        is_body = bool(_BODY.fullmatch(said)) or bool(_GENERIC_BODY.fullmatch(said))
        at_work = _at_work(words, at)
        if not is_body and not at_work and (said in lexicon().passed_over or len(said) < 2):
            continue
        found = _named_until(words, at, organisation) if is_body else _named_alone(words, at, organisation)
        meant += found
        if is_body and not found and not _GENERIC_BODY.fullmatch(said):
            unknown += [] if _short_form_after(words, at) else [words.printed(at)]
            words.mark([at], "%c")
    return meant, tuple(unknown)


def _short_form_after(words: Words, at: int) -> bool:
    """ "Gymnasienämnden (GVN)": what is wrong in the name is right in its abbreviation."""
    return at + 1 < len(words.said) and words.said[at + 1] == "%c" and words.printed(at + 1).isupper()


def _without_head(words: Words, organisation: Organisation) -> list[str]:
    """ "Kultur och fritid", "miljö & bygg": two parts of a name that is not said to the end."""
    found: list[str] = []
    for at in range(len(words.said) - 2):
        ends = (at, at + 2)
        if words.said[at + 1] not in _JOINS or any(words.is_marked(one) for one in ends):
            continue
        named = organisation.named(f"{words.printed(at)} och {words.printed(at + 2)}")
        named = named or with_part(f"{words.said[at]} {words.said[at + 2]}", organisation)
        if named:
            words.mark(range(at, at + 3), "%c")
            found += [committee.id for committee in named]
    return found


def _adjective_before(words: Words, at: int) -> bool:
    """ "tekniska nämden": the word before a bare "nämnd" may be its name."""
    return at > 0 and not words.is_marked(at - 1) and words.said[at - 1] not in lexicon().passed_over


def _named_until(words: Words, end: int, organisation: Organisation) -> list[str]:
    """The committee whose name ends with this word, the longest name first."""
    for first in range(max(0, end - _LONGEST_NAME + 1), end + 1):
        begins_well = not words.is_marked(first) and words.said[first] not in lexicon().passed_over
        if not begins_well or any(words.is_marked(at) for at in range(first, end + 1)):
            continue
        named = organisation.named(words.printed(first, end + 1))
        if named:
            words.mark(range(first, end + 1), "%c")
            return [committee.id for committee in named]
    return []


def _named_alone(words: Words, at: int, organisation: Organisation) -> list[str]:
    """A lower-case abbreviation ("sn"), or a name that lacks its head in a short follow-up ("och tekniska?")."""
    printed, company = words.printed(at), _COMPANY.fullmatch(words.said[at])
    named: Iterable[Committee] = ()
    if len(printed) <= _LONGEST_ABBREVIATION:
        named = organisation.named(printed.upper())
    if not named and (_at_work(words, at) or words.holds(lexicon().leading)):
        named = organisation.named(printed) or organisation.named(f"{printed} nämnden")
    if not named and _at_work(words, at):
        named = with_part(printed, organisation)
    if company:
        named = _company(company["part"], organisation)
    if named:
        words.mark([at], "%c")
    return [committee.id for committee in named]


def _at_work(words: Words, at: int) -> bool:
    """ "Vi på tekniska", "jag jobbar på omsorgen"."""
    near = words.said[max(0, at - _NEAR) : at]
    return bool(near) and near[-1] in _PLACED_AT and bool({"%us", "jag"} & set(near))


def _company(part: str, organisation: Organisation) -> list[Committee]:
    """ "Bostadsbolaget", where one company has something like it in its name."""
    companies = [one for one in organisation.committees if one.kind == "company"]
    found = [one for one in companies if any(_begins_alike(part, word) for word in folded(one.name).split())]
    return found if len(found) == 1 else []


def _begins_alike(part: str, word: str) -> bool:
    """ "Bostad" and "bostäder"."""
    return len(part) >= _SHORTEST_PART and word.startswith(part)

"""What a programme says of itself: period, who decided it and when, owner, what it replaces, what it belongs with.

Order: values beside their labels (first pages, fact boxes, chapters of their own), then sentences.

Invariant: a fact's text is the document's words, cut to what was asked for: the date, the deciding body, the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.extraction.committees import Naming
from ingest.extraction.findings import FactStated
from ingest.extraction.labels import Field, field_named
from ingest.extraction.prose import sentences_of
from ingest.extraction.wording import Wording

_MONTHS = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
DATE = re.compile(
    rf"(?:\d{{1,2}}(?:\s*:?e)?\s+)?(?:{_MONTHS})\s+(?:19|20)\d{{2}}|(?:19|20)\d{{2}}-\d{{2}}-\d{{2}}|(?:19|20)\d{{2}}-\d{{2}}(?!\d)",
    re.IGNORECASE,
)
YEARS = re.compile(r"(?<![\d-])(?:19|20)\d{2}\s*[–—-]\s*(?:(?:19|20)\d{2}|\d{2})(?![\d-])")
_BODY = re.compile(
    r"(?i)\b(?:kommun|region)fullmäktige\b|\bfullmäktige\b|\bkommunstyrelsen\b|\b(?:[\wåäö-]+-?\s+(?:och|samt)\s+)?[\wåäö-]+nämnden\b|\bstyrelsen\s+för\s+[^,.;(]{3,50}"
)
_THE = (
    r"(?:programmet|planen|strategin|policyn|handlingsplanen|styrdokumentet|riktlinjerna|detta\s+program"
    r"|denna\s+(?:plan|strategi)|[\wåäö-]+(?:programmet|planen|strategin))"
)
_DECIDED = re.compile(
    rf"(?i)\b{_THE}\b[^.]{{0,40}}\b(?:antogs|beslutades|fastställdes|(?:har|är)\s+(?:anta(?:gi|ge)[nt]?s?|beslutats?|fastställ[dt]s?))\b"
    r"|^\W*(?:antogs|beslutades|fastställdes)\s+(?:av|i)\b"
    rf"|^\W*(?:antagen|antaget|beslutad|beslutat|fastställd|fastställt)\s+(?:av|i)\b"
    rf"|fullmäktige\b[^.]{{0,30}}?\s(?:antog|beslutade\s+(?:om|att\s+anta)|fastställde)\b[^.]*\b{_THE}"
)
_PERIOD = re.compile(
    rf"(?i)(?:^|\b(?:{_THE}|det|den)\s+)(?:[^.;]{{0,80}}\s+och\s+)?(?:gäller|löper|avser|omfattar|sträcker\s+sig)\s+(?P<period>(?:för\s+|under\s+|från\s+|mellan\s+|över\s+|fram\s+till\s+|till\s+och\s+med\s+|till\s+|åren\s+|perioden\s+)*[^.;]*?(?:19|20)\d{{2}}(?:\s*(?:[–-]|till\s+och\s+med|t\.o\.m\.|till|och)\s*(?:den\s+)?(?:\d{{1,2}}\s+\w+\s+)?(?:19|20)?\d{{2}}\b)?)"
)
_OWNER = (
    re.compile(
        rf"(?i)\b(?:har|bär)\s+(?:det\s+)?(?:övergripande|yttersta|samlade)\s+ansvar(?:et)?\s+för\s+(?:{_THE}|att\s+{_THE})"
    ),
    re.compile(rf"(?i)\b(?:äger|ansvarar\s+för|är\s+ansvarig\s+för|är\s+ägare\s+(?:av|till))\s+{_THE}(?!s)"),
)
_OWNED = re.compile(
    rf"(?i)\b(?:program|plan|dokument)?(?:ägare|ansvarig)\s+(?:för\s+{_THE}\s+)?är\s+|\b{_THE}\s+ägs\s+av\s+"
)
_REPLACES = re.compile(
    rf"(?i)\b(?:{_THE}|det|den)\s+(?:[^.;]{{0,90}}\s+och\s+)?(?:ersätter|upphäver)\s+(?:(?:det|den)\s+(?:tidigare|förra)\s+)?(?P<old>[^.;]{{4,160}})"
)
_GOES_WITH = re.compile(
    r"(?i)\b(?:hänger\s+(?:\w+\s+)?ihop\s+med|hör\s+(?:\w+\s+)?ihop\s+med|kompletterar|kompletteras\s+av|ska\s+läsas\s+(?:tillsammans|ihop)\s+med|läses\s+tillsammans\s+med"
    r"|utgår\s+från|bygger\s+på|är\s+underordna[td]|knyter\s+an\s+till|kopplar\s+(?:an\s+)?till|kopplas\s+till|är\s+kopplat\s+till|anknyter\s+till|samspelar\s+med|samordnas\s+med"
    r"|i\s+linje\s+med|relaterar\s+till|förhåller\s+sig\s+till)\b"
)
_OTHER_DOCUMENT = re.compile(
    r"(?i)[\wåäö-]*(?:program|plan|strategi|policy|riktlinje|budget|agenda|översiktsplan|styrdokument|överenskommelse|konvention|lag|vision)(?:met|men|en|n|r|rna|er|erna|ar|arna)?\b"
)
_MONEY = re.compile(
    r"(?i)\b(?:inom|ur|genom|i)\s+(?:\w+\s+){0,3}?(?:\w*budget(?:en|ar|arna|ramar?)?|\w*ram(?:en)?)\b|\bbudget(?:en|eras)?\b"
)
_EVERYONE = re.compile(
    r"(?i)\b(?:varje|alla|samtliga|respektive)\s+(?:berörda?\s+|ansvariga?\s+)?(?:nämnd(?:er)?|styrelser|verksamheter)\b|\bnämnderna\b"
)
_LEAST = re.compile(r"(?i)\bminst\b|\blägst\b|\båtminstone\b|\bminimi\w*|\blägsta\s+nivå")
_FOLLOWED_UP = re.compile(
    rf"(?i)\b(?:{_THE}|arbetet|det|målen|delmålen)\s+(?:\w+\s+){{0,3}}?(?:följs|följas)\s+upp\b|\b(?:{_THE})\s+(?:i\s+sin\s+helhet\s+)?ska\s+följas\s+upp\b|\buppföljningen?\s+(?:av\s+{_THE}\s+)?(?:sker|görs|redovisas)\b"
)
_CHAPTERS: tuple[tuple[Field, re.Pattern[str]], ...] = (
    (
        "relation",
        re.compile(
            r"(?i)(?:koppling|samband|relation|häng|hör|plats|förhåll|samspel)\w*\b.*\b(?:styrdokument|styrande\s+dokument|program|planer|budget)"
            r"|\b(?:andra|närliggande|relaterade|övriga|kompletterande)\s+(?:styrdokument|styrande\s+dokument|program|planer)\b"
        ),
    ),
    ("minimum", re.compile(r"(?i)\b(?:lägsta\s*nivå|miniminivå|minimikrav|minst)\b")),
    ("followup", re.compile(r"(?i)\b(?:följ\w*\s+upp|följs\b.*\bupp|uppföljning\w*|utvärdering\w*)\b")),
)
_LONGEST_HEADING = 80
_WHOLE_PROGRAMME = re.compile(rf"(?i)(?:{_THE}|(?:varje|alla|samtliga)\s+(?:\w+\s+)?nämnd(?:er)?)\b")
_NAMED_DOCUMENT = re.compile(r"[^.:]{3,80}:\s")
_ABOUT_FOLLOWUP = re.compile(r"(?i)följ\w*\s+(?:\w+\s+)?upp|uppfölj|redovis|rapport|utvärder|revider")
_GOES_ON = re.compile(
    rf"(?i)^(?:{_THE}|det|den|en\s+\w+|kommunfullmäktige\s+får)\b.*(?:följ|redovis|rapport|utvärder|revider|uppfölj)"
)
_TELLS = re.compile(
    rf"(?i)\b{_THE}\b|\bgäller\b|\banta|\banto|\bbeslut|\bfastställ|\bersätter\b|\bupphäver\b|budget|\bnämnd|uppfölj|\bfölj"
    r"|\bplan|program|strategi|policy|styrdokument"
)
_PAST = re.compile(r"(?i)\b(?:hade|skulle|förra\s+programmet|tidigare\s+program)\b")


def fact(
    field: Field, value: Wording, naming: Naming, quoted: Wording | None = None, *, certain: bool = True
) -> Iterator[FactStated]:
    """The facts that a labelled value holds: "kommunfullmäktige den 9 december 2024" is who, and when."""
    source = (quoted or value).source or value.source
    if source is None or not value.text:
        return
    if field in ("decided_by", "decided_on"):
        yield from _decision(value, naming, certain=certain)
    elif field == "owner":
        yield FactStated("owner", _owner(value.line, naming), source, certain)
    elif field == "supersedes":
        yield FactStated(field, _shortened(value.line), source, certain)
    elif field in ("period", "minimum", "followup", "relation"):
        yield FactStated(field, value.line, source, certain)


def _decision(value: Wording, naming: Naming, *, certain: bool) -> Iterator[FactStated]:
    source, date, body = value.source, DATE.search(value.line), _BODY.search(value.line)
    if source is None:
        return
    if body:
        yield FactStated("decided_by", body.group()[:1].lower() + body.group()[1:], source, certain)
    elif not date and len(value.line) <= 80 and certain:
        yield FactStated("decided_by", value.line, source, certain)
    if date:
        yield FactStated("decided_on", date.group(), source, certain)


def _owner(line: str, naming: Naming) -> str:
    names = naming.named(line)
    return names[0].name if names and names[0].start <= 3 else line.rstrip(".")


def facts_in(sentence: Wording, naming: Naming) -> Iterator[FactStated]:
    """What a sentence outside the goals says of the programme."""
    if _TELLS.search(sentence.text) and not _PAST.search(sentence.text):
        yield from _in_sentence(sentence, naming)


def _in_sentence(sentence: Wording, naming: Naming) -> Iterator[FactStated]:
    text, source = sentence.text, sentence.source
    if source is None:
        return
    if _DECIDED.search(text):
        yield from _decision(sentence, naming, certain=False)
    if period := _PERIOD.search(text):
        yield FactStated("period", period["period"].strip(), source, certain=False)
    if replaced := _REPLACES.search(text):
        yield FactStated("supersedes", _shortened(replaced["old"]), source, certain=False)
    if owner := _owner_in(text, naming):
        yield FactStated("owner", owner, source, certain=False)
    if (_GOES_WITH.search(text) and _OTHER_DOCUMENT.search(text)) or _MONEY.search(text):
        yield FactStated("relation", sentence.line, source, certain=False)
    if _EVERYONE.search(text) and _LEAST.search(text) and re.search(r"\bska\b|\bmåste\b", text):
        yield FactStated("minimum", sentence.line, source, certain=False)
    if _FOLLOWED_UP.search(text):
        yield FactStated("followup", sentence.line, source, certain=False)


def _owner_in(text: str, naming: Naming) -> str:
    owned = _OWNED.search(text)
    names = [name for name in naming.named(text) if not name.is_genitive]
    if owned:
        return next((name.name for name in names if name.start >= owned.end()), "")
    for pattern in _OWNER:
        match = pattern.search(text)
        before = [name.name for name in names if match and name.end <= match.start()]
        if before:
            return before[-1]
    return ""


def _shortened(text: str) -> str:
    """The old programme's name, without what is said about it after."""
    return re.split(r",\s+som\b|,\s+vilke[nt]\b|\s+och\s+(?:gäller|är|ska|har)\b", text)[0].strip(" ,")


def of_the_whole(sentence: str) -> bool:
    """Whether a sentence tells of the programme or of every committee, and not of one goal."""
    return _WHOLE_PROGRAMME.match(sentence) is not None and re.search(r"(?i)delmål|\bmålet\b", sentence) is None


def chapter_of(heading: str) -> Field | None:
    """What a chapter outside the goals tells of, by its heading."""
    named = field_named(heading, "programme")
    if named or len(heading) > _LONGEST_HEADING:
        return named
    return next((field for field, pattern in _CHAPTERS if pattern.search(heading)), None)


def worth_keeping(field: Field, words: Wording) -> Wording | None:
    """Of a chapter's paragraph, the sentences that say what the chapter is called: an introduction does not."""
    if field == "followup":
        return _said_of_followup(list(sentences_of(words)))
    if field == "relation":
        named = [words] if _NAMED_DOCUMENT.match(words.text) else sentences_of(words)
        return next((one for one in named if _OTHER_DOCUMENT.search(one.text) or _MONEY.search(one.text)), None)
    return words


def _said_of_followup(sentences: list[Wording]) -> Wording | None:
    """From the first sentence that tells of follow-up, as long as the next goes on about the programme."""
    first = next((index for index, one in enumerate(sentences) if _ABOUT_FOLLOWUP.search(one.text)), None)
    if first is None:
        return None
    last = first + 1
    while last < len(sentences) and _GOES_ON.search(sentences[last].text):
        last += 1
    return sentences[first].followed_by(sentences[first + 1 : last]) if last > first + 1 else sentences[first]

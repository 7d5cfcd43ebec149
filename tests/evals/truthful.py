"""True sentences from evidence, in the several ways that an honest writer has, made by plain rules.

Invariant: a way changes how something is said, never what: what it leaves out takes no condition, number or hedge away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

_WORDS = {
    "samtliga": "alla",
    "samt": "och",
    "exempelvis": "till exempel",
    "t.ex.": "till exempel",
    "per år": "om året",
    "implementera": "införa",
    "säkerställa": "se till",
    "påbörja": "börja",
    "påbörjades": "började",
    "cirka": "ungefär",
    "ca": "cirka",
    "medarbetarna": "personalen",
    "genomföra": "göra",
    "stödja": "stötta",
    "även": "också",
    "endast": "bara",
    "kontinuerlig": "löpande",
    "tidigare": "förra",
    "nämligen": "",
    "skall": "ska",
    "erhålla": "få",
    "avseende": "om",
    "gällande": "om",
    "redovisar": "rapporterar",
    "2": "två",
    "3": "tre",
    "två": "2",
    "tre": "3",
    "fyra": "4",
    "sju": "7",
    "tolv": "12",
}
_OPENINGS = re.compile(
    r"^(?:Dessutom|Därefter|Därför|Vidare|Däremot|Samtidigt) (?P<verb>\w+)"
    r" (?P<subject>(?:den|det|de|en|ett) \w+|\w+(?:en|et|na)) "
)
_ASIDE = re.compile(r" \([^)0-9]*\)|[¹²³⁰-⁹]+|\*+")


@dataclass(frozen=True, slots=True)
class Handwritten:
    """A sentence of the documents, and what a person wrote that is true by it. `lies`: kinds and falsehoods."""

    source: str
    said: tuple[str, ...]
    language: str
    lies: tuple[tuple[str, str], ...] = ()


def handwritten(name: str) -> list[Handwritten]:
    """The entries of `truthful.yaml`, `truthful_held_out.yaml` or `blind.yaml`."""
    entries = yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"))
    return [
        Handwritten(
            each["source"],
            tuple(each["said"]),
            each.get("language", "sv"),
            tuple((kind, text) for kind, text in each.get("lies", ())),
        )
        for each in entries
    ]


def verbatim(text: str) -> str | None:
    return text


def other_words(text: str) -> str | None:
    """Plain words for stiff ones, digits for numbers."""
    said = text
    for stiff, plain in _WORDS.items():
        said = re.sub(rf"(?<![\w.,-]){re.escape(stiff)}(?![\w.,-])", plain, said)
    said = " ".join(said.split())
    return said if said != text else None


def without_asides(text: str) -> str | None:
    """Without brackets, footnote marks and emphasis."""
    said = " ".join(_ASIDE.sub("", text).split())
    return said if said != text else None


def without_opening(text: str) -> str | None:
    """ "Därefter avgör gruppen …" as "Gruppen avgör …"."""
    match = _OPENINGS.match(text)
    if match is None:
        return None
    subject = match["subject"]
    return f"{subject[0].upper()}{subject[1:]} {match['verb']} {text[match.end() :]}"


def as_two(text: str) -> str | None:
    """The first of two clauses by itself, where the second says a thing of its own."""
    match = re.match(r"(?P<first>[^,;]{30,}), (?:och|men) (?P<second>(?:det|den|de|vi|ni|man) .{20,})$", text)
    return f"{match['first']}." if match else None


def told_to_you(text: str) -> str | None:
    """An instruction as what you do."""
    match = re.match(
        r"(?P<verb>Läs|Skicka|Boka|Erbjud|Fyll i|Välj|Utse|Börja|Jämför|Utveckla|Kontrollera) (?P<rest>.+)$", text
    )
    return f"Du ska {_INFINITIVES[match['verb']]} {match['rest']}" if match else None


def joined(first: str, second: str) -> str:
    """Two sentences as one."""
    return f"{first.rstrip('.')}, och {second[0].lower()}{second[1:]}"


_INFINITIVES = {
    "Läs": "läsa",
    "Skicka": "skicka",
    "Boka": "boka",
    "Erbjud": "erbjuda",
    "Fyll i": "fylla i",
    "Välj": "välja",
    "Utse": "utse",
    "Börja": "börja",
    "Jämför": "jämföra",
    "Utveckla": "utveckla",
    "Kontrollera": "kontrollera",
}

WAYS: Mapping[str, Callable[[str], str | None]] = {
    "verbatim": verbatim,
    "other words": other_words,
    "without asides": without_asides,
    "without its opening": without_opening,
    "first of two clauses": as_two,
    "told to the reader": told_to_you,
}

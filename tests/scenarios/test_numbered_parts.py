"""Who asks for a part by its number gets that part: steps as they are printed, a phase as it begins."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.settings import read_settings
from bot.wiring.maintaining import ingest_files
from bot.wiring.services import Services, open_services
from ingest.pipeline import Intake
from ingest.progress import Silence
from knowledge.answers.answer import Answer, Question

GUIDE = """# Vägledning för öppna förskolan

Arbetet har tre faser:

- Fas 1. Kartläggning
- Fas 2. Uppbyggnad
- Fas 3. Drift

De sju stegen visar vägen genom hela arbetet och bör läsas i ordning av alla som är med.

## Fas 1. Kartläggning

Först tar arbetsgruppen reda på hur familjerna har det. Svara på frågorna:

- Steg 1. Vilka familjer når vi inte i dag?
- Steg 2. Har vi lokaler som passar?
- Steg 3. Är ledningen med på förändringen?

## Fas 2. Uppbyggnad

Nu byggs verksamheten upp tillsammans med biblioteket. Det görs så här:

- Steg 4. Anställ två förskollärare.
- Steg 5. Öppna tre dagar i veckan.

Material som behövs:

1. Mattor
2. Stolar

### Hinder

Lokalhyran blev dyrare än väntat under uppbyggnaden.

## Fas 3. Drift

Verksamheten går över i ordinarie drift och betalas av nämnden.

- Steg 6. Följ upp besöken varje termin.
- Steg 7. Redovisa för nämnden.
"""


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder = tmp_path_factory.mktemp("parts")
    (folder / "vagledning.md").write_text(GUIDE, "utf-8")
    settings = read_settings({"LOTS_EMBEDDINGS": "none"}, folder, folder / "data")
    ingest_files(settings, Intake((folder / "vagledning.md",)), Silence())
    with open_services(settings) as opened:
        yield opened


def answer(services: Services, question: str) -> Answer:
    return services.extractive.answer(Question(question))


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("steg 2", (2,)),
        ("Vad gör man i steg 3?", (3,)),
        ("Vad är steg 1 och 2?", (1, 2)),
        ("steg 4-5", (4, 5)),
        ("vilka frågor ställs i steg 1 till 3", (1, 2, 3)),
        ("Vad innebär steg 3 till 4?", (3, 4)),
        ("What is step 5?", (5,)),
    ],
)
def test_the_steps_asked_for_and_no_others(services: Services, question: str, wanted: tuple[int, ...]) -> None:
    given = answer(services, question)
    assert given.answered
    assert [number for number in range(1, 8) if f"Steg {number}." in given.text] == list(wanted)
    assert all(f"Steg {number}." in " ".join(each.quote for each in given.citations) for number in wanted)


@pytest.mark.parametrize("question", ["vad är fas 2", "Vad händer i fas två?", "andra fasen", "Vad gör man i fas 2?"])
def test_a_phase_is_told_by_its_beginning_with_its_steps(services: Services, question: str) -> None:
    given = answer(services, question)
    assert given.text.startswith("Nu byggs verksamheten upp tillsammans med biblioteket.")
    assert "Steg 4. Anställ två förskollärare." in given.text
    assert given.citations[0].section[-1] == "Fas 2. Uppbyggnad"


def test_more_than_the_phase_itself_is_looked_for_within_it(services: Services) -> None:
    given = answer(services, "Vilka hinder fanns i fas 2 när det gäller lokalhyran?")
    assert "Lokalhyran blev dyrare" in given.text


def test_a_number_under_a_phase_is_no_phase(services: Services) -> None:
    assert "Mattor" not in answer(services, "vad är fas 1").text


@pytest.mark.parametrize("question", ["steg 12", "Vad händer i fas 7?", "Vad gör man i steg 9 och 10?"])
def test_a_part_that_there_is_not_is_declined(services: Services, question: str) -> None:
    assert not answer(services, question).answered

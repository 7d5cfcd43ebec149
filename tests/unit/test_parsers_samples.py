"""Each format's sample becomes exactly the blocks in the YAML file beside it, and no text is lost or doubled."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from ingest.parsers import registry
from tests.samples.formats.ground_truth import assert_invariant, described, letters
from tests.samples.formats.make import MAKERS, TEXTS

FORMATS = Path(__file__).parents[1] / "samples" / "formats"
SAMPLES = (*TEXTS, *MAKERS)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("formats")

    def path_of(name: str) -> Path:
        if name in TEXTS:
            return FORMATS / name
        if not (folder / name).exists():
            MAKERS[name](folder / name)
        return folder / name

    return path_of


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_becomes_the_blocks_beside_it(name: str, sample: Callable[[str], Path]) -> None:
    expected = yaml.safe_load((FORMATS / f"{name}.yaml").read_text(encoding="utf-8"))
    assert described(registry.parse(sample(name))) == expected


@pytest.mark.parametrize("name", SAMPLES)
def test_spans_cover_all_text_once(name: str, sample: Callable[[str], Path]) -> None:
    assert_invariant(registry.parse(sample(name)))


@pytest.mark.parametrize("name", SAMPLES)
def test_what_a_block_says_stands_in_its_spans(name: str, sample: Callable[[str], Path]) -> None:
    parsed = registry.parse(sample(name))
    for block in parsed.blocks:
        if block.kind != "row":
            written = " ".join(parsed.text[span.start : span.end] for span in block.spans)
            assert letters(block.text) <= letters(written)


@pytest.mark.parametrize("name", ["program.docx", "bildspel.pptx"])
def test_every_word_of_an_office_file_is_read_once(name: str, sample: Callable[[str], Path]) -> None:
    with zipfile.ZipFile(sample(name)) as archive:
        parts = [
            part
            for part in archive.namelist()
            if re.search(r"(document|header\d|slides/slide\d|notesSlide\d)\.xml$", part)
        ]
        source = "".join(archive.read(part).decode() for part in parts)
    seen = "".join(re.findall(r"<[wa]:t(?: [^>]*)?>([^<]*)<", source))
    assert letters(registry.parse(sample(name)).text) == letters(seen)


def test_every_word_of_a_pdf_is_read_once(sample: Callable[[str], Path]) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(sample("program.pdf"))
    seen = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert letters(registry.parse(sample("program.pdf")).text) == letters(seen.replace("\ufffe", ""))


def test_every_word_of_a_web_page_is_read_once(sample: Callable[[str], Path]) -> None:
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(sample("stod-till-barn.html").read_text(encoding="utf-8"))
    page.strip_tags(["script", "style"])
    assert page.body is not None
    assert letters(registry.parse(sample("stod-till-barn.html")).text) == letters(page.body.text())


def test_every_cell_of_a_workbook_is_read_once(sample: Callable[[str], Path]) -> None:
    text = registry.parse(sample("plan.xlsx")).text
    for value in ("1.1 Trygghet", "Socialnämnden", "2025-06-30", "50 %", "25 %", "Anna Ek", "08-123", "2026\n", "Ja"):
        assert value in text
    assert text.count("1.1 Trygghet") == 1

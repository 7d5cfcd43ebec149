"""Word: footnotes, counted numbers, tracked changes and text boxes, which python-docx passes over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from ingest.parsers import registry

_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_NOTES = (
    f'<w:footnotes {_NS}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:t>Se bilaga tre.</w:t></w:r></w:p></w:footnote></w:footnotes>'
)


def _document(path: Path, *paragraphs: str) -> Any:
    document: Any = Document()
    for content in paragraphs:
        document.element.body.insert(-1, parse_xml(f"<w:p {_NS}>{content}</w:p>"))
    notes = Part(PackURI("/word/footnotes.xml"), "application/xml", _NOTES.encode(), document.part.package)
    document.part.relate_to(notes, RELATIONSHIP_TYPE.FOOTNOTES)
    document.save(str(path))
    return document


def test_a_footnote_follows_the_paragraph_that_refers_to_it(tmp_path: Path) -> None:
    referring = '<w:r><w:t>Första</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    _document(tmp_path / "a.docx", referring, "<w:r><w:t>Andra</w:t></w:r>")
    blocks = [(block.kind, block.label, block.text) for block in registry.parse(tmp_path / "a.docx").blocks]
    assert blocks == [("paragraph", "", "Första"), ("footnote", "1", "Se bilaga tre."), ("paragraph", "", "Andra")]


def test_a_footnote_that_nothing_refers_to_is_not_lost(tmp_path: Path) -> None:
    _document(tmp_path / "a.docx", "<w:r><w:t>Text</w:t></w:r>")
    assert [block.kind for block in registry.parse(tmp_path / "a.docx").blocks] == ["paragraph", "footnote"]


def test_inserted_text_is_read_and_deleted_text_is_not(tmp_path: Path) -> None:
    changed = (
        '<w:r><w:t xml:space="preserve">Nämnden </w:t></w:r><w:del><w:r><w:delText>bör</w:delText></w:r></w:del>'
        "<w:ins><w:r><w:t>ska</w:t></w:r></w:ins>"
        '<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t xml:space="preserve"> besluta.</w:t></w:r>'
    )
    _document(tmp_path / "a.docx", changed)
    assert registry.parse(tmp_path / "a.docx").blocks[0].text == "Nämnden ska besluta."


def test_headings_carry_the_numbers_that_word_counts(tmp_path: Path) -> None:
    document: Any = Document()
    for _ in range(2):
        paragraph = document.add_heading("Mål", 1)
        number = document.styles["List Number"].element.find(f".//{{{_NS[9:-1]}}}numId")
        assert number is not None
        paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = int(number.get(f"{{{_NS[9:-1]}}}val"))
    document.save(str(tmp_path / "a.docx"))
    parsed = registry.parse(tmp_path / "a.docx")
    assert [block.text for block in parsed.blocks] == ["1. Mål", "2. Mål"]
    assert parsed.text == "Mål\nMål\n"

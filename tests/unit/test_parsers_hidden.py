"""Text that no reader of a document sees is kept as furniture, or not at all, and never answers anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml

from ingest.blocks import ParsedFile
from ingest.parsers import registry

_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SEEN = "Nämnden följer upp planen varje år."
SLIPPED_IN = "Bidraget är en miljon kronor."


def _page(tmp_path: Path, content: str) -> ParsedFile:
    file = tmp_path / "sida.html"
    file.write_text(f"<html><body><h1>Plan</h1><p>{SEEN}</p>{content}</body></html>", "utf-8")
    return registry.parse(file)


def _word(tmp_path: Path, properties: str) -> ParsedFile:
    document: Any = Document()
    runs = f"<w:r><w:t>{SEEN}</w:t></w:r><w:r><w:rPr>{properties}</w:rPr><w:t> {SLIPPED_IN}</w:t></w:r>"
    document.element.body.insert(-1, parse_xml(f"<w:p {_NS}>{runs}</w:p>"))
    document.save(str(tmp_path / "plan.docx"))
    return registry.parse(tmp_path / "plan.docx")


def _citable(parsed: ParsedFile) -> str:
    return "\n".join(block.text for block in parsed.blocks if block.kind != "furniture")


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>{}</p>",
        '<p style="display:none">{}</p>',
        '<div style="color: red; display : none !important"><p>{}</p></div>',
        '<p>Se <span style="visibility:hidden">{}</span></p>',
        '<p style="font-size:0">{}</p>',
        '<p style="font-size: 1px; color: black">{}</p>',
        '<p style="opacity:0">{}</p>',
        '<p style="color:#ffffff;background:white">{}</p>',
        '<table><tr><td>År</td><td>Mål</td></tr><tr><td>1</td><td>Fem<b style="display:none">{}</b></td></tr></table>',
        "<ul><li>Ett</li><li hidden>{}</li></ul>",
    ],
)
def test_what_a_web_page_hides_is_kept_and_never_cited(tmp_path: Path, hidden: str) -> None:
    parsed = _page(tmp_path, hidden.format(SLIPPED_IN))
    assert SEEN in _citable(parsed)
    assert SLIPPED_IN not in _citable(parsed)
    assert [block.reason for block in parsed.blocks if SLIPPED_IN in block.text] == ["hidden"]


@pytest.mark.parametrize(
    "panel",
    [
        '<button aria-controls="a">Vad kostar det?</button><div id="a" hidden><p>{}</p></div>',
        '<h2><button aria-expanded="false">Vad kostar det?</button></h2><div style="display:none"><p>{}</p></div>',
        '<ul><li><a href="#b">Kostnad</a></li></ul><div id="b" style="display:none"><p>{}</p></div>',
        '<div role="tabpanel" hidden><p>{}</p></div>',
        '<div hidden="until-found"><p>{}</p></div>',
        '<p style="font-size:12px;opacity:0.9;color:#fff">{}</p>',
    ],
)
def test_what_a_reader_opens_or_sees_is_the_documents_own(tmp_path: Path, panel: str) -> None:
    assert SLIPPED_IN in _citable(_page(tmp_path, panel.format(SLIPPED_IN)))


@pytest.mark.parametrize("properties", ["<w:vanish/>", '<w:sz w:val="2"/>', '<w:color w:val="FFFFFF"/>'])
def test_what_a_word_document_hides_is_not_read(tmp_path: Path, properties: str) -> None:
    assert _citable(_word(tmp_path, properties)).strip() == SEEN


@pytest.mark.parametrize(
    "properties",
    [
        '<w:vanish w:val="0"/>',
        '<w:sz w:val="18"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>',
        '<w:color w:val="000000"/>',
    ],
)
def test_what_a_word_document_shows_is_read(tmp_path: Path, properties: str) -> None:
    assert _citable(_word(tmp_path, properties)).strip() == f"{SEEN} {SLIPPED_IN}"

"""Makes the sample municipality's documents: `python -m ingest.sample.build`.

Facts (`sources/*.yaml`) are put into texts (`sources/*.md`), which are drawn as PDF, DOCX, HTML, XLSX and Markdown in
`files/`. What it makes is committed, so that `lots demo` needs neither this module nor ReportLab. Run it after a change
to a source; the same sources give the same bytes. A misspelled fact in a text is an error, never an empty place.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt

from ingest.sample.budget_xlsx import write_budget
from ingest.sample.documents import DOCUMENTS, EARLIER, SampleDocument
from ingest.sample.docx_document import write_docx
from ingest.sample.facts import HERE, SOURCES, Facts, in_words, names, read_facts
from ingest.sample.pdf_document import write_pdf
from ingest.sample.source_blocks import read_blocks

FILES = HERE / "files"

NUMBER_WORDS = ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


def build(folder: Path = FILES) -> list[Path]:
    """Writes every document of the sample into `folder` (made if missing) and returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = read_facts()
    return [_write(document, folder / document.file, facts) for document in DOCUMENTS]


def _write(document: SampleDocument, path: Path, facts: Facts) -> Path:
    author = facts.organisation["municipality"]
    match path.suffix:
        case ".pdf":
            write_pdf(path, read_blocks(_text(document, facts)), document.title, author)
        case ".docx":
            write_docx(path, read_blocks(_text(document, facts)), document.title, author)
        case ".xlsx":
            write_budget(path, facts)
        case ".html":
            path.write_text(_web_page(document, facts), encoding="utf-8")
        case _:
            path.write_text(_text(document, facts), encoding="utf-8")
    return path


def _texts_about(document: SampleDocument, facts: Facts) -> Environment:
    """The texts with what they may name: the organisation, the document's programme and, if revised, the one before."""
    texts = Environment(  # the sources are our own and the HTML around an article is written by hand
        loader=FileSystemLoader(SOURCES),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701
    )
    called = names(facts.organisation)
    texts.globals |= {"organisation": facts.organisation, "programme": facts.programmes[document.facts]}
    texts.globals["subgoals"] = facts.subgoals(document.facts)
    if document.facts in EARLIER:
        texts.globals["earlier"] = facts.programmes[EARLIER[document.facts]]
        texts.globals["earlier_subgoals"] = facts.subgoals(EARLIER[document.facts])
    texts.globals["name"] = lambda key: called[key]
    texts.globals["names"] = lambda keys: in_words([called[key] for key in keys])
    texts.globals["counted"] = lambda number: NUMBER_WORDS[number]
    texts.filters["upper_first"] = lambda text: text[:1].upper() + text[1:]
    return texts


def _text(document: SampleDocument, facts: Facts) -> str:
    return _texts_about(document, facts).get_template(document.text).render().strip() + "\n"


def _web_page(document: SampleDocument, facts: Facts) -> str:
    article = MarkdownIt("commonmark").enable("table").render(_text(document, facts))
    page = _texts_about(document, facts).get_template("page.html")
    return page.render(title=document.title, web_section=document.web_section, article=article)


if __name__ == "__main__":
    for made in build():
        print(made.relative_to(Path.cwd()) if made.is_relative_to(Path.cwd()) else made)
